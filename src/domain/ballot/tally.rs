//! Counting, and what a count comes to.

use imbl::OrdMap;
use serde::Serialize;
use utoipa::ToSchema;

use super::{Basis, Choice, Electorate, Majority, Rules};
use crate::domain::ids::MemberId;

/// What was voted, in voices.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// For it.
    pub for_it: u64,
    /// Against it.
    pub against: u64,
    /// Neither.
    pub abstained: u64,
    /// All voices that could have been given.
    pub entitled: u64,
    /// What that comes to.
    pub result: Verdict,
}

/// What a count comes to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// It is carried.
    Carried,
    /// It is not.
    #[default]
    Lost,
    /// Too few have voted for it to count.
    NoQuorum,
}

impl Tally {
    /// Counts votes by the rules. The quorum is one of people, not of voices.
    pub(super) fn count(
        rules: Rules,
        electorate: &Electorate,
        votes: &OrdMap<MemberId, Choice>,
    ) -> Self {
        let weight = |voter| electorate.get(voter).map_or(0, |voice| u64::from(voice.weight));
        let of = |wanted: Choice| -> u64 {
            let same = votes.iter().filter(|(_, choice)| **choice == wanted);
            same.map(|(voter, _)| weight(voter)).sum()
        };
        let entitled = electorate.values().map(|voice| u64::from(voice.weight)).sum();
        let (for_it, against, abstained) =
            (of(Choice::For), of(Choice::Against), of(Choice::Abstain));
        let tally = Self { for_it, against, abstained, entitled, result: Verdict::Lost };
        let result = match votes.len() < rules.quorum as usize {
            true => Verdict::NoQuorum,
            false if tally.is_carried(rules) => Verdict::Carried,
            false => Verdict::Lost,
        };
        Self { result, ..tally }
    }

    fn is_carried(self, rules: Rules) -> bool {
        let basis = match rules.of {
            Basis::Expressed => self.for_it + self.against,
            Basis::Cast => self.for_it + self.against + self.abstained,
            Basis::Entitled => self.entitled,
        };
        match rules.majority {
            Majority::Simple => self.for_it > self.against,
            Majority::Absolute => 2 * self.for_it > basis,
            Majority::TwoThirds => self.for_it > 0 && 3 * self.for_it >= 2 * basis,
        }
    }
}
