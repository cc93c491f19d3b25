//! What moderators did in a channel, as it stands in its log.

use super::{ChannelHandle, words::Archive};
use crate::{
    domain::{channel::event::Event, ids::MemberId},
    store::StoreError,
};

/// One act of a moderator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Act {
    /// Its record.
    pub seq: u64,
    /// When, in seconds since 1970.
    pub at_s: u64,
    /// Who.
    pub by: MemberId,
    /// What.
    pub event: Event,
}

impl ChannelHandle {
    /// At most `limit` acts before a position, the last one first, and where to go on. What people
    /// did with their own messages is left out, so that a page may have fewer.
    pub async fn acts(
        &self,
        before: u64,
        limit: usize,
    ) -> Result<(Vec<Act>, Option<u64>), StoreError> {
        let view = self.view();
        let seqs = view.channel.acts_before(before, limit);
        let next = seqs.first().filter(|_| seqs.len() == limit).copied();
        let next = next.filter(|first| !view.channel.acts_before(*first, 1).is_empty());
        Ok((read(&self.archive, &seqs).await?, next))
    }
}

async fn read(archive: &Archive, seqs: &[u64]) -> Result<Vec<Act>, StoreError> {
    let mut found = archive.entries(seqs).await?;
    let is_anybodys = |event: &Event| match event {
        Event::Erased { message } | Event::PollClosed { message } => Some(*message),
        _ => None,
    };
    let mut messages: Vec<u64> =
        found.values().filter_map(|entry| is_anybodys(&entry.event)).collect();
    messages.sort_unstable();
    messages.dedup();
    let messages = archive.entries(&messages).await?;
    let act = |seq: &u64| {
        let entry = found.remove(seq)?;
        let target = is_anybodys(&entry.event).and_then(|message| messages.get(&message));
        let is_own = target.is_some_and(|message| message.by == entry.by);
        let (seq, at_s, by, event) = (entry.seq, entry.at_s, entry.by, entry.event);
        (!is_own).then_some(Act { seq, at_s, by, event })
    };
    Ok(seqs.iter().rev().filter_map(act).collect())
}
