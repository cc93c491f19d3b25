//! What can be asked of an organisation, and why it may be refused.

use super::{
    argument::Source,
    channels::{ChannelKind, ChannelPlace, MAX_CHANNELS_OF_PLACE, MAX_TALKERS},
    event::Event,
    group::{GroupKind, Openness},
    invitation::{Place, SecretHash},
    link::Link,
    member::{Office, Presence, Standing, Status},
    text::{Stage, Step, TextKind, Visibility},
};
use crate::domain::{
    ids::{ChannelId, GroupId, InvitationId, MemberId, TextId, ThemeId},
    revision::Premise,
};

/// Longest name of a group or theme, in characters: it stands in lists on a phone.
pub const MAX_NAME_CHARS: usize = 120;
/// Longest title of a text, in characters.
pub const MAX_TITLE_CHARS: usize = 300;
/// Longest description of a group, in characters: a few lines.
pub const MAX_DESCRIPTION_CHARS: usize = 2_000;
/// Most links of a group: beyond it, a page of the wiki serves better.
pub const MAX_LINKS: usize = 100;
/// Longest word for a member, in characters: it stands in headings.
pub const MAX_MEMBER_WORD_CHARS: usize = 40;
/// Most people asked to sign one text who have not answered: a text that needs more names is
/// shown, not sent around.
pub const MAX_ASKED: usize = 500;
/// Most authors of a text: they answer for its words; support has no limit.
pub const MAX_AUTHORS: usize = 200;
/// Most steps in a calendar: one for each stage and as many changes of mind.
pub const MAX_STEPS: usize = 10;

/// What a command comes to: events to be stored together, none if nothing would change.
pub type Decision = Result<Vec<Event>, Refusal>;

/// Something asked for. New ids are chosen by whoever asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// Says what a full member is called here; nothing: as the interface has it.
    SetMemberWord(Option<String>),
    /// Offers membership to whoever has the secret.
    Invite {
        /// The invitation's id.
        invitation: InvitationId,
        /// What opens it.
        secret: SecretHash,
        /// How they will belong.
        standing: Standing,
        /// What they will do for everyone.
        office: Office,
        /// Where.
        place: Option<Place>,
        /// How many people.
        uses: u32,
        /// Until when, in seconds since 1970.
        expires_at_s: u64,
    },
    /// Takes an invitation back.
    WithdrawInvitation(InvitationId),
    /// Takes an invitation up. Whoever asks is `member` from now on.
    Join {
        /// The new member, or one who gains a place.
        member: MemberId,
        /// The hash of the secret that they brought.
        secret: SecretHash,
    },
    /// Changes how somebody belongs.
    ChangeStanding(MemberId, Standing),
    /// Changes what somebody does for everyone.
    ChangeOffice(MemberId, Office),
    /// Stops or restores an account, or leaves for good.
    ChangeStatus(MemberId, Status),
    /// Shows or hides oneself.
    ChangePresence(Presence),
    /// Founds a group; its founder is its secretary.
    FoundGroup {
        /// The group's id.
        group: GroupId,
        /// What it is.
        kind: GroupKind,
        /// Its name.
        name: String,
        /// Who knows of it.
        openness: Openness,
    },
    /// Gives a group another name.
    RenameGroup(GroupId, String),
    /// Says who knows of a group.
    OpenGroup(GroupId, Openness),
    /// Says what a group is for, and where its files are.
    DescribeGroup {
        /// Which.
        group: GroupId,
        /// What it is for.
        description: String,
        /// Its files and pages elsewhere.
        links: Vec<Link>,
        /// On what of both it stands.
        premise: Premise,
    },
    /// Says to which group a group belongs.
    AttachGroup(GroupId, Option<GroupId>),
    /// Gives somebody a role in a group.
    GiveRole(MemberId, Place),
    /// Takes somebody, or oneself, out of a group.
    EndRole(MemberId, GroupId),
    /// Comes into a listed group as an observer.
    EnterGroup(GroupId),
    /// Makes another member the secretary in one's own place.
    HandOver(GroupId, MemberId),
    /// Merges the first group into the second: members, texts and invitations go with it.
    MergeGroups(GroupId, GroupId),
    /// Plants a theme under another or at the top.
    PlantTheme {
        /// The theme's id.
        theme: ThemeId,
        /// Its name.
        name: String,
        /// What it stands under.
        parent: Option<ThemeId>,
    },
    /// Gives a theme another name.
    RenameTheme(ThemeId, String),
    /// Puts a theme elsewhere in the tree.
    MoveTheme(ThemeId, Option<ThemeId>),
    /// Merges the first theme into the second: what is filed there goes with it.
    MergeThemes(ThemeId, ThemeId),
    /// Opens a text, whose first author is whoever asks.
    OpenText {
        /// The text's id; its words are in the room `text:<id>`.
        text: TextId,
        /// What it is.
        kind: TextKind,
        /// Its title.
        title: String,
        /// Where it is filed.
        theme: Option<ThemeId>,
        /// Who writes it.
        group: Option<GroupId>,
        /// Who sees it; without: its group, or its author where there is none.
        visibility: Option<Visibility>,
    },
    /// Gives a text another title.
    RetitleText(TextId, String),
    /// Files a text under a theme and in a group.
    FileText(TextId, Option<ThemeId>, Option<GroupId>),
    /// Says who may see a text.
    ShowText(TextId, Visibility),
    /// Takes a text to another stage.
    ReachStage(TextId, Stage),
    /// Plans a text's stages.
    SetCalendar {
        /// Which.
        text: TextId,
        /// What is planned, in the order of the stages.
        calendar: Vec<Step>,
        /// On what calendar it stands.
        premise: Premise,
    },
    /// Makes somebody an author.
    AddAuthor(TextId, MemberId),
    /// Ends that.
    RemoveAuthor(TextId, MemberId),
    /// Asks somebody for their support.
    AskCosignature(TextId, MemberId),
    /// Supports a text by name.
    Cosign(TextId),
    /// Takes that support back, or declines to give it.
    WithdrawCosignature(TextId),
    /// Says what an argumentaire claims, and where its answer is from; what is left out stays.
    Argue {
        /// Which.
        text: TextId,
        /// What is said, and answered by the text.
        claim: Option<String>,
        /// Where the answer's facts are from.
        sources: Option<Vec<Source>>,
        /// On what of both it stands.
        premise: Premise,
    },
    /// Says which groups an argumentaire is for, of those that whoever asks may know of.
    PublishTo {
        /// Which.
        text: TextId,
        /// They.
        groups: Vec<GroupId>,
        /// On which of these groups it stands.
        premise: Premise,
    },
    /// Says that one has checked claim and sources as they stand.
    CheckArgument(TextId),
    /// Opens a channel beside a place; again with the same id and place: nothing.
    OpenChannel {
        /// The channel's id; its messages are in the log `channel:<id>`.
        channel: ChannelId,
        /// What it belongs to.
        place: ChannelPlace,
        /// What it is there.
        kind: ChannelKind,
        /// Its name; the one discussion of a place has none.
        name: Option<String>,
    },
    /// Gives a channel another name.
    RenameChannel(ChannelId, String),
}

