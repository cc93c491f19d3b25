//! A text is closed to whoever has no right to it, by every path, from the moment they have none.

use std::time::Duration;

use axum::http::{Method, StatusCode};
use coopol::text::flat;
use coopol_client::{Client, Refusal};
use serde_json::json;
use yrs::{GetString as _, ReadTxn as _, Text as _, Transact as _};

use crate::support::{PATIENCE, Person, TestHub};

/// A right that is taken away closes a socket within this.
const CLOSED_WITHIN: Duration = Duration::from_secs(5);

pub(crate) fn write(client: &Client, words: &str) {
    let text = client.doc().get_or_insert_text(flat::ROOT);
    let mut transaction = client.doc().transact_mut();
    let end = text.len(&transaction);
    text.insert(&mut transaction, end, words);
}

pub(crate) fn words(client: &Client) -> String {
    let transaction = client.doc().transact();
    transaction.get_text(flat::ROOT).map_or_else(String::new, |text| text.get_string(&transaction))
}

pub(crate) async fn opened(hub: &TestHub, who: &Person, text: &str) -> Client {
    let token = hub.token(who, text).await.expect("a token");
    let client = hub.open(text, &token);
    client.wait_synced().await.unwrap();
    client
}

pub(crate) async fn until(what: &str, is_so: impl Fn() -> bool) {
    let waiting = async {
        while !is_so() {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    tokio::time::timeout(PATIENCE, waiting).await.expect(what);
}

#[tokio::test]
async fn rights_4_a_third_member_reads_and_writes_a_text_of_two_by_no_path() {
    let hub = TestHub::start().await;
    let admin = hub.administrator("rosa").await;
    let group = hub.group(&admin, "Section de Nantes", "section").await;
    let place = json!({ "group": group, "role": "member" });
    let jean = hub.join(&hub.invitation(&admin, place).await, "jean").await;
    let karl = hub.join(&hub.invitation(&admin, json!({})).await, "karl").await;
    hub.group(&karl, "Les amis du rail", "free").await;
    let text = hub.text(&admin, json!({ "title": "Le rail", "group": group })).await;

    let (one, other) = (opened(&hub, &admin, &text).await, opened(&hub, &jean, &text).await);
    write(&one, "Des trains");
    one.wait_saved().await.unwrap();
    write(&other, " pour tous");
    other.wait_saved().await.unwrap();
    until("both read both", || words(&one) == words(&other) && words(&one).contains("tous")).await;

    let path = format!("/api/texts/{text}");
    for format in ["html", "markdown", "text", "json"] {
        let content = format!("{path}/content?format={format}");
        assert_eq!(hub.get(&karl, &content).await.status, StatusCode::NOT_FOUND);
        let visitor = hub.ask(Method::GET, &content, None, None).await;
        assert_eq!(visitor.status, StatusCode::NOT_FOUND);
        let read = hub.get(&jean, &content).await.ok().to_string();
        assert!(read.contains("Des trains"), "{read}");
    }
    assert_eq!(hub.get(&karl, &path).await.problem(), (404, "not-found"));
    let title = json!({ "title": "Mon rail" });
    assert_eq!(hub.patch(&karl, &path, title).await.problem(), (404, "not-found"));
    assert!(hub.get(&karl, "/api/texts").await.ok()["items"].as_array().unwrap().is_empty());
    assert_eq!(hub.token(&karl, &text).await.unwrap_err().problem(), (404, "not-found"));
    // With a token for another text, or none.
    let own = hub.text(&karl, json!({ "title": "À moi" })).await;
    let token = hub.token(&karl, &own).await.unwrap();
    for token in [token.as_str(), "", "nonsense"] {
        let client = hub.open(&text, token);
        hub.refusal(&client).await;
        assert_eq!(words(&client), "");
    }
}

#[tokio::test]
async fn rights_5_a_right_that_ends_closes_the_socket_and_the_old_token() {
    let hub = TestHub::start().await;
    let admin = hub.administrator("rosa").await;
    let group = hub.group(&admin, "Commission énergie", "commission").await;
    let place = json!({ "group": group });
    let jean = hub.join(&hub.invitation(&admin, place).await, "jean").await;
    let text = hub.text(&admin, json!({ "title": "L’énergie", "group": group })).await;
    let token = hub.token(&jean, &text).await.unwrap();
    let client = hub.open(&text, &token);
    client.wait_synced().await.unwrap();

    let seat = format!("/api/groups/{group}/members/{}", jean.id);
    assert_eq!(hub.delete(&admin, &seat).await.status, StatusCode::NO_CONTENT);
    let ended = tokio::time::timeout(CLOSED_WITHIN, hub.refusal(&client)).await;
    assert_eq!(ended, Ok(Refusal::PermissionDenied("forbidden".to_owned())));
    let again = hub.open(&text, &token);
    hub.refusal(&again).await;
    assert_eq!(words(&again), "");
}

#[tokio::test]
async fn rights_6_a_text_that_is_closed_becomes_read_only_under_open_editors() {
    let hub = TestHub::start().await;
    let admin = hub.administrator("rosa").await;
    let text = hub.text(&admin, json!({ "title": "Motion" })).await;
    let client = opened(&hub, &admin, &text).await;
    write(&client, "Avant. ");
    client.wait_saved().await.unwrap();
    let path = format!("/api/texts/{text}");
    hub.patch(&admin, &path, json!({ "stage": "closed" })).await.ok();
    let mut access = client.access();
    let read_only = access.wait_for(|now| *now == Some(coopol_client::Access::ReadOnly));
    tokio::time::timeout(PATIENCE, read_only).await.expect("told").unwrap();
    write(&client, "Après.");
    let content = format!("{path}/content?format=text");
    let other = opened(&hub, &admin, &text).await;
    assert!(words(&other).contains("Avant"));
    assert!(!hub.get(&admin, &content).await.ok().to_string().contains("Après"));
}

#[tokio::test]
async fn rights_7_anyone_reads_a_public_text_once_it_is_published() {
    let hub = TestHub::start().await;
    let admin = hub.administrator("rosa").await;
    let text = hub.text(&admin, json!({ "title": "Appel", "visibility": "public" })).await;
    let path = format!("/api/texts/{text}");
    let visit = || hub.ask(Method::GET, &path, None, None);
    assert_eq!(visit().await.status, StatusCode::NOT_FOUND, "a draft");
    hub.patch(&admin, &path, json!({ "stage": "published" })).await.ok();
    assert_eq!(visit().await.ok()["title"], "Appel");
}
