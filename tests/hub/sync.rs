//! SYNC: what the wire promises, frame by frame.

use coopol::{domain::access::Access, store::faulty::Operation, text::event::TextEvent};
use coopol_protocol::{
    frontier::{IdRange, UpdateSummary, summarize},
    limits::MAX_FRAME_BYTES,
};
use yrs::{Map as _, MapPrelim, MapRef, Text as _, TextRef, TransactionMut, types::text::YChange};

use crate::{
    peer::{DIALECTS, Dialect, Heard, Peer, clock},
    support::{TestHub, eventually, text_room},
};

use Dialect::{Hocuspocus, YWebsocket};

/// The only client id that [`Peer::doc`] writes under.
fn client_id(peer: &Peer) -> u64 {
    peer.doc.client_id().get()
}

#[tokio::test]
async fn sync_1_both_dialects_converge_on_one_room() {
    let hub = TestHub::start().await;
    let mut one = Peer::join(&hub, YWebsocket, "open/deux").await;
    let mut two = Peer::join(&hub, Hocuspocus, "open/deux").await;
    one.write("un ").await;
    two.until_text("un ").await;
    two.write("deux").await;
    one.until_text("un deux").await;
    for dialect in DIALECTS {
        assert_eq!(Peer::join(&hub, dialect, "open/deux").await.text(), "un deux");
    }
}

#[tokio::test]
async fn sync_2_each_counted_frame_is_acknowledged_exactly_once() {
    let hub = TestHub::start().await;
    let mut peer = Peer::join(&hub, Hocuspocus, "open/compte").await;
    assert_eq!(peer.statuses(), [1], "the answer of the sync that it opened");
    let update = peer.edit(|txn, text| text.push(txn, "mot"));
    for _ in 0..3 {
        // Known content counts too.
        peer.send_update(&update).await;
    }
    peer.sync().await;
    peer.sync().await;
    assert_eq!(peer.statuses(), [1; 6]);
}

#[tokio::test]
async fn sync_3_and_sync_4_nothing_is_acknowledged_or_seen_before_it_is_durable() {
    let hub = TestHub::start().await;
    let mut author = Peer::join(&hub, Hocuspocus, "open/lent").await;
    let mut reader = Peer::join(&hub, YWebsocket, "open/lent").await;
    let before = hub.store.calls(Operation::Append);
    hub.store.stall(Operation::Append);
    author.write("mot").await;
    eventually("the append begins", || hub.store.calls(Operation::Append) > before).await;

    // What each hears up to a state vector of the hub is what the room has said so far.
    for peer in [&mut author, &mut reader] {
        let offered = peer.ask().await;
        assert_eq!(clock(&offered, client_id(peer)), 0);
        assert!(!peer.heard.iter().any(|heard| matches!(heard, Heard::Update(_))));
    }
    assert_eq!(author.statuses(), [1], "the sync alone");
    let mut joiner = Peer::open(&hub, YWebsocket, "open/lent").await;
    joiner.ask().await;
    for peer in [&reader, &joiner] {
        assert_eq!(peer.text(), "");
    }

    hub.store.release(Operation::Append);
    author.until_acknowledged(2).await;
    reader.until_text("mot").await;
    joiner.until_text("mot").await;
    assert_eq!(hub.records("open/lent").await.len(), 1);
}

