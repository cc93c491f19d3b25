//! What both dialects are built of: shared bodies, outstanding syncs, budgets, queues and timers.

use std::collections::VecDeque;
use std::time::Duration;

use bytes::Bytes;

use super::{Event, Receipt, Slot, SyncReason, UpdateKind, Violation};
use crate::awareness;
use crate::close::CloseCode;
use crate::lib0::Reader;
use crate::limits::{
    KEEP_ALIVE_SECONDS, MAX_FRAME_BYTES, MAX_OUTSTANDING_SYNCS, MAX_PRE_AUTH_BYTES,
    MAX_PRE_AUTH_MESSAGES, SILENCE_SECONDS,
};
use crate::message::step;
use crate::state_vector;

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
        Self { counting, outstanding: VecDeque::new() }
    }

    fn receipt(&self, kind: UpdateKind, is_counted: bool) -> Receipt {
        let owes_status = is_counted && self.counting == Counting::PerFrame;
        Receipt { kind, owes_status, is_held: false }
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
                Event::Update { slot, update, receipt }
            }
            SyncMessage::Update(update) => {
                let receipt = self.receipt(UpdateKind::Update, true);
                Event::Update { slot, update, receipt }
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
            return Err(Violation { code: CloseCode::Reset, reason: "too much before acceptance" });
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
        Self { last_heard: Duration::ZERO, next_keep_alive }
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
            return Err(Violation { code: CloseCode::Timeout, reason: "silent too long" });
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
        return Err(Violation { code: CloseCode::TooBig, reason: "frame too big" });
    }
    Ok(())
}
