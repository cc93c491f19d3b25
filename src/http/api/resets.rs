//! Another password for who has lost theirs.

use std::{sync::Arc, time::SystemTime};

use axum::{
    Extension, Json,
    extract::State,
    http::{HeaderMap, StatusCode},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    extract::{Body, Caller, Page, PageQuery, Query},
    links::reset_url,
    people::{Person, person},
    problem::Problem,
    throttle::{Origin, Throttle},
};
use crate::{
    domain::organisation::{command::Refusal, rights::HouseAct},
    house::{
        consultations::{self, Consulted},
        identity::{self, Address},
        password,
        resets::{self, RESET_LIFE, Reset},
    },
    hub::Hub,
    post::Delivery,
};

/// Whose password.
#[derive(Deserialize, ToSchema)]
pub(super) struct Forgotten {
    email: String,
}

/// Ask for another password. The answer is the same whether anybody has this address: the link
/// goes there by mail or, where the hub has no mail server, to the administrators.
#[utoipa::path(post, path = "/api/password-resets", request_body = Forgotten, responses(
    (status = 202, description = "If the address has an account, a link is made"),
    (status = 422, body = Problem), (status = 429, body = Problem), (status = 503, body = Problem),
))]
pub(super) async fn create(
    State(hub): State<Hub>,
    Extension(throttle): Extension<Arc<Throttle>>,
    origin: Origin,
    Body(asked): Body<Forgotten>,
) -> Result<StatusCode, Problem> {
    let address = Address::new(&asked.email)?;
    throttle.count_reset(origin, &asked.email)?;
    hub.post().ask_reset(address).map_err(|error| Problem::unavailable(error.to_string()))?;
    Ok(StatusCode::ACCEPTED)
}

/// A reset that waits to be redeemed.
#[derive(Serialize, ToSchema)]
pub(super) struct WaitingReset {
    member: Person,
    /// When it was asked for, in seconds since 1970.
    at: u64,
    /// When its link ends, in seconds since 1970.
    expires: u64,
    /// The link to hand to this member, and to nobody else; nothing where it went by mail.
    url: Option<String>,
}

/// Who waits for another password, for administrators.
#[utoipa::path(get, path = "/api/password-resets", params(PageQuery), responses(
    (status = 200, body = Page<WaitingReset>), (status = 401, body = Problem),
    (status = 403, body = Problem), (status = 422, body = Problem), (status = 503, body = Problem),
))]
pub(super) async fn list(
    State(hub): State<Hub>,
    headers: HeaderMap,
    caller: Caller,
    Query(page): Query<PageQuery>,
) -> Result<Json<Page<WaitingReset>>, Problem> {
    let view = hub.house().view();
    if !view.organisation.may(caller.actor(), HouseAct::KeepMembers) {
        return Err(Refusal::Forbidden.into());
    }
    let store = hub.house().store().as_ref();
    let waiting = resets::waiting(store).await?;
    let Page { items, next } = page.cut(waiting, |reset: &Reset| reset.id.to_string())?;
    let members = items.iter().map(|reset| &reset.member);
    let look = (&caller.member, Consulted::PasswordReset);
    consultations::note(store, look, members, SystemTime::now()).await?;
    let mut shown = Vec::with_capacity(items.len());
    for reset in items {
        let url = match hub.post().delivery() {
            Delivery::Hand => Some(reset_url(&hub, &headers, &reset.secret(hub.links()))),
            Delivery::Mail => None,
        };
        shown.push(WaitingReset {
            member: person(hub.house(), &view.organisation, &reset.member).await?,
            at: reset.asked_at_s,
            expires: reset.asked_at_s + RESET_LIFE.as_secs(),
            url,
        });
    }
    Ok(Json(Page { items: shown, next }))
}

/// The secret of a link, and the password to have from now on.
#[derive(Deserialize, ToSchema)]
pub(super) struct Redemption {
    /// The last part of the link.
    secret: String,
    password: String,
}

/// Choose another password by the secret of a link, once: every session ends.
#[utoipa::path(post, path = "/api/password-resets/redeem", request_body = Redemption, responses(
    (status = 204), (status = 404, body = Problem), (status = 409, body = Problem),
    (status = 422, body = Problem), (status = 503, body = Problem),
))]
pub(super) async fn redeem(
    State(hub): State<Hub>,
    Body(given): Body<Redemption>,
) -> Result<StatusCode, Problem> {
    let over = || Problem::not_found("reset: it was used, or is too old; ask for another");
    let store = hub.house().store().as_ref();
    // Before a hash is made for everybody who asks, and before the link is used up for a password
    // that is too short.
    let member = resets::look(store, &given.secret).await?.ok_or_else(over)?;
    if hub.house().view().organisation.active(&member).is_none() {
        return Err(over());
    }
    let hash = password::hash(given.password).await?;
    let member = resets::redeem(store, &given.secret).await?.ok_or_else(over)?;
    let (mut identity, version) = identity::read(store, &member).await?.ok_or_else(over)?;
    identity.password = hash;
    identity::change(store, &member, &identity, version).await?;
    hub.end_everywhere(&member).await?;
    Ok(StatusCode::NO_CONTENT)
}
