//! Takes in what has happened. Never fails: what was decided is so.

use imbl::{OrdMap, OrdSet};

use super::{
    Channel,
    event::{Event, Saying},
    fate::{Fate, Reaction, Showing},
    poll::Poll,
};
use crate::domain::ids::MemberId;

impl Channel {
    /// Takes in the record at `seq`, made by `by` at `at_s` (seconds since 1970). Records before
    /// the head were taken in already and change nothing.
    pub fn apply(&mut self, seq: u64, event: &Event, by: &MemberId, at_s: u64) {
        if seq <= self.head {
            return;
        }
        self.head = seq;
        if is_kept_in_mind(event) && !by.is_hub() {
            self.acts.insert(seq);
        }
        match event {
            Event::Said(saying) => self.take_message(seq, saying, (by, at_s)),
            Event::Edited { message, .. } => {
                self.touch(*message, |fate| fate.edits.push(seq));
            }
            Event::Erased { message } => self.erase(*message),
            Event::Hidden { message, reason } => {
                let showing = Showing::Hidden { reason: reason.clone() };
                self.touch(*message, |fate| fate.showing = showing);
            }
            Event::Unhidden { message } => {
                self.touch(*message, |fate| fate.showing = Showing::Shown);
            }
            Event::Reacted { message, reaction } => {
                self.touch(*message, |fate| {
                    fate.reactions.entry(reaction.clone()).or_default().insert(by.clone());
                });
            }
            Event::Unreacted { message, reaction } => {
                self.touch(*message, |fate| fate.unreact(reaction, by));
            }
            Event::Pinned { message } => {
                if self.messages.contains(*message) {
                    self.pins.insert(*message);
                    self.touch(*message, |_| {});
                }
            }
            Event::Unpinned { message } => {
                self.pins.remove(message);
                self.touch(*message, |_| {});
            }
            Event::Voted { message, option } => self.take_vote(*message, *option, by),
            Event::PollClosed { message } => {
                if let Some(poll) = self.polls.get_mut(message) {
                    poll.is_closed = true;
                }
                self.touch(*message, |_| {});
            }
            // As if it had been said and erased at once.
            Event::Gone { .. } => {
                self.spoke_at_s.insert(by.clone(), at_s);
                self.fates.insert(seq, Fate { showing: Showing::Erased, ..Fate::default() });
            }
            Event::Wiped { messages } => messages.iter().for_each(|message| {
                self.unwiped.remove(message);
            }),
            Event::SlowModeSet { seconds } => self.slow_mode_s = *seconds,
            Event::RetentionSet { days } => self.retention_days = *days,
            Event::Muted { member, until_s } => self.mute(member, *until_s, at_s),
            Event::Lost { after } => {
                self.losses.insert(seq, *after);
            }
            Event::NotUnderstood => {}
        }
    }

    fn take_message(&mut self, seq: u64, saying: &Saying, (by, at_s): (&MemberId, u64)) {
        self.messages.insert(seq);
        for mention in &saying.mentions {
            self.mentions.entry(mention.clone()).or_default().insert(seq);
        }
        for image in &saying.images {
            self.images.entry(image.image).or_default().insert(seq);
        }
        if let Some(question) = &saying.poll {
            self.polls.insert(seq, Poll::new(question));
        }
        self.spoke_at_s.insert(by.clone(), at_s);
    }

    fn take_vote(&mut self, message: u64, option: Option<usize>, by: &MemberId) {
        let Some(poll) = self.polls.get_mut(&message) else { return };
        match option {
            Some(option) => poll.votes.insert(by.clone(), option),
            None => poll.votes.remove(by),
        };
        self.touch(message, |_| {});
    }

    /// Changes a message by the record at the head. Only what stands has a fate: of two acts that
    /// raced, the one after an erasure is void.
    fn touch(&mut self, message: u64, change: impl FnOnce(&mut Fate)) {
        if self.messages.contains(message) {
            let fate = self.fates.entry(message).or_default();
            change(fate);
            fate.touched = self.head;
        }
    }

    /// Its place in the order stays, as a tombstone; nothing else of it does. The same comes of a
    /// log out of which its words were taken.
    fn erase(&mut self, message: u64) {
        let fate = self.fates.get(&message);
        let is_erased = fate.is_some_and(|fate| fate.showing == Showing::Erased);
        if !self.messages.contains(message) && !is_erased {
            return;
        }
        let edits = fate.map(|fate| fate.edits.clone()).unwrap_or_default();
        self.unwiped.entry(message).or_insert(edits);
        self.messages.remove(message);
        self.pins.remove(&message);
        self.polls.remove(&message);
        forget(&mut self.mentions, message);
        forget(&mut self.images, message);
        let fate = Fate { showing: Showing::Erased, touched: self.head, ..Fate::default() };
        self.fates.insert(message, fate);
    }

    /// A silence that is over is not kept.
    fn mute(&mut self, member: &MemberId, until_s: u64, at_s: u64) {
        if until_s > at_s {
            self.muted.insert(member.clone(), until_s);
        } else {
            self.muted.remove(member);
        }
    }
}

/// Whether moderators will want to know who did it.
fn is_kept_in_mind(event: &Event) -> bool {
    match event {
        Event::Erased { .. }
        | Event::Hidden { .. }
        | Event::Unhidden { .. }
        | Event::Pinned { .. }
        | Event::Unpinned { .. }
        | Event::PollClosed { .. }
        | Event::SlowModeSet { .. }
        | Event::RetentionSet { .. }
        | Event::Muted { .. } => true,
        Event::Said(_)
        | Event::Edited { .. }
        | Event::Reacted { .. }
        | Event::Unreacted { .. }
        | Event::Voted { .. }
        | Event::Gone { .. }
        | Event::Wiped { .. }
        | Event::Lost { .. }
        | Event::NotUnderstood => false,
    }
}

/// Takes a message out of an index.
fn forget<K: Ord + Clone>(index: &mut OrdMap<K, OrdSet<u64>>, message: u64) {
    let has_it = index.iter().filter(|(_, messages)| messages.contains(&message));
    let keys: Vec<K> = has_it.map(|(key, _)| key.clone()).collect();
    for key in keys {
        if let Some(messages) = index.get_mut(&key) {
            messages.remove(&message);
            if messages.is_empty() {
                index.remove(&key);
            }
        }
    }
}

impl Fate {
    fn unreact(&mut self, reaction: &Reaction, by: &MemberId) {
        let Some(members) = self.reactions.get_mut(reaction) else { return };
        members.remove(by);
        if members.is_empty() {
            self.reactions.remove(reaction);
        }
    }
}
