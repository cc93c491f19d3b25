//! The JSON frames of channels, as far as a program needs them. What a newer hub says beside it is
//! let pass.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A message to be sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NewMessage {
    /// Its id, by which a repetition is known: keep it until the message is known to be stored.
    pub id: Uuid,
    /// 1 to 8,000 characters of plain text; pages read a subset of Markdown in it.
    pub body: String,
    /// The message that it answers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reply_to: Option<u64>,
    /// Whom it calls: `member:<id>` or `group:<uuid>`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub mentions: Vec<String>,
}

impl NewMessage {
    /// These words, under a new id.
    pub fn new(body: impl Into<String>) -> Self {
        let body = body.into();
        Self { id: Uuid::new_v4(), body, reply_to: None, mentions: Vec::new() }
    }

    /// As an answer to a message.
    #[must_use]
    pub fn in_reply_to(self, message: &Message) -> Self {
        Self { reply_to: Some(message.seq), ..self }
    }
}

/// A message as this member may see it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Message {
    /// Its author's id for it.
    pub id: Uuid,
    /// Its place in the channel.
    pub seq: u64,
    /// Who sent it: a member's id.
    pub author: String,
    /// Its words; none if it is hidden from this member, or erased.
    pub body: String,
    /// When it was sent, in seconds since 1970.
    pub at: u64,
    /// The last record that touched it: of two forms of a message the one with more is newer.
    pub version: u64,
    /// The message that it answers.
    pub reply_to: Option<u64>,
    /// Whom it calls: `member:<id>` or `group:<uuid>`.
    #[serde(default)]
    pub mentions: Vec<String>,
    /// When it was worded so, in seconds since 1970, if that was later.
    pub edited: Option<u64>,
    /// Whether its words are shown.
    pub state: MessageState,
    /// Whether it is pinned.
    #[serde(default)]
    pub pinned: bool,
    /// Who reacted how.
    #[serde(default)]
    pub reactions: Vec<Reactions>,
}

/// Whether a message's words are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MessageState {
    /// They are.
    Shown,
    /// A moderator took them out of sight.
    Hidden,
    /// They are gone.
    Erased,
    /// Something that this version does not know.
    #[serde(other)]
    Unknown,
}

/// Those who reacted in one way.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Reactions {
    /// The emoji.
    pub emoji: String,
    /// How many.
    pub count: usize,
    /// Who: members' ids, not necessarily all.
    pub members: Vec<String>,
}

/// What this program says.
#[derive(Debug, Serialize)]
#[serde(tag = "type", rename_all = "kebab-case")]
#[expect(clippy::enum_variant_names, reason = "they are named as on the wire")]
pub(super) enum ToHub<'a> {
    ChannelFollow {
        channel: Uuid,
        after: Option<u64>,
    },
    ChannelLeave {
        channel: Uuid,
    },
    ChannelSay {
        channel: Uuid,
        #[serde(flatten)]
        message: &'a NewMessage,
    },
}

impl ToHub<'_> {
    pub(super) fn encode(&self) -> String {
        // Plain fields under fixed names: there is nothing in it that JSON cannot say.
        serde_json::to_string(self).unwrap_or_default()
    }
}

/// What the hub says of the channel.
#[derive(Debug, PartialEq, Eq, Deserialize)]
#[serde(tag = "type", rename_all = "kebab-case")]
pub(super) enum FromHub {
    ChannelFollowing,
    ChannelMessage {
        at: u64,
        message: Message,
    },
    ChannelPage {
        at: u64,
        items: Vec<Message>,
        more: bool,
    },
    ChannelPassed {
        at: u64,
    },
    ChannelSettings {
        at: u64,
    },
    ChannelMuted {
        at: u64,
    },
    ChannelSaid {
        id: Uuid,
        seq: u64,
    },
    ChannelRefused {
        id: Option<Uuid>,
        reason: String,
        detail: String,
        wait_s: Option<u64>,
    },
    ChannelEnded {
        reason: String,
    },
    #[serde(other)]
    Unknown,
}
