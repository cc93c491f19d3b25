//! What is known of a text beside its words: kind, stage, place, authors, who may see it.

use imbl::OrdSet;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::argument::Argument;
use crate::domain::{
    ids::{GroupId, MemberId, ThemeId},
    revision::Revision,
};

/// What a text is; it decides how the text lives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TextKind {
    /// A contribution to a debate.
    Contribution,
    /// A motion or a convention text, meant to be amended and voted.
    Motion,
    /// A claim, its answer and the sources, for the field.
    Argumentaire,
    /// A page that is never finished.
    WikiPage,
}

/// How far a text has come.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Being written.
    Draft,
    /// Shown to those who may see it; its authors go on improving it.
    Published,
    /// Open to amendments.
    Amendable,
    /// Written to the end; only a decision changes it.
    Closed,
    /// Adopted.
    Adopted,
}

impl Stage {
    /// Every stage, in order.
    pub const ALL: [Self; 5] =
        [Self::Draft, Self::Published, Self::Amendable, Self::Closed, Self::Adopted];
}

/// Who may see a text.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Visibility {
    /// Its authors.
    Private,
    /// Its group too.
    Group,
    /// Everybody but guests.
    Organisation,
    /// Anyone, without an account, once it is published.
    Public,
}

/// The day on which a text is to reach a stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
pub struct Step {
    /// The stage.
    pub stage: Stage,
    /// When, in seconds since 1970.
    pub at_s: u64,
}

/// What is known of one text.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Text {
    /// What it is.
    pub kind: TextKind,
    /// Its title.
    pub title: String,
    /// Where it is filed.
    pub theme: Option<ThemeId>,
    /// The group that writes it.
    pub group: Option<GroupId>,
    /// How far it has come.
    pub stage: Stage,
    /// What is planned, in the order of the stages.
    pub calendar: Vec<Step>,
    /// Who may see it.
    pub visibility: Visibility,
    /// Who answers for its words.
    pub authors: OrdSet<MemberId>,
    /// Who supports it.
    pub cosignatories: OrdSet<MemberId>,
    /// Who was asked to support it and has not answered.
    pub asked: OrdSet<MemberId>,
    /// What an argumentaire claims and rests on.
    pub argument: Argument,
    /// When it was opened, in seconds since 1970.
    pub opened_at_s: u64,
    /// When what is known of it last changed, in seconds since 1970.
    pub changed_at_s: u64,
}

impl Text {
    /// The mark of the calendar, which is saved whole.
    pub fn calendar_revision(&self) -> Revision {
        Revision::of(&self.calendar)
    }

    /// The next planned step: the first of a stage not yet reached.
    pub fn next_step(&self) -> Option<Step> {
        self.calendar.iter().copied().find(|step| step.stage > self.stage)
    }
}
