//! Members: how they belong to the organisation. Who they are stands in erasable records elsewhere.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// How somebody belongs to the organisation.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Came for one group: sees what that group shows and nothing else.
    Guest,
    /// Close to the organisation, without its rights to sign.
    Sympathiser,
    /// A full member.
    Full,
}

/// What somebody does for the whole organisation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Office {
    /// Nothing.
    #[default]
    None,
    /// Keeps the house: invitations, themes, standings.
    Administrator,
}

/// Whether the account can act.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// It can.
    #[default]
    Active,
    /// An administrator has stopped it for now.
    Suspended,
    /// Gone for good; the words stay.
    Left,
}

/// Whether others see that somebody is here.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Presence {
    /// They do.
    #[default]
    Shown,
    /// They do not.
    Hidden,
}

/// One member.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Member {
    /// How they belong.
    pub standing: Standing,
    /// What they do for everyone.
    pub office: Office,
    /// Whether they can act.
    pub status: Status,
    /// Whether they are seen.
    pub presence: Presence,
    /// Since when, in seconds since 1970.
    pub joined_at_s: u64,
}
