//! Minutes and notices: what was done, told from the events. Nothing of them is stored: the log of
//! the procedure is the minutes, and a notice is a line of them that concerns somebody.

use super::{Procedure, event::Event};
use crate::domain::ids::{AmendmentId, MemberId};

/// One thing that was done, with its place in the log of the procedure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Minute {
    /// The record that says so.
    pub seq: u64,
    /// Which event of that record, from 0.
    pub index: u32,
    /// When, in seconds since 1970.
    pub at_s: u64,
    /// Who did it.
    pub by: MemberId,
    /// What.
    pub event: Event,
}

/// How much a line says to whom it concerns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    /// A step on its way, for everyone who wrote or signed it.
    Step,
    /// Work on it that its authors do themselves: nobody is told.
    Work,
}

impl Event {
    /// How much it says to those who wrote or signed the amendment.
    pub fn weight(&self) -> Weight {
        match self {
            Self::CollectingBegun { .. }
            | Self::Tabled { .. }
            | Self::Reopened { .. }
            | Self::ConfirmationAsked { .. }
            | Self::Confirmed { .. }
            | Self::MergeOffered { .. }
            | Self::MergeDropped { .. }
            | Self::Merged { .. }
            | Self::Joined { .. }
            | Self::OpinionGiven { .. }
            | Self::Admitted { .. }
            | Self::Called { .. }
            | Self::BallotOpened { .. }
            | Self::BallotClosed { .. }
            | Self::Decided { .. }
            | Self::Undone { .. }
            | Self::AuthorAdded { .. } => Weight::Step,
            Self::RulesSet { .. }
            | Self::Opened { .. }
            | Self::Retitled { .. }
            | Self::AuthorRemoved { .. }
            | Self::Supported { .. }
            | Self::SupportWithdrawn { .. }
            | Self::Carried { .. }
            | Self::Placed { .. } => Weight::Work,
        }
    }

    /// The name of what was done, for programs.
    pub fn act(&self) -> &'static str {
        match self {
            Self::RulesSet { .. } => "rules_set",
            Self::Opened { .. } => "opened",
            Self::Retitled { .. } => "retitled",
            Self::AuthorAdded { .. } => "author_added",
            Self::AuthorRemoved { .. } => "author_removed",
            Self::CollectingBegun { .. } => "collecting_begun",
            Self::Supported { .. } => "supported",
            Self::SupportWithdrawn { .. } => "support_withdrawn",
            Self::Tabled { .. } => "tabled",
            Self::Reopened { .. } => "reopened",
            Self::ConfirmationAsked { .. } => "confirmation_asked",
            Self::Confirmed { .. } => "confirmed",
            Self::Carried { .. } => "carried",
            Self::MergeOffered { .. } => "merge_offered",
            Self::MergeDropped { .. } => "merge_dropped",
            Self::Merged { .. } => "merged",
            Self::Joined { .. } => "joined",
            Self::OpinionGiven { .. } => "opinion_given",
            Self::Admitted { .. } => "admitted",
            Self::Placed { .. } => "placed",
            Self::Called { .. } => "called",
            Self::BallotOpened { .. } => "ballot_opened",
            Self::BallotClosed { .. } => "ballot_closed",
            Self::Decided { .. } => "decided",
            Self::Undone { .. } => "undone",
        }
    }
}

impl Minute {
    fn offers_to(&self, is_own: impl Fn(AmendmentId) -> bool) -> bool {
        match self.event {
            Event::MergeOffered { into, .. } | Event::MergeDropped { into, .. } => is_own(into),
            _ => false,
        }
    }

    /// Whether this is a notice for `member`: a step of an amendment that they wrote or signed, by
    /// somebody else; of an offer also for those to whom it is made.
    pub fn concerns(&self, procedure: &Procedure, member: &MemberId) -> bool {
        let of_member = |id: AmendmentId| {
            procedure.amendment(id).is_some_and(|amendment| amendment.is_of(member))
        };
        self.by != *member
            && self.event.weight() == Weight::Step
            && (self.event.amendment().is_some_and(of_member) || self.offers_to(of_member))
    }
}
