//! Signing in and out.

use std::{
    sync::Arc,
    time::{Duration, SystemTime},
};

use axum::{
    Extension, Json,
    extract::State,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{AppendHeaders, IntoResponse},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    devices,
    extract::{Body, COOKIE, Caller},
    problem::Problem,
    throttle::{Origin, Throttle},
};
use crate::{
    domain::ids::MemberId,
    house::{
        identity::{self, Address},
        password,
        sessions::{self, SESSION_LIFE},
    },
    hub::{Hub, now_s},
};

/// Address and password.
#[derive(Deserialize, ToSchema)]
pub(super) struct Credentials {
    email: String,
    password: String,
}

/// A session that has begun.
#[derive(Serialize, ToSchema)]
pub(super) struct Session {
    /// A bearer for programs; pages have it in a cookie that they cannot read.
    token: String,
    /// What pages send in the header `X-CSRF-Token`.
    csrf: String,
    /// Who.
    member: MemberId,
}

type Cookies = AppendHeaders<Vec<(header::HeaderName, HeaderValue)>>;

/// The answer to signing in: the session, and the cookie.
pub(super) type SignedIn = (StatusCode, Cookies, Json<Session>);

/// Sign in: sets the cookie, and answers a token for programs.
#[utoipa::path(post, path = "/api/session", request_body = Credentials, responses(
    (status = 201, body = Session), (status = 401, body = Problem), (status = 422, body = Problem),
    (status = 403, body = Problem), (status = 429, body = Problem), (status = 503, body = Problem),
))]
pub(super) async fn sign_in(
    State(hub): State<Hub>,
    Extension(throttle): Extension<Arc<Throttle>>,
    origin: Origin,
    headers: HeaderMap,
    Body(given): Body<Credentials>,
) -> Result<SignedIn, Problem> {
    let store = hub.house().store().as_ref();
    let holder = match Address::new(&given.email) {
        Ok(address) => identity::holder(store, &address).await?,
        Err(_) => None,
    };
    let device = holder.as_ref().and_then(|member| devices::known(hub.links(), &headers, member));
    let attempt = throttle.count(device, origin, &given.email)?;
    let known = match &holder {
        Some(member) => identity::read(store, member).await?,
        None => None,
    };
    let hash = known.map(|(identity, _)| identity.password);
    if !password::verify(given.password, hash).await? {
        attempt.failed();
        return Err(Problem::bad_credentials());
    }
    drop(attempt);
    let member = holder.ok_or_else(Problem::bad_credentials)?;
    let house = hub.house().view();
    // An attempt to join that came to nothing is no account that was stopped.
    house.organisation.member(&member).ok_or_else(Problem::bad_credentials)?;
    if house.organisation.active(&member).is_none() {
        return Err(Problem::stopped());
    }
    begin(&hub, &headers, member).await
}

/// How finely it is told what was given before everything was taken back.
const REVOCATION_STEP: Duration = Duration::from_secs(1);

/// Begins a session.
pub(super) async fn begin(
    hub: &Hub,
    headers: &HeaderMap,
    member: MemberId,
) -> Result<SignedIn, Problem> {
    // What was taken back in this second covers all that is given in it: texts would stay closed.
    if !hub.is_here(&member, now_s()) {
        tokio::time::sleep(REVOCATION_STEP).await;
    }
    let store = hub.house().store().as_ref();
    let token = sessions::begin(store, &member, SystemTime::now()).await?;
    let session = cookie(headers, &token.text(), SESSION_LIFE.as_secs());
    let device = devices::cookie(hub.links(), headers, &member);
    let cookies = [session, device].map(|cookie| (header::SET_COOKIE, cookie));
    let session = Session { token: token.text(), csrf: token.csrf(), member };
    Ok((StatusCode::CREATED, AppendHeaders(cookies.to_vec()), Json(session)))
}

/// Sign out here.
#[utoipa::path(delete, path = "/api/session", responses(
    (status = 204), (status = 401, body = Problem), (status = 403, body = Problem),
))]
pub(super) async fn sign_out(
    State(hub): State<Hub>,
    headers: HeaderMap,
    caller: Caller,
) -> Result<impl IntoResponse, Problem> {
    sessions::end(hub.house().store().as_ref(), &caller.token).await?;
    Ok((StatusCode::NO_CONTENT, [(header::SET_COOKIE, cookie(&headers, "", 0))]))
}

/// Sign out everywhere: every session ends, and every token for a room.
#[utoipa::path(delete, path = "/api/sessions", responses(
    (status = 204), (status = 401, body = Problem), (status = 403, body = Problem),
))]
pub(super) async fn sign_out_everywhere(
    State(hub): State<Hub>,
    headers: HeaderMap,
    caller: Caller,
) -> Result<impl IntoResponse, Problem> {
    hub.end_everywhere(&caller.member).await?;
    Ok((StatusCode::NO_CONTENT, [(header::SET_COOKIE, cookie(&headers, "", 0))]))
}

/// The session's cookie, for the whole hub.
fn cookie(headers: &HeaderMap, value: &str, life_s: u64) -> HeaderValue {
    set_cookie(headers, &[COOKIE, value, "/"], life_s)
}

/// A cookie of a name, a value and a path. Lax, so that a link in a letter finds the member signed
/// in; a change needs more than the cookie, see `extract`.
pub(super) fn set_cookie(
    headers: &HeaderMap,
    [name, value, path]: &[&str; 3],
    life_s: u64,
) -> HeaderValue {
    let is_https = headers.get("x-forwarded-proto").is_some_and(|proto| proto == "https");
    let secure = if is_https { "; Secure" } else { "" };
    let cookie =
        format!("{name}={value}; Path={path}; HttpOnly; SameSite=Lax; Max-Age={life_s}{secure}");
    HeaderValue::from_str(&cookie).unwrap_or(HeaderValue::from_static(""))
}
