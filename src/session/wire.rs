//! How the hub's own answers read on the wire: access, refusals, ends.

use std::error::Error as _;

use axum::extract::ws::Utf8Bytes;
use bytes::Bytes;
use coopol_protocol::{
    close::CloseCode,
    connection::{Access as WireAccess, Connection, Refusal, Slot},
};

use crate::{
    domain::access::{Access, Denied, Right},
    hub::AccessError,
    room::CloseReason,
};

/// How a session that may not come in is refused.
pub(super) fn refusal(error: AccessError) -> Refusal {
    match error {
        AccessError::Token(_) | AccessError::Missing => Refusal::Unauthorized,
        AccessError::Denied(Denied::Expired | Denied::Revoked) => Refusal::Unauthorized,
        AccessError::Denied(Denied::OtherRoom | Denied::NoRight) => Refusal::Forbidden,
    }
}

/// The access that a client is told.
pub(super) fn wire_access(right: Right) -> WireAccess {
    match right.access {
        Access::ReadOnly => WireAccess::ReadOnly,
        Access::ReadWrite => WireAccess::ReadWrite,
    }
}

/// Tells a client that a room has ended its document; `Err` closes the socket.
pub(super) fn close(
    connection: &mut dyn Connection,
    slot: Slot,
    reason: CloseReason,
) -> Result<(), CloseCode> {
    match reason {
        CloseReason::EpochRaised => {
            connection.refuse(slot, Refusal::OtherEpoch).map_or(Ok(()), Err)
        }
        // The other documents of the socket have no part in it; and a client that is closed comes
        // back, in some dialects, with the same bytes.
        CloseReason::Malformed | CloseReason::MissingDependencies => {
            connection.refuse(slot, Refusal::Malformed).map_or(Ok(()), Err)
        }
        CloseReason::Unavailable => Err(CloseCode::TryAgain),
    }
}

/// Whether a socket failed since its client sent more than it takes.
pub(super) fn is_too_big(error: &axum::Error) -> bool {
    let cause = error.source().and_then(|cause| cause.downcast_ref::<tungstenite::Error>());
    matches!(cause, Some(tungstenite::Error::Capacity(_)))
}

/// A frame of the feed; many sockets share its bytes.
pub(super) fn text(frame: Bytes) -> Utf8Bytes {
    Utf8Bytes::try_from(frame).unwrap_or_default()
}
