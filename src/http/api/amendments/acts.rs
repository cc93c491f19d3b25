//! What is done with amendments, one address for each act.

use axum::{
    Json,
    extract::{FromRequestParts, State},
    http::{StatusCode, request::Parts},
};
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
        revision::Revision,
    },
    http::api::{
        describe::{ActRefusals, ReadRefusals},
        extract::{Body, Caller, MaybeBody, MaybeCaller, Path},
        problem::Problem,
    },
    hub::Hub,
};

/// An act on an amendment that the caller may read.
pub(super) struct Act {
    hub: Hub,
    caller: Caller,
    /// On which.
    pub(super) id: AmendmentId,
}

/// The amendment in the path, whatever else is in it.
#[derive(Deserialize)]
struct Target {
    id: AmendmentId,
}

/// An amendment as it stands after an act.
pub(super) type Shown = Result<Json<AmendmentView>, Problem>;

impl FromRequestParts<Hub> for Act {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, hub: &Hub) -> Result<Self, Problem> {
        let caller = Caller::from_request_parts(parts, hub).await?;
        let Path(Target { id }) = Path::from_request_parts(parts, hub).await?;
        Ok(Self { hub: hub.clone(), caller, id })
    }
}

impl Act {
    /// Carries out an errand.
    async fn carry_out(&self, errand: Errand) -> Result<(), Problem> {
        let text = view::found(&self.hub, self.caller.actor(), self.id)?.text;
        self.hub.desk().ask(text, self.caller.by(), errand).await?;
        Ok(())
    }

    /// Carries out an errand, and shows the amendment.
    pub(super) async fn shown(&self, errand: Errand) -> Shown {
        self.carry_out(errand).await?;
        Ok(Json(view::read(&self.hub, self.caller.actor(), self.id).await?))
    }

    /// Carries out a command, and shows the amendment.
    pub(super) async fn decide(&self, command: Command) -> Shown {
        self.shown(one(command)).await
    }
}

fn one(command: Command) -> Errand {
    Errand::Decide(vec![command])
}

/// Show an amendment, to gather signatures.
#[utoipa::path(post, path = "/api/amendments/{id}/collect", params(("id" = AmendmentId, Path)),
    responses((status = 200, body = AmendmentView), ActRefusals))]
pub(super) async fn collect(act: Act) -> Shown {
    act.decide(Command::Collect(act.id)).await
}

/// Sign an amendment.
#[utoipa::path(post, path = "/api/amendments/{id}/support", params(("id" = AmendmentId, Path)),
    responses((status = 200, body = AmendmentView), ActRefusals))]
pub(super) async fn support(act: Act) -> Shown {
    act.decide(Command::Support(act.id)).await
}

/// Table an amendment: it gets its number, and its wording is frozen as it stands.
#[utoipa::path(post, path = "/api/amendments/{id}/table", params(("id" = AmendmentId, Path)),
    responses((status = 200, body = AmendmentView), ActRefusals))]
pub(super) async fn table(act: Act) -> Shown {
    act.shown(Errand::Table(act.id)).await
}

/// Open a tabled amendment's wording again; it is tabled anew as « 12 rect. ».
#[utoipa::path(post, path = "/api/amendments/{id}/rectify", params(("id" = AmendmentId, Path)),
    responses((status = 200, body = AmendmentView), ActRefusals))]
pub(super) async fn rectify(act: Act) -> Shown {
    act.decide(Command::Rectify(act.id)).await
}

/// Say that the wording holds although the text has changed there.
#[utoipa::path(post, path = "/api/amendments/{id}/confirm", params(("id" = AmendmentId, Path)),
    responses((status = 200, body = AmendmentView), ActRefusals))]
pub(super) async fn confirm(act: Act) -> Shown {
    act.shown(Errand::Confirm(act.id)).await
}

/// Admit an amendment to the discussion.
#[utoipa::path(post, path = "/api/amendments/{id}/admit", params(("id" = AmendmentId, Path)),
    responses((status = 200, body = AmendmentView), ActRefusals))]
pub(super) async fn admit(act: Act) -> Shown {
    act.decide(Command::Admit(act.id)).await
}

/// Open the discussion of an amendment.
#[utoipa::path(post, path = "/api/amendments/{id}/call", params(("id" = AmendmentId, Path)),
    responses((status = 200, body = AmendmentView), ActRefusals))]
pub(super) async fn call(act: Act) -> Shown {
    act.decide(Command::Call(act.id)).await
}

