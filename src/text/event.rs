//! What the records of a text's log say, and their payloads byte by byte.

use bytes::{BufMut, Bytes, BytesMut};
use coopol_protocol::{
    frontier::{self, IdRange},
    lib0::{self, MAX_SAFE_INTEGER, Reader},
    limits::{MAX_CLOCK, MAX_STATE_VECTOR_CLIENTS},
};
use uuid::Uuid;

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
    /// The words of an amendment become this document's. The one record of that decision: what it
    /// means elsewhere is derived from it.
    Adoption(Adoption),
    /// An adoption is taken back: an update, and what came back by it.
    Retraction {
        /// What of which amendment.
        adoption: Adoption,
        /// Words that stand again.
        copies: Vec<Copied>,
    },
    /// This log is a branch: its words stand on those of another document. Always the first.
    Branch {
        /// The name of that document's room.
        base: String,
    },
    /// The words of a branch begin anew with this update; those before it are void.
    Regrown {
        /// The Yjs update, v1.
        update: Bytes,
    },
    /// The wording of a branch as it was tabled, in a form of its own.
    Wording(Bytes),
}

/// An amendment's words on their way into its base, or out of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Adoption {
    /// Which amendment.
    pub amendment: Uuid,
    /// What was decided, as JSON: opaque here.
    pub decision: Bytes,
    /// The Yjs update, v1.
    pub update: Bytes,
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
            Self::Adoption(_) => Kind::Adoption,
            Self::Retraction { .. } => Kind::Retraction,
            Self::Branch { .. } => Kind::Branch,
            Self::Regrown { .. } => Kind::Regrown,
            Self::Wording(_) => Kind::Wording,
        }
    }

    /// The words that it brings, if any.
    pub fn update(&self) -> Option<&Bytes> {
        match self {
            Self::Update { update, .. }
            | Self::Adoption(Adoption { update, .. })
            | Self::Retraction { adoption: Adoption { update, .. }, .. }
            | Self::Regrown { update } => Some(update),
            Self::CopyMap(_)
            | Self::Quarantine { .. }
            | Self::Epoch { .. }
            | Self::Branch { .. }
            | Self::Wording(_) => None,
        }
    }

    /// What came back by it.
    pub fn copies(&self) -> &[Copied] {
        match self {
            Self::CopyMap(copies) | Self::Retraction { copies, .. } => copies,
            Self::Update { .. }
            | Self::Adoption(_)
            | Self::Quarantine { .. }
            | Self::Epoch { .. }
            | Self::Branch { .. }
            | Self::Regrown { .. }
            | Self::Wording(_) => &[],
        }
    }

    /// Client ids in its update whose words are not its author's: whoever decides on words has not
    /// written them.
    pub fn relayed(&self) -> Vec<u64> {
        match self {
            Self::Update { relayed, .. } => relayed.clone(),
            Self::Adoption(Adoption { update, .. })
            | Self::Retraction { adoption: Adoption { update, .. }, .. }
            | Self::Regrown { update } => {
                let summary = frontier::summarize(update);
                let inserted = summary.map(|summary| summary.inserted).unwrap_or_default();
                inserted.iter().map(|range| range.client).collect()
            }
            Self::CopyMap(_)
            | Self::Quarantine { .. }
            | Self::Epoch { .. }
            | Self::Branch { .. }
            | Self::Wording(_) => Vec::new(),
        }
    }

    /// The payload of that record.
    ///
    /// Update: varUint count, that many varUint client ids, then the update to the end.
    /// Copy map: varUint count, then for each varUint client, start, end, new client, new start.
    /// Quarantine and epoch: one varUint.
    /// Adoption: 16 bytes of the amendment's id, varBytes decision, then the update to the end.
    /// Retraction: a copy map, then as an adoption. Branch: varString. Regrown, wording: the bytes.
    pub fn encode(&self) -> Bytes {
        let mut payload = BytesMut::new();
        match self {
            Self::Update { update, relayed } => {
                payload.reserve(1 + 8 * relayed.len() + update.len());
                lib0::write_var_uint(&mut payload, relayed.len() as u64);
                relayed.iter().for_each(|client| lib0::write_var_uint(&mut payload, *client));
                payload.put_slice(update);
            }
            Self::CopyMap(copies) => write_copies(&mut payload, copies),
            Self::Adoption(adoption) => adoption.write(&mut payload),
            Self::Retraction { adoption, copies } => {
                write_copies(&mut payload, copies);
                adoption.write(&mut payload);
            }
            Self::Branch { base } => lib0::write_var_bytes(&mut payload, base.as_bytes()),
            Self::Regrown { update } => payload.put_slice(update),
            Self::Wording(wording) => payload.put_slice(wording),
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
            Kind::Adoption => Adoption::read(record, &mut reader).map(Self::Adoption),
            Kind::Retraction => {
                let copies = read_list(&mut reader, read_copy)?;
                Ok(Self::Retraction { adoption: Adoption::read(record, &mut reader)?, copies })
            }
            Kind::Branch => {
                let base = reader.var_str().map_err(|_| EventError::Damaged)?;
                Ok(Self::Branch { base: base.to_owned() })
            }
            Kind::Regrown => Ok(Self::Regrown { update: record.payload.clone() }),
            Kind::Wording => Ok(Self::Wording(record.payload.clone())),
            kind @ (Kind::Revocation
            | Kind::Decision
            | Kind::Message
            | Kind::Procedure
            | Kind::Ballot) => Err(EventError::Misplaced(kind)),
        }
    }
}

impl Adoption {
    fn write(&self, payload: &mut BytesMut) {
        payload.put_slice(self.amendment.as_bytes());
        lib0::write_var_bytes(payload, &self.decision);
        payload.put_slice(&self.update);
    }

    /// The bytes that it carries are those of the record.
    fn read(record: &Record, reader: &mut Reader<'_>) -> Result<Self, EventError> {
        let mut id = [0; 16];
        for byte in &mut id {
            *byte = reader.u8().map_err(|_| EventError::Damaged)?;
        }
        let decision = reader.var_bytes().map_err(|_| EventError::Damaged)?;
        let decision = record.payload.slice_ref(decision);
        let update = record.payload.slice(reader.position()..);
        Ok(Self { amendment: Uuid::from_bytes(id), decision, update })
    }
}

fn write_copies(payload: &mut BytesMut, copies: &[Copied]) {
    lib0::write_var_uint(payload, copies.len() as u64);
    copies.iter().for_each(|copy| write_copy(payload, copy));
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
        let adoption = Adoption {
            amendment: Uuid::from_u128(7),
            decision: Bytes::from_static(b"{}"),
            update: Bytes::from_static(b"\0\0"),
        };
        let events = [
            TextEvent::Update { update: Bytes::from_static(b"\0\0"), relayed: vec![7, 1 << 50] },
            TextEvent::CopyMap(vec![Copied { from, client: 5, start: 0 }]),
            TextEvent::Quarantine { seq: 12 },
            TextEvent::Epoch { epoch: 2 },
            TextEvent::Adoption(adoption.clone()),
            TextEvent::Retraction { adoption, copies: vec![Copied { from, client: 5, start: 0 }] },
            TextEvent::Branch { base: "text:x".to_owned() },
            TextEvent::Regrown { update: Bytes::from_static(b"\0\0") },
            TextEvent::Wording(Bytes::from_static(b"w")),
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
