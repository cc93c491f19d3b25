//! Tails: every record once, in order, whatever happens meanwhile.

use std::sync::Arc;

use coopol::store::{AppendError, Expect, NewRecord, ReadError};
use futures_util::FutureExt;

use crate::support::{
    Fixture, append, assert_fails, log, positions, record, seq, snapshot, stored, take, unique,
};

pub(crate) async fn a_tail_gives_what_stands_and_what_comes(f: Fixture) {
    append(&*f.store, "a", &["1", "2"]).await;
    let mut tail = f.store.follow(log("a"), seq(0));
    append(&*f.store, "a", &["3"]).await;
    let taken = take(&mut *tail, 3).await;
    assert_eq!(taken, [stored(1, "1"), stored(2, "2"), stored(3, "3")]);
    for n in 4..10 {
        append(&*f.store, "b", &["other"]).await;
        append(&*f.store, "a", &["x"]).await;
        assert_eq!(take(&mut *tail, 1).await, [stored(n, "x")]);
    }
}

pub(crate) async fn a_tail_starts_after_its_position(f: Fixture) {
    append(&*f.store, "a", &["1", "2", "3"]).await;
    let mut tail = f.store.follow(log("a"), seq(2));
    append(&*f.store, "a", &["4"]).await;
    assert_eq!(take(&mut *tail, 2).await, [stored(3, "3"), stored(4, "4")]);
}

pub(crate) async fn a_tail_waits_for_a_log_that_does_not_exist_yet(f: Fixture) {
    let mut tail = f.store.follow(log("a"), seq(0));
    let waiting = tokio::spawn(async move { take(&mut *tail, 2).await });
    append(&*f.store, "a", &["1", "2"]).await;
    assert_eq!(waiting.await.unwrap(), [stored(1, "1"), stored(2, "2")]);
}

pub(crate) async fn a_tail_that_lags_misses_nothing(f: Fixture) {
    append(&*f.store, "a", &["1"]).await;
    let mut tail = f.store.follow(log("a"), seq(0));
    take(&mut *tail, 1).await;
    // More than any news that is kept for it.
    for _ in 2..=300 {
        append(&*f.store, "a", &["x"]).await;
    }
    let taken = take(&mut *tail, 299).await;
    assert!(positions(&taken).into_iter().eq(2..=300));
    append(&*f.store, "a", &["last"]).await;
    assert_eq!(take(&mut *tail, 1).await, [stored(301, "last")]);
}

pub(crate) async fn a_tail_gives_each_record_once_while_many_append(f: Fixture) {
    let tails = (0..4).map(|_| {
        let mut tail = f.store.follow(log("a"), seq(0));
        tokio::spawn(async move { take(&mut *tail, 200).await })
    });
    let tails: Vec<_> = tails.collect();
    let appending = (0..4).map(|task| {
        let store = Arc::clone(&f.store);
        tokio::spawn(async move {
            for n in 0..25 {
                append(&*store, "a", &[&format!("{task}/{n}"), "second"]).await;
            }
        })
    });
    for task in appending.collect::<Vec<_>>() {
        task.await.unwrap();
    }
    let expected = f.store.load(log("a")).await.unwrap().records;
    for tail in tails {
        assert_eq!(tail.await.unwrap(), expected);
    }
}

pub(crate) async fn a_dropped_call_loses_nothing(f: Fixture) {
    let mut tail = f.store.follow(log("a"), seq(0));
    for n in 1..=50 {
        // Polled once, at different stages of its work, and dropped.
        if let Some(early) = tail.next().now_or_never() {
            panic!("nothing was appended, and yet {early:?}");
        }
        append(&*f.store, "a", &["x"]).await;
        let early = tail.next().now_or_never();
        let records = match early {
            Some(records) => records.unwrap(),
            None => take(&mut *tail, 1).await,
        };
        assert_eq!(positions(&records), [n]);
    }
}

pub(crate) async fn a_large_commit_reaches_the_tail(f: Fixture) {
    append(&*f.store, "a", &["1"]).await;
    let mut tail = f.store.follow(log("a"), seq(0));
    take(&mut *tail, 1).await;
    assert!(tail.next().now_or_never().is_none());
    let large = NewRecord { body: vec![1; 1024 * 1024].into(), unique: None };
    f.store.append(log("a"), vec![large.clone(); 3], Expect::Any).await.unwrap();
    append(&*f.store, "a", &["5"]).await;
    let taken = take(&mut *tail, 4).await;
    assert_eq!(positions(&taken), [2, 3, 4, 5]);
    assert!(taken[..3].iter().all(|record| record.body == large.body));
}

pub(crate) async fn a_tail_below_the_snapshot_is_told_so(f: Fixture) {
    append(&*f.store, "a", &["1", "2", "3"]).await;
    f.store.compact(log("a"), snapshot(2, "12"), seq(0)).await.unwrap();
    let mut late = f.store.follow(log("a"), seq(1));
    for _ in 0..2 {
        assert_fails!(late.next().await, ReadError::Compacted { through } if *through == seq(2));
    }
    let mut fresh = f.store.follow(log("a"), seq(2));
    assert_eq!(take(&mut *fresh, 1).await, [stored(3, "3")]);
}

pub(crate) async fn a_tail_beyond_the_head_waits_for_its_position(f: Fixture) {
    append(&*f.store, "a", &["1"]).await;
    let mut tail = f.store.follow(log("a"), seq(3));
    assert!(tail.next().now_or_never().is_none());
    for n in ["2", "3", "4"] {
        append(&*f.store, "a", &[n]).await;
    }
    assert_eq!(take(&mut *tail, 1).await, [stored(4, "4")]);
}

pub(crate) async fn a_refused_append_is_not_announced(f: Fixture) {
    let mut tail = f.store.follow(log("a"), seq(0));
    f.store.append(log("a"), vec![unique("1", "k")], Expect::Any).await.unwrap();
    assert_eq!(take(&mut *tail, 1).await, [stored(1, "1")]);
    let again = f.store.append(log("a"), vec![unique("x", "k")], Expect::Any).await;
    assert_fails!(again, AppendError::Duplicate { .. });
    let stale = f.store.append(log("a"), vec![record("y")], Expect::Head(seq(0))).await;
    assert_fails!(stale, AppendError::Conflict { .. });
    append(&*f.store, "a", &["2"]).await;
    assert_eq!(take(&mut *tail, 1).await, [stored(2, "2")]);
}
