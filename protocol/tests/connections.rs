//! Rules of the connections, one by one and under random sequences of what can happen.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::time::Duration;

use bytes::Bytes;
use coopol_protocol::hocuspocus::Hocuspocus;
use coopol_protocol::lib0::{Reader, write_var_bytes, write_var_str, write_var_uint};
use coopol_protocol::limits::{
    KEEP_ALIVE_SECONDS, MAX_DOCUMENTS_PER_SOCKET, MAX_PRE_AUTH_MESSAGES, PRE_AUTH_SECONDS,
    SILENCE_SECONDS,
};
use coopol_protocol::y_websocket::{self, YWebsocket};
use coopol_protocol::{
    Access, CloseCode, Connection, Event, Outcome, Receipt, Refusal, ServerMessage, SharedFrame,
    Slot, SyncReason, UpdateKind,
};
use proptest::prelude::*;

const START: Duration = Duration::ZERO;

fn frame(address: &str, numbers: &[u64], payload: Option<&[u8]>) -> Bytes {
    let mut out = Vec::new();
    write_var_str(&mut out, address);
    numbers.iter().for_each(|number| write_var_uint(&mut out, *number));
    if let Some(payload) = payload {
        write_var_bytes(&mut out, payload);
    }
    out.into()
}

fn auth(address: &str) -> Bytes {
    frame(address, &[2, 0], Some(b"token"))
}

fn step1(address: &str) -> Bytes {
    frame(address, &[0, 0], Some(&[0]))
}

fn step2(address: &str) -> Bytes {
    frame(address, &[0, 1], Some(&[0, 0]))
}

fn update(address: &str) -> Bytes {
    frame(address, &[0, 2], Some(&[0, 0]))
}

fn close(address: &str) -> Bytes {
    frame(address, &[7], None)
}

fn events(connection: &mut dyn Connection) -> Vec<Event> {
    std::iter::from_fn(|| connection.poll_event()).collect()
}

fn sent(connection: &mut dyn Connection) -> Vec<Bytes> {
    std::iter::from_fn(|| connection.poll_transmit()).collect()
}

fn receive(connection: &mut dyn Connection, frames: &[Bytes]) -> Vec<Event> {
    for frame in frames {
        connection.receive(frame.clone(), START).unwrap();
    }
    events(connection)
}

fn opened(events: &[Event]) -> Slot {
    let open = events.iter().find_map(|event| match event {
        Event::Open { slot, .. } => Some(*slot),
        _ => None,
    });
    open.expect("no document was asked for")
}

fn open(connection: &mut Hocuspocus, address: &str) -> Slot {
    let slot = opened(&receive(connection, &[auth(address)]));
    connection.accept(slot, Access::ReadWrite).unwrap();
    sent(connection);
    slot
}

fn receipts(events: Vec<Event>) -> Vec<Receipt> {
    let receipt = |event| match event {
        Event::Update { receipt, .. } => Some(receipt),
        _ => None,
    };
    events.into_iter().filter_map(receipt).collect()
}

