//! STORE-8: copies of an embedded store in Redis, and a hub made of one.

use std::fs;

use tempfile::TempDir;

use crate::{
    hub::{HubProcess, answer, eventually, refusal},
    server::RedisServer,
    support::{ROOM, join, saved, until_words, write},
};

/// A hub with its own store that keeps copies in a Redis.
async fn copied_hub(server: &RedisServer) -> HubProcess {
    let url = server.url();
    let flags = ["--open", "--snapshot-to", &url, "--snapshot-every-seconds", "1"];
    HubProcess::start(&flags).await
}

fn restore(server: &RedisServer, folder: &str) {
    answer(&["restore", "--from", &server.url(), "--data", folder]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn store_8_a_hub_is_made_of_its_copy() {
    let mut server = RedisServer::start(&[]).await;
    let mut hub = copied_hub(&server).await;
    let client = join(&hub).await;
    write(&client, "avant");
    saved(&client).await;
    let place = TempDir::new().unwrap();
    let mut attempts = 0;
    // The copy of the next turn holds it.
    eventually("the word is in a copy", || {
        attempts += 1;
        let folder = place.path().join(attempts.to_string());
        let folder = folder.to_str().unwrap();
        let restored = crate::hub::run(&["restore", "--from", &server.url(), "--data", folder]);
        restored.status.success() && {
            let export = crate::hub::run(&["export", ROOM, "--data", folder]);
            String::from_utf8(export.stdout).unwrap().trim() == "avant"
        }
    })
    .await;

    // Words are saved while Redis is away: it holds copies, not the words.
    server.kill();
    write(&client, "pendant");
    saved(&client).await;
    eventually("it is said", || hub.program().log().contains("no copy could be kept")).await;
    let log = hub.program().log();
    assert!(log.contains("the one before stays"), "{log}");
    assert!(hub.get("/readyz").unwrap().contains("200"));
    hub.program().kill();

    // A copy never takes a store's place.
    let data = hub.data();
    let said = refusal(&["restore", "--from", &server.url(), "--data", data]);
    assert!(said.contains("a store in") && said.contains("already"), "{said}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn store_8_a_restored_hub_goes_on_and_others_keep_their_hands_off() {
    let server = RedisServer::start(&[]).await;
    let mut hub = copied_hub(&server).await;
    let client = join(&hub).await;
    write(&client, "avant");
    saved(&client).await;
    client.close().await;
    // Two more copies: the second was begun after the word was saved.
    let copies = |hub: &mut HubProcess| hub.program().log().matches("a copy of everything").count();
    let before = copies(&mut hub);
    eventually("two more copies", || copies(&mut hub) >= before + 2).await;
    hub.program().kill();
    let folder = hub.path();
    fs::remove_file(folder.join("coopol.db")).unwrap();
    for rest in ["coopol.db-wal", "coopol.db-shm"] {
        let _ = fs::remove_file(folder.join(rest));
    }
    restore(&server, hub.data());
    hub.restart().await;
    let late = join(&hub).await;
    until_words(&late, &["avant"]).await;

    let mut other = copied_hub(&server).await;
    let refused = "another hub's copy stands under this prefix";
    eventually("the other hub is told", || other.program().log().contains(refused)).await;
}

#[tokio::test]
async fn store_8_a_copy_that_is_not_whole_makes_no_store() {
    let server = RedisServer::start(&[]).await;
    let mut hub = copied_hub(&server).await;
    eventually("a copy", || hub.program().log().contains("a copy of everything")).await;
    hub.program().kill();
    let keys = server.ask_all("KEYS coopol:copy:*");
    for key in keys.lines().filter(|line| line.starts_with("coopol:copy:")) {
        assert!(server.ask(&format!("LSET {key} 0 damaged")).starts_with('+'));
    }
    let place = TempDir::new().unwrap();
    let folder = place.path().join("data");
    let data = folder.to_str().unwrap();
    let said = refusal(&["restore", "--from", &server.url(), "--data", data]);
    assert!(said.contains("not whole"), "{said}");
    assert_eq!(fs::read_dir(folder).unwrap().count(), 0, "nothing is left behind");
}
