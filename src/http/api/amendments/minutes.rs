//! Minutes, one's own proposals, and the notices that follow from what was decided.

use axum::{Json, extract::State, http::StatusCode};
use bytes::Bytes;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::view::{AmendmentLine, Named, Scene};
use crate::{
    desk::View,
    domain::{
        amendment::{Amendment, Outcome, event::Event, minutes::Minute, rights::AmendmentAct},
        ids::{AmendmentId, BallotId, MemberId, TextId},
        organisation::{Organisation, rights::Actor},
    },
    http::api::{
        describe::ReadRefusals,
        extract::{Body, Caller, MaybeCaller, Page, PageQuery, Path, Query},
        people::{Names, Person},
        problem::Problem,
        texts::readable,
    },
    hub::Hub,
    store::{Precondition, PutError, StoreError},
};

/// Notices that are gone through for a list: beyond it, one's proposals say it better.
const MAX_NOTICES: usize = 500;
/// What the keys of read marks begin with.
const MARK_PREFIX: &str = "noticed/";

/// One thing that was done.
#[derive(Serialize, ToSchema)]
pub(super) struct MinuteLine {
    /// Names it among the minutes of its text.
    id: String,
    seq: u64,
    /// When, in seconds since 1970.
    at: u64,
    /// Nothing, to whoever reads it only because it is public.
    by: Option<Person>,
    amendment: Option<Named>,
    /// What, for instance `tabled` or `decided`.
    act: String,
    outcome: Option<Outcome>,
    reason: Option<String>,
    /// The amendment whose adoption caused it, or with which it was merged.
    cause: Option<AmendmentId>,
    ballot: Option<BallotId>,
    /// For an adoption and its undoing: the place in the log of what is amended.
    text_seq: Option<u64>,
}

/// What became of something that one wrote or signed.
#[derive(Serialize, ToSchema)]
pub(super) struct Notice {
    text: TextId,
    text_title: String,
    unread: bool,
    #[serde(flatten)]
    line: MinuteLine,
}

/// Notices, the newest first.
#[derive(Serialize, ToSchema)]
pub(super) struct Notices {
    items: Vec<Notice>,
    /// Ask for the next ones with `?after=` this.
    next: Option<String>,
    /// How many are unread.
    unread: usize,
}

fn named(view: &View, id: AmendmentId) -> Named {
    let one = view.procedure.amendment(id);
    let label = one.and_then(Amendment::label).map(|label| label.to_string());
    Named::new(id, label, one.map(|one| one.title.clone()).unwrap_or_default())
}

/// By what names `reader` is told of who did something.
fn names<'a>(
    hub: &'a Hub,
    (organisation, reader): (&'a Organisation, Actor<'a>),
    (view, minute): (&'a View, &Minute),
) -> Names<'a> {
    match minute.event.amendment() {
        Some(id) => Names::of_amendment(hub, view.floor(organisation), (reader, id)),
        None => Names::of_text(hub, organisation, (reader, view.text)),
    }
}

async fn line(names: &Names<'_>, (view, minute): (&View, &Minute)) -> Result<MinuteLine, Problem> {
    let (mut outcome, mut reason, mut cause) = (None, None, None);
    let (mut ballot, mut text_seq) = (None, None);
    match &minute.event {
        Event::Decided { verdict, .. } => {
            outcome = Some(verdict.outcome);
            reason = Some(verdict.reason.clone());
            (cause, ballot, text_seq) = (verdict.cause, verdict.ballot, verdict.record);
        }
        Event::Undone { reason: why, record, .. } => {
            (reason, text_seq) = (Some(why.clone()), *record);
        }
        Event::MergeOffered { into, .. }
        | Event::MergeDropped { into, .. }
        | Event::Merged { into, .. } => cause = Some(*into),
        Event::Joined { from, .. } => cause = Some(*from),
        Event::OpinionGiven { opinion, .. } => reason = Some(opinion.reason.clone()),
        Event::BallotOpened { ballot: id, .. } | Event::BallotClosed { ballot: id, .. } => {
            ballot = Some(*id);
        }
        _ => {}
    }
    Ok(MinuteLine {
        id: format!("{}-{}", minute.seq, minute.index),
        seq: minute.seq,
        at: minute.at_s,
        by: names.person(&minute.by).await?,
        amendment: minute.event.amendment().map(|id| named(view, id)),
        act: minute.event.act().to_owned(),
        outcome,
        reason: reason.filter(|why| !why.is_empty()),
        cause,
        ballot,
        text_seq,
    })
}

