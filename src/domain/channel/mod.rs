//! A channel: messages in one order, and what was done to them since.
//!
//! [`Channel`] is what its log says, without the words: which records are messages, what became of
//! each, who is mentioned where, and the rules of the conversation. So it stays small beside a
//! million messages, whose words are read from the log a page at a time. [`Channel::decide`] says
//! what a command comes to; [`Channel::apply`] takes in what happened and cannot fail. Both are
//! pure. Every count (unread, mentions) is computed from a reader's mark; nothing is incremented.

mod apply;
pub mod attachment;
pub mod body;
pub mod command;
mod decide;
pub mod event;
pub mod fate;
pub mod poll;
pub mod tally;

use std::collections::BTreeSet;

use imbl::{OrdMap, OrdSet};
use serde::{Deserialize, Serialize};

use self::{
    event::Mention,
    fate::{Fate, Reaction, Showing},
    poll::Poll,
    tally::Tally,
};
use super::ids::{ImageId, MemberId};

/// Everything that a channel's log says, but for the words.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Channel {
    /// The last record taken in.
    head: u64,
    /// Which records are messages that still stand.
    messages: Tally,
    /// What became of messages, by their sequence number; most have no entry.
    fates: OrdMap<u64, Fate>,
    /// The messages that called somebody, in order; those that were erased since are passed over.
    mentions: OrdMap<Mention, OrdSet<u64>>,
    /// The messages that show each picture.
    images: OrdMap<ImageId, OrdSet<u64>>,
    /// Erased messages whose words are in the store yet, with the records of their other wordings.
    unwiped: OrdMap<u64, Vec<u64>>,
    /// What became of messages that ask.
    polls: OrdMap<u64, Poll>,
    /// The messages that are pinned.
    pins: OrdSet<u64>,
    /// The time between two messages of one member, in seconds.
    slow_mode_s: u32,
    /// For how many days messages are kept; without, for ever.
    retention_days: Option<u32>,
    /// The records of what moderators did, and of what anybody may do with messages of their own.
    acts: OrdSet<u64>,
    /// Who may not speak, and until when, in seconds since 1970.
    muted: OrdMap<MemberId, u64>,
    /// When each member spoke last, in seconds since 1970: what slow mode looks at.
    spoke_at_s: OrdMap<MemberId, u64>,
    /// The records that tell of a loss, each with the last record that was kept.
    losses: OrdMap<u64, u64>,
}

impl Channel {
    /// The sequence number of the last record.
    pub fn head(&self) -> u64 {
        self.head
    }

    /// Whether `seq` is a message that was not erased.
    pub fn is_message(&self, seq: u64) -> bool {
        self.messages.contains(seq)
    }

    /// What became of a message after it was sent.
    pub fn fate(&self, message: u64) -> Option<&Fate> {
        self.fates.get(&message)
    }

    /// The last record that touched a message; its own if none did since.
    pub fn version(&self, message: u64) -> u64 {
        self.fates.get(&message).map_or(message, |fate| fate.touched.max(message))
    }

    /// Whether a message is pinned.
    pub fn is_pinned(&self, message: u64) -> bool {
        self.pins.contains(&message)
    }

    /// Whether somebody who was told everything up to `place` was told of records that the store
    /// has lost since.
    pub fn is_of_before_a_loss(&self, place: u64) -> bool {
        self.losses.range(place.saturating_add(1)..).any(|(_, after)| *after < place)
    }

    /// Whether a record after `was` tells that what came after `after` was lost.
    pub fn tells_of_loss(&self, after: u64, was: u64) -> bool {
        self.losses.range(was.saturating_add(1)..).any(|(_, kept)| *kept <= after)
    }

    /// Where this log, as it is now, tells that what `known` knew of it was lost: the last record
    /// that was kept. Nothing: `known` says the same of each loss, or reached no further.
    pub fn loss_since(&self, known: &Self) -> Option<u64> {
        let is_new =
            |seq: u64, kept: u64| kept < known.head && known.losses.get(&seq) != Some(&kept);
        let losses = self.losses.iter().map(|(seq, kept)| (*seq, *kept));
        losses.filter(|(seq, kept)| is_new(*seq, *kept)).map(|(_, kept)| kept).min()
    }

    /// Messages up to `head` that were erased after it.
    pub fn erased_after(&self, head: u64) -> impl Iterator<Item = u64> {
        let is_it = move |fate: &Fate| fate.showing == Showing::Erased && fate.touched > head;
        let fates = self.fates.range(..=head);
        fates.filter(move |(_, fate)| is_it(fate)).map(|(message, _)| *message)
    }

