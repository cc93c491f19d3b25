//! The tables, read row by row: shared by the reads and by the conditions of changes.

use bytes::Bytes;
use rusqlite::{Connection, OptionalExtension, Row, params, types::Type};

use crate::store::{LogName, MAX_READ_BYTES, Sequence, SmallRecord, StoredRecord, Version, check};

/// A log as its row describes it.
pub(super) struct LogRow {
    pub(super) id: i64,
    /// Its last record, standing or folded.
    pub(super) head: Sequence,
    /// The last folded record; zero while there is no snapshot.
    pub(super) through: Sequence,
    /// The notice of the last erasure; zero without one.
    pub(super) erased: Sequence,
}

/// SQLite counts with a sign. A position beyond that is after everything, as it should be.
pub(super) fn to_i64(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// A number that was written without a sign.
pub(super) fn to_u64(number: i64) -> rusqlite::Result<u64> {
    u64::try_from(number).map_err(|_| rusqlite::Error::IntegralValueOutOfRange(0, number))
}

/// A position in that column.
pub(super) fn sequence(row: &Row<'_>, column: usize) -> rusqlite::Result<Sequence> {
    to_u64(row.get(column)?).map(Sequence)
}

/// The error for a log whose row promises records that are not there.
pub(super) fn missing_record() -> rusqlite::Error {
    let why = "records of a log are missing";
    rusqlite::Error::FromSqlConversionFailure(1, Type::Integer, why.into())
}

/// The log's row, if anything was ever appended to it.
pub(super) fn find_log(
    connection: &Connection,
    name: &LogName,
) -> rusqlite::Result<Option<LogRow>> {
    connection
        .prepare_cached("SELECT id, head, through, erased FROM logs WHERE name = ?")?
        .query_row([name.as_str()], |row| {
            let (head, through, erased) = (sequence(row, 1)?, sequence(row, 2)?, sequence(row, 3)?);
            Ok(LogRow { id: row.get(0)?, head, through, erased })
        })
        .optional()
}

/// Makes the row of a log that has none.
pub(super) fn create_log(connection: &Connection, name: &LogName) -> rusqlite::Result<LogRow> {
    connection
        .prepare_cached("INSERT INTO logs (name, head, through, erased) VALUES (?, 0, 0, 0)")?
        .execute([name.as_str()])?;
    let id = connection.last_insert_rowid();
    let (head, through, erased) = Default::default();
    Ok(LogRow { id, head, through, erased })
}

/// The body of the log's snapshot.
pub(super) fn snapshot_body(connection: &Connection, log: &LogRow) -> rusqlite::Result<Bytes> {
    connection
        .prepare_cached("SELECT body FROM snapshots WHERE log = ?")?
        .query_row([log.id], |row| blob(row, 0))
}

/// How much of a log to read at once.
#[derive(Clone, Copy)]
pub(super) enum Page {
    /// All of it.
    Whole,
    /// So many records, and no more than fill a page's bytes.
    Limit(usize),
}

impl Page {
    fn is_full(self, records: usize, bytes: usize) -> bool {
        match self {
            Self::Whole => false,
            Self::Limit(limit) => records >= limit || bytes >= MAX_READ_BYTES,
        }
    }
}

/// The records after a position, which must follow each other up to the head of the log.
pub(super) fn records_after(
    connection: &Connection,
    log: &LogRow,
    after: Sequence,
    page: Page,
) -> rusqlite::Result<Vec<StoredRecord>> {
    let mut statement = connection
        .prepare_cached("SELECT seq, body FROM records WHERE log = ? AND seq > ? ORDER BY seq")?;
    let mut rows = statement.query(params![log.id, to_i64(after.0)])?;
    let (mut records, mut bytes, mut last) = (Vec::new(), 0, after);
    while last < log.head && !page.is_full(records.len(), bytes) {
        let row = rows.next()?.ok_or_else(missing_record)?;
        let seq = sequence(row, 0)?;
        if seq != last.next() {
            return Err(missing_record());
        }
        let body = blob(row, 1)?;
        bytes += body.len();
        last = seq;
        records.push(StoredRecord { seq, body });
    }
    Ok(records)
}

/// The small record under `key`, unless it is expired at `now`.
pub(super) fn find_small(
    connection: &Connection,
    key: &str,
    now: i64,
) -> rusqlite::Result<Option<SmallRecord>> {
    connection
        .prepare_cached(
            "SELECT key, value, version, expires FROM small
             WHERE key = ? AND (expires IS NULL OR expires > ?)",
        )?
        .query_row(params![key, now], small_record)
        .optional()
}

/// A row of key, value, version and expiry.
pub(super) fn small_record(row: &Row<'_>) -> rusqlite::Result<SmallRecord> {
    let expires: Option<i64> = row.get(3)?;
    Ok(SmallRecord {
        key: row.get(0)?,
        value: blob(row, 1)?,
        version: Version(to_u64(row.get(2)?)?),
        expires: expires.map(check::from_millis),
    })
}

fn blob(row: &Row<'_>, column: usize) -> rusqlite::Result<Bytes> {
    Ok(Bytes::copy_from_slice(row.get_ref(column)?.as_blob()?))
}

/// What is to be rewritten because bytes that must go may have copies in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Chore {
    /// The whole file.
    RewriteFile,
    /// The table of small records.
    RewriteSmall,
}

impl Chore {
    fn name(self) -> &'static str {
        match self {
            Self::RewriteFile => "rewrite file",
            Self::RewriteSmall => "rewrite small",
        }
    }
}

/// Remembers a chore, together with the change that causes it.
pub(super) fn note_chore(change: &Connection, chore: Chore) -> rusqlite::Result<()> {
    change
        .prepare_cached(
            "INSERT INTO chores (name, times) VALUES (?, 1)
             ON CONFLICT (name) DO UPDATE SET times = times + 1",
        )?
        .execute([chore.name()])?;
    Ok(())
}

/// How many times the chore was noted, if it is to be done.
pub(super) fn find_chore(connection: &Connection, chore: Chore) -> rusqlite::Result<Option<i64>> {
    connection
        .prepare_cached("SELECT times FROM chores WHERE name = ?")?
        .query_row([chore.name()], |row| row.get(0))
        .optional()
}

/// Forgets a chore that is done, unless it was noted again meanwhile.
pub(super) fn finish_chore(
    connection: &Connection,
    chore: Chore,
    times: i64,
) -> rusqlite::Result<()> {
    connection
        .prepare_cached("DELETE FROM chores WHERE name = ? AND times = ?")?
        .execute(params![chore.name(), times])?;
    Ok(())
}