/// What was done with one amendment, the oldest first.
pub(super) async fn of_amendment(
    names: &Names<'_>,
    (view, id): (&View, AmendmentId),
) -> Result<Vec<MinuteLine>, Problem> {
    let mut lines = Vec::new();
    for minute in view.minutes.iter().filter(|minute| minute.event.amendment() == Some(id)) {
        lines.push(line(names, (view, minute)).await?);
    }
    Ok(lines)
}

/// The minutes of a text: what was done with the amendments that one may read, the oldest first.
#[utoipa::path(get, path = "/api/texts/{id}/minutes",
    params(("id" = TextId, Path), PageQuery),
    responses((status = 200, body = Page<MinuteLine>), ReadRefusals))]
pub(super) async fn of_text(
    State(hub): State<Hub>,
    caller: MaybeCaller,
    Path(id): Path<TextId>,
    Query(query): Query<PageQuery>,
) -> Result<Json<Page<MinuteLine>>, Problem> {
    let house = hub.house().view();
    readable(&house.organisation, caller.actor(), id)?;
    let Some(view) = hub.desk().of_text(id) else {
        return Ok(Json(Page { items: Vec::new(), next: None }));
    };
    let floor = view.floor(&house.organisation);
    let may_read = |id: AmendmentId| floor.may(caller.actor(), id, AmendmentAct::Read);
    let told = view.minutes.iter().filter(|minute| minute.event.amendment().is_none_or(may_read));
    let page = query.cut(told.collect(), |minute| format!("{}-{}", minute.seq, minute.index))?;
    let reader = (&house.organisation, caller.actor());
    let mut items = Vec::with_capacity(page.items.len());
    for minute in page.items {
        let names = names(&hub, reader, (&view, minute));
        items.push(line(&names, (&view, minute)).await?);
    }
    Ok(Json(Page { items, next: page.next }))
}

/// The amendments that one wrote or signed, the last changed first.
#[utoipa::path(get, path = "/api/me/amendments", params(PageQuery), responses(
    (status = 200, body = Page<AmendmentLine>), (status = 401, body = Problem),
    (status = 403, body = Problem), (status = 422, body = Problem), (status = 503, body = Problem),
))]
pub(super) async fn own(
    State(hub): State<Hub>,
    caller: Caller,
    Query(query): Query<PageQuery>,
) -> Result<Json<Page<AmendmentLine>>, Problem> {
    let house = hub.house().view();
    let mut own = Vec::new();
    for view in hub.desk().all() {
        let floor = view.floor(&house.organisation);
        let of_mine = view.procedure.amendments().filter(|(id, one)| {
            one.is_of(&caller.member) && floor.may(caller.actor(), *id, AmendmentAct::Read)
        });
        own.extend(of_mine.map(|(id, one)| (one.changed_at_s, id, view.text)));
    }
    own.sort_unstable_by(|one, other| other.cmp(one));
    let page = query.cut(own, |(_, id, _)| id.to_string())?;
    let reader = (&house.organisation, caller.actor());
    let mut items = Vec::with_capacity(page.items.len());
    for (_, id, text) in page.items {
        if let Some(scene) = Scene::of_text(&hub, text).await? {
            items.extend(scene.line(&hub, reader, id).await?);
        }
    }
    Ok(Json(Page { items, next: page.next }))
}