    /// Erased messages whose words are in the store yet, with the records of their other wordings.
    pub fn unwiped(&self) -> impl Iterator<Item = (u64, &[u64])> {
        self.unwiped.iter().map(|(message, edits)| (*message, edits.as_slice()))
    }

    /// The messages that show a picture and were not erased, the oldest first.
    pub fn showing(&self, image: ImageId) -> impl Iterator<Item = u64> {
        self.images.get(&image).into_iter().flatten().copied()
    }

    /// What became of a message that asks and was not erased.
    pub fn poll(&self, message: u64) -> Option<&Poll> {
        self.polls.get(&message)
    }

    /// Whether a member ever sent a message here, also one that was erased since.
    pub fn has_spoken(&self, member: &MemberId) -> bool {
        self.spoke_at_s.contains_key(member)
    }

    /// How a member reacted to messages that stand, each with its message, the oldest first.
    pub fn reactions_of(&self, member: &MemberId) -> impl Iterator<Item = (u64, &Reaction)> {
        self.fates.iter().flat_map(move |(message, fate)| {
            let own = fate.reactions.iter().filter(move |(_, members)| members.contains(member));
            own.map(move |(reaction, _)| (*message, reaction))
        })
    }

    /// What a member answered to messages that ask and stand, counted from 0, each with its
    /// message, the oldest first.
    pub fn votes_of(&self, member: &MemberId) -> impl Iterator<Item = (u64, usize)> {
        let answer = move |(message, poll): (&u64, &Poll)| Some((*message, poll.vote_of(member)?));
        self.polls.iter().filter_map(answer)
    }

    /// How many messages stand.
    pub fn count(&self) -> u64 {
        self.messages.count()
    }

    /// The pinned messages, the oldest first.
    pub fn pins(&self) -> impl Iterator<Item = u64> {
        self.pins.iter().copied()
    }

    /// The time between two messages of one member, in seconds; 0 without slow mode.
    pub fn slow_mode_s(&self) -> u32 {
        self.slow_mode_s
    }

    /// For how many days messages are kept; without, for ever.
    pub fn retention_days(&self) -> Option<u32> {
        self.retention_days
    }

    /// At most `limit` records before `before` of what moderators did, and of what anybody may do
    /// with messages of their own, the oldest first.
    pub fn acts_before(&self, before: u64, limit: usize) -> Vec<u64> {
        let mut acts: Vec<u64> = self.acts.range(..before).rev().take(limit).copied().collect();
        acts.reverse();
        acts
    }

    /// Until when a member may not speak, in seconds since 1970.
    pub fn muted_until_s(&self, member: &MemberId, now_s: u64) -> Option<u64> {
        self.muted.get(member).copied().filter(|until_s| *until_s > now_s)
    }

    /// How many messages stand after a reader's mark.
    pub fn unread(&self, read_through: u64) -> u64 {
        self.messages.count() - self.messages.rank(read_through)
    }

    /// How many messages after a reader's mark mention one of `names`: the reader, and the groups
    /// that the reader is in.
    pub fn unread_mentions<'a>(
        &self,
        read_through: u64,
        names: impl IntoIterator<Item = &'a Mention>,
    ) -> usize {
        let after = |name| {
            let all = self.mentions.get(name).into_iter();
            all.flat_map(move |all| all.range(read_through.saturating_add(1)..))
        };
        let called: BTreeSet<_> = names.into_iter().flat_map(after).collect();
        called.into_iter().filter(|message| self.is_message(**message)).count()
    }

    /// The first message after a reader's mark: where a channel opens.
    pub fn first_unread(&self, read_through: u64) -> Option<u64> {
        self.messages.select(self.messages.rank(read_through))
    }

    /// At most `limit` messages after `after`, the oldest first.
    pub fn messages_after(&self, after: u64, limit: usize) -> Vec<u64> {
        let first = self.messages.rank(after);
        (first..).map_while(|n| self.messages.select(n)).take(limit).collect()
    }

    /// At most `limit` messages before `before`, the oldest first.
    pub fn messages_before(&self, before: u64, limit: usize) -> Vec<u64> {
        let end = self.messages.rank(before.saturating_sub(1));
        let first = end.saturating_sub(limit as u64);
        (first..end).map_while(|n| self.messages.select(n)).collect()
    }
}
