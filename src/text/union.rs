//! Opens a branch: what its authors wrote stands on the text of now.
//!
//! The document of a branch's room is the union of the text, of the amendment that a sub-amendment
//! stands on, and of the branch's own words. What is below is never stored again.

use std::collections::HashSet;

use coopol_protocol::frontier::Frontier;

use super::{
    archive::{Entry, FIRST_EPOCH, History, quarantined},
    event::TextEvent,
    live::{ApplyError, LiveText},
    open::{MAX_POISON_RECORDS, OpenError, OpenText, credit, last_epoch, learn, open, updates},
};

/// A branch, opened on what it stands on.
pub struct OpenBranch {
    /// The union; its poison and owners are the branch's.
    pub text: OpenText,
    /// The Yjs clients that wrote below: nobody writes under them here.
    pub below: HashSet<u64>,
}

/// The name of the room that a log is a branch of.
pub fn base_of(entries: &[Entry]) -> Option<&str> {
    entries.iter().find_map(|entry| match &entry.event {
        TextEvent::Branch { base } => Some(base.as_str()),
        _ => None,
    })
}

/// The records of a branch whose words stand: from the last new beginning on.
pub fn standing(entries: &[Entry]) -> &[Entry] {
    let is_beginning = |entry: &Entry| matches!(entry.event, TextEvent::Regrown { .. });
    let first = entries.iter().rposition(is_beginning).unwrap_or_default();
    &entries[first..]
}

/// Opens a branch whose log says `own`, on the logs below it: the text first, then the amendment
/// that a sub-amendment stands on.
pub fn open_branch(below: &[History], own: &[Entry]) -> Result<OpenBranch, OpenError> {
    let mut skipped = quarantined(own);
    let mut poison = Vec::new();
    loop {
        let mut ground = ground(below)?;
        let clients = ground.frontier.clocks().map(|(client, _)| client).collect();
        match grow(&mut ground.live, own, &skipped) {
            Ok(()) => {
                let lower = ground.epoch;
                let raised = last_epoch(own).unwrap_or(FIRST_EPOCH) - FIRST_EPOCH;
                let frontier = frontier(ground.frontier, &ground.live, own, &skipped);
                let mut owners = ground.owners;
                credit(&mut owners, standing(own), &skipped);
                let (live, epoch) = (ground.live, lower + raised);
                let text = OpenText { live, frontier, owners, epoch, poison };
                return Ok(OpenBranch { text, below: clients });
            }
            Err(seq) => {
                skipped.insert(seq);
                poison.push(seq);
                if poison.len() > MAX_POISON_RECORDS {
                    return Err(OpenError::TooMuchPoison);
                }
            }
        }
    }
}

/// What a branch stands on, as one document. What cannot be applied there is left to its own room.
fn ground(below: &[History]) -> Result<OpenText, OpenError> {
    let Some((text, amendments)) = below.split_first() else {
        return Err(OpenError::Snapshot(ApplyError::Incomplete));
    };
    let mut ground = open(&text.archive, &text.entries)?;
    for amendment in amendments {
        let skipped = quarantined(&amendment.entries);
        let own = standing(&amendment.entries);
        grow(&mut ground.live, own, &skipped)
            .map_err(|_| OpenError::Snapshot(ApplyError::Incomplete))?;
        ground.frontier = frontier(ground.frontier, &ground.live, own, &skipped);
        credit(&mut ground.owners, own, &skipped);
        ground.epoch += last_epoch(&amendment.entries).unwrap_or(FIRST_EPOCH) - FIRST_EPOCH;
    }
    Ok(ground)
}

/// Applies a branch's own words one record after the other; the first that fails is named, and the
/// document is broken then.
fn grow(live: &mut LiveText, own: &[Entry], skipped: &HashSet<u64>) -> Result<(), u64> {
    updates(standing(own), skipped)
        .try_for_each(|(seq, update)| live.apply([update]).map(|_| ()).map_err(|_| seq))
}

/// What the union holds, learnt from its history where that can be.
fn frontier(learnt: Frontier, live: &LiveText, own: &[Entry], skipped: &HashSet<u64>) -> Frontier {
    learn(learnt, live, updates(standing(own), skipped).map(|(_, update)| update))
}
