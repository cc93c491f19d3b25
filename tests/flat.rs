//! The first block of a text, on a running hub: there is one, and the hub made it.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::{sync::Arc, time::Duration};

use bytes::Bytes;
use coopol::{
    access::token::TokenKey,
    domain::{
        access::{Access, Grant},
        ids::{MemberId, RoomId},
    },
    http::origin::OriginPolicy,
    hub::{Hub, HubOptions, OpenAccess, now_s},
    record::Record,
    room::{RoomSettings, log_name},
    store::{
        Expect, NewRecord, Store,
        faulty::{Failure, FaultyStore, Operation, Times},
        memory::MemoryStore,
        sqlite::{FILE_NAME, SqliteOptions, SqliteStore},
        system_clock,
    },
    text::{
        event::TextEvent,
        flat::{self, Block, GENESIS_CLIENT, genesis_update},
        live::{Deletions, LiveText},
    },
};
use coopol_client::{Client, ClientOptions, Token, new_doc};
use futures_util::future::join_all;
use tokio::{net::TcpListener, task::JoinHandle};
use uuid::Uuid;
use yrs::{
    Doc, ReadTxn as _, StateVector, Text as _, Transact as _, Update, updates::decoder::Decode as _,
};

/// Clients that open a text at once.
const CROWD: usize = 64;
/// How long anything may take before a test gives up.
const PATIENCE: Duration = Duration::from_secs(30);

struct TestHub {
    hub: Hub,
    store: Arc<dyn Store>,
    collab: String,
    server: JoinHandle<()>,
}

impl TestHub {
    async fn start() -> Self {
        Self::on(Arc::new(MemoryStore::new(system_clock()))).await
    }

    async fn on(store: Arc<dyn Store>) -> Self {
        let options = HubOptions {
            store: Arc::clone(&store),
            key: TokenKey::new([7; 32]),
            open: OpenAccess::Open,
            origins: OriginPolicy::default(),
            rooms: RoomSettings::default(),
            channels: coopol::channel::ChannelSettings::default(),
            pictures: None,
            post: coopol::post::PostOptions::default(),
            metrics: None,
        };
        let hub = Hub::start(options).await.unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let collab = format!("ws://{}/collab", listener.local_addr().unwrap());
        let router = hub.router();
        let server = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self { hub, store, collab, server }
    }
}

impl TestHub {
    /// A client that has all of a room.
    async fn join(&self, room: &str, doc: Doc) -> Client {
        let now = now_s();
        let grant = Grant {
            member: MemberId::new("rosa").unwrap(),
            room: room.parse().unwrap(),
            access: Access::ReadWrite,
            id: Uuid::new_v4().to_string(),
            issued_at_s: now,
            expires_at_s: Some(now + 3_600),
            epoch: None,
        };
        let token = Token::fixed(self.hub.issue(&grant).unwrap());
        let options = ClientOptions::new(self.collab.as_str(), room).token(token).doc(doc);
        let client = Client::connect(options).unwrap();
        within(client.wait_synced()).await.unwrap();
        client
    }

    /// The log of a room: who, and which update with which relayed client ids.
    async fn log(&self, room: &str) -> Vec<(String, Bytes, Vec<u64>)> {
        let room: RoomId = room.parse().unwrap();
        let loaded = self.store.load(log_name(&room)).await.unwrap();
        let records = loaded.records.iter().map(|stored| {
            let record = Record::decode(&stored.body).unwrap();
            let TextEvent::Update { update, relayed } = TextEvent::decode(&record).unwrap() else {
                panic!("not an update")
            };
            (record.author.to_string(), update, relayed)
        });
        records.collect()
    }
}

impl Drop for TestHub {
    fn drop(&mut self) {
        self.server.abort();
    }
}

async fn within<T>(future: impl Future<Output = T>) -> T {
    tokio::time::timeout(PATIENCE, future).await.expect("in time")
}

fn text_room() -> String {
    format!("text:{}", Uuid::new_v4())
}

/// A page's document that has made the first block by itself.
fn begun_doc() -> Doc {
    let doc = new_doc();
    doc.transact_mut().apply_update(Update::decode_v1(&genesis_update()).unwrap()).unwrap();
    doc
}

fn blocks(doc: &Doc) -> Vec<Block> {
    let state = doc.transact().encode_diff_v1(&StateVector::default()).into();
    let mut text = LiveText::new(Deletions::Collected);
    text.apply([&state]).unwrap();
    flat::read(&text)
}

fn write(doc: &Doc, words: &str) {
    let text = doc.get_or_insert_text(flat::ROOT);
    text.push(&mut doc.transact_mut(), words);
}

