//! Decides: what a command comes to on the state as it stands, or why it changes nothing.

mod arguments;
mod channels;
mod groups;
mod members;
mod texts;
mod themes;

use super::{
    Organisation,
    command::{Command, Decision, MAX_NAME_CHARS, MAX_TITLE_CHARS, Refusal},
    event::Event,
    link::Link,
    rights::{Actor, HouseAct},
};
use crate::domain::{
    ids::MemberId,
    revision::{Premise, Revision},
};

/// Who asks, on what state, when: what every decision looks at.
#[derive(Clone, Copy)]
struct Case<'a> {
    org: &'a Organisation,
    actor: Actor<'a>,
    now_s: u64,
}

impl Organisation {
    /// What `command`, asked for by `actor` at `now_s` (seconds since 1970), comes to.
    ///
    /// # Errors
    /// Says why it changes nothing. What somebody may not know of is refused as unknown.
    pub fn decide(&self, actor: Actor<'_>, command: Command, now_s: u64) -> Decision {
        let case = Case { org: self, actor, now_s };
        match command {
            Command::SetMemberWord(_)
            | Command::Invite { .. }
            | Command::WithdrawInvitation(_)
            | Command::Join { .. }
            | Command::ChangeStanding(..)
            | Command::ChangeOffice(..)
            | Command::ChangeStatus(..)
            | Command::ChangePresence(_) => case.on_members(command),
            Command::FoundGroup { .. }
            | Command::RenameGroup(..)
            | Command::OpenGroup(..)
            | Command::DescribeGroup { .. }
            | Command::AttachGroup(..)
            | Command::GiveRole(..)
            | Command::EndRole(..)
            | Command::EnterGroup(_)
            | Command::HandOver(..)
            | Command::MergeGroups(..) => case.on_groups(command),
            Command::PlantTheme { .. }
            | Command::RenameTheme(..)
            | Command::MoveTheme(..)
            | Command::MergeThemes(..) => case.on_themes(command),
            Command::OpenText { .. }
            | Command::RetitleText(..)
            | Command::FileText(..)
            | Command::ShowText(..)
            | Command::ReachStage(..)
            | Command::SetCalendar { .. }
            | Command::AddAuthor(..)
            | Command::RemoveAuthor(..)
            | Command::AskCosignature(..)
            | Command::Cosign(_)
            | Command::WithdrawCosignature(_) => case.on_texts(command),
            Command::Argue { .. } | Command::PublishTo { .. } | Command::CheckArgument(_) => {
                case.on_arguments(command)
            }
            Command::OpenChannel { .. } | Command::RenameChannel(..) => case.on_channels(command),
        }
    }
}

impl<'a> Case<'a> {
    fn require(self, act: HouseAct) -> Result<(), Refusal> {
        if self.org.may(self.actor, act) { Ok(()) } else { Err(Refusal::Forbidden) }
    }

    /// The member who asks: neither a visitor nor the operator has a place of their own.
    fn self_id(self) -> Result<&'a MemberId, Refusal> {
        match self.actor {
            Actor::Member(id) if self.org.active(id).is_some() => Ok(id),
            Actor::Member(_) | Actor::Visitor | Actor::Operator => Err(Refusal::Forbidden),
        }
    }

    fn is_self(self, member: &MemberId) -> bool {
        self.actor == Actor::Member(member)
    }
}

/// A name without space around it.
fn name(given: &str) -> Result<String, Refusal> {
    bounded(given, MAX_NAME_CHARS)
}

/// A title without space around it.
fn title(given: &str) -> Result<String, Refusal> {
    bounded(given, MAX_TITLE_CHARS)
}

fn bounded(given: &str, max_chars: usize) -> Result<String, Refusal> {
    let trimmed = given.trim();
    let fits = trimmed.chars().take(max_chars + 1).count() <= max_chars;
    let is_visible = trimmed.chars().any(|c| c.is_alphanumeric() || c.is_ascii_punctuation());
    let is_clean = !trimmed.contains(char::is_control);
    if fits && is_visible && is_clean { Ok(trimmed.to_owned()) } else { Err(Refusal::BadName) }
}

/// Words of several lines, without space around them; may be empty.
fn content(given: &str, max_chars: usize) -> Result<String, Refusal> {
    let trimmed = given.trim();
    let fits = trimmed.chars().take(max_chars + 1).count() <= max_chars;
    let is_clean = !trimmed.contains(|c: char| c.is_control() && c != '\n' && c != '\t');
    if fits && is_clean { Ok(trimmed.to_owned()) } else { Err(Refusal::BadContent) }
}

/// Links whose titles are names; a title that is missing is the address.
fn link(given: Link) -> Result<Link, Refusal> {
    let title = match given.title.trim() {
        "" => given.url.as_str().chars().take(MAX_TITLE_CHARS).collect(),
        named => title(named)?,
    };
    Ok(Link { title, ..given })
}

/// One event, unless nothing would change.
fn unless(is_so_already: bool, event: Event) -> Decision {
    Ok(if is_so_already { Vec::new() } else { vec![event] })
}

/// One event that puts something whole in the place of what has the mark `now`, unless nothing
/// would change.
fn instead(is_so_already: bool, premise: &Premise, now: &Revision, event: Event) -> Decision {
    if !is_so_already && !premise.holds(now) {
        return Err(Refusal::ChangedMeanwhile);
    }
    unless(is_so_already, event)
}
