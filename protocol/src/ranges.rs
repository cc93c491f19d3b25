//! Sets of clock ranges: what has been inserted or deleted, by client.

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

/// A set of clocks of one client, as sorted, merged, non-empty ranges.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RangeSet {
    /// End (exclusive) by start. Never empty, overlapping or adjacent ranges.
    ends: BTreeMap<u32, u32>,
}

impl RangeSet {
    /// A set without clocks.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Whether it holds no clock.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// Number of separate ranges.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// The ranges, in ascending order.
    pub fn iter(&self) -> impl Iterator<Item = Range<u32>> + '_ {
        self.ends.iter().map(|(start, end)| *start..*end)
    }

    /// Adds a range and merges what it touches. Logarithmic, plus the ranges it swallows.
    pub fn insert(&mut self, range: Range<u32>) {
        if range.is_empty() {
            return;
        }
        let Range { mut start, mut end } = range;
        if let Some((before, before_end)) = self.at_or_before(start)
            && before_end >= start
        {
            start = before;
            end = end.max(before_end);
        }
        while let Some((&next, &next_end)) = self.ends.range(start..=end).next() {
            end = end.max(next_end);
            self.ends.remove(&next);
        }
        self.ends.insert(start, end);
    }

    /// Whether it holds this clock.
    #[must_use]
    pub fn contains(&self, clock: u32) -> bool {
        self.at_or_before(clock).is_some_and(|(_, end)| end > clock)
    }

    /// Whether it holds every clock of `range`.
    #[must_use]
    pub fn covers(&self, range: &Range<u32>) -> bool {
        range.is_empty() || self.at_or_before(range.start).is_some_and(|(_, end)| end >= range.end)
    }

    /// The parts of `range` that it does not hold, in ascending order.
    #[must_use]
    pub fn missing_from(&self, range: &Range<u32>) -> Vec<Range<u32>> {
        let mut missing = Vec::new();
        let mut clock = match self.at_or_before(range.start) {
            Some((_, end)) => end.max(range.start),
            None => range.start,
        };
        while clock < range.end {
            match self.ends.range(clock..range.end).next() {
                Some((&start, &end)) => {
                    if start > clock {
                        missing.push(clock..start);
                    }
                    clock = end;
                }
                None => {
                    missing.push(clock..range.end);
                    break;
                }
            }
        }
        missing
    }

    /// The last range that starts at or before `clock`.
    fn at_or_before(&self, clock: u32) -> Option<(u32, u32)> {
        self.ends.range(..=clock).next_back().map(|(start, end)| (*start, *end))
    }
}

/// A set of ids: clocks by client.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct IdSet {
    clients: HashMap<u64, RangeSet>,
}

impl IdSet {
    /// A set without ids.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Whether it holds no id.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.clients.is_empty()
    }

    /// Adds a range of one client's clocks.
    pub fn insert(&mut self, client: u64, range: Range<u32>) {
        if !range.is_empty() {
            self.clients.entry(client).or_default().insert(range);
        }
    }

    /// Whether it holds this id.
    #[must_use]
    pub fn contains(&self, client: u64, clock: u32) -> bool {
        self.clients.get(&client).is_some_and(|ranges| ranges.contains(clock))
    }

    /// Whether it holds every clock of `range` of this client.
    #[must_use]
    pub fn covers(&self, client: u64, range: &Range<u32>) -> bool {
        range.is_empty() || self.clients.get(&client).is_some_and(|set| set.covers(range))
    }

    /// The parts of a client's range that it does not hold, in ascending order.
    #[must_use]
    pub fn missing_from(&self, client: u64, range: &Range<u32>) -> Vec<Range<u32>> {
        if range.is_empty() {
            return Vec::new();
        }
        match self.clients.get(&client) {
            Some(ranges) => ranges.missing_from(range),
            None => vec![range.clone()],
        }
    }

    /// All ranges, client by client; clients in no particular order.
    pub fn iter(&self) -> impl Iterator<Item = (u64, Range<u32>)> + '_ {
        self.clients
            .iter()
            .flat_map(|(client, ranges)| ranges.iter().map(move |range| (*client, range)))
    }
}

impl FromIterator<(u64, Range<u32>)> for IdSet {
    fn from_iter<T: IntoIterator<Item = (u64, Range<u32>)>>(ranges: T) -> Self {
        let mut set = Self::new();
        for (client, range) in ranges {
            set.insert(client, range);
        }
        set
    }
}
