//! Collisions against a reference that looks at every pair and every unit.

use std::collections::BTreeSet;

use crate::{
    histories::History,
    world::{base, histories, own, rng, seed},
};
use coopol::text::branch::{Base, Class, Index, Own, sweep};

/// What an amendment does to each place of its base, found by trying: which units it deletes and
/// between which units it inserts.
struct Tried {
    removed: BTreeSet<u32>,
    gaps: BTreeSet<u32>,
}

fn tried(base: &Base, own: &Own) -> Tried {
    let branch = base.open(own).unwrap();
    let difference = branch.difference();
    let (mut removed, mut gaps, mut at) = (BTreeSet::new(), BTreeSet::new(), 0);
    for (id, stands_in_base, takes_room) in branch.elements() {
        if !takes_room {
            continue;
        }
        if difference.inserted.contains(id) {
            gaps.insert(at);
        } else if stands_in_base {
            if difference.deleted.contains(id) {
                removed.insert(at);
            }
            at += 1;
        }
    }
    Tried { removed, gaps }
}

/// The grave classes in which two amendments meet, unit by unit; attributes are left out.
fn reference(a: &Tried, b: &Tried) -> BTreeSet<Class> {
    let mut classes = BTreeSet::new();
    if !a.removed.is_disjoint(&b.removed) {
        classes.insert(Class::BothDelete);
    }
    let inside = |gaps: &BTreeSet<u32>, removed: &BTreeSet<u32>| {
        gaps.iter().any(|&at| at > 0 && removed.contains(&(at - 1)) && removed.contains(&at))
    };
    if inside(&a.gaps, &b.removed) || inside(&b.gaps, &a.removed) {
        classes.insert(Class::InsertInDeletion);
    }
    if !a.gaps.is_disjoint(&b.gaps) {
        classes.insert(Class::SamePoint);
    }
    classes
}

#[test]
fn branch_7_collisions_are_those_of_a_reference_that_tries_every_pair() {
    let seed = seed();
    for number in 0..histories() {
        let mut rng = rng(seed.wrapping_add(number));
        let history = History::play(&mut rng, 5);
        let base = base(&history.base);
        let owns: Vec<_> = history.branches.iter().map(|branch| own(branch)).collect();
        let prints: Vec<_> = owns
            .iter()
            .map(|own| {
                let branch = base.open(own).unwrap();
                branch.footprint(&branch.wording())
            })
            .collect();
        let all: Vec<_> = prints.iter().enumerate().collect();
        let met = sweep(&base, &all);
        let tried: Vec<_> = owns.iter().map(|own| tried(&base, own)).collect();
        for a in 0..owns.len() {
            for b in a + 1..owns.len() {
                let pair = met.iter().filter(|met| (met.a, met.b) == (a, b));
                let classes: BTreeSet<_> = pair
                    .map(|met| met.class)
                    .filter(|class| *class < Class::SameAttributes)
                    .collect();
                let expected = reference(&tried[a], &tried[b]);
                assert_eq!(classes, expected, "history {number}: {a} and {b}");
            }
        }
    }
}

#[test]
fn branch_8_whoever_an_edit_does_not_hit_stays_as_it_was() {
    let seed = seed();
    for number in 0..histories() {
        let mut rng = rng(seed.wrapping_add(number));
        let mut history = History::play(&mut rng, 4);
        let mut now = base(&history.base);
        let owns: Vec<_> = history.branches.iter().map(|branch| own(branch)).collect();
        let (mut index, mut before) = (Index::new(), Vec::new());
        for (number, own) in owns.iter().enumerate() {
            let branch = now.open(own).unwrap();
            let wording = branch.wording();
            index.put(number, &branch.footprint(&wording));
            before.push((branch.difference(), wording));
        }
        let update = crate::histories::edit(&mut rng, 77, &history.base, &[]);
        history.base.push(update.clone());
        let hit = index.hit(&now.apply(&update).unwrap());
        for (number_of, own) in owns.iter().enumerate().filter(|(other, _)| !hit.contains(other)) {
            let branch = now.open(own).unwrap();
            let (difference, wording) = &before[number_of];
            assert_eq!(&branch.difference(), difference, "history {number}");
            let around =
                coopol::text::branch::Around { amendment: number_of, rivals: &[], adoptions: &[] };
            let (condition, causes) = coopol::text::branch::condition(&branch, wording, &around);
            assert!(causes.is_empty(), "history {number}: {condition:?} {causes:?}");
        }
    }
}
