//! What a member notes about a channel for themselves: how far they have read, what they want to be
//! told.

use axum::{extract::State, http::StatusCode};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{
    describe::MemberRefusals,
    extract::{Body, Caller, Path},
    problem::Problem,
};
use crate::{
    channel::marks::Level,
    domain::{channel::command::Power, ids::ChannelId},
    hub::Hub,
};

/// How far one has read.
#[derive(Deserialize, ToSchema)]
pub(super) struct Mark {
    /// A position; what comes after it is unread.
    through: u64,
}

/// Say how far one has read. It is private, and the last word counts.
#[utoipa::path(put, path = "/api/channels/{id}/read", params(("id" = ChannelId, Path)),
    request_body = Mark, responses((status = 204), MemberRefusals))]
pub(super) async fn mark(
    State(hub): State<Hub>,
    caller: Caller,
    Path(id): Path<ChannelId>,
    Body(Mark { through }): Body<Mark>,
) -> Result<StatusCode, Problem> {
    known(&hub, &caller, id)?;
    hub.channels().marks().set(&caller.member, id, through).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// What one wants to be told.
#[derive(Deserialize, ToSchema)]
pub(super) struct NewLevel {
    level: Level,
}

/// Say what one wants to be told of a channel. It is private.
#[utoipa::path(put, path = "/api/channels/{id}/level", params(("id" = ChannelId, Path)),
    request_body = NewLevel, responses((status = 204), MemberRefusals))]
pub(super) async fn set_level(
    State(hub): State<Hub>,
    caller: Caller,
    Path(id): Path<ChannelId>,
    Body(NewLevel { level }): Body<NewLevel>,
) -> Result<StatusCode, Problem> {
    known(&hub, &caller, id)?;
    hub.channels().marks().set_level(&caller.member, id, level).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn known(hub: &Hub, caller: &Caller, id: ChannelId) -> Result<Power, Problem> {
    hub.channels().power(&caller.member, id).ok_or_else(|| Problem::not_found("channel"))
}
