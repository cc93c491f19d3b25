//! Records of a channel's log: their envelope, and the keys that keep a message from being stored
//! twice.

use std::error::Error;

use bytes::Bytes;
use uuid::Uuid;

use crate::{
    domain::{
        channel::event::Event,
        ids::{ChannelId, MemberId, MessageId},
    },
    record::{Kind, Record, json_bytes},
    store::{LogName, NewRecord, StoredRecord},
};

/// One record, understood.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub(super) seq: u64,
    pub(super) by: MemberId,
    /// In seconds since 1970.
    pub(super) at_s: u64,
    pub(super) event: Event,
}

/// The log of a channel.
pub(super) fn log(channel: ChannelId) -> LogName {
    named("channel", channel)
}

/// The log that holds what is kept beside it.
pub(super) fn state_log(channel: ChannelId) -> LogName {
    named("channel-state", channel)
}

fn named(kind: &str, channel: ChannelId) -> LogName {
    let name = LogName::new(&format!("{kind}:{channel}"));
    name.unwrap_or_else(|_| unreachable!("a word and a UUID are a log name"))
}

/// What a log holds once, for ever.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Key {
    /// A message of this author, under the id that their client gave it.
    Message(MemberId, MessageId),
    /// Any other act, so that an append whose answer was lost is not made twice.
    Act(Uuid),
}

impl Key {
    fn bytes(&self) -> Bytes {
        match self {
            Self::Message(author, id) => format!("m/{id}/{author}").into(),
            Self::Act(id) => format!("a/{id}").into(),
        }
    }
}

/// A record of `event`, at `at_ms` (milliseconds since 1970).
pub(super) fn encode(event: &Event, by: &MemberId, at_ms: u64, key: &Key) -> NewRecord {
    NewRecord { body: body(event, by, at_ms), unique: Some(key.bytes()) }
}

/// The bytes of a record.
pub(super) fn body(event: &Event, by: &MemberId, at_ms: u64) -> Bytes {
    let (kind, author, payload) = (Kind::Message, by.clone(), json_bytes(event));
    Record { kind, at_ms, author, command: None, payload }.encode()
}

/// Understands a stored record. One that is damaged, or of a later version, keeps its place and
/// comes to nothing, loudly: stopping at it would silence the channel.
pub(super) fn understand(channel: ChannelId, stored: &StoredRecord) -> Entry {
    let seq = stored.seq.0;
    decode(stored).unwrap_or_else(|why| {
        tracing::error!(%channel, seq, %why, "a record is not understood and passed over");
        Entry { seq, by: MemberId::hub(), at_s: 0, event: Event::NotUnderstood }
    })
}

fn decode(stored: &StoredRecord) -> Result<Entry, Box<dyn Error>> {
    let record = Record::decode(&stored.body)?;
    let event = serde_json::from_slice(&record.payload)?;
    Ok(Entry { seq: stored.seq.0, by: record.author, at_s: record.at_ms / 1_000, event })
}
