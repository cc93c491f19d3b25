//! Decisions on channels: which there are, and what they are called.

use super::{Case, name, unless};
use crate::domain::{
    channel::command::Power,
    ids::ChannelId,
    organisation::{
        channels::{ChannelKind, ChannelPlace, MAX_CHANNELS_OF_PLACE, MAX_TALKERS},
        command::{Command, Decision, Noun, Refusal},
        event::Event,
    },
};

impl Case<'_> {
    pub(super) fn on_channels(self, command: Command) -> Decision {
        match command {
            Command::OpenChannel { channel, place, kind, name: given } => {
                let name = given.as_deref().map(name).transpose()?;
                self.open_channel(channel, place, (kind, name))
            }
            Command::RenameChannel(channel, given) => self.rename_channel(channel, &given),
            _ => Err(Refusal::Forbidden),
        }
    }

    fn open_channel(
        self,
        channel: ChannelId,
        place: ChannelPlace,
        (kind, name): (ChannelKind, Option<String>),
    ) -> Decision {
        let place = self.standing(place);
        if let Some(there) = self.org.channel(channel) {
            let is_it = there.place == place && there.kind == kind;
            let is_known = self.org.power_in(self.actor, channel).is_some();
            return match (is_it, is_known) {
                (true, true) => Ok(Vec::new()),
                (true, false) => Err(self.denied(&place)),
                (false, _) => Err(Refusal::Taken),
            };
        }
        if let ChannelPlace::Members(members) = &place
            && !(2..=MAX_TALKERS).contains(&members.len())
        {
            return Err(Refusal::BadConversation);
        }
        if !self.org.may_open_channel(self.actor, &place) {
            return Err(self.denied(&place));
        }
        let beside = self.org.channels().filter(|(_, entry)| entry.place == place).count();
        if beside >= MAX_CHANNELS_OF_PLACE {
            return Err(Refusal::TooManyChannels);
        }
        Ok(vec![Event::ChannelOpened { channel, place, kind, name }])
    }

    /// What was merged is found as what it became.
    fn standing(self, place: ChannelPlace) -> ChannelPlace {
        match place {
            ChannelPlace::Group(id) => {
                ChannelPlace::Group(self.org.group(id).map_or(id, |(id, _)| id))
            }
            ChannelPlace::Theme(id) => {
                ChannelPlace::Theme(self.org.theme(id).map_or(id, |(id, _)| id))
            }
            other @ (ChannelPlace::Text(_)
            | ChannelPlace::Amendment { .. }
            | ChannelPlace::Members(_)) => other,
        }
    }

    /// A place that whoever asks must not know of is unknown to them.
    fn denied(self, place: &ChannelPlace) -> Refusal {
        let is_known = self.org.power_at(self.actor, place).is_some();
        match place {
            ChannelPlace::Members(_) => Refusal::Unknown(Noun::Member),
            _ if is_known => Refusal::Forbidden,
            ChannelPlace::Group(_) => Refusal::Unknown(Noun::Group),
            ChannelPlace::Theme(_) => Refusal::Unknown(Noun::Theme),
            ChannelPlace::Text(_) | ChannelPlace::Amendment { .. } => Refusal::Unknown(Noun::Text),
        }
    }

    fn rename_channel(self, channel: ChannelId, given: &str) -> Decision {
        let power = self.org.power_in(self.actor, channel);
        let entry = self.org.channel(channel).filter(|_| power.is_some());
        let entry = entry.ok_or(Refusal::Unknown(Noun::Channel))?;
        let is_theirs = power == Some(Power::Moderator)
            || matches!(self.actor, super::Actor::Member(id) if *id == entry.opened_by);
        if !is_theirs || entry.kind != ChannelKind::Named {
            return Err(Refusal::Forbidden);
        }
        let name = name(given)?;
        unless(entry.name.as_ref() == Some(&name), Event::ChannelRenamed { channel, name })
    }
}
