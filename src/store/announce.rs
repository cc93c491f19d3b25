//! News of commits within this process, and the tail that follows a log with them.
//!
//! News is a hint that happens to carry the records: a tail that finds a gap in it, lags behind it
//! or is told to look again reads the store. So nothing here has to be complete, and a follower
//! misses nothing, whoever wrote.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use futures_util::future::BoxFuture;
use tokio::{sync::broadcast, task::JoinSet};

use super::{LogName, ReadError, Sequence, StoreError, StoredRecord, Tail};

/// News kept per followed log for followers that are behind; who lags further reads the store.
/// Each followed log has room for so many, all the time.
const NEWS_CAPACITY: usize = 4;
/// Commits larger than this are announced without their records, in bytes: with the capacity it
/// bounds what one slow follower keeps in memory.
const MAX_NEWS_BYTES: usize = 256 * 1024;
/// Records that a tail reads at once while it catches up.
const CATCH_UP_RECORDS: usize = 512;

/// What followers of one log hear.
#[derive(Clone, Debug)]
enum News {
    /// These were committed, in this order.
    Committed(Arc<[StoredRecord]>),
    /// The store holds something new, or may: read it.
    LookAgain,
}

/// The followed logs. An entry lives as long as its last follower.
#[derive(Default)]
pub(super) struct Announcer {
    logs: Mutex<HashMap<LogName, Followed>>,
}

struct Followed {
    sender: broadcast::Sender<News>,
    /// Counted here, not by the channel, whose count falls only after the follower's drop.
    followers: usize,
}

impl Announcer {
    fn logs(&self) -> MutexGuard<'_, HashMap<LogName, Followed>> {
        self.logs.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Tells the followers of `log`, if there are any, what was committed.
    pub(super) fn committed(&self, log: &LogName, records: impl FnOnce() -> Vec<StoredRecord>) {
        let logs = self.logs();
        let Some(followed) = logs.get(log) else {
            return;
        };
        let records = records();
        let bytes: usize = records.iter().map(|record| record.body.len()).sum();
        let news =
            if bytes > MAX_NEWS_BYTES { News::LookAgain } else { News::Committed(records.into()) };
        // Nobody listening is no error: the last follower may just be going.
        let _ = followed.sender.send(news);
    }

    /// Sends every follower to the store: somebody else wrote to it, who knows what.
    pub(super) fn look_again(&self) {
        for followed in self.logs().values() {
            let _ = followed.sender.send(News::LookAgain);
        }
    }

    /// Sends the followers of one log to the store.
    pub(super) fn look_again_at(&self, log: &LogName) {
        if let Some(followed) = self.logs().get(log) {
            let _ = followed.sender.send(News::LookAgain);
        }
    }

    /// Whether anybody follows any log.
    pub(super) fn is_followed(&self) -> bool {
        !self.logs().is_empty()
    }

    fn listen(self: &Arc<Self>, log: &LogName) -> Listener {
        let mut logs = self.logs();
        let followed = logs.entry(log.clone()).or_insert_with(|| Followed {
            sender: broadcast::Sender::new(NEWS_CAPACITY),
            followers: 0,
        });
        followed.followers += 1;
        Listener {
            news: followed.sender.subscribe(),
            log: log.clone(),
            announcer: Arc::clone(self),
        }
    }
}

/// A subscription to the news of one log; dropping it forgets the log after its last listener.
struct Listener {
    news: broadcast::Receiver<News>,
    log: LogName,
    announcer: Arc<Announcer>,
}

impl Listener {
    async fn hear(&mut self) -> News {
        match self.news.recv().await {
            Ok(news) => news,
            // The sender lives as long as this listener is counted, so this is always lag.
            Err(_) => News::LookAgain,
        }
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        let mut logs = self.announcer.logs();
        if let Some(followed) = logs.get_mut(&self.log) {
            followed.followers -= 1;
            if followed.followers == 0 {
                logs.remove(&self.log);
            }
        }
    }
}

/// What a tail reads when news is not enough: [`super::Store::read`] of the store it belongs to.
pub(super) trait Source: Send + Sync + 'static {
    /// As [`super::Store::read`].
    fn read(
        self: Arc<Self>,
        log: LogName,
        after: Sequence,
        limit: usize,
    ) -> BoxFuture<'static, Result<Vec<StoredRecord>, ReadError>>;
}

/// Follows `log` from after `cursor`.
pub(super) fn follow<S: Source>(
    source: Arc<S>,
    announcer: &Arc<Announcer>,
    log: LogName,
    cursor: Sequence,
) -> Box<dyn Tail> {
    Box::new(Follower {
        listener: announcer.listen(&log),
        source,
        log,
        cursor,
        pace: Pace::CatchingUp(JoinSet::new()),
    })
}

/// Where a follower takes the next records from.
enum Pace {
    /// From the store: it may hold records after the cursor that no news will bring. The read
    /// under way, if any, is a task of its own: it goes on while nobody waits for it, so that a
    /// call that is dropped again and again gets ahead, and keeps no reader's turn from others.
    CatchingUp(JoinSet<Result<Vec<StoredRecord>, ReadError>>),
    /// From the news: the store held nothing after the cursor when this was entered.
    Live,
}

