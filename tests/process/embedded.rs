//! The example that mounts the hub in somebody else's axum program, run as its reader would.

use std::{path::PathBuf, process::Command};

use coopol_client::Token;
use tempfile::TempDir;

use crate::{
    hub::{Program, eventually, free_port, get, within},
    words::{self, Place},
};

/// Builds the example beside the binary under test; there is nothing to do in a whole test run.
fn example() -> PathBuf {
    let profile = PathBuf::from(env!("CARGO_BIN_EXE_coopol"));
    let profile = profile.parent().unwrap();
    let built = Command::new(env!("CARGO"))
        .args(["build", "--quiet", "--example", "embedded"])
        .args(["--manifest-path", concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml")])
        .arg("--target-dir")
        .arg(profile.parent().unwrap())
        .status();
    assert!(built.unwrap().success(), "the example does not build");
    profile.join("examples/embedded")
}

#[tokio::test]
async fn the_embedded_example_serves_its_own_route_and_the_hub() {
    let (folder, port) = (TempDir::new().unwrap(), free_port());
    let start = || {
        let mut command = Command::new(example());
        command.arg(folder.path()).arg(format!("127.0.0.1:{port}"));
        Program::start(command, "ready at")
    };
    let mut program = start().await;
    let page = get(port, "/my-text/rosa").unwrap();
    let (status, body) = page.split_once('\n').unwrap();
    assert!(status.contains("200"), "{page}");
    let body: serde_json::Value = serde_json::from_str(body).unwrap();
    let (room, token) = (body["room"].as_str().unwrap(), body["token"].as_str().unwrap());
    let join = || {
        let url = format!("ws://127.0.0.1:{port}/collab");
        words::join(url, room, Token::fixed(token))
    };
    let client = join().await;
    words::write(client.doc(), "bonjour", Place::End);
    within("saved", client.wait_saved()).await.unwrap();
    assert!(get(port, "/readyz").unwrap().contains("ready"));
    program.interrupt();
    assert_eq!(program.ended().await.code(), Some(0), "{}", program.log());
    let _program = start().await;
    let reader = join().await;
    eventually("the word is there again", || words::read(reader.doc()) == "bonjour ").await;
}
