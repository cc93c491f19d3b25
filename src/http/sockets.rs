//! The sockets: `/sync/<room>` (y-websocket) and `/collab` (Hocuspocus).

use axum::{
    extract::{Path, Query, State, WebSocketUpgrade},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use coopol_protocol::{
    connection::Connection, hocuspocus::Hocuspocus, limits::MAX_FRAME_BYTES,
    y_websocket::YWebsocket,
};
use serde::Deserialize;

use super::api::session_of;
use crate::{
    hub::{Hub, now_s},
    session::{self, Opening},
};

/// Buffers of one socket, in bytes. Thousands of sockets are idle; a larger message grows them.
const READ_BUFFER_BYTES: usize = 512;
/// Frames below this are gathered into one write.
const WRITE_BUFFER_BYTES: usize = 8 * 1024;
/// What may wait unsent in one socket, in bytes: a large state and what came after it.
const MAX_WRITE_BUFFER_BYTES: usize = 512 * 1024 * 1024;

/// The query of `/sync/<room>`. Never logged.
#[derive(Deserialize)]
pub(super) struct SyncQuery {
    token: Option<String>,
    epoch: Option<u64>,
}

/// One room, y-websocket dialect.
pub(super) async fn sync(
    State(hub): State<Hub>,
    Path(room): Path<String>,
    Query(query): Query<SyncQuery>,
    headers: HeaderMap,
    upgrade: WebSocketUpgrade,
) -> Response {
    let connection = Box::new(YWebsocket::new(room, query.token));
    open(hub, &headers, upgrade, (connection, query.epoch)).await
}

/// Several rooms, Hocuspocus dialect.
pub(super) async fn collab(
    State(hub): State<Hub>,
    headers: HeaderMap,
    upgrade: WebSocketUpgrade,
) -> Response {
    open(hub, &headers, upgrade, (Box::new(Hocuspocus::new()), None)).await
}

async fn open(
    hub: Hub,
    headers: &HeaderMap,
    upgrade: WebSocketUpgrade,
    (connection, epoch): (Box<dyn Connection>, Option<u64>),
) -> Response {
    // An origin that is no plain text is not the same as none: it is compared, and equals nothing.
    let origin = headers.get(header::ORIGIN).map(|value| String::from_utf8_lossy(value.as_bytes()));
    let host = headers.get(header::HOST).and_then(|value| value.to_str().ok());
    if let Err(error) = hub.origins().check(origin.as_deref(), host) {
        tracing::warn!(%error, "a socket was refused");
        return (StatusCode::FORBIDDEN, format!("{error}\n")).into_response();
    }
    if hub.draining().borrow().is_some() {
        return (StatusCode::SERVICE_UNAVAILABLE, "this hub is stopping\n").into_response();
    }
    let opened_at_s = now_s();
    let signed_in = match session_of(hub.house(), headers).await {
        Ok(signed_in) => signed_in,
        Err(problem) => return problem.into_response(),
    };
    let opening = Opening { epoch, signed_in, opened_at_s };
    upgrade
        .read_buffer_size(READ_BUFFER_BYTES)
        .write_buffer_size(WRITE_BUFFER_BYTES)
        .max_write_buffer_size(MAX_WRITE_BUFFER_BYTES)
        .max_message_size(MAX_FRAME_BYTES)
        .max_frame_size(MAX_FRAME_BYTES)
        .on_upgrade(move |socket| session::serve(hub, socket, connection, opening))
}
