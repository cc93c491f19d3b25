//! The one task that writes: what is queued goes out in one batch, which is answered as a whole
//! once it is as durable as the hub says. While one batch is on its way the next one gathers.

use std::{sync::Arc, time::Duration};

use redis::{Pipeline, RedisError, Value};
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore, mpsc, oneshot},
    time::timeout,
};

use super::{
    error::{is_unknown_script, store_error, unavailable},
    heads::Heads,
    link::{Access, Lines, no_answer},
    reply::{Reply, Word},
    script::{Call, Scripts},
    server::Seal,
};
use crate::store::{LogName, NewRecord, Sequence, StoreError, StoredRecord, announce::Announcer};

/// Writes that wait for the batch before theirs.
const MAX_QUEUED: usize = 1_024;
/// Bytes that wait or are on their way, in KiB; who comes then waits before being queued.
const MAX_QUEUED_KIB: u32 = 256 * 1024;
/// Writes in one batch: bounds how long the first waits for the last.
const MAX_BATCH: usize = 256;
/// Bytes after which a batch is full; it may hold one more write.
const MAX_BATCH_BYTES: usize = 16 * 1024 * 1024;
/// How long a batch may take, beside its bytes.
const COMMIT_LIMIT: Duration = Duration::from_secs(10);
/// The slowest connection that is still of use, in bytes a second.
const SLOWEST_BYTES_PER_SECOND: usize = 2 * 1024 * 1024;
/// How long one question for replicas or for the disk may wait; it is asked again and again.
const SEAL_LIMIT: Duration = Duration::from_secs(1);
/// How long after that the answer may take.
const SEAL_GRACE: Duration = Duration::from_secs(5);

/// What followers are told once a write has happened.
pub(super) struct Fresh {
    pub(super) log: LogName,
    pub(super) records: Vec<NewRecord>,
}

struct Job {
    call: Call,
    fresh: Option<Fresh>,
    answer: oneshot::Sender<Result<Reply, StoreError>>,
    _room: OwnedSemaphorePermit,
}

/// The way to the writing task.
pub(super) struct Writer {
    jobs: mpsc::Sender<Job>,
    room: Arc<Semaphore>,
}

/// What the writing task works with.
pub(super) struct Means {
    pub(super) access: Access,
    pub(super) announcer: Arc<Announcer>,
    pub(super) heads: Arc<Heads>,
}

impl Writer {
    /// Starts the task, which ends with the last sender.
    pub(super) fn start(means: Means) -> Self {
        let (jobs, queue) = mpsc::channel(MAX_QUEUED);
        let room = Arc::new(Semaphore::new(MAX_QUEUED_KIB as usize));
        tokio::spawn(run(means, queue));
        Self { jobs, room }
    }

    /// Makes a change. It may happen although the future is dropped.
    pub(super) async fn make(&self, call: Call, fresh: Option<Fresh>) -> Result<Reply, StoreError> {
        let kib = u32::try_from(call.bytes() / 1024).unwrap_or(u32::MAX).clamp(1, MAX_QUEUED_KIB);
        let closed = || unavailable("the store is closed");
        let room = Arc::clone(&self.room).acquire_many_owned(kib).await.map_err(|_| closed())?;
        let (answer, answered) = oneshot::channel();
        let job = Job { call, fresh, answer, _room: room };
        self.jobs.send(job).await.map_err(|_| closed())?;
        answered.await.unwrap_or_else(|_| Err(closed()))
    }
}

async fn run(means: Means, mut queue: mpsc::Receiver<Job>) {
    let mut ready = None;
    loop {
        let first = match ready.take() {
            Some(job) => job,
            None => match queue.recv().await {
                Some(job) => job,
                None => return,
            },
        };
        let mut bytes = first.call.bytes();
        let mut batch = vec![first];
        while batch.len() < MAX_BATCH && bytes < MAX_BATCH_BYTES {
            let Ok(job) = queue.try_recv() else { break };
            bytes += job.call.bytes();
            batch.push(job);
        }
        let calls: Vec<&Call> = batch.iter().map(|job| &job.call).collect();
        let answers = means.commit(&calls, bytes).await;
        match answers {
            Ok(answers) => {
                for (job, answer) in batch.into_iter().zip(answers) {
                    means.answer(job, answer);
                }
            }
            Err(error) => {
                for job in batch {
                    // Who gave up waiting needs no answer.
                    let _ = job.answer.send(Err(error.clone()));
                }
            }
        }
    }
}

