//! What can be asked about the amendments of a text, and why it may be refused.

use super::{Advice, Confirmation, Likeness, Outcome, Wording, event::Event};
use crate::domain::{
    ids::{AmendmentId, BallotId, GroupId, MemberId},
    revision::Premise,
};

/// Longest title of an amendment, in characters: it stands in lists on a phone.
pub const MAX_TITLE_CHARS: usize = 300;
/// Longest reason of a decision or opinion, and longest counter-wording, in characters: a page.
pub const MAX_REASON_CHARS: usize = 4_000;
/// Most authors of an amendment: they write it together; support has no limit.
pub const MAX_AUTHORS: usize = 50;
/// Most amendments of one text: more than any assembly has got through.
pub const MAX_AMENDMENTS: usize = 10_000;
/// Largest number of people who may have to stand behind an amendment.
pub const MAX_THRESHOLD: u32 = 10_000;
/// Most ballots on one amendment: a vote, and its repetitions.
pub const MAX_BALLOTS: usize = 20;
/// Most others that are decided with one adoption: more than anybody would read through.
pub const MAX_CONSEQUENCES: usize = 1_000;

/// What a command comes to: events to be stored together, none if nothing would change.
pub type Decision = Result<Vec<Event>, Refusal>;

/// Something asked for. New ids are chosen by whoever asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// Says what holds for all amendments of the text.
    SetRules {
        /// How many people must stand behind one, authors included.
        threshold: u32,
        /// The group whose members give the opinion.
        commission: Option<GroupId>,
    },
    /// Begins an amendment, whose first author is whoever asks.
    Open {
        /// Its id; its words are in the room `amendment:<id>`.
        amendment: AmendmentId,
        /// The amendment that it amends; nothing: the text.
        parent: Option<AmendmentId>,
        /// What it is called in lists.
        title: String,
    },
    /// Gives it another title.
    Retitle(AmendmentId, String),
    /// Makes somebody an author.
    AddAuthor(AmendmentId, MemberId),
    /// Ends that.
    RemoveAuthor(AmendmentId, MemberId),
    /// Shows it, to gather signatures.
    Collect(AmendmentId),
    /// Signs it.
    Support(AmendmentId),
    /// Takes the signature back.
    WithdrawSupport(AmendmentId),
    /// Tables it.
    Table(AmendmentId, Substance),
    /// Opens its wording again, to table it rectified.
    Rectify(AmendmentId),
    /// Says that the wording holds on the text of now.
    Confirm(AmendmentId, Wording),
    /// Offers that it joins another one that says the same, which then has its authors and
    /// signatures too.
    OfferMerge {
        /// Which would be withdrawn.
        amendment: AmendmentId,
        /// Which would stay.
        into: AmendmentId,
        /// How alike they are; nothing: they are not.
        likeness: Option<Likeness>,
    },
    /// Takes that offer back, or declines it.
    DropMerge {
        /// Which offered.
        amendment: AmendmentId,
        /// What it offered to join.
        into: AmendmentId,
    },
    /// Accepts that offer.
    AcceptMerge {
        /// Which offered.
        amendment: AmendmentId,
        /// What it joins.
        into: AmendmentId,
    },
    /// Gives the commission's opinion.
    GiveOpinion {
        /// On which.
        amendment: AmendmentId,
        /// What.
        advice: Advice,
        /// Why.
        reason: String,
        /// What the commission would have written.
        counter_wording: String,
        /// On what opinion it stands, which it replaces.
        premise: Premise,
    },
    /// Admits it to the discussion.
    Admit(AmendmentId),
    /// Puts it before another one in the order of call, or at the end.
    Place(AmendmentId, Option<AmendmentId>),
    /// Opens its discussion.
    Call(AmendmentId),
    /// Notes that a ballot on it was opened.
    OpenBallot(AmendmentId, BallotId),
    /// Notes that a ballot on it was closed.
    CloseBallot(AmendmentId, BallotId),
    /// Decides on it.
    Decide(AmendmentId, Judgement),
    /// Takes the decision on it back. For an adoption, `record` is the record that takes its words
    /// out of what it amends.
    Undo {
        /// Which.
        amendment: AmendmentId,
        /// Why.
        reason: String,
        /// The record.
        record: Option<u64>,
    },
}

/// What there is to table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Substance {
    /// The branch changes nothing.
    Nothing,
    /// This wording.
    Wording(Wording),
}