/// Take one's signature back.
#[utoipa::path(delete, path = "/api/amendments/{id}/support", params(("id" = AmendmentId, Path)),
    responses((status = 204), ActRefusals))]
pub(super) async fn withdraw_support(act: Act) -> Result<StatusCode, Problem> {
    // Whoever signed may not be able to read it any more: the desk says whom it does not concern.
    let view = act.hub.desk().of_amendment(act.id);
    let text = view.ok_or_else(|| Problem::not_found("amendment"))?.text;
    let withdraw = one(Command::WithdrawSupport(act.id));
    act.hub.desk().ask(text, act.caller.by(), withdraw).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Somebody to be an author.
#[derive(Deserialize, ToSchema)]
pub(super) struct CoAuthor {
    member: MemberId,
}

/// Make somebody an author of an amendment.
#[utoipa::path(post, path = "/api/amendments/{id}/authors", params(("id" = AmendmentId, Path)),
    request_body = CoAuthor, responses((status = 201, body = AmendmentView), ActRefusals))]
pub(super) async fn add_author(
    act: Act,
    Body(CoAuthor { member }): Body<CoAuthor>,
) -> Result<(StatusCode, Json<AmendmentView>), Problem> {
    Ok((StatusCode::CREATED, act.decide(Command::AddAuthor(act.id, member)).await?))
}

/// End somebody's authorship of an amendment, or one's own.
#[utoipa::path(delete, path = "/api/amendments/{id}/authors/{member}",
    params(("id" = AmendmentId, Path), ("member" = String, Path)),
    responses((status = 204), ActRefusals))]
pub(super) async fn remove_author(
    act: Act,
    Path((_id, member)): Path<(AmendmentId, String)>,
) -> Result<StatusCode, Problem> {
    let member = MemberId::new(&member).map_err(|_| Problem::not_found("member"))?;
    act.carry_out(one(Command::RemoveAuthor(act.id, member))).await?;
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
    request_body = Option<Why>, responses((status = 200, body = AmendmentView), ActRefusals))]
pub(super) async fn withdraw(act: Act, MaybeBody(Why { reason }): MaybeBody<Why>) -> Shown {
    let verdict = NewDecision { reason, ..NewDecision::of(Outcome::Withdrawn) };
    act.shown(verdict.errand(act.id)).await
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
    /// The `opinion_revision` that this stands on: another opinion is refused
    /// (`changed-meanwhile`) where somebody else has given one since. Left out: it is given
    /// whatever stands there.
    revision: Option<Revision>,
}

/// Give the commission's opinion.
#[utoipa::path(post, path = "/api/amendments/{id}/opinion", params(("id" = AmendmentId, Path)),
    request_body = NewOpinion, responses((status = 200, body = AmendmentView), ActRefusals))]
pub(super) async fn opinion(act: Act, Body(asked): Body<NewOpinion>) -> Shown {
    let NewOpinion { opinion: advice, reason, counter_wording, revision } = asked;
    let (amendment, premise) = (act.id, revision.into());
    act.decide(Command::GiveOpinion { amendment, advice, reason, counter_wording, premise }).await
}

/// A place in the order of call.
#[derive(Deserialize, ToSchema)]
pub(super) struct Place {
    /// The amendment before which it is called; nothing: at the end.
    before: Option<AmendmentId>,
}

/// Put an amendment elsewhere in the order of call.
#[utoipa::path(post, path = "/api/amendments/{id}/place", params(("id" = AmendmentId, Path)),
    request_body = Place, responses((status = 200, body = AmendmentView), ActRefusals))]
pub(super) async fn place(act: Act, Body(Place { before }): Body<Place>) -> Shown {
    act.decide(Command::Place(act.id, before)).await
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
    request_body = NewDecision, responses((status = 200, body = AmendmentView), ActRefusals))]
pub(super) async fn decide(act: Act, Body(verdict): Body<NewDecision>) -> Shown {
    act.shown(verdict.errand(act.id)).await
}

/// Take the decision on an amendment back; an adoption's words go out of the text as one act.
#[utoipa::path(post, path = "/api/amendments/{id}/undo", params(("id" = AmendmentId, Path)),
    request_body = Option<Why>, responses((status = 200, body = AmendmentView), ActRefusals))]
pub(super) async fn undo(act: Act, MaybeBody(Why { reason }): MaybeBody<Why>) -> Shown {
    act.shown(Errand::Undo(act.id, reason)).await
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
    params(("id" = AmendmentId, Path)),
    responses((status = 200, body = Consequences), ReadRefusals))]
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
