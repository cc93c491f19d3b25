//! Which words came back under which ids: the copy maps of a document, looked through.

use std::collections::BTreeMap;

use coopol_protocol::frontier::IdRange;

use super::ids::{Id, Ids};
use crate::text::event::Copied;

/// Most copies of copies that are followed: each undo and redo of the same words adds one.
const MAX_HOPS: u32 = 256;
/// Most copies that are told of at once: some hundred ids, each with some dozen stories.
const MAX_ONWARD: usize = 10_000;

/// The copy maps of a document, oldest first.
#[derive(Clone, Debug, Default)]
pub(super) struct Copies {
    by_client: BTreeMap<u64, Vec<Copied>>,
}

impl Copies {
    pub(super) fn learn(&mut self, copies: &[Copied]) {
        for copy in copies.iter().filter(|copy| copy.is_sound()) {
            self.by_client.entry(copy.from.client).or_default().push(*copy);
        }
    }

    /// Under which id an element stands today: itself or a copy, newest first, for which `stands`
    /// says so. `None` if there is none.
    pub(super) fn resolve(&self, id: Id, stands: &impl Fn(Id) -> bool) -> Option<Id> {
        let mut tried = Ids::new();
        let mut waiting = vec![id];
        for _ in 0..MAX_HOPS {
            let id = waiting.pop()?;
            if stands(id) {
                return Some(id);
            }
            if tried.contains(id) {
                continue;
            }
            tried.insert(id.range(1));
            // The last to be pushed is looked at first: the newest.
            waiting.extend(self.copies_of(id));
        }
        None
    }

    /// Whether any map says what became of an element.
    pub(super) fn knows(&self, id: Id) -> bool {
        self.copies_of(id).next().is_some()
    }

    /// Whether any map says what became of one of these elements.
    pub(super) fn know(&self, range: IdRange) -> bool {
        let copies = self.by_client.get(&range.client).map_or(&[][..], Vec::as_slice);
        copies.iter().any(|copy| copy.from.start < range.end && range.start < copy.from.end)
    }

    fn copies_of(&self, id: Id) -> impl Iterator<Item = Id> + '_ {
        let copies = self.by_client.get(&id.client).map_or(&[][..], Vec::as_slice);
        let holds = move |copy: &&Copied| copy.from.clocks().contains(&id.clock);
        copies.iter().filter(holds).map(move |copy| Id {
            client: copy.client,
            clock: copy.start + (id.clock - copy.from.start),
        })
    }
}

/// What became of these ids: each copy of them, and of the copies, unit by unit; those of one unit
/// oldest first.
pub fn onward(copies: &[Copied], ids: &[Id]) -> Vec<Copied> {
    let mut all = Copies::default();
    all.learn(copies);
    let (mut seen, mut found, mut waiting) = (Ids::new(), Vec::new(), ids.to_vec());
    while let Some(id) = waiting.pop() {
        if seen.contains(id) {
            continue;
        }
        seen.insert(id.range(1));
        for now in all.copies_of(id).take(MAX_ONWARD - found.len()) {
            found.push(Copied { from: id.range(1), client: now.client, start: now.clock });
            waiting.push(now);
        }
    }
    found
}

/// Adds that the element `from` came back as `to`; a continuation makes the last copy longer.
pub(super) fn push_copy(copies: &mut Vec<Copied>, from: IdRange, to: Id) {
    if let Some(last) = copies.last_mut() {
        let length = last.from.end - last.from.start;
        let continues = last.from.client == from.client
            && last.from.end == from.start
            && last.client == to.client
            && last.start + length == to.clock;
        if continues {
            last.from.end = from.end;
            return;
        }
    }
    copies.push(Copied { from, client: to.client, start: to.clock });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn copied(client: u64, clocks: (u32, u32), now: (u64, u32)) -> Copied {
        let from = IdRange { client, start: clocks.0, end: clocks.1 };
        Copied { from, client: now.0, start: now.1 }
    }

    #[test]
    fn sync_11_copies_are_followed_from_copy_to_copy_and_in_circles_once() {
        let copies = [
            copied(1, (10, 20), (2, 0)),
            copied(2, (0, 10), (3, 100)),
            copied(3, (104, 105), (1, 14)),
            copied(9, (0, 5), (9, 5)),
        ];
        let found = onward(&copies, &[Id { client: 1, clock: 14 }]);
        let told = [
            copied(1, (14, 15), (2, 4)),
            copied(2, (4, 5), (3, 104)),
            copied(3, (104, 105), (1, 14)),
        ];
        assert_eq!(found, told);
    }

    #[test]
    fn sync_11_what_is_told_of_copies_is_bounded() {
        let many: Vec<_> = (0..20_000).map(|n| copied(1, (0, 1), (2, n))).collect();
        assert_eq!(onward(&many, &[Id { client: 1, clock: 0 }]).len(), MAX_ONWARD);
    }
}
