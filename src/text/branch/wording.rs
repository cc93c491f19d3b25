//! An amendment's wording, frozen: what it changes and what it watches, without any document.
//!
//! With it an amendment whose adoption was undone is written again on the text of that moment, and
//! an edit of the base is known to have touched what its authors read when they tabled it.

use std::{collections::BTreeMap, ops::Range};

use bytes::Bytes;
use coopol_protocol::frontier::IdRange;
use serde::{Deserialize, Serialize};

use super::{
    BranchError,
    base::Spot,
    branch::Branch,
    content::Content,
    ids::{Id, Ids},
    reading::{Attrs, Reading},
    rows::{Fate, Row, Rows, Unit, text},
    spans::{hunks, sentence},
    weave::Item,
};
use crate::record::{seal_json, unseal_json};

/// The version of the bytes of [`Wording::encode`].
const FORMAT_VERSION: u8 = 1;

/// Some units of one client, in order.
pub(super) type Stretch = (Id, u32);

/// What an amendment changes, frozen.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wording {
    pub(super) passages: Vec<Passage>,
    pub(super) keys: Vec<KeyChange>,
    pub(super) formats: Vec<FormatChange>,
    pub(super) watches: Vec<Watch>,
}

/// One place where words or blocks go or come.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Passage {
    /// Between which units that stay.
    pub(super) spot: Spot,
    /// What goes, in order.
    pub(super) removed: Vec<Stretch>,
    /// What comes, in order.
    pub(super) added: Vec<Fresh>,
}

/// Something that comes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Fresh {
    /// Its ids in the branch.
    pub(super) own: Stretch,
    pub(super) what: What,
    /// Its attributes: JSON by name.
    pub(super) attrs: BTreeMap<String, String>,
}

/// What comes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(super) enum What {
    Text(String),
    /// A marker with its keys, each value as encoded in an update.
    Marker(BTreeMap<String, Vec<u8>>),
    Values(Vec<u8>),
    Other(u8, Vec<u8>),
}

/// A key of a block that stays.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(super) struct KeyChange {
    pub(super) marker: Id,
    pub(super) key: String,
    /// As encoded in an update; `None` where it goes.
    pub(super) value: Option<Vec<u8>>,
    /// The element that was the base's value.
    pub(super) before: Option<Id>,
}

/// Words that stay and are formatted otherwise.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(super) struct FormatChange {
    pub(super) words: Stretch,
    /// JSON by name; `None` ends the attribute.
    pub(super) sets: BTreeMap<String, Option<String>>,
}

/// What surrounds a change: the sentence that its authors read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Watch {
    pub(super) what: Watched,
    /// The base's block.
    pub(super) block: Option<Id>,
    pub(super) bid: Option<String>,
    /// The base's units that were read, in order, those that go included.
    pub(super) units: Vec<Stretch>,
    /// Those of them that go.
    pub(super) removed: Ids,
    /// What comes.
    pub(super) inserted: Ids,
    /// The words that were read.
    pub(super) words: String,
}

/// What kind of change is watched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Watched {
    Words,
    NewBlock,
    RemovedBlock,
    Attributes,
    Formatting,
}

impl Wording {
    /// Whether it changes nothing.
    pub fn is_empty(&self) -> bool {
        self.passages.is_empty() && self.keys.is_empty() && self.formats.is_empty()
    }

    /// The ids of the base that it deletes.
    pub fn removed(&self) -> Ids {
        let removed = self.passages.iter().flat_map(|passage| &passage.removed);
        removed.map(|&(id, len)| id.range(len)).collect()
    }

    /// Its bytes: version, JSON, checksum.
    pub fn encode(&self) -> Bytes {
        seal_json(FORMAT_VERSION, self)
    }

    /// Reads what [`Self::encode`] wrote.
    pub fn decode(body: &Bytes) -> Result<Self, BranchError> {
        unseal_json(body, FORMAT_VERSION).map_err(|_| BranchError::Malformed)
    }
}

