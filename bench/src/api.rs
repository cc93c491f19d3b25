//! What a page asks of the hub over HTTP, and the houses that it is asked of.

use std::{path::Path, process::Command};

use anyhow::{Context as _, ensure};
use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

use crate::server::{Programs, Server};

/// Fills a folder with people who do not exist; returns everybody's password.
pub(crate) fn demo(programs: &Programs, folder: &Path, flags: &[&str]) -> anyhow::Result<String> {
    let mut demo = Command::new(&programs.hub);
    let filled = demo.arg("demo").args(flags).arg("--data").arg(folder).output()?;
    let said = String::from_utf8_lossy(&filled.stdout).into_owned();
    ensure!(filled.status.success(), "no house: {}", String::from_utf8_lossy(&filled.stderr));
    let mut words = said.split_whitespace().skip_while(|word| *word != "Password:");
    words.nth(1).map(str::to_owned).context("no password was printed")
}

/// A bearer of one of them.
pub(crate) async fn sign_in(
    server: &Server,
    person: usize,
    password: &str,
) -> anyhow::Result<String> {
    let email = format!("membre{person}@demo.example");
    let who = json!({ "email": email, "password": password });
    let session = post(server, "/api/session", "", &who);
    session.await?["token"].as_str().map(str::to_owned).context("nobody was signed in")
}

pub(crate) async fn get(server: &Server, page: &str, bearer: &str) -> anyhow::Result<Value> {
    exchange(server, &format!("GET {page} HTTP/1.1\r\n{}\r\n", head(bearer))).await
}

/// All items of a list, from as many pages as it takes. `list` has a query.
pub(crate) async fn all(server: &Server, list: &str, bearer: &str) -> anyhow::Result<Vec<Value>> {
    let (mut all, mut after) = (Vec::new(), String::new());
    loop {
        let page = get(server, &format!("{list}&limit=200{after}"), bearer).await?;
        all.extend(page["items"].as_array().context("no list")?.iter().cloned());
        let Some(next) = page["next"].as_str() else { return Ok(all) };
        after = format!("&after={next}");
    }
}

pub(crate) async fn post(
    server: &Server,
    page: &str,
    bearer: &str,
    body: &Value,
) -> anyhow::Result<Value> {
    send(server, ("POST", page), bearer, body).await
}

pub(crate) async fn put(
    server: &Server,
    page: &str,
    bearer: &str,
    body: &Value,
) -> anyhow::Result<Value> {
    send(server, ("PUT", page), bearer, body).await
}

async fn send(
    server: &Server,
    (method, page): (&str, &str),
    bearer: &str,
    body: &Value,
) -> anyhow::Result<Value> {
    let (head, body) = (head(bearer), body.to_string());
    let kind = format!("Content-Type: application/json\r\nContent-Length: {}\r\n", body.len());
    exchange(server, &format!("{method} {page} HTTP/1.1\r\n{head}{kind}\r\n{body}")).await
}

fn head(bearer: &str) -> String {
    let known = match bearer {
        "" => String::new(),
        bearer => format!("Authorization: Bearer {bearer}\r\n"),
    };
    format!("Host: 127.0.0.1\r\nConnection: close\r\n{known}")
}

/// One request on a connection of its own, as a page that is opened makes it.
async fn exchange(server: &Server, request: &str) -> anyhow::Result<Value> {
    let mut stream = TcpStream::connect(("127.0.0.1", server.port())).await?;
    stream.write_all(request.as_bytes()).await?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await?;
    let (head, body) = answer.split_once("\r\n\r\n").context("no answer")?;
    ensure!(head.starts_with("HTTP/1.1 20"), "{}: {body}", head.lines().next().unwrap_or_default());
    Ok(if body.is_empty() { Value::Null } else { serde_json::from_str(body)? })
}
