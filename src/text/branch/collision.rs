//! Where amendments get in each other's way, in the coordinates of their base.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use serde::{Deserialize, Serialize};

use super::{
    base::Base,
    footprint::Footprint,
    ids::Id,
    reading::{Reading, words},
    weave::Item,
};

/// How two amendments meet, gravest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Class {
    /// Both delete the same words.
    BothDelete,
    /// One writes inside what the other deletes.
    InsertInDeletion,
    /// Both write at the same point.
    SamePoint,
    /// Both change the attributes of the same block.
    SameAttributes,
    /// Both change something in the same block: advisory.
    SameBlock,
}

impl Class {
    /// Its name in the API.
    pub fn name(self) -> &'static str {
        match self {
            Self::BothDelete => "both_delete",
            Self::InsertInDeletion => "insert_in_deletion",
            Self::SamePoint => "same_point",
            Self::SameAttributes => "same_attributes",
            Self::SameBlock => "same_block",
        }
    }

    /// Whether it only says that both are near: they can both be adopted as they are.
    pub fn is_advisory(self) -> bool {
        self == Self::SameBlock
    }
}

/// Two amendments that meet somewhere; `a` is less than `b`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Collision<K> {
    /// One.
    pub a: K,
    /// The other.
    pub b: K,
    /// How.
    pub class: Class,
    /// Where it begins in the base's visible text, in UTF-16 units.
    pub from: u32,
    /// Where it ends.
    pub to: u32,
    /// The words of the base between the two.
    pub words: String,
    /// The block of the base.
    pub block: Option<Arc<str>>,
}

/// Where the ids of a base stand in its visible text.
struct Places<'a> {
    base: &'a Base,
    at: BTreeMap<Id, u32>,
    blocks: Vec<(u32, Id)>,
    words: Vec<(u32, String)>,
}

impl<'a> Places<'a> {
    fn of(base: &'a Base) -> Self {
        let mut places = Self { base, at: BTreeMap::new(), blocks: Vec::new(), words: Vec::new() };
        let mut at = 0;
        for item in base.weave.text() {
            places.at.insert(item.id, at);
            if !item.in_base() || !item.content.is_countable() {
                continue;
            }
            if item.content == super::content::Content::Marker {
                places.blocks.push((at, item.id));
            } else {
                places.words.push((at, words(&item.content, item.len)));
            }
            at += item.len;
        }
        places
    }

    /// Where an element of the text stands, or stood.
    fn item(&self, id: Id) -> Option<(u32, &'a Item)> {
        let item = self.base.weave.find(id).and_then(|index| self.base.weave.get(index))?;
        Some((*self.at.get(&item.id)?, item))
    }

    /// The place right after an element.
    fn after(&self, id: Option<Id>) -> u32 {
        let Some((at, item)) = id.and_then(|id| self.item(id)) else { return 0 };
        let is_shown = item.in_base() && item.content.is_countable();
        id.filter(|_| is_shown).map_or(at, |id| at + (id.clock - item.id.clock) + 1)
    }

    fn block(&self, at: u32) -> Option<Arc<str>> {
        let index = self.blocks.partition_point(|(from, _)| *from <= at).checked_sub(1)?;
        let (_, marker) = self.blocks.get(index)?;
        Reading::of(&self.base.weave, &Item::in_base).bid(*marker).map(Arc::from)
    }

    fn words(&self, from: u32, to: u32) -> String {
        let first = self.words.partition_point(|(at, _)| *at <= from).saturating_sub(1);
        let mut found = Vec::new();
        for (at, words) in self.words.get(first..).unwrap_or_default() {
            if *at >= to {
                break;
            }
            let units: Vec<u16> = words.encode_utf16().collect();
            let cut = |place: u32| (place.saturating_sub(*at) as usize).min(units.len());
            found.extend_from_slice(&units[cut(from)..cut(to)]);
        }
        String::from_utf16_lossy(&found)
    }
}

/// A footprint in coordinates.
struct Stand<K> {
    amendment: K,
    removed: Vec<(u32, u32)>,
    gaps: Vec<u32>,
    keys: BTreeSet<Id>,
    blocks: BTreeSet<Option<Id>>,
}

impl<K: Copy + Ord> Stand<K> {
    fn of(places: &Places<'_>, amendment: K, footprint: &Footprint) -> Self {
        let mut removed = Vec::new();
        for range in footprint.removed.iter() {
            for index in places.base.weave.overlapping(range) {
                let Some(item) = places.base.weave.get(index).filter(|item| item.in_base()) else {
                    continue;
                };
                let Some(&at) = places.at.get(&item.id) else { continue };
                let from = range.start.max(item.id.clock) - item.id.clock;
                let to = range.end.min(item.id.clock + item.len) - item.id.clock;
                removed.push((at + from, at + to));
            }
        }
        removed.sort_unstable();
        let removed = removed.into_iter().fold(Vec::new(), |mut all: Vec<(u32, u32)>, next| {
            match all.last_mut().filter(|last| last.1 >= next.0) {
                Some(last) => last.1 = last.1.max(next.1),
                None => all.push(next),
            }
            all
        });
        let mut gaps: Vec<u32> = footprint.gaps.iter().map(|gap| places.after(gap.left)).collect();
        gaps.sort_unstable();
        gaps.dedup();
        let keys = footprint.keys.iter().map(|(marker, _)| *marker).collect();
        Self { amendment, removed, gaps, keys, blocks: footprint.blocks.clone() }
    }
}

