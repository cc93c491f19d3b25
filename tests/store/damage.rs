//! What SQLite's store says about files that it cannot use, and that it never takes them for less.

use std::fs;

use coopol::store::{
    AppendError, Durability, Expect, ReadError, Store, StoreError,
    sqlite::{SqliteOptions, SqliteStore},
};

use crate::{
    files::{assert_filled, fill, open},
    support::{Folder, append, assert_fails, log, record, seq, unique, unsynced},
};

#[tokio::test]
async fn a_file_that_is_not_ours_is_refused_and_left_alone() {
    let folder = Folder::new();
    let other = rusqlite::Connection::open(folder.file()).unwrap();
    other.execute_batch("CREATE TABLE recipes (name)").unwrap();
    drop(other);
    let before = fs::read(folder.file()).unwrap();
    let Err(StoreError::Damaged(why)) = open(&folder.file()) else { panic!("it was opened") };
    assert!(why.contains("another program"), "{why}");
    assert_eq!(fs::read(folder.file()).unwrap(), before);

    fs::write(folder.file(), "not a database, but long enough to be one? ".repeat(99)).unwrap();
    let Err(StoreError::Damaged(why)) = open(&folder.file()) else { panic!("it was opened") };
    assert!(why.contains("not a database"), "{why}");
}

#[tokio::test]
async fn a_newer_format_is_refused_and_left_alone() {
    let folder = Folder::new();
    fill(&folder.open()).await;
    let set_format = |format: i64| {
        let newer = rusqlite::Connection::open(folder.file()).unwrap();
        newer.pragma_update(None, "user_version", format).unwrap();
    };
    let this_format = {
        let file = rusqlite::Connection::open(folder.file()).unwrap();
        file.pragma_query_value(None, "user_version", |row| row.get(0)).unwrap()
    };
    set_format(99);
    let Err(StoreError::Damaged(why)) = open(&folder.file()) else { panic!("it was opened") };
    assert!(why.contains("format 99") && why.contains("newer"), "{why}");
    set_format(this_format);
    assert_filled(&folder.open()).await;
}

#[tokio::test]
async fn a_lost_or_emptied_file_is_never_a_new_store() {
    let folder = Folder::new();
    let store = folder.open();
    fill(&store).await;
    let wal = folder.path().join("coopol.db-wal");
    let kept = fs::read(&wal).unwrap();
    drop(store);
    fs::write(&wal, kept).unwrap();
    fs::rename(folder.file(), folder.path().join("moved")).unwrap();
    let Err(StoreError::Damaged(why)) = open(&folder.file()) else { panic!("it was opened") };
    assert!(why.contains("missing"), "{why}");
    fs::write(folder.file(), "").unwrap();
    let Err(StoreError::Damaged(why)) = open(&folder.file()) else { panic!("it was opened") };
    assert!(why.contains("empty"), "{why}");
    fs::remove_file(wal).unwrap();
    fs::rename(folder.path().join("moved"), folder.file()).unwrap();
    assert_filled(&folder.open()).await;
}

#[tokio::test]
async fn a_truncated_file_is_damaged_never_shorter() {
    let folder = Folder::new();
    fill_pages(&folder).await;
    let content = fs::read(folder.file()).unwrap();
    for part in [100, content.len() / 3, content.len() / 2, content.len() - 4_096] {
        fs::write(folder.file(), &content[..part]).unwrap();
        assert_damaged(&folder).await;
    }
}

#[tokio::test]
async fn a_garbled_file_is_damaged_never_shorter() {
    let folder = Folder::new();
    fill_pages(&folder).await;
    let content = fs::read(folder.file()).unwrap();
    let page = 4096;
    let garbled_parts = [0..100, page..content.len(), content.len() / 2..content.len()];
    for part in garbled_parts {
        let mut garbled = content.clone();
        garbled[part].iter_mut().for_each(|byte| *byte ^= 0xa5);
        fs::write(folder.file(), garbled).unwrap();
        assert_damaged(&folder).await;
    }
}

/// One log over many pages.
async fn fill_pages(folder: &Folder) {
    let store = folder.open();
    for n in 0..100 {
        append(&store, "a", &[&n.to_string().repeat(300)]).await;
    }
}

