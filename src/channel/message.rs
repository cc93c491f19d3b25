//! A message on the wire: the same in answers over HTTP and in frames of the feed.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::words::Words;
use crate::domain::{
    channel::{
        Channel,
        attachment::Image,
        command::Power,
        event::Mention,
        fate::{Fate, Reaction, Showing},
        poll::{Poll, Question},
    },
    ids::{ImageId, MemberId, MessageId},
};

/// Members named beside one reaction; beyond it only their number is told.
pub const MAX_SHOWN_REACTORS: usize = 100;

/// A message to be sent.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, ToSchema)]
pub struct NewMessage {
    /// The client's id for it, by which a repetition is known: any UUID.
    pub id: MessageId,
    /// 1 to 8,000 characters of plain text (none are needed beside pictures); pages read a subset
    /// of Markdown in it.
    pub body: String,
    /// The message that it answers.
    pub reply_to: Option<u64>,
    /// Whom it calls: `member:<id>` or `group:<uuid>`, at most 50.
    #[serde(default)]
    pub mentions: Vec<String>,
    /// Whether the sender knows that many people are called.
    #[serde(default)]
    pub confirmed: bool,
    /// What it shows: at most 6 pictures that were uploaded for it.
    #[serde(default)]
    pub images: Vec<NewImage>,
    /// What it asks: the question is its words.
    pub poll: Option<NewPoll>,
}

/// A poll in a message to be sent.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, ToSchema)]
pub struct NewPoll {
    /// 2 to 10 different answers of 1 to 200 characters.
    pub options: Vec<String>,
    /// When it closes by itself, in seconds since 1970.
    pub closes: Option<u64>,
}

/// A picture in a message to be sent.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, ToSchema)]
pub struct NewImage {
    /// Under which id it was uploaded.
    pub image: ImageId,
    /// What it shows, for those who do not see it: at most 500 characters.
    #[serde(default)]
    pub alt: String,
}

/// A message as somebody may see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Message {
    /// Its author's id for it.
    pub id: MessageId,
    /// Its place in the channel.
    pub seq: u64,
    /// Who sent it.
    pub author: MemberId,
    /// Its words; none if it is hidden from the reader, or erased.
    pub body: String,
    /// When it was sent, in seconds since 1970.
    pub at: u64,
    /// The last record that touched it: of two forms of a message the one with more is newer.
    pub version: u64,
    /// The message that it answers.
    pub reply_to: Option<u64>,
    /// Whom it calls: `member:<id>` or `group:<uuid>`.
    #[schema(value_type = Vec<String>)]
    pub mentions: Vec<Mention>,
    /// What it shows; nothing if it is hidden from the reader, or erased.
    pub images: Vec<Image>,
    /// What it asks; nothing if it is hidden from the reader, or erased.
    pub poll: Option<PollView>,
    /// When it was worded so, in seconds since 1970, if that was later.
    pub edited: Option<u64>,
    /// Whether its words are shown.
    pub state: MessageState,
    /// Why it is hidden, for its author and for moderators.
    pub reason: Option<String>,
    /// Whether it is pinned.
    pub pinned: bool,
    /// Who reacted how.
    pub reactions: Vec<Reactions>,
}

/// Whether a message's words are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum MessageState {
    /// They are.
    Shown,
    /// A moderator took them out of sight.
    Hidden,
    /// They are gone.
    Erased,
}

/// Those who reacted in one way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Reactions {
    /// The emoji.
    #[schema(value_type = String)]
    pub emoji: Reaction,
    /// How many.
    pub count: usize,
    /// Who; at most 100 of them.
    pub members: Vec<MemberId>,
}

/// A poll, counted. Who answered how is told to nobody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct PollView {
    /// The answers to choose from.
    pub options: Vec<PollOption>,
    /// How many have answered.
    pub voters: usize,
    /// When it closes by itself, in seconds since 1970.
    pub closes: Option<u64>,
    /// Whether somebody has closed it.
    pub closed: bool,
}

/// An answer to choose.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct PollOption {
    /// Its words.
    pub text: String,
    /// How many chose it.
    pub votes: usize,
}

impl PollView {
    fn new(question: &Question, poll: &Poll) -> Self {
        let counted = question.options.iter().zip(poll.counts());
        let options = counted.map(|(text, votes)| PollOption { text: text.clone(), votes });
        Self {
            options: options.collect(),
            voters: poll.voters(),
            closes: question.closes_at_s,
            closed: poll.is_closed(),
        }
    }
}

