//! Guessing at passwords, many at a time.

use axum::http::{Method, StatusCode};
use serde_json::{Value, json};

use crate::support::{PASSWORD, TestHub};

/// Longer than any password is: it is wrong without being hashed, so that the test is quick.
fn guess(email: &str) -> Value {
    json!({ "email": email, "password": "x".repeat(300) })
}

#[tokio::test]
async fn account_11_made_up_addresses_are_tried_so_often_and_known_devices_are_not_stopped() {
    let hub = TestHub::start().await;
    let admin = hub.administrator("rosa").await;
    let right = json!({ "email": admin.email, "password": PASSWORD });
    let signed_in = hub.ask(Method::POST, "/api/session", None, Some(right.clone())).await;
    let device = signed_in.cookie("coopol_device");
    let mut codes = Vec::new();
    for n in 0..400 {
        let guess = guess(&format!("{n}@example.org"));
        codes.push(hub.ask(Method::POST, "/api/session", None, Some(guess)).await.status.as_u16());
    }
    assert!(codes.iter().take(300).all(|code| *code == 401), "{codes:?}");
    assert!(codes.contains(&429), "{codes:?}");
    let known = [("cookie", device)];
    let known = hub.request(Method::POST, "/api/session", &known, Some(right)).await;
    assert_eq!(known.status, StatusCode::CREATED);
    // From elsewhere, as a proxy on this machine tells: nobody there has failed.
    let elsewhere = [("x-forwarded-for", "192.0.2.7".to_owned())];
    let guess = Some(guess("somebody@example.org"));
    let elsewhere = hub.request(Method::POST, "/api/session", &elsewhere, guess).await;
    assert_eq!(elsewhere.problem(), (401, "bad-credentials"));
}

#[tokio::test]
async fn account_11_who_gets_in_is_not_counted_however_many_come_through_one_door() {
    let hub = TestHub::start().await;
    let admin = hub.administrator("rosa").await;
    let others = [("x-forwarded-for", "192.0.2.8".to_owned())];
    for n in 0..299 {
        let guess = Some(guess(&format!("{n}@example.org")));
        hub.request(Method::POST, "/api/session", &others, guess).await;
    }
    for _ in 0..5 {
        let right = Some(json!({ "email": admin.email, "password": PASSWORD }));
        let answer = hub.request(Method::POST, "/api/session", &others, right).await;
        assert_eq!(answer.status, StatusCode::CREATED);
    }
}

#[tokio::test]
async fn account_11_who_is_signed_in_guesses_no_faster() {
    let hub = TestHub::start().await;
    let admin = hub.administrator("rosa").await;
    let guess = json!({ "old": "a guess too many", "new": PASSWORD });
    let mut codes = Vec::new();
    for _ in 0..12 {
        let answer = hub.post(&admin, "/api/me/password", guess.clone()).await;
        codes.push(answer.status.as_u16());
    }
    assert_eq!(codes, [401; 12]);
    let more = hub.post(&admin, "/api/me/password", guess).await;
    assert_eq!(more.problem(), (429, "too-many"));
    assert!(more.header("retry-after").is_some());
    let leave = Some(json!({ "password": PASSWORD }));
    let leave = hub.ask(Method::DELETE, "/api/me", Some(&admin.bearer), leave).await;
    assert_eq!(leave.problem(), (429, "too-many"), "the same password is guessed at");
}
