//! What became of a message after it was sent.

use imbl::{OrdMap, OrdSet};
use serde::{Deserialize, Serialize};

use crate::domain::ids::MemberId;

/// Longest reaction, in bytes: the longest emoji in use, a family with skin tones, has 41.
pub const MAX_REACTION_BYTES: usize = 64;
/// Most different reactions to one message: they stand in one line on a phone.
pub const MAX_REACTIONS: usize = 20;

/// One emoji.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Reaction(String);

/// Something that is not one emoji.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a reaction is one emoji")]
pub struct NotAReaction;

impl Reaction {
    /// A short run of symbols: letters, digits, spaces and controls are words, not a reaction.
    ///
    /// # Errors
    /// Anything else.
    pub fn new(emoji: &str) -> Result<Self, NotAReaction> {
        let fits = !emoji.is_empty() && emoji.len() <= MAX_REACTION_BYTES;
        let is_symbol =
            |c: char| !(c.is_ascii() || c.is_alphanumeric() || c.is_control() || c.is_whitespace());
        if fits && emoji.chars().all(is_symbol) {
            Ok(Self(emoji.to_owned()))
        } else {
            Err(NotAReaction)
        }
    }

    /// The emoji.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Reaction {
    type Error = NotAReaction;

    fn try_from(emoji: String) -> Result<Self, NotAReaction> {
        Self::new(&emoji)
    }
}

impl From<Reaction> for String {
    fn from(reaction: Reaction) -> Self {
        reaction.0
    }
}

/// Whether readers see a message's words.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Showing {
    /// They do.
    #[default]
    Shown,
    /// A moderator took it out of sight; its author is told why.
    Hidden {
        /// What the author reads.
        reason: String,
    },
    /// Its words are gone from the store; its place in the order stays.
    Erased,
}

/// What became of one message.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fate {
    /// Whether its words are shown.
    pub showing: Showing,
    /// The records of its later wordings, the newest last; moderators see the former ones.
    pub edits: Vec<u64>,
    /// Who reacted how.
    pub reactions: OrdMap<Reaction, OrdSet<MemberId>>,
    /// The last record that touched it; 0 if none did since it was sent.
    pub touched: u64,
}

impl Fate {
    /// Whether `member` reacted so.
    pub fn has_reaction(&self, reaction: &Reaction, member: &MemberId) -> bool {
        self.reactions.get(reaction).is_some_and(|members| members.contains(member))
    }
}
