//! The amendments of one text, from the draft to the decision, as one aggregate.
//!
//! Numbers, the order of call and what an adoption does to the others cross all amendments of a
//! text, so they are decided on one state, in one order. [`Procedure::decide`] says what a command
//! comes to, or why not; [`Procedure::apply`] takes in what happened and cannot fail. Both are
//! pure: the words stand in the branches, and what the procedure must know of them (is there
//! anything in it, does the text still say what it changes) comes with the command.

mod apply;
pub mod command;
pub mod condition;
mod decide;
pub mod event;
pub mod minutes;
mod opinion;
pub mod order;
pub mod rights;

pub use decide::Petition;
pub use opinion::{Advice, Opinion};

use std::fmt;

use imbl::{OrdMap, OrdSet, Vector};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::ids::{AmendmentId, BallotId, GroupId, MemberId};

/// Everything decided on the amendments of one text. Serialised, it is the snapshot of its log;
/// the maps are ordered, so equal states give equal bytes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Procedure {
    amendments: OrdMap<AmendmentId, Amendment>,
    rules: Rules,
    /// The last number that was given; none is given twice.
    last_number: u32,
    /// What was placed by hand, the last word last.
    placed: Vector<Placement>,
}

/// What holds for all amendments of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Rules {
    /// How many people must stand behind an amendment before it can be tabled, authors included.
    pub threshold: u32,
    /// The group whose members give the opinion, beside those who preside.
    pub commission: Option<GroupId>,
}

impl Default for Rules {
    fn default() -> Self {
        Self { threshold: 1, commission: None }
    }
}

/// An amendment that was put before another one in the order of call, or at its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Placement {
    /// Which.
    pub amendment: AmendmentId,
    /// Before which; nothing: at the end.
    pub before: Option<AmendmentId>,
}

/// How far an amendment has come.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "snake_case")]
#[schema(as = AmendmentStatus)]
pub enum Status {
    /// Being written by its authors.
    Draft,
    /// Shown, to gather signatures.
    Collecting,
    /// Tabled: numbered, its wording frozen.
    Tabled,
    /// It cannot be discussed, for a reason that is given.
    Inadmissible,
    /// Admitted; it waits to be called.
    ToDiscuss,
    /// Being discussed.
    Called,
    /// Its words are the text's.
    Adopted,
    /// The vote went against it.
    Rejected,
    /// Its authors took it back.
    Withdrawn,
    /// Another decision left nothing for it to change.
    Fallen,
    /// Another decision has brought what it asks for.
    Satisfied,
    /// Nobody spoke for it when it was called.
    NotMoved,
}

impl Status {
    /// Every status.
    pub const ALL: [Self; 12] = [
        Self::Draft,
        Self::Collecting,
        Self::Tabled,
        Self::Inadmissible,
        Self::ToDiscuss,
        Self::Called,
        Self::Adopted,
        Self::Rejected,
        Self::Withdrawn,
        Self::Fallen,
        Self::Satisfied,
        Self::NotMoved,
    ];

    /// Where in its life that is.
    pub fn phase(self) -> Phase {
        match self {
            Self::Draft | Self::Collecting => Phase::Written,
            Self::Tabled | Self::ToDiscuss | Self::Called => Phase::Pending,
            Self::Adopted
            | Self::Inadmissible
            | Self::Rejected
            | Self::Withdrawn
            | Self::Fallen
            | Self::Satisfied
            | Self::NotMoved => Phase::Over,
        }
    }
}

/// The three parts of an amendment's life.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Phase {
    /// Its words still change.
    Written,
    /// Its words are frozen, and nothing is decided.
    Pending,
    /// It is decided.
    Over,
}

/// What an amendment was decided to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Its words are the text's.
    Adopted,
    /// The vote went against it.
    Rejected,
    /// It cannot be discussed.
    Inadmissible,
    /// Its authors took it back.
    Withdrawn,
    /// Another decision left nothing for it to change.
    Fallen,
    /// Another decision has brought what it asks for.
    Satisfied,
    /// Nobody spoke for it.
    NotMoved,
}

impl From<Outcome> for Status {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Adopted => Self::Adopted,
            Outcome::Rejected => Self::Rejected,
            Outcome::Inadmissible => Self::Inadmissible,
            Outcome::Withdrawn => Self::Withdrawn,
            Outcome::Fallen => Self::Fallen,
            Outcome::Satisfied => Self::Satisfied,
            Outcome::NotMoved => Self::NotMoved,
        }
    }
}

