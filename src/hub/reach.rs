//! How far a member may go in a room, from what they may do with what is written there.

use std::sync::Arc;

use crate::{
    desk::{Desk, View},
    domain::{
        access::Access,
        amendment::{Status, rights::AmendmentAct},
        ids::{AmendmentId, MemberId, RoomId, TextId},
        organisation::{
            Organisation,
            rights::{Actor, TextAct},
        },
    },
    room::BranchesOf,
};

/// How far a member may go in a text's room.
pub(super) fn access_to(
    organisation: &Organisation,
    member: &MemberId,
    text: TextId,
) -> Option<Access> {
    let may = |act| organisation.may_on_text(Actor::Member(member), text, act);
    match (may(TextAct::Read), may(TextAct::Write)) {
        (_, true) => Some(Access::ReadWrite),
        (true, false) => Some(Access::ReadOnly),
        (false, false) => None,
    }
}

/// How far a member may go in the rooms of an amendment: its words', and its reasons'.
pub(super) fn access_to_amendment(
    organisation: &Organisation,
    procedure: &View,
    (member, amendment): (&MemberId, AmendmentId),
) -> Option<Access> {
    let floor = procedure.floor(organisation);
    let may = |act| floor.may(Actor::Member(member), amendment, act);
    match (may(AmendmentAct::Read), may(AmendmentAct::Write)) {
        (true, true) => Some(Access::ReadWrite),
        (true, false) => Some(Access::ReadOnly),
        (false, _) => None,
    }
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
