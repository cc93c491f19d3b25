//! Loading a room: what the store has becomes an open text.
//!
//! A failure is an error for everyone who waits, never an empty document.

use std::collections::HashSet;

use super::{
    history, log_name,
    registry::Lease,
    upstream::{Below, read_below},
};
use crate::{
    domain::ids::{MemberId, RoomId},
    record::{Record, now_ms},
    store::{AppendError, Expect, Loaded, NewRecord, Sequence, StoreError, StoredRecord},
    text::{
        archive::{History, HistoryError, quarantined},
        event::TextEvent,
        flat::genesis_update,
        open::{self, OpenError, OpenText},
        union::{OpenBranch, base_of, open_branch},
    },
};

/// Why a room could not be loaded.
#[derive(Debug, thiserror::Error)]
pub(super) enum LoadError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    History(#[from] HistoryError),
    #[error(transparent)]
    Open(#[from] OpenError),
    #[error("the loading task ended early")]
    Task,
    #[error("the branch stands on what is no text, or on too much")]
    Rootless,
    #[error("its log was damaged when the hub read it: mend it and start the hub anew")]
    Damaged,
}

impl LoadError {
    /// Whether it may work later: what is damaged stays so.
    pub(super) fn may_pass(&self) -> bool {
        matches!(self, Self::Store(StoreError::Unavailable(_)))
    }
}

/// A text as the store has it now.
pub(super) struct LoadedText {
    pub(super) text: OpenText,
    pub(super) head: Sequence,
    pub(super) skipped: HashSet<u64>,
    pub(super) snapshot_bytes: usize,
    pub(super) tail_records: usize,
    pub(super) tail_bytes: usize,
    /// What the text is a branch of: the logs below it, and the clients that wrote there.
    pub(super) below: Option<Below>,
}

pub(super) async fn load(lease: &Lease) -> Result<LoadedText, LoadError> {
    let mut loaded = lease.env().store.load(log_name(lease.room())).await?;
    if loaded.head() == Sequence::ZERO && matches!(lease.room(), RoomId::Text(_)) {
        loaded = begin(lease).await?;
    }
    let passes = lease.env().settings.passes;
    // Opening is a pass over the whole text: not on the tasks that serve sockets.
    let read = move || history(&loaded).map(|history| (history, loaded));
    let (own, loaded) = passes.run(read).await.ok_or(LoadError::Task)??;
    let below = match base_of(&own.entries).map(str::to_owned) {
        Some(base) => Some(read_below(lease.env().store.as_ref(), &base).await?),
        None => None,
    };
    let root = below.as_ref().and_then(|below| below.logs.first()).map(|(room, _)| room.clone());
    let root = root.unwrap_or_else(|| lease.room().clone());
    lease.env().claims.read(&root, lease.env().store.as_ref()).await?;
    if lease.env().claims.is_damaged(lease.room()) {
        return Err(LoadError::Damaged);
    }
    passes.run(move || open_loaded(&own, &loaded, below)).await.ok_or(LoadError::Task)?
}

fn open_loaded(
    own: &History,
    loaded: &Loaded,
    below: Option<Below>,
) -> Result<LoadedText, LoadError> {
    let (text, below) = match below {
        Some(mut below) => {
            let histories = std::mem::take(&mut below.histories);
            let OpenBranch { text, below: clients } = open_branch(&histories, &own.entries)?;
            below.clients = clients;
            (text, Some(below))
        }
        None => (open::open(&own.archive, &own.entries)?, None),
    };
    let mut skipped = quarantined(&own.entries);
    skipped.extend(&text.poison);
    let snapshot_bytes = loaded.snapshot.as_ref().map_or(0, |snapshot| snapshot.body.len());
    let (tail_records, tail_bytes) = weigh(&loaded.records);
    let head = loaded.head();
    Ok(LoadedText { text, head, skipped, snapshot_bytes, tail_records, tail_bytes, below })
}

/// Gives a text that nobody wrote in its first block, before anyone sees the text: clients find a
/// beginning and never make one. Another hub may come first; its bytes are the same.
async fn begin(lease: &Lease) -> Result<Loaded, LoadError> {
    let event = TextEvent::Update { update: genesis_update(), relayed: Vec::new() };
    let (kind, payload, author) = (event.kind(), event.encode(), MemberId::hub());
    let body = Record { kind, at_ms: now_ms(), author, command: None, payload }.encode();
    let (store, log) = (&lease.env().store, log_name(lease.room()));
    let first = vec![NewRecord { body, unique: None }];
    match store.append(log.clone(), first, Expect::Head(Sequence::ZERO)).await {
        Ok(_) | Err(AppendError::Conflict { .. } | AppendError::Duplicate { .. }) => {
            Ok(store.load(log).await?)
        }
        Err(AppendError::Store(error)) => Err(error.into()),
    }
}

fn weigh(records: &[StoredRecord]) -> (usize, usize) {
    (records.len(), records.iter().map(|record| record.body.len()).sum())
}
