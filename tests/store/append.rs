//! Appending: positions, heads, unique keys, limits.

use std::sync::Arc;

use bytes::Bytes;
use coopol::store::{
    AppendError, Appended, Expect, MAX_APPEND_BYTES, MAX_APPEND_RECORDS, MAX_KEY_BYTES,
    MAX_RECORD_BYTES, NewRecord, StoreError,
};

use crate::support::{Fixture, append, assert_fails, log, record, seq, stored, unique};

pub(crate) async fn positions_start_at_one_and_have_no_gap(f: Fixture) {
    let first = append(&*f.store, "a", &["one", "two"]).await;
    assert_eq!(first, Appended { first: seq(1), last: seq(2) });
    let second = append(&*f.store, "a", &["three"]).await;
    assert_eq!(second, Appended { first: seq(3), last: seq(3) });
    let loaded = f.store.load(log("a")).await.unwrap();
    assert_eq!(loaded.snapshot, None);
    assert_eq!(loaded.records, [stored(1, "one"), stored(2, "two"), stored(3, "three")]);
    assert_eq!(loaded.head(), seq(3));
}

pub(crate) async fn concurrent_appends_leave_no_gap_and_lose_nothing(f: Fixture) {
    let tasks = (0..8).map(|task| {
        let store = Arc::clone(&f.store);
        tokio::spawn(async move {
            let mut placed = Vec::new();
            for turn in 0..20 {
                let bodies: Vec<_> = (0..=turn % 3).map(|n| format!("{task}/{turn}/{n}")).collect();
                let records = bodies.iter().map(|body| record(body)).collect();
                let at = store.append(log("a"), records, Expect::Any).await.unwrap();
                assert_eq!(at.last.0 - at.first.0 + 1, bodies.len() as u64);
                placed.extend((at.first.0..).zip(bodies));
            }
            assert!(placed.is_sorted(), "appends of one caller keep their order");
            placed
        })
    });
    let mut placed = Vec::new();
    for task in tasks.collect::<Vec<_>>() {
        placed.extend(task.await.unwrap());
    }
    placed.sort();
    let expected: Vec<_> = placed.iter().map(|(at, body)| stored(*at, body)).collect();
    assert!(placed.iter().map(|(at, _)| *at).eq(1..=expected.len() as u64));
    assert_eq!(f.store.load(log("a")).await.unwrap().records, expected);
}

pub(crate) async fn of_many_appends_on_one_head_exactly_one_wins(f: Fixture) {
    append(&*f.store, "a", &["zero"]).await;
    let racers = (0..16).map(|n| {
        let racing = vec![record(&format!("racer {n}")), record("second")];
        tokio::spawn(f.store.append(log("a"), racing, Expect::Head(seq(1))))
    });
    let mut winners = 0;
    for racer in racers.collect::<Vec<_>>() {
        match racer.await.unwrap() {
            Ok(at) => {
                assert_eq!(at, Appended { first: seq(2), last: seq(3) });
                winners += 1;
            }
            Err(AppendError::Conflict { head }) => assert_eq!(head, seq(3)),
            Err(other) => panic!("{other}"),
        }
    }
    assert_eq!(winners, 1);
    assert_eq!(f.store.load(log("a")).await.unwrap().head(), seq(3));
}

pub(crate) async fn an_append_on_the_present_head_succeeds(f: Fixture) {
    for head in 0..3 {
        let expect = Expect::Head(seq(head));
        let at = f.store.append(log("a"), vec![record("x")], expect).await.unwrap();
        assert_eq!(at.first, seq(head + 1));
    }
}

pub(crate) async fn a_refused_append_changes_nothing(f: Fixture) {
    let early = f.store.append(log("none"), vec![record("x")], Expect::Head(seq(1))).await;
    assert_fails!(early, AppendError::Conflict { head } if *head == seq(0));
    assert_eq!(f.store.logs(String::new(), None, 10).await.unwrap(), []);

    append(&*f.store, "a", &["one"]).await;
    for wrong in [0, 2, u64::MAX] {
        let records = vec![unique("x", "key"), record("y")];
        let refused = f.store.append(log("a"), records, Expect::Head(seq(wrong))).await;
        assert_fails!(refused, AppendError::Conflict { head } if *head == seq(1));
    }
    assert_eq!(f.store.load(log("a")).await.unwrap().records, [stored(1, "one")]);
    // Its unique key was not kept either.
    let at = f.store.append(log("a"), vec![unique("x", "key")], Expect::Any).await.unwrap();
    assert_eq!(at.first, seq(2));
}

