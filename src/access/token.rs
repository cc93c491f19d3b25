//! Room tokens: JSON Web Tokens (RFC 7519) signed with HMAC-SHA256, so that a program in any
//! language can issue them with the hub's key.
//!
//! ```text
//! header  {"alg":"HS256","typ":"JWT"}
//! claims  {"sub":"<member>","room":"text:<uuid>","access":"read-write"|"read-only",
//!          "iat":seconds,"exp":seconds,"jti":"<id>","epoch":number (optional)}
//! ```
//! One algorithm is spoken, so this is the compact form and a MAC, no more; a library would bring
//! RSA and the choice of algorithms along, and with them the classic mistakes of this format.

use std::{
    fs,
    io::{self, ErrorKind, Write as _},
    path::Path,
};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD as BASE64};
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use uuid::Uuid;

use crate::{
    domain::{
        access::{Access, Grant},
        ids::{MemberId, RoomId},
    },
    record::json_bytes,
};

/// The key's length in bytes: that of the hash.
pub const KEY_BYTES: usize = 32;
/// The file in the data folder that holds the key, in hexadecimal.
pub const KEY_FILE: &str = "token.key";
/// Longest token, in bytes.
pub const MAX_TOKEN_BYTES: usize = 4_096;

#[derive(Serialize, Deserialize)]
struct Header {
    alg: String,
    typ: Option<String>,
}

#[derive(Serialize, Deserialize)]
struct Claims {
    sub: String,
    room: String,
    access: WireAccess,
    #[serde(default)]
    iat: u64,
    exp: u64,
    #[serde(default)]
    jti: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    epoch: Option<u64>,
}

/// Access as tokens, the command line and the API write it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "kebab-case")]
pub enum WireAccess {
    /// Reads and shows its cursor.
    ReadOnly,
    /// Reads and writes.
    ReadWrite,
}

impl From<WireAccess> for Access {
    fn from(access: WireAccess) -> Self {
        match access {
            WireAccess::ReadOnly => Self::ReadOnly,
            WireAccess::ReadWrite => Self::ReadWrite,
        }
    }
}

impl From<Access> for WireAccess {
    fn from(access: Access) -> Self {
        match access {
            Access::ReadOnly => Self::ReadOnly,
            Access::ReadWrite => Self::ReadWrite,
        }
    }
}

/// Why a token is not accepted. Says nothing about the key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TokenError {
    /// Not a token of this hub.
    #[error("this is not a valid token")]
    Invalid,
    /// Its time is over.
    #[error("this token has expired: ask for a new one")]
    Expired,
}

/// A grant that a token cannot carry, since it has no end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a token has an end: give the grant one, or make it with `Hub::grant`")]
pub struct EndlessGrant;

/// Why the key could not be had.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The file cannot be read or written.
    #[error("{path}: {cause}")]
    File {
        /// Which file.
        path: String,
        /// Why.
        cause: io::Error,
    },
    /// The file does not hold a key.
    #[error("{0} does not hold {KEY_BYTES} bytes in hexadecimal; move it away to get a new key")]
    Content(String),
}

/// Signs and verifies room tokens.
#[derive(Clone)]
pub struct TokenKey {
    key: [u8; KEY_BYTES],
}

impl TokenKey {
    /// A key from its bytes.
    pub fn new(key: [u8; KEY_BYTES]) -> Self {
        Self { key }
    }

    /// The key of a data folder; made on first use, readable by its owner only.
    pub fn of_folder(folder: &Path) -> Result<Self, KeyError> {
        if let Some(there) = Self::find(folder)? {
            return Ok(there);
        }
        let path = folder.join(KEY_FILE);
        let key: [u8; KEY_BYTES] = rand::random();
        match create_private(&path, &to_hex(&key)) {
            Ok(()) => Ok(Self::new(key)),
            // Another process made it first.
            Err(error) if error.kind() == ErrorKind::AlreadyExists => Self::of_folder(folder),
            Err(cause) => Err(KeyError::File { path: path.display().to_string(), cause }),
        }
    }

