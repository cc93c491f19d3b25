//! A branch, opened: the base and what is its own in one weave.

use std::collections::BTreeMap;

use bytes::Bytes;

use super::{
    BranchError,
    base::Base,
    content::Content,
    copies::Copies,
    encode::encode,
    ids::Ids,
    own::Own,
    parse::{Parsed, ParsedUpdate},
    reading::Reading,
    weave::{Chain, Item, Layer, Parent, Weave},
};
use crate::text::flat::Block;

/// `branch ∪ base`: what its editors see. It takes as much memory as its base; drop it soon.
#[derive(Clone, Debug)]
pub struct Branch {
    pub(super) weave: Weave,
    pub(super) copies: Copies,
}

/// Exactly `branch − base`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Difference {
    /// What stands in the branch and not in the base.
    pub inserted: Ids,
    /// What stands in the base and not in the branch.
    pub deleted: Ids,
}

impl Difference {
    /// Whether branch and base are alike.
    pub fn is_empty(&self) -> bool {
        self.inserted.is_empty() && self.deleted.is_empty()
    }
}

impl Branch {
    pub(super) fn open(base: &Base, own: &Own) -> Result<Self, BranchError> {
        for client in own.clients() {
            let written = own.inserted().iter().filter(|range| range.client == client);
            let end = written.map(|range| range.end).max().unwrap_or(0);
            if base.weave.clock(client) > end {
                return Err(BranchError::ForeignClient { client });
            }
        }
        let mut weave = base.weave.clone();
        for update in own.updates() {
            let parsed = ParsedUpdate::read(update)?;
            let mut touched = weave.take(parsed.queues, Layer::Own)?;
            for range in parsed.deleted.iter() {
                touched.extend(weave.kill(range, Layer::Own)?);
            }
            weave.settle(&touched, Layer::Own);
        }
        Ok(Self { weave, copies: base.copies.clone() })
    }

    /// Exactly what the branch changes, as ids.
    pub fn difference(&self) -> Difference {
        let mut difference = Difference::default();
        for item in &self.weave.items {
            match item.layer {
                Layer::Own if item.in_branch() => difference.inserted.insert(item.range()),
                Layer::Base if item.in_base() && !item.in_branch() => {
                    difference.deleted.insert(item.range());
                }
                Layer::Own | Layer::Base => {}
            }
        }
        difference
    }

    /// The blocks of the text with this amendment.
    pub fn blocks(&self) -> Vec<Block> {
        Reading::of(&self.weave, &Item::in_branch).blocks()
    }

    /// The update (v1) for the base's log: exactly the difference, in one transaction. Words that
    /// the branch wrote and took back are not in it, only that there were some. `None` where there
    /// is nothing to adopt.
    pub fn adoption(&self) -> Option<Bytes> {
        let difference = self.difference();
        if difference.is_empty() {
            return None;
        }
        let mut items = BTreeMap::new();
        for item in self.weave.items.iter().filter(|item| item.layer == Layer::Own) {
            items.insert(item.id, self.published(item));
        }
        Some(encode(joined(items.into_values()), &difference.deleted))
    }

    /// An own element as the base receives it.
    fn published(&self, item: &Item) -> Parsed {
        let mut parsed = self.weave.parsed(item);
        if !item.in_branch() && item.content != Content::Gone {
            parsed.content = Content::Deleted;
        }
        let holder = match self.weave.chains.get(item.chain as usize) {
            Some(Chain { parent: Parent::Item(id), .. }) => self.weave.find(*id),
            _ => None,
        };
        let holder = holder.and_then(|index| self.weave.get(index));
        // What it hung in arrives as deleted content: it has no place any more.
        if holder.is_some_and(|holder| holder.layer == Layer::Own && !holder.in_branch()) {
            parsed.content = Content::Gone;
        }
        parsed
    }

    /// Every unit of the text in order, deleted or not: its id, whether the base shows it, and
    /// whether it takes room.
    pub fn elements(&self) -> impl Iterator<Item = (super::Id, bool, bool)> + '_ {
        self.weave.text().flat_map(|item| {
            let room = item.content.is_countable();
            (0..item.len).map(move |by| (item.id.later(by), item.in_base(), room))
        })
    }

    /// The branch as the base of sub-amendments.
    pub fn as_base(&self) -> Base {
        let mut weave = self.weave.clone();
        for item in &mut weave.items {
            item.layer = Layer::Base;
            item.dead = if item.dead == 0 { 0 } else { Layer::Base.bit() };
        }
        Base { weave, copies: self.copies.clone() }
    }
}

/// Puts together again what was cut: elements of one kind that were written one after the other.
fn joined(items: impl Iterator<Item = Parsed>) -> Vec<Parsed> {
    let mut all: Vec<Parsed> = Vec::new();
    for item in items {
        match all.last_mut().filter(|last| continues(last, &item)) {
            Some(last) => {
                last.len += item.len;
                if let (Content::Text(words), Content::Text(more)) =
                    (&mut last.content, &item.content)
                {
                    *words = [words.as_ref(), more.as_ref()].concat().into();
                }
            }
            None => all.push(item),
        }
    }
    all
}

fn continues(last: &Parsed, next: &Parsed) -> bool {
    let is_next = last.id.later(last.len) == next.id;
    is_next
        && match (&last.content, &next.content) {
            (Content::Gone, Content::Gone) => true,
            (Content::Text(_), Content::Text(_)) | (Content::Deleted, Content::Deleted) => {
                next.origin == Some(last.id.later(last.len - 1))
                    && next.right_origin == last.right_origin
            }
            _ => false,
        }
}