pub(crate) async fn a_unique_key_stands_once_and_says_where(f: Fixture) {
    append(&*f.store, "a", &["one"]).await;
    let records = vec![record("two"), unique("three", "k")];
    f.store.append(log("a"), records, Expect::Any).await.unwrap();
    let records = vec![unique("x", "new"), record("y"), unique("z", "k")];
    let again = f.store.append(log("a"), records, Expect::Any).await;
    assert_fails!(again, AppendError::Duplicate { index: 2, at } if *at == seq(3));
    assert_eq!(f.store.load(log("a")).await.unwrap().head(), seq(3));
    let other = f.store.append(log("a"), vec![unique("x", "new")], Expect::Any).await.unwrap();
    assert_eq!(other.first, seq(4));
}

pub(crate) async fn of_many_appends_with_one_unique_key_exactly_one_wins(f: Fixture) {
    let racers = (0..16).map(|n| {
        let racing = vec![record("before"), unique(&format!("racer {n}"), "command")];
        tokio::spawn(f.store.append(log("a"), racing, Expect::Any))
    });
    let mut winners = 0;
    for racer in racers.collect::<Vec<_>>() {
        match racer.await.unwrap() {
            Ok(_) => winners += 1,
            Err(AppendError::Duplicate { index: 1, at }) => assert_eq!(at, seq(2)),
            Err(other) => panic!("{other}"),
        }
    }
    assert_eq!(winners, 1);
    assert_eq!(f.store.load(log("a")).await.unwrap().head(), seq(2));
}

pub(crate) async fn a_unique_key_belongs_to_its_log(f: Fixture) {
    for name in ["a", "b"] {
        let at = f.store.append(log(name), vec![unique("x", "k")], Expect::Any).await.unwrap();
        assert_eq!(at.first, seq(1));
    }
}

pub(crate) async fn a_command_sent_again_learns_that_it_is_done(f: Fixture) {
    let command = || f.store.append(log("a"), vec![unique("x", "id")], Expect::Head(seq(0)));
    command().await.unwrap();
    assert_fails!(command().await, AppendError::Duplicate { index: 0, at } if *at == seq(1));
}

pub(crate) async fn what_breaks_a_limit_is_refused_and_changes_nothing(f: Fixture) {
    let sized = |bytes: usize| NewRecord { body: Bytes::from(vec![0; bytes]), unique: None };
    let keyed = |bytes: usize| unique("x", &"k".repeat(bytes));
    let full = Bytes::from(vec![0; MAX_RECORD_BYTES]);
    let full = NewRecord { body: full, unique: None };
    let too_many_bytes = vec![full; MAX_APPEND_BYTES / MAX_RECORD_BYTES + 1];
    let requests = [
        vec![],
        vec![record(""); MAX_APPEND_RECORDS + 1],
        vec![record("good"), sized(MAX_RECORD_BYTES + 1)],
        too_many_bytes,
        vec![record("good"), keyed(0)],
        vec![record("good"), keyed(MAX_KEY_BYTES + 1)],
        vec![unique("x", "same"), unique("y", "same")],
    ];
    for request in requests {
        let refused = f.store.append(log("a"), request, Expect::Any).await;
        assert_fails!(refused, AppendError::Store(StoreError::Refused(_)));
    }
    assert_eq!(f.store.logs(String::new(), None, 10).await.unwrap(), []);
}

pub(crate) async fn the_largest_append_is_accepted(f: Fixture) {
    let at = f.store.append(log("many"), vec![record(""); MAX_APPEND_RECORDS], Expect::Any).await;
    assert_eq!(at.unwrap().last, seq(MAX_APPEND_RECORDS as u64));
    let body = Bytes::from(vec![7; MAX_RECORD_BYTES]);
    let key = Some(Bytes::from(vec![0xff; MAX_KEY_BYTES]));
    let large = NewRecord { body: body.clone(), unique: key };
    f.store.append(log("large"), vec![large], Expect::Any).await.unwrap();
    assert_eq!(f.store.load(log("large")).await.unwrap().records[0].body, body);
}
