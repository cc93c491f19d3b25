//! What an operator does beside a running hub: backup, doctor, export; and the lock of a folder.

use std::{fs, path::Path};

use coopol::store::sqlite::{FILE_NAME, SqliteOptions, SqliteStore};
use coopol_client::{Client, Token, new_doc};
use tempfile::TempDir;
use yrs::{ReadTxn as _, StateVector, Transact as _, Update, updates::decoder::Decode as _};

use crate::{
    crash::{Load, seed},
    hub::{
        HubProcess, answer, command, complaint, eventually, free_port, post, refusal, run, within,
    },
    words::{self, Place},
};

const ROOM: &str = "open/essai";
/// Words of a room whose log is partly folded.
const LONG: usize = 2_000;
/// Clients that leave in the middle of a burst.
const VANISHING: usize = 24;

async fn write_saved(hub: &HubProcess, room: &str, text: &str) -> Client {
    let client = words::join(hub.collab(), room, Token::none()).await;
    for word in text.split_whitespace() {
        words::write(client.doc(), word, Place::End);
    }
    within("saved", client.wait_saved()).await.unwrap();
    client
}

fn text_of(data: &str, room: &str) -> String {
    String::from_utf8(answer(&["export", room, "--data", data])).unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ops_3_a_backup_made_under_load_is_whole_and_serves() {
    let mut random = seed();
    let mut load = Load::new(&mut random);
    let mut hub = HubProcess::start(&["--open"]).await;
    let copies = TempDir::new().unwrap();
    let copy = copies.path().join(FILE_NAME);
    let early = write_saved(&hub, ROOM, "avant la copie").await;
    load.write_during(&mut hub, async |hub| {
        tokio::time::sleep(std::time::Duration::from_millis(400)).await;
        answer(&["backup", copy.to_str().unwrap(), "--data", hub.data()]);
        tokio::time::sleep(std::time::Duration::from_millis(200)).await;
        hub.program().kill();
    })
    .await;
    drop(early);
    SqliteStore::open(&copy, SqliteOptions::default()).unwrap();
    let data = copies.path().to_str().unwrap();
    assert_eq!(text_of(data, ROOM).trim(), "avant la copie");
    let (port, address) = (free_port(), "127.0.0.1");
    let listen = format!("{address}:{port}");
    let command = command(&["serve", "--open", "--data", data, "--listen", &listen]);
    let _second = crate::hub::Program::start(command, "ready").await;
    let url = format!("ws://{listen}/collab");
    assert_eq!(words::fresh(url.clone(), ROOM).await, "avant la copie ");
    assert!(load.is_part(&words::fresh(url, "open/congres").await, "open/congres"));
}

#[tokio::test]
async fn ops_3_a_backup_replaces_nothing() {
    let hub = HubProcess::start(&["--open"]).await;
    let there = hub.path().join("copie.db");
    fs::write(&there, "precious").unwrap();
    let said = refusal(&["backup", there.to_str().unwrap(), "--data", hub.data()]);
    assert!(said.contains("there is a file already"), "{said}");
    assert!(said.contains("copie.db"), "{said}");
    assert_eq!(fs::read_to_string(there).unwrap(), "precious");
}

#[tokio::test]
async fn ops_4_a_room_is_exported_and_examined_while_the_hub_runs() {
    let hub = HubProcess::start(&["--open"]).await;
    let client = write_saved(&hub, ROOM, "liberté égalité 🌹").await;
    assert_eq!(text_of(hub.data(), ROOM).trim(), "liberté égalité 🌹");
    let json = answer(&["export", ROOM, "--data", hub.data(), "--format", "json"]);
    let json: serde_json::Value = serde_json::from_slice(&json).unwrap();
    assert_eq!(json, serde_json::json!({"text": "liberté égalité 🌹 "}));
    let update = answer(&["export", ROOM, "--data", hub.data(), "--format", "update"]);
    let doc = new_doc();
    let update = Update::decode_v1(&update).unwrap();
    doc.transact_mut().apply_update(update).unwrap();
    assert_eq!(words::read(&doc), words::read(client.doc()));
    let state = |doc: &yrs::Doc| doc.transact().encode_diff_v1(&StateVector::default());
    assert_eq!(state(&doc), state(client.doc()));
    let doctor = String::from_utf8(answer(&["doctor", ROOM, "--data", hub.data()])).unwrap();
    for line in ["room              open/essai", "client ids        1", "quarantined       0"] {
        assert!(doctor.contains(line), "{line}:\n{doctor}");
    }
    words::write(client.doc(), "fraternité", Place::End);
    within("saved", client.wait_saved()).await.unwrap();
    assert!(text_of(hub.data(), ROOM).contains("fraternité"), "the hub went on");
}

#[tokio::test]
async fn ops_4_what_is_not_there_is_an_error_and_makes_nothing() {
    let hub = HubProcess::start(&["--open"]).await;
    write_saved(&hub, ROOM, "mot").await;
    let elsewhere = TempDir::new().unwrap();
    let missing = elsewhere.path().join("dta");
    let out = elsewhere.path().join("copie.db");
    let (empty, missing) = (elsewhere.path().to_str().unwrap(), missing.to_str().unwrap());
    for verb in ["doctor", "export"] {
        let said = refusal(&[verb, "open/autre", "--data", hub.data()]);
        assert!(said.contains("nothing was ever written in open/autre"), "{said}");
        let said = refusal(&[verb, "essai", "--data", hub.data()]);
        assert!(said.contains("a room is text:<uuid>"), "{said}");
        for folder in [empty, missing] {
            let said = refusal(&[verb, ROOM, "--data", folder]);
            assert!(said.contains("there is no store in") && said.contains(folder), "{said}");
        }
    }
    for folder in [empty, missing] {
        let said = refusal(&["backup", out.to_str().unwrap(), "--data", folder]);
        assert!(said.contains("there is no store in"), "{said}");
        let said = refusal(&["revoke", "--subject", "rosa", "--data", folder]);
        assert!(said.contains("there is no store in"), "{said}");
        let said = refusal(&["revoke", "--token", "a.b.c", "--data", folder]);
        assert!(said.contains("there is no store in"), "{said}");
    }
    assert_eq!(fs::read_dir(elsewhere.path()).unwrap().count(), 0, "something was made");
}

#[tokio::test]
async fn ops_5_a_second_hub_on_one_folder_is_told_what_to_do() {
    let hub = HubProcess::start(&["--open"]).await;
    let listen = format!("127.0.0.1:{}", free_port());
    let said = refusal(&["serve", "--listen", &listen, "--data", hub.data()]);
    assert!(said.contains("another hub serves"), "{said}");
    assert!(said.contains("stop it, or give this one another --data"), "{said}");
    assert!(said.contains(hub.data()), "{said}");
    assert_eq!(write_saved(&hub, ROOM, "toujours là").await.room(), ROOM);
}

#[tokio::test]
async fn ops_5_a_killed_hub_leaves_the_folder_free() {
    let mut hub = HubProcess::start(&["--open"]).await;
    hub.program().kill();
    assert!(Path::new(hub.data()).join("hub.lock").exists());
    hub.restart().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn room_4_a_long_log_is_whole_after_a_restart_and_a_cold_load() {
    let flags = ["--open", "--drain-seconds", "0", "--idle-unload-seconds", "0"];
    let mut hub = HubProcess::start(&flags).await;
    let mut texts = Vec::new();
    for room in ["open/long", "open/autre"] {
        let words: Vec<_> = (0..LONG).map(|n| format!("{room}.{n}")).collect();
        let client = words::join(hub.collab(), room, Token::none()).await;
        for word in &words {
            words::write(client.doc(), word, Place::End);
            // Each word in an update of its own.
            tokio::task::yield_now().await;
        }
        within("saved", client.wait_saved()).await.unwrap();
        client.close().await;
        texts.push((room, words.join(" ") + " "));
    }
    unloaded(&hub).await;
    for (room, text) in &texts {
        assert_eq!(words::fresh(hub.collab(), room).await, *text, "{room} loaded again");
    }
    hub.program().terminate();
    assert_eq!(hub.program().ended().await.code(), Some(0));
    hub.restart().await;
    for (room, text) in &texts {
        assert_eq!(words::fresh(hub.collab(), room).await, *text, "{room} after a restart");
        assert_eq!(text_of(hub.data(), room).trim_end(), text.trim_end());
    }
}

async fn unloaded(hub: &HubProcess) {
    eventually("the rooms are unloaded", || {
        hub.get("/metrics").is_some_and(|page| page.contains("\ncoopol_rooms 0\n"))
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn room_4_a_room_whose_clients_vanish_half_way_is_unloaded() {
    let hub = HubProcess::start(&["--open", "--idle-unload-seconds", "0"]).await;
    let tasks = (0..VANISHING).map(|nth| {
        let url = hub.collab();
        tokio::spawn(async move {
            let client = words::join(url, &format!("open/{}", nth % 4), Token::none()).await;
            for word in 0..500 {
                words::write(client.doc(), &format!("{nth}.{word}"), Place::End);
            }
            // Leaves with edits and acknowledgements on their way.
            client.close().await;
        })
    });
    for task in tasks.collect::<Vec<_>>() {
        task.await.unwrap();
    }
    unloaded(&hub).await;
}

#[tokio::test]
async fn a_port_in_use_is_said_with_what_to_do() {
    let hub = HubProcess::start(&["--open"]).await;
    let folder = TempDir::new().unwrap();
    let listen = format!("127.0.0.1:{}", hub.port());
    let output = run(&["serve", "--listen", &listen, "--data", folder.path().to_str().unwrap()]);
    let said = complaint(&output);
    assert_eq!(output.status.code(), Some(1));
    assert!(said.contains(&listen) && said.contains("choose another --listen"), "{said}");
    assert!(said.to_lowercase().contains("in use"), "{said}");
}

#[tokio::test]
async fn ops_6_an_invitation_made_beside_a_running_hub_makes_an_administrator_there() {
    let hub = HubProcess::start(&[]).await;
    let said = answer(&[
        "invite",
        "--admin",
        "--data",
        hub.data(),
        "--public-url",
        "https://hub.example/",
    ]);
    let link = String::from_utf8(said).unwrap();
    let secret = link.trim().strip_prefix("https://hub.example/invitation/").unwrap();
    let offer = format!("{{\"invitation\":\"{secret}\"}}");
    eventually("the hub knows it", || {
        let answer = post(hub.port(), "/api/invitations/look", &offer).unwrap_or_default();
        answer.starts_with("HTTP/1.1 200") && answer.contains("\"office\":\"administrator\"")
    })
    .await;
}

#[test]
fn ops_6_an_invitation_to_a_hub_that_is_not_there_is_refused_and_makes_nothing() {
    let folder = TempDir::new().unwrap();
    let data = folder.path().join("new");
    let said = refusal(&["invite", "--admin", "--data", data.to_str().unwrap()]);
    assert!(said.contains("there is no store in") && said.contains("--config"), "{said}");
    assert!(!data.exists());
}

#[tokio::test]
async fn ops_6_commands_find_the_hub_by_its_configuration_file() {
    let hub = HubProcess::start(&[]).await;
    let elsewhere = TempDir::new().unwrap();
    let file = elsewhere.path().join("hub.toml");
    let config = file.to_str().unwrap();
    let text = |url: &str| format!("data = {:?}\npublic-url = \"{url}\"\n", hub.data());
    fs::write(&file, text("https://hub.example/") + "mail-from = \"x\"\n").unwrap();
    let link = String::from_utf8(answer(&["invite", "--admin", "--config", config])).unwrap();
    assert!(link.starts_with("https://hub.example/invitation/"), "{link}");
    let url = ["--public-url", "http://other.example"];
    let link = answer(&[&["invite", "--config", config][..], &url].concat());
    assert!(link.starts_with(b"http://other.example/invitation/"), "a flag wins");
    let room = "open/essai";
    answer(&["token", "--room", room, "--subject", "rosa", "--config", config]);

    fs::write(&file, text("hub.example")).unwrap();
    let said = refusal(&["invite", "--config", config]);
    assert!(said.contains("`public-url` wants an address like https://example.org"), "{said}");
    assert_eq!(fs::read_dir(elsewhere.path()).unwrap().count(), 1, "something was made");
}
