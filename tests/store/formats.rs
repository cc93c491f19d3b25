//! Files of earlier formats: opened by this version, with everything that is in them.

use coopol::store::{AppendError, Expect, Snapshot, Store as _};

use crate::support::{Folder, append, assert_fails, log, record, seq, stored};

/// What the first format was, of which files may be in use; and what was written into one.
const FIRST_FORMAT: &str = "
    CREATE TABLE logs (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, head INTEGER NOT NULL,
        through INTEGER NOT NULL, erased INTEGER NOT NULL) STRICT;
    CREATE TABLE records (log INTEGER NOT NULL, seq INTEGER NOT NULL, body BLOB NOT NULL,
        UNIQUE (log, seq)) STRICT;
    CREATE TABLE uniques (log INTEGER NOT NULL, key BLOB NOT NULL, seq INTEGER NOT NULL,
        PRIMARY KEY (log, key)) STRICT, WITHOUT ROWID;
    CREATE TABLE snapshots (log INTEGER PRIMARY KEY, body BLOB NOT NULL) STRICT;
    CREATE TABLE small (version INTEGER PRIMARY KEY AUTOINCREMENT, key TEXT NOT NULL UNIQUE,
        value BLOB NOT NULL, expires INTEGER) STRICT;
    CREATE INDEX small_expires ON small (expires) WHERE expires IS NOT NULL;
    CREATE TABLE chores (name TEXT PRIMARY KEY, times INTEGER NOT NULL) STRICT, WITHOUT ROWID;
    PRAGMA user_version = 1;
    PRAGMA application_id = 0x436f6f70;
    INSERT INTO logs VALUES (1, 'a', 3, 0, 0), (2, 'folded', 2, 2, 0), (3, 'b', 5, 3, 0);
    INSERT INTO records (log, seq, body) VALUES
        (1, 2, CAST('a2' AS BLOB)), (3, 4, CAST('b4' AS BLOB)), (1, 1, CAST('a1' AS BLOB)),
        (3, 5, CAST('b5' AS BLOB)), (1, 3, CAST('a3' AS BLOB));
    INSERT INTO uniques VALUES (1, CAST('key' AS BLOB), 2);
    INSERT INTO snapshots VALUES (2, CAST('2' AS BLOB)), (3, CAST('3' AS BLOB));
";

#[tokio::test]
async fn a_file_of_the_first_format_keeps_everything_that_was_in_it() {
    let folder = Folder::new();
    rusqlite::Connection::open(folder.file()).unwrap().execute_batch(FIRST_FORMAT).unwrap();
    for _ in 0..2 {
        let store = folder.open();
        let loaded = store.load(log("a")).await.unwrap();
        assert_eq!(loaded.records[..3], [stored(1, "a1"), stored(2, "a2"), stored(3, "a3")]);
        let folded = store.load(log("folded")).await.unwrap();
        assert_eq!(folded.snapshot, Some(Snapshot { through: seq(2), body: "2".into() }));
        assert!(folded.records.is_empty());
        let both = store.load(log("b")).await.unwrap();
        assert_eq!(both.snapshot.map(|snapshot| snapshot.through), Some(seq(3)));
        assert_eq!(both.records, [stored(4, "b4"), stored(5, "b5")]);
        let mut again = record("again");
        again.unique = Some("key".into());
        let refused = store.append(log("a"), vec![again], Expect::Any).await;
        assert_fails!(refused, AppendError::Duplicate { index: 0, at } if *at == seq(2));
        append(&store, "a", &["after"]).await;
    }
    let store = folder.open();
    append(&store, "folded", &["f3"]).await;
    assert_eq!(store.load(log("folded")).await.unwrap().records, [stored(3, "f3")]);
    assert_eq!(store.load(log("a")).await.unwrap().head(), seq(5));
}

/// The row of a log notes its head now and then: at each of these, what was there is there.
#[tokio::test]
async fn a_log_is_whole_wherever_its_end_is_and_whatever_was_folded() {
    let folder = Folder::new();
    let store = folder.open();
    for n in 1..=100_u64 {
        append(&store, "a", &[&n.to_string()]).await;
        if n % 31 == 0 {
            let snapshot = Snapshot { through: seq(n), body: "folded".into() };
            let replaces = store.load(log("a")).await.unwrap().snapshot;
            let replaces = replaces.map_or(seq(0), |snapshot| snapshot.through);
            store.compact(log("a"), snapshot, replaces).await.unwrap();
        }
        let loaded = folder.open().load(log("a")).await.unwrap();
        assert_eq!(loaded.head(), seq(n));
        assert_eq!(loaded.records.len() as u64, n % 31);
    }
}
