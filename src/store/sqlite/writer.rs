//! The one writer: a thread that takes what is queued, makes it in one transaction, answers.
//!
//! Many logs share a commit, and with it its `fsync`: the more is queued, the cheaper each change.
//! Between batches it hears of commits by other processes, and tends the file ([`Upkeep`]).

use std::{
    path::Path,
    sync::{
        Arc,
        mpsc::{self, Receiver, RecvTimeoutError, Sender},
    },
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

use rusqlite::Connection;
use tokio::{
    runtime::Handle,
    sync::{OwnedSemaphorePermit, Semaphore, oneshot},
};

use super::{
    SqliteOptions,
    change::{Change, Haste, OldBytes, Stop},
    condition::Condition,
    error::{may_concern_one_change, store_error, unavailable},
    open,
    upkeep::Upkeep,
};
use crate::store::{Clock, MAX_SNAPSHOT_BYTES, StoreError, announce::Announcer, check, pace::Pace};

/// Most bytes of changes that wait for the writer or are being written; more callers wait to
/// queue. Any single change fits.
const QUEUE_BYTES: usize = MAX_SNAPSHOT_BYTES;
/// The queue is counted in units of so many bytes, since a semaphore counts in 32 bits.
const QUEUE_UNIT_BYTES: usize = 256;
/// Most changes in one transaction: bounds how long the first of them waits for the last.
const MAX_BATCH_CHANGES: usize = 2_048;
/// No change is added to a transaction that has so many bytes, for the same reason.
const MAX_BATCH_BYTES: usize = 8 * 1024 * 1024;
/// How often the writer looks for commits of other processes while somebody follows a log. Half a
/// second is promised.
const FOREIGN_COMMITS_INTERVAL: Duration = Duration::from_millis(200);

/// The sending side. Dropping it finishes what is queued and waits for the thread.
pub(super) struct Writer {
    /// `None` only while dropping.
    queue: Option<Sender<Box<dyn Queued>>>,
    room: Arc<Semaphore>,
    condition: Arc<Condition>,
    thread: Option<JoinHandle<()>>,
}

impl Writer {
    /// Opens the file and starts the thread.
    #[expect(clippy::disallowed_methods, reason = "the semaphore bounds it, in bytes")]
    pub(super) fn start(
        file: &Path,
        options: &SqliteOptions,
        announcer: Arc<Announcer>,
    ) -> Result<Self, StoreError> {
        let connection = open::open(file, options)?;
        let foreign = data_version(&connection).map_err(|error| store_error(&error))?;
        let (queue, changes) = mpsc::channel();
        let now = Instant::now();
        let condition = Arc::new(Condition::default());
        let state = State {
            connection,
            condition: Arc::clone(&condition),
            changes,
            announcer,
            runtime: Handle::try_current().ok(),
            clock: Arc::clone(&options.clock),
            upkeep: Upkeep::new(now),
            foreign,
            next_look: now,
            opened: now,
            pace: Pace::default(),
        };
        let thread = thread::Builder::new()
            .name("store-writer".into())
            .spawn(move || state.run())
            .map_err(|error| unavailable(format!("no thread for the store: {error}")))?;
        Ok(Self {
            queue: Some(queue),
            room: Arc::new(Semaphore::new(QUEUE_BYTES / QUEUE_UNIT_BYTES)),
            condition,
            thread: Some(thread),
        })
    }

    /// Why nothing is stored at the moment, as far as was tried.
    pub(super) fn trouble(&self) -> Option<Arc<str>> {
        self.condition.trouble()
    }

    /// Queues a change, when there is room, and waits until it is committed or refused.
    pub(super) async fn make<C: Change>(&self, change: C) -> Result<C::Done, C::Refusal> {
        let stopped = || unavailable("the store's writer has stopped; restart the hub");
        let units = (change.bytes() / QUEUE_UNIT_BYTES + 1).min(QUEUE_BYTES / QUEUE_UNIT_BYTES);
        let units = u32::try_from(units).unwrap_or(u32::MAX);
        let room = Arc::clone(&self.room).acquire_many_owned(units).await;
        let room = room.map_err(|_| stopped())?;
        let (answer, answered) = oneshot::channel();
        let job = Job { change, outcome: None, answer, _room: room };
        let queue = self.queue.as_ref().ok_or_else(stopped)?;
        queue.send(Box::new(job)).map_err(|_| stopped())?;
        answered.await.unwrap_or_else(|_| Err(stopped().into()))
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        self.queue = None;
        if let Some(thread) = self.thread.take() {
            // It panicked if this fails; whoever waited was told that the writer has stopped.
            let _ = thread.join();
        }
    }
}

/// A change with its caller, whatever its type.
pub(super) trait Queued: Send {
    fn bytes(&self) -> usize;
    fn haste(&self) -> Haste;
    fn old_bytes(&self) -> OldBytes;
    /// Makes the change and keeps the outcome, to be told after the commit.
    fn apply(&mut self, change: &Connection, now: i64) -> rusqlite::Result<()>;
    fn announce(&self, announcer: &Announcer);
    /// Tells the caller the outcome, which stands now.
    fn answer(self: Box<Self>);
    /// Tells the caller that the store failed.
    fn fail(self: Box<Self>, error: StoreError);
}

struct Job<C: Change> {
    change: C,
    outcome: Option<Result<C::Done, C::Refusal>>,
    answer: oneshot::Sender<Result<C::Done, C::Refusal>>,
    _room: OwnedSemaphorePermit,
}

impl<C: Change> Queued for Job<C> {
    fn bytes(&self) -> usize {
        self.change.bytes()
    }

    fn haste(&self) -> Haste {
        self.change.haste()
    }

    fn old_bytes(&self) -> OldBytes {
        match self.outcome {
            Some(Ok(_)) => C::OLD_BYTES,
            Some(Err(_)) | None => OldBytes::MayRemain,
        }
    }

    fn apply(&mut self, change: &Connection, now: i64) -> rusqlite::Result<()> {
        let outcome = match self.change.apply(change, now) {
            Ok(done) => Ok(done),
            Err(Stop::Refused(refusal)) => Err(refusal),
            Err(Stop::Failed(error)) => return Err(error),
        };
        self.outcome = Some(outcome);
        Ok(())
    }

    fn announce(&self, announcer: &Announcer) {
        let Some(Ok(done)) = &self.outcome else {
            return;
        };
        if let Some(log) = self.change.appends_to() {
            announcer.committed(log, || self.change.appended(done));
        }
    }

    fn answer(self: Box<Self>) {
        if let Some(outcome) = self.outcome {
            // A caller that has gone does not want to know.
            let _ = self.answer.send(outcome);
        }
    }

    fn fail(self: Box<Self>, error: StoreError) {
        let _ = self.answer.send(Err(error.into()));
    }
}

/// Committed changes, which are announced and answered when this is dropped: by a task, or by
/// whoever finds that it cannot run any more.
struct Told {
    changes: Vec<Box<dyn Queued>>,
    announcer: Arc<Announcer>,
}

impl Drop for Told {
    fn drop(&mut self) {
        for change in self.changes.drain(..) {
            change.announce(&self.announcer);
            change.answer();
        }
    }
}

/// What the thread owns.
struct State {
    connection: Connection,
    condition: Arc<Condition>,
    changes: Receiver<Box<dyn Queued>>,
    announcer: Arc<Announcer>,
    /// Where outcomes are told, if the store was opened there.
    runtime: Option<Handle>,
    clock: Clock,
    upkeep: Upkeep,
    /// SQLite's mark of the commits of others, as last seen.
    foreign: i64,
    next_look: Instant,
    opened: Instant,
    pace: Pace,
}

impl State {
    fn run(mut self) {
        loop {
            let pause = self.upkeep.at_most(FOREIGN_COMMITS_INTERVAL);
            match self.changes.recv_timeout(pause) {
                Ok(first) => {
                    let batch = self.collect(first);
                    self.commit(batch);
                }
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => break,
            }
            let time = self.time();
            self.upkeep.tend(&mut self.connection, time);
            self.condition.look_again(&self.connection);
            self.hear_of_foreign_commits();
        }
        let time = self.time();
        self.upkeep.finish(&mut self.connection, time);
    }

    /// Now, in milliseconds since 1970.
    fn time(&self) -> i64 {
        check::to_millis((self.clock)())
    }

    /// The first change and what else has come when it is time to commit.
    fn collect(&mut self, first: Box<dyn Queued>) -> Vec<Box<dyn Queued>> {
        if first.haste() == Haste::MayGather {
            let now = self.opened.elapsed();
            Self::wait(self.pace.due(now).saturating_sub(now));
        }
        let mut bytes = first.bytes();
        let mut batch = vec![first];
        while batch.len() < MAX_BATCH_CHANGES && bytes < MAX_BATCH_BYTES {
            let Ok(next) = self.changes.try_recv() else {
                break;
            };
            bytes += next.bytes();
            batch.push(next);
        }
        self.pace.started(self.opened.elapsed(), batch.len());
        batch
    }

    #[expect(clippy::disallowed_methods, reason = "the thread is the store's own")]
    fn wait(pause: Duration) {
        // A sleeping thread is not woken for each change that comes.
        if !pause.is_zero() {
            thread::sleep(pause);
        }
    }

    /// Makes all changes of the batch in one transaction, then answers; a refusal, too, is told
    /// only after the commit, since it may rest on another change of the batch.
    fn commit(&mut self, mut batch: Vec<Box<dyn Queued>>) {
        match self.write(&mut batch) {
            Ok(()) => {
                self.condition.works();
                self.answer(batch);
            }
            // One damaged log, or one change too large for the disk, must not stop the others.
            Err(error) if batch.len() > 1 && may_concern_one_change(&error) => {
                for change in batch {
                    self.commit(vec![change]);
                }
            }
            Err(error) => {
                let error = store_error(&error);
                self.condition.failed(&error);
                for change in batch {
                    change.fail(error.clone());
                }
            }
        }
    }

    fn write(&mut self, batch: &mut [Box<dyn Queued>]) -> rusqlite::Result<()> {
        let now = self.time();
        // Prepared once, where a transaction of the library parses its statements every time.
        self.connection.prepare_cached("BEGIN IMMEDIATE")?.execute([])?;
        let made = batch.iter_mut().try_for_each(|change| change.apply(&self.connection, now));
        let committed =
            made.and_then(|()| self.connection.prepare_cached("COMMIT")?.execute([]).map(drop));
        // After some errors SQLite has rolled back by itself.
        if committed.is_err() && !self.connection.is_autocommit() {
            let _ = self.connection.execute_batch("ROLLBACK");
        }
        committed
    }

    fn answer(&mut self, batch: Vec<Box<dyn Queued>>) {
        let mut told = Told { changes: Vec::new(), announcer: Arc::clone(&self.announcer) };
        for change in batch {
            match change.old_bytes() {
                OldBytes::MayRemain => told.changes.push(change),
                must_go @ (OldBytes::LeaveTheirPlace | OldBytes::LeaveTheFile) => {
                    change.announce(&self.announcer);
                    self.upkeep.answer_later(change, must_go);
                }
            }
        }
        // One wake of the runtime for all of them, where each would cost one from this thread.
        if let Some(runtime) = &self.runtime {
            runtime.spawn(async move { drop(told) });
        }
    }

    fn hear_of_foreign_commits(&mut self) {
        let now = Instant::now();
        if now < self.next_look || !self.announcer.is_followed() {
            return;
        }
        self.next_look = now + FOREIGN_COMMITS_INTERVAL;
        // If it cannot be read now, the next look finds the difference.
        if let Ok(foreign) = data_version(&self.connection)
            && foreign != self.foreign
        {
            self.foreign = foreign;
            self.announcer.look_again();
        }
    }
}

/// A number that changes when another connection commits, and not when this one does.
fn data_version(connection: &Connection) -> rusqlite::Result<i64> {
    connection.prepare_cached("PRAGMA data_version")?.query_row([], |row| row.get(0))
}
