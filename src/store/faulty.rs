//! A store that fails when told to: for tests and simulations of what the hub does then.

use std::{
    collections::HashMap,
    path::PathBuf,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::SystemTime,
};

use bytes::Bytes;
use futures_util::future::BoxFuture;
use tokio::sync::watch;

use super::{
    AppendError, Appended, CompactError, Durability, Erasure, Expect, Loaded, LogName, NewRecord,
    Precondition, PutError, ReadError, Sequence, SmallRecord, Snapshot, Store, StoreError,
    StoredRecord, Tail, Version,
};

/// The kinds of calls that fail, stall and are counted apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Operation {
    /// [`Store::append`] and [`Store::erase`].
    Append,
    /// [`Store::compact`].
    Compact,
    /// [`Store::load`], [`Store::read`] and [`Store::logs`]; not what a tail reads for itself.
    Load,
    /// [`Store::get`], [`Store::put`], [`Store::remove`] and [`Store::scan`].
    Small,
}

/// How a call fails: always with [`StoreError::Unavailable`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failure {
    /// Nothing has happened.
    Before,
    /// It has happened, and the answer is lost.
    After,
}

/// How many calls fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Times {
    /// So many from now on.
    Next(usize),
    /// All, until [`FaultyStore::repair`].
    UntilRepaired,
}

/// Wraps a store and fails, stalls and counts its calls. Clones share everything.
#[derive(Clone)]
pub struct FaultyStore {
    inner: Arc<dyn Store>,
    plan: Arc<Mutex<HashMap<Operation, Plan>>>,
}

/// What happens to one kind of call.
struct Plan {
    calls: usize,
    failing: Option<(Times, Failure)>,
    gate: watch::Sender<Gate>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Gate {
    Open,
    Shut,
}

impl Default for Plan {
    fn default() -> Self {
        let gate = watch::Sender::new(Gate::Open);
        Self { calls: 0, failing: None, gate }
    }
}

impl Plan {
    /// How the call that comes now fails, if it does.
    fn take_failure(&mut self) -> Option<Failure> {
        let (times, failure) = self.failing?;
        match times {
            Times::UntilRepaired => {}
            Times::Next(0) => return None,
            Times::Next(count) => self.failing = Some((Times::Next(count - 1), failure)),
        }
        Some(failure)
    }
}

impl FaultyStore {
    /// Passes everything on to `inner` until told otherwise.
    pub fn new(inner: Arc<dyn Store>) -> Self {
        Self { inner, plan: Arc::default() }
    }

    fn plans(&self) -> MutexGuard<'_, HashMap<Operation, Plan>> {
        self.plan.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Makes calls of this kind fail.
    pub fn fail(&self, operation: Operation, times: Times, failure: Failure) {
        self.plans().entry(operation).or_default().failing = Some((times, failure));
    }

    /// Lets calls of this kind succeed again.
    pub fn repair(&self, operation: Operation) {
        self.plans().entry(operation).or_default().failing = None;
    }

    /// Makes calls of this kind wait, before anything happens, until [`FaultyStore::release`].
    pub fn stall(&self, operation: Operation) {
        self.plans().entry(operation).or_default().gate.send_replace(Gate::Shut);
    }

    /// Lets the stalled calls go on; whether they fail is decided then.
    pub fn release(&self, operation: Operation) {
        self.plans().entry(operation).or_default().gate.send_replace(Gate::Open);
    }

    /// How many calls of this kind have begun, stalled and failed ones included.
    pub fn calls(&self, operation: Operation) -> usize {
        self.plans().entry(operation).or_default().calls
    }

    /// Lets one call pass as planned.
    fn pass<T, E>(
        &self,
        operation: Operation,
        call: BoxFuture<'static, Result<T, E>>,
    ) -> BoxFuture<'static, Result<T, E>>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let this = self.clone();
        Box::pin(async move {
            let mut gate = {
                let mut plans = this.plans();
                let plan = plans.entry(operation).or_default();
                plan.calls += 1;
                plan.gate.subscribe()
            };
            // The sender lives in the plan, so this ends only when the gate is open.
            let _ = gate.wait_for(|gate| *gate == Gate::Open).await;
            let failure = this.plans().entry(operation).or_default().take_failure();
            match failure {
                None => return call.await,
                Some(Failure::Before) => {}
                Some(Failure::After) => drop(call.await),
            }
            Err(StoreError::Unavailable("it was told to fail".into()).into())
        })
    }
}

impl Store for FaultyStore {
    fn append(
        &self,
        log: LogName,
        records: Vec<NewRecord>,
        expect: Expect,
    ) -> BoxFuture<'static, Result<Appended, AppendError>> {
        self.pass(Operation::Append, self.inner.append(log, records, expect))
    }

    fn load(&self, log: LogName) -> BoxFuture<'static, Result<Loaded, StoreError>> {
        self.pass(Operation::Load, self.inner.load(log))
    }

    fn read(
        &self,
        log: LogName,
        after: Sequence,
        limit: usize,
    ) -> BoxFuture<'static, Result<Vec<StoredRecord>, ReadError>> {
        self.pass(Operation::Load, self.inner.read(log, after, limit))
    }

    fn follow(&self, log: LogName, after: Sequence) -> Box<dyn Tail> {
        self.inner.follow(log, after)
    }

    fn compact(
        &self,
        log: LogName,
        snapshot: Snapshot,
        replaces: Sequence,
    ) -> BoxFuture<'static, Result<(), CompactError>> {
        self.pass(Operation::Compact, self.inner.compact(log, snapshot, replaces))
    }

    fn erase(
        &self,
        log: LogName,
        erasure: Erasure,
    ) -> BoxFuture<'static, Result<Appended, AppendError>> {
        self.pass(Operation::Append, self.inner.erase(log, erasure))
    }

    fn logs(
        &self,
        prefix: String,
        after: Option<String>,
        limit: usize,
    ) -> BoxFuture<'static, Result<Vec<LogName>, StoreError>> {
        self.pass(Operation::Load, self.inner.logs(prefix, after, limit))
    }

    fn get(&self, key: String) -> BoxFuture<'static, Result<Option<SmallRecord>, StoreError>> {
        self.pass(Operation::Small, self.inner.get(key))
    }

    fn put(
        &self,
        key: String,
        value: Bytes,
        expires: Option<SystemTime>,
        precondition: Precondition,
    ) -> BoxFuture<'static, Result<Version, PutError>> {
        self.pass(Operation::Small, self.inner.put(key, value, expires, precondition))
    }

    fn remove(
        &self,
        key: String,
        precondition: Precondition,
    ) -> BoxFuture<'static, Result<(), PutError>> {
        self.pass(Operation::Small, self.inner.remove(key, precondition))
    }

    fn scan(
        &self,
        prefix: String,
        after: Option<String>,
        limit: usize,
    ) -> BoxFuture<'static, Result<Vec<SmallRecord>, StoreError>> {
        self.pass(Operation::Small, self.inner.scan(prefix, after, limit))
    }

    fn durability(&self) -> Durability {
        self.inner.durability()
    }

    fn trouble(&self) -> Option<Arc<str>> {
        self.inner.trouble()
    }

    fn backup(&self, file: PathBuf) -> BoxFuture<'static, Result<(), StoreError>> {
        self.inner.backup(file)
    }
}
