//! Adoptions undone and done again, and amendments carried along, in random histories.

use bytes::Bytes;

use crate::{
    histories::History,
    world::{are_taken, base, histories, own, rng, seed, shown},
};
use coopol::text::branch::{Adopted, Base, rebuild, undo_adoption};
use coopol::text::event::Copied;

/// A client of the hub's for each act.
const UNDO: u64 = 900_001;
const REBUILD: u64 = 900_002;

/// A base from updates and what its log says of copies.
fn with_copies(updates: &[Bytes], copies: &[Copied]) -> Base {
    let mut base = base(updates);
    base.learn(copies);
    base
}

#[test]
fn branch_3_an_adoption_undone_leaves_the_text_as_it_would_be_and_can_be_done_again() {
    let seed = seed();
    for number in 0..histories() {
        let mut rng = rng(seed.wrapping_add(number));
        let history = History::play(&mut rng, 1);
        let before = base(&history.base);
        let opened = before.open(&own(&history.branches[0])).unwrap();
        let (wording, showed) = (opened.wording(), opened.blocks());
        let Some(adoption) = opened.adoption() else { continue };
        let mut updates = history.base.clone();
        updates.push(adoption.clone());
        let adopted = Adopted::of(&adoption).unwrap();
        let undo = undo_adoption(&base(&updates), &adopted, UNDO).unwrap();
        updates.push(undo.update.clone());
        let undone = with_copies(&updates, &undo.copies);
        assert_eq!(undone.blocks(), before.blocks(), "history {number}: undone");
        assert_eq!(shown(&updates), before.blocks(), "history {number}: undone, by yrs");
        assert_eq!(undo_adoption(&undone, &adopted, UNDO + 7), None, "history {number}: twice");
        let Some(again) = rebuild(&undone, &wording, REBUILD).unwrap() else {
            // Formatting of no words, say: nothing that anybody would see.
            assert_eq!(showed, before.blocks(), "history {number}: nothing to rebuild");
            continue;
        };
        let opened = undone.open(&own(&[again.update])).unwrap();
        assert_eq!(opened.blocks(), showed, "history {number}: rebuilt");
        updates.push(opened.adoption().unwrap());
        assert_eq!(shown(&updates), showed, "history {number}: adopted again");
        assert!(are_taken(&updates), "history {number}: the hub's check");
    }
}

#[test]
fn branch_4_a_rival_of_an_adoption_undone_still_changes_what_it_changed() {
    let seed = seed();
    for number in 0..histories() {
        let mut rng = rng(seed.wrapping_add(number));
        let history = History::play(&mut rng, 2);
        let before = base(&history.base);
        let rival = own(&history.branches[1]);
        let opened = before.open(&rival).unwrap();
        let (wording, showed) = (opened.wording(), opened.blocks());
        let Some(adoption) = before.open(&own(&history.branches[0])).unwrap().adoption() else {
            continue;
        };
        let mut updates = history.base.clone();
        updates.push(adoption.clone());
        let adopted = Adopted::of(&adoption).unwrap();
        let undo = undo_adoption(&base(&updates), &adopted, UNDO).unwrap();
        updates.push(undo.update.clone());
        let undone = with_copies(&updates, &undo.copies);
        let mut followed = history.branches[1].clone();
        let carried = undone.open(&rival).unwrap().follow(&wording, REBUILD);
        followed.extend(carried.map(|carried| carried.update));
        let opened = undone.open(&own(&followed)).unwrap();
        let words = |blocks: &[coopol::text::flat::Block]| {
            let mut words: Vec<char> = coopol::text::flat::plain_text(blocks).chars().collect();
            words.sort_unstable();
            words
        };
        assert_eq!(words(&opened.blocks()), words(&showed), "history {number}");
    }
}
