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

use std::collections::VecDeque;
use std::fmt;
use std::time::Duration;

use bytes::Bytes;

use crate::awareness;
use crate::close::CloseCode;
use crate::lib0::{ReadError, Reader};
use crate::limits::{
    KEEP_ALIVE_SECONDS, MAX_FRAME_BYTES, MAX_OUTSTANDING_SYNCS, MAX_PRE_AUTH_BYTES,
    MAX_PRE_AUTH_MESSAGES, SILENCE_SECONDS,
};
use crate::message::{ServerMessage, SharedFrame, step};
use crate::state_vector;

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
            Self::Update {
                slot,
                update,
                receipt,
            } => {
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
        Self {
            code: CloseCode::BadMessage,
            reason,
        }
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

/// A sync message of a client.
pub(crate) enum SyncMessage {
    Step1(Bytes),
    Step2(Bytes),
    Update(Bytes),
}

/// Reads what follows the type of a sync message. `frame` is what `reader` reads.
pub(crate) fn read_sync(reader: &mut Reader<'_>, frame: &Bytes) -> Result<SyncMessage, Violation> {
    let step = reader.var_uint()?;
    let payload = frame.slice(reader.var_range()?);
    match step {
        step::STEP_1 => {
            state_vector::decode(&payload).map_err(|_| Violation::bad("bad state vector"))?;
            Ok(SyncMessage::Step1(payload))
        }
        step::STEP_2 => Ok(SyncMessage::Step2(payload)),
        step::UPDATE => Ok(SyncMessage::Update(payload)),
        _ => Err(Violation::bad("unknown sync message")),
    }
}

/// Reads what follows the type of an awareness message.
pub(crate) fn read_awareness(reader: &mut Reader<'_>, frame: &Bytes) -> Result<Bytes, Violation> {
    let update = frame.slice(reader.var_range()?);
    awareness::decode(&update).map_err(|_| Violation::bad("bad awareness update"))?;
    Ok(update)
}

/// Whether the clients of a dialect count what they sent until it is acknowledged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Counting {
    PerFrame,
    Never,
}

/// The state vectors sent on one document that the client has not answered yet, in order.
#[derive(Debug)]
pub(crate) struct Syncs {
    counting: Counting,
    outstanding: VecDeque<SyncReason>,
}

impl Syncs {
    pub(crate) fn new(counting: Counting) -> Self {
        Self {
            counting,
            outstanding: VecDeque::new(),
        }
    }

    fn receipt(&self, kind: UpdateKind, is_counted: bool) -> Receipt {
        Receipt {
            kind,
            owes_status: is_counted && self.counting == Counting::PerFrame,
        }
    }

    /// Whether another state vector may be sent; notes it if so.
    pub(crate) fn request(&mut self, reason: SyncReason) -> bool {
        let is_full = self.outstanding.len() >= MAX_OUTSTANDING_SYNCS;
        if is_full && reason == SyncReason::Resync {
            return false;
        }
        self.outstanding.push_back(reason);
        true
    }

    /// The event of a sync message, with the receipt that a counting client expects.
    pub(crate) fn event(&mut self, slot: Slot, message: SyncMessage) -> Result<Event, Violation> {
        Ok(match message {
            SyncMessage::Step1(state_vector) => {
                if self.outstanding.len() >= MAX_OUTSTANDING_SYNCS {
                    return Err(Violation::bad("too many syncs without an answer"));
                }
                Event::SyncStep1 { slot, state_vector }
            }
            SyncMessage::Step2(update) => {
                let reason = self.outstanding.pop_front();
                let is_counted = reason == Some(SyncReason::AnswerToClient);
                let receipt = self.receipt(UpdateKind::SyncStep2, is_counted);
                Event::Update {
                    slot,
                    update,
                    receipt,
                }
            }
            SyncMessage::Update(update) => {
                let receipt = self.receipt(UpdateKind::Update, true);
                Event::Update {
                    slot,
                    update,
                    receipt,
                }
            }
        })
    }
}

/// What a socket may queue before its documents are open.
#[derive(Debug, Default)]
pub(crate) struct PreAuthBudget {
    bytes: usize,
    messages: usize,
}

impl PreAuthBudget {
    pub(crate) fn take(&mut self, bytes: usize) -> Result<(), Violation> {
        self.bytes = self.bytes.saturating_add(bytes);
        self.messages += 1;
        if self.bytes > MAX_PRE_AUTH_BYTES || self.messages > MAX_PRE_AUTH_MESSAGES {
            return Err(Violation {
                code: CloseCode::Reset,
                reason: "too much before acceptance",
            });
        }
        Ok(())
    }

    pub(crate) fn give_back(&mut self, bytes: usize) {
        self.bytes = self.bytes.saturating_sub(bytes);
        self.messages = self.messages.saturating_sub(1);
    }
}

/// Frames to send.
#[derive(Debug, Default)]
pub(crate) struct Outbox {
    frames: VecDeque<Bytes>,
    bytes: usize,
}

impl Outbox {
    pub(crate) fn push(&mut self, frame: Bytes) {
        self.bytes += frame.len();
        self.frames.push_back(frame);
    }

    pub(crate) fn pop(&mut self) -> Option<Bytes> {
        let frame = self.frames.pop_front()?;
        self.bytes -= frame.len();
        Some(frame)
    }

    pub(crate) fn bytes(&self) -> usize {
        self.bytes
    }
}

/// Keep-alives and silence.
#[derive(Debug)]
pub(crate) struct Timers {
    last_heard: Duration,
    next_keep_alive: Duration,
}

impl Timers {
    pub(crate) fn new() -> Self {
        let next_keep_alive = Duration::from_secs(KEEP_ALIVE_SECONDS);
        Self {
            last_heard: Duration::ZERO,
            next_keep_alive,
        }
    }

    pub(crate) fn touch(&mut self, now: Duration) {
        self.last_heard = self.last_heard.max(now);
    }

    pub(crate) fn last_heard(&self) -> Duration {
        self.last_heard
    }

    pub(crate) fn next(&self) -> Duration {
        self.next_keep_alive.min(self.silence_deadline())
    }

    fn silence_deadline(&self) -> Duration {
        self.last_heard + Duration::from_secs(SILENCE_SECONDS)
    }

    /// Whether a keep-alive is due now; an error when the client has been silent too long.
    pub(crate) fn is_keep_alive_due(&mut self, now: Duration) -> Result<bool, Violation> {
        if now >= self.silence_deadline() {
            return Err(Violation {
                code: CloseCode::Timeout,
                reason: "silent too long",
            });
        }
        if now < self.next_keep_alive {
            return Ok(false);
        }
        self.next_keep_alive = now + Duration::from_secs(KEEP_ALIVE_SECONDS);
        Ok(true)
    }
}

/// Refuses frames above the limit.
pub(crate) fn check_frame_size(frame: &Bytes) -> Result<(), Violation> {
    if frame.len() > MAX_FRAME_BYTES {
        return Err(Violation {
            code: CloseCode::TooBig,
            reason: "frame too big",
        });
    }
    Ok(())
}
