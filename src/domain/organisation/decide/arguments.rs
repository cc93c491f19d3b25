//! Decisions on what an argumentaire is beside its words.

use imbl::OrdSet;

use super::{Case, content, instead, link};
use crate::domain::{
    ids::{GroupId, TextId},
    organisation::{
        argument::{MAX_ADDRESSEES, MAX_CLAIM_CHARS, MAX_SOURCES, Source},
        command::{Command, Decision, Noun, Refusal},
        event::Event,
        rights::{GroupAct, TextAct},
        text::{Text, TextKind},
    },
    revision::{Premise, Revision},
};

impl Case<'_> {
    pub(super) fn on_arguments(self, command: Command) -> Decision {
        match command {
            Command::Argue { text, claim, sources, premise } => {
                self.argue(text, (claim, sources), &premise)
            }
            Command::PublishTo { text, groups, premise } => {
                self.publish_to(text, &groups, &premise)
            }
            Command::CheckArgument(text) => {
                let now = self.argumentaire(text, TextAct::Check)?;
                if now.argument.claim.is_empty() || now.argument.sources.is_empty() {
                    return Err(Refusal::NothingToCheck);
                }
                Ok(vec![Event::ArgumentChecked { text, member: self.self_id()?.clone() }])
            }
            _ => Err(Refusal::Forbidden),
        }
    }

    fn argumentaire(&self, text: TextId, act: TextAct) -> Result<&Text, Refusal> {
        let is_one = |text: &Text| text.kind == TextKind::Argumentaire;
        match self.org.text(text) {
            // One that they may not read is unknown to them before it is of another kind.
            Some(other) if !is_one(other) => {
                self.allowed(text, TextAct::Read).and(Err(Refusal::NoArgumentaire))
            }
            _ => self.allowed(text, act),
        }
    }

    fn argue(
        self,
        text: TextId,
        (claim, sources): (Option<String>, Option<Vec<Source>>),
        premise: &Premise,
    ) -> Decision {
        let now = &self.argumentaire(text, TextAct::Write)?.argument;
        let claim = claim.map(|given| content(&given, MAX_CLAIM_CHARS)).transpose()?;
        let claim = claim.unwrap_or_else(|| now.claim.clone());
        let sources = sources.map(named).transpose()?.unwrap_or_else(|| now.sources.clone());
        let is_so = (&now.claim, &now.sources) == (&claim, &sources);
        instead(is_so, premise, &now.revision(), Event::Argued { text, claim, sources })
    }

    /// Groups that were chosen before stay where whoever asks may not know of them: they were not
    /// shown, so that nobody chose to take them away. Such a group is unknown to them, chosen or
    /// not: otherwise the answer would tell which.
    fn publish_to(self, text: TextId, groups: &[GroupId], premise: &Premise) -> Decision {
        let now = &self.argumentaire(text, TextAct::Show)?.argument;
        let seen = self.org.addressees(self.actor, now);
        let known = |id: &GroupId| {
            let may = self.org.may_in_group(self.actor, *id, GroupAct::Know);
            let found = self.org.group(*id).map(|(id, _)| id);
            found.filter(|_| may)
        };
        let asked: Option<OrdSet<GroupId>> = groups.iter().map(known).collect();
        let asked = asked.ok_or(Refusal::Unknown(Noun::Group))?;
        let unseen = now.groups.iter().filter(|id| !seen.contains(*id)).copied();
        let groups: OrdSet<GroupId> = asked.into_iter().chain(unseen).collect();
        if groups.len() > MAX_ADDRESSEES {
            return Err(Refusal::BadContent);
        }
        let is_so = now.groups == groups;
        let event = Event::PublishedTo { text, groups: groups.into_iter().collect() };
        instead(is_so, premise, &Revision::of(&seen), event)
    }
}

/// Sources with a name each.
fn named(sources: Vec<Source>) -> Result<Vec<Source>, Refusal> {
    if sources.len() > MAX_SOURCES {
        return Err(Refusal::BadContent);
    }
    let name = |source: Source| Ok(Source { link: link(source.link)?, ..source });
    sources.into_iter().map(name).collect()
}
