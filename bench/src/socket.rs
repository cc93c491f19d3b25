//! One client: a raw WebSocket and the dialect that is spoken on it.

use std::time::Duration;

use anyhow::{Context as _, bail};
use bytes::Bytes;
use futures_util::{
    SinkExt as _, StreamExt as _,
    stream::{SplitSink, SplitStream},
};
use tokio::{
    net::TcpStream,
    task::JoinHandle,
    time::{Instant, sleep, timeout},
};
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream, connect_async_with_config,
    tungstenite::{Message, protocol::WebSocketConfig},
};
use yrs::{ReadTxn as _, StateVector, Transact as _, Update, updates::decoder::Decode as _};

use crate::{
    server::Server,
    wire::{Dialect, Heard, Wire},
    words::{Manuscript, new_doc, text_of},
};

type Stream = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// How long an answer may take.
const PATIENCE: Duration = Duration::from_secs(60);
/// How long a server may take to store a large document.
const FILL_PATIENCE: Duration = Duration::from_secs(60);
/// How often it is asked.
const GLANCE: Duration = Duration::from_millis(50);
/// Nothing more comes after so long without a frame.
const QUIET: Duration = Duration::from_secs(1);
/// Frames in one write while a room is filled.
const FILL_FRAMES: usize = 100;
/// The state vector of an empty copy.
const EMPTY: [u8; 1] = [0];

/// The writing half.
pub(crate) struct Writer {
    /// How its room is spoken about.
    pub(crate) wire: Wire,
    sink: SplitSink<Stream, Message>,
}

/// The reading half.
pub(crate) struct Reader {
    /// How its room is spoken about.
    pub(crate) wire: Wire,
    stream: SplitStream<Stream>,
}

/// Connects to a room and says hello.
pub(crate) async fn connect(server: &Server, room: &str) -> anyhow::Result<(Writer, Reader)> {
    connect_as(server, room, server.kind().dialect()).await
}

/// The same in a dialect that need not be the one that the server is measured in.
pub(crate) async fn connect_as(
    server: &Server,
    room: &str,
    dialect: Dialect,
) -> anyhow::Result<(Writer, Reader)> {
    let config = WebSocketConfig::default().max_message_size(None).max_frame_size(None);
    let (stream, _) =
        connect_async_with_config(server.address(room, dialect), Some(config), true).await?;
    let wire = server.wire(room, dialect);
    let (sink, stream) = stream.split();
    let (mut writer, reader) = (Writer { wire: wire.clone(), sink }, Reader { wire, stream });
    if let Some(hello) = writer.wire.hello() {
        writer.send(hello).await?;
    }
    Ok((writer, reader))
}

/// Connects to a text of a house with a token, in the y-websocket dialect.
pub(crate) async fn connect_with(
    server: &Server,
    room: &str,
    token: &str,
) -> anyhow::Result<(Writer, Reader)> {
    let config = WebSocketConfig::default().max_message_size(None).max_frame_size(None);
    let address = format!("ws://127.0.0.1:{}/sync/{room}?token={token}", server.port());
    let (stream, _) = connect_async_with_config(address, Some(config), true).await?;
    let (wire, (sink, stream)) = (Wire::new(Dialect::YWebsocket, room), stream.split());
    Ok((Writer { wire: wire.clone(), sink }, Reader { wire, stream }))
}

impl Writer {
    /// Sends a frame now.
    pub(crate) async fn send(&mut self, frame: Bytes) -> anyhow::Result<()> {
        Ok(self.sink.send(Message::Binary(frame)).await?)
    }

    /// Sends several frames in one write.
    pub(crate) async fn send_all(&mut self, frames: Vec<Bytes>) -> anyhow::Result<()> {
        for frame in frames {
            self.sink.feed(Message::Binary(frame)).await?;
        }
        Ok(self.sink.flush().await?)
    }
}

