//! A hub on a port of its own, over a store that fails when told to, and how tests wait.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use axum::serve::ListenerExt as _;
use bytes::Bytes;
use coopol::{
    access::token::TokenKey,
    domain::{
        access::{Access, Grant},
        ids::{MemberId, RoomId},
    },
    http::origin::OriginPolicy,
    hub::{Hub, HubOptions, OpenAccess, now_s},
    record::Record,
    room::{RoomSettings, log_name},
    store::{
        Expect, Loaded, NewRecord, Sequence, Store, faulty::FaultyStore, memory::MemoryStore,
        system_clock,
    },
    text::{event::TextEvent, flat::genesis_update},
};
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpSocket, TcpStream},
    task::JoinHandle,
};
use uuid::Uuid;

/// How long anything may take before a test gives up.
const PATIENCE: Duration = Duration::from_secs(30);
/// How often a condition is looked at.
const GLANCE: Duration = Duration::from_millis(5);
/// How long tokens of the tests last, in seconds.
const TOKEN_SECONDS: u64 = 3_600;
/// Sockets that may wait to be accepted.
const BACKLOG: u32 = 1_024;
/// What the hub's end of a socket holds where a test says so, in bytes.
const SMALL_SEND_BUFFER_BYTES: u32 = 16 * 1024;
/// Any key will do.
const KEY: [u8; 32] = [7; 32];

/// A running hub; its sockets end with it.
pub(crate) struct TestHub {
    pub(crate) hub: Hub,
    pub(crate) store: FaultyStore,
    /// The same store without its faults.
    inner: Arc<dyn Store>,
    pub(crate) address: SocketAddr,
    server: JoinHandle<()>,
}

impl TestHub {
    /// A hub on an empty store in memory.
    pub(crate) async fn start() -> Self {
        Self::with(RoomSettings::default()).await
    }

    /// The same with other room settings.
    pub(crate) async fn with(settings: RoomSettings) -> Self {
        Self::on(Arc::new(MemoryStore::new(system_clock())), settings).await
    }

    /// Another hub on the store of this one.
    pub(crate) async fn beside(&self) -> Self {
        Self::on(Arc::clone(&self.inner), short_lived()).await
    }

    /// A hub whose sockets hold little of what is sent to them, on every machine alike: the kernel
    /// would else take megabytes for a client that does not read.
    pub(crate) async fn with_small_buffers(settings: RoomSettings) -> Self {
        let listening = TcpSocket::new_v4().unwrap();
        listening.set_send_buffer_size(SMALL_SEND_BUFFER_BYTES).unwrap();
        Self::listening(listening, Arc::new(MemoryStore::new(system_clock())), settings).await
    }

    /// A hub on a store that may hold words already.
    pub(crate) async fn on(inner: Arc<dyn Store>, rooms: RoomSettings) -> Self {
        Self::listening(TcpSocket::new_v4().unwrap(), inner, rooms).await
    }

    async fn listening(socket: TcpSocket, inner: Arc<dyn Store>, rooms: RoomSettings) -> Self {
        let store = FaultyStore::new(Arc::clone(&inner));
        let options = HubOptions {
            store: Arc::new(store.clone()),
            key: TokenKey::new(KEY),
            open: OpenAccess::Open,
            origins: OriginPolicy::default(),
            rooms,
            channels: coopol::channel::ChannelSettings::default(),
            pictures: None,
            post: coopol::post::PostOptions::default(),
            metrics: Some(metrics()),
        };
        let hub = Hub::start(options).await.unwrap();
        socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
        // Accepted sockets have its buffers.
        let listener = socket.listen(BACKLOG).unwrap();
        let address = listener.local_addr().unwrap();
        // As the program does.
        let listener = listener.tap_io(|stream| stream.set_nodelay(true).unwrap());
        let router = hub.router();
        let server = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self { hub, store, inner, address, server }
    }

    /// A token for a member, and the grant behind it.
    pub(crate) fn token(&self, member: &str, room: &str, access: Access) -> (String, Grant) {
        let now = now_s();
        let grant = Grant {
            member: MemberId::new(member).unwrap(),
            room: room.parse().unwrap(),
            access,
            id: Uuid::new_v4().to_string(),
            issued_at_s: now,
            expires_at_s: Some(now + TOKEN_SECONDS),
            epoch: None,
        };
        (self.hub.issue(&grant).unwrap(), grant)
    }

