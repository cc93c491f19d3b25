//! What its authors, and those who sign, do with an amendment.

use super::{Case, title, unless};
use crate::domain::{
    amendment::{
        Amendment, Confirmation, Phase, Status,
        command::{Command, Decision, MAX_AMENDMENTS, MAX_AUTHORS, Refusal, Substance},
        event::Event,
        rights::AmendmentAct,
    },
    ids::{AmendmentId, MemberId},
    organisation::{
        rights::{Actor, TextAct},
        text::Stage,
    },
};

impl Case<'_> {
    pub(super) fn on_writing(self, command: Command) -> Decision {
        match command {
            Command::Open { amendment, parent, title: given } => {
                self.open(amendment, parent, &given)
            }
            Command::Retitle(amendment, given) => {
                let now = self.allowed(amendment, AmendmentAct::Answer)?;
                written(now)?;
                let title = title(&given)?;
                unless(now.title == title, Event::Retitled { amendment, title })
            }
            Command::AddAuthor(amendment, member) => self.add_author(amendment, member),
            Command::RemoveAuthor(amendment, member) => {
                let now = self.allowed(amendment, AmendmentAct::Answer)?;
                written(now)?;
                let is_one = now.authors.contains(&member);
                if is_one && now.authors.len() == 1 {
                    return Err(Refusal::Authors);
                }
                unless(!is_one, Event::AuthorRemoved { amendment, member })
            }
            Command::Collect(amendment) => {
                let now = self.allowed(amendment, AmendmentAct::Answer)?;
                match now.status {
                    Status::Collecting => Ok(Vec::new()),
                    Status::Draft => Ok(vec![Event::CollectingBegun { amendment }]),
                    other => Err(Refusal::NotNow(other)),
                }
            }
            Command::Support(amendment) => self.support(amendment),
            Command::WithdrawSupport(amendment) => self.withdraw_support(amendment),
            Command::Table(amendment, substance) => self.table(amendment, substance),
            Command::Rectify(amendment) => {
                let now = self.allowed(amendment, AmendmentAct::Answer)?;
                self.is_amendable()?;
                match now.status {
                    Status::Tabled | Status::ToDiscuss if now.is_voted_on() => {
                        Err(Refusal::VotedOn)
                    }
                    Status::Tabled | Status::ToDiscuss => Ok(vec![Event::Reopened { amendment }]),
                    other => Err(Refusal::NotNow(other)),
                }
            }
            Command::Confirm(amendment, wording) => {
                let now = self.allowed(amendment, AmendmentAct::Answer)?;
                if now.status.phase() != Phase::Pending {
                    return Err(Refusal::NotNow(now.status));
                }
                let is_settled = now.confirmation == Confirmation::Holds;
                unless(is_settled, Event::Confirmed { amendment, wording })
            }
            _ => Err(Refusal::Forbidden),
        }
    }

    /// What is amended is the text, or an amendment whose wording is frozen.
    fn open(self, amendment: AmendmentId, parent: Option<AmendmentId>, given: &str) -> Decision {
        let author = self.self_id()?.clone();
        let may = self.may_on_text(TextAct::Amend);
        self.is_amendable()?;
        if !may {
            return Err(Refusal::Forbidden);
        }
        if self.state.amendment(amendment).is_some() {
            return Err(Refusal::Taken);
        }
        if self.state.amendments.len() >= MAX_AMENDMENTS {
            return Err(Refusal::TooManyAmendments);
        }
        if let Some(parent) = parent {
            let parent = self.allowed(parent, AmendmentAct::Read)?;
            if parent.parent.is_some() {
                return Err(Refusal::TooDeep);
            }
            if parent.status.phase() != Phase::Pending {
                return Err(Refusal::NotNow(parent.status));
            }
        }
        Ok(vec![Event::Opened { amendment, parent, title: title(given)?, author }])
    }

    /// Whoever is to be an author is somebody whom those who name them may find, and who may read
    /// the text.
    fn add_author(self, amendment: AmendmentId, member: MemberId) -> Decision {
        let now = self.allowed(amendment, AmendmentAct::Answer)?;
        written(now)?;
        let org = self.petition.organisation;
        let reads = org.may_on_text(Actor::Member(&member), self.petition.text, TextAct::Read);
        if !reads || !org.may_find(self.petition.actor, &member) {
            return Err(Refusal::UnknownMember);
        }
        if now.authors.contains(&member) {
            return Ok(Vec::new());
        }
        if now.authors.len() >= MAX_AUTHORS {
            return Err(Refusal::Authors);
        }
        Ok(vec![Event::AuthorAdded { amendment, member }])
    }

    fn support(self, amendment: AmendmentId) -> Decision {
        let now = self.allowed(amendment, AmendmentAct::Support)?;
        let member = self.self_id()?.clone();
        match now.status {
            Status::Collecting | Status::Tabled | Status::ToDiscuss => {}
            other => return Err(Refusal::NotNow(other)),
        }
        let is_behind = now.is_of(&member);
        unless(is_behind, Event::Supported { amendment, member })
    }

    /// Whoever signed takes that back, also where they may not read it any more; to others it is
    /// then as unknown as ever.
    fn withdraw_support(self, amendment: AmendmentId) -> Decision {
        let member = self.self_id()?.clone();
        let signed = self.state.amendment(amendment);
        let now = match signed.filter(|one| one.signatories.contains(&member)) {
            Some(now) => now,
            None => self.allowed(amendment, AmendmentAct::Read)?,
        };
        if now.status == Status::Called || now.status.phase() == Phase::Over {
            return Err(Refusal::NotNow(now.status));
        }
        let is_none = !now.signatories.contains(&member);
        unless(is_none, Event::SupportWithdrawn { amendment, member })
    }

    /// The calendar binds the first tabling; what is rectified was there in time.
    fn table(self, amendment: AmendmentId, substance: Substance) -> Decision {
        let now = self.allowed(amendment, AmendmentAct::Answer)?;
        written(now)?;
        self.is_amendable()?;
        if now.number.is_none() && self.deadline_s().is_some_and(|end| end <= self.petition.now_s) {
            return Err(Refusal::DeadlineOver);
        }
        let needed = self.state.rules.threshold;
        let behind = u32::try_from(now.supporters()).unwrap_or(u32::MAX);
        if behind < needed {
            return Err(Refusal::TooFewSignatures { missing: needed - behind });
        }
        let Substance::Wording(wording) = substance else { return Err(Refusal::NothingChanged) };
        let rectified = now.rectified + u32::from(now.number.is_some());
        let number = now.number.unwrap_or(self.state.last_number + 1);
        Ok(vec![Event::Tabled { amendment, number, rectified, wording }])
    }

    fn deadline_s(self) -> Option<u64> {
        let text = self.petition.organisation.text(self.petition.text)?;
        text.calendar.iter().find(|step| step.stage == Stage::Closed).map(|step| step.at_s)
    }
}

/// Its words still change.
fn written(amendment: &Amendment) -> Result<(), Refusal> {
    match amendment.status.phase() {
        Phase::Written => Ok(()),
        Phase::Pending | Phase::Over => Err(Refusal::NotNow(amendment.status)),
    }
}
