//! Takes in what happened. An event about something unknown changes nothing: a log that lost its
//! beginning must not stop the hub.

use super::{
    Organisation,
    argument::{Argument, Check},
    channels::ChannelEntry,
    event::Event,
    group::{Group, Role},
    invitation::Invitation,
    member::{Member, Presence, Status},
    text::{Stage, Text, TextKind, Visibility},
    theme::Theme,
};
use crate::domain::ids::{GroupId, InvitationId, MemberId, TextId, ThemeId};

impl Organisation {
    /// The state after `event`, which happened at `at_s` (seconds since 1970) by `by`.
    pub fn apply(&mut self, event: Event, by: &MemberId, at_s: u64) {
        match event {
            Event::MemberWordSet { word } => self.settings.member_word = word,
            Event::Invited { invitation, offer } => {
                let offer = Invitation { by: Some(by.clone()), ..offer };
                self.invitations.insert(invitation, offer);
            }
            Event::InvitationWithdrawn { invitation } => {
                self.invitations.remove(&invitation);
            }
            Event::Joined { member, invitation } => self.join(member, invitation, at_s),
            Event::StandingChanged { member, standing } => {
                self.change_member(&member, |member| member.standing = standing);
            }
            Event::OfficeChanged { member, office } => {
                self.change_member(&member, |member| member.office = office);
            }
            Event::StatusChanged { member, status } => self.set_status(&member, status),
            Event::PresenceChanged { member, presence } => {
                self.change_member(&member, |member| member.presence = presence);
            }
            event => self.apply_to_group(event, by, at_s),
        }
    }

    fn apply_to_group(&mut self, event: Event, by: &MemberId, at_s: u64) {
        match event {
            Event::GroupFounded { group, kind, name, openness } => {
                let founded = Group {
                    kind,
                    name,
                    openness,
                    parent: None,
                    members: imbl::OrdMap::new(),
                    merged_into: None,
                    description: String::new(),
                    links: Vec::new(),
                    founded_at_s: at_s,
                };
                self.groups.insert(group, founded);
            }
            Event::GroupRenamed { group, name } => self.change_group(group, |g| g.name = name),
            Event::GroupOpened { group, openness } => {
                self.change_group(group, |group| group.openness = openness);
            }
            Event::GroupDescribed { group, description, links } => {
                self.change_group(group, |group| {
                    (group.description, group.links) = (description, links);
                });
            }
            Event::GroupAttached { group, parent } => {
                self.change_group(group, |group| group.parent = parent);
            }
            Event::RoleGiven { member, place } => self.change_group(place.group, |group| {
                group.members.insert(member, place.role);
            }),
            Event::RoleEnded { member, group } => self.change_group(group, |group| {
                group.members.remove(&member);
            }),
            Event::GroupMerged { group, into } => self.merge_groups(group, into),
            Event::ThemePlanted { theme, name, parent } => {
                self.themes.insert(theme, Theme { name, parent, merged_into: None });
            }
            Event::ThemeRenamed { theme, name } => self.change_theme(theme, |t| t.name = name),
            Event::ThemeMoved { theme, parent } => {
                self.change_theme(theme, |theme| theme.parent = parent);
            }
            Event::ThemeMerged { theme, into } => self.merge_themes(theme, into),
            event => self.apply_to_text(event, by, at_s),
        }
    }

    fn apply_to_text(&mut self, event: Event, by: &MemberId, at_s: u64) {
        match event {
            Event::TextOpened { text, kind, title, author } => {
                self.texts.insert(text, opened((kind, title), author, at_s));
            }
            Event::TextRetitled { text, title } => {
                self.change_text(text, at_s, |text| text.title = title);
            }
            Event::TextFiled { text, theme, group } => {
                self.change_text(text, at_s, |text| (text.theme, text.group) = (theme, group));
            }
            Event::TextShown { text, visibility } => {
                self.change_text(text, at_s, |text| text.visibility = visibility);
            }
            Event::StageReached { text, stage } => {
                self.change_text(text, at_s, |text| text.stage = stage);
            }
            Event::CalendarSet { text, calendar } => {
                self.change_text(text, at_s, |text| text.calendar = calendar);
            }
            Event::AuthorAdded { text, member } => self.change_text(text, at_s, |text| {
                text.authors.insert(member);
            }),
            Event::AuthorRemoved { text, member } => self.change_text(text, at_s, |text| {
                text.authors.remove(&member);
            }),
            Event::CosignatureAsked { text, member } => self.change_text(text, at_s, |text| {
                text.asked.insert(member);
            }),
            Event::Cosigned { text, member } => self.change_text(text, at_s, |text| {
                text.asked.remove(&member);
                text.cosignatories.insert(member);
            }),
            Event::CosignatureWithdrawn { text, member } => self.change_text(text, at_s, |text| {
                text.asked.remove(&member);
                text.cosignatories.remove(&member);
            }),
            event => self.apply_to_argument(event, by, at_s),
        }
    }

    /// A check is of what it saw: it is void once claim or sources are others.
    fn apply_to_argument(&mut self, event: Event, by: &MemberId, at_s: u64) {
        match event {
            Event::Argued { text, claim, sources } => self.change_text(text, at_s, |text| {
                let Argument { groups, .. } = std::mem::take(&mut text.argument);
                text.argument = Argument { claim, sources, groups, checks: Vec::new() };
            }),
            Event::PublishedTo { text, groups } => self.change_text(text, at_s, |text| {
                text.argument.groups = groups.into_iter().collect();
            }),
            Event::ArgumentChecked { text, member } => self.change_text(text, at_s, |text| {
                text.argument.checks.retain(|check| check.by != member);
                text.argument.checks.push(Check { by: member, at_s });
            }),
            event => self.apply_to_channel(event, by, at_s),
        }
    }