/// What a command speaks of and is not there, or not for whoever asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Noun {
    /// A member.
    Member,
    /// A group.
    Group,
    /// A theme.
    Theme,
    /// A text.
    Text,
    /// An invitation.
    Invitation,
    /// A channel.
    Channel,
}

/// Why a command changes nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// It is not there, or whoever asks must not know that it is.
    #[error("there is no such {0:?}")]
    Unknown(Noun),
    /// Whoever asks may not do it.
    #[error("you have no right to do this")]
    Forbidden,
    /// A name or title without a visible character, or too long.
    #[error("a name has 1 to {MAX_NAME_CHARS} characters, a title 1 to {MAX_TITLE_CHARS}")]
    BadName,
    /// The id chosen for something new is taken.
    #[error("this id is taken: choose another")]
    Taken,
    /// The invitation asked for is too long-lived or for too many people.
    #[error("an invitation lasts at most 60 days and lets in 1 to 500 people")]
    BadInvitation,
    /// The link was used up, withdrawn, or is too old.
    #[error("this invitation is no longer valid: ask for a new one")]
    InvitationOver,
    /// The group would have nobody to answer for it.
    #[error("the group needs a secretary: hand it over first")]
    LastSecretary,
    /// The organisation would have nobody to keep it.
    #[error("the organisation needs an administrator: name another one first")]
    LastAdministrator,
    /// A text needs somebody who answers for it.
    #[error("a text keeps at least one author, and at most {MAX_AUTHORS}")]
    Authors,
    /// The tree would have a ring, or be too deep.
    #[error("a group or theme cannot stand under itself, nor a theme so deep")]
    BadTree,
    /// Something is merged with itself.
    #[error("choose two different ones")]
    SameTwice,
    /// A calendar out of order or too long.
    #[error("a calendar has each stage at most once, in order, with dates that follow each other")]
    BadCalendar,
    /// A text of no group cannot be shown to a group.
    #[error("file the text in a group first")]
    NoGroup,
    /// Somebody was asked to sign who could not.
    #[error("only full members who may read the text can be asked to sign it")]
    CannotSign,
    /// A description, a list of links, a claim or its sources beyond their limits.
    #[error("this is too long, or has control characters in it")]
    BadContent,
    /// Only an argumentaire has a claim and sources.
    #[error("only an argumentaire has a claim, sources and checks")]
    NoArgumentaire,
    /// There is nothing to check.
    #[error("write down the claim and at least one source first")]
    NothingToCheck,
    /// What it stands on is not what stands now.
    #[error("somebody else has saved this meanwhile: look again, then save on what is there now")]
    ChangedMeanwhile,
    /// An adopted text stays as it was adopted.
    #[error("an adopted text stays adopted")]
    Adopted,
    /// A place has so many channels that nobody would find one.
    #[error("there are {MAX_CHANNELS_OF_PLACE} channels here already: use one of them")]
    TooManyChannels,
    /// A conversation between nobody, or a crowd.
    #[error("a conversation is between 2 and {MAX_TALKERS} people: found a group for more")]
    BadConversation,
}
