//! The room's rules, played with real documents and the hub's side of the wire by hand.

#![allow(clippy::unwrap_used)]
use tokio::sync::Notify;
use yrs::{GetString as _, Text as _};

use super::*;
use crate::{new_doc, outbox::MAX_WAITING_UPDATES, wire::Frame};

/// A room that asks for nothing but frames, with the text of its document.
struct Seat {
    room: Room,
}

impl Seat {
    fn new() -> Self {
        let shared = Shared::new("r".to_owned(), new_doc(), Arc::new(Notify::new()));
        Self { room: Room::new(shared, Token::none()) }
    }

    /// In the room, everything exchanged and acknowledged.
    fn synced() -> Self {
        let mut seat = Self::new();
        seat.enter();
        seat.sync();
        seat
    }

    fn enter(&mut self) {
        self.room.connected();
        self.room.enter("t".to_owned());
    }

    /// Plays the hub's part of a sync with an empty hub.
    fn sync(&mut self) {
        self.frames();
        self.hear(FromHub::Authenticated { scope: "read-write" });
        self.hear(FromHub::SyncStep2(&[0, 0]));
        self.hear(FromHub::SyncStep1(&[0]));
        self.frames();
        self.hear(FromHub::Stored);
    }

    fn hear(&mut self, message: FromHub<'_>) -> Reaction {
        self.room.receive(message, Instant::now()).unwrap()
    }

    fn edit(&self, words: &str) {
        let text = self.room.shared.doc.get_or_insert_text("text");
        text.push(&mut self.room.shared.doc.transact_mut(), words);
    }

    fn frames(&mut self) -> Vec<Bytes> {
        std::iter::from_fn(|| self.room.next_frame()).collect()
    }

    /// Updates (of either kind) among the frames that go out now.
    fn updates(&mut self) -> Vec<Vec<u8>> {
        let frames = self.frames();
        let updates = frames.iter().filter_map(|frame| match wire::decode(frame).unwrap() {
            Frame::Room { message: FromHub::Update(update), .. }
            | Frame::Room { message: FromHub::SyncStep2(update), .. } => Some(update.to_vec()),
            Frame::Room { .. } | Frame::Ping => None,
        });
        updates.collect()
    }

    fn is_saved(&self) -> bool {
        *self.room.shared.saved.borrow()
    }

    fn status(&self) -> Status {
        self.room.shared.status.borrow().clone()
    }
}

/// The words that these updates add up to.
fn words(updates: &[Vec<u8>]) -> String {
    let doc = new_doc();
    let text = doc.get_or_insert_text("text");
    let mut txn = doc.transact_mut();
    for update in updates {
        txn.apply_update(Update::decode_v1(update).unwrap()).unwrap();
    }
    text.get_string(&txn)
}

#[test]
fn nothing_goes_out_before_there_is_a_token() {
    let mut seat = Seat::new();
    seat.edit("a");
    assert!(!seat.room.has_frame());
    seat.room.connected();
    assert_eq!(seat.frames(), Vec::<Bytes>::new());
    seat.room.enter("t".to_owned());
    let first = seat.frames();
    assert_eq!(first.first(), Some(&wire::encode("r", ToHub::Auth { token: "t" })));
    assert_eq!(first.len(), 2, "the token and the state vector");
}

#[test]
fn the_status_follows_the_hub() {
    let mut seat = Seat::new();
    seat.enter();
    assert_eq!(seat.status(), Status::Connecting);
    seat.hear(FromHub::Authenticated { scope: "readonly" });
    assert_eq!(seat.status(), Status::Syncing);
    assert_eq!(*seat.room.shared.access.borrow(), Some(Access::ReadOnly));
    assert_eq!(seat.hear(FromHub::SyncStep2(&[0, 0])), Reaction::Synced);
    assert_eq!(seat.status(), Status::Synced);
    let refusal = Refusal::PermissionDenied("no".to_owned());
    let reaction = seat.hear(FromHub::PermissionDenied("no"));
    assert_eq!(reaction, Reaction::Refused(refusal));
}

#[test]
fn being_put_out_is_final_only_where_coming_back_is_useless() {
    let mut seat = Seat::synced();
    let gone = Refusal::PutOut("other epoch".to_owned());
    assert_eq!(seat.hear(FromHub::Close("other epoch")), Reaction::Refused(gone));
    for reason in ["unauthorized", "going away", "Reset Connection"] {
        assert_eq!(seat.hear(FromHub::Close(reason)), Reaction::PutOut(reason.to_owned()));
    }
}

