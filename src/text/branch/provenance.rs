//! From any run of characters: who wrote it and when, and which amendment brought it.

use std::collections::BTreeMap;

use coopol_protocol::frontier::IdRange;

use super::{ids::Id, undo::Adopted};
use crate::text::{
    attribution::{Attribution, Credit},
    event::Copied,
};

/// Most copies of copies that are followed back: each undo and redo of the same words adds one.
const MAX_HOPS: usize = 256;

/// Some ids with one story.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run<K> {
    /// The ids, as they were asked for.
    pub range: IdRange,
    /// The same words under the ids under which they were first written.
    pub first: IdRange,
    /// Whose record brought them into this log first, and when. Of adopted words that is who
    /// decided: their authors stand in the amendment's own log.
    pub written: Option<Credit>,
    /// The amendment whose branch wrote them.
    pub amendment: Option<K>,
}

/// The stories of some ids, in order; words that came back under another id keep theirs.
pub fn provenance<K: Copy + PartialEq>(
    attribution: &Attribution,
    adoptions: &[(K, &Adopted)],
    copies: &[Copied],
    ranges: &[IdRange],
) -> Vec<Run<K>> {
    let origins = Origins::of(copies);
    let mut runs: Vec<Run<K>> = Vec::new();
    for range in ranges {
        let mut clock = range.start;
        while clock < range.end {
            let id = Id { client: range.client, clock };
            let (first, length) = origins.first(id, range.end - clock);
            let (written, length) = written_by(attribution, first, length);
            let (amendment, length) = brought_by(adoptions, first.range(length));
            let run =
                Run { range: id.range(length), first: first.range(length), written, amendment };
            match runs.last_mut().filter(|last| continues(last, &run)) {
                Some(last) => (last.range.end, last.first.end) = (run.range.end, run.first.end),
                None => runs.push(run),
            }
            clock += length;
        }
    }
    runs
}

/// Who wrote an id, and for how many from it on, at most `length`, this is the answer.
fn written_by(attribution: &Attribution, first: Id, length: u32) -> (Option<Credit>, u32) {
    let (written, end) = attribution.insertions_from(first.client, first.clock);
    (written, length.min(end - first.clock))
}

/// Which adoption brought the first of these ids, and for how many of them this is the answer.
fn brought_by<K: Copy>(adoptions: &[(K, &Adopted)], ids: IdRange) -> (Option<K>, u32) {
    let mut length = ids.end - ids.start;
    for (amendment, adopted) in adoptions {
        let Some(found) = adopted.inserted.within(ids).first().copied() else { continue };
        if found.start == ids.start {
            return (Some(*amendment), length.min(found.end - found.start));
        }
        length = length.min(found.start - ids.start);
    }
    (None, length)
}

fn continues<K: PartialEq>(last: &Run<K>, next: &Run<K>) -> bool {
    let follows =
        |last: IdRange, next: IdRange| last.client == next.client && last.end == next.start;
    follows(last.range, next.range)
        && follows(last.first, next.first)
        && last.written == next.written
        && last.amendment == next.amendment
}

/// Copies by where they came to.
struct Origins {
    by_new: BTreeMap<Id, Copied>,
}

impl Origins {
    fn of(copies: &[Copied]) -> Self {
        let sound = copies.iter().filter(|copy| copy.is_sound());
        let start = |copy: &Copied| Id { client: copy.client, clock: copy.start };
        Self { by_new: sound.map(|copy| (start(copy), *copy)).collect() }
    }

