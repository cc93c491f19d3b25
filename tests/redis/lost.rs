//! STORE-3 and STORE-4: a database that was emptied, and one that lost the end of its logs.

use std::{fs, sync::Arc, time::Duration};

use axum::http::StatusCode;
use coopol::{
    channel::ChannelSettings,
    domain::ids::MemberId,
    record::Record,
    store::{
        AppendError, Expect, NewRecord, ReadError, Sequence, Store, StoreError, redis::RedisOptions,
    },
    text::event::TextEvent,
};
use coopol_client::{Channel, ChannelOptions, Event, Status};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    hub::{command, complaint, eventually, run, within},
    people::{CHANNELS, Person, TestHub},
    proxy::{Mode, Proxy},
    server::RedisServer,
    support::{
        ROOM, append, append_at_last, bodies, hub_on, join, log, open, saved, store_on,
        until_readyz, until_words, words_at, write,
    },
};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn store_3_an_emptied_database_is_not_a_new_beginning() {
    let mut server = RedisServer::start(&[]).await;
    let mut hub = hub_on(&server).await;
    let client = join(&hub).await;
    write(&client, "avant");
    saved(&client).await;
    // It kept nothing.
    server.kill();
    server.restart().await;
    write(&client, "pendant");
    until_readyz(&hub, 503, "emptied or replaced").await;
    assert!(!*client.saved().borrow());
    assert_eq!(server.ask("DBSIZE"), ":0", "nothing is begun there");

    // Nor by a hub that is started anew.
    hub.program().kill();
    let store = server.url();
    let mut serve = command(&["serve", "--open", "--listen", "127.0.0.1:0"]);
    serve.args(["--data", hub.data(), "--store", &store]);
    let waiting = serve.spawn().unwrap();
    let file = hub.path().join("redis-store");
    assert!(fs::read_to_string(&file).unwrap().starts_with("coopol 1 "));
    let refused = waiting.wait_with_output().unwrap();
    assert_eq!(refused.status.code(), Some(1), "{}", complaint(&refused));
    assert_eq!(server.ask("DBSIZE"), ":0", "nothing is begun there");

    // Unless its operator gives the old one up.
    fs::remove_file(file).unwrap();
    hub.restart().await;
    until_readyz(&hub, 200, "ready").await;
    saved(&client).await;
    assert_eq!(words_at(&client), ["avant", "pendant"], "the client had everything");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn store_3_a_database_that_is_emptied_under_the_hub_is_noticed_by_every_write() {
    let server = RedisServer::start(&[]).await;
    let store = store_on(&server).await;
    append(&store, "a", "1").await.unwrap();
    assert_eq!(server.ask("FLUSHALL"), "+OK");
    let Err(AppendError::Store(StoreError::Unavailable(why))) = append(&store, "a", "2").await
    else {
        panic!("it was written");
    };
    assert!(why.contains("emptied or replaced"), "{why}");
    assert!(matches!(store.load(log("a")).await, Err(StoreError::Unavailable(_))));
    assert_eq!(server.ask("DBSIZE"), ":0");
}

#[tokio::test]
async fn store_4_a_log_that_ends_earlier_than_it_did_is_noticed() {
    let mut server = RedisServer::start(&["--save", "3600 1000000"]).await;
    let store = store_on(&server).await;
    append(&store, "a", "1").await.unwrap();
    assert_eq!(server.ask("SAVE"), "+OK");
    append(&store, "a", "2").await.unwrap();
    append(&store, "a", "3").await.unwrap();
    let mut tail = store.follow(log("a"), Sequence(3));
    server.kill();
    server.restart().await;
    let lost = within("the tail hears of it", async {
        loop {
            match tail.next().await {
                Err(ReadError::Store(StoreError::Unavailable(_))) => tokio::task::yield_now().await,
                other => return other,
            }
        }
    })
    .await;
    let Err(ReadError::Lost { head, was }) = lost else { panic!("{lost:?}") };
    assert_eq!((head, was), (Sequence(1), Sequence(3)));
    let Err(AppendError::Store(StoreError::Unavailable(why))) = append(&store, "a", "4").await
    else {
        panic!("it was written as if nothing had happened");
    };
    assert!(why.contains("lost"), "{why}");
    // Whoever reads it from its beginning accepts what there is.
    assert_eq!(store.load(log("a")).await.unwrap().head(), Sequence(1));
    assert_eq!(append_at_last(&store, "a", "4").await.first, Sequence(2));
    assert_eq!(bodies(&store, "a").await, ["1", "4"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn store_4_what_redis_lost_is_given_back_by_rooms_and_clients() {
    let mut server = RedisServer::start(&["--save", "3600 1000000"]).await;
    let mut hub = hub_on(&server).await;
    let client = join(&hub).await;
    let reader = join(&hub).await;
    write(&client, "gardé");
    saved(&client).await;
    assert_eq!(server.ask("SAVE"), "+OK");
    for word in ["perdu", "aussi"] {
        write(&client, word);
        saved(&client).await;
    }
    until_words(&reader, &["gardé", "perdu", "aussi"]).await;
    // Only the room and another reader have it now.
    client.close().await;
    server.kill();
    server.restart().await;
    until_readyz(&hub, 200, "ready").await;
    write(&reader, "puis");
    saved(&reader).await;
    let all = ["gardé", "perdu", "aussi", "puis"];
    until_words(&reader, &all).await;
    // It is in Redis again: a second hub, which knows nothing, has it all.
    let other = hub_on(&server).await;
    let late = join(&other).await;
    until_words(&late, &all).await;
    let log = hub.program().log();
    assert!(log.contains(ROOM) && log.contains("giving back what the room holds"), "{log}");
}

/// A hub that leaves erased words in the store for now: to take them out, Redis writes its files
/// anew, and would lose nothing.
async fn talking_on(store: &Arc<dyn Store>) -> TestHub {
    let channels = ChannelSettings { wipe_after: Duration::from_secs(3_600), ..CHANNELS };
    TestHub::start_as(|_| Arc::clone(store), channels).await
}

/// Somebody who has said "gardé" and "effacé" in a new channel, and its id.
async fn talk(hub: &TestHub) -> (Person, String) {
    let admin = hub.administrator("rosa").await;
    let group = hub.group(&admin, "Section de Nantes", "section").await;
    let beside = json!({ "group": group });
    let channel = hub.post(&admin, "/api/channels", beside).await.created_id();
    for word in ["gardé", "effacé"] {
        let message = json!({ "id": Uuid::new_v4(), "body": word });
        hub.post(&admin, &format!("/api/channels/{channel}/messages"), message).await.created();
    }
    (admin, channel)
}

/// What a channel says, to whoever reads it through this hub.
async fn said(hub: &TestHub, who: &Person, channel: &str) -> Vec<Value> {
    let all = hub.get(who, &format!("/api/channels/{channel}/messages")).await.ok();
    all["items"].as_array().unwrap().iter().map(|item| item["body"].clone()).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn store_4_a_channel_that_lost_its_end_goes_on() {
    let mut server = RedisServer::start(&["--save", "3600 1000000"]).await;
    let store: Arc<dyn Store> = Arc::new(store_on(&server).await);
    let hub = talking_on(&store).await;
    let (admin, channel) = talk(&hub).await;
    let path = format!("/api/channels/{channel}/messages");
    let say = async |id: Uuid, body: &str| {
        hub.post(&admin, &path, json!({ "id": id, "body": body })).await
    };
    assert_eq!(server.ask("SAVE"), "+OK");
    hub.delete(&admin, &format!("{path}/2")).await;
    for word in ["perdu", "aussi"] {
        say(Uuid::new_v4(), word).await.created();
    }
    server.kill();
    server.restart().await;
    let id = Uuid::new_v4();
    let stored = within("the channel is opened anew", async {
        loop {
            let answer = say(id, "puis").await;
            if answer.status == StatusCode::CREATED {
                return answer.created();
            }
        }
    });
    // No position is given out twice, and what was erased stays so. One tells of the loss.
    assert_eq!(stored.await["seq"], 7);
    assert_eq!(said(&hub, &admin, &channel).await, ["gardé", "puis"]);
    // A page that was away begins anew if it was told what is gone, and goes on if it was not.
    for (place, begins_anew) in [(2, false), (3, true), (5, true), (6, false)] {
        let url = format!("ws://{}/collab", hub.address);
        let options = ChannelOptions::new(url, &admin.bearer, channel.parse().unwrap()).unwrap();
        let mut page = Channel::follow(options.after(place)).unwrap();
        let first = within("it is told something", page.next()).await.unwrap();
        assert_eq!(matches!(first, Event::Page { .. }), begins_anew, "after {place}: {first:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn store_4_what_was_erased_stays_so_though_a_hub_mends_that_knows_nothing_of_it() {
    let mut server = RedisServer::start(&["--save", "3600 1000000"]).await;
    let proxy = Proxy::before(server.socket()).await;
    let theirs: Arc<dyn Store> = Arc::new(open(RedisOptions::new(&proxy.url())).await);
    let ours: Arc<dyn Store> = Arc::new(store_on(&server).await);
    let there = talking_on(&theirs).await;
    let (admin, channel) = talk(&there).await;
    assert_eq!(server.ask("SAVE"), "+OK");
    let erased = there.delete(&admin, &format!("/api/channels/{channel}/messages/2")).await;
    assert!(erased.status.is_success(), "{}", erased.body);
    // Seen is how far it goes, but not what it says.
    let channel_log = log(&format!("channel:{channel}"));
    assert_eq!(ours.read(channel_log, Sequence::ZERO, 9).await.unwrap().len(), 3);
    proxy.set(Mode::LoseAnswers);
    server.kill();
    eventually("both know", || ours.trouble().is_some() && theirs.trouble().is_some()).await;
    server.restart().await;
    eventually("one is there again", || ours.trouble().is_none()).await;
    let here = talking_on(&ours).await;
    let words = said(&here, &admin, &channel).await;
    assert_eq!(words, ["gardé", "effacé"], "who knows better is away");
    proxy.set(Mode::Pass);
    within("the other one says so", async {
        while said(&here, &admin, &channel).await != ["gardé"] {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    })
    .await;
    assert_eq!(said(&there, &admin, &channel).await, ["gardé"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn store_4_a_lost_rise_of_the_epoch_is_repeated() {
    let mut server = RedisServer::start(&["--save", "3600 1000000"]).await;
    let hub = hub_on(&server).await;
    let before = join(&hub).await;
    write(&before, "avant");
    saved(&before).await;
    assert_eq!(server.ask("SAVE"), "+OK");
    let event = TextEvent::Epoch { epoch: 2 };
    let (kind, payload, author) = (event.kind(), event.encode(), MemberId::hub());
    let body = Record { kind, at_ms: 1, author, command: None, payload }.encode();
    let rise = vec![NewRecord { body, unique: None }];
    store_on(&server).await.append(log(ROOM), rise, Expect::Any).await.unwrap();
    let mut status = before.status();
    let ended = status.wait_for(|status| matches!(status, Status::Refused(_)));
    within("the old copy is refused", ended).await.unwrap();
    // Somebody is in the room, with a fresh copy.
    let after = join(&hub).await;
    until_words(&after, &["avant"]).await;
    server.kill();
    server.restart().await;
    let epoch = || {
        let said = run(&["doctor", ROOM, "--store", &server.url()]).stdout;
        String::from_utf8(said).unwrap()
    };
    let rises =
        |said: &str| said.lines().any(|line| line.starts_with("epoch") && line.ends_with(" 3"));
    eventually("the epoch is raised again", || rises(&epoch())).await;
}
