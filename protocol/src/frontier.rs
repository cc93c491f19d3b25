//! What a room has accepted so far, and what an update would add to it.
//!
//! A CRDT library takes any update, and keeps what lacks a predecessor aside for later. A server
//! must not: what it stores, relays and acknowledges has to be complete. So each update is
//! examined first, in one walk over its bytes, against two facts about the document: the next
//! clock of each client and the ranges already deleted.

mod examine;
mod newcomers;
mod order;
mod places;

use std::collections::HashMap;
use std::ops::Range;

use bytes::Bytes;

use places::{Places, Standing};

use crate::ranges::IdSet;
use crate::state_vector;
use crate::update::{self, Id, MalformedUpdate, Section, Struct, StructKind, Visitor};

/// A range of one client's clocks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct IdRange {
    /// The Yjs client.
    pub client: u64,
    /// First clock.
    pub start: u32,
    /// Clock after the last one.
    pub end: u32,
}

impl IdRange {
    /// The clocks.
    #[must_use]
    pub fn clocks(&self) -> Range<u32> {
        self.start..self.end
    }
}

impl From<(u64, Range<u32>)> for IdRange {
    fn from((client, clocks): (u64, Range<u32>)) -> Self {
        Self { client, start: clocks.start, end: clocks.end }
    }
}

/// What an update is to a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// It adds nothing.
    Known,
    /// It adds this, and depends on nothing that is missing.
    New(Accepted),
    /// Something that it builds on is missing: a predecessor, an origin, a parent, or what it
    /// deletes. It must be neither stored nor applied; ask its sender to resync.
    Gap {
        /// The client whose clocks are missing.
        client: u64,
        /// That client's next clock here.
        have: u32,
        /// The next clock that would be enough.
        need: u32,
    },
}

/// The new part of an update.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accepted {
    /// The update to store, apply and relay: sections that are wholly known are dropped, and so
    /// are deletions already known. Shares the original bytes where there was nothing to drop.
    pub update: Bytes,
    /// The new ids, at most one range a client.
    pub inserted: Vec<IdRange>,
    /// The ids that are newly deleted, inserted in a deleted state included.
    pub deleted: Vec<IdRange>,
    /// How the new elements stand, each client's in ascending clocks.
    standings: Vec<(Id, Standing)>,
}

/// What an update contains, whatever a document knows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct UpdateSummary {
    /// The ids of its structs.
    pub inserted: Vec<IdRange>,
    /// The ids that it deletes, and those of structs that it holds in a deleted state.
    pub deleted: Vec<IdRange>,
}

/// The next clock of each client of a document, and the ranges that are deleted in it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Frontier {
    clocks: HashMap<u64, u32>,
    deleted: IdSet,
    places: Places,
}

impl Frontier {
    /// The frontier of an empty document.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The frontier of a loaded document: its state vector and its delete set. Where its elements
    /// stand is not known, and so not checked; to know it, examine and advance over its history.
    #[must_use]
    pub fn from_parts(
        clocks: impl IntoIterator<Item = (u64, u32)>,
        deleted: impl IntoIterator<Item = (u64, Range<u32>)>,
    ) -> Self {
        let clocks = clocks.into_iter().filter(|(_, clock)| *clock > 0).collect();
        Self { clocks, deleted: deleted.into_iter().collect(), places: Places::default() }
    }

    /// The next clock of a client: 0 where it is unknown.
    #[must_use]
    pub fn clock(&self, client: u64) -> u32 {
        self.clocks.get(&client).copied().unwrap_or(0)
    }

    /// The next clock of each client, in no particular order.
    pub fn clocks(&self) -> impl Iterator<Item = (u64, u32)> + '_ {
        self.clocks.iter().map(|(client, clock)| (*client, *clock))
    }

    /// The deleted ranges, in no particular order of clients.
    pub fn deleted(&self) -> impl Iterator<Item = IdRange> + '_ {
        self.deleted.iter().map(IdRange::from)
    }

    /// The encoded state vector, highest client first as Yjs writes it.
    #[must_use]
    pub fn state_vector(&self) -> Vec<u8> {
        let mut entries: Vec<_> = self.clocks().collect();
        entries.sort_unstable_by_key(|(client, _)| std::cmp::Reverse(*client));
        state_vector::encode(&entries)
    }

    /// What `update` would add. Proportional to its size (times a logarithm), not to the
    /// document's.
    pub fn examine(&self, update: &Bytes) -> Result<Verdict, MalformedUpdate> {
        examine::examine(self, update)
    }

    /// Takes in what [`Frontier::examine`] accepted against this very state.
    pub fn advance(&mut self, accepted: &Accepted) {
        for range in &accepted.inserted {
            let clock = self.clocks.entry(range.client).or_insert(0);
            *clock = range.end.max(*clock);
        }
        for (start, standing) in &accepted.standings {
            self.places.append(*start, *standing);
        }
        for range in &accepted.deleted {
            self.deleted.insert(range.client, range.clocks());
        }
    }

    /// Notes what was deleted without standing in an update: applying one deletes what it
    /// supersedes (older values of a map's key, what hangs in a deleted parent).
    pub fn mark_deleted(&mut self, range: IdRange) {
        self.deleted.insert(range.client, range.clocks());
    }
}

/// What an update contains: to attribute it to its author, without a document at hand.
pub fn summarize(update: &[u8]) -> Result<UpdateSummary, MalformedUpdate> {
    let mut summarizer = Summarizer::default();
    update::walk(update, &mut summarizer)?;
    Ok(UpdateSummary {
        inserted: sorted(&summarizer.inserted),
        deleted: sorted(&summarizer.deleted),
    })
}

#[derive(Default)]
struct Summarizer {
    inserted: IdSet,
    deleted: IdSet,
}

impl Visitor for Summarizer {
    fn visit_struct(&mut self, item: &Struct<'_>) -> Result<(), MalformedUpdate> {
        match item.kind {
            StructKind::Skipped => return Ok(()),
            StructKind::Collected | StructKind::Deleted => {
                self.deleted.insert(item.client, item.clock..item.end());
            }
            _ => {}
        }
        self.inserted.insert(item.client, item.clock..item.end());
        Ok(())
    }

    fn visit_section(&mut self, _section: Section) -> Result<(), MalformedUpdate> {
        Ok(())
    }

    fn visit_deletion(&mut self, client: u64, clocks: Range<u32>) -> Result<(), MalformedUpdate> {
        self.deleted.insert(client, clocks);
        Ok(())
    }
}

/// Highest client first, as Yjs writes them; ascending clocks.
fn sorted(ids: &IdSet) -> Vec<IdRange> {
    let mut ranges: Vec<IdRange> = ids.iter().map(IdRange::from).collect();
    ranges.sort_unstable_by_key(|range| (std::cmp::Reverse(range.client), range.start));
    ranges
}
