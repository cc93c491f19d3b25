//! What the description says of operations alike, over what each handler says of itself.

use std::collections::BTreeMap;

use utoipa::{
    IntoResponses,
    openapi::{ContentBuilder, PathItem, Ref, RefOr, Response, ResponseBuilder, path::Operation},
};

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
            operation.operation_id = Some(format!("{method}_{noun}"));
            declare_problems(operation);
        }
    }
}

/// Errors have a media type of their own; and whatever is asked, the store may be away or damaged.
fn declare_problems(operation: &mut Operation) {
    let responses = &mut operation.responses.responses;
    for (status, response) in responses.iter_mut().filter(|(status, _)| status.as_str() >= "400") {
        debug_assert!(status.len() == 3, "{status} is no status");
        if let RefOr::T(response) = response
            && let Some(content) = response.content.shift_remove("application/json")
        {
            response.content.insert(PROBLEM.to_owned(), content);
        }
    }
    let fault = || problem("The store is damaged: trying again does not help, its operator may");
    responses.entry("500".to_owned()).or_insert_with(fault);
    let unavailable = || problem("The store is away, or the hub is busy: try again in a moment");
    responses.entry("503".to_owned()).or_insert_with(unavailable);
}
