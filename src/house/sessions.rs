//! Sessions: who has signed in, by a token of which only the hash is kept.
//!
//! ```text
//! session/<member>/<SHA-256 of the secret, in hex>   empty; it expires
//! ```
//! A token is `<member>.<secret>`; it is the value of the cookie, and a bearer for programs.

use std::time::{Duration, SystemTime};

use bytes::Bytes;

use super::secrets::MemberSecret;
use crate::{
    domain::ids::MemberId,
    store::{Precondition, PutError, Store, StoreError, small},
};

/// How long a session lasts.
pub const SESSION_LIFE: Duration = Duration::from_secs(30 * 24 * 3600);

/// A signed-in member's token.
#[derive(Clone, PartialEq, Eq)]
pub struct SessionToken(MemberSecret);

impl SessionToken {
    /// Reads a token; whether it opens anything, [`check`] says.
    pub fn parse(token: &str) -> Option<Self> {
        MemberSecret::parse(token).map(Self)
    }

    /// The token as text.
    pub fn text(&self) -> String {
        self.0.text()
    }

    /// What a page must send along with a cookie to change anything: other sites cannot know it.
    pub fn csrf(&self) -> String {
        self.0.derived_hash("csrf")
    }

    fn key(&self) -> String {
        format!("{}{}", prefix(&self.0.member), self.0.hash())
    }
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
    let token = SessionToken(MemberSecret::random(member.clone()));
    let expires = Some(now + SESSION_LIFE);
    let put = store.put(token.key(), Bytes::from_static(b"1"), expires, Precondition::None).await;
    put.map(|_| token).map_err(PutError::unconditional)
}

/// The member whom a token signs in, if it still does.
pub async fn check(
    store: &dyn Store,
    token: &SessionToken,
) -> Result<Option<MemberId>, StoreError> {
    Ok(store.get(token.key()).await?.map(|_| token.0.member.clone()))
}

/// Ends one session.
pub async fn end(store: &dyn Store, token: &SessionToken) -> Result<(), StoreError> {
    store.remove(token.key(), Precondition::None).await.map_err(PutError::unconditional)
}

/// Ends every session of a member.
pub async fn end_all(store: &dyn Store, member: &MemberId) -> Result<(), StoreError> {
    small::remove_all(store, &prefix(member)).await
}
