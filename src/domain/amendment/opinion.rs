//! What the reading commission thinks of an amendment.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Amendment;
use crate::domain::{ids::MemberId, revision::Revision};

/// An opinion on an amendment.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Opinion {
    /// Which.
    pub advice: Advice,
    /// Why; may be empty.
    pub reason: String,
    /// What the commission would have written instead; may be empty.
    pub counter_wording: String,
    /// Who gave it.
    pub by: MemberId,
    /// When, in seconds since 1970.
    pub at_s: u64,
}

/// What an opinion advises.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Advice {
    /// To adopt it (favorable).
    Favourable,
    /// Not to (défavorable).
    Unfavourable,
    /// Nothing: the assembly will know (sagesse).
    Wisdom,
}

impl Opinion {
    /// What it says, whoever gave it and when.
    pub(super) fn says(&self) -> (Advice, &str, &str) {
        (self.advice, &self.reason, &self.counter_wording)
    }
}

impl Amendment {
    /// The mark of the opinion on it, also where none is given.
    pub fn opinion_revision(&self) -> Revision {
        Revision::of(&self.opinion.as_ref().map(Opinion::says))
    }
}
