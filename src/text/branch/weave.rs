//! A document as one weave: every element ever written, in order, deleted or not, in two layers.
//!
//! yrs tells neither ids nor what was deleted, element by element; a branch needs both. So the
//! order of Yjs (YATA) is woven here once more, from the bytes of updates, and tests hold it
//! against yrs and Yjs. The lower layer is the base, the upper one what a branch did to it.

use std::collections::{BTreeMap, HashMap, HashSet};

use coopol_protocol::frontier::IdRange;

pub(super) use super::item::{Chain, Item, Layer, Parent};
use super::{BranchError, content::Content, ids::Id, parse::Parsed};

/// No element.
pub(super) const NONE: u32 = u32::MAX;

/// The weave.
#[derive(Clone, Debug, Default)]
pub(super) struct Weave {
    pub(super) items: Vec<Item>,
    by_id: BTreeMap<Id, u32>,
    pub(super) chains: Vec<Chain>,
    starts: Vec<u32>,
    ends: Vec<u32>,
    chain_of: HashMap<Chain, u32>,
    /// The chains that hang in an element.
    inside: HashMap<Id, Vec<u32>>,
    clocks: BTreeMap<u64, u32>,
}

impl Weave {
    /// The next clock of a client.
    pub(super) fn clock(&self, client: u64) -> u32 {
        self.clocks.get(&client).copied().unwrap_or(0)
    }

    /// The next clock of each client.
    pub(super) fn clocks(&self) -> &BTreeMap<u64, u32> {
        &self.clocks
    }

    /// The element that holds an id.
    pub(super) fn find(&self, id: Id) -> Option<u32> {
        let (_, &index) = self.by_id.range(Id { clock: 0, ..id }..=id).next_back()?;
        let item = self.get(index)?;
        (id.clock < item.id.clock + item.len).then_some(index)
    }

    pub(super) fn get(&self, index: u32) -> Option<&Item> {
        self.items.get(index as usize)
    }

    /// The elements that hold ids of a range, in order of clocks.
    pub(super) fn overlapping(&self, range: IdRange) -> Vec<u32> {
        let first = Id { client: range.client, clock: range.start };
        let Some(index) = self.find(first) else { return Vec::new() };
        let from = self.get(index).map_or(first, |item| item.id);
        let to = Id { client: range.client, clock: range.end };
        self.by_id.range(from..to).map(|(_, &index)| index).collect()
    }

    /// A chain's number, if anything ever stood in it.
    pub(super) fn chain(&self, chain: &Chain) -> Option<u32> {
        self.chain_of.get(chain).copied()
    }

