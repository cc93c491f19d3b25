//! What comes into a room: checked, queued, appended; acknowledged when durable.
//!
//! One append is under way at a time; what arrives meanwhile is the next one. A failed append is
//! repeated until it succeeds: nothing is dropped, the members' screens say "not saved" and
//! `/readyz` says why.

use std::{collections::HashMap, sync::Arc, time::Duration};

use bytes::Bytes;
use coopol_protocol::{
    connection::{Outcome, Receipt},
    frontier::{Accepted, Frontier, IdRange, Verdict},
};
use futures_util::future::BoxFuture;
use rand::RngExt as _;
use tokio::time::Instant;

use super::{Health, MAX_BACKLOG_BYTES, SubscriberId};
use crate::{
    domain::ids::{MemberId, RoomId},
    record::Record,
    store::{AppendError, Appended, Expect, LogName, MAX_APPEND_RECORDS, NewRecord, Store},
    text::{event::TextEvent, flat::GENESIS_CLIENT},
};

/// Bytes in one append: bounds one transaction of the store.
const MAX_APPEND_BYTES: usize = 16 * 1024 * 1024;
/// The pause before a failed append is repeated; doubled each time up to the longest.
const FIRST_RETRY: Duration = Duration::from_millis(50);
const LONGEST_RETRY: Duration = Duration::from_secs(2);

/// A subscriber that waits for an update to be durable.
pub(super) type Due = (SubscriberId, Receipt);

/// What became of an update at the door.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Taken {
    /// On its way into the log; the receipt is kept.
    Queued,
    /// It adds nothing, and everything it holds is durable: settle the receipts now.
    Known(Vec<Due>),
    /// It builds on something that is not here.
    Gap(Vec<Due>),
    /// It breaks the rules of the encoding.
    Malformed(String),
}

struct Waiting {
    record: NewRecord,
    /// The Yjs update in it, if it is one.
    update: Option<Bytes>,
    due: Vec<Due>,
}

struct InFlight {
    batch: Vec<Waiting>,
    /// `None` while it waits for `retry_at`.
    append: Option<BoxFuture<'static, Result<Appended, AppendError>>>,
    retry_at: Instant,
    attempts: u32,
}

/// What the append under way has come to.
pub(super) enum Progress {
    /// The store answered.
    Answered(Result<Appended, AppendError>),
    /// It is time to repeat it.
    RetryDue,
}

/// The intake of one room.
pub(super) struct Intake {
    room: RoomId,
    log: LogName,
    store: Arc<dyn Store>,
    health: Health,
    frontier: Frontier,
    owners: HashMap<u64, MemberId>,
    waiting: Vec<Waiting>,
    in_flight: Option<InFlight>,
    backlog_bytes: usize,
}

impl Intake {
    /// An intake that knows what the log holds.
    pub(super) fn new(
        room: RoomId,
        (store, health): (Arc<dyn Store>, Health),
        frontier: Frontier,
        owners: HashMap<u64, MemberId>,
    ) -> Self {
        let log = super::log_name(&room);
        let (waiting, in_flight, backlog_bytes) = (Vec::new(), None, 0);
        let owners = reserve(owners);
        Self { room, log, store, health, frontier, owners, waiting, in_flight, backlog_bytes }
    }

    /// Checks an update of a member's that may write, and queues what is new in it.
    pub(super) fn take(
        &mut self,
        due: Vec<Due>,
        member: &MemberId,
        update: &Bytes,
        at_ms: u64,
    ) -> Taken {
        match self.frontier.examine(update) {
            Err(malformed) => Taken::Malformed(malformed.to_string()),
            Ok(Verdict::Gap { .. }) => Taken::Gap(due),
            Ok(Verdict::Known) => self.attach(due),
            Ok(Verdict::New(accepted)) => {
                self.frontier.advance(&accepted);
                let relayed = self.bind(member, &accepted);
                let update = accepted.update;
                let event = TextEvent::Update { update: update.clone(), relayed };
                self.enqueue(&event, member, at_ms, (Some(update), due));
                Taken::Queued
            }
        }
    }

