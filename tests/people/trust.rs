//! Trust: who looked at one's data, all of it to take away, presence that is hidden, and what stays
//! of who leaves.

use std::sync::Arc;

use axum::http::{Method, StatusCode};
use coopol::{
    access::token::TokenKey,
    domain::{
        ids::{InvitationId, MemberId},
        organisation::{command::Command, member::Status},
    },
    house::{
        Petitioner,
        identity::{self, Address},
    },
    hub::{Hub, HubOptions},
    post::outbox::{self, Letter},
    store::faulty::{Call, Failure, Fate, FaultyStore},
};
use serde_json::{Value, json};

use crate::{
    closed::{opened, until, words, write},
    support::{PASSWORD, Person, TestHub},
};

async fn looks(hub: &TestHub, who: &Person) -> Vec<Value> {
    let page = hub.get(who, "/api/me/consultations").await.ok();
    page["items"].as_array().unwrap().clone()
}

#[tokio::test]
async fn trust_1_a_member_sees_who_looked_at_their_data_by_right_of_office() {
    let hub = TestHub::start().await;
    let admin = hub.administrator("rosa").await;
    let jean = hub.join(&hub.invitation(&admin, json!({})).await, "jean").await;
    let group = hub.group(&jean, "Les amis du rail", "free").await;
    assert!(looks(&hub, &jean).await.is_empty());
    for _ in 0..2 {
        hub.get(&admin, "/api/members").await.ok();
    }
    let account = hub.get(&admin, &format!("/api/members/{}", jean.id)).await.ok();
    assert_eq!(account["email"], jean.email);
    hub.get(&admin, &format!("/api/groups/{group}/members")).await.ok();
    hub.get(&jean, &format!("/api/groups/{group}/members")).await.ok();
    let looks_at_jean = looks(&hub, &jean).await;
    let mut what: Vec<&str> =
        looks_at_jean.iter().map(|look| look["what"].as_str().unwrap()).collect();
    what.sort_unstable();
    assert_eq!(what, ["account", "group", "list"], "one look an hour, and one's own are none");
    for look in &looks_at_jean {
        assert_eq!(look["by"]["name"], "rosa");
        assert!(look["at"].as_u64().is_some_and(|at| at.abs_diff(coopol::hub::now_s()) < 600));
    }
    assert!(looks(&hub, &admin).await.is_empty(), "her own data");
    assert_eq!(
        hub.get(&jean, &format!("/api/members/{}", admin.id)).await.problem(),
        (403, "forbidden")
    );
}

#[tokio::test]
async fn trust_1_what_cannot_be_recorded_is_not_shown() {
    let refuses = |call: &Call| {
        let failure = call.name.starts_with("consultation/").then_some(Failure::Before);
        Fate { failure, ..Fate::default() }
    };
    let hub = TestHub::start_on(|store| Arc::new(FaultyStore::with_fates(store, refuses))).await;
    let admin = hub.administrator("rosa").await;
    let jean = hub.join(&hub.invitation(&admin, json!({})).await, "jean").await;
    let account = format!("/api/members/{}", jean.id);
    for path in ["/api/members", &account] {
        assert_eq!(hub.get(&admin, path).await.problem(), (503, "unavailable"), "{path}");
    }
}

