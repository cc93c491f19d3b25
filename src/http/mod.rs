//! HTTP: one router, one file per noun.

mod api;
pub mod origin;
mod pages;
mod reading;
mod sockets;
mod status;

use axum::{Router, routing::get};

pub use self::api::description;
use crate::hub::Hub;

/// The hub's routes.
pub(crate) fn router(hub: Hub) -> Router {
    self::sockets(hub.clone()).merge(api::router(hub.clone())).merge(rest(hub))
}

/// The sockets alone.
pub(crate) fn sockets(hub: Hub) -> Router {
    Router::new()
        .route("/sync/{*room}", get(sockets::sync))
        .route("/collab", get(sockets::collab))
        .with_state(hub)
}

fn rest(hub: Hub) -> Router {
    Router::new()
        .route("/healthz", get(status::healthz))
        .route("/readyz", get(status::readyz))
        .route("/metrics", get(status::metrics))
        .route("/lire/style.css", get(reading::style))
        .route("/lire/{text}", get(reading::read))
        .fallback(pages::serve)
        .with_state(hub)
}
