//! What a history must not come to.

use crate::checker::Fault;

/// A promise that was broken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Trouble {
    /// The store lacks words, or has some that it must not have.
    Stored { room: usize, when: &'static str, faults: Vec<Fault> },
    /// Clients have not the same text, or are not told that it is stored, however long they wait.
    Apart { room: usize, texts: Vec<(usize, bool, String)> },
    /// Clients at one hub do not see those who are there.
    Company { room: usize, there: Vec<u64>, seen: Vec<(usize, Vec<u64>)> },
    /// A client was told more often that something is stored than it had sent something.
    SettledTwice { seat: usize },
    /// A room that nobody is in stays in memory.
    RoomStays { hub: usize, rooms: usize },
    /// A record that cannot be applied is not named once.
    Quarantine { room: usize, poison: Vec<u64>, named: Vec<u64> },
    /// A grant that was taken back still opens a room.
    StillIn { seat: usize, hub: usize },
}
