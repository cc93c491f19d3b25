//! Stores to test, with a clock of their own, and short ways to say what tests say often.

use std::{
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, SystemTime},
};

use bytes::Bytes;
use coopol::store::{
    Appended, Clock, Durability, Expect, LogName, NewRecord, Sequence, Snapshot, Store,
    StoredRecord, Tail,
    memory::MemoryStore,
    redis::{RedisOptions, RedisStore},
    sqlite::{FILE_NAME, SqliteOptions, SqliteStore},
};
use tempfile::TempDir;

use crate::server::RedisServer;

/// Long enough for any machine; a test that waits so long has failed.
const PATIENCE: Duration = Duration::from_secs(60);

/// Time that stands still until it is told to pass. Whole milliseconds, as stores keep them.
#[derive(Clone)]
pub(crate) struct TestClock(Arc<AtomicU64>);

impl TestClock {
    pub(crate) fn new() -> Self {
        Self(Arc::new(AtomicU64::new(1_800_000_000_000)))
    }

    pub(crate) fn now(&self) -> SystemTime {
        SystemTime::UNIX_EPOCH + Duration::from_millis(self.0.load(Ordering::SeqCst))
    }

    pub(crate) fn pass(&self, time: Duration) {
        let millis = u64::try_from(time.as_millis()).unwrap();
        self.0.fetch_add(millis, Ordering::SeqCst);
    }

    pub(crate) fn as_clock(&self) -> Clock {
        let clock = self.clone();
        Arc::new(move || clock.now())
    }
}

/// An empty store.
pub(crate) struct Fixture {
    pub(crate) store: Arc<dyn Store>,
    pub(crate) clock: TestClock,
    /// Dropped after the store.
    _place: Place,
}

/// Where a store is kept.
enum Place {
    Memory,
    Folder(#[expect(dead_code, reason = "removed when dropped")] TempDir),
    Server(#[expect(dead_code, reason = "stopped when dropped")] RedisServer),
}

impl Fixture {
    pub(crate) async fn memory() -> Self {
        let clock = TestClock::new();
        let store = Arc::new(MemoryStore::new(clock.as_clock()));
        Self { store, clock, _place: Place::Memory }
    }

    pub(crate) async fn sqlite() -> Self {
        let clock = TestClock::new();
        let folder = tempfile::tempdir().unwrap();
        let options = SqliteOptions { clock: clock.as_clock(), ..unsynced() };
        let store = Arc::new(SqliteStore::open_in(folder.path(), options).unwrap());
        Self { store, clock, _place: Place::Folder(folder) }
    }

    pub(crate) async fn redis() -> Self {
        let clock = TestClock::new();
        let server = RedisServer::start(&[]).await;
        let options = RedisOptions { clock: clock.as_clock(), ..server.options() };
        let store = Arc::new(RedisStore::open(options).await.unwrap());
        Self { store, clock, _place: Place::Server(server) }
    }
}

/// Options for tests that are not about the machine's failure: without `fsync` they are quick.
pub(crate) fn unsynced() -> SqliteOptions {
    SqliteOptions { durability: Durability::Process, ..SqliteOptions::default() }
}

/// A folder in which stores are opened and closed.
pub(crate) struct Folder(TempDir);

impl Folder {
    pub(crate) fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    pub(crate) fn file(&self) -> PathBuf {
        self.0.path().join(FILE_NAME)
    }

    pub(crate) fn path(&self) -> PathBuf {
        self.0.path().to_path_buf()
    }

    pub(crate) fn open(&self) -> SqliteStore {
        SqliteStore::open_in(self.0.path(), unsynced()).unwrap()
    }

    /// Whether any file of the folder holds these bytes.
    pub(crate) fn holds(&self, needle: &str) -> bool {
        let files = std::fs::read_dir(self.0.path()).unwrap();
        files
            .map(|file| std::fs::read(file.unwrap().path()).unwrap())
            .any(|content| content.windows(needle.len()).any(|window| window == needle.as_bytes()))
    }
}

pub(crate) fn log(name: &str) -> LogName {
    LogName::new(name).unwrap()
}

pub(crate) fn seq(number: u64) -> Sequence {
    Sequence(number)
}

pub(crate) fn record(body: &str) -> NewRecord {
    NewRecord { body: Bytes::copy_from_slice(body.as_bytes()), unique: None }
}

pub(crate) fn unique(body: &str, key: &str) -> NewRecord {
    NewRecord { unique: Some(Bytes::copy_from_slice(key.as_bytes())), ..record(body) }
}

pub(crate) fn stored(number: u64, body: &str) -> StoredRecord {
    StoredRecord { seq: seq(number), body: Bytes::copy_from_slice(body.as_bytes()) }
}

pub(crate) fn snapshot(through: u64, body: &str) -> Snapshot {
    Snapshot { through: seq(through), body: Bytes::copy_from_slice(body.as_bytes()) }
}

/// Appends records with these bodies, whatever the head.
pub(crate) async fn append(store: &dyn Store, name: &str, bodies: &[&str]) -> Appended {
    let records = bodies.iter().map(|body| record(body)).collect();
    store.append(log(name), records, Expect::Any).await.unwrap()
}

/// The next `count` records of a tail.
pub(crate) async fn take(tail: &mut dyn Tail, count: usize) -> Vec<StoredRecord> {
    let mut taken = Vec::new();
    while taken.len() < count {
        let next = tokio::time::timeout(PATIENCE, tail.next()).await;
        taken.extend(next.expect("the tail gives what was appended").unwrap());
    }
    taken
}

/// The positions of records.
pub(crate) fn positions(records: &[StoredRecord]) -> Vec<u64> {
    records.iter().map(|record| record.seq.0).collect()
}

/// Asserts that a call failed in this way.
macro_rules! assert_fails {
    ($call:expr, $pattern:pat $(if $guard:expr)?) => {{
        let result = $call;
        assert!(matches!(&result, Err($pattern) $(if $guard)?), "{result:?}");
    }};
}
pub(crate) use assert_fails;
