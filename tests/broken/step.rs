//! Where a hub may be killed: at its two edges, the store and the wire.
//!
//! What is between them is memory, and gone with the process wherever it stood: a kill between two
//! steps leaves just what a kill at the next of these leaves.

/// One place on the way of a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// The room has handed records to the store.
    BeforeAppend,
    /// The store has them, and has not answered.
    DuringCommit,
    /// They are durable, and nobody was told.
    AfterCommit,
    /// An acknowledgement is about to go to the network.
    BeforeAcknowledge,
    /// It has gone.
    AfterAcknowledge,
    /// A broadcast is about to go to the network.
    BeforeBroadcast,
    /// It has gone.
    AfterBroadcast,
    /// A folded log is about to be put in place.
    BeforeCompact,
    /// The store is putting it in place.
    DuringCompact,
    /// It stands.
    AfterCompact,
    /// A log is about to be read.
    BeforeLoad,
    /// It was read.
    AfterLoad,
    /// A room lets go of its log.
    BeforeUnload,
    /// It is gone from memory.
    AfterUnload,
}

impl Step {
    /// All of them.
    pub(crate) const ALL: [Self; 14] = [
        Self::BeforeAppend,
        Self::DuringCommit,
        Self::AfterCommit,
        Self::BeforeAcknowledge,
        Self::AfterAcknowledge,
        Self::BeforeBroadcast,
        Self::AfterBroadcast,
        Self::BeforeCompact,
        Self::DuringCompact,
        Self::AfterCompact,
        Self::BeforeLoad,
        Self::AfterLoad,
        Self::BeforeUnload,
        Self::AfterUnload,
    ];
}