    /// Judges an update of a member's that may only read: it is stored if it adds nothing to what
    /// is here, else refused. `None`: it adds nothing, but is settled with what is under way.
    pub(super) fn recognise(
        &mut self,
        (from, receipt): Due,
        update: &Bytes,
    ) -> Option<(Receipt, Outcome)> {
        if !self.knows(update) {
            return Some((receipt, Outcome::Refused));
        }
        match self.attach(vec![(from, receipt)]) {
            Taken::Known(due) => due.into_iter().next().map(|(_, owed)| (owed, Outcome::Stored)),
            Taken::Queued | Taken::Gap(_) | Taken::Malformed(_) => None,
        }
    }

    /// Whether an update adds nothing to what is here.
    pub(super) fn knows(&self, update: &Bytes) -> bool {
        matches!(self.frontier.examine(update), Ok(Verdict::Known))
    }

    /// Queues a record of the hub's own.
    pub(super) fn note(&mut self, event: &TextEvent, at_ms: u64) {
        self.enqueue(event, &MemberId::hub(), at_ms, (None, Vec::new()));
    }

    /// Learns an update that somebody else appended to the log.
    pub(super) fn learn(&mut self, member: &MemberId, update: &Bytes, relayed: &[u64]) {
        if let Ok(Verdict::New(accepted)) = self.frontier.examine(update) {
            self.frontier.advance(&accepted);
            for range in accepted.inserted.iter().filter(|r| !relayed.contains(&r.client)) {
                self.owners.entry(range.client).or_insert_with(|| member.clone());
            }
        }
    }

    /// Learns what the document deleted by itself: what stood in something that was deleted. No
    /// update names those ids until a client's whole delete set does.
    pub(super) fn learn_deleted(&mut self, ranges: &[IdRange]) {
        ranges.iter().for_each(|range| self.frontier.mark_deleted(*range));
    }

    /// Starts over from what the log holds, after the document was rebuilt. What is queued or
    /// under way stays, and counts as here where it still fits.
    pub(super) fn reset(&mut self, frontier: Frontier, owners: HashMap<u64, MemberId>) {
        self.frontier = frontier;
        self.owners = reserve(owners);
        let in_flight = self.in_flight.iter().flat_map(|in_flight| &in_flight.batch);
        for update in in_flight.chain(&self.waiting).filter_map(|w| w.update.as_ref()) {
            if let Ok(Verdict::New(accepted)) = self.frontier.examine(update) {
                self.frontier.advance(&accepted);
            }
        }
    }

    /// An update whose content is known: settled with the last thing that is under way.
    fn attach(&mut self, due: Vec<Due>) -> Taken {
        let in_flight = self.in_flight.as_mut().and_then(|in_flight| in_flight.batch.last_mut());
        match self.waiting.last_mut().or(in_flight) {
            Some(waiting) => {
                waiting.due.extend(due);
                Taken::Queued
            }
            None => Taken::Known(due),
        }
    }

    /// Binds new client ids to the member; returns the ids that belong to somebody else.
    fn bind(&mut self, member: &MemberId, accepted: &Accepted) -> Vec<u64> {
        let mut relayed = Vec::new();
        for range in &accepted.inserted {
            let owner = self.owners.entry(range.client).or_insert_with(|| member.clone());
            // The ranges of one client follow each other.
            if owner != member && relayed.last() != Some(&range.client) {
                relayed.push(range.client);
            }
        }
        relayed
    }

    fn enqueue(
        &mut self,
        event: &TextEvent,
        author: &MemberId,
        at_ms: u64,
        (update, due): (Option<Bytes>, Vec<Due>),
    ) {
        let (kind, payload, author) = (event.kind(), event.encode(), author.clone());
        let body = Record { kind, at_ms, author, command: None, payload }.encode();
        self.backlog_bytes += body.len();
        self.waiting.push(Waiting { record: NewRecord { body, unique: None }, update, due });
    }

