//! The documents of one socket: asked for, open, renewed, ended.

use std::collections::HashMap;

use bytes::Bytes;
use coopol_protocol::{
    close::CloseCode,
    connection::{Connection, Event, Receipt, Refusal, Slot, SyncReason},
    state_vector,
};
use tokio::time::Instant;

use super::{
    document::{Document, Done, MAX_SHOWN_NAME, Work},
    opening::Opening,
    renewal::{Renewal, pause_until},
    signals::{FromPage, ToPage, tell},
    under_way::{Load, UnderWay},
    wire::{close, refusal, wire_access},
};
use crate::{
    domain::ids::{MemberId, RoomId},
    hub::{Hub, now_s},
    room::{
        CopiesOutcome, Handed, Join, JoinError, Joined, MAX_COPIES_PER_SIGNAL, RoomEvent,
        SyncRequest, mailbox::Sender,
    },
};

/// The documents of one socket and what they are waiting for.
pub struct Documents {
    hub: Hub,
    opening: Opening,
    queue: Sender<(Slot, RoomEvent)>,
    /// Boxed: a table has places for several, and most sockets have one document.
    pub(super) open: HashMap<Slot, Box<Document>>,
    /// When [`Self::check_grants`] has something to do.
    pub(super) grants_at: Option<Instant>,
}

impl Documents {
    /// No documents yet; rooms send to `queue`.
    pub fn new(hub: Hub, opening: Opening, queue: Sender<(Slot, RoomEvent)>) -> Self {
        tracing::debug!("a socket is open");
        Self { hub, opening, queue, open: HashMap::new(), grants_at: None }
    }

    /// Whether the client should wait before it sends more.
    pub fn is_full(&self) -> bool {
        self.open.values().map(|document| &document.under_way).sum::<Load>().is_full()
    }

    /// Carries out what a client did. `Err` closes the socket.
    pub fn take(
        &mut self,
        connection: &mut dyn Connection,
        event: Event,
    ) -> Result<Option<Work>, CloseCode> {
        match event {
            Event::Open { slot, room, token } => {
                self.ask(connection, slot, &room, token.as_deref())
            }
            Event::Reauthenticate { slot, token } => self.renew(connection, slot, &token),
            Event::SyncStep1 { slot, state_vector } => {
                let have =
                    state_vector::decode(&state_vector).map_err(|_| CloseCode::BadMessage)?;
                self.note(slot, UnderWay::begin_sync);
                self.hand(slot, |document| document.room.sync(document.id, have))
            }
            Event::Update { slot, update, receipt } => self.update(slot, update, receipt),
            Event::Awareness { slot, update } => {
                self.hand(slot, |document| document.announce(update))
            }
            Event::Stateless { slot, payload } => self.signal(connection, slot, &payload),
            Event::Detach { slot } => Ok(self.detach(slot)),
        }
    }

    fn ask(
        &mut self,
        connection: &mut dyn Connection,
        slot: Slot,
        name: &str,
        token: Option<&str>,
    ) -> Result<Option<Work>, CloseCode> {
        let Ok(room) = name.parse::<RoomId>() else {
            let name: String = name.chars().take(MAX_SHOWN_NAME).collect();
            tracing::info!(?name, "refused: this names no room");
            return refuse(connection, slot, Refusal::NotFound);
        };
        let (grant, right) = match self.hub.admit(&room, token, self.signed_in()) {
            Ok(admitted) => admitted,
            Err(error) => {
                tracing::info!(%room, %error, "refused");
                metrics::counter!("coopol_refusals_total").increment(1);
                return refuse(connection, slot, refusal(error));
            }
        };
        let registry = self.hub.registry().clone();
        let queue = self.queue.clone();
        let epoch = self.opening.epoch.or(grant.epoch);
        Ok(Some(Box::pin(async move {
            let request = |answer| {
                let member = grant.member.clone();
                Join { member, right, epoch, slot, events: queue.clone(), answer }
            };
            let joined = registry.join(&room, request).await;
            Done::Joined(slot, grant, right, joined)
        })))
    }

    /// Whom the request for this socket named, as long as they are here: a socket that stays open
    /// outlives no signing out.
    fn signed_in(&self) -> Option<&MemberId> {
        let since_s = self.opening.opened_at_s;
        self.opening.signed_in.as_ref().filter(|member| self.hub.is_here(member, since_s))
    }

