//! Accounts: invitations, signing in and out, leaving.

use std::time::Duration;

use axum::http::{Method, StatusCode};
use coopol::domain::organisation::member::Office;
use serde_json::json;

use crate::{
    page::Page,
    support::{PASSWORD, Person, TestHub},
};

#[tokio::test]
async fn account_1_an_invitation_makes_one_member_once() {
    let hub = TestHub::start().await;
    let admin = hub.administrator("rosa").await;
    let secret = hub.invitation(&admin, json!({ "email": "jean@example.org" })).await;
    let offer = json!({ "invitation": secret });
    let look = hub.ask(Method::POST, "/api/invitations/look", None, Some(offer)).await;
    assert_eq!(look.ok()["standing"], "full");
    let jean = hub.join(&secret, "jean").await;
    let again = json!({
        "invitation": secret, "name": "Karl", "email": "karl@example.org", "password": PASSWORD,
    });
    let again = hub.ask(Method::POST, "/api/members", None, Some(again)).await;
    assert_eq!(again.problem(), (409, "invitation-over"));
    let me = hub.get(&jean, "/api/me").await.ok();
    assert_eq!((&me["name"], &me["office"]), (&json!("jean"), &json!("none")));
    // What a failed attempt left behind keeps nobody out.
    let secret = hub.invitation(&admin, json!({})).await;
    hub.join(&secret, "karl").await;
}

#[tokio::test]
async fn account_1_an_address_has_one_account() {
    let hub = TestHub::start().await;
    let admin = hub.administrator("rosa").await;
    let secret = hub.invitation(&admin, json!({})).await;
    let taken = json!({
        "invitation": secret, "name": "R.", "email": "ROSA@example.org", "password": PASSWORD,
    });
    let taken = hub.ask(Method::POST, "/api/members", None, Some(taken)).await;
    assert_eq!(taken.problem(), (409, "address-taken"));
    hub.join(&secret, "jean").await;
}

#[tokio::test]
async fn account_2_guessing_is_slowed_down() {
    let hub = TestHub::start().await;
    let admin = hub.administrator("rosa").await;
    let guess = json!({ "email": admin.email, "password": "a guess too many" });
    let mut codes = Vec::new();
    for _ in 0..14 {
        let answer = hub.ask(Method::POST, "/api/session", None, Some(guess.clone())).await;
        codes.push(answer.status.as_u16());
    }
    assert_eq!(codes.iter().filter(|code| **code == 401).count(), 12, "{codes:?}");
    assert_eq!(codes[13], 429);
}

#[tokio::test]
async fn account_3_signing_out_everywhere_ends_every_session() {
    let hub = TestHub::start().await;
    let admin = hub.administrator("rosa").await;
    let credentials = json!({ "email": "Rosa@Example.org", "password": PASSWORD });
    let session = hub.ask(Method::POST, "/api/session", None, Some(credentials)).await.created();
    let second = session["token"].as_str().unwrap();
    assert_eq!(hub.ask(Method::GET, "/api/me", Some(second), None).await.status, StatusCode::OK);
    let out = hub.ask(Method::DELETE, "/api/sessions", Some(second), None).await;
    assert_eq!(out.status, StatusCode::NO_CONTENT);
    for bearer in [second, &admin.bearer] {
        let answer = hub.ask(Method::GET, "/api/me", Some(bearer), None).await;
        assert_eq!(answer.problem(), (401, "signed-out"));
    }
}

#[tokio::test]
async fn account_3_who_signs_in_again_in_the_same_instant_finds_their_texts_open() {
    let hub = TestHub::start().await;
    let mut admin = hub.administrator("rosa").await;
    let text = hub.text(&admin, json!({ "title": "Motion" })).await;
    for _ in 0..3 {
        let out = hub.delete(&admin, "/api/sessions").await;
        assert_eq!(out.status, StatusCode::NO_CONTENT);
        let credentials = json!({ "email": admin.email, "password": PASSWORD });
        let again = hub.ask(Method::POST, "/api/session", None, Some(credentials)).await.created();
        admin.bearer = again["token"].as_str().unwrap().to_owned();
        let client = hub.open(&text, &hub.token(&admin, &text).await.unwrap());
        client.wait_synced().await.unwrap();
    }
}