/// Where two amendments meet.
pub fn collide<K: Copy + Ord>(
    base: &Base,
    a: (K, &Footprint),
    b: (K, &Footprint),
) -> Vec<Collision<K>> {
    sweep(base, &[a, b])
}

/// Where any two of many amendments meet, by pair, then by place. Costs the places at which they
/// stand and the pairs that meet, not all pairs.
pub fn sweep<K: Copy + Ord>(base: &Base, all: &[(K, &Footprint)]) -> Vec<Collision<K>> {
    let places = Places::of(base);
    let stands: Vec<_> = all.iter().map(|(k, print)| Stand::of(&places, *k, print)).collect();
    let mut met = Met { found: BTreeSet::new(), stands: &stands };
    met.deletions();
    met.points();
    met.shared(Class::SameAttributes, |stand| {
        stand.keys.iter().map(|id| (Some(*id), places.after(Some(*id)).saturating_sub(1))).collect()
    });
    met.shared(Class::SameBlock, |stand| {
        let block = |id: &Option<Id>| (*id, places.after(*id).saturating_sub(1));
        stand.blocks.iter().map(block).collect()
    });
    let found = std::mem::take(&mut met.found);
    let graver: BTreeSet<(K, K)> = found
        .iter()
        .filter(|(_, _, class, ..)| !class.is_advisory())
        .map(|&(a, b, ..)| (a, b))
        .collect();
    let told = found
        .into_iter()
        .filter(|(a, b, class, ..)| !class.is_advisory() || !graver.contains(&(*a, *b)));
    told.map(|(a, b, class, from, to)| Collision {
        a,
        b,
        class,
        from,
        to,
        words: places.words(from, to),
        block: places.block(from),
    })
    .collect()
}

/// What was found so far: pairs, classes and places.
struct Met<'a, K> {
    found: BTreeSet<(K, K, Class, u32, u32)>,
    stands: &'a [Stand<K>],
}

impl<K: Copy + Ord> Met<'_, K> {
    fn push(&mut self, a: K, b: K, class: Class, place: (u32, u32)) {
        if a != b {
            self.found.insert((a.min(b), a.max(b), class, place.0, place.1));
        }
    }

    /// Deletions of the same words, and insertions inside deletions: one sweep from left to right
    /// over both.
    fn deletions(&mut self) {
        let mut events = Vec::new();
        for (number, stand) in self.stands.iter().enumerate() {
            // At one place, a deletion that begins there does not hold an insertion there yet.
            events.extend(stand.removed.iter().map(|&(from, to)| (from, 1, number, to)));
            events.extend(stand.gaps.iter().map(|&at| (at, 0, number, at)));
        }
        events.sort_unstable();
        let mut open: Vec<(usize, u32, u32)> = Vec::new();
        for (at, is_deletion, number, to) in events {
            open.retain(|(_, _, end)| *end > at);
            let amendment = self.stands[number].amendment;
            for &(other, _, end) in &open {
                let other = self.stands[other].amendment;
                if is_deletion == 1 {
                    self.push(amendment, other, Class::BothDelete, (at, to.min(end)));
                } else {
                    self.push(amendment, other, Class::InsertInDeletion, (at, at));
                }
            }
            if is_deletion == 1 {
                open.push((number, at, to));
            }
        }
    }

    fn points(&mut self) {
        let mut points: BTreeMap<u32, Vec<K>> = BTreeMap::new();
        for stand in self.stands {
            for at in &stand.gaps {
                points.entry(*at).or_default().push(stand.amendment);
            }
        }
        for (at, amendments) in points {
            self.pairs(&amendments, Class::SamePoint, (at, at));
        }
    }

    fn shared(&mut self, class: Class, of: impl Fn(&Stand<K>) -> Vec<(Option<Id>, u32)>) {
        let mut blocks: BTreeMap<(Option<Id>, u32), Vec<K>> = BTreeMap::new();
        for stand in self.stands {
            for block in of(stand) {
                blocks.entry(block).or_default().push(stand.amendment);
            }
        }
        for ((_, at), amendments) in blocks {
            self.pairs(&amendments, class, (at, at));
        }
    }

    fn pairs(&mut self, amendments: &[K], class: Class, place: (u32, u32)) {
        for (number, a) in amendments.iter().enumerate() {
            for b in &amendments[number + 1..] {
                self.push(*a, *b, class, place);
            }
        }
    }
}
