//! A text's snapshot: everything its log said up to one record, folded without losing what we show.
//!
//! The state keeps the content of deletions (the log is complete; only live documents forget), the
//! attribution says who wrote and deleted what and when, copy maps and quarantined records go
//! along as they are.

use std::collections::{HashMap, HashSet};

use bytes::{BufMut, Bytes, BytesMut};
use coopol_protocol::{
    frontier::{self, Frontier, IdRange, Verdict},
    lib0::{self, Reader},
};
use uuid::Uuid;

use super::{
    attribution::{Attribution, Credit, Role},
    event::{Copied, EventError, TextEvent, read_copy, write_copy},
    live::{ApplyError, Deletions, LiveText},
};
use crate::{
    domain::ids::MemberId,
    record::{Record, RecordError, seal, unseal},
};

/// The version of the form below where nothing was adopted: hubs of before read it.
const FORMAT_VERSION: u8 = 1;
/// The version that ends with the adoptions.
const ADOPTIONS_VERSION: u8 = 2;
/// The epoch of a document that never had it raised.
pub const FIRST_EPOCH: u64 = 1;

/// One record of a text's log with its position.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Its position.
    pub seq: u64,
    /// When the hub received it, in milliseconds since 1970.
    pub at_ms: u64,
    /// Who did it.
    pub author: MemberId,
    /// What it says.
    pub event: TextEvent,
}

/// A record that this hub cannot understand.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EntryError {
    /// Its envelope.
    #[error(transparent)]
    Record(#[from] RecordError),
    /// Its payload.
    #[error(transparent)]
    Event(#[from] EventError),
}

impl Entry {
    /// Understands a stored record.
    pub fn decode(seq: u64, body: &Bytes) -> Result<Self, EntryError> {
        let record = Record::decode(body)?;
        let event = TextEvent::decode(&record)?;
        Ok(Self { seq, at_ms: record.at_ms, author: record.author, event })
    }
}

/// A text's log, understood: what is folded, and the records after it.
#[derive(Clone, Debug, Default)]
pub struct History {
    /// The snapshot; empty where there is none.
    pub archive: Archive,
    /// The records after it, in order.
    pub entries: Vec<Entry>,
}

/// What of a log cannot be understood.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("record {seq}: {cause}")]
pub struct HistoryError {
    /// The position of the record; of the last folded one for a snapshot.
    pub seq: u64,
    /// Why.
    pub cause: EntryError,
}

impl History {
    /// Understands a stored log: the snapshot's body and the records', each with its position.
    pub fn decode<'a>(
        snapshot: Option<(u64, &Bytes)>,
        records: impl IntoIterator<Item = (u64, &'a Bytes)>,
    ) -> Result<Self, HistoryError> {
        let archive = match snapshot {
            Some((seq, body)) => {
                Archive::decode(body).map_err(|error| HistoryError { seq, cause: error.into() })?
            }
            None => Archive::default(),
        };
        let decode = |(seq, body): (u64, &Bytes)| {
            Entry::decode(seq, body).map_err(|cause| HistoryError { seq, cause })
        };
        let entries = records.into_iter().map(decode).collect::<Result<_, _>>()?;
        Ok(Self { archive, entries })
    }
}

/// Everything a text's log said up to one record.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Archive {
    /// The document's epoch; 0 reads as [`FIRST_EPOCH`].
    pub epoch: u64,
    /// The document as one Yjs update, deleted content included; empty for none.
    pub state: Bytes,
    /// Who wrote and deleted what.
    pub attribution: Attribution,
    /// Every copy map, oldest first.
    pub copies: Vec<Copied>,
    /// Updates that were skipped, with their positions: kept for whoever looks into it.
    pub quarantined: Vec<(u64, Bytes)>,
    /// Every adoption and retraction, oldest first.
    pub adoptions: Vec<Adopted>,
}

/// An adoption or retraction as it is kept: what its update did to which ids.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Adopted {
    /// Its position in the log.
    pub seq: u64,
    /// When, in milliseconds since 1970.
    pub at_ms: u64,
    /// Who decided it.
    pub author: MemberId,
    /// Which of the two.
    pub act: Act,
    /// The amendment.
    pub amendment: Uuid,
    /// What was decided, as JSON: opaque here.
    pub decision: Bytes,
    /// The ids that it inserted.
    pub inserted: Vec<IdRange>,
    /// The ids that it deleted.
    pub deleted: Vec<IdRange>,
}

