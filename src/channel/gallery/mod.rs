//! Pictures in messages: taking in what a stranger sent, and keeping what was made of it.
//!
//! A picture is sent before the message that shows it. Until then it waits, for an hour and not
//! longer; who may see it follows from the messages that show it, which are not known here.

mod files;
pub mod picture;
pub mod shelf;

use std::{num::NonZeroU32, sync::Arc, time::Duration};

use bytes::Bytes;
use governor::{
    DefaultKeyedRateLimiter, Quota, RateLimiter,
    clock::{Clock as _, DefaultClock},
};
use tokio::sync::{Semaphore, SemaphorePermit};

use self::{
    picture::{BadPicture, Picture},
    shelf::{Label, Place, Shelf},
};
use crate::{domain::ids::MemberId, store::StoreError};

/// The folder of pictures in a hub's folder, beside its embedded store.
pub const FOLDER_NAME: &str = "pictures";
/// Files that are received at once, each of up to 8 MiB in memory.
const MAX_RECEIVED_AT_ONCE: usize = 16;
/// Pictures that are drawn at once: each may take 400 MB and a processor for seconds.
const MAX_DRAWN_AT_ONCE: usize = 1;
/// Pictures in a row that one member may send: an evening's photographs.
const BURST: NonZeroU32 = NonZeroU32::new(30).unwrap();
/// One more may be sent after this.
const PAUSE: Duration = Duration::from_secs(10);
/// Members in memory beyond which those who have recovered are forgotten.
const MAX_KEYS: usize = 50_000;

/// Why a picture was not taken.
#[derive(Debug, Clone, thiserror::Error)]
pub enum GalleryError {
    /// The file.
    #[error(transparent)]
    Picture(#[from] BadPicture),
    /// The id is another picture's.
    #[error("this id is somebody else's picture: give yours another one")]
    Taken,
    /// Too many in a row.
    #[error("that was many pictures in a row: wait {wait_s} seconds")]
    TooMany {
        /// How long to wait, in seconds.
        wait_s: u64,
    },
    /// Too many are being sent.
    #[error("many pictures are being sent at once: try again in a moment")]
    Busy,
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Takes pictures in. Cheap to clone.
#[derive(Clone)]
pub struct Gallery {
    inner: Arc<Inner>,
}

struct Inner {
    shelf: Shelf,
    receiving: Semaphore,
    drawing: Semaphore,
    pace: DefaultKeyedRateLimiter<MemberId>,
}

/// The right to send one file; given back when dropped.
pub struct Turn<'a>(#[expect(dead_code, reason = "it is held")] SemaphorePermit<'a>);

impl Gallery {
    /// One that keeps pictures there.
    pub fn new(shelf: Shelf) -> Self {
        let quota = Quota::with_period(PAUSE).unwrap_or(Quota::per_minute(BURST));
        let inner = Inner {
            shelf,
            receiving: Semaphore::new(MAX_RECEIVED_AT_ONCE),
            drawing: Semaphore::new(MAX_DRAWN_AT_ONCE),
            pace: RateLimiter::keyed(quota.allow_burst(BURST)),
        };
        Self { inner: Arc::new(inner) }
    }

    /// Where they are kept.
    pub fn shelf(&self) -> &Shelf {
        &self.inner.shelf
    }

    /// Asked before a file is received, and held until it is kept: memory is bounded by it.
    pub fn turn(&self, member: &MemberId) -> Result<Turn<'_>, GalleryError> {
        let Inner { receiving, pace, .. } = &*self.inner;
        let turn = receiving.try_acquire().map_err(|_| GalleryError::Busy)?;
        if pace.len() > MAX_KEYS {
            pace.retain_recent();
        }
        pace.check_key(member).map_err(|until| {
            let wait_s = until.wait_time_from(DefaultClock::default().now()).as_secs() + 1;
            GalleryError::TooMany { wait_s }
        })?;
        Ok(Turn(turn))
    }

    /// Keeps what `file` shows. Sent again, it waits for its message again.
    pub async fn put(
        &self,
        place: Place,
        (member, now_s): (&MemberId, u64),
        file: Bytes,
    ) -> Result<Label, GalleryError> {
        let shelf = self.shelf();
        let label = shelf.label(place).await?;
        if label.as_ref().is_some_and(|label| label.by != *member) {
            return Err(GalleryError::Taken);
        }
        // A store that was restored from copies may know of a picture whose bytes it lacks.
        match shelf.read(place).await? {
            Some((label, _)) => Ok(shelf.renew(place, (label, now_s)).await?),
            None => {
                let picture = self.draw(file).await?;
                metrics::counter!("coopol_pictures_total").increment(1);
                Ok(shelf.keep(place, (member, now_s), picture).await?)
            }
        }
    }

    /// Not on a thread that serves sockets.
    async fn draw(&self, file: Bytes) -> Result<Picture, GalleryError> {
        let turn = self.inner.drawing.acquire().await;
        let drawn = tokio::task::spawn_blocking(move || picture::draw(&file)).await;
        drop(turn);
        // A decoder that panics has met a file that is none.
        Ok(drawn.unwrap_or(Err(BadPicture::Unreadable))?)
    }
}
