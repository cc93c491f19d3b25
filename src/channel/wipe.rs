//! Takes the words and pictures of erased messages out of the store, some time after they were
//! erased.
//!
//! ```text
//! wipe/<channel>   empty: something is to be taken out of it, also by the next start
//! ```
//! It stands there for as long as anything is left.

use std::{collections::BTreeSet, time::Duration};

use bytes::Bytes;
use tokio::time::Instant;
use uuid::Uuid;

use super::{
    entry::{self, Entry, Key},
    gallery::shelf::Place,
    view::View,
    words::Archive,
};
use crate::{
    domain::{
        channel::{
            body::Body,
            event::{Event, Saying},
        },
        ids::{ChannelId, MemberId},
    },
    record::now_ms,
    store::{
        AppendError, Erasure, Expect, Precondition, Sequence, SmallRecord, Store, StoreError,
        StoredRecord, Version,
        small::{self, unless_beaten},
    },
};

/// Erased messages that are taken out in one step.
const AT_ONCE: usize = 1_000;
/// The pause before the next step; it doubles where one fails.
const PAUSE: Duration = Duration::from_secs(5);
/// It grows up to this: what may go at last goes within some minutes.
const LONGEST_PAUSE: Duration = Duration::from_secs(120);

/// What the records' keys begin with.
const PREFIX: &str = "wipe/";

/// Notes that something is to be taken out of a channel, in case the hub ends before. What is not
/// noted is taken out once somebody opens the channel.
pub(super) async fn note(archive: &Archive) {
    let key = format!("{PREFIX}{}", archive.channel);
    if let Err(error) = archive.store.put(key, Bytes::new(), None, Precondition::None).await {
        tracing::warn!(%error, channel = %archive.channel, "an erasure is not noted");
    }
}

/// Takes the note away: nothing is left.
pub(super) async fn forget(archive: &Archive) {
    let key = format!("{PREFIX}{}", archive.channel);
    if let Err(error) = archive.store.remove(key, Precondition::None).await {
        tracing::warn!(%error, channel = %archive.channel, "a note of erasures stays");
    }
}

/// Takes away a note that another hub left: nothing is left. One that was made since stays.
pub(super) async fn forget_noted(store: &dyn Store, (channel, version): (ChannelId, Version)) {
    let removed = store.remove(format!("{PREFIX}{channel}"), Precondition::Version(version)).await;
    if let Err(error) = unless_beaten(removed) {
        tracing::warn!(%error, %channel, "a note of erasures stays");
    }
}

/// The channels out of which something was to be taken when the hub ended, and which note says so.
pub(super) async fn noted(store: &dyn Store) -> Result<Vec<(ChannelId, Version)>, StoreError> {
    let mut found = Vec::new();
    let note = |record: SmallRecord| Some((id(PREFIX, &record.key)?, record.version));
    small::each(store, PREFIX, |record| found.extend(note(record))).await?;
    Ok(found)
}

/// The channels whose ids stand in keys after this beginning.
pub(super) async fn channels_under(
    store: &dyn Store,
    prefix: &str,
) -> Result<Vec<ChannelId>, StoreError> {
    let mut found = Vec::new();
    small::each(store, prefix, |record| found.extend(id(prefix, &record.key))).await?;
    Ok(found)
}

fn id(prefix: &str, key: &str) -> Option<ChannelId> {
    Uuid::parse_str(key.strip_prefix(prefix)?).ok().map(ChannelId)
}

/// When words are to go.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Due {
    at: Option<Instant>,
    /// How often in a row it failed.
    failures: u32,
}

/// What came of one step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Step {
    Done,
    /// These records say something that is not understood: words stay.
    Strange(BTreeSet<u64>),
}

impl Due {
    /// When, once there is something to take out: erasures that come meanwhile go along.
    pub(super) fn look(&mut self, view: &View, after: Duration) -> Option<Instant> {
        let is_any = view.channel.unwiped().next().is_some();
        self.at = is_any.then(|| self.at.unwrap_or_else(|| Instant::now() + after));
        self.at
    }

    /// Whether nothing was to go until now.
    pub(super) fn is_idle(&self) -> bool {
        self.at.is_none()
    }

    /// Tried just now. What fails again and again is said once, and tried less often.
    pub(super) fn tried(&mut self, channel: ChannelId, step: Result<Step, StoreError>) {
        let trouble = match step {
            Ok(Step::Done) => None,
            Ok(Step::Strange(records)) => Some(format!("{records:?} are not understood")),
            Err(error) => Some(error.to_string()),
        };
        match &trouble {
            Some(why) if self.failures == 0 => {
                tracing::warn!(%why, %channel, "erased words stay for now");
            }
            None if self.failures > 0 => tracing::info!(%channel, "erased words go again"),
            Some(_) | None => {}
        }
        let longer = PAUSE.saturating_mul(2_u32.saturating_pow(self.failures));
        let (failures, pause) = match trouble {
            Some(_) => (self.failures.saturating_add(1), longer.min(LONGEST_PAUSE)),
            None => (0, PAUSE),
        };
        if failures > 0 {
            metrics::counter!("coopol_erasure_failures_total").increment(1);
        }
        *self = Self { at: Some(Instant::now() + pause), failures };
    }
}

