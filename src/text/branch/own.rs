//! What an amendment is while nobody looks at it: its own updates and the ids that they name.

use bytes::Bytes;
use coopol_protocol::lib0::{self, Reader};

use super::{BranchError, encode::encode, ids::Ids, parse::ParsedUpdate};
use crate::record::{seal, unseal};

/// The version of the bytes of [`Own::encode`].
const FORMAT_VERSION: u8 = 1;

/// An amendment's own updates and id sets, without any copy of its base.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Own {
    updates: Vec<Bytes>,
    inserted: Ids,
    deleted: Ids,
}

impl Own {
    /// A branch in which nothing was written yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes one more update of the branch's log. It holds only what is new there: words of the
    /// base, and what the base deleted, do not belong to a branch.
    pub fn take(&mut self, update: &Bytes) -> Result<(), BranchError> {
        let parsed = ParsedUpdate::read(update)?;
        self.inserted.extend(&parsed.inserted());
        self.deleted.extend(&parsed.deleted);
        self.updates.push(update.clone());
        Ok(())
    }

    /// The Yjs clients that wrote in it: refused in its base and in every other branch.
    pub fn clients(&self) -> impl Iterator<Item = u64> + '_ {
        self.inserted.clients()
    }

    /// The ids that it inserted, deleted since or not.
    pub fn inserted(&self) -> &Ids {
        &self.inserted
    }

    /// The ids that it deleted, whether or not the base deleted them too.
    pub fn deleted(&self) -> &Ids {
        &self.deleted
    }

    /// Its updates, in order: with the base's state they make the document of its room.
    pub fn updates(&self) -> &[Bytes] {
        &self.updates
    }

    /// The same in one update, which is what is kept.
    pub fn folded(&self) -> Result<Self, BranchError> {
        let mut items = Vec::new();
        let mut seen = Ids::new();
        for update in &self.updates {
            for mut item in ParsedUpdate::read(update)?.queues.into_values().flatten() {
                let fresh = Ids::from_iter([item.id.range(item.len)]).without(&seen);
                let Some(first) = fresh.iter().next() else { continue };
                let skip = first.start - item.id.clock;
                if skip > 0 {
                    item.content = item.content.cut(skip);
                    item.origin = Some(item.id.later(skip - 1));
                    (item.id, item.len) = (item.id.later(skip), item.len - skip);
                }
                seen.insert(item.id.range(item.len));
                items.push(item);
            }
        }
        let update = encode(items, &self.deleted);
        let (inserted, deleted) = (self.inserted.clone(), self.deleted.clone());
        Ok(Self { updates: vec![update], inserted, deleted })
    }

    /// Its bytes: version, number of updates, each update, checksum.
    pub fn encode(&self) -> Bytes {
        let mut out = bytes::BytesMut::new();
        bytes::BufMut::put_u8(&mut out, FORMAT_VERSION);
        lib0::write_var_uint(&mut out, self.updates.len() as u64);
        self.updates.iter().for_each(|update| lib0::write_var_bytes(&mut out, update));
        seal(out)
    }

    /// Reads what [`Self::encode`] wrote.
    pub fn decode(body: &Bytes) -> Result<Self, BranchError> {
        let content = unseal(body, FORMAT_VERSION).map_err(|_| BranchError::Malformed)?;
        let mut reader = Reader::new(&content);
        let mut own = Self::new();
        reader.u8().map_err(|_| BranchError::Malformed)?;
        for _ in 0..reader.var_uint().map_err(|_| BranchError::Malformed)? {
            let update = reader.var_bytes().map_err(|_| BranchError::Malformed)?;
            own.take(&content.slice_ref(update))?;
        }
        Ok(own)
    }
}
