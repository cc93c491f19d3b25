//! The tables, read row by row: shared by the reads and by the conditions of changes.

use bytes::Bytes;
use rusqlite::{Connection, OptionalExtension, Row, params, types::Type};

use crate::store::{LogName, MAX_READ_BYTES, Sequence, SmallRecord, StoredRecord, Version, check};

/// How often, in records, the row of a log notes where its head is at least. Each time would be one
/// more page to write in nearly every commit; so often, the loss of a page of records is noticed.
const NOTED_EVERY: u64 = 32;
/// Bits of a record's place that say where it stands in its log; those above say in which log.
const SEQUENCE_BITS: u32 = 32;
/// Most records of a log, and most logs: more have no place.
const MAX_RECORDS: u64 = (1 << SEQUENCE_BITS) - 1;
const MAX_LOGS: i64 = i32::MAX as i64;

/// A log as its row describes it.
pub(super) struct LogRow {
    pub(super) id: i64,
    /// Its last record, standing or folded.
    pub(super) head: Sequence,
    /// What its row says of `head`: never more, and less by [`NOTED_EVERY`] at most, by half of it
    /// in a short log.
    noted: Sequence,
    /// The last folded record; zero while there is no snapshot.
    pub(super) through: Sequence,
    /// The notice of the last erasure; zero without one.
    pub(super) erased: Sequence,
}

impl LogRow {
    /// Where a record of this log stands among all records: those of one log stand together, in
    /// their order.
    pub(super) fn place(&self, seq: Sequence) -> i64 {
        (self.id << SEQUENCE_BITS) | to_i64(seq.0.min(MAX_RECORDS))
    }

    /// The position after `last`, if there is a place for it.
    pub(super) fn place_after(&self, last: Sequence) -> rusqlite::Result<(Sequence, i64)> {
        if last.0 >= MAX_RECORDS {
            return Err(rusqlite::Error::IntegralValueOutOfRange(0, to_i64(last.0)));
        }
        Ok((last.next(), self.place(last.next())))
    }

    /// Whether the row is to note that the head is at `last` now: in a short log each time that it
    /// has doubled, so that no log is ever taken for an empty one.
    pub(super) fn is_to_note(&self, last: Sequence) -> bool {
        let (last, noted) = (last.0, self.noted.0);
        last / NOTED_EVERY > noted / NOTED_EVERY || last >= 2 * noted
    }
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
        .prepare_cached(
            "SELECT id, head, through, erased, coalesce((
                 SELECT place & 0xffffffff FROM records
                 WHERE place > logs.id << 32 AND place <= (logs.id << 32 | 0xffffffff)
                 ORDER BY place DESC LIMIT 1
             ), 0) FROM logs WHERE name = ?",
        )?
        .query_row([name.as_str()], |row| {
            let (id, noted) = (row.get(0)?, sequence(row, 1)?);
            let (through, erased) = (sequence(row, 2)?, sequence(row, 3)?);
            let head = through.max(sequence(row, 4)?);
            if head < noted.max(erased) {
                return Err(missing_record());
            }
            Ok(LogRow { id, head, noted, through, erased })
        })
        .optional()
}

/// Makes the row of a log that has none.
pub(super) fn create_log(connection: &Connection, name: &LogName) -> rusqlite::Result<LogRow> {
    connection
        .prepare_cached("INSERT INTO logs (name, head, through, erased) VALUES (?, 0, 0, 0)")?
        .execute([name.as_str()])?;
    let id = connection.last_insert_rowid();
    if id > MAX_LOGS {
        return Err(rusqlite::Error::IntegralValueOutOfRange(0, id));
    }
    let (head, noted, through, erased) = Default::default();
    Ok(LogRow { id, head, noted, through, erased })
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
    let mut statement = connection.prepare_cached(
        "SELECT place & 0xffffffff, body FROM records
         WHERE place > ? AND place <= ? ORDER BY place",
    )?;
    let mut rows = statement.query([log.place(after), log.place(log.head)])?;
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