#[tokio::test]
async fn trust_2_a_member_takes_away_all_that_is_known_of_them() {
    let hub = TestHub::start().await;
    let admin = hub.administrator("rosa").await;
    let jean = hub.join(&hub.invitation(&admin, json!({})).await, "jean").await;
    let group = hub.group(&jean, "Les amis du rail", "free").await;
    let text = hub.text(&jean, json!({ "title": "Le rail", "group": group })).await;
    hub.text(&admin, json!({ "title": "Pas le sien" })).await;
    let sheet = json!({ "title": "Gares", "kind": "argumentaire", "group": group });
    let sheet = hub.text(&jean, sheet).await;
    let source = json!({ "title": "SNCF", "url": "https://example.org/", "date": "2026-03-01" });
    let argument = json!({ "claim": "Le rail coûte trop.", "sources": [source] });
    let path = format!("/api/texts/{sheet}/argument");
    hub.ask(Method::PUT, &path, Some(&jean.bearer), Some(argument.clone())).await.ok();
    hub.post(&jean, &format!("{path}/checks"), json!({})).await.created();
    hub.invitation(&jean, json!({ "group": group })).await;
    hub.get(&admin, "/api/members").await.ok();
    let all = hub.get(&jean, "/api/me/export").await.ok();
    assert_eq!((&all["name"], &all["email"]), (&json!("jean"), &json!("jean@example.org")));
    assert_eq!(all["groups"][0]["role"], "secretary");
    let texts = all["texts"].as_array().unwrap();
    assert_eq!(texts.len(), 2);
    let of = |id: &str| texts.iter().find(|one| one["id"] == id).unwrap();
    assert_eq!(of(&text)["part"], "author");
    assert!(of(&text)["words"].is_string());
    assert_eq!((&of(&text)["argument"], &of(&text)["checked"]), (&Value::Null, &Value::Null));
    assert_eq!(of(&sheet)["argument"], argument);
    assert!(of(&sheet)["checked"].is_u64());
    assert_eq!(all["invitations"][0]["group"], json!(group));
    assert_eq!(all["consultations"][0]["by"]["name"], "rosa");
    assert!(!all.to_string().contains("Pas le sien"));
}

