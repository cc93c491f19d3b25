//! A hub on a port of its own, its honest clients, and sockets without manners.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use bytes::Bytes;
use coopol::{
    access::token::TokenKey,
    domain::{
        access::{Access, Grant},
        ids::{MemberId, RoomId},
    },
    http::origin::OriginPolicy,
    hub::{Hub, HubOptions, OpenAccess, now_s},
    record::{Kind, Record},
    room::{RoomSettings, log_name},
    store::{Expect, NewRecord, Store, StoredRecord, memory::MemoryStore, system_clock},
    text::event::TextEvent,
};
use coopol_client::{Client, ClientOptions, Token};
use futures_util::{SinkExt as _, StreamExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream,
    tungstenite::{Error, Message},
};
use yrs::{GetString as _, Text as _, Transact as _};

/// How long anything may take before a test gives up; nothing is asserted about time.
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);
/// How often a condition is looked at.
const GLANCE: Duration = Duration::from_millis(10);
/// How long tokens of the tests last, in seconds.
const TOKEN_SECONDS: u64 = 3_600;

/// A running hub.
#[derive(Clone)]
pub(crate) struct TestHub {
    pub(crate) hub: Hub,
    pub(crate) store: Arc<dyn Store>,
    address: SocketAddr,
}

impl TestHub {
    /// A hub on an empty store, whose rooms are unloaded as soon as they are left.
    pub(crate) async fn start() -> Self {
        let store: Arc<dyn Store> = Arc::new(MemoryStore::new(system_clock()));
        let rooms = RoomSettings { idle_unload: Duration::ZERO, ..RoomSettings::default() };
        let options = HubOptions {
            store: Arc::clone(&store),
            key: TokenKey::new([7; 32]),
            open: OpenAccess::Open,
            origins: OriginPolicy::default(),
            rooms,
            channels: coopol::channel::ChannelSettings::default(),
            pictures: None,
            post: coopol::post::PostOptions::default(),
            metrics: None,
        };
        let hub = Hub::start(options).await.unwrap();
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let address = listener.local_addr().unwrap();
        let router = hub.router();
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { hub, store, address }
    }

    /// A token of one member for one room.
    pub(crate) fn token(&self, room: &str, member: &str, access: Access) -> String {
        let now = now_s();
        let grant = Grant {
            member: MemberId::new(member).unwrap(),
            room: room.parse().unwrap(),
            access,
            id: uuid::Uuid::new_v4().to_string(),
            issued_at_s: now,
            expires_at_s: Some(now + TOKEN_SECONDS),
            epoch: None,
        };
        self.hub.issue(&grant).unwrap()
    }

    /// An honest client, synced.
    pub(crate) async fn join(&self, room: &str, token: &str) -> Client {
        let url = format!("ws://{}/collab", self.address);
        let options = ClientOptions::new(url, room).token(Token::fixed(token));
        let client = Client::connect(options).unwrap();
        within(client.wait_synced()).await.unwrap();
        client
    }

    /// A socket without manners; `path` begins with a slash.
    pub(crate) async fn socket(&self, path: &str) -> RawSocket {
        let url = format!("ws://{}{path}", self.address);
        let (stream, _) = within(tokio_tungstenite::connect_async(url)).await.unwrap();
        RawSocket(stream)
    }

    /// What a room's log holds after its snapshot.
    pub(crate) async fn records(&self, room: &str) -> Vec<StoredRecord> {
        let room: RoomId = room.parse().unwrap();
        self.store.load(log_name(&room)).await.unwrap().records
    }

    /// The positions that a room's quarantine records name, each as often as it is named.
    pub(crate) async fn quarantined(&self, room: &str) -> Vec<u64> {
        let records = self.records(room).await;
        let events = records.iter().filter_map(|stored| {
            let record = Record::decode(&stored.body).unwrap();
            match TextEvent::decode(&record).unwrap() {
                TextEvent::Quarantine { seq } => Some(seq),
                _ => None,
            }
        });
        events.collect()
    }

    /// Appends an update past the room's check, as another hub, or an older one, may have.
    pub(crate) async fn append_unchecked(&self, room: &str, update: Bytes) -> u64 {
        let event = TextEvent::Update { update, relayed: Vec::new() };
        let author = MemberId::new("poisoner").unwrap();
        let (kind, payload) = (Kind::Update, event.encode());
        let body = Record { kind, at_ms: 1, author, command: None, payload }.encode();
        let (log, record) = (log_name(&room.parse().unwrap()), NewRecord { body, unique: None });
        self.store.append(log, vec![record], Expect::Any).await.unwrap().first.0
    }
}

/// A socket that sends what it likes.
pub(crate) struct RawSocket(WebSocketStream<MaybeTlsStream<TcpStream>>);

/// How a raw socket's conversation ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Ending {
    /// The hub closed it with this code.
    Closed(u16),
    /// The hub dropped it without a word.
    Dropped,
    /// The hub bore it to the end.
    Borne,
}

impl RawSocket {
    /// Sends a frame.
    pub(crate) async fn send(&mut self, frame: Bytes) {
        self.0.send(Message::Binary(frame)).await.unwrap();
    }

    /// Reads until a frame of at least `bytes` comes, or the end.
    pub(crate) async fn hear_large(&mut self, bytes: usize) {
        while let Some(Ok(message)) = self.0.next().await {
            if message.len() >= bytes {
                return;
            }
        }
    }

    /// Sends frames, reading what comes meanwhile, until the hub has had enough.
    pub(crate) async fn send_all(self, frames: Vec<Bytes>) -> Ending {
        let (mut sink, mut stream) = self.0.split();
        let send = async {
            for frame in frames {
                if sink.send(Message::Binary(frame)).await.is_err() {
                    return;
                }
            }
            let _ = sink.send(Message::Ping(Bytes::from_static(b"end"))).await;
        };
        let hear = async {
            loop {
                match stream.next().await {
                    Some(Ok(Message::Close(Some(frame)))) => {
                        return Ending::Closed(frame.code.into());
                    }
                    Some(Ok(Message::Pong(_))) => return Ending::Borne,
                    Some(Ok(_)) => {}
                    None | Some(Err(Error::ConnectionClosed | _)) => return Ending::Dropped,
                }
            }
        };
        let ((), ending) = within(async { tokio::join!(send, hear) }).await;
        ending
    }
}

/// Appends words to the shared text of a client.
pub(crate) fn write(client: &Client, words: &str) {
    let text = client.doc().get_or_insert_text("text");
    text.push(&mut client.doc().transact_mut(), words);
}

/// The shared text of a client.
pub(crate) fn read(client: &Client) -> String {
    let text = client.doc().get_or_insert_text("text");
    text.get_string(&client.doc().transact())
}

/// Waits for something, within patience: a hang fails the test.
pub(crate) async fn within<T>(future: impl Future<Output = T>) -> T {
    tokio::time::timeout(PATIENCE, future).await.expect("in time")
}

/// Waits until a condition holds.
pub(crate) async fn eventually(what: &str, mut holds: impl AsyncFnMut() -> bool) {
    let waiting = async {
        while !holds().await {
            tokio::time::sleep(GLANCE).await;
        }
    };
    let waited = tokio::time::timeout(PATIENCE, waiting).await;
    assert!(waited.is_ok(), "never: {what}");
}
