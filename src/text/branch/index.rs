//! The index of a text's sleeping amendments: whom an edit of the base touches.

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Bound,
};

use coopol_protocol::frontier::IdRange;

use super::{
    base::{Edit, Spot},
    footprint::Footprint,
    ids::{Id, Ids},
};

/// Which amendments watch which ids: ranges that do not overlap, each with its watchers.
#[derive(Clone, Debug)]
struct Ranges<K> {
    /// By first id: the clock after the last one, and who watches.
    map: BTreeMap<Id, (u32, Vec<K>)>,
}

impl<K: Copy + Ord> Ranges<K> {
    fn cut(&mut self, at: Id) {
        let Some((&start, entry)) = self.map.range_mut(Id { clock: 0, ..at }..at).next_back()
        else {
            return;
        };
        if start.client == at.client && entry.0 > at.clock {
            let rest = (std::mem::replace(&mut entry.0, at.clock), entry.1.clone());
            self.map.insert(at, rest);
        }
    }

    fn add(&mut self, range: IdRange, watcher: K) {
        let (start, end) = (id(range, range.start), id(range, range.end));
        self.cut(start);
        self.cut(end);
        let mut clock = range.start;
        let mut holes = Vec::new();
        for (from, (to, watchers)) in self.map.range_mut(start..end) {
            if from.clock > clock {
                holes.push((clock, from.clock));
            }
            clock = *to;
            watchers.push(watcher);
        }
        holes.push((clock, range.end));
        for (from, to) in holes.into_iter().filter(|(from, to)| from < to) {
            self.map.insert(id(range, from), (to, vec![watcher]));
        }
    }

    fn remove(&mut self, range: IdRange, watcher: K) {
        let (start, end) = (id(range, range.start), id(range, range.end));
        self.cut(start);
        self.cut(end);
        let mut empty = Vec::new();
        for (from, (_, watchers)) in self.map.range_mut(start..end) {
            watchers.retain(|other| *other != watcher);
            if watchers.is_empty() {
                empty.push(*from);
            }
        }
        empty.iter().for_each(|from| {
            self.map.remove(from);
        });
    }

    fn watchers(&self, range: IdRange) -> impl Iterator<Item = K> + '_ {
        let (start, end) = (id(range, range.start), id(range, range.end));
        let before = self.map.range(Id { clock: 0, ..start }..start).next_back();
        let before = before.filter(move |(_, (end, _))| *end > start.clock);
        let inside = self.map.range((Bound::Included(start), Bound::Excluded(end)));
        before.into_iter().chain(inside).flat_map(|(_, (_, watchers))| watchers.iter().copied())
    }
}

fn id(range: IdRange, clock: u32) -> Id {
    Id { client: range.client, clock }
}

/// What one amendment watches.
#[derive(Clone, Debug)]
struct Entry {
    watched: Ids,
    gaps: BTreeSet<Spot>,
    keys: BTreeSet<(Id, String)>,
    markers: BTreeSet<Id>,
}

/// Every sleeping amendment of a text, by what it watches.
#[derive(Clone, Debug)]
pub struct Index<K> {
    ranges: Ranges<K>,
    gaps: BTreeMap<Spot, BTreeSet<K>>,
    keys: BTreeMap<(Id, String), BTreeSet<K>>,
    markers: BTreeMap<Id, BTreeSet<K>>,
    /// What each amendment was put in with, to take it out again.
    entries: BTreeMap<K, Entry>,
}

impl<K: Copy + Ord> Default for Index<K> {
    fn default() -> Self {
        Self {
            ranges: Ranges { map: BTreeMap::new() },
            gaps: BTreeMap::new(),
            keys: BTreeMap::new(),
            markers: BTreeMap::new(),
            entries: BTreeMap::new(),
        }
    }
}

impl<K: Copy + Ord> Index<K> {
    /// An index without amendments.
    pub fn new() -> Self {
        Self::default()
    }

    /// Puts an amendment in, in the place of what it was.
    pub fn put(&mut self, amendment: K, footprint: &Footprint) {
        self.remove(amendment);
        for range in footprint.watched.iter() {
            self.ranges.add(range, amendment);
        }
        for gap in &footprint.gaps {
            self.gaps.entry(*gap).or_default().insert(amendment);
        }
        for key in &footprint.keys {
            self.keys.entry(key.clone()).or_default().insert(amendment);
        }
        for marker in &footprint.markers {
            self.markers.entry(*marker).or_default().insert(amendment);
        }
        let Footprint { watched, gaps, keys, markers, .. } = footprint.clone();
        self.entries.insert(amendment, Entry { watched, gaps, keys, markers });
    }

    /// Takes an amendment out: it was decided, or withdrawn.
    pub fn remove(&mut self, amendment: K) {
        let Some(entry) = self.entries.remove(&amendment) else { return };
        let Entry { watched, gaps, keys, markers } = entry;
        for range in watched.iter() {
            self.ranges.remove(range, amendment);
        }
        for gap in &gaps {
            remove_from(&mut self.gaps, gap, &amendment);
        }
        for key in &keys {
            remove_from(&mut self.keys, key, &amendment);
        }
        for marker in &markers {
            remove_from(&mut self.markers, marker, &amendment);
        }
    }

    /// Whom an edit of the base touches: nobody else need be opened. It deletes what they watch,
    /// writes within it or where they write, or sets the same key of a block, or one of a block
    /// that they delete.
    pub fn hit(&self, edit: &Edit) -> BTreeSet<K> {
        let ranges = edit.deleted.iter().chain(edit.copied.iter());
        let mut hit: BTreeSet<K> = ranges.flat_map(|range| self.ranges.watchers(range)).collect();
        for spot in &edit.spots {
            if let Spot { left: Some(left), right: Some(right) } = spot {
                let left: BTreeSet<K> = self.ranges.watchers(left.range(1)).collect();
                hit.extend(self.ranges.watchers(right.range(1)).filter(|k| left.contains(k)));
            }
            hit.extend(self.gaps.get(spot).into_iter().flatten());
        }
        for key in &edit.keys {
            hit.extend(self.keys.get(key).into_iter().flatten());
            hit.extend(self.markers.get(&key.0).into_iter().flatten());
        }
        hit
    }
}

fn remove_from<T: Ord, K: Ord>(map: &mut BTreeMap<T, BTreeSet<K>>, place: &T, amendment: &K) {
    if let Some(amendments) = map.get_mut(place) {
        amendments.remove(amendment);
        if amendments.is_empty() {
            map.remove(place);
        }
    }
}
