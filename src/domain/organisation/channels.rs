//! Which channels there are: the place that each belongs to, from which every right in it follows.
//!
//! What is said in them stands in logs of their own; who may read, speak and moderate is decided
//! here, on the one state that knows groups, texts and people. HTTP, the feed, search, cards and
//! images all ask [`Organisation::power_in`].

use imbl::OrdSet;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{
    Organisation,
    group::Role,
    member::{Member, Office, Standing},
    rights::{Actor, TextAct},
};
use crate::domain::{
    channel::command::Power,
    ids::{ChannelId, GroupId, MemberId, TextId, ThemeId},
};

/// Most channels of one place, threads included: beyond it nobody finds one.
pub const MAX_CHANNELS_OF_PLACE: usize = 1_000;
/// Most people in one direct conversation: more are a group.
pub const MAX_TALKERS: usize = 50;
/// From which the ids of the channels follow that a place has one of.
const MAIN: Uuid = Uuid::from_u128(0x6f2d_9c1e_7a44_4b5e_9d0c_5a1f_c4a1_11e5);

/// What a channel belongs to.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChannelPlace {
    /// A group.
    Group(GroupId),
    /// A theme: everybody's but guests'.
    Theme(ThemeId),
    /// A text.
    Text(TextId),
    /// An amendment of a text.
    Amendment(Uuid),
    /// These people and nobody else.
    Members(OrdSet<MemberId>),
}

/// What a channel is at its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ChannelKind {
    /// The one discussion that a place has without further ado.
    Discussion,
    /// Another one, which has a name.
    Named,
    /// About some words of a text.
    Thread,
    /// The one conversation of these people.
    Direct,
}

/// What is known of a channel beside its messages.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ChannelEntry {
    /// What it belongs to.
    pub place: ChannelPlace,
    /// What it is there.
    pub kind: ChannelKind,
    /// Its name, if it has one.
    pub name: Option<String>,
    /// Who opened it.
    pub opened_by: MemberId,
    /// When, in seconds since 1970.
    pub opened_at_s: u64,
}

impl ChannelPlace {
    /// The id of the one channel that this place has without a name: whoever asks for it first
    /// opens it, whoever comes second finds it.
    pub fn main_channel(&self) -> ChannelId {
        let name = match self {
            Self::Group(id) => format!("group:{id}"),
            Self::Theme(id) => format!("theme:{id}"),
            Self::Text(id) => format!("text:{id}"),
            Self::Amendment(id) => format!("amendment:{id}"),
            // Control characters are in no id, so that no two lists of people read alike.
            Self::Members(members) => {
                let ids: Vec<&str> = members.iter().map(MemberId::as_str).collect();
                format!("members:{}", ids.join("\n"))
            }
        };
        ChannelId(Uuid::new_v5(&MAIN, name.as_bytes()))
    }
}

impl Organisation {
    /// A channel.
    pub fn channel(&self, id: ChannelId) -> Option<&ChannelEntry> {
        self.channels.get(&id)
    }

    /// Every channel.
    pub fn channels(&self) -> impl Iterator<Item = (ChannelId, &ChannelEntry)> {
        self.channels.iter().map(|(id, entry)| (*id, entry))
    }

    /// How far `actor` may go in a channel; nothing: it does not exist for them.
    pub fn power_in(&self, actor: Actor<'_>, channel: ChannelId) -> Option<Power> {
        self.power_at(actor, &self.channels.get(&channel)?.place)
    }

    /// How far `actor` may go in the channels of a place.
    pub fn power_at(&self, actor: Actor<'_>, place: &ChannelPlace) -> Option<Power> {
        let Actor::Member(id) = actor else { return None };
        let member = self.active(id)?;
        match place {
            ChannelPlace::Group(group) => {
                self.role(id, *group).map(|role| kept_by(role >= Role::Facilitator))
            }
            ChannelPlace::Theme(theme) => {
                self.theme(*theme)?;
                let is_insider = member.standing > Standing::Guest;
                let keeps = member.office == Office::Administrator;
                is_insider.then_some(kept_by(keeps))
            }
            ChannelPlace::Text(text) => self.power_beside_text(id, member, *text),
            // There are none yet.
            ChannelPlace::Amendment(_) => None,
            ChannelPlace::Members(members) => members.contains(id).then_some(Power::Speaker),
        }
    }

    /// Whoever may read a text may discuss it; of guests, those only who came for its group.
    fn power_beside_text(&self, id: &MemberId, member: &Member, text: TextId) -> Option<Power> {
        let known = self.text(text)?;
        let may = |act| self.may_on_text(Actor::Member(id), text, act);
        let came_for_it = || {
            let is_in_group = known.group.is_some_and(|group| self.role(id, group).is_some());
            is_in_group || known.authors.contains(id)
        };
        let is_heard = member.standing > Standing::Guest || came_for_it();
        (may(TextAct::Read) && is_heard).then(|| kept_by(may(TextAct::Steer)))
    }

    /// Whether `actor` may open a channel beside a place.
    pub fn may_open_channel(&self, actor: Actor<'_>, place: &ChannelPlace) -> bool {
        let Actor::Member(id) = actor else { return false };
        let Some(power) = self.power_at(actor, place) else { return false };
        let Some(member) = self.active(id) else { return false };
        match place {
            ChannelPlace::Group(group) => self.role(id, *group) >= Some(Role::Member),
            ChannelPlace::Theme(_) => {
                member.standing == Standing::Full || power == Power::Moderator
            }
            ChannelPlace::Text(_) | ChannelPlace::Amendment(_) => power >= Power::Speaker,
            ChannelPlace::Members(members) => {
                members.iter().all(|other| self.may_find(actor, other))
            }
        }
    }

    /// Those who may read a channel, in the order of their ids.
    pub fn readers_of(&self, channel: ChannelId) -> impl Iterator<Item = &MemberId> {
        let place = self.channels.get(&channel).map(|entry| &entry.place);
        let reads = move |id: &MemberId| {
            place.is_some_and(|p| self.power_at(Actor::Member(id), p).is_some())
        };
        self.members.keys().filter(move |id| reads(id))
    }
}

fn kept_by(keeps: bool) -> Power {
    if keeps { Power::Moderator } else { Power::Speaker }
}
