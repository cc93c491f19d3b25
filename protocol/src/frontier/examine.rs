//! The verdict on one update: what is known, what is new, what is missing.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::ops::Range;

use bytes::{BufMut, Bytes, BytesMut};

use super::newcomers::Newcomers;
use super::order::{Order, Wait};
use super::places::Standing;
use super::{Accepted, Frontier, IdRange, Verdict, sorted};
use crate::lib0::write_var_uint;
use crate::ranges::IdSet;
use crate::update::{self, Id, MalformedUpdate, Parent, Section, Struct, StructKind, Visitor};

pub(super) fn examine(frontier: &Frontier, update: &Bytes) -> Result<Verdict, MalformedUpdate> {
    let mut findings = Findings::new(frontier);
    update::walk(update, &mut findings)?;
    if let Some(gap) = findings.gap() {
        return Ok(gap);
    }
    findings.check_order()?;
    let listed = findings.deletions.iter().map(|range| (range.client, range.clocks())).collect();
    let standings = findings.newcomers.place(&frontier.places, &listed)?;
    Ok(findings.verdict(update, standings))
}

/// A struct whose origin or parent is beyond the frontier and of another client.
struct Dependency {
    section: usize,
    clock: u32,
    on: Id,
}

/// What the walk found, as far as the frontier does not already answer for it.
struct Findings<'f> {
    frontier: &'f Frontier,
    sections: Vec<Section>,
    section_of: HashMap<u64, usize>,
    dependencies: Vec<Dependency>,
    newcomers: Newcomers,
    /// Structs that are deleted as they come.
    inert: IdSet,
    skipped: Vec<IdRange>,
    deletions: Vec<IdRange>,
}

impl<'f> Findings<'f> {
    fn new(frontier: &'f Frontier) -> Self {
        Self {
            frontier,
            sections: Vec::new(),
            section_of: HashMap::new(),
            dependencies: Vec::new(),
            newcomers: Newcomers::default(),
            inert: IdSet::new(),
            skipped: Vec::new(),
            deletions: Vec::new(),
        }
    }

    fn have(&self, client: u64) -> u32 {
        self.frontier.clock(client)
    }

    fn is_new(&self, section: &Section) -> bool {
        section.clocks.end > self.have(section.client)
    }

    /// The next clock of a client once this update is in.
    fn have_after(&self, client: u64) -> u32 {
        let section = self.section_of.get(&client).and_then(|index| self.sections.get(*index));
        section.map_or(0, |section| section.clocks.end).max(self.have(client))
    }

    /// Whether a struct may depend on `on`; notes what only the whole update can tell.
    fn note_dependency(&mut self, item: &Struct<'_>, on: Id) -> Result<(), MalformedUpdate> {
        if on.clock < self.have(on.client) {
            return Ok(());
        }
        if on.client == item.client {
            let is_earlier = on.clock < item.clock;
            return if is_earlier { Ok(()) } else { Err(MalformedUpdate::ForwardReference) };
        }
        let section = self.sections.len();
        self.dependencies.push(Dependency { section, clock: item.clock, on });
        Ok(())
    }

    /// The first thing that is missing.
    fn gap(&self) -> Option<Verdict> {
        self.section_gap()
            .or_else(|| self.dependency_gap())
            .or_else(|| self.deletion_gap())
            .map(|(client, need)| Verdict::Gap { client, have: self.have(client), need })
    }

    fn section_gap(&self) -> Option<(u64, u32)> {
        let before =
            self.sections.iter().find(|section| section.clocks.start > self.have(section.client));
        let skipped = || self.skipped.iter().find(|range| range.end > self.have(range.client));
        before
            .map(|section| (section.client, section.clocks.start))
            .or_else(|| skipped().map(|range| (range.client, range.end)))
    }

    fn dependency_gap(&self) -> Option<(u64, u32)> {
        self.dependencies
            .iter()
            .filter(|dependency| self.is_kept(dependency.section))
            .find(|dependency| dependency.on.clock >= self.have_after(dependency.on.client))
            .map(|dependency| (dependency.on.client, dependency.on.clock + 1))
    }

    fn deletion_gap(&self) -> Option<(u64, u32)> {
        self.deletions
            .iter()
            .filter(|range| !range.clocks().is_empty())
            .find(|range| range.end > self.have_after(range.client))
            .map(|range| (range.client, range.end))
    }

    fn is_kept(&self, section: usize) -> bool {
        self.sections.get(section).is_some_and(|section| self.is_new(section))
    }

