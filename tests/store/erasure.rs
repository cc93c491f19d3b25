//! Erasure: what it replaces, and when it changes nothing.

use bytes::Bytes;
use coopol::store::{
    AppendError, Appended, CompactError, Erasure, MAX_RECORD_BYTES, NewRecord, StoreError,
    StoredRecord,
};

use crate::support::{
    Fixture, append, assert_fails, log, record, seq, snapshot, stored, take, unique,
};

fn erasure(head: u64, records: Vec<StoredRecord>) -> Erasure {
    let notice = unique("erased", "erasure");
    Erasure { expected_head: seq(head), records, snapshot: None, notice }
}

pub(crate) async fn an_erasure_replaces_bodies_and_appends_its_notice(f: Fixture) {
    append(&*f.store, "a", &["1", "secret", "3", "longer secret"]).await;
    let records = vec![stored(4, ""), stored(2, "a longer one than the secret")];
    let at = f.store.erase(log("a"), erasure(4, records)).await.unwrap();
    assert_eq!(at, Appended { first: seq(5), last: seq(5) });
    let expected = [
        stored(1, "1"),
        stored(2, "a longer one than the secret"),
        stored(3, "3"),
        stored(4, ""),
        stored(5, "erased"),
    ];
    assert_eq!(f.store.load(log("a")).await.unwrap().records, expected);
    assert_eq!(f.store.read(log("a"), seq(0), 9).await.unwrap(), expected);
    assert_eq!(append(&*f.store, "a", &["6"]).await.first, seq(6));
}

pub(crate) async fn an_erasure_replaces_the_snapshot(f: Fixture) {
    append(&*f.store, "a", &["secret", "2", "secret"]).await;
    f.store.compact(log("a"), snapshot(2, "secret2"), seq(0)).await.unwrap();
    let folded = Some(snapshot(2, "******2"));
    let change = Erasure { snapshot: folded.clone(), ..erasure(3, vec![stored(3, "******")]) };
    f.store.erase(log("a"), change).await.unwrap();
    let loaded = f.store.load(log("a")).await.unwrap();
    assert_eq!(loaded.snapshot, folded);
    assert_eq!(loaded.records, [stored(3, "******"), stored(4, "erased")]);
}

pub(crate) async fn an_erasure_on_another_head_changes_nothing(f: Fixture) {
    let unknown = f.store.erase(log("none"), erasure(1, vec![stored(1, "x")])).await;
    assert_fails!(unknown, AppendError::Conflict { head } if *head == seq(0));
    append(&*f.store, "a", &["1", "2"]).await;
    for head in [1, 3] {
        let stale = f.store.erase(log("a"), erasure(head, vec![stored(1, "x")])).await;
        assert_fails!(stale, AppendError::Conflict { head } if *head == seq(2));
    }
    let loaded = f.store.load(log("a")).await.unwrap();
    assert_eq!(loaded.records, [stored(1, "1"), stored(2, "2")]);
}

pub(crate) async fn an_erasure_of_what_was_compacted_changes_nothing(f: Fixture) {
    append(&*f.store, "a", &["1", "2", "3"]).await;
    f.store.compact(log("a"), snapshot(1, "1"), seq(0)).await.unwrap();
    let before = f.store.load(log("a")).await.unwrap();
    let folded_record = erasure(3, vec![stored(3, "x"), stored(1, "x")]);
    let other_snapshot = Erasure { snapshot: Some(snapshot(2, "x")), ..erasure(3, vec![]) };
    for change in [folded_record, other_snapshot] {
        let stale = f.store.erase(log("a"), change).await;
        assert_fails!(stale, AppendError::Conflict { head } if *head == seq(3));
    }
    assert_eq!(f.store.load(log("a")).await.unwrap(), before);
}

pub(crate) async fn an_erasure_is_recognised_when_sent_again(f: Fixture) {
    append(&*f.store, "a", &["1"]).await;
    let change = erasure(1, vec![stored(1, "x")]);
    f.store.erase(log("a"), change.clone()).await.unwrap();
    let again = f.store.erase(log("a"), change).await;
    assert_fails!(again, AppendError::Duplicate { index: 0, at } if *at == seq(2));
}

/// What was loaded before an erasure is never put in its place, whatever else has happened since.
pub(crate) async fn a_compaction_under_way_does_not_undo_an_erasure(f: Fixture) {
    append(&*f.store, "a", &["secret", "2"]).await;
    f.store.erase(log("a"), erasure(2, vec![stored(1, "******")])).await.unwrap();
    append(&*f.store, "a", &["4"]).await;
    for through in [1, 2] {
        let stale = f.store.compact(log("a"), snapshot(through, "secret2"), seq(0)).await;
        assert_fails!(stale, CompactError::Stale { through } if *through == seq(0));
    }
    let standing = [stored(1, "******"), stored(2, "2"), stored(3, "erased"), stored(4, "4")];
    assert_eq!(f.store.load(log("a")).await.unwrap().records, standing);
    f.store.compact(log("a"), snapshot(3, "******2"), seq(0)).await.unwrap();
    let clean = Some(snapshot(3, "*******"));
    let change = Erasure { snapshot: clean, notice: record("erased"), ..erasure(4, vec![]) };
    f.store.erase(log("a"), change).await.unwrap();
    let stale = f.store.compact(log("a"), snapshot(4, "******24"), seq(3)).await;
    assert_fails!(stale, CompactError::Stale { through } if *through == seq(3));
    f.store.compact(log("a"), snapshot(5, "*******4"), seq(3)).await.unwrap();
}

pub(crate) async fn an_erasure_that_breaks_a_limit_is_refused(f: Fixture) {
    append(&*f.store, "a", &["1"]).await;
    let large = StoredRecord { seq: seq(1), body: Bytes::from(vec![0; MAX_RECORD_BYTES + 1]) };
    let no_key = NewRecord { unique: Some(Bytes::new()), ..record("erased") };
    let changes = [
        erasure(1, vec![stored(0, "x")]),
        erasure(1, vec![stored(2, "x")]),
        erasure(1, vec![stored(1, "x"), stored(1, "y")]),
        erasure(1, vec![large]),
        Erasure { snapshot: Some(snapshot(0, "x")), ..erasure(1, vec![]) },
        Erasure { notice: no_key, ..erasure(1, vec![stored(1, "x")]) },
    ];
    for change in changes {
        let refused = f.store.erase(log("a"), change).await;
        assert_fails!(refused, AppendError::Store(StoreError::Refused(_)));
    }
    assert_eq!(f.store.load(log("a")).await.unwrap().records, [stored(1, "1")]);
}

pub(crate) async fn tails_hear_of_an_erasure(f: Fixture) {
    append(&*f.store, "a", &["secret"]).await;
    let mut tail = f.store.follow(log("a"), seq(0));
    assert_eq!(take(&mut *tail, 1).await, [stored(1, "secret")]);
    let mut late = f.store.follow(log("a"), seq(0));
    f.store.erase(log("a"), erasure(1, vec![stored(1, "x")])).await.unwrap();
    assert_eq!(take(&mut *tail, 1).await, [stored(2, "erased")]);
    assert_eq!(take(&mut *late, 2).await, [stored(1, "x"), stored(2, "erased")]);
}
