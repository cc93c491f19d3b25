//! The hub's own feed: JSON in text frames beside the documents of a `/collab` socket (SPEC.md,
//! FEED-1 to FEED-11; of amendments and ballots AMEND-14).
//!
//! What the feed follows are sources, each with a cursor of its own: the house and the desk here,
//! channels in [`super::channels`]. Nothing waits here for a client: frames are made from the
//! cursors as the socket takes them.

use std::task::{Context, Poll};

use bytes::Bytes;
use coopol_protocol::{close::CloseCode, connection::Connection};
use serde::{Deserialize, Serialize};

use super::{
    channel_frames::{Mode, Say, Told as ToldOfChannel},
    channels::Channels,
};
use crate::{
    desk::{Change, Next, Reader},
    domain::{
        ids::{AmendmentId, BallotId, ChannelId, MemberId, TextId},
        organisation::news::Subject,
    },
    house::{Follower, Told},
    hub::{Hub, now_s},
};

/// Longest text frame of a page, in bytes: the longest message, also with each character written as
/// two escapes (`\ud83d\ude00`), and what goes along with it.
const MAX_FRAME_BYTES: usize = 128 * 1024;

/// What a page says.
#[derive(Debug, PartialEq, Eq, Deserialize)]
#[serde(tag = "type", rename_all = "kebab-case")]
enum FromPage {
    /// Tell me what changes in the house, from after this decision on, or from now on.
    Follow {
        /// The last `seq` or `at` that the page was told.
        after: Option<u64>,
    },
    /// Tell me what happens in a channel, from after this record on, or with a fresh page.
    ChannelFollow {
        channel: ChannelId,
        after: Option<u64>,
        #[serde(default)]
        mode: Mode,
    },
    /// Tell me nothing more of it.
    ChannelLeave { channel: ChannelId },
    /// Send this.
    ChannelSay(Say),
    /// I am typing.
    ChannelTyping { channel: ChannelId },
    /// I have read so far.
    ChannelRead { channel: ChannelId, through: u64 },
    /// A newer page's, let pass.
    #[serde(other)]
    Unknown,
}

/// What the hub says.
#[derive(Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "type", rename_all = "kebab-case")]
enum ToPage {
    /// The page hears of what changes after this decision.
    Following { at: u64 },
    /// Something changed: ask for these again, over HTTP.
    Changed { seq: u64, objects: Vec<Subject> },
    /// The same of amendments and ballots, at the house's decision `seq`.
    #[serde(rename = "changed")]
    Moved { seq: u64, objects: Vec<Moved> },
    /// Anything may have changed: ask for everything again.
    Reset { at: u64 },
    /// Nothing is told on this socket.
    Refused { reason: Reason },
}

/// An amendment or a ballot about which something changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "what", rename_all = "kebab-case")]
enum Moved {
    Amendment { id: AmendmentId, text: TextId },
    Ballot { id: BallotId, amendment: AmendmentId },
}

impl From<Change> for Moved {
    fn from(Change { text, amendment, ballot }: Change) -> Self {
        match ballot {
            Some(id) => Self::Ballot { id, amendment },
            None => Self::Amendment { id: amendment, text },
        }
    }
}

/// Why nothing is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
enum Reason {
    /// The request that opened the socket named no member.
    SignedOut,
}

/// The feed of one socket.
pub(super) struct Feed {
    hub: Hub,
    /// Whom the socket's cookie or bearer named.
    member: Option<MemberId>,
    opened_at_s: u64,
    house: Option<Follower>,
    channels: Option<Box<Channels>>,
    /// Where the page stands in the desk's bulletin.
    desk: Option<Reader>,
    /// The answer to what the page said last.
    answer: Option<ToPage>,
    /// The answer to the last wish of a page that names nobody.
    refused: Option<Bytes>,
    news: News,
}

/// Whether the sources have to be asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum News {
    Possible,
    None,
}

impl Feed {
    /// Follows nothing yet.
    pub(super) fn new(hub: Hub, member: Option<MemberId>) -> Self {
        let channels = member.clone().map(|member| Box::new(Channels::new(hub.clone(), member)));
        let (opened_at_s, house, desk) = (now_s(), None, None);
        let (answer, news, refused) = (None, News::None, None);
        Self { hub, member, opened_at_s, house, channels, desk, answer, refused, news }
    }

