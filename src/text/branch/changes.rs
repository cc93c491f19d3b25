//! What a branch changes, to be read: whole words, formatting and blocks, in base coordinates.

use std::{collections::BTreeSet, ops::Range, sync::Arc};

use super::{
    branch::Branch,
    ids::Id,
    reading::{Reading, marks},
    rows::{Fate, Row, Rows, Unit, text},
    spans::hunks,
    weave::{Chain, Item, Layer, Parent},
};
use crate::text::flat::{BlockKind, Marks};

/// One change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// What kind of change.
    pub kind: ChangeKind,
    /// The identity of the base's block in which it stands; of a new block, the one before it.
    pub block: Option<Arc<str>>,
    /// The marker of that block.
    pub marker: Option<Id>,
    /// Where it begins in the base's visible text: UTF-16 units, each marker counts 1.
    pub from: u32,
    /// Where it ends; `from` where nothing of the base goes.
    pub to: u32,
    /// The identity of the block that it makes; of a moved block, its own.
    pub new: Option<Arc<str>>,
    /// The words that go.
    pub removed: String,
    /// The words that come.
    pub added: String,
    /// The words of the same block before it, as they are in the base.
    pub before: String,
    /// And after it.
    pub after: String,
}

/// What kind of change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ChangeKind {
    /// Words.
    Words,
    /// A block more.
    NewBlock {
        /// What it is.
        kind: BlockKind,
    },
    /// A block less.
    RemovedBlock {
        /// What it was.
        kind: BlockKind,
    },
    /// A block taken elsewhere: after the block `after`, or to the beginning.
    MovedBlock {
        /// The block that it stands after now.
        after: Option<Arc<str>>,
    },
    /// A block becomes two: what follows is a block of its own.
    Split,
    /// A block goes on as the end of the one before it.
    Join,
    /// A block becomes one of another kind.
    Block {
        /// What it was.
        from: BlockKind,
        /// What it becomes.
        to: BlockKind,
    },
    /// Words that stay are marked otherwise.
    Formatting {
        /// Their marks in the base.
        from: Marks,
        /// Their marks in the branch.
        to: Marks,
    },
}

impl ChangeKind {
    /// Its name in the API.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Words => "words",
            Self::NewBlock { .. } => "new_block",
            Self::RemovedBlock { .. } => "removed_block",
            Self::MovedBlock { .. } => "moved_block",
            Self::Split => "split",
            Self::Join => "join",
            Self::Block { .. } => "block_attributes",
            Self::Formatting { .. } => "formatting",
        }
    }
}

impl Branch {
    /// What the branch changes, in the order of the text.
    pub fn changes(&self) -> Vec<Change> {
        Telling::of(self).tell()
    }

    /// The keys in which the branch has a hand, with their markers.
    pub(super) fn touched_keys(&self) -> BTreeSet<(Id, String)> {
        let mut keys = BTreeSet::new();
        for item in &self.weave.items {
            let is_touched = match item.layer {
                Layer::Own => item.in_branch(),
                Layer::Base => item.in_base() && !item.in_branch(),
            };
            if !is_touched {
                continue;
            }
            if let Some(Chain { parent: Parent::Item(id), key: Some(key) }) =
                self.weave.chains.get(item.chain as usize)
            {
                keys.insert((*id, String::from_utf8_lossy(key).into_owned()));
            }
        }
        keys
    }

    /// The markers in whose keys the branch has a hand.
    pub(super) fn touched_markers(&self) -> BTreeSet<Id> {
        self.touched_keys().into_iter().map(|(marker, _)| marker).collect()
    }
}

type View = fn(&Item) -> bool;

struct Telling<'a> {
    rows: Rows<'a>,
    base: Reading<'a, View>,
    branch: Reading<'a, View>,
    touched: BTreeSet<Id>,
    changes: Vec<Change>,
    /// The last block of the base so far.
    block: Option<Id>,
    /// The last block of the branch so far, by its identity.
    last_bid: Option<Arc<str>>,
    /// The block of the branch whose row it is.
    current: Option<Arc<str>>,
}

