//! The limits of the contract, checked the same way by every store before it does anything.

use std::{
    collections::HashSet,
    time::{Duration, SystemTime},
};

use super::{
    Erasure, MAX_APPEND_BYTES, MAX_APPEND_RECORDS, MAX_KEY_BYTES, MAX_RECORD_BYTES,
    MAX_SMALL_RECORD_BYTES, MAX_SNAPSHOT_BYTES, NewRecord, Precondition, Sequence, Snapshot,
    StoreError,
};

/// The answer to a request that breaks a limit.
pub(super) fn refused(why: impl Into<String>) -> StoreError {
    StoreError::Refused(why.into().into())
}

/// Number, sizes and unique keys of one append.
pub(super) fn records(records: &[NewRecord]) -> Result<(), StoreError> {
    if records.is_empty() || records.len() > MAX_APPEND_RECORDS {
        return Err(refused(format!(
            "an append has 1 to {MAX_APPEND_RECORDS} records, not {}",
            records.len()
        )));
    }
    let mut keys = HashSet::new();
    let mut bytes = 0;
    for record in records {
        body(record.body.len())?;
        bytes += record.body.len();
        if let Some(key) = &record.unique {
            unique(key)?;
            if !keys.insert(key) {
                return Err(refused("two records of one append have the same unique key"));
            }
        }
    }
    if bytes > MAX_APPEND_BYTES {
        return Err(refused(format!(
            "an append has at most {MAX_APPEND_BYTES} bytes, not {bytes}"
        )));
    }
    Ok(())
}

fn body(bytes: usize) -> Result<(), StoreError> {
    if bytes > MAX_RECORD_BYTES {
        return Err(refused(format!("a record has at most {MAX_RECORD_BYTES} bytes, not {bytes}")));
    }
    Ok(())
}

fn unique(key: &[u8]) -> Result<(), StoreError> {
    if key.is_empty() || key.len() > MAX_KEY_BYTES {
        return Err(refused(format!(
            "a unique key has 1 to {MAX_KEY_BYTES} bytes, not {}",
            key.len()
        )));
    }
    Ok(())
}

/// The size of a snapshot, and that it reaches further than the one it replaces.
pub(super) fn compaction(snapshot: &Snapshot, replaces: Sequence) -> Result<(), StoreError> {
    folded(snapshot)?;
    if snapshot.through <= replaces {
        return Err(refused(format!(
            "a snapshot through {} reaches no further than the one through {}",
            snapshot.through.0, replaces.0
        )));
    }
    Ok(())
}

fn folded(snapshot: &Snapshot) -> Result<(), StoreError> {
    if snapshot.body.len() > MAX_SNAPSHOT_BYTES {
        return Err(refused(format!(
            "a snapshot has at most {MAX_SNAPSHOT_BYTES} bytes, not {}",
            snapshot.body.len()
        )));
    }
    Ok(())
}

/// The sizes of an erasure, and that it names only what can stand in the log.
pub(super) fn erasure(erasure: &Erasure) -> Result<(), StoreError> {
    records(std::slice::from_ref(&erasure.notice))?;
    if let Some(snapshot) = &erasure.snapshot {
        folded(snapshot)?;
        if snapshot.through == Sequence::ZERO {
            return Err(refused("there is no snapshot of nothing to replace"));
        }
    }
    let mut seen = HashSet::new();
    for record in &erasure.records {
        body(record.body.len())?;
        if record.seq == Sequence::ZERO || record.seq > erasure.expected_head {
            return Err(refused(format!("no record {} can be replaced", record.seq.0)));
        }
        if !seen.insert(record.seq) {
            return Err(refused(format!("record {} is replaced twice", record.seq.0)));
        }
    }
    Ok(())
}

/// A key of a small record.
pub(super) fn key(key: &str) -> Result<(), StoreError> {
    if key.is_empty() || key.len() > MAX_KEY_BYTES || key.contains(char::is_control) {
        return Err(refused(format!(
            "a key has 1 to {MAX_KEY_BYTES} bytes and no control characters"
        )));
    }
    Ok(())
}

/// The size of a small record.
pub(super) fn value(value: &[u8]) -> Result<(), StoreError> {
    if value.len() > MAX_SMALL_RECORD_BYTES {
        return Err(refused(format!(
            "a small record has at most {MAX_SMALL_RECORD_BYTES} bytes, not {}",
            value.len()
        )));
    }
    Ok(())
}

/// What may be asked of a record that is to be removed.
pub(super) fn removal(precondition: Precondition) -> Result<(), StoreError> {
    match precondition {
        Precondition::None | Precondition::Version(_) => Ok(()),
        Precondition::Absent => Err(refused("what is absent cannot be removed")),
    }
}

/// A time in milliseconds since 1970, rounded down: what every store keeps of an expiry.
pub(super) fn to_millis(time: SystemTime) -> i64 {
    match time.duration_since(SystemTime::UNIX_EPOCH) {
        Ok(after) => i64::try_from(after.as_millis()).unwrap_or(i64::MAX),
        Err(before) => {
            let before = before.duration().as_nanos().div_ceil(1_000_000);
            i64::try_from(before).map_or(i64::MIN, |millis| -millis)
        }
    }
}

/// The time that many milliseconds after 1970, or the nearest that this machine can name.
pub(super) fn from_millis(millis: i64) -> SystemTime {
    let distance = Duration::from_millis(millis.unsigned_abs());
    let time = if millis < 0 {
        SystemTime::UNIX_EPOCH.checked_sub(distance)
    } else {
        SystemTime::UNIX_EPOCH.checked_add(distance)
    };
    time.unwrap_or(SystemTime::UNIX_EPOCH)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_kept_to_the_millisecond_rounded_down() {
        let epoch = SystemTime::UNIX_EPOCH;
        let fraction = Duration::from_micros(1_500);
        assert_eq!(to_millis(epoch + fraction), 1);
        assert_eq!(to_millis(epoch - fraction), -2);
        for millis in [-2, 0, 1, 1_900_000_000_000] {
            assert_eq!(to_millis(from_millis(millis)), millis);
        }
    }

    #[test]
    fn times_beyond_what_can_be_kept_do_not_panic() {
        let far = SystemTime::UNIX_EPOCH.checked_add(Duration::from_secs(1 << 55));
        assert_eq!(far.map(to_millis), Some(i64::MAX));
        let _ = (from_millis(i64::MAX), from_millis(i64::MIN));
    }
}