#[tokio::test]
async fn presence_5_who_hides_is_shown_to_nobody_whatever_their_client_sends() {
    let hub = TestHub::start().await;
    let admin = hub.administrator("rosa").await;
    let group = hub.group(&admin, "Nantes", "section").await;
    let place = json!({ "group": group });
    let jean = hub.join(&hub.invitation(&admin, place.clone()).await, "jean").await;
    let karl = hub.join(&hub.invitation(&admin, place).await, "karl").await;
    hub.patch(&karl, "/api/me", json!({ "presence": "hidden" })).await.ok();
    let text = hub.text(&admin, json!({ "title": "Le rail", "group": group })).await;
    let watcher = opened(&hub, &admin, &text).await;
    let (shown, hidden) = (opened(&hub, &jean, &text).await, opened(&hub, &karl, &text).await);
    hidden.set_presence(r#"{"user":{"name":"karl"}}"#).unwrap();
    shown.set_presence(r#"{"user":{"name":"jean"}}"#).unwrap();
    let seen = |name: &str| watcher.peers().iter().any(|peer| peer.state.contains(name));
    until("jean is seen", || seen("jean")).await;
    // A socket's frames are taken in their order: once a word that karl writes after it is there,
    // what he announced was passed over.
    write(&hidden, "un mot");
    until("karl's word is read", || words(&watcher).contains("un mot")).await;
    assert!(!seen("karl"));
    hub.patch(&jean, "/api/me", json!({ "presence": "hidden" })).await.ok();
    until("jean goes", || !seen("jean")).await;
    shown.set_presence(r#"{"user":{"name":"jean"},"again":true}"#).unwrap();
    hub.patch(&karl, "/api/me", json!({ "presence": "shown" })).await.ok();
    hidden.set_presence(r#"{"user":{"name":"karl"},"again":true}"#).unwrap();
    until("karl is seen", || seen("karl")).await;
    assert!(!seen("jean"));
}

/// Whether some file under `folder` holds `trace`.
fn found(folder: &std::path::Path, trace: &str) -> Option<std::path::PathBuf> {
    std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).find(|path| {
        let bytes = std::fs::read(path).unwrap();
        bytes.windows(trace.len()).any(|window| window == trace.as_bytes())
    })
}

#[tokio::test]
async fn account_5_no_field_of_who_left_is_in_any_file_backup_or_export() {
    let hub = TestHub::start().await;
    let admin = hub.administrator("rosa").await;
    // Others come and go meanwhile, so that the store moves its records about.
    for n in 0..15 {
        hub.join(&hub.invitation(&admin, json!({})).await, &format!("autre-{n}")).await;
    }
    let jean = hub.join(&hub.invitation(&admin, json!({})).await, "jeannot-lapin").await;
    for n in 15..30 {
        hub.join(&hub.invitation(&admin, json!({})).await, &format!("autre-{n}")).await;
    }
    let open = json!({ "title": "Le rail", "visibility": "organisation", "stage": "published" });
    let text = hub.text(&jean, open).await;
    hub.patch(&jean, &format!("/api/texts/{text}"), json!({ "stage": "published" })).await.ok();
    hub.patch(&jean, "/api/me", json!({ "name": "Jeannot l’ancien" })).await.ok();
    let credentials = json!({ "email": jean.email, "password": PASSWORD });
    hub.ask(Method::POST, "/api/session", None, Some(credentials)).await.created();
    let forgotten = Some(json!({ "email": jean.email }));
    hub.ask(Method::POST, "/api/password-resets", None, forgotten).await;
    hub.get(&admin, "/api/members").await.ok();
    hub.get(&admin, &format!("/api/members/{}", jean.id)).await.ok();
    let invitation = InvitationId(uuid::Uuid::new_v4());
    let to = Address::new("Jeannot-Lapin@example.org").unwrap();
    let store = hub.hub.store().as_ref();
    outbox::put(store, Letter::Invitation { invitation, to }, std::time::SystemTime::now())
        .await
        .unwrap();

    let leave = Some(json!({ "password": PASSWORD }));
    let left = hub.ask(Method::DELETE, "/api/me", Some(&jean.bearer), leave).await;
    assert_eq!(left.status, StatusCode::NO_CONTENT, "{}", left.body);
    let folder = hub.folder.path();
    hub.hub.store().backup(folder.join("backup.db")).await.unwrap();
    let traces = ["jeannot-lapin", "Jeannot-Lapin", "Jeannot l’ancien"];
    for trace in traces {
        assert_eq!(found(folder, trace), None, "{trace}");
    }
    for kind in ["session", "reset", "consultation", "identity", "letter"] {
        let records = store.scan(format!("{kind}/"), None, 200).await.unwrap();
        let theirs = |key: &str, value: &[u8]| {
            key.contains(&jean.id) || String::from_utf8_lossy(value).to_lowercase().contains("jean")
        };
        assert!(!records.iter().any(|record| theirs(&record.key, &record.value)), "{kind}");
    }
    let mut exports = Vec::new();
    for path in ["/api/me/export", "/api/members", "/api/texts", "/api/groups", "/api/home"] {
        exports.push(hub.get(&admin, path).await.ok().to_string());
    }
    exports.push(hub.get(&admin, &format!("/api/texts/{text}")).await.ok().to_string());
    for format in ["html", "markdown", "text", "json"] {
        let path = format!("/api/texts/{text}/content?format={format}");
        exports.push(hub.get(&admin, &path).await.ok().to_string());
    }
    for (export, trace) in exports.iter().flat_map(|export| traces.map(|trace| (export, trace))) {
        assert!(!export.contains(trace), "{trace} in {export}");
    }
}

#[tokio::test]
async fn account_5_a_leave_that_was_cut_off_is_finished_at_the_next_start() {
    let hub = TestHub::start().await;
    let admin = hub.administrator("rosa").await;
    let jean = hub.join(&hub.invitation(&admin, json!({})).await, "jeannot-lapin").await;
    let member = MemberId::new(&jean.id).unwrap();
    let leave = vec![Command::ChangeStatus(member.clone(), Status::Left)];
    hub.hub.house().ask(Petitioner::Member(member.clone()), leave, None).await.unwrap();
    let store = Arc::clone(hub.hub.store());
    assert!(identity::read(store.as_ref(), &member).await.unwrap().is_some());
    let options = HubOptions::new(Arc::clone(&store), TokenKey::new([7; 32]));
    let _next = Hub::start(options).await.unwrap();
    until("jean is forgotten", || found(hub.folder.path(), "jeannot-lapin").is_none()).await;
    assert!(identity::read(store.as_ref(), &member).await.unwrap().is_none());
    let rosa = MemberId::new(&admin.id).unwrap();
    assert!(identity::read(store.as_ref(), &rosa).await.unwrap().is_some());
}
