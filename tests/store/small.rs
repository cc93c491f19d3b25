//! Small records: preconditions, versions, expiry, scans.

use std::{
    collections::HashSet,
    time::{Duration, SystemTime},
};

use bytes::Bytes;
use coopol::store::{
    MAX_KEY_BYTES, MAX_SMALL_RECORD_BYTES, Precondition, PutError, SmallRecord, StoreError, Version,
};

use crate::support::{Fixture, assert_fails};

async fn put(f: &Fixture, key: &str, precondition: Precondition) -> Result<Version, PutError> {
    put_until(f, key, None, precondition).await
}

async fn put_until(
    f: &Fixture,
    key: &str,
    expires: Option<SystemTime>,
    precondition: Precondition,
) -> Result<Version, PutError> {
    f.store.put(key.into(), Bytes::from("value"), expires, precondition).await
}

async fn get(f: &Fixture, key: &str) -> Option<SmallRecord> {
    f.store.get(key.into()).await.unwrap()
}

async fn keys(f: &Fixture, prefix: &str, after: Option<&str>, limit: usize) -> Vec<String> {
    let found = f.store.scan(prefix.into(), after.map(Into::into), limit).await.unwrap();
    found.into_iter().map(|record| record.key).collect()
}

pub(crate) async fn what_was_put_is_found_until_removed(f: Fixture) {
    assert_eq!(get(&f, "k").await, None);
    let expires = Some(f.clock.now() + Duration::from_secs(1));
    let version = put_until(&f, "k", expires, Precondition::None).await.unwrap();
    let value = Bytes::from("value");
    let expected = SmallRecord { key: "k".into(), value, version, expires };
    assert_eq!(get(&f, "k").await, Some(expected.clone()));
    assert_eq!(f.store.scan(String::new(), None, 9).await.unwrap(), [expected]);
    assert_eq!(get(&f, "K").await, None);
    f.store.remove("k".into(), Precondition::None).await.unwrap();
    assert_eq!(get(&f, "k").await, None);
}

pub(crate) async fn a_unique_put_succeeds_once(f: Fixture) {
    let version = put(&f, "k", Precondition::Absent).await.unwrap();
    let again = put(&f, "k", Precondition::Absent).await;
    assert_fails!(again, PutError::Conflict { current: Some(r) } if r.version == version);
    f.store.remove("k".into(), Precondition::None).await.unwrap();
    put(&f, "k", Precondition::Absent).await.unwrap();
}

pub(crate) async fn of_many_unique_puts_exactly_one_wins(f: Fixture) {
    assert_eq!(race(&f, Precondition::Absent).await, 1);
}

pub(crate) async fn of_many_replacements_at_one_version_exactly_one_wins(f: Fixture) {
    let version = put(&f, "k", Precondition::None).await.unwrap();
    assert_eq!(race(&f, Precondition::Version(version)).await, 1);
}

/// How many of sixteen puts under one precondition succeed.
async fn race(f: &Fixture, precondition: Precondition) -> usize {
    let racers = (0..16).map(|n| {
        let value = Bytes::from(format!("racer {n}"));
        tokio::spawn(f.store.put("k".into(), value, None, precondition))
    });
    let mut winners = 0;
    for racer in racers.collect::<Vec<_>>() {
        match racer.await.unwrap() {
            Ok(_) => winners += 1,
            Err(PutError::Conflict { current }) => assert!(current.is_some()),
            Err(other) => panic!("{other}"),
        }
    }
    winners
}

pub(crate) async fn a_record_is_replaced_only_at_its_version(f: Fixture) {
    let absent = put(&f, "k", Precondition::Version(Version(1))).await;
    assert_fails!(absent, PutError::Conflict { current: None });
    let first = put(&f, "k", Precondition::None).await.unwrap();
    let second = put(&f, "k", Precondition::Version(first)).await.unwrap();
    assert_ne!(first, second);
    let stale = put(&f, "k", Precondition::Version(first)).await;
    assert_fails!(stale, PutError::Conflict { current: Some(r) } if r.version == second);
    assert_eq!(get(&f, "k").await.unwrap().version, second);
}

pub(crate) async fn a_version_is_never_used_again(f: Fixture) {
    let mut seen = HashSet::new();
    for _ in 0..3 {
        for key in ["a", "b", "a"] {
            assert!(seen.insert(put(&f, key, Precondition::None).await.unwrap()));
        }
        for key in ["a", "b"] {
            f.store.remove(key.into(), Precondition::None).await.unwrap();
        }
    }
}

