//! The subscribers of a room: what each is owed, and who lags.
//!
//! A subscriber whose queue is full lags: broadcasts pass it by, and when it has drained it gets
//! one diff from where it stood. What it is owed (settlements, requests) waits and is never
//! dropped; a session bounds it by the updates that it lets be under way.

use std::{
    cell::{LazyCell, OnceCell},
    collections::BTreeMap,
    sync::Arc,
};

use coopol_protocol::{
    connection::{Outcome, Receipt, Slot},
    message::SharedFrame,
};

use super::{
    CloseReason, Copied, RoomEvent, Settlements, SubscriberId,
    mailbox::{NotPut, Sender},
};
use crate::domain::{
    access::{Others, Right},
    ids::MemberId,
};

/// Resyncs in a row that may leave an update's dependencies missing before the client is closed.
pub(super) const MAX_RESYNCS: u8 = 3;
/// Updates of one client that may wait for the answer to a resync. Of each only the receipt is
/// kept, so a session does not count them, and reads on until that answer.
pub(super) const MAX_HELD: usize = 64;

/// One subscriber.
#[derive(Debug)]
pub(super) struct Outlet {
    /// Who.
    pub(super) member: MemberId,
    /// What they may do, and whom they are shown.
    pub(super) right: Right,
    /// Updates that wait for the answer to a resync.
    pub(super) held: Vec<Receipt>,
    /// Resyncs asked for since the last update that could be taken.
    pub(super) resyncs: u8,
    slot: Slot,
    events: Sender<(Slot, RoomEvent)>,
    owed: Vec<RoomEvent>,
    /// The state vector of its copy, while it lags.
    lag: Option<Vec<(u64, u32)>>,
}

/// What became of an event for a subscriber.
enum Delivery {
    Done,
    Full(RoomEvent),
    Gone,
}

impl Outlet {
    /// A new subscriber, up to date as far as broadcasts go.
    pub(super) fn new(
        (member, right): (MemberId, Right),
        slot: Slot,
        events: Sender<(Slot, RoomEvent)>,
    ) -> Self {
        let (held, owed) = (Vec::new(), Vec::new());
        Self { member, right, held, resyncs: 0, slot, events, owed, lag: None }
    }

    fn deliver(&self, event: RoomEvent) -> Delivery {
        match self.events.put((self.slot, event)) {
            Ok(()) => Delivery::Done,
            Err(NotPut::Full((_, event))) => Delivery::Full(event),
            Err(NotPut::Closed) => Delivery::Gone,
        }
    }

    /// Sends what is still owed, then the end, beyond the queue's places if it must be: a session
    /// bounds what it is owed by the updates that it lets be under way.
    fn close(self, reason: CloseReason) {
        let Self { slot, events, owed, .. } = self;
        let last = owed.into_iter().chain([RoomEvent::Closed(reason)]);
        events.put_last(last.map(|event| (slot, event)));
    }

    /// A subscriber has drained when three quarters of its queue are free.
    fn has_drained(&self) -> bool {
        self.events.has_drained()
    }
}

/// Frames that many subscribers get as one event: words, and who is here.
struct Shared {
    all: Arc<Vec<SharedFrame>>,
    words: Option<SharedFrame>,
    /// The words alone, once somebody needs them so: nearly everybody is shown who else is here.
    alone: OnceCell<Option<Arc<Vec<SharedFrame>>>>,
}

impl Shared {
    fn new(words: Option<SharedFrame>, presence: Option<SharedFrame>) -> Self {
        let all = Arc::new(words.clone().into_iter().chain(presence).collect());
        Self { all, words, alone: OnceCell::new() }
    }

    /// What a subscriber gets of them; nothing, if all of it is who else is here.
    fn of(&self, others: Others) -> Option<&Arc<Vec<SharedFrame>>> {
        match others {
            Others::Shown => Some(&self.all),
            Others::Hidden => {
                let alone = || Some(Arc::new(vec![self.words.clone()?]));
                self.alone.get_or_init(alone).as_ref()
            }
        }
    }
}

/// All subscribers of a room, in the order they came.
#[derive(Debug, Default)]
pub(super) struct Outlets {
    /// Boxed: a tree has room for many, and most rooms have one or two.
    by_id: BTreeMap<SubscriberId, Box<Outlet>>,
    last_id: u64,
    /// Subscribers that lag or are owed something.
    behind: usize,
}

impl Outlets {
    /// Adds a subscriber.
    pub(super) fn add(&mut self, outlet: Outlet) -> SubscriberId {
        self.last_id += 1;
        let id = SubscriberId(self.last_id);
        self.by_id.insert(id, Box::new(outlet));
        id
    }