    fn apply_to_channel(&mut self, event: Event, by: &MemberId, at_s: u64) {
        match event {
            Event::ChannelOpened { channel, place, kind, name } => {
                let (opened_by, opened_at_s) = (by.clone(), at_s);
                let entry = ChannelEntry { place, kind, name, opened_by, opened_at_s };
                self.channels.entry(channel).or_insert(entry);
            }
            Event::ChannelRenamed { channel, name } => {
                if let Some(entry) = self.channels.get_mut(&channel) {
                    entry.name = Some(name);
                }
            }
            // Those of the functions before this one.
            _ => {}
        }
    }

    /// Somebody who is a member already only gains: what the link offers beyond what they have.
    fn join(&mut self, id: MemberId, invitation: InvitationId, at_s: u64) {
        let Some(offer) = self.invitations.get(&invitation).cloned() else { return };
        let Invitation { standing, office, place, uses_left, .. } = offer;
        if uses_left <= 1 {
            self.invitations.remove(&invitation);
        } else if let Some(offer) = self.invitations.get_mut(&invitation) {
            offer.uses_left -= 1;
        }
        if let Some(place) = place {
            let (id, role) = (id.clone(), place.role);
            self.change_group(place.group, |group| {
                let role = group.role(&id).map_or(role, |now| now.max(role));
                group.members.insert(id, role);
            });
        }
        let (status, presence) = (Status::Active, Presence::Shown);
        let new = Member { standing, office, status, presence, joined_at_s: at_s };
        let now = self.members.entry(id).or_insert(new);
        now.standing = now.standing.max(standing);
        if office != super::Office::None {
            now.office = office;
        }
    }

    /// Who has left is in no group; their signatures and their words stay.
    fn set_status(&mut self, id: &MemberId, status: Status) {
        self.change_member(id, |member| member.status = status);
        if status == Status::Left {
            let groups: Vec<GroupId> = self.groups_of(id).map(|(group, _)| group).collect();
            for group in groups {
                self.change_group(group, |group| {
                    group.members.remove(id);
                });
            }
        }
    }

    fn merge_groups(&mut self, from: GroupId, into: GroupId) {
        let Some(group) = self.groups.get_mut(&from) else { return };
        group.merged_into = Some(into);
        let members = std::mem::take(&mut group.members);
        let links = std::mem::take(&mut group.links);
        self.change_group(into, |group| {
            group.links.extend(links);
            let stronger = |one: Role, other: Role| one.max(other);
            group.members = std::mem::take(&mut group.members).union_with(members, stronger);
        });
        let moved = |group: Option<GroupId>| group == Some(from);
        let texts = ids_where(&self.texts, |text: &Text| moved(text.group));
        for text in texts {
            self.texts[&text].group = Some(into);
        }
        let is_for = |text: &Text| text.argument.groups.contains(&from);
        for text in ids_where(&self.texts, is_for) {
            let groups = &mut self.texts[&text].argument.groups;
            groups.remove(&from);
            groups.insert(into);
        }
        for group in ids_where(&self.groups, |group: &Group| moved(group.parent)) {
            // A group that belonged to the one merged into its own child stands alone.
            self.groups[&group].parent = (group != into).then_some(into);
        }
        let waiting = |offer: &Invitation| moved(offer.place.map(|place| place.group));
        for invitation in ids_where(&self.invitations, waiting) {
            if let Some(place) = &mut self.invitations[&invitation].place {
                place.group = into;
            }
        }
    }

    fn merge_themes(&mut self, from: ThemeId, into: ThemeId) {
        self.change_theme(from, |theme| theme.merged_into = Some(into));
        for text in ids_where(&self.texts, |text: &Text| text.theme == Some(from)) {
            self.texts[&text].theme = Some(into);
        }
        for theme in ids_where(&self.themes, |theme: &Theme| theme.parent == Some(from)) {
            self.themes[&theme].parent = (theme != into).then_some(into);
        }
    }

    fn change_member(&mut self, id: &MemberId, change: impl FnOnce(&mut Member)) {
        if let Some(member) = self.members.get_mut(id) {
            change(member);
        }
    }

    fn change_group(&mut self, id: GroupId, change: impl FnOnce(&mut Group)) {
        let Some((id, _)) = self.group(id) else { return };
        if let Some(group) = self.groups.get_mut(&id) {
            change(group);
        }
    }

    fn change_theme(&mut self, id: ThemeId, change: impl FnOnce(&mut Theme)) {
        if let Some(theme) = self.themes.get_mut(&id) {
            change(theme);
        }
    }

    fn change_text(&mut self, id: TextId, at_s: u64, change: impl FnOnce(&mut Text)) {
        if let Some(text) = self.texts.get_mut(&id) {
            change(text);
            text.changed_at_s = at_s;
        }
    }
}

fn opened((kind, title): (TextKind, String), author: MemberId, at_s: u64) -> Text {
    Text {
        kind,
        title,
        theme: None,
        group: None,
        stage: Stage::Draft,
        calendar: Vec::new(),
        visibility: Visibility::Private,
        authors: imbl::OrdSet::unit(author),
        cosignatories: imbl::OrdSet::new(),
        asked: imbl::OrdSet::new(),
        argument: Argument::default(),
        opened_at_s: at_s,
        changed_at_s: at_s,
    }
}

fn ids_where<Id: Ord + Copy, T>(map: &imbl::OrdMap<Id, T>, is: impl Fn(&T) -> bool) -> Vec<Id> {
    map.iter().filter(|(_, value)| is(value)).map(|(id, _)| *id).collect()
}
