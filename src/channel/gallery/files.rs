//! The bytes of pictures: files of a folder beside an embedded store, pieces in a store that hubs
//! share.
//!
//! ```text
//! <folder>/<channel>/<image>         one file each
//! image-piece/<channel>/<image>/<n>  a piece of at most 256 KiB, in the store
//! ```
//! Beside an embedded store, since that is rewritten whole when words are erased, and every commit
//! would wait for a photograph.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, ErrorKind, Write as _},
    path::{Path, PathBuf},
    sync::Arc,
};

use bytes::{Bytes, BytesMut};

use super::{picture::MAX_PICTURE_BYTES, shelf::Place};
use crate::store::{
    MAX_SMALL_RECORD_BYTES, Precondition, PutError, SmallRecord, Store, StoreError,
};

/// Most pieces of one picture.
const MAX_PIECES: usize = MAX_PICTURE_BYTES.div_ceil(MAX_SMALL_RECORD_BYTES);

/// Where they are. Cheap to clone.
#[derive(Clone)]
pub(super) enum Files {
    /// In this folder.
    Folder(Arc<Path>),
    /// In the store.
    Store(Arc<dyn Store>),
}

impl Files {
    /// Keeps a picture in place of the one before; it is durable once this answers.
    pub(super) async fn put(&self, place: Place, bytes: Bytes) -> Result<(), StoreError> {
        match self {
            Self::Folder(folder) => {
                let folder = Arc::clone(folder);
                on_disk(move || write(&folder, place, &bytes)).await
            }
            Self::Store(store) => {
                for (n, start) in (0..bytes.len()).step_by(MAX_SMALL_RECORD_BYTES).enumerate() {
                    let end = bytes.len().min(start + MAX_SMALL_RECORD_BYTES);
                    let key = format!("{}{n:03}", prefix(place));
                    let put = store.put(key, bytes.slice(start..end), None, Precondition::None);
                    put.await.map(|_| ()).or_else(unless_conflict)?;
                }
                Ok(())
            }
        }
    }

    /// What is there of a picture.
    pub(super) async fn read(&self, place: Place) -> Result<Bytes, StoreError> {
        match self {
            Self::Folder(folder) => {
                let path = path(folder, place);
                on_disk(move || unless_missing(fs::read(path)).map(Bytes::from)).await
            }
            Self::Store(store) => {
                let mut bytes = BytesMut::new();
                let pieces = pieces(store.as_ref(), place).await?;
                pieces.iter().for_each(|piece| bytes.extend_from_slice(&piece.value));
                Ok(bytes.freeze())
            }
        }
    }

    /// Takes a picture away, and its bytes out of the files.
    pub(super) async fn remove(&self, place: Place) -> Result<(), StoreError> {
        match self {
            Self::Folder(folder) => {
                let path = path(folder, place);
                on_disk(move || unless_missing(overwrite_and_remove(&path))).await
            }
            Self::Store(store) => {
                for piece in pieces(store.as_ref(), place).await? {
                    let removed = store.remove(piece.key, Precondition::None).await;
                    removed.or_else(unless_conflict)?;
                }
                Ok(())
            }
        }
    }
}

fn path(folder: &Path, place: Place) -> PathBuf {
    folder.join(place.channel.to_string()).join(place.image.to_string())
}

fn prefix(place: Place) -> String {
    format!("image-piece/{}/{}/", place.channel, place.image)
}

async fn pieces(store: &dyn Store, place: Place) -> Result<Vec<SmallRecord>, StoreError> {
    store.scan(prefix(place), None, MAX_PIECES).await
}

/// Without a precondition there is none; the store says so all the same.
pub(super) fn unless_conflict(error: PutError) -> Result<(), StoreError> {
    match error {
        PutError::Conflict { .. } => Ok(()),
        PutError::Store(error) => Err(error),
    }
}

/// Not on a thread that serves sockets.
async fn on_disk<T: Send + 'static>(
    act: impl FnOnce() -> io::Result<T> + Send + 'static,
) -> Result<T, StoreError> {
    let unavailable = |cause: String| StoreError::Unavailable(cause.into());
    let done = tokio::task::spawn_blocking(act).await;
    let done = done.map_err(|error| unavailable(error.to_string()))?;
    done.map_err(|error| unavailable(format!("the folder of pictures: {error}")))
}

fn unless_missing<T: Default>(done: io::Result<T>) -> io::Result<T> {
    match done {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(T::default()),
        done => done,
    }
}

/// A file is whole or not there, also after a crash.
fn write(folder: &Path, place: Place, bytes: &[u8]) -> io::Result<()> {
    let path = path(folder, place);
    let folder = path.parent().unwrap_or(folder);
    fs::create_dir_all(folder)?;
    let draft = path.with_extension("part");
    let mut file = File::create(&draft)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&draft, &path)?;
    File::open(folder)?.sync_all()
}

/// As the store does with what it erases.
fn overwrite_and_remove(path: &Path) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).open(path)?;
    let length = file.metadata()?.len();
    io::copy(&mut io::Read::take(io::repeat(0), length), &mut file)?;
    file.sync_all()?;
    fs::remove_file(path)
}
