//! How far members have read, and what each wants to be told: private small records, the last
//! write wins. No log says who read what when.
//!
//! ```text
//! read/<member>/<channel>    the position read through, as decimal text
//! level/<member>/<channel>   what is told: all, mentions or nothing
//! ```
//! Of members who are connected the marks are shared by their sockets, so that what is read on one
//! device is read on the others. A mark set at another hub is seen when a socket opens.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError, Weak},
};

use bytes::Bytes;
use imbl::HashMap as Shared;
use serde::{Deserialize, Serialize};
use tokio::sync::watch;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    domain::ids::{ChannelId, MemberId},
    record::json_bytes,
    store::{Precondition, PutError, Store, StoreError, small},
};

/// What somebody wants to be told of a channel.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// Every message.
    #[default]
    All,
    /// Those that call them.
    Mentions,
    /// Nothing.
    Nothing,
}

/// How far one member has read in each channel.
pub type ReadThrough = Shared<ChannelId, u64>;

/// The marks of everybody. Cheap to clone.
#[derive(Clone)]
pub struct Marks {
    store: Arc<dyn Store>,
    /// Of those who are connected. Held only to look up and insert.
    connected: Arc<Mutex<HashMap<MemberId, Weak<watch::Sender<ReadThrough>>>>>,
}

/// The marks of one member as they change, for as long as somebody holds them.
#[derive(Clone)]
pub struct OwnMarks(Arc<watch::Sender<ReadThrough>>);

impl OwnMarks {
    /// The marks now.
    pub fn now(&self) -> ReadThrough {
        self.0.borrow().clone()
    }

    /// The marks, as they change.
    pub fn watch(&self) -> watch::Receiver<ReadThrough> {
        self.0.subscribe()
    }
}

impl Marks {
    pub(super) fn new(store: Arc<dyn Store>) -> Self {
        Self { store, connected: Arc::default() }
    }

    /// How far a member has read in a channel; 0: nothing yet.
    pub async fn of(&self, member: &MemberId, channel: ChannelId) -> Result<u64, StoreError> {
        let record = self.store.get(read_key(member, channel)).await?;
        Ok(record.and_then(|record| position(&record.value)).unwrap_or_default())
    }

    /// How far a member has read everywhere.
    pub async fn all(&self, member: &MemberId) -> Result<ReadThrough, StoreError> {
        let prefix = format!("read/{member}/");
        let found = self.scan(&prefix).await?;
        let marks = found.into_iter().filter_map(|(id, value)| Some((id, position(&value)?)));
        Ok(marks.collect())
    }

    /// The marks of a member who connects, as they change from now on.
    pub async fn connect(&self, member: &MemberId) -> Result<OwnMarks, StoreError> {
        let own = self.shared(member);
        let stored = self.all(member).await?;
        // What was set while the store was read is newer.
        own.0.send_modify(|marks| *marks = std::mem::take(marks).union(stored));
        Ok(own)
    }

    fn shared(&self, member: &MemberId) -> OwnMarks {
        let mut connected = self.connected();
        if let Some(own) = connected.get(member).and_then(Weak::upgrade) {
            return OwnMarks(own);
        }
        connected.retain(|_, own| own.strong_count() > 0);
        let own = Arc::new(watch::Sender::default());
        connected.insert(member.clone(), Arc::downgrade(&own));
        OwnMarks(own)
    }

    /// Notes that a member has read through a position, or only so far.
    pub async fn set(
        &self,
        member: &MemberId,
        channel: ChannelId,
        through: u64,
    ) -> Result<(), StoreError> {
        let value = Bytes::from(through.to_string());
        self.put(read_key(member, channel), value).await?;
        let own = self.connected().get(member).and_then(Weak::upgrade);
        if let Some(own) = own {
            own.send_if_modified(|marks| marks.insert(channel, through) != Some(through));
        }
        Ok(())
    }

    /// What a member wants to be told of a channel.
    pub async fn level(&self, member: &MemberId, channel: ChannelId) -> Result<Level, StoreError> {
        let record = self.store.get(level_key(member, channel)).await?;
        let level = record.and_then(|record| serde_json::from_slice(&record.value).ok());
        Ok(level.unwrap_or_default())
    }

    /// What a member wants to be told of each channel; what is not in it is [`Level::All`].
    pub async fn levels(&self, member: &MemberId) -> Result<HashMap<ChannelId, Level>, StoreError> {
        let found = self.scan(&format!("level/{member}/")).await?;
        let level = |value: Bytes| serde_json::from_slice(&value).ok();
        Ok(found.into_iter().filter_map(|(id, value)| Some((id, level(value)?))).collect())
    }

    /// Notes what a member wants to be told of a channel.
    pub async fn set_level(
        &self,
        member: &MemberId,
        channel: ChannelId,
        level: Level,
    ) -> Result<(), StoreError> {
        self.put(level_key(member, channel), json_bytes(&level)).await
    }

    /// Forgets what a member has read and wanted: they leave.
    pub async fn forget(&self, member: &MemberId) -> Result<(), StoreError> {
        for prefix in [format!("read/{member}/"), format!("level/{member}/")] {
            small::remove_all(self.store.as_ref(), &prefix).await?;
        }
        Ok(())
    }

    async fn put(&self, key: String, value: Bytes) -> Result<(), StoreError> {
        let put = self.store.put(key, value, None, Precondition::None).await;
        put.map(|_| ()).map_err(PutError::unconditional)
    }

    async fn scan(&self, prefix: &str) -> Result<Vec<(ChannelId, Bytes)>, StoreError> {
        let mut found = Vec::new();
        let id = |key: &str| Uuid::parse_str(key.strip_prefix(prefix)?).ok().map(ChannelId);
        small::each(self.store.as_ref(), prefix, |record| {
            found.extend(id(&record.key).map(|id| (id, record.value)));
        })
        .await?;
        Ok(found)
    }

    fn connected(&self) -> MutexGuard<'_, HashMap<MemberId, Weak<watch::Sender<ReadThrough>>>> {
        self.connected.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn read_key(member: &MemberId, channel: ChannelId) -> String {
    format!("read/{member}/{channel}")
}

fn level_key(member: &MemberId, channel: ChannelId) -> String {
    format!("level/{member}/{channel}")
}

fn position(value: &[u8]) -> Option<u64> {
    std::str::from_utf8(value).ok()?.parse().ok()
}
