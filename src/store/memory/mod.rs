//! A store that forgets everything with its process: for tests and trials.

mod log;

use std::{
    collections::BTreeMap,
    path::PathBuf,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::SystemTime,
};

use bytes::Bytes;
use futures_util::future::BoxFuture;

use self::log::Log;
use super::{
    AppendError, Appended, Clock, CompactError, Durability, Erasure, Expect, Loaded, LogName,
    NewRecord, Precondition, PutError, ReadError, Sequence, SmallRecord, Snapshot, Store,
    StoreError, StoredRecord, Tail, Version,
    announce::{self, Announcer, Source},
    check, system_clock,
};

/// Logs and small records in memory.
pub struct MemoryStore {
    inner: Arc<Inner>,
}

struct Inner {
    state: Mutex<State>,
    /// Told while the state is locked, so that followers hear commits in their order.
    announcer: Arc<Announcer>,
    clock: Clock,
}

#[derive(Default)]
struct State {
    logs: BTreeMap<LogName, Log>,
    small: BTreeMap<String, SmallRecord>,
    last_version: u64,
}

impl Default for MemoryStore {
    fn default() -> Self {
        Self::new(system_clock())
    }
}

impl MemoryStore {
    /// An empty store; small records expire by `clock`.
    pub fn new(clock: Clock) -> Self {
        let (state, announcer) = Default::default();
        let inner = Inner { state, announcer, clock };
        Self { inner: Arc::new(inner) }
    }

    /// Runs one operation of the contract, once the future is awaited like any store's.
    fn run<T: Send + 'static>(
        &self,
        operation: impl FnOnce(&Inner) -> T + Send + 'static,
    ) -> BoxFuture<'static, T> {
        let inner = Arc::clone(&self.inner);
        Box::pin(async move { operation(&inner) })
    }
}

impl State {
    /// Records of a log that is created only if something is appended to it.
    fn append(
        &mut self,
        log: &LogName,
        records: Vec<NewRecord>,
        expect: Expect,
    ) -> Result<Vec<StoredRecord>, AppendError> {
        match self.logs.get(log) {
            Some(log) => log.check(&records, expect)?,
            None => Log::default().check(&records, expect)?,
        }
        Ok(self.logs.entry(log.clone()).or_default().push(records))
    }

    /// The record under `key` at `now`, if the precondition holds; or the conflict with it.
    fn check(
        &self,
        key: &str,
        now: SystemTime,
        precondition: Precondition,
    ) -> Result<(), PutError> {
        let current = self.small.get(key).filter(|record| is_alive(record, now));
        let holds = match precondition {
            Precondition::None => true,
            Precondition::Absent => current.is_none(),
            Precondition::Version(version) => current.is_some_and(|r| r.version == version),
        };
        if holds { Ok(()) } else { Err(PutError::Conflict { current: current.cloned() }) }
    }
}

fn is_alive(record: &SmallRecord, now: SystemTime) -> bool {
    record.expires.is_none_or(|expires| expires > now)
}

impl Inner {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Announces what was appended and says where it stands.
    fn announce(&self, log: &LogName, appended: Vec<StoredRecord>) -> Appended {
        let position = |record: Option<&StoredRecord>| record.map_or(Sequence::ZERO, |r| r.seq);
        let (first, last) = (position(appended.first()), position(appended.last()));
        self.announcer.committed(log, || appended);
        Appended { first, last }
    }
}

impl Source for Inner {
    fn read(
        self: Arc<Self>,
        log: LogName,
        after: Sequence,
        limit: usize,
    ) -> BoxFuture<'static, Result<Vec<StoredRecord>, ReadError>> {
        Box::pin(async move {
            self.state().logs.get(&log).map_or(Ok(Vec::new()), |log| log.read(after, limit))
        })
    }
}

