//! Hubs that break their promise: the real one, over a store that says what is not so.
//!
//! To whoever is outside, a hub whose store answers before the commit is a hub that acknowledges
//! before the commit. So the hub itself holds no code for any of this.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use coopol::store::{
    AppendError, Appended, Expect, Loaded, LogName, NewRecord, ReadError, Sequence, Store,
    StoreError, StoredRecord, Tail,
};
use futures_util::future::BoxFuture;
use tokio::{
    sync::{broadcast, mpsc},
    time::sleep,
};

use super::{
    layer::{Answer, Layer},
    lie::Lie,
};

/// How long a commit is late: time enough to be killed in.
const DELAY: Duration = Duration::from_millis(40);
/// Appends that may be late at once.
const LATE_APPENDS: usize = 4_096;

type Late = (LogName, Vec<NewRecord>);

/// The store of such a hub.
pub(crate) struct Deceit {
    below: Arc<dyn Store>,
    lie: Lie,
    late: mpsc::Sender<Late>,
    logs: Arc<Mutex<HashMap<LogName, Log>>>,
}

/// What is made up about one log.
struct Log {
    /// Where the next record will stand.
    head: Sequence,
    /// Records that are shown before they are there.
    early: broadcast::Sender<Vec<StoredRecord>>,
    /// Records that are kept back until others come.
    held: Vec<NewRecord>,
}

impl Default for Log {
    fn default() -> Self {
        let early = broadcast::Sender::new(LATE_APPENDS);
        Self { head: Sequence::ZERO, early, held: Vec::new() }
    }
}

type Logs = Arc<Mutex<HashMap<LogName, Log>>>;

fn locked(logs: &Logs) -> MutexGuard<'_, HashMap<LogName, Log>> {
    logs.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Deceit {
    pub(crate) fn new(below: Arc<dyn Store>, lie: Lie) -> Self {
        let (late, mut waiting) = mpsc::channel::<Late>(LATE_APPENDS);
        let into = Arc::clone(&below);
        tokio::spawn(async move {
            while let Some((log, records)) = waiting.recv().await {
                sleep(DELAY).await;
                let append = || into.append(log.clone(), records.clone(), Expect::Any);
                while let Err(AppendError::Store(_)) = append().await {
                    sleep(DELAY).await;
                }
            }
        });
        Self { below, lie, late, logs: Arc::default() }
    }

    fn append_late(&self, log: LogName, records: Vec<NewRecord>) -> Answer<Appended, AppendError> {
        let late = self.late.clone();
        Box::pin(async move {
            // It waits for nothing but room in the queue.
            let _ = late.send((log, records)).await;
            Ok(NOWHERE)
        })
    }

    fn append_shown(&self, log: LogName, records: Vec<NewRecord>) -> Answer<Appended, AppendError> {
        let mut logs = locked(&self.logs);
        let known = logs.entry(log.clone()).or_default();
        let first = known.head.next().0;
        let shown = (first..).zip(&records);
        let shown: Vec<_> = shown
            .map(|(seq, record)| StoredRecord { seq: Sequence(seq), body: record.body.clone() })
            .collect();
        known.head = shown.last().map_or(known.head, |record| record.seq);
        // Nobody may be listening.
        let _ = known.early.send(shown);
        drop(logs);
        let append = self.below.append(log, records, Expect::Any);
        Box::pin(async move {
            sleep(DELAY).await;
            append.await
        })
    }

    fn append_the_last(
        &self,
        log: LogName,
        records: Vec<NewRecord>,
    ) -> Answer<Appended, AppendError> {
        let mut logs = locked(&self.logs);
        let held = std::mem::replace(&mut logs.entry(log.clone()).or_default().held, records);
        drop(logs);
        let below = Arc::clone(&self.below);
        Box::pin(async move {
            if !held.is_empty() {
                below.append(log, held, Expect::Any).await?;
            }
            Ok(NOWHERE)
        })
    }
}

/// Where an append stands that does not stand anywhere: the room then takes its own records, once
/// they come, for somebody else's, which changes nothing.
const NOWHERE: Appended = Appended { first: Sequence::ZERO, last: Sequence::ZERO };

impl Layer for Deceit {
    fn below(&self) -> &Arc<dyn Store> {
        &self.below
    }

    fn append(
        &self,
        log: LogName,
        records: Vec<NewRecord>,
        expect: Expect,
    ) -> Answer<Appended, AppendError> {
        match (self.lie, expect) {
            (_, Expect::Head(_)) => self.below.append(log, records, expect),
            (Lie::AcknowledgesEarly, Expect::Any) => self.append_late(log, records),
            (Lie::ShowsEarly, Expect::Any) => self.append_shown(log, records),
            (Lie::ForgetsTheLast, Expect::Any) => self.append_the_last(log, records),
        }
    }

    fn load(&self, log: LogName) -> Answer<Loaded, StoreError> {
        let (load, logs) = (self.below.load(log.clone()), Arc::clone(&self.logs));
        Box::pin(async move {
            let loaded = load.await?;
            locked(&logs).entry(log).or_default().head = loaded.head();
            Ok(loaded)
        })
    }

    fn follow(&self, log: LogName, after: Sequence) -> Box<dyn Tail> {
        let early = locked(&self.logs).entry(log.clone()).or_default().early.subscribe();
        let below = self.below.follow(log.clone(), after);
        let logs = Arc::clone(&self.logs);
        Box::new(EarlyTail { below, early, cursor: after, log, logs })
    }
}

/// A tail that also shows what is not there yet; a room that lets go of it is being unloaded.
struct EarlyTail {
    below: Box<dyn Tail>,
    early: broadcast::Receiver<Vec<StoredRecord>>,
    cursor: Sequence,
    log: LogName,
    logs: Logs,
}

impl EarlyTail {
    async fn advance(&mut self) -> Result<Vec<StoredRecord>, ReadError> {
        loop {
            let records = tokio::select! {
                biased;
                Ok(records) = self.early.recv() => records,
                records = self.below.next() => records?,
            };
            let cursor = self.cursor;
            let new: Vec<_> = records.into_iter().filter(|record| record.seq > cursor).collect();
            if let Some(last) = new.last() {
                self.cursor = last.seq;
                return Ok(new);
            }
        }
    }
}

impl Tail for EarlyTail {
    fn next(&mut self) -> BoxFuture<'_, Result<Vec<StoredRecord>, ReadError>> {
        Box::pin(self.advance())
    }
}

impl Drop for EarlyTail {
    fn drop(&mut self) {
        if let Some(log) = locked(&self.logs).get_mut(&self.log) {
            log.held.clear();
        }
    }
}
