//! Amendments: what is known of them, what is done with them, and the votes on them.

mod acts;
mod ballots;
mod exports;
mod minutes;
mod problems;
mod provenance;
mod statement;
mod twins;
mod view;

pub(super) use self::{
    exports::{BookletFormat, proposals},
    provenance::told,
};
use axum::{Json, extract::State, http::StatusCode};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use self::{
    acts::{Act, Shown},
    view::{AmendmentLine, AmendmentView, Scene},
};
use super::{
    describe::{ActRefusals, ReadRefusals},
    extract::{Body, Caller, MaybeCaller, Page, PageQuery, Path, Query, present},
    groups::new_id,
    problem::Problem,
    texts::readable,
};
use crate::{
    desk::{Errand, NewAmendment},
    domain::{
        amendment::{Status, command::Command},
        ids::{AmendmentId, GroupId, MemberId, TextId},
        organisation::text::Stage,
    },
    hub::Hub,
};

/// Longest exposé that an amendment is opened with, in characters; it goes on in its own room.
const MAX_RATIONALE_CHARS: usize = 20_000;

pub(super) fn routes() -> OpenApiRouter<Hub> {
    OpenApiRouter::new()
        .routes(routes!(list, create))
        .routes(routes!(read, change))
        .routes(routes!(procedure, set_rules))
        .routes(routes!(acts::add_author))
        .routes(routes!(acts::remove_author))
        .routes(routes!(acts::collect))
        .routes(routes!(acts::support, acts::withdraw_support))
        .routes(routes!(acts::table))
        .routes(routes!(acts::withdraw))
        .routes(routes!(acts::rectify))
        .routes(routes!(acts::confirm))
        .routes(routes!(acts::opinion))
        .routes(routes!(acts::admit))
        .routes(routes!(acts::call))
        .routes(routes!(acts::place))
        .routes(routes!(acts::decide))
        .routes(routes!(acts::undo))
        .routes(routes!(acts::consequences))
        .routes(routes!(twins::offer))
        .routes(routes!(twins::decline))
        .routes(routes!(twins::accept))
        .routes(routes!(ballots::create))
        .routes(routes!(ballots::read))
        .routes(routes!(ballots::vote))
        .routes(routes!(ballots::close))
        .routes(routes!(minutes::of_text))
        .routes(routes!(minutes::own))
        .routes(routes!(minutes::notices))
        .routes(routes!(minutes::mark_read))
        .routes(routes!(provenance::tell))
        .routes(routes!(exports::booklet))
}

/// Which amendments are asked for.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct AmendmentQuery {
    status: Option<Status>,
    /// The id of a member who wrote it.
    author: Option<String>,
    /// A block that it changes.
    block: Option<String>,
    /// The `next` of the page before.
    after: Option<String>,
    /// Items on a page, 1 to 200 [default: 50].
    limit: Option<usize>,
}

/// The amendments of a text that one may read, in the order in which they are called.
#[utoipa::path(get, path = "/api/texts/{id}/amendments",
    params(("id" = TextId, Path), AmendmentQuery),
    responses((status = 200, body = Page<AmendmentLine>), ReadRefusals))]
async fn list(
    State(hub): State<Hub>,
    caller: MaybeCaller,
    Path(id): Path<TextId>,
    Query(query): Query<AmendmentQuery>,
) -> Result<Json<Page<AmendmentLine>>, Problem> {
    let house = hub.house().view();
    readable(&house.organisation, caller.actor(), id)?;
    let Some(scene) = Scene::of_text(&hub, id).await? else {
        return Ok(Json(Page { items: Vec::new(), next: None }));
    };
    let order = scene.view.procedure.order_of_call(|id| scene.survey.findings.get(&id)?.place);
    let reader = (&house.organisation, caller.actor());
    let names = |id| scene.names(&hub, reader, id);
    let is_wanted = |id: &AmendmentId| {
        let one = scene.view.procedure.amendment(*id);
        scene.may_read(&house.organisation, caller.actor(), *id)
            && one.is_some_and(|one| {
                query.status.is_none_or(|status| one.status == status)
                    && query.author.as_ref().is_none_or(|author| {
                        let wanted = |member: &&MemberId| member.as_str() == author;
                        // Who wrote is not told by a question either.
                        let told = one.authors.iter().find(wanted);
                        told.is_some_and(|member| names(*id).is_told(member))
                    })
            })
            && query.block.as_ref().is_none_or(|block| scene.blocks(*id).contains(block))
    };
    let wanted: Vec<AmendmentId> = order.into_iter().filter(is_wanted).collect();
    let page = PageQuery { after: query.after, limit: query.limit };
    let page = page.cut(wanted, ToString::to_string)?;
    let mut items = Vec::with_capacity(page.items.len());
    for id in page.items {
        items.extend(scene.line(&hub, reader, id).await?);
    }
    Ok(Json(Page { items, next: page.next }))
}

/// An amendment to begin.
#[derive(Deserialize, ToSchema)]
struct Begun {
    /// Its id, if the client chooses it.
    id: Option<AmendmentId>,
    title: String,
    /// Why, in plain words; it goes on in its own room.
    #[serde(default)]
    rationale: String,
    /// The amendment that it amends; nothing: the text.
    parent: Option<AmendmentId>,
    /// Who writes it too.
    #[serde(default)]
    authors: Vec<MemberId>,
}

/// Begin an amendment: its words are then written live in its room.
#[utoipa::path(post, path = "/api/texts/{id}/amendments", params(("id" = TextId, Path)),
    request_body = Begun, responses((status = 201, body = AmendmentView), ActRefusals))]