#[tokio::test]
async fn account_3_a_socket_that_stays_open_opens_nothing_more() {
    let hub = TestHub::start().await;
    let admin = hub.administrator("rosa").await;
    let room = format!("text:{}", hub.text(&admin, json!({ "title": "Motion" })).await);
    let mut page = Page::open(&hub, Some(&admin)).await;
    page.ask_for(&room).await;
    assert!(page.is_let_in().await);
    let out = hub.delete(&admin, "/api/sessions").await;
    assert_eq!(out.status, StatusCode::NO_CONTENT);
    assert!(!page.is_let_in().await);
    // Grants are of a second: one of the next would not be among those that were taken back.
    tokio::time::sleep(Duration::from_millis(1_100)).await;
    page.ask_for(&room).await;
    assert!(!page.is_let_in().await);
}

#[tokio::test]
async fn account_3_another_password_ends_every_session_and_room_token() {
    let hub = TestHub::start().await;
    let admin = hub.administrator("rosa").await;
    let text = hub.text(&admin, json!({ "title": "Motion" })).await;
    let token = hub.token(&admin, &text).await.unwrap();
    let client = hub.open(&text, &token);
    client.wait_synced().await.unwrap();
    let new = "cinq ânes au pré";
    let wrong = json!({ "old": "not this one", "new": new });
    let refused = hub.post(&admin, "/api/me/password", wrong).await;
    assert_eq!(refused.problem(), (401, "bad-credentials"));
    let changed = json!({ "old": PASSWORD, "new": new });
    let changed = hub.post(&admin, "/api/me/password", changed).await.created();
    hub.refusal(&client).await;
    assert_eq!(hub.get(&admin, "/api/me").await.problem(), (401, "signed-out"));
    // Who changed it goes on, in the session that the answer begins.
    let here = Person { bearer: changed["token"].as_str().unwrap().to_owned(), ..admin.clone() };
    assert_eq!(hub.get(&here, "/api/me").await.ok()["id"], admin.id);
    for (password, status) in [(PASSWORD, 401), (new, 201)] {
        let credentials = json!({ "email": admin.email, "password": password });
        let answer = hub.ask(Method::POST, "/api/session", None, Some(credentials)).await;
        assert_eq!(answer.status.as_u16(), status);
    }
}

#[tokio::test]
async fn account_4_a_cookie_alone_changes_nothing() {
    let hub = TestHub::start().await;
    let admin = hub.administrator("rosa").await;
    let cookie = ("cookie", format!("coopol_session={}", admin.bearer));
    let bare = [cookie.clone()];
    let me = hub.request(Method::GET, "/api/me", &bare, None).await.ok();
    let group = Some(json!({ "name": "École", "kind": "free" }));
    let bare = hub.request(Method::POST, "/api/groups", &bare, group.clone()).await;
    assert_eq!(bare.problem(), (403, "forbidden"));
    let proven = [cookie, ("x-csrf-token", me["csrf"].as_str().unwrap().to_owned())];
    hub.request(Method::POST, "/api/groups", &proven, group).await.created();
}

