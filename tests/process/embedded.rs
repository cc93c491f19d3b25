//! The example that mounts the hub in somebody else's axum program, run as its reader would.

use std::process::Command;

use coopol_client::Token;
use tempfile::TempDir;

use crate::{
    hub::{Program, eventually, example, free_port, get, within},
    words::{self, Place},
};

#[tokio::test]
async fn the_embedded_example_serves_its_own_route_and_the_hub() {
    let (folder, port) = (TempDir::new().unwrap(), free_port());
    let start = || {
        let mut command = Command::new(example("embedded"));
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
