//! Amendments that say the same: one joins the other, with the people who stand behind it.

use super::{Case, unless};
use crate::domain::{
    amendment::{
        Amendment, Likeness, People, Status,
        command::{Command, Decision, MAX_AUTHORS, Refusal},
        event::Event,
        rights::AmendmentAct,
    },
    ids::AmendmentId,
};

impl Case<'_> {
    pub(super) fn on_twins(self, command: &Command) -> Decision {
        match *command {
            Command::OfferMerge { amendment, into, likeness } => {
                self.offer((amendment, into), likeness)
            }
            Command::DropMerge { amendment, into } => self.drop_offer(amendment, into),
            Command::AcceptMerge { amendment, into } => self.accept(amendment, into),
            _ => Err(Refusal::Forbidden),
        }
    }

    fn offer(
        self,
        (amendment, into): (AmendmentId, AmendmentId),
        likeness: Option<Likeness>,
    ) -> Decision {
        let now = self.allowed(amendment, AmendmentAct::Answer)?;
        let other = self.allowed(into, AmendmentAct::Read)?;
        mergeable(now)?;
        mergeable(other)?;
        let is_twin = amendment != into && now.parent == other.parent && likeness.is_some();
        if !is_twin {
            return Err(Refusal::NotAlike);
        }
        unless(now.offered == Some(into), Event::MergeOffered { amendment, into })
    }

    /// Whoever offered takes it back, whoever was offered it declines.
    fn drop_offer(self, amendment: AmendmentId, into: AmendmentId) -> Decision {
        let now = self.allowed(amendment, AmendmentAct::Read)?;
        self.allowed(into, AmendmentAct::Read)?;
        let may = |id| self.allowed(id, AmendmentAct::Answer).is_ok();
        if !may(amendment) && !may(into) {
            return Err(Refusal::Forbidden);
        }
        unless(now.offered != Some(into), Event::MergeDropped { amendment, into })
    }

    fn accept(self, amendment: AmendmentId, into: AmendmentId) -> Decision {
        let other = self.allowed(into, AmendmentAct::Answer)?;
        let now = self.allowed(amendment, AmendmentAct::Read)?;
        if now.offered != Some(into) {
            return Err(Refusal::NoOffer);
        }
        mergeable(now)?;
        mergeable(other)?;
        if other.authors.clone().union(now.authors.clone()).len() > MAX_AUTHORS {
            return Err(Refusal::Authors);
        }
        let people = People { authors: now.authors.clone(), signatories: now.signatories.clone() };
        Ok(vec![
            Event::Merged { amendment, into },
            Event::Joined { amendment: into, from: amendment, people },
        ])
    }
}

/// It is shown, its discussion has not begun, and nobody votes on it.
fn mergeable(amendment: &Amendment) -> Result<(), Refusal> {
    match amendment.status {
        Status::Collecting | Status::Tabled | Status::ToDiscuss if !amendment.is_voted_on() => {
            Ok(())
        }
        other => Err(Refusal::NotNow(other)),
    }
}
