//! News: what a decision was about, and who may hear that something has changed there.

use serde::{Serialize, Serializer, ser::SerializeMap as _};

use super::{Organisation, event::Event, member::Status, rights::Actor, text::Text};
use crate::domain::ids::{ChannelId, GroupId, InvitationId, MemberId, TextId, ThemeId};

/// What a piece of news is about.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Subject {
    /// A member: their account, or what ties them to others.
    Member(MemberId),
    /// A group.
    Group(GroupId),
    /// A theme.
    Theme(ThemeId),
    /// What is known of a text.
    Text(TextId),
    /// An invitation.
    Invitation(InvitationId),
    /// A channel: that it is there, and what it is called.
    Channel(ChannelId),
    /// What the organisation has settled for itself.
    House,
}

/// On the wire: what it is, and which.
impl Serialize for Subject {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        let (what, id) = match self {
            Self::Member(id) => ("member", Some(id.to_string())),
            Self::Group(id) => ("group", Some(id.to_string())),
            Self::Theme(id) => ("theme", Some(id.to_string())),
            Self::Text(id) => ("text", Some(id.to_string())),
            Self::Invitation(id) => ("invitation", Some(id.to_string())),
            Self::Channel(id) => ("channel", Some(id.to_string())),
            Self::House => ("house", None),
        };
        map.serialize_entry("what", what)?;
        if let Some(id) = id {
            map.serialize_entry("id", &id)?;
        }
        map.end()
    }
}

/// One decision, as those hear of it who may.
#[derive(Clone, Debug)]
pub struct News {
    before: Organisation,
    after: Organisation,
    subjects: Vec<Subject>,
}

/// What one member hears of a decision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Heard {
    /// Nothing.
    Nothing,
    /// Something changed about these.
    Changed(Vec<Subject>),
    /// What ties them to groups and texts changed, so anything may have come or gone.
    Everything,
}

impl News {
    /// The news of a decision on `before`, and the state after it. At `at_s` (seconds since 1970),
    /// by `by`.
    pub fn of(before: &Organisation, events: Vec<Event>, by: &MemberId, at_s: u64) -> Self {
        let mut after = before.clone();
        let mut subjects = Vec::new();
        for event in events {
            let about = after.subjects(&event);
            about.for_each(|subject| {
                if !subjects.contains(&subject) {
                    subjects.push(subject);
                }
            });
            after.apply(event, by, at_s);
        }
        Self { before: before.clone(), after, subjects }
    }

    /// The state after it.
    pub fn after(&self) -> &Organisation {
        &self.after
    }

    /// What `member` hears of it: what they may see now, or could until this decision.
    pub fn heard_by(&self, member: &MemberId) -> Heard {
        let is_own = |subject: &Subject| matches!(subject, Subject::Member(id) if id == member);
        if self.subjects.iter().any(is_own) {
            return Heard::Everything;
        }
        let actor = Actor::Member(member);
        let may_hear = |subject: &&Subject| {
            self.before.may_hear(actor, subject) || self.after.may_hear(actor, subject)
        };
        match self.subjects.iter().filter(may_hear).cloned().collect::<Vec<_>>() {
            none if none.is_empty() => Heard::Nothing,
            some => Heard::Changed(some),
        }
    }
}

impl Organisation {
    /// What an event that is about to happen is about.
    fn subjects(&self, event: &Event) -> impl Iterator<Item = Subject> + use<> {
        let mut about = Vec::new();
        match event {
            Event::Invited { invitation, .. } | Event::InvitationWithdrawn { invitation } => {
                about.push(Subject::Invitation(*invitation));
            }
            Event::Joined { member, invitation } => {
                let place = self.invitations.get(invitation).and_then(|offer| offer.place);
                about.extend(place.map(|place| Subject::Group(place.group)));
                about.push(Subject::Invitation(*invitation));
                about.push(Subject::Member(member.clone()));
            }
            Event::StatusChanged { member, status } => {
                if *status == Status::Left {
                    about.extend(self.groups_of(member).map(|(group, _)| Subject::Group(group)));
                }
                about.push(Subject::Member(member.clone()));
            }
            Event::StandingChanged { member, .. }
            | Event::OfficeChanged { member, .. }
            | Event::PresenceChanged { member, .. } => about.push(Subject::Member(member.clone())),
            Event::MemberWordSet { .. } => about.push(Subject::House),
            Event::GroupFounded { group, .. }
            | Event::GroupDescribed { group, .. }
            | Event::GroupRenamed { group, .. }
            | Event::GroupOpened { group, .. }
            | Event::GroupAttached { group, .. } => about.push(Subject::Group(*group)),
            Event::RoleGiven { member, place } => {
                about.push(Subject::Group(place.group));
                about.push(Subject::Member(member.clone()));
            }
            Event::RoleEnded { member, group } => {
                about.push(Subject::Group(*group));
                about.push(Subject::Member(member.clone()));
            }
            Event::GroupMerged { group, into } => self.moved_house(*group, *into, &mut about),
            Event::ThemePlanted { theme, .. }
            | Event::ThemeRenamed { theme, .. }
            | Event::ThemeMoved { theme, .. } => about.push(Subject::Theme(*theme)),
            Event::ThemeMerged { theme, into } => {
                about.extend([Subject::Theme(*theme), Subject::Theme(*into)]);
            }
            Event::TextOpened { text, .. }
            | Event::TextRetitled { text, .. }
            | Event::TextFiled { text, .. }
            | Event::TextShown { text, .. }
            | Event::StageReached { text, .. }
            | Event::CalendarSet { text, .. }
            | Event::AuthorAdded { text, .. }
            | Event::AuthorRemoved { text, .. }
            | Event::CosignatureAsked { text, .. }
            | Event::Cosigned { text, .. }
            | Event::Argued { text, .. }
            | Event::PublishedTo { text, .. }
            | Event::ArgumentChecked { text, .. }
            | Event::CosignatureWithdrawn { text, .. } => about.push(Subject::Text(*text)),
            Event::ChannelOpened { channel, .. } | Event::ChannelRenamed { channel, .. } => {
                about.push(Subject::Channel(*channel));
            }
        }
        about.into_iter()
    }

    /// Everybody of a group that is merged away finds themselves, and its texts, in another.
    fn moved_house(&self, group: GroupId, into: GroupId, about: &mut Vec<Subject>) {
        about.extend([Subject::Group(group), Subject::Group(into)]);
        let members = self.groups.get(&group).into_iter().flat_map(|group| group.members.keys());
        about.extend(members.cloned().map(Subject::Member));
        let is_theirs =
            |text: &Text| text.group == Some(group) || text.argument.groups.contains(&group);
        let texts = self.texts().filter(|(_, text)| is_theirs(text));
        about.extend(texts.map(|(text, _)| Subject::Text(text)));
    }
}
