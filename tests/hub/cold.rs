//! ROOM-1, ROOM-2, ROOM-4: rooms come into memory once, whole or not at all, and leave when stored.

use std::{future::poll_fn, sync::Arc};

use coopol::{
    domain::{
        access::{Access, Others, Right},
        ids::MemberId,
    },
    room::{
        Join, Joined, RoomEvent,
        mailbox::{Receiver, mailbox},
    },
    store::faulty::{Failure, Operation, Times},
    text::event::TextEvent,
};
use coopol_protocol::{connection::Slot, message::SharedFrame};

use crate::{
    peer::{DIALECTS, Dialect, Heard, Peer},
    support::{TestHub, eventually, short_lived, within},
};

/// Sockets that open one room at once.
const CROWD: usize = 64;

#[tokio::test]
async fn room_1_a_cold_room_is_loaded_once_however_many_open_it() {
    let hub = TestHub::with(short_lived()).await;
    let mut author = Peer::join(&hub, Dialect::YWebsocket, "open/foule").await;
    author.write("ce qui est écrit").await;
    author.sync().await;
    drop(author);
    hub.unloaded().await;

    hub.store.stall(Operation::Load);
    let before = hub.store.calls(Operation::Load);
    let mut crowd = Vec::new();
    for index in 0..CROWD {
        let mut peer = Peer::open(&hub, DIALECTS[index % 2], "open/foule").await;
        peer.send_step1(&[0]).await;
        crowd.push(peer);
    }
    eventually("the load begins", || hub.store.calls(Operation::Load) > before).await;
    assert_eq!(hub.hub.registry().len(), 1);
    hub.store.release(Operation::Load);

    let mut states = Vec::new();
    for peer in &mut crowd {
        peer.until_text("ce qui est écrit").await;
        // Up to a second answer, whatever else the room has said is heard.
        peer.until_heard(|heard| matches!(heard, Heard::Step1(_))).await;
        let own = peer.state_vector();
        peer.send_step1(&own).await;
        peer.until_heard(|heard| matches!(heard, Heard::Step1(_))).await;
        let contents = peer.heard.iter().filter_map(|heard| match heard {
            Heard::Step2(update) | Heard::Update(update) => Some(update.clone()),
            _ => None,
        });
        let contents: Vec<_> = contents.collect();
        assert_eq!(contents.len(), 2, "the state once, then nothing new");
        states.push(contents[0].clone());
    }
    states.dedup();
    assert_eq!(states.len(), 1, "the same bytes for everyone");
    assert_eq!(hub.store.calls(Operation::Load), before + 1);
}

#[tokio::test]
async fn room_2_a_failed_load_is_an_error_and_never_an_empty_document() {
    let hub = TestHub::with(short_lived()).await;
    let mut author = Peer::join(&hub, Dialect::YWebsocket, "open/panne").await;
    author.write("gardé").await;
    author.sync().await;
    drop(author);
    hub.unloaded().await;

    hub.store.fail(Operation::Load, Times::UntilRepaired, Failure::Before);
    for dialect in DIALECTS {
        let mut peer = Peer::open(&hub, dialect, "open/panne").await;
        peer.send_step1(&[0]).await;
        assert_eq!(peer.until_closed().await, Some(1013), "{dialect:?}: try again");
        assert_eq!(peer.heard.len(), 1, "{dialect:?}: nothing else: {:?}", peer.heard);
    }
    hub.unloaded().await;
    hub.store.repair(Operation::Load);
    for dialect in DIALECTS {
        assert_eq!(Peer::join(&hub, dialect, "open/panne").await.text(), "gardé");
    }
}

#[tokio::test]
async fn room_4_an_idle_room_is_unloaded_and_comes_back_whole() {
    let hub = TestHub::with(short_lived()).await;
    let mut expected = String::new();
    for round in 0..5 {
        let dialect = DIALECTS[round % 2];
        let mut peer = Peer::join(&hub, dialect, "open/oubli").await;
        assert_eq!(peer.text(), expected);
        let word = format!("tour {round}, ");
        peer.write(&word).await;
        peer.sync().await;
        expected.push_str(&word);
        drop(peer);
        hub.unloaded().await;
    }
    assert_eq!(hub.records("open/oubli").await.len(), 5);
}

#[tokio::test]
async fn room_4_a_room_whose_words_are_not_stored_is_never_unloaded() {
    let hub = TestHub::with(short_lived()).await;
    let mut peer = Peer::join(&hub, Dialect::YWebsocket, "open/tenace").await;
    let mut idle = Peer::join(&hub, Dialect::YWebsocket, "open/vide").await;
    idle.sync().await;
    let before = hub.store.calls(Operation::Append);
    hub.store.fail(Operation::Append, Times::UntilRepaired, Failure::Before);
    peer.write("rien que la mémoire").await;
    eventually("the hub tried", || hub.store.calls(Operation::Append) > before).await;
    drop((peer, idle));
    // Long after the other room is gone, this one still tries.
    eventually("the idle room is gone", || hub.hub.registry().len() == 1).await;
    eventually("and tried", || hub.store.calls(Operation::Append) > before + 4).await;
    assert_eq!(hub.hub.registry().len(), 1);
    hub.store.repair(Operation::Append);
    hub.unloaded().await;
    let text = Peer::join(&hub, Dialect::YWebsocket, "open/tenace").await.text();
    assert_eq!(text, "rien que la mémoire");
}

/// Joins as a session does, without a socket.
async fn subscribe(hub: &TestHub, room: &str) -> (Joined, Receiver<(Slot, RoomEvent)>) {
    let (events, heard) = mailbox(128);
    let request = |answer| Join {
        member: MemberId::anonymous(),
        right: Right { access: Access::ReadWrite, others: Others::Shown },
        epoch: None,
        slot: Slot(0),
        events: events.clone(),
        answer,
    };
    (hub.hub.registry().join(&room.parse().unwrap(), request).await.unwrap(), heard)
}

#[tokio::test]
async fn room_4_a_session_that_dies_without_a_word_does_not_keep_its_room() {
    let hub = TestHub::with(short_lived()).await;
    drop(subscribe(&hub, "open/mort").await);
    hub.unloaded().await;
}

#[tokio::test]
async fn room_6_a_rebuilt_document_is_encoded_once_for_all() {
    let hub = TestHub::start().await;
    let mut writer = Peer::join(&hub, Dialect::Hocuspocus, "open/refait").await;
    writer.write("mot").await;
    writer.until_acknowledged(2).await;
    let mut sessions = Vec::new();
    for _ in 0..100 {
        sessions.push(subscribe(&hub, "open/refait").await);
    }
    hub.append("open/refait", &TextEvent::Quarantine { seq: 9_999 }).await;
    let mut encoded: Vec<Arc<Vec<SharedFrame>>> = Vec::new();
    for (_, heard) in &mut sessions {
        encoded.push(loop {
            let (_, event) = within(poll_fn(|context| heard.poll_take(context))).await;
            if let RoomEvent::Frames(frames) = event {
                break frames;
            }
        });
    }
    assert!(encoded.iter().all(|frames| Arc::ptr_eq(frames, &encoded[0])));
}
