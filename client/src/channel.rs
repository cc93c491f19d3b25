//! A channel of a hub: what is said there, in order and once, and what this program says.

mod following;
mod frames;
mod patience;
mod task;

use tokio::{
    runtime::Handle,
    sync::{mpsc, oneshot, watch},
};
use tokio_tungstenite::tungstenite::http::HeaderValue;
pub use uuid::Uuid;

pub use self::frames::{Message, MessageState, NewMessage, Reactions};
use self::{following::Saying, task::Task};
use crate::{Ended, OpenError, options};

/// Events that wait for the program; one that is further behind is told the rest by the hub.
const WAITING_EVENTS: usize = 64;
/// Messages of this program that wait to be sent.
const WAITING_MESSAGES: usize = 64;

/// Which channel, in whose name, from where on.
#[derive(Clone)]
pub struct ChannelOptions {
    url: String,
    bearer: HeaderValue,
    channel: Uuid,
    after: Option<u64>,
}

impl ChannelOptions {
    /// The channel of the hub at `url` (`ws://host:port/collab`), in the name of the member whose
    /// session token this is: what the hub gives to whoever signs in over its API.
    ///
    /// # Errors
    /// The address is not one of a WebSocket, or the token holds what no header can.
    pub fn new(url: impl Into<String>, token: &str, channel: Uuid) -> Result<Self, OpenError> {
        let url = url.into();
        options::check_url(&url)?;
        let bearer = HeaderValue::from_str(&format!("Bearer {token}"));
        let mut bearer = bearer.map_err(|_| OpenError::Token)?;
        bearer.set_sensitive(true);
        Ok(Self { url, bearer, channel, after: None })
    }

    /// From after a place on, which an [`Event`] named before: nothing is told twice. Without it
    /// the channel begins with a page of its latest messages.
    #[must_use]
    pub fn after(self, place: u64) -> Self {
        Self { after: Some(place), ..self }
    }
}

/// What happens in a channel.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    /// A message is new, or another than before: of two forms the one with more
    /// [`Message::version`] is newer.
    Message {
        /// The place in the channel: go on after it.
        at: u64,
        /// As it stands now.
        message: Message,
    },
    /// The latest messages, from which to begin: nothing was known, the hub no longer keeps all
    /// that came since, or this member may see more or less than before.
    Page {
        /// The place in the channel: go on after it.
        at: u64,
        /// The oldest first.
        messages: Vec<Message>,
        /// Whether there are older ones.
        has_older: bool,
    },
    /// Something else happened, which says nothing of messages.
    Passed {
        /// The place in the channel: go on after it.
        at: u64,
    },
}

impl Event {
    /// The place in the channel that is reached with it: keep it, to go on from there.
    pub fn at(&self) -> u64 {
        match self {
            Self::Message { at, .. } | Self::Page { at, .. } | Self::Passed { at } => *at,
        }
    }
}

/// Why a message is not known to be stored.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SayError {
    /// The hub did not take it.
    #[error("{detail}")]
    Refused {
        /// A stable name: `slow-mode`, `muted`, `bad-body`, `many-mentioned`, …
        reason: String,
        /// What it is, in words.
        detail: String,
        /// How long to wait, in seconds, where that helps.
        wait_s: Option<u64>,
    },
    /// The channel ended before: it may be stored or not. Said again with its id, it is stored
    /// once.
    #[error(transparent)]
    Ended(Ended),
}

/// A channel that is followed. It comes back by itself after every loss, and goes on where it
/// was; it ends when the hub says that trying again is useless. When every handle is dropped, what
/// was said is sent still, unless there is no connection for a minute.
#[derive(Debug)]
pub struct Channel {
    events: mpsc::Receiver<Event>,
    speaker: Speaker,
}

/// Says things in a channel, from anywhere. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Speaker {
    says: mpsc::Sender<Saying>,
    end: watch::Receiver<Option<Ended>>,
}

impl Channel {
    /// Follows a channel, by a task on the present tokio runtime. Answers at once.
    ///
    /// # Errors
    /// There is no runtime.
    pub fn follow(options: ChannelOptions) -> Result<Self, OpenError> {
        let runtime = Handle::try_current().map_err(|_| OpenError::NoRuntime)?;
        let (told, events) = mpsc::channel(WAITING_EVENTS);
        let (says, said) = mpsc::channel(WAITING_MESSAGES);
        let (ended, end) = watch::channel(None);
        runtime.spawn(Task::new(options, told, said).run(ended));
        Ok(Self { events, speaker: Speaker { says, end } })
    }

    /// What happens next. Cancel safe.
    ///
    /// # Errors
    /// Nothing more comes.
    pub async fn next(&mut self) -> Result<Event, Ended> {
        match self.events.recv().await {
            Some(event) => Ok(event),
            None => Err(self.speaker.ended()),
        }
    }

    /// Says something; once it answers it is stored, at this place. What was said first stands
    /// first. Said again with its id it is stored once, also by another run of the program.
    ///
    /// # Errors
    /// The hub did not take it, or nothing more can be said.
    pub async fn say(&self, message: NewMessage) -> Result<u64, SayError> {
        self.speaker.say(message).await
    }

    /// Says things from elsewhere.
    pub fn speaker(&self) -> Speaker {
        self.speaker.clone()
    }
}

impl Speaker {
    /// See [`Channel::say`].
    ///
    /// # Errors
    /// See there.
    pub async fn say(&self, message: NewMessage) -> Result<u64, SayError> {
        let (answer, answered) = oneshot::channel();
        let saying = Saying { message, answer };
        let ended = || SayError::Ended(self.ended());
        self.says.send(saying).await.map_err(|_| ended())?;
        answered.await.map_err(|_| ended())?
    }

    fn ended(&self) -> Ended {
        self.end.borrow().clone().unwrap_or(Ended::Closed)
    }
}
