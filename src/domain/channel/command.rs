//! What can be asked of a channel, and why it may be refused.

use super::{
    body::Body,
    event::{Event, Saying},
    fate::{MAX_REACTIONS, Reaction},
};
use crate::domain::ids::MemberId;

/// Most members and groups that one message may call by name: more is an announcement.
pub const MAX_MENTIONS: usize = 50;
/// Most pinned messages: more are not found again.
pub const MAX_PINS: usize = 50;
/// Longest reason for hiding a message, in characters: its author reads it.
pub const MAX_REASON_CHARS: usize = 500;
/// Longest pause between two messages of one member, in seconds: an hour.
pub const MAX_SLOW_MODE_S: u32 = 3_600;
/// Longest time that a rule keeps messages, in days: ten years; what should stay longer has none.
pub const MAX_RETENTION_DAYS: u32 = 3_650;
/// Longest silence, in seconds: 30 days; what should last longer is a question of membership.
pub const MAX_MUTE_S: u64 = 30 * 24 * 3_600;

/// Something asked for. Messages are named by their sequence numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// Sends a message.
    Say(Saying),
    /// Gives a message of one's own other words.
    Edit(u64, Body),
    /// Takes a message's words away for good.
    Erase(u64),
    /// Takes a message out of sight, for this reason.
    Hide(u64, String),
    /// Shows it again.
    Unhide(u64),
    /// Reacts to a message.
    React(u64, Reaction),
    /// Takes a reaction back.
    Unreact(u64, Reaction),
    /// Pins a message.
    Pin(u64),
    /// Unpins it.
    Unpin(u64),
    /// Answers what a message asks, with an option counted from 0, or takes one's answer back.
    Vote(u64, Option<usize>),
    /// Ends what a message of one's own asks.
    ClosePoll(u64),
    /// Sets the time between two messages of one member, in seconds; 0 ends it.
    SetSlowMode(u32),
    /// Sets for how many days messages are kept; without, for ever.
    SetRetention(Option<u32>),
    /// Silences a member until a time, in seconds since 1970; one that is past ends it.
    Mute(MemberId, u64),
}

impl Command {
    /// The message that it is about, if it is about one that is there.
    pub fn target(&self) -> Option<u64> {
        match self {
            Self::Edit(message, _)
            | Self::Erase(message)
            | Self::Hide(message, _)
            | Self::Unhide(message)
            | Self::React(message, _)
            | Self::Unreact(message, _)
            | Self::Pin(message)
            | Self::Unpin(message)
            | Self::Vote(message, _)
            | Self::ClosePoll(message) => Some(*message),
            Self::Say(_) | Self::SetSlowMode(_) | Self::SetRetention(_) | Self::Mute(..) => None,
        }
    }

    /// How far one must be allowed to go to ask for it; whose message it is comes on top.
    pub fn least_power(&self) -> Power {
        match self {
            Self::Say(_)
            | Self::Edit(..)
            | Self::Erase(_)
            | Self::React(..)
            | Self::Unreact(..)
            | Self::Vote(..)
            | Self::ClosePoll(_) => Power::Speaker,
            Self::Hide(..)
            | Self::Unhide(_)
            | Self::Pin(_)
            | Self::Unpin(_)
            | Self::SetSlowMode(_)
            | Self::SetRetention(_)
            | Self::Mute(..) => Power::Moderator,
        }
    }
}

/// How far somebody may go in a channel: worked out from the place that it belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Power {
    /// Reads.
    Reader,
    /// Speaks and reacts.
    Speaker,
    /// Keeps the conversation: hides, erases, pins, silences.
    Moderator,
}

/// Who asks.
#[derive(Clone, Copy, Debug)]
pub struct Asker<'a> {
    /// The member.
    pub member: &'a MemberId,
    /// How far they may go.
    pub power: Power,
}

/// What a command comes to; `None` if it would change nothing.
pub type Decision = Result<Option<Event>, Refusal>;

/// Why a command changes nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Whoever asks may not do it.
    #[error("you have no right to do this here")]
    Forbidden,
    /// There is no such message, or it was erased.
    #[error("there is no such message any more")]
    NoMessage,
    /// It is too soon after one's last message.
    #[error("slow mode: wait {wait_s} seconds before your next message")]
    TooSoon {
        /// For how long to wait, in seconds.
        wait_s: u64,
    },
    /// A moderator silenced whoever asks.
    #[error("a moderator has silenced you here for another {wait_s} seconds")]
    Muted {
        /// For how long, in seconds.
        wait_s: u64,
    },
    /// Too many are called.
    #[error("a message calls at most {MAX_MENTIONS} members and groups")]
    TooManyMentions,
    /// Too many different reactions to one message.
    #[error("a message has at most {MAX_REACTIONS} different reactions")]
    TooManyReactions,
    /// Too many pins.
    #[error("a channel has at most {MAX_PINS} pinned messages: unpin one first")]
    TooManyPins,
    /// No reason, or too long a one.
    #[error("say why, in at most {MAX_REASON_CHARS} characters: the author will read it")]
    BadReason,
    /// The message asks nothing.
    #[error("this message has no poll")]
    NoPoll,
    /// Nobody can answer any more.
    #[error("this poll is closed")]
    PollClosed,
    /// There is no such answer.
    #[error("choose one of the answers, counted from 0")]
    NoOption,
    /// People have answered the words as they stand.
    #[error("people have answered this question: its words stay as they are")]
    HasVotes,
    /// No such rule.
    #[error("messages are kept for 1 to 3,650 days, or for ever")]
    BadRetention,
    /// Too slow, or silenced for too long.
    #[error("slow mode goes up to an hour, silence up to 30 days")]
    TooLong,
}

impl Refusal {
    /// A stable name for programs.
    pub fn code(self) -> &'static str {
        match self {
            Self::Forbidden => "forbidden",
            Self::NoMessage => "no-message",
            Self::TooSoon { .. } => "slow-mode",
            Self::Muted { .. } => "muted",
            Self::TooManyMentions => "bad-mentions",
            Self::TooManyReactions => "too-many-reactions",
            Self::TooManyPins => "too-many-pins",
            Self::BadReason => "bad-reason",
            Self::NoPoll => "no-poll",
            Self::PollClosed => "poll-closed",
            Self::NoOption => "no-option",
            Self::HasVotes => "has-votes",
            Self::BadRetention => "bad-retention",
            Self::TooLong => "too-long",
        }
    }

    /// How long to wait before it is tried again, in seconds.
    pub fn wait_s(self) -> Option<u64> {
        match self {
            Self::TooSoon { wait_s } | Self::Muted { wait_s } => Some(wait_s),
            Self::Forbidden
            | Self::NoMessage
            | Self::TooManyMentions
            | Self::TooManyReactions
            | Self::TooManyPins
            | Self::BadReason
            | Self::NoPoll
            | Self::PollClosed
            | Self::NoOption
            | Self::HasVotes
            | Self::BadRetention
            | Self::TooLong => None,
        }
    }
}
