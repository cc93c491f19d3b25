//! The key that tokens are signed with must be the one that the store knows.

use std::{fs, io::ErrorKind, path::Path};

use anyhow::{Context as _, bail};
use bytes::Bytes;
use coopol::{
    access::token::{KEY_FILE, TokenKey},
    config::{OpenRooms, store::StorePlace},
    store::{Precondition, PutError, SmallRecord, Store},
};

/// The small record that tells a store's key from others. It opens nothing.
const MARK: &str = "token-key";
/// What the mark is derived for.
const LABEL: &str = "mark";
/// A file with which an operator says that no hub has the store's old key any more.
const NEW_KEY_FILE: &str = "new-token-key";

/// What came of writing the mark.
enum Noted {
    Done,
    /// Somebody was faster: what stands there now.
    Otherwise(Option<SmallRecord>),
    /// The store takes nothing at the moment: it is noted at the next start.
    NotNow,
}

/// Refuses a key that other hubs on the same store do not have, and warns where the key of a
/// restored folder was not put back. The mark of a store that hubs share is changed only by one
/// whose operator insists.
///
/// # Errors
/// On a shared store with tokens: another key.
pub(super) async fn check(
    store: &dyn Store,
    key: &TokenKey,
    folder: &Path,
    (place, open): (&StorePlace, OpenRooms),
) -> anyhow::Result<()> {
    let mark = Bytes::from(key.subkey(LABEL).to_vec());
    let insists = folder.join(NEW_KEY_FILE);
    let known = match store.get(MARK.to_owned()).await? {
        Some(known) => Some(known),
        None => match note(store, &mark, Precondition::Absent).await {
            Noted::Done => return forget(&insists),
            Noted::Otherwise(known) => known,
            Noted::NotNow => return Ok(()),
        },
    };
    if known.is_some_and(|known| known.value == mark) {
        return forget(&insists);
    }
    let is_shared = matches!(place, StorePlace::Redis(_));
    if is_shared && open == OpenRooms::Closed && !insists.exists() {
        bail!(
            "this store was used with another {KEY_FILE} than the one in {}: copy {KEY_FILE} from \
             the other hub, else tokens and letters of one hub are worth nothing at the others; if \
             no hub has it any more, make an empty file {NEW_KEY_FILE} in the folder and start \
             this hub again",
            folder.display()
        );
    }
    tracing::warn!(
        "the store was used with another {KEY_FILE} than the one in {}: tokens given out before \
         open nothing, and letters that wait are not sent; if you still have it, stop the hub and \
         put it back",
        folder.display()
    );
    // The hubs that ask for tokens there go by the mark: it is not for one with open rooms.
    if is_shared && open != OpenRooms::Closed {
        return Ok(());
    }
    match note(store, &mark, Precondition::None).await {
        Noted::Done => forget(&insists),
        Noted::Otherwise(_) | Noted::NotNow => Ok(()),
    }
}

async fn note(store: &dyn Store, mark: &Bytes, only_if: Precondition) -> Noted {
    match store.put(MARK.to_owned(), mark.clone(), None, only_if).await {
        Ok(_) => Noted::Done,
        Err(PutError::Conflict { current }) => Noted::Otherwise(current),
        Err(PutError::Store(error)) => {
            tracing::warn!(%error, "which {KEY_FILE} the store is used with could not be noted");
            Noted::NotNow
        }
    }
}

/// What the operator insisted on is done, and means nothing for another key.
fn forget(insists: &Path) -> anyhow::Result<()> {
    match fs::remove_file(insists) {
        Err(error) if error.kind() != ErrorKind::NotFound => {
            Err(error).with_context(|| insists.display().to_string())
        }
        Ok(()) | Err(_) => Ok(()),
    }
}
