//! Two programs on one file: the hub and an operator's command, or another hub by mistake.

use std::sync::Arc;

use coopol::store::{AppendError, CompactError, Expect, Precondition, PutError, Store};

use crate::support::{
    Folder, append, assert_fails, log, positions, record, seq, snapshot, stored, take, unique,
};

#[tokio::test]
async fn a_tail_sees_what_another_program_commits() {
    let folder = Folder::new();
    let (ours, theirs) = (folder.open(), folder.open());
    let mut tail = ours.follow(log("a"), seq(0));
    for round in 0..3 {
        append(&theirs, "a", &["theirs"]).await;
        append(&theirs, "b", &["other"]).await;
        assert_eq!(take(&mut *tail, 1).await, [stored(3 * round + 1, "theirs")]);
        append(&ours, "a", &["ours"]).await;
        append(&theirs, "a", &["theirs again"]).await;
        let expected = [stored(3 * round + 2, "ours"), stored(3 * round + 3, "theirs again")];
        assert_eq!(take(&mut *tail, 2).await, expected);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_programs_append_without_gap_or_loss() {
    let folder = Folder::new();
    let stores = [Arc::new(folder.open()), Arc::new(folder.open())];
    let mut tails = stores.each_ref().map(|store| store.follow(log("a"), seq(0)));
    let appending = stores.clone().map(|store| {
        tokio::spawn(async move {
            for _ in 0..40 {
                append(&*store, "a", &["x", "y"]).await;
            }
        })
    });
    for task in appending {
        task.await.unwrap();
    }
    for tail in &mut tails {
        assert!(positions(&take(&mut **tail, 160).await).into_iter().eq(1..=160));
    }
}

#[tokio::test]
async fn conditions_hold_against_another_program() {
    let folder = Folder::new();
    let (ours, theirs) = (folder.open(), folder.open());
    append(&ours, "a", &["1"]).await;
    theirs.append(log("a"), vec![unique("2", "k")], Expect::Head(seq(1))).await.unwrap();
    let stale = ours.append(log("a"), vec![record("x")], Expect::Head(seq(1))).await;
    assert_fails!(stale, AppendError::Conflict { head } if *head == seq(2));
    let again = ours.append(log("a"), vec![unique("x", "k")], Expect::Any).await;
    assert_fails!(again, AppendError::Duplicate { index: 0, at } if *at == seq(2));
    theirs.compact(log("a"), snapshot(1, "1"), seq(0)).await.unwrap();
    let stale = ours.compact(log("a"), snapshot(2, "12"), seq(0)).await;
    assert_fails!(stale, CompactError::Stale { through } if *through == seq(1));
    theirs.put("k".into(), "theirs".into(), None, Precondition::Absent).await.unwrap();
    let taken = ours.put("k".into(), "ours".into(), None, Precondition::Absent).await;
    assert_fails!(taken, PutError::Conflict { current: Some(r) } if r.value == "theirs");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn stores_opened_at_once_make_one_file() {
    let folder = Arc::new(Folder::new());
    let opening = (0..4).map(|_| {
        let folder = Arc::clone(&folder);
        tokio::task::spawn_blocking(move || folder.open())
    });
    for (n, store) in opening.collect::<Vec<_>>().into_iter().enumerate() {
        let at = append(&store.await.unwrap(), "a", &["x"]).await;
        assert_eq!(at.first, seq(n as u64 + 1));
    }
}
