//! Redis as the store, for several hubs that work as one.
//!
//! A log is a stream beside a hash with its positions; a snapshot is a list of parts that never
//! change. Whatever belongs together is changed by one script, after all its conditions were
//! checked: two hubs, or an answer that was lost, meet each other there. News is a hint.

mod change;
pub mod copies;
mod error;
mod heads;
mod keys;
mod link;
mod mark;
mod read;
mod reply;
mod rewrite;
mod script;
mod server;
mod writer;

use std::{
    path::PathBuf,
    sync::{Arc, atomic::AtomicBool},
    time::SystemTime,
};

use bytes::Bytes;
use futures_util::future::BoxFuture;
use uuid::Uuid;

use self::{
    heads::Heads,
    keys::Keys,
    link::{Access, Target, Wanted},
    mark::Mark,
    read::Range,
    writer::{Means, Writer},
};
use super::{
    AppendError, Appended, Clock, CompactError, Durability, Erasure, Expect, Loaded, LogName,
    NewRecord, Precondition, PutError, ReadError, Sequence, SmallRecord, Snapshot, Store,
    StoreError, StoredRecord, Tail, Version,
    announce::{self, Announcer, Source},
    check, system_clock,
};

/// What names begin with unless somebody says otherwise.
const DEFAULT_PREFIX: &str = "coopol:";

/// Where a store is kept, and how.
#[derive(Clone)]
pub struct RedisOptions {
    /// `redis://[user:password@]host[:port][/db]` or `redis+unix:///path[?db=…]`.
    pub url: String,
    /// What the names of all keys begin with: several hubs of their own may share a database.
    pub prefix: String,
    /// The durability that is wanted; [`Store::durability`] says which one there is.
    pub durability: Durability,
    /// What to do with a database that holds no store.
    pub empty: Empty,
    /// Which store it must be, as [`RedisStore::identity`] once said.
    pub identity: Option<String>,
    /// By which small records expire.
    pub clock: Clock,
}

/// What to do with a database that holds no store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Empty {
    /// Begin one there.
    Begin,
    /// Refuse: whoever only looks makes nothing.
    Refuse,
}

impl RedisOptions {
    /// On the disk before anything is acknowledged, under the usual prefix.
    pub fn new(url: &str) -> Self {
        let (url, prefix) = (url.to_owned(), DEFAULT_PREFIX.to_owned());
        Self {
            url,
            prefix,
            durability: Durability::Fsync,
            empty: Empty::Begin,
            identity: None,
            clock: system_clock(),
        }
    }
}

/// Logs and small records in Redis. Its tasks end when it is dropped with its tails.
pub struct RedisStore {
    inner: Arc<Inner>,
}

struct Inner {
    access: Access,
    writer: Writer,
    announcer: Arc<Announcer>,
    heads: Arc<Heads>,
    keys: Keys,
    /// What this process signs its news with.
    sender: String,
    clock: Clock,
    /// Whether small records were removed whose bytes may stand in the server's files.
    removed: AtomicBool,
}

impl RedisStore {
    /// Connects, and makes the store if the database is empty.
    ///
    /// # Errors
    /// [`StoreError::Refused`] if the address or the server cannot be used; [`StoreError::Damaged`]
    /// if another program's or a newer hub's data stands there; [`StoreError::Unavailable`] if it
    /// cannot be reached now.
    pub async fn open(options: RedisOptions) -> Result<Self, StoreError> {
        // The library's message may hold the password.
        let client = redis::Client::open(options.url.as_str())
            .map_err(|_| check::refused("this is no address of a Redis server"))?;
        let keys = Keys::new(&options.prefix);
        let (announcer, heads) = (Arc::new(Announcer::default()), Arc::new(Heads::default()));
        let sender = Uuid::new_v4().simple().to_string();
        let wanted = Wanted {
            durability: options.durability,
            empty: options.empty,
            mark: options.identity.map(Mark::known),
        };
        let target = Target { client, keys: keys.clone(), wanted };
        let access = link::start(target, Arc::clone(&announcer), sender.clone()).await?;
        let means = Means {
            access: access.clone(),
            announcer: Arc::clone(&announcer),
            heads: Arc::clone(&heads),
        };
        let (writer, clock) = (Writer::start(means), options.clock);
        let removed = AtomicBool::new(false);
        let inner = Inner { access, writer, announcer, heads, keys, sender, clock, removed };
        let inner = Arc::new(inner);
        rewrite::start(&inner);
        Ok(Self { inner })
    }