    /// Takes in what a work has come to.
    pub fn done(&mut self, connection: &mut dyn Connection, done: Done) -> Result<(), CloseCode> {
        let (slot, grant, right, joined) = match done {
            Done::Joined(slot, grant, right, joined) => (slot, grant, right, joined),
            Done::Handed => return Ok(()),
        };
        match joined {
            Ok(Joined { id, epoch, room }) => {
                // While the room was loading, nobody looked whether the grant still stands.
                let stands = self.hub.stands(&grant);
                let (renewal, under_way) = (Renewal::of(&grant, now_s()), UnderWay::default());
                let presence = self.hub.presence_of(&grant.member);
                let document = Document { room, id, grant, right, presence, renewal, under_way };
                tracing::debug!(room = %document.grant.room, slot = slot.0, "joined");
                self.open.insert(slot, Box::new(document));
                self.plan_grant_check();
                if let Err(denied) = stands {
                    return self.end(connection, slot, refusal(denied.into()));
                }
                connection.accept(slot, wire_access(right)).map_err(|violation| violation.code)?;
                self.apply_right(connection, slot)?;
                // Before the hub asks for what the client has: a page whose copy is of another
                // epoch must not answer with it.
                tell(connection, slot, &ToPage::Room { epoch });
                Ok(())
            }
            Err(JoinError::OtherEpoch) => self.end(connection, slot, Refusal::OtherEpoch),
            Err(error @ (JoinError::Unavailable | JoinError::Full)) => {
                tracing::warn!(room = %grant.room, %error, "a room could not be joined");
                self.end(connection, slot, Refusal::Unavailable)
            }
        }
    }

    fn renew(
        &mut self,
        connection: &mut dyn Connection,
        slot: Slot,
        token: &str,
    ) -> Result<Option<Work>, CloseCode> {
        let Some(document) = self.open.get(&slot) else { return Ok(None) };
        let admitted = self.hub.admit(&document.grant.room, Some(token), self.signed_in());
        let Some(document) = self.open.get_mut(&slot) else { return Ok(None) };
        match admitted {
            // What this subscription wrote stands under its first member's name.
            Ok((grant, _)) if grant.member != document.grant.member => {
                tracing::info!(room = %document.grant.room, "renewed with another member's token");
                self.end(connection, slot, Refusal::Forbidden)?;
                Ok(None)
            }
            Ok((grant, right)) => {
                // A client that answers with the token it had is not asked again.
                if grant.expires_at_s > document.grant.expires_at_s {
                    document.renewal = Renewal::of(&grant, now_s());
                }
                (document.grant, document.right) = (grant, right);
                self.plan_grant_check();
                connection.accept(slot, wire_access(right)).map_err(|violation| violation.code)?;
                self.hand(slot, |document| document.room.renew(document.id, right))
            }
            Err(error) => {
                tracing::info!(room = %document.grant.room, %error, "refused at renewal");
                self.end(connection, slot, refusal(error))?;
                Ok(None)
            }
        }
    }

    fn update(
        &mut self,
        slot: Slot,
        update: Bytes,
        receipt: Receipt,
    ) -> Result<Option<Work>, CloseCode> {
        let bytes = update.len();
        self.note(slot, |under_way| under_way.begin_update(bytes));
        self.hand(slot, |document| document.room.update(document.id, update, receipt))
    }

    /// Takes what a page says beside its document.
    fn signal(
        &mut self,
        connection: &mut dyn Connection,
        slot: Slot,
        payload: &str,
    ) -> Result<Option<Work>, CloseCode> {
        match FromPage::decode(payload) {
            Ok(FromPage::Copies { id, copies }) => {
                self.note(slot, |under_way| under_way.begin_update(payload.len()));
                self.hand(slot, |document| document.room.copies(document.id, id, copies))
            }
            Ok(FromPage::Unknown) => Ok(None),
            Err(refused) => {
                metrics::counter!("coopol_refused_signals_total").increment(1);
                tell(connection, slot, &refused.to_page());
                Ok(None)
            }
        }
    }

    /// Hands something to a document's room; a room that is gone closes the socket, and the
    /// client comes back to a fresh one.
    fn hand(
        &mut self,
        slot: Slot,
        how: impl FnOnce(&Document) -> Handed,
    ) -> Result<Option<Work>, CloseCode> {
        let Some(document) = self.open.get(&slot) else { return Ok(None) };
        match how(document) {
            Handed::Taken => Ok(None),
            // A room that goes meanwhile says so by an event.
            Handed::Waiting(sent) => Ok(Some(Box::pin(async move {
                let _ = sent.await;
                Done::Handed
            }))),
            Handed::Gone => Err(CloseCode::TryAgain),
        }
    }

    fn detach(&mut self, slot: Slot) -> Option<Work> {
        let document = self.open.remove(&slot)?;
        tracing::debug!(room = %document.grant.room, slot = slot.0, "left");
        Some(Box::pin(async move {
            document.room.leave(document.id).await;
            Done::Handed
        }))
    }

