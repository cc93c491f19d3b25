//! The changes of small records, and of what they leave behind.

use bytes::Bytes;
use rusqlite::{Connection, params};

use super::{
    change::{Change, OldBytes, RECORD_OVERHEAD_BYTES, Stop},
    table::{self, Chore, to_u64},
};
use crate::store::{Precondition, PutError, StoreError, Version};

/// See [`crate::store::Store::put`].
pub(super) struct Put {
    pub(super) key: String,
    pub(super) value: Bytes,
    /// In milliseconds since 1970.
    pub(super) expires: Option<i64>,
    pub(super) precondition: Precondition,
}

impl Change for Put {
    type Done = Version;
    type Refusal = PutError;
    const OLD_BYTES: OldBytes = OldBytes::MayRemain;

    fn bytes(&self) -> usize {
        self.key.len() + self.value.len() + RECORD_OVERHEAD_BYTES
    }

    fn apply(&self, change: &Connection, now: i64) -> Result<Version, Stop<PutError>> {
        check_small(change, &self.key, now, self.precondition)?;
        // Replaces the row, so that it gets a number that was never given before.
        change
            .prepare_cached("INSERT OR REPLACE INTO small (key, value, expires) VALUES (?, ?, ?)")?
            .execute(params![self.key, self.value.as_ref(), self.expires])?;
        Ok(Version(to_u64(change.last_insert_rowid())?))
    }
}

/// See [`crate::store::Store::remove`].
pub(super) struct Remove {
    pub(super) key: String,
    pub(super) precondition: Precondition,
}

impl Change for Remove {
    type Done = ();
    type Refusal = PutError;
    const OLD_BYTES: OldBytes = OldBytes::LeaveTheirPlace;

    fn bytes(&self) -> usize {
        self.key.len() + RECORD_OVERHEAD_BYTES
    }

    fn apply(&self, change: &Connection, now: i64) -> Result<(), Stop<PutError>> {
        check_small(change, &self.key, now, self.precondition)?;
        // An expired one counts as absent, but goes as well.
        let removed =
            change.prepare_cached("DELETE FROM small WHERE key = ?")?.execute([&self.key])?;
        if removed > 0 {
            table::note_chore(change, Chore::RewriteSmall)?;
        }
        Ok(())
    }
}

/// See [`crate::store::Store::scrub`].
pub(super) struct Scrub;

impl Change for Scrub {
    type Done = ();
    type Refusal = StoreError;
    const OLD_BYTES: OldBytes = OldBytes::LeaveTheFile;

    fn bytes(&self) -> usize {
        RECORD_OVERHEAD_BYTES
    }

    fn apply(&self, change: &Connection, _: i64) -> Result<(), Stop<StoreError>> {
        Ok(table::note_chore(change, Chore::RewriteSmall)?)
    }
}

fn check_small(
    change: &Connection,
    key: &str,
    now: i64,
    precondition: Precondition,
) -> Result<(), Stop<PutError>> {
    if precondition == Precondition::None {
        return Ok(());
    }
    let current = table::find_small(change, key, now)?;
    let holds = match precondition {
        Precondition::None => true,
        Precondition::Absent => current.is_none(),
        Precondition::Version(version) => current.as_ref().is_some_and(|r| r.version == version),
    };
    if holds { Ok(()) } else { Err(Stop::Refused(PutError::Conflict { current })) }
}