/// What was done with an amendment's words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Act {
    /// They came in.
    Adopted = 0,
    /// They went out.
    Retracted = 1,
}

impl Adopted {
    /// What a record of a text's log says of an amendment, if it does.
    pub fn of(entry: &Entry) -> Option<Self> {
        let (act, adoption) = match &entry.event {
            TextEvent::Adoption(adoption) => (Act::Adopted, adoption),
            TextEvent::Retraction { adoption, .. } => (Act::Retracted, adoption),
            _ => return None,
        };
        let summary = frontier::summarize(&adoption.update).ok()?;
        Some(Self {
            seq: entry.seq,
            at_ms: entry.at_ms,
            author: entry.author.clone(),
            act,
            amendment: adoption.amendment,
            decision: adoption.decision.clone(),
            inserted: summary.inserted,
            deleted: summary.deleted,
        })
    }

    fn write(&self, out: &mut BytesMut) {
        lib0::write_var_uint(out, self.seq);
        lib0::write_var_uint(out, self.at_ms);
        lib0::write_var_bytes(out, self.author.as_str().as_bytes());
        out.put_u8(self.act as u8);
        out.put_slice(self.amendment.as_bytes());
        lib0::write_var_bytes(out, &self.decision);
        for ranges in [&self.inserted, &self.deleted] {
            lib0::write_var_uint(out, ranges.len() as u64);
            for range in ranges {
                let numbers = [range.client, range.start.into(), range.end.into()];
                numbers.iter().for_each(|number| lib0::write_var_uint(out, *number));
            }
        }
    }

    fn read(body: &Bytes, reader: &mut Reader<'_>) -> Option<Self> {
        let (seq, at_ms) = (reader.var_uint().ok()?, reader.var_uint().ok()?);
        let author = MemberId::new(reader.var_str().ok()?).ok()?;
        let act = match reader.u8().ok()? {
            0 => Act::Adopted,
            1 => Act::Retracted,
            _ => return None,
        };
        let mut id = [0; 16];
        for byte in &mut id {
            *byte = reader.u8().ok()?;
        }
        let amendment = Uuid::from_bytes(id);
        let decision = body.slice_ref(reader.var_bytes().ok()?);
        let (inserted, deleted) = (read_ranges(reader)?, read_ranges(reader)?);
        Some(Self { seq, at_ms, author, act, amendment, decision, inserted, deleted })
    }
}

fn read_ranges(reader: &mut Reader<'_>) -> Option<Vec<IdRange>> {
    let mut ranges = Vec::new();
    for _ in 0..reader.var_uint().ok()? {
        let client = reader.var_uint().ok()?;
        let (start, end) = (reader.var_u32().ok()?, reader.var_u32().ok()?);
        ranges.push(IdRange { client, start, end });
    }
    Some(ranges)
}

/// Why records could not be folded; the log stays as it is.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FoldError {
    /// A record that is not quarantined cannot be applied.
    #[error("record {seq} cannot be folded: {cause}")]
    Apply {
        /// Its position.
        seq: u64,
        /// Why.
        cause: ApplyError,
    },
}

impl Archive {
    /// Folds further records into this archive; updates at the positions in `poison` are set
    /// aside. Costs a pass over the whole document.
    pub fn fold(mut self, entries: &[Entry], poison: &HashSet<u64>) -> Result<Self, FoldError> {
        let mut document = LiveText::new(Deletions::Kept);
        let failed = |seq| move |cause| FoldError::Apply { seq, cause };
        if !self.state.is_empty() {
            document.apply([&self.state]).map_err(failed(0))?;
        }
        let mut frontier = document.frontier();
        let mut owners = self.owners();
        for entry in entries {
            if let Some(update) = entry.event.update() {
                if poison.contains(&entry.seq) {
                    self.quarantined.push((entry.seq, update.clone()));
                    continue;
                }
                self.credit_insertions(entry, update, &mut frontier, &mut owners);
                let applied = document.apply([update]).map_err(failed(entry.seq))?;
                self.credit_deletions(entry, &applied.deleted, &mut frontier);
            }
            self.copies.extend(entry.event.copies());
            self.adoptions.extend(Adopted::of(entry));
            if let TextEvent::Epoch { epoch } = entry.event {
                self.epoch = epoch;
            }
        }
        self.state = document.state();
        Ok(self)
    }

