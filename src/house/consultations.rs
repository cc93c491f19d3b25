//! Who looked at whose data by right of office: each member can see it.
//!
//! ```text
//! consultation/<member>/<hour, in seconds since 1970>/<what>/<by>   {"at_s": seconds}
//! ```
//! Written once, before anything is shown, and never changed; opaque ids only. The records end by
//! themselves. What the same person looks at again within the hour is the same consultation: an
//! administrator turns many pages.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use bytes::Bytes;
use futures_util::future::try_join_all;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    domain::ids::MemberId,
    store::{Precondition, SmallRecord, Store, StoreError, small},
};

/// How long a consultation can be seen: a year, as is usual for such records, and no longer.
pub const CONSULTATION_LIFE: Duration = Duration::from_secs(365 * 24 * 3_600);
/// What is looked at again within this counts once.
const SLOT_S: u64 = 3_600;

/// What was looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Consulted {
    /// The name and standing, in the list of all members.
    List,
    /// The account, with its address.
    Account,
    /// The name, among the members of a group that the one who looked is not in.
    Group,
    /// That another password was asked for.
    PasswordReset,
}

impl Consulted {
    fn as_str(self) -> &'static str {
        match self {
            Self::List => "list",
            Self::Account => "account",
            Self::Group => "group",
            Self::PasswordReset => "password-reset",
        }
    }

    fn parse(text: &str) -> Option<Self> {
        let all = [Self::List, Self::Account, Self::Group, Self::PasswordReset];
        all.into_iter().find(|what| what.as_str() == text)
    }
}

/// One look at somebody's data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Consultation {
    /// When first within the hour, in seconds since 1970.
    pub at_s: u64,
    /// By whom.
    pub by: MemberId,
    /// At what.
    pub what: Consulted,
}

#[derive(Serialize, Deserialize)]
struct Stored {
    at_s: u64,
}

fn of(member: &MemberId) -> String {
    format!("consultation/{member}/")
}

/// Records that `by` looks at what is known of `members`. If it cannot be recorded, it must not be
/// shown. One's own data is one's own.
pub async fn note(
    store: &dyn Store,
    (by, what): (&MemberId, Consulted),
    members: impl IntoIterator<Item = &MemberId>,
    now: SystemTime,
) -> Result<(), StoreError> {
    let at_s = now.duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
    let slot = at_s - at_s % SLOT_S;
    let value = serde_json::to_vec(&Stored { at_s }).unwrap_or_default();
    let value = Bytes::from(value);
    let expires = Some(now + CONSULTATION_LIFE);
    let others = members.into_iter().filter(|member| *member != by);
    let puts = others.map(|member| {
        let key = format!("{}{slot:010}/{}/{by}", of(member), what.as_str());
        let put = store.put(key, value.clone(), expires, Precondition::Absent);
        async { small::unless_beaten(put.await) }
    });
    try_join_all(puts).await.map(|_| ())
}

/// Every look at a member's data that is still remembered, the latest first.
pub async fn list(store: &dyn Store, member: &MemberId) -> Result<Vec<Consultation>, StoreError> {
    let prefix = of(member);
    let mut found: Vec<Consultation> = Vec::new();
    small::each(store, &prefix, |record| found.extend(read(&prefix, &record))).await?;
    found.sort_by_key(|one| std::cmp::Reverse(one.at_s));
    Ok(found)
}

fn read(prefix: &str, record: &SmallRecord) -> Option<Consultation> {
    let mut parts = record.key.strip_prefix(prefix)?.splitn(3, '/');
    let (_, what, by) = (parts.next()?, parts.next()?, parts.next()?);
    let Stored { at_s } = serde_json::from_slice(&record.value).ok()?;
    Some(Consultation { at_s, by: MemberId::new(by).ok()?, what: Consulted::parse(what)? })
}

/// Forgets them, with the member.
pub async fn forget(store: &dyn Store, member: &MemberId) -> Result<(), StoreError> {
    small::remove_all(store, &of(member)).await
}
