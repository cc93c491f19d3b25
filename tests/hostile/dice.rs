//! Seeded chance: every case has a seed of its own, which is printed when the case fails.

use std::ops::Range;

/// Set to a case's seed to run that case alone.
const SEED_VARIABLE: &str = "COOPOL_HOSTILE_SEED";
/// What the seeds of a run are made of. Fixed, so that a run can be repeated.
const BASE_SEED: u64 = 0x0c00_9011_2026;

/// SplitMix64: a seed means the same case whatever libraries become.
#[derive(Clone, Debug)]
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub(crate) fn number(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// Less than `limit`, which is not 0.
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.number() % limit as u64).unwrap()
    }

    /// A range within `0..=length`.
    pub(crate) fn range(&mut self, length: usize) -> Range<usize> {
        let (one, other) = (self.below(length + 1), self.below(length + 1));
        one.min(other)..one.max(other)
    }

    pub(crate) fn percent(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    pub(crate) fn pick<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.below(of.len())]
    }
}

/// The seeds of `cases` cases, or the one that the environment names.
pub(crate) fn seeds(layer: &str, cases: u64) -> Vec<u64> {
    if let Ok(text) = std::env::var(SEED_VARIABLE) {
        let seed = text.parse().expect("COOPOL_HOSTILE_SEED is a number");
        println!("{layer}: the case {seed} alone");
        return vec![seed];
    }
    println!("{layer}: cases {BASE_SEED}..+{cases}, {SEED_VARIABLE}=<case> repeats one");
    (BASE_SEED..BASE_SEED + cases).collect()
}
