//! A store that lost the end of a channel's log, though it had acknowledged it: no position is
//! given out twice, and what was erased stays erased. What was said there is gone.

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

/// Takes what there is, and fills the places of what is gone: with the erasures of `erased`, as far
/// as they are known, and with nothing.
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
    let records: Vec<NewRecord> = erased.chain(nothing).take(gone).map(record).collect();
    let mut end = head;
    for part in records.chunks(MAX_APPEND_RECORDS) {
        match archive.store.append(log.clone(), part.to_vec(), Expect::Head(end)).await {
            Ok(appended) => end = appended.last,
            // Another hub fills them.
            Err(AppendError::Conflict { .. } | AppendError::Duplicate { .. }) => return Ok(()),
            Err(AppendError::Store(error)) => return Err(error),
        }
    }
    Ok(())
}
