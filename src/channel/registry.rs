//! Which channels are in memory: one task for each, however many ask at once.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use futures_util::future::{BoxFuture, FutureExt as _, Shared};
use tokio::sync::{mpsc, oneshot, watch};

use super::{
    Ask, ChannelError, ChannelHandle, ChannelSettings, MAX_WAITING_ASKS, View, actor,
    gallery::{Gallery, shelf::Shelf},
    marks::Marks,
    pace::Pace,
    sweep, wipe,
    words::Archive,
};
use crate::{
    domain::{
        channel::command::Power,
        ids::{ChannelId, MemberId},
    },
    store::{Store, StoreError},
};

/// Most channels in memory at once; beyond it one must wait until others are left.
const MAX_LIVE: usize = 50_000;

/// How far a member may go in a channel, at this moment.
pub type Powers = Arc<dyn Fn(&MemberId, ChannelId) -> Option<Power> + Send + Sync>;

type Loading = Shared<BoxFuture<'static, Result<(), StoreError>>>;

/// The channels in memory. Cheap to clone.
#[derive(Clone)]
pub struct Channels {
    inner: Arc<Inner>,
}

struct Inner {
    store: Arc<dyn Store>,
    powers: Powers,
    settings: ChannelSettings,
    marks: Marks,
    pace: Arc<Pace>,
    gallery: Gallery,
    /// Held only to look up and insert; never across an await.
    live: Mutex<HashMap<ChannelId, Live>>,
}

#[derive(Clone)]
struct Live {
    asks: mpsc::Sender<Ask>,
    publish: Arc<watch::Sender<Arc<View>>>,
    loading: Loading,
}

impl Channels {
    /// None yet; `powers` says who may do what, `shelf` where pictures are kept.
    pub fn new(
        store: Arc<dyn Store>,
        powers: Powers,
        shelf: Shelf,
        settings: ChannelSettings,
    ) -> Self {
        let pace = Arc::new(Pace::of(settings.paced));
        let marks = Marks::new(Arc::clone(&store));
        let gallery = Gallery::new(shelf);
        let live = Mutex::default();
        let inner = Inner { store, powers, settings, marks, pace, gallery, live };
        let channels = Self { inner: Arc::new(inner) };
        tokio::spawn(channels.clone().finish_erasures());
        tokio::spawn(sweep::run(channels.downgrade(), settings.upload_wait));
        channels
    }

    /// For whoever does not keep them alive.
    fn downgrade(&self) -> impl Fn() -> Option<Self> + Send + use<> {
        let weak = Arc::downgrade(&self.inner);
        move || weak.upgrade().map(|inner| Self { inner })
    }

    /// Opens the channels out of which the hub before this one had to take something: while there
    /// is something to take out, they stay in memory. Where there is nothing, that hub ended before
    /// it took its note away.
    async fn finish_erasures(self) {
        let noted = wipe::noted(self.inner.store.as_ref()).await;
        for (channel, version) in noted.unwrap_or_default() {
            match self.open(channel).await {
                Ok(opened) => {
                    if opened.view().channel.unwiped().next().is_none() {
                        wipe::forget_noted(self.store(), (channel, version)).await;
                    }
                }
                Err(error) => tracing::warn!(%error, %channel, "erased words stay for now"),
            }
        }
    }

    /// How far a member may go in a channel, at this moment.
    pub fn power(&self, member: &MemberId, channel: ChannelId) -> Option<Power> {
        (self.inner.powers)(member, channel)
    }

    /// How far members have read.
    pub fn marks(&self) -> &Marks {
        &self.inner.marks
    }

    /// Takes pictures in.
    pub fn gallery(&self) -> &Gallery {
        &self.inner.gallery
    }

    /// Where everything is kept.
    pub(super) fn store(&self) -> &dyn Store {
        self.inner.store.as_ref()
    }

    /// How long a picture waits for the message that shows it.
    pub fn upload_wait(&self) -> Duration {
        self.inner.settings.upload_wait
    }

    /// Whether a member may send now, for all that is known without counting.
    pub fn look_at_pace(&self, member: &MemberId) -> Result<(), ChannelError> {
        self.inner.pace.look(member).map_err(|wait_s| ChannelError::TooMany { wait_s })
    }

    /// A channel, loaded if it is not in memory. Whether whoever asks may see it is theirs to ask.
    pub async fn open(&self, id: ChannelId) -> Result<ChannelHandle, ChannelError> {
        let (live, view) = self.live(id)?;
        live.loading.await?;
        let archive = self.archive(id);
        Ok(ChannelHandle { id, asks: live.asks, view, archive })
    }

    fn archive(&self, channel: ChannelId) -> Archive {
        let (store, shelf) = (Arc::clone(&self.inner.store), self.gallery().shelf().clone());
        Archive { store, channel, shelf }
    }

    /// Subscribed while the table is held, so that the channel does not go meanwhile.
    fn live(&self, id: ChannelId) -> Result<(Live, watch::Receiver<Arc<View>>), ChannelError> {
        let mut table = self.table();
        if let Some(live) = table.get(&id) {
            return Ok((live.clone(), live.publish.subscribe()));
        }
        if table.len() >= MAX_LIVE {
            return Err(ChannelError::Busy);
        }
        let (asks, waiting) = mpsc::channel(MAX_WAITING_ASKS);
        let (publish, view) = watch::channel(Arc::new(View::default()));
        let publish = Arc::new(publish);
        let (loaded, loading) = oneshot::channel();
        let lost = |_| StoreError::Unavailable("the channel's task ended".into());
        let loading = async move { loading.await.map_err(lost)? }.boxed().shared();
        let live = Live { asks, publish: Arc::clone(&publish), loading };
        table.insert(id, live.clone());
        metrics::gauge!("coopol_channels").set(table.len() as f64);
        let lease = Lease { channels: self.clone(), id, publish };
        tokio::spawn(actor::run(self.archive(id), lease, (loaded, waiting)));
        Ok((live, view))
    }

    fn table(&self) -> MutexGuard<'_, HashMap<ChannelId, Live>> {
        self.inner.live.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A channel's place in the table; given back when dropped, also when its task panics.
pub(super) struct Lease {
    channels: Channels,
    id: ChannelId,
    publish: Arc<watch::Sender<Arc<View>>>,
}

impl Lease {
    pub(super) fn publisher(&self) -> Arc<watch::Sender<Arc<View>>> {
        Arc::clone(&self.publish)
    }

    pub(super) fn powers(&self) -> Powers {
        Arc::clone(&self.channels.inner.powers)
    }

    pub(super) fn pace(&self) -> Arc<Pace> {
        Arc::clone(&self.channels.inner.pace)
    }

    pub(super) fn settings(&self) -> ChannelSettings {
        self.channels.inner.settings
    }

    /// Gives the place back unless somebody holds the channel; whoever comes now loads it anew.
    pub(super) fn give_back_if_unused(&self) -> bool {
        let mut table = self.channels.table();
        if self.publish.receiver_count() > 0 {
            return false;
        }
        self.remove_from(&mut table);
        true
    }

    fn remove_from(&self, table: &mut HashMap<ChannelId, Live>) {
        let is_own = |live: &Live| Arc::ptr_eq(&live.publish, &self.publish);
        if table.get(&self.id).is_some_and(is_own) {
            table.remove(&self.id);
        }
        metrics::gauge!("coopol_channels").set(table.len() as f64);
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        self.remove_from(&mut self.channels.table());
    }
}