/// What became of what one wrote or signed, the newest first.
#[utoipa::path(get, path = "/api/notices", params(PageQuery), responses(
    (status = 200, body = Notices), (status = 401, body = Problem), (status = 403, body = Problem),
    (status = 422, body = Problem), (status = 503, body = Problem),
))]
pub(super) async fn notices(
    State(hub): State<Hub>,
    caller: Caller,
    Query(query): Query<PageQuery>,
) -> Result<Json<Notices>, Problem> {
    let house = hub.house().view();
    let read_to_s = read_mark(&hub, &caller.member).await?;
    let views = hub.desk().all();
    let mut all = Vec::new();
    for view in &views {
        let floor = view.floor(&house.organisation);
        let may_read = |id: AmendmentId| floor.may(caller.actor(), id, AmendmentAct::Read);
        let own = view.minutes.iter().filter(|minute| {
            minute.concerns(&view.procedure, &caller.member)
                && minute.event.amendment().is_some_and(may_read)
        });
        all.extend(own.map(|minute| (view, minute)));
    }
    all.sort_by_key(|(view, minute)| {
        std::cmp::Reverse((minute.at_s, view.text, minute.seq, minute.index))
    });
    all.truncate(MAX_NOTICES);
    let unread = all.iter().filter(|(_, minute)| minute.at_s > read_to_s).count();
    let key = |(view, minute): &(&std::sync::Arc<View>, &Minute)| {
        format!("{}-{}-{}-{}", minute.at_s, view.text, minute.seq, minute.index)
    };
    let page = query.cut(all, key)?;
    let reader = (&house.organisation, caller.actor());
    let mut items = Vec::with_capacity(page.items.len());
    for one in page.items {
        let (view, minute) = one;
        let id = key(&one);
        let names = names(&hub, reader, (view, minute));
        let line = line(&names, (view, minute)).await?;
        let text = house.organisation.text(view.text);
        items.push(Notice {
            text: view.text,
            text_title: text.map(|text| text.title.clone()).unwrap_or_default(),
            unread: minute.at_s > read_to_s,
            line: MinuteLine { id, ..line },
        });
    }
    Ok(Json(Notices { items, next: page.next, unread }))
}

/// Up to where notices were read.
#[derive(Deserialize, ToSchema)]
pub(super) struct ReadMark {
    /// The `id` of the newest that was seen.
    through: String,
}

/// Say which notices one has read. Nobody else learns of it.
#[utoipa::path(put, path = "/api/notices/read", request_body = ReadMark, responses(
    (status = 204), (status = 401, body = Problem), (status = 403, body = Problem),
    (status = 409, body = Problem), (status = 422, body = Problem), (status = 503, body = Problem),
))]
pub(super) async fn mark_read(
    State(hub): State<Hub>,
    caller: Caller,
    Body(ReadMark { through }): Body<ReadMark>,
) -> Result<StatusCode, Problem> {
    let at_s = through.split('-').next().and_then(|at| at.parse::<u64>().ok());
    let at_s = at_s.ok_or_else(|| Problem::invalid("through is the id of a notice"))?;
    if at_s > read_mark(&hub, &caller.member).await? {
        let (key, value) = (key(&caller.member), Bytes::from(at_s.to_string()));
        let put = hub.store().put(key, value, None, Precondition::None).await;
        put.map_err(|error| match error {
            PutError::Store(error) => Problem::from(error),
            PutError::Conflict { .. } => Problem::conflict("it was changed meanwhile: try again"),
        })?;
    }
    Ok(StatusCode::NO_CONTENT)
}

fn key(member: &MemberId) -> String {
    format!("{MARK_PREFIX}{member}")
}

async fn read_mark(hub: &Hub, member: &MemberId) -> Result<u64, StoreError> {
    let mark = hub.store().get(key(member)).await?;
    let text = mark.and_then(|mark| String::from_utf8(mark.value.to_vec()).ok());
    Ok(text.and_then(|text| text.parse().ok()).unwrap_or_default())
}
