//! The way from the log to everyone: acknowledge, apply, encode once, send; and rebuild.

use std::{collections::HashMap, ops::ControlFlow};

use bytes::Bytes;
use coopol_protocol::{
    connection::{Outcome, SyncReason},
    frontier::IdRange,
    message::SharedFrame,
};
use tokio::time::{Instant, sleep};

use super::{Actor, MAX_PENDING_UPDATES, Next, PRESENCE_WAIT, REBUILD_PAUSE, SLOW_TICK};
use crate::{
    domain::ids::MemberId,
    room::{
        CloseReason, CopiesOutcome, RoomEvent,
        followed::Followed,
        intake::{Answer, Arrival, Durable, Kept},
        load::{LoadedText, load},
        log_name,
        presence::Presence,
        upstream::Upstream,
    },
    store::{Sequence, StoredRecord},
    text::{
        archive::Entry,
        event::TextEvent,
        live::{Applied, ApplyError, Deletions, LiveText},
    },
};

/// Bytes of updates that are applied where they are: beyond it, handing them over costs little.
const MAX_INLINE_BYTES: usize = 8 * 1024;

impl Actor {
    pub(super) fn acknowledge(&mut self, answer: Answer) {
        let Some(durable) = self.intake.advance(answer) else { return };
        let Durable { appended, due, copies, kept } = durable;
        self.own.extend(appended.map(|appended| (appended.first, appended.last)));
        if let (Kept::ForTheWindow, Some(appended)) = (kept, appended) {
            self.kept_through = appended.last;
            if !self.pending.is_empty() {
                self.flush_by(Instant::now());
            }
        }
        for (id, command) in copies {
            let outcome = CopiesOutcome { id: command, outcome: Ok(()) };
            self.outlets.owe(id, RoomEvent::Copies(Box::new(outcome)));
        }
        metrics::counter!("coopol_acknowledgements_total").increment(due.len() as u64);
        let due = due.into_iter().map(|(id, receipt)| (id, receipt, Outcome::Stored));
        self.outlets.settle(due);
    }

    /// Takes what the log's tail shows.
    pub(super) async fn receive(&mut self, records: &[StoredRecord]) -> Next {
        for record in records {
            if record.seq != self.pending_head.next() {
                tracing::error!(room = %self.name, seq = record.seq.0, "a gap in the log's tail");
                return self.rebuild().await;
            }
            let entry = match Entry::decode(record.seq.0, &record.body) {
                Ok(entry) => entry,
                Err(error) => {
                    // Nothing more can be shown here. What is on its way into the log is not
                    // acknowledged, so its authors keep it.
                    tracing::error!(room = %self.name, seq = record.seq.0, %error, "unreadable");
                    self.outlets.close_all(CloseReason::Unavailable);
                    return Next::End;
                }
            };
            self.compactor.grown(record.body.len());
            self.pending_head = record.seq;
            if let ControlFlow::Break(next) = self.understand(entry).await {
                return next;
            }
        }
        self.rest()
    }

    /// Takes one record in; a break if the document was rebuilt and holds the others too.
    pub(super) async fn understand(&mut self, entry: Entry) -> ControlFlow<Next> {
        if !entry.event.copies().is_empty() {
            self.outlets.tell_copied(entry.event.copies());
        }
        match &entry.event {
            TextEvent::Update { .. } | TextEvent::Adoption(_) | TextEvent::Retraction { .. } => {
                // The hub's own are no one's words: the first block, what a store had lost.
                if !entry.author.is_hub() {
                    let to = (self.lease.room(), &self.lease.env().moves);
                    self.mover.words(to, entry.at_ms);
                }
                let Some(update) = entry.event.update().cloned() else {
                    return ControlFlow::Continue(());
                };
                if !self.is_own(Sequence(entry.seq)) {
                    self.intake.learn(&entry.author, &update, &entry.event.relayed());
                }
                self.wait_for_flush(update, Sequence(entry.seq));
            }
            TextEvent::Quarantine { seq } if !self.skipped.contains(seq) => {
                return ControlFlow::Break(self.rebuild().await);
            }
            TextEvent::Epoch { epoch } => {
                tracing::info!(room = %self.name, epoch, "the epoch is raised");
                return ControlFlow::Break(self.begin_epoch().await);
            }
            // Other words than these: whoever is here hears of it by the epoch that follows.
            TextEvent::Regrown { .. } => return ControlFlow::Break(self.rebuild().await),
            TextEvent::Quarantine { .. }
            | TextEvent::CopyMap(_)
            | TextEvent::Branch { .. }
            | TextEvent::Wording(_) => {}
        }
        ControlFlow::Continue(())
    }

    /// Takes in what was written in what this is a branch of. It is shown, and never stored here.
    pub(super) async fn absorb(&mut self, records: &[StoredRecord]) -> Next {
        for record in records {
            let event = Entry::decode(record.seq.0, &record.body).map(|entry| entry.event);
            match &event {
                Ok(TextEvent::Epoch { .. }) => return self.begin_epoch().await,
                // Its own room says more of it; here only what stands matters.
                Err(_) | Ok(TextEvent::Quarantine { .. } | TextEvent::Regrown { .. }) => {
                    return self.rebuild().await;
                }
                Ok(event) => {
                    if let Some(update) = event.update() {
                        self.intake.learn_below(update);
                        // Of another log: it has not waited in this room's queue.
                        self.wait_for_flush(update.clone(), Sequence(u64::MAX));
                    }
                }
            }
        }
        self.rest()
    }

