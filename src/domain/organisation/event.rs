//! What has happened in an organisation. Events are stored for ever, in JSON; fields are only
//! added.

use serde::{Deserialize, Serialize};

use super::{
    argument::Source,
    channels::{ChannelKind, ChannelPlace},
    group::{GroupKind, Openness, Role},
    invitation::{Invitation, Place},
    link::Link,
    member::{Office, Presence, Standing, Status},
    text::{Stage, Step, TextKind, Visibility},
};
use crate::domain::ids::{ChannelId, GroupId, InvitationId, MemberId, TextId, ThemeId};

/// One thing that has happened. Who did it and when stands in its record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
#[expect(missing_docs, reason = "each is the past of the command of the same fields")]
pub enum Event {
    MemberWordSet {
        word: Option<String>,
    },
    Invited {
        invitation: InvitationId,
        offer: Invitation,
    },
    InvitationWithdrawn {
        invitation: InvitationId,
    },
    Joined {
        member: MemberId,
        invitation: InvitationId,
    },
    StandingChanged {
        member: MemberId,
        standing: Standing,
    },
    OfficeChanged {
        member: MemberId,
        office: Office,
    },
    StatusChanged {
        member: MemberId,
        status: Status,
    },
    PresenceChanged {
        member: MemberId,
        presence: Presence,
    },

    GroupFounded {
        group: GroupId,
        kind: GroupKind,
        name: String,
        openness: Openness,
    },
    GroupRenamed {
        group: GroupId,
        name: String,
    },
    GroupOpened {
        group: GroupId,
        openness: Openness,
    },
    GroupDescribed {
        group: GroupId,
        description: String,
        links: Vec<Link>,
    },
    GroupAttached {
        group: GroupId,
        parent: Option<GroupId>,
    },
    RoleGiven {
        member: MemberId,
        place: Place,
    },
    RoleEnded {
        member: MemberId,
        group: GroupId,
    },
    GroupMerged {
        group: GroupId,
        into: GroupId,
    },

    ThemePlanted {
        theme: ThemeId,
        name: String,
        parent: Option<ThemeId>,
    },
    ThemeRenamed {
        theme: ThemeId,
        name: String,
    },
    ThemeMoved {
        theme: ThemeId,
        parent: Option<ThemeId>,
    },
    ThemeMerged {
        theme: ThemeId,
        into: ThemeId,
    },

    TextOpened {
        text: TextId,
        kind: TextKind,
        title: String,
        author: MemberId,
    },
    TextRetitled {
        text: TextId,
        title: String,
    },
    TextFiled {
        text: TextId,
        theme: Option<ThemeId>,
        group: Option<GroupId>,
    },
    TextShown {
        text: TextId,
        visibility: Visibility,
    },
    StageReached {
        text: TextId,
        stage: Stage,
    },
    CalendarSet {
        text: TextId,
        calendar: Vec<Step>,
    },
    AuthorAdded {
        text: TextId,
        member: MemberId,
    },
    AuthorRemoved {
        text: TextId,
        member: MemberId,
    },
    CosignatureAsked {
        text: TextId,
        member: MemberId,
    },
    Cosigned {
        text: TextId,
        member: MemberId,
    },
    CosignatureWithdrawn {
        text: TextId,
        member: MemberId,
    },
    Argued {
        text: TextId,
        claim: String,
        sources: Vec<Source>,
    },
    PublishedTo {
        text: TextId,
        groups: Vec<GroupId>,
    },
    ArgumentChecked {
        text: TextId,
        member: MemberId,
    },

    ChannelOpened {
        channel: ChannelId,
        place: ChannelPlace,
        kind: ChannelKind,
        name: Option<String>,
    },
    ChannelRenamed {
        channel: ChannelId,
        name: String,
    },
}

impl Event {
    /// The group founded with nobody in it yet: its role for its founder follows.
    pub(super) fn given(member: &MemberId, group: GroupId, role: Role) -> Self {
        Self::RoleGiven { member: member.clone(), place: Place { group, role } }
    }
}
