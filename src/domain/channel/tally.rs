//! Which sequence numbers are messages, and how many before each: a bit a record.
//!
//! A million records take 125 KB and 62 KB of running counts; both questions cost a popcount or a
//! binary search, whatever the length of the channel.

use imbl::Vector;
use serde::{Deserialize, Serialize};

const BITS: u64 = u64::BITS as u64;

/// A set of sequence numbers that counts. A copy costs a pointer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Vec<u64>", into = "Vec<u64>")]
pub struct Tally {
    words: Vector<Word>,
    count: u64,
}

/// The numbers of one word, and how many are in the words before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Word {
    bits: u64,
    before: u64,
}

impl Tally {
    /// How many numbers are in it.
    pub fn count(&self) -> u64 {
        self.count
    }

    /// Whether a number is in it.
    pub fn contains(&self, number: u64) -> bool {
        let (word, bit) = place(number);
        self.words.get(word).is_some_and(|word| word.bits & bit != 0)
    }

    /// How many numbers up to and including this one are in it.
    pub fn rank(&self, number: u64) -> u64 {
        let (word, bit) = place(number);
        let Some(Word { bits, before }) = self.words.get(word) else { return self.count };
        let through = bit | (bit - 1);
        before + u64::from((bits & through).count_ones())
    }

    /// The number before which there are exactly `rank` others; `None` past the last one.
    pub fn select(&self, rank: u64) -> Option<u64> {
        if rank >= self.count {
            return None;
        }
        let index = self.partition_point(rank).checked_sub(1)?;
        let Word { mut bits, before } = *self.words.get(index)?;
        for _ in before..rank {
            bits &= bits - 1;
        }
        Some(index as u64 * BITS + u64::from(bits.trailing_zeros()))
    }

    /// How many words have at most `rank` numbers before them.
    fn partition_point(&self, rank: u64) -> usize {
        let (mut low, mut high) = (0, self.words.len());
        while low < high {
            let middle = low + (high - low) / 2;
            match self.words.get(middle) {
                Some(word) if word.before <= rank => low = middle + 1,
                _ => high = middle,
            }
        }
        low
    }

    /// Adds a number; cheap for one near the largest.
    pub fn insert(&mut self, number: u64) {
        let (index, bit) = place(number);
        while self.words.len() <= index {
            self.words.push_back(Word { bits: 0, before: self.count });
        }
        if self.words[index].bits & bit == 0 {
            self.words[index].bits |= bit;
            self.count += 1;
            for after in index + 1..self.words.len() {
                self.words[after].before += 1;
            }
        }
    }

    /// Takes a number out; costs a walk over the counts behind it.
    pub fn remove(&mut self, number: u64) {
        if self.contains(number) {
            let (index, bit) = place(number);
            self.words[index].bits &= !bit;
            self.count -= 1;
            for after in index + 1..self.words.len() {
                self.words[after].before -= 1;
            }
        }
    }
}

fn place(number: u64) -> (usize, u64) {
    (usize::try_from(number / BITS).unwrap_or(usize::MAX), 1 << (number % BITS))
}

impl From<Vec<u64>> for Tally {
    fn from(words: Vec<u64>) -> Self {
        let mut count = 0;
        let word = |bits: u64| {
            let before = count;
            count += u64::from(bits.count_ones());
            Word { bits, before }
        };
        let words = words.into_iter().map(word).collect();
        Self { words, count }
    }
}

impl From<Tally> for Vec<u64> {
    fn from(tally: Tally) -> Self {
        tally.words.iter().map(|word| word.bits).collect()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn channel_4_a_tally_counts_like_a_set(
            acts in prop::collection::vec((0u64..400, prop::bool::weighted(0.7)), 0..200),
            asked in prop::collection::vec(0u64..600, 0..30),
        ) {
            let (mut tally, mut set) = (Tally::default(), BTreeSet::new());
            for (number, is_added) in acts {
                if is_added {
                    tally.insert(number);
                    set.insert(number);
                } else {
                    tally.remove(number);
                    set.remove(&number);
                }
            }
            prop_assert_eq!(tally.count(), set.len() as u64);
            for number in asked {
                prop_assert_eq!(tally.contains(number), set.contains(&number));
                prop_assert_eq!(tally.rank(number), set.range(..=number).count() as u64);
                let nth = usize::try_from(number).ok().and_then(|n| set.iter().nth(n));
                prop_assert_eq!(tally.select(number), nth.copied());
            }
            prop_assert_eq!(Tally::from(Vec::from(tally.clone())), tally);
        }
    }
}
