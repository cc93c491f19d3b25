//! Polls: a message that asks, with answers to choose from. A show of hands, not a ballot: who
//! answered how stands in the log and is told to nobody; the counts are computed.

use imbl::OrdMap;
use serde::{Deserialize, Serialize};

use super::body::{BadBody, Body};
use crate::domain::ids::MemberId;

/// Fewest answers: with one there is nothing to choose.
pub const MIN_OPTIONS: usize = 2;
/// Most answers: more are not weighed against each other.
pub const MAX_OPTIONS: usize = 10;
/// Longest answer, in characters: it stands in a line or two.
pub const MAX_OPTION_CHARS: usize = 200;
/// How far ahead a poll may close, in seconds: a year.
pub const MAX_POLL_S: u64 = 366 * 24 * 3_600;

/// What is asked; the question itself is the message's words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    /// The answers to choose from.
    pub options: Vec<String>,
    /// When it closes by itself, in seconds since 1970.
    pub closes_at_s: Option<u64>,
}

/// Something that is no poll.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadPoll {
    /// Too few answers, too many, or two alike.
    #[error("a poll has {MIN_OPTIONS} to {MAX_OPTIONS} different answers")]
    Options,
    /// An answer with nothing to see, or too much.
    #[error("an answer has 1 to {MAX_OPTION_CHARS} characters")]
    Option,
    /// It would close in the past, or in years.
    #[error("a poll closes in the future, within a year")]
    Closing,
}

impl Question {
    /// A poll as it is kept: its answers are cleaned as messages are.
    ///
    /// # Errors
    /// Says what is wrong with it.
    pub fn new(given: &[String], closes_at_s: Option<u64>, now_s: u64) -> Result<Self, BadPoll> {
        if !(MIN_OPTIONS..=MAX_OPTIONS).contains(&given.len()) {
            return Err(BadPoll::Options);
        }
        let options = given.iter().map(|option| clean(option)).collect::<Result<Vec<_>, _>>()?;
        let is_double = |(n, option): (usize, &String)| options[..n].contains(option);
        if options.iter().enumerate().any(is_double) {
            return Err(BadPoll::Options);
        }
        let fits = |at_s: u64| at_s > now_s && at_s <= now_s.saturating_add(MAX_POLL_S);
        if closes_at_s.is_none_or(fits) {
            Ok(Self { options, closes_at_s })
        } else {
            Err(BadPoll::Closing)
        }
    }
}

fn clean(option: &str) -> Result<String, BadPoll> {
    let fits = option.chars().take(MAX_OPTION_CHARS + 1).count() <= MAX_OPTION_CHARS;
    match Body::new(option) {
        Ok(words) if fits => Ok(words.as_str().trim().to_owned()),
        Ok(_) | Err(BadBody::Empty | BadBody::TooLong) => Err(BadPoll::Option),
    }
}

/// What became of a poll.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Poll {
    /// How many answers there are to choose from.
    options: usize,
    /// When it closes by itself, in seconds since 1970.
    closes_at_s: Option<u64>,
    /// Whether somebody closed it.
    pub(super) is_closed: bool,
    /// Who chose what, counted from 0; the last word counts.
    pub(super) votes: OrdMap<MemberId, usize>,
}

impl Poll {
    /// One that nobody has answered.
    pub(super) fn new(question: &Question) -> Self {
        let Question { options, closes_at_s } = question;
        let (options, closes_at_s) = (options.len(), *closes_at_s);
        Self { options, closes_at_s, is_closed: false, votes: OrdMap::new() }
    }

    /// Whether somebody closed it.
    pub fn is_closed(&self) -> bool {
        self.is_closed
    }

    /// Whether it can be answered.
    pub fn is_open(&self, now_s: u64) -> bool {
        !self.is_closed && self.closes_at_s.is_none_or(|at_s| now_s < at_s)
    }

    /// Whether there is such an answer, counted from 0.
    pub fn has_option(&self, option: usize) -> bool {
        option < self.options
    }

    /// What a member chose, counted from 0.
    pub fn vote_of(&self, member: &MemberId) -> Option<usize> {
        self.votes.get(member).copied()
    }

    /// How many have answered.
    pub fn voters(&self) -> usize {
        self.votes.len()
    }

    /// How many chose each answer.
    pub fn counts(&self) -> Vec<usize> {
        let mut counts = vec![0; self.options];
        for option in self.votes.values() {
            if let Some(count) = counts.get_mut(*option) {
                *count += 1;
            }
        }
        counts
    }
}