impl Store for MemoryStore {
    fn append(
        &self,
        log: LogName,
        records: Vec<NewRecord>,
        expect: Expect,
    ) -> BoxFuture<'static, Result<Appended, AppendError>> {
        self.run(move |inner| {
            check::records(&records)?;
            let mut state = inner.state();
            let appended = state.append(&log, records, expect)?;
            Ok(inner.announce(&log, appended))
        })
    }

    fn load(&self, log: LogName) -> BoxFuture<'static, Result<Loaded, StoreError>> {
        self.run(move |inner| {
            let state = inner.state();
            let log = state.logs.get(&log);
            Ok(Loaded {
                snapshot: log.and_then(|log| log.snapshot.clone()),
                records: log.map_or(Vec::new(), |log| log.records.clone()),
            })
        })
    }

    fn read(
        &self,
        log: LogName,
        after: Sequence,
        limit: usize,
    ) -> BoxFuture<'static, Result<Vec<StoredRecord>, ReadError>> {
        Source::read(Arc::clone(&self.inner), log, after, limit)
    }

    fn follow(&self, log: LogName, after: Sequence) -> Box<dyn Tail> {
        announce::follow(Arc::clone(&self.inner), &self.inner.announcer, log, after)
    }

    fn compact(
        &self,
        log: LogName,
        snapshot: Snapshot,
        replaces: Sequence,
    ) -> BoxFuture<'static, Result<(), CompactError>> {
        self.run(move |inner| {
            check::compaction(&snapshot, replaces)?;
            match inner.state().logs.get_mut(&log) {
                Some(log) => log.compact(snapshot, replaces),
                None => Err(CompactError::Stale { through: Sequence::ZERO }),
            }
        })
    }

    fn erase(
        &self,
        log: LogName,
        erasure: Erasure,
    ) -> BoxFuture<'static, Result<Appended, AppendError>> {
        self.run(move |inner| {
            check::erasure(&erasure)?;
            let mut state = inner.state();
            let found = state.logs.get_mut(&log);
            let log_state = found.ok_or(AppendError::Conflict { head: Sequence::ZERO })?;
            let appended = log_state.erase(erasure)?;
            Ok(inner.announce(&log, appended))
        })
    }

    fn logs(
        &self,
        prefix: String,
        after: Option<String>,
        limit: usize,
    ) -> BoxFuture<'static, Result<Vec<LogName>, StoreError>> {
        self.run(move |inner| {
            let state = inner.state();
            let names = state.logs.keys().filter(|name| {
                let name = name.as_str();
                name.starts_with(&prefix) && after.as_deref().is_none_or(|after| name > after)
            });
            Ok(names.take(limit).cloned().collect())
        })
    }

    fn get(&self, key: String) -> BoxFuture<'static, Result<Option<SmallRecord>, StoreError>> {
        self.run(move |inner| {
            check::key(&key)?;
            let now = (inner.clock)();
            let state = inner.state();
            Ok(state.small.get(&key).filter(|record| is_alive(record, now)).cloned())
        })
    }

    fn put(
        &self,
        key: String,
        value: Bytes,
        expires: Option<SystemTime>,
        precondition: Precondition,
    ) -> BoxFuture<'static, Result<Version, PutError>> {
        self.run(move |inner| {
            check::key(&key)?;
            check::value(&value)?;
            let now = (inner.clock)();
            let mut state = inner.state();
            state.check(&key, now, precondition)?;
            state.last_version += 1;
            let version = Version(state.last_version);
            let expires = expires.map(|time| check::from_millis(check::to_millis(time)));
            state.small.insert(key.clone(), SmallRecord { key, value, version, expires });
            Ok(version)
        })
    }

    fn remove(
        &self,
        key: String,
        precondition: Precondition,
    ) -> BoxFuture<'static, Result<(), PutError>> {
        self.run(move |inner| {
            check::key(&key)?;
            check::removal(precondition)?;
            let now = (inner.clock)();
            let mut state = inner.state();
            state.check(&key, now, precondition)?;
            state.small.remove(&key);
            Ok(())
        })
    }

    fn scan(
        &self,
        prefix: String,
        after: Option<String>,
        limit: usize,
    ) -> BoxFuture<'static, Result<Vec<SmallRecord>, StoreError>> {
        self.run(move |inner| {
            let now = (inner.clock)();
            let state = inner.state();
            let records = state.small.values().filter(|record| {
                record.key.starts_with(&prefix)
                    && after.as_ref().is_none_or(|after| record.key > *after)
                    && is_alive(record, now)
            });
            Ok(records.take(limit).cloned().collect())
        })
    }

    fn durability(&self) -> Durability {
        Durability::Memory
    }

    fn backup(&self, file: PathBuf) -> BoxFuture<'static, Result<(), StoreError>> {
        self.run(move |_| {
            Err(check::refused(format!(
                "a store in memory keeps nothing that could be copied to {}",
                file.display()
            )))
        })
    }
}
