//! Password resets: asked for by address, redeemed once with the secret of a link.
//!
//! ```text
//! reset/<member>/<SHA-256 of the secret, in hex>   {"id": "<uuid>", "asked_at_s": seconds}
//! ```
//! The record expires. The secret follows from the id and the hub's key, so that the link can be
//! written into a letter, or shown to an administrator, without being kept.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::secrets::{LinkKey, MemberSecret, Purpose};
use crate::{
    domain::ids::MemberId,
    record::json_bytes,
    store::{Precondition, PutError, SmallRecord, Store, StoreError, small},
};

/// How long a link is good for: a letter may be late, a mailbox may be read by others later.
pub const RESET_LIFE: Duration = Duration::from_secs(3_600);
/// Within this after one letter no other is written: nobody can fill somebody's mailbox, and the
/// link that came first stays good.
pub const RESET_PAUSE: Duration = Duration::from_secs(600);
/// All resets of one member, and more: [`RESET_LIFE`] has room for six.
const MAX_OF_ONE: usize = 100;
/// Most resets shown at once.
const MAX_SHOWN: usize = 500;
const PREFIX: &str = "reset/";

#[derive(Serialize, Deserialize)]
struct Asked {
    id: Uuid,
    asked_at_s: u64,
}

/// One that waits to be redeemed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reset {
    /// Whose password.
    pub member: MemberId,
    /// By which its secret is made.
    pub id: Uuid,
    /// When it was asked for, in seconds since 1970.
    pub asked_at_s: u64,
}

impl Reset {
    /// The last part of its link.
    pub fn secret(&self, key: &LinkKey) -> String {
        self.member_secret(key).text()
    }

    fn member_secret(&self, key: &LinkKey) -> MemberSecret {
        MemberSecret::of(self.member.clone(), key.secret(Purpose::Reset, self.id))
    }

    fn read(record: &SmallRecord) -> Option<Self> {
        let (member, _) = record.key.strip_prefix(PREFIX)?.split_once('/')?;
        let Asked { id, asked_at_s } = serde_json::from_slice(&record.value).ok()?;
        Some(Self { member: MemberId::new(member).ok()?, id, asked_at_s })
    }
}

fn of(member: &MemberId) -> String {
    format!("{PREFIX}{member}/")
}

/// Makes a reset for a member, unless one was made a moment ago.
pub async fn ask(
    store: &dyn Store,
    key: &LinkKey,
    member: &MemberId,
    now: SystemTime,
) -> Result<Option<Reset>, StoreError> {
    let asked_at_s = now.duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
    let before = store.scan(of(member), None, MAX_OF_ONE).await?;
    let quiet_from = asked_at_s.saturating_sub(RESET_PAUSE.as_secs());
    if before.iter().filter_map(Reset::read).any(|reset| reset.asked_at_s > quiet_from) {
        return Ok(None);
    }
    let reset = Reset { member: member.clone(), id: Uuid::new_v4(), asked_at_s };
    let record_key = format!("{}{}", of(member), reset.member_secret(key).hash());
    let value = json_bytes(&Asked { id: reset.id, asked_at_s });
    let expires = Some(now + RESET_LIFE);
    let put = store.put(record_key, value, expires, Precondition::Absent).await;
    put.map(|_| Some(reset)).map_err(PutError::unconditional)
}

/// Whose password a secret opens, if it still does.
pub async fn look(store: &dyn Store, secret: &str) -> Result<Option<MemberId>, StoreError> {
    Ok(find(store, secret).await?.map(|(member, _)| member))
}

/// Uses a secret up, and with it every other reset of its member. Whoever comes second gets
/// nothing.
pub async fn redeem(store: &dyn Store, secret: &str) -> Result<Option<MemberId>, StoreError> {
    let Some((member, record)) = find(store, secret).await? else { return Ok(None) };
    let removed = store.remove(record.key, Precondition::Version(record.version)).await;
    if small::unless_beaten(removed)?.is_none() {
        return Ok(None);
    }
    forget(store, &member).await?;
    Ok(Some(member))
}

async fn find(
    store: &dyn Store,
    secret: &str,
) -> Result<Option<(MemberId, SmallRecord)>, StoreError> {
    let Some(secret) = MemberSecret::parse(secret) else { return Ok(None) };
    let record = store.get(format!("{}{}", of(&secret.member), secret.hash())).await?;
    Ok(record.map(|record| (secret.member, record)))
}

/// Forgets every reset of a member.
pub async fn forget(store: &dyn Store, member: &MemberId) -> Result<(), StoreError> {
    small::remove_all(store, &of(member)).await
}

/// Those that wait to be redeemed, of all members.
pub async fn waiting(store: &dyn Store) -> Result<Vec<Reset>, StoreError> {
    let records = store.scan(PREFIX.to_owned(), None, MAX_SHOWN).await?;
    Ok(records.iter().filter_map(Reset::read).collect())
}
