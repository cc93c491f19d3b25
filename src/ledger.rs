//! A log of decisions: one task decides on what it comes to, appends, and follows what it shows.
//!
//! ```text
//! decide on the view -> append to exactly its head -> the log's tail -> the view
//!          ^                     | it has moved on
//!          +---------------------+
//! ```
//! The organisation and the procedure of each text are such logs. A record is the JSON list of the
//! events of one decision, and is known by a key, so that an append whose answer was lost is not
//! made twice.

use std::{sync::Arc, time::Duration};

use bytes::Bytes;
use serde::{Serialize, de::DeserializeOwned};
use tokio::{sync::watch, time::sleep};
use uuid::Uuid;

use crate::{
    domain::ids::{CommandId, MemberId},
    record::{Kind, Record, json_bytes, now_ms},
    store::{
        AppendError, Expect, LogName, NewRecord, ReadError, Sequence, Store, StoreError,
        StoredRecord, Tail,
    },
};

/// Records read in one step.
const PAGE: usize = 1_000;
/// The pause before the store is tried again.
const RETRY_PAUSE: Duration = Duration::from_millis(200);
/// The pause before a log is followed again that was lost or damaged: nobody mends it so fast.
const DAMAGE_PAUSE: Duration = Duration::from_secs(10);

/// One decision, as it stands in its log.
pub(crate) struct Decision<E> {
    pub(crate) seq: Sequence,
    pub(crate) by: MemberId,
    /// In seconds since 1970.
    pub(crate) at_s: u64,
    pub(crate) events: Vec<E>,
}

/// What the decisions of a log come to.
pub(crate) trait Projection: Clone + Send + Sync + 'static {
    /// What happens by a decision.
    type Event: Serialize + DeserializeOwned + Send + Sync;

    /// The last record in it.
    fn head(&self) -> Sequence;

    /// Takes the next decision in.
    fn take(&mut self, decision: Decision<Self::Event>);

    /// Passes over a record that cannot be understood.
    fn pass_over(&mut self, seq: Sequence);
}

/// What became of something that was asked and granted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It is stored.
    Done,
    /// It changes nothing.
    Nothing,
    /// The same act of the same member was stored before: its answer was lost on the way.
    Repeated,
}

/// Who decides, and their own id for the act, by which a repetition is known.
pub(crate) type By<'a> = (&'a MemberId, Option<&'a CommandId>);

/// A log that holds decisions.
#[derive(Clone)]
pub(crate) struct DecisionLog {
    pub(crate) store: Arc<dyn Store>,
    pub(crate) name: LogName,
    /// Of its records.
    pub(crate) kind: Kind,
}

impl DecisionLog {
    /// Hands over every decision after `after`, and says where the last one stands.
    pub(crate) async fn read<E: DeserializeOwned>(
        &self,
        after: Sequence,
        mut take: impl FnMut(Decision<E>),
    ) -> Result<Sequence, StoreError> {
        let mut head = after;
        loop {
            let records = self.store.read(self.name.clone(), head, PAGE).await;
            let records = records.map_err(|error| error.of_whole(&self.name))?;
            let Some(last) = records.last() else { return Ok(head) };
            head = last.seq;
            for record in &records {
                take(self.decode(record)?);
            }
        }
    }

    /// Appends what follows from a record elsewhere, once for each `key`, whoever sees it first.
    pub(crate) async fn note<E: Serialize>(
        &self,
        by: &MemberId,
        key: &str,
        events: &[E],
    ) -> Result<(), StoreError> {
        let record = self.consequence((by, now_ms()), key, events);
        match self.store.append(self.name.clone(), vec![record], Expect::Any).await {
            Ok(_) | Err(AppendError::Duplicate { .. }) => Ok(()),
            Err(error) => Err(error.unconditional()),
        }
    }

    /// The record of an act, known by its member's own id for it.
    fn act<E: Serialize>(
        &self,
        (by, id): (&MemberId, &CommandId),
        at_ms: u64,
        events: &[E],
    ) -> NewRecord {
        let key = format!("{by}/{}", id.as_str());
        let body = self.body((by, at_ms), Some(id), events);
        NewRecord { body, unique: Some(key.into()) }
    }