    /// Whether the room should stop reading its mailbox until an append succeeds.
    pub(super) fn is_full(&self) -> bool {
        self.backlog_bytes >= MAX_BACKLOG_BYTES
    }

    /// Whether everything accepted is durable.
    pub(super) fn is_settled(&self) -> bool {
        self.waiting.is_empty() && self.in_flight.is_none()
    }

    /// Starts an append if one is due. Call after every change.
    pub(super) fn start(&mut self) {
        if self.in_flight.is_none() && !self.waiting.is_empty() {
            let batch = self.next_batch();
            let append = Some(self.append(&batch));
            let retry_at = Instant::now();
            self.in_flight = Some(InFlight { batch, append, retry_at, attempts: 0 });
        }
    }

    fn next_batch(&mut self) -> Vec<Waiting> {
        let mut bytes = 0;
        let fits = self.waiting.iter().take(MAX_APPEND_RECORDS).take_while(|waiting| {
            bytes += waiting.record.body.len();
            bytes <= MAX_APPEND_BYTES
        });
        let count = fits.count().max(1);
        let rest = self.waiting.split_off(count);
        std::mem::replace(&mut self.waiting, rest)
    }

    fn append(&self, batch: &[Waiting]) -> BoxFuture<'static, Result<Appended, AppendError>> {
        let records = batch.iter().map(|waiting| waiting.record.clone()).collect();
        self.store.append(self.log.clone(), records, Expect::Any)
    }

    /// Waits for the append under way, or for the time to repeat it. Cancel safe.
    pub(super) async fn progress(&mut self) -> Progress {
        match &mut self.in_flight {
            Some(InFlight { append: Some(append), .. }) => Progress::Answered(append.await),
            Some(in_flight) => {
                tokio::time::sleep_until(in_flight.retry_at).await;
                Progress::RetryDue
            }
            None => std::future::pending().await,
        }
    }

    /// Takes progress in; returns what is durable now: its positions and who waits for it.
    pub(super) fn advance(&mut self, progress: Progress) -> Option<(Appended, Vec<Due>)> {
        let mut in_flight = self.in_flight.take()?;
        match progress {
            Progress::RetryDue => {
                in_flight.append = Some(self.append(&in_flight.batch));
                self.in_flight = Some(in_flight);
                None
            }
            Progress::Answered(Ok(appended)) => {
                if in_flight.attempts > 0 {
                    tracing::info!(room = %self.room, "the store takes this room's words again");
                    self.health.recovered(&self.room);
                }
                let bytes: usize = in_flight.batch.iter().map(|w| w.record.body.len()).sum();
                self.backlog_bytes -= bytes;
                let due = in_flight.batch.into_iter().flat_map(|waiting| waiting.due).collect();
                Some((appended, due))
            }
            Progress::Answered(Err(error)) => {
                self.postpone(in_flight, &error);
                None
            }
        }
    }

    fn postpone(&mut self, mut in_flight: InFlight, error: &AppendError) {
        let doubled = FIRST_RETRY * 2_u32.pow(in_flight.attempts.min(10));
        let jitter = rand::rng().random_range(0.5..1.0);
        let pause = doubled.min(LONGEST_RETRY).mul_f64(jitter);
        tracing::warn!(room = %self.room, %error, ?pause, "an append failed and is repeated");
        metrics::counter!("coopol_append_failures_total").increment(1);
        self.health.failing(&self.room, &error.to_string());
        in_flight.append = None;
        in_flight.retry_at = Instant::now() + pause;
        in_flight.attempts += 1;
        self.in_flight = Some(in_flight);
    }
}

/// The first block's client id is the hub's in every room: a page that makes the first block of an
/// open room passes the hub's words on.
fn reserve(mut owners: HashMap<u64, MemberId>) -> HashMap<u64, MemberId> {
    owners.insert(GENESIS_CLIENT, MemberId::hub());
    owners
}
