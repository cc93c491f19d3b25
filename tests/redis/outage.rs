//! STORE-2: whatever Redis is up to, nothing is acknowledged that is not stored, nothing is lost,
//! and everything goes on by itself.

use coopol_client::Client;

use crate::{
    hub::{HubProcess, answer},
    server::RedisServer,
    support::{ROOM, hub_on, join, saved, until_readyz, write},
};

/// A server that loses nothing when it is killed.
const DURABLE: [&str; 4] = ["--appendonly", "yes", "--appendfsync", "always"];

/// Someone who has written and is saved.
async fn writer(hub: &HubProcess) -> Client {
    let client = join(hub).await;
    write(&client, "avant");
    saved(&client).await;
    client
}

/// What the store has of the room, read by a command beside the hub.
fn exported(server: &RedisServer) -> String {
    String::from_utf8(answer(&["export", ROOM, "--store", &server.url()])).unwrap()
}

/// Writes while Redis refuses, and sees that the hub says so and that nothing is called saved.
async fn write_in_vain(hub: &HubProcess, client: &Client, cause: &str) {
    write(client, "pendant");
    until_readyz(hub, 503, cause).await;
    assert!(!*client.saved().borrow(), "nothing is saved");
}

/// Everything is saved in the end, and each word is there once.
async fn goes_on(hub: &HubProcess, client: &Client, server: &RedisServer) {
    saved(client).await;
    until_readyz(hub, 200, "ready").await;
    write(client, "après");
    saved(client).await;
    assert_eq!(exported(server).trim(), "avant pendant après");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn store_2_a_killed_redis_comes_back() {
    let mut server = RedisServer::start(&DURABLE).await;
    let hub = hub_on(&server).await;
    let client = writer(&hub).await;
    server.kill();
    write_in_vain(&hub, &client, "cause").await;
    server.restart().await;
    goes_on(&hub, &client, &server).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn store_2_out_of_memory() {
    let server = RedisServer::start(&[]).await;
    let hub = hub_on(&server).await;
    let client = writer(&hub).await;
    assert_eq!(server.ask("CONFIG SET maxmemory 1"), "+OK");
    write_in_vain(&hub, &client, "out of memory").await;
    assert_eq!(server.ask("CONFIG SET maxmemory 0"), "+OK");
    goes_on(&hub, &client, &server).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn store_2_a_server_that_became_a_replica() {
    let server = RedisServer::start(&[]).await;
    let hub = hub_on(&server).await;
    let client = writer(&hub).await;
    // Of a server that is not there: it keeps what it has.
    assert_eq!(server.ask("REPLICAOF 127.0.0.1 1"), "+OK");
    write_in_vain(&hub, &client, "read-only replica").await;
    assert_eq!(server.ask("REPLICAOF NO ONE"), "+OK");
    goes_on(&hub, &client, &server).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn store_2_a_slow_redis_holds_acknowledgements() {
    let server = RedisServer::start(&[]).await;
    let hub = hub_on(&server).await;
    let client = writer(&hub).await;
    assert_eq!(server.ask("CLIENT PAUSE 100000 WRITE"), "+OK");
    write(&client, "pendant");
    tokio::time::sleep(std::time::Duration::from_millis(500)).await;
    assert!(!*client.saved().borrow(), "nothing is saved");
    assert_eq!(server.ask("CLIENT UNPAUSE"), "+OK");
    goes_on(&hub, &client, &server).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn store_2_a_redis_that_hangs_counts_as_gone() {
    let server = RedisServer::start(&[]).await;
    let hub = hub_on(&server).await;
    let client = writer(&hub).await;
    server.stop();
    write_in_vain(&hub, &client, "did not answer within").await;
    server.resume();
    goes_on(&hub, &client, &server).await;
}