    /// Which store this is: the same for as long as the database is neither emptied nor replaced.
    pub fn identity(&self) -> Result<String, StoreError> {
        self.inner.access.lines().map(|lines| lines.mark.to_string())
    }
}

impl Inner {
    fn now(&self) -> i64 {
        check::to_millis((self.clock)())
    }
}

impl Source for Inner {
    fn read(
        self: Arc<Self>,
        log: LogName,
        after: Sequence,
        limit: usize,
    ) -> BoxFuture<'static, Result<Vec<StoredRecord>, ReadError>> {
        Box::pin(async move { self.records(&log, after, limit).await })
    }
}

impl Store for RedisStore {
    fn append(
        &self,
        log: LogName,
        records: Vec<NewRecord>,
        expect: Expect,
    ) -> BoxFuture<'static, Result<Appended, AppendError>> {
        let inner = Arc::clone(&self.inner);
        Box::pin(async move { inner.append(log, records, expect).await })
    }

    fn load(&self, log: LogName) -> BoxFuture<'static, Result<Loaded, StoreError>> {
        let inner = Arc::clone(&self.inner);
        Box::pin(async move { inner.load(&log).await })
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
        let inner = Arc::clone(&self.inner);
        Box::pin(async move { inner.compact(log, snapshot, replaces).await })
    }

    fn erase(
        &self,
        log: LogName,
        erasure: Erasure,
    ) -> BoxFuture<'static, Result<Appended, AppendError>> {
        let inner = Arc::clone(&self.inner);
        Box::pin(async move { inner.erase(log, erasure).await })
    }

    fn logs(
        &self,
        prefix: String,
        after: Option<String>,
        limit: usize,
    ) -> BoxFuture<'static, Result<Vec<LogName>, StoreError>> {
        let inner = Arc::clone(&self.inner);
        Box::pin(async move { inner.logs(Range { prefix, after, limit }).await })
    }

    fn get(&self, key: String) -> BoxFuture<'static, Result<Option<SmallRecord>, StoreError>> {
        let inner = Arc::clone(&self.inner);
        Box::pin(async move { inner.get(key).await })
    }

    fn put(
        &self,
        key: String,
        value: Bytes,
        expires: Option<SystemTime>,
        precondition: Precondition,
    ) -> BoxFuture<'static, Result<Version, PutError>> {
        let inner = Arc::clone(&self.inner);
        Box::pin(async move { inner.put(key, (value, expires), precondition).await })
    }

    fn remove(
        &self,
        key: String,
        precondition: Precondition,
    ) -> BoxFuture<'static, Result<(), PutError>> {
        let inner = Arc::clone(&self.inner);
        Box::pin(async move { inner.remove(key, precondition).await })
    }

    fn scrub(&self) -> BoxFuture<'static, Result<(), StoreError>> {
        let inner = Arc::clone(&self.inner);
        Box::pin(async move { inner.rewrite_files().await })
    }

    fn scan(
        &self,
        prefix: String,
        after: Option<String>,
        limit: usize,
    ) -> BoxFuture<'static, Result<Vec<SmallRecord>, StoreError>> {
        let inner = Arc::clone(&self.inner);
        Box::pin(async move { inner.scan(Range { prefix, after, limit }).await })
    }

    fn durability(&self) -> Durability {
        self.inner.access.durability()
    }

    fn trouble(&self) -> Option<Arc<str>> {
        self.inner.access.trouble()
    }

    fn backup(&self, file: PathBuf) -> BoxFuture<'static, Result<(), StoreError>> {
        Box::pin(async move {
            Err(check::refused(format!(
                "a store in Redis is copied with Redis's own means (BGSAVE, replicas), not to {}",
                file.display()
            )))
        })
    }
}
