//! How far members may go in channels: what the organisation says, and beside an amendment its
//! procedure too. The one answer for HTTP, sockets and everything that a channel shows.

use std::sync::Arc;

use super::Hub;
use crate::{
    channel::Powers,
    desk::Desk,
    domain::{
        amendment::rights::AmendmentAct,
        ids::{AmendmentId, ChannelId, MemberId},
        organisation::{Organisation, channels::ChannelPlace, rights::Actor},
    },
    house::House,
};

/// How far members may go in channels, as everything stands.
pub(super) fn powers(house: House, desk: Desk) -> Powers {
    Arc::new(move |member, channel| {
        let organisation = &house.view().organisation;
        let power = organisation.power_in(Actor::Member(member), channel)?;
        may_know(organisation, &desk, (member, channel)).then_some(power)
    })
}

/// Whether the procedure lets a member know of a channel: one beside an amendment that they may
/// not read, a draft of others say, is not there for them.
fn may_know(
    organisation: &Organisation,
    desk: &Desk,
    (member, channel): (&MemberId, ChannelId),
) -> bool {
    let Some(entry) = organisation.channel(channel) else { return false };
    let ChannelPlace::Amendment { amendment, text } = entry.place else { return true };
    desk.of_text(text).is_some_and(|view| {
        let floor = view.floor(organisation);
        floor.may(Actor::Member(member), amendment, AmendmentAct::Read)
    })
}

impl Hub {
    /// Whether a member, told that something changed about a channel, may hear of it.
    pub fn may_hear_of(&self, member: &MemberId, channel: ChannelId) -> bool {
        may_know(&self.house().view().organisation, self.desk(), (member, channel))
    }

    /// The place beside an amendment, for somebody who may read it.
    pub fn beside_amendment(
        &self,
        member: &MemberId,
        amendment: AmendmentId,
    ) -> Option<ChannelPlace> {
        let view = self.desk().of_amendment(amendment)?;
        let may_read = self.desk().may_read(&view, member, amendment);
        may_read.then_some(ChannelPlace::Amendment { amendment, text: view.text })
    }
}
