//! The organisation: members, groups, themes and texts, as one aggregate.
//!
//! Rights cross all four (a member writes in a text of a group), so they are decided on one state,
//! in one order. [`Organisation::decide`] says what a command comes to, or why not;
//! [`Organisation::apply`] takes in what happened and cannot fail. Both are pure. The maps are
//! persistent: a copy for readers costs a pointer.

mod apply;
pub mod argument;
pub mod channels;
pub mod command;
mod decide;
pub mod event;
pub mod group;
pub mod invitation;
pub mod link;
pub mod member;
pub mod news;
pub mod rights;
pub mod text;
pub mod theme;

use imbl::OrdMap;
use serde::{Deserialize, Serialize};

use self::{
    channels::ChannelEntry,
    group::{Group, Role},
    invitation::{Invitation, SecretHash},
    member::{Member, Office, Status},
    text::Text,
    theme::Theme,
};
use super::ids::{ChannelId, GroupId, InvitationId, MemberId, TextId, ThemeId};

/// Everything that was decided, as it stands. Serialised, it is the snapshot of its log; the maps
/// are ordered, so equal states give equal bytes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Organisation {
    members: OrdMap<MemberId, Member>,
    groups: OrdMap<GroupId, Group>,
    themes: OrdMap<ThemeId, Theme>,
    texts: OrdMap<TextId, Text>,
    invitations: OrdMap<InvitationId, Invitation>,
    settings: Settings,
    #[serde(default)]
    channels: OrdMap<ChannelId, ChannelEntry>,
}

/// What the organisation has settled for itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settings {
    /// What a full member is called here; nothing: as the interface has it.
    pub member_word: Option<String>,
}

impl Organisation {
    /// A member, gone ones included.
    pub fn member(&self, id: &MemberId) -> Option<&Member> {
        self.members.get(id)
    }

    /// A member who can act.
    pub fn active(&self, id: &MemberId) -> Option<&Member> {
        self.members.get(id).filter(|member| member.status == Status::Active)
    }

    /// Every member, gone ones included, in the order of their ids.
    pub fn members(&self) -> impl Iterator<Item = (&MemberId, &Member)> {
        self.members.iter()
    }

    /// A group; one that was merged away is found as the group that it became.
    pub fn group(&self, id: GroupId) -> Option<(GroupId, &Group)> {
        follow(id, |id| self.groups.get(&id).map(|group| (group, group.merged_into)))
    }

    /// Every group that still stands.
    pub fn groups(&self) -> impl Iterator<Item = (GroupId, &Group)> {
        self.groups.iter().filter(|(_, group)| group.merged_into.is_none()).map(|(id, g)| (*id, g))
    }

    /// The groups that were merged into this one, at any time.
    pub fn merged_into(&self, id: GroupId) -> impl Iterator<Item = GroupId> {
        let is_here = move |other: &GroupId| self.group(*other).is_some_and(|(at, _)| at == id);
        self.groups.keys().copied().filter(move |other| *other != id && is_here(other))
    }

    /// A theme; one that was merged away is found as the theme that it became.
    pub fn theme(&self, id: ThemeId) -> Option<(ThemeId, &Theme)> {
        follow(id, |id| self.themes.get(&id).map(|theme| (theme, theme.merged_into)))
    }

    /// Every theme that still stands.
    pub fn themes(&self) -> impl Iterator<Item = (ThemeId, &Theme)> {
        self.themes.iter().filter(|(_, theme)| theme.merged_into.is_none()).map(|(id, t)| (*id, t))
    }

    /// A theme and the themes above it, from the lowest up.
    pub fn theme_path(&self, id: ThemeId) -> impl Iterator<Item = (ThemeId, &Theme)> {
        std::iter::successors(self.theme(id), |(_, theme)| self.theme(theme.parent?))
    }

    /// A text.
    pub fn text(&self, id: TextId) -> Option<&Text> {
        self.texts.get(&id)
    }

    /// Every text.
    pub fn texts(&self) -> impl Iterator<Item = (TextId, &Text)> {
        self.texts.iter().map(|(id, text)| (*id, text))
    }

    /// An invitation that is still open at `now_s`, by the hash of its secret.
    pub fn invitation(
        &self,
        secret: &SecretHash,
        now_s: u64,
    ) -> Option<(InvitationId, &Invitation)> {
        let (id, offer) = self.invitations.iter().find(|(_, offer)| offer.secret == *secret)?;
        (offer.uses_left > 0 && offer.expires_at_s > now_s).then_some((*id, offer))
    }

    /// Every invitation that was not withdrawn or used up.
    pub fn invitations(&self) -> impl Iterator<Item = (InvitationId, &Invitation)> {
        self.invitations.iter().map(|(id, offer)| (*id, offer))
    }

    /// Whether an invitation was neither withdrawn nor used up.
    pub fn has_invitation(&self, id: InvitationId) -> bool {
        self.invitations.contains_key(&id)
    }

    /// What a member does in a group.
    pub fn role(&self, member: &MemberId, group: GroupId) -> Option<Role> {
        self.group(group)?.1.role(member)
    }

    /// The groups of a member, with the role in each.
    pub fn groups_of(&self, member: &MemberId) -> impl Iterator<Item = (GroupId, Role)> {
        self.groups().filter_map(|(id, group)| Some((id, group.role(member)?)))
    }

    /// What the organisation has settled for itself.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Whether anybody keeps the house.
    pub fn has_administrator(&self) -> bool {
        let keeps = |member: &Member| {
            member.office == Office::Administrator && member.status == Status::Active
        };
        self.members.values().any(keeps)
    }
}

/// Goes from what was merged away to what it became. Merges form no ring: what is merged into must
/// stand.
fn follow<Id: Copy, T>(
    mut id: Id,
    look: impl Fn(Id) -> Option<(T, Option<Id>)>,
) -> Option<(Id, T)> {
    loop {
        let (found, next) = look(id)?;
        match next {
            None => return Some((id, found)),
            Some(next) => id = next,
        }
    }
}
