//! What one document of a socket has under way in its room: the measure by which a session stops
//! reading its client.

use std::{collections::VecDeque, iter::Sum};

use super::{MAX_UNANSWERED_SYNCS, MAX_UNSETTLED_BYTES, MAX_UNSETTLED_UPDATES};

/// Updates and copies that are not settled, but for those that wait for what they build on, and
/// syncs that are not answered.
#[derive(Debug, Default)]
pub(super) struct UnderWay {
    /// Their sizes, in bytes. Rooms settle in the order of arrival, or nearly so; the sum
    /// is what is bounded.
    updates: VecDeque<usize>,
    bytes: usize,
    syncs: usize,
}

impl UnderWay {
    /// An update, or copies, were handed over.
    pub(super) fn begin_update(&mut self, bytes: usize) {
        self.updates.push_back(bytes);
        self.bytes += bytes;
    }

    /// One was settled, or waits for what it builds on: only reading on brings that.
    pub(super) fn settle_update(&mut self) {
        self.bytes -= self.updates.pop_front().unwrap_or_default();
    }

    /// A sync was handed over.
    pub(super) fn begin_sync(&mut self) {
        self.syncs += 1;
    }

    /// One was answered.
    pub(super) fn answer_sync(&mut self) {
        self.syncs = self.syncs.saturating_sub(1);
    }

    fn load(&self) -> Load {
        Load { updates: self.updates.len(), bytes: self.bytes, syncs: self.syncs }
    }
}

/// What all documents of a socket have under way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Load {
    updates: usize,
    bytes: usize,
    syncs: usize,
}

impl Load {
    /// Whether the client should wait before it sends more.
    pub(super) fn is_full(self) -> bool {
        self.updates >= MAX_UNSETTLED_UPDATES
            || self.bytes >= MAX_UNSETTLED_BYTES
            || self.syncs >= MAX_UNANSWERED_SYNCS
    }
}

impl<'a> Sum<&'a UnderWay> for Load {
    fn sum<I: Iterator<Item = &'a UnderWay>>(all: I) -> Self {
        all.map(UnderWay::load).fold(Self::default(), |sum, one| Self {
            updates: sum.updates + one.updates,
            bytes: sum.bytes + one.bytes,
            syncs: sum.syncs + one.syncs,
        })
    }
}