async fn create(
    State(hub): State<Hub>,
    caller: Caller,
    Path(text): Path<TextId>,
    Body(asked): Body<Begun>,
) -> Result<(StatusCode, Json<AmendmentView>), Problem> {
    let Begun { id, title, rationale, parent, authors } = asked;
    if rationale.chars().take(MAX_RATIONALE_CHARS + 1).count() > MAX_RATIONALE_CHARS {
        return Err(Problem::invalid("the rationale has at most 20,000 characters to begin with"));
    }
    readable(&hub.house().view().organisation, caller.actor(), text)?;
    let id = id.unwrap_or_else(|| AmendmentId(new_id(&caller)));
    let new = NewAmendment { id, parent, title, rationale, authors };
    hub.desk().ask(text, caller.by(), Errand::Open(new)).await?;
    Ok((StatusCode::CREATED, Json(view::read(&hub, caller.actor(), id).await?)))
}

/// One amendment, on the text of now.
#[utoipa::path(get, path = "/api/amendments/{id}", params(("id" = AmendmentId, Path)),
    responses((status = 200, body = AmendmentView), ReadRefusals))]
async fn read(
    State(hub): State<Hub>,
    caller: MaybeCaller,
    Path(id): Path<AmendmentId>,
) -> Result<Json<AmendmentView>, Problem> {
    Ok(Json(view::read(&hub, caller.actor(), id).await?))
}

/// What can be changed of an amendment before it is tabled, beside its words.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct AmendmentChange {
    title: Option<String>,
}

/// Give an amendment another title.
#[utoipa::path(patch, path = "/api/amendments/{id}", params(("id" = AmendmentId, Path)),
    request_body = AmendmentChange, responses((status = 200, body = AmendmentView), ActRefusals))]
async fn change(act: Act, Body(AmendmentChange { title }): Body<AmendmentChange>) -> Shown {
    let commands = title.map(|title| Command::Retitle(act.id, title));
    act.shown(Errand::Decide(commands.into_iter().collect())).await
}

/// How a text is amended, and how far that has come.
#[derive(Serialize, ToSchema)]
struct ProcedureView {
    /// How many people must stand behind an amendment before it is tabled, authors included.
    threshold: u32,
    /// Until when amendments are tabled, in seconds since 1970.
    deadline: Option<u64>,
    /// The group whose members give opinions.
    commission: Option<GroupId>,
    /// The amendment that is being discussed.
    called: Option<AmendmentId>,
    /// How many that one may read are in each status.
    counts: std::collections::BTreeMap<Status, usize>,
    rights: ProcedureRights,
}

/// What one may do about the amendments of a text.
#[derive(Serialize, ToSchema)]
struct ProcedureRights {
    propose: bool,
    preside: bool,
}

/// How a text is amended, and how far that has come.
#[utoipa::path(get, path = "/api/texts/{id}/procedure", params(("id" = TextId, Path)),
    responses((status = 200, body = ProcedureView), ReadRefusals))]
async fn procedure(
    State(hub): State<Hub>,
    caller: MaybeCaller,
    Path(id): Path<TextId>,
) -> Result<Json<ProcedureView>, Problem> {
    use crate::domain::{amendment::rights::AmendmentAct, organisation::rights::TextAct};
    let house = hub.house().view();
    let text = readable(&house.organisation, caller.actor(), id)?;
    let may = |act| house.organisation.may_on_text(caller.actor(), id, act);
    let rights = ProcedureRights { propose: may(TextAct::Amend), preside: may(TextAct::Preside) };
    let deadline = text.calendar.iter().find(|step| step.stage == Stage::Closed);
    let view = hub.desk().of_text(id);
    let mut counts = std::collections::BTreeMap::new();
    for (amendment, one) in view.iter().flat_map(|view| view.procedure.amendments()) {
        let floor = view.as_ref().map(|view| view.floor(&house.organisation));
        let is_shown = |floor: crate::domain::amendment::rights::Floor<'_>| {
            floor.may(caller.actor(), amendment, AmendmentAct::Read)
        };
        if floor.is_some_and(is_shown) {
            *counts.entry(one.status).or_default() += 1;
        }
    }
    let rules = view.as_ref().map(|view| view.procedure.rules()).unwrap_or_default();
    Ok(Json(ProcedureView {
        threshold: rules.threshold,
        deadline: deadline.map(|step| step.at_s),
        commission: rules.commission,
        called: view.as_ref().and_then(|view| view.procedure.called()),
        counts,
        rights,
    }))
}

/// Rules to be; what is left out stays. `commission: null` leaves opinions to those who preside.
#[derive(Deserialize, ToSchema)]
struct NewRules {
    threshold: Option<u32>,
    #[serde(default, deserialize_with = "present")]
    commission: Option<Option<GroupId>>,
}

/// Settle what holds for all amendments of a text.
#[utoipa::path(patch, path = "/api/texts/{id}/procedure", params(("id" = TextId, Path)),
    request_body = NewRules, responses((status = 200, body = ProcedureView), ActRefusals))]
async fn set_rules(
    State(hub): State<Hub>,
    caller: Caller,
    Path(id): Path<TextId>,
    Body(asked): Body<NewRules>,
) -> Result<Json<ProcedureView>, Problem> {
    readable(&hub.house().view().organisation, caller.actor(), id)?;
    let now = hub.desk().of_text(id).map(|view| view.procedure.rules()).unwrap_or_default();
    let threshold = asked.threshold.unwrap_or(now.threshold);
    let commission = asked.commission.unwrap_or(now.commission);
    let set = Errand::Decide(vec![Command::SetRules { threshold, commission }]);
    hub.desk().ask(id, caller.by(), set).await?;
    procedure(State(hub), MaybeCaller(Some(caller)), Path(id)).await
}
