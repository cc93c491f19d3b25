//! Letters that wait for the mail server, in erasable records: they survive a restart, and several
//! hubs on one store send each once.
//!
//! ```text
//! letter/reset/<uuid>                whose it is, by an opaque id; its address is looked up last
//! letter/invitation/<uuid>           the address that it goes to, until it is sent or refused
//! letter-settled/invitation/<uuid>   then which of both, apart from what each look goes through
//! ```
//! What became of a letter is noted before it is taken out: a hub that stops in between sends it no
//! second time, and the next look takes it out. One that stops between the mail server's yes and
//! the note sends it again. No secret of a link stands in them.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use bytes::Bytes;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    domain::{
        ids::{InvitationId, MemberId},
        organisation::invitation::MAX_INVITATION_LIFE_S,
    },
    house::{
        identity::Address,
        resets::{RESET_LIFE, Reset},
    },
    store::{
        Precondition, Sequence, SmallRecord, Store, StoreError, Version,
        small::{self, unless_beaten},
    },
};

/// How long a letter of invitation is tried: a mail server that is away for a weekend comes back.
const INVITATION_LIFE: Duration = Duration::from_secs(3 * 24 * 3_600);
/// How long it is remembered that an invitation's letter was sent, refused or given up: no
/// invitation lasts longer, and so none is written of twice.
const SETTLED_LIFE: Duration = Duration::from_secs(MAX_INVITATION_LIFE_S);
/// The pause after the first failure; it doubles.
const FIRST_PAUSE: Duration = Duration::from_secs(10);
/// Doublings of that pause: about three quarters of an hour.
const MAX_DOUBLINGS: u32 = 8;
const PREFIX: &str = "letter/";
const SETTLED_PREFIX: &str = "letter-settled/invitation/";

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
        /// A decision from which on the house knows of it.
        as_of: Sequence,
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
    Reset {
        member: MemberId,
        asked_at_s: u64,
        attempts: u32,
        due_at_s: u64,
    },
    Invitation {
        to: Address,
        attempts: u32,
        due_at_s: u64,
        /// Missing in those of before; the house knows of them by now.
        #[serde(default)]
        as_of: u64,
    },
    Sent,
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
            Stored::Invitation { to, attempts, due_at_s, as_of } => {
                let (invitation, as_of) = (InvitationId(id), Sequence(as_of));
                (Letter::Invitation { invitation, to, as_of }, attempts, due_at_s)
            }
            // As they were kept before: in the place of the letter.
            Stored::Sent | Stored::Refused => return None,
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
            Letter::Invitation { to, as_of: Sequence(as_of), .. } => {
                Stored::Invitation { to, attempts, due_at_s, as_of }
            }
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

fn of_settled(invitation: InvitationId) -> String {
    format!("{SETTLED_PREFIX}{invitation}")
}

