//! One ballot: who may vote, who has voted what, when it closed, and what that comes to.
//!
//! A ballot has a log of its own, in which a vote is appended with its voter as the unique key, so
//! that one is counted once whatever the network does. [`Ballot::apply`] takes records in the order
//! of that log: a vote behind the close is not counted, on every hub alike, since all read the same
//! order. What is built is named and indicative ballots; the forms leave room for more. A secret
//! one would keep who voted apart from what was voted; a ranking is another [`Choice`]; a mandate
//! is a [`Voice`] of more weight; a proxy votes as another `voter` than the record's author.

pub mod event;
pub mod tally;

use imbl::OrdMap;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use self::{event::Event, tally::Tally};
use super::ids::{AmendmentId, MemberId, TextId};

/// Most people of one electorate: its snapshot is one record.
pub const MAX_ELECTORATE: usize = 50_000;

/// What is voted on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Question {
    /// The text.
    pub text: TextId,
    /// The amendment of it.
    pub amendment: AmendmentId,
}

/// How a ballot is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A show of hands or a roll call: once it is closed, everybody sees who voted what.
    Named,
    /// A poll: its counts are shown, and no names.
    Indicative,
}

/// How many must be for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Majority {
    /// More for than against.
    Simple,
    /// More than half of the basis.
    Absolute,
    /// Two thirds of the basis at least.
    TwoThirds,
}

/// Of whom a majority is counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// Of the votes for and against.
    Expressed,
    /// Of all votes, abstentions too.
    #[default]
    Cast,
    /// Of everybody who may vote.
    Entitled,
}

/// The rules of one ballot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Rules {
    /// How it is held.
    pub kind: Kind,
    /// How many must be for it.
    pub majority: Majority,
    /// Of whom.
    pub of: Basis,
    /// How many people must have voted for it to count.
    pub quorum: u32,
}

/// What one voter says.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Choice {
    /// Yes.
    For,
    /// No.
    Against,
    /// Neither.
    Abstain,
}

/// One place in the electorate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Voice {
    /// For how many it counts.
    pub weight: u32,
}

impl Default for Voice {
    fn default() -> Self {
        Self { weight: 1 }
    }
}

/// Who may vote, as it was at the opening.
pub type Electorate = OrdMap<MemberId, Voice>;

/// Whether votes are taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// They are.
    Open,
    /// Not since this time, in seconds since 1970.
    Closed {
        /// When.
        at_s: u64,
    },
}

/// A ballot as its log tells it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ballot {
    question: Question,
    rules: Rules,
    electorate: Electorate,
    votes: OrdMap<MemberId, Choice>,
    state: State,
    opened_at_s: u64,
}

/// What becomes of a vote.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Admission {
    /// It is to be appended.
    Take,
    /// The same vote of the same voter is counted already.
    Counted,
}

/// Why a vote is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Whoever asks was not in the electorate when the ballot was opened.
    #[error("you were not in the electorate when this ballot was opened")]
    NotEntitled,
    /// The ballot is closed.
    #[error("this ballot is closed")]
    Closed,
    /// The voter has voted otherwise: the first vote stands.
    #[error("you have voted already: the first vote stands")]
    Voted,
    /// Nobody could vote, or more than can be.
    #[error("an electorate has 1 to {MAX_ELECTORATE} people")]
    BadElectorate,
    /// More are needed than may vote.
    #[error("the quorum is larger than the electorate")]
    BadQuorum,
}

impl Ballot {
    /// The opening of a ballot.
    ///
    /// # Errors
    /// The electorate is empty or too large, or its quorum cannot be reached.
    pub fn open(
        question: Question,
        rules: Rules,
        electorate: Electorate,
    ) -> Result<Event, Refusal> {
        if electorate.is_empty() || electorate.len() > MAX_ELECTORATE {
            return Err(Refusal::BadElectorate);
        }
        if rules.quorum as usize > electorate.len() {
            return Err(Refusal::BadQuorum);
        }
        Ok(Event::Opened { question, rules, electorate })
    }

    /// A ballot from its first event, at `at_s` (seconds since 1970). Nothing for another event:
    /// a log that lost its beginning is no ballot.
    pub fn begin(event: Event, at_s: u64) -> Option<Self> {
        match event {
            Event::Opened { question, rules, electorate } => Some(Self {
                question,
                rules,
                electorate,
                votes: OrdMap::new(),
                state: State::Open,
                opened_at_s: at_s,
            }),
            Event::Cast { .. } | Event::Closed => None,
        }
    }

    /// Takes in what comes next in the log, at `at_s` (seconds since 1970). A vote behind the
    /// close, a second one and one of somebody who was not in the electorate change nothing.
    pub fn apply(&mut self, event: Event, at_s: u64) {
        match (event, self.state) {
            (Event::Cast { voter, choice }, State::Open) => {
                if self.electorate.contains_key(&voter) {
                    self.votes.entry(voter).or_insert(choice);
                }
            }
            (Event::Closed, State::Open) => self.state = State::Closed { at_s },
            (Event::Cast { .. } | Event::Closed, State::Closed { .. })
            | (Event::Opened { .. }, _) => {}
        }
    }

    /// What becomes of a vote now.
    ///
    /// # Errors
    /// Says why it is not taken.
    pub fn admit(&self, voter: &MemberId, choice: Choice) -> Result<Admission, Refusal> {
        if !self.electorate.contains_key(voter) {
            return Err(Refusal::NotEntitled);
        }
        match (self.votes.get(voter), self.state) {
            (Some(given), _) if *given == choice => Ok(Admission::Counted),
            (_, State::Closed { .. }) => Err(Refusal::Closed),
            (Some(_), State::Open) => Err(Refusal::Voted),
            (None, State::Open) => Ok(Admission::Take),
        }
    }

    /// What is voted on.
    pub fn question(&self) -> Question {
        self.question
    }

    /// Its rules.
    pub fn rules(&self) -> Rules {
        self.rules
    }

    /// Whether votes are taken.
    pub fn state(&self) -> State {
        self.state
    }

    /// When it was opened, in seconds since 1970.
    pub fn opened_at_s(&self) -> u64 {
        self.opened_at_s
    }

    /// Who may vote.
    pub fn electorate(&self) -> &Electorate {
        &self.electorate
    }

    /// How many people have voted.
    pub fn participation(&self) -> usize {
        self.votes.len()
    }

    /// What somebody has voted.
    pub fn choice_of(&self, voter: &MemberId) -> Option<Choice> {
        self.votes.get(voter).copied()
    }

    /// What was voted, and what that comes to; nothing before the close: a partial result would
    /// move votes.
    pub fn result(&self) -> Option<Tally> {
        match self.state {
            State::Open => None,
            State::Closed { .. } => Some(Tally::count(self.rules, &self.electorate, &self.votes)),
        }
    }

    /// Who voted what, once a named ballot is closed.
    pub fn roll_call(&self) -> Option<impl Iterator<Item = (&MemberId, Choice)>> {
        match (self.rules.kind, self.state) {
            (Kind::Named, State::Closed { .. }) => {
                Some(self.votes.iter().map(|(voter, choice)| (voter, *choice)))
            }
            (Kind::Named, State::Open) | (Kind::Indicative, _) => None,
        }
    }
}
