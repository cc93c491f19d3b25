//! What sessions ask of a room: join, sync, write, show presence, leave.

use std::sync::Arc;

use bytes::Bytes;
use coopol_protocol::{
    awareness,
    connection::{Outcome, Receipt, SyncReason, UpdateKind},
    message::SharedFrame,
};

use super::Actor;
use crate::{
    domain::{
        access::{Access, Others, Right},
        ids::CommandId,
    },
    room::{
        CloseReason, Command, Copied, CopiesOutcome, CopiesRefused, Join, JoinError, Joined,
        MAX_SUBSCRIBERS, RoomEvent, SubscriberId, SyncRequest,
        intake::{Arrival, Due, Taken, is_awaited},
        outlets::{MAX_HELD, MAX_RESYNCS, Outlet},
    },
};

impl Actor {
    pub(super) fn obey(&mut self, command: Command) {
        match command {
            Command::Join(join) => self.join(*join),
            Command::Leave(id) => self.leave(id),
            Command::Sync(asked) => self.sync(asked.0, asked.1),
            Command::Update(sent) => self.update(sent.0, &sent.1, sent.2),
            Command::Copies(sent) => self.copies(sent.0, sent.1, sent.2),
            Command::Presence(sent) => self.announce(sent.0, &sent.1),
            Command::Hide(from) => self.forget(from),
            Command::Renew(from, right) => self.renew(from, right),
            Command::Drain => {
                self.draining = true;
                self.outlets.close_all(CloseReason::Unavailable);
            }
        }
    }

    pub(super) fn join(&mut self, join: Join) {
        let refusal = match join.epoch {
            _ if self.draining => Some(JoinError::Unavailable),
            _ if self.outlets.len() >= MAX_SUBSCRIBERS => Some(JoinError::Full),
            Some(epoch) if epoch != self.epoch => Some(JoinError::OtherEpoch),
            _ => None,
        };
        if let Some(refusal) = refusal {
            let _ = join.answer.send(Err(refusal));
            return;
        }
        let outlet = Outlet::new((join.member, join.right), join.slot, join.events);
        let id = self.outlets.add(outlet);
        let joined = Joined { id, epoch: self.epoch, room: self.handle.clone() };
        if join.answer.send(Ok(joined)).is_err() {
            self.leave(id);
            return;
        }
        self.show_others(id);
    }

    /// Shows a subscriber who else is here, if that is for them.
    fn show_others(&mut self, id: SubscriberId) {
        let others = self.outlets.get_mut(id).map(|outlet| outlet.right.others);
        if others == Some(Others::Shown)
            && let Some(presence) = self.presence.all()
        {
            let frame = SharedFrame::awareness(&self.name, &presence);
            self.outlets.owe(id, RoomEvent::Frames(Arc::new(vec![frame])));
        }
    }

    pub(super) fn leave(&mut self, id: SubscriberId) {
        if self.outlets.remove(id).is_some() {
            self.forget(id);
        }
    }

    /// A subscriber is gone, or shows itself no longer: its presence goes.
    fn forget(&mut self, id: SubscriberId) {
        self.presence.leave(id);
        self.schedule_presence();
    }

    /// Answers a client's state vector with what it lacks, and asks for what it has.
    pub(super) fn sync(&mut self, from: SubscriberId, have: Vec<(u64, u32)>) {
        if !self.outlets.is_here(from) {
            return;
        }
        let (name, live) = (&self.name, &self.live);
        let answer = if have.is_empty() {
            let state = || SharedFrame::sync_step2(name, &live.state());
            RoomEvent::Frames(self.cache.state(state))
        } else {
            let diff = |have: &[(u64, u32)]| SharedFrame::sync_step2(name, &live.diff(have));
            RoomEvent::Frames(Arc::new(vec![self.cache.diff(have, diff)]))
        };
        self.outlets.owe(from, answer);
        self.request_sync(from, SyncReason::AnswerToClient);
    }

    pub(super) fn request_sync(&mut self, from: SubscriberId, reason: SyncReason) {
        let state_vector = self.live.state_vector();
        let request = SyncRequest { state_vector, reason };
        self.outlets.owe(from, RoomEvent::RequestSync(Box::new(request)));
    }