/// Puts a letter into the box, due at once. One that is there already stays as it is, also an
/// invitation's that was sent or refused: however often it is put, it goes once.
pub async fn put(store: &dyn Store, letter: Letter, now: SystemTime) -> Result<(), StoreError> {
    if is_settled(store, &letter).await? {
        return Ok(());
    }
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
/// fails. Nothing: another hub has it, or it was settled and not taken out, which is done now.
pub(super) async fn claim(
    store: &dyn Store,
    mut slip: Slip,
    now: SystemTime,
) -> Result<Option<Slip>, StoreError> {
    slip.due_at = now + FIRST_PAUSE * 2_u32.pow(slip.attempts.min(MAX_DOUBLINGS));
    slip.attempts += 1;
    let precondition = Precondition::Version(slip.version);
    let put = store.put(slip.name(), slip.stored(), slip.expires, precondition).await;
    let Some(version) = unless_beaten(put)? else { return Ok(None) };
    let slip = Slip { version, ..slip };
    // Looked up once it is ours: whoever had it before notes first and lets go afterwards.
    if is_settled(store, &slip.letter).await? {
        take_out(store, &slip).await?;
        return Ok(None);
    }
    Ok(Some(slip))
}

/// Nobody needs the letter, as far as this hub knows. It is as if it had never been written.
pub(super) async fn needless(store: &dyn Store, slip: &Slip) -> Result<(), StoreError> {
    take_out(store, slip).await
}

/// The letter was taken.
pub(super) async fn sent(
    store: &dyn Store,
    slip: &Slip,
    now: SystemTime,
) -> Result<(), StoreError> {
    // Also where another hub has given it up meanwhile.
    settle(store, slip, (Stored::Sent, Precondition::None), now).await
}

/// The letter will never be taken.
pub(super) async fn refused(
    store: &dyn Store,
    slip: &Slip,
    now: SystemTime,
) -> Result<(), StoreError> {
    settle(store, slip, (Stored::Refused, Precondition::Absent), now).await
}

/// What became of an invitation's letter is noted, and then whom it was for is forgotten: taken out
/// and not written over, the address leaves the files at once.
async fn settle(
    store: &dyn Store,
    slip: &Slip,
    (end, expected): (Stored, Precondition),
    now: SystemTime,
) -> Result<(), StoreError> {
    if let Letter::Invitation { invitation, .. } = &slip.letter {
        let (key, expires) = (of_settled(*invitation), Some(now + SETTLED_LIFE));
        unless_beaten(store.put(key, encode(&end), expires, expected).await)?;
    }
    take_out(store, slip).await
}

/// Takes a letter out of the box; one that changed meanwhile is somebody else's to take out.
async fn take_out(store: &dyn Store, slip: &Slip) -> Result<(), StoreError> {
    let removed = store.remove(slip.name(), Precondition::Version(slip.version)).await;
    unless_beaten(removed).map(drop)
}

/// Whether it is noted what became of a letter.
async fn is_settled(store: &dyn Store, letter: &Letter) -> Result<bool, StoreError> {
    match letter {
        Letter::Reset(_) => Ok(false),
        Letter::Invitation { invitation, .. } => {
            Ok(store.get(of_settled(*invitation)).await?.is_some())
        }
    }
}

/// What is known of the letter of an invitation: what became of it, or that it waits.
async fn last_word(
    store: &dyn Store,
    invitation: InvitationId,
) -> Result<Option<SmallRecord>, StoreError> {
    // In this order: a letter that is gone from the box by now was settled before.
    let slip = store.get(of_invitation(invitation)).await?;
    Ok(store.get(of_settled(invitation)).await?.or(slip))
}

/// Whether the letter of an invitation was written, whatever became of it.
pub(super) async fn has_letter(
    store: &dyn Store,
    invitation: InvitationId,
) -> Result<bool, StoreError> {
    Ok(last_word(store, invitation).await?.is_some())
}

/// How the letter of an invitation fares; nothing once it was sent, or if there was none.
pub async fn fate(store: &dyn Store, invitation: InvitationId) -> Result<Option<Fate>, StoreError> {
    let Some(record) = last_word(store, invitation).await? else { return Ok(None) };
    Ok(match serde_json::from_slice(&record.value) {
        Ok(Stored::Sent) => None,
        Ok(Stored::Invitation { .. } | Stored::Reset { .. }) => Some(Fate::Waiting),
        Ok(Stored::Refused) | Err(_) => Some(Fate::Refused),
    })
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

    /// A letter that waits, and the invitation that it is of.
    async fn written(store: &MemoryStore, now: SystemTime) -> (Slip, InvitationId) {
        let invitation = InvitationId(Uuid::now_v7());
        put(store, letter(invitation), now).await.unwrap();
        (waiting(store).await.unwrap().remove(0), invitation)
    }

    fn letter(invitation: InvitationId) -> Letter {
        let (to, as_of) = (Address::new("a@example.org").unwrap(), Sequence(1));
        Letter::Invitation { invitation, to, as_of }
    }

    #[tokio::test]
    async fn mail_3_a_letter_that_is_never_sent_is_not_taken_for_one_that_was() {
        let store = MemoryStore::new(Arc::new(SystemTime::now));
        let now = SystemTime::now();
        let (slip, invitation) = written(&store, now).await;
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

    #[tokio::test]
    async fn account_9_an_invitation_is_written_of_once_however_often_it_is_asked_for() {
        let store = MemoryStore::new(Arc::new(SystemTime::now));
        let now = SystemTime::now();
        let (slip, invitation) = written(&store, now).await;
        put(&store, letter(invitation), now).await.unwrap();
        assert_eq!(waiting(&store).await.unwrap().len(), 1, "it waits already");
        sent(&store, &slip, now).await.unwrap();
        assert_eq!(fate(&store, invitation).await.unwrap(), None);
        assert!(has_letter(&store, invitation).await.unwrap());
        put(&store, letter(invitation), now).await.unwrap();
        assert!(waiting(&store).await.unwrap().is_empty(), "it was sent");
        let kept = store.scan("letter".to_owned(), None, 2).await.unwrap();
        let kept: Vec<_> =
            kept.iter().map(|one| std::str::from_utf8(&one.value).unwrap()).collect();
        assert_eq!(kept, [r#"{"state":"sent"}"#], "no address stays");
        let (slip, invitation) = written(&store, now).await;
        needless(&store, &slip).await.unwrap();
        assert!(!has_letter(&store, invitation).await.unwrap(), "nobody was written to");
    }

    #[tokio::test]
    async fn mail_3_a_letter_that_a_crash_left_in_the_box_is_sent_no_second_time() {
        let store = MemoryStore::new(Arc::new(SystemTime::now));
        let now = SystemTime::now();
        let (slip, invitation) = written(&store, now).await;
        let slip = claim(&store, slip, now).await.unwrap().unwrap();
        sent(&store, &slip, now).await.unwrap();
        // As if the hub had stopped before it took it out.
        store.put(slip.name(), slip.stored(), None, Precondition::Absent).await.unwrap();
        assert_eq!(fate(&store, invitation).await.unwrap(), None, "it was sent");
        let left = waiting(&store).await.unwrap().remove(0);
        assert!(claim(&store, left, now).await.unwrap().is_none());
        assert!(waiting(&store).await.unwrap().is_empty(), "nor does its address stay");
        assert!(has_letter(&store, invitation).await.unwrap());
    }

    #[tokio::test]
    async fn mail_3_what_became_of_a_letter_is_understood_where_it_stood_before() {
        let store = MemoryStore::new(Arc::new(SystemTime::now));
        let (now, invitation) = (SystemTime::now(), InvitationId(Uuid::now_v7()));
        let before = encode(&Stored::Refused);
        store.put(of_invitation(invitation), before, None, Precondition::Absent).await.unwrap();
        put(&store, letter(invitation), now).await.unwrap();
        assert!(waiting(&store).await.unwrap().is_empty());
        assert!(has_letter(&store, invitation).await.unwrap());
        assert_eq!(fate(&store, invitation).await.unwrap(), Some(Fate::Refused));
    }
}
