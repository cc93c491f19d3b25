//! Live channels: one task for each, which decides, appends and follows its log.
//!
//! A channel is an actor behind a handle. What it knows is published as one [`View`] that all
//! followers share: its state, its last records encoded once, the latest words. A follower is a
//! cursor into it and nothing else, so whoever reads slowly, or not at all, costs no more than
//! that. Who may do what is not known here: it is asked for whenever something is decided.

mod actor;
mod audit;
mod deciding;
mod entry;
mod expiry;
pub mod gallery;
mod load;
pub mod marks;
mod mend;
pub mod message;
mod pace;
mod registry;
mod sweep;
mod typing;
mod view;
mod wipe;
mod words;

use std::{sync::Arc, time::Duration};

use tokio::sync::{mpsc, oneshot, watch};

pub use self::{
    audit::Act,
    registry::{Channels, Powers},
    view::{MAX_RECENT, Next, PAGE_MESSAGES, View},
    words::Words,
};
use self::{
    entry::Key,
    message::{Message, Reader},
    words::Archive,
};
use crate::{
    domain::{
        channel::command::{Command, Refusal},
        ids::{ChannelId, MemberId, MessageId},
    },
    store::StoreError,
};

/// Commands that wait for their turn in one channel; who comes when it is full is told to wait.
const MAX_WAITING_ASKS: usize = 1_024;

/// How long erased words may stay in the store's files.
const WIPE_AFTER: Duration = Duration::from_secs(600);
/// How long a picture waits for the message that shows it: a page sends that next, and sends the
/// picture again if it comes later.
const UPLOAD_WAIT: Duration = Duration::from_secs(3_600);

/// What a channel's task is asked.
enum Ask {
    Command(Asked),
    /// Somebody types.
    Typing(MemberId),
}

/// A command with the way back to whoever asked.
struct Asked {
    by: MemberId,
    command: Command,
    answer: oneshot::Sender<Result<Outcome, ChannelError>>,
}

/// What became of a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It is stored, at this position.
    Done(u64),
    /// The same message of the same author was stored before, at this position: its answer was
    /// lost on the way.
    Repeated(u64),
    /// It changes nothing.
    Nothing,
}

/// Why a command was not carried out.
#[derive(Debug, Clone, thiserror::Error)]
pub enum ChannelError {
    /// There is no such channel, or none for whoever asks.
    #[error("there is no such channel, or you may not see it")]
    Unknown,
    /// The rules of the conversation.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// Too many messages in a row.
    #[error("that was much at once: wait {wait_s} seconds")]
    TooMany {
        /// How long to wait, in seconds.
        wait_s: u64,
    },
    /// The store; whether it took the message may be unknown: send it again with the same id.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Too much is under way in the channel, or in the hub.
    #[error("too much is going on at once: try again in a moment")]
    Busy,
}

impl ChannelError {
    /// Whether it may be otherwise in a moment: a damaged log or a missing right will not.
    pub fn may_pass(&self) -> bool {
        match self {
            Self::Store(error) => matches!(error, StoreError::Unavailable(_)),
            Self::TooMany { .. } | Self::Busy => true,
            Self::Unknown | Self::Refused(_) => false,
        }
    }
}

/// A live channel. Cheap to clone; the channel stays in memory while somebody holds one.
#[derive(Clone)]
pub struct ChannelHandle {
    id: ChannelId,
    asks: mpsc::Sender<Ask>,
    view: watch::Receiver<Arc<View>>,
    archive: Archive,
}

impl ChannelHandle {
    /// Which channel.
    pub fn id(&self) -> ChannelId {
        self.id
    }

    /// Everything in it, now. Cheap.
    pub fn view(&self) -> Arc<View> {
        Arc::clone(&self.view.borrow())
    }

    /// Everything in it, as it changes.
    pub fn watch(&self) -> watch::Receiver<Arc<View>> {
        self.view.clone()
    }

    /// Whether its task is gone: what is known here will not change any more.
    pub fn is_gone(&self) -> bool {
        self.view.has_changed().is_err()
    }

    /// The same, over a view that somebody else shows.
    #[cfg(test)]
    pub(crate) fn showing(self, view: watch::Receiver<Arc<View>>) -> Self {
        Self { view, ..self }
    }

    /// Carries out a command of `by`; once it answers, [`Self::view`] shows it.
    pub async fn ask(&self, by: MemberId, command: Command) -> Result<Outcome, ChannelError> {
        let (answer, answered) = oneshot::channel();
        let ask = Ask::Command(Asked { by, command, answer });
        self.asks.try_send(ask).map_err(|_| ChannelError::Busy)?;
        answered.await.map_err(|_| ChannelError::Busy)?
    }

    /// These messages, which ascend, as `reader` may see them.
    pub async fn read(
        &self,
        messages: &[u64],
        reader: Reader<'_>,
    ) -> Result<Vec<Message>, StoreError> {
        let view = self.view();
        let is_at_hand = messages.iter().all(|seq| view.words.contains_key(seq));
        if is_at_hand {
            let words = messages.iter().filter_map(|seq| view.words.get(seq));
            return Ok(words.map(|words| view.show(words, reader)).collect());
        }
        let words = self.archive.read(&view.channel, messages).await?;
        Ok(words.iter().map(|words| view.show(words, reader)).collect())
    }

    /// The wordings of a message, the first one first, each with when it was worded so (seconds
    /// since 1970).
    pub async fn wordings(&self, message: u64) -> Result<Vec<(String, u64)>, StoreError> {
        let view = self.view();
        if view.channel.is_message(message) {
            self.archive.wordings(&view.channel, message).await
        } else {
            Ok(Vec::new())
        }
    }

    /// Where a member's message stands that was stored under this id, however long ago.
    pub async fn said(&self, by: &MemberId, id: MessageId) -> Result<Option<u64>, StoreError> {
        if let Some(seq) = self.view().said(by, id) {
            return Ok(Some(seq));
        }
        self.archive.find(by, &Key::Message(by.clone(), id)).await
    }

    /// Who wrote a message that is at hand or in the store.
    pub async fn author_of(&self, message: u64) -> Result<Option<MemberId>, StoreError> {
        let view = self.view();
        if let Some(words) = view.words.get(&message) {
            return Ok(Some(words.author.clone()));
        }
        let found = self.archive.read(&view.channel, &[message]).await?;
        Ok(found.into_iter().next().map(|words| words.author))
    }

    /// Notes that a member is typing, for a moment. A channel too busy to hear of it lets it pass.
    pub fn type_for_a_moment(&self, member: MemberId) {
        let _ = self.asks.try_send(Ask::Typing(member));
    }
}

/// How channels behave.
#[derive(Clone, Copy, Debug)]
pub struct ChannelSettings {
    /// How long erased words may stay in the store's files: to take them out may rewrite a file,
    /// so that erasures are gathered. They are shown to nobody meanwhile.
    pub wipe_after: Duration,
    /// How long a picture waits for the message that shows it.
    pub upload_wait: Duration,
    /// Who is kept to a pace.
    pub paced: Paced,
}

/// Who is kept to a pace.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Paced {
    /// Each member.
    Members,
    /// Nobody: a house of people who do not exist is filled as fast as it goes.
    Nobody,
}

impl Default for ChannelSettings {
    fn default() -> Self {
        Self { wipe_after: WIPE_AFTER, upload_wait: UPLOAD_WAIT, paced: Paced::Members }
    }
}
