//! The links that the hub hands out.

use axum::http::{HeaderMap, header};

use crate::hub::Hub;

/// Where members reach this hub: as the operator said, or as the request came to it. What a request
/// says is good enough for whoever sent it; a letter needs the operator's word.
pub(super) fn base_url(hub: &Hub, headers: &HeaderMap) -> String {
    if let Some(url) = hub.post().public_url() {
        return url.to_owned();
    }
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let proto = text("x-forwarded-proto").filter(|proto| *proto == "https").unwrap_or("http");
    format!("{proto}://{}", text(header::HOST.as_str()).unwrap_or("localhost"))
}

/// The link of an invitation.
pub(super) fn invitation_url(hub: &Hub, headers: &HeaderMap, secret: &str) -> String {
    format!("{}/invitation/{secret}", base_url(hub, headers))
}

/// The link to another password.
pub(super) fn reset_url(hub: &Hub, headers: &HeaderMap, secret: &str) -> String {
    format!("{}/reset/{secret}", base_url(hub, headers))
}
