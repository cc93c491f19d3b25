//! The condition of an amendment on the text of now, and what an adoption does to the others.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Outcome, Phase, Procedure};
use crate::domain::ids::AmendmentId;

/// How an amendment stands on its text, from the mildest to the gravest; the gravest that holds is
/// the one that is said.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Condition {
    /// Intact.
    #[default]
    Clean,
    /// The text changed inside or against what it changes.
    Touched,
    /// Others change the same.
    Contested,
    /// The text already says it.
    Satisfied,
    /// What it stands on is gone.
    Orphaned,
}

/// What an adoption would do to another amendment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Effect {
    /// Nothing is left for it to change: it falls.
    Falls,
    /// The text says what it asks for.
    IsSatisfied,
    /// The text changes where it changes it: somebody must look.
    MustBeChecked,
}

impl Effect {
    /// What is proposed to be decided on it.
    pub fn outcome(self) -> Option<Outcome> {
        match self {
            Self::Falls => Some(Outcome::Fallen),
            Self::IsSatisfied => Some(Outcome::Satisfied),
            Self::MustBeChecked => None,
        }
    }
}

/// The condition of each amendment.
pub type Conditions = BTreeMap<AmendmentId, Condition>;

impl Procedure {
    /// What the adoption of one amendment does to the others that are not decided, from their
    /// conditions before it and after it. An amendment of the adopted one has nothing to amend any
    /// more.
    pub fn effects(
        &self,
        adopted: AmendmentId,
        before: &Conditions,
        after: &Conditions,
    ) -> BTreeMap<AmendmentId, Effect> {
        let others = self
            .amendments()
            .filter(|(id, other)| *id != adopted && other.status.phase() != Phase::Over);
        let effect = |(id, other): (AmendmentId, &super::Amendment)| {
            if other.parent == Some(adopted) {
                return Some((id, Effect::Falls));
            }
            let was = before.get(&id).copied().unwrap_or_default();
            let is = after.get(&id).copied().unwrap_or_default();
            effect(was, is).map(|effect| (id, effect))
        };
        others.filter_map(effect).collect()
    }
}

fn effect(was: Condition, is: Condition) -> Option<Effect> {
    match (was, is) {
        (Condition::Orphaned, Condition::Orphaned)
        | (Condition::Satisfied, Condition::Satisfied) => None,
        (_, Condition::Orphaned) => Some(Effect::Falls),
        (_, Condition::Satisfied) => Some(Effect::IsSatisfied),
        (Condition::Clean | Condition::Contested, Condition::Touched) => {
            Some(Effect::MustBeChecked)
        }
        // What was in concurrence with the adopted one is not any more.
        (_, Condition::Clean | Condition::Touched | Condition::Contested) => None,
    }
}
