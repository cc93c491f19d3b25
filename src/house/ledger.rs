//! The organisation's log: one task decides, appends, and takes in what the log's tail shows.

use std::{sync::Arc, time::Duration};

use bytes::Bytes;
use tokio::{
    sync::{mpsc, oneshot, watch},
    time::timeout,
};
use uuid::Uuid;

use super::{
    HouseError, Outcome, Petitioner, Recent, View,
    state::{self, State},
};
use crate::{
    domain::{
        ids::{CommandId, MemberId},
        organisation::{
            Organisation,
            command::{Command, Decision},
            event::Event,
            news::News,
        },
    },
    record::{Kind, Record, now_ms},
    store::{
        AppendError, Expect, LogName, NewRecord, ReadError, Sequence, Store, StoreError,
        StoredRecord, Tail,
    },
};

/// The log's name.
const LOG: &str = "house";
/// How long one command may take, store outages included, before its petitioner is told.
const PATIENCE: Duration = Duration::from_secs(10);
/// Records read in one step.
const PAGE: usize = 1_000;
/// Decisions after which the state is kept anew: reading so many takes a start some milliseconds.
const STATE_EVERY: u64 = 2_000;
/// The pause before the store is tried again.
const RETRY_PAUSE: Duration = Duration::from_millis(200);

pub(super) fn log() -> LogName {
    LogName::new(LOG).unwrap_or_else(|_| unreachable!("a constant log name"))
}

/// Commands with the way back to whoever asked.
pub(super) struct Ask {
    pub(super) who: Petitioner,
    pub(super) commands: Vec<Command>,
    pub(super) id: Option<CommandId>,
    pub(super) answer: oneshot::Sender<Result<Outcome, HouseError>>,
}

/// Everything decided so far, and up to where it was read from the kept state.
pub(super) async fn load(store: &dyn Store) -> Result<(View, Sequence), StoreError> {
    let State { value: mut organisation, through: kept } = state::read(store).await?;
    let mut head = kept;
    loop {
        let records = store.read(log(), head, PAGE).await.map_err(unreadable)?;
        let Some(last) = records.last() else { break };
        head = last.seq;
        for record in &records {
            let (record, events) = decode(record)?;
            for event in events {
                organisation.apply(event, &record.author, record.at_ms / 1_000);
            }
        }
    }
    Ok((View { organisation, head, recent: Recent::after(head) }, kept))
}

fn unreadable(error: ReadError) -> StoreError {
    match error {
        ReadError::Store(error) => error,
        other @ (ReadError::Compacted { .. } | ReadError::Lost { .. }) => {
            StoreError::Damaged(format!("the log {LOG}: {other}").into())
        }
    }
}

/// The task that owns the view.
pub(super) struct Ledger {
    pub(super) store: Arc<dyn Store>,
    pub(super) tail: Box<dyn Tail>,
    pub(super) view: watch::Sender<Arc<View>>,
    /// The last record of which the state was kept.
    pub(super) kept: Sequence,
}

impl Ledger {
    /// Decides what is asked and follows the log, until nobody asks any more.
    pub(super) async fn run(mut self, mut asks: mpsc::Receiver<Ask>) {
        loop {
            self.keep_state();
            tokio::select! {
                records = self.tail.next() => self.follow(records).await,
                ask = asks.recv() => match ask {
                    Some(ask) => self.carry_out(ask).await,
                    None => return,
                }
            }
        }
    }

    async fn follow(&mut self, records: Result<Vec<StoredRecord>, ReadError>) {
        match records {
            Ok(records) => self.show(&records),
            Err(error) => {
                tracing::error!(%error, "the organisation's log cannot be followed");
                tokio::time::sleep(RETRY_PAUSE).await;
            }
        }
    }

    /// Keeps the state from time to time, beside what is going on: nothing waits for it, and what
    /// fails is kept the next time.
    fn keep_state(&mut self) {
        let view = Arc::clone(&self.view.borrow());
        if view.head.0 - self.kept.0 < STATE_EVERY {
            return;
        }
        self.kept = view.head;
        let store = Arc::clone(&self.store);
        tokio::spawn(async move {
            let state = State { value: view.organisation.clone(), through: view.head };
            if let Err(error) = state::keep(store.as_ref(), state).await {
                tracing::warn!(%error, "the state of the house is not kept");
            }
        });
    }

    /// Shows records that the log's tail has shown. One that cannot be understood is passed over,
    /// loudly: stopping at it would freeze every right as it is.
    fn show(&self, records: &[StoredRecord]) {
        self.view.send_modify(|view| {
            let view = Arc::make_mut(view);
            for stored in records {
                view.head = stored.seq;
                match decode(stored) {
                    Ok((record, events)) => {
                        let at_s = record.at_ms / 1_000;
                        let news = News::of(&view.organisation, events, &record.author, at_s);
                        view.organisation = news.after().clone();
                        view.recent.push(stored.seq, news);
                    }
                    Err(error) => {
                        tracing::error!(%error, "a decision is passed over");
                        view.recent = Recent::after(stored.seq);
                    }
                }
            }
        });
    }