    /// What the store has of a room.
    pub(crate) async fn load(&self, room: &str) -> Loaded {
        within(self.store.load(log_name(&room.parse::<RoomId>().unwrap()))).await.unwrap()
    }

    /// The records that the store has of a room and that are not folded yet, without the first
    /// block, with which the hub begins every text.
    pub(crate) async fn records(&self, room: &str) -> Vec<(Sequence, Record, TextEvent)> {
        let loaded = self.load(room).await;
        let decode = |record: &coopol::store::StoredRecord| {
            let envelope = Record::decode(&record.body).unwrap();
            let event = TextEvent::decode(&envelope).unwrap();
            (record.seq, envelope, event)
        };
        let is_first_block = |event: &TextEvent| match event {
            TextEvent::Update { update, .. } => *update == genesis_update(),
            _ => false,
        };
        let records = loaded.records.iter().map(decode);
        records.filter(|(_, _, event)| !is_first_block(event)).collect()
    }

    /// Appends a record of the hub's own to a room's log, past the room and its faults;
    /// returns its position.
    pub(crate) async fn append(&self, room: &str, event: &TextEvent) -> u64 {
        let (kind, payload, author) = (event.kind(), event.encode(), MemberId::hub());
        let body = Record { kind, at_ms: 1, author, command: None, payload }.encode();
        let log = log_name(&room.parse::<RoomId>().unwrap());
        let records = vec![NewRecord { body, unique: None }];
        self.inner.append(log, records, Expect::Any).await.unwrap().first.0
    }

    /// Status and body of a page.
    pub(crate) async fn get(&self, path: &str) -> (u16, String) {
        let mut stream = TcpStream::connect(self.address).await.unwrap();
        let request = format!("GET {path} HTTP/1.1\r\nHost: hub\r\nConnection: close\r\n\r\n");
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut answer = String::new();
        within(stream.read_to_string(&mut answer)).await.unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        (head.split(' ').nth(1).unwrap().parse().unwrap(), body.to_owned())
    }

    /// The value of a counter or gauge at `/metrics`; 0 where it is not there yet.
    pub(crate) async fn metric(&self, name: &str) -> f64 {
        let (_, page) = self.get("/metrics").await;
        let lines = page.lines().filter_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
        lines.map(|value| value.parse::<f64>().unwrap()).next().unwrap_or_default()
    }

    /// Waits until no room is in memory.
    pub(crate) async fn unloaded(&self) {
        eventually("all rooms are unloaded", || self.hub.registry().is_empty()).await;
    }
}

impl Drop for TestHub {
    fn drop(&mut self) {
        self.server.abort();
    }
}

/// The recorder is the process's: all hubs of this binary count into it.
fn metrics() -> PrometheusHandle {
    static RECORDER: std::sync::OnceLock<PrometheusHandle> = std::sync::OnceLock::new();
    RECORDER.get_or_init(|| PrometheusBuilder::new().install_recorder().unwrap()).clone()
}

/// A room for members.
pub(crate) fn text_room() -> String {
    format!("text:{}", Uuid::new_v4())
}

/// A record that every check at the door would have refused: no Yjs update.
pub(crate) fn poison() -> TextEvent {
    TextEvent::Update { update: Bytes::from_static(&[0xff, 0xff, 0xff, 1]), relayed: Vec::new() }
}

/// Room settings under which rooms are unloaded at once and never compacted.
pub(crate) fn short_lived() -> RoomSettings {
    RoomSettings { idle_unload: Duration::from_millis(20), ..RoomSettings::default() }
}

/// Waits for something, within patience.
pub(crate) async fn within<T>(future: impl Future<Output = T>) -> T {
    tokio::time::timeout(PATIENCE, future).await.expect("in time")
}

/// Waits until a condition holds.
pub(crate) async fn eventually(what: &str, mut holds: impl FnMut() -> bool) {
    let waiting = async {
        while !holds() {
            tokio::time::sleep(GLANCE).await;
        }
    };
    let waited = tokio::time::timeout(PATIENCE, waiting).await;
    assert!(waited.is_ok(), "never: {what}");
}
