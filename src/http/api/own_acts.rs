//! What one did oneself, for the file to take away: what one said in channels, how one reacted and
//! answered there, the amendments that one stands behind, how one voted. What others said, signed
//! or voted is not in it.

use serde::Serialize;
use utoipa::ToSchema;

use super::{channels::PlaceKind, problem::Problem};
use crate::{
    channel::{ChannelHandle, Words},
    domain::{
        amendment::{Status, rights::AmendmentAct},
        ballot::{Choice, Kind},
        channel::{Channel, attachment::Image},
        ids::{AmendmentId, BallotId, ChannelId, MemberId, TextId},
        organisation::{Organisation, channels::ChannelPlace, rights::Actor},
    },
    hub::Hub,
    store::StoreError,
};

/// Words of messages in one download, in bytes: beyond it they are left out, and the entry says so.
const MAX_SAID_BYTES: usize = 32 * 1024 * 1024;

/// What one did oneself.
#[derive(Serialize, ToSchema)]
pub(super) struct OwnActs {
    /// What one said in channels and conversations and what is not erased.
    messages: Vec<OwnMessage>,
    /// How one reacted to messages, as it stands.
    reactions: Vec<OwnReaction>,
    /// How one answered what messages ask, as it counts.
    poll_votes: Vec<OwnPollVote>,
    /// The amendments that one wrote or signed.
    amendments: Vec<OwnAmendment>,
    /// What one voted on amendments, also where no names are shown.
    votes: Vec<OwnVote>,
}

/// A message that one sent.
#[derive(Serialize, ToSchema)]
pub(super) struct OwnMessage {
    /// Where it was said.
    channel: ChannelId,
    /// What that channel belongs to.
    place: PlaceKind,
    /// Where it is read, by those who may read the channel.
    address: String,
    /// When it was sent, in seconds since 1970.
    at: u64,
    /// When it was worded as it stands, in seconds since 1970, if that was later.
    edited: Option<u64>,
    /// Its words as they stand. Nothing: the file would be too large with them; they are read at
    /// the address, as are then the descriptions of its pictures and the answers that it offers.
    body: Option<String>,
    /// What it shows.
    images: Vec<OwnImage>,
    /// The answers that it offers; none if it asks nothing.
    options: Vec<String>,
}

/// A picture in a message that one sent.
#[derive(Serialize, ToSchema)]
pub(super) struct OwnImage {
    /// What it shows, as one described it; nothing where the words are left out.
    alt: Option<String>,
    /// Where it is read, by those who may read the channel.
    address: String,
}

/// One's reaction to a message.
#[derive(Serialize, ToSchema)]
pub(super) struct OwnReaction {
    /// Where.
    channel: ChannelId,
    /// The address of the message.
    message: String,
    /// How one reacted.
    emoji: String,
}

/// One's answer to what a message asks.
#[derive(Serialize, ToSchema)]
pub(super) struct OwnPollVote {
    /// Where.
    channel: ChannelId,
    /// The address of the message.
    message: String,
    /// Which answer, counted from 0.
    option: usize,
}

/// What one has to do with an amendment.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum AmendmentPart {
    /// One is an author.
    Author,
    /// One has signed it.
    Signatory,
}

/// An amendment that one wrote or signed.
#[derive(Serialize, ToSchema)]
pub(super) struct OwnAmendment {
    /// Which.
    id: AmendmentId,
    /// The text that it is of.
    text: TextId,
    /// Its number as it is printed, for instance `12 rect.`, once it was tabled.
    label: Option<String>,
    /// Nothing if one is not its author and may not read it any more.
    title: Option<String>,
    /// How far it has come.
    status: Status,
    /// What one has to do with it.
    part: AmendmentPart,
    /// When it was opened, in seconds since 1970.
    opened: u64,
    /// When something about it was decided last, in seconds since 1970.
    changed: u64,
    /// Where its words are.
    content: String,
}

/// One's vote on an amendment.
#[derive(Serialize, ToSchema)]
pub(super) struct OwnVote {
    /// In which ballot.
    ballot: BallotId,
    /// On which amendment.
    amendment: AmendmentId,
    /// What one voted.
    choice: Choice,
    /// Whether names are shown once it is closed.
    kind: Kind,
    /// When the ballot was opened, in seconds since 1970.
    opened: u64,
}

/// What `member` did, from every channel and every amendment. One that cannot be read is not left
/// out: then there is no answer.
pub(super) async fn of(
    hub: &Hub,
    organisation: &Organisation,
    member: &MemberId,
) -> Result<OwnActs, Problem> {
    let mut talk = Talk::default();
    for (id, entry) in organisation.channels() {
        if !is_between_others(&entry.place, member) {
            let handle = hub.channels().open(id).await?;
            talk.gather(&handle, kind_of(&entry.place), member).await?;
        }
    }
    let Talk { messages, reactions, poll_votes, bytes: _ } = talk;
    let amendments = amendments(hub, organisation, member);
    let votes = votes(hub, member).await?;
    Ok(OwnActs { messages, reactions, poll_votes, amendments, votes })
}