/// One deletes a block while the other changes it and takes that back: the change was deleted as it
/// came, and its author must hear so to know that taking it back is stored.
#[tokio::test]
async fn sync_4_what_goes_with_the_marker_it_stands_in_is_told_as_deleted() {
    let hub = TestHub::start().await;
    let mut one = Peer::join(&hub, Hocuspocus, "open/marqueur").await;
    let marked = one.edit(|txn, text| {
        text.insert_embed(txn, 0, MapPrelim::from([("type", "item")]));
    });
    one.send_update(&marked).await;
    one.until_acknowledged(2).await;
    let mut two = Peer::join(&hub, Hocuspocus, "open/marqueur").await;
    let id = IdRange { client: client_id(&two), start: 0, end: 1 };
    one.delete(0, 1).await;
    one.until_heard(|heard| !told(heard).deleted.is_empty()).await;
    // It has not read of that yet.
    let changed = two.edit(|txn, text| {
        marker(txn, text).insert(txn, "type", "quote");
    });
    let undone = two.edit(|txn, text| {
        marker(txn, text).remove(txn, "type");
    });
    two.send_update(&changed).await;
    one.until_heard(|heard| told(heard).inserted.contains(&id)).await;
    two.send_update(&undone).await;
    two.until_acknowledged(3).await;
    assert!(two.heard.iter().any(|heard| told(heard).deleted.contains(&id)));
}

/// What an update that was heard inserts and deletes.
fn told(heard: &Heard) -> UpdateSummary {
    match heard {
        Heard::Update(update) => summarize(update).unwrap(),
        _ => UpdateSummary::default(),
    }
}

/// The map that the text begins with.
fn marker(txn: &TransactionMut<'_>, text: &TextRef) -> MapRef {
    let first = text.diff(txn, YChange::identity).swap_remove(0);
    first.insert.cast().unwrap()
}

#[tokio::test]
async fn sync_3_a_resend_of_what_is_under_way_is_acknowledged_with_it() {
    let hub = TestHub::start().await;
    let mut author = Peer::join(&hub, Hocuspocus, "open/encore").await;
    let mut other = Peer::join(&hub, Hocuspocus, "open/encore").await;
    let before = hub.store.calls(Operation::Append);
    hub.store.stall(Operation::Append);
    let update = author.edit(|txn, text| text.push(txn, "mot"));
    author.send_update(&update).await;
    eventually("the append begins", || hub.store.calls(Operation::Append) > before).await;
    other.send_update(&update).await;
    other.ask().await;
    assert_eq!(other.statuses(), [1]);
    hub.store.release(Operation::Append);
    author.until_acknowledged(2).await;
    other.until_acknowledged(2).await;
    assert_eq!(hub.records("open/encore").await.len(), 1);
}

#[tokio::test]
async fn sync_5_an_update_without_its_predecessor_is_held_until_the_resync() {
    let hub = TestHub::start().await;
    let mut author = Peer::join(&hub, Hocuspocus, "open/trou").await;
    let mut reader = Peer::join(&hub, YWebsocket, "open/trou").await;
    author.edit(|txn, text| text.push(txn, "perdu "));
    let second = author.edit(|txn, text| text.push(txn, "deux "));
    let third = author.edit(|txn, text| text.push(txn, "trois"));
    author.send_update(&second).await;
    author.send_update(&third).await;
    let asked = author.until_heard(|heard| matches!(heard, Heard::Step1(_))).await;
    let Heard::Step1(offered) = asked else { unreachable!() };
    assert_eq!(author.statuses(), [1], "both are held");
    let answer = author.diff(&offered);
    author.send_step2(&answer).await;
    author.until_acknowledged(3).await;
    reader.until_text("perdu deux trois").await;
    // One of each update, none of the answer, which the client does not count.
    author.sync().await;
    assert_eq!(author.statuses(), [1; 4]);
    assert_eq!(reader.text(), "perdu deux trois");
}

/// More than the hub holds are sent away; they come back and sync as a whole.
#[tokio::test]
async fn sync_5_however_many_updates_follow_a_lost_one_all_are_settled() {
    let hub = TestHub::start().await;
    for (count, room) in [(64, "open/soixante-quatre"), (65, "open/une-de-plus"), (300, "open/300")]
    {
        let mut author = Peer::join(&hub, Hocuspocus, room).await;
        author.edit(|txn, text| text.push(txn, "perdu "));
        for _ in 0..count {
            author.write("x").await;
        }
        let mut is_sent_away = false;
        while !is_sent_away && author.statuses().len() < count + 1 {
            match author.next().await {
                Heard::Step1(theirs) => {
                    let missing = author.diff(&theirs);
                    author.send_step2(&missing).await;
                }
                Heard::Closed(code) => {
                    assert_eq!(code, Some(1013));
                    is_sent_away = true;
                }
                _ => {}
            }
        }
        assert_eq!(is_sent_away, count > 64, "{count}");
        if is_sent_away {
            author = author.come_back(&hub).await;
        }
        assert!(author.statuses().iter().all(|status| *status == 1));
        let mut reader = Peer::join(&hub, YWebsocket, room).await;
        reader.until_text(&format!("perdu {}", "x".repeat(count))).await;
    }
}