    /// Where an id was first written, and for how many from it on, at most `length`, it is found
    /// in the same way.
    fn first(&self, mut id: Id, mut length: u32) -> (Id, u32) {
        for _ in 0..MAX_HOPS {
            let after = Id { clock: id.clock.saturating_add(1), ..id };
            let end = Id { clock: u32::MAX, ..id };
            if let Some((next, _)) = self.by_new.range(after..=end).next() {
                length = length.min(next.clock - id.clock);
            }
            let before = Id { clock: 0, ..id }..=id;
            let Some((start, copy)) = self.by_new.range(before).next_back() else { break };
            let (by, copied) = (id.clock - start.clock, copy.from.end - copy.from.start);
            if by >= copied {
                break;
            }
            length = length.min(copied - by);
            id = Id { client: copy.from.client, clock: copy.from.start + by };
        }
        (id, length)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use proptest::prelude::*;

    use super::*;
    use crate::{
        domain::ids::MemberId,
        text::{attribution::Role, branch::Ids},
    };

    const CLIENTS: u64 = 3;
    const CLOCKS: u32 = 60;

    fn range() -> impl Strategy<Value = IdRange> {
        (0..CLIENTS, 0..CLOCKS, 1..20u32).prop_map(|(client, start, length)| IdRange {
            client,
            start,
            end: start + length,
        })
    }

    fn copy() -> impl Strategy<Value = Copied> {
        (range(), 0..CLIENTS, 0..CLOCKS).prop_map(|(from, client, start)| Copied {
            from,
            client,
            start,
        })
    }

    /// Credits ranges to members in turn, each id once.
    fn attributed(ranges: &[IdRange]) -> Attribution {
        let (mut attribution, mut known) = (Attribution::default(), Ids::new());
        for (index, range) in ranges.iter().enumerate() {
            let member = MemberId::new(["lea", "max", "ida"][index % 3]).unwrap();
            let credit = Credit { member, role: Role::Author, at_ms: 0 };
            let mut new = Ids::new();
            new.insert(*range);
            for part in new.without(&known).iter() {
                attribution.credit_insertion(part, &credit);
            }
            known.insert(*range);
        }
        attribution
    }

    /// Each id's story by itself.
    fn stories(runs: &[Run<u8>]) -> Vec<(Id, Id, Option<Credit>, Option<u8>)> {
        let of = |run: &Run<u8>| {
            let (at, first) = (run.range, run.first);
            let (written, amendment) = (run.written.clone(), run.amendment);
            let story = move |by| {
                let id = Id { client: at.client, clock: at.start + by };
                let first = Id { client: first.client, clock: first.start + by };
                (id, first, written.clone(), amendment)
            };
            (0..at.end - at.start).map(story).collect::<Vec<_>>()
        };
        runs.iter().flat_map(of).collect()
    }

    proptest! {
        #[test]
        fn branch_10_many_ids_have_the_stories_that_each_has_alone(
            written in prop::collection::vec(range(), 0..8),
            adopted in prop::collection::vec(prop::collection::vec(range(), 0..4), 0..4),
            copies in prop::collection::vec(copy(), 0..6),
            asked in prop::collection::vec(range(), 1..4),
        ) {
            let attribution = attributed(&written);
            let of = |ranges: &Vec<IdRange>| {
                let mut adopted = Adopted::default();
                ranges.iter().for_each(|range| adopted.inserted.insert(*range));
                adopted
            };
            let adopted: Vec<Adopted> = adopted.iter().map(of).collect();
            let adoptions: Vec<(u8, &Adopted)> = (0..).zip(&adopted).collect();
            let tell = |ranges: &[IdRange]| provenance(&attribution, &adoptions, &copies, ranges);
            let single = |range: &IdRange| {
                let (client, clocks) = (range.client, range.clocks());
                clocks.map(move |clock| Id { client, clock }.range(1))
            };
            let alone: Vec<_> =
                asked.iter().flat_map(single).flat_map(|id| stories(&tell(&[id]))).collect();
            prop_assert_eq!(stories(&tell(&asked)), alone);
        }
    }

    #[test]
    fn branch_10_ids_that_nobody_wrote_cost_nothing() {
        let all = IdRange { client: 0, start: 0, end: u32::MAX / 2 };
        let runs = provenance::<u8>(&Attribution::default(), &[], &[], &[all]);
        assert_eq!(runs.len(), 1);
        assert_eq!(runs[0].range, all);
    }
}
