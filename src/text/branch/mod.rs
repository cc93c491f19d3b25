//! Branches of a text: what an amendment changes, exactly, on a base that goes on living.
//!
//! ```text
//! branch := branch ∪ base      its content: branch − base, by who owns which element
//! ```
//! Asleep, an amendment is its own updates and id sets ([`Own`]). Opened on its base it is a
//! [`Branch`], which tells its difference, as ids and in words, and the one update that adopts it.
//! Everything here takes bytes and gives bytes and values; where elements stand is known from
//! their ids, never guessed by comparing words.

mod alineas;
mod base;
#[expect(clippy::module_inception, reason = "the branch itself is one subject of this folder")]
mod branch;
mod carry;
mod changes;
mod collision;
mod condition;
mod content;
mod copies;
mod deleting;
mod dispositif;
mod encode;
mod excerpt;
mod footprint;
mod french;
mod ids;
mod index;
mod item;
mod likeness;
mod own;
mod parse;
mod pen;
mod provenance;
mod reading;
mod rows;
mod spans;
mod undo;
mod weave;
mod wording;

pub use alineas::{Alineas, alineas};
pub use base::{Base, Edit, Spot, Version};
pub use branch::{Branch, Difference};
pub use carry::rebuild;
pub use changes::{Change, ChangeKind};
pub use collision::{Class, Collision, collide, sweep};
pub use condition::{Adoption, Around, Cause, Condition, Reason, condition};
pub use copies::onward;
pub use dispositif::dispositif;
pub use excerpt::{Excerpt, Outline};
pub use footprint::Footprint;
pub use ids::{Id, Ids};
pub use index::Index;
pub use likeness::{Group, Likeness, groups};
pub use own::Own;
pub use pen::Rewritten;
pub use provenance::{Run, provenance};
pub use reading::Traced;
pub use undo::{Adopted, undo_adoption};
pub use wording::Wording;

/// Why an update, a branch or a frozen wording cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BranchError {
    /// Bytes that are no update, or none that a text takes.
    #[error("the bytes are not what they should be")]
    Malformed,
    /// Something that it builds on is missing.
    #[error("something that it builds on is missing: it belongs to another text or epoch")]
    Incomplete,
    /// A client that wrote in the branch also wrote in its base: ids would mean two things.
    #[error("the Yjs client {client} wrote in the branch and in its base: use a fresh one")]
    ForeignClient {
        /// The Yjs client.
        client: u64,
    },
}