#[tokio::test]
async fn sync_5_a_client_that_never_sends_what_is_missing_is_closed() {
    let hub = TestHub::start().await;
    let mut author = Peer::join(&hub, YWebsocket, "open/jamais").await;
    author.edit(|txn, text| text.push(txn, "perdu "));
    let second = author.edit(|txn, text| text.push(txn, "deux"));
    author.send_update(&second).await;
    for _ in 0..3 {
        author.until_heard(|heard| matches!(heard, Heard::Step1(_))).await;
        author.send_step2(&second).await;
    }
    assert_eq!(author.until_closed().await, Some(4400));
    assert!(hub.records("open/jamais").await.is_empty());
}

#[tokio::test]
async fn sync_answers_with_nothing_new_append_nothing() {
    let hub = TestHub::start().await;
    let mut author = Peer::join(&hub, Hocuspocus, "open/efface").await;
    for round in 0..50 {
        author.write("un mot de trop ").await;
        author.delete(round * 6 + 3, 9).await;
    }
    author.until_acknowledged(101).await;
    let appended = hub.store.calls(Operation::Append);
    for dialect in DIALECTS {
        for _ in 0..5 {
            // A joiner's answer carries every deletion of the document.
            let mut joiner = Peer::join(&hub, dialect, "open/efface").await;
            let whole = joiner.diff(&[0]);
            joiner.send_step2(&whole).await;
            joiner.sync().await;
            joiner.until_text(&author.text()).await;
        }
    }
    assert_eq!(hub.store.calls(Operation::Append), appended);
}

#[tokio::test]
async fn sync_6_malformed_input_closes_its_sender_only() {
    let hub = TestHub::start().await;
    for (index, dialect) in DIALECTS.into_iter().enumerate() {
        let room = format!("open/casse-{index}");
        let mut witness = Peer::join(&hub, dialect, &room).await;
        let long_update = [0, 2, 200, 1, 0];
        let no_update = [0, 2, 3, 0xff, 0xff, 0xff];
        let trailing = [0, 2, 3, 0, 0, 0];
        let no_vector = [0, 0, 2, 5, 1];
        let no_json = [1, 7, 1, 7, 1, 3, b'{', b'{', b'{'];
        let unknown = [99, 0];
        let bad: [&[u8]; 6] = [&long_update, &no_update, &trailing, &no_vector, &no_json, &unknown];
        for body in bad {
            let mut sender = Peer::join(&hub, dialect, &room).await;
            sender.send(body).await;
            if dialect == Hocuspocus && (body == no_update || body == trailing) {
                // The frames are well: other documents of the socket have no part in it.
                let denied = Heard::Denied("bad message".to_owned());
                let said = [Heard::Status(0), denied, Heard::DocumentClosed("bad message".into())];
                for wanted in said {
                    sender.until_heard(|heard| *heard == wanted).await;
                }
                continue;
            }
            assert_eq!(sender.until_closed().await, Some(4400), "{dialect:?} {body:?}");
        }
        witness.write("debout").await;
        let mut joiner = Peer::open(&hub, dialect, &room).await;
        joiner.send_step1(&[0]).await;
        joiner.until_text("debout").await;
        assert_eq!(hub.records(&room).await.len(), 1);
    }
}

