//! The names of what the store keeps in Redis.
//!
//! Everything of one log stands under one hash tag, `{<log>}`.

use crate::store::LogName;

/// The names, all under one prefix.
#[derive(Clone, Debug)]
pub(super) struct Keys {
    prefix: String,
}

impl Keys {
    pub(super) fn new(prefix: &str) -> Self {
        Self { prefix: prefix.to_owned() }
    }

    fn named(&self, name: &str) -> String {
        format!("{}{name}", self.prefix)
    }

    fn of_log(&self, log: &LogName, part: &str) -> String {
        format!("{}{{{}}}:{part}", self.prefix, log.as_str())
    }

    /// A string: the format and the identity of the database, see [`super::mark`].
    pub(super) fn mark(&self) -> String {
        self.named("store")
    }

    /// A sorted set: the names of all logs.
    pub(super) fn logs(&self) -> String {
        self.named("logs")
    }

    /// A channel: which log was appended to, and by whom.
    pub(super) fn news(&self) -> String {
        self.named("news")
    }

    /// A hash: head, through and erased, and the snapshot's id and size in bytes.
    pub(super) fn meta(&self, log: &LogName) -> String {
        self.of_log(log, "meta")
    }

    /// A stream: the records after the snapshot, each with the id `<position>-0`.
    pub(super) fn records(&self, log: &LogName) -> String {
        self.of_log(log, "records")
    }

    /// A hash: where each unique key stands.
    pub(super) fn uniques(&self, log: &LogName) -> String {
        self.of_log(log, "uniques")
    }

    /// A stream that exists only within the script that erases.
    pub(super) fn draft(&self, log: &LogName) -> String {
        self.of_log(log, "draft")
    }

    /// A list: the parts of one snapshot, which never change.
    pub(super) fn snapshot(&self, log: &LogName, id: &str) -> String {
        format!("{}{id}", self.snapshots(log))
    }

    /// What the names of a log's snapshots begin with.
    pub(super) fn snapshots(&self, log: &LogName) -> String {
        self.of_log(log, "snapshot:")
    }

    /// A hash: version, value and expiry of a small record.
    pub(super) fn small(&self, key: &str) -> String {
        format!("{}small:{key}", self.prefix)
    }

    /// A sorted set: the keys of all small records.
    pub(super) fn index(&self) -> String {
        self.named("index")
    }

    /// A sorted set: the keys of small records that expire, by when.
    pub(super) fn expiries(&self) -> String {
        self.named("expiries")
    }

    /// A counter: the last version of a small record.
    pub(super) fn versions(&self) -> String {
        self.named("versions")
    }
}
