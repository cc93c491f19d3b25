//! Polls in a channel: answering what a message asks, and ending it.

use axum::{Json, extract::State};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    extract::{Body, Caller, Path},
    messages::act,
    problem::Problem,
};
use crate::{
    channel::message::Message,
    domain::{
        channel::command::{Command, Refusal},
        ids::ChannelId,
    },
    hub::Hub,
};

/// What one chose.
#[derive(Serialize, Deserialize, ToSchema)]
pub(super) struct PollVote {
    /// Which answer, counted from 0; nothing: none.
    option: Option<usize>,
}

/// Answer what a message asks, or take one's answer back. The last word counts.
#[utoipa::path(put, path = "/api/channels/{id}/messages/{seq}/vote",
    params(("id" = ChannelId, Path), ("seq" = u64, Path)), request_body = PollVote, responses(
        (status = 200, body = Message), (status = 401, body = Problem),
        (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem), (status = 422, body = Problem),
        (status = 429, body = Problem),
    ))]
pub(super) async fn vote(
    State(hub): State<Hub>,
    caller: Caller,
    Path((id, seq)): Path<(ChannelId, u64)>,
    Body(PollVote { option }): Body<PollVote>,
) -> Result<Json<Message>, Problem> {
    act(&hub, &caller, (id, seq), Command::Vote(seq, option)).await
}

/// What one has answered. Nobody else can ask for it.
#[utoipa::path(get, path = "/api/channels/{id}/messages/{seq}/vote",
    params(("id" = ChannelId, Path), ("seq" = u64, Path)), responses(
        (status = 200, body = PollVote), (status = 401, body = Problem),
        (status = 403, body = Problem), (status = 404, body = Problem),
    ))]
pub(super) async fn read(
    State(hub): State<Hub>,
    caller: Caller,
    Path((id, seq)): Path<(ChannelId, u64)>,
) -> Result<Json<PollVote>, Problem> {
    let (handle, _) = hub.channel_for(&caller.member, id).await?;
    let view = handle.view();
    let poll = view.channel.poll(seq).ok_or(Refusal::NoPoll)?;
    Ok(Json(PollVote { option: poll.vote_of(&caller.member) }))
}

/// End a poll of one's own, or as a moderator.
#[utoipa::path(put, path = "/api/channels/{id}/messages/{seq}/poll/closed",
    params(("id" = ChannelId, Path), ("seq" = u64, Path)), responses(
        (status = 200, body = Message), (status = 401, body = Problem),
        (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 429, body = Problem),
    ))]
pub(super) async fn close(
    State(hub): State<Hub>,
    caller: Caller,
    Path((id, seq)): Path<(ChannelId, u64)>,
) -> Result<Json<Message>, Problem> {
    act(&hub, &caller, (id, seq), Command::ClosePoll(seq)).await
}