    pub(super) fn update(&mut self, from: SubscriberId, update: &Bytes, receipt: Receipt) {
        let Some(outlet) = self.outlets.get_mut(from) else { return };
        if outlet.right.access == Access::ReadOnly {
            if let Some((receipt, outcome)) = self.intake.recognise((from, receipt), update) {
                self.outlets.settle([(from, receipt, outcome)]);
            }
            return;
        }
        let member = outlet.member.clone();
        let kind = receipt.kind();
        // What a client sends after something was held, when asked for everything, brings what was
        // missing: both are settled together.
        let held = match kind {
            UpdateKind::SyncStep2 => std::mem::take(&mut outlet.held),
            UpdateKind::Update => Vec::new(),
        };
        let due: Vec<Due> = held.into_iter().chain([receipt]).map(|owed| (from, owed)).collect();
        // Who only deletes, or adds nothing, as in the answer to a sync, may go on.
        if self.has_no_room_for(update.len()) && self.intake.inserts(update) {
            self.refuse_as_full(from, due);
            return;
        }
        let kept_until = (!is_awaited(&due)).then(|| self.shown_at());
        let arrival = Arrival { kept_until, ..Arrival::now() };
        match self.intake.take(due, &member, update, arrival) {
            Taken::Queued => self.resynced(from),
            Taken::Known(due) => {
                let stored = due.into_iter().map(|(id, owed)| (id, owed, Outcome::Stored));
                self.outlets.settle(stored);
                self.resynced(from);
            }
            Taken::Gap(due) => self.hold(from, due, kind),
            Taken::Foreign(due) => {
                tracing::info!(room = %self.name, %member, "written under a client id of a branch");
                metrics::counter!("coopol_updates_refused_as_foreign_total").increment(1);
                let refused = due.into_iter().map(|(id, owed)| (id, owed, Outcome::Refused));
                self.outlets.settle(refused);
                self.resynced(from);
            }
            Taken::Malformed(due, error) => {
                tracing::info!(room = %self.name, %member, error, "a malformed update");
                metrics::counter!("coopol_malformed_updates_total").increment(1);
                let refused = due.into_iter().map(|(id, owed)| (id, owed, Outcome::Refused));
                self.outlets.settle(refused);
                self.expel(from, CloseReason::Malformed);
            }
        }
    }

    fn has_no_room_for(&self, bytes: usize) -> bool {
        self.compactor.stored_bytes() + bytes > self.lease.env().settings.max_document_bytes
    }

    /// Refuses words for which the text has no room. They stay in their author's copy. What is
    /// written after them builds on them: it is asked for with them, and refused too. The reason
    /// goes before the receipts, at which a page puts the words aside.
    fn refuse_as_full(&mut self, from: SubscriberId, due: Vec<Due>) {
        tracing::warn!(room = %self.name, "a text is full");
        metrics::counter!("coopol_updates_refused_as_full_total").increment(1);
        self.outlets.owe(from, RoomEvent::DocumentFull);
        self.outlets.settle(due.into_iter().map(|(id, owed)| (id, owed, Outcome::Refused)));
        self.resynced(from);
    }

    /// Keeps the story of words that were inserted again.
    fn copies(&mut self, from: SubscriberId, id: CommandId, copies: Vec<Copied>) {
        let is_full = self.has_no_room_for(0);
        let Some(outlet) = self.outlets.get_mut(from) else { return };
        let taken = if outlet.right.access == Access::ReadOnly {
            Err(CopiesRefused::ReadOnly)
        } else if is_full {
            Err(CopiesRefused::DocumentFull)
        } else {
            self.intake.take_copies((from, id.clone()), &outlet.member, copies)
        };
        if let Err(refused) = taken {
            let outcome = CopiesOutcome { id, outcome: Err(refused) };
            self.outlets.owe(from, RoomEvent::Copies(Box::new(outcome)));
        }
    }

    /// A grant was renewed; what is held from a member who may only read now will not be taken.
    /// A member who may no longer see others gets no more awareness; their client times the others
    /// out.
    fn renew(&mut self, from: SubscriberId, right: Right) {
        let Some(outlet) = self.outlets.get_mut(from) else { return };
        let before = std::mem::replace(&mut outlet.right, right);
        if right.access == Access::ReadOnly {
            let held = std::mem::take(&mut outlet.held);
            self.outlets.settle(held.into_iter().map(|owed| (from, owed, Outcome::Refused)));
        }
        if before.others != right.others {
            self.show_others(from);
        }
    }

    pub(super) fn resynced(&mut self, from: SubscriberId) {
        if let Some(outlet) = self.outlets.get_mut(from)
            && outlet.held.is_empty()
        {
            outlet.resyncs = 0;
        }
    }

