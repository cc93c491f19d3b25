//! The Hocuspocus dialect, providers 3 and 4: several documents on one socket.
//!
//! Every frame but ping and pong is `varString address, varUint type, body`. The address is the
//! room's name, or `room \0 session`; it is answered verbatim. A document goes through this:
//!
//! ```text
//! (unknown) --auth--> Asked --accept--> Open --close--> (unknown)
//!     |                 ^  \--refuse--> Denied --auth--> Asked (a new slot)
//!     \--other--> Waiting (for its token)
//! ```
//!
//! Providers do not wait for the answer to their token: what they send meanwhile is queued. One
//! SyncStatus goes out for each frame that they count, when its receipt is settled.

mod frame;

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::time::Duration;

use bytes::Bytes;

use crate::awareness;
use crate::close::CloseCode;
use crate::connection::{
    Access, Connection, Counting, Event, Outbox, Outcome, PreAuthBudget, Receipt, Refusal, Slot,
    SyncReason, Syncs, Timers, Violation, check_frame_size,
};
use crate::limits::{MAX_DOCUMENTS_PER_SOCKET, PRE_AUTH_SECONDS};
use crate::message::{ServerMessage, SharedFrame};
use frame::{Credentials, Dialect, Message};

/// What the server answers when a client detaches a document, as the reference server does.
const DETACHED: &str = "provider_initiated";

/// How far a document is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// The client speaks of it, but has not sent its token.
    Waiting {
        deadline: Duration,
    },
    /// The owner has been asked.
    Asked,
    Open,
    /// Refused or closed; only a new token helps.
    Denied,
}

/// A message with its size, before its document is open.
type Queued = (Message, usize);

/// One document of the socket.
struct Document {
    address: String,
    state: State,
    queue: Vec<Queued>,
    syncs: Syncs,
}

impl Document {
    fn new(address: String, state: State) -> Self {
        let syncs = Syncs::new(Counting::PerFrame);
        Self { address, state, queue: Vec::new(), syncs }
    }
}

/// One socket of the Hocuspocus dialect.
pub struct Hocuspocus {
    documents: BTreeMap<Slot, Document>,
    slots: HashMap<String, Slot>,
    next_slot: u32,
    dialect: Dialect,
    /// Until when a client that has said nothing about a document is kept.
    idle_deadline: Option<Duration>,
    budget: PreAuthBudget,
    events: VecDeque<Event>,
    outbox: Outbox,
    timers: Timers,
}

impl Default for Hocuspocus {
    fn default() -> Self {
        Self::new()
    }
}

impl Hocuspocus {
    /// A connection without documents.
    #[must_use]
    pub fn new() -> Self {
        Self {
            documents: BTreeMap::new(),
            slots: HashMap::new(),
            next_slot: 0,
            dialect: Dialect::V3,
            idle_deadline: Some(Duration::from_secs(PRE_AUTH_SECONDS)),
            budget: PreAuthBudget::default(),
            events: VecDeque::new(),
            outbox: Outbox::default(),
            timers: Timers::new(),
        }
    }

    /// Brings a message to its document, as far as that is.
    fn route(&mut self, address: &str, queued: Queued) -> Result<(), Violation> {
        let Some(&slot) = self.slots.get(address) else {
            return self.begin(address, queued);
        };
        let Some(document) = self.documents.get_mut(&slot) else {
            return Ok(());
        };
        let (message, bytes) = queued;
        match (document.state, message) {
            // A client may leave before it is let in: what it wrote until then still counts.
            (State::Asked, message) => {
                self.budget.take(bytes)?;
                document.queue.push((message, bytes));
            }
            (State::Waiting { .. }, Message::Auth(credentials)) => {
                document.state = State::Asked;
                self.ask(slot, credentials);
            }
            (State::Denied, Message::Auth(credentials)) => {
                self.forget(slot);
                let slot = self.create(address, State::Asked)?;
                self.ask(slot, credentials);
            }
            (_, Message::Close) => self.detach(slot),
            (State::Waiting { .. }, message) => {
                self.budget.take(bytes)?;
                document.queue.push((message, bytes));
            }
            (State::Denied, _) => {}
            (State::Open, message) => self.raise(slot, message)?,
        }
        Ok(())
    }