    /// One subscriber.
    pub(super) fn get_mut(&mut self, id: SubscriberId) -> Option<&mut Outlet> {
        self.by_id.get_mut(&id).map(Box::as_mut)
    }

    /// Removes a subscriber.
    pub(super) fn remove(&mut self, id: SubscriberId) -> Option<Outlet> {
        self.by_id.remove(&id).map(|outlet| *outlet)
    }

    /// Whether a subscriber is there, and its session too.
    pub(super) fn is_here(&self, id: SubscriberId) -> bool {
        self.by_id.get(&id).is_some_and(|outlet| !outlet.events.is_closed())
    }

    /// How many.
    pub(super) fn len(&self) -> usize {
        self.by_id.len()
    }

    /// Whether there are none.
    pub(super) fn is_empty(&self) -> bool {
        self.by_id.is_empty()
    }

    /// All of them.
    pub(super) fn ids(&self) -> Vec<SubscriberId> {
        self.by_id.keys().copied().collect()
    }

    /// Subscribers whose sessions are gone.
    pub(super) fn gone(&self) -> Vec<SubscriberId> {
        let gone = self.by_id.iter().filter(|(_, outlet)| outlet.events.is_closed());
        gone.map(|(id, _)| *id).collect()
    }

    /// Whether somebody lags or is owed something.
    pub(super) fn anyone_behind(&self) -> bool {
        self.behind > 0
    }

    /// Sends words and who is here, as one event, to all who keep up, each as far as it is for
    /// them; the others lag from `before` on, the state vector of a copy that lacks the words.
    /// Returns who is gone.
    pub(super) fn broadcast(
        &mut self,
        (words, presence): (Option<SharedFrame>, Option<SharedFrame>),
        before: impl FnOnce() -> Vec<(u64, u32)>,
    ) -> Vec<SubscriberId> {
        let mut gone = Vec::new();
        if words.is_none() && presence.is_none() {
            return gone;
        }
        let frames = Shared::new(words, presence);
        let before = LazyCell::new(before);
        for (id, outlet) in &mut self.by_id {
            if outlet.lag.is_some() {
                continue;
            }
            let Some(frames) = frames.of(outlet.right.others) else { continue };
            match outlet.deliver(RoomEvent::Frames(Arc::clone(frames))) {
                Delivery::Done => {}
                Delivery::Full(_) => {
                    metrics::counter!("coopol_subscribers_lagged_total").increment(1);
                    outlet.lag = Some(before.clone());
                    self.behind += 1;
                }
                Delivery::Gone => gone.push(*id),
            }
        }
        gone
    }

    /// Tells all who keep up which words came back under other ids. Who does not is passed by: the
    /// log has it for whoever asks.
    pub(super) fn tell_copied(&self, copies: &[Copied]) {
        let copies = Arc::new(copies.to_vec());
        for outlet in self.by_id.values().filter(|outlet| outlet.lag.is_none()) {
            // Whoever is gone is found by the next broadcast.
            let _ = outlet.deliver(RoomEvent::Copied(Arc::clone(&copies)));
        }
    }

    /// Makes everybody's next frame a diff from an empty copy: the document was rebuilt.
    pub(super) fn all_lag(&mut self) {
        for outlet in self.by_id.values_mut() {
            outlet.lag = Some(Vec::new());
        }
        self.behind = self.by_id.len();
    }

    /// Sends something that must arrive; it waits if the queue is full.
    pub(super) fn owe(&mut self, id: SubscriberId, event: RoomEvent) {
        let Some(outlet) = self.by_id.get_mut(&id) else { return };
        if !outlet.owed.is_empty() {
            outlet.owed.push(event);
        } else if let Delivery::Full(event) = outlet.deliver(event) {
            outlet.owed.push(event);
            self.behind += 1;
        }
    }

    /// Settles updates, one event for each subscriber.
    pub(super) fn settle(
        &mut self,
        due: impl IntoIterator<Item = (SubscriberId, Receipt, Outcome)>,
    ) {
        let mut by_id: BTreeMap<SubscriberId, Vec<(Receipt, Outcome)>> = BTreeMap::new();
        for (id, receipt, settlement) in due {
            by_id.entry(id).or_default().push((receipt, settlement));
        }
        for (id, settled) in by_id {
            self.owe(id, RoomEvent::Settled(Box::new(Settlements(settled))));
        }
    }

