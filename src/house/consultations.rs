//! Who looked at whose data by right of office: each member can see it.
//!
//! ```text
//! consultation/<member>/<hour, in seconds since 1970>/<what>/<by>   {"at_s": seconds}
//! ```
//! Written once, before anything is shown, and never changed; opaque ids only. The records end by
//! themselves. What the same person looks at again within the hour is the same consultation: an
//! administrator turns many pages.
//!
//! ```text
//! consultation-of-group/<group>/<hour>/<what>/<by>   the mark of those for whom it is recorded
//! ```
//! ends with the hour: it spares writing to thousands anew at every look at a large group.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use futures_util::future::try_join_all;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    domain::{
        ids::{GroupId, MemberId},
        revision::Revision,
    },
    record::json_bytes,
    store::{Precondition, PutError, SmallRecord, Store, StoreError, small},
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
    /// How such a group is reached: its contacts name people.
    Contacts,
    /// That another password was asked for.
    PasswordReset,
}

impl Consulted {
    fn as_str(self) -> &'static str {
        match self {
            Self::List => "list",
            Self::Account => "account",
            Self::Group => "group",
            Self::Contacts => "contacts",
            Self::PasswordReset => "password-reset",
        }
    }

    fn parse(text: &str) -> Option<Self> {
        let all = [Self::List, Self::Account, Self::Group, Self::Contacts, Self::PasswordReset];
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

/// A time in seconds since 1970, and the hour that it is in.
fn slot(now: SystemTime) -> (u64, String) {
    let at_s = now.duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
    (at_s, format!("{:010}", at_s - at_s % SLOT_S))
}

/// Records that `by` looks at what is known of `members`. If it cannot be recorded, it must not be
/// shown. One's own data is one's own.
pub async fn note(
    store: &dyn Store,
    (by, what): (&MemberId, Consulted),
    members: impl IntoIterator<Item = &MemberId>,
    now: SystemTime,
) -> Result<(), StoreError> {
    let (at_s, slot) = slot(now);
    let value = json_bytes(&Stored { at_s });
    let expires = Some(now + CONSULTATION_LIFE);
    let others = members.into_iter().filter(|member| *member != by);
    let puts = others.map(|member| {
        let key = format!("{}{slot}/{}/{by}", of(member), what.as_str());
        let put = store.put(key, value.clone(), expires, Precondition::Absent);
        async { small::unless_beaten(put.await) }
    });
    try_join_all(puts).await.map(|_| ())
}

/// The same of everybody in a group, of whom there may be thousands: looked at again within the
/// hour it writes nothing, since it is recorded of them all; unless others are in it by then.
pub async fn note_group(
    store: &dyn Store,
    (by, what): (&MemberId, Consulted),
    (group, members): (GroupId, &[&MemberId]),
    now: SystemTime,
) -> Result<(), StoreError> {
    let key = format!("consultation-of-group/{group}/{}/{}/{by}", slot(now).1, what.as_str());
    let everyone = json_bytes(&Revision::of(&members));
    if store.get(key.clone()).await?.is_some_and(|noted| noted.value == everyone) {
        return Ok(());
    }
    note(store, (by, what), members.iter().copied(), now).await?;
    let expires = Some(now + Duration::from_secs(SLOT_S));
    let put = store.put(key, everyone, expires, Precondition::None).await;
    put.map(drop).map_err(PutError::unconditional)
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

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::sync::Arc;

    use uuid::Uuid;

    use super::*;
    use crate::store::{
        faulty::{Call, Failure, Fate, FaultyStore, Operation},
        memory::MemoryStore,
    };

    async fn look(
        store: &FaultyStore,
        (by, members): (&MemberId, &[&MemberId]),
        now: SystemTime,
    ) -> Result<(), StoreError> {
        let group = (GroupId(Uuid::nil()), members);
        note_group(store, (by, Consulted::Contacts), group, now).await
    }

    #[tokio::test]
    async fn trust_1_whoever_is_in_a_group_sees_a_look_at_it_that_is_written_once_an_hour() {
        let now = UNIX_EPOCH + Duration::from_secs(500_000 * SLOT_S);
        let [rosa, jean, karl, lea] =
            ["rosa", "jean", "karl", "lea"].map(|id| MemberId::new(id).unwrap());
        // What is to be recorded of one of them fails the first time.
        let fates = |call: &Call| {
            let is_his = call.name.starts_with("consultation/karl/");
            let is_lost = is_his && call.name.ends_with("/rosa") && call.nth == 0;
            Fate { failure: is_lost.then_some(Failure::Before), ..Fate::default() }
        };
        let inner = Arc::new(MemoryStore::new(Arc::new(move || now)));
        let store = FaultyStore::with_fates(inner, fates);
        let seen = async |member: &MemberId| list(&store, member).await.unwrap().len();
        assert!(look(&store, (&rosa, &[&jean, &karl]), now).await.is_err(), "not to be shown");
        look(&store, (&rosa, &[&jean, &karl]), now).await.unwrap();
        assert_eq!([seen(&jean).await, seen(&karl).await], [1, 1]);

        let (before, later) = (store.calls(Operation::Small), now + Duration::from_secs(600));
        look(&store, (&rosa, &[&jean, &karl]), later).await.unwrap();
        assert_eq!(store.calls(Operation::Small), before + 1, "it only asks whether it is noted");
        look(&store, (&rosa, &[&jean, &karl, &lea]), later).await.unwrap();
        assert_eq!([seen(&jean).await, seen(&lea).await], [1, 1], "who has come since");
        look(&store, (&rosa, &[&jean]), now + Duration::from_secs(SLOT_S)).await.unwrap();
        assert_eq!(seen(&jean).await, 2, "another hour");
        forget(&store, &jean).await.unwrap();
        assert_eq!([seen(&jean).await, seen(&karl).await], [0, 1]);
    }
}
