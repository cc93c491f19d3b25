//! STORE-1: hubs on one Redis work as one.

use coopol::store::{Sequence, Store};
use coopol_client::{Client, ClientOptions, Token};

use crate::{
    hub::{eventually, within},
    server::RedisServer,
    support::{ROOM, append, hub_on, join, log, saved, store_on, until_words, words_at, write},
    words,
};

/// Edits of each writer before a hub is killed.
const EDITS: usize = 20;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn store_1_two_hubs_co_write_and_one_outlives_the_other() {
    let server = RedisServer::start(&[]).await;
    let (mut first, second) = (hub_on(&server).await, hub_on(&server).await);
    let (rosa, karl) = (join(&first).await, join(&second).await);
    let mut all = Vec::new();
    for edit in 0..EDITS {
        for (name, client) in [("rosa", &rosa), ("karl", &karl)] {
            let word = format!("{name}.{edit}");
            write(client, &word);
            all.push(word);
        }
    }
    let all: Vec<&str> = all.iter().map(String::as_str).collect();
    saved(&rosa).await;
    saved(&karl).await;
    until_words(&rosa, &all).await;
    until_words(&karl, &all).await;
    assert_eq!(words_at(&rosa), words_at(&karl), "in one order");

    first.program().kill();
    write(&rosa, "hors-ligne");
    write(&karl, "toujours-là");
    saved(&karl).await;
    // The page of the client that lost its hub takes its document to the other.
    let options = ClientOptions::new(second.collab(), ROOM).token(Token::none());
    let moved = Client::connect(options.doc(rosa.doc().clone())).unwrap();
    within("synced", moved.wait_synced()).await.unwrap();
    saved(&moved).await;
    let all = [&all[..], &["hors-ligne", "toujours-là"]].concat();
    until_words(&moved, &all).await;
    until_words(&karl, &all).await;
    assert_eq!(words::read(moved.doc()), words::read(karl.doc()));
}

#[tokio::test]
async fn store_1_a_tail_hears_what_others_write() {
    let server = RedisServer::start(&[]).await;
    let (ours, theirs) = (store_on(&server).await, store_on(&server).await);
    let mut tail = ours.follow(log("a"), Sequence::ZERO);
    for number in 1..=50_u64 {
        append(if number % 3 == 0 { &ours } else { &theirs }, "a", "x").await.unwrap();
        let mut seen = Vec::new();
        while seen.last() != Some(&number) {
            let records = within("the tail hears", tail.next()).await.unwrap();
            seen.extend(records.iter().map(|record| record.seq.0));
        }
        assert_eq!(seen, [number]);
    }
}

#[tokio::test]
async fn store_1_news_that_was_not_heard_is_made_up_for() {
    let mut server = RedisServer::start(&["--appendonly", "yes"]).await;
    let (ours, theirs) = (store_on(&server).await, store_on(&server).await);
    append(&theirs, "a", "1").await.unwrap();
    let mut tail = ours.follow(log("a"), Sequence(1));
    server.kill();
    eventually("both know", || ours.trouble().is_some() && theirs.trouble().is_some()).await;
    server.restart().await;
    // Whoever is connected again first writes while the other does not listen yet.
    crate::support::append_at_last(&theirs, "a", "2").await;
    let records = within("the tail reads on", async {
        loop {
            if let Ok(records) = tail.next().await {
                return records;
            }
            tokio::time::sleep(std::time::Duration::from_millis(10)).await;
        }
    })
    .await;
    assert_eq!(records[0].seq, Sequence(2));
}
