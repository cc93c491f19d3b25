//! The new elements of one update, and where each of them stands.

use std::collections::HashMap;
use std::ops::Range;

use super::places::{Place, Places, Standing};
use crate::ranges::IdSet;
use crate::update::{Id, MalformedUpdate, Parent, Struct, StructKind};

/// One struct that is new, at least in part.
struct Newcomer {
    kind: StructKind,
    /// The first clock that is new.
    start: Id,
    end: u32,
    origin: Option<Id>,
    right_origin: Option<Id>,
    /// The last element of its known part, where it is known in part.
    before: Option<Id>,
    parent: Option<Id>,
    stated: Option<Place>,
}

impl Newcomer {
    fn is_several(&self) -> bool {
        self.end - self.start.clock > 1
    }
}

/// The new structs of an update, each client's in ascending clocks.
#[derive(Default)]
pub(super) struct Newcomers {
    all: Vec<Newcomer>,
    of_client: HashMap<u64, Range<usize>>,
}

impl Newcomers {
    /// Takes a struct of which the document has nothing from clock `have` on.
    pub(super) fn push(&mut self, item: &Struct<'_>, have: u32) {
        if item.end() <= have || item.kind == StructKind::Skipped {
            return;
        }
        let client = item.client;
        let range = self.of_client.entry(client).or_insert(self.all.len()..self.all.len());
        range.end += 1;
        let before = have.checked_sub(1).filter(|_| item.clock < have);
        let parent = match item.parent {
            Parent::Item(id) => Some(id),
            Parent::Inherited | Parent::Root(_) => None,
        };
        self.all.push(Newcomer {
            kind: item.kind,
            start: Id { client, clock: item.clock.max(have) },
            end: item.end(),
            origin: item.origin,
            right_origin: item.right_origin,
            before: before.map(|clock| Id { client, clock }),
            parent,
            stated: Place::stated(item.parent, item.parent_key),
        });
    }

    /// How each new element stands, each client's in ascending clocks; an error where one stands
    /// in two places or hangs in what is no shared type. The update must lack nothing, and have
    /// an order in which it can be integrated; `deletions` are what it lists.
    pub(super) fn place(
        &self,
        known: &Places,
        deletions: &IdSet,
    ) -> Result<Vec<(Id, Standing)>, MalformedUpdate> {
        let placed = vec![None; self.all.len()];
        let mut placing = Placing { newcomers: self, known, deletions, placed };
        for index in 0..self.all.len() {
            placing.place(index)?;
        }
        let starts = self.all.iter().map(|newcomer| newcomer.start);
        Ok(starts.zip(placing.placed.into_iter().flatten()).collect())
    }

    fn index_of(&self, id: Id) -> Option<usize> {
        let range = self.of_client.get(&id.client)?.clone();
        let structs = self.all.get(range.clone())?;
        let after = structs.partition_point(|newcomer| newcomer.start.clock <= id.clock);
        let index = after.checked_sub(1)?;
        structs.get(index).filter(|newcomer| id.clock < newcomer.end)?;
        Some(range.start + index)
    }
}

struct Placing<'a> {
    newcomers: &'a Newcomers,
    known: &'a Places,
    deletions: &'a IdSet,
    placed: Vec<Option<Standing>>,
}

impl Placing<'_> {
    /// Places a newcomer, and those that it depends on before it.
    fn place(&mut self, index: usize) -> Result<(), MalformedUpdate> {
        let mut waiting = vec![index];
        while let Some(&top) = waiting.last() {
            let Some(newcomer) = self.newcomers.all.get(top) else { return Ok(()) };
            let on = [newcomer.origin, newcomer.right_origin, newcomer.parent];
            let mut next = on.into_iter().flatten().filter_map(|id| self.newcomers.index_of(id));
            if let Some(next) = next.find(|next| self.is_open(*next)) {
                // There is an order, so this never happens; if it did, it must not be for ever.
                if waiting.len() > self.placed.len() {
                    return Err(MalformedUpdate::Entangled);
                }
                waiting.push(next);
            } else {
                let standing = self.standing(newcomer)?;
                if let Some(placed) = self.placed.get_mut(top) {
                    *placed = Some(standing);
                }
                waiting.pop();
            }
        }
        Ok(())
    }

    fn is_open(&self, index: usize) -> bool {
        self.placed.get(index).is_some_and(Option::is_none)
    }

    fn of(&self, id: Id) -> Standing {
        let new = self.newcomers.index_of(id).and_then(|index| *self.placed.get(index)?);
        new.unwrap_or_else(|| self.known.of(id))
    }

    fn is_deleted(&self, newcomer: &Newcomer) -> bool {
        let Id { client, clock } = newcomer.start;
        self.deletions.covers(client, &(clock..newcomer.end))
    }

    fn standing(&self, newcomer: &Newcomer) -> Result<Standing, MalformedUpdate> {
        if newcomer.kind == StructKind::Collected {
            return Ok(Standing::Nowhere);
        }
        match newcomer.parent.map(|parent| self.of(parent)) {
            Some(Standing::Content(_)) => return Err(MalformedUpdate::NotAParent),
            Some(Standing::Nowhere | Standing::Deleted(_)) => return Ok(Standing::Nowhere),
            Some(Standing::Type(_) | Standing::Unknown) | None => {}
        }
        // What is known in part goes on where its known part ends.
        let before = newcomer.before.map(|id| self.of(id));
        let sides = [newcomer.origin, newcomer.right_origin].into_iter().flatten();
        let standings = || sides.clone().map(|id| self.of(id)).chain(before);
        let mut places = newcomer.stated.into_iter().chain(standings().filter_map(Standing::place));
        let Some(place) = places.next() else {
            let is_unknown = standings().any(|standing| standing == Standing::Unknown);
            return Ok(if is_unknown { Standing::Unknown } else { Standing::Nowhere });
        };
        // A key's values follow each other: none is put before another.
        let is_pushed_in = place.is_keyed() && newcomer.right_origin.is_some();
        let is_torn = before == Some(Standing::Nowhere);
        if is_pushed_in || is_torn || places.any(|other| other != place) {
            return Err(MalformedUpdate::TwoPlaces);
        }
        Ok(match newcomer.kind {
            StructKind::Type => Standing::Type(place),
            StructKind::Deleted => Standing::Deleted(place),
            // A key has one value at a time. Those that it had may come as one, with their content
            // where the client keeps it for its undo.
            _ if place.is_keyed() && newcomer.is_several() && !self.is_deleted(newcomer) => {
                return Err(MalformedUpdate::TwoPlaces);
            }
            _ => Standing::Content(place),
        })
    }
}
