//! What is done with amendments, one address for each act.

use axum::{Json, extract::State, http::StatusCode};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::view::{self, AmendmentView, Named, Scene};
use crate::{
    desk::Errand,
    domain::{
        amendment::{
            Advice, Outcome,
            command::{Command, Insistence, Judgement},
            condition::Effect,
        },
        ids::{AmendmentId, BallotId, MemberId},
    },
    http::api::{
        extract::{Body, Caller, MaybeBody, MaybeCaller, Path},
        problem::Problem,
    },
    hub::Hub,
};

/// Carries out an errand on an amendment that the caller may read, and shows it.
pub(super) async fn done(
    hub: &Hub,
    caller: &Caller,
    (id, errand): (AmendmentId, Errand),
) -> Result<Json<AmendmentView>, Problem> {
    let text = view::found(hub, caller.actor(), id)?.text;
    let by = (caller.member.clone(), caller.command.clone());
    hub.desk().ask(text, by, errand).await?;
    Ok(Json(view::read(hub, caller.actor(), id).await?))
}

/// An act that needs nothing but its amendment.
macro_rules! act {
    ($(#[doc = $doc:literal])+ $name:ident, $path:literal, $errand:expr) => {
        $(#[doc = $doc])+
        #[utoipa::path(post, path = $path, params(("id" = AmendmentId, Path)), responses(
            (status = 200, body = AmendmentView), (status = 401, body = Problem),
            (status = 403, body = Problem), (status = 404, body = Problem),
            (status = 409, body = Problem), (status = 422, body = Problem),
            (status = 503, body = Problem),
        ))]
        pub(super) async fn $name(
            State(hub): State<Hub>,
            caller: Caller,
            Path(id): Path<AmendmentId>,
        ) -> Result<Json<AmendmentView>, Problem> {
            let errand: fn(AmendmentId) -> Errand = $errand;
            done(&hub, &caller, (id, errand(id))).await
        }
    };
}

fn one(command: Command) -> Errand {
    Errand::Decide(vec![command])
}

act! {
    /// Show an amendment, to gather signatures.
    collect, "/api/amendments/{id}/collect", |id| one(Command::Collect(id))
}
act! {
    /// Sign an amendment.
    support, "/api/amendments/{id}/support", |id| one(Command::Support(id))
}
act! {
    /// Table an amendment: it gets its number, and its wording is frozen as it stands.
    table, "/api/amendments/{id}/table", Errand::Table
}
act! {
    /// Open a tabled amendment's wording again; it is tabled anew as « 12 rect. ».
    rectify, "/api/amendments/{id}/rectify", |id| one(Command::Rectify(id))
}
act! {
    /// Say that the wording holds although the text has changed there.
    confirm, "/api/amendments/{id}/confirm", Errand::Confirm
}
act! {
    /// Admit an amendment to the discussion.
    admit, "/api/amendments/{id}/admit", |id| one(Command::Admit(id))
}
act! {
    /// Open the discussion of an amendment.
    call, "/api/amendments/{id}/call", |id| one(Command::Call(id))
}

/// Take one's signature back.
#[utoipa::path(delete, path = "/api/amendments/{id}/support", params(("id" = AmendmentId, Path)),
    responses(
        (status = 204), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem),
        (status = 422, body = Problem), (status = 503, body = Problem),
    ))]
pub(super) async fn withdraw_support(
    State(hub): State<Hub>,
    caller: Caller,
    Path(id): Path<AmendmentId>,
) -> Result<StatusCode, Problem> {
    let withdrawn = done(&hub, &caller, (id, one(Command::WithdrawSupport(id)))).await;
    withdrawn.map(|_| StatusCode::NO_CONTENT)
}

/// Somebody to be an author.
#[derive(Deserialize, ToSchema)]
pub(super) struct CoAuthor {
    member: MemberId,
}

/// Make somebody an author of an amendment.
#[utoipa::path(post, path = "/api/amendments/{id}/authors", params(("id" = AmendmentId, Path)),
    request_body = CoAuthor, responses(
        (status = 201, body = AmendmentView), (status = 401, body = Problem),
        (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem), (status = 422, body = Problem),
        (status = 503, body = Problem),
    ))]