    /// Keeps the receipts of an update that builds on something missing, and asks for everything.
    pub(super) fn hold(&mut self, from: SubscriberId, due: Vec<Due>, kind: UpdateKind) {
        metrics::counter!("coopol_updates_held_total").increment(1);
        let Some(outlet) = self.outlets.get_mut(from) else { return };
        let asked_already = !outlet.held.is_empty() && kind == UpdateKind::Update;
        outlet.held.extend(due.into_iter().map(|(_, owed)| owed.held()));
        outlet.resyncs += u8::from(!asked_already);
        if outlet.resyncs > MAX_RESYNCS {
            self.expel(from, CloseReason::MissingDependencies);
        } else if outlet.held.len() > MAX_HELD {
            // It comes back, and syncs as a whole.
            self.expel(from, CloseReason::Unavailable);
        } else {
            self.outlets.owe(from, RoomEvent::Held);
            if !asked_already {
                self.request_sync(from, SyncReason::Resync);
            }
        }
    }

    pub(super) fn announce(&mut self, from: SubscriberId, update: &Bytes) {
        let Some(outlet) = self.outlets.get_mut(from) else { return };
        let member = outlet.member.clone();
        let Ok(entries) = awareness::decode(update) else {
            self.expel(from, CloseReason::Malformed);
            return;
        };
        self.presence.receive((from, &member), &entries, self.started.elapsed());
        self.schedule_presence();
    }

    pub(super) fn expel(&mut self, id: SubscriberId, reason: CloseReason) {
        self.outlets.close(id, reason);
        self.forget(id);
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::{future::poll_fn, time::Duration};

    use coopol_protocol::{awareness::Entry, connection::Slot};
    use tokio::{sync::mpsc, time::timeout};

    use super::*;
    use crate::{
        domain::ids::{MemberId, RoomId},
        room::{
            ClaimTable, Handed, Health, Registry, RoomEnv, RoomSettings,
            mailbox::{Receiver, mailbox},
        },
        store::memory::MemoryStore,
    };

    /// Far more than anything takes here.
    const PATIENCE: Duration = Duration::from_secs(60);
    const ROOM: &str = "open/a";

    fn rooms() -> Registry {
        let (health, settings) = (Health::default(), RoomSettings::default());
        let (moves, claims) = (mpsc::channel(1).0, ClaimTable::default());
        let store = Arc::new(MemoryStore::default());
        Registry::new(RoomEnv { store, health, moves, claims, settings })
    }

    fn right(others: Others) -> Right {
        Right { access: Access::ReadWrite, others }
    }

    /// Somebody in the room.
    struct Peer {
        joined: Joined,
        heard: Receiver<(Slot, RoomEvent)>,
    }

    impl Peer {
        async fn join(rooms: &Registry) -> Self {
            let (events, heard) = mailbox(64);
            let request = |answer| Join {
                member: MemberId::anonymous(),
                right: right(Others::Shown),
                epoch: None,
                slot: Slot(0),
                events: events.clone(),
                answer,
            };
            let room: RoomId = ROOM.parse().unwrap();
            let joined = rooms.join(&room, request).await.unwrap();
            Self { joined, heard }
        }

        fn show_itself(&self, clock: u32) {
            let handed = self.joined.room.presence(self.joined.id, shown(clock).into());
            assert!(matches!(handed, Handed::Taken));
        }

        fn renew(&self, others: Others) {
            let handed = self.joined.room.renew(self.joined.id, right(others));
            assert!(matches!(handed, Handed::Taken));
        }

        /// Waits until somebody is shown as they showed themselves.
        async fn is_shown(&mut self, clock: u32) {
            let hears = async {
                while !tells(&poll_fn(|context| self.heard.poll_take(context)).await.1, clock) {}
            };
            timeout(PATIENCE, hears).await.unwrap();
        }

        /// Whether anything waits that shows somebody so.
        fn has_been_shown(&mut self, clock: u32) -> bool {
            std::iter::from_fn(|| self.heard.take()).any(|(_, event)| tells(&event, clock))
        }
    }

    fn shown(clock: u32) -> Vec<u8> {
        awareness::encode(&[Entry { client: 7, clock, state: Some("{}") }])
    }

    fn tells(event: &RoomEvent, clock: u32) -> bool {
        let frame = SharedFrame::awareness(ROOM, &shown(clock));
        matches!(event, RoomEvent::Frames(frames) if frames.contains(&frame))
    }

    #[tokio::test]
    async fn rights_9_who_is_not_shown_the_others_any_more_hears_nothing_of_them_from_then_on() {
        let rooms = rooms();
        let mut author = Peer::join(&rooms).await;
        let mut reader = Peer::join(&rooms).await;
        author.show_itself(1);
        author.is_shown(1).await;
        reader.is_shown(1).await;

        reader.renew(Others::Hidden);
        author.show_itself(2);
        // What a room sends goes to all of them in one step.
        author.is_shown(2).await;
        assert!(!reader.has_been_shown(2));

        reader.renew(Others::Shown);
        reader.is_shown(2).await;
    }
}
