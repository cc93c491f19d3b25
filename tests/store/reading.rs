//! Reading: whole logs, pages, lists of logs.

use coopol::store::{Expect, Loaded, MAX_READ_BYTES, NewRecord, Sequence};

use crate::support::{Fixture, append, log, positions, seq, stored};

pub(crate) async fn a_log_that_nothing_was_appended_to_is_empty(f: Fixture) {
    let empty = Loaded { snapshot: None, records: vec![] };
    assert_eq!(f.store.load(log("a")).await.unwrap(), empty);
    assert_eq!(empty.head(), Sequence::ZERO);
    assert_eq!(f.store.read(log("a"), seq(0), 10).await.unwrap(), []);
    assert_eq!(f.store.read(log("a"), seq(7), 10).await.unwrap(), []);
}

pub(crate) async fn pages_follow_each_other_up_to_the_head(f: Fixture) {
    append(&*f.store, "a", &["1", "2", "3", "4", "5"]).await;
    let page = |after, limit| f.store.read(log("a"), seq(after), limit);
    assert_eq!(page(0, 2).await.unwrap(), [stored(1, "1"), stored(2, "2")]);
    assert_eq!(positions(&page(2, 2).await.unwrap()), [3, 4]);
    assert_eq!(positions(&page(4, 2).await.unwrap()), [5]);
    assert_eq!(positions(&page(0, usize::MAX).await.unwrap()), [1, 2, 3, 4, 5]);
    assert_eq!(page(0, 0).await.unwrap(), []);
    for end in [5, 6, u64::MAX] {
        assert_eq!(page(end, 2).await.unwrap(), []);
    }
}

pub(crate) async fn a_page_ends_when_it_is_large(f: Fixture) {
    let half = NewRecord { body: vec![0; MAX_READ_BYTES / 2].into(), unique: None };
    f.store.append(log("a"), vec![half; 4], Expect::Any).await.unwrap();
    let page = |after| f.store.read(log("a"), seq(after), 100);
    assert_eq!(positions(&page(0).await.unwrap()), [1, 2]);
    assert_eq!(positions(&page(1).await.unwrap()), [2, 3]);
    assert_eq!(positions(&page(3).await.unwrap()), [4]);
}

pub(crate) async fn logs_are_listed_by_prefix_in_byte_order(f: Fixture) {
    for name in ["text:b", "open/é", "text:a", "tex", "text:", "texu", "open/z"] {
        append(&*f.store, name, &["x"]).await;
    }
    assert_eq!(names(&f, "text:", None, 10).await, ["text:", "text:a", "text:b"]);
    assert_eq!(names(&f, "text:", Some("text:"), 1).await, ["text:a"]);
    assert_eq!(names(&f, "text:", Some("text:b"), 10).await, [""; 0]);
    assert_eq!(names(&f, "text:", Some("a"), 2).await, ["text:", "text:a"]);
    assert_eq!(names(&f, "open/", None, 10).await, ["open/z", "open/é"]);
    assert_eq!(names(&f, "", Some("tex"), 10).await, ["text:", "text:a", "text:b", "texu"]);
    assert_eq!(names(&f, "", None, 0).await, [""; 0]);
    assert_eq!(names(&f, "nothing", None, 10).await, [""; 0]);
}

async fn names(f: &Fixture, prefix: &str, after: Option<&str>, limit: usize) -> Vec<String> {
    let found = f.store.logs(prefix.into(), after.map(Into::into), limit).await.unwrap();
    found.iter().map(|name| name.as_str().to_owned()).collect()
}

pub(crate) async fn logs_do_not_see_each_other(f: Fixture) {
    append(&*f.store, "a", &["1", "2"]).await;
    append(&*f.store, "b", &["3"]).await;
    let loaded = f.store.load(log("b")).await.unwrap();
    assert_eq!(loaded.records, [stored(1, "3")]);
    assert_eq!(loaded.head(), seq(1));
}
