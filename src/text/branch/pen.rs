//! Writes into a weave: new elements at exact places, under a client id of the hub's.

use std::collections::BTreeMap;

use bytes::Bytes;
use coopol_protocol::{frontier::IdRange, lib0};

use super::{
    base::Base,
    content::Content,
    encode::encode,
    ids::{Id, Ids},
    reading::{Attrs, set},
    weave::{Chain, Item, Layer, NONE, Parent, Weave},
    wording::What,
};
use crate::text::event::Copied;

/// What ends an attribute.
const NULL: &[u8] = b"null";

/// An update that the hub writes, and which of its words were there before under other ids.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rewritten {
    /// The update (v1): one transaction.
    pub update: Bytes,
    /// Its copy map.
    pub copies: Vec<Copied>,
}

/// Attributes that words shall have, by the first id of the words.
pub(super) type Targets = BTreeMap<Id, Attrs>;

/// A pen over a weave of its own.
pub(super) struct Pen {
    pub(super) weave: Weave,
    client: u64,
    written: Vec<u32>,
    deleted: Ids,
    pub(super) copies: Vec<Copied>,
}

impl Pen {
    pub(super) fn new(weave: Weave, client: u64) -> Self {
        Self { weave, client, written: Vec::new(), deleted: Ids::new(), copies: Vec::new() }
    }

    fn next(&self) -> Id {
        Id { client: self.client, clock: self.weave.clock(self.client) }
    }

    /// Puts content right after the element `left`; at the beginning of the chain: [`NONE`].
    pub(super) fn insert(&mut self, chain: u32, left: u32, content: Content, len: u32) -> u32 {
        let id = self.next();
        let right = match self.weave.get(left) {
            Some(item) => item.right,
            None => self.weave.chain_items(chain).next().unwrap_or(NONE),
        };
        let origin = self.weave.get(left).map(Item::last);
        let right_origin = self.weave.get(right).map(|item| item.id);
        let (layer, dead) = (Layer::Own, 0);
        let item = Item { id, len, origin, right_origin, chain, left, right, content, layer, dead };
        let number = self.weave.append(item, left);
        self.written.push(number);
        number
    }

    /// Puts something that is described after `left`; the number of its element.
    pub(super) fn write(&mut self, chain: u32, left: u32, what: &What) -> u32 {
        match what {
            What::Text(words) => {
                let len = words.chars().map(|sign| if sign.len_utf16() == 2 { 2 } else { 1 }).sum();
                self.insert(chain, left, Content::Text(words.clone().into()), len)
            }
            What::Marker(keys) => {
                let number = self.insert(chain, left, Content::Marker, 1);
                let id = self.weave.get(number).map(|item| item.id);
                for (key, value) in keys {
                    if let Some(id) = id {
                        self.set_key(id, key, Some(value));
                    }
                }
                number
            }
            What::Values(values) => {
                let values = Bytes::copy_from_slice(values);
                let len = lib0::Reader::new(&values).var_u32().unwrap_or(1);
                self.insert(chain, left, Content::Values(values), len)
            }
            What::Other(number, bytes) => {
                let content = Content::Other(*number, Bytes::copy_from_slice(bytes));
                self.insert(chain, left, content, 1)
            }
        }
    }

    /// Sets a key of a marker, or takes it away.
    pub(super) fn set_key(&mut self, marker: Id, key: &str, value: Option<&Vec<u8>>) {
        let key = Bytes::copy_from_slice(key.as_bytes());
        let chain = self.weave.chain_number(Chain { parent: Parent::Item(marker), key: Some(key) });
        let last = self.weave.chain_end(chain);
        match value {
            Some(value) => {
                self.insert(chain, last, Content::Values(Bytes::copy_from_slice(value)), 1);
                if let Some(old) = self.weave.get(last).map(Item::range) {
                    self.delete(old);
                }
            }
            None => {
                if let Some(old) = self.weave.get(last).map(Item::range) {
                    self.delete(old);
                }
            }
        }
    }

