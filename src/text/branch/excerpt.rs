//! As much of a base as one amendment needs to be read: a look at one of thousands costs the blocks
//! that it stands in, not the length of the text.
//!
//! ```text
//! base     b0 b1 b2 b3 b4 b5 b6 b7 b8 b9      the amendment touches b3 and b8
//! excerpt       b2 b3 b4       b7 b8 b9       each with its neighbours; what it formats, or what
//! ```                                         came back under other ids, is read on the whole
//!
//! Opened on its excerpt a branch has the same changes, wording, footprint and condition as on the
//! whole base; places are counted from the beginning of the excerpt ([`Excerpt::in_text`]).

use std::collections::{BTreeMap, BTreeSet, HashMap};

use coopol_protocol::frontier::IdRange;

use super::{
    base::Base,
    content::Content,
    ids::Id,
    own::Own,
    parse::{Parsed, ParsedUpdate},
    weave::{Chain, NONE, Parent, Weave},
    wording::{Passage, Watch, Wording},
};

/// The blocks of a base, in order, as its readers see them. Made anew when the base changes.
#[derive(Clone, Debug, Default)]
pub struct Outline {
    rows: Vec<Row>,
    by_marker: HashMap<Id, usize>,
    /// What formats the text, in order: in which row, and which element.
    formats: Vec<(usize, u32)>,
}

/// What stands between two markers that show.
#[derive(Clone, Copy, Debug)]
struct Row {
    /// Its first element: the marker, but for the first row.
    first: u32,
    /// Where it begins in the visible text, in UTF-16 units.
    at: u32,
}

/// A part of a base.
#[derive(Clone, Debug)]
pub struct Excerpt {
    base: Base,
    /// Where each stretch of it begins, here and in the whole text.
    stretches: Vec<(u32, u32)>,
}

impl Excerpt {
    /// The part as a base to open a branch on.
    pub fn base(&self) -> &Base {
        &self.base
    }

    /// The place in the whole text of a place here.
    pub fn in_text(&self, at: u32) -> u32 {
        let number = self.stretches.partition_point(|(here, _)| *here <= at);
        let stretch = number.checked_sub(1).and_then(|number| self.stretches.get(number));
        stretch.map_or(at, |(here, there)| at - here + there)
    }
}

impl Outline {
    /// The outline of a base.
    pub fn of(base: &Base) -> Self {
        let root = base.weave.root();
        let numbers = root.map(|root| base.weave.chain_items(root)).into_iter().flatten();
        let (mut outline, mut at) = (Self::default(), 0);
        for number in numbers {
            let Some(item) = base.weave.get(number) else { continue };
            let begins = item.in_base() && item.content == Content::Marker;
            if begins || outline.rows.is_empty() {
                if begins {
                    outline.by_marker.insert(item.id, outline.rows.len());
                }
                outline.rows.push(Row { first: number, at });
            }
            if item.in_base() && matches!(item.content, Content::Format { .. }) {
                outline.formats.push((outline.rows.len() - 1, number));
            }
            if item.in_base() && item.content.is_countable() {
                at += item.len;
            }
        }
        outline
    }

    /// As much of `base`, whose outline this is, as it takes to read a branch with this content
    /// and, where it was frozen, this wording. `None` where that takes the whole base.
    pub fn excerpt(&self, base: &Base, own: &Own, frozen: Option<&Wording>) -> Option<Excerpt> {
        let mut touched = Touched { outline: self, base, rows: BTreeSet::new() };
        touched.content(own)?;
        touched.wording(frozen)?;
        let Touched { rows, .. } = touched;
        let mut kept: Vec<u32> = Vec::new();
        let (mut stretches, mut here, mut next) = (Vec::new(), 0, 0);
        for (from, to) in stretches_of(&rows, self.rows.len()) {
            kept.extend(self.formats_between(base, next, from));
            let first = self.rows.get(from)?;
            let end = self.rows.get(to);
            stretches.push((here, first.at));
            let mut number = first.first;
            while end.is_none_or(|end| number != end.first) {
                let Some(item) = base.weave.get(number) else { break };
                kept.push(number);
                if item.in_base() && item.content.is_countable() {
                    here += item.len;
                }
                number = item.right;
            }
            next = to;
        }
        let (weave, copies) = (base.weave.excerpt(&kept), base.copies.clone());
        Some(Excerpt { base: Base { weave, copies }, stretches })
    }

    /// Of what formats the text in some rows, the last of each name, in order.
    fn formats_between(&self, base: &Base, from: usize, to: usize) -> Vec<u32> {
        let start = self.formats.partition_point(|(row, _)| *row < from);
        let end = self.formats.partition_point(|(row, _)| *row < to);
        let mut last = BTreeMap::new();
        for (_, number) in self.formats.get(start..end).unwrap_or_default() {
            if let Some(Content::Format { name, .. }) =
                base.weave.get(*number).map(|item| &item.content)
            {
                last.insert(name, *number);
            }
        }
        let place = |number: &u32| self.formats.iter().position(|(_, other)| other == number);
        let mut last: Vec<u32> = last.into_values().collect();
        last.sort_by_cached_key(place);
        last
    }
}

/// Rows with their neighbours, as ranges.
fn stretches_of(rows: &BTreeSet<usize>, count: usize) -> Vec<(usize, usize)> {
    let mut stretches: Vec<(usize, usize)> = Vec::new();
    for row in rows {
        let (from, to) = (row.saturating_sub(1), (row + 2).min(count));
        match stretches.last_mut().filter(|(_, end)| *end >= from) {
            Some((_, end)) => *end = to,
            None => stretches.push((from, to)),
        }
    }
    stretches
}

