//! The hub as a library: everything that `coopol serve` runs, ready to be mounted in an axum
//! program of your own (see `examples/embedded.rs`).

use std::{
    sync::Arc,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use metrics_exporter_prometheus::PrometheusHandle;
use tokio::sync::watch;
use uuid::Uuid;

use crate::{
    access::{
        revocation,
        token::{TokenError, TokenKey},
    },
    domain::{
        access::{Access, Denied, Grant, Revocation, Revocations},
        ids::{MemberId, RoomId},
    },
    http::origin::OriginPolicy,
    room::{Health, Registry, RoomEnv, RoomSettings},
    store::{AppendError, Store, StoreError},
};

/// Whether rooms named `open/<name>` exist.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OpenAccess {
    /// No: every room needs a token.
    Closed,
    /// Yes: anybody who reaches the hub reads and writes them.
    Open,
}

/// What a hub is made of.
pub struct HubOptions {
    /// Where words are kept.
    pub store: Arc<dyn Store>,
    /// Signs and verifies room tokens.
    pub key: TokenKey,
    /// Whether open rooms exist.
    pub open: OpenAccess,
    /// Which pages may open sockets.
    pub origins: OriginPolicy,
    /// How rooms behave.
    pub rooms: RoomSettings,
    /// Renders `/metrics`, if the program has installed a recorder.
    pub metrics: Option<PrometheusHandle>,
}

impl HubOptions {
    /// A hub whose rooms need tokens signed with `key`, for pages of its own origin, without
    /// metrics.
    pub fn new(store: Arc<dyn Store>, key: TokenKey) -> Self {
        let (open, origins, metrics) = (OpenAccess::Closed, OriginPolicy::default(), None);
        Self { store, key, open, origins, rooms: RoomSettings::default(), metrics }
    }
}

/// A running hub. Cheap to clone.
#[derive(Clone)]
pub struct Hub {
    inner: Arc<Inner>,
}

struct Inner {
    registry: Registry,
    store: Arc<dyn Store>,
    health: Health,
    key: TokenKey,
    open: OpenAccess,
    origins: OriginPolicy,
    revocations: watch::Receiver<Arc<Revocations>>,
    drain: watch::Sender<Option<Duration>>,
    metrics: Option<PrometheusHandle>,
}

/// Why a token does not open a room.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AccessError {
    /// The token itself.
    #[error(transparent)]
    Token(#[from] TokenError),
    /// What it grants.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// There is none, and the room is not open.
    #[error("this room needs a token")]
    Missing,
}

impl Hub {
    /// Starts a hub on a store: reads the revocations and follows them.
    pub async fn start(options: HubOptions) -> Result<Self, StoreError> {
        let HubOptions { store, key, open, origins, rooms: settings, metrics } = options;
        let revocations = revocation::follow(Arc::clone(&store), now_s).await?;
        let health = Health::default();
        let env = RoomEnv { store: Arc::clone(&store), health: health.clone(), settings };
        let registry = Registry::new(env);
        let (drain, _) = watch::channel(None);
        let inner =
            Inner { registry, store, health, key, open, origins, revocations, drain, metrics };
        Ok(Self { inner: Arc::new(inner) })
    }

    /// All of the hub's routes: sockets, status, metrics, and its own pages for everything else.
    pub fn router(&self) -> axum::Router {
        crate::http::router(self.clone())
    }

    /// The sockets alone, `/sync/<room>` and `/collab`, to merge into a router of your own.
    pub fn sockets(&self) -> axum::Router {
        crate::http::sockets(self.clone())
    }

    /// A grant of now, to be given out with [`Self::issue`].
    pub fn grant(&self, member: MemberId, room: RoomId, access: Access, life: Duration) -> Grant {
        let issued_at_s = now_s();
        Grant {
            member,
            room,
            access,
            id: Uuid::now_v7().to_string(),
            issued_at_s,
            expires_at_s: Some(issued_at_s.saturating_add(life.as_secs())),
            epoch: None,
        }
    }

    /// A token for one room.
    pub fn issue(&self, grant: &Grant) -> String {
        self.inner.key.sign(grant)
    }

    /// Takes access back: live sockets close within a second.
    pub async fn revoke(&self, revocation: &Revocation) -> Result<(), AppendError> {
        let store = self.inner.store.as_ref();
        revocation::revoke(store, revocation, &MemberId::hub(), now_s()).await
    }

    /// What a token, or none, opens in a room now.
    pub fn admit(&self, room: &RoomId, token: Option<&str>) -> Result<Grant, AccessError> {
        if let (RoomId::Open(_), OpenAccess::Open) = (room, self.inner.open) {
            return Ok(Grant::open(room.clone()));
        }
        let token = token.filter(|token| !token.is_empty()).ok_or(AccessError::Missing)?;
        let now = now_s();
        let grant = self.inner.key.verify(token, now)?;
        grant.check(room, now)?;
        if self.is_revoked(&grant) {
            return Err(Denied::Revoked.into());
        }
        Ok(grant)
    }

    /// Whether a grant was taken back.
    pub fn is_revoked(&self, grant: &Grant) -> bool {
        self.inner.revocations.borrow().covers(grant)
    }

    /// The rooms in memory.
    pub fn registry(&self) -> &Registry {
        &self.inner.registry
    }

    /// What waits for the store.
    pub fn health(&self) -> &Health {
        &self.inner.health
    }

    /// Where words are kept.
    pub fn store(&self) -> &Arc<dyn Store> {
        &self.inner.store
    }

    /// Which pages may open sockets.
    pub fn origins(&self) -> &OriginPolicy {
        &self.inner.origins
    }

    /// Renders `/metrics`.
    pub fn metrics(&self) -> Option<&PrometheusHandle> {
        self.inner.metrics.as_ref()
    }

    /// The revocations, as they change.
    pub fn revocations(&self) -> watch::Receiver<Arc<Revocations>> {
        self.inner.revocations.clone()
    }

    /// Tells a session over which window to close, once the hub is to stop.
    pub fn draining(&self) -> watch::Receiver<Option<Duration>> {
        self.inner.drain.subscribe()
    }

    /// Closes all sockets over a window, so that clients do not all return in the same instant,
    /// then ends all rooms once everything accepted is durable, waiting at most `patience`.
    /// Returns how many rooms still hold words that the store did not take.
    pub async fn drain(&self, window: Duration, patience: Duration) -> usize {
        self.inner.drain.send_replace(Some(window));
        tokio::time::sleep(window).await;
        self.inner.registry.drain(patience).await
    }
}

/// Seconds since 1970.
pub fn now_s() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs()
}
