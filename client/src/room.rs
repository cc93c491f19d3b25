//! One room on one connection: what the hub says in, what we owe the hub out. No I/O.
//!
//! There is no queue of frames. A room owes at most one frame of each kind, and encodes it when
//! the socket has room for it: so a slow connection costs no memory, and what goes out is fresh.

use std::{collections::VecDeque, sync::Arc, time::Instant};

use bytes::Bytes;
use coopol_protocol::{
    awareness::{self, MalformedAwareness},
    close::{CloseCode, Disposition},
    lib0::ReadError,
    state_vector::{self, MalformedStateVector},
};
use yrs::{
    ReadTxn as _, StateVector, Transact as _, Update,
    updates::{decoder::Decode as _, encoder::Encode as _},
};

use crate::{
    Access, Refusal, Status, Token,
    outbox::Outbox,
    presence::Presence,
    shared::Shared,
    wire::{self, FromHub, ToHub},
};

/// How far a room is on the present connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Phase {
    /// There is no connection, or the room is new on it.
    Offline,
    /// The token is being asked for.
    AwaitingToken,
    /// Token and state vector are on their way.
    Entering,
    /// What the hub has was applied.
    Synced,
    /// We said that we leave.
    Left,
}

/// What the connection has to do after a message.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Reaction {
    /// Nothing.
    None,
    /// The connection has proved itself.
    Synced,
    /// Ask for the token again.
    AskToken,
    /// The hub refused the room for good.
    Refused(Refusal),
    /// The hub put us out of the room without refusing it: come back later.
    PutOut(String),
}