pub(crate) async fn removal_obeys_its_precondition(f: Fixture) {
    let remove = |precondition| f.store.remove("k".into(), precondition);
    remove(Precondition::None).await.unwrap();
    let absent = remove(Precondition::Version(Version(1))).await;
    assert_fails!(absent, PutError::Conflict { current: None });
    let senseless = remove(Precondition::Absent).await;
    assert_fails!(senseless, PutError::Store(StoreError::Refused(_)));
    let first = put(&f, "k", Precondition::None).await.unwrap();
    let second = put(&f, "k", Precondition::None).await.unwrap();
    let stale = remove(Precondition::Version(first)).await;
    assert_fails!(stale, PutError::Conflict { current: Some(r) } if r.version == second);
    remove(Precondition::Version(second)).await.unwrap();
    assert_eq!(get(&f, "k").await, None);
}

pub(crate) async fn an_expired_record_counts_as_absent(f: Fixture) {
    let fraction = Duration::from_nanos(999_999);
    let expires = f.clock.now() + Duration::from_secs(60);
    let version = put_until(&f, "k", Some(expires + fraction), Precondition::None).await.unwrap();
    put(&f, "l", Precondition::None).await.unwrap();
    assert_eq!(get(&f, "k").await.unwrap().expires, Some(expires), "kept to the millisecond");
    f.clock.pass(Duration::from_millis(59_999));
    assert!(get(&f, "k").await.is_some());
    f.clock.pass(Duration::from_millis(1));
    assert_eq!(get(&f, "k").await, None);
    assert_eq!(keys(&f, "", None, 1).await, ["l"]);
    let gone = f.store.remove("k".into(), Precondition::Version(version)).await;
    assert_fails!(gone, PutError::Conflict { current: None });
    let stale = put(&f, "k", Precondition::Version(version)).await;
    assert_fails!(stale, PutError::Conflict { current: None });
    put(&f, "k", Precondition::Absent).await.unwrap();
    assert_eq!(get(&f, "k").await.unwrap().expires, None);
}

pub(crate) async fn a_scan_gives_pages_in_byte_order(f: Fixture) {
    for key in ["s:b", "s:é", "s:a", "s:", "t", "s", "s:z"] {
        put(&f, key, Precondition::None).await.unwrap();
    }
    assert_eq!(keys(&f, "s:", None, 10).await, ["s:", "s:a", "s:b", "s:z", "s:é"]);
    assert_eq!(keys(&f, "s:", None, 2).await, ["s:", "s:a"]);
    assert_eq!(keys(&f, "s:", Some("s:a"), 2).await, ["s:b", "s:z"]);
    assert_eq!(keys(&f, "s:", Some("s:aa"), 1).await, ["s:b"]);
    assert_eq!(keys(&f, "s:", Some("a"), 1).await, ["s:"]);
    assert_eq!(keys(&f, "s:", Some("s:é"), 10).await, [""; 0]);
    assert_eq!(keys(&f, "", Some("s:z"), 10).await, ["s:é", "t"]);
    assert_eq!(keys(&f, "", None, 0).await, [""; 0]);
}

pub(crate) async fn a_small_record_that_breaks_a_limit_is_refused(f: Fixture) {
    let long = "k".repeat(MAX_KEY_BYTES + 1);
    for key in ["", "a\nb", "a\0b", &long] {
        let refused = put(&f, key, Precondition::None).await;
        assert_fails!(refused, PutError::Store(StoreError::Refused(_)));
        assert_fails!(f.store.get(key.into()).await, StoreError::Refused(_));
        let refused = f.store.remove(key.into(), Precondition::None).await;
        assert_fails!(refused, PutError::Store(StoreError::Refused(_)));
    }
    let large = Bytes::from(vec![0; MAX_SMALL_RECORD_BYTES + 1]);
    let refused = f.store.put("k".into(), large, None, Precondition::None).await;
    assert_fails!(refused, PutError::Store(StoreError::Refused(_)));
    assert_eq!(keys(&f, "", None, 10).await, [""; 0]);
    let largest = Bytes::from(vec![0; MAX_SMALL_RECORD_BYTES]);
    let key = "k".repeat(MAX_KEY_BYTES);
    f.store.put(key.clone(), largest.clone(), None, Precondition::None).await.unwrap();
    assert_eq!(get(&f, &key).await.unwrap().value, largest);
}