#[tokio::test]
async fn sync_7_a_reader_changes_nothing_and_is_told_so() {
    let hub = TestHub::start().await;
    let room = text_room();
    let (write, _) = hub.token("rosa", &room, Access::ReadWrite);
    let (read, _) = hub.token("karl", &room, Access::ReadOnly);
    let mut writer = Peer::join_with(&hub, YWebsocket, &room, &write).await;
    writer.write("public").await;
    let mut reader = Peer::with_token(&hub, Hocuspocus, &room, &read).await;
    reader.until_heard(|heard| *heard == Heard::Authenticated("readonly".to_owned())).await;
    reader.sync().await;
    reader.until_text("public").await;
    assert_eq!(reader.statuses(), [1], "a sync that brings nothing");
    reader.write(" et faux").await;
    reader.sync().await;
    assert_eq!(reader.statuses(), [1, 0, 0], "an edit, and a sync that brings it");
    let mut silent = Peer::join_with(&hub, YWebsocket, &room, &read).await;
    silent.write(" et faux").await;
    silent.sync().await;
    assert_eq!(Peer::join_with(&hub, YWebsocket, &room, &write).await.text(), "public");
    assert_eq!(hub.records(&room).await.len(), 1);
}

#[tokio::test]
async fn sync_7_a_reader_is_not_told_that_something_is_stored_before_it_is() {
    let hub = TestHub::start().await;
    let room = text_room();
    let (write, _) = hub.token("rosa", &room, Access::ReadWrite);
    let (read, _) = hub.token("rosa", &room, Access::ReadOnly);
    let mut writer = Peer::join_with(&hub, Hocuspocus, &room, &write).await;
    let mut reader = Peer::join_with(&hub, Hocuspocus, &room, &read).await;
    let before = hub.store.calls(Operation::Append);
    hub.store.stall(Operation::Append);
    let update = writer.edit(|txn, text| text.push(txn, "mot"));
    writer.send_update(&update).await;
    eventually("the append begins", || hub.store.calls(Operation::Append) > before).await;
    reader.send_update(&update).await;
    reader.ask().await;
    assert_eq!(reader.statuses(), [1]);
    hub.store.release(Operation::Append);
    reader.until_acknowledged(2).await;
}

#[tokio::test]
async fn sync_8_new_client_ids_are_their_first_authors_and_others_are_relayed() {
    let hub = TestHub::start().await;
    let room = text_room();
    let (rosa, _) = hub.token("rosa", &room, Access::ReadWrite);
    let (karl, _) = hub.token("karl", &room, Access::ReadWrite);
    let mut author = Peer::join_with(&hub, Hocuspocus, &room, &rosa).await;
    author.write("à rosa ").await;
    author.until_acknowledged(2).await;
    // Karl has words of rosa's that the hub has not seen, and words of his own.
    let unseen = author.edit(|txn, text| text.push(txn, "encore "));
    let mut other = Peer::join_with(&hub, Hocuspocus, &room, &karl).await;
    other.send_update(&unseen).await;
    other.write("à karl").await;
    other.until_acknowledged(3).await;

    let records = hub.records(&room).await;
    let read = |index: usize| match &records[index] {
        (_, record, TextEvent::Update { relayed, .. }) => (record.author.as_str(), relayed.clone()),
        other => unreachable!("{other:?}"),
    };
    assert_eq!(records.len(), 3);
    assert_eq!(read(0), ("rosa", Vec::new()));
    assert_eq!(read(1), ("karl", vec![client_id(&author)]));
    assert_eq!(read(2), ("karl", Vec::new()));
}

#[tokio::test]
async fn sync_6_a_frame_above_the_limit_closes_its_sender_with_4413() {
    let hub = TestHub::start().await;
    for dialect in DIALECTS {
        let mut peer = Peer::join(&hub, dialect, "open/lourd").await;
        peer.begin_frame(MAX_FRAME_BYTES as u64 + 1).await;
        assert_eq!(peer.until_closed().await, Some(4413));
    }
}
