//! SYNC-9 and SYNC-10: what the hub and a page tell each other beside the document.

use coopol::{
    domain::access::Access,
    room::Copied,
    store::faulty::{Failure, Operation, Times},
    text::event::TextEvent,
};
use coopol_protocol::frontier::IdRange;

use crate::{
    peer::{Dialect, Heard, Peer},
    support::{TestHub, eventually, text_room},
};

use Dialect::{Hocuspocus, YWebsocket};

/// A page's copies: `count` of them, back as words of `client`.
fn copies(id: &str, client: u64, count: u32) -> String {
    let copy = |n| {
        let from = format!(r#"{{"client":7,"start":{},"end":{}}}"#, n * 2, n * 2 + 2);
        format!(r#"{{"from":{from},"client":{client},"start":{}}}"#, n * 2)
    };
    let list: Vec<_> = (0..count).map(copy).collect();
    format!(r#"{{"type":"copies","id":"{id}","copies":[{}]}}"#, list.join(","))
}

fn stored(id: &str) -> String {
    format!(r#"{{"type":"copies-stored","id":"{id}"}}"#)
}

fn refused(id: &str, reason: &str) -> String {
    format!(r#"{{"type":"copies-refused","id":"{id}","reason":"{reason}"}}"#)
}

/// The hub's word to this page, not what it tells everybody of copies.
async fn answer(peer: &mut Peer) -> String {
    let is_answer = |heard: &Heard| match heard {
        Heard::Stateless(payload) => !payload.starts_with(r#"{"type":"copied""#),
        _ => false,
    };
    match peer.until_heard(is_answer).await {
        Heard::Stateless(payload) => payload,
        other => unreachable!("{other:?}"),
    }
}

/// Tells, and hears the answer.
async fn told(peer: &mut Peer, payload: &str) -> String {
    peer.send_stateless(payload).await;
    answer(peer).await
}

/// How often a log holds copies, and the author and id of the last.
async fn copy_maps(hub: &TestHub, room: &str) -> Vec<(String, String, Vec<Copied>)> {
    let records = hub.records(room).await.into_iter();
    let copies = records.filter_map(|(_, record, event)| match event {
        TextEvent::CopyMap(copies) => {
            let id = record.command.map(|id| id.as_str().to_owned()).unwrap_or_default();
            Some((record.author.as_str().to_owned(), id, copies))
        }
        _ => None,
    });
    copies.collect()
}

#[tokio::test]
async fn sync_9_the_epoch_is_told_before_the_hub_asks_for_anything() {
    let hub = TestHub::start().await;
    let room = "open/annonce";
    hub.append(room, &TextEvent::Epoch { epoch: 3 }).await;
    let mut peer = Peer::open(&hub, Hocuspocus, room).await;
    // As stock providers do: without waiting for the answer to the token.
    peer.send_step1(&[0]).await;
    peer.until_heard(|heard| matches!(heard, Heard::Step1(_))).await;
    let room = Heard::Stateless(r#"{"type":"room","epoch":3}"#.to_owned());
    let position = |wanted: &dyn Fn(&Heard) -> bool| peer.heard.iter().position(wanted).unwrap();
    let told = position(&|heard| *heard == room);
    assert!(told < position(&|heard| matches!(heard, Heard::Step1(_))));
    assert!(told < position(&|heard| matches!(heard, Heard::Step2(_))));
    let times = peer.heard.iter().filter(|heard| matches!(heard, Heard::Stateless(_))).count();
    assert_eq!(times, 1);
}

#[tokio::test]
async fn sync_9_signals_of_unknown_types_are_let_pass() {
    let hub = TestHub::start().await;
    let mut peer = Peer::join(&hub, Hocuspocus, "open/demain").await;
    peer.send_stateless(r#"{"type":"from-tomorrow","id":"x"}"#).await;
    peer.write("mot").await;
    peer.sync().await;
    let signals = peer.heard.iter().filter(|heard| matches!(heard, Heard::Stateless(_))).count();
    assert_eq!(signals, 1, "the room's epoch only");
}

#[tokio::test]
async fn sync_10_copies_are_stored_with_their_author_and_answered() {
    let hub = TestHub::start().await;
    let room = text_room();
    let (token, _) = hub.token("rosa", &room, Access::ReadWrite);
    let mut peer = Peer::join_with(&hub, Hocuspocus, &room, &token).await;
    let client = peer.doc.client_id().get();
    peer.write("revenu").await;
    assert_eq!(told(&mut peer, &copies("c1", client, 1)).await, stored("c1"));
    let from = IdRange { client: 7, start: 0, end: 2 };
    let kept = ("rosa".to_owned(), "c1".to_owned(), vec![Copied { from, client, start: 0 }]);
    assert_eq!(copy_maps(&hub, &room).await, [kept]);
}

#[tokio::test]
async fn sync_10_copies_sent_again_count_once() {
    let hub = TestHub::start().await;
    let room = "open/deux-fois";
    let (mut one, mut two) =
        (Peer::join(&hub, Hocuspocus, room).await, Peer::join(&hub, Hocuspocus, room).await);
    assert_eq!(told(&mut one, &copies("c1", 5, 1)).await, stored("c1"));
    assert_eq!(told(&mut one, &copies("c1", 5, 1)).await, stored("c1"), "a lost answer");
    assert_eq!(told(&mut two, &copies("c1", 5, 1)).await, stored("c1"), "on another socket");
    // While the first is on its way, several wait for it.
    let begun = hub.store.calls(Operation::Append);
    hub.store.stall(Operation::Append);
    one.send_stateless(&copies("c2", 5, 1)).await;
    eventually("it is on its way", || hub.store.calls(Operation::Append) > begun).await;
    one.send_stateless(&copies("c2", 5, 1)).await;
    two.send_stateless(&copies("c2", 5, 1)).await;
    one.ask().await;
    two.ask().await;
    hub.store.release(Operation::Append);
    for peer in [&mut one, &mut two] {
        assert_eq!(answer(peer).await, stored("c2"));
    }
    assert_eq!(answer(&mut one).await, stored("c2"));
    assert_eq!(copy_maps(&hub, room).await.len(), 2);
}

#[tokio::test]
async fn sync_10_a_repeated_id_among_updates_keeps_none_of_them_back() {
    let hub = TestHub::start().await;
    let room = "open/melange";
    let mut peer = Peer::join(&hub, Hocuspocus, room).await;
    assert_eq!(told(&mut peer, &copies("c1", 5, 1)).await, stored("c1"));
    // One append holds the words before and after the repeated copies.
    let begun = hub.store.calls(Operation::Append);
    hub.store.stall(Operation::Append);
    peer.write("avant ").await;
    eventually("it is on its way", || hub.store.calls(Operation::Append) > begun).await;
    peer.write("pendant ").await;
    peer.send_stateless(&copies("c1", 5, 1)).await;
    peer.send_stateless(&copies("c3", 5, 1)).await;
    peer.write("après").await;
    peer.ask().await;
    hub.store.release(Operation::Append);
    peer.until_acknowledged(4).await;
    peer.sync().await;
    let ids: Vec<_> = copy_maps(&hub, room).await.into_iter().map(|(_, id, _)| id).collect();
    assert_eq!(ids, ["c1", "c3"]);
    assert_eq!(
        Peer::join(&hub.beside().await, YWebsocket, room).await.text(),
        "avant pendant après"
    );
    let signals =
        |id| peer.heard.iter().filter(move |h| **h == Heard::Stateless(stored(id))).count();
    assert_eq!((signals("c1"), signals("c3")), (2, 1));
    assert!(peer.statuses().iter().all(|status| *status == 1));
}

#[tokio::test]
async fn sync_10_copies_whose_append_has_an_unknown_outcome_are_stored_once() {
    let hub = TestHub::start().await;
    let room = "open/inconnu";
    let mut peer = Peer::join(&hub, Hocuspocus, room).await;
    hub.store.fail(Operation::Append, Times::Next(3), Failure::After);
    peer.write("mot").await;
    assert_eq!(told(&mut peer, &copies("c1", 5, 2)).await, stored("c1"));
    peer.until_acknowledged(2).await;
    assert_eq!(copy_maps(&hub, room).await.len(), 1);
    assert_eq!(hub.get("/readyz").await.0, 200);
}

#[tokio::test]
async fn sync_10_refusals_say_why_and_store_nothing() {
    let hub = TestHub::start().await;
    let room = text_room();
    let token = |member, access| hub.token(member, &room, access).0;
    let (writes, reads) = (token("rosa", Access::ReadWrite), token("karl", Access::ReadOnly));
    let mut rosa = Peer::join_with(&hub, Hocuspocus, &room, &writes).await;
    let mut karl = Peer::join_with(&hub, Hocuspocus, &room, &reads).await;
    rosa.write("mot").await;
    rosa.sync().await;
    let rosas = rosa.doc.client_id().get();
    assert_eq!(told(&mut karl, &copies("c1", 5, 1)).await, refused("c1", "read-only"));
    let clara = token("clara", Access::ReadWrite);
    let mut clara = Peer::join_with(&hub, Hocuspocus, &room, &clara).await;
    let others = refused("c2", "others-words");
    assert_eq!(told(&mut clara, &copies("c2", rosas, 1)).await, others, "Rosa's words");
    assert_eq!(told(&mut clara, &copies("c2", 1, 1)).await, others, "the hub's words");
    assert_eq!(told(&mut clara, &copies("c3", 5, 501)).await, refused("c3", "too-many"));
    assert_eq!(told(&mut clara, &copies("c4", 5, 0)).await, refused("c4", "malformed"));
    let nameless = r#"{"type":"copies-refused","id":null,"reason":"malformed"}"#;
    for payload in ["", "{", "nul", r#"{"id":3}"#] {
        assert_eq!(told(&mut clara, payload).await, nameless, "{payload}");
    }
    assert_eq!(copy_maps(&hub, &room).await, []);
    clara.write("vivante").await;
    clara.sync().await;
}

#[tokio::test]
async fn sync_11_everybody_in_the_room_hears_which_words_came_back_under_which_ids() {
    let hub = TestHub::start().await;
    let room = "open/retour";
    let mut writer = Peer::join(&hub, Hocuspocus, room).await;
    let mut reader = Peer::join(&hub, Hocuspocus, room).await;
    let mut stock = Peer::join(&hub, YWebsocket, room).await;
    let client = writer.doc.client_id().get();
    writer.write("revenu").await;
    assert_eq!(told(&mut writer, &copies("c1", client, 1)).await, stored("c1"));
    let one = format!(r#"{{"from":{{"client":7,"start":0,"end":2}},"client":{client},"start":0}}"#);
    let copied = Heard::Stateless(format!(r#"{{"type":"copied","copies":[{one}]}}"#));
    reader.until_heard(|heard| *heard == copied).await;
    writer.until_heard(|heard| *heard == copied).await;
    // A dialect that has no signals goes on as if nothing were.
    stock.until_text("revenu").await;
    // What the log of another hub brings is told alike.
    let from = IdRange { client: 7, start: 2, end: 4 };
    hub.append(room, &TextEvent::CopyMap(vec![Copied { from, client, start: 2 }])).await;
    let also = |heard: &Heard| matches!(heard, Heard::Stateless(it) if it.contains(r#""start":2"#));
    reader.until_heard(also).await;
}
