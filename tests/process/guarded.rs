//! What an operator must not lose or give away by mistake: the key, the files' modes, branches of
//! an export, the last copy, a mistake in a variable.

use std::{
    fs,
    os::unix::{fs::PermissionsExt as _, net::UnixListener},
    path::Path,
};

use coopol::store::{
    Store as _,
    sqlite::{FILE_NAME, SqliteOptions, SqliteStore},
};
use coopol_client::Token;
use tempfile::TempDir;

use crate::{
    hub::{HubProcess, Program, answer, command, refusal, within},
    redis_server::RedisServer,
    words::{self, Place},
};

/// A hub's process on a folder, beside the command's own flags.
async fn serve(folder: &Path, flags: &[&str]) -> Program {
    let mut command = command(&["serve", "--listen", "127.0.0.1:0", "--data"]);
    command.arg(folder).args(flags);
    Program::start(command, "ready").await
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

fn with_mode(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

#[tokio::test]
async fn ops_8_what_the_hub_stores_is_read_by_its_user_only() {
    let folder = TempDir::new().unwrap();
    with_mode(folder.path(), 0o755);
    let mut program = serve(folder.path(), &[]).await;
    assert!(program.log().contains("may look into the folder"), "{}", program.log());
    let file = folder.path().join(FILE_NAME);
    for suffix in ["", "-wal", "-shm"] {
        let path = folder.path().join(format!("{FILE_NAME}{suffix}"));
        assert_eq!(mode(&path), 0o600, "{}", path.display());
    }
    let backup = folder.path().join("copie.db");
    let data = folder.path().to_str().unwrap();
    answer(&["backup", backup.to_str().unwrap(), "--data", data]);
    assert_eq!(mode(&backup), 0o600);

    // One that an older hub made.
    program.kill();
    with_mode(&file, 0o644);
    let _program = serve(folder.path(), &[]).await;
    assert_eq!(mode(&file), 0o600);
}

#[test]
fn ops_3_a_backup_that_fails_leaves_nothing() {
    let hub = TempDir::new().unwrap();
    drop(SqliteStore::open_in(hub.path(), SqliteOptions::default()).unwrap());
    let pictures = hub.path().join("pictures");
    fs::create_dir(&pictures).unwrap();
    // What cannot be copied.
    let _socket = UnixListener::bind(pictures.join("socket")).unwrap();
    let backups = TempDir::new().unwrap();
    let file = backups.path().join("today.db");
    let data = hub.path().to_str().unwrap();
    let said = refusal(&["backup", file.to_str().unwrap(), "--data", data]);
    assert!(said.contains("there is no backup"), "{said}");
    assert_eq!(fs::read_dir(backups.path()).unwrap().count(), 0, "a part was left: {said}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ops_4_an_amendment_is_exported_with_the_text_that_it_stands_on() {
    let folder = TempDir::new().unwrap();
    let data = folder.path().join("demo");
    let data = data.to_str().unwrap();
    answer(&["demo", "--data", data]);
    let store = SqliteStore::open_in(Path::new(data), SqliteOptions::default()).unwrap();
    let amendments = store.logs("amendment:".to_owned(), None, 10).await.unwrap();
    assert!(!amendments.is_empty());
    for amendment in amendments {
        let room = amendment.as_str();
        let shown = String::from_utf8(answer(&["export", room, "--data", data])).unwrap();
        // An article that no amendment touches.
        assert!(shown.contains("Le principe de toute Souveraineté"), "{shown}");
        let doctor = String::from_utf8(answer(&["doctor", room, "--data", data])).unwrap();
        assert!(doctor.contains("quarantined       0"), "{doctor}");
    }
}

#[tokio::test]
async fn access_4_a_store_that_hubs_share_is_used_with_one_key() {
    let server = RedisServer::start(&[]).await;
    let url = server.url();
    let store = ["--store", url.as_str()];
    let (first, other) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    let _first = serve(first.path(), &store).await;
    let data = other.path().to_str().unwrap();
    let flags = ["serve", "--listen", "127.0.0.1:0", "--data", data];
    let said = refusal(&[&flags[..], &store].concat());
    assert!(said.contains("copy token.key from the other hub"), "{said}");
    // One with open rooms is warned, and changes nothing for the others.
    let open = [&store[..], &["--open"]].concat();
    for _ in 0..2 {
        let mut program = serve(other.path(), &open).await;
        program.kill();
        assert!(program.log().contains("another token.key"), "{}", program.log());
    }
    assert!(refusal(&[&flags[..], &store].concat()).contains("copy token.key"));
    let key = "token.key";
    let own = fs::read(other.path().join(key)).unwrap();
    fs::copy(first.path().join(key), other.path().join(key)).unwrap();
    serve(other.path(), &store).await.kill();

    // The key is lost everywhere, and whoever runs the hub says so.
    fs::write(other.path().join(key), own).unwrap();
    fs::write(other.path().join("new-token-key"), "").unwrap();
    let program = serve(other.path(), &store).await;
    assert!(program.log().contains("another token.key"), "{}", program.log());
    assert!(!other.path().join("new-token-key").exists());
}

#[tokio::test]
async fn access_4_a_folder_that_was_restored_without_its_key_is_warned_of() {
    let folder = TempDir::new().unwrap();
    for (is_key_lost, is_warned) in [(false, false), (true, true), (false, false)] {
        if is_key_lost {
            fs::remove_file(folder.path().join("token.key")).unwrap();
        }
        let mut program = serve(folder.path(), &[]).await;
        program.kill();
        let log = program.log();
        assert_eq!(log.contains("another token.key"), is_warned, "{log}");
    }
}

#[tokio::test]
async fn store_8_a_hub_that_is_stopped_leaves_its_last_word_in_the_copy() {
    let server = RedisServer::start(&[]).await;
    let url = server.url();
    let flags = ["--open", "--snapshot-to", &url, "--drain-seconds", "0"];
    let mut hub = HubProcess::start(&flags).await;
    let client = words::join(hub.collab(), "open/fin", Token::none()).await;
    words::write(client.doc(), "dernier", Place::End);
    within("saved", client.wait_saved()).await.unwrap();
    hub.program().terminate();
    assert_eq!(hub.program().ended().await.code(), Some(0));
    let place = TempDir::new().unwrap();
    let restored = place.path().join("restored");
    let restored = restored.to_str().unwrap();
    answer(&["restore", "--from", &url, "--data", restored]);
    let text = String::from_utf8(answer(&["export", "open/fin", "--data", restored])).unwrap();
    assert_eq!(text.trim(), "dernier");
}

#[test]
fn ops_9_a_damaged_file_is_named_at_the_start() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join(FILE_NAME);
    fs::write(&file, "no database, whatever its name says".repeat(100)).unwrap();
    let data = folder.path().to_str().unwrap();
    let said = refusal(&["serve", "--listen", "127.0.0.1:0", "--data", data]);
    assert!(said.contains(file.to_str().unwrap()), "{said}");
}

#[tokio::test]
async fn ops_9_a_wrong_password_of_redis_is_said_at_once() {
    let server = RedisServer::start(&["--requirepass", "geheim"]).await;
    let folder = TempDir::new().unwrap();
    let data = folder.path().to_str().unwrap();
    for store in [server.url(), format!("{}?pass=falsch", server.url())] {
        let flags = ["serve", "--listen", "127.0.0.1:0", "--data", data, "--store", &store];
        let said = refusal(&flags);
        assert!(said.contains("check the user and the password"), "{said}");
        assert!(!said.contains("waiting for") && !said.contains("falsch"), "{said}");
    }
}

#[tokio::test]
async fn config_4_an_unknown_variable_is_warned_of() {
    let folder = TempDir::new().unwrap();
    let mut command = command(&["serve", "--listen", "127.0.0.1:0", "--data"]);
    command.arg(folder.path());
    command.env("COOPOL_DRAIN_SECOND", "1").env("COOPOL_DRAIN_SECONDS", "1");
    let program = Program::start(command, "ready").await;
    let log = program.log();
    assert!(log.contains("COOPOL_DRAIN_SECOND is no setting"), "{log}");
    assert!(!log.contains("COOPOL_DRAIN_SECONDS is no setting"), "{log}");
}
