//! What the commission and those who preside do with amendments.

use super::{Case, reason, unless};
use crate::domain::{
    amendment::{
        Amendment, Opinion, Outcome, Phase, Rules, Status, Verdict,
        command::{Command, Decision, Judgement, MAX_BALLOTS, MAX_THRESHOLD, Refusal},
        event::Event,
        rights::AmendmentAct,
    },
    ids::{AmendmentId, BallotId, GroupId},
    organisation::rights::GroupAct,
    revision::Premise,
};

impl Case<'_> {
    pub(super) fn on_floor(self, command: Command) -> Decision {
        match command {
            Command::SetRules { threshold, commission } => self.set_rules(threshold, commission),
            Command::GiveOpinion { amendment, advice, reason: why, counter_wording, premise } => {
                let now = self.allowed(amendment, AmendmentAct::Opine)?;
                pending(now)?;
                let (by, at_s) = (self.self_id()?.clone(), self.petition.now_s);
                let (reason, counter_wording) = (reason(&why)?, reason(&counter_wording)?);
                let opinion = Opinion { advice, reason, counter_wording, by, at_s };
                opined((amendment, now), opinion, &premise)
            }
            Command::Admit(amendment) => {
                let now = self.allowed(amendment, AmendmentAct::Preside)?;
                match now.status {
                    Status::ToDiscuss => Ok(Vec::new()),
                    Status::Tabled => Ok(vec![Event::Admitted { amendment }]),
                    other => Err(Refusal::NotNow(other)),
                }
            }
            Command::Place(amendment, before) => {
                self.allowed(amendment, AmendmentAct::Preside)?;
                if let Some(before) = before {
                    self.allowed(before, AmendmentAct::Read)?;
                }
                let last = self.state.placed.last();
                let is_so = last.is_some_and(|p| (p.amendment, p.before) == (amendment, before));
                unless(is_so, Event::Placed { amendment, before })
            }
            Command::Call(amendment) => self.call(amendment),
            Command::OpenBallot(amendment, ballot) => {
                let now = self.allowed(amendment, AmendmentAct::Preside)?;
                pending(now)?;
                if now.ballots.len() >= MAX_BALLOTS {
                    return Err(Refusal::TooManyBallots);
                }
                if self.state.of_ballot(ballot).is_some() {
                    return Err(Refusal::Taken);
                }
                Ok(vec![Event::BallotOpened { amendment, ballot }])
            }
            Command::CloseBallot(amendment, ballot) => {
                let now = self.allowed(amendment, AmendmentAct::Preside)?;
                on_this(now, ballot)?;
                let is_closed = now.closed_ballots.contains(&ballot);
                unless(is_closed, Event::BallotClosed { amendment, ballot })
            }
            Command::Decide(amendment, judgement) => self.decide_on(amendment, judgement),
            Command::Undo { amendment, reason: why, record } => {
                let now = self.allowed(amendment, AmendmentAct::Preside)?;
                match now.status {
                    Status::Adopted
                    | Status::Rejected
                    | Status::Inadmissible
                    | Status::Fallen
                    | Status::Satisfied
                    | Status::NotMoved => {
                        Ok(vec![Event::Undone { amendment, reason: reason(&why)?, record }])
                    }
                    // What its authors took back is theirs to table again.
                    Status::Withdrawn
                    | Status::Draft
                    | Status::Collecting
                    | Status::Tabled
                    | Status::ToDiscuss
                    | Status::Called => Err(Refusal::NotNow(now.status)),
                }
            }
            _ => Err(Refusal::Forbidden),
        }
    }

    fn set_rules(self, threshold: u32, commission: Option<GroupId>) -> Decision {
        self.presides()?;
        if !(1..=MAX_THRESHOLD).contains(&threshold) {
            return Err(Refusal::BadThreshold);
        }
        let (org, actor) = (self.petition.organisation, self.petition.actor);
        let is_known = |group| org.may_in_group(actor, group, GroupAct::Know);
        if commission.is_some_and(|group| !is_known(group)) {
            return Err(Refusal::UnknownGroup);
        }
        let is_so = self.state.rules == Rules { threshold, commission };
        unless(is_so, Event::RulesSet { threshold, commission })
    }

    fn call(self, amendment: AmendmentId) -> Decision {
        let now = self.allowed(amendment, AmendmentAct::Preside)?;
        match now.status {
            Status::Called => return Ok(Vec::new()),
            Status::Tabled | Status::ToDiscuss => {}
            other => return Err(Refusal::NotNow(other)),
        }
        // An amendment waits while one of its own amendments is discussed, and the other way round.
        if self.state.called().is_some() {
            return Err(Refusal::AnotherCalled);
        }
        Ok(vec![Event::Called { amendment }])
    }

    fn decide_on(self, amendment: AmendmentId, asked: Judgement) -> Decision {
        let act = match asked.outcome {
            Outcome::Withdrawn => AmendmentAct::Answer,
            Outcome::Adopted
            | Outcome::Rejected
            | Outcome::Inadmissible
            | Outcome::Fallen
            | Outcome::Satisfied
            | Outcome::NotMoved => AmendmentAct::Preside,
        };
        let now = self.allowed(amendment, act)?;
        let is_so = now.verdict.as_ref().is_some_and(|one| one.verdict.outcome == asked.outcome);
        if is_so && now.status.phase() == Phase::Over {
            return Ok(Vec::new());
        }
        self.may_come_now(amendment, now, asked.outcome)?;
        if asked.outcome == Outcome::Adopted && !asked.insistence.covers(now.confirmation) {
            return Err(Refusal::Stale);
        }
        let verdict = self.verdict(amendment, now, asked)?;
        Ok(vec![Event::Decided { amendment, verdict }])
    }

    /// Whether an amendment has come far enough for an outcome, and not too far.
    fn may_come_now(
        self,
        amendment: AmendmentId,
        now: &Amendment,
        outcome: Outcome,
    ) -> Result<(), Refusal> {
        let may_uncalled =
            self.floor().may(self.petition.actor, amendment, AmendmentAct::DecideUncalled);
        let is_time = match (outcome, now.status.phase()) {
            (_, Phase::Over) => false,
            (Outcome::Withdrawn, Phase::Written | Phase::Pending) => true,
            (_, Phase::Written) => false,
            (Outcome::Fallen | Outcome::Satisfied | Outcome::Inadmissible, Phase::Pending) => true,
            (Outcome::Adopted | Outcome::Rejected | Outcome::NotMoved, Phase::Pending) => {
                now.status == Status::Called || may_uncalled
            }
        };
        if is_time { Ok(()) } else { Err(Refusal::NotNow(now.status)) }
    }

    fn verdict(
        self,
        amendment: AmendmentId,
        now: &Amendment,
        asked: Judgement,
    ) -> Result<Verdict, Refusal> {
        let Judgement { outcome, reason: why, cause, ballot, record, .. } = asked;
        let reason = reason(&why)?;
        if outcome == Outcome::Inadmissible && reason.is_empty() {
            return Err(Refusal::NeedsReason);
        }
        if matches!(outcome, Outcome::Fallen | Outcome::Satisfied) {
            let is_decided = |id| {
                let other = self.state.amendment(id).filter(|_| id != amendment);
                other.is_some_and(|other| other.status.phase() == Phase::Over)
            };
            if !cause.is_some_and(is_decided) {
                return Err(Refusal::NeedsCause);
            }
        }
        if let Some(ballot) = ballot {
            on_this(now, ballot)?;
        }
        Ok(Verdict { outcome, reason, cause, ballot, record })
    }
}

/// The opinion given, in the place of the one that it stands on.
fn opined(
    (amendment, now): (AmendmentId, &Amendment),
    opinion: Opinion,
    premise: &Premise,
) -> Decision {
    let is_so = now.opinion.as_ref().map(Opinion::says) == Some(opinion.says());
    if !is_so && !premise.holds(&now.opinion_revision()) {
        return Err(Refusal::ChangedMeanwhile);
    }
    unless(is_so, Event::OpinionGiven { amendment, opinion })
}

/// Its words are frozen, and nothing is decided.
fn pending(amendment: &Amendment) -> Result<(), Refusal> {
    match amendment.status.phase() {
        Phase::Pending => Ok(()),
        Phase::Written | Phase::Over => Err(Refusal::NotNow(amendment.status)),
    }
}

fn on_this(amendment: &Amendment, ballot: BallotId) -> Result<(), Refusal> {
    if amendment.ballots.contains(&ballot) { Ok(()) } else { Err(Refusal::OtherBallot) }
}