/// Asserts that the file cannot be opened, or the log not loaded, because of damage.
async fn assert_damaged(folder: &Folder) {
    let loaded = match open(&folder.file()) {
        Ok(store) => store.load(log("a")).await,
        Err(error) => Err(error),
    };
    let Err(StoreError::Damaged(why)) = loaded else { panic!("{loaded:?}") };
    assert!(why.contains("restore the last backup"), "{why}");
}

#[tokio::test]
async fn records_that_are_missing_are_damage_not_an_empty_log() {
    for damage in [
        "DELETE FROM records WHERE place & 0xffffffff = 3",
        "DELETE FROM records WHERE place & 0xffffffff = 50",
        "DELETE FROM records WHERE place & 0xffffffff > 95",
        "DELETE FROM records WHERE place & 0xffffffff > 3",
        "DELETE FROM records",
        "UPDATE logs SET through = 1",
    ] {
        let folder = Folder::new();
        fill_pages(&folder).await;
        rusqlite::Connection::open(folder.file()).unwrap().execute_batch(damage).unwrap();
        assert_damaged(&folder).await;
        let read = folder.open().read(log("a"), seq(1), 1_000).await;
        if damage.starts_with("DELETE") {
            assert_fails!(read, ReadError::Store(StoreError::Damaged(_)));
        }
    }
}

#[tokio::test]
async fn a_short_log_is_never_taken_for_an_empty_one() {
    for length in 1..=40_u64 {
        let folder = Folder::new();
        for n in 0..length {
            append(&folder.open(), "a", &[&n.to_string()]).await;
        }
        let file = rusqlite::Connection::open(folder.file()).unwrap();
        file.execute_batch("DELETE FROM records").unwrap();
        assert_damaged(&folder).await;
    }
}

#[tokio::test]
async fn where_decisions_rest_on_the_head_the_last_one_is_missed_and_its_command_not_done() {
    let folder = Folder::new();
    let store = folder.open();
    for n in 0..100 {
        let one = unique(&n.to_string(), &n.to_string());
        store.append(log("a"), vec![one], Expect::Head(seq(n))).await.unwrap();
        let many = unique(&n.to_string(), &n.to_string());
        store.append(log("words"), vec![many], Expect::Any).await.unwrap();
    }
    let file = rusqlite::Connection::open(folder.file()).unwrap();
    file.execute_batch("DELETE FROM records WHERE place & 0xffffffff = 100").unwrap();
    assert_damaged(&folder).await;
    let again = store.append(log("words"), vec![unique("99", "99")], Expect::Any).await;
    assert_fails!(again, AppendError::Store(StoreError::Damaged(_)));
}

#[tokio::test]
async fn damage_in_one_log_does_not_stop_the_others() {
    let folder = Folder::new();
    append(&folder.open(), "bad", &["1"]).await;
    let tables = rusqlite::Connection::open(folder.file()).unwrap();
    tables.execute_batch("UPDATE logs SET head = -1").unwrap();
    let store = folder.open();
    let appends = (0..20).map(|n| {
        let name = if n % 5 == 0 { "bad" } else { "good" };
        store.append(log(name), vec![record("x")], Expect::Any)
    });
    let results = futures_util::future::join_all(appends).await;
    for (n, result) in results.into_iter().enumerate() {
        if n % 5 == 0 {
            assert_fails!(result, AppendError::Store(StoreError::Damaged(_)));
        } else {
            result.unwrap();
        }
    }
    assert_eq!(store.load(log("good")).await.unwrap().head(), seq(16));
}

#[tokio::test]
async fn a_folder_that_cannot_be_made_is_said_to_be() {
    let folder = Folder::new();
    fs::write(folder.path().join("file"), "").unwrap();
    let blocked = folder.path().join("file").join("data");
    let Err(StoreError::Unavailable(why)) = SqliteStore::open_in(&blocked, unsynced()) else {
        panic!("it was opened");
    };
    assert!(why.contains("file/data"), "{why}");
}

#[tokio::test]
async fn less_than_the_systems_care_is_refused_for_a_file() {
    let folder = Folder::new();
    let options = SqliteOptions { durability: Durability::Memory, ..SqliteOptions::default() };
    let refused = SqliteStore::open_in(&folder.path(), options);
    assert!(matches!(refused, Err(StoreError::Refused(_))));
    assert!(!folder.file().exists());
}
