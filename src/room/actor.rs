//! The room's actor: one task that owns the document and everything said about it.
//!
//! ```text
//! update -> intake (check, append) -> log -> tail -> pending -> flush (apply, encode once) -> all
//!                     \-> settled at the commit
//! ```

mod commands;
mod flow;

use std::{collections::HashSet, future::poll_fn, time::Duration};

use bytes::Bytes;
use tokio::{sync::mpsc, time::Instant};

use super::{
    Command, JoinError, RoomHandle,
    compaction::{CompactionError, Compactor},
    followed::Followed,
    intake::{Answer, Intake},
    join_cache::JoinCache,
    load::{LoadedText, load},
    log_name,
    moves::Mover,
    outlets::Outlets,
    presence::Presence,
    registry::Lease,
    upstream::{News, Upstream},
    window::Window,
};
use crate::{
    alarm::Alarm,
    store::{ReadError, Sequence, StoreError, StoredRecord},
    text::live::LiveText,
};

/// Durable updates that may wait for a flush; more are flushed before the window is over.
const MAX_PENDING_UPDATES: usize = 1_024;
/// How long presence waits for words to go with: below what a reader of cursors notices.
const PRESENCE_WAIT: Duration = Duration::from_millis(30);
/// How often a room looks after subscribers that lag.
const CATCH_UP_TICK: Duration = Duration::from_millis(100);
/// How often a room looks for expired presence and for being idle.
const SLOW_TICK: Duration = Duration::from_secs(5);
/// The pause before a rebuild that failed is tried again.
const REBUILD_PAUSE: Duration = Duration::from_millis(500);

/// Loads the room and serves it until it is idle, drained or cannot go on.
pub(super) async fn run(lease: Lease, mailbox: mpsc::Receiver<Command>, handle: RoomHandle) {
    // What loading needs is not kept in the task for as long as the room lives.
    match Box::pin(load(&lease)).await {
        Ok(loaded) => Box::new(Actor::new(lease, mailbox, handle, loaded)).serve().await,
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
    Append(Answer),
    Records(Result<Vec<StoredRecord>, ReadError>),
    Below(News),
    Timer,
    Compacted(Result<usize, CompactionError>),
    Command(Option<Command>),
}

/// Whether the actor goes on.
#[must_use]
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
    tail: Followed,
    /// The logs that a branch stands on.
    upstream: Upstream,
    intake: Intake,
    /// Our own appends that the tail has not shown yet.
    own: Vec<(Sequence, Sequence)>,
    /// The last record that was stored only when it was to be shown.
    kept_through: Sequence,
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
    mover: Mover,
    alarm: Alarm,
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
        let tail = Followed::new(env.store.follow(log_name(&room), loaded.head));
        let upstream = Upstream::follow(env.store.as_ref(), loaded.below.as_ref());
        let compactor = Compactor::new(env, &room, &loaded);
        let text = loaded.text;
        let means = (env, loaded.below.as_ref());
        let intake = Intake::new(room.clone(), means, text.frontier, text.owners);
        let now = Instant::now();
        let mut actor = Self {
            name: room.to_string(),
            live: text.live,
            epoch: text.epoch,
            head: loaded.head,
            skipped: loaded.skipped,
            tail,
            upstream,
            intake,
            own: Vec::new(),
            kept_through: Sequence::ZERO,
            pending: Vec::new(),
            pending_head: loaded.head,
            flush_at: None,
            window: Window::default(),
            outlets: Outlets::default(),
            presence: Presence::default(),
            cache: JoinCache::default(),
            compactor,
            next_tick: now + SLOW_TICK,
            mover: Mover::default(),
            alarm: Alarm::new(now + SLOW_TICK),
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

    async fn serve(mut self: Box<Self>) {
        loop {
            self.intake.start();
            let wake = self.wake().await;
            if self.react(wake).await == Next::End {
                break;
            }
        }
        let Self { lease, mailbox, .. } = *self;
        leave_registry(lease, mailbox);
    }

    /// Waits for the next thing to do. The order is the order of what members wait for:
    /// acknowledgements, then what is durable, then what is due, and new work last.
    async fn wake(&mut self) -> Wake {
        let due = [self.flush_at, self.intake.next_start()].into_iter().flatten();
        let due = due.fold(self.next_tick, Instant::min);
        tokio::select! {
            biased;
            answer = self.intake.answer() => Wake::Append(answer),
            () = self.alarm.until(due) => Wake::Timer,
            records = poll_fn(|context| self.tail.poll_next(context)) => Wake::Records(records),
            news = poll_fn(|context| self.upstream.poll_next(context)) => Wake::Below(news),
            outcome = self.compactor.finished() => Wake::Compacted(outcome),
            command = self.mailbox.recv(), if !self.intake.is_full() => Wake::Command(command),
        }
    }

    async fn react(&mut self, wake: Wake) -> Next {
        match wake {
            Wake::Append(answer) => self.acknowledge(answer),
            Wake::Records(Ok(records)) => return self.receive(&records).await,
            Wake::Records(Err(ReadError::Store(error @ StoreError::Unavailable(_)))) => {
                tracing::warn!(room = %self.name, %error, "the log cannot be followed for now");
            }
            Wake::Records(Err(error @ ReadError::Lost { .. })) => {
                tracing::error!(room = %self.name, %error, "giving back what the room holds");
                return self.give_back().await;
            }
            Wake::Records(Err(error)) => {
                tracing::warn!(room = %self.name, %error, "the log's tail is lost; reading anew");
                return self.rebuild().await;
            }
            Wake::Below(News::Records(records)) => return self.absorb(&records).await,
            Wake::Below(News::Lost) => {
                tracing::warn!(room = %self.name, "what a branch stands on is read anew");
                return self.rebuild().await;
            }
            Wake::Timer if self.flush_at.is_some_and(|at| at <= Instant::now()) => {
                if self.flush().await == Next::End {
                    return Next::End;
                }
            }
            Wake::Timer if self.next_tick <= Instant::now() => self.tick(),
            // The intake starts what is due before the next wait.
            Wake::Timer => {}
            Wake::Compacted(outcome) => self.compactor.complete(outcome),
            Wake::Command(Some(command)) => self.obey(command),
            Wake::Command(None) => return Next::End,
        }
        self.rest()
    }

    /// Whether there is a reason to go on.
    fn rest(&mut self) -> Next {
        if self.outlets.anyone_behind() {
            self.next_tick = self.next_tick.min(Instant::now() + CATCH_UP_TICK);
        }
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
}