    /// Deletes what of a range still stands, with what hangs in it.
    pub(super) fn delete(&mut self, range: IdRange) {
        self.weave.begin_at(Id { client: range.client, clock: range.start });
        self.weave.begin_at(Id { client: range.client, clock: range.end });
        let stands = |index: &u32| self.weave.get(*index).is_some_and(Item::in_branch);
        let dead: Vec<u32> = self.weave.overlapping(range).into_iter().filter(stands).collect();
        for &index in &dead {
            let Some(range) = self.weave.get(index).map(Item::range) else { continue };
            // It stands: it is known.
            let _ = self.weave.kill(range, Layer::Own);
        }
        let settled = self.weave.settle(&dead, Layer::Own);
        for item in dead.iter().chain(&settled).filter_map(|&index| self.weave.get(index)) {
            self.deleted.insert(item.range());
        }
    }

    /// Gives words the attributes that they shall have, wherever they have others now: `targets`
    /// says it by the first id of words that were there, and of new ones.
    pub(super) fn format(&mut self, targets: &Targets) {
        let Some(root) = self.weave.root() else { return };
        let mut running = Attrs::new();
        let numbers: Vec<u32> = self.weave.chain_items(root).collect();
        for index in numbers {
            let Some(item) = self.weave.get(index).filter(|item| item.in_branch()) else {
                continue;
            };
            if let Content::Format { name, value } = &item.content {
                set(&mut running, name, value);
                continue;
            }
            if !item.content.is_countable() || item.content == Content::Marker {
                continue;
            }
            let Some(target) = target_of(targets, item.id) else { continue };
            let left = item.left;
            for (name, value) in switches(&running, &target) {
                set(&mut running, &name, &value);
                let left = self.weave.get(index).map_or(left, |item| item.left);
                self.insert(root, left, Content::Format { name, value }, 1);
            }
        }
    }

    /// What was written, as one update; `None` if nothing was.
    pub(super) fn finish(self) -> Option<Rewritten> {
        if self.written.is_empty() && self.deleted.is_empty() {
            return None;
        }
        let mut written = Ids::new();
        for item in self.written.iter().filter_map(|&number| self.weave.get(number)) {
            written.insert(item.range());
        }
        let ours = self
            .weave
            .items
            .iter()
            .filter(|item| item.id.client == self.client && written.contains(item.id));
        let items = ours.map(|item| self.weave.parsed(item)).collect();
        Some(Rewritten { update: encode(items, &self.deleted), copies: self.copies })
    }
}

/// The attributes that the words of an element shall have.
pub(super) fn target_of(targets: &Targets, id: Id) -> Option<Attrs> {
    let first = targets.range(Id { clock: 0, ..id }..=id).next_back();
    first.map(|(_, attrs)| attrs.clone())
}

/// What turns the attributes in force into others.
fn switches(running: &Attrs, target: &Attrs) -> Vec<(Bytes, Bytes)> {
    let ends = running.keys().filter(|name| !target.contains_key(*name));
    let ends = ends.map(|name| (name.clone(), Bytes::from_static(NULL)));
    let begins = target.iter().filter(|(name, value)| running.get(*name) != Some(*value));
    ends.chain(begins.map(|(name, value)| (name.clone(), value.clone()))).collect()
}

/// The attributes of words that stand in a weave, by the first id of each element that `shows`
/// says.
pub(super) fn attributes(weave: &Weave, shows: &impl Fn(&Item) -> bool) -> Targets {
    let mut running = Attrs::new();
    let mut targets = Targets::new();
    for item in weave.text().filter(|item| shows(item)) {
        match &item.content {
            Content::Format { name, value } => set(&mut running, name, value),
            content if content.is_countable() => {
                targets.insert(item.id, running.clone());
            }
            _ => {}
        }
    }
    targets
}

impl Base {
    /// The same document, to be written in.
    pub(super) fn pen(&self, client: u64) -> Pen {
        Pen::new(self.weave.clone(), client)
    }
}