    /// Everybody starts from a fresh copy.
    async fn begin_epoch(&mut self) -> Next {
        let next = self.rebuild().await;
        self.outlets.close_all(CloseReason::EpochRaised);
        self.presence = Presence::default();
        self.lease.show(Vec::new());
        next
    }

    fn wait_for_flush(&mut self, update: Bytes, seq: Sequence) {
        self.pending.push(update);
        if self.pending.len() >= MAX_PENDING_UPDATES {
            self.flush_at = Some(Instant::now());
        } else {
            self.schedule_flush(seq);
        }
    }

    pub(super) fn is_own(&mut self, seq: Sequence) -> bool {
        self.own.retain(|(_, last)| *last >= seq);
        self.own.iter().any(|(first, last)| (*first..=*last).contains(&seq))
    }

    fn schedule_flush(&mut self, seq: Sequence) {
        let now = self.started.elapsed();
        // A flush that is due for cursors only is no window of changes.
        let open = self.flush_at.filter(|_| self.pending.len() > 1);
        let open = open.map(|at| at.saturating_duration_since(self.started));
        let due = self.window.arrive(now, self.outlets.len(), open);
        let has_waited = seq <= self.kept_through;
        self.flush_by(self.started + if has_waited { now } else { due });
    }

    /// When a change that comes now is shown to others, at the earliest. One that nobody waits to
    /// be told of is stored then, together with those that are shown with it.
    pub(super) fn shown_at(&self) -> Instant {
        let open = self.intake.next_start().map(|at| at.saturating_duration_since(self.started));
        self.started + self.window.due(self.started.elapsed(), self.outlets.len(), open)
    }

    /// Presence goes with the next words: a cursor that moves as its owner types costs nobody a
    /// frame of its own.
    pub(super) fn schedule_presence(&mut self) {
        if self.presence.has_changes() {
            self.flush_by(Instant::now() + PRESENCE_WAIT);
        }
    }

    fn flush_by(&mut self, at: Instant) {
        self.flush_at = Some(self.flush_at.map_or(at, |set| set.min(at)));
    }

    /// Applies what is durable, and sends it and the cursors to everyone, each encoded once.
    pub(super) async fn flush(&mut self) -> Next {
        self.flush_at = None;
        let (mut words, mut inserted) = (None, Vec::new());
        if !self.pending.is_empty() {
            let updates = std::mem::take(&mut self.pending);
            match self.apply(updates).await {
                Ok(applied) => {
                    self.head = self.pending_head;
                    words = self.encode(&applied);
                    inserted = applied.inserted;
                }
                Err(error) => {
                    tracing::error!(room = %self.name, %error, "a stored record breaks the text");
                    if self.rebuild().await == Next::End {
                        return Next::End;
                    }
                }
            }
            self.window.flushed(self.started.elapsed());
        }
        if let Some(members) = self.presence.take_members() {
            self.lease.show(members);
        }
        let presence = self.presence.take_changes();
        let presence = presence.map(|update| SharedFrame::awareness(&self.name, &update));
        let tells_presence = presence.is_some();
        let live = &self.live;
        let gone = self.outlets.broadcast((words, presence), || before(live, &inserted));
        gone.into_iter().for_each(|id| self.leave(id));
        if tells_presence && !self.outlets.anyone_behind() {
            self.presence.forget_departed();
        }
        if self.compactor.is_due() {
            self.compactor.start(self.head);
        }
        Next::Serve
    }

    /// The frame of what was applied, if that changed anything.
    fn encode(&mut self, applied: &Applied) -> Option<SharedFrame> {
        if applied.update.is_empty() {
            return None;
        }
        let frame = SharedFrame::sync_update(&self.name, &applied.update);
        if applied.deleted.is_empty() {
            self.cache.changed(&frame);
        } else {
            // Joiners must not get the words from the frames that are kept for them.
            self.cache.clear();
        }
        self.intake.learn_deleted(&applied.deleted);
        Some(frame)
    }

    /// Applies updates to the document. Those that may take long do not run on the tasks that
    /// serve sockets: a hostile update can cost the square of its size.
    async fn apply(&mut self, updates: Vec<Bytes>) -> Result<Applied, ApplyError> {
        if updates.iter().map(Bytes::len).sum::<usize>() <= MAX_INLINE_BYTES {
            return self.live.apply(&updates);
        }
        let empty = LiveText::new(Deletions::Collected);
        let mut live = std::mem::replace(&mut self.live, empty);
        let apply = move || (live.apply(&updates), live);
        let passes = self.lease.env().settings.passes;
        let (applied, live) = passes.run(apply).await.ok_or(ApplyError::Panicked)?;
        self.live = live;
        applied
    }

