//! `/readyz`: what an operator is told of a store that takes nothing.

use std::{sync::Arc, time::Duration};

use coopol::{
    room::RoomSettings,
    store::{
        Durability, Expect, LogName, NewRecord, Sequence, Snapshot, Store,
        sqlite::{SqliteOptions, SqliteStore},
    },
};

use crate::support::{TestHub, within};

/// The store's file grows no further.
const QUOTA_BYTES: u64 = 600 * 1024;
/// The store in trouble has been tried by then.
const TRIAL: Duration = Duration::from_secs(7);

#[tokio::test]
async fn ops_7_a_full_disk_shows_where_no_room_waits_and_passes_by_itself() {
    let folder = tempfile::tempdir().unwrap();
    let options = SqliteOptions {
        durability: Durability::Process,
        max_bytes: Some(QUOTA_BYTES),
        ..SqliteOptions::default()
    };
    let store: Arc<dyn Store> = Arc::new(SqliteStore::open_in(folder.path(), options).unwrap());
    let hub = TestHub::on(Arc::clone(&store), RoomSettings::default()).await;
    assert_eq!(hub.get("/readyz").await.0, 200);

    let log = LogName::new("other:log").unwrap();
    let record = NewRecord { body: vec![1; 50_000].into(), unique: None };
    while within(store.append(log.clone(), vec![record.clone()], Expect::Any)).await.is_ok() {}
    let (status, body) = hub.get("/readyz").await;
    assert_eq!(status, 503, "{body}");
    assert!(body.contains("free some space") && !body.contains("rooms_waiting"), "{body}");
    assert!(hub.metric("coopol_store_failures_total").await >= 1.0);
    assert_eq!(hub.get("/healthz").await.0, 200, "the process lives");

    // A page still fits, and a text does not: it is as full as before.
    tokio::time::sleep(TRIAL).await;
    assert_eq!(hub.get("/readyz").await.0, 503);

    // Another process makes room. Nobody writes here, since nobody is sent here: the store tries by
    // itself whether it takes changes.
    let options = SqliteOptions { durability: Durability::Process, ..SqliteOptions::default() };
    let other = SqliteStore::open_in(folder.path(), options).unwrap();
    let through = other.load(log.clone()).await.unwrap().head();
    let snapshot = Snapshot { through, body: vec![1].into() };
    other.compact(log, snapshot, Sequence::ZERO).await.unwrap();
    let passes = async {
        while hub.get("/readyz").await.0 != 200 {
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    };
    within(passes).await;
}
