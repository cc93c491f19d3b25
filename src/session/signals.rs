//! The signals between the hub and a page: JSON in Stateless frames of the Hocuspocus dialect,
//! about one document each. What they mean stands in SPEC.md (SYNC-9, SYNC-10).

use coopol_protocol::{
    connection::{Connection, Slot},
    frontier::IdRange,
    limits::MAX_STATELESS_BYTES,
    message::ServerMessage,
};
use serde::{Deserialize, Serialize};

use crate::{
    domain::ids::CommandId,
    room::{Copied, CopiesRefused, MAX_COPIES_PER_SIGNAL},
};

/// The longest that one copy can be in JSON, in bytes: five numbers, with their names.
const MAX_COPY_BYTES: usize = 128;
// A page that keeps to the number of copies also keeps to the size of a frame.
const _: () = assert!(MAX_COPIES_PER_SIGNAL * MAX_COPY_BYTES < MAX_STATELESS_BYTES);

/// What the hub tells a page.
#[derive(Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "type", rename_all = "kebab-case")]
pub(super) enum ToPage<'a> {
    /// The room as it is now; said before the hub asks for what the page has.
    Room {
        /// The document's epoch.
        epoch: u64,
    },
    /// The text is as large as a text may be: it takes deletions only.
    DocumentFull,
    /// Words came back under other ids, by anybody's act.
    Copied {
        /// Which, and under which.
        copies: Vec<WireCopy>,
    },
    /// These copies are durable.
    CopiesStored {
        /// The id that the page gave them.
        id: &'a str,
    },
    /// These copies will not be stored, however often they are sent.
    CopiesRefused {
        /// The id that the page gave them, if one can be read.
        id: Option<&'a str>,
        /// Why.
        reason: Reason,
    },
}

/// Why copies are refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Reason {
    /// No JSON, or not in the form of its type.
    Malformed,
    /// More copies than [`MAX_COPIES_PER_SIGNAL`].
    TooMany,
    /// The grant allows reading only.
    ReadOnly,
    /// The words that came back are another member's.
    OthersWords,
    /// The text is as large as a text may be.
    DocumentFull,
}

/// Tells a client something about one of its documents.
pub(super) fn tell(connection: &mut dyn Connection, slot: Slot, signal: &ToPage<'_>) {
    connection.send(slot, ServerMessage::Stateless(&signal.encode()));
}

impl ToPage<'_> {
    /// Tells of copies, at most [`MAX_COPIES_PER_SIGNAL`].
    pub(super) fn copied(copies: &[Copied]) -> Self {
        Self::Copied { copies: copies.iter().copied().map(WireCopy::from).collect() }
    }

    /// The text of its frame.
    fn encode(&self) -> String {
        // Numbers and texts under fixed names: there is nothing in it that JSON cannot say.
        serde_json::to_string(self).unwrap_or_default()
    }
}

impl From<CopiesRefused> for Reason {
    fn from(refused: CopiesRefused) -> Self {
        match refused {
            CopiesRefused::ReadOnly => Self::ReadOnly,
            CopiesRefused::OthersWords => Self::OthersWords,
            CopiesRefused::DocumentFull => Self::DocumentFull,
        }
    }
}

/// What a page tells the hub, checked.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum FromPage {
    /// Words were inserted again: keep their story.
    Copies {
        /// The page's id for this act: sent again, it counts once.
        id: CommandId,
        /// At least one.
        copies: Vec<Copied>,
    },
    /// A type that this hub does not know: a newer page's, let pass.
    Unknown,
}

/// A signal that the hub will never take.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Refused {
    /// Its id, if one can be read. Only a sound one: the answer is no longer than it must be.
    id: Option<CommandId>,
    /// Why.
    reason: Reason,
}

impl Refused {
    /// The answer.
    pub(super) fn to_page(&self) -> ToPage<'_> {
        let id = self.id.as_ref().map(CommandId::as_str);
        ToPage::CopiesRefused { id, reason: self.reason }
    }
}

impl FromPage {
    /// Reads the text of a frame.
    pub(super) fn decode(payload: &str) -> Result<Self, Refused> {
        let refused = |reason| {
            let named = serde_json::from_str::<Named>(payload).ok();
            Refused { id: named.and_then(|named| CommandId::new(&named.id).ok()), reason }
        };
        let signal: Signal =
            serde_json::from_str(payload).map_err(|_| refused(Reason::Malformed))?;
        let Signal::Copies { id, copies } = signal else { return Ok(Self::Unknown) };
        if copies.len() > MAX_COPIES_PER_SIGNAL {
            return Err(refused(Reason::TooMany));
        }
        let id = CommandId::new(&id).map_err(|_| refused(Reason::Malformed))?;
        let copies: Vec<Copied> = copies.into_iter().map(Copied::from).collect();
        if copies.is_empty() || !copies.iter().all(Copied::is_sound) {
            return Err(refused(Reason::Malformed));
        }
        Ok(Self::Copies { id, copies })
    }
}

/// A page's signal as it comes.
#[derive(Deserialize)]
#[serde(tag = "type", rename_all = "kebab-case")]
enum Signal {
    Copies {
        id: String,
        copies: Vec<WireCopy>,
    },
    #[serde(other)]
    Unknown,
}

/// What is left of a signal that cannot be read as a whole.
#[derive(Deserialize)]
struct Named {
    id: String,
}

/// `from` came back as the units of `client` from `start` on.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct WireCopy {
    from: WireRange,
    client: u64,
    start: u32,
}

/// Units `start..end` of a Yjs client.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
struct WireRange {
    client: u64,
    start: u32,
    end: u32,
}