/// The rows that an amendment touches. Whatever makes it depend on more is `None`.
struct Touched<'a> {
    outline: &'a Outline,
    base: &'a Base,
    rows: BTreeSet<usize>,
}

impl Touched<'_> {
    fn content(&mut self, own: &Own) -> Option<()> {
        for update in own.updates() {
            let parsed = ParsedUpdate::read(update).ok()?;
            for item in parsed.queues.values().flatten() {
                self.element(own, item)?;
            }
        }
        let deleted = own.deleted().without(own.inserted());
        for range in deleted.iter() {
            self.stretch(range)?;
        }
        Some(())
    }

    /// What the place of an own element follows from: all between its neighbours.
    fn element(&mut self, own: &Own, item: &Parsed) -> Option<()> {
        match item.content {
            Content::Format { .. } => return None,
            Content::Gone => return Some(()),
            _ => {}
        }
        let known = |id: Option<Id>| id.filter(|id| !own.inserted().contains(*id));
        if let Some((Parent::Item(marker), _)) = &item.parent {
            return known(Some(*marker)).map_or(Some(()), |marker| self.stretch(marker.range(1)));
        }
        let (left, right) = (known(item.origin), known(item.right_origin));
        if let Some(id) = left.or(right)
            && !self.is_of_text(id)?
        {
            return self.stretch(id.range(1));
        }
        let mut ends = Vec::new();
        for id in [left, right].into_iter().flatten() {
            ends.extend(self.rows_of(id.range(1))?);
        }
        if item.origin.is_none() {
            ends.push(0);
        }
        // What it was written behind, if that is its own, was written at the end before it.
        if item.right_origin.is_none() && (item.origin.is_none() || left.is_some()) {
            ends.push(self.outline.rows.len().checked_sub(1)?);
        }
        self.span(&ends);
        Some(())
    }

    /// Whether an element stands among the words, and is not the value of a key.
    fn is_of_text(&self, id: Id) -> Option<bool> {
        let weave = &self.base.weave;
        let item = weave.find(id).and_then(|number| weave.get(number))?;
        Some(Some(item.chain) == weave.root())
    }

    fn wording(&mut self, frozen: Option<&Wording>) -> Option<()> {
        let Some(Wording { passages, keys, formats, watches }) = frozen else { return Some(()) };
        if !formats.is_empty() {
            return None;
        }
        for Passage { spot, removed, .. } in passages {
            let around = [spot.left, spot.right].into_iter().flatten().map(|id| id.range(1));
            self.between(around.chain(removed.iter().map(|&(id, len)| id.range(len))))?;
        }
        for key in keys {
            self.stretch(key.marker.range(1))?;
        }
        for Watch { block, units, .. } in watches {
            // One that is gone may stand elsewhere: that is looked for in the whole text.
            if block.is_some_and(|block| !self.outline.by_marker.contains_key(&block)) {
                return None;
            }
            let block = block.iter().map(|id| id.range(1));
            self.between(block.chain(units.iter().map(|&(id, len)| id.range(len))))?;
        }
        Some(())
    }

    /// Everything from the first to the last of some elements.
    fn between(&mut self, ranges: impl Iterator<Item = IdRange>) -> Option<()> {
        let mut rows = Vec::new();
        for range in ranges {
            rows.extend(self.rows_of(range)?);
        }
        self.span(&rows);
        Some(())
    }

    fn span(&mut self, rows: &[usize]) {
        if let (Some(first), Some(last)) = (rows.iter().min(), rows.iter().max()) {
            self.rows.extend(*first..=*last);
        }
    }

    fn stretch(&mut self, range: IdRange) -> Option<()> {
        let rows = self.rows_of(range)?;
        self.rows.extend(rows);
        Some(())
    }

    fn rows_of(&self, range: IdRange) -> Option<Vec<usize>> {
        if self.base.copies.know(range) {
            return None;
        }
        let weave = &self.base.weave;
        let (mut rows, mut clock) = (Vec::new(), range.start);
        while clock < range.end {
            let number = weave.find(Id { client: range.client, clock })?;
            let item = weave.get(number)?;
            if matches!(item.content, Content::Format { .. }) {
                return None;
            }
            rows.push(self.row(number)?);
            clock = item.id.clock + item.len;
        }
        Some(rows)
    }

    /// The row in which an element stands, or the marker in which it hangs.
    fn row(&self, mut number: u32) -> Option<usize> {
        let weave = &self.base.weave;
        let item = weave.get(number).filter(|item| item.chain != NONE)?;
        if let Some(Chain { parent: Parent::Item(holder), .. }) =
            weave.chains.get(item.chain as usize)
        {
            number = weave.find(*holder)?;
        }
        loop {
            let item = weave.get(number).filter(|item| item.chain != NONE)?;
            if let Some(row) = self.outline.by_marker.get(&item.id) {
                return Some(*row);
            }
            if item.left == NONE {
                return Some(0);
            }
            number = item.left;
        }
    }
}

impl Weave {
    /// A weave of some elements of the text, in their order, with what hangs in them. Its clocks
    /// are those of the whole: what is missing is not woven in a second time.
    fn excerpt(&self, kept: &[u32]) -> Self {
        let mut part = self.bare();
        for item in kept.iter().filter_map(|&number| self.get(number)) {
            part.copy(self, item);
            for &chain in self.chains_in(item.id) {
                let inside = self.chain_items(chain).filter_map(|number| self.get(number));
                inside.for_each(|item| part.copy(self, item));
            }
        }
        part
    }
}
