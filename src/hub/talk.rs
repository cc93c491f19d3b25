//! Channels as members meet them: what one may do where, sending with its checks, counts. The same
//! for HTTP and for sockets.

use std::collections::BTreeSet;

use serde::Serialize;
use utoipa::ToSchema;

use super::{Hub, now_s};
use crate::{
    channel::{
        ChannelError, ChannelHandle, Outcome, View,
        gallery::shelf::Place,
        message::{NewImage, NewMessage},
    },
    domain::{
        channel::{
            attachment::{self, BadAlt, Image, MAX_IMAGES},
            body::{BadBody, Body},
            command::{Command, Power},
            event::{Mention, Saying},
            poll::{BadPoll, Question},
        },
        ids::{ChannelId, ImageId, MemberId},
        organisation::{
            Organisation,
            rights::{Actor, GroupAct},
        },
    },
};

/// People whom one message calls beyond which its sender is asked whether they mean it.
const MANY_CALLED: usize = 20;

/// Why a message was not sent.
#[derive(Debug, Clone, thiserror::Error)]
pub enum TalkError {
    /// The channel.
    #[error(transparent)]
    Channel(#[from] ChannelError),
    /// Its words.
    #[error(transparent)]
    Body(#[from] BadBody),
    /// Somebody is called whom the sender cannot know of, or who could not read it.
    #[error("a mention is member:<id> or group:<id>, of people who may read this channel")]
    Mentions,
    /// Many would be called.
    #[error("{count} people would be called: send it again with \"confirmed\" if you mean it")]
    ManyCalled {
        /// How many.
        count: usize,
    },
    /// What it shows.
    #[error(transparent)]
    Images(#[from] BadImages),
    /// What it asks.
    #[error(transparent)]
    Poll(#[from] BadPoll),
}

/// Why pictures are not shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadImages {
    /// Too many.
    #[error("a message shows at most {MAX_IMAGES} pictures, each once")]
    TooMany,
    /// A description.
    #[error(transparent)]
    Alt(#[from] BadAlt),
    /// One was not sent by the author, or too long ago.
    #[error("one of the pictures is not here: send it again under its id, then the message")]
    Missing,
}

/// What is new to somebody in a channel, counted from their mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Counts {
    /// The last record of the channel.
    pub head: u64,
    /// Messages after the mark.
    pub unread: u64,
    /// Those of them that call the reader, or a group of theirs.
    pub mentions: usize,
    /// The first of them.
    pub first_unread: Option<u64>,
    /// The mark: how far one has read.
    pub read: u64,
}

impl Counts {
    /// Whether these say something else, but for the head.
    pub fn differs(&self, other: &Self) -> bool {
        Self { head: other.head, ..*self } != *other
    }
}

impl Hub {
    /// A channel that `member` may read, and how far they may go there.
    pub async fn channel_for(
        &self,
        member: &MemberId,
        channel: ChannelId,
    ) -> Result<(ChannelHandle, Power), ChannelError> {
        let power = self.channels().power(member, channel).ok_or(ChannelError::Unknown)?;
        Ok((self.channels().open(channel).await?, power))
    }

    /// Sends a message; once it answers it is stored.
    pub async fn say(
        &self,
        member: &MemberId,
        channel: ChannelId,
        message: NewMessage,
    ) -> Result<(ChannelHandle, Outcome), TalkError> {
        let (handle, _) = self.channel_for(member, channel).await?;
        if let Some(seq) = handle.view().said(member, message.id) {
            return Ok((handle, Outcome::Repeated(seq)));
        }
        let id = message.id;
        let saying = match self.judge((member, channel), message).await {
            Ok(saying) => saying,
            // What was stored long ago was right then: who was called may have left since.
            Err(refused) => {
                let said = handle.said(member, id).await.map_err(ChannelError::from)?;
                return said.map(|seq| (handle, Outcome::Repeated(seq))).ok_or(refused);
            }
        };
        self.channels().look_at_pace(member)?;
        let shown: Vec<ImageId> = saying.images.iter().map(|image| image.image).collect();
        let outcome = handle.ask(member.clone(), Command::Say(saying)).await?;
        self.shown_now(channel, shown);
        Ok((handle, outcome))
    }

    /// Whether a message can be said as it is, for all that its channel does not know.
    async fn judge(
        &self,
        (member, channel): (&MemberId, ChannelId),
        message: NewMessage,
    ) -> Result<Saying, TalkError> {
        let NewMessage { id, body, reply_to, mentions, confirmed, images, poll } = message;
        let has_picture = !images.is_empty() && poll.is_none();
        let body = if has_picture { Body::beside(&body)? } else { Body::new(&body)? };
        let poll = poll.map(|poll| Question::new(&poll.options, poll.closes, now_s()));
        let poll = poll.transpose()?;
        let mentions = self.called((member, channel), mentions)?;
        let count = self.count_called(channel, &mentions);
        if count > MANY_CALLED && !confirmed {
            return Err(TalkError::ManyCalled { count });
        }
        let images = self.shown((member, channel), images).await?;
        Ok(Saying { id, body, reply_to, mentions, images, poll })
    }

    /// The pictures that a message shows: its author sent each to this channel just before.
    async fn shown(
        &self,
        (member, channel): (&MemberId, ChannelId),
        given: Vec<NewImage>,
    ) -> Result<Vec<Image>, TalkError> {
        let distinct: BTreeSet<ImageId> = given.iter().map(|image| image.image).collect();
        if distinct.len() < given.len() || given.len() > MAX_IMAGES {
            return Err(BadImages::TooMany.into());
        }
        let mut shown = Vec::with_capacity(given.len());
        for NewImage { image, alt } in given {
            let alt = attachment::alt(&alt).map_err(BadImages::Alt)?;
            let shelf = self.channels().gallery().shelf();
            let label = shelf.label(Place { channel, image }).await;
            let label = label.map_err(ChannelError::from)?;
            let wait = self.channels().upload_wait();
            let label = label.filter(|label| label.is_fresh_of(member, now_s(), wait));
            let label = label.ok_or(BadImages::Missing)?;
            shown.push(Image { image, width: label.width, height: label.height, alt });
        }
        Ok(shown)
    }

    /// Notes that pictures wait no more. What is not noted, a sweep finds out.
    fn shown_now(&self, channel: ChannelId, images: Vec<ImageId>) {
        let shelf = self.channels().gallery().shelf().clone();
        tokio::spawn(async move {
            for image in images {
                let place = Place { channel, image };
                if let Err(error) = shelf.no_longer_waiting(place).await {
                    tracing::warn!(%error, %channel, "a picture is not known to be shown");
                }
            }
        });
    }

    /// Those whom a message calls, if its sender may call them there.
    fn called(
        &self,
        (member, channel): (&MemberId, ChannelId),
        given: Vec<String>,
    ) -> Result<Vec<Mention>, TalkError> {
        let view = self.house().view();
        let organisation = &view.organisation;
        let may_call = |mention: &Mention| match mention {
            Mention::Member(id) => self.channels().power(id, channel).is_some(),
            Mention::Group(id) => {
                organisation.may_in_group(Actor::Member(member), *id, GroupAct::Know)
            }
        };
        let mention = |text| Mention::try_from(text).ok().filter(may_call);
        given.into_iter().map(|text| mention(text).ok_or(TalkError::Mentions)).collect()
    }

    /// How many people are called who may read the channel.
    fn count_called(&self, channel: ChannelId, mentions: &[Mention]) -> usize {
        let view = self.house().view();
        let organisation = &view.organisation;
        let mut called = BTreeSet::new();
        for mention in mentions {
            match mention {
                Mention::Member(id) => {
                    called.insert(id);
                }
                Mention::Group(id) => {
                    let members = organisation.group(*id).into_iter().flat_map(|(_, g)| &g.members);
                    called.extend(members.map(|(id, _)| id));
                }
            }
        }
        let reads = |id: &&&MemberId| self.channels().power(id, channel).is_some();
        called.iter().filter(reads).count()
    }

    /// What is new to `member` in a channel as it stands in `view`.
    pub fn counts(&self, view: &View, member: &MemberId, read: u64) -> Counts {
        let names = names_of(&self.house().view().organisation, member);
        Counts {
            head: view.channel.head(),
            unread: view.channel.unread(read),
            mentions: view.channel.unread_mentions(read, &names),
            first_unread: view.channel.first_unread(read),
            read,
        }
    }
}

/// By what a member is called: themselves, and the groups that they are in.
fn names_of(organisation: &Organisation, member: &MemberId) -> Vec<Mention> {
    let groups = organisation.groups_of(member).map(|(id, _)| Mention::Group(id));
    groups.chain([Mention::Member(member.clone())]).collect()
}
