//! A branch's text laid out in rows, one for each marker, with what became of every unit.

use std::collections::BTreeMap;

use super::{
    content::Content,
    ids::Id,
    reading::{Attrs, set, words},
    weave::{Item, Layer, Weave},
};

/// What a branch did to an element of its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    /// It stands in both.
    Kept,
    /// The branch takes it out.
    Removed,
    /// The branch puts it in.
    Added,
}

/// One character, as it stands in base and branch.
#[derive(Clone, Copy, Debug)]
pub(super) struct Unit {
    pub(super) sign: char,
    pub(super) id: Id,
    pub(super) fate: Fate,
    /// Where it stands in the base, or would stand.
    pub(super) at: u32,
    /// The attributes that it has in the base and in the branch: numbers of [`Rows::attrs`].
    pub(super) attrs: (u32, u32),
}

/// A marker and what follows it up to the next one, whoever put that in.
#[derive(Clone, Debug)]
pub(super) struct Row {
    /// The marker; `None` before the first.
    pub(super) marker: Option<(Id, Fate)>,
    /// Where the row begins in the base.
    pub(super) at: u32,
    /// Its items, in order; the marker is not one of them.
    items: Vec<(u32, u32, (u32, u32))>,
    /// Whether the branch changes any of its words or their formatting.
    pub(super) is_changed: bool,
}

/// The text of a branch in rows.
pub(super) struct Rows<'a> {
    weave: &'a Weave,
    pub(super) all: Vec<Row>,
    pub(super) attrs: Vec<Attrs>,
}

/// What a branch did to an element that takes room; `None` if neither shows it.
pub(super) fn fate(item: &Item) -> Option<Fate> {
    match (item.layer, item.in_base(), item.in_branch()) {
        (_, true, true) => Some(Fate::Kept),
        (_, true, false) => Some(Fate::Removed),
        (Layer::Own, false, true) => Some(Fate::Added),
        (Layer::Base, false, _) | (Layer::Own, false, false) => None,
    }
}

/// Attributes in force, each set numbered once.
#[derive(Default)]
struct Running {
    current: Attrs,
    number: u32,
}

impl Running {
    fn set(&mut self, item: &Item, known: &mut BTreeMap<Attrs, u32>) {
        let Content::Format { name, value } = &item.content else { return };
        set(&mut self.current, name, value);
        let next = u32::try_from(known.len()).unwrap_or(u32::MAX);
        self.number = *known.entry(self.current.clone()).or_insert(next);
    }
}

impl<'a> Rows<'a> {
    pub(super) fn of(weave: &'a Weave) -> Self {
        let mut known = BTreeMap::from([(Attrs::new(), 0)]);
        let (mut base, mut branch) = (Running::default(), Running::default());
        let row = |marker, at| Row { marker, at, items: Vec::new(), is_changed: false };
        let (mut all, mut at) = (vec![row(None, 0)], 0);
        let numbers = weave.root().map(|root| weave.chain_items(root));
        for index in numbers.into_iter().flatten() {
            let Some(item) = weave.get(index) else { continue };
            if let Content::Format { .. } = item.content {
                if item.in_base() {
                    base.set(item, &mut known);
                }
                if item.in_branch() {
                    branch.set(item, &mut known);
                }
                continue;
            }
            let Some(fate) = fate(item).filter(|_| item.content.is_countable()) else { continue };
            if item.content == Content::Marker {
                all.push(row(Some((item.id, fate)), at));
            } else if let Some(row) = all.last_mut() {
                row.items.push((index, at, (base.number, branch.number)));
                row.is_changed |= fate != Fate::Kept || base.number != branch.number;
            }
            at += if fate == Fate::Added { 0 } else { item.len };
        }
        let mut attrs = vec![Attrs::new(); known.len()];
        for (set, number) in known {
            if let Some(place) = attrs.get_mut(number as usize) {
                *place = set;
            }
        }
        Self { weave, all, attrs }
    }

    /// The characters of a row.
    pub(super) fn units(&self, row: &Row) -> Vec<Unit> {
        let mut units = Vec::new();
        for &(index, mut at, attrs) in &row.items {
            let Some(item) = self.weave.get(index) else { continue };
            let Some(fate) = fate(item) else { continue };
            let mut id = item.id;
            for sign in words(&item.content, item.len).chars() {
                units.push(Unit { sign, id, fate, at, attrs });
                let width = if sign.len_utf16() == 2 { 2 } else { 1 };
                id = id.later(width);
                at += if fate == Fate::Added { 0 } else { width };
            }
        }
        units
    }

    /// The items of a row with what became of them and their attributes in the branch.
    pub(super) fn items(&self, row: &Row) -> Vec<(&'a Item, Fate, u32)> {
        let weave = self.weave;
        let known = |&(index, _, attrs): &(u32, u32, (u32, u32))| {
            let item = weave.get(index)?;
            Some((item, fate(item)?, attrs.1))
        };
        row.items.iter().filter_map(known).collect()
    }
}

/// The words of some units.
pub(super) fn text<'a>(units: impl IntoIterator<Item = &'a Unit>) -> String {
    units.into_iter().map(|unit| unit.sign).collect()
}