impl From<WireCopy> for Copied {
    fn from(copy: WireCopy) -> Self {
        let WireRange { client, start, end } = copy.from;
        let from = IdRange { client, start, end };
        Self { from, client: copy.client, start: copy.start }
    }
}

impl From<Copied> for WireCopy {
    fn from(Copied { from, client, start }: Copied) -> Self {
        let from = WireRange { client: from.client, start: from.start, end: from.end };
        Self { from, client, start }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::domain::ids::MAX_COMMAND_ID_BYTES;

    fn copies(list: &str) -> String {
        format!(r#"{{"type":"copies","id":"c1","copies":[{list}]}}"#)
    }

    fn refused(payload: &str) -> (Option<String>, Reason) {
        let Refused { id, reason } = FromPage::decode(payload).unwrap_err();
        (id.map(|id| id.as_str().to_owned()), reason)
    }

    #[test]
    fn sync_10_copies_are_read_as_they_stand_in_the_contract() {
        let one = r#"{"from":{"client":1,"start":5,"end":9},"client":2,"start":0}"#;
        let from = IdRange { client: 1, start: 5, end: 9 };
        let copies = FromPage::decode(&copies(one));
        let (id, copied) = (CommandId::new("c1").unwrap(), Copied { from, client: 2, start: 0 });
        assert_eq!(copies, Ok(FromPage::Copies { id, copies: vec![copied] }));
    }

    #[test]
    fn sync_10_what_cannot_be_read_is_refused_with_its_id_where_there_is_one() {
        for payload in ["", "{", "copies", "[]", "{}", r#"{"type":7}"#, r#"{"type":"copies"}"#] {
            assert_eq!(refused(payload), (None, Reason::Malformed), "{payload}");
        }
        let deep = format!("{}{}", "[".repeat(30_000), "]".repeat(30_000));
        assert_eq!(refused(&deep), (None, Reason::Malformed));
        let named = Some("c1".to_owned());
        let (top, past) = (i32::MAX, i64::from(i32::MAX) + 1);
        for wrong in [
            String::new(),
            "1".to_owned(),
            r#"{"from":{"client":1,"start":5},"client":2,"start":0}"#.to_owned(),
            r#"{"from":{"client":1,"start":5,"end":5},"client":2,"start":0}"#.to_owned(),
            r#"{"from":{"client":1,"start":-1,"end":5},"client":2,"start":0}"#.to_owned(),
            r#"{"from":{"client":1,"start":0.5,"end":5},"client":2,"start":0}"#.to_owned(),
            format!(r#"{{"from":{{"client":1,"start":0,"end":{past}}},"client":2,"start":0}}"#),
            format!(r#"{{"from":{{"client":1,"start":0,"end":5}},"client":2,"start":{top}}}"#),
            r#"{"from":{"client":9007199254740992,"start":0,"end":5},"client":2,"start":0}"#
                .to_owned(),
        ] {
            assert_eq!(refused(&copies(&wrong)), (named.clone(), Reason::Malformed), "{wrong}");
        }
        // What is no id is not said back, however long it is.
        for id in [String::new(), "a".repeat(MAX_COMMAND_ID_BYTES + 1), "a\\n".to_owned()] {
            let nameless = format!(r#"{{"type":"copies","id":"{id}","copies":[]}}"#);
            assert_eq!(refused(&nameless), (None, Reason::Malformed), "{id}");
        }
    }

    #[test]
    fn sync_10_a_signal_has_a_bounded_number_of_copies() {
        let most = format!(
            r#"{{"from":{{"client":{max},"start":{a},"end":{b}}},"client":{max},"start":{a}}}"#,
            max = coopol_protocol::lib0::MAX_SAFE_INTEGER,
            a = i32::MAX - 2,
            b = i32::MAX - 1,
        );
        assert!(most.len() < MAX_COPY_BYTES);
        let list = |count: usize| copies(&vec![most.as_str(); count].join(","));
        assert!(FromPage::decode(&list(MAX_COPIES_PER_SIGNAL)).is_ok());
        let one_more = list(MAX_COPIES_PER_SIGNAL + 1);
        assert_eq!(refused(&one_more), (Some("c1".to_owned()), Reason::TooMany));
    }

    #[test]
    fn sync_9_signals_of_a_newer_page_are_let_pass() {
        for payload in [r#"{"type":"hum"}"#, r#"{"type":"hum","id":7,"copies":{}}"#] {
            assert_eq!(FromPage::decode(payload), Ok(FromPage::Unknown), "{payload}");
        }
    }

    #[test]
    fn sync_9_the_hubs_signals_are_frozen() {
        let refused = |id| ToPage::CopiesRefused { id, reason: Reason::OthersWords }.encode();
        assert_eq!(ToPage::Room { epoch: 3 }.encode(), r#"{"type":"room","epoch":3}"#);
        let from = IdRange { client: 1, start: 5, end: 9 };
        let copied = ToPage::copied(&[Copied { from, client: 2, start: 0 }]).encode();
        let one = r#"{"from":{"client":1,"start":5,"end":9},"client":2,"start":0}"#;
        assert_eq!(copied, format!(r#"{{"type":"copied","copies":[{one}]}}"#));
        let stored = ToPage::CopiesStored { id: "c1" }.encode();
        assert_eq!(stored, r#"{"type":"copies-stored","id":"c1"}"#);
        let named = r#"{"type":"copies-refused","id":"c1","reason":"others-words"}"#;
        assert_eq!(refused(Some("c1")), named);
        let nameless = r#"{"type":"copies-refused","id":null,"reason":"others-words"}"#;
        assert_eq!(refused(None), nameless);
    }
}