/// One amendment, beside its words.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Amendment {
    /// The amendment that it amends; nothing: the text itself.
    pub parent: Option<AmendmentId>,
    /// What it is called in lists.
    pub title: String,
    /// Its number, from the first time it was tabled.
    pub number: Option<u32>,
    /// How often it was tabled anew.
    pub rectified: u32,
    /// How far it has come.
    pub status: Status,
    /// Who writes it and answers for it.
    pub authors: OrdSet<MemberId>,
    /// Who stands behind it beside them.
    pub signatories: OrdSet<MemberId>,
    /// What the reading commission thinks of it.
    pub opinion: Option<Opinion>,
    /// Its wording as tabled, in the log of its branch.
    pub wording: Option<Wording>,
    /// Whether the text still is what the wording was tabled for.
    pub confirmation: Confirmation,
    /// The one that it offers to join.
    #[serde(default)]
    pub offered: Option<AmendmentId>,
    /// How it was decided.
    pub verdict: Option<Decided>,
    /// How often it was adopted and that was undone.
    pub undone: u32,
    /// The ballots on it, the oldest first.
    pub ballots: Vector<BallotId>,
    /// Those of them that are closed.
    pub closed_ballots: OrdSet<BallotId>,
    /// When it was opened, in seconds since 1970.
    pub opened_at_s: u64,
    /// When something about it was decided last, in seconds since 1970.
    pub changed_at_s: u64,
}

/// Where the frozen wording of an amendment stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Wording {
    /// The record in the branch's log that holds it.
    pub record: u64,
    /// When it was frozen, in seconds since 1970.
    pub at_s: u64,
}

/// Whether the text still is what an amendment's wording was tabled for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Confirmation {
    /// It is, or its authors have said that the wording holds all the same.
    #[default]
    Holds,
    /// It was changed there: the authors are asked.
    Asked,
}

/// Who stands behind an amendment that joins another one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct People {
    /// Who wrote it.
    pub authors: OrdSet<MemberId>,
    /// Who signed it.
    pub signatories: OrdSet<MemberId>,
}

/// How alike two amendments are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Likeness {
    /// They change the same to the same.
    Identical,
    /// They change nearly the same to nearly the same.
    Near,
}

/// What was decided, and why.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Verdict {
    /// What it is now.
    pub outcome: Outcome,
    /// Why; may be empty.
    pub reason: String,
    /// The amendment whose adoption caused it.
    pub cause: Option<AmendmentId>,
    /// The vote that it follows.
    pub ballot: Option<BallotId>,
    /// For an adoption: its record in the log of what it amends.
    pub record: Option<u64>,
}

/// A verdict with who gave it and when.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Decided {
    /// What.
    pub verdict: Verdict,
    /// Who.
    pub by: MemberId,
    /// When, in seconds since 1970.
    pub at_s: u64,
}

impl Amendment {
    /// How many people stand behind it.
    pub fn supporters(&self) -> usize {
        self.authors.clone().union(self.signatories.clone()).len()
    }

    /// Whether somebody wrote or signed it.
    pub fn is_of(&self, member: &MemberId) -> bool {
        self.authors.contains(member) || self.signatories.contains(member)
    }

    /// Whether a ballot on it is open.
    pub fn is_voted_on(&self) -> bool {
        self.ballots.len() > self.closed_ballots.len()
    }

    /// Its number as it is printed: « 12 », « 12 rect. », « 12 rect. bis ».
    pub fn label(&self) -> Option<Label> {
        self.number.map(|number| Label { number, rectified: self.rectified })
    }
}

/// A number as it is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Label {
    number: u32,
    rectified: u32,
}

/// What follows « rect. » from the second time on, as parliaments write it.
const TIMES: [&str; 8] =
    ["bis", "ter", "quater", "quinquies", "sexies", "septies", "octies", "nonies"];

impl fmt::Display for Label {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { number, rectified } = *self;
        match rectified {
            0 => write!(f, "{number}"),
            1 => write!(f, "{number} rect."),
            times => match TIMES.get(times as usize - 2) {
                Some(word) => write!(f, "{number} rect. {word}"),
                None => write!(f, "{number} rect. {times}"),
            },
        }
    }
}

impl Procedure {
    /// An amendment.
    pub fn amendment(&self, id: AmendmentId) -> Option<&Amendment> {
        self.amendments.get(&id)
    }

    /// Every amendment, in the order of their ids.
    pub fn amendments(&self) -> impl Iterator<Item = (AmendmentId, &Amendment)> {
        self.amendments.iter().map(|(id, amendment)| (*id, amendment))
    }

    /// The amendments of an amendment.
    pub fn children(&self, id: AmendmentId) -> impl Iterator<Item = (AmendmentId, &Amendment)> {
        self.amendments().filter(move |(_, amendment)| amendment.parent == Some(id))
    }

    /// The amendment that is being discussed.
    pub fn called(&self) -> Option<AmendmentId> {
        self.amendments().find(|(_, one)| one.status == Status::Called).map(|(id, _)| id)
    }

    /// The amendment that a ballot is on.
    pub fn of_ballot(&self, ballot: BallotId) -> Option<(AmendmentId, &Amendment)> {
        self.amendments().find(|(_, amendment)| amendment.ballots.contains(&ballot))
    }

    /// What holds for all.
    pub fn rules(&self) -> Rules {
        self.rules
    }
}

#[cfg(test)]
mod tests {
    use super::Label;

    #[test]
    fn amend_2_a_number_says_how_often_it_was_rectified() {
        let label = |rectified| Label { number: 12, rectified }.to_string();
        assert_eq!(
            [label(0), label(1), label(2), label(3), label(10)],
            ["12", "12 rect.", "12 rect. bis", "12 rect. ter", "12 rect. 10"]
        );
    }
}