    fn credit_insertions(
        &mut self,
        entry: &Entry,
        update: &Bytes,
        frontier: &mut Frontier,
        owners: &mut HashMap<u64, MemberId>,
    ) {
        let Ok(Verdict::New(accepted)) = frontier.examine(update) else { return };
        let relayed = entry.event.relayed();
        let credit = |role| Credit { member: entry.author.clone(), role, at_ms: entry.at_ms };
        for range in &accepted.inserted {
            let role = if relayed.contains(&range.client) { Role::Relay } else { Role::Author };
            self.attribution.credit_insertion(*range, &credit(role));
            if role == Role::Author {
                owners.entry(range.client).or_insert_with(|| entry.author.clone());
            }
        }
        frontier.advance(&accepted);
    }

    /// Credits what an update deleted, also what went with it: what stood in something deleted, and
    /// values that a concurrent one overwrote.
    fn credit_deletions(&mut self, entry: &Entry, deleted: &[IdRange], frontier: &mut Frontier) {
        let (member, role) = (entry.author.clone(), Role::Author);
        let credit = Credit { member, role, at_ms: entry.at_ms };
        for range in deleted {
            self.attribution.credit_deletion(*range, &credit);
            frontier.mark_deleted(*range);
        }
    }

    /// The member that each client id belongs to.
    pub fn owners(&self) -> HashMap<u64, MemberId> {
        self.attribution.owners().map(|(client, member)| (client, member.clone())).collect()
    }

    /// The bytes of the snapshot: version, epoch, state, attribution, copies, quarantined updates,
    /// from the second version on adoptions; checksum.
    pub fn encode(&self) -> Bytes {
        let mut out = BytesMut::with_capacity(self.state.len() + 1_024);
        let version = if self.adoptions.is_empty() { FORMAT_VERSION } else { ADOPTIONS_VERSION };
        out.put_u8(version);
        lib0::write_var_uint(&mut out, self.epoch);
        lib0::write_var_bytes(&mut out, &self.state);
        self.attribution.write(&mut out);
        lib0::write_var_uint(&mut out, self.copies.len() as u64);
        self.copies.iter().for_each(|copy| write_copy(&mut out, copy));
        lib0::write_var_uint(&mut out, self.quarantined.len() as u64);
        for (seq, update) in &self.quarantined {
            lib0::write_var_uint(&mut out, *seq);
            lib0::write_var_bytes(&mut out, update);
        }
        if version >= ADOPTIONS_VERSION {
            lib0::write_var_uint(&mut out, self.adoptions.len() as u64);
            self.adoptions.iter().for_each(|adopted| adopted.write(&mut out));
        }
        seal(out)
    }

    /// Reads a snapshot's bytes; the state shares them.
    pub fn decode(body: &Bytes) -> Result<Self, RecordError> {
        let version = match body.first() {
            Some(&FORMAT_VERSION) => FORMAT_VERSION,
            _ => ADOPTIONS_VERSION,
        };
        let content = unseal(body, version)?;
        Self::read(&content).ok_or(RecordError::Damaged)
    }

    fn read(body: &Bytes) -> Option<Self> {
        let mut reader = Reader::new(body);
        let version = reader.u8().ok()?;
        let epoch = reader.var_uint().ok()?;
        let state = body.slice_ref(reader.var_bytes().ok()?);
        let attribution = Attribution::read(&mut reader)?;
        let mut copies = Vec::new();
        for _ in 0..reader.var_uint().ok()? {
            copies.push(read_copy(&mut reader)?);
        }
        let mut quarantined = Vec::new();
        for _ in 0..reader.var_uint().ok()? {
            let seq = reader.var_uint().ok()?;
            quarantined.push((seq, body.slice_ref(reader.var_bytes().ok()?)));
        }
        let mut adoptions = Vec::new();
        if version >= ADOPTIONS_VERSION {
            for _ in 0..reader.var_uint().ok()? {
                adoptions.push(Adopted::read(body, &mut reader)?);
            }
        }
        Some(Self { epoch, state, attribution, copies, quarantined, adoptions })
    }
}

/// The positions that quarantine records among `entries` name.
pub fn quarantined(entries: &[Entry]) -> HashSet<u64> {
    entries
        .iter()
        .filter_map(|entry| match entry.event {
            TextEvent::Quarantine { seq } => Some(seq),
            _ => None,
        })
        .collect()
}
