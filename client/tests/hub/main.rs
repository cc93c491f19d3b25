//! The client against a real hub: what it promises, through crashes and a failing store.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod bot;
mod channel;
mod support;

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use coopol::{
    domain::access::{Access as Right, Revocation},
    store::faulty::{Failure, Operation, Times},
};
use coopol_client::{
    Access, Client, ClientOptions, Connection, Ended, InvalidSignal, OpenError, Refusal,
    RoomOptions, SaveError, Status, Token, TokenError, new_doc,
};
use support::{TestHub, eventually, read, within, write};
use yrs::{Text as _, Transact as _};

/// More edits at once than the client's outbox and the socket hold.
const BURST: usize = 3_000;

#[tokio::test]
async fn two_clients_converge_and_their_edits_are_saved() {
    let hub = TestHub::start().await;
    let (one, two) = (hub.join("open/deux").await, hub.join("open/deux").await);
    write(&one, "un ");
    write(&two, "deux ");
    assert!(!*one.saved().borrow(), "from the commit on");
    within(one.wait_saved()).await.unwrap();
    within(two.wait_saved()).await.unwrap();
    eventually("both have both", || read(&one).len() == 8 && read(&one) == read(&two)).await;
    assert_eq!(*one.access().borrow(), Some(Access::ReadWrite));
}

#[tokio::test]
async fn an_edit_is_not_saved_while_the_store_hesitates() {
    let hub = TestHub::start().await;
    let client = hub.join("open/lent").await;
    let before = hub.store.calls(Operation::Append);
    hub.store.stall(Operation::Append);
    write(&client, "mot");
    eventually("the hub stores", || hub.store.calls(Operation::Append) > before).await;
    assert!(!*client.saved().borrow());
    hub.store.release(Operation::Append);
    within(client.wait_saved()).await.unwrap();
}

#[tokio::test]
async fn an_edit_is_saved_once_a_failing_store_works_again() {
    let hub = TestHub::start().await;
    let client = hub.join("open/panne").await;
    let before = hub.store.calls(Operation::Append);
    hub.store.fail(Operation::Append, Times::UntilRepaired, Failure::Before);
    write(&client, "mot");
    eventually("the hub tried twice", || hub.store.calls(Operation::Append) > before + 1).await;
    assert!(!*client.saved().borrow());
    hub.store.repair(Operation::Append);
    within(client.wait_saved()).await.unwrap();
}

#[tokio::test]
async fn saved_edits_survive_a_crash_of_the_hub() {
    let mut hub = TestHub::start().await;
    let client = hub.join("open/chute").await;
    write(&client, "gardé");
    within(client.wait_saved()).await.unwrap();
    hub.crash();
    client.close().await;
    hub.restart().await;
    assert_eq!(read(&hub.join("open/chute").await), "gardé");
}

#[tokio::test]
async fn offline_edits_of_both_sides_meet_after_a_restart() {
    let mut hub = TestHub::start().await;
    let (one, two) = (hub.join("open/absence").await, hub.join("open/absence").await);
    hub.crash();
    let mut status = one.status();
    let is_offline = |now: &Status| matches!(now, Status::Offline { .. });
    within(status.wait_for(is_offline)).await.unwrap();
    write(&one, "un ");
    write(&two, "deux ");
    assert!(!*one.saved().borrow());
    hub.restart().await;
    for client in [&one, &two] {
        within(client.wait_saved()).await.unwrap();
    }
    eventually("both have both", || read(&one).len() == 8 && read(&one) == read(&two)).await;
    let reader = hub.join("open/absence").await;
    assert_eq!(read(&reader), read(&one));
}

#[tokio::test]
async fn a_burst_of_edits_arrives_whole() {
    let hub = TestHub::start().await;
    let (writer, reader) = (hub.join("open/rafale").await, hub.join("open/rafale").await);
    for _ in 0..BURST {
        write(&writer, "x");
    }
    within(writer.wait_saved()).await.unwrap();
    eventually("the reader has all", || read(&reader).len() == BURST).await;
}