const IN_BASE: View = Item::in_base;
const IN_BRANCH: View = Item::in_branch;

impl<'a> Telling<'a> {
    fn of(branch: &'a Branch) -> Self {
        Self {
            rows: Rows::of(&branch.weave),
            base: Reading::of(&branch.weave, &IN_BASE),
            branch: Reading::of(&branch.weave, &IN_BRANCH),
            touched: branch.touched_markers(),
            changes: Vec::new(),
            block: None,
            last_bid: None,
            current: None,
        }
    }

    fn tell(mut self) -> Vec<Change> {
        let rows = std::mem::take(&mut self.rows.all);
        for (number, row) in rows.iter().enumerate() {
            self.row(row, rows.get(..number).unwrap_or_default());
        }
        join_moves(&self.changes)
    }

    fn row(&mut self, row: &Row, before: &[Row]) {
        let fate = row.marker.map(|(_, fate)| fate);
        let stands = row.marker.filter(|(_, fate)| *fate != Fate::Removed);
        self.current = stands.and_then(|(id, _)| self.branch.bid(id)).map(Arc::from);
        if let Some((id, Fate::Kept | Fate::Removed)) = row.marker {
            self.block = Some(id);
        }
        if let Some((id, Fate::Kept)) = row.marker
            && self.touched.contains(&id)
        {
            let (from, to) = (self.base.kind(id), self.branch.kind(id));
            if from != to {
                self.push(ChangeKind::Block { from, to }, row.at..row.at + 1, &[], 0..0);
            }
        }
        let is_whole = matches!(fate, Some(Fate::Added | Fate::Removed));
        if row.is_changed || is_whole {
            let units = self.rows.units(row);
            let is_kept = units.iter().any(|unit| unit.fate == Fate::Kept);
            let is_new = units.iter().all(|unit| unit.fate == Fate::Added);
            match row.marker {
                Some((id, Fate::Added)) if is_new => {
                    let kind = ChangeKind::NewBlock { kind: self.branch.kind(id) };
                    self.push(kind, row.at..row.at, &units, 0..units.len());
                }
                Some((id, Fate::Removed)) if !is_kept => {
                    let kind = ChangeKind::RemovedBlock { kind: self.base.kind(id) };
                    let end = units.last().map_or(row.at + 1, |unit| unit.at + width(unit));
                    self.push(kind, row.at..end, &units, 0..units.len());
                }
                Some((_, Fate::Added)) => {
                    let mut around = self.since_marker(before);
                    let middle = around.len();
                    around.extend_from_slice(&units);
                    self.push(ChangeKind::Split, row.at..row.at, &around, middle..middle);
                    self.words(&units);
                }
                Some((_, Fate::Removed)) => {
                    self.push(ChangeKind::Join, row.at..row.at + 1, &[], 0..0);
                    self.words(&units);
                }
                Some((_, Fate::Kept)) | None => self.words(&units),
            }
        }
        if stands.is_some() {
            self.last_bid = self.current.take();
        }
    }

    /// What stands before a row, from the last marker of the base on.
    fn since_marker(&self, before: &[Row]) -> Vec<Unit> {
        let is_base = |row: &Row| !matches!(row.marker, Some((_, Fate::Added)));
        let first = before.iter().rposition(is_base).unwrap_or(0);
        before
            .get(first..)
            .unwrap_or_default()
            .iter()
            .flat_map(|row| self.rows.units(row))
            .collect()
    }

