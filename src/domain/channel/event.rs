//! What has happened in a channel. Events are stored for ever, in JSON; fields are only added, and
//! a new kind comes with a higher `FORMAT` of the kept state: an older hub has passed it over.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{attachment::Image, body::Body, fate::Reaction, poll::Question};
use crate::domain::ids::{GroupId, MemberId, MessageId};

/// Whom a message calls.
/// Its text form is `member:<id>` or `group:<uuid>`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Mention {
    /// One member.
    Member(MemberId),
    /// Everybody in a group, whoever that is when it is read.
    Group(GroupId),
}

/// A text that names nobody.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a mention is member:<id> or group:<uuid>")]
pub struct NotAMention;

impl TryFrom<String> for Mention {
    type Error = NotAMention;

    fn try_from(text: String) -> Result<Self, NotAMention> {
        match text.split_once(':') {
            Some(("member", id)) => MemberId::new(id).map(Self::Member).map_err(|_| NotAMention),
            Some(("group", id)) => {
                let id = Uuid::parse_str(id).map_err(|_| NotAMention)?;
                Ok(Self::Group(GroupId(id)))
            }
            _ => Err(NotAMention),
        }
    }
}

impl From<Mention> for String {
    fn from(mention: Mention) -> Self {
        match mention {
            Mention::Member(id) => format!("member:{id}"),
            Mention::Group(id) => format!("group:{id}"),
        }
    }
}

/// A message as it is sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Saying {
    /// Its author's id for it, by which a repetition is known.
    pub id: MessageId,
    /// Its words.
    pub body: Body,
    /// The message that it answers.
    pub reply_to: Option<u64>,
    /// Whom it calls.
    pub mentions: Vec<Mention>,
    /// What it shows.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub images: Vec<Image>,
    /// What it asks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub poll: Option<Question>,
}

impl Saying {
    /// Words alone.
    pub fn plain(id: MessageId, body: Body) -> Self {
        Self { id, body, reply_to: None, mentions: Vec::new(), images: Vec::new(), poll: None }
    }
}

/// One thing that has happened. Who did it and when stands in its record, and a message's sequence
/// number is that of its record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
#[expect(missing_docs, reason = "each is the past of the command of the same fields")]
pub enum Event {
    Said(Saying),
    Edited {
        message: u64,
        body: Body,
    },
    Erased {
        message: u64,
    },
    Hidden {
        message: u64,
        reason: String,
    },
    Unhidden {
        message: u64,
    },
    Reacted {
        message: u64,
        reaction: Reaction,
    },
    Unreacted {
        message: u64,
        reaction: Reaction,
    },
    Pinned {
        message: u64,
    },
    Unpinned {
        message: u64,
    },
    Voted {
        message: u64,
        option: Option<usize>,
    },
    PollClosed {
        message: u64,
    },
    /// Stands where a message stood whose words were taken out of the store.
    Gone {
        id: MessageId,
    },
    /// The words of these erased messages were taken out of the store.
    Wiped {
        messages: Vec<u64>,
    },
    SlowModeSet {
        seconds: u32,
    },
    RetentionSet {
        days: Option<u32>,
    },
    Muted {
        member: MemberId,
        until_s: u64,
    },
    /// The store had lost every record after this one (`after`): what stands there since, up to
    /// here, was put into their places.
    Lost {
        after: u64,
    },
    /// Stands for a record that this version does not understand: it keeps its place and changes
    /// nothing. Never stored.
    #[serde(skip)]
    NotUnderstood,
}
