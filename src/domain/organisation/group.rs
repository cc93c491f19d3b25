//! Groups: who works together, and what each does there.

use imbl::OrdMap;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::link::Link;
use crate::domain::{
    ids::{GroupId, MemberId},
    revision::Revision,
};

/// What a group is in the organisation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum GroupKind {
    /// The members of one place.
    Section,
    /// Several sections.
    Federation,
    /// Works on one subject for the whole organisation.
    Commission,
    /// Founded by any full member; no other group has a say in it.
    Free,
}

/// Who knows that a group exists.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Openness {
    /// Its members.
    #[default]
    Private,
    /// Everybody but guests; whoever wants to may join as an observer.
    Listed,
}

/// What a member does in a group, from the least to the most.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Reads and discusses.
    Observer,
    /// Writes too.
    Member,
    /// Leads texts from stage to stage, and invites.
    Facilitator,
    /// Answers for the group: members, roles, name.
    Secretary,
}

/// One group.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Group {
    /// What it is.
    pub kind: GroupKind,
    /// Its name.
    pub name: String,
    /// Who knows of it.
    pub openness: Openness,
    /// The group that it belongs to in the organisation, which gives nobody rights here.
    pub parent: Option<GroupId>,
    /// Who is in it.
    pub members: OrdMap<MemberId, Role>,
    /// The group that it was merged into; it is then empty.
    pub merged_into: Option<GroupId>,
    /// What it is for, in a few lines.
    pub description: String,
    /// Its files and pages elsewhere: a successor finds them here.
    pub links: Vec<Link>,
    /// When it was founded, in seconds since 1970.
    pub founded_at_s: u64,
}

impl Group {
    /// What `member` does here.
    pub fn role(&self, member: &MemberId) -> Option<Role> {
        self.members.get(member).copied()
    }

    /// The mark of description and links, which are saved together.
    pub fn revision(&self) -> Revision {
        Revision::of(&(&self.description, &self.links))
    }

    /// Those who answer for the group.
    pub fn secretaries(&self) -> impl Iterator<Item = &MemberId> {
        let answers = |role: &Role| *role == Role::Secretary;
        self.members.iter().filter(move |(_, role)| answers(role)).map(|(member, _)| member)
    }
}