/// A decision asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judgement {
    /// What it is to be.
    pub outcome: Outcome,
    /// Why; may be empty.
    pub reason: String,
    /// The amendment whose adoption caused it.
    pub cause: Option<AmendmentId>,
    /// The vote that it follows.
    pub ballot: Option<BallotId>,
    /// Whether it is meant although the text changed where the amendment changes it.
    pub insistence: Insistence,
    /// For an adoption, its record in the log of what it amends, once it stands there.
    pub record: Option<u64>,
}

/// Whether a decision is meant although the text changed meanwhile.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Insistence {
    /// It is not: refuse it then.
    #[default]
    None,
    /// It is.
    Anyway,
}

impl Insistence {
    /// Whether a decision may go on.
    pub(super) fn covers(self, confirmation: Confirmation) -> bool {
        match (self, confirmation) {
            (Self::Anyway, _) | (Self::None, Confirmation::Holds) => true,
            (Self::None, Confirmation::Asked) => false,
        }
    }
}

/// Why a command changes nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// It is not there, or whoever asks must not know that it is.
    #[error("there is no such amendment")]
    Unknown,
    /// A member is not there.
    #[error("there is no such member")]
    UnknownMember,
    /// A group is not there.
    #[error("there is no such group")]
    UnknownGroup,
    /// Whoever asks may not do it.
    #[error("you have no right to do this")]
    Forbidden,
    /// The text takes no amendments.
    #[error("this text is not open to amendments now")]
    NotAmendable,
    /// The calendar's day has passed.
    #[error("the time to table amendments is over")]
    DeadlineOver,
    /// A title without a visible character, or too long.
    #[error("a title has 1 to {MAX_TITLE_CHARS} characters")]
    BadTitle,
    /// A reason or counter-wording that is too long.
    #[error("this has at most {MAX_REASON_CHARS} characters, and no control characters")]
    BadReason,
    /// The id chosen for something new is taken.
    #[error("this id is taken: choose another")]
    Taken,
    /// The text has enough amendments.
    #[error("a text has at most {MAX_AMENDMENTS} amendments")]
    TooManyAmendments,
    /// The amendment had enough ballots.
    #[error("there are at most {MAX_BALLOTS} ballots on an amendment")]
    TooManyBallots,
    /// An adoption is to decide on too many others.
    #[error("with one adoption at most {MAX_CONSEQUENCES} others are decided: take the rest apart")]
    TooManyConsequences,
    /// What it stands on is not what stands now.
    #[error("somebody else has saved this meanwhile: look again, then save on what is there now")]
    ChangedMeanwhile,
    /// An amendment needs somebody who answers for it.
    #[error("an amendment keeps at least one author, and at most {MAX_AUTHORS}")]
    Authors,
    /// A threshold of nobody, or of too many.
    #[error("1 to {MAX_THRESHOLD} people stand behind an amendment")]
    BadThreshold,
    /// Not enough people stand behind it.
    #[error("{missing} more must sign it before it can be tabled")]
    TooFewSignatures {
        /// How many are missing.
        missing: u32,
    },
    /// The branch says what the text says.
    #[error("it changes nothing: write the change first")]
    NothingChanged,
    /// It has not come, or has come too far, for this.
    #[error("it cannot be done with an amendment that is {0:?}")]
    NotNow(super::Status),
    /// A ballot on it is open: what is voted on stays as it is.
    #[error("people are voting on it: wait until the ballot is closed")]
    VotedOn,
    /// Another one is being discussed.
    #[error("another amendment is being discussed: decide on it first")]
    AnotherCalled,
    /// A sub-amendment cannot be amended.
    #[error("amend the amendment, or the text: a sub-amendment has none of its own")]
    TooDeep,
    /// What asks for a reason was given none.
    #[error("say why")]
    NeedsReason,
    /// What names the decision that caused it names none.
    #[error("name the amendment whose adoption caused it")]
    NeedsCause,
    /// The ballot is not on this amendment.
    #[error("this ballot is not on this amendment")]
    OtherBallot,
    /// The two do not say the same.
    #[error("these two do not say the same, or nearly: merge amendments that do")]
    NotAlike,
    /// Nobody offered it.
    #[error("this was not offered, or was taken back: look again")]
    NoOffer,
    /// The text changed where the amendment changes it, and nobody has confirmed the wording.
    #[error(
        "the text has changed where this amendment changes it: its authors confirm it first, \
         or send anyway: true"
    )]
    Stale,
}
