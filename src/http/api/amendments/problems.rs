//! What the desk refuses, as problem documents.

use crate::{
    desk::{BallotError, DeskError, WordsError},
    domain::{amendment::command::Refusal, ballot::Refusal as NotVoted},
    http::api::problem::Problem,
    store::StoreError,
};

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        let says = refusal.to_string();
        match refusal {
            Refusal::Unknown => Self::not_found("amendment"),
            Refusal::UnknownMember => Self::not_found("member"),
            Refusal::UnknownGroup => Self::not_found("group"),
            Refusal::Forbidden => Self::forbidden(says),
            Refusal::BadTitle => Self::unfit_as("bad-name", says),
            Refusal::BadReason => Self::unfit_as("bad-content", says),
            Refusal::BadThreshold => Self::unfit_as("bad-threshold", says),
            Refusal::NeedsReason => Self::unfit_as("needs-reason", says),
            Refusal::NeedsCause => Self::unfit_as("needs-cause", says),
            Refusal::OtherBallot => Self::unfit_as("other-ballot", says),
            Refusal::TooDeep => Self::unfit_as("too-deep", says),
            Refusal::NotAmendable => Self::conflict_as("not-amendable", says),
            Refusal::DeadlineOver => Self::conflict_as("deadline-over", says),
            Refusal::Taken => Self::conflict_as("taken", says),
            Refusal::TooMany => Self::conflict_as("too-many", says),
            Refusal::Authors => Self::conflict_as("authors", says),
            Refusal::TooFewSignatures { .. } => Self::conflict_as("too-few-signatures", says),
            Refusal::NothingChanged => Self::conflict_as("nothing-changed", says),
            Refusal::NotNow(_) | Refusal::VotedOn => Self::conflict_as("not-now", says),
            Refusal::AnotherCalled => Self::conflict_as("another-called", says),
            Refusal::NotAlike => Self::conflict_as("not-alike", says),
            Refusal::NoOffer => Self::conflict_as("no-offer", says),
            Refusal::Stale => Self::conflict_as("stale", says),
        }
    }
}

impl From<NotVoted> for Problem {
    fn from(refusal: NotVoted) -> Self {
        let says = refusal.to_string();
        match refusal {
            NotVoted::NotEntitled => Self::forbidden(says),
            NotVoted::Closed => Self::conflict_as("ballot-closed", says),
            NotVoted::Voted => Self::conflict_as("voted", says),
            NotVoted::BadElectorate => Self::unfit_as("bad-electorate", says),
            NotVoted::BadQuorum => Self::unfit_as("bad-quorum", says),
        }
    }
}

impl From<DeskError> for Problem {
    fn from(error: DeskError) -> Self {
        match error {
            DeskError::Refused(refusal) => refusal.into(),
            DeskError::Store(error) => error.into(),
            DeskError::Busy => Self::unavailable(error.to_string()),
            DeskError::Words(WordsError::Task) => Self::unavailable(error.to_string()),
            DeskError::Words(
                error @ (WordsError::History(_) | WordsError::Branch(_) | WordsError::Fold(_)),
            ) => StoreError::Damaged(error.to_string().into()).into(),
        }
    }
}

impl From<BallotError> for Problem {
    fn from(error: BallotError) -> Self {
        match error {
            BallotError::Refused(refusal) => refusal.into(),
            BallotError::Desk(error) => error.into(),
        }
    }
}
