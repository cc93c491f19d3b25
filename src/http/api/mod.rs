//! The HTTP API: one file per noun; a handler extracts, asks the house, answers. Described at
//! `/api/openapi.json`, which is generated from the handlers.

mod about;
mod amendments;
mod argument;
mod audit;
mod batch;
mod cards;
mod channel_marks;
mod channel_search;
mod channels;
mod code;
mod content;
mod copies;
mod describe;
mod devices;
mod extract;
mod groups;
mod home;
mod house;
mod images;
mod invitations;
mod links;
mod me;
mod members;
mod messages;
mod moderation;
mod own_acts;
mod people;
mod polls;
mod problem;
mod resets;
mod search;
mod session;
mod texts;
mod themes;
mod throttle;
mod tokens;
mod trust;
mod turns;

use std::sync::Arc;

use axum::{Extension, Json, Router, extract::DefaultBodyLimit, routing::get};
use utoipa::{OpenApi, openapi::OpenApi as OpenApiDocument};
use utoipa_axum::{router::OpenApiRouter, routes};

pub(super) use self::{content::blocks, extract::session_of, problem::Problem};
use crate::hub::Hub;

/// Largest body of a request, in bytes: forms and settings; words travel over sockets.
const MAX_BODY_BYTES: usize = 64 * 1024;

#[derive(OpenApi)]
#[openapi(
    info(title = "Coopol", description = "People, groups, themes and texts of one hub"),
    // Enums that only stand in a query are not collected from the handlers.
    components(schemas(
        amendments::BookletFormat,
        batch::Mode,
        content::Beside,
        content::Extent,
        content::Format
    ))
)]
struct Description;

/// The API's routes.
pub(super) fn router(hub: Hub) -> Router {
    let (router, description) = described();
    let document = move || async move { Json(description) };
    router
        .route("/api/openapi.json", get(document))
        .route("/api/{*rest}", axum::routing::any(unknown))
        .method_not_allowed_fallback(not_allowed)
        .layer(Extension(Arc::new(throttle::Throttle::new())))
        .layer(DefaultBodyLimit::max(MAX_BODY_BYTES))
        .with_state(hub)
}

/// What the API answers, as an OpenAPI document.
pub fn description() -> OpenApiDocument {
    described().1
}

fn described() -> (Router<Hub>, OpenApiDocument) {
    let (router, mut description) = routes().split_for_parts();
    for (path, item) in &mut description.paths.paths {
        describe::complete(path, item);
    }
    describe::declare_security(&mut description);
    (router, description)
}

fn routes() -> OpenApiRouter<Hub> {
    OpenApiRouter::with_openapi(Description::openapi())
        .routes(routes!(session::sign_in, session::sign_out))
        .routes(routes!(session::sign_out_everywhere))
        .routes(routes!(resets::list, resets::create))
        .routes(routes!(resets::redeem))
        .routes(routes!(house::read, house::change))
        .routes(routes!(me::read, me::change, me::leave))
        .routes(routes!(me::change_password))
        .routes(routes!(trust::list))
        .routes(routes!(trust::export))
        .routes(routes!(me::join))
        .routes(routes!(home::read))
        .routes(routes!(invitations::list, invitations::create))
        .routes(routes!(batch::create))
        .routes(routes!(invitations::withdraw))
        .routes(routes!(invitations::look))
        .routes(routes!(members::list, members::create))
        .routes(routes!(members::read, members::change))
        .routes(routes!(people::find))
        .routes(routes!(groups::list, groups::create))
        .routes(routes!(groups::read, groups::change))
        .routes(routes!(groups::members, groups::give_role))
        .routes(routes!(groups::end_role))
        .routes(routes!(about::read, about::change))
        .routes(routes!(groups::enter))
        .routes(routes!(groups::hand_over))
        .routes(routes!(groups::merge))
        .routes(routes!(themes::list, themes::create))
        .routes(routes!(themes::change))
        .routes(routes!(themes::merge))
        .routes(routes!(texts::list, texts::create))
        .routes(routes!(texts::read, texts::change))
        .routes(routes!(people::names))
        .routes(routes!(texts::add_author))
        .routes(routes!(texts::remove_author))
        .routes(routes!(texts::cosign, texts::withdraw_cosignature))
        .routes(routes!(texts::ask_cosignature))
        .routes(routes!(argument::read, argument::change))
        .routes(routes!(argument::check))
        .routes(routes!(content::read))
        .routes(routes!(copies::follow))
        .routes(routes!(tokens::create))
        .routes(routes!(channels::list, channels::create))
        .routes(routes!(channels::read, channels::change))
        .routes(routes!(channel_marks::mark))
        .routes(routes!(channel_marks::set_level))
        .routes(routes!(messages::list, messages::create))
        .routes(routes!(messages::read, messages::edit, messages::erase))
        .routes(routes!(messages::react, messages::unreact))
        .routes(routes!(moderation::hide, moderation::unhide))
        .routes(routes!(moderation::pin, moderation::unpin))
        .routes(routes!(moderation::pins))
        .routes(routes!(moderation::mute))
        .routes(routes!(moderation::wordings))
        .routes(routes!(audit::list))
        .routes(routes!(messages::people))
        .routes(routes!(images::put, images::read))
        .routes(routes!(cards::read))
        .routes(routes!(polls::vote, polls::read))
        .routes(routes!(polls::close))
        .routes(routes!(channel_search::search))
        .merge(amendments::routes())
}

async fn unknown() -> Problem {
    Problem::not_found("address in this API")
}

async fn not_allowed() -> Problem {
    Problem::no_such_method()
}