    /// Takes a text frame. `Err` closes the socket.
    pub(super) fn receive(
        &mut self,
        connection: &mut dyn Connection,
        frame: &str,
    ) -> Result<(), CloseCode> {
        if !connection.has_signals() {
            return Err(CloseCode::BadMessage);
        }
        if frame.len() > MAX_FRAME_BYTES {
            return Err(CloseCode::TooBig);
        }
        match serde_json::from_str(frame).map_err(|_| CloseCode::BadMessage)? {
            FromPage::Follow { after } => self.follow(connection, after),
            FromPage::ChannelFollow { channel, after, mode } => {
                connection.keep_without_documents();
                self.on_channel(channel, |channels| channels.follow(channel, after, mode))
            }
            FromPage::ChannelLeave { channel } => {
                self.on_channel(channel, |channels| channels.leave(channel))
            }
            FromPage::ChannelSay(say) => self.on_channel(say.channel, |channels| channels.say(say)),
            FromPage::ChannelTyping { channel } => {
                self.on_channel(channel, |channels| channels.type_for_a_moment(channel))
            }
            FromPage::ChannelRead { channel, through } => {
                self.on_channel(channel, |channels| channels.read(channel, through))
            }
            FromPage::Unknown => Ok(()),
        }
    }

    /// Does something in a channel, for whoever the socket names, if they still are here.
    fn on_channel(
        &mut self,
        channel: ChannelId,
        act: impl FnOnce(&mut Channels),
    ) -> Result<(), CloseCode> {
        match &mut self.channels {
            Some(channels) => act(channels),
            None => self.refused = Some(ToldOfChannel::signed_out(channel).encode()),
        }
        self.look()
    }

    fn follow(
        &mut self,
        connection: &mut dyn Connection,
        after: Option<u64>,
    ) -> Result<(), CloseCode> {
        let Some(member) = self.member.clone() else {
            self.answer = Some(ToPage::Refused { reason: Reason::SignedOut });
            return Ok(());
        };
        let follower = Follower::new(&self.hub.house().view(), member, after);
        self.answer = Some(ToPage::Following { at: follower.cursor() });
        self.house = Some(follower);
        self.desk = Some(Reader::new(&self.hub.desk().bulletin().borrow()));
        connection.keep_without_documents();
        self.look()
    }

    /// Notes that something may have changed, rights too. `Err` closes the socket of somebody who
    /// is not here any more.
    pub(super) fn look(&mut self) -> Result<(), CloseCode> {
        let talks = self.channels.as_ref().is_some_and(|channels| channels.is_in_use());
        let is_in_use = talks || self.house.is_some();
        let Some(member) = self.member.as_ref().filter(|_| is_in_use) else {
            return Ok(());
        };
        self.news = News::Possible;
        if !self.hub.is_here(member, self.opened_at_s) {
            return Err(CloseCode::Unauthorized);
        }
        if let Some(channels) = &mut self.channels {
            channels.look();
        }
        Ok(())
    }

    /// Whether the page should wait before it sends more.
    pub(super) fn is_full(&self) -> bool {
        self.channels.as_ref().is_some_and(|channels| channels.is_full())
    }

    /// Whether [`Self::poll_frame`] may have something.
    pub(super) fn is_due(&self) -> bool {
        let in_channels = self.channels.as_ref().is_some_and(|channels| channels.is_due());
        in_channels
            || self.answer.is_some()
            || self.refused.is_some()
            || self.news == News::Possible
    }

    /// Ready when what the page asked for has come to something.
    pub(super) fn poll_done(&mut self, context: &mut Context<'_>) -> Poll<()> {
        self.channels.as_mut().map_or(Poll::Pending, |channels| channels.poll_done(context))
    }

    /// Ready when there may be something to tell; not asked while the client does not read.
    pub(super) fn poll_changes(&mut self, context: &mut Context<'_>) -> Poll<()> {
        self.channels.as_mut().map_or(Poll::Pending, |channels| channels.poll_changes(context))
    }