    /// The key of a data folder, if it has one; none is made.
    pub fn find(folder: &Path) -> Result<Option<Self>, KeyError> {
        let path = folder.join(KEY_FILE);
        match fs::read_to_string(&path) {
            Ok(text) => {
                let key = from_hex(text.trim()).map(Self::new);
                key.map(Some).ok_or_else(|| KeyError::Content(path.display().to_string()))
            }
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(cause) => Err(KeyError::File { path: path.display().to_string(), cause }),
        }
    }

    /// The token for a grant.
    ///
    /// # Errors
    /// A grant without an end: a token says when it ends.
    pub fn sign(&self, grant: &Grant) -> Result<String, EndlessGrant> {
        let exp = grant.expires_at_s.ok_or(EndlessGrant)?;
        let claims = Claims {
            sub: grant.member.as_str().to_owned(),
            room: grant.room.to_string(),
            access: grant.access.into(),
            iat: grant.issued_at_s,
            exp,
            jti: grant.id.clone(),
            epoch: grant.epoch,
        };
        let header = Header { alg: "HS256".to_owned(), typ: Some("JWT".to_owned()) };
        let message = format!("{}.{}", part(&header), part(&claims));
        let signature = BASE64.encode(self.mac(&message).finalize().into_bytes());
        Ok(format!("{message}.{signature}"))
    }

    /// The grant that a token carries, if this key signed it and it has not ended.
    pub fn verify(&self, token: &str, now_s: u64) -> Result<Grant, TokenError> {
        if token.len() > MAX_TOKEN_BYTES {
            return Err(TokenError::Invalid);
        }
        let (message, signature) = token.rsplit_once('.').ok_or(TokenError::Invalid)?;
        let (header, claims) = message.split_once('.').ok_or(TokenError::Invalid)?;
        let signature = BASE64.decode(signature).map_err(|_| TokenError::Invalid)?;
        // Compares in constant time.
        self.mac(message).verify_slice(&signature).map_err(|_| TokenError::Invalid)?;
        let header: Header = unpack(header)?;
        if header.alg != "HS256" {
            return Err(TokenError::Invalid);
        }
        let claims: Claims = unpack(claims)?;
        if claims.exp <= now_s {
            return Err(TokenError::Expired);
        }
        Ok(Grant {
            member: MemberId::new(&claims.sub).map_err(|_| TokenError::Invalid)?,
            room: claims.room.parse::<RoomId>().map_err(|_| TokenError::Invalid)?,
            access: claims.access.into(),
            id: claims.jti,
            issued_at_s: claims.iat,
            expires_at_s: Some(claims.exp),
            epoch: claims.epoch,
        })
    }

    /// Another key that follows from this one, for a use of its own.
    pub fn subkey(&self, label: &str) -> [u8; KEY_BYTES] {
        // No token's message begins so.
        self.mac(&format!("subkey {label}")).finalize().into_bytes().into()
    }

    fn mac(&self, message: &str) -> Hmac<Sha256> {
        // HMAC takes keys of any length.
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.key).unwrap_or_else(|_| unreachable!());
        mac.update(message.as_bytes());
        mac
    }
}

fn part(value: &impl Serialize) -> String {
    BASE64.encode(json_bytes(value))
}

fn unpack<T: for<'a> Deserialize<'a>>(part: &str) -> Result<T, TokenError> {
    let json = BASE64.decode(part).map_err(|_| TokenError::Invalid)?;
    serde_json::from_slice(&json).map_err(|_| TokenError::Invalid)
}

/// Makes a file that only its owner reads. It gets its name when it is whole, so that another
/// process never reads a part of it; [`ErrorKind::AlreadyExists`] where the name is taken.
fn create_private(path: &Path, content: &str) -> io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new("."));
    let draft = folder.join(format!(".{}.new", Uuid::new_v4()));
    let made = write_private(&draft, content).and_then(|()| fs::hard_link(&draft, path));
    // A leftover harms nobody.
    let _ = fs::remove_file(&draft);
    made?;
    // The name lasts as the content does: tokens are signed with it from now on.
    fs::File::open(folder)?.sync_all()
}

fn write_private(path: &Path, content: &str) -> io::Result<()> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(content.as_bytes())?;
    file.sync_all()
}

