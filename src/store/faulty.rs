//! A store that fails when told to: for tests and simulations of what the hub does then.

use std::{
    collections::HashMap,
    path::PathBuf,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, SystemTime},
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
    /// [`Tail::next`] of the tails that [`Store::follow`] gives; only fails, and only before.
    Follow,
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

/// One call, known by what it is, whatever else happens in between: the same call has the same
/// fate in each run of a history.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Call {
    /// What is called.
    pub operation: Operation,
    /// On which log, or with which key or prefix.
    pub name: String,
    /// How many of this kind came before it on that log.
    pub nth: usize,
}

/// What becomes of a call.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Fate {
    /// How long it takes before anything happens.
    pub delay: Duration,
    /// How it fails, if it does.
    pub failure: Option<Failure>,
}

type Fates = Arc<dyn Fn(&Call) -> Fate + Send + Sync>;

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
    fates: Fates,
    severed: watch::Sender<Cord>,
}

/// Whether the store can be reached at all.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Cord {
    Whole,
    Severed,
}

/// What happens to one kind of call.
struct Plan {
    calls: usize,
    by_name: HashMap<String, usize>,
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
        Self { calls: 0, by_name: HashMap::new(), failing: None, gate }
    }
}

impl Plan {
    /// Counts a call that begins.
    fn begin(&mut self, operation: Operation, name: String) -> Call {
        self.calls += 1;
        let count = self.by_name.entry(name.clone()).or_default();
        *count += 1;
        Call { operation, name, nth: *count - 1 }
    }

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
        Self::with_fates(inner, |_| Fate::default())
    }

    /// Lets every call meet its fate, beside what it is told later.
    pub fn with_fates(
        inner: Arc<dyn Store>,
        fates: impl Fn(&Call) -> Fate + Send + Sync + 'static,
    ) -> Self {
        let severed = watch::Sender::new(Cord::Whole);
        Self { inner, plan: Arc::default(), fates: Arc::new(fates), severed }
    }

    /// Nothing reaches the store any more, and no call is answered: to whoever holds it, this is
    /// the end of its process.
    pub fn sever(&self) {
        self.severed.send_replace(Cord::Severed);
    }

    /// Waits for ever, if it is severed.
    async fn end_if_severed(&self) {
        if *self.severed.borrow() == Cord::Severed {
            std::future::pending::<()>().await;
        }
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

    /// Lets one call pass as planned. `name` is what it concerns.
    fn pass<T, E>(
        &self,
        (operation, name): (Operation, &str),
        call: BoxFuture<'static, Result<T, E>>,
    ) -> BoxFuture<'static, Result<T, E>>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let (this, name) = (self.clone(), name.to_owned());
        Box::pin(async move {
            let (fate, mut gate) = {
                let mut plans = this.plans();
                let plan = plans.entry(operation).or_default();
                let begun = plan.begin(operation, name);
                ((this.fates)(&begun), plan.gate.subscribe())
            };
            if !fate.delay.is_zero() {
                tokio::time::sleep(fate.delay).await;
            }
            // The sender lives in the plan, so this ends only when the gate is open.
            let _ = gate.wait_for(|gate| *gate == Gate::Open).await;
            this.end_if_severed().await;
            let told = this.plans().entry(operation).or_default().take_failure();
            let answer = match told.or(fate.failure) {
                None => call.await,
                Some(Failure::Before) => Err(told_to_fail().into()),
                Some(Failure::After) => {
                    drop(call.await);
                    Err(told_to_fail().into())
                }
            };
            this.end_if_severed().await;
            answer
        })
    }
}

fn told_to_fail() -> StoreError {
    StoreError::Unavailable("it was told to fail".into())
}

/// A tail that fails when its store is told to.
struct FaultyTail {
    inner: Box<dyn Tail>,
    store: FaultyStore,
}

impl Tail for FaultyTail {
    fn next(&mut self) -> BoxFuture<'_, Result<Vec<StoredRecord>, ReadError>> {
        Box::pin(async move {
            self.store.end_if_severed().await;
            let failure = self.store.plans().entry(Operation::Follow).or_default().take_failure();
            match failure {
                Some(Failure::Before | Failure::After) => Err(told_to_fail().into()),
                None => self.inner.next().await,
            }
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
        let call = self.inner.append(log.clone(), records, expect);
        self.pass((Operation::Append, log.as_str()), call)
    }

    fn load(&self, log: LogName) -> BoxFuture<'static, Result<Loaded, StoreError>> {
        self.pass((Operation::Load, log.as_str()), self.inner.load(log.clone()))
    }

    fn read(
        &self,
        log: LogName,
        after: Sequence,
        limit: usize,
    ) -> BoxFuture<'static, Result<Vec<StoredRecord>, ReadError>> {
        let call = self.inner.read(log.clone(), after, limit);
        self.pass((Operation::Load, log.as_str()), call)
    }

    fn follow(&self, log: LogName, after: Sequence) -> Box<dyn Tail> {
        Box::new(FaultyTail { inner: self.inner.follow(log, after), store: self.clone() })
    }

    fn compact(
        &self,
        log: LogName,
        snapshot: Snapshot,
        replaces: Sequence,
    ) -> BoxFuture<'static, Result<(), CompactError>> {
        let call = self.inner.compact(log.clone(), snapshot, replaces);
        self.pass((Operation::Compact, log.as_str()), call)
    }

    fn erase(
        &self,
        log: LogName,
        erasure: Erasure,
    ) -> BoxFuture<'static, Result<Appended, AppendError>> {
        let call = self.inner.erase(log.clone(), erasure);
        self.pass((Operation::Append, log.as_str()), call)
    }

    fn logs(
        &self,
        prefix: String,
        after: Option<String>,
        limit: usize,
    ) -> BoxFuture<'static, Result<Vec<LogName>, StoreError>> {
        let call = self.inner.logs(prefix.clone(), after, limit);
        self.pass((Operation::Load, &prefix), call)
    }

    fn get(&self, key: String) -> BoxFuture<'static, Result<Option<SmallRecord>, StoreError>> {
        self.pass((Operation::Small, &key), self.inner.get(key.clone()))
    }

    fn put(
        &self,
        key: String,
        value: Bytes,
        expires: Option<SystemTime>,
        precondition: Precondition,
    ) -> BoxFuture<'static, Result<Version, PutError>> {
        let call = self.inner.put(key.clone(), value, expires, precondition);
        self.pass((Operation::Small, &key), call)
    }

    fn remove(
        &self,
        key: String,
        precondition: Precondition,
    ) -> BoxFuture<'static, Result<(), PutError>> {
        let call = self.inner.remove(key.clone(), precondition);
        self.pass((Operation::Small, &key), call)
    }

    fn scrub(&self) -> BoxFuture<'static, Result<(), StoreError>> {
        self.pass((Operation::Small, ""), self.inner.scrub())
    }

    fn scan(
        &self,
        prefix: String,
        after: Option<String>,
        limit: usize,
    ) -> BoxFuture<'static, Result<Vec<SmallRecord>, StoreError>> {
        let call = self.inner.scan(prefix.clone(), after, limit);
        self.pass((Operation::Small, &prefix), call)
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
