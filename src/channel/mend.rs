//! A store that lost the end of a channel's log, though it had acknowledged it: no position is
//! given out twice, and what was erased stays erased. What was said there is gone.
//!
//! The record that tells of it stands behind the places that were filled. Whoever was told what is
//! gone, a page that was away or another hub, learns of it there.

use uuid::Uuid;

use super::{
    entry::{self, Key},
    words::Archive,
};
use crate::{
    domain::{channel::event::Event, ids::MemberId},
    record::now_ms,
    store::{AppendError, Expect, MAX_APPEND_RECORDS, NewRecord, Sequence, StoreError},
};

/// Where a log ends, and where it had ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Lost {
    pub(super) head: Sequence,
    pub(super) was: Sequence,
}

/// How the task of a channel has learnt of a loss.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Loss {
    /// The log ends earlier than it did: it is to be mended.
    Found(Lost),
    /// The log tells of it: another hub has mended it.
    Mended,
}

/// Takes what there is, fills the places of what is gone (with the erasures of `erased`, as far as
/// they are known, and with nothing), and tells of it.
pub(super) async fn mend(
    archive: &Archive,
    Lost { head, was }: Lost,
    erased: impl Iterator<Item = u64>,
) -> Result<(), StoreError> {
    let log = entry::log(archive.channel);
    tracing::error!(
        channel = %archive.channel, head = head.0, was = was.0,
        "the store lost the end of a channel"
    );
    // Whoever reads a log whole accepts that it is what it is now.
    archive.store.load(log.clone()).await?;
    let gone = usize::try_from(was.0.saturating_sub(head.0)).unwrap_or(usize::MAX);
    let erased = erased.map(|message| Event::Erased { message });
    let nothing = std::iter::repeat_with(|| Event::Wiped { messages: Vec::new() });
    let record =
        |event| entry::encode(&event, &MemberId::hub(), now_ms(), &Key::Act(Uuid::now_v7()));
    let filled = erased.chain(nothing).take(gone);
    let told = filled.chain([Event::Lost { after: head.0 }]);
    let records: Vec<NewRecord> = told.map(record).collect();
    let mut end = head;
    for part in records.chunks(MAX_APPEND_RECORDS) {
        match archive.store.append(log.clone(), part.to_vec(), Expect::Head(end)).await {
            Ok(appended) => end = appended.last,
            // Another hub mends it.
            Err(AppendError::Conflict { .. } | AppendError::Duplicate { .. }) => return Ok(()),
            Err(AppendError::Store(error)) => return Err(error),
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::sync::Arc;

    use super::*;
    use crate::{
        channel::gallery::shelf::Shelf,
        domain::ids::ChannelId,
        store::{Store, memory::MemoryStore},
    };

    #[tokio::test]
    async fn store_4_the_log_of_a_channel_tells_once_which_of_its_places_were_lost() {
        let store: Arc<dyn Store> = Arc::new(MemoryStore::default());
        let (shelf, channel) = (Shelf::new(Arc::clone(&store), None), ChannelId(Uuid::nil()));
        let archive = Archive { store, channel, shelf };
        let (kept, key) = (Event::SlowModeSet { seconds: 1 }, Key::Act(Uuid::now_v7()));
        let kept = entry::encode(&kept, &MemberId::hub(), now_ms(), &key);
        archive.store.append(entry::log(channel), vec![kept], Expect::Any).await.unwrap();
        let lost = Lost { head: Sequence(1), was: Sequence(4) };
        for _ in 0..2 {
            mend(&archive, lost, std::iter::empty()).await.unwrap();
            let (view, _) = archive.load().await.unwrap();
            assert_eq!((view.channel.head(), view.channel.slow_mode_s()), (5, 1));
            let is_of_before = |place: &u64| view.channel.is_of_before_a_loss(*place);
            let told: Vec<u64> = (0..=6).filter(is_of_before).collect();
            assert_eq!(told, [2, 3, 4]);
        }
    }
}
