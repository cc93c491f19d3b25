//! The key that tokens are signed with must be the one that the store knows.

use std::{fs, path::Path};

use anyhow::{Context as _, bail};
use bytes::Bytes;
use coopol::{
    access::token::{KEY_FILE, TokenKey},
    config::{OpenRooms, store::StorePlace},
    store::{Precondition, PutError, Store},
};

/// The small record that tells a store's key from others. It opens nothing.
const MARK: &str = "token-key";
/// What the mark is derived for.
const LABEL: &str = "mark";
/// A file with which an operator says that no hub has the store's old key any more.
const NEW_KEY_FILE: &str = "new-token-key";

/// Refuses a key that other hubs on the same store do not have, and warns where the key of a
/// restored folder was not put back.
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
    let known = store.get(MARK.to_owned()).await?;
    if known.as_ref().is_some_and(|known| known.value == mark) {
        return Ok(());
    }
    if known.is_none() {
        return note(store, mark, Precondition::Absent).await;
    }
    let insists = folder.join(NEW_KEY_FILE);
    if matches!(place, StorePlace::Redis(_)) && open == OpenRooms::Closed && !insists.exists() {
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
    note(store, mark, Precondition::None).await?;
    if insists.exists() {
        fs::remove_file(&insists).with_context(|| insists.display().to_string())?;
    }
    Ok(())
}

/// A store that takes nothing at the moment is noted at the next start.
async fn note(store: &dyn Store, mark: Bytes, only_if: Precondition) -> anyhow::Result<()> {
    match store.put(MARK.to_owned(), mark, None, only_if).await {
        Ok(_) => Ok(()),
        Err(PutError::Conflict { .. }) => {
            bail!("another hub began on this store in the same moment: start this one again")
        }
        Err(PutError::Store(error)) => {
            tracing::warn!(%error, "which {KEY_FILE} the store is used with could not be noted");
            Ok(())
        }
    }
}
