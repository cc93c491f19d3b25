//! The numbers of the alinéas of a frozen version: what a printed reference counts by.

use std::collections::BTreeMap;

use super::{base::Base, content::Content, ids::Id, reading::Reading, weave::Item};

/// The number of each block that counts, from 1.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Alineas {
    by_marker: BTreeMap<Id, u32>,
    by_bid: BTreeMap<String, u32>,
}

impl Alineas {
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
