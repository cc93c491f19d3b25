//! Finding messages by their words, within one channel.

use axum::{Json, extract::State};
use serde::Deserialize;
use utoipa::IntoParams;

use super::{
    describe::MemberRefusals,
    extract::{Caller, Page, Path, Query},
    problem::Problem,
    search::Wanted,
};
use crate::{
    channel::message::{Message, Reader},
    domain::ids::ChannelId,
    hub::Hub,
};

/// Messages read for one answer; there may be older ones, which the next page looks at.
const MAX_READ: usize = 10_000;
/// Messages read in one step.
const STEP: usize = 500;
/// Most messages of one answer.
const MAX_FOUND: usize = 50;

/// What is looked for.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct SearchQuery {
    /// Words, or their beginnings; capitals and accents do not matter.
    q: String,
    /// The `next` of the page before.
    before: Option<u64>,
}

/// Messages of a channel with all these words, the newest first. A page may be short, or empty,
/// while there is a `next`.
#[utoipa::path(get, path = "/api/channels/{id}/search",
    params(("id" = ChannelId, Path), SearchQuery),
    responses((status = 200, body = Page<Message>), MemberRefusals))]
pub(super) async fn search(
    State(hub): State<Hub>,
    caller: Caller,
    Path(id): Path<ChannelId>,
    Query(query): Query<SearchQuery>,
) -> Result<Json<Page<Message>>, Problem> {
    let wanted = Wanted::new(Some(&query.q));
    if query.q.trim().is_empty() {
        return Err(Problem::invalid("say in `q` what to look for"));
    }
    let (handle, power) = hub.channel_for(&caller.member, id).await?;
    let reader = Reader { member: &caller.member, power };
    let (mut before, mut read, mut found) = (query.before.unwrap_or(u64::MAX), 0, Vec::new());
    loop {
        let seqs = handle.view().channel.messages_before(before, STEP);
        let Some(first) = seqs.first().copied() else {
            return Ok(Json(Page { items: found, next: None }));
        };
        read += seqs.len();
        for message in handle.read(&seqs, reader).await?.into_iter().rev() {
            if found.len() == MAX_FOUND {
                let next = Some((message.seq + 1).to_string());
                return Ok(Json(Page { items: found, next }));
            }
            if !message.body.is_empty() && wanted.is_in(&message.body) {
                found.push(message);
            }
        }
        before = first;
        if read >= MAX_READ {
            return Ok(Json(Page { items: found, next: Some(before.to_string()) }));
        }
    }
}