#[test]
fn an_edit_goes_out_and_is_saved_by_its_acknowledgement() {
    let mut seat = Seat::synced();
    assert!(seat.is_saved());
    seat.edit("mot");
    assert!(!seat.is_saved(), "from the commit on");
    assert_eq!(words(&seat.updates()), "mot");
    assert!(!seat.is_saved());
    seat.hear(FromHub::Stored);
    assert!(seat.is_saved());
}

#[test]
fn a_refused_edit_stays_unsaved() {
    let mut seat = Seat::synced();
    seat.edit("mot");
    seat.frames();
    seat.hear(FromHub::NotStored);
    assert!(!seat.is_saved());
    assert_eq!(*seat.room.shared.refused.borrow(), 1);
}

#[test]
fn what_the_hub_sent_is_not_sent_back() {
    let (mut writer, mut reader) = (Seat::synced(), Seat::synced());
    writer.edit("mot");
    for update in writer.updates() {
        reader.hear(FromHub::Update(&update));
    }
    assert_eq!(reader.updates(), Vec::<Vec<u8>>::new());
    assert!(reader.is_saved());
    let doc = reader.room.shared.doc.clone();
    assert_eq!(doc.get_or_insert_text("text").get_string(&doc.transact()), "mot");
}

#[test]
fn offline_edits_go_out_in_the_answer_of_the_next_sync() {
    let mut seat = Seat::synced();
    seat.room.disconnected(Status::Offline { retry_in: std::time::Duration::ZERO });
    seat.edit("un ");
    seat.enter();
    seat.edit("deux");
    assert_eq!(words(&seat.updates()), "", "the hub has not said yet what it has");
    seat.hear(FromHub::SyncStep1(&[0]));
    assert_eq!(words(&seat.updates()), "un deux");
    assert!(!seat.is_saved());
    seat.hear(FromHub::Stored);
    assert!(seat.is_saved());
}

#[test]
fn more_edits_than_the_outbox_holds_go_out_as_one_diff() {
    let mut seat = Seat::synced();
    let count = MAX_WAITING_UPDATES + 10;
    (0..count).for_each(|_| seat.edit("x"));
    let updates = seat.updates();
    assert_eq!(updates.len(), 1);
    assert_eq!(words(&updates).len(), count);
    seat.hear(FromHub::Stored);
    assert!(seat.is_saved());
}

#[test]
fn a_sync_that_the_hub_opened_is_answered_but_saves_nothing() {
    let mut seat = Seat::synced();
    seat.edit("mot");
    seat.hear(FromHub::SyncStep1(&[0]));
    let updates = seat.updates();
    assert_eq!(updates.len(), 2, "the answer, and the edit in a frame that is acknowledged");
    assert_eq!(words(&updates), "mot");
    assert!(!seat.is_saved());
    seat.hear(FromHub::Stored);
    assert!(seat.is_saved());
}

#[test]
fn an_update_that_lacks_its_predecessor_opens_a_sync() {
    let (mut writer, mut reader) = (Seat::synced(), Seat::synced());
    writer.edit("un ");
    writer.frames();
    writer.edit("deux");
    for update in writer.updates() {
        reader.hear(FromHub::Update(&update));
    }
    assert_eq!(reader.frames().len(), 1, "our state vector");
    assert!(!reader.room.has_frame());
}

#[test]
fn leaving_sends_the_last_edits_takes_presence_back_and_says_goodbye() {
    let mut seat = Seat::synced();
    seat.room.shared.with_presence(|presence| presence.set(Some("{}".into())));
    seat.frames();
    seat.edit("fin");
    seat.room.shared.leave();
    let frames = seat.frames();
    assert_eq!(frames.len(), 3);
    assert_eq!(frames.last(), Some(&wire::encode("r", ToHub::Close)));
    assert_eq!(seat.room.phase(), Phase::Left);
}

#[test]
fn a_client_that_says_nothing_of_itself_still_shows_that_it_lives() {
    let mut seat = Seat::synced();
    seat.room.tick(Instant::now());
    assert_eq!(seat.frames(), [wire::encode("r", ToHub::Awareness(&awareness::EMPTY))]);
}

#[test]
fn a_state_vector_that_declares_too_much_is_refused_before_it_is_believed() {
    let mut seat = Seat::synced();
    let huge = [0xff, 0xff, 0xff, 0xff, 0x0f];
    assert!(seat.room.receive(FromHub::SyncStep1(&huge), Instant::now()).is_err());
}
