//! Which channels there are: the place that each belongs to, from which every right in it follows.
//!
//! What is said in them stands in logs of their own; who may read, speak and moderate is decided
//! here, on the one state that knows groups, texts and people. What an amendment's procedure says
//! comes on top, since only those who may read an amendment may know what is said beside it.

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
    ids::{AmendmentId, ChannelId, GroupId, MemberId, TextId, ThemeId},
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
    /// An amendment.
    Amendment {
        /// Which.
        amendment: AmendmentId,
        /// The text that it is an amendment of, in the end.
        text: TextId,
    },
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
    /// The amendment that it is beside, if it is.
    pub fn amendment(&self) -> Option<AmendmentId> {
        match self {
            Self::Amendment { amendment, .. } => Some(*amendment),
            Self::Group(_) | Self::Theme(_) | Self::Text(_) | Self::Members(_) => None,
        }
    }

    /// The id of the one channel that this place has without a name: whoever asks for it first
    /// opens it, whoever comes second finds it.
    pub fn main_channel(&self) -> ChannelId {
        let name = match self {
            Self::Group(id) => format!("group:{id}"),
            Self::Theme(id) => format!("theme:{id}"),
            Self::Text(id) => format!("text:{id}"),
            Self::Amendment { amendment, .. } => format!("amendment:{amendment}"),
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

    /// How far `actor` may go in a channel, by what the organisation knows; nothing: it does not
    /// exist for them.
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
            ChannelPlace::Text(text) => self.power_beside_text((id, member), *text, TextAct::Steer),
            ChannelPlace::Amendment { text, .. } => {
                self.power_beside_text((id, member), *text, TextAct::Preside)
            }
            ChannelPlace::Members(members) => members.contains(id).then_some(Power::Speaker),
        }
    }

    /// Whoever may read a text may discuss it; of guests, those only who came for its group.
    /// Whoever may do `keeping` upon it keeps the conversation.
    fn power_beside_text(
        &self,
        (id, member): (&MemberId, &Member),
        text: TextId,
        keeping: TextAct,
    ) -> Option<Power> {
        let known = self.text(text)?;
        let may = |act| self.may_on_text(Actor::Member(id), text, act);
        let came_for_it = || {
            let is_in_group = known.group.is_some_and(|group| self.role(id, group).is_some());
            is_in_group || known.authors.contains(id)
        };
        let is_heard = member.standing > Standing::Guest || came_for_it();
        (may(TextAct::Read) && is_heard).then(|| kept_by(may(keeping)))
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
            ChannelPlace::Text(_) | ChannelPlace::Amendment { .. } => power >= Power::Speaker,
            ChannelPlace::Members(members) => {
                members.iter().all(|other| self.may_find(actor, other))
            }
        }
    }
}

fn kept_by(keeps: bool) -> Power {
    if keeps { Power::Moderator } else { Power::Speaker }
}
