//! Invitations: a secret link that makes one or several people members.

use serde::{Deserialize, Serialize};

use super::{
    group::Role,
    member::{Office, Standing},
};
use crate::domain::ids::{GroupId, MemberId};

/// Most people that one link lets in: a wave of a section, not a public door.
pub const MAX_INVITATION_USES: u32 = 500;
/// Longest life of an invitation, in seconds: 60 days.
pub const MAX_INVITATION_LIFE_S: u64 = 60 * 24 * 3600;

/// SHA-256 of an invitation's secret, in hexadecimal; the secret itself is not kept.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SecretHash(pub String);

/// A place in a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Place {
    /// Which group.
    pub group: GroupId,
    /// As what.
    pub role: Role,
}

/// What an invitation offers.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Invitation {
    /// What opens it.
    pub secret: SecretHash,
    /// How those who take it up will belong.
    pub standing: Standing,
    /// What they will do for everyone.
    pub office: Office,
    /// The group that they will be in.
    pub place: Option<Place>,
    /// How many people it still lets in.
    pub uses_left: u32,
    /// When it ends, in seconds since 1970.
    pub expires_at_s: u64,
    /// Who made it; stands in the record of its event, and is taken in from there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<MemberId>,
}