    /// Lets those who have drained catch up: what they are owed, then `diff` from where they stood,
    /// made once for all who stood there, with who is here and who went meanwhile.
    pub(super) fn catch_up(
        &mut self,
        presence: Option<&SharedFrame>,
        diff: impl Fn(&[(u64, u32)]) -> SharedFrame,
    ) {
        self.behind = 0;
        let mut diffs: BTreeMap<Vec<(u64, u32)>, Shared> = BTreeMap::new();
        for outlet in self.by_id.values_mut() {
            if outlet.has_drained() {
                let mut owed = std::mem::take(&mut outlet.owed).into_iter();
                while let Some(event) = owed.next() {
                    if let Delivery::Full(event) = outlet.deliver(event) {
                        outlet.owed = std::iter::once(event).chain(owed).collect();
                        break;
                    }
                }
            }
            if outlet.owed.is_empty()
                && outlet.has_drained()
                && let Some(have) = outlet.lag.take()
            {
                let made: &Shared = match diffs.get(&have) {
                    Some(made) => made,
                    None => {
                        let made = Shared::new(Some(diff(&have)), presence.cloned());
                        diffs.entry(have.clone()).or_insert(made)
                    }
                };
                if let Some(frames) = made.of(outlet.right.others)
                    && let Delivery::Full(_) = outlet.deliver(RoomEvent::Frames(Arc::clone(frames)))
                {
                    outlet.lag = Some(have);
                }
            }
            self.behind += usize::from(outlet.lag.is_some() || !outlet.owed.is_empty());
        }
    }

    /// Ends one subscription with a reason.
    pub(super) fn close(&mut self, id: SubscriberId, reason: CloseReason) {
        if let Some(outlet) = self.by_id.remove(&id) {
            outlet.close(reason);
        }
    }

    /// Ends every subscription with a reason.
    pub(super) fn close_all(&mut self, reason: CloseReason) {
        for outlet in std::mem::take(&mut self.by_id).into_values() {
            outlet.close(reason);
        }
        self.behind = 0;
    }
}

/// A room that ends, also by a panic, tells everyone: nobody waits for a room that is gone.
impl Drop for Outlets {
    fn drop(&mut self) {
        self.close_all(CloseReason::Unavailable);
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::{
        domain::access::Access,
        room::mailbox::{Receiver, mailbox},
    };

    type Heard = Receiver<(Slot, RoomEvent)>;

    fn subscriber(outlets: &mut Outlets, others: Others, places: usize) -> Heard {
        let (events, heard) = mailbox(places);
        let right = Right { access: Access::ReadOnly, others };
        outlets.add(Outlet::new((MemberId::anonymous(), right), Slot(0), events));
        heard
    }

    fn frames(heard: &mut Heard) -> Option<Arc<Vec<SharedFrame>>> {
        match heard.take()? {
            (_, RoomEvent::Frames(frames)) => Some(frames),
            (_, other) => panic!("{other:?}"),
        }
    }

    fn words() -> SharedFrame {
        SharedFrame::sync_update("a", b"words")
    }

    fn presence() -> SharedFrame {
        SharedFrame::awareness("a", b"who")
    }

    #[test]
    fn rights_9_who_is_shown_nobody_gets_the_words_alone_and_all_others_share_one_event() {
        let mut outlets = Outlets::default();
        let (shown, hidden) = (Others::Shown, Others::Hidden);
        let [mut one, mut other, mut guest] =
            [shown, shown, hidden].map(|others| subscriber(&mut outlets, others, 8));
        outlets.broadcast((Some(words()), Some(presence())), Vec::new);
        let shared = frames(&mut one).unwrap();
        assert_eq!(*shared, [words(), presence()]);
        assert!(Arc::ptr_eq(&shared, &frames(&mut other).unwrap()));
        assert_eq!(*frames(&mut guest).unwrap(), [words()]);
        outlets.broadcast((None, Some(presence())), Vec::new);
        assert_eq!(*frames(&mut one).unwrap(), [presence()]);
        assert!(frames(&mut guest).is_none());
        assert!(!outlets.anyone_behind());
    }

    #[test]
    fn rights_9_who_is_shown_nobody_catches_up_with_the_words_alone() {
        let mut outlets = Outlets::default();
        let (shown, hidden) = (Others::Shown, Others::Hidden);
        let mut all = [shown, shown, hidden].map(|others| subscriber(&mut outlets, others, 1));
        for _ in 0..2 {
            outlets.broadcast((Some(words()), None), Vec::new);
        }
        for heard in &mut all {
            assert!(frames(heard).is_some() && frames(heard).is_none(), "it lags");
        }
        outlets.catch_up(Some(&presence()), |_| words());
        let caught_up = all.each_mut().map(|heard| frames(heard).unwrap());
        assert_eq!(*caught_up[0], [words(), presence()]);
        assert!(Arc::ptr_eq(&caught_up[0], &caught_up[1]));
        assert_eq!(*caught_up[2], [words()]);
        assert!(!outlets.anyone_behind());
    }
}
