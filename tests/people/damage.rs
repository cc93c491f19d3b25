//! Damage to one log is an error of what stands in it, and of nothing else.

use std::time::Duration;

use bytes::Bytes;
use coopol::store::{Expect, LogName, NewRecord};
use coopol_client::{Client, ClientOptions, Refusal, Token};
use serde_json::json;

use crate::{
    amendments::{begun, branch, motion, replace, three},
    closed::{opened, until, words, write},
    support::{Person, TestHub},
};

/// Puts a record into a log that no hub understands.
async fn spoil(hub: &TestHub, log: &str) {
    let strange = NewRecord { body: Bytes::from_static(b"of another version"), unique: None };
    let log = LogName::new(log).unwrap();
    hub.hub.store().append(log, vec![strange], Expect::Any).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn store_6_a_damaged_procedure_takes_its_amendments_along_and_nothing_else() {
    let mut hub = TestHub::start().await;
    let (admin, jean, _) = three(&hub).await;
    let bad = motion(&hub, &admin, "Les trains sont publics.").await;
    let lost = begun(&hub, &jean, &bad, "Gratuité").await;
    let good = motion(&hub, &admin, "Les gares sont ouvertes.").await;
    let kept = begun(&hub, &jean, &good, "Accueil").await;
    let rooms = [format!("amendment:{lost}"), format!("text:{lost}")];
    let mut tokens = Vec::new();
    for room in &rooms {
        let token = hub.post(&jean, "/api/tokens", json!({ "room": room })).await.created();
        tokens.push(token["token"].as_str().unwrap().to_owned());
    }
    spoil(&hub, &format!("amendments:{bad}")).await;
    hub.restart().await;

    // The text goes on, and so does every other one with its amendments.
    let page = opened(&hub, &admin, &bad).await;
    write(&page, " Toujours.");
    page.wait_saved().await.unwrap();
    let other = branch(&hub, &jean, &kept).await;
    until("its text is here", || words(&other).contains("ouvertes")).await;
    hub.get(&jean, &format!("/api/texts/{good}/amendments")).await.ok();

    // Its amendments are refused, also with a token of before.
    let path = format!("/api/texts/{bad}/amendments");
    let listed = hub.get(&jean, &path).await;
    assert!(listed.status.is_server_error(), "{}", listed.body);
    let new = json!({ "title": "Encore", "rationale": "Parce que." });
    let refused = hub.post(&jean, &path, new).await;
    assert!(refused.status.is_server_error(), "{}", refused.body);
    for (room, token) in rooms.iter().zip(&tokens) {
        let asked = hub.post(&jean, "/api/tokens", json!({ "room": room })).await;
        assert!(asked.status.is_client_error(), "{}", asked.body);
        let refused = hub.refusal(&hub.open_room(room, token)).await;
        assert!(matches!(refused, Refusal::PermissionDenied(_)), "{refused:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn store_6_a_damaged_amendment_keeps_neither_its_text_nor_the_others_from_opening() {
    let mut hub = TestHub::start().await;
    let (admin, jean, _) = three(&hub).await;
    let text = motion(&hub, &admin, "Les trains sont publics.").await;
    let lost = begun(&hub, &jean, &text, "Gratuité").await;
    let kept = begun(&hub, &jean, &text, "Accueil").await;
    let page = branch(&hub, &jean, &lost).await;
    until("the text is here", || words(&page).contains("publics")).await;
    replace(&page, "publics", "gratuits");
    page.wait_saved().await.unwrap();
    let client = page.doc().client_id();
    drop(page);
    spoil(&hub, &format!("amendment:{lost}")).await;
    hub.restart().await;

    let base = opened(&hub, &admin, &text).await;
    write(&base, " Toujours.");
    base.wait_saved().await.unwrap();
    let other = branch(&hub, &jean, &kept).await;
    until("its text is here", || words(&other).contains("Toujours.")).await;
    // Who wrote there is known as far as it can be read: nobody takes those ids.
    takes(&hub, &admin, &text, client).await;
    assert!(!words(&base).contains("Faux."), "{}", words(&base));
}

/// Somebody writes in a text under a Yjs client that is another's.
async fn takes(hub: &TestHub, who: &Person, text: &str, client: yrs::ClientID) {
    let token = hub.token(who, text).await.unwrap();
    let url = format!("ws://{}/collab", hub.address);
    let mut options = yrs::Options::with_client_id(client);
    options.offset_kind = yrs::OffsetKind::Utf16;
    let room = ClientOptions::new(url, format!("text:{text}")).token(Token::fixed(&token));
    let liar = Client::connect(room.doc(yrs::Doc::with_options(options))).unwrap();
    liar.wait_synced().await.unwrap();
    write(&liar, " Faux.");
    // What is stored is shown within this.
    tokio::time::sleep(Duration::from_millis(500)).await;
}
