//! The sockets: `/sync/<room>` (y-websocket) and `/collab` (Hocuspocus).

use std::time::Duration;

use axum::{
    extract::{
        Path, Query, State, WebSocketUpgrade,
        ws::{CloseFrame, Message, WebSocket},
    },
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use coopol_protocol::{
    close::CloseCode, connection::Connection, hocuspocus::Hocuspocus, limits::MAX_FRAME_BYTES,
    y_websocket::YWebsocket,
};
use futures_util::StreamExt as _;
use serde::Deserialize;
use tokio::time::timeout;

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

/// How long a socket that is not served may take to hear why.
const REFUSAL_PATIENCE: Duration = Duration::from_secs(2);

/// The query of `/sync/<room>`. Never logged.
#[derive(Deserialize)]
pub(super) struct SyncQuery {
    token: Option<String>,
    epoch: Option<u64>,
    #[serde(rename = "as")]
    page_of: Option<String>,
}

/// The query of `/collab`.
#[derive(Deserialize)]
pub(super) struct CollabQuery {
    #[serde(rename = "as")]
    page_of: Option<String>,
}

/// What a client says of a socket in its address.
struct Asked {
    connection: Box<dyn Connection>,
    epoch: Option<u64>,
    /// The member whose page it is.
    page_of: Option<String>,
}

/// One room, y-websocket dialect.
pub(super) async fn sync(
    State(hub): State<Hub>,
    Path(room): Path<String>,
    Query(query): Query<SyncQuery>,
    headers: HeaderMap,
    upgrade: WebSocketUpgrade,
) -> Response {
    let SyncQuery { token, epoch, page_of } = query;
    let connection = Box::new(YWebsocket::new(room, token));
    open(hub, &headers, upgrade, Asked { connection, epoch, page_of }).await
}

/// Several rooms, Hocuspocus dialect.
pub(super) async fn collab(
    State(hub): State<Hub>,
    Query(CollabQuery { page_of }): Query<CollabQuery>,
    headers: HeaderMap,
    upgrade: WebSocketUpgrade,
) -> Response {
    let connection = Box::new(Hocuspocus::new());
    open(hub, &headers, upgrade, Asked { connection, epoch: None, page_of }).await
}

async fn open(
    hub: Hub,
    headers: &HeaderMap,
    upgrade: WebSocketUpgrade,
    Asked { connection, epoch, page_of }: Asked,
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
    if let (Some(member), Some(page_of)) = (&signed_in, &page_of)
        && member.as_str() != page_of
    {
        // Words that wait in a page are its member's, whoever has signed in beside it since.
        return upgrade.on_upgrade(refuse);
    }
    let opening = Opening { epoch, signed_in, opened_at_s };
    upgrade
        .read_buffer_size(READ_BUFFER_BYTES)
        .write_buffer_size(WRITE_BUFFER_BYTES)
        .max_write_buffer_size(MAX_WRITE_BUFFER_BYTES)
        .max_message_size(MAX_FRAME_BYTES)
        .max_frame_size(MAX_FRAME_BYTES)
        .on_upgrade(move |socket| session::serve(hub, socket, connection, opening))
}

/// Closes a socket as one whose session is over. A browser tells its page nothing of an answer that
/// opens none.
async fn refuse(mut socket: WebSocket) {
    let code = CloseCode::Unauthorized;
    let frame = CloseFrame { code: code.code(), reason: code.reason().into() };
    let goodbye = async {
        if socket.send(Message::Close(Some(frame))).await.is_ok() {
            // Left unread, what the client says meanwhile would reset the connection, and the code
            // might never arrive.
            while let Some(Ok(_)) = socket.next().await {}
        }
    };
    // A client that does not answer its goodbye is left.
    let _ = timeout(REFUSAL_PATIENCE, goodbye).await;
}