    /// Reads the text anew from the store: the document broke, or the log was rewritten. What is
    /// on its way into the log is not touched. [`Next::End`] if it cannot be read: everybody is
    /// told, and what was on its way is not acknowledged, so its authors keep it.
    pub(super) async fn rebuild(&mut self) -> Next {
        metrics::counter!("coopol_rebuilds_total").increment(1);
        let Some(loaded) = self.load_anew().await else {
            self.outlets.close_all(CloseReason::Unavailable);
            return Next::End;
        };
        self.lease.env().health.recovered(self.lease.room());
        let log = log_name(self.lease.room());
        let store = self.lease.env().store.as_ref();
        self.tail = Followed::new(store.follow(log, loaded.head));
        self.upstream = Upstream::follow(store, loaded.below.as_ref());
        self.compactor.reloaded(&loaded);
        let below = loaded.below.map(|below| below.clients).unwrap_or_default();
        self.intake.reset(loaded.text.frontier, loaded.text.owners, below);
        (self.live, self.epoch) = (loaded.text.live, loaded.text.epoch);
        (self.head, self.pending_head) = (loaded.head, loaded.head);
        // What is skipped already is named already, though its record may still wait for the store.
        let poison = loaded.text.poison.into_iter().filter(|seq| !self.skipped.contains(seq));
        let poison: Vec<u64> = poison.collect();
        self.skipped.extend(loaded.skipped);
        self.pending.clear();
        self.own.clear();
        self.kept_through = Sequence::ZERO;
        self.cache.clear();
        self.outlets.all_lag();
        self.next_tick = Instant::now();
        self.quarantine(&poison);
        Next::Serve
    }

    /// Loads the text, as often as it takes while the store is not available. Nothing: it cannot be
    /// read, or the hub stops and nothing of this room waits for the store.
    async fn load_anew(&mut self) -> Option<LoadedText> {
        loop {
            let error = match Box::pin(load(&self.lease)).await {
                Ok(loaded) => return Some(loaded),
                Err(error) => error,
            };
            tracing::error!(room = %self.name, %error, "a room cannot be read anew");
            if !error.may_pass() {
                return None;
            }
            self.lease.env().health.failing(self.lease.room(), &error.to_string());
            // The mailbox is not read meanwhile.
            if self.lease.is_draining() {
                self.draining = true;
                self.outlets.close_all(CloseReason::Unavailable);
                if self.intake.is_settled() {
                    return None;
                }
            }
            sleep(REBUILD_PAUSE).await;
        }
    }

    /// The store lost records that it had acknowledged, as a server does that failed over to a
    /// replica that was behind. What the room holds is appended again, and everybody is asked for
    /// what they hold: ids are the same, so nothing is doubled. Where the lost records had raised
    /// the epoch, copies of before may hold what was erased: it is raised again.
    pub(super) async fn give_back(&mut self) -> Next {
        metrics::counter!("coopol_logs_lost_total").increment(1);
        let (held, epoch) = (LiveText::new(Deletions::Collected), self.epoch);
        let held = std::mem::replace(&mut self.live, held);
        let mut updates = std::mem::take(&mut self.pending);
        // Their positions are given again.
        self.skipped.clear();
        if self.rebuild().await == Next::End {
            return Next::End;
        }
        updates.insert(0, held.diff(&self.live.clocks()));
        for update in &updates {
            // What does not fit by itself comes back from those who hold what it builds on.
            let _ = self.intake.take(Vec::new(), &MemberId::hub(), update, Arrival::now());
        }
        if self.epoch < epoch {
            self.intake.raise_epoch(epoch + 1);
        }
        for id in self.outlets.ids() {
            self.request_sync(id, SyncReason::Resync);
        }
        Next::Serve
    }

    pub(super) fn quarantine(&mut self, poison: &[u64]) {
        for &seq in poison {
            tracing::error!(room = %self.name, seq, "a record is quarantined");
            metrics::counter!("coopol_quarantined_records_total").increment(1);
            self.intake.quarantine(seq);
        }
    }

    pub(super) fn tick(&mut self) {
        let now = Instant::now();
        self.next_tick = now + SLOW_TICK;
        // A session that ended without a word, as by a panic of its task, must not keep the room.
        self.outlets.gone().into_iter().for_each(|id| self.leave(id));
        self.presence.expire(self.started.elapsed());
        self.schedule_presence();
        if self.outlets.anyone_behind() {
            let Self { name, live, presence, outlets, .. } = self;
            let presence = presence.missed().map(|all| SharedFrame::awareness(name, &all));
            outlets.catch_up(presence.as_ref(), |have| {
                SharedFrame::sync_update(name, &live.diff(have))
            });
        }
    }
}

/// The state vector of a copy that lacks just what was inserted.
fn before(live: &LiveText, inserted: &[IdRange]) -> Vec<(u64, u32)> {
    let mut starts: HashMap<u64, u32> = HashMap::new();
    for range in inserted {
        let start = starts.entry(range.client).or_insert(range.start);
        *start = range.start.min(*start);
    }
    let mut clocks = live.clocks();
    for (client, clock) in &mut clocks {
        *clock = starts.get(client).map_or(*clock, |start| *start.min(clock));
    }
    clocks
}