/// Takes some of them out; the log's tail tells of it. What fails is tried again.
pub(super) async fn wipe(archive: &Archive, view: &View) -> Result<Step, StoreError> {
    let unwiped = view.channel.unwiped().take(AT_ONCE);
    let unwiped: Vec<(u64, Vec<u64>)> =
        unwiped.map(|(message, edits)| (message, edits.to_vec())).collect();
    let erased = archive.erased(&unwiped).await?;
    let strange = erased.iter().filter(|entry| entry.event == Event::NotUnderstood);
    let strange: BTreeSet<u64> = strange.map(|entry| entry.seq).collect();
    let (unwiped, erased) = understood(&strange, unwiped, erased);
    let step = if strange.is_empty() { Step::Done } else { Step::Strange(strange) };
    if unwiped.is_empty() {
        return Ok(step);
    }
    // Before the records that name them: what fails here is found again.
    remove_pictures(archive, view, &erased).await?;
    let records: Vec<StoredRecord> = erased.iter().filter_map(blank).collect();
    let messages = unwiped.into_iter().map(|(message, _)| message).collect();
    let notice = Event::Wiped { messages };
    let notice = entry::encode(&notice, &MemberId::hub(), now_ms(), &Key::Act(Uuid::now_v7()));
    let expected_head = Sequence(view.channel.head());
    let log = entry::log(archive.channel);
    // Where an earlier try took them out and its answer was lost, only the notice is missing.
    let done = if records.is_empty() {
        archive.store.append(log, vec![notice], Expect::Head(expected_head)).await
    } else {
        let erasure = Erasure { expected_head, records, snapshot: None, notice };
        archive.store.erase(log, erasure).await
    };
    match done {
        // What came in between will be known the next time.
        Ok(_) | Err(AppendError::Conflict { .. } | AppendError::Duplicate { .. }) => Ok(step),
        Err(AppendError::Store(error)) => Err(error),
    }
}

/// Without the messages that a record says something of which is not understood: nothing says that
/// it can be blanked, and a later version will.
fn understood(
    strange: &BTreeSet<u64>,
    mut unwiped: Vec<(u64, Vec<u64>)>,
    mut erased: Vec<Entry>,
) -> (Vec<(u64, Vec<u64>)>, Vec<Entry>) {
    if !strange.is_empty() {
        unwiped.retain(|(message, edits)| {
            !strange.contains(message) && edits.iter().all(|edit| !strange.contains(edit))
        });
        let left: BTreeSet<u64> = unwiped
            .iter()
            .flat_map(|(message, edits)| [message].into_iter().chain(edits))
            .copied()
            .collect();
        erased.retain(|entry| left.contains(&entry.seq));
    }
    (unwiped, erased)
}

/// Pictures that were in erased messages and are in no other.
async fn remove_pictures(
    archive: &Archive,
    view: &View,
    erased: &[Entry],
) -> Result<(), StoreError> {
    let shown = erased.iter().flat_map(|entry| match &entry.event {
        Event::Said(saying) => saying.images.as_slice(),
        _ => &[],
    });
    for shown in shown {
        if view.channel.showing(shown.image).next().is_none() {
            let place = Place { channel: archive.channel, image: shown.image };
            archive.shelf.remove(place).await?;
        }
    }
    Ok(())
}

/// What is put in the place of an erased message's record, if there are words in it.
fn blank(entry: &Entry) -> Option<StoredRecord> {
    let event = match &entry.event {
        Event::Said(Saying { id, .. }) => Event::Gone { id: *id },
        Event::Edited { message, .. } => Event::Edited { message: *message, body: Body::erased() },
        _ => return None,
    };
    let body = entry::body(&event, &entry.by, entry.at_s * 1_000);
    Some(StoredRecord { seq: Sequence(entry.seq), body })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::sync::Arc;

    use tokio::time::{sleep, timeout};

    use super::*;
    use crate::{
        channel::{ChannelSettings, Channels, Powers, gallery::shelf::Shelf},
        store::memory::MemoryStore,
    };

    #[tokio::test]
    async fn a_note_that_outlived_its_erasures_goes_at_the_next_start() {
        let store: Arc<dyn Store> = Arc::new(MemoryStore::default());
        let key = format!("{PREFIX}{}", ChannelId(Uuid::nil()));
        store.put(key.clone(), Bytes::new(), None, Precondition::None).await.unwrap();
        let powers: Powers = Arc::new(|_: &MemberId, _: ChannelId| None);
        let (shelf, settings) = (Shelf::new(Arc::clone(&store), None), ChannelSettings::default());
        let _channels = Channels::new(Arc::clone(&store), powers, shelf, settings);
        let gone = async {
            while store.get(key.clone()).await.unwrap().is_some() {
                sleep(Duration::from_millis(10)).await;
            }
        };
        timeout(Duration::from_secs(30), gone).await.unwrap();
    }
}
