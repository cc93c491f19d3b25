//! The way into the log: one append under way at a time; what arrives meanwhile is the next one.
//!
//! A failed append is repeated until it succeeds: nothing is dropped, the members' screens say
//! "not saved" and `/readyz` says why.

use std::{
    hash::{DefaultHasher, Hash as _, Hasher as _},
    mem,
    sync::Arc,
    time::Duration,
};

use bytes::Bytes;
use coopol_protocol::connection::Receipt;
use futures_util::future::BoxFuture;
use tokio::time::Instant;

use crate::{
    domain::ids::{CommandId, RoomId},
    room::{Health, MAX_BACKLOG_BYTES, SubscriberId, log_name},
    store::{
        AppendError, Appended, Expect, LogName, MAX_APPEND_RECORDS, NewRecord, Store, pace::Pace,
    },
};

/// Bytes in one append: bounds one transaction of the store.
const MAX_APPEND_BYTES: usize = 16 * 1024 * 1024;
/// The pause before a failed append is repeated; doubled each time up to the longest.
const FIRST_RETRY: Duration = Duration::from_millis(50);
const LONGEST_RETRY: Duration = Duration::from_secs(2);

/// A subscriber that waits for an update to be durable.
pub(in crate::room) type Due = (SubscriberId, Receipt);

/// Whether somebody is to be told when these are stored.
pub(in crate::room) fn is_awaited(due: &[Due]) -> bool {
    due.iter().any(|(_, receipt)| receipt.owes_status())
}

/// A record on its way.
pub(super) struct Waiting {
    pub(super) record: NewRecord,
    pub(super) content: Content,
    pub(super) due: Vec<Due>,
    /// Until when it may wait for others; `None` where somebody waits to be told that it is stored.
    pub(super) kept_until: Option<Instant>,
}

/// What a record on its way says, as far as the intake asks.
pub(super) enum Content {
    /// A Yjs update.
    Update(Bytes),
    /// Copies, under their id, which is the record's unique key.
    Copies(CommandId),
    /// Something of the hub's own.
    Note,
}

/// What has become durable.
pub(super) struct Stored {
    /// Where the store put it; `None` for what stood in the log already.
    pub(super) appended: Option<Appended>,
    pub(super) batch: Vec<Waiting>,
    pub(super) kept: Kept,
}

/// Whether records were kept for as long as those who see them may wait.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::room) enum Kept {
    /// They were: they are to be shown at once.
    ForTheWindow,
    /// They were stored as soon as they could be.
    No,
}

/// What the store answers to an append.
pub(in crate::room) type Answer = Result<Appended, AppendError>;

struct InFlight {
    batch: Vec<Waiting>,
    /// `None` while it waits for `retry_at`.
    append: Option<BoxFuture<'static, Answer>>,
    retry_at: Instant,
    attempts: u32,
    kept: Kept,
}

/// The records of one room on their way into its log.
pub(super) struct Queue {
    room: RoomId,
    log: LogName,
    store: Arc<dyn Store>,
    health: Health,
    waiting: Vec<Waiting>,
    in_flight: Option<InFlight>,
    backlog_bytes: usize,
    opened: Instant,
    pace: Pace,
    /// When what waits is to be appended, if that is to gather more.
    start_at: Option<Instant>,
}

impl Queue {
    /// Nothing on its way.
    pub(super) fn new(room: RoomId, store: Arc<dyn Store>, health: Health) -> Self {
        Self {
            log: log_name(&room),
            room,
            store,
            health,
            waiting: Vec::new(),
            in_flight: None,
            backlog_bytes: 0,
            opened: Instant::now(),
            pace: Pace::default(),
            start_at: None,
        }
    }

    /// Adds a record. Its unique key, if it has one, must not be on its way already.
    pub(super) fn push(&mut self, waiting: Waiting) {
        self.backlog_bytes += waiting.record.body.len();
        self.waiting.push(waiting);
    }

