//! What handlers take from a request: the caller, a JSON body, a path, a query; each refusal a
//! problem document.

use axum::{
    extract::{
        FromRequest, FromRequestParts, Request,
        rejection::{JsonRejection, PathRejection, QueryRejection},
    },
    http::{HeaderMap, Method, StatusCode, header, request::Parts},
};
use serde::{Deserialize as _, Serialize, de::DeserializeOwned};

use super::{MAX_BODY_BYTES, code::Code, problem::Problem};
use crate::{
    domain::{
        ids::{CommandId, MemberId},
        organisation::{command::Command, rights::Actor},
    },
    house::{
        House, Outcome, Petitioner,
        sessions::{self, SessionToken},
    },
    hub::Hub,
};

/// The cookie that holds a session's token.
pub(super) const COOKIE: &str = "coopol_session";
/// The header that pages send with every change they ask for.
pub(super) const CSRF_HEADER: &str = "x-csrf-token";
/// The header by which a repeated request is known.
pub(super) const IDEMPOTENCY_HEADER: &str = "idempotency-key";

/// A JSON body.
#[derive(FromRequest)]
#[from_request(via(axum::Json), rejection(Problem))]
pub(super) struct Body<T>(pub(super) T);

/// Parts of the path.
#[derive(FromRequestParts)]
#[from_request(via(axum::extract::Path), rejection(Problem))]
pub(super) struct Path<T>(pub(super) T);

/// The query.
#[derive(FromRequestParts)]
#[from_request(via(axum::extract::Query), rejection(Problem))]
pub(super) struct Query<T>(pub(super) T);

impl From<JsonRejection> for Problem {
    fn from(rejection: JsonRejection) -> Self {
        if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE {
            return Self::too_large(MAX_BODY_BYTES);
        }
        Self::invalid(rejection.body_text())
    }
}

impl From<PathRejection> for Problem {
    fn from(_: PathRejection) -> Self {
        Self::not_found("thing")
    }
}

impl From<QueryRejection> for Problem {
    fn from(rejection: QueryRejection) -> Self {
        Self::invalid(rejection.body_text())
    }
}

/// A signed-in member who can act.
pub(super) struct Caller {
    /// Who.
    pub(super) member: MemberId,
    /// The session.
    pub(super) token: SessionToken,
    /// The page's or program's own id for what it asks.
    pub(super) command: Option<CommandId>,
}

impl Caller {
    pub(super) fn actor(&self) -> Actor<'_> {
        Actor::Member(&self.member)
    }

    /// Who acts, and their own id for the act.
    pub(super) fn by(&self) -> (MemberId, Option<CommandId>) {
        (self.member.clone(), self.command.clone())
    }

    /// Carries out what the caller asks for, all or nothing, once for each id of theirs.
    pub(super) async fn ask(&self, hub: &Hub, commands: Vec<Command>) -> Result<Outcome, Problem> {
        let who = Petitioner::Member(self.member.clone());
        Ok(hub.house().ask(who, commands, self.command.clone()).await?)
    }
}

/// Where a token came from: a cookie goes along by itself, so it proves no intention.
enum Carried {
    Cookie(SessionToken),
    Bearer(SessionToken),
}

/// The names and values of a request's cookies.
pub(super) fn cookies(headers: &HeaderMap) -> impl Iterator<Item = (&str, &str)> {
    let lists = headers.get_all(header::COOKIE).iter().filter_map(|list| list.to_str().ok());
    lists.flat_map(|list| list.split(';')).filter_map(|pair| pair.trim().split_once('='))
}

fn carried(headers: &HeaderMap) -> Option<Carried> {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let bearer = text(header::AUTHORIZATION).and_then(|value| value.strip_prefix("Bearer "));
    if let Some(token) = bearer {
        return SessionToken::parse(token.trim()).map(Carried::Bearer);
    }
    let (_, token) = cookies(headers).find(|(name, _)| *name == COOKIE)?;
    SessionToken::parse(token).map(Carried::Cookie)
}

/// The member behind a request's cookie or bearer, whatever the request wants.
pub(in crate::http) async fn session_of(
    house: &House,
    headers: &HeaderMap,
) -> Result<Option<MemberId>, Problem> {
    let token = match carried(headers) {
        Some(Carried::Cookie(token) | Carried::Bearer(token)) => token,
        None => return Ok(None),
    };
    Ok(sessions::check(house.store().as_ref(), &token).await?)
}

impl FromRequestParts<Hub> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, hub: &Hub) -> Result<Self, Problem> {
        let token = match carried(&parts.headers).ok_or_else(Problem::signed_out)? {
            Carried::Bearer(token) => token,
            Carried::Cookie(token) => {
                check_intention(parts, &token)?;
                token
            }
        };
        let store = hub.house().store().as_ref();
        let member = sessions::check(store, &token).await?.ok_or_else(Problem::signed_out)?;
        if hub.house().view().organisation.active(&member).is_none() {
            return Err(Problem::stopped());
        }
        Ok(Self { member, token, command: command_id(&parts.headers)? })
    }
}