    /// Takes in what a room says.
    pub fn hear(
        &mut self,
        connection: &mut dyn Connection,
        (slot, event): (Slot, RoomEvent),
    ) -> Result<(), CloseCode> {
        match event {
            RoomEvent::Frames(frames) => {
                frames.iter().for_each(|frame| connection.send_shared(slot, frame));
            }
            RoomEvent::RequestSync(request) => {
                let SyncRequest { state_vector, reason } = *request;
                if reason == SyncReason::AnswerToClient {
                    self.note(slot, UnderWay::answer_sync);
                }
                connection.request_sync(slot, &state_vector, reason);
            }
            RoomEvent::Held => self.note(slot, UnderWay::settle_update),
            RoomEvent::Settled(settled) => {
                for (receipt, outcome) in settled.0 {
                    if !receipt.is_held() {
                        self.note(slot, UnderWay::settle_update);
                    }
                    connection.settle(slot, receipt, outcome);
                }
            }
            RoomEvent::Copied(copies) if connection.has_signals() => {
                for some in copies.chunks(MAX_COPIES_PER_SIGNAL) {
                    tell(connection, slot, &ToPage::copied(some));
                }
            }
            RoomEvent::Copied(_) => {}
            RoomEvent::DocumentFull if connection.has_signals() => {
                tell(connection, slot, &ToPage::DocumentFull);
            }
            // This client has no other way to learn that its words are not stored.
            RoomEvent::DocumentFull => return Err(CloseCode::TooBig),
            RoomEvent::Copies(settled) => {
                let CopiesOutcome { id, outcome } = *settled;
                self.note(slot, UnderWay::settle_update);
                let id = id.as_str();
                let answer = match outcome {
                    Ok(()) => ToPage::CopiesStored { id },
                    Err(refused) => ToPage::CopiesRefused { id: Some(id), reason: refused.into() },
                };
                tell(connection, slot, &answer);
            }
            RoomEvent::Closed(reason) => {
                self.open.remove(&slot);
                return close(connection, slot, reason);
            }
        }
        Ok(())
    }

    fn note(&mut self, slot: Slot, what: impl FnOnce(&mut UnderWay)) {
        if let Some(document) = self.open.get_mut(&slot) {
            what(&mut document.under_way);
        }
    }

    /// Looks again how far each grant goes: some were taken back, some rights have changed.
    pub fn apply_rights(&mut self, connection: &mut dyn Connection) -> Result<(), CloseCode> {
        let slots: Vec<Slot> = self.open.keys().copied().collect();
        slots.into_iter().try_for_each(|slot| self.apply_right(connection, slot))
    }

    fn apply_right(
        &mut self,
        connection: &mut dyn Connection,
        slot: Slot,
    ) -> Result<(), CloseCode> {
        let Some(document) = self.open.get_mut(&slot) else { return Ok(()) };
        document.turn(self.hub.presence_of(&document.grant.member))?;
        match self.hub.stands(&document.grant) {
            Ok(right) if right == document.right => Ok(()),
            Ok(right) => {
                document.right = right;
                connection.accept(slot, wire_access(right)).map_err(|violation| violation.code)?;
                match document.room.renew(document.id, right) {
                    Handed::Taken => Ok(()),
                    // A room too busy to hear of it must not go on under the old right.
                    Handed::Waiting(_) | Handed::Gone => {
                        self.end(connection, slot, Refusal::Unavailable)
                    }
                }
            }
            Err(denied) => self.end(connection, slot, refusal(denied.into())),
        }
    }

    /// Ends documents whose grants have ended, and asks for new tokens before that.
    pub fn check_grants(&mut self, connection: &mut dyn Connection) -> Result<(), CloseCode> {
        let now = now_s();
        let mut ended = Vec::new();
        for (slot, document) in &mut self.open {
            let Some(end) = document.grant.expires_at_s else { continue };
            if end <= now {
                ended.push(*slot);
            } else if let Renewal::At(at) = document.renewal
                && at <= now
            {
                document.renewal = Renewal::Done;
                connection.request_token(*slot);
            }
        }
        self.plan_grant_check();
        for slot in ended {
            self.end(connection, slot, Refusal::Unauthorized)?;
        }
        Ok(())
    }

    /// Looks at the clock once for all wakes until a grant changes or one of them is due.
    fn plan_grant_check(&mut self) {
        let due = self.open.values().filter_map(|open| open.renewal.next_s(&open.grant));
        self.grants_at = due.min().map(|at_s| Instant::now() + pause_until(at_s, now_s()));
    }

    /// Ends one document. A socket without documents is closed: its client asks again elsewhere.
    fn end(
        &mut self,
        connection: &mut dyn Connection,
        slot: Slot,
        refusal: Refusal,
    ) -> Result<(), CloseCode> {
        if let Some(document) = self.open.remove(&slot) {
            tokio::spawn(async move { document.room.leave(document.id).await });
        }
        match connection.refuse(slot, refusal) {
            Some(code) => Err(code),
            None if refusal == Refusal::Unavailable => Err(CloseCode::TryAgain),
            None => Ok(()),
        }
    }

    /// Leaves every room.
    pub async fn leave_all(self) {
        tracing::debug!(documents = self.open.len(), "a socket has ended");
        for document in self.open.into_values() {
            document.room.leave(document.id).await;
        }
    }
}

fn refuse(
    connection: &mut dyn Connection,
    slot: Slot,
    refusal: Refusal,
) -> Result<Option<Work>, CloseCode> {
    connection.refuse(slot, refusal).map_or(Ok(None), Err)
}