    /// The elements of a chain, in order.
    pub(super) fn chain_items(&self, chain: u32) -> impl Iterator<Item = u32> + '_ {
        let mut next = self.starts.get(chain as usize).copied().unwrap_or(NONE);
        std::iter::from_fn(move || {
            let item = self.get(next)?;
            Some(std::mem::replace(&mut next, item.right))
        })
    }

    /// An element as an update would bring it.
    pub(super) fn parsed(&self, item: &Item) -> Parsed {
        let parent = (item.origin.is_none() && item.right_origin.is_none())
            .then(|| self.chains.get(item.chain as usize))
            .flatten()
            .map(|chain| (chain.parent.clone(), chain.key.clone()));
        let Item { id, len, origin, right_origin, ref content, .. } = *item;
        Parsed { id, len, origin, right_origin, parent, content: content.clone() }
    }

    /// The last element of a chain.
    pub(super) fn chain_end(&self, chain: u32) -> u32 {
        self.ends.get(chain as usize).copied().unwrap_or(NONE)
    }

    /// Cuts an element so that one begins at `id`; its number.
    pub(super) fn begin_at(&mut self, id: Id) -> Option<u32> {
        let index = self.find(id)?;
        let item = self.items.get_mut(index as usize)?;
        let at = id.clock - item.id.clock;
        if at == 0 {
            return Some(index);
        }
        let number = u32::try_from(self.items.len()).ok()?;
        let item = self.items.get_mut(index as usize)?;
        let rest = Item {
            id,
            len: item.len - at,
            origin: Some(id).map(|id| Id { clock: id.clock - 1, ..id }),
            left: index,
            content: item.content.cut(at),
            ..item.clone()
        };
        item.len = at;
        let (right, chain) = (std::mem::replace(&mut item.right, number), item.chain);
        if chain == NONE {
            item.right = NONE;
        } else if let Some(after) = self.items.get_mut(right as usize) {
            after.left = number;
        } else if let Some(end) = self.ends.get_mut(chain as usize) {
            *end = number;
        }
        self.by_id.insert(id, number);
        self.items.push(rest);
        Some(number)
    }

    /// Cuts so that an element ends after `id`; its number.
    pub(super) fn end_at(&mut self, id: Id) -> Option<u32> {
        self.begin_at(id.later(1));
        self.find(id)
    }

    /// Whether the weave lacks something that the element builds on.
    fn lacks(&self, item: &Parsed) -> Option<u64> {
        let parent = match &item.parent {
            Some((Parent::Item(id), _)) => Some(*id),
            _ => None,
        };
        let needs = [item.origin, item.right_origin, parent].into_iter().flatten();
        let missing = |id: &Id| id.clock >= self.clock(id.client);
        needs.filter(|id| id.client != item.id.client).find(missing).map(|id| id.client)
    }

    /// Weaves the elements of an update in. Those that are known are passed over. Numbers of what
    /// is new, in the order in which it was woven.
    pub(super) fn take(
        &mut self,
        mut queues: BTreeMap<u64, Vec<Parsed>>,
        layer: Layer,
    ) -> Result<Vec<u32>, BranchError> {
        // The next of a client stands at the end.
        queues.values_mut().for_each(|queue| queue.reverse());
        let (mut new, mut waiting, mut waits) = (Vec::new(), Vec::new(), HashSet::new());
        while let Some(client) = waiting.last().copied().or_else(|| next_client(&queues)) {
            let Some(item) = queues.get_mut(&client).and_then(Vec::pop) else {
                queues.remove(&client);
                waits.remove(&client);
                waiting.pop();
                continue;
            };
            if let Some(missing) = self.lacks(&item) {
                queues.entry(client).or_default().push(item);
                let is_here = queues.get(&missing).is_some_and(|queue| !queue.is_empty());
                if waiting.is_empty() {
                    waiting.push(client);
                    waits.insert(client);
                }
                if !is_here || !waits.insert(missing) {
                    return Err(BranchError::Incomplete);
                }
                waiting.push(missing);
                continue;
            }
            new.extend(self.weave(item, layer)?);
            // Whoever waited for this client looks again.
            if waiting.len() > 1 {
                waits.remove(&client);
                waiting.pop();
            }
        }
        Ok(new)
    }

    /// Weaves one element in; `None` if it is known.
    fn weave(&mut self, mut item: Parsed, layer: Layer) -> Result<Option<u32>, BranchError> {
        let known = self.clock(item.id.client);
        if item.id.clock + item.len <= known {
            return Ok(None);
        }
        if item.id.clock > known {
            return Err(BranchError::Incomplete);
        }
        let skip = known - item.id.clock;
        if skip > 0 {
            item.content = item.content.cut(skip);
            item.id = item.id.later(skip);
            item.len -= skip;
            item.origin = Some(Id { clock: known - 1, ..item.id });
        }
        let left = match item.origin {
            Some(id) => self.end_at(id).ok_or(BranchError::Incomplete)?,
            None => NONE,
        };
        let right = match item.right_origin {
            Some(id) => self.begin_at(id).ok_or(BranchError::Incomplete)?,
            None => NONE,
        };
        let chain = self.chain_for(&item, left, right);
        let number = u32::try_from(self.items.len()).map_err(|_| BranchError::Malformed)?;
        let Parsed { id, len, origin, right_origin, content, .. } = item;
        let content = if chain == NONE { Content::Gone } else { content };
        let dead = match content {
            Content::Gone | Content::Deleted => layer.bit(),
            _ => 0,
        };
        let (left, right) = if chain == NONE { (NONE, NONE) } else { (left, right) };
        self.items.push(Item {
            id,
            len,
            origin,
            right_origin,
            chain,
            left,
            right,
            content,
            layer,
            dead,
        });
        if chain != NONE {
            let left = self.place(number, left, right);
            self.link(number, left);
        }
        self.by_id.insert(id, number);
        self.clocks.insert(id.client, id.clock + len);
        Ok(Some(number))
    }

    /// The chain that an element belongs to; [`NONE`] if what it hangs in was collected.
    fn chain_for(&mut self, item: &Parsed, left: u32, right: u32) -> u32 {
        if item.content == Content::Gone {
            return NONE;
        }
        if let Some((parent, key)) = &item.parent {
            if let Parent::Item(id) = parent {
                let holds = |index| {
                    self.get(index).is_some_and(|parent| {
                        matches!(parent.content, Content::Marker | Content::Other(..))
                    })
                };
                if !self.find(*id).is_some_and(holds) {
                    return NONE;
                }
            }
            return self.chain_number(Chain { parent: parent.clone(), key: key.clone() });
        }
        let of = |index: u32| self.get(index).map(|item| item.chain);
        match (of(left), of(right)) {
            (Some(NONE), _) | (_, Some(NONE)) | (None, None) => NONE,
            (Some(chain), _) | (None, Some(chain)) => chain,
        }
    }

    pub(super) fn chain_number(&mut self, chain: Chain) -> u32 {
        if let Some(&number) = self.chain_of.get(&chain) {
            return number;
        }
        let number = u32::try_from(self.chains.len()).unwrap_or(NONE);
        if let Parent::Item(id) = chain.parent {
            self.inside.entry(id).or_default().push(number);
        }
        self.chains.push(chain.clone());
        self.starts.push(NONE);
        self.ends.push(NONE);
        self.chain_of.insert(chain, number);
        number
    }

    /// After which element a new one stands: the rule of YATA, as Yjs has it.
    fn place(&self, number: u32, origin: u32, right_origin: u32) -> u32 {
        let Some(new) = self.get(number) else { return origin };
        let mut left = origin;
        let start = self.starts.get(new.chain as usize).copied().unwrap_or(NONE);
        let mut other = self.get(origin).map_or(start, |item| item.right);
        // Those that were passed, counted; from `conflicting` on they are in the way.
        let (mut before, mut conflicting) = (HashMap::new(), 0);
        while other != right_origin {
            let Some(item) = self.get(other) else { break };
            let count = before.len();
            before.insert(other, count);
            if item.origin == new.origin {
                if item.id.client < new.id.client {
                    left = other;
                    conflicting = before.len();
                } else if item.right_origin == new.right_origin {
                    break;
                }
            } else if let Some(its) = item.origin.and_then(|id| self.find(id))
                && let Some(&at) = before.get(&its)
            {
                if at < conflicting {
                    left = other;
                    conflicting = before.len();
                }
            } else {
                break;
            }
            other = item.right;
        }
        left
    }

    /// Links an element in after `left`.
    fn link(&mut self, number: u32, left: u32) {
        let Some(chain) = self.get(number).map(|item| item.chain as usize) else { return };
        let right = match self.items.get_mut(left as usize) {
            Some(left) => std::mem::replace(&mut left.right, number),
            None => match self.starts.get_mut(chain) {
                Some(start) => std::mem::replace(start, number),
                None => NONE,
            },
        };
        match self.items.get_mut(right as usize) {
            Some(right) => right.left = number,
            None => {
                if let Some(end) = self.ends.get_mut(chain) {
                    *end = number;
                }
            }
        }
        if let Some(item) = self.items.get_mut(number as usize) {
            (item.left, item.right) = (left, right);
        }
    }

    /// Adds a new element right after `left` (at the start of its chain: [`NONE`]); the caller
    /// gave it the origins of that very place.
    pub(super) fn append(&mut self, item: Item, left: u32) -> u32 {
        let number = u32::try_from(self.items.len()).unwrap_or(NONE);
        self.by_id.insert(item.id, number);
        self.clocks.insert(item.id.client, item.id.clock + item.len);
        self.items.push(item);
        self.link(number, left);
        number
    }

    /// A weave without elements that knows the same clocks.
    pub(super) fn bare(&self) -> Self {
        Self { clocks: self.clocks.clone(), ..Self::default() }
    }

    /// Adds an element of another weave at the end of its chain.
    pub(super) fn copy(&mut self, from: &Self, item: &Item) {
        let Some(chain) = from.chains.get(item.chain as usize) else { return };
        let chain = self.chain_number(chain.clone());
        let number = u32::try_from(self.items.len()).unwrap_or(NONE);
        self.by_id.insert(item.id, number);
        self.items.push(Item { chain, left: NONE, right: NONE, ..item.clone() });
        self.link(number, self.chain_end(chain));
    }

    /// The chains that hang in an element.
    pub(super) fn chains_in(&self, id: Id) -> &[u32] {
        self.inside.get(&id).map_or(&[], Vec::as_slice)
    }
}

/// Some client of whom elements are left.
fn next_client(queues: &BTreeMap<u64, Vec<Parsed>>) -> Option<u64> {
    queues.keys().next_back().copied()
}
