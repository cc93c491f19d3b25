//! The hub as a library: everything that `coopol serve` runs, ready to be mounted in an axum
//! program of your own (see `examples/embedded.rs`).

mod farewell;
mod power;
mod reach;
mod relay;
mod talk;

use std::{
    path::PathBuf,
    sync::Arc,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use metrics_exporter_prometheus::PrometheusHandle;
use tokio::sync::{mpsc, watch};
use uuid::Uuid;

pub use self::{
    farewell::FarewellError,
    talk::{BadImages, Counts, TalkError},
};
use self::{
    reach::branches_of,
    relay::{hear_moves, pass_on},
};
use crate::{
    access::{
        revocation,
        token::{EndlessGrant, TokenError, TokenKey},
    },
    channel::{ChannelSettings, Channels, gallery::shelf::Shelf},
    desk::Desk,
    domain::{
        access::{Access, Denied, Grant, Others, Revocation, Revocations, Right},
        ids::{MemberId, RoomId},
        organisation::member::Presence,
    },
    house::{House, moves::Moves, secrets::LinkKey},
    http::origin::OriginPolicy,
    post::{Post, PostOptions},
    room::{ClaimTable, Health, Registry, RoomEnv, RoomSettings},
    store::{AppendError, Store, StoreError},
};

/// How long a socket that came with a cookie may go on before it is looked at again.
const SIGNED_IN_GRANT: Duration = Duration::from_secs(3_600);

/// Texts whose words have moved and that wait to be noted: a room tells again what did not fit.
const MAX_WAITING_MOVES: usize = 256;

/// Whether rooms named `open/<name>` exist.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OpenAccess {
    /// No: every room needs a token, or the session of a member with a right to it.
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
    /// How channels behave.
    pub channels: ChannelSettings,
    /// The folder in which pictures are kept as files; without one they are kept in the store.
    pub pictures: Option<PathBuf>,
    /// How members reach the hub, and how it writes to them.
    pub post: PostOptions,
    /// Renders `/metrics`, if the program has installed a recorder.
    pub metrics: Option<PrometheusHandle>,
}