pub(super) async fn add_author(
    State(hub): State<Hub>,
    caller: Caller,
    Path(id): Path<AmendmentId>,
    Body(CoAuthor { member }): Body<CoAuthor>,
) -> Result<(StatusCode, Json<AmendmentView>), Problem> {
    let add = one(Command::AddAuthor(id, member));
    Ok((StatusCode::CREATED, done(&hub, &caller, (id, add)).await?))
}

/// End somebody's authorship of an amendment, or one's own.
#[utoipa::path(delete, path = "/api/amendments/{id}/authors/{member}",
    params(("id" = AmendmentId, Path), ("member" = String, Path)), responses(
        (status = 204), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem),
        (status = 422, body = Problem), (status = 503, body = Problem),
    ))]
pub(super) async fn remove_author(
    State(hub): State<Hub>,
    caller: Caller,
    Path((id, member)): Path<(AmendmentId, String)>,
) -> Result<StatusCode, Problem> {
    let member = MemberId::new(&member).map_err(|_| Problem::not_found("member"))?;
    let text = view::found(&hub, caller.actor(), id)?.text;
    let by = (caller.member.clone(), caller.command.clone());
    hub.desk().ask(text, by, one(Command::RemoveAuthor(id, member))).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Why, if that is said.
#[derive(Default, Deserialize, ToSchema)]
#[serde(default)]
pub(super) struct Why {
    reason: String,
}

/// Take an amendment back.
#[utoipa::path(post, path = "/api/amendments/{id}/withdraw", params(("id" = AmendmentId, Path)),
    request_body = Option<Why>, responses(
        (status = 200, body = AmendmentView), (status = 401, body = Problem),
        (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem), (status = 422, body = Problem),
        (status = 503, body = Problem),
    ))]
pub(super) async fn withdraw(
    State(hub): State<Hub>,
    caller: Caller,
    Path(id): Path<AmendmentId>,
    MaybeBody(Why { reason }): MaybeBody<Why>,
) -> Result<Json<AmendmentView>, Problem> {
    let verdict = NewDecision { reason, ..NewDecision::of(Outcome::Withdrawn) };
    done(&hub, &caller, (id, verdict.errand(id))).await
}

/// An opinion to give.
#[derive(Deserialize, ToSchema)]
pub(super) struct NewOpinion {
    opinion: Advice,
    #[serde(default)]
    reason: String,
    /// What the commission would have written instead.
    #[serde(default)]
    counter_wording: String,
}

/// Give the commission's opinion.
#[utoipa::path(post, path = "/api/amendments/{id}/opinion", params(("id" = AmendmentId, Path)),
    request_body = NewOpinion, responses(
        (status = 200, body = AmendmentView), (status = 401, body = Problem),
        (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem), (status = 422, body = Problem),
        (status = 503, body = Problem),
    ))]
pub(super) async fn opinion(
    State(hub): State<Hub>,
    caller: Caller,
    Path(amendment): Path<AmendmentId>,
    Body(asked): Body<NewOpinion>,
) -> Result<Json<AmendmentView>, Problem> {
    let NewOpinion { opinion: advice, reason, counter_wording } = asked;
    let give = Command::GiveOpinion { amendment, advice, reason, counter_wording };
    done(&hub, &caller, (amendment, one(give))).await
}

/// A place in the order of call.
#[derive(Deserialize, ToSchema)]
pub(super) struct Place {
    /// The amendment before which it is called; nothing: at the end.
    before: Option<AmendmentId>,
}

/// Put an amendment elsewhere in the order of call.
#[utoipa::path(post, path = "/api/amendments/{id}/place", params(("id" = AmendmentId, Path)),
    request_body = Place, responses(
        (status = 200, body = AmendmentView), (status = 401, body = Problem),
        (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem), (status = 422, body = Problem),
        (status = 503, body = Problem),
    ))]
pub(super) async fn place(
    State(hub): State<Hub>,
    caller: Caller,
    Path(id): Path<AmendmentId>,
    Body(Place { before }): Body<Place>,
) -> Result<Json<AmendmentView>, Problem> {
    done(&hub, &caller, (id, one(Command::Place(id, before)))).await
}

/// What follows for another amendment.
#[derive(Deserialize, ToSchema)]
pub(super) struct Follows {
    amendment: AmendmentId,
    /// `fallen` or `satisfied`.
    outcome: Outcome,
}

