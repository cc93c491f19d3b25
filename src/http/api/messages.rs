//! Messages of a channel: reading a page, sending one, what its author and readers do to it.

use std::collections::BTreeSet;

use axum::{Json, extract::State, http::StatusCode};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{
    describe::{MemberRefusals, TalkRefusals},
    extract::{Body, Caller, Page, Path, Query},
    people::{MAX_FOUND, Person, first_by_name, is_a_search, person},
    problem::Problem,
    search::Wanted,
};
use crate::{
    channel::{
        ChannelHandle, Outcome,
        message::{Message, NewMessage, Reader},
    },
    domain::{
        channel::{
            Channel,
            body::Body as Words,
            command::{Command, Refusal},
            fate::Reaction,
        },
        ids::{ChannelId, MemberId},
        organisation::channels::ChannelPlace,
    },
    house::identity::Identity,
    hub::Hub,
};

/// Most messages of one page.
const MAX_PAGE: usize = 200;
const DEFAULT_PAGE: usize = 50;

/// Messages, in the order of their positions.
#[derive(Serialize, ToSchema)]
pub(super) struct MessagePage {
    items: Vec<Message>,
    /// Ask on with `?after=` this (`?before=` if that was asked); nothing: there is nothing more.
    next: Option<String>,
    /// The last record of the channel when it was read.
    at: u64,
    /// Everybody who sent, is called or reacted there.
    people: Vec<Person>,
}

/// Which messages are asked for: after a position, before one, around one, or from the first on.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct MessageQuery {
    after: Option<u64>,
    before: Option<u64>,
    around: Option<u64>,
    /// Messages on a page, 1 to 200 [default: 50].
    limit: Option<usize>,
}

impl MessageQuery {
    /// The messages, and where the next page begins.
    fn find(&self, channel: &Channel) -> (Vec<u64>, Option<u64>) {
        let limit = self.limit.unwrap_or(DEFAULT_PAGE).clamp(1, MAX_PAGE);
        if let Some(before) = self.before {
            let found = channel.messages_before(before, limit);
            let has_more = |first: &&u64| !channel.messages_before(**first, 1).is_empty();
            let next = found.first().filter(has_more).copied();
            return (found, next);
        }
        let older = match self.around {
            Some(around) => channel.messages_before(around, limit / 2),
            None => Vec::new(),
        };
        let after = self.around.map_or(self.after.unwrap_or_default(), |at| at.saturating_sub(1));
        let newer = channel.messages_after(after, limit - older.len());
        let has_more = |last: &&u64| !channel.messages_after(**last, 1).is_empty();
        let found: Vec<u64> = older.into_iter().chain(newer).collect();
        let next = found.last().filter(has_more).copied();
        (found, next)
    }
}

/// Messages of a channel.
#[utoipa::path(get, path = "/api/channels/{id}/messages",
    params(("id" = ChannelId, Path), MessageQuery),
    responses((status = 200, body = MessagePage), MemberRefusals))]
pub(super) async fn list(
    State(hub): State<Hub>,
    caller: Caller,
    Path(id): Path<ChannelId>,
    Query(query): Query<MessageQuery>,
) -> Result<Json<MessagePage>, Problem> {
    let (handle, power) = hub.channel_for(&caller.member, id).await?;
    let view = handle.view();
    let (found, next) = query.find(&view.channel);
    let reader = Reader { member: &caller.member, power };
    let items = handle.read(&found, reader).await?;
    let people: BTreeSet<&MemberId> = items.iter().flat_map(Message::people).collect();
    let people = names(&hub, people).await?;
    let (next, at) = (next.map(|seq| seq.to_string()), view.channel.head());
    Ok(Json(MessagePage { items, next, at, people }))
}

async fn names(
    hub: &Hub,
    ids: impl IntoIterator<Item = &MemberId>,
) -> Result<Vec<Person>, Problem> {
    let now = hub.house().view();
    let mut people = Vec::new();
    for id in ids {
        people.push(person(hub.house(), &now.organisation, id).await?);
    }
    Ok(people)
}

