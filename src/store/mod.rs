//! The store's contract: ordered logs with snapshots, and small erasable records beside them.
//!
//! A *log* is one gap-free sequence of records, one per aggregate: a text's, a channel's, a
//! group's. The store does not know what a record means: bodies are opaque bytes (the envelope
//! that they carry is in [`crate::record`]). Everything a member ever sees has been through
//! [`Store::append`] first.
//!
//! Every implementation passes the one contract suite in `tests/store`.

mod announce;
mod check;
mod durability;
mod error;
pub mod faulty;
pub mod memory;
mod name;
pub mod pace;
pub mod redis;
pub mod small;
pub mod sqlite;

use std::{path::PathBuf, sync::Arc, time::SystemTime};

use bytes::Bytes;
use futures_util::future::BoxFuture;

pub use self::{
    durability::Durability,
    error::{AppendError, CompactError, PutError, ReadError, StoreError},
    name::{InvalidName, LogName, MAX_LOG_NAME_BYTES},
};

/// Largest record body, in bytes: what one WebSocket frame may carry (16 MiB), and the envelope
/// with its list of client ids.
pub const MAX_RECORD_BYTES: usize = 20 * 1024 * 1024;
/// Most records in one append: bounds one transaction.
pub const MAX_APPEND_RECORDS: usize = 4_096;
/// Most bytes of bodies in one append: bounds one transaction's memory and time.
pub const MAX_APPEND_BYTES: usize = 64 * 1024 * 1024;
/// Largest body of a snapshot, in bytes: a whole text or channel, folded.
pub const MAX_SNAPSHOT_BYTES: usize = 256 * 1024 * 1024;
/// [`Store::read`] stops early, after the record that reaches this many bytes: bounds a page.
pub const MAX_READ_BYTES: usize = 16 * 1024 * 1024;
/// Longest key and unique key, in bytes.
pub const MAX_KEY_BYTES: usize = 256;
/// Largest value of a small record, in bytes: these are identities and settings, not content.
pub const MAX_SMALL_RECORD_BYTES: usize = 256 * 1024;

/// The position of a record in its log. The first record has 1; 0 stands before it, and is the
/// head of an empty log.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Sequence(pub u64);

impl Sequence {
    /// Before the first record.
    pub const ZERO: Self = Self(0);

    /// The position after this one.
    #[must_use]
    pub fn next(self) -> Self {
        Self(self.0.saturating_add(1))
    }
}

/// A record on its way into a log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewRecord {
    /// The encoded envelope, see [`crate::record`]. At most [`MAX_RECORD_BYTES`].
    pub body: Bytes,
    /// A key that the log holds once, for ever (also after compaction): a command id, a ballot's
    /// voter. An append that repeats one changes nothing and says where the first stands. Of 1 to
    /// [`MAX_KEY_BYTES`] bytes, and different from the others of the same append.
    pub unique: Option<Bytes>,
}

/// A record as it stands in its log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredRecord {
    /// Where it stands.
    pub seq: Sequence,
    /// The encoded envelope.
    pub body: Bytes,
}

/// What the head of the log must be for an append to happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expect {
    /// Any: the records commute with whatever came in between (CRDT updates, votes).
    Any,
    /// Exactly this: the records were decided on the state up to here.
    Head(Sequence),
}

impl Expect {
    /// Nothing that can be: the append only tells whether its unique key stands in the log.
    pub const NEVER: Self = Self::Head(Sequence(u64::MAX));
}

/// Where an append put its records: consecutive, in the order given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Appended {
    /// The position of the first record of the append.
    pub first: Sequence,
    /// The position of the last; the head of the log at that commit.
    pub last: Sequence,
}

/// The whole of a log up to one record, folded into one body by whoever knows what it means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Snapshot {
    /// The last record that it contains.
    pub through: Sequence,
    /// The folded state; opaque here. At most [`MAX_SNAPSHOT_BYTES`].
    pub body: Bytes,
}

/// What [`Store::load`] finds: one consistent view, whatever is compacted meanwhile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Loaded {
    /// The newest snapshot, if the log was ever compacted.
    pub snapshot: Option<Snapshot>,
    /// Every record after it (or from the first), in order.
    pub records: Vec<StoredRecord>,
}

impl Loaded {
    /// The position of the last record, stored or folded.
    pub fn head(&self) -> Sequence {
        let folded = self.snapshot.as_ref().map_or(Sequence::ZERO, |s| s.through);
        self.records.last().map_or(folded, |record| record.seq)
    }
}

/// An erasure: old bodies replaced where they stand, and the record that says so, at once.
#[derive(Clone, Debug)]
pub struct Erasure {
    /// The head on which the erasure was worked out.
    pub expected_head: Sequence,
    /// New bodies for records that keep their position, which must stand after the snapshot.
    pub records: Vec<StoredRecord>,
    /// A new body for the snapshot; `through` is that of the present one.
    pub snapshot: Option<Snapshot>,
    /// Appended with the erasure: raises the epoch, so that every client starts afresh.
    pub notice: NewRecord,
}

/// A version of a small record, changed by each write and never used again, not even after the
/// record was removed; for compare-and-set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Version(pub u64);

/// A small erasable record: an identity, a session, a revocation, a read mark.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SmallRecord {
    /// Its key, ordered bytewise in a scan.
    pub key: String,
    /// Its content, at most [`MAX_SMALL_RECORD_BYTES`].
    pub value: Bytes,
    /// Changed by each write.
    pub version: Version,
    /// From when on it counts as absent; kept to the millisecond, rounded down.
    pub expires: Option<SystemTime>,
}

/// What must hold for a small record to be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Precondition {
    /// Nothing: last writer wins.
    None,
    /// The key is absent (or expired): unique put.
    Absent,
    /// The record still has this version: compare-and-set.
    Version(Version),
}

