//! What has happened to the amendments of a text. Events are stored for ever, in JSON; fields are
//! only added.

use serde::{Deserialize, Serialize};

use super::{Opinion, People, Verdict, Wording};
use crate::domain::ids::{AmendmentId, BallotId, GroupId, MemberId};

/// One thing that has happened. Who did it and when stands in its record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
#[expect(missing_docs, reason = "each is the past of the command of the same fields")]
pub enum Event {
    RulesSet { threshold: u32, commission: Option<GroupId> },

    Opened { amendment: AmendmentId, parent: Option<AmendmentId>, title: String, author: MemberId },
    Retitled { amendment: AmendmentId, title: String },
    AuthorAdded { amendment: AmendmentId, member: MemberId },
    AuthorRemoved { amendment: AmendmentId, member: MemberId },
    CollectingBegun { amendment: AmendmentId },
    Supported { amendment: AmendmentId, member: MemberId },
    SupportWithdrawn { amendment: AmendmentId, member: MemberId },

    Tabled { amendment: AmendmentId, number: u32, rectified: u32, wording: Wording },
    Reopened { amendment: AmendmentId },
    ConfirmationAsked { amendment: AmendmentId },
    Confirmed { amendment: AmendmentId, wording: Wording },
    Carried { amendment: AmendmentId, wording: Wording },
    MergeOffered { amendment: AmendmentId, into: AmendmentId },
    MergeDropped { amendment: AmendmentId, into: AmendmentId },
    Merged { amendment: AmendmentId, into: AmendmentId },
    Joined { amendment: AmendmentId, from: AmendmentId, people: People },
    OpinionGiven { amendment: AmendmentId, opinion: Opinion },
    Admitted { amendment: AmendmentId },
    Placed { amendment: AmendmentId, before: Option<AmendmentId> },
    Called { amendment: AmendmentId },

    BallotOpened { amendment: AmendmentId, ballot: BallotId },
    BallotClosed { amendment: AmendmentId, ballot: BallotId },

    Decided { amendment: AmendmentId, verdict: Verdict },
    Undone { amendment: AmendmentId, reason: String, record: Option<u64> },
}

impl Event {
    /// The amendment that it is about; nothing: all of them.
    pub fn amendment(&self) -> Option<AmendmentId> {
        match self {
            Self::RulesSet { .. } => None,
            Self::Opened { amendment, .. }
            | Self::Retitled { amendment, .. }
            | Self::AuthorAdded { amendment, .. }
            | Self::AuthorRemoved { amendment, .. }
            | Self::CollectingBegun { amendment }
            | Self::Supported { amendment, .. }
            | Self::SupportWithdrawn { amendment, .. }
            | Self::Tabled { amendment, .. }
            | Self::Reopened { amendment }
            | Self::ConfirmationAsked { amendment }
            | Self::Confirmed { amendment, .. }
            | Self::Carried { amendment, .. }
            | Self::MergeOffered { amendment, .. }
            | Self::MergeDropped { amendment, .. }
            | Self::Merged { amendment, .. }
            | Self::Joined { amendment, .. }
            | Self::OpinionGiven { amendment, .. }
            | Self::Admitted { amendment }
            | Self::Placed { amendment, .. }
            | Self::Called { amendment }
            | Self::BallotOpened { amendment, .. }
            | Self::BallotClosed { amendment, .. }
            | Self::Decided { amendment, .. }
            | Self::Undone { amendment, .. } => Some(*amendment),
        }
    }
}
