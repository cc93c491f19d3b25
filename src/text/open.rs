//! Opens a text: its snapshot and the records after it become a live document.
//!
//! A record that cannot be applied is found by applying one at a time; it is left out and named,
//! so that the room can quarantine it. Nothing else is left out: what cannot be read is an error,
//! never an empty document.

use std::collections::{HashMap, HashSet};

use bytes::Bytes;
use coopol_protocol::frontier::{self, Frontier, Verdict};

use super::{
    archive::{Archive, Entry, FIRST_EPOCH, quarantined},
    event::TextEvent,
    live::{ApplyError, Deletions, LiveText},
};
use crate::domain::ids::MemberId;

/// Most records left out while opening one text: more is damage, not poison.
pub const MAX_POISON_RECORDS: usize = 64;

/// A text, opened.
pub struct OpenText {
    /// The document.
    pub live: LiveText,
    /// What it holds, for the check of what comes next.
    pub frontier: Frontier,
    /// The member that each client id belongs to.
    pub owners: HashMap<u64, MemberId>,
    /// The document's epoch.
    pub epoch: u64,
    /// Records that could not be applied and are not yet quarantined, in order.
    pub poison: Vec<u64>,
}

/// Why a text could not be opened.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OpenError {
    /// The snapshot's state cannot be applied.
    #[error("the text's snapshot cannot be opened: {0}")]
    Snapshot(ApplyError),
    /// More records than [`MAX_POISON_RECORDS`] cannot be applied.
    #[error("more than {MAX_POISON_RECORDS} records of this text cannot be applied")]
    TooMuchPoison,
}

/// Opens a text from its archive and the entries after it.
pub fn open(archive: &Archive, entries: &[Entry]) -> Result<OpenText, OpenError> {
    let mut skipped = quarantined(entries);
    let mut poison = Vec::new();
    let live = loop {
        match build(archive, entries, &skipped) {
            Ok(live) => break live,
            Err(BuildError::Snapshot(cause)) => return Err(OpenError::Snapshot(cause)),
            Err(BuildError::Record) => {
                let seq = first_poison(archive, entries, &skipped)?;
                skipped.insert(seq);
                poison.push(seq);
                if poison.len() > MAX_POISON_RECORDS {
                    return Err(OpenError::TooMuchPoison);
                }
            }
        }
    };
    let epoch = last_epoch(entries).unwrap_or(archive.epoch);
    let frontier = frontier(archive, entries, &skipped, &live);
    let owners = owners(archive, entries, &skipped);
    Ok(OpenText { live, frontier, owners, epoch: epoch.max(FIRST_EPOCH), poison })
}

/// What the document holds, learnt from its history, so that it is known where each element
/// stands. A history that today's check would not take (an older hub took it) still opens: the
/// document then tells what it holds, but not where.
fn frontier(
    archive: &Archive,
    entries: &[Entry],
    skipped: &HashSet<u64>,
    live: &LiveText,
) -> Frontier {
    let state = Some(&archive.state).filter(|state| !state.is_empty());
    let updates = updates(entries, skipped).map(|(_, update)| update);
    learn(Frontier::new(), live, state.into_iter().chain(updates))
}

/// What a document holds, learnt from these updates beyond what is known of it.
pub(super) fn learn<'a>(
    mut learnt: Frontier,
    live: &LiveText,
    updates: impl Iterator<Item = &'a Bytes>,
) -> Frontier {
    let plain = live.frontier();
    for update in updates {
        match learnt.examine(update) {
            Ok(Verdict::New(accepted)) => learnt.advance(&accepted),
            Ok(Verdict::Known) => {}
            Ok(Verdict::Gap { .. }) | Err(_) => return plain,
        }
    }
    if learnt.state_vector() != plain.state_vector() {
        return plain;
    }
    plain.deleted().for_each(|range| learnt.mark_deleted(range));
    learnt
}

/// The epoch that was raised last.
pub fn last_epoch(entries: &[Entry]) -> Option<u64> {
    entries.iter().rev().find_map(|entry| match entry.event {
        TextEvent::Epoch { epoch } => Some(epoch),
        _ => None,
    })
}

enum BuildError {
    Snapshot(ApplyError),
    Record,
}

/// Builds the document in two transactions, the fast way.
fn build(
    archive: &Archive,
    entries: &[Entry],
    skipped: &HashSet<u64>,
) -> Result<LiveText, BuildError> {
    let mut live = from_archive(archive).map_err(BuildError::Snapshot)?;
    let updates = updates(entries, skipped).map(|(_, update)| update);
    live.apply(updates).map_err(|_| BuildError::Record)?;
    Ok(live)
}

fn from_archive(archive: &Archive) -> Result<LiveText, ApplyError> {
    let mut live = LiveText::new(Deletions::Collected);
    if !archive.state.is_empty() {
        live.apply([&archive.state])?;
    }
    Ok(live)
}

/// The first record that cannot be applied after those before it.
fn first_poison(
    archive: &Archive,
    entries: &[Entry],
    skipped: &HashSet<u64>,
) -> Result<u64, OpenError> {
    let mut live = from_archive(archive).map_err(OpenError::Snapshot)?;
    for (seq, update) in updates(entries, skipped) {
        if live.apply([update]).is_err() {
            return Ok(seq);
        }
    }
    // Each alone is fine and all together are not: leave out the last, and look again.
    updates(entries, skipped).last().map(|(seq, _)| seq).ok_or(OpenError::TooMuchPoison)
}

pub(in crate::text) fn updates<'a>(
    entries: &'a [Entry],
    skipped: &'a HashSet<u64>,
) -> impl Iterator<Item = (u64, &'a Bytes)> {
    let kept = entries.iter().filter(|entry| !skipped.contains(&entry.seq));
    kept.filter_map(|entry| entry.event.update().map(|update| (entry.seq, update)))
}

fn owners(archive: &Archive, entries: &[Entry], skipped: &HashSet<u64>) -> HashMap<u64, MemberId> {
    let mut owners = archive.owners();
    credit(&mut owners, entries, skipped);
    owners
}

/// The member who wrote under each client id of a log that is not folded.
pub fn authors(entries: &[Entry]) -> HashMap<u64, MemberId> {
    let mut authors = HashMap::new();
    credit(&mut authors, entries, &quarantined(entries));
    authors
}

/// Every client id that a log that is not folded names as its own.
pub fn writers(entries: &[Entry]) -> HashSet<u64> {
    let updates = entries.iter().filter_map(|entry| entry.event.update());
    let summaries = updates.filter_map(|update| frontier::summarize(update).ok());
    summaries.flat_map(|it| it.inserted.into_iter().map(|range| range.client)).collect()
}

/// Whoever wrote first under a client id owns it.
pub(in crate::text) fn credit(
    owners: &mut HashMap<u64, MemberId>,
    entries: &[Entry],
    skipped: &HashSet<u64>,
) {
    for entry in entries.iter().filter(|entry| !skipped.contains(&entry.seq)) {
        let Some(update) = entry.event.update() else { continue };
        let Ok(summary) = frontier::summarize(update) else { continue };
        let relayed = entry.event.relayed();
        for range in summary.inserted.iter().filter(|range| !relayed.contains(&range.client)) {
            owners.entry(range.client).or_insert_with(|| entry.author.clone());
        }
    }
}
