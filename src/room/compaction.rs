//! Compaction: the records of a text's log, folded into its snapshot beside the running room.

use std::{sync::Arc, time::Duration};

use tokio::{task::JoinHandle, time::Instant};

use super::{Passes, RoomEnv, RoomSettings, history, load::LoadedText, log_name};
use crate::{
    domain::ids::RoomId,
    store::{CompactError, LogName, Sequence, Snapshot, Store, StoreError},
    text::archive::{FoldError, History, HistoryError, quarantined},
};

/// Why a compaction did not happen; the log is as it was, and the next one tries again.
#[derive(Debug, thiserror::Error)]
pub(super) enum CompactionError {
    /// The log could not be read.
    #[error(transparent)]
    Load(#[from] StoreError),
    /// The snapshot could not be put in place.
    #[error(transparent)]
    Compact(#[from] CompactError),
    /// A record could not be understood.
    #[error(transparent)]
    History(#[from] HistoryError),
    /// The records could not be folded.
    #[error(transparent)]
    Fold(#[from] FoldError),
    /// The folding task died.
    #[error("the folding task ended early")]
    Task,
}

/// The pause after a compaction that failed.
const RETRY_PAUSE: Duration = Duration::from_secs(30);
/// The part of the usual tail that is worth folding when a room is unloaded anyway.
const UNLOAD_PART: usize = 10;

/// Weighs a text's log and folds it when that pays.
pub(super) struct Compactor {
    store: Arc<dyn Store>,
    log: LogName,
    settings: RoomSettings,
    snapshot_bytes: usize,
    tail: Weight,
    under_way: Option<UnderWay>,
    not_before: Instant,
    /// Whether the last compaction failed: a room is not kept for another try.
    failed: bool,
}

/// Records behind the snapshot.
#[derive(Clone, Copy, Debug, Default)]
struct Weight {
    records: usize,
    bytes: usize,
}

struct UnderWay {
    folding: Weight,
    task: JoinHandle<Result<usize, CompactionError>>,
}

impl Compactor {
    /// Knows what was loaded.
    pub(super) fn new(env: &RoomEnv, room: &RoomId, loaded: &LoadedText) -> Self {
        let (store, mut settings) = (Arc::clone(&env.store), env.settings.clone());
        if loaded.below.is_some() {
            // What a branch says cannot be folded without what it stands on; it is short.
            (settings.compact_after_records, settings.compact_after_bytes) =
                (usize::MAX, usize::MAX);
        }
        let (log, not_before) = (log_name(room), Instant::now());
        let (tail, under_way) = (Weight::default(), None);
        let (snapshot_bytes, failed) = (0, false);
        let mut compactor =
            Self { store, log, settings, snapshot_bytes, tail, under_way, not_before, failed };
        compactor.reloaded(loaded);
        compactor
    }

    /// The text was read anew.
    pub(super) fn reloaded(&mut self, loaded: &LoadedText) {
        self.snapshot_bytes = loaded.snapshot_bytes;
        self.tail = Weight { records: loaded.tail_records, bytes: loaded.tail_bytes };
    }

    /// The log has one more record.
    pub(super) fn grown(&mut self, bytes: usize) {
        self.tail.records += 1;
        self.tail.bytes += bytes;
    }

    /// What the text takes in the store.
    pub(super) fn stored_bytes(&self) -> usize {
        self.snapshot_bytes + self.tail.bytes
    }

    /// Whether the tail has grown so long that folding pays.
    pub(super) fn is_due(&self) -> bool {
        let long = self.tail.records >= self.settings.compact_after_records
            && self.tail.bytes >= self.snapshot_bytes / 4;
        let heavy =
            self.tail.bytes >= self.settings.compact_after_bytes.max(self.snapshot_bytes / 4);
        (long || heavy) && !self.is_busy()
    }

    /// Whether folding pays for a room that is about to be unloaded.
    pub(super) fn is_worthwhile(&self) -> bool {
        !self.failed && self.tail.records > self.settings.compact_after_records / UNLOAD_PART
    }

    /// Whether a compaction is under way.
    pub(super) fn is_busy(&self) -> bool {
        self.under_way.is_some()
    }

    /// Starts folding up to `through`, unless one is under way or has just failed.
    pub(super) fn start(&mut self, through: Sequence) {
        if self.is_busy() || Instant::now() < self.not_before {
            return;
        }
        let means = (Arc::clone(&self.store), self.settings.passes);
        let task = tokio::spawn(compact(means, self.log.clone(), through));
        self.under_way = Some(UnderWay { folding: self.tail, task });
    }

    /// Waits for the compaction under way. Cancel safe.
    pub(super) async fn finished(&mut self) -> Result<usize, CompactionError> {
        match &mut self.under_way {
            Some(under_way) => (&mut under_way.task).await.unwrap_or(Err(CompactionError::Task)),
            None => std::future::pending().await,
        }
    }

    /// Takes its outcome in.
    pub(super) fn complete(&mut self, outcome: Result<usize, CompactionError>) {
        let Some(UnderWay { folding, .. }) = self.under_way.take() else { return };
        self.failed = outcome.is_err();
        match outcome {
            Ok(snapshot_bytes) => {
                metrics::counter!("coopol_compactions_total").increment(1);
                self.snapshot_bytes = snapshot_bytes;
                self.tail.records = self.tail.records.saturating_sub(folding.records);
                self.tail.bytes = self.tail.bytes.saturating_sub(folding.bytes);
            }
            Err(error) => {
                tracing::warn!(log = self.log.as_str(), %error, "a compaction failed");
                metrics::counter!("coopol_compaction_failures_total").increment(1);
                self.not_before = Instant::now() + pause_after(&error);
            }
        }
    }
}

/// A log that was erased in or folded by another hub meanwhile has only to be read again.
fn pause_after(error: &CompactionError) -> Duration {
    match error {
        CompactionError::Compact(CompactError::Stale { .. }) => Duration::ZERO,
        CompactionError::Load(_)
        | CompactionError::Compact(CompactError::Store(_))
        | CompactionError::History(_)
        | CompactionError::Fold(_)
        | CompactionError::Task => RETRY_PAUSE,
    }
}

/// Folds everything up to `through` into the snapshot. Returns the snapshot's size in bytes.
async fn compact(
    (store, passes): (Arc<dyn Store>, Passes),
    log: LogName,
    through: Sequence,
) -> Result<usize, CompactionError> {
    let loaded = store.load(log.clone()).await?;
    let replaces = loaded.snapshot.as_ref().map_or(Sequence::ZERO, |snapshot| snapshot.through);
    if through <= replaces {
        return Ok(loaded.snapshot.map_or(0, |snapshot| snapshot.body.len()));
    }
    let fold = move || {
        let History { archive, entries } = history(&loaded)?;
        let poison = quarantined(&entries);
        let folded = entries.partition_point(|entry| entry.seq <= through.0);
        Ok::<_, CompactionError>(archive.fold(&entries[..folded], &poison)?.encode())
    };
    // Folding is a pass over the whole text: not on the tasks that serve sockets.
    let body = passes.run(fold).await.ok_or(CompactionError::Task)??;
    let bytes = body.len();
    store.compact(log, Snapshot { through, body }, replaces).await?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::collections::HashSet;

    use super::*;
    use crate::{
        room::{ClaimTable, Health},
        store::memory::MemoryStore,
        text::{
            archive::Archive,
            open::{OpenError, open},
        },
    };

    fn compactor() -> Result<Compactor, OpenError> {
        let store: Arc<dyn Store> = Arc::new(MemoryStore::default());
        let (health, settings) = (Health::default(), RoomSettings::default());
        let moves = tokio::sync::mpsc::channel(1).0;
        let claims = ClaimTable::default();
        let env = RoomEnv { store, health, moves, claims, settings };
        let (text, skipped) = (open(&Archive::default(), &[])?, HashSet::new());
        let (head, snapshot_bytes, tail_records, tail_bytes) = (Sequence(9), 0, 9, 90);
        let below = None;
        let loaded =
            LoadedText { text, head, skipped, snapshot_bytes, tail_records, tail_bytes, below };
        Ok(Compactor::new(&env, &RoomId::Open("a".into()), &loaded))
    }

    #[tokio::test]
    async fn log_3_a_log_that_was_erased_in_meanwhile_is_folded_again_at_once() {
        let mut compactor = compactor().unwrap();
        compactor.start(Sequence(9));
        let stale = CompactError::Stale { through: Sequence(3) };
        compactor.complete(Err(stale.into()));
        compactor.start(Sequence(9));
        assert!(compactor.is_busy());
        let failed = StoreError::Unavailable("full".into());
        compactor.complete(Err(failed.into()));
        compactor.start(Sequence(9));
        assert!(!compactor.is_busy(), "a store that fails is left alone for a while");
    }
}
