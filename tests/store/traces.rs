//! What was erased or removed leaves no trace in any file of SQLite's store.

use std::{collections::HashMap, fs, time::Duration};

use bytes::Bytes;
use coopol::store::{
    Erasure, Expect, NewRecord, Precondition, Sequence, Store, StoredRecord,
    sqlite::{SqliteOptions, SqliteStore},
};
use futures_util::FutureExt;

use crate::{
    files::put,
    support::{Folder, TestClock, append, log, record, seq, snapshot, stored, unsynced},
};

#[tokio::test]
async fn erased_bytes_are_in_no_file() {
    let folder = Folder::new();
    let (store, reader) = (folder.open(), folder.open());
    let secret = "the secret of the record ".repeat(500);
    append(&store, "a", &["1", "short secret", &secret]).await;
    store.compact(log("a"), snapshot(1, "folded secret"), seq(0)).await.unwrap();
    put(&store, "key of secret", "value of secret").await;
    reader.load(log("a")).await.unwrap();
    assert!(folder.holds("secret"));

    let records = vec![stored(2, "****"), stored(3, "*")];
    let notice = record("erased");
    let folded = Some(snapshot(1, "folded"));
    let change = Erasure { expected_head: seq(3), records, snapshot: folded, notice };
    store.erase(log("a"), change).await.unwrap();
    for gone in ["secret of the record", "short secret", "folded secret"] {
        assert!(!folder.holds(gone), "{gone} remains");
    }
    store.remove("key of secret".into(), Precondition::None).await.unwrap();
    assert!(!folder.holds("secret"));
    drop((store, reader));
    assert!(!folder.holds("secret"));
}

#[tokio::test]
async fn removed_bytes_are_in_no_file_however_the_tables_were_shuffled() {
    let folder = Folder::new();
    let store = folder.open();
    // A sequence that jumps about, with values of all sizes: pages split and merge.
    let keys: Vec<u64> = (1..=300).map(|n| n * 7919 % 1009).collect();
    for key in &keys {
        let size = usize::try_from(key * key % 700).unwrap();
        let value = format!("secret{}", "#secret".repeat(size));
        put(&store, &format!("secret {key}"), &value).await;
    }
    let removals = keys.iter().map(|key| store.remove(format!("secret {key}"), Precondition::None));
    for removal in futures_util::future::join_all(removals).await {
        removal.unwrap();
    }
    assert!(!folder.holds("secret"));
}

#[tokio::test]
async fn account_5_scrubbed_bytes_are_in_no_file_whether_removed_or_replaced() {
    let folder = Folder::new();
    let store = folder.open();
    let keys: Vec<u64> = (1..=300).map(|n| n * 7919 % 1009).collect();
    for key in &keys {
        let size = usize::try_from(key * key % 700).unwrap();
        put(&store, &format!("key {key}"), &"secret#".repeat(1 + size)).await;
    }
    for key in &keys {
        match key % 2 {
            0 => put(&store, &format!("key {key}"), "no more").await,
            _ => store.remove(format!("key {key}"), Precondition::None).await.map(drop).unwrap(),
        };
    }
    store.scrub().await.unwrap();
    assert!(!folder.holds("secret"));
    assert!(folder.holds("no more"));
}

#[tokio::test]
async fn what_expired_is_removed_from_the_file() {
    let (folder, clock) = (Folder::new(), TestClock::new());
    let open = || {
        let options = SqliteOptions { clock: clock.as_clock(), ..unsynced() };
        SqliteStore::open_in(&folder.path(), options).unwrap()
    };
    let life = Duration::from_secs(1);
    let (value, expires) = (Bytes::from("expired secret"), Some(clock.now() + life));
    open().put("k".into(), value, expires, Precondition::None).await.unwrap();
    assert!(folder.holds("expired secret"));
    clock.pass(life);
    // It looks when it has begun, and then from time to time.
    put(&open(), "other", "value").await;
    assert!(!folder.holds("expired secret"));
}

/// Numbers that look random and are the same in every run.
struct Numbers(u64);

impl Numbers {
    fn from(seed: u64) -> Self {
        Self(seed * 1_000_003 + 88_172_645_463_325_252)
    }

    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    /// Mostly small sizes, some of more than a page.
    fn size(&mut self) -> usize {
        let bound = [40, 200, 900, 9_000][usize::try_from(self.next() % 4).unwrap()];
        usize::try_from(self.next() % bound).unwrap()
    }
}

/// The marks (of 24 bytes, starting with `mark-`) that stand in any file of the folder.
fn marks(folder: &Folder) -> HashMap<Vec<u8>, usize> {
    let mut found = HashMap::new();
    for file in fs::read_dir(folder.path()).unwrap() {
        let content = fs::read(file.unwrap().path()).unwrap();
        for mark in content.windows(24).filter(|window| window.starts_with(b"mark-")) {
            *found.entry(mark.to_vec()).or_default() += 1;
        }
    }
    found
}

fn mark(numbers: &mut Numbers) -> String {
    format!("mark-{:019}", numbers.next() % 10_u64.pow(19))
}