/// A change asked for with a cookie must bring what only our own pages know.
fn check_intention(parts: &Parts, token: &SessionToken) -> Result<(), Problem> {
    let is_reading = [Method::GET, Method::HEAD, Method::OPTIONS].contains(&parts.method);
    let given = parts.headers.get(CSRF_HEADER).map(|value| value.as_bytes());
    if is_reading || given == Some(token.csrf().as_bytes()) {
        Ok(())
    } else {
        let what = format!("send the csrf value of GET /api/me in the header {CSRF_HEADER}");
        Err(Problem::forbidden(what))
    }
}

/// The id that the caller gave to what it asks, in the header `Idempotency-Key`.
pub(super) fn command_id(headers: &HeaderMap) -> Result<Option<CommandId>, Problem> {
    let Some(value) = headers.get(IDEMPOTENCY_HEADER) else { return Ok(None) };
    let id = value.to_str().ok().and_then(|id| CommandId::new(id).ok());
    id.map(Some).ok_or_else(|| Problem::invalid("Idempotency-Key has 1 to 64 plain characters"))
}

/// A member who is signed in and can act, or nobody.
pub(super) struct MaybeCaller(pub(super) Option<Caller>);

impl MaybeCaller {
    pub(super) fn actor(&self) -> Actor<'_> {
        self.0.as_ref().map_or(Actor::Visitor, Caller::actor)
    }
}

impl FromRequestParts<Hub> for MaybeCaller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, hub: &Hub) -> Result<Self, Problem> {
        match Caller::from_request_parts(parts, hub).await {
            Ok(caller) => Ok(Self(Some(caller))),
            Err(problem) if [Problem::signed_out(), Problem::stopped()].contains(&problem) => {
                Ok(Self(None))
            }
            Err(problem) => Err(problem),
        }
    }
}

/// One page of a list.
#[derive(Serialize, utoipa::ToSchema)]
pub(super) struct Page<T> {
    /// What is on it.
    pub(super) items: Vec<T>,
    /// Ask for the next one with `?after=` this; nothing: this is the last.
    pub(super) next: Option<String>,
}

/// Which page of a list is asked for.
#[derive(serde::Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct PageQuery {
    /// The `next` of the page before.
    pub(super) after: Option<String>,
    /// Items on a page, 1 to 200 [default: 50].
    pub(super) limit: Option<usize>,
}

/// Most items on one page: each may cost a look at the store.
const MAX_PAGE_ITEMS: usize = 200;
const DEFAULT_PAGE_ITEMS: usize = 50;

impl PageQuery {
    /// Cuts the page out of what is in order; `key` names an item's place.
    ///
    /// # Errors
    /// A conflict if the page before ended at something that has gone from the list since: where
    /// the next one begins cannot be told, and an empty page would pass for the end.
    pub(super) fn cut<T>(
        &self,
        items: Vec<T>,
        key: impl Fn(&T) -> String,
    ) -> Result<Page<T>, Problem> {
        let limit = self.limit.unwrap_or(DEFAULT_PAGE_ITEMS).clamp(1, MAX_PAGE_ITEMS);
        let skipped = match &self.after {
            None => 0,
            Some(after) => {
                let place = items.iter().position(|item| key(item) == *after);
                place.ok_or_else(list_has_changed)? + 1
            }
        };
        let is_more = items.len() > skipped + limit;
        let items: Vec<T> = items.into_iter().skip(skipped).take(limit).collect();
        let next = items.last().filter(|_| is_more).map(key);
        Ok(Page { items, next })
    }
}

fn list_has_changed() -> Problem {
    let says = "the list has changed since, and `after` names nothing in it: ask from the start";
    Problem::conflict_as(Code::ChangedMeanwhile, says)
}

/// The body of a request that may have none.
pub(super) struct MaybeBody<T>(pub(super) T);

impl<S: Send + Sync, T: DeserializeOwned + Default> FromRequest<S> for MaybeBody<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        if !request.headers().contains_key(header::CONTENT_TYPE) {
            return Ok(Self(T::default()));
        }
        Body::<T>::from_request(request, state).await.map(|Body(body)| Self(body))
    }
}

/// Tells a field that is absent (`None`) from one that is null (`Some(None)`).
pub(super) fn present<'de, D: serde::Deserializer<'de>, T: serde::Deserialize<'de>>(
    deserializer: D,
) -> Result<Option<Option<T>>, D::Error> {
    Option::deserialize(deserializer).map(Some)
}
