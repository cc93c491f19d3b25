//! Words in a document: numbered, so that each exists once in the world.

use coopol_client::{Client, ClientOptions, Token};
use yrs::Doc;

pub(crate) use crate::document::{Place, read, write};
use crate::hub::within;

/// The words of a document that a writer did, or did not, write.
pub(crate) fn words_of(doc: &Doc, is_wanted: impl Fn(&str) -> bool) -> Vec<String> {
    read(doc).split_whitespace().filter(|word| is_wanted(word)).map(str::to_owned).collect()
}

/// A client that has all of a room.
pub(crate) async fn join(url: String, room: &str, token: Token) -> Client {
    let client = Client::connect(ClientOptions::new(url, room).token(token)).unwrap();
    within("synced", client.wait_synced()).await.unwrap();
    client
}

/// What a client that comes new is given of a room at once: all that was stored before the room
/// was loaded. What is stored later comes to it a moment later, as it does to everybody.
pub(crate) async fn fresh(url: String, room: &str) -> String {
    let client = join(url, room, Token::none()).await;
    let text = read(client.doc());
    client.close().await;
    text
}
