//! When the words of each text moved last: a projection for lists.
//!
//! ```text
//! moved/<text>   seconds since 1970, as decimal text; nobody's name
//! ```
//! A small record that is overwritten, and not an event: it says nothing that the text's own log
//! does not say, and a log of it would keep for ever when people were writing. It is coarse
//! (`room::MOVE_GRAIN_S`), so a text costs at most one write in each grain, however much is
//! written. What a crash takes of it comes back with the next words.

use std::{
    collections::HashMap,
    sync::{Arc, PoisonError, RwLock},
    time::Duration,
};

use bytes::Bytes;
use uuid::Uuid;

use crate::{
    domain::ids::TextId,
    store::{Precondition, Store, StoreError, small},
};

/// What the records' keys begin with.
const PREFIX: &str = "moved/";
/// How often it is looked for what other processes on the store have noted: a fraction of a grain.
const REFRESH: Duration = Duration::from_secs(60);

/// When the words of texts moved last. Cheap to clone.
#[derive(Clone)]
pub struct Moves {
    store: Arc<dyn Store>,
    /// Held only to look up and insert.
    known: Arc<RwLock<HashMap<TextId, u64>>>,
}

impl Moves {
    /// Reads what is known, and goes on reading what others note.
    pub async fn open(store: Arc<dyn Store>) -> Result<Self, StoreError> {
        let moves = Self { store, known: Arc::default() };
        moves.read().await?;
        tokio::spawn(refresh(Arc::downgrade(&moves.known), Arc::clone(&moves.store)));
        Ok(moves)
    }

    /// When the words of a text moved last, in seconds since 1970, to the grain.
    pub fn of(&self, text: TextId) -> Option<u64> {
        self.known.read().unwrap_or_else(PoisonError::into_inner).get(&text).copied()
    }

    /// Notes that words of a text moved at `at_s`.
    pub async fn note(&self, text: TextId, at_s: u64) {
        if self.of(text).is_some_and(|last| last >= at_s) {
            return;
        }
        let (key, value) = (format!("{PREFIX}{text}"), Bytes::from(at_s.to_string()));
        if let Err(error) = self.store.put(key, value, None, Precondition::None).await {
            // It is known here, and told again with the words of the next grain.
            tracing::warn!(%text, %error, "when a text moved is not stored");
        }
        self.take_in(text, at_s);
    }

    fn take_in(&self, text: TextId, at_s: u64) {
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        let last = known.entry(text).or_default();
        *last = at_s.max(*last);
    }

    async fn read(&self) -> Result<(), StoreError> {
        small::each(self.store.as_ref(), PREFIX, |record| {
            if let Some((text, at_s)) = decode(&record.key, &record.value) {
                self.take_in(text, at_s);
            }
        })
        .await
    }
}

fn decode(key: &str, value: &[u8]) -> Option<(TextId, u64)> {
    let text = Uuid::parse_str(key.strip_prefix(PREFIX)?).ok()?;
    Some((TextId(text), std::str::from_utf8(value).ok()?.parse().ok()?))
}

/// Reads again and again, for as long as somebody asks for it.
async fn refresh(known: std::sync::Weak<RwLock<HashMap<TextId, u64>>>, store: Arc<dyn Store>) {
    loop {
        tokio::time::sleep(REFRESH).await;
        let Some(known) = known.upgrade() else { return };
        if let Err(error) = (Moves { store: Arc::clone(&store), known }).read().await {
            tracing::warn!(%error, "when texts moved cannot be read");
        }
    }
}
