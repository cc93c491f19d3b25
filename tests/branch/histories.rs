//! Random histories of a base and its branches: reading, difference, adoption, rejection.

use bytes::Bytes;
use rand::{RngExt as _, rngs::SmallRng};

use crate::world::{Editor, are_taken, base, first_text, histories, own, rng, seed, shown};
use coopol::text::branch::Own;

/// A base and branches, edited at random; whoever edits has not always seen everything.
pub(super) struct History {
    pub(super) base: Vec<Bytes>,
    pub(super) branches: Vec<Vec<Bytes>>,
}

impl History {
    pub(super) fn play(rng: &mut SmallRng, branches: usize) -> Self {
        let mut history = Self { base: first_text(), branches: vec![Vec::new(); branches] };
        for step in 0..rng.random_range(2..14) {
            if rng.random_bool(0.4) {
                let client = 100 + step;
                let update = edit(rng, client, &history.base, &[]);
                history.base.push(update);
            } else {
                let which = rng.random_range(0..branches);
                let client = 1_000 * (which as u64 + 1) + step;
                let update = edit(rng, client, &history.base, &history.branches[which]);
                history.branches[which].push(update);
            }
        }
        history
    }
}

/// An edit by somebody who may not have seen the last of the base.
pub(super) fn edit(rng: &mut SmallRng, client: u64, base: &[Bytes], own: &[Bytes]) -> Bytes {
    let editor = Editor::new(client);
    let missed = if own.is_empty() { rng.random_range(0..3) } else { 0 };
    let seen = base.len().saturating_sub(missed).max(6);
    base[..seen].iter().chain(own).for_each(|update| editor.apply(update));
    editor.edit(rng)
}

#[test]
fn branch_1_a_weave_reads_as_yrs_does() {
    let seed = seed();
    for number in 0..histories() {
        let mut rng = rng(seed.wrapping_add(number));
        let history = History::play(&mut rng, 1);
        assert_eq!(base(&history.base).blocks(), shown(&history.base), "history {number}");
        let branch = base(&history.base).open(&own(&history.branches[0])).unwrap();
        let all = history.base.iter().chain(&history.branches[0]);
        assert_eq!(branch.blocks(), shown(all), "history {number}");
    }
}

#[test]
fn branch_2_the_base_with_an_adopted_branch_is_what_the_branch_showed() {
    let seed = seed();
    for number in 0..histories() {
        let mut rng = rng(seed.wrapping_add(number));
        let history = History::play(&mut rng, 2);
        let mut updates = history.base.clone();
        for branch in &history.branches {
            let before = base(&updates);
            // As it comes back from its bytes after a restart.
            let own = Own::decode(&own(branch).folded().unwrap().encode()).unwrap();
            let opened = before.open(&own).unwrap();
            assert_eq!(before.version(), base(&updates).version(), "history {number}: a trace");
            let difference = opened.difference();
            let Some(adoption) = opened.adoption() else {
                assert!(difference.is_empty());
                assert_eq!(opened.blocks(), before.blocks(), "history {number}");
                continue;
            };
            updates.push(adoption);
            assert!(are_taken(&updates), "history {number}: the hub's check");
            let after = base(&updates);
            assert_eq!(after.blocks(), opened.blocks(), "history {number}");
            assert_eq!(shown(&updates), opened.blocks(), "history {number}: yrs");
            let gone = after.version().deleted.without(&before.version().deleted);
            let taken_back = own.inserted().without(&difference.inserted);
            assert_eq!(gone.without(&taken_back), difference.deleted, "history {number}");
            let again = after.open(&own).unwrap();
            assert!(again.difference().is_empty(), "history {number}");
            assert_eq!(again.adoption(), None);
        }
    }
}
