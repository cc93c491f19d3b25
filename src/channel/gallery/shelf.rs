//! What is known of each picture, in small records of the store beside the picture's bytes.
//!
//! ```text
//! image/<channel>/<image>          who sent it, when, its size and kind: it is complete
//! image-waiting/<channel>/<image>  when it was sent: no message is known to show it
//! ```

use std::{path::PathBuf, sync::Arc, time::Duration};

use bytes::Bytes;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{
    files::{Files, unless_conflict},
    picture::{Picture, PictureKind},
};
use crate::{
    domain::ids::{ChannelId, ImageId, MemberId},
    record::json_bytes,
    store::{Precondition, SmallRecord, Store, StoreError, small},
};

/// What the keys of those that wait begin with.
const WAITING: &str = "image-waiting/";

/// Which picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Place {
    /// The channel that it was sent to: there and nowhere else it may be shown.
    pub channel: ChannelId,
    /// Its id there.
    pub image: ImageId,
}

/// What is known of a picture that is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Label {
    /// Who sent it.
    pub by: MemberId,
    /// When, in seconds since 1970.
    pub at_s: u64,
    /// How it is encoded.
    pub kind: PictureKind,
    /// Its width, in pixels.
    pub width: u32,
    /// Its height, in pixels.
    pub height: u32,
    /// Its size, in bytes.
    pub bytes: usize,
}

impl Place {
    fn label_key(self) -> String {
        format!("image/{}/{}", self.channel, self.image)
    }

    fn waiting_key(self) -> String {
        format!("{WAITING}{}/{}", self.channel, self.image)
    }

    /// The picture of which a record says that it waits.
    fn of_waiting(key: &str) -> Option<Self> {
        let (channel, image) = key.strip_prefix(WAITING)?.split_once('/')?;
        let channel = ChannelId(Uuid::parse_str(channel).ok()?);
        let image = ImageId(Uuid::parse_str(image).ok()?);
        Some(Self { channel, image })
    }
}

impl Label {
    /// Whether `member` sent it, not longer ago than `wait`.
    pub fn is_fresh_of(&self, member: &MemberId, now_s: u64, wait: Duration) -> bool {
        self.by == *member && now_s.saturating_sub(self.at_s) <= wait.as_secs()
    }
}

/// Keeps pictures. Cheap to clone.
#[derive(Clone)]
pub struct Shelf {
    store: Arc<dyn Store>,
    files: Files,
}

impl Shelf {
    /// Beside this store: their bytes in a folder, or without one in the store too.
    pub fn new(store: Arc<dyn Store>, folder: Option<PathBuf>) -> Self {
        let files = match folder {
            Some(folder) => Files::Folder(folder.into()),
            None => Files::Store(Arc::clone(&store)),
        };
        Self { store, files }
    }

    /// What is known of a picture, if it is there.
    pub async fn label(&self, place: Place) -> Result<Option<Label>, StoreError> {
        let record = self.store.get(place.label_key()).await?;
        Ok(record.and_then(|record| serde_json::from_slice(&record.value).ok()))
    }

    /// Keeps a picture. The first record says that there may be bytes, the last that all are there.
    pub(super) async fn keep(
        &self,
        place: Place,
        (by, at_s): (&MemberId, u64),
        picture: Picture,
    ) -> Result<Label, StoreError> {
        let Picture { kind, width, height, bytes } = picture;
        let label = Label { by: by.clone(), at_s, kind, width, height, bytes: bytes.len() };
        self.put(place.waiting_key(), at_s.to_string().into()).await?;
        self.files.put(place, bytes.into()).await?;
        self.put_label(place, &label).await?;
        Ok(label)
    }

    /// Notes that a picture was sent again: its message may come now.
    pub(super) async fn renew(
        &self,
        place: Place,
        (label, at_s): (Label, u64),
    ) -> Result<Label, StoreError> {
        self.put(place.waiting_key(), at_s.to_string().into()).await?;
        let label = Label { at_s, ..label };
        self.put_label(place, &label).await?;
        Ok(label)
    }