    /// The next frame to send, until none is left: JSON.
    pub(super) fn poll_frame(&mut self) -> Option<Bytes> {
        if let Some(frame) = self.poll_own() {
            // Numbers and ids under fixed names: there is nothing in it that JSON cannot say.
            return Some(serde_json::to_vec(&frame).unwrap_or_default().into());
        }
        self.news = News::None;
        self.refused.take().or_else(|| self.channels.as_mut()?.poll_frame())
    }

    fn poll_own(&mut self) -> Option<ToPage> {
        let frame = self.answer.take().or_else(|| self.poll_house());
        frame.or_else(|| self.poll_desk())
    }

    fn poll_house(&mut self) -> Option<ToPage> {
        if self.news == News::None {
            return None;
        }
        loop {
            let (seq, subjects) = match self.house.as_mut()?.next(&self.hub.house().view())? {
                Told::Changed { seq, subjects } => (seq, subjects),
                Told::Reset { at } => return Some(ToPage::Reset { at }),
            };
            let member = self.member.as_ref()?;
            let may_hear = |subject: &Subject| match subject {
                Subject::Channel(channel) => self.hub.may_hear_of(member, *channel),
                _ => true,
            };
            let objects: Vec<Subject> = subjects.into_iter().filter(may_hear).collect();
            if !objects.is_empty() {
                return Some(ToPage::Changed { seq, objects });
            }
        }
    }
}

impl Feed {
    /// What changed about amendments that the member may read.
    fn poll_desk(&mut self) -> Option<ToPage> {
        if self.news == News::None {
            return None;
        }
        let (desk, member) = (self.hub.desk(), self.member.as_ref()?);
        let at = self.house.as_ref()?.cursor();
        let next = self.desk.as_mut()?.next(&desk.bulletin().borrow());
        match next {
            Next::UpToDate => None,
            Next::Lost => Some(ToPage::Reset { at }),
            Next::Changes(changes) => {
                let may_read = |change: &Change| {
                    let view = desk.of_text(change.text);
                    view.is_some_and(|view| desk.may_read(&view, member, change.amendment))
                };
                let objects: Vec<Moved> =
                    changes.into_iter().filter(may_read).map(Moved::from).collect();
                (!objects.is_empty()).then_some(ToPage::Moved { seq: at, objects })
            }
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use uuid::Uuid;

    use super::*;
    use crate::domain::ids::TextId;

    #[test]
    fn feed_1_the_hubs_frames_are_frozen() {
        let says = |frame: &ToPage| serde_json::to_string(frame).unwrap();
        assert_eq!(says(&ToPage::Following { at: 7 }), r#"{"type":"following","at":7}"#);
        let text = Subject::Text(TextId(Uuid::nil()));
        let person = Subject::Member(MemberId::new("lea").unwrap());
        assert_eq!(
            says(&ToPage::Changed { seq: 8, objects: vec![text, person] }),
            format!(
                "{}{}{}",
                r#"{"type":"changed","seq":8,"objects":["#,
                r#"{"what":"text","id":"00000000-0000-0000-0000-000000000000"},"#,
                r#"{"what":"member","id":"lea"}]}"#,
            )
        );
        assert_eq!(says(&ToPage::Reset { at: 9 }), r#"{"type":"reset","at":9}"#);
        let refused = ToPage::Refused { reason: Reason::SignedOut };
        assert_eq!(says(&refused), r#"{"type":"refused","reason":"signed-out"}"#);
    }

    #[test]
    fn feed_1_a_pages_frames_are_read_as_they_stand_in_the_contract() {
        let read = |frame| serde_json::from_str::<FromPage>(frame).unwrap();
        assert_eq!(read(r#"{"type":"follow","after":3}"#), FromPage::Follow { after: Some(3) });
        assert_eq!(read(r#"{"type":"follow","after":null}"#), FromPage::Follow { after: None });
        assert_eq!(read(r#"{"type":"follow"}"#), FromPage::Follow { after: None });
        assert_eq!(read(r#"{"type":"hum","after":"now"}"#), FromPage::Unknown);
        for broken in ["", "{", "[]", r#"{"after":3}"#, r#"{"type":"follow","after":-1}"#] {
            assert!(serde_json::from_str::<FromPage>(broken).is_err(), "{broken}");
        }
    }
}
