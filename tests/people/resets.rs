//! Another password, where the hub has no mail server: administrators hand links on. With one, see
//! `tests/mail`.

use std::time::{Duration, SystemTime};

use axum::http::{Method, StatusCode};
use coopol::house::{resets, secrets::LinkKey};
use serde_json::{Value, json};

use crate::support::{PASSWORD, PATIENCE, Person, TestHub};

const NEW: &str = "cinq ânes au pré";

async fn ask(hub: &TestHub, email: &str) {
    let asked = Some(json!({ "email": email }));
    let answer = hub.ask(Method::POST, "/api/password-resets", None, asked).await;
    assert_eq!((answer.status, answer.body), (StatusCode::ACCEPTED, json!("")));
}

/// The links that wait, once there are `count`.
async fn links(hub: &TestHub, admin: &Person, count: usize) -> Vec<Value> {
    let waiting = async {
        loop {
            let page = hub.get(admin, "/api/password-resets").await.ok();
            let items = page["items"].as_array().unwrap().clone();
            if items.len() == count {
                return items;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    tokio::time::timeout(PATIENCE, waiting).await.expect("links")
}

fn secret(link: &Value) -> String {
    link["url"].as_str().unwrap().rsplit("/reset/").next().unwrap().to_owned()
}

async fn redeem(hub: &TestHub, secret: &str, password: &str) -> (u16, String) {
    let body = Some(json!({ "secret": secret, "password": password }));
    let answer = hub.ask(Method::POST, "/api/password-resets/redeem", None, body).await;
    let (status, code) = answer.problem();
    (status, code.to_owned())
}

#[tokio::test]
async fn account_7_a_link_changes_the_password_once_and_ends_every_session() {
    let hub = TestHub::start().await;
    let admin = hub.administrator("rosa").await;
    let jean = hub.join(&hub.invitation(&admin, json!({})).await, "jean").await;
    ask(&hub, "JEAN@example.org").await;
    ask(&hub, "nobody@example.org").await;
    let link = &links(&hub, &admin, 1).await[0];
    assert_eq!(link["member"]["name"], "jean");
    assert_eq!(hub.get(&jean, "/api/password-resets").await.problem(), (403, "forbidden"));
    let secret = secret(link);
    assert_eq!(redeem(&hub, &secret, "short").await.0, 422, "a link is not wasted");
    assert_eq!(redeem(&hub, &secret, NEW).await.0, 204);
    assert_eq!(hub.get(&jean, "/api/me").await.problem(), (401, "signed-out"));
    for (password, status) in [(PASSWORD, 401), (NEW, 201)] {
        let credentials = json!({ "email": jean.email, "password": password });
        let answer = hub.ask(Method::POST, "/api/session", None, Some(credentials)).await;
        assert_eq!(answer.status.as_u16(), status);
    }
    assert_eq!(redeem(&hub, &secret, PASSWORD).await, (404, "not-found".to_owned()));
    assert!(links(&hub, &admin, 0).await.is_empty());
}

#[tokio::test]
async fn account_7_asking_again_makes_no_second_link_and_spoils_none() {
    let hub = TestHub::start().await;
    let admin = hub.administrator("rosa").await;
    for _ in 0..3 {
        ask(&hub, &admin.email).await;
    }
    let link = &links(&hub, &admin, 1).await[0];
    assert_eq!(redeem(&hub, &secret(link), NEW).await.0, 204);
    for asked in 0..4 {
        let asked_again = Some(json!({ "email": admin.email }));
        let answer = hub.ask(Method::POST, "/api/password-resets", None, asked_again).await;
        assert_eq!(answer.status.as_u16(), if asked < 3 { 202 } else { 429 });
    }
}

#[tokio::test]
async fn account_7_of_two_who_redeem_at_once_one_does_and_no_secret_is_stored() {
    let hub = TestHub::start().await;
    let admin = hub.administrator("rosa").await;
    ask(&hub, &admin.email).await;
    let secret = secret(&links(&hub, &admin, 1).await[0]);
    let (store, token) = (hub.hub.store(), secret.rsplit('.').next().unwrap().to_owned());
    for record in store.scan("reset/".to_owned(), None, 10).await.unwrap() {
        let value = String::from_utf8(record.value.to_vec()).unwrap();
        assert!(!format!("{} {value}", record.key).contains(&token));
    }
    let (one, other) = tokio::join!(redeem(&hub, &secret, NEW), redeem(&hub, &secret, PASSWORD));
    let mut statuses = [one.0, other.0];
    statuses.sort_unstable();
    assert_eq!(statuses, [204, 404]);
}

#[tokio::test]
async fn account_7_a_link_ends_by_itself() {
    let hub = TestHub::start().await;
    let admin = hub.administrator("rosa").await;
    let member = coopol::domain::ids::MemberId::new(&admin.id).unwrap();
    let key = LinkKey::new([1; 32]);
    let long_ago = SystemTime::now() - resets::RESET_LIFE - Duration::from_secs(1);
    let store = hub.hub.store().as_ref();
    let reset = resets::ask(store, &key, &member, long_ago).await.unwrap().unwrap();
    assert_eq!(redeem(&hub, &reset.secret(&key), NEW).await, (404, "not-found".to_owned()));
}

#[tokio::test]
async fn account_7_another_password_makes_waiting_links_void() {
    let hub = TestHub::start().await;
    let admin = hub.administrator("rosa").await;
    ask(&hub, &admin.email).await;
    let secret = secret(&links(&hub, &admin, 1).await[0]);
    let change = json!({ "old": PASSWORD, "new": NEW });
    hub.post(&admin, "/api/me/password", change).await.created();
    assert_eq!(redeem(&hub, &secret, PASSWORD).await, (404, "not-found".to_owned()));
}
