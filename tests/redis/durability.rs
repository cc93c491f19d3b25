//! STORE-5: what is said of durability is what the server gives.

use coopol::store::{Durability, Store, StoreError, redis::RedisOptions};

use crate::{
    hub::{HubProcess, within},
    server::RedisServer,
    support::{append, hub_on, join, open, refusal, saved, store_on, until_readyz, write},
};

#[tokio::test]
async fn store_5_the_servers_settings_decide() {
    let always = ["--appendonly", "yes", "--appendfsync", "always"];
    let by_the_second = ["--appendonly", "yes", "--appendfsync", "everysec"];
    for (settings, durability) in [
        (&always[..], Durability::Fsync),
        (&by_the_second[..], Durability::Process),
        (&[][..], Durability::Memory),
    ] {
        let server = RedisServer::start(settings).await;
        // Redis 7.2 and later wait for the disk when they are asked to, for whom it matters.
        let waits = !server.ask("WAITAOF 0 0 1").starts_with("-ERR unknown command");
        let given = match durability {
            Durability::Process if waits => Durability::Fsync,
            other => other,
        };
        let store = store_on(&server).await;
        assert_eq!(store.durability(), given, "{settings:?}");
        for number in 1..=3 {
            let at = append(&store, "a", "x").await.unwrap();
            assert_eq!(at.first.0, number);
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn store_5_a_lower_level_than_wanted_is_said_plainly() {
    let server = RedisServer::start(&[]).await;
    let mut hub = hub_on(&server).await;
    until_readyz(&hub, 200, r#""durability":"memory""#).await;
    let log = hub.program().log();
    assert!(log.contains("`memory`, less than `fsync`"), "{log}");
    assert!(log.contains("appendonly yes"), "{log}");
}

#[tokio::test]
async fn store_5_a_server_that_may_throw_words_away_is_refused() {
    let server = RedisServer::start(&["--maxmemory-policy", "allkeys-lru"]).await;
    let StoreError::Refused(why) = refusal(server.options()).await else { panic!("accepted") };
    assert!(why.contains("allkeys-lru") && why.contains("noeviction"), "{why}");
}

#[tokio::test]
async fn store_5_a_server_that_takes_no_large_record_is_refused() {
    let server = RedisServer::start(&["--proto-max-bulk-len", "2mb"]).await;
    let StoreError::Refused(why) = refusal(server.options()).await else { panic!("accepted") };
    assert!(why.contains("proto-max-bulk-len"), "{why}");
}

/// A server and its replica, which has caught up.
async fn pair() -> (RedisServer, RedisServer) {
    let first = RedisServer::start_on_port().await;
    let second = RedisServer::start(&[]).await;
    let port = first.port().to_string();
    assert_eq!(second.ask(&format!("REPLICAOF 127.0.0.1 {port}")), "+OK");
    second.until("INFO replication", "master_link_status:up").await;
    (first, second)
}

#[tokio::test]
async fn store_5_an_acknowledged_append_is_with_the_replica() {
    let (first, mut second) = pair().await;
    let durability = Durability::Replicated(1);
    let store = open(RedisOptions { durability, ..first.options() }).await;
    assert_eq!(store.durability(), durability);
    append(&store, "a", "1").await.unwrap();
    assert_eq!(second.ask("XLEN coopol:{a}:records"), ":1");
    second.kill();
    drop(second);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn store_5_without_its_replica_acknowledgements_are_held() {
    let (first, mut second) = pair().await;
    let store = first.url();
    let flags = ["--open", "--store", &store, "--durability", "replicated 1"];
    let hub = HubProcess::start(&flags).await;
    until_readyz(&hub, 200, r#""durability":"replicated 1""#).await;
    let client = join(&hub).await;
    write(&client, "avant");
    saved(&client).await;
    second.kill();
    write(&client, "pendant");
    until_readyz(&hub, 503, "0 of 1 replicas").await;
    assert!(!*client.saved().borrow());
    second.restart().await;
    let port = first.port().to_string();
    assert_eq!(second.ask(&format!("REPLICAOF 127.0.0.1 {port}")), "+OK");
    within("saved", client.wait_saved()).await.unwrap();
    until_readyz(&hub, 200, "ready").await;
    assert_eq!(first.ask("XLEN coopol:{open/essai}:records"), ":2", "nothing was written twice");
}
