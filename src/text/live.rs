//! The live document of a room: garbage-collected, holding only what is durable.
//!
//! yrs may panic on input that no check foresaw. A panic is caught here; the document that it
//! happened in is never used again ([`ApplyError`]) and its room builds a fresh one.

use std::{
    mem::ManuallyDrop,
    panic::{AssertUnwindSafe, catch_unwind},
};

use bytes::Bytes;
use coopol_protocol::frontier::{self, Frontier, IdRange};
use yrs::{
    ClientID, Doc, IdSet, OffsetKind, Options, ReadTxn, StateVector, Transact, TransactionMut,
    Update, updates::decoder::Decode, updates::encoder::Encode,
};

/// The client id of documents that the hub only reads: it never writes under it.
const READER_CLIENT: u64 = 0;

/// Whether a document forgets the content of what was deleted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deletions {
    /// Content goes, ids stay: nobody who joins receives words deleted long ago.
    Collected,
    /// Content stays: history, branches.
    Kept,
}

/// A document in memory.
pub struct LiveText {
    doc: Doc,
}

/// What one application changed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Applied {
    /// The changes as one Yjs update, encoded once for every receiver; empty if nothing changed.
    pub update: Bytes,
    /// The ids that it inserted.
    pub inserted: Vec<IdRange>,
    /// The ids that it deleted, also those that went with what they stood in.
    pub deleted: Vec<IdRange>,
}

/// The document broke while applying an update; it must be dropped.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ApplyError {
    /// yrs refused the update after it had begun.
    #[error("the update cannot be applied: {0}")]
    Refused(String),
    /// yrs panicked.
    #[error("applying the update panicked")]
    Panicked,
    /// The update needs others that are not there.
    #[error("the update has missing dependencies")]
    Incomplete,
}

impl LiveText {
    /// An empty document.
    pub fn new(deletions: Deletions) -> Self {
        let mut options = Options::with_client_id(ClientID::new(READER_CLIENT));
        options.offset_kind = OffsetKind::Utf16;
        options.cleanup_formatting = false;
        options.skip_gc = deletions == Deletions::Kept;
        Self { doc: Doc::with_options(options) }
    }

    /// Applies updates in order in one transaction and returns what they changed. After an error
    /// the document is broken: drop it.
    pub fn apply<'a>(
        &mut self,
        updates: impl IntoIterator<Item = &'a Bytes>,
    ) -> Result<Applied, ApplyError> {
        catch_unwind(AssertUnwindSafe(|| self.apply_unguarded(updates)))
            .unwrap_or(Err(ApplyError::Panicked))
    }

    fn apply_unguarded<'a>(
        &mut self,
        updates: impl IntoIterator<Item = &'a Bytes>,
    ) -> Result<Applied, ApplyError> {
        let refused = |error: &dyn std::fmt::Display| ApplyError::Refused(error.to_string());
        // Dropping a transaction commits it, and on a half-applied update that may panic a second
        // time and end the process. So a transaction that failed is leaked with its document.
        let mut txn = ManuallyDrop::new(self.doc.transact_mut());
        let mut only = None;
        for (index, bytes) in updates.into_iter().enumerate() {
            only = (index == 0).then_some(bytes);
            let update = Update::decode_v1(bytes).map_err(|error| refused(&error))?;
            txn.apply_update(update).map_err(|error| refused(&error))?;
        }
        if txn.has_missing_updates() {
            return Err(ApplyError::Incomplete);
        }
        let mut txn = ManuallyDrop::into_inner(txn);
        txn.commit();
        Ok(applied(&txn, only))
    }

    /// The whole state as one Yjs update.
    pub fn state(&self) -> Bytes {
        self.diff(&[])
    }

    /// What a copy with this state vector lacks, as one Yjs update. It carries the whole delete
    /// set, so it also repairs a copy that missed deletions.
    pub fn diff(&self, state_vector: &[(u64, u32)]) -> Bytes {
        let known: StateVector =
            state_vector.iter().map(|&(client, clock)| (ClientID::new(client), clock)).collect();
        self.doc.transact().encode_diff_v1(&known).into()
    }

    /// The state vector, encoded.
    pub fn state_vector(&self) -> Vec<u8> {
        self.doc.transact().state_vector().encode_v1()
    }

    /// The state vector as numbers, in order.
    pub fn clocks(&self) -> Vec<(u64, u32)> {
        let vector = self.doc.transact().state_vector();
        let clocks = vector.iter().map(|(client, clock)| (client.get(), *clock));
        let mut clocks: Vec<_> = clocks.collect();
        clocks.sort_unstable();
        clocks
    }

    /// What the document holds, for the check of what comes next. Costs a walk of the document.
    pub fn frontier(&self) -> Frontier {
        let snapshot = self.doc.transact().snapshot();
        let clocks = snapshot.state_map.iter().map(|(client, clock)| (client.get(), *clock));
        let deleted = id_ranges(&snapshot.delete_set)
            .into_iter()
            .map(|range| (range.client, range.start..range.end));
        Frontier::from_parts(clocks, deleted)
    }

    /// The yrs document, for the views in this module's neighbours.
    pub(in crate::text) fn doc(&self) -> &Doc {
        &self.doc
    }
}

/// What a committed transaction changed. A single update that says just that is passed on as it
/// came. Of one that is known in part only what is new is told, since words in the rest may have
/// been deleted long ago; and where elements were deleted as they came, with what they stand in,
/// this is told as well: their author may delete them again, which is then no news, and must be
/// able to tell that it is stored.
fn applied(txn: &TransactionMut<'_>, only: Option<&Bytes>) -> Applied {
    if !txn.has_changes() {
        return Applied::default();
    }
    let (inserted, deleted) = (id_ranges(txn.insert_set()), id_ranges(txn.delete_set()));
    let says_it = |update: &&Bytes| {
        frontier::summarize(update).is_ok_and(|summary| {
            length(&summary.inserted) == length(&inserted)
                && length(&summary.deleted) == length(&deleted)
        })
    };
    let whole = only.filter(says_it).cloned();
    let update = whole.unwrap_or_else(|| txn.encode_update_v1().into());
    Applied { update, inserted, deleted }
}

/// How many ids.
fn length(ranges: &[IdRange]) -> u64 {
    ranges.iter().map(|range| u64::from(range.end - range.start)).sum()
}

fn id_ranges(set: &IdSet) -> Vec<IdRange> {
    set.iter()
        .flat_map(|(client, ranges)| {
            let client = client.get();
            ranges.iter().map(move |range| IdRange { client, start: range.start, end: range.end })
        })
        .collect()
}
