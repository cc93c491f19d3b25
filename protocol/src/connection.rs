//! What the dialects have in common: the documents of a socket, events, receipts and time.
//!
//! A [`Connection`] is one socket's side of a dialect. Its owner feeds it frames and time, then
//! takes every [`Event`] and every frame to send, until both run dry:
//!
//! ```text
//! receive(frame, now) --> poll_event() --> owner decides --> accept, send, settle ...
//!                                                       --> poll_transmit() --> socket
//! ```
//!
//! Time is a `Duration` since the connection's start. Methods that name a [`Slot`] which is gone
//! do nothing: the owner may act on what the client has just left.

mod parts;

use std::fmt;
use std::time::Duration;

use bytes::Bytes;

use crate::close::CloseCode;
use crate::lib0::ReadError;
use crate::message::{ServerMessage, SharedFrame};

pub(crate) use parts::{
    Counting, Outbox, PreAuthBudget, SyncMessage, Syncs, Timers, check_frame_size, read_awareness,
    read_sync,
};

/// A document on a connection. Never used twice by one connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Slot(pub u32);

/// What a token allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Access {
    /// Reading and writing.
    ReadWrite,
    /// Reading, and presence.
    ReadOnly,
}

/// Why a document is refused, or closed to a client that had it open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Refusal {
    /// No valid token.
    Unauthorized,
    /// The token gives no right to this document.
    Forbidden,
    /// There is no such document.
    NotFound,
    /// The document was replaced by one of another epoch.
    OtherEpoch,
    /// What the client sends of it cannot be taken, however often it comes.
    Malformed,
    /// Not now: no dialect can say this about one document, so the socket is closed.
    Unavailable,
}

impl Refusal {
    /// The code with which a dialect of one document per socket says it.
    #[must_use]
    pub fn close_code(self) -> CloseCode {
        match self {
            Self::Unauthorized => CloseCode::Unauthorized,
            Self::Forbidden => CloseCode::Forbidden,
            Self::NotFound => CloseCode::NotFound,
            Self::OtherEpoch => CloseCode::OtherEpoch,
            Self::Malformed => CloseCode::BadMessage,
            Self::Unavailable => CloseCode::TryAgain,
        }
    }
}

/// The frame in which an update came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum UpdateKind {
    /// The answer to a state vector of the server.
    SyncStep2,
    /// An edit as it happened.
    Update,
}

/// Why the server asks for what a client has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SyncReason {
    /// The client opened a sync itself; Hocuspocus providers count their answer as unsaved.
    AnswerToClient,
    /// The server misses something; providers do not count this answer.
    Resync,
}

/// What is owed for one update once its fate is known. Settle it exactly once.
#[must_use = "a receipt that is not settled leaves the client unsaved for ever"]
#[derive(Debug, PartialEq, Eq)]
pub struct Receipt {
    kind: UpdateKind,
    owes_status: bool,
    is_held: bool,
}

impl Receipt {
    /// The frame that it stands for.
    #[must_use]
    pub fn kind(&self) -> UpdateKind {
        self.kind
    }

    /// Whether settling it sends a frame.
    #[must_use]
    pub fn owes_status(&self) -> bool {
        self.owes_status
    }

    /// The same receipt, of an update that waits for what it builds on.
    pub fn held(self) -> Self {
        Self { is_held: true, ..self }
    }

    /// Whether its update had to wait for what it builds on.
    #[must_use]
    pub fn is_held(&self) -> bool {
        self.is_held
    }
}

/// The fate of an update.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// It is durable, or adds nothing to what is.
    Stored,
    /// It was refused for good, as an edit without the right is.
    Refused,
}

/// What a client did.
#[derive(PartialEq, Eq)]
pub enum Event {
    /// It asks for a document. Answer with [`Connection::accept`] or [`Connection::refuse`].
    Open {
        /// The document's slot from now on.
        slot: Slot,
        /// The room, without session.
        room: String,
        /// Its token, as it came.
        token: Option<String>,
    },
    /// It sent a token again on an open document. Answer with [`Connection::refuse`], or with
    /// [`Connection::accept`], which tells it what the new token allows.
    Reauthenticate {
        /// The document.
        slot: Slot,
        /// The new token.
        token: String,
    },
    /// It opened a sync. Answer with a SyncStep2 and a [`Connection::request_sync`].
    SyncStep1 {
        /// The document.
        slot: Slot,
        /// A well-formed state vector.
        state_vector: Bytes,
    },
    /// It sent an update, not yet examined.
    Update {
        /// The document.
        slot: Slot,
        /// The Yjs update (v1).
        update: Bytes,
        /// For [`Connection::settle`].
        receipt: Receipt,
    },
    /// It sent presence.
    Awareness {
        /// The document.
        slot: Slot,
        /// A well-formed awareness update.
        update: Bytes,
    },
    /// It sent a text for the application.
    Stateless {
        /// The document.
        slot: Slot,
        /// The text.
        payload: String,
    },
    /// It left an open document. Until then, what it wrote counts.
    Detach {
        /// The document's former slot.
        slot: Slot,
    },
}

