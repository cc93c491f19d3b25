//! Invitations from a list of people and their groups.

use std::sync::{
    Arc, OnceLock,
    atomic::{AtomicBool, Ordering},
};

use axum::http::Method;
use coopol::store::faulty::{Call, Failure, Fate, FaultyStore};
use serde_json::{Value, json};

use crate::support::{Person, TestHub};

const BATCH: &str = "/api/invitations/batch";

async fn batch(hub: &TestHub, who: &Person, list: &str) -> Value {
    hub.post(who, BATCH, json!({ "csv": list })).await.created()
}

/// The lines that are wrong, with the field and what is wrong there.
fn problems(report: &Value) -> Vec<(u64, &str, &str)> {
    let text = |value: &'static str, problem: &Value| problem[value].as_str().unwrap().to_owned();
    let problems = report["problems"].as_array().unwrap().iter();
    let problems = problems.map(|problem| {
        assert!(text("detail", problem).len() > 10);
        (
            problem["line"].as_u64().unwrap(),
            problem["field"].as_str().unwrap(),
            problem["code"].as_str().unwrap(),
        )
    });
    problems.collect()
}

/// How many letters wait.
async fn letters(hub: &TestHub) -> usize {
    hub.hub.store().scan("letter/".to_owned(), None, 10).await.unwrap().len()
}

fn secret(invited: &Value) -> String {
    invited["url"].as_str().unwrap().rsplit('/').next().unwrap().to_owned()
}

#[tokio::test]
async fn account_9_a_list_invites_its_sound_lines_and_says_what_is_wrong_in_the_others() {
    let hub = TestHub::start().await;
    let admin = hub.administrator("rosa").await;
    let nantes = hub.group(&admin, "Section de Nantes", "section").await;
    hub.group(&admin, "Double", "free").await;
    hub.group(&admin, "double", "free").await;
    let list = "Prénom;Nom;Courriel;Section;Rôle;Statut\n\
        Jean;J.;jean@example.org;section  de nantes;Secrétaire;adhérent·e\n\
        Karl;K.;karl@example.org;;;sympathisant\n\
        X;;not-an-address;;;\n\
        Jean;J.;JEAN@example.org;Section de Nantes;;\n\
        Y;;y@example.org;Section de Nante;;\n\
        Z;;z@example.org;double;;\n\
        U;;u@example.org;Section de Nantes;chef;\n\
        V;;v@example.org;;secrétaire;\n\
        W;;w@example.org;;;pape\n";
    let check = hub.post(&admin, &format!("{BATCH}?mode=check"), json!({ "csv": list })).await.ok();
    assert_eq!((&check["sound"], &check["created"]), (&json!(2), &json!([])));
    let open = hub.get(&admin, "/api/invitations").await.ok();
    assert!(open["items"].as_array().unwrap().is_empty(), "a check invites nobody");
    let report = batch(&hub, &admin, list).await;
    let wrong = [
        (4, "email", "bad-address"),
        (5, "email", "repeated"),
        (6, "group", "unknown-group"),
        (7, "group", "ambiguous-group"),
        (8, "role", "bad-role"),
        (9, "role", "bad-role"),
        (10, "standing", "bad-standing"),
    ];
    assert_eq!(problems(&report), wrong);
    let created = report["created"].as_array().unwrap();
    let lines: Vec<_> = created.iter().map(|one| (&one["line"], &one["name"])).collect();
    assert_eq!(lines, [(&json!(2), &json!("Jean J.")), (&json!(3), &json!("Karl K."))]);
    let jean = hub.join(&secret(&created[0]), "jean").await;
    let me = hub.get(&jean, "/api/me").await.ok();
    assert_eq!(
        (&me["groups"][0]["id"], &me["groups"][0]["role"]),
        (&json!(nantes), &json!("secretary"))
    );
    let karl = hub.join(&secret(&created[1]), "karl").await;
    assert_eq!(hub.get(&karl, "/api/me").await.ok()["standing"], "sympathiser");
}

