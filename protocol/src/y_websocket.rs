//! The y-websocket dialect: one room a socket, its name and token in the URL.
//!
//! ```text
//! frame     = message+                      one each from stable clients, several from newer ones
//! message   = 0 (0 | 1 | 2) varUint8Array   SyncStep1, SyncStep2, Update
//!           | 1 varUint8Array               awareness
//!           | 2 0 varString                 auth: the server's only; tolerated
//!           | 3                             query of awareness: tolerated, not answered
//! ```
//!
//! Nothing is acknowledged in this dialect, and a refusal is said by closing the socket.

use std::collections::VecDeque;
use std::time::Duration;

use bytes::Bytes;

use crate::awareness;
use crate::close::CloseCode;
use crate::connection::{
    Access, Connection, Counting, Event, Outbox, Outcome, PreAuthBudget, Receipt, Refusal, Slot,
    SyncMessage, SyncReason, Syncs, Timers, Violation, check_frame_size, read_awareness, read_sync,
};
use crate::lib0::Reader;
use crate::limits::MAX_MESSAGES_PER_FRAME;
use crate::message::{ServerMessage, SharedFrame, kind};

/// The only document of such a connection.
pub const SLOT: Slot = Slot(0);

/// A message that counts, before the room is open.
enum Message {
    Sync(SyncMessage),
    Awareness(Bytes),
}

/// How far the room is.
enum State {
    /// Asked for; with what the client said meanwhile.
    Asked(Vec<Message>),
    Open,
    Refused,
}

/// One socket of the y-websocket dialect.
pub struct YWebsocket {
    state: State,
    syncs: Syncs,
    budget: PreAuthBudget,
    events: VecDeque<Event>,
    outbox: Outbox,
    timers: Timers,
}

impl YWebsocket {
    /// A connection to `room`, as the URL names it. Its first event asks for the room.
    #[must_use]
    pub fn new(room: String, token: Option<String>) -> Self {
        let open = Event::Open { slot: SLOT, room, token };
        Self {
            state: State::Asked(Vec::new()),
            syncs: Syncs::new(Counting::Never),
            budget: PreAuthBudget::default(),
            events: VecDeque::from([open]),
            outbox: Outbox::default(),
            timers: Timers::new(),
        }
    }

    fn take(&mut self, message: Message, bytes: usize) -> Result<(), Violation> {
        match &mut self.state {
            State::Asked(queue) => {
                self.budget.take(bytes)?;
                queue.push(message);
            }
            State::Open => self.raise(message)?,
            State::Refused => {}
        }
        Ok(())
    }

    fn raise(&mut self, message: Message) -> Result<(), Violation> {
        let event = match message {
            Message::Sync(message) => self.syncs.event(SLOT, message)?,
            Message::Awareness(update) => Event::Awareness { slot: SLOT, update },
        };
        self.events.push_back(event);
        Ok(())
    }

    fn is_open(&self, slot: Slot) -> bool {
        slot == SLOT && matches!(self.state, State::Open)
    }
}

/// Reads one message; `None` for those that are tolerated.
fn read(reader: &mut Reader<'_>, frame: &Bytes) -> Result<Option<Message>, Violation> {
    match reader.var_uint()? {
        kind::SYNC => Ok(Some(Message::Sync(read_sync(reader, frame)?))),
        kind::AWARENESS => Ok(Some(Message::Awareness(read_awareness(reader, frame)?))),
        kind::AUTH => {
            if reader.var_uint()? != 0 {
                return Err(Violation::bad("unknown auth message"));
            }
            reader.var_str()?;
            Ok(None)
        }
        kind::QUERY_AWARENESS => Ok(None),
        _ => Err(Violation::bad("unknown message")),
    }
}

impl Connection for YWebsocket {
    fn receive(&mut self, frame: Bytes, now: Duration) -> Result<(), Violation> {
        self.touch(now);
        check_frame_size(&frame)?;
        let mut reader = Reader::new(&frame);
        for _ in 0..MAX_MESSAGES_PER_FRAME {
            let start = reader.position();
            if let Some(message) = read(&mut reader, &frame)? {
                self.take(message, reader.position() - start)?;
            }
            if reader.is_at_end() {
                return Ok(());
            }
        }
        Err(Violation::bad("too many messages in a frame"))
    }

    fn touch(&mut self, now: Duration) {
        self.timers.touch(now);
    }

    fn poll_event(&mut self) -> Option<Event> {
        self.events.pop_front()
    }

    fn poll_transmit(&mut self) -> Option<Bytes> {
        self.outbox.pop()
    }

    fn queued_bytes(&self) -> usize {
        self.outbox.bytes()
    }

    fn accept(&mut self, slot: Slot, _access: Access) -> Result<(), Violation> {
        if slot != SLOT || !matches!(self.state, State::Asked(_)) {
            return Ok(());
        }
        let before = std::mem::replace(&mut self.state, State::Open);
        if let State::Asked(queue) = before {
            for message in queue {
                self.raise(message)?;
            }
        }
        Ok(())
    }

    fn refuse(&mut self, slot: Slot, refusal: Refusal) -> Option<CloseCode> {
        if slot != SLOT {
            return None;
        }
        self.state = State::Refused;
        Some(refusal.close_code())
    }

    fn request_token(&mut self, _slot: Slot) {}

    fn has_signals(&self) -> bool {
        false
    }

    /// A socket of this dialect is one document's.
    fn keep_without_documents(&mut self) {}

    fn send(&mut self, slot: Slot, message: ServerMessage<'_>) {
        let is_sayable = !matches!(message, ServerMessage::Stateless(_));
        if self.is_open(slot) && is_sayable {
            self.outbox.push(message.to_body());
        }
    }

    fn send_shared(&mut self, slot: Slot, frame: &SharedFrame) {
        if self.is_open(slot) {
            self.outbox.push(frame.y_websocket());
        }
    }

    fn request_sync(&mut self, slot: Slot, state_vector: &[u8], reason: SyncReason) {
        if self.is_open(slot) && self.syncs.request(reason) {
            self.outbox.push(ServerMessage::SyncStep1(state_vector).to_body());
        }
    }

    fn settle(&mut self, _slot: Slot, _receipt: Receipt, _outcome: Outcome) {}

    fn poll_timeout(&self) -> Option<Duration> {
        Some(self.timers.next())
    }

    fn handle_timeout(&mut self, now: Duration) -> Result<(), Violation> {
        if self.timers.is_keep_alive_due(now)? {
            self.outbox.push(ServerMessage::Awareness(&awareness::EMPTY).to_body());
        }
        Ok(())
    }
}
