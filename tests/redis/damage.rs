//! STORE-6: damage is an error of the log that has it, and of no other; other people's data and
//! newer formats are left alone.

use coopol::store::{
    AppendError, Precondition, Sequence, Snapshot, Store, StoreError, redis::Empty,
    redis::RedisOptions,
};

use crate::{
    server::RedisServer,
    support::{append, bodies, log, open, refusal, store_on},
};

/// Damages the log `bad` by a command, and sees that this is all that is damaged.
async fn damage(command: &str) {
    let server = RedisServer::start(&[]).await;
    let store = store_on(&server).await;
    for name in ["bad", "good"] {
        for body in ["1", "2", "3"] {
            append(&store, name, body).await.unwrap();
        }
    }
    let answer = server.ask(command);
    assert!(!answer.starts_with('-'), "{command}: {answer}");
    let appends = (0..10).map(|n| append(&store, if n % 2 == 0 { "bad" } else { "good" }, "x"));
    let appended = futures_util::future::join_all(appends).await;
    assert!(appended.iter().skip(1).step_by(2).all(Result::is_ok), "{appended:?}");
    let loaded = store.load(log("bad")).await;
    assert!(matches!(loaded, Err(StoreError::Damaged(_))), "{command}: {loaded:?}");
    assert_eq!(bodies(&store, "good").await.len(), 8);
}

#[tokio::test]
async fn store_6_a_key_of_another_type() {
    for part in ["meta", "records"] {
        damage(&format!("SET coopol:{{bad}}:{part} nonsense")).await;
    }
}

#[tokio::test]
async fn store_6_an_append_beside_a_key_of_another_type_leaves_no_half() {
    let server = RedisServer::start(&[]).await;
    let store = store_on(&server).await;
    append(&store, "bad", "1").await.unwrap();
    assert_eq!(server.ask("SET coopol:{bad}:uniques nonsense"), "+OK");
    let refused = append(&store, "bad", "2").await;
    assert!(matches!(refused, Err(AppendError::Store(StoreError::Damaged(_)))), "{refused:?}");
    assert_eq!(server.ask("DEL coopol:{bad}:uniques"), ":1");
    append(&store, "bad", "3").await.unwrap();
    assert_eq!(bodies(&store, "bad").await, ["1", "3"]);
}

#[tokio::test]
async fn store_6_records_that_are_missing_or_have_another_form() {
    for command in [
        "XDEL coopol:{bad}:records 2-0",
        "XDEL coopol:{bad}:records 3-0",
        "DEL coopol:{bad}:records",
        "XADD coopol:{bad}:records 9-9 other form more fields",
        "HSET coopol:{bad}:meta head many",
    ] {
        damage(command).await;
    }
}

#[tokio::test]
async fn store_6_a_snapshot_that_lost_a_part() {
    let server = RedisServer::start(&[]).await;
    let store = store_on(&server).await;
    append(&store, "bad", "1").await.unwrap();
    let body = vec![7; 3 * 1024 * 1024 + 5].into();
    let snapshot = Snapshot { through: Sequence(1), body };
    store.compact(log("bad"), snapshot.clone(), Sequence::ZERO).await.unwrap();
    assert_eq!(store.load(log("bad")).await.unwrap().snapshot, Some(snapshot));
    let keys = server.ask_all("KEYS coopol:{bad}:snapshot:*");
    let key = keys.lines().find(|line| line.starts_with("coopol:")).unwrap();
    assert!(server.ask(&format!("RPOP {key}")).starts_with('$'));
    let loaded = store.load(log("bad")).await;
    assert!(matches!(loaded, Err(StoreError::Damaged(_))), "{loaded:?}");
}

#[tokio::test]
async fn store_6_a_newer_format_and_other_peoples_data_are_left_alone() {
    let server = RedisServer::start(&[]).await;
    for (mark, says) in [("\"coopol 99 x\"", "newer than this hub"), ("7", "another program's")] {
        assert_eq!(server.ask(&format!("SET coopol:store {mark}")), "+OK");
        let StoreError::Damaged(why) = refusal(server.options()).await else { panic!("{mark}") };
        assert!(why.contains(says), "{why}");
        assert_eq!(server.ask("DBSIZE"), ":1");
    }
    assert_eq!(server.ask("DEL coopol:store"), ":1");
    let look = RedisOptions { empty: Empty::Refuse, ..server.options() };
    assert!(matches!(refusal(look).await, StoreError::Refused(_)));
    assert_eq!(server.ask("DBSIZE"), ":0", "whoever looks makes nothing");
}

#[tokio::test]
async fn store_6_stores_under_two_prefixes_do_not_see_each_other() {
    let server = RedisServer::start(&[]).await;
    let other = RedisOptions { prefix: "other:".to_owned(), ..server.options() };
    let (ours, theirs) = (store_on(&server).await, open(other).await);
    append(&ours, "a", "1").await.unwrap();
    assert_eq!(theirs.load(log("a")).await.unwrap().head(), Sequence::ZERO);
    assert_eq!(theirs.logs(String::new(), None, 9).await.unwrap(), []);
    let value = bytes::Bytes::from("v");
    theirs.put("k".into(), value, None, Precondition::Absent).await.unwrap();
    assert_eq!(ours.get("k".into()).await.unwrap(), None);
}
