//! What only SQLite promises: that what was acknowledged lasts, in files that can be copied.

use std::{
    fs,
    io::{BufRead, BufReader, Write},
    path::Path,
    process::{Command, Stdio},
};

use bytes::Bytes;
use coopol::store::{
    AppendError, Durability, Expect, NewRecord, Precondition, Store, StoreError,
    sqlite::{SqliteOptions, SqliteStore},
};
use futures_util::FutureExt;

use crate::support::{
    Folder, append, assert_fails, log, record, seq, snapshot, stored, take, unique, unsynced,
};

/// Tells the test binary to be the program that is killed, and on which file.
const VICTIM_FILE: &str = "COOPOL_TEST_VICTIM_FILE";

pub(crate) fn open(file: &Path) -> Result<SqliteStore, StoreError> {
    SqliteStore::open(file, unsynced())
}

pub(crate) async fn put(store: &dyn Store, key: &str, value: &str) {
    let value = Bytes::copy_from_slice(value.as_bytes());
    store.put(key.into(), value, None, Precondition::None).await.unwrap();
}

/// Some of everything; the same again is [`assert_filled`].
pub(crate) async fn fill(store: &dyn Store) {
    append(store, "a", &["1", "2", "3"]).await;
    store.append(log("b"), vec![unique("x", "k")], Expect::Any).await.unwrap();
    store.compact(log("a"), snapshot(2, "12"), seq(0)).await.unwrap();
    put(store, "key", "value").await;
}

pub(crate) async fn assert_filled(store: &dyn Store) {
    let loaded = store.load(log("a")).await.unwrap();
    assert_eq!(loaded.snapshot, Some(snapshot(2, "12")));
    assert_eq!(loaded.records, [stored(3, "3")]);
    assert_eq!(store.logs(String::new(), None, 9).await.unwrap(), [log("a"), log("b")]);
    let again = store.append(log("b"), vec![unique("y", "k")], Expect::Any).await;
    assert_fails!(again, AppendError::Duplicate { index: 0, at } if *at == seq(1));
    assert_eq!(store.get("key".into()).await.unwrap().unwrap().value, "value");
}

#[tokio::test]
async fn reopening_finds_everything_and_goes_on() {
    let folder = Folder::new();
    fill(&folder.open()).await;
    for _ in 0..2 {
        assert_filled(&folder.open()).await;
    }
    let store = SqliteStore::open_in(&folder.path(), SqliteOptions::default()).unwrap();
    assert_eq!(store.durability(), Durability::Fsync);
    assert_filled(&store).await;
    let next = store.append(log("a"), vec![record("4")], Expect::Head(seq(3))).await.unwrap();
    assert_eq!(next.first, seq(4));
}

#[tokio::test]
async fn versions_are_not_used_again_after_reopening() {
    let folder = Folder::new();
    let put = async || {
        let store = folder.open();
        let version = store.put("k".into(), "v".into(), None, Precondition::Absent).await.unwrap();
        store.remove("k".into(), Precondition::Version(version)).await.unwrap();
        version
    };
    let versions = [put().await, put().await, put().await];
    assert!(versions.is_sorted_by(|earlier, later| earlier < later), "{versions:?}");
}

#[tokio::test]
async fn dropping_the_store_finishes_what_is_queued() {
    let folder = Folder::new();
    let store = folder.open();
    for body in ["1", "2", "3"] {
        // Polled once, so that it is queued, and given up.
        let _ = store.append(log("a"), vec![record(body)], Expect::Any).now_or_never();
    }
    drop(store);
    assert!(!folder.path().join("coopol.db-wal").exists(), "it was closed in order");
    let records = folder.open().load(log("a")).await.unwrap().records;
    assert_eq!(records, [stored(1, "1"), stored(2, "2"), stored(3, "3")]);
}

