//! How the hub is: for operators, load balancers and monitoring.

use axum::{
    Json,
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use serde_json::json;

use crate::hub::Hub;

/// The process answers.
pub(super) async fn healthz() -> &'static str {
    "ok\n"
}

/// What is written is stored: 200, or 503 with what waits and why.
pub(super) async fn readyz(State(hub): State<Hub>) -> Response {
    if hub.draining().borrow().is_some() {
        let body = json!({"status": "draining"});
        return (StatusCode::SERVICE_UNAVAILABLE, Json(body)).into_response();
    }
    let body = match (hub.health().degraded(), hub.store().trouble()) {
        (None, None) => {
            let durability = hub.store().durability().to_string();
            return Json(json!({"status": "ready", "durability": durability})).into_response();
        }
        // Words are not all that is stored: accounts, decisions and messages are, too.
        (None, Some(cause)) => json!({"status": "degraded", "cause": &*cause}),
        (Some((rooms, cause)), _) => {
            json!({"status": "degraded", "rooms_waiting": rooms, "cause": cause})
        }
    };
    (StatusCode::SERVICE_UNAVAILABLE, Json(body)).into_response()
}

/// Prometheus metrics.
pub(super) async fn metrics(State(hub): State<Hub>) -> Response {
    match hub.metrics() {
        Some(metrics) => {
            let kind = [(header::CONTENT_TYPE, "text/plain; version=0.0.4")];
            (kind, metrics.render()).into_response()
        }
        None => (StatusCode::NOT_FOUND, "this program records no metrics\n").into_response(),
    }
}
