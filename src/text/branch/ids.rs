//! Sets of ids: which elements of a document, as ranges of clocks by client.

use std::collections::BTreeMap;

use coopol_protocol::frontier::IdRange;
use serde::{Deserialize, Serialize};

/// One element: a Yjs client and its clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(from = "(u64, u32)", into = "(u64, u32)")]
pub struct Id {
    /// The Yjs client that made it.
    pub client: u64,
    /// Its place in that client's sequence.
    pub clock: u32,
}

impl From<(u64, u32)> for Id {
    fn from((client, clock): (u64, u32)) -> Self {
        Self { client, clock }
    }
}

impl From<Id> for (u64, u32) {
    fn from(id: Id) -> Self {
        (id.client, id.clock)
    }
}

impl From<coopol_protocol::update::Id> for Id {
    fn from(id: coopol_protocol::update::Id) -> Self {
        Self { client: id.client, clock: id.clock }
    }
}

impl Id {
    /// The id `by` clocks later.
    pub fn later(self, by: u32) -> Self {
        Self { client: self.client, clock: self.clock + by }
    }

    /// This id and those after it, `length` in all.
    pub fn range(self, length: u32) -> IdRange {
        IdRange { client: self.client, start: self.clock, end: self.clock + length }
    }
}

/// A set of ids; ranges are sorted, merged and not empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Ids {
    clients: BTreeMap<u64, Vec<(u32, u32)>>,
}

impl Ids {
    /// A set without ids.
    pub fn new() -> Self {
        Self::default()
    }

    /// Whether it holds no id.
    pub fn is_empty(&self) -> bool {
        self.clients.is_empty()
    }

    /// How many ids.
    pub fn len(&self) -> u64 {
        self.iter().map(|range| u64::from(range.end - range.start)).sum()
    }

    /// The ranges, by client and clock.
    pub fn iter(&self) -> impl Iterator<Item = IdRange> + '_ {
        self.clients.iter().flat_map(|(&client, ranges)| {
            ranges.iter().map(move |&(start, end)| IdRange { client, start, end })
        })
    }

    /// The clients of its ids, in order.
    pub fn clients(&self) -> impl Iterator<Item = u64> + '_ {
        self.clients.keys().copied()
    }

    /// Adds a range.
    pub fn insert(&mut self, range: IdRange) {
        let IdRange { client, mut start, mut end } = range;
        if start >= end {
            return;
        }
        let ranges = self.clients.entry(client).or_default();
        let first = ranges.partition_point(|&(_, other)| other < start);
        let last = ranges.partition_point(|&(other, _)| other <= end);
        if let Some(touched) = ranges.get(first..last).filter(|touched| !touched.is_empty()) {
            start = start.min(touched[0].0);
            end = end.max(touched[touched.len() - 1].1);
        }
        ranges.splice(first..last.max(first), [(start, end)]);
    }

    /// Adds all ids of another set.
    pub fn extend(&mut self, other: &Self) {
        other.iter().for_each(|range| self.insert(range));
    }

    /// Whether it holds this id.
    pub fn contains(&self, id: Id) -> bool {
        self.overlaps(id.range(1))
    }

    /// Whether it holds some id of this range.
    pub fn overlaps(&self, range: IdRange) -> bool {
        self.clients.get(&range.client).is_some_and(|ranges| {
            let first = ranges.partition_point(|&(_, end)| end <= range.start);
            ranges.get(first).is_some_and(|&(start, _)| start < range.end)
        })
    }

    /// The parts of a range that it holds, in order.
    pub fn within(&self, range: IdRange) -> Vec<IdRange> {
        let Some(ranges) = self.clients.get(&range.client) else { return Vec::new() };
        let first = ranges.partition_point(|&(_, end)| end <= range.start);
        let overlapping = ranges[first..].iter().take_while(|&&(start, _)| start < range.end);
        let cut = overlapping.map(|&(start, end)| IdRange {
            client: range.client,
            start: start.max(range.start),
            end: end.min(range.end),
        });
        cut.collect()
    }

    /// The ids that both hold.
    pub fn common(&self, other: &Self) -> Self {
        self.iter().flat_map(|range| other.within(range)).collect()
    }

    /// The ids that `other` does not hold.
    pub fn without(&self, other: &Self) -> Self {
        let mut left = Self::new();
        for range in self.iter() {
            let mut start = range.start;
            for gone in other.within(range) {
                left.insert(IdRange { end: gone.start, start, ..range });
                start = gone.end;
            }
            left.insert(IdRange { start, ..range });
        }
        left
    }
}

impl FromIterator<IdRange> for Ids {
    fn from_iter<T: IntoIterator<Item = IdRange>>(ranges: T) -> Self {
        let mut ids = Self::new();
        ranges.into_iter().for_each(|range| ids.insert(range));
        ids
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    fn table(ids: &Ids) -> BTreeSet<Id> {
        let units =
            |range: IdRange| range.clocks().map(move |clock| Id::from((range.client, clock)));
        ids.iter().flat_map(units).collect()
    }

    fn ids() -> impl Strategy<Value = Ids> {
        let range = (0_u64..3, 0_u32..30, 0_u32..6).prop_map(|(client, start, length)| IdRange {
            client,
            start,
            end: start + length,
        });
        prop::collection::vec(range, 0..12).prop_map(|ranges| ranges.into_iter().collect())
    }

    proptest! {
        #[test]
        fn sets_of_ids_are_those_of_a_table(a in ids(), b in ids()) {
            let (in_a, in_b) = (table(&a), table(&b));
            prop_assert_eq!(table(&a.common(&b)), &in_a & &in_b);
            prop_assert_eq!(table(&a.without(&b)), &in_a - &in_b);
            let mut all = a.clone();
            all.extend(&b);
            prop_assert_eq!(table(&all), &in_a | &in_b);
            prop_assert_eq!(&all, &table(&all).into_iter().map(|id| id.range(1)).collect());
            for client in 0..3 {
                for clock in 0..40 {
                    let id = Id { client, clock };
                    prop_assert_eq!(a.contains(id), in_a.contains(&id));
                }
            }
        }
    }
}
