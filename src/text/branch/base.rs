//! The base of a branch: a text, or an amendment of which another one is a part.

use std::collections::{BTreeMap, HashSet};

use bytes::Bytes;
use coopol_protocol::frontier::IdRange;
use serde::{Deserialize, Serialize};

use super::{
    BranchError,
    branch::Branch,
    copies::Copies,
    ids::{Id, Ids},
    own::Own,
    parse::ParsedUpdate,
    reading::{Reading, Traced},
    weave::{Chain, Item, Layer, NONE, Parent, Weave},
};
use crate::text::{
    archive::{Archive, Entry, quarantined},
    event::Copied,
    flat::{Block, GENESIS_CLIENT, ROOT},
};

/// Everything ever written in a text, in order, deleted or not, and its copy maps.
#[derive(Clone, Debug, Default)]
pub struct Base {
    pub(super) weave: Weave,
    pub(super) copies: Copies,
}

/// A moment of a document: which ids there were, and which of them were deleted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Version {
    /// The next clock of each client.
    pub clocks: BTreeMap<u64, u32>,
    /// What was deleted.
    pub deleted: Ids,
}

/// What one edit of a base did, as [`super::Index::hit`] asks for it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Edit {
    /// Between which elements that were there before something was inserted.
    pub spots: Vec<Spot>,
    /// The keys that were set, with the marker that they belong to.
    pub keys: Vec<(Id, String)>,
    /// What it deleted.
    pub deleted: Ids,
    /// What came back under another id.
    pub copied: Ids,
}

/// A place between two elements, deleted ones included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Spot {
    /// The element to its left; `None` at the beginning.
    pub left: Option<Id>,
    /// The element to its right; `None` at the end.
    pub right: Option<Id>,
}

impl Edit {
    /// The edit that a copy map is: words under another id.
    pub fn copied(copies: &[Copied]) -> Self {
        let copied = copies.iter().filter(|copy| copy.is_sound()).map(|copy| copy.from).collect();
        Self { copied, ..Self::default() }
    }
}

impl Base {
    /// A text from its log. Records in quarantine are left out, copy maps learnt.
    pub fn read(archive: &Archive, entries: &[Entry]) -> Result<Self, BranchError> {
        let skipped = quarantined(entries);
        let mut base = Self::default();
        if !archive.state.is_empty() {
            base.apply(&archive.state)?;
        }
        base.learn(&archive.copies);
        for entry in entries.iter().filter(|entry| !skipped.contains(&entry.seq)) {
            if let Some(update) = entry.event.update() {
                base.apply(update)?;
            }
            base.learn(entry.event.copies());
        }
        Ok(base)
    }

