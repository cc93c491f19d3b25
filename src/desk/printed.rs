//! The printed version of a text: the numbers that its alinéas had when the first amendment was
//! tabled. What was printed then is referred to by them for good, whatever is adopted since.
//!
//! ```text
//! printed/<text>    the alinéas, in order: ids of markers and blocks, and no words
//! ```

use std::sync::Arc;

use super::DeskError;
use crate::{
    domain::ids::TextId,
    store::{MAX_SMALL_RECORD_BYTES, Precondition, Store, StoreError, small::unless_beaten},
    text::branch::{Alineas, BranchError},
};

fn key(text: TextId) -> String {
    format!("printed/{text}")
}

/// The numbers by which a text is referred to; nothing before an amendment is tabled.
pub(super) async fn read(
    store: &dyn Store,
    text: TextId,
) -> Result<Option<Arc<Alineas>>, DeskError> {
    let Some(record) = store.get(key(text)).await? else { return Ok(None) };
    let damaged = |error: BranchError| StoreError::Damaged(format!("{text}: {error}").into());
    Ok(Some(Arc::new(Alineas::decode(&record.value).map_err(damaged)?)))
}

/// Keeps the numbers of now, unless some were kept before.
pub(super) async fn keep(
    store: &dyn Store,
    text: TextId,
    alineas: &Alineas,
) -> Result<(), DeskError> {
    let body = alineas.encode();
    if body.len() > MAX_SMALL_RECORD_BYTES {
        // Longer than any convention's text: it is referred to by the numbers of now.
        tracing::warn!(%text, alineas = alineas.count(), "too long to keep its printed version");
        return Ok(());
    }
    unless_beaten(store.put(key(text), body, None, Precondition::Absent).await)?;
    Ok(())
}
