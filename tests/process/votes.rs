//! A named vote while the hub is killed, connections break and people click twice: everybody
//! counts once, and the electorate stays the one of the opening.

use std::{collections::BTreeMap, time::Duration};

use rand::{RngExt as _, SeedableRng as _, rngs::StdRng};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

use crate::{
    crash::seed,
    hub::{HubProcess, answer, within},
};

/// Who votes, of the demonstration's members; the first presides.
const VOTERS: [&str; 9] =
    ["camille", "nadia", "lucas", "ines", "youssef", "marie", "karim", "paul", "awa"];
/// Who may vote, and comes when it is over.
const LATE: &str = "elise";
/// Who may not: a sympathiser.
const NOBODY: &str = "sofia";
/// How often the hub is killed while people vote.
const KILLS: usize = 4;
/// Within how long people vote, in milliseconds; kills fall into the same time.
const VOTING_MS: u64 = 2_500;
/// How often one clicks, at most.
const MOST_CLICKS: usize = 4;
/// The pause before somebody who heard nothing clicks again.
const AGAIN: Duration = Duration::from_millis(40);
const CHOICES: [&str; 3] = ["for", "against", "abstain"];

/// One request; nothing if no answer came.
async fn ask(
    port: u16,
    (method, path): (&str, &str),
    bearer: &str,
    body: &Value,
) -> Option<(u16, Value)> {
    let mut stream = sent(port, (method, path), bearer, body).await?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.ok()?;
    let (head, body) = answer.split_once("\r\n\r\n")?;
    let status = head.split(' ').nth(1)?.parse().ok()?;
    Some((status, serde_json::from_str(body).unwrap_or_default()))
}

/// Sends a request; whoever drops what this returns hears no answer.
async fn sent(
    port: u16,
    (method, path): (&str, &str),
    bearer: &str,
    body: &Value,
) -> Option<TcpStream> {
    let body = if method == "GET" { String::new() } else { body.to_string() };
    let head = format!(
        "{method} {path} HTTP/1.1\r\nhost: hub\r\nconnection: close\r\n\
         authorization: Bearer {bearer}\r\ncontent-type: application/json\r\n\
         content-length: {}\r\n\r\n",
        body.len()
    );
    let mut stream = TcpStream::connect(("127.0.0.1", port)).await.ok()?;
    stream.write_all(format!("{head}{body}").as_bytes()).await.ok()?;
    Some(stream)
}

/// The same, until somebody answers that is not on the way out.
async fn told(port: u16, what: (&str, &str), bearer: &str, body: &Value) -> (u16, Value) {
    let asking = async {
        loop {
            match ask(port, what, bearer, body).await {
                Some((status, body)) if status != 503 => return (status, body),
                Some(_) | None => tokio::time::sleep(AGAIN).await,
            }
        }
    };
    within("an answer", asking).await
}

/// Somebody who votes: when, how often they click, and on what.
struct Voter {
    bearer: String,
    choice: &'static str,
    comes_after: Duration,
    clicks: usize,
    random: StdRng,
}

impl Voter {
    /// Clicks, some clicks without waiting for the answer, until one is answered: the vote counts.
    async fn vote(mut self, port: u16, path: String) -> &'static str {
        tokio::time::sleep(self.comes_after).await;
        let (what, body) = (("POST", path.as_str()), json!({ "choice": self.choice }));
        for _ in 1..self.clicks {
            // A tunnel: it is sent, or half sent, and nobody hears what became of it.
            drop(sent(port, what, &self.bearer, &body).await);
            let pause = self.random.random_range(0..10);
            tokio::time::sleep(Duration::from_millis(pause)).await;
        }
        let twice = [told(port, what, &self.bearer, &body), told(port, what, &self.bearer, &body)];
        for (status, body) in futures_util::future::join_all(twice).await {
            assert!([200, 201].contains(&status), "{status}: {body}");
        }
        let other = CHOICES.into_iter().find(|choice| *choice != self.choice).unwrap();
        let changed = json!({ "choice": other });
        let (status, body) = told(port, what, &self.bearer, &changed).await;
        assert_eq!((status, &body["code"]), (409, &json!("voted")), "the first vote stands");
        self.choice
    }
}