impl Branch {
    /// The branch's wording as it is now, to be frozen.
    pub fn wording(&self) -> Wording {
        let rows = Rows::of(&self.weave);
        let mut wording = Wording { keys: self.key_changes(), ..Wording::default() };
        let mut open: Option<Passage> = None;
        let mut left = None;
        let mut close = |open: &mut Option<Passage>, right| {
            if let Some(mut passage) = open.take() {
                passage.spot.right = right;
                wording.passages.push(passage);
            }
        };
        let mut formats = Vec::new();
        for row in &rows.all {
            let marker = row.marker.and_then(|(id, fate)| {
                Some((self.weave.find(id).and_then(|index| self.weave.get(index))?, fate, 0))
            });
            for (item, fate, attrs) in marker.into_iter().chain(rows.items(row)) {
                if fate == Fate::Kept {
                    close(&mut open, Some(item.id));
                    left = Some(item.last());
                    continue;
                }
                let passage = open.get_or_insert_with(|| Passage {
                    spot: Spot { left, right: None },
                    removed: Vec::new(),
                    added: Vec::new(),
                });
                if fate == Fate::Removed {
                    passage.removed.push((item.id, item.len));
                } else if let Some(attrs) = rows.attrs.get(attrs as usize) {
                    passage.added.extend(self.fresh(item, attrs));
                }
            }
            if row.is_changed {
                formats.extend(format_changes(&rows, row));
            }
        }
        close(&mut open, None);
        wording.formats = formats;
        wording.watches = Watches::of(self, &rows).all;
        wording
    }

    fn fresh(&self, item: &Item, attrs: &Attrs) -> Option<Fresh> {
        let string = |bytes: &Bytes| String::from_utf8_lossy(bytes).into_owned();
        let what = match &item.content {
            Content::Text(_) => What::Text(item.content.text().to_owned()),
            Content::Marker => {
                let keys = Reading::of(&self.weave, &Item::in_branch).keys(item.id);
                let values = keys.into_iter().filter_map(|(key, value)| match value {
                    Content::Values(values) => Some((string(&key), values.to_vec())),
                    _ => None,
                });
                What::Marker(values.collect())
            }
            Content::Values(values) => What::Values(values.to_vec()),
            Content::Other(number, bytes) => What::Other(*number, bytes.to_vec()),
            Content::Gone | Content::Deleted | Content::Format { .. } => return None,
        };
        let attrs = match item.content {
            Content::Marker => BTreeMap::new(),
            _ => attrs.iter().map(|(name, value)| (string(name), string(value))).collect(),
        };
        Some(Fresh { own: (item.id, item.len), what, attrs })
    }

    /// The keys that it changes of blocks that stay.
    fn key_changes(&self) -> Vec<KeyChange> {
        let (base, branch) =
            (Reading::of(&self.weave, &Item::in_base), Reading::of(&self.weave, &Item::in_branch));
        let stays = |id: &Id| {
            let item = self.weave.find(*id).and_then(|index| self.weave.get(index));
            item.is_some_and(|item| item.in_base() && item.in_branch())
        };
        let mut changes = Vec::new();
        for marker in self.touched_markers().into_iter().filter(stays) {
            let (before, after) = (base.keys(marker), branch.keys(marker));
            for key in before.keys().chain(after.keys().filter(|key| !before.contains_key(*key))) {
                if before.get(key) == after.get(key) {
                    continue;
                }
                let value = after.get(key).and_then(|value| match value {
                    Content::Values(values) => Some(values.to_vec()),
                    _ => None,
                });
                let before = base.value(marker, key).map(|item| item.id);
                let key = String::from_utf8_lossy(key).into_owned();
                changes.push(KeyChange { marker, key, value, before });
            }
        }
        changes
    }
}

fn format_changes(rows: &Rows<'_>, row: &Row) -> Vec<FormatChange> {
    let mut changes: Vec<FormatChange> = Vec::new();
    for unit in rows.units(row).iter().filter(|unit| unit.fate == Fate::Kept) {
        let of = |number: u32| rows.attrs.get(number as usize);
        let (Some(base), Some(branch)) = (of(unit.attrs.0), of(unit.attrs.1)) else { continue };
        let string = |bytes: &Bytes| String::from_utf8_lossy(bytes).into_owned();
        let names = base.keys().chain(branch.keys());
        let differ = names.filter(|name| base.get(*name) != branch.get(*name));
        let sets: BTreeMap<_, _> =
            differ.map(|name| (string(name), branch.get(name).map(string))).collect();
        if sets.is_empty() {
            continue;
        }
        let width = if unit.sign.len_utf16() == 2 { 2 } else { 1 };
        match changes.last_mut().filter(|last| last.words.0.later(last.words.1) == unit.id) {
            Some(last) if last.sets == sets => last.words.1 += width,
            _ => changes.push(FormatChange { words: (unit.id, width), sets }),
        }
    }
    changes
}

/// What is watched around each change.
struct Watches<'a> {
    base: Reading<'a, fn(&Item) -> bool>,
    block: Option<Id>,
    all: Vec<Watch>,
}

const IN_BASE: fn(&Item) -> bool = Item::in_base;

