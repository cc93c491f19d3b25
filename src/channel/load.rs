//! A channel from the store into memory: the kept state, the records after it, and the last
//! records once more as frames, so that whoever was connected before a restart misses nothing.

use std::sync::Arc;

use super::{
    entry::{self, Entry},
    mend::{Lost, mend},
    message::{Message, Sight},
    view::{About, Frame, MAX_RECENT, MAX_WORDS, Told, View},
    words::{Archive, Words},
};
use crate::{
    domain::channel::{Channel, event::Event, fate::Showing},
    kept::{Keeper, State},
    store::{ReadError, Sequence, StoreError},
};

/// The version of the kept state. Higher whenever the same records come to another state.
const FORMAT: u8 = 5;
/// Records read in one step.
const PAGE: u64 = 4_096;

/// A channel in the store.
impl Archive {
    pub(super) fn keeper(&self) -> Keeper {
        let (log, state_log) = (entry::log(self.channel), entry::state_log(self.channel));
        Keeper { log, state_log, format: FORMAT }
    }

    /// The channel, and up to where it was read from the kept state; once it was accepted.
    pub(super) async fn load(&self) -> Result<(View, u64), StoreError> {
        let (channel, kept) = self.state().await?;
        let mut view = View { channel, ..View::default() };
        self.fill(&mut view).await?;
        Ok((view, kept))
    }

    /// The channel without any words, and up to where it was read from the kept state.
    pub(super) async fn state(&self) -> Result<(Channel, u64), StoreError> {
        let State { value: mut channel, through: Sequence(kept) } =
            self.keeper().read::<Channel>(self.store.as_ref()).await?;
        loop {
            let after = channel.head();
            let entries = self.range(after, after.saturating_add(PAGE)).await?;
            if entries.is_empty() {
                break;
            }
            for entry in entries {
                channel.apply(entry.seq, &entry.event, &entry.by, entry.at_s);
            }
        }
        Ok((channel, kept))
    }

    /// A log that the store has lost the end of is mended before it is read.
    pub(super) async fn accept(&self) -> Result<(), StoreError> {
        let log = entry::log(self.channel);
        match self.store.read(log.clone(), Sequence::ZERO, 1).await {
            Ok(_) => Ok(()),
            Err(ReadError::Lost { head, was }) => {
                // What is not in memory is not known here.
                mend(self, Lost { head, was }, &Channel::default()).await
            }
            Err(error) => Err(error.of_whole(&log)),
        }
    }

    /// Puts the latest words and the last records at hand.
    async fn fill(&self, view: &mut View) -> Result<(), StoreError> {
        let head = view.channel.head();
        let latest = view.channel.messages_before(head + 1, MAX_WORDS / 2);
        self.fetch(view, &latest).await?;
        let first = head.saturating_sub(MAX_RECENT as u64);
        let entries = self.range(first, head).await?;
        let mut touched: Vec<u64> = entries.iter().filter_map(target).collect();
        touched.sort_unstable();
        touched.dedup();
        let mut all = view.clone();
        self.fetch(&mut all, &touched).await?;
        for entry in &entries {
            view.recent.push_back(self.frame(&all, entry));
        }
        Ok(())
    }

    /// Puts the words of these messages at hand.
    pub(super) async fn fetch(&self, view: &mut View, messages: &[u64]) -> Result<(), StoreError> {
        let missing = messages.iter().copied().filter(|seq| !view.words.contains_key(seq));
        let missing: Vec<u64> = missing.collect();
        for words in self.read(&view.channel, &missing).await? {
            view.words.insert(words.seq, Arc::new(words));
        }
        Ok(())
    }

    /// What is told of a record, with everything as it stands in `view`.
    pub(super) fn frame(&self, view: &View, entry: &Entry) -> Frame {
        let (channel, at) = (self.channel, entry.seq);
        if let Some(words) = target(entry).and_then(|seq| view.words.get(&seq)) {
            return self.frame_of(view, words, at);
        }
        let passed = Told::ChannelPassed { channel, at }.encode();
        let (about, plain, inner) = match &entry.event {
            Event::SlowModeSet { .. } | Event::RetentionSet { .. } => {
                let slow_mode_s = view.channel.slow_mode_s();
                let retention_days = view.channel.retention_days();
                let told = Told::ChannelSettings { channel, at, slow_mode_s, retention_days };
                (About::Everybody, told.encode(), None)
            }
            Event::Muted { member, until_s } => {
                let until = *until_s;
                let told = Told::ChannelMuted { channel, at, member, until };
                (About::Member(member.clone()), passed, Some(told.encode()))
            }
            Event::Said(_)
            | Event::Edited { .. }
            | Event::Erased { .. }
            | Event::Hidden { .. }
            | Event::Unhidden { .. }
            | Event::Reacted { .. }
            | Event::Unreacted { .. }
            | Event::Pinned { .. }
            | Event::Unpinned { .. }
            | Event::Voted { .. }
            | Event::PollClosed { .. }
            | Event::Gone { .. }
            | Event::Wiped { .. }
            | Event::Lost { .. }
            | Event::NotUnderstood => (About::Everybody, passed, None),
        };
        Frame { at, about, plain, inner }
    }

    /// A message as it stands in `view`, told at a position.
    pub(super) fn frame_of(&self, view: &View, words: &Words, at: u64) -> Frame {
        let encode = |sight| {
            let message = Message::new(&view.channel, words, sight);
            Told::ChannelMessage { channel: self.channel, at, message: &message }.encode()
        };
        let showing = view.channel.fate(words.seq).map(|fate| &fate.showing);
        let inner = match showing {
            Some(Showing::Hidden { .. }) => Some(encode(Sight::Inner)),
            Some(Showing::Shown | Showing::Erased) | None => None,
        };
        let about = About::Message(words.seq, words.author.clone());
        Frame { at, about, plain: encode(Sight::Plain), inner }
    }
}

/// The message that a record is about.
pub(super) fn target(entry: &Entry) -> Option<u64> {
    match &entry.event {
        Event::Said(_) | Event::Gone { .. } => Some(entry.seq),
        Event::Edited { message, .. }
        | Event::Erased { message }
        | Event::Hidden { message, .. }
        | Event::Unhidden { message }
        | Event::Reacted { message, .. }
        | Event::Unreacted { message, .. }
        | Event::Pinned { message }
        | Event::Unpinned { message }
        | Event::Voted { message, .. }
        | Event::PollClosed { message } => Some(*message),
        Event::SlowModeSet { .. }
        | Event::RetentionSet { .. }
        | Event::Muted { .. }
        | Event::Wiped { .. }
        | Event::Lost { .. }
        | Event::NotUnderstood => None,
    }
}