#[tokio::test]
async fn what_a_document_held_before_is_merged_and_saved() {
    let hub = TestHub::start().await;
    write(&hub.join("open/avant").await, "");
    let doc = new_doc();
    doc.get_or_insert_text("text").push(&mut doc.transact_mut(), "brouillon");
    let client = Client::connect(ClientOptions::new(hub.url(), "open/avant").doc(doc)).unwrap();
    assert!(!*client.saved().borrow(), "the hub does not have it yet");
    within(client.wait_saved()).await.unwrap();
    assert_eq!(read(&hub.join("open/avant").await), "brouillon");
}

#[tokio::test]
async fn presence_comes_changes_and_goes_with_its_client() {
    let hub = TestHub::start().await;
    let (one, two) = (hub.join("open/gens").await, hub.join("open/gens").await);
    let sees = |word: &'static str| {
        let two = two.clone();
        move || two.peers().iter().any(|peer| peer.state.contains(word))
    };
    one.set_presence(r#"{"cursor": "debut"}"#).unwrap();
    eventually("seen", sees("debut")).await;
    one.set_presence(r#"{"cursor": "fin"}"#).unwrap();
    eventually("changed", sees("fin")).await;
    one.close().await;
    eventually("gone", || two.peers().is_empty()).await;
    assert_eq!(one.status().borrow().clone(), Status::Closed);
}

#[tokio::test]
async fn sync_10_a_signal_follows_the_edits_before_it_and_is_answered() {
    let hub = TestHub::start().await;
    let client = Client::connect(ClientOptions::new(hub.url(), "open/signes")).unwrap();
    let mut signals = client.signals();
    write(&client, "revenu");
    let new = client.doc().client_id().get();
    let copy = format!(r#"{{"from":{{"client":1,"start":0,"end":6}},"client":{new},"start":0}}"#);
    let copies = format!(r#"{{"type":"copies","id":"c1","copies":[{copy}]}}"#);
    client.send_signal(&copies).unwrap();
    assert_eq!(&*within(signals.recv()).await.unwrap(), r#"{"type":"room","epoch":1}"#);
    let stored = r#"{"type":"copies-stored","id":"c1"}"#;
    assert_eq!(&*within(signals.recv()).await.unwrap(), stored);
    assert_eq!(read(&hub.join("open/signes").await), "revenu", "the words came first");
    assert_eq!(client.send_signal(&"x".repeat(1 << 20)), Err(InvalidSignal::TooLarge));
}

#[tokio::test]
async fn several_rooms_share_one_connection() {
    let hub = TestHub::start().await;
    let connection = Connection::new(hub.url()).unwrap();
    let left = connection.open(RoomOptions::new("open/gauche")).await.unwrap();
    let right = connection.open(RoomOptions::new("open/droite")).await.unwrap();
    let again = connection.open(RoomOptions::new("open/droite")).await;
    assert_eq!(again.err(), Some(OpenError::AlreadyOpen));
    write(&left, "gauche");
    write(&right, "droite");
    within(left.wait_saved()).await.unwrap();
    left.close().await;
    write(&right, " toute");
    within(right.wait_saved()).await.unwrap();
    assert_eq!(read(&hub.join("open/gauche").await), "gauche");
    assert_eq!(read(&hub.join("open/droite").await), "droite toute");
}

#[test]
fn what_waits_is_sent_before_a_close_ends() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let hub = runtime.block_on(TestHub::start());
    let own = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    own.block_on(async {
        let client = hub.join("open/adieu").await;
        write(&client, "adieu");
        client.close().await;
    });
    // As a program that ends: nothing of the client runs any more.
    drop(own);
    runtime.block_on(async {
        let reader = hub.join("open/adieu").await;
        eventually("it arrived", || read(&reader) == "adieu").await;
    });
}

#[test]
fn nobody_waits_for_a_client_whose_runtime_has_ended() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let options = ClientOptions::new("ws://127.0.0.1:9/collab", "open/fin");
    let client = runtime.block_on(async { Client::connect(options).unwrap() });
    drop(runtime);
    let other = tokio::runtime::Runtime::new().unwrap();
    assert_eq!(other.block_on(within(client.wait_synced())), Err(Ended::Closed));
}

#[tokio::test]
async fn a_reader_reads_and_its_edits_stay_unsaved() {
    let hub = TestHub::start().await;
    let room = format!("text:{}", uuid::Uuid::new_v4());
    let join =
        |token| Client::connect(ClientOptions::new(hub.url(), room.as_str()).token(token)).unwrap();
    let writer = join(hub.token(&room, Right::ReadWrite).0);
    let reader = join(hub.token(&room, Right::ReadOnly).0);
    write(&writer, "public");
    eventually("read", || read(&reader) == "public").await;
    assert_eq!(*reader.access().borrow(), Some(Access::ReadOnly));
    write(&reader, " et faux");
    write(&writer, " et vrai");
    within(writer.wait_saved()).await.unwrap();
    eventually("read", || read(&reader).contains("vrai")).await;
    assert_eq!(within(reader.wait_saved()).await, Err(SaveError::Refused));
    assert!(!*reader.saved().borrow());
    assert_eq!(*reader.refused().borrow(), 1);
    assert_eq!(read(&writer), "public et vrai");
}

#[tokio::test]
async fn a_client_without_right_is_told_so_and_stops() {
    let hub = TestHub::start().await;
    let room = format!("text:{}", uuid::Uuid::new_v4());
    let options = ClientOptions::new(hub.url(), room).token(Token::fixed("faux"));
    let client = Client::connect(options).unwrap();
    let ended = within(client.wait_synced()).await;
    assert!(matches!(ended, Err(Ended::Refused(Refusal::PermissionDenied(_)))), "{ended:?}");
    let ended = within(client.wait_saved()).await;
    assert_eq!(ended, Ok(()), "nothing was written");
}

#[tokio::test]
async fn a_client_whose_right_is_revoked_is_refused() {
    let hub = TestHub::start().await;
    let room = format!("text:{}", uuid::Uuid::new_v4());
    let (token, grant) = hub.token(&room, Right::ReadWrite);
    let client = Client::connect(ClientOptions::new(hub.url(), room).token(token)).unwrap();
    within(client.wait_synced()).await.unwrap();
    let expires_at_s = grant.expires_at_s.unwrap();
    hub.hub.revoke(&Revocation::Grant { id: grant.id, expires_at_s }).await.unwrap();
    let mut status = client.status();
    let is_refused = |now: &Status| matches!(now, Status::Refused(_));
    within(status.wait_for(is_refused)).await.unwrap();
}

#[tokio::test]
async fn a_token_that_is_not_to_be_had_is_asked_for_again() {
    let hub = TestHub::start().await;
    let asked = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&asked);
    let token = Token::provider(move || {
        let nth = count.fetch_add(1, Ordering::Relaxed);
        async move {
            match nth {
                0 => Err(TokenError::Unavailable("the server sleeps".to_owned())),
                _ => Ok(String::new()),
            }
        }
    });
    let options = ClientOptions::new(hub.url(), "open/jeton").token(token);
    let client = Client::connect(options).unwrap();
    within(client.wait_synced()).await.unwrap();
    assert_eq!(asked.load(Ordering::Relaxed), 2);
    let denied = Token::provider(|| async { Err(TokenError::Denied("non".to_owned())) });
    let options = ClientOptions::new(hub.url(), "open/jeton").token(denied);
    let ended = within(Client::connect(options).unwrap().wait_synced()).await;
    assert!(matches!(ended, Err(Ended::Refused(Refusal::NoToken(_)))), "{ended:?}");
}

#[tokio::test]
async fn a_client_waits_for_a_hub_that_is_not_there_yet() {
    let mut hub = TestHub::start().await;
    hub.crash();
    let client = Client::connect(ClientOptions::new(hub.url(), "open/tot")).unwrap();
    write(&client, "patience");
    let mut status = client.status();
    let is_offline = |now: &Status| matches!(now, Status::Offline { .. });
    within(status.wait_for(is_offline)).await.unwrap();
    hub.restart().await;
    within(client.wait_saved()).await.unwrap();
    assert_eq!(read(&hub.join("open/tot").await), "patience");
}