    /// The record of what follows from a record elsewhere, known by `key`, that record's name.
    fn consequence<E: Serialize>(
        &self,
        (by, at_ms): (&MemberId, u64),
        key: &str,
        events: &[E],
    ) -> NewRecord {
        // Not to be taken for an act, whose key holds no control character.
        let unique = Some(format!("\0{key}").into());
        NewRecord { body: self.body((by, at_ms), None, events), unique }
    }

    fn body<E: Serialize>(
        &self,
        (by, at_ms): (&MemberId, u64),
        command: Option<&CommandId>,
        events: &[E],
    ) -> Bytes {
        let payload = json_bytes(events);
        let (kind, author, command) = (self.kind, by.clone(), command.cloned());
        Record { kind, at_ms, author, command, payload }.encode()
    }

    fn decode<E: DeserializeOwned>(
        &self,
        stored: &StoredRecord,
    ) -> Result<Decision<E>, StoreError> {
        let (Sequence(seq), log) = (stored.seq, self.name.as_str());
        let damaged =
            |why: String| StoreError::Damaged(format!("record {seq} of {log}: {why}").into());
        let record = Record::decode(&stored.body).map_err(|error| damaged(error.to_string()))?;
        let events =
            serde_json::from_slice(&record.payload).map_err(|error| damaged(error.to_string()))?;
        Ok(Decision { seq: stored.seq, by: record.author, at_s: record.at_ms / 1_000, events })
    }
}

/// A log of decisions in the hands of the task that decides on it.
pub(crate) struct Ledger<P> {
    log: DecisionLog,
    tail: Box<dyn Tail>,
    view: watch::Sender<Arc<P>>,
    following: Following,
    storing: Storing,
}

/// Whether the log's tail answers: said when it changes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Following {
    Well,
    Away,
    Damaged,
}

/// Whether the store takes decisions: said when it changes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Storing {
    Well,
    Waiting,
}

impl<P: Projection> Ledger<P> {
    /// Follows a log from where `view` ends.
    pub(crate) fn follow(log: DecisionLog, view: P) -> Self {
        let tail = log.store.follow(log.name.clone(), view.head());
        let view = watch::Sender::new(Arc::new(view));
        Self { log, tail, view, following: Following::Well, storing: Storing::Well }
    }

    /// Everything decided, now. Cheap.
    pub(crate) fn view(&self) -> Arc<P> {
        Arc::clone(&self.view.borrow())
    }

    /// Everything decided, as it changes.
    pub(crate) fn watch(&self) -> watch::Receiver<Arc<P>> {
        self.view.subscribe()
    }

    /// Shows what the log's tail shows next. Cancel safe.
    pub(crate) async fn keep_up(&mut self) {
        match self.tail.next().await {
            Ok(records) => {
                self.following = Following::Well;
                self.show(&records);
            }
            Err(error) => {
                let pause = self.fail(&error);
                sleep(pause).await;
            }
        }
    }

    /// Says that the tail fails, if that is new; when to try again.
    fn fail(&mut self, error: &ReadError) -> Duration {
        let (now, pause) = match error {
            ReadError::Store(StoreError::Unavailable(_)) => (Following::Away, RETRY_PAUSE),
            ReadError::Store(_) | ReadError::Compacted { .. } | ReadError::Lost { .. } => {
                (Following::Damaged, DAMAGE_PAUSE)
            }
        };
        if std::mem::replace(&mut self.following, now) != now {
            let log = self.log.name.as_str();
            tracing::error!(log, %error, "a log of decisions cannot be followed");
            metrics::counter!("coopol_ledgers_failing_total").increment(1);
        }
        pause
    }

