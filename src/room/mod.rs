//! Rooms: the live side of one text. One actor each, reached through its handle.
//!
//! A room checks what comes in, appends it to the text's log, and acknowledges it at the commit.
//! What everybody sees comes from the log's tail: the room applies records that are durable, and
//! only those, and encodes each broadcast once.

mod actor;
mod claims;
mod compaction;
mod followed;
mod health;
mod intake;
mod join_cache;
mod load;
pub mod mailbox;
mod moves;
mod outlets;
mod passes;
pub mod presence;
mod registry;
mod upstream;
pub mod window;

use std::{sync::Arc, time::Duration};

use bytes::Bytes;
use coopol_protocol::{
    connection::{Outcome, Receipt, Slot, SyncReason},
    message::SharedFrame,
};
use futures_util::future::BoxFuture;
use tokio::sync::{
    mpsc::{self, error::TrySendError},
    oneshot,
};

pub use crate::text::event::Copied;
pub use claims::{BranchesOf, ClaimTable};
pub use health::Health;
pub use moves::{MOVE_GRAIN_S, Move};
pub use passes::Passes;
pub use registry::{Registry, RoomEnv};

use crate::{
    domain::{
        access::Right,
        ids::{CommandId, MemberId, RoomId},
    },
    store::{Loaded, LogName},
    text::archive::{History, HistoryError},
};

/// Commands that may wait for one room; senders wait beyond it.
pub const MAILBOX_COMMANDS: usize = 1_024;
/// Sockets in one room. Beyond it, one machine's network is the limit anyway.
pub const MAX_SUBSCRIBERS: usize = 20_000;
/// Rooms in memory at once.
pub const MAX_ROOMS: usize = 50_000;
/// Bytes accepted and not yet durable, per room, before it stops reading its mailbox: what a
/// stalled store may make a room hold.
pub const MAX_BACKLOG_BYTES: usize = 64 * 1024 * 1024;
/// Bytes that one text may grow to in the store unless set otherwise: half of what a snapshot may
/// have, since folding adds who wrote what. A book is one megabyte.
pub const MAX_DOCUMENT_BYTES: usize = 128 * 1024 * 1024;

/// Copies that a client may report at once; an undo that brings more back is told in parts.
pub const MAX_COPIES_PER_SIGNAL: usize = 500;

/// The log of a room has the room's name.
pub fn log_name(room: &RoomId) -> LogName {
    // A room's name is at most 105 bytes of plain characters, so it always fits.
    LogName::new(&room.to_string()).unwrap_or_else(|_| unreachable!("a room name is a log name"))
}

/// What a text's log says, as the store has it. A pass over all of it: not for the tasks that serve
/// sockets.
pub fn history(loaded: &Loaded) -> Result<History, HistoryError> {
    let snapshot = loaded.snapshot.as_ref().map(|folded| (folded.through.0, &folded.body));
    History::decode(snapshot, loaded.records.iter().map(|record| (record.seq.0, &record.body)))
}

/// One subscription of one session to one room, unique in the room.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SubscriberId(pub u64);

/// What a room tells a session about one of its documents. Two words: the queue of every idle
/// socket has places for many.
#[derive(Debug)]
pub enum RoomEvent {
    /// Frames in order, encoded once for every receiver.
    Frames(Arc<Vec<SharedFrame>>),
    /// The room asks for what the client has beyond this state vector.
    RequestSync(Box<SyncRequest>),
    /// One update waits for what it builds on, which the room asks for. The room keeps nothing of
    /// it but its receipt, which comes back marked as held.
    Held,
    /// These updates are durable, or refused for good.
    Settled(Box<Settlements>),
    /// These copies are durable, or refused for good.
    Copies(Box<CopiesOutcome>),
    /// Words of the text came back under other ids: by anybody's act, once it is durable.
    Copied(Arc<Vec<Copied>>),
    /// The text is as large as a text may be: the words that are refused with it stay the client's.
    DocumentFull,
    /// The subscription is over.
    Closed(CloseReason),
}

/// A room asks for what a client has.
#[derive(Debug)]
pub struct SyncRequest {
    /// The room's state vector, encoded.
    pub state_vector: Vec<u8>,
    /// Whether the client opened this sync or the room did.
    pub reason: SyncReason,
}

/// What became of updates of one client.
#[derive(Debug)]
pub struct Settlements(pub Vec<(Receipt, Outcome)>);

/// What became of copies.
#[derive(Debug)]
pub struct CopiesOutcome {
    /// The client's id for them.
    pub id: CommandId,
    /// What became of them.
    pub outcome: Result<(), CopiesRefused>,
}

/// Why a room ends a subscription.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CloseReason {
    /// The document's epoch was raised: the client starts from a fresh copy.
    EpochRaised,
    /// The client's bytes break the rules.
    Malformed,
    /// The client's updates build on something that it never sends.
    MissingDependencies,
    /// The room cannot go on here; the client tries again.
    Unavailable,
}

/// Why a room does not store what words inserted again are copies of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CopiesRefused {
    /// The grant allows reading only.
    #[error("the grant allows reading only")]
    ReadOnly,
    /// The words that came back are another member's: nobody tells others' stories.
    #[error("the words that came back are another member's")]
    OthersWords,
    /// The text is as large as a text may be.
    #[error("the text is full")]
    DocumentFull,
}

