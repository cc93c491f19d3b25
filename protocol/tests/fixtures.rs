//! The frozen bytes in `fixtures/`, which the TypeScript tests read too, against the code.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::time::Duration;

use bytes::Bytes;
use coopol_protocol::hocuspocus::Hocuspocus;
use coopol_protocol::limits::KEEP_ALIVE_SECONDS;
use coopol_protocol::y_websocket::YWebsocket;
use coopol_protocol::{
    Access, Connection, Event, IdRange, Outcome, Refusal, ServerMessage, SharedFrame, Slot,
    SyncReason, summarize,
};
use serde_json::Value;

const SLOT: Slot = Slot(0);
const START: Duration = Duration::ZERO;
const SERVER_STATE_VECTOR: &str = "01e3d0cb890702";
const UPDATE: &str = "01010100040101740661f09f98806200";

fn rows(text: &str) -> Vec<Value> {
    serde_json::from_str::<Vec<Value>>(text).unwrap()
}

fn messages(dialect: &str, from: &str) -> Vec<(String, Bytes)> {
    let rows = rows(include_str!("../fixtures/messages.json"));
    rows.iter()
        .filter(|row| row["dialect"] == dialect && row["from"] == from)
        .map(|row| (text(row, "name").to_owned(), unhex(text(row, "hex"))))
        .collect()
}

fn text<'a>(row: &'a Value, field: &str) -> &'a str {
    row[field].as_str().unwrap()
}

fn unhex(hex: &str) -> Bytes {
    hex.as_bytes()
        .chunks(2)
        .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap())
        .collect()
}

fn ranges(value: &Value) -> Vec<IdRange> {
    let number = |value: &Value| value.as_u64().unwrap();
    let clock = |value: &Value| u32::try_from(number(value)).unwrap();
    let range = |row: &Value| IdRange {
        client: number(&row[0]),
        start: clock(&row[1]),
        end: clock(&row[2]),
    };
    value.as_array().unwrap().iter().map(range).collect()
}

fn events(connection: &mut dyn Connection) -> Vec<Event> {
    std::iter::from_fn(|| connection.poll_event()).collect()
}

fn frames(connection: &mut dyn Connection) -> Vec<Bytes> {
    std::iter::from_fn(|| connection.poll_transmit()).collect()
}

/// A connection whose document "doc" is open, with nothing left to poll.
fn open(dialect: &str) -> Box<dyn Connection> {
    let mut connection: Box<dyn Connection> = match dialect {
        "hocuspocus" => Box::new(Hocuspocus::new()),
        _ => Box::new(YWebsocket::new("doc".to_owned(), None)),
    };
    if dialect == "hocuspocus" {
        connection.receive(auth(), START).unwrap();
    }
    connection.accept(SLOT, Access::ReadWrite).unwrap();
    events(connection.as_mut());
    frames(connection.as_mut());
    connection
}

fn auth() -> Bytes {
    let messages = messages("hocuspocus", "client");
    messages.into_iter().find(|(name, _)| name == "auth_with_version").unwrap().1
}

/// What a client's frame is to a connection whose document is open.
fn received(dialect: &str, frame: Bytes) -> String {
    let mut connection = open(dialect);
    match connection.receive(frame, START) {
        // A connection holds nothing back: its owner may.
        Ok(()) => format!("{:?}", events(connection.as_mut())).replace(", is_held: false", ""),
        Err(violation) => format!("{violation}"),
    }
}

#[test]
fn hocuspocus_clients_are_understood() {
    for (name, frame) in messages("hocuspocus", "client") {
        let expected = match name.as_str() {
            "auth_with_version" | "auth_without_version" => "[Reauthenticate(Slot(0))]",
            "auth_of_a_session" => r#"[Open { slot: Slot(1), room: "doc", has_token: true }]"#,
            "sync_step1" => "[SyncStep1(Slot(0), 1 bytes)]",
            "sync_step2" => {
                "[Update(Slot(0), 2 bytes, Receipt { kind: SyncStep2, owes_status: false })]"
            }
            "update" => "[Update(Slot(0), 16 bytes, Receipt { kind: Update, owes_status: true })]",
            "awareness" => "[Awareness(Slot(0), 6 bytes)]",
            "stateless" => "[Stateless(Slot(0), 5 bytes)]",
            "detach" => "[Detach(Slot(0))]",
            "query_awareness" | "pong" => "[]",
            "broadcast_stateless" | "sync_reply" => "unknown message",
            "blank_address" => "bad document name",
            other => panic!("fixture {other} is not tested"),
        };
        assert_eq!(received("hocuspocus", frame), expected, "{name}");
    }
}

#[test]
fn y_websocket_clients_are_understood() {
    for (name, frame) in messages("y-websocket", "client") {
        let expected = match name.as_str() {
            "sync_step1" => "[SyncStep1(Slot(0), 1 bytes)]",
            "sync_step2" => {
                "[Update(Slot(0), 2 bytes, Receipt { kind: SyncStep2, owes_status: false })]"
            }
            "update" => "[Update(Slot(0), 16 bytes, Receipt { kind: Update, owes_status: false })]",
            "awareness" => "[Awareness(Slot(0), 6 bytes)]",
            "two_messages" => "[SyncStep1(Slot(0), 1 bytes), Awareness(Slot(0), 6 bytes)]",
            "query_awareness" | "auth" => "[]",
            "unknown" => "unknown message",
            other => panic!("fixture {other} is not tested"),
        };
        assert_eq!(received("y-websocket", frame), expected, "{name}");
    }
}