/// Send a message. Sent again with the same id it is stored once, and answered with the first.
#[utoipa::path(post, path = "/api/channels/{id}/messages", params(("id" = ChannelId, Path)),
    request_body = NewMessage, responses((status = 201, body = Message), TalkRefusals))]
pub(super) async fn create(
    State(hub): State<Hub>,
    caller: Caller,
    Path(id): Path<ChannelId>,
    Body(message): Body<NewMessage>,
) -> Result<(StatusCode, Json<Message>), Problem> {
    let (handle, outcome) = hub.say(&caller.member, id, message).await?;
    let (Outcome::Done(seq) | Outcome::Repeated(seq)) = outcome else {
        return Err(Refusal::NoMessage.into());
    };
    Ok((StatusCode::CREATED, shown(&hub, &caller, (&handle, seq)).await?))
}

/// A message as the caller may see it.
async fn shown(
    hub: &Hub,
    caller: &Caller,
    (handle, seq): (&ChannelHandle, u64),
) -> Result<Json<Message>, Problem> {
    let power = hub.channels().power(&caller.member, handle.id());
    let power = power.ok_or_else(|| Problem::not_found("channel"))?;
    let found = handle.read(&[seq], Reader { member: &caller.member, power }).await?;
    found.into_iter().next().map(Json).ok_or_else(|| Refusal::NoMessage.into())
}

/// Carries out what the caller asks of a message, and shows it as it then is.
pub(super) async fn act(
    hub: &Hub,
    caller: &Caller,
    (id, seq): (ChannelId, u64),
    command: Command,
) -> Result<Json<Message>, Problem> {
    let (handle, _) = hub.channel_for(&caller.member, id).await?;
    handle.ask(caller.member.clone(), command).await?;
    shown(hub, caller, (&handle, seq)).await
}

/// One message.
#[utoipa::path(get, path = "/api/channels/{id}/messages/{seq}",
    params(("id" = ChannelId, Path), ("seq" = u64, Path)), responses(
        (status = 200, body = Message), (status = 401, body = Problem),
        (status = 403, body = Problem), (status = 404, body = Problem),
    ))]
pub(super) async fn read(
    State(hub): State<Hub>,
    caller: Caller,
    Path((id, seq)): Path<(ChannelId, u64)>,
) -> Result<Json<Message>, Problem> {
    let (handle, _) = hub.channel_for(&caller.member, id).await?;
    shown(&hub, &caller, (&handle, seq)).await
}

/// Another wording.
#[derive(Deserialize, ToSchema)]
pub(super) struct Wording {
    body: String,
}

/// Give a message of one's own other words. Moderators see the former ones.
#[utoipa::path(patch, path = "/api/channels/{id}/messages/{seq}",
    params(("id" = ChannelId, Path), ("seq" = u64, Path)), request_body = Wording,
    responses((status = 200, body = Message), TalkRefusals))]
pub(super) async fn edit(
    State(hub): State<Hub>,
    caller: Caller,
    Path((id, seq)): Path<(ChannelId, u64)>,
    Body(Wording { body }): Body<Wording>,
) -> Result<Json<Message>, Problem> {
    let words = Words::new(&body)?;
    act(&hub, &caller, (id, seq), Command::Edit(seq, words)).await
}

/// Erase a message of one's own, or as a moderator: its words go, its place stays.
#[utoipa::path(delete, path = "/api/channels/{id}/messages/{seq}",
    params(("id" = ChannelId, Path), ("seq" = u64, Path)), responses((status = 204), TalkRefusals))]
