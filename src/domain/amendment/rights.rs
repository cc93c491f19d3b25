//! Rights: who may do what with an amendment. The one place that answers, for HTTP, every socket
//! and every export; `SPEC.md` has the same table in words.

use super::{Amendment, Phase, Procedure, Status};
use crate::domain::{
    ids::{AmendmentId, MemberId, TextId},
    organisation::{
        Organisation,
        rights::{Actor, HouseAct, TextAct},
    },
};

/// An act upon an amendment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AmendmentAct {
    /// Reads it, in every form.
    Read,
    /// Is told by name who wrote it, signed it, decided and voted on it.
    KnowPeople,
    /// Changes its words, title and authors.
    Write,
    /// Tables it, withdraws it, rectifies it, confirms it.
    Answer,
    /// Stands behind it by name.
    Support,
    /// Gives an opinion on it.
    Opine,
    /// Admits it, calls it, decides on it, undoes that, puts it to the vote.
    Preside,
    /// Decides on it without its having been called.
    DecideUncalled,
}

impl AmendmentAct {
    /// Every act.
    pub const ALL: [Self; 8] = [
        Self::Read,
        Self::KnowPeople,
        Self::Write,
        Self::Answer,
        Self::Support,
        Self::Opine,
        Self::Preside,
        Self::DecideUncalled,
    ];
}

/// A text with its procedure, and the organisation that gives rights in both.
#[derive(Clone, Copy)]
pub struct Floor<'a> {
    /// The organisation.
    pub organisation: &'a Organisation,
    /// The text.
    pub text: TextId,
    /// Its amendments.
    pub procedure: &'a Procedure,
}

impl Floor<'_> {
    /// Whether `actor` may do `act` upon `amendment`.
    pub fn may(self, actor: Actor<'_>, amendment: AmendmentId, act: AmendmentAct) -> bool {
        let Some(amendment) = self.procedure.amendment(amendment) else { return false };
        if !self.may_on_text(actor, TextAct::Read) {
            return false;
        }
        let is_author = self.is_author(actor, amendment);
        match act {
            AmendmentAct::Read => is_author || self.is_shown(actor, amendment),
            // Those who write together know each other, wherever they came from.
            AmendmentAct::KnowPeople => is_author || self.may_on_text(actor, TextAct::KnowPeople),
            AmendmentAct::Write => is_author && amendment.status.phase() == Phase::Written,
            AmendmentAct::Answer => is_author,
            AmendmentAct::Support => self.may_on_text(actor, TextAct::Amend),
            AmendmentAct::Opine => self.may_preside(actor) || self.is_in_commission(actor),
            AmendmentAct::Preside => self.may_preside(actor),
            AmendmentAct::DecideUncalled => {
                self.may_preside(actor) && self.organisation.may(actor, HouseAct::KeepMembers)
            }
        }
    }

    /// Whether `actor` presides over the amendments of the text.
    pub fn may_preside(self, actor: Actor<'_>) -> bool {
        self.may_on_text(actor, TextAct::Preside)
    }

    /// Whether two people write an amendment of the text together.
    pub fn write_together(self, one: &MemberId, other: &MemberId) -> bool {
        let mut amendments = self.procedure.amendments();
        amendments.any(|(_, found)| found.authors.contains(one) && found.authors.contains(other))
    }

    /// Whether `actor` may do `act` upon the text.
    pub fn may_on_text(self, actor: Actor<'_>, act: TextAct) -> bool {
        self.organisation.may_on_text(actor, self.text, act)
    }

    fn is_author(self, actor: Actor<'_>, amendment: &Amendment) -> bool {
        match actor {
            Actor::Member(id) => {
                amendment.authors.contains(id) && self.organisation.active(id).is_some()
            }
            Actor::Visitor | Actor::Operator => false,
        }
    }

    /// A draft is its authors'; one that was taken back before it was tabled stays theirs.
    fn is_shown(self, actor: Actor<'_>, amendment: &Amendment) -> bool {
        match (actor, amendment.status) {
            (Actor::Operator, _) => true,
            (_, Status::Draft | Status::Withdrawn) => amendment.number.is_some(),
            (
                _,
                Status::Collecting
                | Status::Tabled
                | Status::Inadmissible
                | Status::ToDiscuss
                | Status::Called
                | Status::Adopted
                | Status::Rejected
                | Status::Fallen
                | Status::Satisfied
                | Status::NotMoved,
            ) => true,
        }
    }

    fn is_in_commission(self, actor: Actor<'_>) -> bool {
        let (Actor::Member(id), Some(group)) = (actor, self.procedure.rules.commission) else {
            return false;
        };
        self.organisation.active(id).is_some() && self.organisation.role(id, group).is_some()
    }
}
