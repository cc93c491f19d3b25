//! A client of one channel that keeps to the contract, whatever the network does, and the checker
//! of what it ends with.

use std::{
    collections::{BTreeMap, HashSet},
    net::SocketAddr,
    sync::{Arc, Mutex},
    time::Duration,
};

use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use tokio::time::{Instant, sleep, timeout_at};
use tokio_tungstenite::{
    connect_async,
    tungstenite::{ClientRequestBuilder, Message},
};

use crate::{channels::new_id, support::Person};

/// How long an answer is waited for before the message is sent again.
const ANSWER: Duration = Duration::from_millis(400);

/// Messages that are sent before the first of them is answered: the hub lets 200 of a member's pass
/// in a row.
const AT_ONCE: usize = 3;

/// What a client knows: what it was told, and what it has sent without an answer.
#[derive(Clone, Debug, Default)]
pub(crate) struct Known {
    /// Everything up to here was told.
    pub(crate) cursor: Option<u64>,
    /// Where what it knows begins.
    pub(crate) from: u64,
    /// By their places.
    messages: BTreeMap<u64, Value>,
    unanswered: Vec<(String, String)>,
    pub(crate) sent: Vec<String>,
}

/// What is wrong with a client's state.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Wrong {
    /// What stands at a place, and what it knows of it.
    Differs {
        place: u64,
        stands: Option<String>,
        is_known: Option<String>,
    },
    Unsent(usize),
    NotOnce(String),
}

/// Whether a frame could be taken in.
#[derive(Debug, PartialEq, Eq)]
enum Taken {
    Yes,
    /// Something before it is missing.
    Gap,
}

impl Known {
    /// Says something, now or later.
    fn say(&mut self, body: String) {
        let id = new_id();
        self.sent.push(id.clone());
        self.unanswered.push((id, body));
    }

    /// Whether all of these are answered and others are not.
    fn has_more_than(&self, asked: &[String]) -> bool {
        let is_asked = |(id, _): &(String, String)| asked.contains(id);
        !asked.is_empty() && !self.unanswered.is_empty() && !self.unanswered.iter().any(is_asked)
    }

    /// Up to where it was told, and how much of what it sent is not answered.
    pub(crate) fn where_it_stands(&self) -> (Option<u64>, usize) {
        (self.cursor, self.unanswered.len())
    }

    pub(crate) fn is_done(&self, head: u64) -> bool {
        self.unanswered.is_empty() && self.cursor == Some(head)
    }

    fn take(&mut self, frame: &Value) -> Taken {
        match frame["type"].as_str() {
            Some("channel-page") => {
                let items = frame["items"].as_array().unwrap();
                self.messages = items.iter().map(|item| (seq(item), item.clone())).collect();
                self.from = self.messages.keys().next().copied().unwrap_or_default();
                self.cursor = frame["at"].as_u64();
            }
            Some("channel-said") => {
                self.unanswered.retain(|(id, _)| frame["id"] != json!(id));
            }
            Some("channel-message" | "channel-settings" | "channel-muted" | "channel-passed") => {
                let (at, cursor) = (frame["at"].as_u64().unwrap(), self.cursor.unwrap_or_default());
                if at <= cursor {
                    return Taken::Yes;
                }
                if at > cursor + 1 {
                    return Taken::Gap;
                }
                self.cursor = Some(at);
                if let Some(message) = frame.get("message") {
                    self.keep(message.clone());
                }
            }
            _ => {}
        }
        Taken::Yes
    }

    /// Of two forms of a message the one with the greater version stays.
    fn keep(&mut self, message: Value) {
        let version = |message: &Value| message["version"].as_u64();
        let known = self.messages.get(&seq(&message));
        if known.is_none_or(|known| version(known) < version(&message)) {
            self.messages.insert(seq(&message), message);
        }
    }

