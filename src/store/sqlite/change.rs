//! What a change is, and those of logs, each with its conditions: checked before anything is
//! written, so that a refused one leaves nothing behind in the transaction that it shares with
//! others.

use rusqlite::{Connection, OptionalExtension, params};

use super::table::{self, Chore, LogRow, to_i64};
use crate::store::{
    AppendError, Appended, CompactError, Erasure, Expect, LogName, NewRecord, Sequence, Snapshot,
    StoreError, StoredRecord,
};

/// Memory and journal that a record costs beside its body, in bytes, roughly.
pub(super) const RECORD_OVERHEAD_BYTES: usize = 128;

/// Why a change was not made.
pub(super) enum Stop<R> {
    /// Its own conditions do not hold; the transaction goes on without it.
    Refused(R),
    /// The database failed; nothing of the transaction stays.
    Failed(rusqlite::Error),
}

impl<R> From<rusqlite::Error> for Stop<R> {
    fn from(error: rusqlite::Error) -> Self {
        Self::Failed(error)
    }
}

/// Whether a change may wait a moment for others to share its commit.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Haste {
    /// It may.
    MayGather,
    /// It has waited already.
    Now,
}

/// What must happen to a change's old bytes before it is answered.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum OldBytes {
    /// Nothing: they are history, or were never secret.
    MayRemain,
    /// They are overwritten where they stood, and gone from the write-ahead log. A copy that moved
    /// about within the file goes with the next rewriting.
    LeaveTheirPlace,
    /// They are nowhere in the files.
    LeaveTheFile,
}

/// One change of the store, as data: when another of its transaction fails, it is made again.
pub(super) trait Change: Send + 'static {
    /// What the caller learns.
    type Done: Send + 'static;
    /// Why it is refused.
    type Refusal: From<StoreError> + Send + 'static;
    /// What must happen to the bytes that it replaces.
    const OLD_BYTES: OldBytes;

    /// What it costs in the queue, roughly.
    fn bytes(&self) -> usize;

    /// Makes it within the transaction, at this time (milliseconds since 1970).
    fn apply(&self, change: &Connection, now: i64) -> Result<Self::Done, Stop<Self::Refusal>>;

    /// Whether it may wait for others.
    fn haste(&self) -> Haste {
        Haste::MayGather
    }

    /// The log that it appends to, if any.
    fn appends_to(&self) -> Option<&LogName> {
        None
    }

    /// What it appended, as it stands there.
    fn appended(&self, _done: &Self::Done) -> Vec<StoredRecord> {
        Vec::new()
    }
}

/// See [`crate::store::Store::append`] and [`crate::store::Store::append_now`].
pub(super) struct Append {
    pub(super) log: LogName,
    pub(super) records: Vec<NewRecord>,
    pub(super) expect: Expect,
    pub(super) haste: Haste,
}

/// When the row of a log notes where its head is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Noting {
    /// With each append.
    Always,
    /// Now and then.
    Sometimes,
}

impl Append {
    /// Where a decision rests on the head, no end of the log may be missing unnoticed. Words rest
    /// on each other, and are many.
    fn noting(&self) -> Noting {
        match self.expect {
            Expect::Head(_) => Noting::Always,
            Expect::Any => Noting::Sometimes,
        }
    }
}

impl Change for Append {
    type Done = Appended;
    type Refusal = AppendError;
    const OLD_BYTES: OldBytes = OldBytes::MayRemain;

    fn bytes(&self) -> usize {
        self.records.iter().map(|record| record.body.len() + RECORD_OVERHEAD_BYTES).sum()
    }

    fn apply(&self, change: &Connection, _: i64) -> Result<Appended, Stop<AppendError>> {
        let log = table::find_log(change, &self.log)?;
        if let Some(log) = &log {
            check_unique(change, log, &self.records)?;
        }
        check_head(log.as_ref(), self.expect)?;
        let log = match log {
            Some(log) => log,
            None => table::create_log(change, &self.log)?,
        };
        Ok(push(change, &log, &self.records, self.noting())?)
    }

    fn haste(&self) -> Haste {
        self.haste
    }

    fn appends_to(&self) -> Option<&LogName> {
        Some(&self.log)
    }

    fn appended(&self, done: &Appended) -> Vec<StoredRecord> {
        stored(*done, &self.records)
    }
}

fn check_unique(
    change: &Connection,
    log: &LogRow,
    records: &[NewRecord],
) -> Result<(), Stop<AppendError>> {
    for (index, record) in records.iter().enumerate() {
        let Some(key) = &record.unique else { continue };
        let stands = change
            .prepare_cached("SELECT seq FROM uniques WHERE log = ? AND key = ?")?
            .query_row(params![log.id, key.as_ref()], |row| table::sequence(row, 0))
            .optional()?;
        if let Some(at) = stands {
            if at > log.head {
                return Err(Stop::Failed(table::missing_record()));
            }
            return Err(Stop::Refused(AppendError::Duplicate { index, at }));
        }
    }
    Ok(())
}

fn check_head(log: Option<&LogRow>, expect: Expect) -> Result<(), Stop<AppendError>> {
    let head = log.map_or(Sequence::ZERO, |log| log.head);
    match expect {
        Expect::Head(expected) if expected != head => {
            Err(Stop::Refused(AppendError::Conflict { head }))
        }
        Expect::Head(_) | Expect::Any => Ok(()),
    }
}