#[test]
fn what_comes_before_acceptance_comes_out_after_it_in_order() {
    let mut connection = Hocuspocus::new();
    let frames = [step1("doc"), auth("doc"), update("doc"), auth("doc"), step1("doc")];
    let asked = receive(&mut connection, &frames);
    assert_eq!(format!("{asked:?}"), r#"[Open { slot: Slot(0), room: "doc", has_token: true }]"#);
    connection.accept(opened(&asked), Access::ReadWrite).unwrap();
    let kinds: Vec<_> = events(&mut connection)
        .iter()
        .map(|event| match event {
            Event::SyncStep1 { .. } => "sync",
            Event::Update { .. } => "update",
            Event::Reauthenticate { .. } => "token",
            _ => "other",
        })
        .collect();
    assert_eq!(kinds, ["sync", "update", "token", "sync"]);
}

#[test]
fn a_client_may_leave_and_return_before_it_is_let_in() {
    let mut connection = Hocuspocus::new();
    let frames = [auth("doc"), update("doc"), close("doc"), auth("doc"), update("doc")];
    let first = opened(&receive(&mut connection, &frames));
    connection.accept(first, Access::ReadWrite).unwrap();
    let after = events(&mut connection);
    let second = opened(&after);
    assert!(first != second && after.contains(&Event::Detach { slot: first }));
    assert_eq!(receipts(after).len(), 1);
    connection.accept(second, Access::ReadWrite).unwrap();
    assert_eq!(receipts(events(&mut connection)).len(), 1);
}

#[test]
fn a_refused_document_is_silent_until_a_new_token_comes() {
    let mut connection = Hocuspocus::new();
    let other = open(&mut connection, "other");
    let denied = opened(&receive(&mut connection, &[auth("doc"), step1("doc")]));
    assert_eq!(connection.refuse(denied, Refusal::Forbidden), None);
    assert!(receive(&mut connection, &[update("doc")]).is_empty());
    assert_eq!(receive(&mut connection, &[update("other")]).len(), 1);
    let late = Duration::from_secs(PRE_AUTH_SECONDS * 2);
    connection.touch(late);
    connection.handle_timeout(late).unwrap();
    let again = opened(&receive(&mut connection, &[auth("doc")]));
    connection.accept(again, Access::ReadOnly).unwrap();
    assert!(other < denied && denied < again);
}

#[test]
fn an_answer_to_a_client_is_counted_and_an_answer_to_a_resync_is_not() {
    let mut connection = Hocuspocus::new();
    let slot = open(&mut connection, "doc");
    connection.request_sync(slot, &[0], SyncReason::Resync);
    connection.request_sync(slot, &[0], SyncReason::AnswerToClient);
    let frames = [step2("doc"), step2("doc"), step2("doc"), update("doc")];
    let receipts = receipts(receive(&mut connection, &frames));
    let owed: Vec<bool> = receipts.iter().map(Receipt::owes_status).collect();
    assert_eq!(owed, [false, true, false, true]);
    assert_eq!(receipts[3].kind(), UpdateKind::Update);
}

#[test]
fn receipts_of_a_document_that_was_left_send_nothing_to_its_successor() {
    let mut connection = Hocuspocus::new();
    let slot = open(&mut connection, "doc");
    let [receipt] =
        receipts(receive(&mut connection, &[update("doc"), close("doc")])).try_into().unwrap();
    open(&mut connection, "doc");
    connection.settle(slot, receipt, Outcome::Stored);
    connection.send(slot, ServerMessage::Update(&[0, 0]));
    assert_eq!(sent(&mut connection), Vec::<Bytes>::new());
}

#[test]
fn sessions_of_one_room_are_apart_and_answered_at_their_own_address() {
    let mut connection = Hocuspocus::new();
    let (one, two) = (open(&mut connection, "doc\0a"), open(&mut connection, "doc\0b"));
    let shared = SharedFrame::sync_update("doc", &[0, 0]);
    connection.send_shared(two, &shared);
    connection.send_shared(one, &shared);
    assert_eq!(sent(&mut connection), [update("doc\0b"), update("doc\0a")]);
}

#[test]
fn a_shared_frame_is_not_copied_for_either_dialect() {
    let shared = SharedFrame::sync_update("doc", &[0, 0]);
    let whole = shared.hocuspocus("doc");
    assert_eq!(shared.y_websocket().as_ptr(), whole[4..].as_ptr());
    assert_eq!(shared.hocuspocus("doc").as_ptr(), whole.as_ptr());
}

#[test]
fn too_much_before_acceptance_resets_the_socket() {
    let mut connection = Hocuspocus::new();
    let slot = opened(&receive(&mut connection, &[auth("doc")]));
    for _ in 0..MAX_PRE_AUTH_MESSAGES {
        connection.receive(update("doc"), START).unwrap();
    }
    let violation = connection.receive(update("doc"), START).unwrap_err();
    assert_eq!(violation.code, CloseCode::Reset);
    connection.accept(slot, Access::ReadWrite).unwrap();
    assert_eq!(events(&mut connection).len(), MAX_PRE_AUTH_MESSAGES);
}

#[test]
fn documents_per_socket_are_limited_and_leaving_one_makes_room() {
    let mut connection = Hocuspocus::new();
    for document in 0..MAX_DOCUMENTS_PER_SOCKET {
        open(&mut connection, &format!("doc{document}"));
    }
    let violation = connection.receive(auth("more"), START).unwrap_err();
    assert_eq!(violation.code, CloseCode::Reset);
    receive(&mut connection, &[close("doc7")]);
    open(&mut connection, "more");
}

#[test]
fn a_client_that_sends_no_token_in_time_is_reset() {
    let deadline = Duration::from_secs(PRE_AUTH_SECONDS);
    let late = |connection: &mut Hocuspocus| {
        connection.touch(deadline);
        connection.handle_timeout(deadline).err().map(|violation| violation.code)
    };
    let mut silent = Hocuspocus::new();
    assert_eq!(late(&mut silent), Some(CloseCode::Reset));
    let mut tokenless = Hocuspocus::new();
    open(&mut tokenless, "doc");
    receive(&mut tokenless, &[step1("other")]);
    assert_eq!(late(&mut tokenless), Some(CloseCode::Reset));
    let mut honest = Hocuspocus::new();
    open(&mut honest, "doc");
    assert_eq!(late(&mut honest), None);
    let mut feed = Hocuspocus::new();
    feed.keep_without_documents();
    assert_eq!(late(&mut feed), None);
}

#[test]
fn one_keep_alive_a_socket_and_period_and_the_end_of_silence() {
    let mut connections: [Box<dyn Connection>; 2] = [
        Box::new({
            let mut connection = Hocuspocus::new();
            open(&mut connection, "one");
            open(&mut connection, "two");
            connection
        }),
        Box::new(YWebsocket::new("doc".to_owned(), None)),
    ];
    for connection in &mut connections {
        let mut keep_alives = 0;
        let silence = loop {
            let now = connection.poll_timeout().unwrap();
            if connection.handle_timeout(now).is_err() {
                break now;
            }
            keep_alives += sent(connection.as_mut()).len();
        };
        assert_eq!(silence, Duration::from_secs(SILENCE_SECONDS));
        assert_eq!(keep_alives as u64, SILENCE_SECONDS / KEEP_ALIVE_SECONDS - 1);
    }
}

#[test]
fn a_touch_keeps_a_client_that_says_nothing() {
    let mut connection = YWebsocket::new("doc".to_owned(), None);
    for minute in 1..100 {
        let now = Duration::from_secs(minute * SILENCE_SECONDS);
        connection.touch(now);
        connection.handle_timeout(now).unwrap();
    }
}

#[test]
fn y_websocket_queues_until_acceptance_and_closes_on_refusal() {
    let mut connection = YWebsocket::new("a/b".to_owned(), Some("secret".to_owned()));
    connection.receive(Bytes::from_static(&[0, 0, 1, 0]), START).unwrap();
    let asked = events(&mut connection);
    assert!(!format!("{asked:?}").contains("secret"));
    assert!(matches!(&asked[..], [Event::Open { room, .. }] if room == "a/b"));
    connection.accept(y_websocket::SLOT, Access::ReadWrite).unwrap();
    assert!(matches!(events(&mut connection)[..], [Event::SyncStep1 { .. }]));
    let code = connection.refuse(y_websocket::SLOT, Refusal::NotFound);
    assert_eq!(code, Some(CloseCode::NotFound));
    connection.send(y_websocket::SLOT, ServerMessage::Update(&[0, 0]));
    assert!(sent(&mut connection).is_empty());
}

#[test]
fn codes_that_a_client_may_retry_are_outside_the_range_that_stops_it() {
    let retried = [
        CloseCode::GoingAway,
        CloseCode::Internal,
        CloseCode::TryAgain,
        CloseCode::Reset,
        CloseCode::Timeout,
    ];
    for code in CloseCode::ALL {
        assert_eq!(retried.contains(&code), !(4400..4500).contains(&code.code()));
        assert_eq!(CloseCode::from_code(code.code()), Some(code));
    }
}

/// What can happen on a Hocuspocus socket.
#[derive(Debug, Clone)]
enum Happening {
    Frame(usize, u8),
    Accept(prop::sample::Index),
    Refuse(prop::sample::Index),
    Resync(prop::sample::Index),
    Settle(prop::sample::Index, bool),
    Garbage(Vec<u8>),
}

fn happening() -> impl Strategy<Value = Happening> {
    let at = any::<prop::sample::Index>;
    prop_oneof![
        10 => (0..ADDRESSES.len(), 0..8u8).prop_map(|(at, kind)| Happening::Frame(at, kind)),
        4 => at().prop_map(Happening::Accept),
        1 => at().prop_map(Happening::Refuse),
        2 => at().prop_map(Happening::Resync),
        6 => (at(), any::<bool>()).prop_map(|(at, stored)| Happening::Settle(at, stored)),
        1 => prop::collection::vec(any::<u8>(), 0..12).prop_map(Happening::Garbage),
    ]
}

const ADDRESSES: [&str; 4] = ["doc", "doc\0s", "other", "doc\0t"];

/// The session's side.
#[derive(Default)]
struct Model {
    connection: Hocuspocus,
    slots: Vec<Slot>,
    unsettled: Vec<(Slot, Receipt)>,
    gone: Vec<Slot>,
    refused: Vec<Slot>,
}

impl Model {
    /// Does it; false when the socket was closed.
    fn happen(&mut self, happening: &Happening) -> bool {
        let slot = |at: &prop::sample::Index, slots: &[Slot]| {
            if slots.is_empty() { Slot(9999) } else { *at.get(slots) }
        };
        match happening {
            Happening::Frame(at, kind) => {
                let address = ADDRESSES[*at];
                let frame = match kind {
                    0 | 1 => auth(address),
                    2 => step1(address),
                    3 | 4 => step2(address),
                    5 | 6 => update(address),
                    _ => close(address),
                };
                self.connection.receive(frame, START).is_ok()
            }
            Happening::Accept(at) => {
                self.connection.accept(slot(at, &self.slots), Access::ReadWrite).is_ok()
            }
            Happening::Refuse(at) => {
                let slot = slot(at, &self.slots);
                self.refused.push(slot);
                self.connection.refuse(slot, Refusal::Forbidden).is_none()
            }
            Happening::Resync(at) => {
                let slot = slot(at, &self.slots);
                self.connection.request_sync(slot, &[0], SyncReason::Resync);
                true
            }
            Happening::Settle(at, stored) => {
                if !self.unsettled.is_empty() {
                    let (slot, receipt) = self.unsettled.remove(at.index(self.unsettled.len()));
                    self.settle(slot, receipt, *stored);
                }
                true
            }
            Happening::Garbage(bytes) => {
                let _ = self.connection.receive(Bytes::from(bytes.clone()), START);
                true
            }
        }
    }

    /// Settles, and checks that this sends one status iff it is owed and the client is there.
    /// (Where a refused client has come back, its former slot is gone without an event.)
    fn settle(&mut self, slot: Slot, receipt: Receipt, stored: bool) {
        let outcome = if stored { Outcome::Stored } else { Outcome::Refused };
        let is_expected = receipt.owes_status() && !self.gone.contains(&slot);
        self.connection.settle(slot, receipt, outcome);
        let statuses = sent(&mut self.connection);
        assert!(statuses.iter().all(|frame| frame.ends_with(&[8, u8::from(stored)])));
        if !self.refused.contains(&slot) {
            assert_eq!(statuses.len(), usize::from(is_expected));
        }
    }

    /// Takes events and frames; every event must be about a document that was asked for.
    fn drain(&mut self) {
        while let Some(event) = self.connection.poll_event() {
            match event {
                Event::Open { slot, room, token } => {
                    assert!(!room.contains('\0') && token.is_some());
                    assert!(!self.slots.contains(&slot), "a slot is used twice");
                    self.slots.push(slot);
                }
                Event::SyncStep1 { slot, .. } => {
                    self.connection.send(slot, ServerMessage::SyncStep2(&[0, 0]));
                    self.connection.request_sync(slot, &[0], SyncReason::AnswerToClient);
                    assert!(!self.gone.contains(&slot));
                }
                Event::Update { slot, receipt, .. } => {
                    assert!(self.slots.contains(&slot) && !self.gone.contains(&slot));
                    assert!(receipt.kind() == UpdateKind::SyncStep2 || receipt.owes_status());
                    self.unsettled.push((slot, receipt));
                }
                Event::Detach { slot } => {
                    assert!(!self.gone.contains(&slot), "left twice");
                    self.gone.push(slot);
                }
                _ => {}
            }
        }
        while let Some(frame) = self.connection.poll_transmit() {
            let mut reader = Reader::new(&frame);
            let address = reader.var_str().unwrap();
            assert!(ADDRESSES.contains(&address));
            assert_ne!(reader.var_uint().unwrap(), 8, "a status that nobody settled");
        }
        assert_eq!(self.connection.queued_bytes(), 0);
    }
}

proptest! {
    #[test]
    fn every_counted_frame_gets_exactly_one_status_whatever_happens(
        happenings in prop::collection::vec(happening(), 0..120),
    ) {
        let mut model = Model::default();
        for happening in &happenings {
            if !model.happen(happening) {
                break;
            }
            model.drain();
        }
        for (slot, receipt) in std::mem::take(&mut model.unsettled) {
            model.settle(slot, receipt, true);
        }
    }

    #[test]
    fn random_frames_never_panic_and_never_queue_without_bound(
        frames in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..40), 0..40),
    ) {
        let mut hocuspocus = Hocuspocus::new();
        let mut y_websocket = YWebsocket::new("doc".to_owned(), None);
        y_websocket.accept(y_websocket::SLOT, Access::ReadWrite).unwrap();
        for frame in frames {
            let frame = Bytes::from(frame);
            let _ = hocuspocus.receive(frame.clone(), START);
            let _ = y_websocket.receive(frame.clone(), START);
            prop_assert!(events(&mut hocuspocus).len() <= 1);
            prop_assert!(events(&mut y_websocket).len() <= frame.len() + 1);
        }
    }
}
