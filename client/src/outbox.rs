//! Local edits on their way to the hub, and what is known to be stored. Pure.
//!
//! An edit is *saved* when the hub has acknowledged a frame that carries it. Acknowledgements
//! carry no number, so they count: once none is awaited, everything sent before the last frame
//! is stored.

use std::collections::VecDeque;

use bytes::Bytes;

/// Most updates that wait one by one; further ones are folded into one diff.
pub(crate) const MAX_WAITING_UPDATES: usize = 256;
/// Most bytes of updates that wait one by one; beyond, one diff is smaller anyway.
pub(crate) const MAX_WAITING_BYTES: usize = 1024 * 1024;

/// What waits to be sent.
#[derive(Debug)]
enum Waiting {
    /// These updates, in order, and their size in bytes.
    Updates { queue: VecDeque<Bytes>, bytes: usize },
    /// The difference between the document and what the hub is known to have. Nothing is lost by
    /// it: the edits are in the document.
    Diff,
}

impl Default for Waiting {
    fn default() -> Self {
        Self::Updates { queue: VecDeque::new(), bytes: 0 }
    }
}

/// Whether edits go out one by one, or will be worked out when the connection is back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Link {
    /// No: the next answer to the hub's state vector carries them.
    #[default]
    Down,
    /// Yes.
    Up,
}

/// The local edits of one room: counted when made, when sent and when stored.
#[derive(Debug, Default)]
pub(crate) struct Outbox {
    link: Link,
    waiting: Waiting,
    /// Local edits ever made.
    edited: u64,
    /// Of those, contained in some frame of this connection.
    sent: u64,
    /// Of those, acknowledged as stored, on this connection or an earlier one.
    stored: u64,
    /// Acknowledgements that the hub still owes on this connection.
    owed_acks: u64,
    /// Frames of this connection that the hub refused.
    refused: u64,
}

/// What the document holds when its room is opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Content {
    /// Nothing: there is nothing to save.
    Empty,
    /// Edits made before, which the hub may not have.
    Edited,
}

impl Outbox {
    /// The outbox of a document with that content.
    pub(crate) fn new(content: Content) -> Self {
        Self { edited: u64::from(content == Content::Edited), ..Self::default() }
    }

    /// A local edit was made.
    pub(crate) fn push(&mut self, update: Bytes) {
        self.edited += 1;
        if self.link == Link::Down {
            return;
        }
        let Waiting::Updates { queue, bytes } = &mut self.waiting else {
            return;
        };
        if queue.len() >= MAX_WAITING_UPDATES || *bytes + update.len() > MAX_WAITING_BYTES {
            self.waiting = Waiting::Diff;
            return;
        }
        *bytes += update.len();
        queue.push_back(update);
    }

    /// Whether an update waits to be sent.
    pub(crate) fn has_next(&self) -> bool {
        match &self.waiting {
            Waiting::Updates { queue, .. } => !queue.is_empty(),
            Waiting::Diff => true,
        }
    }

    /// Takes the update to send next in an Update frame, which the hub will acknowledge.
    pub(crate) fn take_update(&mut self) -> Option<Bytes> {
        let Waiting::Updates { queue, bytes } = &mut self.waiting else {
            return None;
        };
        let update = queue.pop_front()?;
        *bytes -= update.len();
        self.sent += 1;
        self.owed_acks += 1;
        Some(update)
    }

    /// Takes the duty to send the whole difference in an Update frame, which the hub will
    /// acknowledge. The caller keeps the document from changing until it has encoded it.
    pub(crate) fn take_diff(&mut self) -> Option<()> {
        let Waiting::Diff = self.waiting else {
            return None;
        };
        self.waiting = Waiting::default();
        self.sent = self.edited;
        self.owed_acks += 1;
        Some(())
    }

    /// The whole difference goes out in the answer to the hub's state vector: nothing waits any
    /// more, and from here on edits go out one by one. The caller keeps the document from
    /// changing until it has encoded the answer.
    pub(crate) fn answer_sync(&mut self) {
        self.waiting = Waiting::default();
        self.link = Link::Up;
        self.sent = self.edited;
    }

    /// A sync was opened: the hub will acknowledge the answer to its own state vector, once.
    pub(crate) fn open_sync(&mut self) {
        self.owed_acks += 1;
    }

    /// The hub says that one frame is stored.
    pub(crate) fn acknowledge(&mut self) {
        self.settle();
    }

    /// The hub says that it does not store one frame.
    pub(crate) fn refuse(&mut self) {
        self.refused += 1;
        self.settle();
    }

    fn settle(&mut self) {
        self.owed_acks = self.owed_acks.saturating_sub(1);
        // Nobody says which edits the refused frame held: no more count as stored than before.
        if self.owed_acks == 0 && self.refused == 0 {
            self.stored = self.sent;
        }
    }

