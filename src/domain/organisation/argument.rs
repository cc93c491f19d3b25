//! The argument of an argumentaire: a claim that is met in the street, the sources of the answer,
//! who has checked them, and the groups that it is for. The answer is the text itself.

use imbl::OrdSet;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    Organisation,
    link::{Day, Link},
    rights::{Actor, GroupAct},
};
use crate::domain::{
    ids::{GroupId, MemberId},
    revision::Revision,
};

/// Longest claim, in characters: it is one sentence that somebody says.
pub const MAX_CLAIM_CHARS: usize = 500;
/// Most sources: what fits on one sheet beside the answer.
pub const MAX_SOURCES: usize = 30;
/// Most groups that an argumentaire is published to.
pub const MAX_ADDRESSEES: usize = 500;

/// Where something in the answer is from.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
pub struct Source {
    /// What it is, and where.
    #[serde(flatten)]
    pub link: Link,
    /// When it was published, or looked at.
    pub date: Day,
}

/// Somebody has looked the claim and the sources up.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Check {
    /// Who.
    pub by: MemberId,
    /// When, in seconds since 1970.
    pub at_s: u64,
}

/// What an argumentaire is beside its words.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Argument {
    /// What is said, and answered here.
    pub claim: String,
    /// Where the answer's facts are from.
    pub sources: Vec<Source>,
    /// Who has checked claim and sources as they stand, the last one last.
    pub checks: Vec<Check>,
    /// The groups that read it from its publication on, beside its own.
    pub groups: OrdSet<GroupId>,
}

impl Argument {
    /// The mark of claim and sources, which are saved together.
    pub fn revision(&self) -> Revision {
        Revision::of(&(&self.claim, &self.sources))
    }
}

impl Organisation {
    /// The groups that an argumentaire is for, as far as `actor` may know of them. Their mark is of
    /// these alone: it would tell whether a group that somebody guesses is among the others.
    pub fn addressees(&self, actor: Actor<'_>, argument: &Argument) -> Vec<GroupId> {
        let groups = argument.groups.iter().copied();
        groups.filter(|id| self.may_in_group(actor, *id, GroupAct::Know)).collect()
    }
}
