//! Letters that wait for the mail server, in erasable records: they survive a restart, and several
//! hubs on one store send each once.
//!
//! ```text
//! letter/reset/<uuid>        whose it is, by an opaque id; the address is looked up at the end
//! letter/invitation/<uuid>   the address that it goes to, until it is sent or refused
//! ```
//! No secret of a link stands in them.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use bytes::Bytes;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    domain::ids::{InvitationId, MemberId},
    house::{
        identity::Address,
        resets::{RESET_LIFE, Reset},
    },
    store::{
        Precondition, SmallRecord, Store, StoreError, Version,
        small::{self, unless_beaten},
    },
};

/// How long a letter of invitation is tried: a mail server that is away for a weekend comes back.
const INVITATION_LIFE: Duration = Duration::from_secs(3 * 24 * 3_600);
/// How long it is remembered that an invitation's letter was refused or given up: longer than most
/// last.
const REFUSED_LIFE: Duration = Duration::from_secs(14 * 24 * 3_600);
/// The pause after the first failure; it doubles.
const FIRST_PAUSE: Duration = Duration::from_secs(10);
/// Doublings of that pause: about three quarters of an hour.
const MAX_DOUBLINGS: u32 = 8;
const PREFIX: &str = "letter/";

/// What is to be written to whom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Letter {
    /// To a member: the link to another password.
    Reset(Reset),
    /// To somebody who is no member yet.
    Invitation {
        /// Which one.
        invitation: InvitationId,
        /// Where they are written to.
        to: Address,
    },
}

/// How a letter of invitation fares.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Fate {
    /// It is on its way.
    Waiting,
    /// The mail server did not take it, for good or for three days: the link is to be handed on.
    Refused,
}

/// A letter that waits.
#[derive(Clone, Debug)]
pub struct Slip {
    /// What it is.
    pub letter: Letter,
    /// When it is tried next.
    pub due_at: SystemTime,
    attempts: u32,
    version: Version,
    expires: Option<SystemTime>,
}

#[derive(Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
enum Stored {
    Reset { member: MemberId, asked_at_s: u64, attempts: u32, due_at_s: u64 },
    Invitation { to: Address, attempts: u32, due_at_s: u64 },
    Refused,
}

impl Slip {
    /// The record's key: an id, and no address.
    pub fn name(&self) -> String {
        name(&self.letter)
    }

    /// Whether its time is over before it would be tried again, or before `next_look`.
    pub(super) fn is_over_by(&self, next_look: SystemTime) -> bool {
        self.expires.is_some_and(|end| end <= self.due_at.max(next_look))
    }

    fn read(record: &SmallRecord) -> Option<Self> {
        let id: Uuid = record.key.rsplit('/').next()?.parse().ok()?;
        let (letter, attempts, due_at_s) = match serde_json::from_slice(&record.value).ok()? {
            Stored::Reset { member, asked_at_s, attempts, due_at_s } => {
                (Letter::Reset(Reset { member, id, asked_at_s }), attempts, due_at_s)
            }
            Stored::Invitation { to, attempts, due_at_s } => {
                let invitation = InvitationId(id);
                (Letter::Invitation { invitation, to }, attempts, due_at_s)
            }
            Stored::Refused => return None,
        };
        let due_at = UNIX_EPOCH + Duration::from_secs(due_at_s);
        Some(Self { letter, due_at, attempts, version: record.version, expires: record.expires })
    }

    fn stored(&self) -> Bytes {
        let attempts = self.attempts;
        let due_at_s = self.due_at.duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
        encode(&match self.letter.clone() {
            Letter::Reset(Reset { member, asked_at_s, .. }) => {
                Stored::Reset { member, asked_at_s, attempts, due_at_s }
            }
            Letter::Invitation { to, .. } => Stored::Invitation { to, attempts, due_at_s },
        })
    }
}

fn encode(stored: &Stored) -> Bytes {
    serde_json::to_vec(stored).unwrap_or_else(|_| unreachable!("text is JSON")).into()
}

fn name(letter: &Letter) -> String {
    match letter {
        Letter::Reset(reset) => format!("{PREFIX}reset/{}", reset.id),
        Letter::Invitation { invitation, .. } => of_invitation(*invitation),
    }
}

fn of_invitation(invitation: InvitationId) -> String {
    format!("{PREFIX}invitation/{invitation}")
}

