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
        for clock in range.clocks() {
            let id = Id { client: range.client, clock };
            let first = origins.first(id);
            let by = adoptions.iter().find(|(_, adopted)| adopted.inserted.contains(first));
            let run = Run {
                range: id.range(1),
                first: first.range(1),
                written: attribution.insertion(first.client, first.clock),
                amendment: by.map(|(amendment, _)| *amendment),
            };
            match runs.last_mut().filter(|last| continues(last, &run)) {
                Some(last) => (last.range.end, last.first.end) = (clock + 1, first.clock + 1),
                None => runs.push(run),
            }
        }
    }
    runs
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

    fn first(&self, mut id: Id) -> Id {
        for _ in 0..MAX_HOPS {
            let before = Id { clock: 0, ..id }..=id;
            let Some((start, copy)) = self.by_new.range(before).next_back() else { break };
            let by = id.clock - start.clock;
            if by >= copy.from.end - copy.from.start {
                break;
            }
            id = Id { client: copy.from.client, clock: copy.from.start + by };
        }
        id
    }
}
