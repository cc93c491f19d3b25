//! Why a store did not do what it was asked.

use std::sync::Arc;

use super::{LogName, Sequence, SmallRecord};

/// Why the store could not do what was asked.
#[derive(Debug, Clone, thiserror::Error)]
pub enum StoreError {
    /// It may work later: disk full or busy, connection lost. Nothing is given up: the caller
    /// keeps what it has and tries again.
    #[error("the store is not available: {0}")]
    Unavailable(Arc<str>),
    /// It will not work by trying again: damaged data, a newer format.
    #[error("the stored data cannot be read: {0}")]
    Damaged(Arc<str>),
    /// The request breaks a limit of the contract.
    #[error("the store refuses this: {0}")]
    Refused(Arc<str>),
}

/// Why an append changed nothing. All or nothing: no record of a failed append is in the log,
/// except after [`StoreError::Unavailable`], whose outcome may be unknown: repeat it, with unique
/// keys where doubling would matter.
#[derive(Debug, Clone, thiserror::Error)]
pub enum AppendError {
    /// The log has moved on; decide again on the new state. For an erasure also: what it replaces
    /// has been compacted meanwhile.
    #[error("the log's head is {}, not what was expected", head.0)]
    Conflict {
        /// Its head now.
        head: Sequence,
    },
    /// A unique key stands in the log already: this was done before. Comes before
    /// [`AppendError::Conflict`]: a command sent again after a lost answer meets a head that it
    /// moved itself, and must learn that it is done.
    #[error("record {index} of the append stands in the log already, at {}", at.0)]
    Duplicate {
        /// Which record of the append, from 0.
        index: usize,
        /// Where the first one stands.
        at: Sequence,
    },
    /// The store could not do it.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl AppendError {
    /// Of an append that expects no head and repeats nothing.
    #[must_use]
    pub fn unconditional(self) -> StoreError {
        match self {
            Self::Store(error) => error,
            other @ (Self::Conflict { .. } | Self::Duplicate { .. }) => {
                StoreError::Unavailable(other.to_string().into())
            }
        }
    }
}

/// Why a log could not be read from a position.
#[derive(Debug, Clone, thiserror::Error)]
pub enum ReadError {
    /// Records after that position are folded into the snapshot: [`super::Store::load`] instead.
    #[error("records up to {} are folded into a snapshot", through.0)]
    Compacted {
        /// The last folded record.
        through: Sequence,
    },
    /// The log ends before what this store has shown of it: the server lost what it had
    /// acknowledged. [`super::Store::load`] takes what there is.
    #[error("the store lost records: the log ends at {} and not at {}", head.0, was.0)]
    Lost {
        /// Its last record.
        head: Sequence,
        /// The last record that was shown.
        was: Sequence,
    },
    /// The store could not do it.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl ReadError {
    /// Of a log that is whole: it is neither folded nor shorter than it was.
    #[must_use]
    pub fn of_whole(self, log: &LogName) -> StoreError {
        match self {
            Self::Store(error) => error,
            other @ (Self::Compacted { .. } | Self::Lost { .. }) => {
                StoreError::Damaged(format!("the log {}: {other}", log.as_str()).into())
            }
        }
    }
}

/// Why a compaction changed nothing.
#[derive(Debug, Clone, thiserror::Error)]
pub enum CompactError {
    /// Somebody else compacted or erased first, or the snapshot reaches past the head.
    #[error("the log, compacted through {}, has changed or has no such record", through.0)]
    Stale {
        /// Through where it is compacted now.
        through: Sequence,
    },
    /// The store could not do it.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Why a small record was not written or removed.
#[derive(Debug, Clone, thiserror::Error)]
pub enum PutError {
    /// The precondition did not hold; this is what stands there.
    #[error("the record has changed meanwhile or exists already")]
    Conflict {
        /// The record as it stands, if any.
        current: Option<SmallRecord>,
    },
    /// The store could not do it.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl PutError {
    /// Of a write that needs nothing to hold, or that may be tried again.
    #[must_use]
    pub fn unconditional(self) -> StoreError {
        match self {
            Self::Store(error) => error,
            Self::Conflict { .. } => StoreError::Unavailable("it was changed meanwhile".into()),
        }
    }
}
