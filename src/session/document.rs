//! One document of a socket, and what a session waits for.

use bytes::Bytes;
use coopol_protocol::{close::CloseCode, connection::Slot, limits::MAX_FRAME_BYTES};
use futures_util::future::BoxFuture;

use super::{Documents, renewal::Renewal, under_way::UnderWay};
use crate::{
    domain::{
        access::{Grant, Right},
        organisation::member::Presence,
    },
    room::{Handed, JoinError, Joined, RoomHandle, SubscriberId},
};

/// Most characters of a name that the log shows, where it names no room.
pub(super) const MAX_SHOWN_NAME: usize = 100;

/// Something that a session waits for before it takes the client's next event.
pub type Work = BoxFuture<'static, Done>;

/// What a work has come to.
pub enum Done {
    /// A room was joined, or not.
    Joined(Slot, Grant, Right, Result<Joined, JoinError>),
    /// A room has taken something.
    Handed,
}

/// A document that is open on a socket.
pub(super) struct Document {
    pub(super) room: RoomHandle,
    pub(super) id: SubscriberId,
    pub(super) grant: Grant,
    /// What it came to when last looked at.
    pub(super) right: Right,
    /// Whether its member showed themselves when last looked at.
    pub(super) presence: Presence,
    pub(super) renewal: Renewal,
    pub(super) under_way: UnderWay,
}

impl Document {
    /// Shows what a client says of itself to the others. Of somebody who hides nothing is passed
    /// on, whatever their client sends.
    pub(super) fn announce(&self, update: Bytes) -> Handed {
        match self.presence {
            Presence::Shown => self.room.presence(self.id, update),
            Presence::Hidden => Handed::Taken,
        }
    }

    /// Takes in whether the member shows themselves now. `Err`: the room cannot hear of it, so
    /// that the socket must end.
    pub(super) fn turn(&mut self, now: Presence) -> Result<(), CloseCode> {
        let before = std::mem::replace(&mut self.presence, now);
        if (before, now) != (Presence::Shown, Presence::Hidden) {
            return Ok(());
        }
        match self.room.hide(self.id) {
            Handed::Taken => Ok(()),
            Handed::Waiting(_) | Handed::Gone => Err(CloseCode::TryAgain),
        }
    }
}

impl Documents {
    /// Says that this client sent more in one frame than is taken, which nothing but the end of its
    /// socket can tell it.
    pub(super) fn overfed(&self) -> Option<CloseCode> {
        let rooms: Vec<String> = self.open.values().map(|one| one.grant.room.to_string()).collect();
        let member = self.open.values().next().map(|one| one.grant.member.to_string());
        let (member, rooms) = (member.unwrap_or_default(), rooms.join(" "));
        metrics::counter!("coopol_frames_refused_as_too_big_total").increment(1);
        tracing::warn!(member, rooms, limit = MAX_FRAME_BYTES, "a frame is above the limit");
        Some(CloseCode::TooBig)
    }
}