/// Adds records that were checked after the head of the log.
fn push(
    change: &Connection,
    log: &LogRow,
    records: &[NewRecord],
    noting: Noting,
) -> rusqlite::Result<Appended> {
    let mut insert = change.prepare_cached("INSERT INTO records (place, body) VALUES (?, ?)")?;
    let mut last = log.head;
    for record in records {
        let place;
        (last, place) = log.place_after(last)?;
        insert.execute(params![place, record.body.as_ref()])?;
        if let Some(key) = &record.unique {
            change
                .prepare_cached("INSERT INTO uniques (log, key, seq) VALUES (?, ?, ?)")?
                .execute(params![log.id, key.as_ref(), to_i64(last.0)])?;
        }
    }
    if noting == Noting::Always || log.is_to_note(last) {
        change
            .prepare_cached("UPDATE logs SET head = ? WHERE id = ?")?
            .execute(params![to_i64(last.0), log.id])?;
    }
    Ok(Appended { first: log.head.next(), last })
}

/// Records as they stand after an append.
fn stored(done: Appended, records: &[NewRecord]) -> Vec<StoredRecord> {
    let positions = (done.first.0..=done.last.0).map(Sequence);
    let bodies = records.iter().map(|record| record.body.clone());
    positions.zip(bodies).map(|(seq, body)| StoredRecord { seq, body }).collect()
}

/// See [`crate::store::Store::compact`].
pub(super) struct Compact {
    pub(super) log: LogName,
    pub(super) snapshot: Snapshot,
    pub(super) replaces: Sequence,
}

impl Change for Compact {
    type Done = ();
    type Refusal = CompactError;
    const OLD_BYTES: OldBytes = OldBytes::MayRemain;

    fn bytes(&self) -> usize {
        self.snapshot.body.len() + RECORD_OVERHEAD_BYTES
    }

    fn apply(&self, change: &Connection, _: i64) -> Result<(), Stop<CompactError>> {
        let stale = |through| Stop::Refused(CompactError::Stale { through });
        let Some(log) = table::find_log(change, &self.log)? else {
            return Err(stale(Sequence::ZERO));
        };
        let stands = (log.erased..=log.head).contains(&self.snapshot.through);
        if log.through != self.replaces || !stands {
            return Err(stale(log.through));
        }
        let through = to_i64(self.snapshot.through.0);
        change
            .prepare_cached("DELETE FROM records WHERE place > ? AND place <= ?")?
            .execute(params![log.place(Sequence::ZERO), log.place(self.snapshot.through)])?;
        change
            .prepare_cached("UPDATE logs SET through = ?, head = ? WHERE id = ?")?
            .execute(params![through, to_i64(log.head.0), log.id])?;
        change
            .prepare_cached(
                "INSERT INTO snapshots (log, body) VALUES (?, ?)
                 ON CONFLICT (log) DO UPDATE SET body = excluded.body",
            )?
            .execute(params![log.id, self.snapshot.body.as_ref()])?;
        Ok(())
    }
}

/// See [`crate::store::Store::erase`].
pub(super) struct Erase {
    pub(super) log: LogName,
    pub(super) erasure: Erasure,
}

impl Erase {
    fn notice(&self) -> &[NewRecord] {
        std::slice::from_ref(&self.erasure.notice)
    }

    /// Whether everything that it replaces stands: a compaction may have folded some of it.
    fn fits(&self, log: &LogRow) -> bool {
        let snapshot = self.erasure.snapshot.as_ref();
        snapshot.is_none_or(|snapshot| snapshot.through == log.through)
            && self.erasure.records.iter().all(|record| record.seq > log.through)
    }
}

impl Change for Erase {
    type Done = Appended;
    type Refusal = AppendError;
    const OLD_BYTES: OldBytes = OldBytes::LeaveTheFile;

    fn bytes(&self) -> usize {
        let bodies = self.erasure.records.iter().map(|record| record.body.len());
        let snapshot = self.erasure.snapshot.as_ref().map_or(0, |snapshot| snapshot.body.len());
        bodies.map(|bytes| bytes + RECORD_OVERHEAD_BYTES).sum::<usize>() + snapshot
    }

    fn apply(&self, change: &Connection, _: i64) -> Result<Appended, Stop<AppendError>> {
        let Some(log) = table::find_log(change, &self.log)? else {
            return Err(Stop::Refused(AppendError::Conflict { head: Sequence::ZERO }));
        };
        check_unique(change, &log, self.notice())?;
        check_head(Some(&log), Expect::Head(self.erasure.expected_head))?;
        if !self.fits(&log) {
            return Err(Stop::Refused(AppendError::Conflict { head: log.head }));
        }
        for record in &self.erasure.records {
            let replaced = change
                .prepare_cached("UPDATE records SET body = ? WHERE place = ?")?
                .execute(params![record.body.as_ref(), log.place(record.seq)])?;
            if replaced != 1 {
                return Err(Stop::Failed(table::missing_record()));
            }
        }
        if let Some(snapshot) = &self.erasure.snapshot {
            let replaced = change
                .prepare_cached("UPDATE snapshots SET body = ? WHERE log = ?")?
                .execute(params![snapshot.body.as_ref(), log.id])?;
            if replaced != 1 {
                return Err(Stop::Failed(table::missing_record()));
            }
        }
        table::note_chore(change, Chore::RewriteFile)?;
        let done = push(change, &log, self.notice(), Noting::Always)?;
        change
            .prepare_cached("UPDATE logs SET erased = ? WHERE id = ?")?
            .execute(params![to_i64(done.last.0), log.id])?;
        Ok(done)
    }

    fn appends_to(&self) -> Option<&LogName> {
        Some(&self.log)
    }

    fn appended(&self, done: &Appended) -> Vec<StoredRecord> {
        stored(*done, self.notice())
    }
}
