//! The envelope of every record: format version, kind, author, time, command.
//!
//! ```text
//! byte      format version (1)
//! byte      kind, see [`Kind`]; numbers are never used again
//! varUint   time, milliseconds since 1970
//! varString author: an opaque member id
//! varString command id, empty where there is none
//! bytes     payload; its form is the kind's own
//! 4 bytes   CRC-32 (IEEE 802.3) of all of the above, little-endian
//! ```
//! `varUint` and `varString` are lib0's, as on the wire. The checksum is there because the embedded
//! store has none on its pages: a disk that changed a letter must not pass for a member.

use std::time::{SystemTime, UNIX_EPOCH};

use bytes::{Buf as _, BufMut, Bytes, BytesMut};
use coopol_protocol::lib0::{self, Reader};
use serde::{Serialize, de::DeserializeOwned};

use crate::domain::ids::{CommandId, MemberId};

/// The version of the envelope that this code writes.
pub const FORMAT_VERSION: u8 = 1;
/// What a body ends with.
const CHECKSUM_BYTES: usize = 4;

/// What a record says. The number stands in the store for ever.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Kind {
    /// Words: a Yjs update, see `text::event`.
    Update = 1,
    /// Which old id range became which new one, when words were inserted again.
    CopyMap = 2,
    /// An earlier record is to be skipped: applying it fails.
    Quarantine = 3,
    /// The document's epoch is raised: every client starts from a fresh copy.
    Epoch = 4,
    /// A token, or all tokens of a member, no longer open anything.
    Revocation = 5,
    /// A decision on members, groups, themes or texts, see `house`.
    Decision = 6,
    /// A message, or something done to one, see `channel`.
    Message = 7,
    /// An amendment's words become its base's, see `text::event`.
    Adoption = 16,
    /// That is taken back.
    Retraction = 17,
    /// The log is a branch of another one.
    Branch = 18,
    /// A branch's words begin anew.
    Regrown = 19,
    /// A branch's wording as it was tabled.
    Wording = 20,
    /// A decision on the amendments of a text, see `desk`.
    Procedure = 21,
    /// The opening of a ballot, a vote, its close, see `desk`.
    Ballot = 22,
}

impl Kind {
    fn from_number(number: u8) -> Option<Self> {
        let all = [
            Self::Update,
            Self::CopyMap,
            Self::Quarantine,
            Self::Epoch,
            Self::Revocation,
            Self::Decision,
            Self::Message,
            Self::Adoption,
            Self::Retraction,
            Self::Branch,
            Self::Regrown,
            Self::Wording,
            Self::Procedure,
            Self::Ballot,
        ];
        all.into_iter().find(|kind| *kind as u8 == number)
    }
}

/// One record, decoded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// What it says.
    pub kind: Kind,
    /// When the hub received it, in milliseconds since 1970.
    pub at_ms: u64,
    /// Who did it.
    pub author: MemberId,
    /// The client's id for the act, if it gave one.
    pub command: Option<CommandId>,
    /// The kind's own content.
    pub payload: Bytes,
}

/// Bytes that are not a record of a version that this hub knows.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RecordError {
    /// Written by a newer hub.
    #[error("record format {0} is newer than this hub: update coopol")]
    NewerFormat(u8),
    /// A kind this hub does not know.
    #[error("record kind {0} is unknown to this hub: update coopol")]
    UnknownKind(u8),
    /// Damaged.
    #[error("the record's envelope is damaged")]
    Damaged,
}

impl Record {
    /// The bytes that go into the store.
    pub fn encode(&self) -> Bytes {
        let command = self.command.as_ref().map_or("", CommandId::as_str);
        let author = self.author.as_str();
        let mut body =
            BytesMut::with_capacity(16 + author.len() + command.len() + self.payload.len());
        body.put_u8(FORMAT_VERSION);
        body.put_u8(self.kind as u8);
        lib0::write_var_uint(&mut body, self.at_ms);
        lib0::write_var_bytes(&mut body, author.as_bytes());
        lib0::write_var_bytes(&mut body, command.as_bytes());
        body.put_slice(&self.payload);
        seal(body)
    }

    /// Reads a record's bytes; the payload shares them.
    pub fn decode(body: &Bytes) -> Result<Self, RecordError> {
        let damaged = |_| RecordError::Damaged;
        let body = unseal(body, FORMAT_VERSION)?;
        let mut reader = Reader::new(&body);
        reader.u8().map_err(damaged)?;
        let number = reader.u8().map_err(damaged)?;
        let kind = Kind::from_number(number).ok_or(RecordError::UnknownKind(number))?;
        let at_ms = reader.var_uint().map_err(damaged)?;
        let author = reader.var_str().map_err(damaged)?;
        let author = MemberId::new(author).map_err(|_| RecordError::Damaged)?;
        let command = match reader.var_str().map_err(damaged)? {
            "" => None,
            id => Some(CommandId::new(id).map_err(|_| RecordError::Damaged)?),
        };
        let payload = body.slice(reader.position()..);
        Ok(Self { kind, at_ms, author, command, payload })
    }
}

/// The time that a record of now carries, in milliseconds since 1970.
pub fn now_ms() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
}