/// Who looks at messages.
#[derive(Clone, Copy, Debug)]
pub struct Reader<'a> {
    /// The member.
    pub member: &'a MemberId,
    /// How far they may go in the channel.
    pub power: Power,
}

/// Whether hidden words are seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sight {
    /// They are not.
    Plain,
    /// They are, with the reason: moderators and their author.
    Inner,
}

impl Reader<'_> {
    /// How this reader sees a message of `author`.
    pub fn sight(self, author: &MemberId) -> Sight {
        if self.power == Power::Moderator || self.member == author {
            Sight::Inner
        } else {
            Sight::Plain
        }
    }
}

impl Message {
    /// A message as it stands in `channel`.
    pub fn new(channel: &Channel, words: &Words, sight: Sight) -> Self {
        let none = Fate::default();
        let fate = channel.fate(words.seq).unwrap_or(&none);
        let (state, reason) = match &fate.showing {
            Showing::Shown => (MessageState::Shown, None),
            Showing::Hidden { reason } => (MessageState::Hidden, Some(reason.clone())),
            Showing::Erased => (MessageState::Erased, None),
        };
        let sees = match (state, sight) {
            (MessageState::Shown, _) | (MessageState::Hidden, Sight::Inner) => true,
            (MessageState::Hidden, Sight::Plain) | (MessageState::Erased, _) => false,
        };
        let poll = words.poll.as_ref().zip(channel.poll(words.seq)).filter(|_| sees);
        let reactions = fate.reactions.iter().map(|(emoji, members)| Reactions {
            emoji: emoji.clone(),
            count: members.len(),
            members: members.iter().take(MAX_SHOWN_REACTORS).cloned().collect(),
        });
        Self {
            id: words.id,
            seq: words.seq,
            author: words.author.clone(),
            body: if sees { words.body.clone() } else { String::new() },
            at: words.at_s,
            version: channel.version(words.seq),
            reply_to: words.reply_to,
            mentions: if sees { words.mentions.clone() } else { Vec::new() },
            images: if sees { words.images.clone() } else { Vec::new() },
            poll: poll.map(|(question, poll)| PollView::new(question, poll)),
            edited: words.edited_at_s.filter(|_| sees),
            state,
            reason: reason.filter(|_| sees),
            pinned: channel.is_pinned(words.seq),
            reactions: reactions.collect(),
        }
    }

    /// Everybody whose name a reader will want.
    pub fn people(&self) -> BTreeSet<&MemberId> {
        let called = self.mentions.iter().filter_map(|mention| match mention {
            Mention::Member(id) => Some(id),
            Mention::Group(_) => None,
        });
        let reacted = self.reactions.iter().flat_map(|reactions| &reactions.members);
        called.chain(reacted).chain([&self.author]).collect()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use uuid::Uuid;

    use super::*;
    use crate::domain::channel::{
        body::Body,
        event::{Event, Saying},
    };

    #[test]
    fn channel_13_the_wire_form_of_a_message_is_frozen() {
        let (lea, id) = (MemberId::new("lea").unwrap(), MessageId(Uuid::nil()));
        let body = Body::new("Bonjour").unwrap();
        let said = Event::Said(Saying::plain(id, body));
        let reacted = Event::Reacted { message: 1, reaction: Reaction::new("👍").unwrap() };
        let mut channel = Channel::default();
        channel.apply(1, &said, &lea, 1_790_000_000);
        channel.apply(2, &reacted, &lea, 1_790_000_001);
        let words = Words {
            seq: 1,
            id,
            author: lea,
            at_s: 1_790_000_000,
            body: "Bonjour".to_owned(),
            edited_at_s: None,
            reply_to: None,
            mentions: vec![],
            images: vec![],
            poll: None,
        };
        let message = Message::new(&channel, &words, Sight::Plain);
        let parts = [
            r#"{"id":"00000000-0000-0000-0000-000000000000","seq":1,"author":"lea","#,
            r#""body":"Bonjour","at":1790000000,"version":2,"reply_to":null,"mentions":[],"#,
            r#""images":[],"poll":null,"#,
            r#""edited":null,"state":"shown","reason":null,"pinned":false,"#,
            r#""reactions":[{"emoji":"👍","count":1,"members":["lea"]}]}"#,
        ];
        assert_eq!(serde_json::to_string(&message).unwrap(), parts.concat());
    }
}