impl Reader {
    /// The next binary frame.
    pub(crate) async fn next(&mut self) -> anyhow::Result<Bytes> {
        loop {
            match self.stream.next().await.context("the server closed the socket")?? {
                Message::Binary(frame) => return Ok(frame),
                Message::Close(frame) => bail!("the server closed the socket: {frame:?}"),
                _ => {}
            }
        }
    }

    /// Waits until `wanted` finds what it looks for in a frame.
    pub(crate) async fn until<T>(
        &mut self,
        wanted: impl Fn(Heard<'_>) -> Option<T>,
    ) -> anyhow::Result<T> {
        let searching = async {
            loop {
                let frame = self.next().await?;
                if let Some(found) = wanted(self.wire.hear(&frame)) {
                    return anyhow::Ok(found);
                }
            }
        };
        timeout(PATIENCE, searching).await.context("an answer never came")?
    }

    /// Waits for the next edit.
    pub(crate) async fn update(&mut self) -> anyhow::Result<Vec<u8>> {
        self.until(|heard| match heard {
            Heard::Update(update) => Some(update.to_vec()),
            Heard::Step1(_) | Heard::Awareness(_) | Heard::Stored | Heard::Other => None,
        })
        .await
    }
}

/// A client that keeps a room open, and does not listen to what it says.
pub(crate) struct OpenRoom {
    writer: Writer,
    echoes: JoinHandle<()>,
}

impl Drop for OpenRoom {
    fn drop(&mut self) {
        self.echoes.abort();
    }
}

/// Fills a room as its authors did, and waits until the server has everything.
pub(crate) async fn fill(
    server: &Server,
    room: &str,
    manuscript: &Manuscript,
) -> anyhow::Result<OpenRoom> {
    let (mut writer, mut echoes) = connect(server, room).await?;
    // Servers limit what they take from a client before they have let it in.
    writer.send(writer.wire.step_1(&EMPTY)).await?;
    echoes.update().await?;
    let echoes = tokio::spawn(async move { while echoes.next().await.is_ok() {} });
    let mut open = OpenRoom { writer, echoes };
    for updates in manuscript.updates.chunks(FILL_FRAMES) {
        let frames = updates.iter().map(|update| open.writer.wire.update(update)).collect();
        open.writer.send_all(frames).await?;
    }
    let wanted = manuscript.doc.transact().state_vector();
    let filled = async {
        let mut asked = Instant::now();
        while stored_clocks(server, room).await? != wanted {
            // Each look costs the server a whole join: mostly it is to be left at its work.
            sleep(GLANCE.max(asked.elapsed() * 2)).await;
            asked = Instant::now();
        }
        anyhow::Ok(())
    };
    timeout(FILL_PATIENCE, filled).await.context("the server did not take the document in")??;
    Ok(open)
}

/// The state vector that a server says it has, to a new client.
pub(crate) async fn stored_clocks(server: &Server, room: &str) -> anyhow::Result<StateVector> {
    let (mut writer, mut reader) = connect(server, room).await?;
    writer.send(writer.wire.step_1(&EMPTY)).await?;
    let vector = reader.until(|heard| match heard {
        Heard::Step1(vector) => Some(vector.to_vec()),
        Heard::Update(_) | Heard::Awareness(_) | Heard::Stored | Heard::Other => None,
    });
    Ok(StateVector::decode_v1(&vector.await?)?)
}

/// The text that a new client receives: of one or several updates, until it is the one that is
/// looked for or nothing more comes.
pub(crate) async fn stored_text(
    server: &Server,
    room: &str,
    wanted: &str,
) -> anyhow::Result<String> {
    let (mut writer, mut reader) = connect(server, room).await?;
    writer.send(writer.wire.step_1(&EMPTY)).await?;
    let doc = new_doc(1);
    let mut update = reader.update().await?;
    loop {
        doc.transact_mut().apply_update(Update::decode_v1(&update)?)?;
        if text_of(&doc) == wanted {
            break;
        }
        match timeout(QUIET, reader.update()).await {
            Ok(more) => update = more?,
            Err(_) => break,
        }
    }
    anyhow::ensure!(!doc.transact().has_missing_updates(), "the state lacks something");
    Ok(text_of(&doc))
}
