//! Histories of the hub: rooms, sessions and stores that fail, with a virtual clock and a seed.
//!
//! `COOPOL_TEST_SEED` begins at another seed, `COOPOL_HISTORIES` says how many are played.
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "../broken/mod.rs"]
mod broken;
#[path = "../process/checker.rs"]
mod checker;
mod closing;
mod disk;
#[path = "../process/document.rs"]
mod document;
mod link;
mod plan;
mod prompt;
mod rest;
mod seat;
mod trouble;
mod wire;
mod words;
mod world;

use std::{
    sync::atomic::{AtomicU64, Ordering},
    thread,
};

use crate::{broken::lie::Lie, checker::Fault, plan::Plan, trouble::Trouble, world::Outcome};

/// Runs the same histories again.
const SEED_VARIABLE: &str = "COOPOL_TEST_SEED";
/// How many histories are played.
const COUNT_VARIABLE: &str = "COOPOL_HISTORIES";
/// The number of histories in an ordinary run of the tests.
const HISTORIES: u64 = 1_000;
/// Histories are played side by side on so many threads, each on one.
const THREADS: u64 = 2;

fn variable(name: &str) -> Option<u64> {
    std::env::var(name).ok().and_then(|value| value.parse().ok())
}

fn first_seed() -> u64 {
    let seed = variable(SEED_VARIABLE).unwrap_or_else(|| u64::from(rand::random::<u32>()));
    eprintln!("{SEED_VARIABLE}={seed}");
    seed
}

/// Plays a history under a clock of its own.
fn play(seed: u64, lie: Option<Lie>) -> Outcome {
    let mut builder = tokio::runtime::Builder::new_current_thread();
    let runtime = builder.enable_time().start_paused(true).build().unwrap();
    runtime.block_on(world::play(&Plan::draw(seed), lie))
}

#[test]
fn ops_2_no_history_loses_doubles_or_divides() {
    let (first, count) = (first_seed(), variable(COUNT_VARIABLE).unwrap_or(HISTORIES));
    let next = AtomicU64::new(0);
    let player = || {
        let mut bad = Vec::new();
        loop {
            let nth = next.fetch_add(1, Ordering::Relaxed);
            if nth >= count || bad.len() >= 8 {
                return bad;
            }
            let seed = first.wrapping_add(nth);
            let outcome = play(seed, None);
            if !outcome.troubles.is_empty() {
                bad.push((seed, outcome.troubles));
            }
        }
    };
    let bad: Vec<_> = thread::scope(|scope| {
        let players: Vec<_> = (0..THREADS).map(|_| scope.spawn(player)).collect();
        players.into_iter().flat_map(|player| player.join().unwrap()).collect()
    });
    for (seed, troubles) in &bad {
        println!("{SEED_VARIABLE}={seed} {COUNT_VARIABLE}=1: {troubles:#?}");
    }
    if let ([(seed, _)], 1) = (&*bad, count) {
        println!("{:#?}", Plan::draw(*seed));
    }
    assert!(bad.is_empty(), "{} bad histories", bad.len());
}

#[test]
fn a_seed_is_one_history() {
    let first = first_seed();
    for seed in (0..20).map(|nth| first.wrapping_add(nth)) {
        assert_eq!(play(seed, None).trace, play(seed, None).trace, "{SEED_VARIABLE}={seed}");
    }
}

/// Histories in which a broken hub must have shown itself.
const HISTORIES_OF_A_LIAR: u64 = 200;

/// Whether somebody lost a word as this lie makes one do.
fn shows(lie: Lie, trouble: &Trouble) -> bool {
    let Trouble::Stored { faults, .. } = trouble else { return false };
    faults.iter().any(|fault| match lie {
        Lie::AcknowledgesEarly | Lie::ForgetsTheLast => matches!(fault, Fault::LostAcknowledged(_)),
        Lie::ShowsEarly => matches!(fault, Fault::LostSeen(_)),
    })
}

#[test]
fn a_hub_that_breaks_its_promise_is_found_out() {
    let first = first_seed();
    for lie in Lie::ALL {
        let mut seeds = (0..HISTORIES_OF_A_LIAR).map(|nth| first.wrapping_add(nth));
        let found = seeds
            .find(|seed| play(*seed, Some(lie)).troubles.iter().any(|trouble| shows(lie, trouble)));
        let found = found.unwrap_or_else(|| panic!("{lie:?} went unnoticed"));
        println!("{lie:?} shows at {SEED_VARIABLE}={found}");
    }
}
