//! The handle of one room.

use std::{fmt, sync::Arc};

use coopol_protocol::{
    json::{self, Profile},
    limits::{MAX_AWARENESS_STATE_BYTES, MAX_STATELESS_BYTES},
};
use tokio::sync::{broadcast, watch};
use yrs::{Doc, Origin};

use crate::{
    Access, ClientOptions, Ended, OpenError, Peer, SaveError, Status, connection,
    presence::Presence, shared::Shared,
};

/// Signals that may wait for a connection: more is a sign that nobody answers them.
const MAX_WAITING_SIGNALS: usize = 256;

/// A room of a hub, kept in sync with a document. Cloning shares it; when the last clone is
/// dropped, the room is left.
#[derive(Clone)]
pub struct Client {
    inner: Arc<Inner>,
}

/// Leaves the room when it is dropped.
struct Inner {
    shared: Arc<Shared>,
}

impl Drop for Inner {
    fn drop(&mut self) {
        self.shared.leave();
    }
}

impl Client {
    /// Connects to one room, on a connection of its own, kept by a task on the present tokio
    /// runtime. Answers at once; [`Client::wait_synced`] waits for the room's content.
    ///
    /// Several rooms on one socket: [`crate::Connection`].
    pub fn connect(options: ClientOptions) -> Result<Self, OpenError> {
        connection::connect(options.url, options.room)
    }

    pub(crate) fn new(shared: Arc<Shared>) -> Self {
        Self { inner: Arc::new(Inner { shared }) }
    }

    fn shared(&self) -> &Shared {
        &self.inner.shared
    }

    /// The room's name.
    pub fn room(&self) -> &str {
        &self.shared().name
    }

    /// The document. Edit it from anywhere; each commit is sent. Never hold a transaction across
    /// an await: the client's task waits for it.
    pub fn doc(&self) -> &Doc {
        &self.shared().doc
    }

    /// The origin of transactions that apply what the hub sent, to tell them from local edits.
    pub fn origin(&self) -> &Origin {
        &self.shared().origin
    }

    /// What the client is doing.
    pub fn status(&self) -> watch::Receiver<Status> {
        self.shared().status.subscribe()
    }

    /// What the hub lets us do; `None` until it has said so.
    pub fn access(&self) -> watch::Receiver<Option<Access>> {
        self.shared().access.subscribe()
    }

    /// Whether every local edit is acknowledged as stored by the hub. `false` from the commit of
    /// an edit on; an edit that the hub refuses stays unsaved.
    pub fn saved(&self) -> watch::Receiver<bool> {
        self.shared().saved.subscribe()
    }

    /// How many frames with edits of ours the hub has refused on this connection: there is no
    /// right to write, or the room is full. Their edits stay unsaved. Zero again when the
    /// connection is lost: the next one sends them again.
    pub fn refused(&self) -> watch::Receiver<u64> {
        self.shared().refused.subscribe()
    }

    /// Waits until the document has all that the hub has, through reconnections if need be.
    pub async fn wait_synced(&self) -> Result<(), Ended> {
        let mut status = self.status();
        let reached = status.wait_for(|now| *now == Status::Synced || now.ended().is_some()).await;
        match reached.ok().and_then(|now| now.ended()) {
            Some(ended) => Err(ended),
            None => Ok(()),
        }
    }

    /// Waits until every edit made so far is stored, through reconnections if need be.
    ///
    /// # Errors
    /// The hub has refused an edit on this connection, or nothing more comes.
    pub async fn wait_saved(&self) -> Result<(), SaveError> {
        let (mut saved, mut refused, mut status) = (self.saved(), self.refused(), self.status());
        tokio::select! {
            biased;
            _ = saved.wait_for(|is_saved| *is_saved) => Ok(()),
            _ = refused.wait_for(|count| *count > 0) => Err(SaveError::Refused),
            end = status.wait_for(|now| now.ended().is_some()) => {
                let ended = end.ok().and_then(|now| now.ended()).unwrap_or(Ended::Closed);
                Err(SaveError::Ended(ended))
            }
        }
    }

    /// Says of ourselves what others shall see: a JSON value, by custom an object such as
    /// `{"user": {"name": "Rosa"}}`. Said again after each reconnection.
    pub fn set_presence(&self, state: &str) -> Result<(), InvalidPresence> {
        if state.len() > MAX_AWARENESS_STATE_BYTES {
            return Err(InvalidPresence::TooLarge);
        }
        if !json::is_well_formed(state, Profile::JavaScript) {
            return Err(InvalidPresence::NotJson);
        }
        self.shared().with_presence(|presence| presence.set(Some(state.into())));
        self.shared().wake();
        Ok(())
    }

    /// Takes back what we said of ourselves.
    pub fn clear_presence(&self) {
        self.shared().with_presence(|presence| presence.set(None));
        self.shared().wake();
    }

    /// What we say of ourselves, as JSON.
    pub fn presence(&self) -> Option<Arc<str>> {
        self.shared().with_presence(|presence| presence.local())
    }

    /// Who else is in the room, in no order.
    pub fn peers(&self) -> Vec<Peer> {
        self.shared().with_presence(|presence: &mut Presence| presence.peers())
    }

    /// A number that changes whenever [`Client::peers`] does.
    pub fn peers_version(&self) -> watch::Receiver<u64> {
        self.shared().peers_version.subscribe()
    }

    /// Sends the hub a signal: a text beside the document, after the edits made so far. It waits
    /// for a connection, and is lost if that breaks before it arrives: what needs an answer is to
    /// be sent again until it comes.
    pub fn send_signal(&self, text: &str) -> Result<(), InvalidSignal> {
        if text.len() > MAX_STATELESS_BYTES {
            return Err(InvalidSignal::TooLarge);
        }
        self.shared().with_signals(|waiting| {
            if waiting.len() >= MAX_WAITING_SIGNALS {
                return Err(InvalidSignal::TooMany);
            }
            waiting.push_back(text.to_owned());
            Ok(())
        })?;
        self.shared().wake();
        Ok(())
    }

    /// The hub's signals from now on. A Coopol hub tells the room's epoch each time it lets us in.
    pub fn signals(&self) -> broadcast::Receiver<Arc<str>> {
        self.shared().heard.subscribe()
    }

    /// Leaves the room: sends the edits that wait, tells the others that we are gone. Does not
    /// wait for the hub to store them; for that, [`Client::wait_saved`] first. Offline it leaves
    /// at once, and the edits that are not sent are in the document only.
    pub async fn close(&self) {
        self.shared().leave();
        // Its sender lives in what we hold, so this cannot fail.
        drop(self.status().wait_for(|now| now.ended().is_some()).await);
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("room", &self.room())
            .field("status", &*self.shared().status.borrow())
            .finish_non_exhaustive()
    }
}

/// Why a signal was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidSignal {
    /// More bytes than a hub takes.
    #[error("a signal has at most {MAX_STATELESS_BYTES} bytes")]
    TooLarge,
    /// Too many wait for a connection.
    #[error("{MAX_WAITING_SIGNALS} signals wait already")]
    TooMany,
}

/// Why a presence state was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidPresence {
    /// More bytes than a hub takes.
    #[error("a presence state has at most {MAX_AWARENESS_STATE_BYTES} bytes")]
    TooLarge,
    /// Other clients would fail to parse it.
    #[error("a presence state is a JSON value")]
    NotJson,
}
