//! The room's actor: one task that owns the document and everything said about it.
//!
//! ```text
//! update -> intake (check, append) -> log -> tail -> pending -> flush (apply, encode once) -> all
//!                     \-> settled at the commit
//! ```

use std::{
    collections::HashSet,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use bytes::Bytes;
use coopol_protocol::{
    awareness,
    connection::{Outcome, Receipt, SyncReason, UpdateKind},
    frontier::IdRange,
    message::SharedFrame,
};
use tokio::{
    sync::mpsc,
    time::{Instant, sleep, sleep_until},
};

use super::{
    CloseReason, Command, Join, JoinError, Joined, MAX_DOCUMENT_BYTES, MAX_SUBSCRIBERS, RoomEvent,
    RoomHandle, SubscriberId,
    compaction::{CompactionError, Compactor},
    intake::{Due, Intake, Progress, Taken},
    join_cache::JoinCache,
    load::{LoadedText, load},
    log_name,
    outlets::{MAX_RESYNCS, Outlet, Outlets},
    presence::Presence,
    registry::Lease,
    window::Window,
};
use crate::{
    domain::access::Access,
    store::{ReadError, Sequence, StoredRecord, Tail},
    text::{archive::Entry, event::TextEvent, live::LiveText},
};

/// Durable updates that may wait for a flush; more are flushed before the window is over.
const MAX_PENDING_UPDATES: usize = 1_024;
/// How often a room looks after subscribers that lag.
const CATCH_UP_TICK: Duration = Duration::from_millis(100);
/// How often a room looks for expired presence and for being idle.
const SLOW_TICK: Duration = Duration::from_secs(5);
/// The pause before a rebuild that failed is tried again.
const REBUILD_PAUSE: Duration = Duration::from_millis(500);

/// Loads the room and serves it until it is idle, drained or cannot go on.
pub(super) async fn run(lease: Lease, mailbox: mpsc::Receiver<Command>, handle: RoomHandle) {
    match load(&lease).await {
        Ok(loaded) => Actor::new(lease, mailbox, handle, loaded).serve().await,
        Err(error) => {
            tracing::error!(room = %lease.room(), %error, "a room could not be loaded");
            metrics::counter!("coopol_load_failures_total").increment(1);
            refuse(lease, mailbox);
        }
    }
}

/// Gives the room's place back; whoever waits in the mailbox joins anew.
fn leave_registry(lease: Lease, mut mailbox: mpsc::Receiver<Command>) {
    drop(lease);
    mailbox.close();
}

/// Tells everybody who waits that the room cannot be loaded; the next join tries anew.
fn refuse(lease: Lease, mut mailbox: mpsc::Receiver<Command>) {
    drop(lease);
    mailbox.close();
    while let Ok(command) = mailbox.try_recv() {
        if let Command::Join(join) = command {
            let _ = join.answer.send(Err(JoinError::Unavailable));
        }
    }
}

enum Wake {
    Append(Progress),
    Records(Result<Vec<StoredRecord>, ReadError>),
    Flush,
    Compacted(Result<usize, CompactionError>),
    Command(Option<Command>),
    Tick,
}

/// Whether the actor goes on.
#[derive(PartialEq, Eq)]
enum Next {
    Serve,
    End,
}

struct Actor {
    lease: Lease,
    mailbox: mpsc::Receiver<Command>,
    handle: RoomHandle,
    name: String,
    /// The document: everything durable up to `head`.
    live: LiveText,
    epoch: u64,
    head: Sequence,
    skipped: HashSet<u64>,
    tail: Box<dyn Tail>,
    intake: Intake,
    /// Our own appends that the tail has not shown yet.
    own: Vec<(Sequence, Sequence)>,
    /// Durable updates that the document does not hold yet, and the head once it does.
    pending: Vec<Bytes>,
    pending_head: Sequence,
    flush_at: Option<Instant>,
    window: Window,
    outlets: Outlets,
    presence: Presence,
    cache: JoinCache,
    compactor: Compactor,
    next_tick: Instant,
    started: Instant,
    idle_since: Option<Instant>,
    draining: bool,
}

impl Actor {
    fn new(
        lease: Lease,
        mailbox: mpsc::Receiver<Command>,
        handle: RoomHandle,
        loaded: LoadedText,
    ) -> Self {
        let env = lease.env();
        let room = lease.room().clone();
        let tail = env.store.follow(log_name(&room), loaded.head);
        let means = (env.store.clone(), env.health.clone());
        let compactor = Compactor::new(env, &room, &loaded);
        let text = loaded.text;
        let intake = Intake::new(room.clone(), means, text.frontier, text.owners);
        let now = Instant::now();
        let mut actor = Self {
            name: room.to_string(),
            live: text.live,
            epoch: text.epoch,
            head: loaded.head,
            skipped: loaded.skipped,
            tail,
            intake,
            own: Vec::new(),
            pending: Vec::new(),
            pending_head: loaded.head,
            flush_at: None,
            window: Window::default(),
            outlets: Outlets::default(),
            presence: Presence::default(),
            cache: JoinCache::default(),
            compactor,
            next_tick: now + SLOW_TICK,
            started: now,
            idle_since: Some(now),
            draining: false,
            lease,
            mailbox,
            handle,
        };
        actor.quarantine(&text.poison);
        actor
    }

    async fn serve(mut self) {
        loop {
            self.intake.start();
            let wake = self.wake().await;
            if self.react(wake).await == Next::End {
                break;
            }
        }
        let Self { lease, mailbox, .. } = self;
        leave_registry(lease, mailbox);
    }

    /// Waits for the next thing to do. The order is the order of what members wait for:
    /// acknowledgements, then what is durable, then what is due, and new work last.
    async fn wake(&mut self) -> Wake {
        let flush_at = self.flush_at;
        tokio::select! {
            biased;
            progress = self.intake.progress() => Wake::Append(progress),
            () = sleep_until_some(flush_at) => Wake::Flush,
            records = self.tail.next() => Wake::Records(records),
            outcome = self.compactor.finished() => Wake::Compacted(outcome),
            () = sleep_until(self.next_tick) => Wake::Tick,
            command = self.mailbox.recv(), if !self.intake.is_full() => Wake::Command(command),
        }
    }

    async fn react(&mut self, wake: Wake) -> Next {
        match wake {
            Wake::Append(progress) => self.acknowledge(progress),
            Wake::Records(Ok(records)) => return self.receive(&records).await,
            Wake::Records(Err(error)) => {
                tracing::warn!(room = %self.name, %error, "the log's tail is lost; reading anew");
                self.rebuild().await;
            }
            Wake::Flush => self.flush().await,
            Wake::Compacted(outcome) => self.compactor.complete(outcome),
            Wake::Command(Some(command)) => self.obey(command),
            Wake::Command(None) => return Next::End,
            Wake::Tick => self.tick(),
        }
        self.rest()
    }

    /// Whether there is a reason to go on.
    fn rest(&mut self) -> Next {
        let busy = !self.outlets.is_empty()
            || !self.intake.is_settled()
            || !self.pending.is_empty()
            || self.compactor.is_busy()
            || !self.mailbox.is_empty();
        if busy {
            self.idle_since = None;
            return Next::Serve;
        }
        let since = *self.idle_since.get_or_insert_with(Instant::now);
        if self.draining {
            return Next::End;
        }
        let unload_at = since + self.lease.env().settings.idle_unload;
        if Instant::now() < unload_at {
            self.next_tick = self.next_tick.min(unload_at);
            return Next::Serve;
        }
        // What is worth folding is folded on the way out, so that the next load is quick.
        if self.compactor.is_worthwhile() {
            self.compactor.start(self.head);
        }
        if self.compactor.is_busy() { Next::Serve } else { Next::End }
    }

    // Commands.

    fn obey(&mut self, command: Command) {
        match command {
            Command::Join(join) => self.join(join),
            Command::Leave(id) => self.leave(id),
            Command::Sync { from, state_vector } => self.sync(from, state_vector),
            Command::Update { from, update, receipt } => self.update(from, &update, receipt),
            Command::Presence { from, update } => self.announce(from, &update),
            Command::Renew { from, access } => {
                if let Some(outlet) = self.outlets.get_mut(from) {
                    outlet.access = access;
                }
            }
            Command::Drain => {
                self.draining = true;
                self.outlets.close_all(CloseReason::Unavailable);
            }
        }
    }

    fn join(&mut self, join: Join) {
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
        let outlet = Outlet::new((join.member, join.access), join.slot, join.events);
        let id = self.outlets.add(outlet);
        let joined = Joined { id, epoch: self.epoch, room: self.handle.clone() };
        if join.answer.send(Ok(joined)).is_err() {
            self.leave(id);
            return;
        }
        if let Some(presence) = self.presence.all() {
            let frame = SharedFrame::awareness(&self.name, &presence);
            self.outlets.owe(id, RoomEvent::Frame(frame));
        }
    }

    fn leave(&mut self, id: SubscriberId) {
        if self.outlets.remove(id).is_some() {
            self.presence.leave(id);
            if self.presence.has_changes() {
                self.schedule_flush();
            }
        }
    }

    /// Answers a client's state vector with what it lacks, and asks for what it has.
    fn sync(&mut self, from: SubscriberId, have: Vec<(u64, u32)>) {
        let (name, live) = (&self.name, &self.live);
        let answer = if have.is_empty() {
            let state = || SharedFrame::sync_step2(name, &live.state());
            RoomEvent::Frames(self.cache.state(state))
        } else {
            let diff = |have: &[(u64, u32)]| SharedFrame::sync_step2(name, &live.diff(have));
            RoomEvent::Frame(self.cache.diff(have, diff))
        };
        self.outlets.owe(from, answer);
        self.request_sync(from, SyncReason::AnswerToClient);
    }

    fn request_sync(&mut self, from: SubscriberId, reason: SyncReason) {
        let state_vector = self.live.state_vector();
        self.outlets.owe(from, RoomEvent::RequestSync { state_vector, reason });
    }

    fn update(&mut self, from: SubscriberId, update: &Bytes, receipt: Receipt) {
        let Some(outlet) = self.outlets.get_mut(from) else { return };
        if outlet.access == Access::ReadOnly {
            let known = self.intake.knows(update);
            let outcome = if known { Outcome::Stored } else { Outcome::Refused };
            self.outlets.settle([(from, receipt, outcome)]);
            return;
        }
        if self.compactor.stored_bytes() + update.len() > MAX_DOCUMENT_BYTES {
            self.expel(from, CloseReason::DocumentFull);
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
        match self.intake.take(due, &member, update, now_ms()) {
            Taken::Queued => self.resynced(from),
            Taken::Known(due) => {
                let stored = due.into_iter().map(|(id, owed)| (id, owed, Outcome::Stored));
                self.outlets.settle(stored);
                self.resynced(from);
            }
            Taken::Gap(due) => self.hold(from, due, kind),
            Taken::Malformed(error) => {
                tracing::info!(room = %self.name, %member, error, "a malformed update");
                metrics::counter!("coopol_malformed_updates_total").increment(1);
                self.expel(from, CloseReason::Malformed);
            }
        }
    }

    fn resynced(&mut self, from: SubscriberId) {
        if let Some(outlet) = self.outlets.get_mut(from)
            && outlet.held.is_empty()
        {
            outlet.resyncs = 0;
        }
    }

    /// Keeps the receipts of an update that builds on something missing, and asks for everything.
    fn hold(&mut self, from: SubscriberId, due: Vec<Due>, kind: UpdateKind) {
        metrics::counter!("coopol_updates_held_total").increment(1);
        let Some(outlet) = self.outlets.get_mut(from) else { return };
        let asked_already = !outlet.held.is_empty() && kind == UpdateKind::Update;
        outlet.held.extend(due.into_iter().map(|(_, owed)| owed));
        if asked_already {
            return;
        }
        outlet.resyncs += 1;
        if outlet.resyncs > MAX_RESYNCS {
            self.expel(from, CloseReason::MissingDependencies);
        } else {
            self.request_sync(from, SyncReason::Resync);
        }
    }

    fn announce(&mut self, from: SubscriberId, update: &Bytes) {
        let Some(outlet) = self.outlets.get_mut(from) else { return };
        let member = outlet.member.clone();
        let Ok(entries) = awareness::decode(update) else {
            self.expel(from, CloseReason::Malformed);
            return;
        };
        if self.presence.receive((from, &member), &entries, self.started.elapsed()) {
            self.schedule_flush();
        }
    }

    fn expel(&mut self, id: SubscriberId, reason: CloseReason) {
        self.outlets.owe(id, RoomEvent::Closed(reason));
        self.leave(id);
    }

    // From the log to everyone.

    fn acknowledge(&mut self, progress: Progress) {
        let Some((appended, due)) = self.intake.advance(progress) else { return };
        self.own.push((appended.first, appended.last));
        metrics::counter!("coopol_acknowledgements_total").increment(due.len() as u64);
        let due = due.into_iter().map(|(id, receipt)| (id, receipt, Outcome::Stored));
        self.outlets.settle(due);
    }

    /// Takes what the log's tail shows.
    async fn receive(&mut self, records: &[StoredRecord]) -> Next {
        for record in records {
            if record.seq != self.pending_head.next() {
                tracing::error!(room = %self.name, seq = record.seq.0, "a gap in the log's tail");
                self.rebuild().await;
                return Next::Serve;
            }
            let entry = match Entry::decode(record.seq.0, &record.body) {
                Ok(entry) => entry,
                Err(error) => {
                    tracing::error!(room = %self.name, seq = record.seq.0, %error, "unreadable");
                    self.outlets.close_all(CloseReason::Unavailable);
                    return Next::End;
                }
            };
            self.compactor.grown(record.body.len());
            self.pending_head = record.seq;
            if self.understand(entry).await == Next::End {
                return Next::Serve;
            }
        }
        self.rest()
    }

    /// Takes one record in; [`Next::End`] if the document was rebuilt and holds the others too.
    async fn understand(&mut self, entry: Entry) -> Next {
        match entry.event {
            TextEvent::Update { update, relayed } => {
                if !self.is_own(Sequence(entry.seq)) {
                    self.intake.learn(&entry.author, &update, &relayed);
                }
                self.pending.push(update);
                if self.pending.len() >= MAX_PENDING_UPDATES {
                    self.flush_at = Some(Instant::now());
                } else {
                    self.schedule_flush();
                }
            }
            TextEvent::Quarantine { seq } if !self.skipped.contains(&seq) => {
                self.rebuild().await;
                return Next::End;
            }
            TextEvent::Epoch { epoch } => {
                tracing::info!(room = %self.name, epoch, "the epoch is raised");
                self.rebuild().await;
                self.outlets.close_all(CloseReason::EpochRaised);
                self.presence = Presence::default();
                return Next::End;
            }
            TextEvent::Quarantine { .. } | TextEvent::CopyMap(_) => {}
        }
        Next::Serve
    }

    fn is_own(&mut self, seq: Sequence) -> bool {
        self.own.retain(|(_, last)| *last >= seq);
        self.own.iter().any(|(first, last)| (*first..=*last).contains(&seq))
    }

    fn schedule_flush(&mut self) {
        let now = self.started.elapsed();
        let at = self.window.arrive(now, self.outlets.len());
        self.flush_at.get_or_insert(self.started + at);
    }

    /// Applies what is durable, and sends it and the cursors to everyone, each encoded once.
    async fn flush(&mut self) {
        self.flush_at = None;
        if !self.pending.is_empty() {
            let updates = std::mem::take(&mut self.pending);
            match self.live.apply(&updates) {
                Ok(applied) if applied.update.is_empty() => self.head = self.pending_head,
                Ok(applied) => {
                    self.head = self.pending_head;
                    let frame = SharedFrame::sync_update(&self.name, &applied.update);
                    self.cache.changed(&frame);
                    let live = &self.live;
                    let gone = self.outlets.broadcast(&frame, || before(live, &applied.inserted));
                    gone.into_iter().for_each(|id| self.leave(id));
                }
                Err(error) => {
                    tracing::error!(room = %self.name, %error, "a stored record breaks the text");
                    self.rebuild().await;
                }
            }
        }
        if let Some(update) = self.presence.take_changes() {
            let frame = SharedFrame::awareness(&self.name, &update);
            let gone = self.outlets.broadcast(&frame, || self.live.clocks());
            gone.into_iter().for_each(|id| self.leave(id));
        }
        self.window.flushed(self.started.elapsed());
        if self.outlets.anyone_behind() {
            self.next_tick = self.next_tick.min(Instant::now() + CATCH_UP_TICK);
        }
        if self.compactor.is_due() {
            self.compactor.start(self.head);
        }
    }

    /// Reads the text anew from the store: the document broke, or the log was rewritten. What is
    /// on its way into the log is not touched. Goes on until it succeeds.
    async fn rebuild(&mut self) {
        metrics::counter!("coopol_rebuilds_total").increment(1);
        let loaded = loop {
            match load(&self.lease).await {
                Ok(loaded) => break loaded,
                Err(error) => {
                    tracing::error!(room = %self.name, %error, "a room cannot be read anew");
                    self.lease.env().health.failing(self.lease.room(), &error.to_string());
                    sleep(REBUILD_PAUSE).await;
                }
            }
        };
        self.lease.env().health.recovered(self.lease.room());
        let log = log_name(self.lease.room());
        self.tail = self.lease.env().store.follow(log, loaded.head);
        self.compactor.reloaded(&loaded);
        self.intake.reset(loaded.text.frontier, loaded.text.owners);
        (self.live, self.epoch) = (loaded.text.live, loaded.text.epoch);
        (self.head, self.pending_head) = (loaded.head, loaded.head);
        self.skipped.extend(loaded.skipped);
        self.pending.clear();
        self.own.clear();
        self.cache.clear();
        self.outlets.all_lag();
        self.next_tick = Instant::now();
        self.quarantine(&loaded.text.poison);
    }

    fn quarantine(&mut self, poison: &[u64]) {
        for &seq in poison {
            tracing::error!(room = %self.name, seq, "a record is quarantined");
            metrics::counter!("coopol_quarantined_records_total").increment(1);
            self.intake.note(&TextEvent::Quarantine { seq }, now_ms());
        }
    }

    fn tick(&mut self) {
        let now = Instant::now();
        self.next_tick = now + SLOW_TICK;
        self.presence.expire(self.started.elapsed());
        if self.presence.has_changes() {
            self.schedule_flush();
        }
        if self.outlets.anyone_behind() {
            let Self { name, live, presence, outlets, .. } = self;
            outlets.catch_up(|have| {
                let diff = SharedFrame::sync_update(name, &live.diff(&have));
                let presence = presence.all().map(|all| SharedFrame::awareness(name, &all));
                std::iter::once(diff).chain(presence).collect()
            });
            self.next_tick = now + CATCH_UP_TICK;
        }
    }
}

/// The state vector of a copy that lacks just what was inserted.
fn before(live: &LiveText, inserted: &[IdRange]) -> Vec<(u64, u32)> {
    let mut clocks = live.clocks();
    for (client, clock) in &mut clocks {
        let starts = inserted.iter().filter(|range| range.client == *client);
        *clock = starts.map(|range| range.start).fold(*clock, u32::min);
    }
    clocks
}

async fn sleep_until_some(at: Option<Instant>) {
    match at {
        Some(at) => sleep_until(at).await,
        None => std::future::pending().await,
    }
}

/// Milliseconds since 1970.
fn now_ms() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
}