/// Whether it is a conversation that `member` is not in, and so has no word in.
fn is_between_others(place: &ChannelPlace, member: &MemberId) -> bool {
    matches!(place, ChannelPlace::Members(members) if !members.contains(member))
}

fn kind_of(place: &ChannelPlace) -> PlaceKind {
    match place {
        ChannelPlace::Group(_) => PlaceKind::Group,
        ChannelPlace::Theme(_) => PlaceKind::Theme,
        ChannelPlace::Text(_) => PlaceKind::Text,
        ChannelPlace::Amendment { .. } => PlaceKind::Amendment,
        ChannelPlace::Members(_) => PlaceKind::Members,
    }
}

/// Where a page shows a message.
fn address(channel: ChannelId, message: u64) -> String {
    format!("/channels/{channel}#message={message}")
}

/// What one did in channels, as far as it is gathered.
#[derive(Default)]
struct Talk {
    messages: Vec<OwnMessage>,
    reactions: Vec<OwnReaction>,
    poll_votes: Vec<OwnPollVote>,
    /// What the words come to that were met so far.
    bytes: usize,
}

impl Talk {
    /// Takes in what `member` did in one channel. The state knows reactions, answers and who ever
    /// spoke; words stand in the log, which is read where there may be some of theirs.
    async fn gather(
        &mut self,
        handle: &ChannelHandle,
        place: PlaceKind,
        member: &MemberId,
    ) -> Result<(), StoreError> {
        let id = handle.id();
        if handle.view().channel.has_spoken(member) {
            let mut next = Some(0);
            while let Some(after) = next {
                let (said, through) = handle.words_of(member, after).await?;
                for words in said {
                    self.take_message((id, place), words);
                }
                next = through;
            }
        }
        self.take_answers((id, &handle.view().channel), member);
        Ok(())
    }

    /// Takes in a message of one's own.
    fn take_message(&mut self, (channel, place): (ChannelId, PlaceKind), words: Words) {
        let Words { seq, at_s, edited_at_s, body, images, poll, .. } = words;
        let options = poll.map(|question| question.options).unwrap_or_default();
        let is_within = self.bytes < MAX_SAID_BYTES;
        let described = images.iter().map(|image| &image.alt);
        self.bytes += described.chain(&options).chain([&body]).map(String::len).sum::<usize>();
        let images = images.into_iter().map(|Image { image, alt, .. }| OwnImage {
            alt: is_within.then_some(alt),
            address: format!("/api/channels/{channel}/images/{image}"),
        });
        self.messages.push(OwnMessage {
            channel,
            place,
            address: address(channel, seq),
            at: at_s,
            edited: edited_at_s,
            body: is_within.then_some(body),
            images: images.collect(),
            options: if is_within { options } else { Vec::new() },
        });
    }

    /// Takes in how `member` reacted to messages, and what they answered to those that ask.
    fn take_answers(&mut self, (id, channel): (ChannelId, &Channel), member: &MemberId) {
        self.reactions.extend(channel.reactions_of(member).map(|(seq, emoji)| OwnReaction {
            channel: id,
            message: address(id, seq),
            emoji: emoji.as_str().to_owned(),
        }));
        self.poll_votes.extend(channel.votes_of(member).map(|(seq, option)| OwnPollVote {
            channel: id,
            message: address(id, seq),
            option,
        }));
    }
}

/// The amendments that `member` wrote or signed.
fn amendments(hub: &Hub, organisation: &Organisation, member: &MemberId) -> Vec<OwnAmendment> {
    let mut own = Vec::new();
    for view in hub.desk().all() {
        let floor = view.floor(organisation);
        for (id, one) in view.procedure.amendments().filter(|(_, one)| one.is_of(member)) {
            let is_author = one.authors.contains(member);
            let sees_title = is_author || floor.may(Actor::Member(member), id, AmendmentAct::Read);
            own.push(OwnAmendment {
                id,
                text: view.text,
                label: one.label().map(|label| label.to_string()),
                title: sees_title.then(|| one.title.clone()),
                status: one.status,
                part: if is_author { AmendmentPart::Author } else { AmendmentPart::Signatory },
                opened: one.opened_at_s,
                changed: one.changed_at_s,
                content: format!("/api/amendments/{id}"),
            });
        }
    }
    own
}

/// What `member` voted, in every ballot of every amendment.
async fn votes(hub: &Hub, member: &MemberId) -> Result<Vec<OwnVote>, Problem> {
    let mut votes = Vec::new();
    for id in ballots(hub) {
        let Some(found) = hub.desk().ballot(id).await? else { continue };
        let Some(choice) = found.ballot.choice_of(member) else { continue };
        votes.push(OwnVote {
            ballot: id,
            amendment: found.ballot.question().amendment,
            choice,
            kind: found.ballot.rules().kind,
            opened: found.ballot.opened_at_s(),
        });
    }
    Ok(votes)
}

/// Every ballot of every amendment.
fn ballots(hub: &Hub) -> Vec<BallotId> {
    let all = hub.desk().all();
    let amendments = all.iter().flat_map(|view| view.procedure.amendments());
    amendments.flat_map(|(_, one)| &one.ballots).copied().collect()
}
