//! Compaction: what a snapshot replaces, and what a reader sees meanwhile.

use std::sync::Arc;

use bytes::Bytes;
use coopol::store::{
    AppendError, CompactError, Expect, Loaded, MAX_SNAPSHOT_BYTES, ReadError, Sequence, Snapshot,
    Store, StoreError,
};

use crate::support::{
    Fixture, append, assert_fails, log, positions, record, seq, snapshot, stored, unique,
};

pub(crate) async fn a_snapshot_replaces_exactly_the_records_that_it_contains(f: Fixture) {
    append(&*f.store, "a", &["1", "2", "3", "4"]).await;
    append(&*f.store, "b", &["other"]).await;
    f.store.compact(log("a"), snapshot(2, "12"), seq(0)).await.unwrap();
    let records = vec![stored(3, "3"), stored(4, "4")];
    let expected = Loaded { snapshot: Some(snapshot(2, "12")), records };
    assert_eq!(f.store.load(log("a")).await.unwrap(), expected);
    f.store.compact(log("a"), snapshot(3, "123"), seq(2)).await.unwrap();
    let loaded = f.store.load(log("a")).await.unwrap();
    assert_eq!(loaded.snapshot, Some(snapshot(3, "123")));
    assert_eq!(loaded.records, [stored(4, "4")]);
    assert_eq!(f.store.load(log("b")).await.unwrap().records, [stored(1, "other")]);
}

pub(crate) async fn positions_go_on_after_everything_was_compacted(f: Fixture) {
    append(&*f.store, "a", &["1", "2"]).await;
    f.store.compact(log("a"), snapshot(2, "12"), seq(0)).await.unwrap();
    assert_eq!(f.store.load(log("a")).await.unwrap().head(), seq(2));
    let wrong = f.store.append(log("a"), vec![record("x")], Expect::Head(seq(0))).await;
    assert_fails!(wrong, AppendError::Conflict { head } if *head == seq(2));
    let at = f.store.append(log("a"), vec![record("3")], Expect::Head(seq(2))).await.unwrap();
    assert_eq!(at.first, seq(3));
}

pub(crate) async fn a_stale_compaction_is_refused(f: Fixture) {
    let unknown = f.store.compact(log("none"), snapshot(1, "x"), seq(0)).await;
    assert_fails!(unknown, CompactError::Stale { through } if *through == seq(0));
    append(&*f.store, "a", &["1", "2", "3"]).await;
    let beyond = f.store.compact(log("a"), snapshot(4, "x"), seq(0)).await;
    assert_fails!(beyond, CompactError::Stale { through } if *through == seq(0));
    f.store.compact(log("a"), snapshot(2, "12"), seq(0)).await.unwrap();
    for replaces in [0, 1] {
        let stale = f.store.compact(log("a"), snapshot(3, "x"), seq(replaces)).await;
        assert_fails!(stale, CompactError::Stale { through } if *through == seq(2));
    }
    let loaded = f.store.load(log("a")).await.unwrap();
    assert_eq!(loaded.snapshot, Some(snapshot(2, "12")));
    assert_eq!(loaded.records, [stored(3, "3")]);
}

pub(crate) async fn of_many_compactions_exactly_one_wins(f: Fixture) {
    append(&*f.store, "a", &["1", "2", "3"]).await;
    let racers = (0..12).map(|n| {
        let folded = snapshot(1 + n % 3, &format!("racer {n}"));
        tokio::spawn(f.store.compact(log("a"), folded, seq(0)))
    });
    let mut winners = 0;
    for racer in racers.collect::<Vec<_>>() {
        match racer.await.unwrap() {
            Ok(()) => winners += 1,
            Err(CompactError::Stale { through }) => assert_ne!(through, seq(0)),
            Err(other) => panic!("{other}"),
        }
    }
    assert_eq!(winners, 1);
    assert_eq!(f.store.load(log("a")).await.unwrap().head(), seq(3));
}

