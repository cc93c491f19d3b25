//! Hubs and stores on a Redis of the test, and short ways to say what tests say often.

use bytes::Bytes;
use coopol::store::{
    AppendError, Appended, Expect, LogName, NewRecord, Sequence, Store, StoreError,
    redis::{RedisOptions, RedisStore},
};
use coopol_client::{Client, Token};

use crate::{
    hub::{HubProcess, eventually, within},
    server::RedisServer,
    words::{self, Place},
};

pub(crate) const ROOM: &str = "open/essai";

/// A hub with open rooms on a Redis.
pub(crate) async fn hub_on(server: &RedisServer) -> HubProcess {
    HubProcess::start(&["--open", "--store", &server.url()]).await
}

pub(crate) async fn store_on(server: &RedisServer) -> RedisStore {
    open(server.options()).await
}

pub(crate) async fn open(options: RedisOptions) -> RedisStore {
    within("the store opens", RedisStore::open(options)).await.unwrap()
}

/// Why a store cannot be opened.
pub(crate) async fn refusal(options: RedisOptions) -> StoreError {
    let opened = within("the store answers", RedisStore::open(options)).await;
    opened.err().expect("it was opened")
}

pub(crate) fn log(name: &str) -> LogName {
    LogName::new(name).unwrap()
}

pub(crate) fn record(body: &str) -> NewRecord {
    NewRecord { body: Bytes::copy_from_slice(body.as_bytes()), unique: None }
}

pub(crate) fn unique(body: &str, key: &str) -> NewRecord {
    NewRecord { unique: Some(Bytes::copy_from_slice(key.as_bytes())), ..record(body) }
}

pub(crate) async fn append(
    store: &dyn Store,
    name: &str,
    body: &str,
) -> Result<Appended, AppendError> {
    let appending = store.append(log(name), vec![record(body)], Expect::Any);
    within("an append is answered", appending).await
}

/// Appends again and again, as a room does, until it succeeds.
pub(crate) async fn append_at_last(store: &dyn Store, name: &str, body: &str) -> Appended {
    within("an append succeeds at last", async {
        loop {
            match append(store, name, body).await {
                Ok(at) => return at,
                Err(AppendError::Store(StoreError::Unavailable(_))) => {
                    tokio::time::sleep(std::time::Duration::from_millis(20)).await;
                }
                Err(other) => panic!("{other}"),
            }
        }
    })
    .await
}

/// The bodies of a log's records.
pub(crate) async fn bodies(store: &dyn Store, name: &str) -> Vec<String> {
    let read = within("a read is answered", store.read(log(name), Sequence::ZERO, 999)).await;
    let text = |body: Bytes| String::from_utf8(body.into()).unwrap();
    read.unwrap().into_iter().map(|record| text(record.body)).collect()
}

pub(crate) async fn join(hub: &HubProcess) -> Client {
    words::join(hub.collab(), ROOM, Token::none()).await
}

pub(crate) fn write(client: &Client, word: &str) {
    words::write(client.doc(), word, Place::End);
}

pub(crate) async fn saved(client: &Client) {
    within("saved", client.wait_saved()).await.unwrap();
}

/// The words of a client's copy, in their order.
pub(crate) fn words_at(client: &Client) -> Vec<String> {
    words::words_of(client.doc(), |_| true)
}

/// Waits until `/readyz` says this, with the status.
pub(crate) async fn until_readyz(hub: &HubProcess, status: u16, says: &str) {
    let what = format!("/readyz answers {status} with {says:?}");
    eventually(&what, || {
        let page = hub.get("/readyz").unwrap();
        page.contains(&format!(" {status} ")) && page.contains(says)
    })
    .await;
}

/// Waits until a client's copy has all these words, each once.
pub(crate) async fn until_words(client: &Client, wanted: &[&str]) {
    let mut wanted: Vec<String> = wanted.iter().map(|word| (*word).to_owned()).collect();
    wanted.sort();
    eventually(&format!("{wanted:?} are there"), || {
        let mut words = words_at(client);
        words.sort();
        words == wanted
    })
    .await;
}
