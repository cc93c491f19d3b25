//! What the description says of operations alike, over what each handler says of itself.

use std::collections::BTreeMap;

use axum::http::StatusCode;
use utoipa::{
    IntoResponses,
    openapi::{
        ContentBuilder, ObjectBuilder, OpenApi, PathItem, Ref, RefOr, Required, Response,
        ResponseBuilder, Type,
        path::{Operation, Parameter, ParameterBuilder, ParameterIn},
        security::{
            ApiKey, ApiKeyValue, Http, HttpAuthScheme, SecurityRequirement, SecurityScheme,
        },
    },
};

use super::extract::{COOKIE, CSRF_HEADER, IDEMPOTENCY_HEADER};
use crate::domain::ids::MAX_COMMAND_ID_BYTES;

/// The names of the ways to show who asks.
const BEARER: &str = "bearer";
const SESSION: &str = "session";
const CSRF: &str = "csrf";
/// What nobody's session is looked at for.
const WITHOUT_SESSION: [&str; 5] = [
    "post_invitations_look",
    "post_members",
    "post_password_resets",
    "post_password_resets_redeem",
    "post_session",
];

/// The media type of errors (RFC 9457).
const PROBLEM: &str = "application/problem+json";

/// What is refused to whoever looks at something, with an account or without.
pub(super) struct ReadRefusals;
/// What is refused to members who look at something, or note something for themselves.
pub(super) struct MemberRefusals;
/// What is refused to whoever decides on something.
pub(super) struct ActRefusals;
/// What is refused to whoever speaks, or does something to what was said.
pub(super) struct TalkRefusals;

impl IntoResponses for ReadRefusals {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        refusals(["403", "404", "422"])
    }
}

impl IntoResponses for MemberRefusals {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        refusals(["401", "403", "404", "422"])
    }
}

impl IntoResponses for ActRefusals {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        refusals(["401", "403", "404", "409", "422"])
    }
}

impl IntoResponses for TalkRefusals {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        refusals(["401", "403", "404", "409", "422", "429"])
    }
}

fn refusals<const N: usize>(statuses: [&str; N]) -> BTreeMap<String, RefOr<Response>> {
    statuses.map(|status| (status.to_owned(), problem(""))).into()
}

fn problem(description: &str) -> RefOr<Response> {
    let content = ContentBuilder::new().schema(Some(Ref::from_schema_name("Problem"))).build();
    RefOr::T(ResponseBuilder::new().description(description).content(PROBLEM, content).build())
}

/// Completes what the handlers of one path say.
pub(super) fn complete(path: &str, item: &mut PathItem) {
    let parts = path.trim_start_matches("/api/").split(['/', '-']);
    let noun = parts.map(|part| part.trim_matches(['{', '}'])).collect::<Vec<_>>().join("_");
    let operations = [
        ("get", &mut item.get),
        ("put", &mut item.put),
        ("post", &mut item.post),
        ("patch", &mut item.patch),
        ("delete", &mut item.delete),
    ];
    for (method, operation) in operations {
        if let Some(operation) = operation {
            // Several handlers are named `list`, and generators of clients need names that differ.
            let name = format!("{method}_{noun}");
            operation.security = securities(method, &name, operation);
            operation.operation_id = Some(name);
            if method == "post" {
                operation.parameters.get_or_insert_default().push(RefOr::T(idempotency_key()));
            }
            declare_problems(method, operation);
            describe_answers(operation);
        }
    }
}

/// Says how whoever asks shows who they are.
pub(super) fn declare_security(description: &mut OpenApi) {
    let Some(components) = &mut description.components else { return };
    let bearer = SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer));
    components.add_security_scheme(BEARER, bearer);
    let session = ApiKeyValue::with_description(COOKIE, "What POST /api/session sets");
    components.add_security_scheme(SESSION, SecurityScheme::ApiKey(ApiKey::Cookie(session)));
    let csrf = ApiKeyValue::with_description(
        CSRF_HEADER,
        "The `csrf` of GET /api/me: beside the cookie, for whatever changes something",
    );
    components.add_security_scheme(CSRF, SecurityScheme::ApiKey(ApiKey::Header(csrf)));
}

/// How an operation may be asked for: where nobody is turned away for being signed out, by anybody.
fn securities(method: &str, name: &str, operation: &Operation) -> Option<Vec<SecurityRequirement>> {
    if WITHOUT_SESSION.contains(&name) {
        return None;
    }
    let none = Vec::<String>::new;
    let session = SecurityRequirement::new(SESSION, none());
    let session = if method == "get" { session } else { session.add(CSRF, none()) };
    let mut ways = vec![SecurityRequirement::new(BEARER, none()), session];
    if !operation.responses.responses.contains_key("401") {
        ways.push(SecurityRequirement::default());
    }
    Some(ways)
}

fn idempotency_key() -> Parameter {
    let says = "The caller's own id for this act: sent again with it, it is carried out once";
    let id = ObjectBuilder::new().schema_type(Type::String);
    ParameterBuilder::new()
        .name(IDEMPOTENCY_HEADER)
        .parameter_in(ParameterIn::Header)
        .required(Required::False)
        .description(Some(says))
        .schema(Some(id.min_length(Some(1)).max_length(Some(MAX_COMMAND_ID_BYTES))))
        .build()
}

/// Every answer is described, if only by what its status says.
fn describe_answers(operation: &mut Operation) {
    for (status, response) in &mut operation.responses.responses {
        if let RefOr::T(response) = response
            && response.description.is_empty()
        {
            let status = StatusCode::from_bytes(status.as_bytes()).ok();
            let says = status.and_then(|status| status.canonical_reason()).unwrap_or("Answer");
            says.clone_into(&mut response.description);
        }
    }
}

/// Errors have a media type of their own; and whatever is asked, the store may be away or damaged.
fn declare_problems(method: &str, operation: &mut Operation) {
    let responses = &mut operation.responses.responses;
    for (status, response) in responses.iter_mut().filter(|(status, _)| status.as_str() >= "400") {
        debug_assert!(status.len() == 3, "{status} is no status");
        if let RefOr::T(response) = response
            && let Some(content) = response.content.shift_remove("application/json")
        {
            response.content.insert(PROBLEM.to_owned(), content);
        }
    }
    if method == "post" {
        let unfit = || problem("The body, or the Idempotency-Key, is not as described");
        responses.entry("422".to_owned()).or_insert_with(unfit);
    }
    if operation.request_body.is_some() {
        let large = || problem("The body is larger than is taken");
        responses.entry("413".to_owned()).or_insert_with(large);
    }
    if is_paged(operation) {
        let changed = || problem("The list has changed, and `after` names nothing in it");
        let responses = &mut operation.responses.responses;
        responses.entry("409".to_owned()).or_insert_with(changed);
    }
    let responses = &mut operation.responses.responses;
    let fault = || problem("The store is damaged: trying again does not help, its operator may");
    responses.entry("500".to_owned()).or_insert_with(fault);
    let unavailable = || problem("The store is away, or the hub is busy: try again in a moment");
    responses.entry("503".to_owned()).or_insert_with(unavailable);
}

/// Whether it answers a list in pages, which `PageQuery` cuts.
fn is_paged(operation: &Operation) -> bool {
    let mut parameters = operation.parameters.iter().flatten();
    parameters.any(|parameter| matches!(parameter, RefOr::T(one) if one.name == "after"))
}
