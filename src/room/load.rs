//! Loading a room: what the store has becomes an open text.
//!
//! A failure is an error for everyone who waits, never an empty document.

use std::collections::HashSet;

use super::{history, log_name, registry::Lease};
use crate::{
    domain::ids::{MemberId, RoomId},
    record::{Record, now_ms},
    store::{AppendError, Expect, Loaded, NewRecord, Sequence, StoreError, StoredRecord},
    text::{
        archive::{History, HistoryError, quarantined},
        event::TextEvent,
        flat::genesis_update,
        open::{self, OpenError, OpenText},
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
}

/// A text as the store has it now.
pub(super) struct LoadedText {
    pub(super) text: OpenText,
    pub(super) head: Sequence,
    pub(super) skipped: HashSet<u64>,
    pub(super) snapshot_bytes: usize,
    pub(super) tail_records: usize,
    pub(super) tail_bytes: usize,
}

pub(super) async fn load(lease: &Lease) -> Result<LoadedText, LoadError> {
    let mut loaded = lease.env().store.load(log_name(lease.room())).await?;
    if loaded.head() == Sequence::ZERO && matches!(lease.room(), RoomId::Text(_)) {
        loaded = begin(lease).await?;
    }
    // Opening is a pass over the whole text: not on the tasks that serve sockets.
    let open = move || {
        let head = loaded.head();
        let History { archive, entries } = history(&loaded)?;
        let text = open::open(&archive, &entries)?;
        let mut skipped = quarantined(&entries);
        skipped.extend(&text.poison);
        let snapshot_bytes = loaded.snapshot.as_ref().map_or(0, |snapshot| snapshot.body.len());
        let (tail_records, tail_bytes) = weigh(&loaded.records);
        Ok(LoadedText { text, head, skipped, snapshot_bytes, tail_records, tail_bytes })
    };
    lease.env().settings.passes.run(open).await.ok_or(LoadError::Task)?
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
