//! Identities: members, rooms, commands.

use std::{fmt, str::FromStr, sync::Arc};

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// Longest member id, in bytes: the subject of a token, an opaque id and never a name.
pub const MAX_MEMBER_ID_BYTES: usize = 128;
/// Longest name of an open room, in bytes: it is typed by hand and stands in a URL.
pub const MAX_OPEN_NAME_BYTES: usize = 100;
/// Longest command id, in bytes: a client's UUID, with room for another scheme.
pub const MAX_COMMAND_ID_BYTES: usize = 64;

/// The id of the hub itself.
const HUB: &str = "hub";

/// Who acts: an opaque id. Names and addresses stand in erasable records elsewhere.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(try_from = "String", into = "String")]
#[schema(value_type = String)]
pub struct MemberId(Arc<str>);

impl TryFrom<String> for MemberId {
    type Error = InvalidId;

    fn try_from(id: String) -> Result<Self, InvalidId> {
        Self::new(&id)
    }
}

impl From<MemberId> for String {
    fn from(id: MemberId) -> Self {
        id.as_str().to_owned()
    }
}

/// An id that is a UUID, chosen by whoever makes the thing (v7 advised, any accepted).
macro_rules! uuid_id {
    ($(#[doc = $doc:literal] $name:ident;)+) => {$(
        #[doc = $doc]
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
            ToSchema,
        )]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    )+};
}

uuid_id! {
    #[doc = "A group: section, federation, commission or free group."]
    GroupId;
    #[doc = "A theme of the tree under which groups and texts are filed."]
    ThemeId;
    #[doc = "A co-written text."]
    TextId;
    #[doc = "A channel: messages in one order; its log is `channel:<id>`."]
    ChannelId;
    #[doc = "An amendment of a text, or of another amendment."]
    AmendmentId;
    #[doc = "One vote on one thing."]
    BallotId;
    #[doc = "A message; unique in its channel for one author, for ever."]
    MessageId;
    #[doc = "A picture that was uploaded for a message of one channel."]
    ImageId;
    #[doc = "An invitation; its secret is another thing, which the hub does not keep."]
    InvitationId;
}

impl MemberId {
    /// An id of 1 to [`MAX_MEMBER_ID_BYTES`] bytes without control characters.
    pub fn new(id: &str) -> Result<Self, InvalidId> {
        if id.is_empty() || id.len() > MAX_MEMBER_ID_BYTES || id.contains(char::is_control) {
            return Err(InvalidId::Member);
        }
        Ok(Self(id.into()))
    }

    /// Everybody in an open room, where nobody has an account.
    pub fn anonymous() -> Self {
        Self("anonymous".into())
    }

    /// The hub itself: quarantines, repairs.
    pub fn hub() -> Self {
        Self(HUB.into())
    }

    /// Whether this is the hub itself.
    pub fn is_hub(&self) -> bool {
        self.as_str() == HUB
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for MemberId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A client's id for one act of its own, so that a resend after a lost answer is recognised.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct CommandId(Arc<str>);

impl CommandId {
    /// An id of 1 to [`MAX_COMMAND_ID_BYTES`] bytes without control characters.
    pub fn new(id: &str) -> Result<Self, InvalidId> {
        if id.is_empty() || id.len() > MAX_COMMAND_ID_BYTES || id.contains(char::is_control) {
            return Err(InvalidId::Command);
        }
        Ok(Self(id.into()))
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<Uuid> for CommandId {
    fn from(id: Uuid) -> Self {
        Self(id.to_string().into())
    }
}

/// What a room is about. Its text form is the room's name on every wire and its log's name.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum RoomId {
    /// `text:<uuid>`: a co-written text.
    Text(Uuid),
    /// `amendment:<uuid>`: the branch of a text.
    Amendment(Uuid),
    /// `open/<name>`: a room without accounts, where the operator allows it.
    Open(Arc<str>),
}

impl FromStr for RoomId {
    type Err = InvalidId;

    fn from_str(name: &str) -> Result<Self, InvalidId> {
        if let Some(open) = name.strip_prefix("open/") {
            let fits = !open.is_empty() && open.len() <= MAX_OPEN_NAME_BYTES;
            let plain = open.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.'));
            return if fits && plain { Ok(Self::Open(open.into())) } else { Err(InvalidId::Room) };
        }
        let (kind, id) = name.split_once(':').ok_or(InvalidId::Room)?;
        let id = Uuid::parse_str(id).map_err(|_| InvalidId::Room)?;
        // One room has one name: other spellings of the same UUID would open a second one.
        let room = match kind {
            "text" => Self::Text(id),
            "amendment" => Self::Amendment(id),
            _ => return Err(InvalidId::Room),
        };
        if room.to_string() == name { Ok(room) } else { Err(InvalidId::Room) }
    }
}

impl fmt::Display for RoomId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(id) => write!(f, "text:{id}"),
            Self::Amendment(id) => write!(f, "amendment:{id}"),
            Self::Open(name) => write!(f, "open/{name}"),
        }
    }
}

/// A text that is not an id of the kind asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidId {
    /// Not a member id.
    #[error("a member id has 1 to {MAX_MEMBER_ID_BYTES} bytes and no control characters")]
    Member,
    /// Not a command id.
    #[error("a command id has 1 to {MAX_COMMAND_ID_BYTES} bytes and no control characters")]
    Command,
    /// Not a room.
    #[error(
        "a room is text:<uuid>, amendment:<uuid> (in lower case) or open/<name>, \
         the name of at most {MAX_OPEN_NAME_BYTES} letters, digits, '-', '_' and '.'"
    )]
    Room,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_room_has_exactly_one_name() {
        let id = "7d444840-9dc0-11d1-b245-5ffdce74fad2";
        for name in [format!("text:{id}"), format!("amendment:{id}"), "open/essai-1".to_owned()] {
            assert_eq!(name.parse::<RoomId>().map(|room| room.to_string()), Ok(name));
        }
        let upper = id.to_uppercase();
        let braced = format!("{{{id}}}");
        for name in ["", "open/", "open/a/b", "open/a\0b", "text:1", "group:x", "essai"]
            .into_iter()
            .map(str::to_owned)
            .chain([format!("text:{upper}"), format!("text:{braced}")])
        {
            assert_eq!(name.parse::<RoomId>(), Err(InvalidId::Room), "{name:?}");
        }
        assert!(format!("open/{}", "a".repeat(101)).parse::<RoomId>().is_err());
    }

    #[test]
    fn ids_refuse_control_characters_and_excess() {
        assert_eq!(MemberId::new(""), Err(InvalidId::Member));
        assert_eq!(MemberId::new("a\nb"), Err(InvalidId::Member));
        assert!(MemberId::new(&"m".repeat(128)).is_ok());
        assert_eq!(MemberId::new(&"m".repeat(129)), Err(InvalidId::Member));
        assert_eq!(CommandId::new(&"m".repeat(65)), Err(InvalidId::Command));
    }
}