fn to_hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn from_hex(text: &str) -> Option<[u8; KEY_BYTES]> {
    let mut key = [0; KEY_BYTES];
    if text.len() != KEY_BYTES * 2 || !text.is_ascii() {
        return None;
    }
    for (index, byte) in key.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&text[index * 2..index * 2 + 2], 16).ok()?;
    }
    Some(key)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn grant() -> Grant {
        Grant {
            member: MemberId::new("lea").unwrap(),
            id: "t1".to_owned(),
            issued_at_s: 10,
            expires_at_s: Some(100),
            epoch: Some(2),
            ..Grant::open(RoomId::Open("essai".into()))
        }
    }

    /// Signed by another implementation of RFC 7519 (PyJWT 2.15.1) with a key of 32 bytes 07.
    const FOREIGN: &str = concat!(
        "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.",
        "eyJzdWIiOiJsZWEiLCJyb29tIjoib3Blbi9lc3NhaSIsImFjY2VzcyI6InJlYWQtd3JpdGUiLCJpYXQiOjEwLCJl",
        "eHAiOjEwMCwianRpIjoidDEiLCJlcG9jaCI6Mn0.76RN5Ypw_5BtWVNd_Gb7T4g5wJ_T77QVKCdHdAOJwPw",
    );

    #[test]
    fn access_1_tokens_of_other_libraries_are_accepted() {
        let key = TokenKey::new([7; KEY_BYTES]);
        assert_eq!(key.verify(FOREIGN, 99), Ok(grant()));
        assert_eq!(key.verify(&key.sign(&grant()).unwrap(), 99), Ok(grant()));
    }

    #[test]
    fn access_1_a_grant_without_an_end_has_no_token() {
        let key = TokenKey::new([7; KEY_BYTES]);
        let endless = Grant { expires_at_s: None, ..grant() };
        assert_eq!(key.sign(&endless), Err(EndlessGrant));
    }

    #[test]
    fn access_1_a_changed_token_is_refused() {
        let key = TokenKey::new([7; KEY_BYTES]);
        let token = key.sign(&grant()).unwrap();
        assert_eq!(key.verify(&token, 100), Err(TokenError::Expired));
        assert_eq!(TokenKey::new([8; KEY_BYTES]).verify(&token, 0), Err(TokenError::Invalid));
        for index in 0..token.len() {
            let mut changed = token.clone().into_bytes();
            changed[index] = if changed[index] == b'A' { b'B' } else { b'A' };
            let changed = String::from_utf8(changed).unwrap();
            assert_ne!(key.verify(&changed, 0).ok(), Some(grant()), "byte {index}");
        }
        let none =
            format!("{}.{}.", BASE64.encode(r#"{"alg":"none"}"#), token.split('.').nth(1).unwrap());
        assert_eq!(key.verify(&none, 0), Err(TokenError::Invalid));
        assert_eq!(key.verify("", 0), Err(TokenError::Invalid));
    }

    #[test]
    fn the_key_of_a_folder_is_one_however_many_make_it_at_once() {
        for _ in 0..50 {
            let folder = tempfile::tempdir().unwrap();
            let start = std::sync::Barrier::new(4);
            let make = || {
                start.wait();
                TokenKey::of_folder(folder.path()).unwrap().key
            };
            let keys: Vec<_> = std::thread::scope(|scope| {
                let makers: Vec<_> = (0..4).map(|_| scope.spawn(make)).collect();
                makers.into_iter().map(|maker| maker.join().unwrap()).collect()
            });
            assert!(keys.iter().all(|key| *key == keys[0]));
        }
    }

    #[test]
    fn the_key_of_a_folder_is_made_once_and_private() {
        let folder = tempfile::tempdir().unwrap();
        let token = TokenKey::of_folder(folder.path()).unwrap().sign(&grant()).unwrap();
        let again = TokenKey::of_folder(folder.path()).unwrap();
        assert_eq!(again.verify(&token, 0), Ok(grant()));
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let mode = fs::metadata(folder.path().join(KEY_FILE)).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "the draft is gone");
        fs::write(folder.path().join(KEY_FILE), "short").unwrap();
        assert!(matches!(TokenKey::of_folder(folder.path()), Err(KeyError::Content(_))));
    }
}