    /// Lets these wait for the last thing that is on its way; gives them back if nothing is.
    pub(super) fn attach(&mut self, due: Vec<Due>) -> Result<(), Vec<Due>> {
        let in_flight = self.in_flight.as_mut().and_then(|in_flight| in_flight.batch.last_mut());
        match self.waiting.last_mut().or(in_flight) {
            Some(last) => {
                if is_awaited(&due) {
                    last.kept_until = None;
                }
                last.due.extend(due);
                Ok(())
            }
            None => Err(due),
        }
    }

    /// The updates on their way, in order.
    pub(super) fn updates(&self) -> impl Iterator<Item = &Bytes> {
        let in_flight = self.in_flight.iter().flat_map(|in_flight| &in_flight.batch);
        in_flight.chain(&self.waiting).filter_map(|waiting| match &waiting.content {
            Content::Update(update) => Some(update),
            Content::Copies(_) | Content::Note => None,
        })
    }

    /// Whether nothing more should be added until an append succeeds.
    pub(super) fn is_full(&self) -> bool {
        self.backlog_bytes >= MAX_BACKLOG_BYTES
    }

    /// Whether nothing is on its way.
    pub(super) fn is_empty(&self) -> bool {
        self.waiting.is_empty() && self.in_flight.is_none()
    }

    /// Starts an append, or repeats one, if that is due. Call after every change, and at
    /// [`Self::next_start`].
    pub(super) fn start(&mut self) {
        let (now, has_waited) = (Instant::now(), self.start_at.take().is_some());
        if let Some(in_flight) = self.in_flight.take() {
            match in_flight.append {
                None if in_flight.retry_at <= now => self.repeat(in_flight),
                Some(_) | None => self.in_flight = Some(in_flight),
            }
            return;
        }
        if self.waiting.is_empty() {
            return;
        }
        let paced = self.opened + self.pace.due(now - self.opened);
        // `None` means nobody wants it kept longer, and sorts first.
        let kept_until = self.waiting.iter().map(|waiting| waiting.kept_until).min().flatten();
        let due = kept_until.map_or(paced, |until| until.max(paced));
        if due > now {
            self.start_at = Some(due);
            return;
        }
        let kept = kept_until.map_or(Kept::No, |_| Kept::ForTheWindow);
        let batch = self.next_batch();
        self.pace.started(now - self.opened, batch.len());
        let append = match batch.as_slice() {
            // It may still find company in the store, among those of other rooms.
            [one] if !has_waited => {
                let record = vec![one.record.clone()];
                self.store.append(self.log.clone(), record, Expect::Any)
            }
            _ => self.append_now(&batch),
        };
        let append = Some(append);
        self.in_flight = Some(InFlight { batch, append, retry_at: now, attempts: 0, kept });
    }

    fn next_batch(&mut self) -> Vec<Waiting> {
        let mut bytes = 0;
        let fits = self.waiting.iter().take(MAX_APPEND_RECORDS).take_while(|waiting| {
            bytes += waiting.record.body.len();
            bytes <= MAX_APPEND_BYTES
        });
        let count = fits.count().max(1);
        let rest = self.waiting.split_off(count);
        mem::replace(&mut self.waiting, rest)
    }

