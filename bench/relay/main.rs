//! The floor of the benchmark: a plain relay. It forwards each frame singly to everyone in the
//! room, its sender included, and keeps neither a document nor a store.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use axum::{
    Router,
    extract::{
        Path, State, WebSocketUpgrade,
        ws::{Message, WebSocket},
    },
    response::Response,
    routing::get,
    serve::ListenerExt as _,
};
use bytes::Bytes;
use futures_util::{SinkExt as _, StreamExt as _};
use tokio::{net::TcpListener, sync::mpsc};

/// Frames that may wait for one socket; a sender waits beyond it.
const QUEUE_FRAMES: usize = 4_096;

/// Buffers of one socket, in bytes: as the hub's, since thousands of sockets are idle.
const READ_BUFFER_BYTES: usize = 512;
const WRITE_BUFFER_BYTES: usize = 8 * 1024;

/// The queues of everybody in a room.
type Room = HashMap<u64, mpsc::Sender<Bytes>>;

#[derive(Default)]
struct Rooms {
    by_name: HashMap<String, Room>,
    last_id: u64,
}

#[derive(Clone, Default)]
struct Relay(Arc<Mutex<Rooms>>);

impl Relay {
    fn with<T>(&self, act: impl FnOnce(&mut Rooms) -> T) -> T {
        act(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn join(&self, room: &str, queue: mpsc::Sender<Bytes>) -> u64 {
        self.with(|rooms| {
            rooms.last_id += 1;
            rooms.by_name.entry(room.to_owned()).or_default().insert(rooms.last_id, queue);
            rooms.last_id
        })
    }

    fn leave(&self, room: &str, id: u64) {
        self.with(|rooms| rooms.by_name.get_mut(room).and_then(|room| room.remove(&id)));
    }

    fn queues(&self, room: &str) -> Vec<mpsc::Sender<Bytes>> {
        self.with(|rooms| {
            rooms.by_name.get(room).into_iter().flat_map(HashMap::values).cloned().collect()
        })
    }
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let address = std::env::args().nth(1).unwrap_or_else(|| "127.0.0.1:8090".to_owned());
    let listener = TcpListener::bind(address).await?;
    // A socket without TCP_NODELAY would wait; it still relays.
    let listener = listener.tap_io(|stream| drop(stream.set_nodelay(true)));
    let router = Router::new().route("/{room}", get(join)).with_state(Relay::default());
    axum::serve(listener, router).await
}

async fn join(
    State(relay): State<Relay>,
    Path(room): Path<String>,
    upgrade: WebSocketUpgrade,
) -> Response {
    upgrade
        .read_buffer_size(READ_BUFFER_BYTES)
        .write_buffer_size(WRITE_BUFFER_BYTES)
        .on_upgrade(move |socket| serve(relay, room, socket))
}

async fn serve(relay: Relay, room: String, socket: WebSocket) {
    let (mut sink, mut stream) = socket.split();
    let (queue, mut frames) = mpsc::channel(QUEUE_FRAMES);
    let id = relay.join(&room, queue);
    let writer = tokio::spawn(async move {
        while let Some(frame) = frames.recv().await {
            if sink.send(Message::Binary(frame)).await.is_err() {
                return;
            }
        }
    });
    while let Some(Ok(message)) = stream.next().await {
        let Message::Binary(frame) = message else { continue };
        for queue in relay.queues(&room) {
            // Whoever is gone needs nothing.
            let _ = queue.send(frame.clone()).await;
        }
    }
    relay.leave(&room, id);
    writer.abort();
}