#[tokio::test]
async fn account_9_a_file_is_taken_as_excel_saves_it_and_twice_is_once() {
    let hub = TestHub::start().await;
    let admin = hub.administrator("rosa").await;
    hub.group(&admin, "Saint-Étienne", "section").await;
    let file = b"Courriel;Section\r\nlea@example.org;Saint-\xc9tienne\r\n";
    let report = hub.upload(&admin, BATCH, ("text/csv", file)).await.created();
    assert_eq!(problems(&report), []);
    assert_eq!(report["created"].as_array().unwrap().len(), 1);
    let mut urls = Vec::new();
    for _ in 0..2 {
        let headers = [
            ("authorization", format!("Bearer {}", admin.bearer)),
            ("idempotency-key", "the same click".to_owned()),
        ];
        let body = Some(json!({ "csv": "email\nkarl@example.org\n" }));
        let sent = hub.request(Method::POST, BATCH, &headers, body).await.created();
        urls.push(secret(&sent["created"][0]));
    }
    assert_eq!(urls[0], urls[1]);
    let open = hub.get(&admin, "/api/invitations").await.ok();
    assert_eq!(open["items"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn account_9_a_list_that_stopped_half_way_has_every_letter_written_when_it_is_sent_again() {
    let (is_away, first) = (Arc::new(AtomicBool::new(false)), OnceLock::new());
    let store_is_away = Arc::clone(&is_away);
    // The store takes the first letter; those after it while it is there.
    let fates = move |call: &Call| {
        let is_letter = call.name.starts_with("letter/invitation/");
        let is_lost = is_letter
            && first.get_or_init(|| call.name.clone()) != &call.name
            && store_is_away.load(Ordering::Relaxed);
        Fate { failure: is_lost.then_some(Failure::Before), ..Fate::default() }
    };
    let mut hub = TestHub::start_on(|store| Arc::new(FaultyStore::with_fates(store, fates))).await;
    let admin = hub.administrator("rosa").await;
    hub.restart_writing().await;
    let headers = [
        ("authorization", format!("Bearer {}", admin.bearer)),
        ("idempotency-key", "the same list".to_owned()),
    ];
    let list = json!({ "csv": "email\na@example.org\nb@example.org\nc@example.org\n" });
    let send = async || hub.request(Method::POST, BATCH, &headers, Some(list.clone())).await;

    is_away.store(true, Ordering::Relaxed);
    assert_eq!(send().await.problem(), (503, "unavailable"));
    assert_eq!(letters(&hub).await, 1);
    is_away.store(false, Ordering::Relaxed);
    for _ in 0..2 {
        let report = send().await.created();
        let written = report["created"].as_array().unwrap().iter();
        assert!(written.map(|one| &one["delivery"]).all(|by| by == "mail"), "{report}");
        assert_eq!(letters(&hub).await, 3);
    }
    let open = hub.get(&admin, "/api/invitations").await.ok();
    assert_eq!(open["items"].as_array().unwrap().len(), 3);
}

#[tokio::test]
async fn account_9_a_list_that_is_sent_again_invites_nobody_whom_it_did_not_invite_at_first() {
    let mut hub = TestHub::start().await;
    let admin = hub.administrator("rosa").await;
    hub.restart_writing().await;
    let headers = [
        ("authorization", format!("Bearer {}", admin.bearer)),
        ("idempotency-key", "the same list".to_owned()),
    ];
    let list = json!({ "csv": "email,group\na@example.org,\nb@example.org,Nantes\nx,\n" });
    let send = async || hub.request(Method::POST, BATCH, &headers, Some(list.clone())).await;
    let first = send().await.created();
    assert_eq!(problems(&first), [(3, "group", "unknown-group"), (4, "email", "bad-address")]);

    hub.group(&admin, "Nantes", "section").await;
    let again = send().await.created();
    assert_eq!(problems(&again), [(3, "email", "sent-before"), (4, "email", "bad-address")]);
    assert_eq!((&again["sound"], again["created"].as_array().unwrap().len()), (&json!(1), 1));
    assert_eq!(secret(&again["created"][0]), secret(&first["created"][0]));
    assert_eq!(letters(&hub).await, 1);
    let anew = hub.post(&admin, BATCH, list).await.created();
    assert_eq!(anew["created"].as_array().unwrap().len(), 2, "another list");
}

#[tokio::test]
async fn account_9_a_list_raises_nobody_above_whoever_sends_it() {
    let hub = TestHub::start().await;
    let admin = hub.administrator("rosa").await;
    hub.group(&admin, "Section de Nantes", "section").await;
    let jean = hub.join(&hub.invitation(&admin, json!({})).await, "jean").await;
    hub.group(&jean, "Les amis du rail", "free").await;
    let list = "email,group,standing\n\
        a@example.org,Les amis du rail,\n\
        b@example.org,Les amis du rail,member\n\
        c@example.org,Section de Nantes,\n\
        d@example.org,,\n";
    let report = batch(&hub, &jean, list).await;
    let wrong =
        [(3, "group", "forbidden"), (4, "group", "unknown-group"), (5, "group", "forbidden")];
    assert_eq!(problems(&report), wrong);
    assert_eq!(report["created"].as_array().unwrap().len(), 1);
    let unreadable = hub.post(&jean, BATCH, json!({ "csv": "nom\nx\n" })).await;
    assert_eq!(unreadable.problem(), (422, "invalid"));
    let big = "x".repeat(600_000);
    let too_big = hub.upload(&jean, BATCH, ("text/csv", big.as_bytes())).await;
    assert_eq!(too_big.problem(), (422, "invalid"));
}