    async fn carry_out(&mut self, Ask { who, commands, id, answer }: Ask) {
        let deciding = self.decide_once(&who, &commands, id.as_ref());
        let late = || StoreError::Unavailable("it did not answer in time".into()).into();
        let outcome = timeout(PATIENCE, deciding).await.unwrap_or_else(|_| Err(late()));
        let _ = answer.send(outcome);
    }

    /// What was asked for may be refused because it is done: where whoever asks gave an id, that is
    /// looked up. Every record has a key, so that an append whose answer was lost is not made
    /// twice.
    async fn decide_once(
        &mut self,
        who: &Petitioner,
        commands: &[Command],
        given: Option<&CommandId>,
    ) -> Result<Outcome, HouseError> {
        let own = CommandId::new(&Uuid::now_v7().to_string()).ok();
        match (self.decide(who, commands, given.or(own.as_ref())).await, given) {
            (Err(refused @ HouseError::Refused(_)), Some(id)) => {
                refuse(&*self.store, (who, id), refused).await
            }
            (outcome, _) => outcome,
        }
    }

    /// Decides on the state as it stands until the log has not moved meanwhile.
    async fn decide(
        &mut self,
        who: &Petitioner,
        commands: &[Command],
        id: Option<&CommandId>,
    ) -> Result<Outcome, HouseError> {
        loop {
            let view = Arc::clone(&self.view.borrow());
            let at_ms = now_ms();
            let events = decide_all(&view.organisation, (who, commands), at_ms / 1_000)?;
            if events.is_empty() {
                return Ok(Outcome::Nothing);
            }
            let record = record(&who.author(), &events, (at_ms, id));
            let expect = Expect::Head(view.head);
            match self.store.append(log(), vec![record], expect).await {
                Ok(appended) => {
                    self.catch_up(appended.last).await?;
                    return Ok(Outcome::Done);
                }
                Err(AppendError::Duplicate { at, .. }) => {
                    self.catch_up(at).await?;
                    return Ok(Outcome::Repeated);
                }
                Err(AppendError::Conflict { head }) => self.catch_up(head).await?,
                Err(AppendError::Store(error @ StoreError::Unavailable(_))) => {
                    tracing::warn!(%error, "a decision waits for the store");
                    tokio::time::sleep(RETRY_PAUSE).await;
                }
                Err(AppendError::Store(error)) => return Err(error.into()),
            }
        }
    }

    async fn catch_up(&mut self, to: Sequence) -> Result<(), HouseError> {
        while self.view.borrow().head < to {
            match self.tail.next().await {
                Ok(records) => self.show(&records),
                Err(ReadError::Store(StoreError::Unavailable(_))) => {
                    tokio::time::sleep(RETRY_PAUSE).await;
                }
                Err(error) => {
                    return Err(StoreError::Damaged(error.to_string().into()).into());
                }
            }
        }
        Ok(())
    }
}

/// What the commands come to one after the other, or why one of them changes nothing.
fn decide_all(
    organisation: &Organisation,
    (who, commands): (&Petitioner, &[Command]),
    now_s: u64,
) -> Decision {
    let mut then = organisation.clone();
    let mut events = Vec::new();
    for command in commands {
        for event in then.decide(who.actor(), command.clone(), now_s)? {
            then.apply(event.clone(), &who.author(), now_s);
            events.push(event);
        }
    }
    Ok(events)
}

/// A refusal, unless this very command was carried out before.
async fn refuse(
    store: &dyn Store,
    (who, id): (&Petitioner, &CommandId),
    refusal: HouseError,
) -> Result<Outcome, HouseError> {
    let probe = record(&who.author(), &[], (now_ms(), Some(id)));
    // An expectation that never holds: only the unique key is asked for.
    let expect = Expect::Head(Sequence(u64::MAX));
    match store.append(log(), vec![probe], expect).await {
        Err(AppendError::Duplicate { .. }) => Ok(Outcome::Repeated),
        _ => Err(refusal),
    }
}

/// A decision's record: its payload is the JSON list of its events.
fn record(
    author: &MemberId,
    events: &[Event],
    (at_ms, id): (u64, Option<&CommandId>),
) -> NewRecord {
    let payload = serde_json::to_vec(events).unwrap_or_else(|_| unreachable!("events are JSON"));
    let record = Record {
        kind: Kind::Decision,
        at_ms,
        author: author.clone(),
        command: id.cloned(),
        payload: payload.into(),
    };
    let unique = id.map(|id| Bytes::from(format!("{author}/{}", id.as_str())));
    NewRecord { body: record.encode(), unique }
}

/// A decision's record, and what has happened by it.
fn decode(stored: &StoredRecord) -> Result<(Record, Vec<Event>), StoreError> {
    let Sequence(seq) = stored.seq;
    let damaged =
        |why: String| StoreError::Damaged(format!("record {seq} of the log {LOG}: {why}").into());
    let record = Record::decode(&stored.body).map_err(|error| damaged(error.to_string()))?;
    let events =
        serde_json::from_slice(&record.payload).map_err(|error| damaged(error.to_string()))?;
    Ok((record, events))
}