/// Puts a letter into the box, due at once. One that is there already stays as it is.
pub async fn put(store: &dyn Store, letter: Letter, now: SystemTime) -> Result<(), StoreError> {
    let life = match &letter {
        Letter::Reset(_) => RESET_LIFE,
        Letter::Invitation { .. } => INVITATION_LIFE,
    };
    let (expires, version) = (Some(now + life), Version(0));
    let slip = Slip { letter, due_at: now, attempts: 0, version, expires };
    let put = store.put(slip.name(), slip.stored(), expires, Precondition::Absent).await;
    unless_beaten(put).map(drop)
}

/// Every letter that waits.
pub(super) async fn waiting(store: &dyn Store) -> Result<Vec<Slip>, StoreError> {
    let mut slips = Vec::new();
    small::each(store, PREFIX, |record| slips.extend(Slip::read(&record))).await?;
    Ok(slips)
}

/// Takes a letter to send it: from now on it is due again after a pause, in case this attempt
/// fails. Nothing: another hub has it.
pub(super) async fn claim(
    store: &dyn Store,
    mut slip: Slip,
    now: SystemTime,
) -> Result<Option<Slip>, StoreError> {
    slip.due_at = now + FIRST_PAUSE * 2_u32.pow(slip.attempts.min(MAX_DOUBLINGS));
    slip.attempts += 1;
    let precondition = Precondition::Version(slip.version);
    let put = store.put(slip.name(), slip.stored(), slip.expires, precondition).await;
    Ok(unless_beaten(put)?.map(|version| Slip { version, ..slip }))
}

/// The letter was taken, or nobody needs it any more.
pub(super) async fn done(store: &dyn Store, slip: &Slip) -> Result<(), StoreError> {
    let removed = store.remove(slip.name(), Precondition::Version(slip.version)).await;
    // One that changed meanwhile is somebody else's to settle.
    unless_beaten(removed).map(drop)
}

/// The letter will never be taken: whom it was for is forgotten, that it failed is not.
pub(super) async fn refused(
    store: &dyn Store,
    slip: &Slip,
    now: SystemTime,
) -> Result<(), StoreError> {
    done(store, slip).await?;
    match slip.letter {
        Letter::Reset(_) => Ok(()),
        Letter::Invitation { .. } => {
            let (value, expires) = (encode(&Stored::Refused), Some(now + REFUSED_LIFE));
            let put = store.put(slip.name(), value, expires, Precondition::Absent).await;
            unless_beaten(put).map(drop)
        }
    }
}

/// How the letter of an invitation fares; nothing once it was sent, or if there was none.
pub async fn fate(store: &dyn Store, invitation: InvitationId) -> Result<Option<Fate>, StoreError> {
    let record = store.get(of_invitation(invitation)).await?;
    Ok(record.map(|record| match Slip::read(&record) {
        Some(_) => Fate::Waiting,
        None => Fate::Refused,
    }))
}

/// Forgets the letters that wait for an address.
pub async fn forget(store: &dyn Store, address: &Address) -> Result<(), StoreError> {
    for slip in waiting(store).await? {
        let is_theirs = |to: &Address| to.is_same(address);
        if matches!(&slip.letter, Letter::Invitation { to, .. } if is_theirs(to)) {
            unless_beaten(store.remove(slip.name(), Precondition::None).await)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::sync::Arc;

    use super::*;
    use crate::store::memory::MemoryStore;

    #[tokio::test]
    async fn mail_3_a_letter_that_is_never_sent_is_not_taken_for_one_that_was() {
        let store = MemoryStore::new(Arc::new(SystemTime::now));
        let (now, invitation) = (SystemTime::now(), InvitationId(Uuid::now_v7()));
        let letter = Letter::Invitation { invitation, to: Address::new("a@example.org").unwrap() };
        put(&store, letter, now).await.unwrap();
        let slip = waiting(&store).await.unwrap().remove(0);
        let soon = Duration::from_secs(60);
        assert!(!slip.is_over_by(now + soon));
        assert!(slip.is_over_by(now + INVITATION_LIFE));
        // The next try, after the pause, would come too late.
        let tired = Slip { due_at: now + INVITATION_LIFE, ..slip.clone() };
        assert!(tired.is_over_by(now + soon));
        refused(&store, &slip, now).await.unwrap();
        assert_eq!(fate(&store, invitation).await.unwrap(), Some(Fate::Refused));
        assert!(waiting(&store).await.unwrap().is_empty());
    }
}
