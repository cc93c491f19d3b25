//! Secrets that open something: made at random or from the hub's key, and kept as hashes only.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD as BASE64};
use bytes::Bytes;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use crate::domain::ids::MemberId;

/// Characters of a secret: 256 bits in base64.
const SECRET_CHARS: usize = 43;

/// A secret of 256 random bits, in URL-safe base64.
pub fn new_secret() -> String {
    BASE64.encode(rand::random::<[u8; 32]>())
}

/// What is kept of a secret: its SHA-256, in hexadecimal.
pub fn secret_hash(secret: &str) -> String {
    format!("{:x}", Bytes::copy_from_slice(&Sha256::digest(secret)))
}

/// What a link is for: the same id gives another secret for each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// An invitation.
    Invitation,
    /// Another password.
    Reset,
    /// A device from which somebody has signed in.
    Device,
}

/// Makes the secrets of links from their ids, so that a letter can be written, or a link shown
/// again, without the secret being kept anywhere meanwhile.
#[derive(Clone)]
pub struct LinkKey([u8; 32]);

impl LinkKey {
    /// From a key of the hub's that serves nothing else.
    pub fn new(key: [u8; 32]) -> Self {
        Self(key)
    }

    /// The secret of the link with this id.
    pub fn secret(&self, purpose: Purpose, id: Uuid) -> String {
        self.sign(purpose, &id.to_string())
    }

    /// A signature that only this hub can make.
    pub fn sign(&self, purpose: Purpose, content: &str) -> String {
        // HMAC takes keys of any length.
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.0).unwrap_or_else(|_| unreachable!());
        mac.update(format!("{purpose:?} {content}").as_bytes());
        BASE64.encode(mac.finalize().into_bytes())
    }

    /// Whether `signature` is [`Self::sign`]'s, in constant time.
    pub fn verify(&self, purpose: Purpose, content: &str, signature: &str) -> bool {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.0).unwrap_or_else(|_| unreachable!());
        mac.update(format!("{purpose:?} {content}").as_bytes());
        BASE64.decode(signature).is_ok_and(|given| mac.verify_slice(&given).is_ok())
    }
}

/// A secret that is one member's: `<member>.<secret>` as text.
#[derive(Clone, PartialEq, Eq)]
pub struct MemberSecret {
    /// Whose.
    pub member: MemberId,
    secret: String,
}

impl MemberSecret {
    /// A new one, made at random.
    pub fn random(member: MemberId) -> Self {
        Self { member, secret: new_secret() }
    }

    /// One whose secret was made elsewhere.
    pub fn of(member: MemberId, secret: String) -> Self {
        Self { member, secret }
    }

    /// Reads one; whether it opens anything is for the store to say.
    pub fn parse(text: &str) -> Option<Self> {
        let (member, secret) = text.rsplit_once('.')?;
        let is_secret = secret.len() == SECRET_CHARS && secret.bytes().all(is_base64);
        let of = |member| Self { member, secret: secret.to_owned() };
        MemberId::new(member).ok().filter(|_| is_secret && !member.contains('/')).map(of)
    }

    /// As text.
    pub fn text(&self) -> String {
        format!("{}.{}", self.member, self.secret)
    }

    /// What is kept of it.
    pub fn hash(&self) -> String {
        secret_hash(&self.secret)
    }

    /// What is kept of another secret that follows from it.
    pub fn derived_hash(&self, label: &str) -> String {
        secret_hash(&format!("{label} {}", self.secret))
    }
}

fn is_base64(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_'
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_signature_is_one_purposes_one_contents_and_one_keys() {
        let (key, other) = (LinkKey::new([7; 32]), LinkKey::new([8; 32]));
        let signed = key.sign(Purpose::Reset, "x");
        assert!(key.verify(Purpose::Reset, "x", &signed));
        assert!(!key.verify(Purpose::Device, "x", &signed));
        assert!(!key.verify(Purpose::Reset, "y", &signed));
        assert!(!other.verify(Purpose::Reset, "x", &signed));
        assert!(!key.verify(Purpose::Reset, "x", "not base64!"));
    }

    #[test]
    fn a_members_secret_is_read_as_it_was_written() {
        let secret = MemberSecret::random(MemberId::new("lea").unwrap());
        assert!(MemberSecret::parse(&secret.text()) == Some(secret));
        for broken in ["", "lea", "lea.short", "a/b.0123456789012345678901234567890123456789012"] {
            assert!(MemberSecret::parse(broken).is_none(), "{broken}");
        }
    }
}
