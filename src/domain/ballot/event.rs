//! What has happened in a ballot. Events are stored for ever, in JSON; fields are only added.

use serde::{Deserialize, Serialize};

use super::{Choice, Electorate, Question, Rules};
use crate::domain::ids::MemberId;

/// One thing that has happened. Who did it and when stands in its record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Event {
    /// It was opened: always the first.
    Opened {
        /// What is voted on.
        question: Question,
        /// How.
        rules: Rules,
        /// Who may vote.
        electorate: Electorate,
    },
    /// Somebody has voted.
    Cast {
        /// Whose vote it is.
        voter: MemberId,
        /// What.
        choice: Choice,
    },
    /// No vote behind this is counted.
    Closed,
}