/// A request to take part in a room.
#[derive(Debug)]
pub struct Join {
    /// Who.
    pub member: MemberId,
    /// What they may do, and whom they are shown.
    pub right: Right,
    /// The epoch of the client's copy, if it names one.
    pub epoch: Option<u64>,
    /// The document's slot on the session's socket, repeated with each event.
    pub slot: Slot,
    /// Where events go; a full queue makes the subscriber lag, never lose.
    pub events: mailbox::Sender<(Slot, RoomEvent)>,
    /// The answer.
    pub answer: oneshot::Sender<Result<Joined, JoinError>>,
}

/// A subscription, granted.
#[derive(Debug)]
pub struct Joined {
    /// Its id.
    pub id: SubscriberId,
    /// The document's epoch.
    pub epoch: u64,
    /// The room.
    pub room: RoomHandle,
}

/// Why a room was not joined.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum JoinError {
    /// The text could not be loaded: try again later.
    #[error("the text cannot be loaded now")]
    Unavailable,
    /// The client's copy is of another epoch: it starts from a fresh one.
    #[error("your copy of this text is out of date: a fresh one is needed")]
    OtherEpoch,
    /// Too many sockets or rooms.
    #[error("this hub is full")]
    Full,
}

/// What a session asks of a room. Boxed, since the mailbox of every idle room has places for many.
#[derive(Debug)]
enum Command {
    Join(Box<Join>),
    Leave(SubscriberId),
    Sync(Box<(SubscriberId, Vec<(u64, u32)>)>),
    Update(Box<(SubscriberId, Bytes, Receipt)>),
    Copies(Box<(SubscriberId, CommandId, Vec<Copied>)>),
    Presence(Box<(SubscriberId, Bytes)>),
    Hide(SubscriberId),
    Renew(SubscriberId, Right),
    Drain,
}

/// Reaches a room's actor. Cheap to clone.
#[derive(Clone, Debug)]
pub struct RoomHandle {
    commands: mpsc::Sender<Command>,
}

/// The room is gone; join again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the room has ended")]
pub struct RoomGone;

/// What became of something handed to a room.
pub enum Handed {
    /// It is in the room's mailbox.
    Taken,
    /// The mailbox is full: wait for this, and hand nothing else over meanwhile.
    Waiting(BoxFuture<'static, Result<(), RoomGone>>),
    /// The room is gone.
    Gone,
}

impl RoomHandle {
    /// The client's state vector: answered with what it lacks, and with a request for what it has.
    pub fn sync(&self, from: SubscriberId, state_vector: Vec<(u64, u32)>) -> Handed {
        self.hand(Command::Sync(Box::new((from, state_vector))))
    }

    /// An update; its receipt comes back when it is durable.
    pub fn update(&self, from: SubscriberId, update: Bytes, receipt: Receipt) -> Handed {
        self.hand(Command::Update(Box::new((from, update, receipt))))
    }

    /// Words that were inserted again, 1 to [`MAX_COPIES_PER_SIGNAL`] sound copies;
    /// [`RoomEvent::Copies`] comes when that is durable.
    pub fn copies(&self, from: SubscriberId, id: CommandId, copies: Vec<Copied>) -> Handed {
        self.hand(Command::Copies(Box::new((from, id, copies))))
    }

    /// An awareness update, already checked for size.
    pub fn presence(&self, from: SubscriberId, update: Bytes) -> Handed {
        self.hand(Command::Presence(Box::new((from, update))))
    }

    /// The subscriber shows itself no longer: what it has shown goes.
    pub fn hide(&self, from: SubscriberId) -> Handed {
        self.hand(Command::Hide(from))
    }

    /// The subscriber's grant was renewed, perhaps with another right.
    pub fn renew(&self, from: SubscriberId, right: Right) -> Handed {
        self.hand(Command::Renew(from, right))
    }

    /// The session is done with the document.
    pub async fn leave(&self, from: SubscriberId) {
        // A room that is gone has nothing left to leave.
        let _ = self.commands.send(Command::Leave(from)).await;
    }

    fn hand(&self, command: Command) -> Handed {
        match self.commands.try_send(command) {
            Ok(()) => Handed::Taken,
            Err(TrySendError::Closed(_)) => Handed::Gone,
            Err(TrySendError::Full(command)) => {
                let commands = self.commands.clone();
                let sent = async move { commands.send(command).await.map_err(|_| RoomGone) };
                Handed::Waiting(Box::pin(sent))
            }
        }
    }
}

/// How rooms behave; every time is a setting because tests and small machines need others.
#[derive(Clone, Debug)]
pub struct RoomSettings {
    /// How long a room without sockets stays in memory.
    pub idle_unload: Duration,
    /// Records after the snapshot from which on a compaction pays.
    pub compact_after_records: usize,
    /// The same in bytes; also a quarter of the snapshot, so that the work stays linear.
    pub compact_after_bytes: usize,
    /// Where passes over a whole text run.
    pub passes: Passes,
    /// Bytes that a text may grow to in the store before it takes deletions only.
    pub max_document_bytes: usize,
}

impl Default for RoomSettings {
    fn default() -> Self {
        Self {
            idle_unload: Duration::from_secs(30),
            compact_after_records: 1_000,
            compact_after_bytes: 256 * 1024,
            passes: Passes::default(),
            max_document_bytes: MAX_DOCUMENT_BYTES,
        }
    }
}
