//! The elements and deletions of an update, read for the weave.

use std::{collections::BTreeMap, ops::Range};

use bytes::Bytes;
use coopol_protocol::{
    frontier::IdRange,
    update::{self, MalformedUpdate, Struct, StructKind, Visitor},
};

use super::{
    BranchError,
    content::Content,
    ids::{Id, Ids},
    weave::Parent,
};

/// One element as an update brings it.
#[derive(Clone, Debug)]
pub(super) struct Parsed {
    pub(super) id: Id,
    pub(super) len: u32,
    pub(super) origin: Option<Id>,
    pub(super) right_origin: Option<Id>,
    /// What it hangs in, and its key there; `None` where a neighbour tells it.
    pub(super) parent: Option<(Parent, Option<Bytes>)>,
    pub(super) content: Content,
}

/// An update, read.
#[derive(Clone, Debug, Default)]
pub(super) struct ParsedUpdate {
    /// The elements of each client, in order.
    pub(super) queues: BTreeMap<u64, Vec<Parsed>>,
    /// What it deletes.
    pub(super) deleted: Ids,
}

impl ParsedUpdate {
    /// Reads an update (v1).
    pub(super) fn read(update: &Bytes) -> Result<Self, BranchError> {
        let mut reading = Reading { update, parsed: Self::default() };
        update::walk(update, &mut reading).map_err(|_| BranchError::Malformed)?;
        Ok(reading.parsed)
    }

    /// The ids of its elements.
    pub(super) fn inserted(&self) -> Ids {
        self.queues.values().flatten().map(|item| item.id.range(item.len)).collect()
    }
}

struct Reading<'a> {
    update: &'a Bytes,
    parsed: ParsedUpdate,
}

impl Visitor for Reading<'_> {
    fn visit_struct(&mut self, item: &Struct<'_>) -> Result<(), MalformedUpdate> {
        if item.kind == StructKind::Skipped {
            return Ok(());
        }
        let content = Content::read(item.kind, item.content, self.update)
            .ok_or(MalformedUpdate::UnknownContent)?;
        let key = item.parent_key.map(|key| Bytes::copy_from_slice(key.as_bytes()));
        let parent = match item.parent {
            update::Parent::Inherited => None,
            update::Parent::Root(name) => {
                Some((Parent::Root(Bytes::copy_from_slice(name.as_bytes())), key))
            }
            update::Parent::Item(id) => Some((Parent::Item(id.into()), key)),
        };
        self.parsed.queues.entry(item.client).or_default().push(Parsed {
            id: Id { client: item.client, clock: item.clock },
            len: item.length,
            origin: item.origin.map(Id::from),
            right_origin: item.right_origin.map(Id::from),
            parent,
            content,
        });
        Ok(())
    }

    fn visit_deletion(&mut self, client: u64, clocks: Range<u32>) -> Result<(), MalformedUpdate> {
        self.parsed.deleted.insert(IdRange { client, start: clocks.start, end: clocks.end });
        Ok(())
    }
}
