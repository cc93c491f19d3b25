//! What the records of a text's log say, and their payloads byte by byte.

use bytes::{BufMut, Bytes, BytesMut};
use coopol_protocol::{
    frontier::IdRange,
    lib0::{self, MAX_SAFE_INTEGER, Reader},
    limits::{MAX_CLOCK, MAX_STATE_VECTOR_CLIENTS},
};

use crate::record::{Kind, Record};

/// Most entries in a record's list: the client ids that one update may have, and the copies of one
/// undo of a whole long text.
pub const MAX_LIST: usize = MAX_STATE_VECTOR_CLIENTS;

/// Words that were inserted again: the ids `from` became the ids from (`client`, `start`) on, in
/// the same order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Copied {
    /// The ids that the words had.
    pub from: IdRange,
    /// The client of their new ids.
    pub client: u64,
    /// The first of their new clocks.
    pub start: u32,
}

impl Copied {
    /// Whether these can be ids of a Yjs document, at least one.
    pub fn is_sound(&self) -> bool {
        let IdRange { client, start, end } = self.from;
        let is_client = |client| client <= MAX_SAFE_INTEGER;
        let new_end = end.checked_sub(start).and_then(|length| self.start.checked_add(length));
        let is_new = new_end.is_some_and(|new_end| new_end <= MAX_CLOCK);
        start < end && end <= MAX_CLOCK && is_new && is_client(client) && is_client(self.client)
    }
}

/// One record of a text's log, understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TextEvent {
    /// Words written, deleted or formatted.
    Update {
        /// The Yjs update, v1.
        update: Bytes,
        /// Client ids in it that belong to another member: the author only passed their words on
        /// (after a fail-over, say), and is not credited with them.
        relayed: Vec<u64>,
    },
    /// Words inserted again keep their story.
    CopyMap(Vec<Copied>),
    /// The record at this position is skipped by everyone.
    Quarantine {
        /// Its position.
        seq: u64,
    },
    /// The document's epoch from here on.
    Epoch {
        /// Larger than every one before.
        epoch: u64,
    },
}

/// A record that has no place in a text's log, or whose payload is damaged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum EventError {
    /// A record of another aggregate.
    #[error("a record of kind {0:?} has no place in a text's log")]
    Misplaced(Kind),
    /// Damaged.
    #[error("the record's payload is damaged")]
    Damaged,
}

impl TextEvent {
    /// The kind of record that carries it.
    pub fn kind(&self) -> Kind {
        match self {
            Self::Update { .. } => Kind::Update,
            Self::CopyMap(_) => Kind::CopyMap,
            Self::Quarantine { .. } => Kind::Quarantine,
            Self::Epoch { .. } => Kind::Epoch,
        }
    }

    /// The payload of that record.
    ///
    /// Update: varUint count, that many varUint client ids, then the update to the end.
    /// Copy map: varUint count, then for each varUint client, start, end, new client, new start.
    /// Quarantine and epoch: one varUint.
    pub fn encode(&self) -> Bytes {
        let mut payload = BytesMut::new();
        match self {
            Self::Update { update, relayed } => {
                payload.reserve(1 + 8 * relayed.len() + update.len());
                lib0::write_var_uint(&mut payload, relayed.len() as u64);
                relayed.iter().for_each(|client| lib0::write_var_uint(&mut payload, *client));
                payload.put_slice(update);
            }
            Self::CopyMap(copies) => {
                lib0::write_var_uint(&mut payload, copies.len() as u64);
                for copy in copies {
                    write_copy(&mut payload, copy);
                }
            }
            Self::Quarantine { seq } => lib0::write_var_uint(&mut payload, *seq),
            Self::Epoch { epoch } => lib0::write_var_uint(&mut payload, *epoch),
        }
        payload.freeze()
    }

    /// Understands a record; an update shares its bytes.
    pub fn decode(record: &Record) -> Result<Self, EventError> {
        let mut reader = Reader::new(&record.payload);
        match record.kind {
            Kind::Update => {
                let relayed = read_list(&mut reader, |reader| reader.var_uint().ok())?;
                let update = record.payload.slice(reader.position()..);
                Ok(Self::Update { update, relayed })
            }
            Kind::CopyMap => read_list(&mut reader, read_copy).map(Self::CopyMap),
            Kind::Quarantine => Ok(Self::Quarantine { seq: read_number(&mut reader)? }),
            Kind::Epoch => Ok(Self::Epoch { epoch: read_number(&mut reader)? }),
            kind @ (Kind::Revocation | Kind::Decision | Kind::Message) => {
                Err(EventError::Misplaced(kind))
            }
        }
    }
}

/// Writes one copy as five varUints.
pub fn write_copy(out: &mut BytesMut, copy: &Copied) {
    let Copied { from, client, start } = copy;
    for number in [from.client, from.start.into(), from.end.into(), *client, (*start).into()] {
        lib0::write_var_uint(out, number);
    }
}

/// Reads what [`write_copy`] wrote.
pub fn read_copy(reader: &mut Reader<'_>) -> Option<Copied> {
    let client = reader.var_uint().ok()?;
    let (start, end) = (reader.var_u32().ok()?, reader.var_u32().ok()?);
    let from = IdRange { client, start, end };
    let (client, start) = (reader.var_uint().ok()?, reader.var_u32().ok()?);
    Some(Copied { from, client, start })
}

fn read_number(reader: &mut Reader<'_>) -> Result<u64, EventError> {
    reader.var_uint().map_err(|_| EventError::Damaged)
}

fn read_list<T>(
    reader: &mut Reader<'_>,
    mut item: impl FnMut(&mut Reader<'_>) -> Option<T>,
) -> Result<Vec<T>, EventError> {
    let count = read_number(reader)?;
    if count > MAX_LIST as u64 {
        return Err(EventError::Damaged);
    }
    (0..count).map(|_| item(reader).ok_or(EventError::Damaged)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ids::MemberId;

    #[test]
    fn log_2_every_event_survives_its_record() {
        let from = IdRange { client: 1 << 40, start: 3, end: 9 };
        let events = [
            TextEvent::Update { update: Bytes::from_static(b"\0\0"), relayed: vec![7, 1 << 50] },
            TextEvent::CopyMap(vec![Copied { from, client: 5, start: 0 }]),
            TextEvent::Quarantine { seq: 12 },
            TextEvent::Epoch { epoch: 2 },
        ];
        for event in events {
            let (kind, payload) = (event.kind(), event.encode());
            let author = MemberId::anonymous();
            let record = Record { kind, at_ms: 1, author, command: None, payload };
            let stored = Record::decode(&record.encode());
            assert_eq!(stored.as_ref().map(TextEvent::decode), Ok(Ok(event)));
        }
    }
}
