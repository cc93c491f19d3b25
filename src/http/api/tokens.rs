//! Tokens for rooms: what sockets open with.

use std::time::Duration;

use axum::{Json, extract::State, http::StatusCode};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    describe::MemberRefusals,
    extract::{Body, Caller},
    problem::Problem,
};
use crate::{
    access::token::WireAccess,
    domain::{access::Access, ids::RoomId},
    hub::Hub,
};

/// Longest life of a room token, in seconds; sockets ask for a new one by themselves.
const MAX_TTL_S: u64 = 24 * 3600;
const DEFAULT_TTL_S: u64 = 3600;

/// A token to give out.
#[derive(Deserialize, ToSchema)]
pub(super) struct NewToken {
    /// For instance `text:<uuid>`.
    room: String,
    /// What it allows; the most that one may if nothing is said.
    #[schema(value_type = Option<String>)]
    access: Option<WireAccess>,
    /// For how many seconds, 1 to 86,400 [default: 3,600].
    ttl: Option<u64>,
}

/// A token for one room.
#[derive(Serialize, ToSchema)]
pub(super) struct RoomToken {
    token: String,
    room: String,
    #[schema(value_type = String)]
    access: WireAccess,
    /// When it ends, in seconds since 1970.
    expires: u64,
}

/// A token with which one's own sockets open a room.
#[utoipa::path(post, path = "/api/tokens", request_body = NewToken,
    responses((status = 201, body = RoomToken), MemberRefusals))]
pub(super) async fn create(
    State(hub): State<Hub>,
    caller: Caller,
    Body(asked): Body<NewToken>,
) -> Result<(StatusCode, Json<RoomToken>), Problem> {
    let room: RoomId = asked.room.parse().map_err(|_| Problem::not_found("room"))?;
    let most = hub.access_of(&caller.member, &room).ok_or_else(|| Problem::not_found("room"))?;
    let access = asked.access.map_or(most, Access::from);
    if access > most {
        return Err(Problem::forbidden("you may read this room, not write in it"));
    }
    let ttl = asked.ttl.unwrap_or(DEFAULT_TTL_S);
    if !(1..=MAX_TTL_S).contains(&ttl) {
        return Err(Problem::invalid("ttl is 1 to 86,400 seconds"));
    }
    let grant = hub.grant(caller.member, room, access, Duration::from_secs(ttl));
    let token = hub.issue(&grant).map_err(|error| Problem::invalid(error.to_string()))?;
    let token = RoomToken {
        token,
        room: grant.room.to_string(),
        access: access.into(),
        expires: grant.expires_at_s.unwrap_or_default(),
    };
    Ok((StatusCode::CREATED, Json(token)))
}
