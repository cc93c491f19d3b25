//! Where a sleeping amendment stands in its base: what it needs to be told of edits and rivals.

use std::collections::BTreeSet;

use bytes::Bytes;
use serde::{Deserialize, Serialize};

use super::{
    BranchError,
    base::Spot,
    branch::Branch,
    content::Content,
    ids::{Id, Ids},
    rows::{Fate, Rows, fate},
    weave::{Item, Layer, NONE, Weave},
    wording::{Watched, Wording},
};
use crate::record::{seal_json, unseal_json};

/// The version of the bytes of [`Footprint::encode`].
const FORMAT_VERSION: u8 = 1;

/// The elements of the base that an amendment deletes, writes beside, changes or watches.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Footprint {
    /// Words and markers that it deletes, also those that the base deleted too.
    pub(super) removed: Ids,
    /// The markers among them.
    pub(super) markers: BTreeSet<Id>,
    /// Between which elements of the base its insertions stand, deleted ones included.
    pub(super) gaps: BTreeSet<Spot>,
    /// The markers whose keys it sets, with the keys.
    pub(super) keys: BTreeSet<(Id, String)>,
    /// The blocks in which it changes anything: their markers; `None` for words before the first.
    pub(super) blocks: BTreeSet<Option<Id>>,
    /// What it watches: the sentences around its changes, deleted elements in them included.
    pub(super) watched: Ids,
}

impl Footprint {
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
    /// Where the branch stands in its base. `wording` is what was frozen, or is now.
    pub fn footprint(&self, wording: &Wording) -> Footprint {
        let mut footprint = Footprint::default();
        let Some(root) = self.weave.root() else { return footprint };
        let removed = self.weave.items.iter().filter(|item| {
            item.layer == Layer::Base && item.dead & Layer::Own.bit() != 0 && item.chain == root
        });
        let removed = removed.filter(|item| item.content.is_countable());
        for item in removed {
            footprint.removed.insert(item.range());
            if item.content == Content::Marker {
                footprint.markers.insert(item.id);
            }
        }
        let added = self.weave.text().filter(|item| fate(item) == Some(Fate::Added));
        let added = added.filter(|item| item.content.is_countable());
        footprint.gaps = added.map(|item| gap(&self.weave, item)).collect();
        // Also a key that is set to what it was: the branch would hold it against others.
        let is_known = |id: &Id| {
            let marker = self.weave.find(*id).and_then(|index| self.weave.get(index));
            marker.is_some_and(|marker| marker.layer == Layer::Base)
        };
        footprint.keys = self.touched_keys();
        footprint.keys.retain(|(marker, _)| is_known(marker));
        footprint.blocks = self.touched_blocks();
        footprint.watched = footprint.removed.clone();
        self.watch(wording, &mut footprint);
        footprint
    }

    fn touched_blocks(&self) -> BTreeSet<Option<Id>> {
        let rows = Rows::of(&self.weave);
        let touched = self.touched_markers();
        let mut blocks = BTreeSet::new();
        let mut block = None;
        for row in &rows.all {
            let is_changed = match row.marker {
                Some((id, Fate::Kept)) => {
                    block = Some(id);
                    row.is_changed || touched.contains(&id)
                }
                Some((id, Fate::Removed)) => {
                    blocks.insert(block);
                    block = Some(id);
                    true
                }
                Some((_, Fate::Added)) => true,
                None => row.is_changed,
            };
            if is_changed {
                blocks.insert(block);
            }
        }
        blocks
    }

    /// Adds what the wording watches, from the first to the last unit of each sentence, as it
    /// stands today.
    fn watch(&self, wording: &Wording, footprint: &mut Footprint) {
        for watch in &wording.watches {
            footprint.watched.extend(&watch.block.iter().map(|id| id.range(1)).collect());
            let units = watch.units.iter();
            let first = units.clone().find_map(|&(id, _)| self.weave.find(id));
            let last = units.rev().find_map(|&(id, len)| self.weave.find(id.later(len - 1)));
            watch.units.iter().for_each(|&(id, len)| footprint.watched.insert(id.range(len)));
            let (Some(mut index), Some(last)) = (first, last) else { continue };
            if matches!(watch.what, Watched::NewBlock) || index == last {
                continue;
            }
            // The first and the last may reach beyond the sentence; what of them is in it is named.
            while let Some(item) = self.weave.get(index) {
                index = item.right;
                let Some(item) = self.weave.get(index).filter(|_| index != last) else { break };
                if item.layer == Layer::Base {
                    footprint.watched.insert(item.range());
                }
            }
        }
    }
}

/// Between which elements of the base an own element stands.
fn gap(weave: &Weave, item: &Item) -> Spot {
    let base = |mut index: u32, next: fn(&Item) -> u32| {
        while let Some(item) = weave.get(index) {
            if item.layer == Layer::Base {
                return Some(item);
            }
            index = next(item);
        }
        debug_assert_eq!(index, NONE);
        None
    };
    let left = base(item.left, |item| item.left).map(Item::last);
    let right = base(item.right, |item| item.right).map(|item| item.id);
    Spot { left, right }
}
