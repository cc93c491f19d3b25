//! A channel as those who follow it share it: its state, its last records as encoded frames, and
//! the words of its latest messages. A copy costs pointers.

use std::sync::Arc;

use bytes::Bytes;
use imbl::{OrdMap, Vector};
use serde::Serialize;

use super::{
    message::{Message, Reader, Sight},
    words::Words,
};
use crate::{
    domain::{
        channel::{Channel, command::Power},
        ids::{ChannelId, MemberId, MessageId},
    },
    record::json_bytes,
};

/// Records that are kept as frames for those who come back; whoever was away for more is given a
/// fresh page, which costs less than so many frames.
pub const MAX_RECENT: usize = 512;
/// Messages of a fresh page.
pub const PAGE_MESSAGES: usize = 50;
/// Messages whose words are kept at hand: a page, and those before it that are touched or come onto
/// it when others are erased.
pub(super) const MAX_WORDS: usize = 100;

/// Everything in a channel up to one record.
#[derive(Clone, Debug, Default)]
pub struct View {
    /// What its log says, without the words.
    pub channel: Channel,
    /// The words of the latest messages.
    pub(super) words: OrdMap<u64, Arc<Words>>,
    /// The last records, without a gap.
    pub(super) recent: Vector<Frame>,
    /// Who types now.
    pub typing: Arc<[MemberId]>,
}

/// One record, as followers are told of it.
#[derive(Clone, Debug)]
pub(super) struct Frame {
    /// Where it stands.
    pub(super) at: u64,
    /// What it is about.
    pub(super) about: About,
    /// As everybody is told.
    pub(super) plain: Bytes,
    /// As those are told who see more.
    pub(super) inner: Option<Bytes>,
}

/// What a record is about: it decides who is told what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum About {
    /// A message of this author.
    Message(u64, MemberId),
    /// A member who may not speak for a while: told to them and to moderators.
    Member(MemberId),
    /// The same for everybody.
    Everybody,
}

/// What a follower is told of a record.
#[derive(Clone, Copy, Debug, Serialize)]
#[serde(tag = "type", rename_all = "kebab-case")]
#[expect(clippy::enum_variant_names, reason = "they are named as on the wire")]
pub(super) enum Told<'a> {
    /// A message as it stands now.
    ChannelMessage { channel: ChannelId, at: u64, message: &'a Message },
    /// How the channel is kept.
    ChannelSettings { channel: ChannelId, at: u64, slow_mode_s: u32, retention_days: Option<u32> },
    /// Nothing for this reader: each record has a frame, so that one that is missing is noticed.
    ChannelPassed { channel: ChannelId, at: u64 },
    /// Somebody may not speak until then.
    ChannelMuted { channel: ChannelId, at: u64, member: &'a MemberId, until: u64 },
}

impl Told<'_> {
    pub(super) fn encode(&self) -> Bytes {
        json_bytes(self)
    }
}

impl Frame {
    /// The frame for this reader.
    fn for_reader(&self, reader: Reader<'_>) -> &Bytes {
        let sees_more = match &self.about {
            About::Message(_, author) => reader.sight(author) == Sight::Inner,
            About::Member(member) => reader.power == Power::Moderator || reader.member == member,
            About::Everybody => false,
        };
        self.inner.as_ref().filter(|_| sees_more).unwrap_or(&self.plain)
    }
}

/// What stands after a cursor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Next {
    /// Nothing yet.
    UpToDate,
    /// This, after which the cursor stands at the position.
    Frame(u64, Bytes),
    /// It is not kept any more, or the cursor is of another log.
    Lost,
}

impl View {
    /// What `reader` is told after `cursor`.
    pub fn next(&self, cursor: u64, reader: Reader<'_>) -> Next {
        let head = self.channel.head();
        let first = self.recent.front().map_or(head + 1, |frame| frame.at);
        let Some(index) = cursor.saturating_add(1).checked_sub(first) else { return Next::Lost };
        if cursor > head {
            return Next::Lost;
        }
        let index = usize::try_from(index).unwrap_or(usize::MAX);
        match self.recent.get(index) {
            Some(frame) => Next::Frame(frame.at, frame.for_reader(reader).clone()),
            None => Next::UpToDate,
        }
    }

    /// The latest messages, the oldest first, and whether there are older ones.
    pub fn latest(&self, reader: Reader<'_>) -> (Vec<Message>, bool) {
        let seqs = self.channel.messages_before(self.channel.head() + 1, PAGE_MESSAGES);
        let words = seqs.iter().filter_map(|seq| self.words.get(seq));
        let items: Vec<Message> = words.map(|words| self.show(words, reader)).collect();
        let has_older = |first: &u64| !self.channel.messages_before(*first, 1).is_empty();
        (items, seqs.first().is_some_and(has_older))
    }

    /// Where a message of `author` under this id stands, if it is among the latest: whoever sends
    /// it again after a lost answer need not wait for the store.
    pub fn said(&self, author: &MemberId, id: MessageId) -> Option<u64> {
        let is_it = |words: &&Arc<Words>| words.id == id && words.author == *author;
        self.words.values().find(is_it).map(|words| words.seq)
    }

    /// A message as `reader` may see it.
    pub fn show(&self, words: &Words, reader: Reader<'_>) -> Message {
        Message::new(&self.channel, words, reader.sight(&words.author))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn feed_6_a_place_that_no_log_has_is_told_as_a_gap() {
        let lea = MemberId::new("lea").unwrap();
        let reader = Reader { member: &lea, power: Power::Reader };
        for cursor in [1, u64::MAX] {
            assert_eq!(View::default().next(cursor, reader), Next::Lost, "{cursor}");
        }
    }
}
