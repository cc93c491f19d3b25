//! Where elements stand: in the list of a shared type, or under one of its keys.
//!
//! An update says it only where no neighbour does, and an honest element has both neighbours in
//! one place. Of two places, one library takes the left neighbour's and another the right one's:
//! such an element would make copies differ for ever. A parent that is no shared type makes a
//! library stop halfway. So the frontier remembers the places, in runs of clocks.

use std::collections::HashMap;
use std::hash::{BuildHasher as _, RandomState};
use std::sync::OnceLock;

use crate::update::{Id, Parent};

/// A list or a key, as a keyed hash that nobody outside can aim at; the lowest bit tells which.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Place(u64);

impl Place {
    /// The place that a struct states; `None` where its neighbours tell.
    pub(crate) fn stated(parent: Parent<'_>, key: Option<&str>) -> Option<Self> {
        static HASHER: OnceLock<RandomState> = OnceLock::new();
        let hasher = HASHER.get_or_init(RandomState::new);
        let hash = match parent {
            Parent::Inherited => return None,
            Parent::Root(name) => hasher.hash_one((0, name, key)),
            Parent::Item(id) => hasher.hash_one((1, id, key)),
        };
        Some(Self(hash & !1 | u64::from(key.is_some())))
    }

    /// Whether it is under a key.
    pub(crate) fn is_keyed(self) -> bool {
        self.0 & 1 == 1
    }
}

/// How one element stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Standing {
    /// Not known, in a document that was loaded without its history: nothing is checked.
    Unknown,
    /// Nowhere: collected, or hung into something collected.
    Nowhere,
    /// A shared type, which may be a parent.
    Type(Place),
    /// Deleted as it came; what has it for a parent stands nowhere.
    Deleted(Place),
    /// Anything else.
    Content(Place),
}

impl Standing {
    /// Its place, if it has a known one.
    pub(crate) fn place(self) -> Option<Place> {
        match self {
            Self::Unknown | Self::Nowhere => None,
            Self::Type(place) | Self::Deleted(place) | Self::Content(place) => Some(place),
        }
    }
}

/// Elements from a clock on, up to the next run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Run {
    start: u32,
    standing: Standing,
}

/// The standing of every element of a document.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Places {
    runs: HashMap<u64, Vec<Run>>,
}

impl Places {
    /// How an element that the document has stands.
    pub(crate) fn of(&self, id: Id) -> Standing {
        let runs = self.runs.get(&id.client).map_or(&[][..], Vec::as_slice);
        let after = runs.partition_point(|run| run.start <= id.clock);
        let run = after.checked_sub(1).and_then(|index| runs.get(index));
        run.map_or(Standing::Unknown, |run| run.standing)
    }

    /// Notes how the elements from `start` on stand; they are the client's newest.
    pub(crate) fn append(&mut self, start: Id, standing: Standing) {
        let runs = self.runs.entry(start.client).or_default();
        if runs.last().is_none_or(|last| last.standing != standing) {
            runs.push(Run { start: start.clock, standing });
        }
    }
}