#[tokio::test]
async fn flat_7_a_new_text_opened_by_many_at_once_has_one_first_block_made_by_the_hub() {
    let hub = TestHub::start().await;
    let room = text_room();
    let crowd = join_all((0..CROWD).map(|_| hub.join(&room, new_doc()))).await;
    for client in &crowd {
        let [block] = &blocks(client.doc())[..] else { panic!("not one block") };
        assert_eq!(block.bid.as_deref(), Some("first"));
    }
    assert_eq!(hub.log(&room).await, [("hub".to_owned(), genesis_update(), Vec::new())]);
}

#[tokio::test]
async fn flat_7_a_page_that_makes_the_first_block_too_changes_nothing() {
    let hub = TestHub::start().await;
    let room = text_room();
    let early = hub.join(&room, begun_doc()).await;
    let late = hub.join(&room, new_doc()).await;
    late.doc().transact_mut().apply_update(Update::decode_v1(&genesis_update()).unwrap()).unwrap();
    within(early.wait_saved()).await.unwrap();
    within(late.wait_saved()).await.unwrap();
    assert_eq!(blocks(early.doc()).len(), 1);
    assert_eq!(blocks(late.doc()), blocks(early.doc()));
    assert_eq!(hub.log(&room).await.len(), 1);
}

#[tokio::test]
async fn flat_7_the_first_block_of_an_open_room_is_made_by_pages_and_belongs_to_the_hub() {
    let hub = TestHub::start().await;
    let room = "open/essai";
    let first = hub.join(room, begun_doc()).await;
    write(first.doc(), "un");
    within(first.wait_saved()).await.unwrap();
    let second = hub.join(room, begun_doc()).await;
    within(second.wait_saved()).await.unwrap();
    let [block] = &blocks(second.doc())[..] else { panic!("not one block") };
    assert_eq!(block.words(), "un");
    let log = hub.log(room).await;
    assert!(log.iter().all(|(author, ..)| author == "anonymous"));
    let relayed: Vec<_> = log.iter().flat_map(|(_, _, relayed)| relayed).collect();
    assert_eq!(relayed, [&GENESIS_CLIENT], "passed on once, and nothing else was");
}

#[tokio::test]
async fn flat_7_a_first_block_whose_append_failed_is_there_once_when_the_client_comes_again() {
    for failure in [Failure::Before, Failure::After] {
        let store = FaultyStore::new(Arc::new(MemoryStore::new(system_clock())));
        store.fail(Operation::Append, Times::Next(1), failure);
        let hub = TestHub::on(Arc::new(store)).await;
        let room = text_room();
        let client = hub.join(&room, new_doc()).await;
        assert_eq!(blocks(client.doc()).len(), 1, "{failure:?}: never an empty text");
        assert_eq!(hub.log(&room).await.len(), 1, "{failure:?}");
    }
}

/// What `coopol export` writes of a room whose log is one update; the complaint if it fails.
async fn export(update: Bytes, format: &str) -> Result<String, String> {
    let folder = tempfile::tempdir().unwrap();
    let room = text_room();
    let event = TextEvent::Update { update, relayed: Vec::new() };
    let (kind, payload, author) = (event.kind(), event.encode(), MemberId::hub());
    let body = Record { kind, at_ms: 1, author, command: None, payload }.encode();
    let store =
        SqliteStore::open(&folder.path().join(FILE_NAME), SqliteOptions::default()).unwrap();
    let log = log_name(&room.parse().unwrap());
    store.append(log, vec![NewRecord { body, unique: None }], Expect::Any).await.unwrap();
    drop(store);
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_coopol"));
    command.args(["export", &room, "--format", format, "--data"]).arg(folder.path());
    let output = command.output().unwrap();
    if output.status.success() {
        Ok(String::from_utf8(output.stdout).unwrap())
    } else {
        Err(String::from_utf8(output.stderr).unwrap())
    }
}

#[tokio::test]
async fn flat_10_a_flat_text_is_exported_in_every_form_and_others_are_not() {
    let state = |doc: &Doc| Bytes::from(doc.transact().encode_diff_v1(&StateVector::default()));
    let doc = begun_doc();
    write(&doc, "a < b 🌹");
    for (format, expected) in
        [("text", "a < b 🌹\n"), ("html", "<p>a &lt; b 🌹</p>\n"), ("markdown", "a \\< b 🌹\n")]
    {
        assert_eq!(export(state(&doc), format).await.as_deref(), Ok(expected), "{format}");
    }
    let blocks: serde_json::Value =
        serde_json::from_str(&export(state(&doc), "blocks").await.unwrap()).unwrap();
    assert_eq!(blocks[0]["bid"], "first");
    assert_eq!(blocks[0]["runs"][0]["text"], "a < b 🌹");
    let foreign = new_doc();
    write(&foreign, "libre 🌹");
    assert_eq!(export(state(&foreign), "text").await.as_deref(), Ok("libre 🌹\n"));
    for format in ["html", "markdown", "blocks"] {
        let refusal = export(state(&foreign), format).await.unwrap_err();
        assert!(refusal.contains("only --format text, json and update"), "{refusal}");
    }
}
