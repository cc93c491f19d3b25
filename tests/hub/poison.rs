//! ROOM-7 and LOG-4: a record that cannot be applied stays in its room, and hurts it once.

use coopol::{
    store::faulty::{Failure, Operation, Times},
    text::event::TextEvent,
};

use crate::{
    peer::{Dialect, Peer},
    support::{TestHub, eventually, poison, short_lived},
};

use Dialect::{Hocuspocus, YWebsocket};

/// The positions that the room's quarantine records name.
async fn quarantined(hub: &TestHub, room: &str) -> Vec<u64> {
    let records = hub.records(room).await;
    let positions = records.iter().filter_map(|(_, _, event)| match event {
        TextEvent::Quarantine { seq } => Some(*seq),
        _ => None,
    });
    positions.collect()
}

/// An update that no walk refuses and no document takes: it deletes what was never written.
fn from_nowhere() -> TextEvent {
    // No structs; one client (7) with one deleted range: clock 5, length 3.
    let update = bytes::Bytes::from_static(&[0, 1, 7, 1, 5, 3]);
    TextEvent::Update { update, relayed: Vec::new() }
}

#[tokio::test]
async fn room_7_poison_met_while_loading_is_quarantined_once() {
    let hub = TestHub::with(short_lived()).await;
    let room = "open/poison";
    let mut author = Peer::join(&hub, YWebsocket, room).await;
    author.write("avant ").await;
    author.sync().await;
    drop(author);
    hub.unloaded().await;
    let bad = [hub.append(room, &poison()).await, hub.append(room, &from_nowhere()).await];

    let mut author = Peer::join(&hub, Hocuspocus, room).await;
    assert_eq!(author.text(), "avant ");
    author.write("après").await;
    author.until_acknowledged(2).await;
    drop(author);
    hub.unloaded().await;
    assert_eq!(quarantined(&hub, room).await, bad);
    let rebuilds = hub.metric("coopol_quarantined_records_total").await;

    for dialect in [YWebsocket, Hocuspocus] {
        let reader = Peer::join(&hub, dialect, room).await;
        assert_eq!(reader.text(), "avant après");
        drop(reader);
        hub.unloaded().await;
    }
    assert_eq!(quarantined(&hub, room).await, bad, "and never again");
    assert!(hub.metric("coopol_quarantined_records_total").await >= rebuilds);
}

#[tokio::test]
async fn log_4_poison_met_while_live_brings_the_room_down_once() {
    let hub = TestHub::with(short_lived()).await;
    let room = "open/vivant";
    let mut author = Peer::join(&hub, Hocuspocus, room).await;
    let mut reader = Peer::join(&hub, YWebsocket, room).await;
    let mut neighbour = Peer::join(&hub, YWebsocket, "open/voisin").await;
    author.write("avant ").await;
    reader.until_text("avant ").await;

    let first = hub.append(room, &poison()).await;
    author.write("pendant ").await;
    let second = hub.append(room, &from_nowhere()).await;
    author.write("après").await;
    author.until_acknowledged(4).await;
    reader.until_text("avant pendant après").await;
    neighbour.write("tranquille").await;
    Peer::join(&hub, YWebsocket, "open/voisin").await.until_text("tranquille").await;

    drop((author, reader, neighbour));
    hub.unloaded().await;
    assert_eq!(quarantined(&hub, room).await, [first, second]);
    // Another hub on the same store obeys, and appends nothing.
    let other = hub.beside().await;
    let before = hub.records(room).await.len();
    assert_eq!(Peer::join(&other, YWebsocket, room).await.text(), "avant pendant après");
    other.unloaded().await;
    assert_eq!(hub.records(room).await.len(), before);
}

#[tokio::test]
async fn log_4_poison_is_named_once_while_its_quarantine_waits_for_the_store() {
    let hub = TestHub::with(short_lived()).await;
    let room = "open/attente";
    let mut author = Peer::join(&hub, Hocuspocus, room).await;
    let before = hub.store.calls(Operation::Append);
    hub.store.stall(Operation::Append);
    let first = hub.append(room, &poison()).await;
    eventually("it is named", || hub.store.calls(Operation::Append) > before).await;
    let second = hub.append(room, &from_nowhere()).await;
    author.ask().await;
    hub.store.release(Operation::Append);
    author.write("debout").await;
    author.until_acknowledged(2).await;
    drop(author);
    hub.unloaded().await;
    assert_eq!(quarantined(&hub, room).await, [first, second]);
}

#[tokio::test]
async fn log_4_a_quarantine_is_appended_once_however_often_it_is_repeated() {
    let hub = TestHub::with(short_lived()).await;
    let room = "open/une-fois";
    let bad = hub.append(room, &poison()).await;
    hub.store.fail(Operation::Append, Times::Next(3), Failure::After);
    let mut author = Peer::join(&hub, Hocuspocus, room).await;
    // Another hub finds the record too, and says so with words behind it.
    let other = hub.beside().await;
    let mut neighbour = Peer::join(&other, Hocuspocus, room).await;
    for peer in [&mut author, &mut neighbour] {
        peer.write("debout ").await;
        peer.until_acknowledged(2).await;
    }
    drop((author, neighbour));
    hub.unloaded().await;
    other.unloaded().await;
    assert_eq!(quarantined(&hub, room).await, [bad]);
    assert_eq!(hub.get("/readyz").await.0, 200);
}