/// The seeds are some with which pages are rebuilt such that SQLite leaves traces by itself.
#[tokio::test]
async fn erasures_leave_no_trace_however_pages_were_rebuilt() {
    for seed in [9, 14, 21] {
        erase_at_random(seed).await;
    }
}

async fn erase_at_random(seed: u64) {
    let (folder, mut numbers) = (Folder::new(), Numbers::from(seed));
    let (store, mut gone) = (folder.open(), Vec::new());
    for turn in 0..100 {
        let name = log(&format!("log {}", numbers.next() % 4));
        let loaded = store.load(name.clone()).await.unwrap();
        let marked = loaded.records.iter().filter(|record| record.body.starts_with(b"mark-"));
        match numbers.next() % 12 {
            10 if loaded.records.len() > 4 => {
                // Half of what stands, or more: not below the last erasure's notice.
                let middle = loaded.records[loaded.records.len() / 2].seq;
                let notice = loaded.records.iter().rfind(|record| record.body == "erased");
                let through = notice.map_or(middle, |notice| notice.seq.max(middle));
                let folded = marked.filter(|record| record.seq <= through);
                gone.extend(folded.map(|record| record.body[..24].to_vec()));
                let replaces = loaded.snapshot.map_or(Sequence::ZERO, |folded| folded.through);
                store.compact(name, snapshot(through.0, "folded"), replaces).await.unwrap();
            }
            11 if loaded.head() > Sequence::ZERO => {
                let chosen: Vec<_> = marked.filter(|_| numbers.next() % 3 == 0).collect();
                gone.extend(chosen.iter().map(|record| record.body[..24].to_vec()));
                let blank = |old: &&StoredRecord| StoredRecord {
                    seq: old.seq,
                    body: Bytes::from(vec![b'*'; old.body.len() / 2 * (turn % 5)]),
                };
                let records = chosen.iter().map(blank).collect();
                let (expected_head, notice) = (loaded.head(), record("erased"));
                let change = Erasure { expected_head, records, snapshot: None, notice };
                store.erase(name, change).await.unwrap();
                let found = marks(&folder);
                let left = gone.iter().filter(|mark| found.contains_key(*mark)).count();
                assert_eq!(left, 0, "of {} erased or compacted, in turn {turn}", gone.len());
            }
            _ => {
                let body = format!("{}{}", mark(&mut numbers), "x".repeat(numbers.size()));
                let records = vec![NewRecord { body: body.into(), unique: None }; 1];
                store.append(name, records, Expect::Any).await.unwrap();
            }
        }
    }
    assert!(gone.len() > 10);
}

#[tokio::test]
async fn removals_leave_no_trace_once_the_table_is_rewritten() {
    let (folder, mut numbers) = (Folder::new(), Numbers::from(13));
    let (mut alive, mut gone) = (Vec::new(), Vec::new());
    for _ in 0..3 {
        // It is rewritten soon after opening, and then once an hour.
        let store = folder.open();
        for _ in 0..150 {
            if numbers.next() % 3 > 0 || alive.is_empty() {
                let (key, value) = (mark(&mut numbers), mark(&mut numbers));
                put(&store, &key, &format!("{value}{}", "x".repeat(numbers.size()))).await;
                alive.push((key, value));
            } else {
                let chosen = numbers.next() % alive.len() as u64;
                let (key, value) = alive.swap_remove(usize::try_from(chosen).unwrap());
                store.remove(key.clone(), Precondition::None).await.unwrap();
                gone.extend([key.into_bytes(), value.into_bytes()]);
            }
        }
        drop(store);
        let store = folder.open();
        store.remove("none".into(), Precondition::None).await.unwrap();
        let found = marks(&folder);
        assert_eq!(gone.iter().filter(|mark| found.contains_key(*mark)).count(), 0);
        let kept = store.scan(String::new(), None, 1_000).await.unwrap();
        assert_eq!(kept.len(), alive.len());
        assert!(kept.iter().all(|record| alive.iter().any(|(key, _)| *key == record.key)));
    }
}

#[tokio::test]
async fn an_erasure_is_answered_when_the_last_reader_of_old_bytes_has_gone() {
    let folder = Folder::new();
    let store = folder.open();
    append(&store, "a", &["the secret"]).await;
    let reader = rusqlite::Connection::open(folder.file()).unwrap();
    reader.execute_batch("BEGIN; SELECT * FROM records").unwrap();
    let change = Erasure {
        expected_head: seq(1),
        records: vec![stored(1, "")],
        snapshot: None,
        notice: record("erased"),
    };
    let mut erasing = store.erase(log("a"), change);
    assert!((&mut erasing).now_or_never().is_none());
    // It is done, and the others go on, while the reader still sees what it saw.
    while store.load(log("a")).await.unwrap().head() < seq(2) {}
    append(&store, "a", &["3"]).await;
    assert!((&mut erasing).now_or_never().is_none());
    assert!(folder.holds("the secret"));
    reader.execute_batch("COMMIT").unwrap();
    erasing.await.unwrap();
    assert!(!folder.holds("the secret"));
}