/// A demonstration with somebody signed in for each name.
async fn assembly() -> (HubProcess, BTreeMap<&'static str, String>) {
    let folder = TempDir::new().unwrap();
    let said = answer(&["demo", "--data", folder.path().to_str().unwrap()]);
    let said = String::from_utf8(said).unwrap();
    let mut password = said.split_whitespace().skip_while(|word| *word != "Password:");
    let password = password.nth(1).unwrap();
    let hub = HubProcess::start_on(folder).await;
    let mut people = BTreeMap::new();
    for name in VOTERS.into_iter().chain([LATE, NOBODY]) {
        let body = json!({ "email": format!("{name}@demo.example"), "password": password });
        let (_, session) = told(hub.port(), ("POST", "/api/session"), "", &body).await;
        people.insert(name, session["token"].as_str().expect("a session").to_owned());
    }
    (hub, people)
}

/// A ballot on the first amendment that is tabled, for every full member.
async fn ballot(port: u16, president: &str) -> String {
    let get = async |path: &str| told(port, ("GET", path), president, &Value::Null).await.1;
    let texts = get("/api/texts?kind=motion").await;
    let text = texts["items"][0]["id"].as_str().unwrap();
    let tabled = get(&format!("/api/texts/{text}/amendments?status=tabled")).await;
    let amendment = tabled["items"][0]["id"].as_str().expect("a tabled amendment");
    let body = json!({ "kind": "named", "majority": "simple", "electorate": "readers" });
    let path = format!("/api/amendments/{amendment}/ballots");
    let (status, ballot) = told(port, ("POST", &path), president, &body).await;
    assert_eq!(status, 201, "{ballot}");
    ballot["id"].as_str().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ballot_5_each_voter_counts_once_though_the_hub_is_killed_between_votes() {
    let mut random = seed();
    let (mut hub, people) = assembly().await;
    let (port, president) = (hub.port(), people["camille"].clone());
    let id = ballot(port, &president).await;
    let path = format!("/api/ballots/{id}/votes");
    let voting = VOTERS.map(|name| {
        let voter = Voter {
            bearer: people[name].clone(),
            choice: CHOICES[random.random_range(0..CHOICES.len())],
            comes_after: Duration::from_millis(random.random_range(0..VOTING_MS)),
            clicks: random.random_range(1..=MOST_CLICKS),
            random: StdRng::seed_from_u64(random.random()),
        };
        tokio::spawn(voter.vote(port, path.clone()))
    });
    let mut moments: Vec<u64> = (0..KILLS).map(|_| random.random_range(0..VOTING_MS)).collect();
    moments.sort_unstable();
    let mut before = 0;
    for moment in moments {
        tokio::time::sleep(Duration::from_millis(moment - before)).await;
        hub.program().kill();
        hub.restart().await;
        before = moment;
    }
    let mut expected = BTreeMap::new();
    for (name, voter) in VOTERS.into_iter().zip(voting) {
        expected.insert(name, within("everybody has voted", voter).await.unwrap());
    }
    let (status, body) =
        told(port, ("POST", &path), &people[NOBODY], &json!({ "choice": "for" })).await;
    assert_eq!(status, 403, "not of the electorate: {body}");

    // The close too is asked for, its answer lost, the hub killed, and asked for again.
    let close = format!("/api/ballots/{id}/close");
    drop(sent(port, ("POST", &close), &president, &json!({})).await);
    tokio::time::sleep(Duration::from_millis(random.random_range(0..20))).await;
    hub.program().kill();
    hub.restart().await;
    let (status, closed) = told(port, ("POST", &close), &president, &json!({})).await;
    assert_eq!(status, 200, "{closed}");
    let (status, body) =
        told(port, ("POST", &path), &people[LATE], &json!({ "choice": "for" })).await;
    assert_eq!((status, &body["code"]), (409, &json!("ballot-closed")), "a late vote");

    let count = |choice: &str| expected.values().filter(|own| **own == choice).count();
    assert_eq!(closed["entitled"], VOTERS.len() + 1, "the electorate is the one of the opening");
    assert_eq!(closed["participation"], VOTERS.len());
    for choice in CHOICES {
        assert_eq!(closed["result"][choice], count(choice), "{choice}: {closed}");
    }
    let votes = closed["votes"].as_array().unwrap();
    assert_eq!(votes.len(), VOTERS.len(), "each once: {closed}");
    for (name, choice) in expected {
        let is_own = |vote: &&Value| {
            vote["by"]["name"].as_str().is_some_and(|by| plain(by).starts_with(name))
        };
        let own: Vec<_> = votes.iter().filter(is_own).collect();
        assert_eq!(own.len(), 1, "{name}: {closed}");
        assert_eq!(own[0]["choice"], choice, "{name}");
    }
}

/// A first name as it stands in an address.
fn plain(name: &str) -> String {
    name.to_lowercase().replace(['è', 'é'], "e")
}