/// Tokens are secrets and contents are private: only what happened is shown.
impl fmt::Debug for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Open { slot, room, token } => f
                .debug_struct("Open")
                .field("slot", slot)
                .field("room", room)
                .field("has_token", &token.is_some())
                .finish(),
            Self::Reauthenticate { slot, .. } => write!(f, "Reauthenticate({slot:?})"),
            Self::SyncStep1 { slot, state_vector } => {
                write!(f, "SyncStep1({slot:?}, {} bytes)", state_vector.len())
            }
            Self::Update { slot, update, receipt } => {
                write!(f, "Update({slot:?}, {} bytes, {receipt:?})", update.len())
            }
            Self::Awareness { slot, update } => {
                write!(f, "Awareness({slot:?}, {} bytes)", update.len())
            }
            Self::Stateless { slot, payload } => {
                write!(f, "Stateless({slot:?}, {} bytes)", payload.len())
            }
            Self::Detach { slot } => write!(f, "Detach({slot:?})"),
        }
    }
}

/// The connection must be closed with this code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{reason}")]
pub struct Violation {
    /// For the client.
    pub code: CloseCode,
    /// For the log.
    pub reason: &'static str,
}

impl Violation {
    pub(crate) fn bad(reason: &'static str) -> Self {
        Self { code: CloseCode::BadMessage, reason }
    }
}

impl From<ReadError> for Violation {
    fn from(_: ReadError) -> Self {
        Self::bad("unreadable message")
    }
}

/// One socket's side of a dialect.
pub trait Connection: Send {
    /// Takes a binary frame.
    fn receive(&mut self, frame: Bytes, now: Duration) -> Result<(), Violation>;

    /// Notes that the client lives: a pong, or a text frame that is not this dialect's.
    fn touch(&mut self, now: Duration);

    /// The next event, until none is left. A frame yields at most
    /// [`crate::limits::MAX_MESSAGES_PER_FRAME`], an acceptance the queued messages.
    fn poll_event(&mut self) -> Option<Event>;

    /// The next frame to send, until none is left. The connection itself queues at most one
    /// frame for each call and each message received; the rest is what the owner gave to `send`.
    fn poll_transmit(&mut self) -> Option<Bytes>;

    /// Bytes that wait for [`Connection::poll_transmit`].
    fn queued_bytes(&self) -> usize;

    /// Opens a document that was asked for: what the client sent meanwhile becomes events. On
    /// an open document, tells the client its access anew.
    fn accept(&mut self, slot: Slot, access: Access) -> Result<(), Violation>;

    /// Refuses a document, or closes an open one. `Some`: the dialect says it by closing the
    /// socket with this code.
    #[must_use]
    fn refuse(&mut self, slot: Slot, refusal: Refusal) -> Option<CloseCode>;

    /// Asks the client for a fresh token, where the dialect can.
    fn request_token(&mut self, slot: Slot);

    /// Whether the dialect has texts for the application ([`ServerMessage::Stateless`]) and says of
    /// each update what became of it.
    fn has_signals(&self) -> bool;

    /// Keeps a socket on which no document is asked for: it carries text frames that are not this
    /// dialect's, for somebody who is known.
    fn keep_without_documents(&mut self);

    /// Sends a message about an open document.
    fn send(&mut self, slot: Slot, message: ServerMessage<'_>);

    /// Sends a frame that was encoded once for many.
    fn send_shared(&mut self, slot: Slot, frame: &SharedFrame);

    /// Sends the server's state vector, and remembers why, so that the answer's receipt is
    /// right. A resync is left out while too many answers are outstanding.
    fn request_sync(&mut self, slot: Slot, state_vector: &[u8], reason: SyncReason);

    /// Tells the client the fate of an update, if that is owed.
    fn settle(&mut self, slot: Slot, receipt: Receipt, outcome: Outcome);

    /// When [`Connection::handle_timeout`] wants to be called.
    fn poll_timeout(&self) -> Option<Duration>;

    /// Does what is due: keep-alives, and the end of clients that say nothing.
    fn handle_timeout(&mut self, now: Duration) -> Result<(), Violation>;
}
