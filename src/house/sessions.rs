//! Sessions: who has signed in, by a token of which only the hash is kept.
//!
//! ```text
//! session/<member>/<SHA-256 of the secret, in hex>   empty; it expires
//! ```
//! A token is `<member>.<secret>`; it is the value of the cookie, and a bearer for programs.

use std::time::{Duration, SystemTime};

use bytes::Bytes;

use super::identity::{new_secret, secret_hash};
use crate::{
    domain::ids::MemberId,
    store::{Precondition, PutError, Store, StoreError},
};

/// How long a session lasts.
pub const SESSION_LIFE: Duration = Duration::from_secs(30 * 24 * 3600);
/// Sessions removed in one step when somebody signs out everywhere.
const PAGE: usize = 100;

/// A signed-in member's token.
#[derive(Clone, PartialEq, Eq)]
pub struct SessionToken {
    member: MemberId,
    secret: String,
}

impl SessionToken {
    /// Reads a token; whether it opens anything, [`check`] says.
    pub fn parse(token: &str) -> Option<Self> {
        let (member, secret) = token.rsplit_once('.')?;
        let is_secret = secret.len() == 43 && secret.bytes().all(is_base64);
        Some(Self { member: MemberId::new(member).ok()?, secret: secret.to_owned() })
            .filter(|_| is_secret && !member.contains('/'))
    }

    /// The token as text.
    pub fn text(&self) -> String {
        format!("{}.{}", self.member, self.secret)
    }

    /// What a page must send along with a cookie to change anything: other sites cannot know it.
    pub fn csrf(&self) -> String {
        secret_hash(&format!("csrf {}", self.secret))
    }

    fn key(&self) -> String {
        format!("{}{}", prefix(&self.member), secret_hash(&self.secret))
    }
}

fn is_base64(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_'
}

fn prefix(member: &MemberId) -> String {
    format!("session/{member}/")
}

/// Signs a member in at `now`.
pub async fn begin(
    store: &dyn Store,
    member: &MemberId,
    now: SystemTime,
) -> Result<SessionToken, StoreError> {
    let token = SessionToken { member: member.clone(), secret: new_secret() };
    let expires = Some(now + SESSION_LIFE);
    let put = store.put(token.key(), Bytes::from_static(b"1"), expires, Precondition::None).await;
    put.map(|_| token).map_err(store_error)
}

/// The member whom a token signs in, if it still does.
pub async fn check(
    store: &dyn Store,
    token: &SessionToken,
) -> Result<Option<MemberId>, StoreError> {
    Ok(store.get(token.key()).await?.map(|_| token.member.clone()))
}

/// Ends one session.
pub async fn end(store: &dyn Store, token: &SessionToken) -> Result<(), StoreError> {
    store.remove(token.key(), Precondition::None).await.map_err(store_error)
}

/// Ends every session of a member.
pub async fn end_all(store: &dyn Store, member: &MemberId) -> Result<(), StoreError> {
    loop {
        let records = store.scan(prefix(member), None, PAGE).await?;
        if records.is_empty() {
            return Ok(());
        }
        for record in records {
            store.remove(record.key, Precondition::None).await.map_err(store_error)?;
        }
    }
}

fn store_error(error: PutError) -> StoreError {
    match error {
        PutError::Store(error) => error,
        PutError::Conflict { .. } => StoreError::Unavailable("a session changed meanwhile".into()),
    }
}
