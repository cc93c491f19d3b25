//! The numbers of the alinéas of a frozen version: what a printed reference counts by.

use std::collections::BTreeMap;

use bytes::Bytes;
use serde::{Deserialize, Serialize};

use super::{BranchError, base::Base, content::Content, ids::Id, reading::Reading, weave::Item};
use crate::record::{seal_json, unseal_json};

/// The version of the bytes of [`Alineas::encode`].
const FORMAT_VERSION: u8 = 1;

/// The number of each block that counts, from 1.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Alineas {
    by_marker: BTreeMap<Id, u32>,
    by_bid: BTreeMap<String, u32>,
}

/// One alinéa as it is stored: its marker's client and clock, its identity.
#[derive(Serialize, Deserialize)]
struct Row(u64, u32, Option<String>);

impl Alineas {
    /// Their bytes: version, JSON of the alinéas in order, checksum.
    pub fn encode(&self) -> Bytes {
        let named = self.by_bid.iter().map(|(bid, number)| (*number, bid));
        let bids: BTreeMap<u32, &String> = named.collect();
        let numbered = self.by_marker.iter().map(|(marker, number)| (*number, marker));
        let in_order: BTreeMap<u32, &Id> = numbered.collect();
        let row = |(number, id): (u32, &Id)| {
            Row(id.client, id.clock, bids.get(&number).cloned().cloned())
        };
        let rows: Vec<Row> = in_order.into_iter().map(row).collect();
        seal_json(FORMAT_VERSION, &rows)
    }

    /// Reads what [`Self::encode`] wrote.
    ///
    /// # Errors
    /// The bytes are damaged, or a newer version's.
    pub fn decode(body: &Bytes) -> Result<Self, BranchError> {
        let rows: Vec<Row> =
            unseal_json(body, FORMAT_VERSION).map_err(|_| BranchError::Malformed)?;
        let mut alineas = Self::default();
        for (number, Row(client, clock, bid)) in (1..).zip(rows) {
            alineas.by_marker.insert(Id { client, clock }, number);
            if let Some(bid) = bid {
                alineas.by_bid.entry(bid).or_insert(number);
            }
        }
        Ok(alineas)
    }

    /// The number of a block by its marker or, where that stands under another id, its identity.
    pub fn number(&self, marker: Option<Id>, bid: Option<&str>) -> Option<u32> {
        let by_marker = marker.and_then(|marker| self.by_marker.get(&marker));
        by_marker.or_else(|| self.by_bid.get(bid?)).copied()
    }

    /// How many there are.
    pub fn count(&self) -> u32 {
        u32::try_from(self.by_marker.len()).unwrap_or(u32::MAX)
    }
}

/// Counts the alinéas of a version: every block that holds something, whatever its kind.
pub fn alineas(frozen: &Base) -> Alineas {
    let reading = Reading::of(&frozen.weave, &Item::in_base);
    let mut alineas = Alineas::default();
    let mut open = None;
    let mut number = 0;
    for item in frozen.weave.text().filter(|item| item.in_base()) {
        let holds = match item.content {
            Content::Marker => {
                open = Some(item.id);
                reading.kind(item.id).is_atom()
            }
            ref content => content.is_countable(),
        };
        if let Some(marker) = open.filter(|_| holds) {
            open = None;
            number += 1;
            alineas.by_marker.insert(marker, number);
            if let Some(bid) = reading.bid(marker) {
                alineas.by_bid.entry(bid).or_insert(number);
            }
        }
    }
    alineas
}
