//! STORE-9: what was erased is in no file of the server.

use std::time::{Duration, SystemTime};

use coopol::store::{Erasure, Precondition, Sequence, Snapshot, Store, StoredRecord};

use crate::{
    hub::{eventually, within},
    server::RedisServer,
    support::{append, log, record, store_on},
};

/// Erases a secret from a record and a snapshot, on a server with these settings.
async fn erase(settings: &[&str]) {
    // Compressed, nothing could be found.
    let plain = [settings, &["--rdbcompression", "no"]].concat();
    let server = RedisServer::start(&plain).await;
    let store = store_on(&server).await;
    append(&store, "a", "folded secret").await.unwrap();
    append(&store, "a", "standing secret").await.unwrap();
    let through = Sequence(1);
    let folded = Snapshot { through, body: "folded secret".into() };
    store.compact(log("a"), folded, Sequence::ZERO).await.unwrap();
    // Written to a file in any case.
    server.ask("SAVE");
    assert!(server.holds("folded secret") && server.holds("standing secret"), "{settings:?}");

    let erasure = Erasure {
        expected_head: Sequence(2),
        records: vec![StoredRecord { seq: Sequence(2), body: "*".into() }],
        snapshot: Some(Snapshot { through, body: "*".into() }),
        notice: record("erased"),
    };
    within("an erasure", store.erase(log("a"), erasure)).await.unwrap();
    // Redis removes the old file on a thread of its own.
    eventually("nothing remains", || !server.holds("secret")).await;
    assert_eq!(store.load(log("a")).await.unwrap().head(), Sequence(3));
    assert_eq!(bodies_after(&store).await, ["*", "erased"]);
}

async fn bodies_after(store: &dyn Store) -> Vec<String> {
    let read = store.read(log("a"), Sequence(1), 9).await.unwrap();
    read.into_iter().map(|record| String::from_utf8(record.body.into()).unwrap()).collect()
}

#[tokio::test]
async fn store_9_erased_bytes_are_in_no_file() {
    // A sparing configuration, the usual one, and both files.
    erase(&["--save", "3600 100000"]).await;
    erase(&["--appendonly", "yes", "--save", "3600 100000"]).await;
    erase(&["--appendonly", "yes", "--appendfsync", "always", "--save", "3600 100000"]).await;
}

#[tokio::test]
async fn store_9_what_expired_is_removed() {
    let server = RedisServer::start(&[]).await;
    let (past, future) = (SystemTime::UNIX_EPOCH, SystemTime::now() + Duration::from_secs(3_600));
    let first = store_on(&server).await;
    for (key, expires) in [("gone", Some(past)), ("later", Some(future)), ("never", None)] {
        first.put(key.into(), "value".into(), expires, Precondition::None).await.unwrap();
    }
    // It looks when it has begun, and then from time to time.
    let second = store_on(&server).await;
    eventually("it is removed", || server.ask("ZCARD coopol:index") == ":2").await;
    assert_eq!(server.ask("EXISTS coopol:small:gone"), ":0");
    for key in ["later", "never"] {
        assert!(second.get(key.into()).await.unwrap().is_some(), "{key}");
    }
}
