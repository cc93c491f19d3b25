//! Channels as members meet them: what one may do where, sending with its checks, counts. The same
//! for HTTP and for sockets.

use std::{collections::BTreeSet, sync::Arc};

use serde::Serialize;
use utoipa::ToSchema;

use super::Hub;
use crate::{
    channel::{ChannelError, ChannelHandle, Outcome, Powers, View, message::NewMessage},
    domain::{
        channel::{
            body::{BadBody, Body},
            command::{Command, Power},
            event::Mention,
        },
        ids::{ChannelId, MemberId},
        organisation::{
            Organisation,
            rights::{Actor, GroupAct},
        },
    },
    house::House,
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

/// How far members may go in channels, as the organisation stands.
pub(super) fn powers(house: House) -> Powers {
    Arc::new(move |member, channel| {
        house.view().organisation.power_in(Actor::Member(member), channel)
    })
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
        let body = Body::new(&message.body)?;
        let mentions = self.called((member, channel), message.mentions)?;
        let count = self.count_called(channel, &mentions);
        if count > MANY_CALLED && !message.confirmed {
            return Err(TalkError::ManyCalled { count });
        }
        self.channels().count(member)?;
        let NewMessage { id, reply_to, .. } = message;
        let command = Command::Say { id, body, reply_to, mentions };
        let outcome = handle.ask(member.clone(), command).await?;
        Ok((handle, outcome))
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
            Mention::Member(id) => organisation.power_in(Actor::Member(id), channel).is_some(),
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
        let reads = |id: &&&MemberId| organisation.power_in(Actor::Member(id), channel).is_some();
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