pub(super) async fn erase(
    State(hub): State<Hub>,
    caller: Caller,
    Path((id, seq)): Path<(ChannelId, u64)>,
) -> Result<StatusCode, Problem> {
    let (handle, _) = hub.channel_for(&caller.member, id).await?;
    handle.ask(caller.member.clone(), Command::Erase(seq)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// React to a message with one emoji.
#[utoipa::path(put, path = "/api/channels/{id}/messages/{seq}/reactions/{emoji}",
    params(("id" = ChannelId, Path), ("seq" = u64, Path), ("emoji" = String, Path)),
    responses((status = 200, body = Message), TalkRefusals))]
pub(super) async fn react(
    State(hub): State<Hub>,
    caller: Caller,
    Path((id, seq, emoji)): Path<(ChannelId, u64, String)>,
) -> Result<Json<Message>, Problem> {
    let reaction = Reaction::new(&emoji)?;
    act(&hub, &caller, (id, seq), Command::React(seq, reaction)).await
}

/// Take a reaction back.
#[utoipa::path(delete, path = "/api/channels/{id}/messages/{seq}/reactions/{emoji}",
    params(("id" = ChannelId, Path), ("seq" = u64, Path), ("emoji" = String, Path)),
    responses((status = 200, body = Message), TalkRefusals))]
pub(super) async fn unreact(
    State(hub): State<Hub>,
    caller: Caller,
    Path((id, seq, emoji)): Path<(ChannelId, u64, String)>,
) -> Result<Json<Message>, Problem> {
    let reaction = Reaction::new(&emoji)?;
    act(&hub, &caller, (id, seq), Command::Unreact(seq, reaction)).await
}

/// Whose names are asked for.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct PeopleQuery {
    /// Ids, separated by commas, at most 200.
    ids: Option<String>,
    /// The beginning of a word of the name; of two letters or more, but in groups and
    /// conversations.
    search: Option<String>,
}

/// Names of people in a channel: of those asked for who may read it, or of whom one may call there.
/// In a group or a conversation these are all who are in it; elsewhere those whom one finds by name
/// anyway, ten at most, since everybody may read what stands beside a theme.
#[utoipa::path(get, path = "/api/channels/{id}/people",
    params(("id" = ChannelId, Path), PeopleQuery),
    responses((status = 200, body = Page<Person>), MemberRefusals))]
pub(super) async fn people(
    State(hub): State<Hub>,
    caller: Caller,
    Path(id): Path<ChannelId>,
    Query(query): Query<PeopleQuery>,
) -> Result<Json<Page<Person>>, Problem> {
    hub.channels().power(&caller.member, id).ok_or_else(|| Problem::not_found("channel"))?;
    let reads = |member: &MemberId| hub.channels().power(member, id).is_some();
    let items = match (&query.ids, query.search.as_deref().unwrap_or_default()) {
        (Some(ids), search) => {
            let asked = ids.split(',').filter_map(|id| MemberId::new(id).ok());
            let asked: Vec<MemberId> = asked.filter(reads).take(MAX_PAGE).collect();
            let wanted = Wanted::new(Some(search));
            let mut named = names(&hub, &asked).await?;
            named.retain(|person| person.name.as_ref().is_some_and(|name| wanted.is_in(name)));
            named
        }
        (None, search) => {
            let now = hub.house().view();
            let entry =
                now.organisation.channel(id).ok_or_else(|| Problem::not_found("channel"))?;
            let is_among_us =
                matches!(entry.place, ChannelPlace::Group(_) | ChannelPlace::Members(_));
            if !is_among_us && !is_a_search(search) {
                return Ok(Json(Page { items: Vec::new(), next: None }));
            }
            let wanted = Wanted::new(Some(search));
            let is_wanted = |member: &MemberId, known: &Identity| {
                reads(member)
                    && (is_among_us || now.organisation.may_find(caller.actor(), member))
                    && wanted.is_in(&known.name)
            };
            let limit = if is_among_us { MAX_PAGE } else { MAX_FOUND };
            first_by_name(&hub, limit, is_wanted).await?
        }
    };
    Ok(Json(Page { items, next: None }))
}