    async fn put_label(&self, place: Place, label: &Label) -> Result<(), StoreError> {
        self.put(place.label_key(), json_bytes(label)).await
    }

    async fn put(&self, key: String, value: Bytes) -> Result<(), StoreError> {
        let put = self.store.put(key, value, None, Precondition::None).await;
        put.map(|_| ()).or_else(unless_conflict)
    }

    /// A picture, whole.
    pub async fn read(&self, place: Place) -> Result<Option<(Label, Bytes)>, StoreError> {
        let Some(label) = self.label(place).await? else { return Ok(None) };
        let bytes = self.files.read(place).await?;
        // Otherwise somebody takes it away at this moment.
        let is_whole = bytes.len() == label.bytes;
        Ok(is_whole.then_some((label, bytes)))
    }

    /// Takes a picture away: first what says that it is there, last that there may be bytes.
    pub async fn remove(&self, place: Place) -> Result<(), StoreError> {
        self.remove_record(place.label_key()).await?;
        self.files.remove(place).await?;
        self.no_longer_waiting(place).await
    }

    /// Notes that a message shows it, or that it is gone.
    pub async fn no_longer_waiting(&self, place: Place) -> Result<(), StoreError> {
        self.remove_record(place.waiting_key()).await
    }

    async fn remove_record(&self, key: String) -> Result<(), StoreError> {
        self.store.remove(key, Precondition::None).await.or_else(unless_conflict)
    }

    /// The pictures that were sent before `before_s` (seconds since 1970) and that no message is
    /// known to show.
    pub async fn left_over(&self, before_s: u64) -> Result<Vec<Place>, StoreError> {
        let mut found = Vec::new();
        let take = |record: SmallRecord| {
            let at_s = std::str::from_utf8(&record.value).ok().and_then(|at| at.parse().ok());
            let is_old = at_s.is_none_or(|at_s: u64| at_s < before_s);
            found.extend(Place::of_waiting(&record.key).filter(|_| is_old));
        };
        small::each(self.store.as_ref(), WAITING, take).await?;
        Ok(found)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::store::memory::MemoryStore;

    /// What every shelf does, wherever it keeps the bytes.
    async fn keeps_pictures(shelf: Shelf) {
        let [place, other] = [(); 2].map(|()| {
            let [channel, image] = [(); 2].map(|()| Uuid::new_v4());
            Place { channel: ChannelId(channel), image: ImageId(image) }
        });
        let by = MemberId::new("lea").unwrap();
        assert_eq!(shelf.read(place).await.unwrap(), None);
        let bytes: Vec<u8> = (0..700_000_u32).map(|n| n.to_le_bytes()[0] ^ 0x5a).collect();
        let (kind, width, height) = (PictureKind::Png, 3, 2);
        let picture = Picture { kind, width, height, bytes: bytes.clone() };
        let label = shelf.keep(place, (&by, 100), picture.clone()).await.unwrap();
        shelf.keep(other, (&by, 300), picture).await.unwrap();
        assert_eq!(shelf.read(place).await.unwrap(), Some((label.clone(), bytes.into())));
        assert_eq!(shelf.left_over(200).await.unwrap(), [place]);
        let label = shelf.renew(place, (label, 250)).await.unwrap();
        assert_eq!(label.at_s, 250);
        assert_eq!(shelf.left_over(200).await.unwrap(), []);
        shelf.no_longer_waiting(other).await.unwrap();
        assert_eq!(shelf.left_over(900).await.unwrap(), [place]);
        for _ in 0..2 {
            shelf.remove(place).await.unwrap();
            assert_eq!(shelf.read(place).await.unwrap(), None);
        }
        assert_eq!(shelf.left_over(900).await.unwrap(), []);
        assert!(shelf.read(other).await.unwrap().is_some());
    }

    #[tokio::test]
    async fn channel_17_pictures_are_kept_in_a_folder_or_in_the_store() {
        let folder = tempfile::tempdir().unwrap();
        let store = || Arc::new(MemoryStore::default());
        keeps_pictures(Shelf::new(store(), None)).await;
        keeps_pictures(Shelf::new(store(), Some(folder.path().join("pictures")))).await;
    }
}
