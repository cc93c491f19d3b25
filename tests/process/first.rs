//! The first start: a link for the first administrator, on standard output.

use std::{
    io::{BufRead as _, BufReader},
    process::{Child, Stdio},
};

use tempfile::TempDir;

use crate::hub::{command, eventually, free_port, get, post};

/// A hub whose standard output is read.
struct Start {
    child: Child,
    port: u16,
}

impl Drop for Start {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Start {
    async fn of(folder: &TempDir) -> Self {
        let port = free_port();
        let listen = format!("127.0.0.1:{port}");
        let data = folder.path().to_str().unwrap();
        let mut command = command(&["serve", "--listen", &listen, "--data", data]);
        let child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        eventually("the hub answers", || get(port, "/healthz").is_some()).await;
        Self { child, port }
    }

    /// The secret of the link that it printed.
    fn secret(&mut self) -> String {
        let beginning = format!("  http://127.0.0.1:{}/invitation/", self.port);
        let lines = BufReader::new(self.child.stdout.take().unwrap()).lines();
        let mut links =
            lines.filter_map(|line| line.unwrap().strip_prefix(&beginning).map(str::to_owned));
        links.next().expect("a link")
    }

    /// Whether a secret opens anything.
    fn opens(&self, secret: &str) -> bool {
        let offer = format!("{{\"invitation\":\"{secret}\"}}");
        let answer = post(self.port, "/api/invitations/look", &offer).unwrap();
        answer.contains("\"office\":\"administrator\"")
    }
}

#[tokio::test]
async fn account_8_each_start_prints_a_link_until_somebody_has_joined() {
    let folder = TempDir::new().unwrap();
    let mut first = Start::of(&folder).await;
    let former = first.secret();
    assert!(first.opens(&former));
    drop(first);
    let mut second = Start::of(&folder).await;
    let secret = second.secret();
    assert!(second.opens(&secret) && !second.opens(&former), "the former link is dead");
    let joins = format!(
        "{{\"invitation\":\"{secret}\",\"name\":\"Rosa\",\"email\":\"rosa@example.org\",\
         \"password\":\"quatre chevaux au pré\"}}"
    );
    let joined = post(second.port, "/api/members", &joins).unwrap();
    assert!(joined.starts_with("HTTP/1.1 201"), "{joined}");
    drop(second);
    let mut third = Start::of(&folder).await;
    assert!(!third.opens(&secret));
    let output = third.child.stdout.take().unwrap();
    drop(third);
    assert_eq!(BufReader::new(output).lines().count(), 0, "nothing is printed any more");
}