/// A decision to take.
#[derive(Deserialize, ToSchema)]
pub(super) struct NewDecision {
    outcome: Outcome,
    #[serde(default)]
    reason: String,
    /// The amendment whose adoption caused it.
    cause: Option<AmendmentId>,
    /// The ballot that it follows.
    ballot: Option<BallotId>,
    /// Decide although the text has changed where the amendment changes it.
    #[serde(default)]
    anyway: bool,
    /// What is decided on others with it.
    #[serde(default)]
    consequences: Vec<Follows>,
}

impl NewDecision {
    fn of(outcome: Outcome) -> Self {
        let (reason, consequences) = (String::new(), Vec::new());
        Self { outcome, reason, cause: None, ballot: None, anyway: false, consequences }
    }

    fn errand(self, amendment: AmendmentId) -> Errand {
        let Self { outcome, reason, cause, ballot, anyway, consequences } = self;
        let insistence = if anyway { Insistence::Anyway } else { Insistence::None };
        let judgement = Judgement { outcome, reason, cause, ballot, insistence, record: None };
        let follows = consequences.into_iter().map(|one| (one.amendment, one.outcome));
        Errand::Judge(amendment, judgement, follows.collect())
    }
}

/// Decide on an amendment. An adoption puts its words into the text, in everybody's open editor.
#[utoipa::path(post, path = "/api/amendments/{id}/decide", params(("id" = AmendmentId, Path)),
    request_body = NewDecision, responses(
        (status = 200, body = AmendmentView), (status = 401, body = Problem),
        (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem), (status = 422, body = Problem),
        (status = 503, body = Problem),
    ))]
pub(super) async fn decide(
    State(hub): State<Hub>,
    caller: Caller,
    Path(id): Path<AmendmentId>,
    Body(verdict): Body<NewDecision>,
) -> Result<Json<AmendmentView>, Problem> {
    done(&hub, &caller, (id, verdict.errand(id))).await
}

/// Take the decision on an amendment back; an adoption's words go out of the text as one act.
#[utoipa::path(post, path = "/api/amendments/{id}/undo", params(("id" = AmendmentId, Path)),
    request_body = Option<Why>, responses(
        (status = 200, body = AmendmentView), (status = 401, body = Problem),
        (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem), (status = 422, body = Problem),
        (status = 503, body = Problem),
    ))]
pub(super) async fn undo(
    State(hub): State<Hub>,
    caller: Caller,
    Path(id): Path<AmendmentId>,
    MaybeBody(Why { reason }): MaybeBody<Why>,
) -> Result<Json<AmendmentView>, Problem> {
    done(&hub, &caller, (id, Errand::Undo(id, reason))).await
}

/// What an adoption would do to the others.
#[derive(Default, Serialize, ToSchema)]
pub(super) struct Consequences {
    /// Nothing would be left for these to change.
    falls: Vec<Named>,
    /// The text would say what these ask for.
    satisfied: Vec<Named>,
    /// The text would change where these change it.
    check: Vec<Named>,
}

/// What the adoption of an amendment would do to the others.
#[utoipa::path(get, path = "/api/amendments/{id}/consequences",
    params(("id" = AmendmentId, Path)), responses(
        (status = 200, body = Consequences), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 422, body = Problem),
        (status = 503, body = Problem),
    ))]
pub(super) async fn consequences(
    State(hub): State<Hub>,
    caller: MaybeCaller,
    Path(id): Path<AmendmentId>,
) -> Result<Json<Consequences>, Problem> {
    let text = view::found(&hub, caller.actor(), id)?.text;
    let effects = hub.desk().effects(id).await?;
    let none = || Problem::not_found("amendment");
    let scene = Scene::of_text(&hub, text).await?.ok_or_else(none)?;
    let house = hub.house().view();
    let mut told = Consequences::default();
    for (other, effect) in effects {
        if scene.may_read(&house.organisation, caller.actor(), other) {
            let list = match effect {
                Effect::Falls => &mut told.falls,
                Effect::IsSatisfied => &mut told.satisfied,
                Effect::MustBeChecked => &mut told.check,
            };
            list.push(scene.named(other));
        }
    }
    Ok(Json(told))
}