impl Means {
    /// Sends a batch, and waits until it is sealed.
    async fn commit(
        &self,
        calls: &[&Call],
        bytes: usize,
    ) -> Result<Vec<Result<Value, StoreError>>, StoreError> {
        let lines = self.access.lines()?;
        let limit = COMMIT_LIMIT + Duration::from_secs((bytes / SLOWEST_BYTES_PER_SECOND) as u64);
        let mut answers = self.send(&lines, calls, &lines.scripts, limit).await?;
        let unknown =
            |answer: &Result<Value, RedisError>| answer.as_ref().is_err_and(is_unknown_script);
        if answers.iter().any(unknown) {
            // The server was told to forget its scripts; what it did not know it did not do.
            let mut write = lines.write.clone();
            let scripts = self.access.within(&lines, Scripts::load(&mut write)).await?;
            let again: Vec<usize> = (0..calls.len()).filter(|at| unknown(&answers[*at])).collect();
            let repeated: Vec<&Call> = again.iter().map(|at| calls[*at]).collect();
            let late = self.send(&lines, &repeated, &scripts, limit).await?;
            for (at, answer) in again.into_iter().zip(late) {
                answers[at] = answer;
            }
        }
        self.seal(&lines).await?;
        Ok(answers
            .into_iter()
            .map(|answer| answer.map_err(|error| self.access.failed(&lines, &error)))
            .collect())
    }

    async fn send(
        &self,
        lines: &Lines,
        calls: &[&Call],
        scripts: &Scripts,
        limit: Duration,
    ) -> Result<Vec<Result<Value, RedisError>>, StoreError> {
        let mut batch = Pipeline::with_capacity(calls.len());
        for call in calls {
            batch.add_command(call.command(scripts));
        }
        batch.ignore_errors();
        let mut write = lines.write.clone();
        let cause = match timeout(limit, batch.query_async(&mut write)).await {
            Ok(Ok(answers)) => return Ok(answers),
            Ok(Err(error)) => store_error(&error),
            Err(_) => no_answer(limit),
        };
        // Whether it happened is not known.
        self.access.give_up(lines, &cause);
        Err(cause)
    }

    /// Waits until what was written on this connection is where the operator wants it. Nothing is
    /// answered before, and nothing is written twice: it is only asked again.
    async fn seal(&self, lines: &Lines) -> Result<(), StoreError> {
        let sealed = loop {
            match self.ask(lines).await {
                Ok(Sealed::Yes) => break Ok(()),
                Ok(Sealed::NotYet(cause)) => self.access.hold(Some(cause.into())),
                Err(cause) => {
                    self.access.give_up(lines, &cause);
                    break Err(cause);
                }
            }
        };
        self.access.hold(None);
        sealed
    }

    async fn ask(&self, lines: &Lines) -> Result<Sealed, StoreError> {
        let millis = SEAL_LIMIT.as_millis().to_string();
        let mut write = lines.write.clone();
        let (command, wanted) = match lines.server.seal {
            Seal::Answer => return Ok(Sealed::Yes),
            Seal::Replicas(count) => {
                let wait = redis::cmd("WAIT").arg(count).arg(millis).to_owned();
                (wait, i64::from(count))
            }
            Seal::Synced => (redis::cmd("WAITAOF").arg(1).arg(0).arg(millis).to_owned(), 1),
        };
        let asking = command.query_async::<Value>(&mut write);
        let answer = timeout(SEAL_LIMIT + SEAL_GRACE, asking).await;
        let answer = answer
            .map_err(|_| no_answer(SEAL_LIMIT + SEAL_GRACE))?
            .map_err(|error| store_error(&error))?;
        // WAITAOF says it for the server and for its replicas.
        let have = match answer {
            Value::Int(have) => have,
            Value::Array(counts) => match counts.first() {
                Some(Value::Int(have)) => *have,
                _ => 0,
            },
            _ => 0,
        };
        Ok(if have >= wanted {
            Sealed::Yes
        } else {
            Sealed::NotYet(match lines.server.seal {
                Seal::Replicas(_) => format!("{have} of {wanted} replicas have them"),
                Seal::Synced | Seal::Answer => "the disk of Redis does not keep up".to_owned(),
            })
        })
    }

    fn answer(&self, job: Job, answer: Result<Value, StoreError>) {
        let mut reply = answer.and_then(Reply::new);
        if let (Ok(reply), Some(fresh)) = (&mut reply, job.fresh) {
            self.tell(reply, fresh);
        }
        // Who gave up waiting needs no answer.
        let _ = job.answer.send(reply);
    }

    /// Tells the followers of this process what was written.
    fn tell(&self, reply: &Reply, fresh: Fresh) {
        let Fresh { log, records } = fresh;
        match (reply.word, reply.appended()) {
            (Word::Ok, Some((first, last))) => {
                self.heads.seen(&log, last);
                let positions = (first.0..=last.0).map(Sequence);
                let stored = || {
                    let bodies = records.into_iter().map(|record| record.body);
                    positions.zip(bodies).map(|(seq, body)| StoredRecord { seq, body }).collect()
                };
                self.announcer.committed(&log, stored);
            }
            (Word::Lost, _) => self.announcer.look_again_at(&log),
            _ => {}
        }
    }
}

enum Sealed {
    Yes,
    NotYet(String),
}
