//! Decisions on groups.

use super::{Case, content, instead, link, name, unless};
use crate::domain::{
    ids::{GroupId, MemberId},
    organisation::{
        command::{Command, Decision, MAX_DESCRIPTION_CHARS, MAX_LINKS, Noun, Refusal},
        event::Event,
        group::{Group, GroupKind, Openness, Role},
        invitation::Place,
        link::Link,
        rights::{GroupAct, HouseAct},
    },
    revision::Premise,
};

impl Case<'_> {
    pub(super) fn on_groups(self, command: Command) -> Decision {
        match command {
            Command::FoundGroup { group, kind, name, openness } => {
                self.found((group, kind), &name, openness)
            }
            Command::RenameGroup(group, given) => {
                let (group, now) = self.led(group)?;
                let name = name(&given)?;
                unless(now.name == name, Event::GroupRenamed { group, name })
            }
            Command::OpenGroup(group, openness) => {
                let (group, now) = self.led(group)?;
                unless(now.openness == openness, Event::GroupOpened { group, openness })
            }
            Command::DescribeGroup { group, description, links, premise } => {
                self.describe(group, (&description, links), &premise)
            }
            Command::AttachGroup(group, parent) => self.attach(group, parent),
            Command::GiveRole(member, place) => self.give_role(member, place),
            Command::EndRole(member, group) => self.end_role(member, group),
            Command::EnterGroup(group) => {
                let (group, _) = self.known(group)?;
                let member = self.self_id()?;
                let may = self.org.may_in_group(self.actor, group, GroupAct::Enter);
                let is_in = self.org.role(member, group).is_some();
                match (is_in, may) {
                    (true, _) => Ok(Vec::new()),
                    (false, true) => Ok(vec![Event::given(member, group, Role::Observer)]),
                    (false, false) => Err(Refusal::Forbidden),
                }
            }
            Command::HandOver(group, to) => self.hand_over(group, &to),
            Command::MergeGroups(group, into) => self.merge_groups(group, into),
            _ => Err(Refusal::Forbidden),
        }
    }

    /// A group that whoever asks may know of.
    fn known(&self, group: GroupId) -> Result<(GroupId, &Group), Refusal> {
        let found = self.org.group(group).ok_or(Refusal::Unknown(Noun::Group))?;
        if self.org.may_in_group(self.actor, group, GroupAct::Know) {
            Ok(found)
        } else {
            Err(Refusal::Unknown(Noun::Group))
        }
    }

    /// A group that whoever asks leads.
    fn led(&self, group: GroupId) -> Result<(GroupId, &Group), Refusal> {
        let found = self.known(group)?;
        if self.org.may_in_group(self.actor, group, GroupAct::Lead) {
            Ok(found)
        } else {
            Err(Refusal::Forbidden)
        }
    }

    fn found(
        self,
        (group, kind): (GroupId, GroupKind),
        given: &str,
        openness: Openness,
    ) -> Decision {
        self.require(HouseAct::Found(kind))?;
        let founder = self.self_id()?;
        if self.org.groups.contains_key(&group) {
            return Err(Refusal::Taken);
        }
        let founded = Event::GroupFounded { group, kind, name: name(given)?, openness };
        Ok(vec![founded, Event::given(founder, group, Role::Secretary)])
    }

    fn describe(
        self,
        group: GroupId,
        (description, links): (&str, Vec<Link>),
        premise: &Premise,
    ) -> Decision {
        let (group, now) = self.led(group)?;
        let Group { description, links, .. } = now.described(description, links)?;
        let is_so = (&now.description, &now.links) == (&description, &links);
        let event = Event::GroupDescribed { group, description, links };
        instead(is_so, premise, &now.revision(), event)
    }

    fn attach(self, group: GroupId, parent: Option<GroupId>) -> Decision {
        let (group, now) = self.led(group)?;
        let parent = parent.map(|parent| self.known(parent)).transpose()?.map(|(id, _)| id);
        let above = |id: &GroupId| self.org.group(*id)?.1.parent;
        let is_ring = std::iter::successors(parent, above)
            .take(self.org.groups.len())
            .any(|ancestor| ancestor == group);
        if is_ring {
            return Err(Refusal::BadTree);
        }
        unless(now.parent == parent, Event::GroupAttached { group, parent })
    }

    fn give_role(self, member: MemberId, place: Place) -> Decision {
        let (group, now) = self.led(place.group)?;
        self.org.active(&member).ok_or(Refusal::Unknown(Noun::Member))?;
        let place = Place { group, ..place };
        if place.role != Role::Secretary {
            keep_a_secretary(now, &member)?;
        }
        unless(now.role(&member) == Some(place.role), Event::RoleGiven { member, place })
    }

    /// Anybody may go by themselves.
    fn end_role(self, member: MemberId, group: GroupId) -> Decision {
        let (group, now) =
            if self.is_self(&member) { self.known(group)? } else { self.led(group)? };
        keep_a_secretary(now, &member)?;
        unless(now.role(&member).is_none(), Event::RoleEnded { member, group })
    }

    /// The successor has everything the group has: its texts, channels and contacts are the
    /// group's, not the secretary's.
    fn hand_over(self, group: GroupId, to: &MemberId) -> Decision {
        let (group, now) = self.led(group)?;
        self.org.active(to).ok_or(Refusal::Unknown(Noun::Member))?;
        let mut events = vec![Event::given(to, group, Role::Secretary)];
        let own = self.self_id().ok().filter(|own| *own != to);
        if let Some(own) = own.filter(|own| now.role(own) == Some(Role::Secretary)) {
            events.push(Event::given(own, group, Role::Member));
        }
        Ok(events)
    }

    fn merge_groups(self, group: GroupId, into: GroupId) -> Decision {
        self.require(HouseAct::MendGroups)?;
        let (group, _) = self.known(group)?;
        let (into, _) = self.known(into)?;
        if group == into {
            return Err(Refusal::SameTwice);
        }
        Ok(vec![Event::GroupMerged { group, into }])
    }
}

impl Group {
    /// The group as it would stand with this description and these links, without space around
    /// them.
    ///
    /// # Errors
    /// What of them cannot be kept.
    pub fn described(&self, description: &str, links: Vec<Link>) -> Result<Self, Refusal> {
        let description = content(description, MAX_DESCRIPTION_CHARS)?;
        if links.len() > MAX_LINKS {
            return Err(Refusal::BadContent);
        }
        let links = links.into_iter().map(link).collect::<Result<Vec<_>, _>>()?;
        Ok(Self { description, links, ..self.clone() })
    }
}

/// A group with others in it keeps somebody who answers for it.
fn keep_a_secretary(group: &Group, goes: &MemberId) -> Result<(), Refusal> {
    let is_secretary = group.role(goes) == Some(Role::Secretary);
    let is_needed = group.members.len() > 1 && group.secretaries().all(|other| other == goes);
    if is_secretary && is_needed { Err(Refusal::LastSecretary) } else { Ok(()) }
}