impl HubOptions {
    /// A hub whose rooms need tokens signed with `key`, for pages of its own origin, without
    /// metrics.
    pub fn new(store: Arc<dyn Store>, key: TokenKey) -> Self {
        Self {
            store,
            key,
            open: OpenAccess::Closed,
            origins: OriginPolicy::default(),
            rooms: RoomSettings::default(),
            channels: ChannelSettings::default(),
            pictures: None,
            post: PostOptions::default(),
            metrics: None,
        }
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
    house: House,
    desk: Desk,
    moves: Moves,
    channels: Channels,
    links: LinkKey,
    post: Post,
    rights: watch::Sender<()>,
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
    /// Starts a hub on a store: reads what was decided and revoked, and follows it.
    pub async fn start(options: HubOptions) -> Result<Self, StoreError> {
        let HubOptions { store, key, open, origins, rooms: settings, .. } = options;
        let HubOptions { channels, pictures, post, metrics, .. } = options;
        let revocations = revocation::follow(Arc::clone(&store), now_s).await?;
        let house = House::open(Arc::clone(&store)).await?;
        let desk = Desk::open(Arc::clone(&store), house.clone()).await?;
        let links = LinkKey::new(key.subkey("links"));
        let post = Post::open(house.clone(), links.clone(), post);
        let health = Health::default();
        let (tell, told) = mpsc::channel(MAX_WAITING_MOVES);
        let moves = Moves::open(Arc::clone(&store)).await?;
        tokio::spawn(hear_moves(moves.clone(), told));
        let claims = ClaimTable::new(branches_of(desk.clone()));
        let env = RoomEnv {
            store: Arc::clone(&store),
            health: health.clone(),
            moves: tell,
            claims,
            settings,
        };
        let registry = Registry::new(env);
        let powers = power::powers(house.clone(), desk.clone());
        let shelf = Shelf::new(Arc::clone(&store), pictures);
        let channels = Channels::new(Arc::clone(&store), powers, shelf, channels);
        let (drain, _) = watch::channel(None);
        let rights = watch::Sender::new(());
        tokio::spawn(pass_on(revocations.clone(), rights.clone()));
        tokio::spawn(pass_on(house.watch(), rights.clone()));
        tokio::spawn(pass_on(desk.bulletin(), rights.clone()));
        let inner = Inner {
            registry,
            store,
            health,
            key,
            open,
            origins,
            revocations,
            house,
            desk,
            moves,
            channels,
            links,
            post,
            rights,
            drain,
            metrics,
        };
        let hub = Self { inner: Arc::new(inner) };
        let finishing = hub.clone();
        tokio::spawn(async move { finishing.finish_farewells().await });
        Ok(hub)
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
    ///
    /// # Errors
    /// A grant without an end; those of [`Self::grant`] have one.
    pub fn issue(&self, grant: &Grant) -> Result<String, EndlessGrant> {
        self.inner.key.sign(grant)
    }

    /// Takes access back: live sockets close within a second.
    pub async fn revoke(&self, revocation: &Revocation) -> Result<(), AppendError> {
        let store = self.inner.store.as_ref();
        revocation::revoke(store, revocation, &MemberId::hub(), now_s()).await
    }

    /// What a token, or none, opens in a room now, and with which right. Without one, `signed_in`
    /// (whoever the socket's cookie names) has what is theirs by right.
    pub fn admit(
        &self,
        room: &RoomId,
        token: Option<&str>,
        signed_in: Option<&MemberId>,
    ) -> Result<(Grant, Right), AccessError> {
        if let (RoomId::Open(_), OpenAccess::Open) = (room, self.inner.open) {
            let right = Right { access: Access::ReadWrite, others: Others::Shown };
            return Ok((Grant::open(room.clone()), right));
        }
        let grant = match (token.filter(|token| !token.is_empty()), signed_in) {
            (Some(token), _) => self.inner.key.verify(token, now_s())?,
            (None, Some(member)) => {
                let access = self.access_of(member, room).ok_or(Denied::NoRight)?;
                self.grant(member.clone(), room.clone(), access, SIGNED_IN_GRANT)
            }
            (None, None) => return Err(AccessError::Missing),
        };
        grant.check(room, now_s())?;
        let right = self.stands(&grant)?;
        Ok((grant, right))
    }

    /// Whether a member who came at `since_s` (seconds since 1970) still is here: the account can
    /// act and was not signed out everywhere.
    pub fn is_here(&self, member: &MemberId, since_s: u64) -> bool {
        let is_signed_out = self.inner.revocations.borrow().covers_member(member, since_s);
        !is_signed_out && self.inner.house.view().organisation.active(member).is_some()
    }

    /// Whether rooms named `open/<name>` exist.
    pub fn open_access(&self) -> OpenAccess {
        self.inner.open
    }

    /// The organisation: members, groups, themes, texts.
    pub fn house(&self) -> &House {
        &self.inner.house
    }

    /// The amendments of texts.
    pub fn desk(&self) -> &Desk {
        &self.inner.desk
    }

    /// When the words of texts moved last.
    pub fn moves(&self) -> &Moves {
        &self.inner.moves
    }

    /// The live channels.
    pub fn channels(&self) -> &Channels {
        &self.inner.channels
    }

    /// Makes the secrets of the links that it hands out.
    pub fn links(&self) -> &LinkKey {
        &self.inner.links
    }

    /// Letters, and resets of passwords.
    pub fn post(&self) -> &Post {
        &self.inner.post
    }

    /// Whether a member shows themselves. Whoever is not known here does.
    pub fn presence_of(&self, member: &MemberId) -> Presence {
        let view = self.inner.house.view();
        view.organisation.member(member).map_or(Presence::Shown, |member| member.presence)
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

    /// Changes whenever [`Self::stands`] may answer otherwise than before.
    pub fn rights(&self) -> watch::Receiver<()> {
        self.inner.rights.subscribe()
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