/// Not a test by itself: the program that [`a_killed_program_loses_nothing_acknowledged`] kills.
#[tokio::test]
async fn victim() {
    let Ok(file) = std::env::var(VICTIM_FILE) else {
        return;
    };
    let store = SqliteStore::open(Path::new(&file), SqliteOptions::default()).unwrap();
    let mut output = std::io::stderr();
    for n in 0_u64.. {
        let name = format!("log {}", n % 3);
        let at = append(&store, &name, &[&n.to_string(), &n.to_string()]).await;
        writeln!(output, "acknowledged {} {} {n}", n % 3, at.last.0).unwrap();
        if n % 3 > 0 && n % 10 == 9 {
            let loaded = store.load(log(&name)).await.unwrap();
            let replaces = loaded.snapshot.as_ref().map_or(seq(0), |folded| folded.through);
            let folded = snapshot(replaces.0 + 3, "folded");
            store.compact(log(&name), folded, replaces).await.unwrap();
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_killed_program_loses_nothing_acknowledged() {
    let folder = Folder::new();
    let store = folder.open();
    let mut tail = store.follow(log("log 0"), seq(0));
    for kill_after in [1, 40, 41, 42, 60] {
        let test = std::env::current_exe().unwrap();
        let mut victim = Command::new(test)
            .args(["--exact", "files::victim", "--nocapture"])
            .env(VICTIM_FILE, folder.file())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let output = BufReader::new(victim.stderr.take().unwrap()).lines();
        let acknowledged: Vec<String> = output
            .map(Result::unwrap)
            .filter(|line| line.starts_with("acknowledged "))
            .take(kill_after)
            .collect();
        victim.kill().unwrap();
        victim.wait().unwrap();
        assert_eq!(acknowledged.len(), kill_after);
        for line in acknowledged {
            assert_acknowledged(&store, &line).await;
        }
    }
    // A real other program, seen by a tail that was there before it.
    let first = take(&mut *tail, 2).await;
    assert_eq!(first[..2], [stored(1, "0"), stored(2, "0")]);
}

/// Asserts that what the victim was told is in the store, unless it is folded.
async fn assert_acknowledged(store: &dyn Store, line: &str) {
    let fields: Vec<&str> = line.split(' ').collect();
    let loaded = store.load(log(&format!("log {}", fields[1]))).await.unwrap();
    let last = seq(fields[2].parse().unwrap());
    assert!(loaded.head() >= last, "{line}");
    if let Some(standing) = loaded.records.iter().find(|record| record.seq == last) {
        assert_eq!(standing.body, fields[3]);
    } else {
        assert!(loaded.snapshot.unwrap().through >= last, "{line}");
    }
}

#[tokio::test]
async fn a_full_disk_refuses_appends_and_loses_nothing() {
    let folder = Folder::new();
    let options = SqliteOptions { max_bytes: Some(300 * 1024), ..unsynced() };
    let store = SqliteStore::open_in(&folder.path(), options).unwrap();
    let body = NewRecord { body: vec![1; 50_000].into(), unique: None };
    let mut stored = 0;
    let full = loop {
        match store.append(log("a"), vec![body.clone()], Expect::Any).await {
            Ok(at) => stored = at.last.0,
            Err(full) => break full,
        }
    };
    let AppendError::Store(StoreError::Unavailable(why)) = full else { panic!("{full}") };
    assert!(why.contains("full") && why.contains("free some space"), "{why}");
    assert_eq!(store.trouble().as_deref(), Some(&*why), "nothing was stored since");
    assert!(stored > 0);
    assert_eq!(store.load(log("a")).await.unwrap().head(), seq(stored));
    drop(store);
    let store = folder.open();
    assert_eq!(store.trouble(), None);
    assert_eq!(store.load(log("a")).await.unwrap().records.len() as u64, stored);
    assert_eq!(append(&store, "a", &["fits again"]).await.first, seq(stored + 1));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backup_made_under_way_opens_as_a_store() {
    let folder = Folder::new();
    let store = folder.open();
    fill(&store).await;
    let copy = folder.path().join("copy.db");
    let (made, _) = tokio::join!(store.backup(copy.clone()), async {
        for _ in 0..50 {
            append(&store, "c", &["meanwhile"]).await;
        }
    });
    made.unwrap();
    let names = fs::read_dir(folder.path()).unwrap().map(|file| file.unwrap().file_name());
    assert!(!names.into_iter().any(|name| name.to_string_lossy().ends_with(".part")));
    let restored = open(&copy).unwrap();
    assert_filled_but_listed(&restored).await;
    assert_eq!(append(&restored, "a", &["4"]).await.first, seq(4));
    assert_eq!(store.load(log("a")).await.unwrap().head(), seq(3), "they are apart");

    let again = store.backup(copy.clone()).await;
    assert_fails!(again, StoreError::Refused(why) if why.contains("copy.db"));
    let nowhere = store.backup(folder.path().join("none").join("copy.db")).await;
    assert_fails!(nowhere, StoreError::Unavailable(_));
}

/// As [`assert_filled`], while there may be other logs.
async fn assert_filled_but_listed(store: &dyn Store) {
    assert_eq!(store.load(log("a")).await.unwrap().snapshot, Some(snapshot(2, "12")));
    assert_eq!(store.get("key".into()).await.unwrap().unwrap().value, "value");
    let again = store.append(log("b"), vec![unique("y", "k")], Expect::Any).await;
    assert_fails!(again, AppendError::Duplicate { index: 0, at } if *at == seq(1));
}

#[tokio::test]
async fn a_backup_is_equal_to_its_store() {
    let folder = Folder::new();
    let store = folder.open();
    fill(&store).await;
    let copy = folder.path().join("copy.db");
    store.backup(copy.clone()).await.unwrap();
    let restored = open(&copy).unwrap();
    assert_filled(&restored).await;
    let all = |store: &SqliteStore| store.scan(String::new(), None, 99);
    assert_eq!(all(&restored).await.unwrap(), all(&store).await.unwrap());
}

#[tokio::test]
async fn a_store_in_memory_has_no_backup() {
    let folder = Folder::new();
    let refused = coopol::store::memory::MemoryStore::default().backup(folder.file()).await;
    assert_fails!(refused, StoreError::Refused(_));
    assert!(!folder.file().exists());
}