    /// A text from its updates (v1), in order; they hold what was deleted too, where it is needed.
    pub fn from_updates<'a>(
        updates: impl IntoIterator<Item = &'a Bytes>,
    ) -> Result<Self, BranchError> {
        let mut base = Self::default();
        for update in updates {
            base.apply(update)?;
        }
        Ok(base)
    }

    /// Applies one more update. An error leaves the base half changed: drop it.
    pub fn apply(&mut self, update: &Bytes) -> Result<Edit, BranchError> {
        let parsed = ParsedUpdate::read(update)?;
        let new = self.weave.take(parsed.queues, Layer::Base)?;
        let mut dead = Vec::new();
        for range in parsed.deleted.iter() {
            dead.extend(self.weave.kill(range, Layer::Base)?);
        }
        let touched: Vec<u32> = new.iter().chain(&dead).copied().collect();
        dead.extend(self.weave.settle(&touched, Layer::Base));
        Ok(self.edit(&new, &dead))
    }

    /// Learns which words came back under another id.
    pub fn learn(&mut self, copies: &[Copied]) {
        self.copies.learn(copies);
    }

    fn edit(&self, new: &[u32], dead: &[u32]) -> Edit {
        let is_new: HashSet<u32> = new.iter().copied().collect();
        let root = self.root();
        let mut edit = Edit::default();
        for item in new.iter().filter_map(|&index| self.weave.get(index)) {
            let chain = self.weave.chains.get(item.chain as usize);
            if Some(item.chain) == root {
                // What is inserted side by side has one spot: that of its first element. To look
                // from each of them would be quadratic where a long text is pasted, or loaded.
                if !is_new.contains(&item.left) {
                    let left = self.weave.get(item.left).map(Item::last);
                    let right = self.after_run(item, &is_new).map(|item| item.id);
                    edit.spots.push(Spot { left, right });
                }
            } else if let Some(Chain { parent: Parent::Item(id), key: Some(key) }) = chain {
                edit.keys.push((*id, String::from_utf8_lossy(key).into_owned()));
            }
        }
        edit.spots.sort_unstable();
        edit.spots.dedup();
        let dead = dead.iter().filter_map(|&index| self.weave.get(index));
        edit.deleted = dead.map(Item::range).collect();
        edit
    }

    /// The first element after `item` that is not one of these.
    fn after_run(&self, item: &Item, run: &HashSet<u32>) -> Option<&Item> {
        let mut right = item.right;
        while run.contains(&right) {
            right = self.weave.get(right).map_or(NONE, |item| item.right);
        }
        self.weave.get(right)
    }

    /// This moment of it.
    pub fn version(&self) -> Version {
        let is_dead = |item: &&Item| !item.in_base();
        let deleted = self.weave.items.iter().filter(is_dead).map(Item::range).collect();
        Version { clocks: self.weave.clocks().clone(), deleted }
    }

    /// The base as it was at a version: where a branch began, what was printed.
    pub fn at(&self, version: &Version) -> Result<Self, BranchError> {
        let mut queues = BTreeMap::<u64, Vec<_>>::new();
        let mut weave = self.weave.clone();
        for (&client, &clock) in &version.clocks {
            if clock > weave.clock(client) {
                return Err(BranchError::Incomplete);
            }
            weave.begin_at(Id { client, clock });
        }
        let known = |item: &&Item| {
            version.clocks.get(&item.id.client).is_some_and(|clock| item.id.clock < *clock)
        };
        for item in weave.items.iter().filter(known) {
            queues.entry(item.id.client).or_default().push(weave.parsed(item));
        }
        queues.values_mut().for_each(|queue| queue.sort_by_key(|item| item.id.clock));
        let mut then = Self { weave: Weave::default(), copies: self.copies.clone() };
        then.weave.take(queues, Layer::Base)?;
        for range in version.deleted.iter() {
            then.weave.kill(range, Layer::Base)?;
        }
        Ok(then)
    }

    /// Opens a branch: the base and what is the branch's own.
    pub fn open(&self, own: &Own) -> Result<Branch, BranchError> {
        Branch::open(self, own)
    }

    /// A Yjs client that wrote here and in a branch: of one that was not adopted, its ids would
    /// stand for two things.
    pub fn shared_client(&self, own: &Own) -> Option<u64> {
        let mut clients = own.clients().filter(|client| *client != GENESIS_CLIENT);
        clients.find(|client| self.weave.clock(*client) > 0)
    }

    /// The blocks of the text, as its readers see them.
    pub fn blocks(&self) -> Vec<Block> {
        Reading::of(&self.weave, &Item::in_base).blocks()
    }

    /// The ids of the words that its readers see, in order.
    pub fn visible(&self) -> Vec<IdRange> {
        let shown = self.weave.text().filter(|item| item.in_base() && item.content.is_countable());
        shown.map(Item::range).collect()
    }

    /// The same blocks, cut where the origin of the words changes. `origin` says for ids, in order,
    /// of how many of them the origin is which.
    pub fn traced<K: Clone + PartialEq>(
        &self,
        origin: &impl Fn(IdRange) -> Vec<(u32, K)>,
    ) -> Traced<K> {
        Reading::of(&self.weave, &Item::in_base).traced(origin)
    }

    /// The chain of the text's words.
    pub(super) fn root(&self) -> Option<u32> {
        self.weave.root()
    }
}

impl Weave {
    /// The chain of the text's words.
    pub(super) fn root(&self) -> Option<u32> {
        let parent = Parent::Root(Bytes::from_static(ROOT.as_bytes()));
        self.chain(&Chain { parent, key: None })
    }

    /// The elements of the text, in order.
    pub(super) fn text(&self) -> impl Iterator<Item = &Item> + '_ {
        let root = self.root().unwrap_or(NONE);
        self.chain_items(root).filter_map(|index| self.get(index))
    }
}

#[cfg(test)]
mod tests {
    use super::{Base, Own};
    use crate::text::flat::{Block, BlockKind, Run, genesis_update, write};

    #[test]
    fn amend_9_a_client_that_wrote_on_both_sides_is_found() {
        let words = |client| {
            let runs = vec![Run { text: "Le rail".to_owned(), ..Run::default() }];
            write(&[Block { bid: None, kind: BlockKind::Paragraph, runs }], client).unwrap()
        };
        let base = Base::from_updates([&genesis_update(), &words(7)]).unwrap();
        let shared = |client| {
            let mut own = Own::new();
            own.take(&words(client)).unwrap();
            base.shared_client(&own)
        };
        assert_eq!((shared(7), shared(8)), (Some(7), None));
    }
}