impl<'a> Watches<'a> {
    fn of(branch: &'a Branch, rows: &Rows<'_>) -> Self {
        let mut watches =
            Self { base: Reading::of(&branch.weave, &IN_BASE), block: None, all: Vec::new() };
        let touched = branch.touched_markers();
        for (number, row) in rows.all.iter().enumerate() {
            if let Some((id, Fate::Kept | Fate::Removed)) = row.marker {
                watches.block = Some(id);
            }
            if let Some((id, Fate::Kept)) = row.marker.filter(|(id, _)| touched.contains(id)) {
                watches.push(Watched::Attributes, vec![(id, 1)], &[]);
            }
            let is_whole = matches!(row.marker, Some((_, Fate::Added | Fate::Removed)));
            if row.is_changed || is_whole {
                watches.row(rows, number, row);
            }
        }
        watches
    }

    fn row(&mut self, rows: &Rows<'_>, number: usize, row: &Row) {
        let units = rows.units(row);
        let is_new = units.iter().all(|unit| unit.fate == Fate::Added);
        match row.marker {
            Some((id, Fate::Added)) if is_new => {
                // It stands between two blocks, whatever these say.
                let next = rows.all.get(number + 1..).unwrap_or_default().iter();
                let next = next.filter_map(|row| row.marker).find(|(_, fate)| *fate != Fate::Added);
                let around = self.block.into_iter().chain(next.map(|(id, _)| id));
                let around = around.map(|id| (id, 1)).collect();
                self.push(Watched::NewBlock, around, &units);
                if let Some(watch) = self.all.last_mut() {
                    watch.inserted.insert(id.range(1));
                }
            }
            Some((id, Fate::Removed)) if units.iter().all(|unit| unit.fate != Fate::Kept) => {
                self.push(Watched::RemovedBlock, around(Some(id), &units), &units);
                if let Some(watch) = self.all.last_mut() {
                    watch.removed.insert(id.range(1));
                }
            }
            Some((id, fate @ (Fate::Added | Fate::Removed))) => {
                let range = sentence(&units, &(0..0));
                let marker = Some(id).filter(|_| fate == Fate::Removed);
                self.push(Watched::Words, around(marker, &units[range]), &[]);
                if let Some(watch) = self.all.last_mut() {
                    let set = match fate {
                        Fate::Removed => &mut watch.removed,
                        Fate::Added | Fate::Kept => &mut watch.inserted,
                    };
                    set.insert(id.range(1));
                }
                self.words(&units);
            }
            Some((_, Fate::Kept)) | None => self.words(&units),
        }
    }

    fn words(&mut self, units: &[Unit]) {
        for hunk in hunks(units) {
            self.sentence(Watched::Words, units, &hunk);
        }
        let is_formatted = |unit: &&Unit| unit.fate == Fate::Kept && unit.attrs.0 != unit.attrs.1;
        let formatted: Vec<_> = units.iter().filter(is_formatted).copied().collect();
        if !formatted.is_empty() {
            self.push(Watched::Formatting, around(None, &formatted), &formatted);
        }
    }

    fn sentence(&mut self, what: Watched, units: &[Unit], hunk: &Range<usize>) {
        let range = sentence(units, hunk);
        self.push(what, around(None, &units[range.clone()]), &units[hunk.clone()]);
        if let Some(watch) = self.all.last_mut() {
            watch.words = text(units[range].iter().filter(|unit| unit.fate != Fate::Added));
        }
    }

    fn push(&mut self, what: Watched, units: Vec<Stretch>, hunk: &[Unit]) {
        let of = |fate| move |unit: &&Unit| unit.fate == fate;
        let ids = |fate| hunk.iter().filter(of(fate)).map(range).collect();
        self.all.push(Watch {
            what,
            block: self.block,
            bid: self.block.and_then(|id| self.base.bid(id)),
            units,
            removed: ids(Fate::Removed),
            inserted: ids(Fate::Added),
            words: text(hunk.iter().filter(|unit| unit.fate != Fate::Added)),
        });
    }
}

fn range(unit: &Unit) -> IdRange {
    unit.id.range(if unit.sign.len_utf16() == 2 { 2 } else { 1 })
}

/// A marker and the units of the base, in order.
fn around(marker: Option<Id>, units: &[Unit]) -> Vec<Stretch> {
    let mut all: Vec<Stretch> = marker.map(|id| (id, 1)).into_iter().collect();
    for unit in units.iter().filter(|unit| unit.fate != Fate::Added) {
        let IdRange { start, end, .. } = range(unit);
        match all.last_mut().filter(|(id, len)| id.later(*len) == unit.id) {
            Some((_, len)) => *len += end - start,
            None => all.push((unit.id, end - start)),
        }
    }
    all
}