    /// Decides on the state as it stands, at a time in seconds since 1970, until the log has not
    /// moved meanwhile; the view shows it then. What is refused may be so because it is done: where
    /// whoever asks gave an id, that is looked up.
    pub(crate) async fn decide<R, E: From<R> + From<StoreError>>(
        &mut self,
        (by, given): By<'_>,
        decide: impl Fn(&P, u64) -> Result<Vec<P::Event>, R>,
    ) -> Result<Outcome, E> {
        let own = CommandId::from(Uuid::now_v7());
        loop {
            let (view, at_ms) = (self.view(), now_ms());
            let events = match (decide(&view, at_ms / 1_000), given) {
                (Err(refusal), Some(id)) => return self.unless_done((by, id), refusal).await,
                (decided, _) => decided?,
            };
            if events.is_empty() {
                return Ok(Outcome::Nothing);
            }
            let record = self.log.act((by, given.unwrap_or(&own)), at_ms, &events);
            if let Some(outcome) = self.append(record, Expect::Head(view.head())).await? {
                return Ok(outcome);
            }
        }
    }

    /// Appends what follows from a record elsewhere: a fact, which no state can refuse. `key` is
    /// that record's name, so that it follows once.
    pub(crate) async fn derive(
        &mut self,
        (by, at_ms): (&MemberId, u64),
        key: &str,
        events: &[P::Event],
    ) -> Result<(), StoreError> {
        let record = self.log.consequence((by, at_ms), key, events);
        while self.append(record.clone(), Expect::Any).await?.is_none() {}
        Ok(())
    }

    /// Appends a record and shows it. `None`: the log has moved on, which is shown, or the store
    /// was not available; try again.
    async fn append(
        &mut self,
        record: NewRecord,
        expect: Expect,
    ) -> Result<Option<Outcome>, StoreError> {
        let appended = self.log.store.append(self.log.name.clone(), vec![record], expect).await;
        let (to, outcome) = match appended {
            Ok(appended) => (appended.last, Some(Outcome::Done)),
            Err(AppendError::Duplicate { at, .. }) => (at, Some(Outcome::Repeated)),
            Err(AppendError::Conflict { head }) => (head, None),
            Err(AppendError::Store(error @ StoreError::Unavailable(_))) => {
                if std::mem::replace(&mut self.storing, Storing::Waiting) == Storing::Well {
                    tracing::warn!(log = self.log.name.as_str(), %error, "a decision waits");
                }
                sleep(RETRY_PAUSE).await;
                return Ok(None);
            }
            Err(AppendError::Store(error)) => return Err(error),
        };
        if std::mem::replace(&mut self.storing, Storing::Well) == Storing::Waiting {
            tracing::info!(log = self.log.name.as_str(), "decisions are stored again");
        }
        self.catch_up(to).await?;
        Ok(outcome)
    }

    /// A refusal, unless this very act was carried out before.
    async fn unless_done<R, E: From<R> + From<StoreError>>(
        &mut self,
        act: (&MemberId, &CommandId),
        refusal: R,
    ) -> Result<Outcome, E> {
        let probe = self.log.act::<P::Event>(act, now_ms(), &[]);
        match self.log.store.append(self.log.name.clone(), vec![probe], Expect::NEVER).await {
            Err(AppendError::Duplicate { at, .. }) => {
                self.catch_up(at).await?;
                Ok(Outcome::Repeated)
            }
            Err(AppendError::Conflict { .. }) | Ok(_) => Err(refusal.into()),
            // Whether it was carried out is not known: the refusal would say that it was not.
            Err(AppendError::Store(error)) => Err(error.into()),
        }
    }

    async fn catch_up(&mut self, to: Sequence) -> Result<(), StoreError> {
        while self.view.borrow().head() < to {
            match self.tail.next().await {
                Ok(records) => {
                    self.following = Following::Well;
                    self.show(&records);
                }
                Err(ReadError::Store(StoreError::Unavailable(_))) => sleep(RETRY_PAUSE).await,
                Err(error) => return Err(error.of_whole(&self.log.name)),
            }
        }
        Ok(())
    }

    /// Shows records that the log's tail has shown. One that cannot be understood is passed over,
    /// loudly: stopping at it would freeze every right as it is.
    fn show(&self, records: &[StoredRecord]) {
        self.view.send_modify(|view| {
            let view = Arc::make_mut(view);
            for stored in records {
                match self.log.decode(stored) {
                    Ok(decision) => view.take(decision),
                    Err(error) => {
                        tracing::error!(%error, "a decision is passed over");
                        view.pass_over(stored.seq);
                    }
                }
            }
        });
    }
}
