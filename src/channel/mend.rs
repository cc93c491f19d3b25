//! A store that lost the end of a channel's log, though it had acknowledged it: no position is
//! given out twice, and what was erased stays erased. What was said there is gone.
//!
//! The record that tells of it stands behind the places that were filled. Whoever was told what is
//! gone, a page that was away or another hub, learns of it there. Each hub writes what the log, as
//! it stands by then, lacks of what it knows: so several may mend one log, and one that was
//! interrupted goes on where it was.

use std::time::Duration;

use tokio::time::sleep;
use uuid::Uuid;

use super::{
    entry::{self, Key},
    words::Archive,
};
use crate::{
    domain::{
        channel::{Channel, event::Event},
        ids::MemberId,
    },
    record::now_ms,
    store::{AppendError, Expect, MAX_APPEND_RECORDS, NewRecord, Sequence, StoreError},
};

/// The pause before the store is tried again.
const RETRY_PAUSE: Duration = Duration::from_millis(200);
/// How often others may write in between before it is written wherever the log ends: at worst two
/// hubs then tell of one loss.
const MAX_CONFLICTS: usize = 8;

/// The last record that a log has kept, and the last that was known of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Lost {
    pub(super) head: Sequence,
    pub(super) was: Sequence,
}

/// Takes what there is, fills the places of what is gone, tells of it, and repeats the erasures
/// that `known`, the channel as it was, has and the log has not. It is tried for as long as the
/// store is away: who asks the store again is not told of the loss any more.
pub(super) async fn mend(archive: &Archive, lost: Lost, known: &Channel) -> Result<(), StoreError> {
    let (channel, head, was) = (archive.channel, lost.head.0, lost.was.0);
    tracing::error!(%channel, head, was, "the store lost the end of a channel");
    let mut conflicts = 0;
    loop {
        let expect: fn(Sequence) -> Expect =
            if conflicts < MAX_CONFLICTS { Expect::Head } else { |_| Expect::Any };
        match try_to_mend(archive, lost, known, expect).await {
            Ok(()) => return Ok(()),
            // An author, or another hub that mends it.
            Err(AppendError::Conflict { .. } | AppendError::Duplicate { .. }) => conflicts += 1,
            Err(AppendError::Store(error @ StoreError::Unavailable(_))) => {
                tracing::warn!(%error, %channel, "not mended yet");
                sleep(RETRY_PAUSE).await;
            }
            Err(AppendError::Store(error)) => return Err(error),
        }
    }
}

async fn try_to_mend(
    archive: &Archive,
    lost: Lost,
    known: &Channel,
    expect: fn(Sequence) -> Expect,
) -> Result<(), AppendError> {
    let log = entry::log(archive.channel);
    // Whoever reads a log whole accepts that it is what it is now.
    archive.store.load(log.clone()).await?;
    let (now, _) = archive.state().await?;
    let records: Vec<NewRecord> = missing(lost, known, &now).iter().map(record).collect();
    let mut end = Sequence(now.head());
    for part in records.chunks(MAX_APPEND_RECORDS) {
        end = archive.store.append(log.clone(), part.to_vec(), expect(end)).await?.last;
    }
    Ok(())
}

/// What the log lacks. Where it tells of a loss of which `known` says nothing, that one goes
/// further back: another hub, which had seen less, has filled places already.
fn missing(Lost { head, was }: Lost, known: &Channel, now: &Channel) -> Vec<Event> {
    let kept = now.loss_since(known).unwrap_or(head.0).min(head.0).min(now.head());
    let erased = known.erased_after(kept).filter(|message| now.is_message(*message));
    let mut events: Vec<Event> = erased.map(|message| Event::Erased { message }).collect();
    if !now.tells_of_loss(kept, was.0) {
        let filled = now.head() + events.len() as u64;
        events.extend((filled..was.0).map(|_| Event::Wiped { messages: Vec::new() }));
        events.push(Event::Lost { after: kept });
    }
    events
}