#[test]
fn servers_speak_hocuspocus() {
    for (name, frame) in messages("hocuspocus", "server") {
        assert_eq!(said_to_hocuspocus(&name), [frame], "{name}");
    }
}

fn said_to_hocuspocus(name: &str) -> Vec<Bytes> {
    let mut connection = open("hocuspocus");
    let update = unhex(UPDATE);
    match name {
        "authenticated" => connection.accept(SLOT, Access::ReadWrite).unwrap(),
        "authenticated_readonly" => connection.accept(SLOT, Access::ReadOnly).unwrap(),
        "permission_denied" => return denied(),
        "token_request" => connection.request_token(SLOT),
        "server_sync_step1" => {
            let vector = unhex(SERVER_STATE_VECTOR);
            connection.request_sync(SLOT, &vector, SyncReason::AnswerToClient);
        }
        "server_sync_step2" => connection.send(SLOT, ServerMessage::SyncStep2(&update)),
        "server_update" => connection.send_shared(SLOT, &SharedFrame::sync_update("doc", &update)),
        "server_update_of_a_session" => {
            return vec![SharedFrame::sync_update("doc", &update).hocuspocus("doc\0s1")];
        }
        "server_stateless" => connection.send(SLOT, ServerMessage::Stateless("hello")),
        "sync_status_stored" => settle_update(connection.as_mut(), Outcome::Stored),
        "sync_status_refused" => settle_update(connection.as_mut(), Outcome::Refused),
        "detached" => connection.receive(unhex("03646f6307"), START).unwrap(),
        "closed_by_server" => {
            assert_eq!(connection.refuse(SLOT, Refusal::Unauthorized), None);
            let denial = connection.poll_transmit().unwrap();
            assert_eq!(denial, unhex("03646f6302010c756e617574686f72697a6564"));
        }
        "keep_alive" => {
            connection.handle_timeout(Duration::from_secs(KEEP_ALIVE_SECONDS)).unwrap();
        }
        "ping" => return pinged(),
        other => panic!("fixture {other} is not tested"),
    }
    frames(connection.as_mut())
}

fn settle_update(connection: &mut dyn Connection, outcome: Outcome) {
    let mut frame = unhex("03646f63000210").to_vec();
    frame.extend_from_slice(&unhex(UPDATE));
    connection.receive(frame.into(), START).unwrap();
    let Some(Event::Update { slot, receipt, .. }) = connection.poll_event() else {
        panic!("no update")
    };
    connection.settle(slot, receipt, outcome);
}

fn denied() -> Vec<Bytes> {
    let mut connection = Hocuspocus::new();
    connection.receive(auth(), START).unwrap();
    assert_eq!(connection.refuse(SLOT, Refusal::Forbidden), None);
    frames(&mut connection)
}

fn pinged() -> Vec<Bytes> {
    let mut connection = open("hocuspocus");
    connection.receive(unhex("03646f6307"), START).unwrap();
    frames(connection.as_mut());
    connection.handle_timeout(Duration::from_secs(KEEP_ALIVE_SECONDS)).unwrap();
    frames(connection.as_mut())
}

#[test]
fn servers_speak_y_websocket() {
    for (name, frame) in messages("y-websocket", "server") {
        let mut connection = open("y-websocket");
        let update = unhex(UPDATE);
        match name.as_str() {
            "server_sync_step1" => {
                let vector = unhex(SERVER_STATE_VECTOR);
                connection.request_sync(SLOT, &vector, SyncReason::AnswerToClient);
            }
            "server_sync_step2" => connection.send(SLOT, ServerMessage::SyncStep2(&update)),
            "server_update" => {
                connection.send_shared(SLOT, &SharedFrame::sync_update("doc", &update));
            }
            "keep_alive" => {
                connection.handle_timeout(Duration::from_secs(KEEP_ALIVE_SECONDS)).unwrap();
            }
            other => panic!("fixture {other} is not tested"),
        }
        assert_eq!(frames(connection.as_mut()), [frame], "{name}");
    }
}

#[test]
fn updates_are_summarized_or_refused_for_the_right_reason() {
    for row in rows(include_str!("../fixtures/updates.json")) {
        let name = text(&row, "name");
        match (summarize(&unhex(text(&row, "hex"))), row["refused"].as_str()) {
            (Ok(summary), None) => {
                assert_eq!(summary.inserted, ranges(&row["inserted"]), "{name}");
                assert_eq!(summary.deleted, ranges(&row["deleted"]), "{name}");
            }
            (Err(error), Some(refused)) => assert_eq!(format!("{error:?}"), refused, "{name}"),
            (found, _) => panic!("{name}: {found:?}"),
        }
    }
}