/// Ends a stored body, whose first byte is its format version, with its checksum.
pub fn seal(mut body: BytesMut) -> Bytes {
    let checksum = crc32fast::hash(&body);
    body.put_u32_le(checksum);
    body.freeze()
}

/// Checks a stored body's version (its first byte) and checksum; returns it without the checksum.
pub fn unseal(body: &Bytes, newest_version: u8) -> Result<Bytes, RecordError> {
    match body.first() {
        Some(&version) if version > newest_version => {
            return Err(RecordError::NewerFormat(version));
        }
        Some(&version) if version == newest_version => {}
        _ => return Err(RecordError::Damaged),
    }
    let end = body.len().checked_sub(CHECKSUM_BYTES).ok_or(RecordError::Damaged)?;
    let (content, mut checksum) = (body.slice(..end), body.slice(end..));
    if checksum.get_u32_le() == crc32fast::hash(&content) {
        Ok(content)
    } else {
        Err(RecordError::Damaged)
    }
}

/// A stored body of one version that is JSON.
pub fn seal_json<T: Serialize>(version: u8, value: &T) -> Bytes {
    let mut body = BytesMut::new();
    body.put_u8(version);
    body.put_slice(&json_bytes(value));
    seal(body)
}

/// The JSON of something that is kept. Never empty: a record without content would last, and would
/// read as damage, or as nothing, ever after.
pub fn json_bytes<T: Serialize + ?Sized>(value: &T) -> Bytes {
    // Fields, lists and maps by text, of numbers and text: JSON refuses other keys of maps, and
    // nothing else, and a type that had them would fail in its first test.
    serde_json::to_vec(value).unwrap_or_else(|_| unreachable!("what is kept is JSON")).into()
}

/// Reads what [`seal_json`] made.
pub fn unseal_json<T: DeserializeOwned>(body: &Bytes, version: u8) -> Result<T, RecordError> {
    let content = unseal(body, version)?;
    let json = content.get(1..).unwrap_or_default();
    serde_json::from_slice(json).map_err(|_| RecordError::Damaged)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use proptest::prelude::*;

    use super::*;

    fn record(author: &str, command: Option<&str>, payload: &[u8]) -> Record {
        Record {
            kind: Kind::Update,
            at_ms: 1_795_000_000_000,
            author: MemberId::new(author).unwrap(),
            command: command.map(|id| CommandId::new(id).unwrap()),
            payload: Bytes::copy_from_slice(payload),
        }
    }

    #[test]
    fn what_is_kept_as_json_is_never_empty() {
        assert_eq!(json_bytes(&()), "null");
        assert_eq!(json_bytes(&["Nantes", ""][..]), r#"["Nantes",""]"#);
        // The nearest to a refusal that numbers come: no number, and still a value.
        assert_eq!(json_bytes(&f64::NAN), "null");
        let sealed = seal_json(1, &vec![7_u64]);
        assert_eq!(unseal_json::<Vec<u64>>(&sealed, 1), Ok(vec![7]));
    }

    /// The bytes stand in people's databases: this fixture never changes.
    #[test]
    fn log_1_the_envelope_is_frozen() {
        let body = record("m1", Some("c7"), &[9, 8]).encode();
        let hex: String = body.iter().map(|byte| format!("{byte:02x}")).collect();
        // Version, kind; time; author; command; payload; CRC-32 as Python's zlib computes it.
        assert_eq!(hex, ["0101", "80bcd9f29e34", "026d31", "026337", "0908", "ea52fb33"].concat());
    }

    #[test]
    fn a_newer_format_and_an_unknown_kind_say_update() {
        let mut body = record("m", None, b"").encode().to_vec();
        body[0] = 2;
        assert_eq!(Record::decode(&body.clone().into()), Err(RecordError::NewerFormat(2)));
        body[0] = FORMAT_VERSION;
        body[1] = 200;
        body.truncate(body.len() - CHECKSUM_BYTES);
        let body = seal(BytesMut::from(&body[..]));
        assert_eq!(Record::decode(&body), Err(RecordError::UnknownKind(200)));
    }

    #[test]
    fn log_1_every_changed_bit_is_noticed() {
        let body = record("member", Some("c7"), b"words").encode();
        for bit in 8..body.len() * 8 {
            let mut changed = body.to_vec();
            changed[bit / 8] ^= 1 << (bit % 8);
            assert_eq!(Record::decode(&changed.into()), Err(RecordError::Damaged), "bit {bit}");
        }
    }

    proptest! {
        #[test]
        fn records_round_trip(
            author in "[a-z]{1,20}", command in "[a-z0-9]{0,20}",
            at_ms in 0u64..(1 << 53), payload: Vec<u8>,
        ) {
            let command = (!command.is_empty()).then_some(command.as_str());
            let original = Record { at_ms, ..record(&author, command, &payload) };
            prop_assert_eq!(Record::decode(&original.encode()), Ok(original));
        }

        #[test]
        fn damaged_bytes_are_an_error_and_never_a_panic(body: Vec<u8>) {
            let _ = Record::decode(&body.into());
        }
    }
}