fn record(event: &Event) -> NewRecord {
    entry::encode(event, &MemberId::hub(), now_ms(), &Key::Act(Uuid::now_v7()))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::sync::Arc;

    use futures_util::FutureExt as _;
    use tokio::{task::yield_now, time::timeout};

    use super::*;
    use crate::{
        channel::{ChannelSettings, Channels, Powers, gallery::shelf::Shelf},
        domain::{
            channel::{body::Body, command::Power, event::Saying},
            ids::{ChannelId, MessageId},
        },
        store::{
            Erasure, Store, StoredRecord,
            faulty::{Call, Failure, Fate, FaultyStore, Operation},
            memory::MemoryStore,
        },
    };

    const CHANNEL: ChannelId = ChannelId(Uuid::nil());

    fn memory() -> Arc<dyn Store> {
        Arc::new(MemoryStore::default())
    }

    fn archive_in(store: &Arc<dyn Store>) -> Archive {
        let shelf = Shelf::new(Arc::clone(store), None);
        Archive { store: Arc::clone(store), channel: CHANNEL, shelf }
    }

    /// Writes, as some hub does.
    async fn put(store: &dyn Store, events: &[Event]) {
        let records = events.iter().map(record).collect();
        store.append(entry::log(CHANNEL), records, Expect::Any).await.unwrap();
    }

    fn said() -> Event {
        let (id, body) = (MessageId(Uuid::now_v7()), Body::new("Bonjour").unwrap());
        Event::Said(Saying::plain(id, body))
    }

    fn filler() -> Event {
        Event::Wiped { messages: Vec::new() }
    }

    /// What a hub knows that was told these records.
    fn told(events: &[Event]) -> Channel {
        let mut channel = Channel::default();
        for (seq, event) in (1..).zip(events) {
            channel.apply(seq, event, &MemberId::hub(), 1);
        }
        channel
    }

    /// Mends the log twice, as what was mended is not mended again, and reads it.
    async fn mended(store: &Arc<dyn Store>, (head, was): (u64, u64), known: &Channel) -> Channel {
        let (archive, mut heads) = (archive_in(store), Vec::new());
        let lost = Lost { head: Sequence(head), was: Sequence(was) };
        for _ in 0..2 {
            mend(&archive, lost, known).await.unwrap();
            heads.push(archive.state().await.unwrap().0.head());
        }
        assert_eq!(heads[0], heads[1], "the second time there is nothing to write");
        archive.state().await.unwrap().0
    }

    /// The places of which the log says that what was told there was lost.
    fn lost_in(channel: &Channel) -> Vec<u64> {
        let is_one = |place: &u64| channel.is_of_before_a_loss(*place);
        (0..=channel.head()).filter(is_one).collect()
    }

    #[tokio::test]
    async fn store_4_the_log_of_a_channel_tells_which_of_its_places_were_lost() {
        let store = memory();
        put(store.as_ref(), &[Event::SlowModeSet { seconds: 1 }]).await;
        // A hub, another one, one that had seen less, and one that had seen more.
        for (was, head) in [(4, 5), (4, 5), (3, 5), (7, 8)] {
            let now = mended(&store, (1, was), &Channel::default()).await;
            assert_eq!((now.head(), now.slow_mode_s()), (head, 1), "known up to {was}");
            assert_eq!(lost_in(&now), (2..head).collect::<Vec<u64>>(), "known up to {was}");
        }
    }

    #[tokio::test]
    async fn store_4_what_one_hub_knows_to_be_erased_stays_so_whichever_mends_the_log() {
        let kept = [said(), said(), said(), Event::Erased { message: 2 }];
        let gone = [Event::Erased { message: 1 }, filler(), Event::Erased { message: 3 }];
        let known = told(&[kept.as_slice(), gone.as_slice()].concat());
        // How far another hub had seen, which knows of nothing and mends first; where this one then
        // finds the loss; where the log ends, and which places were lost.
        for (theirs, found, (head, lost)) in
            [(None, 4, (8, 5..=7)), (Some(7), 4, (10, 5..=7)), (Some(5), 6, (9, 5..=8))]
        {
            let store = memory();
            put(store.as_ref(), &kept).await;
            if let Some(theirs) = theirs {
                let now = mended(&store, (4, theirs), &Channel::default()).await;
                assert_eq!(now.count(), 2, "that one cannot know");
            }
            let now = mended(&store, (found, 7), &known).await;
            assert_eq!((now.count(), now.head()), (0, head), "{theirs:?}");
            assert_eq!(lost_in(&now), lost.collect::<Vec<u64>>(), "{theirs:?}");
        }
    }

    /// Lets somebody else say something right before each of the first appends.
    fn busy(store: &Arc<dyn Store>, times: usize) -> Arc<dyn Store> {
        let others = Arc::clone(store);
        let fates = move |call: &Call| {
            if call.operation == Operation::Append && call.nth < times {
                put(others.as_ref(), &[said()]).now_or_never().unwrap();
            }
            Fate::default()
        };
        Arc::new(FaultyStore::with_fates(Arc::clone(store), fates))
    }

    #[tokio::test]
    async fn store_4_a_loss_is_told_of_whatever_others_write_meanwhile() {
        for (times, head) in [(0, 5), (1, 5), (6, 8), (MAX_CONFLICTS + 1, 11)] {
            let store = memory();
            put(store.as_ref(), &[Event::SlowModeSet { seconds: 1 }]).await;
            let now = mended(&busy(&store, times), (1, 4), &Channel::default()).await;
            assert_eq!((now.head(), now.count()), (head, times as u64), "{times}");
            assert_eq!(lost_in(&now), (2..head).collect::<Vec<u64>>(), "{times}");
        }
    }

    #[tokio::test]
    async fn store_4_a_loss_that_takes_several_appends_is_told_of_once_though_one_fails() {
        let was = 2 + MAX_APPEND_RECORDS as u64;
        for (nth, failure) in [(0, Failure::After), (1, Failure::Before), (1, Failure::After)] {
            let store = memory();
            put(store.as_ref(), &[Event::SlowModeSet { seconds: 1 }]).await;
            let fates = move |call: &Call| {
                let fails = call.operation == Operation::Append && call.nth == nth;
                Fate { failure: fails.then_some(failure), ..Fate::default() }
            };
            let failing: Arc<dyn Store> = Arc::new(FaultyStore::with_fates(store, fates));
            let now = mended(&failing, (1, was), &Channel::default()).await;
            assert_eq!(now.head(), was + 1, "{nth} {failure:?}");
            assert_eq!(lost_in(&now), (2..=was).collect::<Vec<u64>>(), "{nth} {failure:?}");
        }
    }

    #[tokio::test]
    async fn store_4_a_hub_that_reads_of_a_loss_repeats_the_erasures_that_it_knows() {
        let store = memory();
        put(store.as_ref(), &[said(), said(), Event::Erased { message: 1 }]).await;
        let powers: Powers = Arc::new(|_: &MemberId, _: ChannelId| Some(Power::Moderator));
        let (shelf, settings) = (Shelf::new(Arc::clone(&store), None), ChannelSettings::default());
        let channels = Channels::new(Arc::clone(&store), powers, shelf, settings);
        let before = channels.open(CHANNEL).await.unwrap();
        // As if the erasure was lost, and another hub, which knew nothing of it, mended the log.
        let body = entry::body(&filler(), &MemberId::hub(), 1);
        let records = vec![StoredRecord { seq: Sequence(3), body }];
        let (expected_head, notice) = (Sequence(3), record(&Event::Lost { after: 2 }));
        let erasure = Erasure { expected_head, records, snapshot: None, notice };
        store.erase(entry::log(CHANNEL), erasure).await.unwrap();
        let gone = async {
            while !before.is_gone() {
                yield_now().await;
            }
        };
        timeout(Duration::from_secs(30), gone).await.unwrap();
        let now = channels.open(CHANNEL).await.unwrap().view();
        let stands = [1, 2].map(|message| now.channel.is_message(message));
        assert_eq!((now.channel.head(), stands), (5, [false, true]));
    }
}