    /// Appends what has waited already, for company or for the append before.
    fn append_now(&self, batch: &[Waiting]) -> BoxFuture<'static, Answer> {
        let records = batch.iter().map(|waiting| waiting.record.clone()).collect();
        self.store.append_now(self.log.clone(), records, Expect::Any)
    }

    /// When [`Self::start`] has something to do, whatever else happens.
    pub(super) fn next_start(&self) -> Option<Instant> {
        match &self.in_flight {
            Some(InFlight { append: None, retry_at, .. }) => Some(*retry_at),
            Some(_) => None,
            None => self.start_at,
        }
    }

    /// Waits for the append under way. Cancel safe.
    pub(super) async fn answer(&mut self) -> Answer {
        match self.in_flight.as_mut().and_then(|in_flight| in_flight.append.as_mut()) {
            Some(append) => append.await,
            None => std::future::pending().await,
        }
    }

    /// Takes an answer in; returns what is durable now.
    pub(super) fn advance(&mut self, answer: Answer) -> Option<Stored> {
        let mut in_flight = self.in_flight.take()?;
        match answer {
            Ok(appended) => {
                self.recovered(in_flight.attempts);
                let InFlight { batch, kept, .. } = in_flight;
                Some(Stored { kept, ..self.stored(Some(appended), batch) })
            }
            Err(AppendError::Duplicate { index, .. }) if index < in_flight.batch.len() => {
                let stored = in_flight.batch.remove(index);
                Some(self.leave_out(stored, in_flight))
            }
            Err(error) => {
                self.postpone(in_flight, &error);
                None
            }
        }
    }

    /// Goes on without a record that stands in the log already: it was sent again, or the answer to
    /// an earlier attempt was lost.
    fn leave_out(&mut self, mut stored: Waiting, mut rest: InFlight) -> Stored {
        if let Some(last) = rest.batch.last_mut() {
            // Who waits with it waits for what came before it as well.
            last.due.append(&mut stored.due);
            self.repeat(rest);
        } else {
            self.recovered(rest.attempts);
        }
        self.stored(None, vec![stored])
    }

    fn stored(&mut self, appended: Option<Appended>, batch: Vec<Waiting>) -> Stored {
        let bytes: usize = batch.iter().map(|waiting| waiting.record.body.len()).sum();
        self.backlog_bytes -= bytes;
        Stored { appended, batch, kept: Kept::No }
    }

    fn repeat(&mut self, mut in_flight: InFlight) {
        in_flight.append = Some(self.append_now(&in_flight.batch));
        self.in_flight = Some(in_flight);
    }

    fn recovered(&self, failed_attempts: u32) {
        if failed_attempts > 0 {
            tracing::info!(room = %self.room, "the store takes this room's words again");
            self.health.recovered(&self.room);
        }
    }

    fn postpone(&mut self, mut in_flight: InFlight, error: &AppendError) {
        let doubled = FIRST_RETRY * 2_u32.pow(in_flight.attempts.min(10));
        let pause = doubled.min(LONGEST_RETRY).mul_f64(share(&self.room, in_flight.attempts));
        tracing::warn!(room = %self.room, %error, ?pause, "an append failed and is repeated");
        metrics::counter!("coopol_append_failures_total").increment(1);
        self.health.failing(&self.room, &error.to_string());
        in_flight.append = None;
        in_flight.retry_at = Instant::now() + pause;
        in_flight.attempts += 1;
        self.in_flight = Some(in_flight);
    }
}

/// The part of a pause that a room takes, from a half to the whole: rooms that failed together do
/// not come back together. The same in each run, so that a history can be had again.
fn share(room: &RoomId, attempts: u32) -> f64 {
    let mut hasher = DefaultHasher::new();
    (room, attempts).hash(&mut hasher);
    0.5 + hasher.finish() as f64 / u64::MAX as f64 / 2.0
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::time::SystemTime;

    use tokio::time::sleep_until;

    use super::*;
    use crate::store::memory::MemoryStore;

    /// Far longer than the test takes.
    const LONG: Duration = Duration::from_secs(3_600);

    fn waiting(kept_until: Option<Instant>) -> Waiting {
        let record = NewRecord { body: Bytes::from_static(b"a"), unique: None };
        Waiting { record, content: Content::Note, due: Vec::new(), kept_until }
    }

    #[tokio::test]
    async fn room_5_what_nobody_waits_for_is_kept_until_its_time_or_until_somebody_does() {
        let store = Arc::new(MemoryStore::new(Arc::new(SystemTime::now)));
        let mut queue = Queue::new("open/a".parse().unwrap(), store, Health::default());
        let now = Instant::now();
        queue.push(waiting(Some(now + LONG)));
        queue.start();
        assert!(queue.in_flight.is_none());
        queue.push(waiting(None));
        queue.start();
        let answer = queue.answer().await;
        let stored = queue.advance(answer).unwrap();
        assert!(stored.kept == Kept::No);
        assert_eq!(stored.batch.len(), 2);
        // A lone one, whose time has come.
        queue.push(waiting(Some(now)));
        queue.start();
        while let Some(due) = queue.next_start() {
            sleep_until(due).await;
            queue.start();
        }
        let answer = queue.answer().await;
        assert!(queue.advance(answer).unwrap().kept == Kept::ForTheWindow);
    }
}
