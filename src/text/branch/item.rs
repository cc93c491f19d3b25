//! One element of a weave: where it stands, what it holds, who put it in and who took it out.

use bytes::Bytes;
use coopol_protocol::frontier::IdRange;

use super::{content::Content, ids::Id};

/// Whose act something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Layer {
    /// The base's.
    Base,
    /// The branch's.
    Own,
}

impl Layer {
    pub(super) const fn bit(self) -> u8 {
        match self {
            Self::Base => 1,
            Self::Own => 2,
        }
    }
}

/// What an element hangs in.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Parent {
    /// A root type.
    Root(Bytes),
    /// A shared type that stands in the document.
    Item(Id),
}

/// One sequence: the words of a type, or the values that one key of a map ever had.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Chain {
    pub(super) parent: Parent,
    pub(super) key: Option<Bytes>,
}

/// One element, or neighbours of one client that were written one after the other.
#[derive(Clone, Debug)]
pub(super) struct Item {
    pub(super) id: Id,
    pub(super) len: u32,
    pub(super) origin: Option<Id>,
    pub(super) right_origin: Option<Id>,
    /// Its chain; `NONE` for what was collected.
    pub(super) chain: u32,
    pub(super) left: u32,
    pub(super) right: u32,
    pub(super) content: Content,
    pub(super) layer: Layer,
    /// Bits of the layers that deleted it.
    pub(super) dead: u8,
}

impl Item {
    /// Whether the base shows it (or lets it format).
    pub(super) fn in_base(&self) -> bool {
        self.layer == Layer::Base && self.dead & Layer::Base.bit() == 0
    }

    /// Whether the branch shows it (or lets it format).
    pub(super) fn in_branch(&self) -> bool {
        self.dead == 0
    }

    pub(super) fn range(&self) -> IdRange {
        self.id.range(self.len)
    }

    pub(super) fn last(&self) -> Id {
        self.id.later(self.len - 1)
    }
}
