//! Decides: what a command comes to on the state as it stands, or why it changes nothing.

mod floor;
mod twins;
mod writing;

use super::{
    Amendment, Procedure,
    command::{Command, Decision, MAX_REASON_CHARS, MAX_TITLE_CHARS, Refusal},
    event::Event,
    rights::{AmendmentAct, Floor},
};
use crate::domain::{
    ids::{AmendmentId, MemberId, TextId},
    organisation::{Organisation, rights::Actor, rights::TextAct, text::Stage},
};

/// Who asks, when, of which text in which organisation.
#[derive(Clone, Copy)]
pub struct Petition<'a> {
    /// The organisation that gives rights.
    pub organisation: &'a Organisation,
    /// The text whose amendments these are.
    pub text: TextId,
    /// Who asks.
    pub actor: Actor<'a>,
    /// When, in seconds since 1970.
    pub now_s: u64,
}

/// A petition on a state: what every decision looks at.
#[derive(Clone, Copy)]
struct Case<'a> {
    state: &'a Procedure,
    petition: Petition<'a>,
}

impl Procedure {
    /// What `command` comes to.
    ///
    /// # Errors
    /// Says why it changes nothing. What somebody may not know of is refused as unknown.
    pub fn decide(&self, petition: Petition<'_>, command: Command) -> Decision {
        let case = Case { state: self, petition };
        // One's own signature can be taken back from what one may not read any more.
        let is_taking_back = matches!(command, Command::WithdrawSupport(_));
        if !is_taking_back && !case.may_on_text(TextAct::Read) {
            return Err(Refusal::Unknown);
        }
        match command {
            Command::Open { .. }
            | Command::Retitle(..)
            | Command::AddAuthor(..)
            | Command::RemoveAuthor(..)
            | Command::Collect(_)
            | Command::Support(_)
            | Command::WithdrawSupport(_)
            | Command::Table(..)
            | Command::Rectify(_)
            | Command::Confirm(..) => case.on_writing(command),
            Command::OfferMerge { .. }
            | Command::DropMerge { .. }
            | Command::AcceptMerge { .. } => case.on_twins(&command),
            Command::SetRules { .. }
            | Command::GiveOpinion { .. }
            | Command::Admit(_)
            | Command::Place(..)
            | Command::Call(_)
            | Command::OpenBallot(..)
            | Command::CloseBallot(..)
            | Command::Decide(..)
            | Command::Undo { .. } => case.on_floor(command),
        }
    }
}

impl<'a> Case<'a> {
    fn floor(self) -> Floor<'a> {
        let Petition { organisation, text, .. } = self.petition;
        Floor { organisation, text, procedure: self.state }
    }

    fn may_on_text(self, act: TextAct) -> bool {
        self.floor().may_on_text(self.petition.actor, act)
    }

    /// An amendment on which whoever asks may do `act`; one that they may not read is unknown to
    /// them.
    fn allowed(self, id: AmendmentId, act: AmendmentAct) -> Result<&'a Amendment, Refusal> {
        let may = |act| self.floor().may(self.petition.actor, id, act);
        let amendment = self.state.amendment(id).filter(|_| may(AmendmentAct::Read));
        let amendment = amendment.ok_or(Refusal::Unknown)?;
        if may(act) { Ok(amendment) } else { Err(Refusal::Forbidden) }
    }

    fn presides(self) -> Result<(), Refusal> {
        let may = self.floor().may_preside(self.petition.actor);
        if may { Ok(()) } else { Err(Refusal::Forbidden) }
    }

    /// The member who asks.
    fn self_id(self) -> Result<&'a MemberId, Refusal> {
        match self.petition.actor {
            Actor::Member(id) if self.petition.organisation.active(id).is_some() => Ok(id),
            Actor::Member(_) | Actor::Visitor | Actor::Operator => Err(Refusal::Forbidden),
        }
    }

    /// The text takes amendments now.
    fn is_amendable(self) -> Result<(), Refusal> {
        let text = self.petition.organisation.text(self.petition.text).ok_or(Refusal::Unknown)?;
        if text.stage == Stage::Amendable { Ok(()) } else { Err(Refusal::NotAmendable) }
    }
}

/// A title without space around it.
fn title(given: &str) -> Result<String, Refusal> {
    let trimmed = given.trim();
    let fits = trimmed.chars().take(MAX_TITLE_CHARS + 1).count() <= MAX_TITLE_CHARS;
    let is_visible = trimmed.chars().any(|c| c.is_alphanumeric() || c.is_ascii_punctuation());
    let is_clean = !trimmed.contains(char::is_control);
    if fits && is_visible && is_clean { Ok(trimmed.to_owned()) } else { Err(Refusal::BadTitle) }
}

/// Words of several lines, without space around them; may be empty.
fn reason(given: &str) -> Result<String, Refusal> {
    let trimmed = given.trim();
    let fits = trimmed.chars().take(MAX_REASON_CHARS + 1).count() <= MAX_REASON_CHARS;
    let is_clean = !trimmed.contains(|c: char| c.is_control() && c != '\n' && c != '\t');
    if fits && is_clean { Ok(trimmed.to_owned()) } else { Err(Refusal::BadReason) }
}

/// One event, unless nothing would change.
fn unless(is_so_already: bool, event: Event) -> Decision {
    Ok(if is_so_already { Vec::new() } else { vec![event] })
}
