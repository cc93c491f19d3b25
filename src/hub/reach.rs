//! What a member has in a room by right, from what they may do with what is written there.

use std::sync::Arc;

use super::{Hub, OpenAccess};
use crate::{
    desk::{Desk, View},
    domain::{
        access::{Access, Denied, Grant, Others, Right},
        amendment::{Status, rights::AmendmentAct},
        ids::{AmendmentId, MemberId, RoomId, TextId},
        organisation::{
            Organisation,
            rights::{Actor, TextAct},
        },
    },
    room::BranchesOf,
};

impl Hub {
    /// What a grant comes to now: it may have been taken back, and a member's token opens no more
    /// of a text than they have a right to at this moment.
    pub fn stands(&self, grant: &Grant) -> Result<Right, Denied> {
        if self.inner.revocations.borrow().covers(grant) {
            return Err(Denied::Revoked);
        }
        let most = |right: Right| Right { access: right.access.min(grant.access), ..right };
        let view = self.inner.house.view();
        let organisation = &view.organisation;
        if let Some((procedure, id)) = self.amendment_of(organisation, &grant.room) {
            let right = in_amendment(organisation, &procedure, (&grant.member, id));
            return right.map(most).ok_or(Denied::NoRight);
        }
        match grant.room {
            // Others are rooms of programs that know their own people.
            RoomId::Text(id)
                if organisation.text(TextId(id)).is_some()
                    && organisation.member(&grant.member).is_some() =>
            {
                let right = in_text(organisation, &grant.member, TextId(id));
                right.map(most).ok_or(Denied::NoRight)
            }
            // Of a member here, it may be an amendment whose procedure cannot be read.
            RoomId::Text(_) | RoomId::Amendment(_)
                if !self.inner.desk.is_whole() && organisation.member(&grant.member).is_some() =>
            {
                Err(Denied::NoRight)
            }
            RoomId::Text(_) | RoomId::Amendment(_) | RoomId::Open(_) => {
                Ok(Right { access: grant.access, others: Others::Shown })
            }
        }
    }

    /// The amendment whose words, or whose reasons, are written in a room.
    fn amendment_of(
        &self,
        organisation: &Organisation,
        room: &RoomId,
    ) -> Option<(Arc<View>, AmendmentId)> {
        let id = match room {
            // Asked of every open text whenever a right changes, so it is answered at once.
            RoomId::Text(id) if organisation.text(TextId(*id)).is_some() => return None,
            RoomId::Amendment(id) | RoomId::Text(id) => AmendmentId(*id),
            RoomId::Open(_) => return None,
        };
        self.inner.desk.of_amendment(id).map(|view| (view, id))
    }

    /// How far a member may go in a room, by right.
    pub fn access_of(&self, member: &MemberId, room: &RoomId) -> Option<Access> {
        let view = self.inner.house.view();
        let organisation = &view.organisation;
        if let Some((procedure, id)) = self.amendment_of(organisation, room) {
            return in_amendment(organisation, &procedure, (member, id)).map(|right| right.access);
        }
        match (room, self.inner.open) {
            (RoomId::Text(id), _) => {
                in_text(organisation, member, TextId(*id)).map(|right| right.access)
            }
            (RoomId::Open(_), OpenAccess::Open) => Some(Access::ReadWrite),
            (RoomId::Open(_), OpenAccess::Closed) | (RoomId::Amendment(_), _) => None,
        }
    }
}

/// What a member has in a text's room.
fn in_text(organisation: &Organisation, member: &MemberId, text: TextId) -> Option<Right> {
    let may = |act| organisation.may_on_text(Actor::Member(member), text, act);
    let access = match (may(TextAct::Read), may(TextAct::Write)) {
        (_, true) => Access::ReadWrite,
        (true, false) => Access::ReadOnly,
        (false, false) => return None,
    };
    let others = if may(TextAct::KnowPeople) { Others::Shown } else { Others::Hidden };
    Some(Right { access, others })
}

/// What a member has in the rooms of an amendment: its words', and its reasons'.
fn in_amendment(
    organisation: &Organisation,
    procedure: &View,
    (member, amendment): (&MemberId, AmendmentId),
) -> Option<Right> {
    let floor = procedure.floor(organisation);
    let may = |act| floor.may(Actor::Member(member), amendment, act);
    let access = match (may(AmendmentAct::Read), may(AmendmentAct::Write)) {
        (true, true) => Access::ReadWrite,
        (true, false) => Access::ReadOnly,
        (false, _) => return None,
    };
    // Who is told of nobody but those with whom they write is shown them as long as nobody else can
    // come in. They read the text as any visitor does: others come in once a visitor could.
    let knows_all = floor.may_on_text(Actor::Member(member), TextAct::KnowPeople);
    let is_closed = !floor.may(Actor::Visitor, amendment, AmendmentAct::Read);
    let is_among_authors = is_closed && may(AmendmentAct::KnowPeople);
    let others = if knows_all || is_among_authors { Others::Shown } else { Others::Hidden };
    Some(Right { access, others })
}

/// The rooms of the amendments whose words may yet become a text's: of those that were adopted it
/// knows who wrote.
pub(super) fn branches_of(desk: Desk) -> BranchesOf {
    Arc::new(move |root| {
        let RoomId::Text(text) = root else { return Vec::new() };
        let Some(view) = desk.of_text(TextId(*text)) else { return Vec::new() };
        let open = view.procedure.amendments().filter(|(_, one)| one.status != Status::Adopted);
        open.map(|(id, _)| RoomId::Amendment(id.0)).collect()
    })
}