    /// Takes the first message about an address.
    fn begin(&mut self, address: &str, queued: Queued) -> Result<(), Violation> {
        match queued {
            (Message::Close, _) => Ok(()),
            (Message::Auth(credentials), _) => {
                let slot = self.create(address, State::Asked)?;
                self.ask(slot, credentials);
                Ok(())
            }
            queued => {
                let deadline = self.timers.last_heard() + Duration::from_secs(PRE_AUTH_SECONDS);
                self.create(address, State::Waiting { deadline })?;
                self.route(address, queued)
            }
        }
    }

    fn create(&mut self, address: &str, state: State) -> Result<Slot, Violation> {
        let too_many = Violation { code: CloseCode::Reset, reason: "too many documents" };
        if self.documents.len() >= MAX_DOCUMENTS_PER_SOCKET {
            return Err(too_many);
        }
        let slot = Slot(self.next_slot);
        self.next_slot = self.next_slot.checked_add(1).ok_or(too_many)?;
        self.slots.insert(address.to_owned(), slot);
        self.documents.insert(slot, Document::new(address.to_owned(), state));
        Ok(slot)
    }

    fn ask(&mut self, slot: Slot, credentials: Credentials) {
        self.idle_deadline = None;
        self.dialect = credentials.dialect;
        if let Some(document) = self.documents.get(&slot) {
            let room = frame::room(&document.address).to_owned();
            self.events.push_back(Event::Open { slot, room, token: Some(credentials.token) });
        }
    }

    /// Turns a message about an open document into an event.
    fn raise(&mut self, slot: Slot, message: Message) -> Result<(), Violation> {
        let Some(document) = self.documents.get_mut(&slot) else {
            return Ok(());
        };
        let event = match message {
            Message::Sync(message) => document.syncs.event(slot, message)?,
            Message::Awareness(update) => Event::Awareness { slot, update },
            Message::Auth(Credentials { token, .. }) => Event::Reauthenticate { slot, token },
            Message::Stateless(payload) => Event::Stateless { slot, payload },
            Message::QueryAwareness | Message::Close => return Ok(()),
        };
        self.events.push_back(event);
        Ok(())
    }

    fn detach(&mut self, slot: Slot) {
        let Some(document) = self.forget(slot) else {
            return;
        };
        self.outbox.push(frame::close(&document.address, DETACHED));
        if matches!(document.state, State::Asked | State::Open) {
            self.events.push_back(Event::Detach { slot });
        }
    }

    fn forget(&mut self, slot: Slot) -> Option<Document> {
        let document = self.documents.remove(&slot)?;
        self.slots.remove(&document.address);
        self.give_back(&document.queue);
        Some(document)
    }

    fn give_back(&mut self, queue: &[Queued]) {
        for (_, bytes) in queue {
            self.budget.give_back(*bytes);
        }
    }

    /// Routes what a document has queued, now that its state has changed. The client may have
    /// left it and come back meanwhile.
    fn drain(&mut self, slot: Slot) -> Result<(), Violation> {
        let Some(document) = self.documents.get_mut(&slot) else {
            return Ok(());
        };
        let address = document.address.clone();
        let queue = std::mem::take(&mut document.queue);
        self.give_back(&queue);
        for queued in queue {
            self.route(&address, queued)?;
        }
        Ok(())
    }

    fn open(&mut self, slot: Slot) -> Option<&mut Document> {
        self.documents.get_mut(&slot).filter(|document| document.state == State::Open)
    }

    fn keep_alive(&mut self) {
        let address = self
            .documents
            .values()
            .find(|document| document.state == State::Open)
            .or_else(|| self.documents.values().next())
            .map(|document| document.address.as_str());
        match (address, self.dialect) {
            (Some(address), _) => {
                let frame = ServerMessage::Awareness(&awareness::EMPTY).to_addressed(address);
                self.outbox.push(frame);
            }
            (None, Dialect::V4) => self.outbox.push(Bytes::from_static(&frame::PING)),
            (None, Dialect::V3) => {}
        }
    }