#[tokio::test]
async fn account_5_who_leaves_is_found_nowhere() {
    let hub = TestHub::start().await;
    let admin = hub.administrator("rosa").await;
    let secret = hub.invitation(&admin, json!({})).await;
    let jean = hub.join(&secret, "jeannot-lapin").await;
    let text = hub.text(&jean, json!({ "title": "Le logement" })).await;
    let wrong = Some(json!({ "password": "not this one" }));
    let refused = hub.ask(Method::DELETE, "/api/me", Some(&jean.bearer), wrong).await;
    assert_eq!(refused.problem(), (401, "bad-credentials"));
    let leave = Some(json!({ "password": PASSWORD }));
    let left = hub.ask(Method::DELETE, "/api/me", Some(&jean.bearer), leave).await;
    assert_eq!(left.status, StatusCode::NO_CONTENT);
    assert_eq!(hub.get(&jean, "/api/me").await.problem(), (401, "signed-out"));
    let path = format!("/api/texts/{text}");
    assert_eq!(hub.get(&admin, &path).await.status, StatusCode::NOT_FOUND, "a private text");
    let backup = hub.folder.path().join("backup.db");
    hub.hub.store().backup(backup).await.unwrap();
    for entry in std::fs::read_dir(hub.folder.path()).unwrap() {
        let path = entry.unwrap().path();
        let bytes = std::fs::read(&path).unwrap();
        for trace in ["jeannot-lapin", "jeannot-lapin@example.org"] {
            let found = bytes.windows(trace.len()).any(|window| window == trace.as_bytes());
            assert!(!found, "{trace} in {}", path.display());
        }
    }
}

#[tokio::test]
async fn account_6_the_last_administrator_stays() {
    let hub = TestHub::start().await;
    let admin = hub.administrator("rosa").await;
    let leave = Some(json!({ "password": PASSWORD }));
    let stays = hub.ask(Method::DELETE, "/api/me", Some(&admin.bearer), leave).await;
    assert_eq!(stays.problem(), (409, "last-administrator"));
    let own = format!("/api/members/{}", admin.id);
    for change in [json!({ "office": "none" }), json!({ "status": "suspended" })] {
        let stays = hub.patch(&admin, &own, change).await;
        assert_eq!(stays.problem(), (409, "last-administrator"));
    }
    let secret = hub.operators_invitation(Office::None).await;
    let jean = hub.join(&secret, "jean").await;
    let own = format!("/api/members/{}", jean.id);
    let rise = hub.patch(&jean, &own, json!({ "office": "administrator" })).await;
    assert_eq!(rise.problem(), (403, "forbidden"));
    hub.patch(&admin, &own, json!({ "office": "administrator" })).await.ok();
    let stop = json!({ "status": "suspended" });
    hub.patch(&jean, &format!("/api/members/{}", admin.id), stop).await.ok();
    assert_eq!(hub.get(&admin, "/api/me").await.problem(), (401, "signed-out"));
}

#[tokio::test]
async fn account_10_guesses_behind_the_same_address_do_not_stop_a_known_device() {
    let hub = TestHub::start().await;
    let admin = hub.administrator("rosa").await;
    let credentials = |password: &str| Some(json!({ "email": admin.email, "password": password }));
    let sign_in = async |device: Option<&str>, password: &str| {
        let cookie = device.map(|device| ("cookie", device.to_owned()));
        let headers: Vec<_> = cookie.into_iter().collect();
        hub.request(Method::POST, "/api/session", &headers, credentials(password)).await
    };
    let signed_in = sign_in(None, PASSWORD).await;
    let device = signed_in.cookie("coopol_device");
    for _ in 0..13 {
        sign_in(None, "a guess too many").await;
    }
    assert_eq!(sign_in(None, PASSWORD).await.problem(), (429, "too-many"), "the guesser");
    let forged = device.replace(&admin.id, "somebody");
    assert_eq!(sign_in(Some(&forged), PASSWORD).await.problem(), (429, "too-many"), "forged");
    assert_eq!(sign_in(Some(&device), PASSWORD).await.status, StatusCode::CREATED);
    // A stolen device cookie has no more tries than anybody.
    let mut last = 0;
    for _ in 0..14 {
        last = sign_in(Some(&device), "a guess too many").await.status.as_u16();
    }
    assert_eq!(last, 429);
}
