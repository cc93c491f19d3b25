//! What the description says of every operation alike, over what each handler says of itself.

use utoipa::openapi::{ContentBuilder, PathItem, Ref, RefOr, ResponseBuilder, path::Operation};

/// The media type of errors (RFC 9457).
const PROBLEM: &str = "application/problem+json";

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

/// Errors have a media type of their own; and whatever is asked, the store may be away.
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
    let problem = ContentBuilder::new().schema(Some(Ref::from_schema_name("Problem"))).build();
    let unavailable = ResponseBuilder::new()
        .description("The store cannot be reached: try again in a moment")
        .content(PROBLEM, problem)
        .build();
    responses.entry("503".to_owned()).or_insert(RefOr::T(unavailable));
}
