//! How far a member may go in a room, from what they may do with what is written there.

use crate::{
    desk::View,
    domain::{
        access::Access,
        amendment::rights::AmendmentAct,
        ids::{AmendmentId, MemberId, TextId},
        organisation::{
            Organisation,
            rights::{Actor, TextAct},
        },
    },
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
