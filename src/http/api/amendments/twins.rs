//! Amendments that say the same, and the offer that one joins the other.

use axum::{Json, extract::State, http::StatusCode};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::view::{self, AmendmentView, Named, Scene};
use crate::{
    desk::Errand,
    domain::{
        amendment::{Amendment, Likeness, command::Command},
        ids::AmendmentId,
        organisation::{Organisation, rights::Actor},
    },
    http::api::{
        extract::{Body, Caller, Path},
        problem::Problem,
    },
    hub::Hub,
};

/// Another amendment that says the same, or nearly.
#[derive(Serialize, ToSchema)]
pub(super) struct TwinView {
    amendment: Named,
    likeness: Likeness,
    /// Whether one of the two offers to join the other.
    offer: Option<Offer>,
}

/// Who offers to join whom.
#[derive(Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = OfferSide)]
enum Offer {
    /// This one offers to join that one.
    Made,
    /// That one offers to join this one.
    Received,
}

/// The twins of an amendment that `actor` may read.
pub(super) fn of(
    scene: &Scene,
    (organisation, actor): (&Organisation, Actor<'_>),
    (id, one): (AmendmentId, &Amendment),
) -> Vec<TwinView> {
    let twins = scene.survey.findings.get(&id).map(|finding| &finding.twins);
    let twins = twins.into_iter().flatten();
    let readable = twins.filter(|(other, _)| scene.may_read(organisation, actor, **other));
    let twin = |(other, likeness): (&AmendmentId, &Likeness)| {
        let theirs = scene.view.procedure.amendment(*other).and_then(|other| other.offered);
        let offer = match (one.offered == Some(*other), theirs == Some(id)) {
            (_, true) => Some(Offer::Received),
            (true, false) => Some(Offer::Made),
            (false, false) => None,
        };
        TwinView { amendment: scene.named(*other), likeness: *likeness, offer }
    };
    readable.map(twin).collect()
}

/// An offer to make.
#[derive(Deserialize, ToSchema)]
pub(super) struct MergeOffer {
    /// The amendment that would stay.
    into: AmendmentId,
}

/// Offer that an amendment joins another one that says the same: accepted, it is withdrawn, and the
/// other one has its authors and signatures too.
#[utoipa::path(post, path = "/api/amendments/{id}/merge-offers",
    params(("id" = AmendmentId, Path)), request_body = MergeOffer, responses(
        (status = 201, body = AmendmentView), (status = 401, body = Problem),
        (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem), (status = 422, body = Problem),
        (status = 503, body = Problem),
    ))]
pub(super) async fn offer(
    State(hub): State<Hub>,
    caller: Caller,
    Path(id): Path<AmendmentId>,
    Body(MergeOffer { into }): Body<MergeOffer>,
) -> Result<(StatusCode, Json<AmendmentView>), Problem> {
    let text = view::found(&hub, caller.actor(), id)?.text;
    let by = (caller.member.clone(), caller.command.clone());
    hub.desk().offer_merge(text, by, (id, into)).await?;
    Ok((StatusCode::CREATED, Json(view::read(&hub, caller.actor(), id).await?)))
}

/// Take such an offer back, or decline it.
#[utoipa::path(delete, path = "/api/amendments/{id}/merge-offers/{into}",
    params(("id" = AmendmentId, Path), ("into" = AmendmentId, Path)), responses(
        (status = 204), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem),
        (status = 422, body = Problem), (status = 503, body = Problem),
    ))]
pub(super) async fn decline(
    State(hub): State<Hub>,
    caller: Caller,
    Path((id, into)): Path<(AmendmentId, AmendmentId)>,
) -> Result<StatusCode, Problem> {
    let text = view::found(&hub, caller.actor(), id)?.text;
    let by = (caller.member.clone(), caller.command.clone());
    hub.desk().drop_merge(text, by, (id, into)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Accept such an offer, as an author of the amendment that stays. Shows that one.
#[utoipa::path(post, path = "/api/amendments/{id}/merge-offers/{into}/accept",
    params(("id" = AmendmentId, Path), ("into" = AmendmentId, Path)), responses(
        (status = 200, body = AmendmentView), (status = 401, body = Problem),
        (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem), (status = 422, body = Problem),
        (status = 503, body = Problem),
    ))]
pub(super) async fn accept(
    State(hub): State<Hub>,
    caller: Caller,
    Path((id, into)): Path<(AmendmentId, AmendmentId)>,
) -> Result<Json<AmendmentView>, Problem> {
    let text = view::found(&hub, caller.actor(), id)?.text;
    let accept = Errand::Decide(vec![Command::AcceptMerge { amendment: id, into }]);
    let by = (caller.member.clone(), caller.command.clone());
    hub.desk().ask(text, by, accept).await?;
    Ok(Json(view::read(&hub, caller.actor(), into).await?))
}
