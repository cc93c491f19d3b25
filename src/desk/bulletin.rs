//! What changed last, for those who follow: shared by all, read by each from a cursor of its own.
//!
//! It is kept in memory only. Whoever comes back after a break asks for what is shown, which costs
//! no more than hearing of each change.

use crate::domain::ids::{AmendmentId, BallotId, TextId};

/// Changes that are kept for who follows; who is further behind asks for everything again.
const MAX_RECENT: usize = 512;

/// Something about an amendment changed: its standing, its condition, or a ballot on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Change {
    /// Of which text.
    pub text: TextId,
    /// Which.
    pub amendment: AmendmentId,
    /// The ballot, where it is one that changed.
    pub ballot: Option<BallotId>,
}

/// The last changes, without a gap. A copy costs a pointer.
#[derive(Clone, Debug, Default)]
pub struct Bulletin {
    /// How many came before those that are kept.
    first: u64,
    changes: imbl::Vector<Change>,
}

impl Bulletin {
    /// Takes one more in.
    pub(super) fn push(&mut self, change: Change) {
        self.changes.push_back(change);
        if self.changes.len() > MAX_RECENT {
            self.changes.pop_front();
            self.first += 1;
        }
    }

    fn end(&self) -> u64 {
        self.first + self.changes.len() as u64
    }
}

/// One who reads the bulletin: a cursor, and nothing that waits.
#[derive(Clone, Copy, Debug)]
pub struct Reader {
    cursor: u64,
}

/// What a reader finds next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Next {
    /// Nothing yet.
    UpToDate,
    /// These, the oldest first.
    Changes(Vec<Change>),
    /// More than is kept.
    Lost,
}

impl Reader {
    /// Reads from now on.
    pub fn new(bulletin: &Bulletin) -> Self {
        Self { cursor: bulletin.end() }
    }

    /// What came since, each once.
    pub fn next(&mut self, bulletin: &Bulletin) -> Next {
        let from = self.cursor;
        self.cursor = bulletin.end();
        let Some(skip) = from.checked_sub(bulletin.first) else { return Next::Lost };
        let skip = usize::try_from(skip).unwrap_or(usize::MAX);
        let mut changes: Vec<Change> = Vec::new();
        for change in bulletin.changes.iter().skip(skip) {
            if !changes.contains(change) {
                changes.push(*change);
            }
        }
        if changes.is_empty() { Next::UpToDate } else { Next::Changes(changes) }
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn change(number: u128) -> Change {
        let (text, amendment) = (TextId(Uuid::nil()), AmendmentId(Uuid::from_u128(number)));
        Change { text, amendment, ballot: None }
    }

    #[test]
    fn amend_14_a_reader_hears_each_change_once_and_is_told_when_it_missed_some() {
        let mut bulletin = Bulletin::default();
        bulletin.push(change(1));
        let mut reader = Reader::new(&bulletin);
        let mut slow = reader;
        assert_eq!(reader.next(&bulletin), Next::UpToDate);
        [2, 3, 2].into_iter().for_each(|number| bulletin.push(change(number)));
        assert_eq!(reader.next(&bulletin), Next::Changes(vec![change(2), change(3)]));
        assert_eq!(reader.next(&bulletin), Next::UpToDate);
        (0..MAX_RECENT as u128).for_each(|number| bulletin.push(change(number)));
        assert_eq!(slow.next(&bulletin), Next::Lost);
        assert_eq!(slow.next(&bulletin), Next::UpToDate);
    }
}