/// A message of the hub that cannot be: the connection starts afresh.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Broken {
    #[error("a frame: {0}")]
    Frame(#[from] ReadError),
    #[error(transparent)]
    StateVector(#[from] MalformedStateVector),
    #[error(transparent)]
    Awareness(#[from] MalformedAwareness),
    #[error("an update cannot be read: {0}")]
    Encoding(#[from] yrs::encoding::read::Error),
    #[error("an update cannot be applied: {0}")]
    Update(#[from] yrs::error::UpdateError),
}

/// Whether the hub acknowledges our answer to its state vector.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Answer {
    /// It does: the answer belongs to a sync that we opened.
    Acknowledged,
    /// It does not: the hub asked of itself. What waits in the outbox is sent besides.
    Plain,
}

/// The sync that we open with our state vector.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sync {
    /// None is open.
    Closed,
    /// Our state vector has to go out.
    Due,
    /// It went out; the hub's own, and our answer to it, are still to come.
    Open,
}

/// The state of one room.
pub(crate) struct Room {
    pub(crate) shared: Arc<Shared>,
    pub(crate) token: Token,
    phase: Phase,
    sync: Sync,
    owed_token: Option<String>,
    owed_answer: Option<(StateVector, Answer)>,
    owes_heartbeat: bool,
    /// What the hub is known to have, at least.
    hub_has: StateVector,
}

impl Room {
    pub(crate) fn new(shared: Arc<Shared>, token: Token) -> Self {
        Self {
            shared,
            token,
            phase: Phase::Offline,
            sync: Sync::Closed,
            owed_token: None,
            owed_answer: None,
            owes_heartbeat: false,
            hub_has: StateVector::default(),
        }
    }

    pub(crate) fn phase(&self) -> Phase {
        self.phase
    }

    /// There is a connection; the token is being asked for.
    pub(crate) fn connected(&mut self) {
        self.phase = Phase::AwaitingToken;
        self.shared.set_status(Status::Connecting);
    }

    /// The connection is gone.
    pub(crate) fn disconnected(&mut self, status: Status) {
        *self = Self::new(Arc::clone(&self.shared), self.token.clone());
        self.shared.with_outbox(Outbox::disconnect);
        let change = self.shared.with_presence(Presence::disconnect);
        self.shared.tell_peers(change);
        self.shared.set_status(status);
    }

    /// The token is there: enter the room, or show it again if we are in.
    pub(crate) fn enter(&mut self, token: String) {
        self.owed_token = Some(token);
        if self.phase == Phase::AwaitingToken {
            self.phase = Phase::Entering;
            self.sync = Sync::Due;
        }
    }

    /// Regular upkeep, every [`crate::presence::RENEWAL`]: say that we are here, forget who is
    /// not.
    pub(crate) fn tick(&mut self, now: Instant) {
        let change = self.shared.with_presence(|presence| {
            presence.renew();
            presence.expire(now)
        });
        self.shared.tell_peers(change);
        self.owes_heartbeat = true;
    }

    /// Whether [`Room::next_frame`] has something.
    pub(crate) fn has_frame(&self) -> bool {
        match self.phase {
            Phase::Offline | Phase::AwaitingToken | Phase::Left => false,
            Phase::Entering | Phase::Synced => {
                self.owed_token.is_some()
                    || self.sync == Sync::Due
                    || self.owed_answer.is_some()
                    || self.owes_heartbeat
                    || self.shared.is_leaving()
                    || self.shared.with_outbox(|outbox| outbox.has_next())
                    || self.shared.with_signals(|signals| !signals.is_empty())
                    || self.shared.with_presence(|presence| presence.has_update())
            }
        }
    }

    /// The next frame that we owe the hub.
    pub(crate) fn next_frame(&mut self) -> Option<Bytes> {
        match self.phase {
            Phase::Offline | Phase::AwaitingToken | Phase::Left => return None,
            Phase::Entering | Phase::Synced => {}
        }
        if let Some(token) = self.owed_token.take() {
            return Some(self.frame(ToHub::Auth { token: &token }));
        }
        if self.sync == Sync::Due {
            return Some(self.open_sync());
        }
        if let Some((vector, answer)) = self.owed_answer.take() {
            return Some(self.answer(vector, answer));
        }
        self.next_update()
            .or_else(|| self.next_signal())
            .or_else(|| self.next_presence())
            .or_else(|| self.say_goodbye())
    }

    fn frame(&self, message: ToHub<'_>) -> Bytes {
        wire::encode(&self.shared.name, message)
    }

    fn open_sync(&mut self) -> Bytes {
        self.sync = Sync::Open;
        self.shared.with_outbox(Outbox::open_sync);
        let vector = self.shared.doc.transact().state_vector().encode_v1();
        self.frame(ToHub::SyncStep1(&vector))
    }

    fn answer(&mut self, vector: StateVector, answer: Answer) -> Bytes {
        let update = {
            // While this is open no edit can be committed, so none slips in between.
            let txn = self.shared.doc.transact();
            if answer == Answer::Acknowledged {
                self.sync = Sync::Closed;
                self.shared.with_outbox(Outbox::answer_sync);
            }
            txn.encode_diff_v1(&vector)
        };
        self.hub_has = vector;
        self.frame(ToHub::SyncStep2(&update))
    }

    fn next_update(&mut self) -> Option<Bytes> {
        if let Some(update) = self.shared.with_outbox(Outbox::take_update) {
            return Some(self.frame(ToHub::Update(&update)));
        }
        if !self.shared.with_outbox(|outbox| outbox.has_next()) {
            return None;
        }
        let update = {
            let txn = self.shared.doc.transact();
            self.shared.with_outbox(Outbox::take_diff)?;
            txn.encode_diff_v1(&self.hub_has)
        };
        Some(self.frame(ToHub::Update(&update)))
    }

    /// After the updates: a signal may speak of the words in them.
    fn next_signal(&mut self) -> Option<Bytes> {
        let signal = self.shared.with_signals(VecDeque::pop_front)?;
        Some(self.frame(ToHub::Stateless(&signal)))
    }

    fn next_presence(&mut self) -> Option<Bytes> {
        let is_leaving = self.shared.is_leaving();
        let update = self.shared.with_presence(|presence| {
            if is_leaving {
                presence.set(None);
            }
            presence.take_update()
        });
        let update = match (update, std::mem::take(&mut self.owes_heartbeat)) {
            (Some(update), _) => update,
            (None, true) => awareness::EMPTY.to_vec(),
            (None, false) => return None,
        };
        Some(self.frame(ToHub::Awareness(&update)))
    }

    fn say_goodbye(&mut self) -> Option<Bytes> {
        if !self.shared.is_leaving() {
            return None;
        }
        self.phase = Phase::Left;
        Some(self.frame(ToHub::Close))
    }

    /// Takes in a message of the hub.
    pub(crate) fn receive(
        &mut self,
        message: FromHub<'_>,
        now: Instant,
    ) -> Result<Reaction, Broken> {
        match message {
            FromHub::SyncStep1(vector) => self.receive_vector(vector)?,
            FromHub::SyncStep2(update) => {
                self.apply(update)?;
                self.phase = Phase::Synced;
                self.shared.set_status(Status::Synced);
                return Ok(Reaction::Synced);
            }
            FromHub::Update(update) => {
                let is_whole = self.apply(update)?;
                if !is_whole && self.sync == Sync::Closed {
                    self.sync = Sync::Due;
                }
            }
            FromHub::Awareness(update) => {
                let change = self.shared.with_presence(|presence| presence.apply(update, now))?;
                self.shared.tell_peers(change);
            }
            FromHub::QueryAwareness => self.shared.with_presence(Presence::renew),
            FromHub::TokenRequest => return Ok(Reaction::AskToken),
            FromHub::PermissionDenied(reason) => {
                return Ok(Reaction::Refused(Refusal::PermissionDenied(reason.to_owned())));
            }
            FromHub::Authenticated { scope } => self.authenticated(scope),
            FromHub::Close(reason) => return Ok(put_out(reason)),
            FromHub::Stored => self.shared.with_outbox(Outbox::acknowledge),
            FromHub::NotStored => {
                tracing::warn!(room = self.shared.name, "the hub refused an edit");
                self.shared.with_outbox(Outbox::refuse);
            }
            // Nobody may be listening.
            FromHub::Stateless(text) => drop(self.shared.heard.send(text.into())),
            FromHub::Unknown(kind) => tracing::debug!(kind, "the hub said what we do not know"),
        }
        Ok(Reaction::None)
    }

    fn receive_vector(&mut self, vector: &[u8]) -> Result<(), Broken> {
        // Within bounds: yrs would believe any count that a few bytes declare.
        state_vector::decode(vector)?;
        let vector = StateVector::decode_v1(vector)?;
        let owes_counted = matches!(self.owed_answer, Some((_, Answer::Acknowledged)));
        let answer = match self.sync {
            Sync::Open => Answer::Acknowledged,
            Sync::Closed | Sync::Due if owes_counted => Answer::Acknowledged,
            Sync::Closed | Sync::Due => Answer::Plain,
        };
        self.owed_answer = Some((vector, answer));
        Ok(())
    }

    /// Applies an update of the hub. Whether the document then lacks nothing that it refers to.
    fn apply(&self, update: &[u8]) -> Result<bool, Broken> {
        let update = Update::decode_v1(update)?;
        let mut txn = self.shared.doc.transact_mut_with(self.shared.origin.clone());
        txn.apply_update(update)?;
        Ok(!txn.has_missing_updates())
    }

    fn authenticated(&mut self, scope: &str) {
        let access = match scope {
            "readonly" => Access::ReadOnly,
            _ => Access::ReadWrite,
        };
        self.shared.access.send_replace(Some(access));
        if self.phase == Phase::Entering {
            self.shared.set_status(Status::Syncing);
        }
    }

    /// The room is over: the status is final.
    pub(crate) fn end(&self, status: Status) {
        let change = self.shared.with_presence(Presence::disconnect);
        self.shared.tell_peers(change);
        self.shared.set_status(status);
        self.shared.unobserve();
    }
}

/// What to make of being put out. Where the hub says with one of its fixed reasons that coming
/// back is useless, it is; a token, though, may be had anew.
fn put_out(reason: &str) -> Reaction {
    let code = CloseCode::ALL.into_iter().find(|code| code.reason() == reason);
    let stops = |code: &CloseCode| {
        *code != CloseCode::Unauthorized && code.disposition() == Disposition::Stop
    };
    match code.filter(stops) {
        Some(_) => Reaction::Refused(Refusal::PutOut(reason.to_owned())),
        None => Reaction::PutOut(reason.to_owned()),
    }
}

#[cfg(test)]
mod tests;