    /// How many frames of this connection the hub refused.
    pub(crate) fn refused(&self) -> u64 {
        self.refused
    }

    /// The connection is gone, and with it every frame whose acknowledgement had not come.
    pub(crate) fn disconnect(&mut self) {
        self.link = Link::Down;
        self.waiting = Waiting::default();
        self.owed_acks = 0;
        // The next sync carries their edits again: the right may have come back.
        self.refused = 0;
        self.sent = self.stored;
    }

    /// Whether every local edit is stored.
    pub(crate) fn is_saved(&self) -> bool {
        self.stored == self.edited
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edit(bytes: usize) -> Bytes {
        Bytes::from(vec![0; bytes])
    }

    /// Synced, and the sync acknowledged.
    fn online() -> Outbox {
        let mut outbox = Outbox::default();
        outbox.open_sync();
        outbox.answer_sync();
        outbox.acknowledge();
        outbox
    }

    #[test]
    fn an_edit_is_saved_once_acknowledged_and_not_before() {
        let mut outbox = online();
        assert!(outbox.is_saved());
        outbox.push(edit(3));
        assert!(!outbox.is_saved());
        assert_eq!(outbox.take_update(), Some(edit(3)));
        assert!(!outbox.is_saved());
        outbox.acknowledge();
        assert!(outbox.is_saved());
        assert!(!outbox.has_next());
    }

    #[test]
    fn what_the_document_held_before_is_unsaved_until_a_sync_is_acknowledged() {
        let mut outbox = Outbox::new(Content::Edited);
        assert!(!outbox.is_saved());
        outbox.open_sync();
        outbox.answer_sync();
        outbox.acknowledge();
        assert!(outbox.is_saved());
        assert!(Outbox::new(Content::Empty).is_saved());
    }

    #[test]
    fn every_frame_needs_its_own_acknowledgement() {
        let mut outbox = online();
        outbox.push(edit(1));
        outbox.push(edit(2));
        outbox.take_update();
        outbox.take_update();
        outbox.acknowledge();
        assert!(!outbox.is_saved());
        outbox.acknowledge();
        assert!(outbox.is_saved());
    }

    #[test]
    fn an_edit_that_still_waits_is_not_saved_by_the_acknowledgement_of_another() {
        let mut outbox = online();
        outbox.push(edit(1));
        outbox.take_update();
        outbox.push(edit(2));
        outbox.acknowledge();
        assert!(!outbox.is_saved());
    }

    #[test]
    fn offline_edits_are_saved_by_the_acknowledged_answer_of_the_next_sync() {
        let mut outbox = online();
        outbox.disconnect();
        assert!(outbox.is_saved(), "nothing was edited since");
        outbox.push(edit(1));
        assert!(!outbox.has_next(), "the sync will carry it");
        outbox.open_sync();
        outbox.answer_sync();
        assert!(!outbox.is_saved());
        outbox.acknowledge();
        assert!(outbox.is_saved());
    }

    #[test]
    fn frames_without_acknowledgement_are_unsaved_after_a_disconnect() {
        let mut outbox = online();
        outbox.push(edit(1));
        outbox.take_update();
        outbox.disconnect();
        outbox.acknowledge();
        assert!(!outbox.is_saved());
    }

    #[test]
    fn a_refused_edit_stays_unsaved_until_a_later_connection_takes_it() {
        let mut outbox = online();
        outbox.push(edit(1));
        outbox.push(edit(2));
        outbox.take_update();
        outbox.take_update();
        outbox.refuse();
        outbox.acknowledge();
        assert!(!outbox.is_saved());
        assert_eq!(outbox.refused(), 1);
        outbox.push(edit(3));
        outbox.take_update();
        outbox.acknowledge();
        assert!(!outbox.is_saved(), "what came after does not hold it");
        outbox.disconnect();
        assert_eq!(outbox.refused(), 0);
        outbox.open_sync();
        outbox.answer_sync();
        outbox.acknowledge();
        assert!(outbox.is_saved());
    }

    #[test]
    fn an_overfull_outbox_becomes_one_diff() {
        let mut outbox = online();
        for _ in 0..=MAX_WAITING_UPDATES {
            outbox.push(edit(1));
        }
        outbox.push(edit(1));
        assert_eq!(outbox.take_update(), None);
        assert_eq!(outbox.take_diff(), Some(()));
        assert!(!outbox.has_next());
        outbox.acknowledge();
        assert!(outbox.is_saved());
    }

    #[test]
    fn a_huge_edit_becomes_a_diff_too() {
        let mut outbox = online();
        outbox.push(edit(MAX_WAITING_BYTES + 1));
        assert_eq!(outbox.take_update(), None);
        assert_eq!(outbox.take_diff(), Some(()));
    }
}