pub(crate) async fn what_was_folded_cannot_be_read(f: Fixture) {
    append(&*f.store, "a", &["1", "2", "3", "4"]).await;
    f.store.compact(log("a"), snapshot(2, "12"), seq(0)).await.unwrap();
    for after in [0, 1] {
        let folded = f.store.read(log("a"), seq(after), 10).await;
        assert_fails!(folded, ReadError::Compacted { through } if *through == seq(2));
    }
    assert_eq!(positions(&f.store.read(log("a"), seq(2), 10).await.unwrap()), [3, 4]);
    assert_eq!(positions(&f.store.read(log("a"), seq(3), 10).await.unwrap()), [4]);
}

pub(crate) async fn unique_keys_outlive_compaction(f: Fixture) {
    let command = || f.store.append(log("a"), vec![unique("1", "id")], Expect::Any);
    command().await.unwrap();
    append(&*f.store, "a", &["2"]).await;
    f.store.compact(log("a"), snapshot(2, "12"), seq(0)).await.unwrap();
    assert_fails!(command().await, AppendError::Duplicate { index: 0, at } if *at == seq(1));
}

/// A snapshot's body is its position, so that a load shows which records it stands for.
pub(crate) async fn a_load_is_consistent_while_the_log_grows_and_is_compacted(f: Fixture) {
    const APPENDS: u64 = 150;
    let appending = {
        let store = Arc::clone(&f.store);
        tokio::spawn(async move {
            for n in 1..=APPENDS {
                append(&*store, "a", &[&n.to_string()]).await;
            }
        })
    };
    let compacting = tokio::spawn(compact_until(Arc::clone(&f.store), seq(APPENDS)));
    let mut seen = Sequence::ZERO;
    while seen < seq(APPENDS) {
        let loaded = f.store.load(log("a")).await.unwrap();
        assert!(loaded.head() >= seen, "nothing disappears");
        seen = loaded.head();
        let through = loaded.snapshot.as_ref().map_or(0, |folded| folded.through.0);
        if let Some(folded) = &loaded.snapshot {
            assert_eq!(folded.body, folded.through.0.to_string());
        }
        let expected: Vec<_> = (through + 1..=seen.0).map(|n| stored(n, &n.to_string())).collect();
        assert_eq!(loaded.records, expected);
    }
    appending.await.unwrap();
    assert!(compacting.await.unwrap() > 0, "compactions ran meanwhile");
}

/// Compacts about half of the log again and again until its head is `end`.
async fn compact_until(store: Arc<dyn Store>, end: Sequence) -> usize {
    let mut compactions = 0;
    loop {
        let loaded = store.load(log("a")).await.unwrap();
        let replaces = loaded.snapshot.as_ref().map_or(Sequence::ZERO, |folded| folded.through);
        let through = Sequence(u64::midpoint(replaces.0, loaded.head().0));
        if through > replaces {
            let body = Bytes::from(through.0.to_string());
            let folded = Snapshot { through, body };
            store.compact(log("a"), folded, replaces).await.unwrap();
            compactions += 1;
        }
        if loaded.head() >= end {
            return compactions;
        }
        tokio::task::yield_now().await;
    }
}

pub(crate) async fn a_compaction_that_breaks_a_limit_is_refused(f: Fixture) {
    append(&*f.store, "a", &["1", "2"]).await;
    f.store.compact(log("a"), snapshot(1, "1"), seq(0)).await.unwrap();
    for (through, replaces) in [(0, 0), (1, 1), (1, 2)] {
        let refused = f.store.compact(log("a"), snapshot(through, "x"), seq(replaces)).await;
        assert_fails!(refused, CompactError::Store(StoreError::Refused(_)));
    }
    let body = Bytes::from(vec![0; MAX_SNAPSHOT_BYTES + 1]);
    let huge = Snapshot { through: seq(2), body };
    let refused = f.store.compact(log("a"), huge, seq(1)).await;
    assert_fails!(refused, CompactError::Store(StoreError::Refused(_)));
    assert_eq!(f.store.load(log("a")).await.unwrap().snapshot, Some(snapshot(1, "1")));
}