    /// Without a gap, every dependency is in this update: is there an order to integrate it?
    fn check_order(&self) -> Result<(), MalformedUpdate> {
        let mut order = Order::new();
        let mut dependencies = self.dependencies.iter().peekable();
        for (index, section) in self.sections.iter().enumerate() {
            let mut waits = Vec::new();
            while let Some(dependency) = dependencies.next_if(|next| next.section == index) {
                waits.extend(self.wait(dependency));
            }
            if !self.is_new(section) {
                waits.clear();
            }
            order.push(waits, section.clocks.end);
        }
        let mut indices: Vec<usize> = (0..self.sections.len()).collect();
        indices.sort_unstable_by_key(|index| {
            Reverse(self.sections.get(*index).map(|section| section.client))
        });
        order.check(indices)
    }

    fn wait(&self, dependency: &Dependency) -> Option<Wait> {
        let on_section = *self.section_of.get(&dependency.on.client)?;
        let needed_clock = dependency.on.clock;
        Some(Wait { clock: dependency.clock, on_section, needed_clock })
    }

    fn verdict(&self, update: &Bytes, standings: Vec<(Id, Standing)>) -> Verdict {
        let inserted: Vec<IdRange> = self
            .sections
            .iter()
            .filter(|section| self.is_new(section))
            .map(|section| IdRange::from((section.client, self.new_clocks(section))))
            .collect();
        let listed = self.new_deletions();
        if inserted.is_empty() && listed.is_empty() {
            return Verdict::Known;
        }
        let mut deleted = listed.clone();
        for (client, clocks) in self.inert.iter() {
            let start = clocks.start.max(self.have(client));
            deleted.insert(client, start..clocks.end.max(start));
        }
        let is_whole = inserted.len() == self.sections.len() && self.lists_exactly(&listed);
        let update = if is_whole { update.clone() } else { self.trimmed(update, &listed) };
        Verdict::New(Accepted { update, inserted, deleted: sorted(&deleted), standings })
    }

    fn new_clocks(&self, section: &Section) -> Range<u32> {
        section.clocks.start.max(self.have(section.client))..section.clocks.end
    }

    /// The listed deletions that the document does not have yet.
    fn new_deletions(&self) -> IdSet {
        self.deletions
            .iter()
            .flat_map(|range| {
                let missing = self.frontier.deleted.missing_from(range.client, &range.clocks());
                missing.into_iter().map(|clocks| (range.client, clocks))
            })
            .collect()
    }

    /// Whether the update lists these deletions and no others, sorted and merged.
    fn lists_exactly(&self, deletions: &IdSet) -> bool {
        deletions.iter().count() == self.deletions.len()
            && self
                .deletions
                .is_sorted_by(|left, right| left.client != right.client || left.end < right.start)
            && self.deletions.iter().all(|range| {
                !range.clocks().is_empty()
                    && self.frontier.deleted.missing_from(range.client, &range.clocks())
                        == [range.clocks()]
            })
    }

    /// The sections that hold something new, verbatim, and the new deletions.
    fn trimmed(&self, update: &Bytes, deletions: &IdSet) -> Bytes {
        let kept: Vec<&Section> =
            self.sections.iter().filter(|section| self.is_new(section)).collect();
        let mut out = BytesMut::with_capacity(update.len());
        write_var_uint(&mut out, kept.len() as u64);
        for section in kept {
            out.put_slice(update.get(section.span.clone()).unwrap_or_default());
        }
        write_deletions(&mut out, deletions);
        out.freeze()
    }
}

fn write_deletions(out: &mut BytesMut, deletions: &IdSet) {
    let ranges = sorted(deletions);
    let clients: Vec<&[IdRange]> =
        ranges.chunk_by(|left, right| left.client == right.client).collect();
    write_var_uint(out, clients.len() as u64);
    for ranges in clients {
        let Some(first) = ranges.first() else {
            continue;
        };
        write_var_uint(out, first.client);
        write_var_uint(out, ranges.len() as u64);
        for range in ranges {
            write_var_uint(out, u64::from(range.start));
            write_var_uint(out, u64::from(range.end - range.start));
        }
    }
}

impl Visitor for Findings<'_> {
    fn visit_struct(&mut self, item: &Struct<'_>) -> Result<(), MalformedUpdate> {
        match item.kind {
            StructKind::Skipped => {
                self.skipped.push((item.client, item.clock..item.end()).into());
            }
            StructKind::Collected | StructKind::Deleted => {
                self.inert.insert(item.client, item.clock..item.end());
            }
            _ => {}
        }
        for id in [item.origin, item.right_origin].into_iter().flatten() {
            self.note_dependency(item, id)?;
        }
        if let Parent::Item(id) = item.parent {
            self.note_dependency(item, id)?;
        }
        self.newcomers.push(item, self.have(item.client));
        Ok(())
    }

    fn visit_section(&mut self, section: Section) -> Result<(), MalformedUpdate> {
        self.section_of.insert(section.client, self.sections.len());
        self.sections.push(section);
        Ok(())
    }

    fn visit_deletion(&mut self, client: u64, clocks: Range<u32>) -> Result<(), MalformedUpdate> {
        self.deletions.push((client, clocks).into());
        Ok(())
    }
}
