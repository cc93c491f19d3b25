//! The embedded default: everything in one SQLite file, with its write-ahead log beside it.
//!
//! One thread writes ([`writer`]), a few connections read ([`read`]). Other processes may open the
//! same file at the same time (the operator's commands do): nothing about its content is
//! remembered between transactions.

mod backup;
mod change;
mod condition;
mod error;
mod open;
mod read;
mod small;
mod table;
mod upkeep;
mod writer;

use std::{
    path::{Path, PathBuf},
    sync::Arc,
    time::SystemTime,
};

use bytes::Bytes;
use futures_util::future::BoxFuture;
use tokio::task::spawn_blocking;

use self::{
    change::{Append, Compact, Erase, Haste},
    error::unavailable,
    read::{Range, Readers},
    small::{Put, Remove, Scrub},
    writer::Writer,
};
use super::{
    AppendError, Appended, Clock, CompactError, Durability, Erasure, Expect, Loaded, LogName,
    NewRecord, Precondition, PutError, ReadError, Sequence, SmallRecord, Snapshot, Store,
    StoreError, StoredRecord, Tail, Version,
    announce::{self, Announcer, Source},
    check, system_clock,
};

/// The name of the store's file in the hub's data folder.
pub const FILE_NAME: &str = "coopol.db";

/// How a store is kept.
#[derive(Clone)]
pub struct SqliteOptions {
    /// [`Durability::Fsync`] or [`Durability::Process`]; memory is another store's business.
    pub durability: Durability,
    /// The file grows no further than this, in bytes; appends are then unavailable.
    pub max_bytes: Option<u64>,
    /// By which small records expire.
    pub clock: Clock,
}

impl Default for SqliteOptions {
    /// On the disk before anything is acknowledged, without a quota, by the system's clock.
    fn default() -> Self {
        Self { durability: Durability::Fsync, max_bytes: None, clock: system_clock() }
    }
}

/// Logs and small records in one file.
///
/// Dropping it (and the tails and unanswered calls, which keep it open) finishes what is queued
/// and blocks until the file is closed.
pub struct SqliteStore {
    inner: Arc<Inner>,
}

struct Inner {
    writer: Writer,
    readers: Arc<Readers>,
    announcer: Arc<Announcer>,
    file: PathBuf,
    durability: Durability,
    clock: Clock,
}

impl Drop for Inner {
    fn drop(&mut self) {
        // The last connection to leave tidies up, which a reading one cannot: let it be the
        // writer's, which is dropped after this.
        self.readers.close();
    }
}

impl SqliteStore {
    /// Opens the store in a hub's data folder; creates both if they are not there. Blocks.
    pub fn open_in(folder: &Path, options: SqliteOptions) -> Result<Self, StoreError> {
        Self::open(&folder.join(FILE_NAME), options)
    }

    /// Opens a store's file (or a backup's); creates it and its folder if they are missing. Blocks.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] if the file is another program's, newer than this one, or broken;
    /// [`StoreError::Unavailable`] if it cannot be reached or written.
    pub fn open(file: &Path, options: SqliteOptions) -> Result<Self, StoreError> {
        let announcer = Arc::new(Announcer::default());
        let writer = Writer::start(file, &options, Arc::clone(&announcer))?;
        let inner = Inner {
            writer,
            readers: Arc::new(Readers::new(file.to_path_buf())),
            announcer,
            file: file.to_path_buf(),
            durability: options.durability,
            clock: options.clock,
        };
        Ok(Self { inner: Arc::new(inner) })
    }

    fn readers(&self) -> Arc<Readers> {
        Arc::clone(&self.inner.readers)
    }

    fn now(&self) -> i64 {
        check::to_millis((self.inner.clock)())
    }

    /// Makes a change, unless it breaks a limit.
    fn change<C: change::Change>(
        &self,
        checked: Result<(), StoreError>,
        change: C,
    ) -> BoxFuture<'static, Result<C::Done, C::Refusal>> {
        let inner = Arc::clone(&self.inner);
        Box::pin(async move {
            checked?;
            inner.writer.make(change).await
        })
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
            let readers = Arc::clone(&self.readers);
            readers.run(move |view| read::records(view, &log, after, limit)).await?
        })
    }
}

impl Store for SqliteStore {
    fn append(
        &self,
        log: LogName,
        records: Vec<NewRecord>,
        expect: Expect,
    ) -> BoxFuture<'static, Result<Appended, AppendError>> {
        let haste = Haste::MayGather;
        self.change(check::records(&records), Append { log, records, expect, haste })
    }

    fn append_now(
        &self,
        log: LogName,
        records: Vec<NewRecord>,
        expect: Expect,
    ) -> BoxFuture<'static, Result<Appended, AppendError>> {
        let haste = Haste::Now;
        self.change(check::records(&records), Append { log, records, expect, haste })
    }

    fn load(&self, log: LogName) -> BoxFuture<'static, Result<Loaded, StoreError>> {
        Box::pin(self.readers().run(move |view| read::load(view, &log)))
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
        let checked = check::compaction(&snapshot, replaces);
        self.change(checked, Compact { log, snapshot, replaces })
    }

    fn erase(
        &self,
        log: LogName,
        erasure: Erasure,
    ) -> BoxFuture<'static, Result<Appended, AppendError>> {
        self.change(check::erasure(&erasure), Erase { log, erasure })
    }

    fn logs(
        &self,
        prefix: String,
        after: Option<String>,
        limit: usize,
    ) -> BoxFuture<'static, Result<Vec<LogName>, StoreError>> {
        let range = Range { prefix, after, limit };
        Box::pin(self.readers().run(move |view| read::logs(view, &range)))
    }

    fn get(&self, key: String) -> BoxFuture<'static, Result<Option<SmallRecord>, StoreError>> {
        let (checked, readers, now) = (check::key(&key), self.readers(), self.now());
        Box::pin(async move {
            checked?;
            readers.run(move |view| table::find_small(view, &key, now)).await
        })
    }

    fn put(
        &self,
        key: String,
        value: Bytes,
        expires: Option<SystemTime>,
        precondition: Precondition,
    ) -> BoxFuture<'static, Result<Version, PutError>> {
        let checked = check::key(&key).and_then(|()| check::value(&value));
        let expires = expires.map(check::to_millis);
        self.change(checked, Put { key, value, expires, precondition })
    }

    fn remove(
        &self,
        key: String,
        precondition: Precondition,
    ) -> BoxFuture<'static, Result<(), PutError>> {
        let checked = check::key(&key).and_then(|()| check::removal(precondition));
        self.change(checked, Remove { key, precondition })
    }

    fn scrub(&self) -> BoxFuture<'static, Result<(), StoreError>> {
        self.change(Ok(()), Scrub)
    }

    fn scan(
        &self,
        prefix: String,
        after: Option<String>,
        limit: usize,
    ) -> BoxFuture<'static, Result<Vec<SmallRecord>, StoreError>> {
        let (range, now) = (Range { prefix, after, limit }, self.now());
        Box::pin(self.readers().run(move |view| read::small(view, &range, now)))
    }

    fn durability(&self) -> Durability {
        self.inner.durability
    }

    fn trouble(&self) -> Option<Arc<str>> {
        self.inner.writer.trouble()
    }

    fn backup(&self, file: PathBuf) -> BoxFuture<'static, Result<(), StoreError>> {
        let inner = Arc::clone(&self.inner);
        Box::pin(async move {
            let copying = spawn_blocking(move || backup::backup(&inner.file, &file));
            copying.await.unwrap_or_else(|_| Err(unavailable("the program is shutting down")))
        })
    }
}
