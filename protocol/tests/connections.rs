//! Rules of the connections, one by one.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod frames;

use std::time::Duration;

use bytes::Bytes;
use coopol_protocol::hocuspocus::Hocuspocus;
use coopol_protocol::limits::{
    KEEP_ALIVE_SECONDS, MAX_DOCUMENTS_PER_SOCKET, MAX_PRE_AUTH_MESSAGES, PRE_AUTH_SECONDS,
    SILENCE_SECONDS,
};
use coopol_protocol::y_websocket::{self, YWebsocket};
use coopol_protocol::{
    Access, CloseCode, Connection, Event, Outcome, Receipt, Refusal, ServerMessage, SharedFrame,
    Slot, SyncReason, UpdateKind,
};

use frames::{START, auth, close, events, sent, step1, step2, update};

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
fn a_document_whose_words_are_refused_leaves_the_others_of_its_socket() {
    let mut connection = Hocuspocus::new();
    let bad = open(&mut connection, "bad");
    open(&mut connection, "other");
    assert_eq!(connection.refuse(bad, Refusal::Malformed), None);
    assert_eq!(sent(&mut connection).len(), 2, "why, and the end of this document");
    assert!(receive(&mut connection, &[update("bad")]).is_empty(), "it does not go on for ever");
    assert_eq!(receive(&mut connection, &[update("other")]).len(), 1);
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
