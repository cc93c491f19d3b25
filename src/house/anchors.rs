//! On which words of a text a thread stands: small erasable records, since they quote.
//!
//! ```text
//! thread/<channel>   {"start": "<base64>", "end": "<base64>", "quote": "…"}
//! ```
//! Where the words are now, and whether they still are, the page finds in its own copy of the text:
//! a Yjs relative position names the character that it stands at, whatever is written around it.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    domain::{channel::body::Body, ids::ChannelId},
    record::json_bytes,
    store::{Precondition, Store, StoreError, small},
};

/// Longest position, in bytes: two ids and a name.
const MAX_POSITION_BYTES: usize = 256;
/// Longest quote, in characters: what is longer is not read beside a discussion.
const MAX_QUOTE_CHARS: usize = 500;

/// Two positions in a text, and the words between them when the thread was opened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Anchor {
    /// Where they begin: a Yjs relative position, encoded, in base64.
    pub start: String,
    /// Where they end.
    pub end: String,
    /// The words.
    pub quote: String,
}

/// Something that is no anchor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an anchor has two positions in base64 and a quote of 1 to {MAX_QUOTE_CHARS} characters")]
pub struct BadAnchor;

impl Anchor {
    /// The anchor as it is kept: its quote is cleaned as messages are.
    ///
    /// # Errors
    /// Something that is no position, or no quote.
    pub fn checked(self) -> Result<Self, BadAnchor> {
        let is_position = |text: &str| {
            let bytes = STANDARD.decode(text);
            bytes.is_ok_and(|bytes| (1..=MAX_POSITION_BYTES).contains(&bytes.len()))
        };
        let fits = self.quote.chars().take(MAX_QUOTE_CHARS + 1).count() <= MAX_QUOTE_CHARS;
        let quote = Body::new(&self.quote).map_err(|_| BadAnchor)?.as_str().to_owned();
        if fits && is_position(&self.start) && is_position(&self.end) {
            Ok(Self { quote, ..self })
        } else {
            Err(BadAnchor)
        }
    }
}

fn key(channel: ChannelId) -> String {
    format!("thread/{channel}")
}

/// Keeps an anchor, unless the thread has one.
pub async fn put(store: &dyn Store, channel: ChannelId, anchor: &Anchor) -> Result<(), StoreError> {
    let put = store.put(key(channel), json_bytes(anchor), None, Precondition::Absent).await;
    small::unless_beaten(put).map(drop)
}

/// The anchor of a thread.
pub async fn get(store: &dyn Store, channel: ChannelId) -> Result<Option<Anchor>, StoreError> {
    let record = store.get(key(channel)).await?;
    Ok(record.and_then(|record| serde_json::from_slice(&record.value).ok()))
}
