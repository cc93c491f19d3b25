//! Keeping a conversation: hiding and pinning messages, their former wordings, silencing members.

use axum::{Json, extract::State, http::StatusCode};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    describe::TalkRefusals,
    extract::{Body, Caller, Page, Path},
    messages::act,
    problem::Problem,
};
use crate::{
    channel::message::{Message, Reader, Sight},
    domain::{
        channel::command::{Command, Power, Refusal},
        ids::{ChannelId, MemberId},
    },
    hub::{Hub, now_s},
};

/// Why a message goes out of sight.
#[derive(Deserialize, ToSchema)]
pub(super) struct Hiding {
    /// 1 to 500 characters; the author reads it.
    reason: String,
}

/// Hide a message, as a moderator: its author is told why.
#[utoipa::path(put, path = "/api/channels/{id}/messages/{seq}/hidden",
    params(("id" = ChannelId, Path), ("seq" = u64, Path)), request_body = Hiding,
    responses((status = 200, body = Message), TalkRefusals))]
pub(super) async fn hide(
    State(hub): State<Hub>,
    caller: Caller,
    Path((id, seq)): Path<(ChannelId, u64)>,
    Body(Hiding { reason }): Body<Hiding>,
) -> Result<Json<Message>, Problem> {
    act(&hub, &caller, (id, seq), Command::Hide(seq, reason)).await
}

/// Show a hidden message again.
#[utoipa::path(delete, path = "/api/channels/{id}/messages/{seq}/hidden",
    params(("id" = ChannelId, Path), ("seq" = u64, Path)),
    responses((status = 200, body = Message), TalkRefusals))]
pub(super) async fn unhide(
    State(hub): State<Hub>,
    caller: Caller,
    Path((id, seq)): Path<(ChannelId, u64)>,
) -> Result<Json<Message>, Problem> {
    act(&hub, &caller, (id, seq), Command::Unhide(seq)).await
}

/// Pin a message, as a moderator.
#[utoipa::path(put, path = "/api/channels/{id}/messages/{seq}/pin",
    params(("id" = ChannelId, Path), ("seq" = u64, Path)),
    responses((status = 200, body = Message), TalkRefusals))]
pub(super) async fn pin(
    State(hub): State<Hub>,
    caller: Caller,
    Path((id, seq)): Path<(ChannelId, u64)>,
) -> Result<Json<Message>, Problem> {
    act(&hub, &caller, (id, seq), Command::Pin(seq)).await
}

/// Unpin a message, as a moderator.
#[utoipa::path(delete, path = "/api/channels/{id}/messages/{seq}/pin",
    params(("id" = ChannelId, Path), ("seq" = u64, Path)),
    responses((status = 200, body = Message), TalkRefusals))]
pub(super) async fn unpin(
    State(hub): State<Hub>,
    caller: Caller,
    Path((id, seq)): Path<(ChannelId, u64)>,
) -> Result<Json<Message>, Problem> {
    act(&hub, &caller, (id, seq), Command::Unpin(seq)).await
}

/// The pinned messages of a channel, the oldest first.
#[utoipa::path(get, path = "/api/channels/{id}/pins", params(("id" = ChannelId, Path)), responses(
    (status = 200, body = Page<Message>), (status = 401, body = Problem),
    (status = 403, body = Problem), (status = 404, body = Problem),
))]
pub(super) async fn pins(
    State(hub): State<Hub>,
    caller: Caller,
    Path(id): Path<ChannelId>,
) -> Result<Json<Page<Message>>, Problem> {
    let (handle, power) = hub.channel_for(&caller.member, id).await?;
    let pinned: Vec<u64> = handle.view().channel.pins().collect();
    let items = handle.read(&pinned, Reader { member: &caller.member, power }).await?;
    Ok(Json(Page { items, next: None }))
}

/// How long somebody may not speak.
#[derive(Deserialize, ToSchema)]
pub(super) struct Silence {
    /// From now on, at most 30 days; 0 ends it.
    seconds: u64,
}

/// Silence a member in a channel for a while, as a moderator.
#[utoipa::path(put, path = "/api/channels/{id}/mutes/{member}",
    params(("id" = ChannelId, Path), ("member" = String, Path)), request_body = Silence,
    responses((status = 204), TalkRefusals))]
pub(super) async fn mute(
    State(hub): State<Hub>,
    caller: Caller,
    Path((id, member)): Path<(ChannelId, String)>,
    Body(Silence { seconds }): Body<Silence>,
) -> Result<StatusCode, Problem> {
    let (handle, power) = hub.channel_for(&caller.member, id).await?;
    let unknown = || Problem::not_found("member");
    let member = MemberId::new(&member).map_err(|_| unknown())?;
    if power == Power::Moderator {
        hub.channels().power(&member, id).ok_or_else(unknown)?;
    }
    let command = Command::Mute(member, now_s().saturating_add(seconds));
    handle.ask(caller.member.clone(), command).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// One wording of a message.
#[derive(Serialize, ToSchema)]
pub(super) struct WordingView {
    body: String,
    /// Since when, in seconds since 1970.
    at: u64,
}

/// Every wording of a message, the first one first: for moderators and its author.
#[utoipa::path(get, path = "/api/channels/{id}/messages/{seq}/wordings",
    params(("id" = ChannelId, Path), ("seq" = u64, Path)), responses(
        (status = 200, body = Page<WordingView>), (status = 401, body = Problem),
        (status = 403, body = Problem), (status = 404, body = Problem),
    ))]
pub(super) async fn wordings(
    State(hub): State<Hub>,
    caller: Caller,
    Path((id, seq)): Path<(ChannelId, u64)>,
) -> Result<Json<Page<WordingView>>, Problem> {
    let (handle, power) = hub.channel_for(&caller.member, id).await?;
    let found = handle.wordings(seq).await?;
    let author = handle.author_of(seq).await?.filter(|_| !found.is_empty());
    let author = author.ok_or(Refusal::NoMessage)?;
    let reader = Reader { member: &caller.member, power };
    if reader.sight(&author) == Sight::Plain {
        return Err(Problem::forbidden("moderators and its author see former wordings"));
    }
    let items = found.into_iter().map(|(body, at)| WordingView { body, at }).collect();
    Ok(Json(Page { items, next: None }))
}
