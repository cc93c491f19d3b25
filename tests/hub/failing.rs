//! ROOM-2, ROOM-3: a failed append is repeated, visible, and loses nothing; a load is repeated
//! while that may help.

use coopol::{
    store::faulty::{Failure, Operation, Times},
    text::open::MAX_POISON_RECORDS,
};

use crate::{
    peer::{DIALECTS, Dialect, Peer},
    support::{TestHub, eventually, poison},
};

use Dialect::{Hocuspocus, YWebsocket};

/// Rooms, and edits in each, while the store fails.
const ROOMS: usize = 3;
const EDITS: usize = 10;

fn room(index: usize) -> String {
    format!("open/salle-{index}")
}

#[tokio::test]
async fn room_3_a_failing_store_is_visible_and_loses_nothing() {
    let hub = TestHub::start().await;
    let mut calm = Peer::join(&hub, Hocuspocus, "open/calme").await;
    calm.write("avant").await;
    calm.sync().await;
    let mut writers = Vec::new();
    for index in 0..ROOMS * 2 {
        writers.push(Peer::join(&hub, Hocuspocus, &room(index % ROOMS)).await);
    }
    let failures = hub.metric("coopol_append_failures_total").await;
    assert_eq!(hub.get("/readyz").await.0, 200);

    hub.store.fail(Operation::Append, Times::UntilRepaired, Failure::Before);
    let begun = hub.store.calls(Operation::Append);
    for edit in 0..EDITS {
        for (index, writer) in writers.iter_mut().enumerate() {
            writer.write(&format!("{index}.{edit} ")).await;
        }
    }
    eventually("each room tries again", || hub.store.calls(Operation::Append) >= begun + 12).await;
    let (status, body) = hub.get("/readyz").await;
    assert_eq!(status, 503, "{body}");
    assert!(body.contains(r#""rooms_waiting":3"#) && body.contains("told to fail"), "{body}");
    assert_eq!(hub.get("/healthz").await.0, 200, "the process lives");
    // One attempt of each room may be under way still.
    assert!(hub.metric("coopol_append_failures_total").await >= failures + 9.0);
    for writer in &mut writers {
        writer.ask().await;
        assert_eq!(writer.statuses(), [1], "nothing but the first sync");
    }
    // Rooms that store nothing are not disturbed.
    Peer::join(&hub, Hocuspocus, "open/calme").await.until_text("avant").await;

    hub.store.repair(Operation::Append);
    for writer in &mut writers {
        writer.until_acknowledged(1 + EDITS).await;
    }
    for writer in &mut writers {
        writer.sync().await;
        assert_eq!(writer.statuses(), [1; EDITS + 2], "each acknowledged once");
    }
    for (index, writer) in writers.iter_mut().enumerate().take(ROOMS) {
        while writer.text().split_whitespace().count() < EDITS * 2 {
            writer.next().await;
        }
        let text = writer.text();
        let mut words: Vec<_> = text.split_whitespace().map(str::to_owned).collect();
        words.sort();
        let both = [index, index + ROOMS];
        let mut expected: Vec<_> = both
            .iter()
            .flat_map(|writer| (0..EDITS).map(move |edit| format!("{writer}.{edit}")))
            .collect();
        expected.sort();
        assert_eq!(words, expected);
        assert_eq!(hub.records(&room(index)).await.len(), EDITS * 2, "each stored once");
    }
    assert_eq!(hub.get("/readyz").await.0, 200);
}

#[tokio::test]
async fn room_3_an_append_whose_answer_is_lost_doubles_nothing_in_the_document() {
    let hub = TestHub::start().await;
    let mut author = Peer::join(&hub, Hocuspocus, "open/doute").await;
    let mut reader = Peer::join(&hub, YWebsocket, "open/doute").await;
    hub.store.fail(Operation::Append, Times::Next(3), Failure::After);
    author.write("une fois").await;
    author.until_acknowledged(2).await;
    author.delete(0, 4).await;
    author.until_acknowledged(3).await;
    reader.until_text("fois").await;
    reader.sync().await;
    assert_eq!(reader.text(), "fois");
    assert_eq!(author.statuses(), [1; 3]);
    assert!(hub.records("open/doute").await.len() > 2, "the log says it more than once");
    // What the log says twice reads once, also from the start.
    let text = hub.beside().await;
    assert_eq!(Peer::join(&text, YWebsocket, "open/doute").await.text(), "fois");
    assert_eq!(hub.get("/readyz").await.0, 200);
}

#[tokio::test]
async fn room_2_a_room_that_can_never_be_read_anew_ends_and_tells_everybody() {
    let (hub, room) = (TestHub::start().await, "open/perdu");
    let mut peers = Vec::new();
    for dialect in DIALECTS {
        peers.push(Peer::join(&hub, dialect, room).await);
    }
    let loads = hub.store.calls(Operation::Load);
    hub.store.fail(Operation::Load, Times::UntilRepaired, Failure::Before);
    // One more than a text may leave out.
    for _ in 0..=MAX_POISON_RECORDS {
        hub.append(room, &poison()).await;
    }
    eventually("it is tried again", || hub.store.calls(Operation::Load) > loads + 1).await;
    hub.store.repair(Operation::Load);
    for peer in &mut peers {
        assert_eq!(peer.until_closed().await, Some(1013));
    }
    hub.unloaded().await;
    assert_eq!(hub.get("/readyz").await.0, 200, "nothing waits for the store");
    let mut late = Peer::open(&hub, YWebsocket, room).await;
    assert_eq!(late.until_closed().await, Some(1013));
}