    fn words(&mut self, units: &[Unit]) {
        let hunks = hunks(units);
        let mut next = 0;
        for hunk in hunks {
            self.formatting(units, next..hunk.start);
            let inside = &units[hunk.clone()];
            let first = inside.first().map_or(0, |unit| unit.at);
            let last = inside.iter().rfind(|unit| unit.fate != Fate::Added);
            let end = last.map_or(first, |unit| unit.at + width(unit));
            next = hunk.end;
            self.push(ChangeKind::Words, first..end.max(first), units, hunk);
        }
        self.formatting(units, next..units.len());
    }

    /// Words that stay and are marked otherwise, in a stretch of a row.
    fn formatting(&mut self, units: &[Unit], within: Range<usize>) {
        let mut at = within.start;
        while at < within.end {
            let attrs = units[at].attrs;
            let length =
                units[at..within.end].iter().take_while(|unit| unit.attrs == attrs).count();
            let of = |number: u32| self.rows.attrs.get(number as usize).map(marks);
            if let (Some(from), Some(to)) = (of(attrs.0), of(attrs.1))
                && from != to
            {
                let (first, last) = (&units[at], &units[at + length - 1]);
                let range = first.at..last.at + width(last);
                self.push(ChangeKind::Formatting { from, to }, range, units, at..at + length);
            }
            at += length;
        }
    }

    fn push(&mut self, kind: ChangeKind, range: Range<u32>, units: &[Unit], hunk: Range<usize>) {
        let inside = &units[hunk.clone()];
        let in_base = |unit: &&Unit| unit.fate != Fate::Added;
        let before: Vec<_> = units[..hunk.start].iter().filter(in_base).collect();
        let after = units[hunk.end..].iter().filter(in_base);
        let block = match kind {
            // It stands after what the branch shows before it, perhaps also new.
            ChangeKind::NewBlock { .. } => self.last_bid.clone(),
            _ => self.block.and_then(|id| self.base.bid(id)).map(Arc::from),
        };
        let new = match kind {
            ChangeKind::NewBlock { .. } | ChangeKind::Split => self.current.clone(),
            _ => None,
        };
        self.changes.push(Change {
            kind,
            block,
            marker: self.block,
            from: range.start,
            to: range.end,
            new,
            removed: text(inside.iter().filter(in_base)),
            added: text(inside.iter().filter(|unit| unit.fate != Fate::Removed)),
            before: text(before.iter().copied()),
            after: text(after),
        });
    }
}

fn width(unit: &Unit) -> u32 {
    if unit.sign.len_utf16() == 2 { 2 } else { 1 }
}

/// A block that goes at one place and comes at another is one that moved.
fn join_moves(changes: &[Change]) -> Vec<Change> {
    let goes = |change: &Change| matches!(change.kind, ChangeKind::RemovedBlock { .. });
    let comes = |change: &Change| matches!(change.kind, ChangeKind::NewBlock { .. });
    let bids = |is: &dyn Fn(&Change) -> bool, bid: fn(&Change) -> Option<Arc<str>>| {
        changes.iter().filter(|change| is(change)).filter_map(bid).collect::<BTreeSet<_>>()
    };
    let gone = bids(&goes, |change| change.block.clone());
    let moved: BTreeSet<_> = &gone & &bids(&comes, |change| change.new.clone());
    let old = |bid: &Arc<str>| {
        changes.iter().find(|change| goes(change) && change.block.as_ref() == Some(bid))
    };
    let is_moved = |bid: &Option<Arc<str>>| bid.as_ref().is_some_and(|bid| moved.contains(bid));
    let told = changes.iter().filter(|change| !(goes(change) && is_moved(&change.block)));
    told.map(|change| match change.new.clone().filter(|_| comes(change)) {
        Some(bid) if moved.contains(&bid) => Change {
            kind: ChangeKind::MovedBlock { after: change.block.clone() },
            block: Some(Arc::clone(&bid)),
            marker: old(&bid).and_then(|old| old.marker),
            removed: old(&bid).map(|old| old.removed.clone()).unwrap_or_default(),
            new: Some(bid),
            ..change.clone()
        },
        _ => change.clone(),
    })
    .collect()
}