    /// The first moment at which a client is late with a token.
    fn token_deadline(&self) -> Option<Duration> {
        let waiting = self.documents.values().filter_map(|document| match document.state {
            State::Waiting { deadline } => Some(deadline),
            _ => None,
        });
        waiting.chain(self.idle_deadline).min()
    }
}

impl Connection for Hocuspocus {
    fn receive(&mut self, frame: Bytes, now: Duration) -> Result<(), Violation> {
        self.touch(now);
        check_frame_size(&frame)?;
        if *frame == frame::PONG {
            return Ok(());
        }
        let (address, message) = frame::read(&frame)?;
        self.route(address, (message, frame.len()))
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

    fn accept(&mut self, slot: Slot, access: Access) -> Result<(), Violation> {
        let Some(document) = self.documents.get_mut(&slot) else {
            return Ok(());
        };
        if !matches!(document.state, State::Asked | State::Open) {
            return Ok(());
        }
        document.state = State::Open;
        self.outbox.push(frame::authenticated(&document.address, access));
        self.drain(slot)
    }

    fn refuse(&mut self, slot: Slot, refusal: Refusal) -> Option<CloseCode> {
        let document = self.documents.get_mut(&slot)?;
        if refusal == Refusal::Unavailable {
            return Some(refusal.close_code());
        }
        let reason = refusal.close_code().reason();
        if !matches!(document.state, State::Asked | State::Open) {
            return None;
        }
        // The denial tells the application why; closing makes an open provider unsynced, so that
        // its page does not go on saying "saved".
        self.outbox.push(frame::permission_denied(&document.address, reason));
        if document.state == State::Open {
            self.outbox.push(frame::close(&document.address, reason));
        }
        document.state = State::Denied;
        self.drain(slot).err().map(|violation| violation.code)
    }

    fn request_token(&mut self, slot: Slot) {
        if let Some(document) = self.open(slot) {
            let frame = frame::token_request(&document.address);
            self.outbox.push(frame);
        }
    }

    fn has_signals(&self) -> bool {
        true
    }

    fn keep_without_documents(&mut self) {
        self.idle_deadline = None;
    }

    fn send(&mut self, slot: Slot, message: ServerMessage<'_>) {
        if let Some(document) = self.open(slot) {
            let frame = message.to_addressed(&document.address);
            self.outbox.push(frame);
        }
    }

    fn send_shared(&mut self, slot: Slot, frame: &SharedFrame) {
        if let Some(document) = self.open(slot) {
            let frame = frame.hocuspocus(&document.address);
            self.outbox.push(frame);
        }
    }

    fn request_sync(&mut self, slot: Slot, state_vector: &[u8], reason: SyncReason) {
        let Some(document) = self.open(slot) else {
            return;
        };
        if document.syncs.request(reason) {
            let frame = ServerMessage::SyncStep1(state_vector).to_addressed(&document.address);
            self.outbox.push(frame);
        }
    }

    fn settle(&mut self, slot: Slot, receipt: Receipt, outcome: Outcome) {
        if !receipt.owes_status() {
            return;
        }
        if let Some(document) = self.documents.get(&slot) {
            self.outbox.push(frame::sync_status(&document.address, outcome));
        }
    }

    fn poll_timeout(&self) -> Option<Duration> {
        let next = self.timers.next();
        Some(self.token_deadline().map_or(next, |deadline| deadline.min(next)))
    }

    fn handle_timeout(&mut self, now: Duration) -> Result<(), Violation> {
        if self.token_deadline().is_some_and(|deadline| now >= deadline) {
            return Err(Violation { code: CloseCode::Reset, reason: "no token in time" });
        }
        if self.timers.is_keep_alive_due(now)? {
            self.keep_alive();
        }
        Ok(())
    }
}
