//! The hub's own feed: JSON in text frames beside the documents of a `/collab` socket (SPEC.md,
//! FEED-1 to FEED-4).
//!
//! What the feed follows are sources, each with a cursor of its own. There is one yet, the house;
//! another adds its frames to [`FromPage`] and [`ToPage`], and is asked in [`Feed::poll_frame`].
//! Nothing waits here for a client: frames are made from the cursors as the socket takes them.

use coopol_protocol::{close::CloseCode, connection::Connection};
use serde::{Deserialize, Serialize};

use crate::{
    domain::{ids::MemberId, organisation::news::Subject},
    house::{Follower, Told},
    hub::{Hub, now_s},
};

/// Longest text frame of a page, in bytes: it names what is followed and from where on.
const MAX_FRAME_BYTES: usize = 4 * 1024;

/// What a page says.
#[derive(Debug, PartialEq, Eq, Deserialize)]
#[serde(tag = "type", rename_all = "kebab-case")]
enum FromPage {
    /// Tell me what changes in the house, from after this decision on, or from now on.
    Follow {
        /// The last `seq` or `at` that the page was told.
        after: Option<u64>,
    },
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
    /// Anything may have changed: ask for everything again.
    Reset { at: u64 },
    /// Nothing is told on this socket.
    Refused { reason: Reason },
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
    /// The answer to what the page said last.
    answer: Option<ToPage>,
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
        let (opened_at_s, house, answer, news) = (now_s(), None, None, News::None);
        Self { hub, member, opened_at_s, house, answer, news }
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
            FromPage::Unknown => Ok(()),
        }
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
        connection.keep_without_documents();
        self.look()
    }

    /// Notes that something may have changed, rights too. `Err` closes the socket of somebody who
    /// is not here any more.
    pub(super) fn look(&mut self) -> Result<(), CloseCode> {
        let Some(member) = self.member.as_ref().filter(|_| self.house.is_some()) else {
            return Ok(());
        };
        self.news = News::Possible;
        let is_here = self.hub.is_here(member, self.opened_at_s);
        if is_here { Ok(()) } else { Err(CloseCode::Unauthorized) }
    }

    /// Whether [`Self::poll_frame`] may have something.
    pub(super) fn is_due(&self) -> bool {
        self.answer.is_some() || self.news == News::Possible
    }

    /// The next frame to send, until none is left.
    pub(super) fn poll_frame(&mut self) -> Option<String> {
        let frame = self.answer.take().or_else(|| self.poll_house());
        if frame.is_none() {
            self.news = News::None;
        }
        // Numbers and ids under fixed names: there is nothing in it that JSON cannot say.
        frame.map(|frame| serde_json::to_string(&frame).unwrap_or_default())
    }

    fn poll_house(&mut self) -> Option<ToPage> {
        if self.news == News::None {
            return None;
        }
        let told = self.house.as_mut()?.next(&self.hub.house().view())?;
        Some(match told {
            Told::Changed { seq, subjects } => ToPage::Changed { seq, objects: subjects },
            Told::Reset { at } => ToPage::Reset { at },
        })
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
