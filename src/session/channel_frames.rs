//! Frames of channels on the feed, as they stand in SPEC.md.

use bytes::Bytes;
use serde::{Deserialize, Serialize};

use crate::{
    channel::{
        ChannelError,
        message::{Message, NewMessage},
    },
    domain::{
        channel::{body::BadBody, command::Power},
        ids::{ChannelId, MemberId, MessageId},
    },
    hub::{BadImages, Counts, TalkError},
};

/// What is told of a channel.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Mode {
    /// Every record.
    #[default]
    Messages,
    /// How many messages are new.
    Counts,
}

/// A message sent over the socket.
#[derive(Debug, PartialEq, Eq, Deserialize)]
pub(super) struct Say {
    pub(super) channel: ChannelId,
    #[serde(flatten)]
    pub(super) message: NewMessage,
}

/// Why a page begins anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Why {
    /// It asked for it.
    Fresh,
    /// It was away for more than the hub keeps.
    Gap,
    /// It may see more, or less, than before.
    Rights,
}

/// How far somebody may go.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Rights {
    speak: bool,
    moderate: bool,
}

impl From<Power> for Rights {
    fn from(power: Power) -> Self {
        Self { speak: power >= Power::Speaker, moderate: power >= Power::Moderator }
    }
}

/// What the hub says of channels, beside the records themselves.
#[derive(Debug, Serialize)]
#[serde(tag = "type", rename_all = "kebab-case")]
#[expect(clippy::enum_variant_names, reason = "they are named as on the wire")]
pub(super) enum Told<'a> {
    ChannelFollowing {
        channel: ChannelId,
        at: u64,
        #[serde(flatten)]
        counts: Counts,
        rights: Rights,
        slow_mode_s: u32,
        retention_days: Option<u32>,
        muted_until: Option<u64>,
    },
    ChannelPage {
        channel: ChannelId,
        at: u64,
        why: Why,
        items: &'a [Message],
        more: bool,
    },
    ChannelCounts {
        channel: ChannelId,
        #[serde(flatten)]
        counts: Counts,
    },
    ChannelTyping {
        channel: ChannelId,
        members: &'a [MemberId],
    },
    ChannelSaid {
        channel: ChannelId,
        id: MessageId,
        seq: u64,
    },
    ChannelRefused {
        channel: ChannelId,
        id: Option<MessageId>,
        reason: &'static str,
        detail: String,
        #[serde(skip_serializing_if = "Option::is_none")]
        wait_s: Option<u64>,
        #[serde(skip_serializing_if = "Option::is_none")]
        count: Option<usize>,
    },
    ChannelEnded {
        channel: ChannelId,
        reason: &'static str,
    },
}

impl Told<'_> {
    pub(super) fn encode(&self) -> Bytes {
        // Plain fields under fixed names: there is nothing in it that JSON cannot say.
        serde_json::to_vec(self).unwrap_or_default().into()
    }

    pub(super) fn ended(channel: ChannelId) -> Self {
        Self::ChannelEnded { channel, reason: "no-right" }
    }

    pub(super) fn too_many_channels(channel: ChannelId) -> Self {
        let (reason, detail) = ("too-many-channels", "this page follows too many channels");
        let detail = detail.to_owned();
        Self::ChannelRefused { channel, id: None, reason, detail, wait_s: None, count: None }
    }

    /// To a socket that names no member.
    pub(super) fn signed_out(channel: ChannelId) -> Self {
        let (reason, detail) = ("signed-out", "sign in first".to_owned());
        Self::ChannelRefused { channel, id: None, reason, detail, wait_s: None, count: None }
    }
}

/// How something that was not done is told.
pub(super) fn refusal(
    channel: ChannelId,
    id: Option<MessageId>,
    error: &TalkError,
) -> Told<'static> {
    let detail = error.to_string();
    let (reason, wait_s, count, detail) = match error {
        TalkError::Channel(error) => match error {
            ChannelError::Unknown => ("not-found", None, None, detail),
            ChannelError::TooMany { wait_s } => ("too-many", Some(*wait_s), None, detail),
            ChannelError::Refused(refusal) => (refusal.code(), refusal.wait_s(), None, detail),
            ChannelError::Busy => ("unavailable", None, None, detail),
            ChannelError::Store(error) => {
                // What the store says may name files: it is for the operator's log.
                tracing::warn!(%error, %channel, "a channel waits for the store");
                let detail = "the hub cannot reach its store: send it again in a moment";
                ("unavailable", None, None, detail.to_owned())
            }
        },
        TalkError::Body(BadBody::Empty | BadBody::TooLong) => ("bad-body", None, None, detail),
        TalkError::Mentions => ("bad-mentions", None, None, detail),
        TalkError::Images(BadImages::Missing) => ("no-image", None, None, detail),
        TalkError::Images(BadImages::TooMany | BadImages::Alt(_)) => {
            ("bad-images", None, None, detail)
        }
        TalkError::Poll(_) => ("bad-poll", None, None, detail),
        TalkError::ManyCalled { count } => ("many-mentioned", None, Some(*count), detail),
    };
    Told::ChannelRefused { channel, id, reason, detail, wait_s, count }
}
