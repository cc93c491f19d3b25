//! Erases the messages of a channel that are older than its rule keeps them.
//!
//! ```text
//! retention/<channel>   empty: it has such a rule, so that it is looked at when nobody opens it
//! ```

use std::time::Duration;

use bytes::Bytes;
use tokio::time::Instant;
use uuid::Uuid;

use super::{
    entry::{self, Key},
    view::View,
    wipe,
    words::Archive,
};
use crate::{
    domain::{
        channel::{command::MAX_PINS, event::Event},
        ids::{ChannelId, MemberId},
    },
    record::now_ms,
    store::{AppendError, Expect, NewRecord, Precondition, PutError, Sequence, Store, StoreError},
};

/// How often a channel is looked at: the rule is told in days.
const EVERY: Duration = Duration::from_secs(3_600);
/// The pause between two steps, when there is much to erase.
const PAUSE: Duration = Duration::from_millis(200);
/// Messages that are erased in one step.
const AT_ONCE: usize = 200;
const DAY_S: u64 = 24 * 3_600;
/// What the records' keys begin with.
const PREFIX: &str = "retention/";

/// When a channel is to be looked at.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Due {
    days: Option<u32>,
    at: Option<Instant>,
}

impl Due {
    /// When, if there is a rule; a new one holds at once. The note of it is brought into line.
    pub(super) fn look(&mut self, view: &View, archive: &Archive) -> Option<Instant> {
        let days = view.channel.retention_days();
        if days != self.days {
            let has_turned = days.is_some() != self.days.is_some();
            *self = Self { days, at: days.map(|_| Instant::now()) };
            if has_turned {
                let archive = archive.clone();
                tokio::spawn(async move { note(&archive, days).await });
            }
        }
        self.at
    }

    /// Looked just now; `left` says whether there is more to erase.
    pub(super) fn looked(&mut self, left: Left) {
        let pause = match left {
            Left::Nothing => EVERY,
            Left::More => PAUSE,
        };
        self.at = self.days.map(|_| Instant::now() + pause);
    }
}

/// What is left to erase after one step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Left {
    Nothing,
    More,
}

async fn note(archive: &Archive, days: Option<u32>) {
    let key = format!("{PREFIX}{}", archive.channel);
    let noted = match days {
        Some(_) => {
            let put = archive.store.put(key, Bytes::new(), None, Precondition::None).await;
            put.map(|_| ())
        }
        None => archive.store.remove(key, Precondition::None).await,
    };
    if let Err(PutError::Store(error)) = noted {
        tracing::warn!(%error, channel = %archive.channel, "its rule is not noted");
    }
}

/// The channels that have a rule.
pub(super) async fn noted(store: &dyn Store) -> Result<Vec<ChannelId>, StoreError> {
    wipe::channels_under(store, PREFIX).await
}

/// Erases what is too old, the oldest first; the log's tail tells of it. Pinned messages stay.
pub(super) async fn expire(archive: &Archive, view: &View) -> Result<Left, StoreError> {
    let Some(days) = view.channel.retention_days() else { return Ok(Left::Nothing) };
    let before_s = (now_ms() / 1_000).saturating_sub(u64::from(days) * DAY_S);
    let oldest = view.channel.messages_after(0, AT_ONCE + MAX_PINS);
    let words = archive.read(&view.channel, &oldest).await?;
    let is_over = |seq, at_s: u64| at_s < before_s && !view.channel.is_pinned(seq);
    let over = words.iter().filter(|words| is_over(words.seq, words.at_s));
    let records: Vec<NewRecord> = over.take(AT_ONCE).map(|words| erased(words.seq)).collect();
    let left = if records.len() == AT_ONCE { Left::More } else { Left::Nothing };
    if records.is_empty() {
        return Ok(left);
    }
    let expect = Expect::Head(Sequence(view.channel.head()));
    match archive.store.append(entry::log(archive.channel), records, expect).await {
        Ok(_) => Ok(left),
        // Something came in between.
        Err(AppendError::Conflict { .. } | AppendError::Duplicate { .. }) => Ok(Left::More),
        Err(AppendError::Store(error)) => Err(error),
    }
}

fn erased(message: u64) -> NewRecord {
    let key = Key::Act(Uuid::now_v7());
    entry::encode(&Event::Erased { message }, &MemberId::hub(), now_ms(), &key)
}
