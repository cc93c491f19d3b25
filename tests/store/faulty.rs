//! The store that fails when told to does just that.

use std::sync::Arc;

use coopol::store::{
    AppendError, Expect, ReadError, Store, StoreError,
    faulty::{Call, Failure, Fate, FaultyStore, Operation, Times},
    memory::MemoryStore,
};
use futures_util::FutureExt;

use crate::support::{append, assert_fails, log, record, seq, stored};

fn faulty() -> FaultyStore {
    FaultyStore::new(Arc::new(MemoryStore::default()))
}

#[tokio::test]
async fn a_failure_before_changes_nothing_and_one_after_loses_only_the_answer() {
    let store = faulty();
    let attempt = |body| store.append(log("a"), vec![record(body)], Expect::Any);
    store.fail(Operation::Append, Times::Next(1), Failure::Before);
    assert_fails!(attempt("1").await, AppendError::Store(StoreError::Unavailable(_)));
    assert_eq!(store.load(log("a")).await.unwrap().records, []);
    store.fail(Operation::Append, Times::Next(2), Failure::After);
    for body in ["2", "3"] {
        assert_fails!(attempt(body).await, AppendError::Store(StoreError::Unavailable(_)));
    }
    assert_eq!(attempt("4").await.unwrap().first, seq(3));
    let records = store.load(log("a")).await.unwrap().records;
    assert_eq!(records, [stored(1, "2"), stored(2, "3"), stored(3, "4")]);
    assert_eq!(store.calls(Operation::Append), 4);
    assert_eq!(store.calls(Operation::Load), 2);
}

#[tokio::test]
async fn failures_last_until_they_are_repaired_and_concern_one_kind_of_call() {
    let store = faulty();
    append(&store, "a", &["1"]).await;
    store.fail(Operation::Load, Times::UntilRepaired, Failure::Before);
    for _ in 0..3 {
        assert_fails!(store.load(log("a")).await, StoreError::Unavailable(_));
    }
    append(&store, "a", &["2"]).await;
    store.repair(Operation::Load);
    assert_eq!(store.load(log("a")).await.unwrap().head(), seq(2));
}

#[tokio::test]
async fn a_stalled_call_happens_when_it_is_released() {
    let store = faulty();
    store.stall(Operation::Append);
    let mut stalled = store.append(log("a"), vec![record("1")], Expect::Any);
    assert!((&mut stalled).now_or_never().is_none());
    assert_eq!(store.load(log("a")).await.unwrap().records, []);
    store.release(Operation::Append);
    assert_eq!(stalled.await.unwrap().first, seq(1));
}

#[tokio::test]
async fn each_call_meets_the_fate_of_what_it_is_and_not_of_when_it_comes() {
    let fate = |call: &Call| {
        let is_meant = (call.operation, &*call.name, call.nth) == (Operation::Append, "b", 1);
        Fate { failure: is_meant.then_some(Failure::Before), ..Fate::default() }
    };
    let store = FaultyStore::with_fates(Arc::new(MemoryStore::default()), fate);
    append(&store, "b", &["1"]).await;
    append(&store, "a", &["1"]).await;
    append(&store, "a", &["2"]).await;
    let second = store.append(log("b"), vec![record("2")], Expect::Any);
    assert_fails!(second.await, AppendError::Store(StoreError::Unavailable(_)));
    append(&store, "b", &["2"]).await;
}

#[tokio::test]
async fn a_tail_that_failed_stands_where_it_stood() {
    let store = faulty();
    let mut tail = store.follow(log("a"), seq(0));
    append(&store, "a", &["1"]).await;
    store.fail(Operation::Follow, Times::Next(1), Failure::Before);
    assert_fails!(tail.next().await, ReadError::Store(StoreError::Unavailable(_)));
    assert_eq!(tail.next().await.unwrap(), [stored(1, "1")]);
}

#[tokio::test]
async fn nothing_reaches_a_severed_store_and_nobody_is_answered() {
    let inner: Arc<dyn Store> = Arc::new(MemoryStore::default());
    let store = FaultyStore::new(Arc::clone(&inner));
    store.stall(Operation::Append);
    let mut waiting = store.append(log("a"), vec![record("1")], Expect::Any);
    assert!((&mut waiting).now_or_never().is_none());
    store.sever();
    store.release(Operation::Append);
    assert!(waiting.now_or_never().is_none());
    assert!(store.load(log("a")).now_or_never().is_none());
    assert_eq!(inner.load(log("a")).await.unwrap().records, []);
}
