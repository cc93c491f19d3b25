//! A store over another, of which only some calls are other than they were.

use std::{path::PathBuf, sync::Arc, time::SystemTime};

use bytes::Bytes;
use coopol::store::{
    AppendError, Appended, CompactError, Durability, Erasure, Expect, Loaded, LogName, NewRecord,
    Precondition, PutError, ReadError, Sequence, SmallRecord, Snapshot, Store, StoreError,
    StoredRecord, Tail, Version,
};
use futures_util::future::BoxFuture;

/// The answer of a store.
pub(crate) type Answer<T, E> = BoxFuture<'static, Result<T, E>>;

/// What a layer changes; by itself, nothing.
pub(crate) trait Layer: Send + Sync + 'static {
    /// The store below.
    fn below(&self) -> &Arc<dyn Store>;

    fn append(
        &self,
        log: LogName,
        records: Vec<NewRecord>,
        expect: Expect,
    ) -> Answer<Appended, AppendError> {
        self.below().append(log, records, expect)
    }

    fn load(&self, log: LogName) -> Answer<Loaded, StoreError> {
        self.below().load(log)
    }

    fn follow(&self, log: LogName, after: Sequence) -> Box<dyn Tail> {
        self.below().follow(log, after)
    }

    fn compact(
        &self,
        log: LogName,
        snapshot: Snapshot,
        replaces: Sequence,
    ) -> Answer<(), CompactError> {
        self.below().compact(log, snapshot, replaces)
    }
}

/// A layer as a store.
pub(crate) struct Layered<L>(pub(crate) L);

impl<L: Layer> Store for Layered<L> {
    fn append(
        &self,
        log: LogName,
        records: Vec<NewRecord>,
        expect: Expect,
    ) -> Answer<Appended, AppendError> {
        self.0.append(log, records, expect)
    }

    fn load(&self, log: LogName) -> Answer<Loaded, StoreError> {
        self.0.load(log)
    }

    fn read(
        &self,
        log: LogName,
        after: Sequence,
        limit: usize,
    ) -> Answer<Vec<StoredRecord>, ReadError> {
        self.0.below().read(log, after, limit)
    }

    fn follow(&self, log: LogName, after: Sequence) -> Box<dyn Tail> {
        self.0.follow(log, after)
    }

    fn compact(
        &self,
        log: LogName,
        snapshot: Snapshot,
        replaces: Sequence,
    ) -> Answer<(), CompactError> {
        self.0.compact(log, snapshot, replaces)
    }

    fn erase(&self, log: LogName, erasure: Erasure) -> Answer<Appended, AppendError> {
        self.0.below().erase(log, erasure)
    }

    fn logs(
        &self,
        prefix: String,
        after: Option<String>,
        limit: usize,
    ) -> Answer<Vec<LogName>, StoreError> {
        self.0.below().logs(prefix, after, limit)
    }

    fn get(&self, key: String) -> Answer<Option<SmallRecord>, StoreError> {
        self.0.below().get(key)
    }

    fn put(
        &self,
        key: String,
        value: Bytes,
        expires: Option<SystemTime>,
        precondition: Precondition,
    ) -> Answer<Version, PutError> {
        self.0.below().put(key, value, expires, precondition)
    }

    fn remove(&self, key: String, precondition: Precondition) -> Answer<(), PutError> {
        self.0.below().remove(key, precondition)
    }

    fn scan(
        &self,
        prefix: String,
        after: Option<String>,
        limit: usize,
    ) -> Answer<Vec<SmallRecord>, StoreError> {
        self.0.below().scan(prefix, after, limit)
    }

    fn durability(&self) -> Durability {
        self.0.below().durability()
    }

    fn backup(&self, file: PathBuf) -> Answer<(), StoreError> {
        self.0.below().backup(file)
    }
}