    /// Whether it knows exactly what stands in the channel from where it began, and everything it
    /// sent stands there once.
    pub(crate) fn check(&self, standing: &[Value]) -> Result<(), Wrong> {
        // Of older ones it knows what it was told of since.
        let is_known = |message: &&Value| {
            let place = seq(message);
            place >= self.from || self.messages.contains_key(&place)
        };
        let expected: BTreeMap<u64, &Value> =
            standing.iter().filter(is_known).map(|message| (seq(message), message)).collect();
        let stands = |message: &&Value| message["state"] != "erased";
        let known: BTreeMap<u64, &Value> =
            self.messages.values().filter(stands).map(|m| (seq(m), m)).collect();
        let places: HashSet<u64> = expected.keys().chain(known.keys()).copied().collect();
        for place in places {
            if expected.get(&place) != known.get(&place) {
                let pair = [expected.get(&place), known.get(&place)];
                let [stands, is_known] = pair.map(|form| form.map(ToString::to_string));
                return Err(Wrong::Differs { place, stands, is_known });
            }
        }
        if !self.unanswered.is_empty() {
            return Err(Wrong::Unsent(self.unanswered.len()));
        }
        Ok(())
    }
}

/// Everything that was sent and not erased stands once.
pub(crate) fn check_sent(sent: &[String], standing: &[Value], erased: usize) -> Result<(), Wrong> {
    let ids: Vec<&str> = standing.iter().filter_map(|message| message["id"].as_str()).collect();
    let distinct: HashSet<&str> = ids.iter().copied().collect();
    let said: HashSet<&str> = sent.iter().map(String::as_str).collect();
    if let Some(id) = ids.iter().find(|id| !said.contains(**id)) {
        return Err(Wrong::NotOnce((*id).to_owned()));
    }
    if distinct.len() != ids.len() || ids.len() + erased != sent.len() {
        return Err(Wrong::Unsent(sent.len().abs_diff(ids.len())));
    }
    Ok(())
}

fn seq(message: &Value) -> u64 {
    message["seq"].as_u64().unwrap()
}

/// A client that stays connected as well as it can.
#[derive(Clone)]
pub(crate) struct Chatter {
    who: Person,
    address: SocketAddr,
    channel: String,
    known: Arc<Mutex<Known>>,
}

impl Chatter {
    pub(crate) fn start(who: &Person, address: SocketAddr, channel: &str) -> Self {
        let (who, channel) = (who.clone(), channel.to_owned());
        let chatter = Self { who, address, channel, known: Arc::default() };
        let running = chatter.clone();
        tokio::spawn(async move {
            loop {
                let _ = running.connected().await;
                sleep(Duration::from_millis(20)).await;
            }
        });
        chatter
    }

    pub(crate) fn say(&self, body: String) {
        self.known.lock().unwrap().say(body);
    }

    pub(crate) fn known(&self) -> Known {
        self.known.lock().unwrap().clone()
    }

    /// Follows from where it stands, sends what is unanswered, takes in what it is told.
    async fn connected(&self) -> Option<()> {
        let uri = format!("ws://{}/collab", self.address).parse().ok()?;
        let request = ClientRequestBuilder::new(uri)
            .with_header("authorization", format!("Bearer {}", self.who.bearer));
        let (mut socket, _) = connect_async(request).await.ok()?;
        loop {
            for frame in self.wishes() {
                socket.send(Message::text(frame)).await.ok()?;
            }
            // Then what is unanswered, or lost, is asked again; at once if all of it is answered
            // and there is more to say.
            let until = Instant::now() + ANSWER;
            let asked = self.asked();
            while let Ok(frame) = timeout_at(until, socket.next()).await {
                let Message::Text(text) = frame?.ok()? else { continue };
                let frame: Value = serde_json::from_str(&text).ok()?;
                let mut known = self.known.lock().unwrap();
                if known.take(&frame) == Taken::Gap || known.has_more_than(&asked) {
                    break;
                }
            }
        }
    }

    /// The messages whose answers are waited for.
    fn asked(&self) -> Vec<String> {
        let known = self.known.lock().unwrap();
        known.unanswered.iter().take(AT_ONCE).map(|(id, _)| id.clone()).collect()
    }

    fn wishes(&self) -> Vec<String> {
        let known = self.known.lock().unwrap();
        let channel = &self.channel;
        let say = |(id, body): &(String, String)| {
            json!({ "type": "channel-say", "channel": channel, "id": id, "body": body }).to_string()
        };
        let follow = json!({ "type": "channel-follow", "channel": channel, "after": known.cursor });
        [follow.to_string()]
            .into_iter()
            .chain(known.unanswered.iter().take(AT_ONCE).map(say))
            .collect()
    }
}
