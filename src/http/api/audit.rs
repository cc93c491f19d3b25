//! What moderators did in a channel, told to its moderators.

use axum::{Json, extract::State};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{
    extract::{Caller, Page, Path, Query},
    people::{Person, person},
    problem::Problem,
};
use crate::{
    channel::Act,
    domain::{
        channel::{command::Power, event::Event},
        ids::{ChannelId, MemberId},
    },
    hub::Hub,
};

/// Most acts on one page.
const MAX_PAGE: usize = 200;
const DEFAULT_PAGE: usize = 50;

/// Which acts are asked for.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct AuditQuery {
    /// The `next` of the page before.
    before: Option<u64>,
    /// Items on a page, 1 to 200 [default: 50].
    limit: Option<usize>,
}

/// What was done.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum ActKind {
    /// A message was taken out of sight.
    Hide,
    /// A message was shown again.
    Unhide,
    /// Somebody else's message was erased.
    Erase,
    /// A message was pinned.
    Pin,
    /// A message was unpinned.
    Unpin,
    /// A member may not speak until `value` (seconds since 1970).
    Mute,
    /// The time between two messages was set to `value` seconds.
    SlowMode,
    /// Messages are kept for `value` days; nothing: for ever.
    Retention,
    /// Somebody else's poll was closed.
    ClosePoll,
}

/// One act of a moderator.
#[derive(Serialize, ToSchema)]
pub(super) struct AuditLine {
    seq: u64,
    /// When, in seconds since 1970.
    at: u64,
    by: Person,
    act: ActKind,
    /// The message that it was done to.
    message: Option<u64>,
    /// Whom it was done to.
    member: Option<Person>,
    /// Why, as the author was told.
    reason: Option<String>,
    value: Option<u64>,
}

/// What was done to what.
struct Deed {
    kind: ActKind,
    message: Option<u64>,
    member: Option<MemberId>,
    reason: Option<String>,
    value: Option<u64>,
}

impl Deed {
    fn to(kind: ActKind, message: u64) -> Self {
        Self { message: Some(message), ..Self::of(kind, None) }
    }

    fn of(kind: ActKind, value: Option<u64>) -> Self {
        Self { kind, message: None, member: None, reason: None, value }
    }

    /// Nothing: it is no act of moderators.
    fn read(event: Event) -> Option<Self> {
        Some(match event {
            Event::Hidden { message, reason } => {
                Self { reason: Some(reason), ..Self::to(ActKind::Hide, message) }
            }
            Event::Unhidden { message } => Self::to(ActKind::Unhide, message),
            Event::Erased { message } => Self::to(ActKind::Erase, message),
            Event::Pinned { message } => Self::to(ActKind::Pin, message),
            Event::Unpinned { message } => Self::to(ActKind::Unpin, message),
            Event::PollClosed { message } => Self::to(ActKind::ClosePoll, message),
            Event::Muted { member, until_s } => {
                Self { member: Some(member), ..Self::of(ActKind::Mute, Some(until_s)) }
            }
            Event::SlowModeSet { seconds } => Self::of(ActKind::SlowMode, Some(seconds.into())),
            Event::RetentionSet { days } => Self::of(ActKind::Retention, days.map(u64::from)),
            Event::Said(_)
            | Event::Edited { .. }
            | Event::Reacted { .. }
            | Event::Unreacted { .. }
            | Event::Voted { .. }
            | Event::Gone { .. }
            | Event::Wiped { .. }
            | Event::Lost { .. }
            | Event::NotUnderstood => return None,
        })
    }
}

/// What moderators did in a channel, the last act first, for its moderators.
#[utoipa::path(get, path = "/api/channels/{id}/audit",
    params(("id" = ChannelId, Path), AuditQuery), responses(
        (status = 200, body = Page<AuditLine>), (status = 401, body = Problem),
        (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 422, body = Problem),
    ))]
pub(super) async fn list(
    State(hub): State<Hub>,
    caller: Caller,
    Path(id): Path<ChannelId>,
    Query(query): Query<AuditQuery>,
) -> Result<Json<Page<AuditLine>>, Problem> {
    let (handle, power) = hub.channel_for(&caller.member, id).await?;
    if power < Power::Moderator {
        return Err(Problem::forbidden("moderators see what moderators did"));
    }
    let limit = query.limit.unwrap_or(DEFAULT_PAGE).clamp(1, MAX_PAGE);
    let (acts, next) = handle.acts(query.before.unwrap_or(u64::MAX), limit).await?;
    let mut items = Vec::with_capacity(acts.len());
    for act in acts {
        items.extend(line(&hub, act).await?);
    }
    Ok(Json(Page { items, next: next.map(|seq| seq.to_string()) }))
}

async fn line(hub: &Hub, act: Act) -> Result<Option<AuditLine>, Problem> {
    let Act { seq, at_s: at, by, event } = act;
    let Some(deed) = Deed::read(event) else { return Ok(None) };
    let now = hub.house().view();
    let by = person(hub.house(), &now.organisation, &by).await?;
    let member = match &deed.member {
        Some(member) => Some(person(hub.house(), &now.organisation, member).await?),
        None => None,
    };
    let Deed { kind: act, message, reason, value, .. } = deed;
    Ok(Some(AuditLine { seq, at, by, act, message, member, reason, value }))
}
