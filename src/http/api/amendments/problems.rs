//! What the desk refuses, as problem documents.

use crate::{
    desk::{BallotError, DeskError, WordsError},
    domain::{amendment::command::Refusal, ballot::Refusal as NotVoted},
    http::api::problem::{Code, Problem},
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
            Refusal::BadTitle => Self::unfit_as(Code::BadName, says),
            Refusal::BadReason => Self::unfit_as(Code::BadContent, says),
            Refusal::BadThreshold => Self::unfit_as(Code::BadThreshold, says),
            Refusal::NeedsReason => Self::unfit_as(Code::NeedsReason, says),
            Refusal::NeedsCause => Self::unfit_as(Code::NeedsCause, says),
            Refusal::OtherBallot => Self::unfit_as(Code::OtherBallot, says),
            Refusal::TooDeep => Self::unfit_as(Code::TooDeep, says),
            Refusal::NotAmendable => Self::conflict_as(Code::NotAmendable, says),
            Refusal::DeadlineOver => Self::conflict_as(Code::DeadlineOver, says),
            Refusal::Taken => Self::conflict_as(Code::Taken, says),
            Refusal::TooManyAmendments => Self::conflict_as(Code::TooManyAmendments, says),
            Refusal::TooManyBallots => Self::conflict_as(Code::TooManyBallots, says),
            Refusal::TooManyConsequences => Self::conflict_as(Code::TooManyConsequences, says),
            Refusal::ChangedMeanwhile => Self::conflict_as(Code::ChangedMeanwhile, says),
            Refusal::Authors => Self::conflict_as(Code::Authors, says),
            Refusal::TooFewSignatures { .. } => Self::conflict_as(Code::TooFewSignatures, says),
            Refusal::NothingChanged => Self::conflict_as(Code::NothingChanged, says),
            Refusal::NotNow(_) | Refusal::VotedOn => Self::conflict_as(Code::NotNow, says),
            Refusal::AnotherCalled => Self::conflict_as(Code::AnotherCalled, says),
            Refusal::NotAlike => Self::conflict_as(Code::NotAlike, says),
            Refusal::NoOffer => Self::conflict_as(Code::NoOffer, says),
            Refusal::Stale => Self::conflict_as(Code::Stale, says),
        }
    }
}

impl From<NotVoted> for Problem {
    fn from(refusal: NotVoted) -> Self {
        let says = refusal.to_string();
        match refusal {
            NotVoted::NotEntitled => Self::forbidden(says),
            NotVoted::Closed => Self::conflict_as(Code::BallotClosed, says),
            NotVoted::Voted => Self::conflict_as(Code::Voted, says),
            NotVoted::BadElectorate => Self::unfit_as(Code::BadElectorate, says),
            NotVoted::BadQuorum => Self::unfit_as(Code::BadQuorum, says),
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