struct Follower<S> {
    source: Arc<S>,
    /// Subscribed before the first read, so that a commit is in one or the other.
    listener: Listener,
    log: LogName,
    cursor: Sequence,
    pace: Pace,
}

impl<S: Source> Follower<S> {
    /// Every await leaves cursor and pace such that starting again misses nothing and reads
    /// nothing twice.
    async fn advance(&mut self) -> Result<Vec<StoredRecord>, ReadError> {
        loop {
            let records = match &mut self.pace {
                Pace::CatchingUp(reading) => {
                    if reading.is_empty() {
                        let source = Arc::clone(&self.source);
                        reading.spawn(source.read(self.log.clone(), self.cursor, CATCH_UP_RECORDS));
                    }
                    let read = reading.join_next().await;
                    let ended = || StoreError::Unavailable("the read ended early".into());
                    let records = read.and_then(Result::ok).ok_or_else(ended)??;
                    if records.is_empty() {
                        self.pace = Pace::Live;
                    }
                    records
                }
                Pace::Live => match self.listener.hear().await {
                    News::Committed(records) => self.unseen(&records),
                    News::LookAgain => {
                        self.pace = Pace::CatchingUp(JoinSet::new());
                        Vec::new()
                    }
                },
            };
            if let Some(last) = records.last() {
                self.cursor = last.seq;
                return Ok(records);
            }
        }
    }

    /// The records after the cursor, or none and a return to the store if some are missing.
    fn unseen(&mut self, records: &[StoredRecord]) -> Vec<StoredRecord> {
        let start = records.partition_point(|record| record.seq <= self.cursor);
        let unseen = &records[start..];
        if unseen.first().is_some_and(|record| record.seq != self.cursor.next()) {
            self.pace = Pace::CatchingUp(JoinSet::new());
            return Vec::new();
        }
        unseen.to_vec()
    }
}

impl<S: Source> Tail for Follower<S> {
    fn next(&mut self) -> BoxFuture<'_, Result<Vec<StoredRecord>, ReadError>> {
        Box::pin(self.advance())
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use futures_util::FutureExt as _;
    use tokio::{sync::Semaphore, task::yield_now};

    use super::*;
    use crate::store::InvalidName;

    /// A store whose reads take their time, and count.
    struct SlowSource {
        reads: AtomicUsize,
        turns: Semaphore,
    }

    impl Source for SlowSource {
        fn read(
            self: Arc<Self>,
            _: LogName,
            after: Sequence,
            _: usize,
        ) -> BoxFuture<'static, Result<Vec<StoredRecord>, ReadError>> {
            self.reads.fetch_add(1, Ordering::SeqCst);
            Box::pin(async move {
                if let Ok(turn) = self.turns.acquire().await {
                    turn.forget();
                }
                Ok(vec![record(after.next().0, 1)])
            })
        }
    }

    #[tokio::test]
    async fn a_call_that_is_dropped_again_and_again_reads_once() -> Result<(), InvalidName> {
        let source = Arc::new(SlowSource { reads: 0.into(), turns: Semaphore::new(0) });
        let log = LogName::new("a")?;
        let mut tail = follow(Arc::clone(&source), &Arc::default(), log, Sequence::ZERO);
        for _ in 0..10 {
            assert!(tail.next().now_or_never().is_none());
            yield_now().await;
        }
        source.turns.add_permits(1);
        assert_eq!(tail.next().await.ok(), Some(vec![record(1, 1)]));
        assert_eq!(source.reads.load(Ordering::SeqCst), 1);
        Ok(())
    }

    fn record(seq: u64, bytes: usize) -> StoredRecord {
        StoredRecord { seq: Sequence(seq), body: vec![0; bytes].into() }
    }

    #[test]
    fn a_log_is_forgotten_with_its_last_listener() -> Result<(), InvalidName> {
        let (announcer, log) = (Arc::new(Announcer::default()), LogName::new("a")?);
        let (first, second) = (announcer.listen(&log), announcer.listen(&log));
        drop(first);
        assert!(announcer.is_followed());
        drop(second);
        assert!(!announcer.is_followed());
        announcer.committed(&log, || unreachable!("nobody wants the records"));
        Ok(())
    }

    #[test]
    fn large_commits_are_announced_without_their_records() -> Result<(), InvalidName> {
        let (announcer, log) = (Arc::new(Announcer::default()), LogName::new("a")?);
        let mut listener = announcer.listen(&log);
        announcer.committed(&log, || vec![record(1, MAX_NEWS_BYTES)]);
        assert!(matches!(listener.news.try_recv(), Ok(News::Committed(_))));
        announcer.committed(&log, || vec![record(2, MAX_NEWS_BYTES), record(3, 1)]);
        assert!(matches!(listener.news.try_recv(), Ok(News::LookAgain)));
        Ok(())
    }
}
