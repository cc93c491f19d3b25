//! The socket: its settings, what its end means, and the task that writes to it.

use std::time::Duration;

use futures_util::{SinkExt as _, stream::SplitSink};
use tokio::{net::TcpStream, sync::mpsc, task::JoinHandle, time};
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream,
    tungstenite::{
        self, Message,
        protocol::{CloseFrame, WebSocketConfig},
    },
};

use crate::{Refusal, room::Broken};

/// How long the last frames may take when the last room is left.
const CLOSE_TIMEOUT: Duration = Duration::from_secs(5);
/// Frames between the rooms and the socket. Few: what waits in a room stays fresh.
pub(crate) const WRITER_FRAMES: usize = 16;
/// Largest message of the hub, in bytes: the whole of an old and large document.
const MAX_MESSAGE_BYTES: usize = 128 * 1024 * 1024;
/// Buffers of one socket, in bytes. Small, since programs hold thousands of idle ones.
const BUFFER_BYTES: usize = 8 * 1024;
/// WebSocket close codes that say "do not come back".
const STOP_CODES: std::ops::Range<u16> = 4400..4500;
/// The one among them that does not: a reference server closes silent sockets with it.
const IDLE_CODE: u16 = 4408;

/// A socket to a hub.
pub(crate) type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// How a connection ended.
#[derive(Debug)]
pub(crate) enum End {
    /// The last room was left.
    NoRooms,
    /// It may work later.
    Lost(String),
    /// It will not.
    Refused(Refusal),
}

impl From<Broken> for End {
    fn from(broken: Broken) -> Self {
        Self::Lost(format!("the hub sent {broken}"))
    }
}

impl From<tungstenite::Error> for End {
    fn from(error: tungstenite::Error) -> Self {
        match error {
            tungstenite::Error::Url(error) => Self::Refused(Refusal::Address(error.to_string())),
            error => Self::Lost(error.to_string()),
        }
    }
}

pub(crate) fn end_of_close(close: Option<CloseFrame>) -> End {
    let Some(close) = close else {
        return End::Lost("closed".to_owned());
    };
    let (code, reason) = (u16::from(close.code), close.reason.to_string());
    if STOP_CODES.contains(&code) && code != IDLE_CODE {
        return End::Refused(Refusal::Closed { code, reason });
    }
    End::Lost(format!("closed with {code} {reason}"))
}

pub(crate) fn socket_options() -> WebSocketConfig {
    WebSocketConfig::default()
        .read_buffer_size(BUFFER_BYTES)
        .write_buffer_size(BUFFER_BYTES)
        .max_message_size(Some(MAX_MESSAGE_BYTES))
        .max_frame_size(Some(MAX_MESSAGE_BYTES))
}

/// Writes frames until there are no more, then closes the socket. What is ready together goes out
/// together.
pub(crate) async fn write_frames(
    mut sink: SplitSink<Socket, Message>,
    mut frames: mpsc::Receiver<Message>,
) -> Result<(), tungstenite::Error> {
    while let Some(frame) = frames.recv().await {
        sink.feed(frame).await?;
        while let Ok(frame) = frames.try_recv() {
            sink.feed(frame).await?;
        }
        sink.flush().await?;
    }
    sink.close().await
}

/// Lets the last frames out when we leave of ourselves; drops them with a connection that is lost.
pub(crate) async fn finish_writer(
    mut writer: JoinHandle<Result<(), tungstenite::Error>>,
    end: &End,
) {
    match end {
        End::NoRooms => {
            if time::timeout(CLOSE_TIMEOUT, &mut writer).await.is_err() {
                writer.abort();
            }
        }
        End::Lost(_) | End::Refused(_) => writer.abort(),
    }
}
