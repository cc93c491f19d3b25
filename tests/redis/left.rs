//! ACCOUNT-5 on a Redis: of who left, nothing is in any file of the server.

use std::sync::Arc;

use axum::http::{Method, StatusCode};
use coopol::store::Store;
use serde_json::json;

use crate::{
    hub::eventually,
    people::{PASSWORD, TestHub},
    server::RedisServer,
    support::store_on,
};

/// Somebody leaves a hub whose store has these settings.
async fn leave(settings: &[&str]) {
    // Compressed, nothing could be found.
    let plain = [settings, &["--rdbcompression", "no"]].concat();
    let server = RedisServer::start(&plain).await;
    let store: Arc<dyn Store> = Arc::new(store_on(&server).await);
    let hub = TestHub::start_on(|_| Arc::clone(&store)).await;
    let admin = hub.administrator("rosa").await;
    let jean = hub.join(&hub.invitation(&admin, json!({})).await, "jeannot-lapin").await;
    let open = json!({ "title": "Le rail", "visibility": "organisation" });
    let text = hub.text(&jean, open).await;
    hub.patch(&jean, &format!("/api/texts/{text}"), json!({ "stage": "published" })).await.ok();
    hub.patch(&jean, "/api/me", json!({ "name": "Jeannot l’ancien" })).await.ok();
    let forgotten = Some(json!({ "email": jean.email }));
    hub.ask(Method::POST, "/api/password-resets", None, forgotten).await;
    hub.get(&admin, &format!("/api/members/{}", jean.id)).await.ok();
    // Written to a file in any case.
    server.ask("SAVE");
    let traces = ["jeannot-lapin@example.org", "Jeannot l’ancien"];
    assert!(traces.iter().all(|trace| server.holds(trace)), "{settings:?}");

    let password = Some(json!({ "password": PASSWORD }));
    let left = hub.ask(Method::DELETE, "/api/me", Some(&jean.bearer), password).await;
    assert_eq!(left.status, StatusCode::NO_CONTENT, "{}", left.body);
    for trace in ["jeannot-lapin", "Jeannot l’ancien"] {
        // Redis removes the old file on a thread of its own.
        eventually("nothing remains", || !server.holds(trace)).await;
    }
    for kind in ["identity", "address", "session", "reset", "consultation", "letter"] {
        let records = store.scan(format!("{kind}/"), None, 200).await.unwrap();
        let theirs = |key: &str, value: &[u8]| {
            key.contains(&jean.id) || String::from_utf8_lossy(value).to_lowercase().contains("jean")
        };
        assert!(!records.iter().any(|record| theirs(&record.key, &record.value)), "{kind}");
    }
    let members = hub.get(&admin, "/api/members").await.ok().to_string();
    assert!(members.contains(&jean.id) && !members.to_lowercase().contains("jeannot"), "{members}");
    let content = hub.get(&admin, &format!("/api/texts/{text}")).await.ok();
    assert_eq!(content["authors"][0]["name"], json!(null), "their part stays, without a name");
}

#[tokio::test]
async fn account_5_of_who_left_nothing_is_in_any_file_of_a_redis() {
    leave(&["--save", "3600 100000"]).await;
    leave(&["--appendonly", "yes", "--appendfsync", "always", "--save", "3600 100000"]).await;
}