/// Where a store reads the time, for expiry; tests bring their own.
pub type Clock = Arc<dyn Fn() -> SystemTime + Send + Sync>;

/// The system's clock.
pub fn system_clock() -> Clock {
    Arc::new(SystemTime::now)
}

/// Follows one log from a position: every record once, in order, however it was appended (this
/// process, another one).
pub trait Tail: Send {
    /// The next records, at least one; waits for them. Cancel safe: a dropped call loses nothing.
    /// After an error the tail stands where it stood: call again when it may have passed.
    fn next(&mut self) -> BoxFuture<'_, Result<Vec<StoredRecord>, ReadError>>;
}

/// Ordered logs and small records. All methods may be called from any task; appends to one log
/// from one caller, each awaited before the next, keep their order. A call whose future is dropped
/// before it answers may have happened or not. Keys have 1 to [`MAX_KEY_BYTES`] bytes and no
/// control characters; what breaks a limit is [`StoreError::Refused`] and changes nothing.
pub trait Store: Send + Sync + 'static {
    /// Appends 1 to [`MAX_APPEND_RECORDS`] records of at most [`MAX_APPEND_BYTES`] together, all or
    /// nothing, and answers once they are durable at [`Store::durability`]. Appends of many logs
    /// share one commit.
    fn append(
        &self,
        log: LogName,
        records: Vec<NewRecord>,
        expect: Expect,
    ) -> BoxFuture<'static, Result<Appended, AppendError>>;

    /// The same for records that have waited for company already: a store that lets appends wait
    /// for each other does not let these.
    fn append_now(
        &self,
        log: LogName,
        records: Vec<NewRecord>,
        expect: Expect,
    ) -> BoxFuture<'static, Result<Appended, AppendError>> {
        self.append(log, records, expect)
    }

    /// The snapshot and every record after it, in one consistent view. A log that nothing was
    /// appended to is empty; one that cannot be read whole is an error.
    fn load(&self, log: LogName) -> BoxFuture<'static, Result<Loaded, StoreError>>;

    /// At most `limit` records after `after`, in order; empty at the head (and beyond it). Fewer
    /// than there are when they reach [`MAX_READ_BYTES`], but at least one.
    fn read(
        &self,
        log: LogName,
        after: Sequence,
        limit: usize,
    ) -> BoxFuture<'static, Result<Vec<StoredRecord>, ReadError>>;

    /// Follows a log; the first record is the one after `after`.
    fn follow(&self, log: LogName, after: Sequence) -> Box<dyn Tail>;

    /// Puts a snapshot in place of exactly the records up to its `through`, and of the snapshot
    /// before it, which must be the one through `replaces` (zero: there was none). It must reach
    /// further than that one, and contain the notice of the last erasure: one that does not may
    /// have been folded from what was erased, and is [`CompactError::Stale`].
    fn compact(
        &self,
        log: LogName,
        snapshot: Snapshot,
        replaces: Sequence,
    ) -> BoxFuture<'static, Result<(), CompactError>>;

    /// Replaces bodies where they stand and appends the notice, in one commit; once it answers,
    /// the old bytes do not remain in the store's files. [`StoreError::Unavailable`] may mean that
    /// it is done but old bytes remain for a moment, until somebody's long read ends.
    fn erase(
        &self,
        log: LogName,
        erasure: Erasure,
    ) -> BoxFuture<'static, Result<Appended, AppendError>>;

    /// The names of logs that start with `prefix`, after `after`, at most `limit`, in byte order.
    fn logs(
        &self,
        prefix: String,
        after: Option<String>,
        limit: usize,
    ) -> BoxFuture<'static, Result<Vec<LogName>, StoreError>>;

    /// The small record under `key`, unless expired.
    fn get(&self, key: String) -> BoxFuture<'static, Result<Option<SmallRecord>, StoreError>>;

    /// Writes a small record if the precondition holds.
    fn put(
        &self,
        key: String,
        value: Bytes,
        expires: Option<SystemTime>,
        precondition: Precondition,
    ) -> BoxFuture<'static, Result<Version, PutError>>;

    /// Removes a small record if the precondition holds ([`Precondition::Absent`] is refused).
    /// Removing what is not there succeeds with [`Precondition::None`]. Once it answers, its bytes
    /// are overwritten where they stood; within about an hour also where the store may have moved
    /// them before. [`StoreError::Unavailable`] as for [`Store::erase`].
    fn remove(
        &self,
        key: String,
        precondition: Precondition,
    ) -> BoxFuture<'static, Result<(), PutError>>;

    /// Once it answers, no bytes of small records that were removed or replaced before stand in the
    /// store's files, wherever the store may have moved them. [`StoreError::Unavailable`] as for
    /// [`Store::erase`].
    fn scrub(&self) -> BoxFuture<'static, Result<(), StoreError>> {
        Box::pin(async { Ok(()) })
    }

    /// Small records whose key starts with `prefix`, after `after`, at most `limit`, in byte
    /// order, expired ones left out.
    fn scan(
        &self,
        prefix: String,
        after: Option<String>,
        limit: usize,
    ) -> BoxFuture<'static, Result<Vec<SmallRecord>, StoreError>>;

    /// What an answered append has survived.
    fn durability(&self) -> Durability;

    /// Why the store cannot do anything at the moment, where it knows so before it is asked.
    fn trouble(&self) -> Option<Arc<str>> {
        None
    }

    /// Writes a consistent copy of everything to a new file, while running; refused where there
    /// is a file already, and by a store that keeps nothing.
    fn backup(&self, file: PathBuf) -> BoxFuture<'static, Result<(), StoreError>>;
}
