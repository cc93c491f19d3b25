//! One log in memory.

use std::collections::HashMap;

use bytes::Bytes;

use crate::store::{
    AppendError, CompactError, Erasure, Expect, MAX_READ_BYTES, NewRecord, ReadError, Sequence,
    Snapshot, StoredRecord,
};

/// A log and what it contains.
#[derive(Default)]
pub(super) struct Log {
    pub(super) snapshot: Option<Snapshot>,
    /// Everything after the snapshot.
    pub(super) records: Vec<StoredRecord>,
    /// The notice of the last erasure; zero without one.
    erased: Sequence,
    uniques: HashMap<Bytes, Sequence>,
}

impl Log {
    fn through(&self) -> Sequence {
        self.snapshot.as_ref().map_or(Sequence::ZERO, |snapshot| snapshot.through)
    }

    fn head(&self) -> Sequence {
        self.records.last().map_or(self.through(), |record| record.seq)
    }

    /// Where the record at `seq` stands in `records`; the first stands right after the snapshot.
    fn index(&self, seq: Sequence) -> Option<usize> {
        let offset = seq.0.checked_sub(self.through().0 + 1)?;
        usize::try_from(offset).ok().filter(|index| *index < self.records.len())
    }

    /// Why these records cannot be appended, if they cannot.
    pub(super) fn check(&self, records: &[NewRecord], expect: Expect) -> Result<(), AppendError> {
        for (index, record) in records.iter().enumerate() {
            let stands = record.unique.as_ref().and_then(|key| self.uniques.get(key));
            if let Some(&at) = stands {
                return Err(AppendError::Duplicate { index, at });
            }
        }
        let head = self.head();
        match expect {
            Expect::Head(expected) if expected != head => Err(AppendError::Conflict { head }),
            Expect::Head(_) | Expect::Any => Ok(()),
        }
    }

    /// Adds records that were checked, and gives them back as they stand.
    pub(super) fn push(&mut self, records: Vec<NewRecord>) -> Vec<StoredRecord> {
        let first = self.records.len();
        for record in records {
            let seq = self.head().next();
            if let Some(key) = record.unique {
                self.uniques.insert(key, seq);
            }
            self.records.push(StoredRecord { seq, body: record.body });
        }
        self.records[first..].to_vec()
    }

    /// See [`crate::store::Store::read`].
    pub(super) fn read(
        &self,
        after: Sequence,
        limit: usize,
    ) -> Result<Vec<StoredRecord>, ReadError> {
        let through = self.through();
        if after < through {
            return Err(ReadError::Compacted { through });
        }
        let start = self.records.partition_point(|record| record.seq <= after);
        let mut page = Vec::new();
        let mut bytes = 0;
        for record in self.records[start..].iter().take(limit) {
            bytes += record.body.len();
            page.push(record.clone());
            if bytes >= MAX_READ_BYTES {
                break;
            }
        }
        Ok(page)
    }

    /// See [`crate::store::Store::compact`].
    pub(super) fn compact(
        &mut self,
        snapshot: Snapshot,
        replaces: Sequence,
    ) -> Result<(), CompactError> {
        let through = self.through();
        let stands = (self.erased..=self.head()).contains(&snapshot.through);
        if through != replaces || !stands {
            return Err(CompactError::Stale { through });
        }
        self.records.retain(|record| record.seq > snapshot.through);
        self.snapshot = Some(snapshot);
        Ok(())
    }

    /// See [`crate::store::Store::erase`]; gives back the notice as it stands.
    pub(super) fn erase(&mut self, erasure: Erasure) -> Result<Vec<StoredRecord>, AppendError> {
        let notice = vec![erasure.notice];
        self.check(&notice, Expect::Head(erasure.expected_head))?;
        let folded = erasure.snapshot.as_ref().is_some_and(|new| new.through != self.through())
            || erasure.records.iter().any(|record| self.index(record.seq).is_none());
        if folded {
            return Err(AppendError::Conflict { head: self.head() });
        }
        for record in erasure.records {
            if let Some(index) = self.index(record.seq) {
                self.records[index] = record;
            }
        }
        if erasure.snapshot.is_some() {
            self.snapshot = erasure.snapshot;
        }
        self.erased = self.head().next();
        Ok(self.push(notice))
    }
}
