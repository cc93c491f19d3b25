//! A hub on a port of its own, which can be crashed and started again on the same words.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use coopol::{
    access::token::TokenKey,
    domain::{
        access::{Access, Grant},
        ids::{MemberId, RoomId},
    },
    http::origin::OriginPolicy,
    hub::{Hub, HubOptions, OpenAccess, now_s},
    room::RoomSettings,
    store::{faulty::FaultyStore, memory::MemoryStore, system_clock},
};
use coopol_client::{Client, ClientOptions, Token};
use tokio::{net::TcpListener, runtime::Runtime};
use yrs::{GetString as _, Text as _, Transact as _};

/// How long anything may take before a test gives up; nothing is asserted about time.
const PATIENCE: Duration = Duration::from_secs(60);
/// How often a condition is looked at.
const GLANCE: Duration = Duration::from_millis(5);
/// How long tokens of the tests last, in seconds.
const TOKEN_SECONDS: u64 = 3_600;
/// Any key will do.
const KEY: [u8; 32] = [7; 32];

/// A running hub. Its store outlives a crash.
pub(crate) struct TestHub {
    pub(crate) hub: Hub,
    pub(crate) store: FaultyStore,
    address: SocketAddr,
    /// The hub's own threads: a crash ends them wherever they are.
    runtime: Option<Runtime>,
}

impl TestHub {
    /// A hub on an empty store.
    pub(crate) async fn start() -> Self {
        let store = FaultyStore::new(Arc::new(MemoryStore::new(system_clock())));
        Self::start_on(store, ([127, 0, 0, 1], 0).into()).await
    }

    async fn start_on(store: FaultyStore, address: SocketAddr) -> Self {
        let runtime = Runtime::new().unwrap();
        let options = HubOptions {
            store: Arc::new(store.clone()),
            key: TokenKey::new(KEY),
            open: OpenAccess::Open,
            origins: OriginPolicy::default(),
            rooms: RoomSettings::default(),
            channels: coopol::channel::ChannelSettings::default(),
            pictures: None,
            post: coopol::post::PostOptions::default(),
            metrics: None,
        };
        let started = runtime.spawn(async move {
            let hub = Hub::start(options).await.unwrap();
            let listener = listen(address).await;
            let address = listener.local_addr().unwrap();
            let router = hub.router();
            tokio::spawn(async move { axum::serve(listener, router).await });
            (hub, address)
        });
        let (hub, address) = started.await.unwrap();
        Self { hub, store, address, runtime: Some(runtime) }
    }

    /// Stops the hub wherever it is, as `kill -9` would.
    pub(crate) fn crash(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }

    /// Starts again on the same words and the same port.
    pub(crate) async fn restart(&mut self) {
        self.crash();
        *self = Self::start_on(self.store.clone(), self.address).await;
    }

    /// Where clients connect to.
    pub(crate) fn url(&self) -> String {
        format!("ws://{}/collab", self.address)
    }

    /// A client of a room, synced.
    pub(crate) async fn join(&self, room: &str) -> Client {
        let client = Client::connect(ClientOptions::new(self.url(), room)).unwrap();
        within(client.wait_synced()).await.unwrap();
        client
    }

    /// A token for a room, and the grant behind it.
    pub(crate) fn token(&self, room: &str, access: Access) -> (Token, Grant) {
        let room: RoomId = room.parse().unwrap();
        let now = now_s();
        let grant = Grant {
            member: MemberId::new("rosa").unwrap(),
            room,
            access,
            id: uuid::Uuid::new_v4().to_string(),
            issued_at_s: now,
            expires_at_s: Some(now + TOKEN_SECONDS),
            epoch: None,
        };
        (Token::fixed(self.hub.issue(&grant).unwrap()), grant)
    }
}

impl Drop for TestHub {
    fn drop(&mut self) {
        self.crash();
    }
}

/// Binds a port; after a crash the old listener may take a moment to be gone.
async fn listen(address: SocketAddr) -> TcpListener {
    let binding = async {
        loop {
            match TcpListener::bind(address).await {
                Ok(listener) => return listener,
                Err(_) => tokio::time::sleep(GLANCE).await,
            }
        }
    };
    within(binding).await
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
