//! An argumentaire: claim, sources, checks, the groups that it is for, and its page for anyone.

use axum::http::{Method, StatusCode};
use coopol::text::flat;
use serde_json::{Value, json};
use yrs::{Text as _, Transact as _};

use crate::support::{Person, TestHub};

fn source(title: &str) -> Value {
    json!({ "title": title, "url": "https://www.insee.fr/fr/statistiques", "date": "2026-03-01" })
}

async fn write(hub: &TestHub, who: &Person, text: &str, words: &str) {
    let client = hub.open(text, &hub.token(who, text).await.unwrap());
    client.wait_synced().await.unwrap();
    let root = client.doc().get_or_insert_text(flat::ROOT);
    root.push(&mut client.doc().transact_mut(), words);
    client.wait_saved().await.unwrap();
}

/// A page without an account.
async fn page(hub: &TestHub, path: &str, language: &str) -> (StatusCode, String) {
    let headers = [("accept-language", language.to_owned())];
    let answer = hub.request(Method::GET, path, &headers, None).await;
    (answer.status, answer.body.as_str().expect("a page").to_owned())
}

#[tokio::test]
async fn house_4_a_check_is_void_once_the_claim_or_the_sources_change() {
    let hub = TestHub::start().await;
    let admin = hub.administrator("rosa").await;
    let group = hub.group(&admin, "Commission", "commission").await;
    let jean = hub.join(&hub.invitation(&admin, json!({ "group": group })).await, "jean").await;
    let new = json!({ "kind": "argumentaire", "title": "La dette", "group": group });
    let text = hub.text(&admin, new).await;
    let path = format!("/api/texts/{text}/argument");
    let put = async |who: &Person, body: Value| {
        hub.ask(Method::PUT, &path, Some(&who.bearer), Some(body)).await
    };
    let check = format!("{path}/checks");
    let early = hub.post(&jean, &check, json!({})).await;
    assert_eq!(early.problem(), (409, "nothing-to-check"));

    let claim = "« On vit au-dessus de nos moyens »";
    let argued = put(&admin, json!({ "claim": claim, "sources": [source("Insee")] })).await.ok();
    assert_eq!((&argued["claim"], &argued["sources"][0]), (&json!(claim), &source("Insee")));
    let checked = hub.post(&jean, &check, json!({})).await.created();
    assert_eq!(checked["checks"][0]["by"]["name"], "jean");
    assert!(checked["checked"].as_u64() > Some(1_700_000_000));
    let same = put(&admin, json!({ "claim": claim })).await.ok();
    assert_eq!(same["checks"].as_array().unwrap().len(), 1, "nothing has changed");
    let changed = put(&jean, json!({ "sources": [source("Insee"), source("DREES")] })).await.ok();
    assert_eq!((&changed["claim"], &changed["checks"]), (&json!(claim), &json!([])));

    for (url, date) in [("javascript:alert(1)", "2026-03-01"), ("https://a.fr", "2026-02-30")] {
        let bad = json!([{ "title": "x", "url": url, "date": date }]);
        assert_eq!(
            put(&admin, json!({ "sources": bad })).await.status,
            StatusCode::UNPROCESSABLE_ENTITY
        );
    }
    let motion = hub.text(&admin, json!({ "title": "Motion" })).await;
    let other = format!("/api/texts/{motion}/argument");
    assert_eq!(hub.get(&admin, &other).await.problem(), (422, "no-argumentaire"));
}

#[tokio::test]
async fn house_9_a_sheet_is_not_saved_over_what_somebody_else_has_saved_meanwhile() {
    let hub = TestHub::start().await;
    let admin = hub.administrator("rosa").await;
    let group = hub.group(&admin, "Commission", "commission").await;
    let jean = hub.join(&hub.invitation(&admin, json!({ "group": group })).await, "jean").await;
    let new = json!({ "kind": "argumentaire", "title": "La dette", "group": group });
    let path = format!("/api/texts/{}/argument", hub.text(&admin, new).await);
    let put = async |who: &Person, body: Value| {
        hub.ask(Method::PUT, &path, Some(&who.bearer), Some(body)).await
    };
    let seen = hub.get(&jean, &path).await.ok()["revision"].clone();
    let hers = json!({ "claim": "Une", "sources": [source("Insee")], "revision": seen });
    let first = put(&admin, hers.clone()).await.ok();
    assert_ne!(first["revision"], seen);
    let his = json!({ "claim": "Autre", "revision": seen });
    assert_eq!(put(&jean, his).await.problem(), (409, "changed-meanwhile"));
    let stands = hub.get(&jean, &path).await.ok();
    assert_eq!((&stands["claim"], &stands["revision"]), (&json!("Une"), &first["revision"]));
    put(&admin, hers).await.ok();

    let again = put(&jean, json!({ "claim": "Autre", "revision": first["revision"] })).await.ok();
    assert_eq!((&again["claim"], &again["sources"][0]), (&json!("Autre"), &source("Insee")));
    let unsaid = put(&admin, json!({ "claim": "Quoi qu’il y ait" })).await.ok();
    assert_eq!(unsaid["claim"], "Quoi qu’il y ait");
}

#[tokio::test]
async fn house_9_groups_are_not_chosen_over_what_was_chosen_meanwhile_or_is_not_shown() {
    let hub = TestHub::start().await;
    let admin = hub.administrator("rosa").await;
    let group = hub.group(&admin, "Commission", "commission").await;
    let leads = json!({ "group": group, "role": "facilitator" });
    let jean = hub.join(&hub.invitation(&admin, leads).await, "jean").await;
    let (nantes, reze) =
        (hub.group(&admin, "Nantes", "section").await, hub.group(&admin, "Rezé", "section").await);
    for listed in [&nantes, &reze] {
        let path = format!("/api/groups/{listed}");
        hub.patch(&admin, &path, json!({ "openness": "listed" })).await.ok();
    }
    let hidden = hub.group(&admin, "Bureau", "section").await;
    let new = json!({ "kind": "argumentaire", "title": "La dette", "group": group });
    let path = format!("/api/texts/{}/argument", hub.text(&admin, new).await);
    let put = async |who: &Person, body: Value| {
        hub.ask(Method::PUT, &path, Some(&who.bearer), Some(body)).await
    };
    let names = |argument: &Value| {
        let groups = argument["groups"].as_array().unwrap().iter();
        let mut names: Vec<String> = groups.map(|group| group["name"].to_string()).collect();
        names.sort();
        names.join(" ")
    };
    let seen = hub.get(&jean, &path).await.ok()["groups_revision"].clone();
    let hers = json!({ "groups": [hidden, nantes], "groups_revision": seen });
    put(&admin, hers.clone()).await.ok();
    let his = json!({ "claim": "Une", "groups": [reze], "groups_revision": seen });
    assert_eq!(put(&jean, his).await.problem(), (409, "changed-meanwhile"));
    let stands = hub.get(&jean, &path).await.ok();
    assert_eq!((names(&stands).as_str(), &stands["claim"]), ("\"Nantes\"", &json!("")));
    let saved_again = put(&admin, hers).await.ok();
    assert_ne!(saved_again["groups_revision"], stands["groups_revision"], "she is shown more");

    let on_it = json!({ "groups": [reze], "groups_revision": stands["groups_revision"] });
    assert_eq!(names(&put(&jean, on_it).await.ok()), "\"Rezé\"");
    let all = hub.get(&admin, &path).await.ok();
    assert_eq!(names(&all), "\"Bureau\" \"Rezé\"", "he could not choose to take that away");
    let unsaid = put(&admin, json!({ "groups": [] })).await.ok();
    assert_eq!(names(&unsaid), "");
}

#[tokio::test]
async fn house_9_no_answer_tells_whether_an_argumentaire_is_for_a_group_that_somebody_guesses() {
    let hub = TestHub::start().await;
    let admin = hub.administrator("rosa").await;
    let group = hub.group(&admin, "Commission", "commission").await;
    let leads = json!({ "group": group, "role": "facilitator" });
    let jean = hub.join(&hub.invitation(&admin, leads).await, "jean").await;
    let chosen = hub.group(&admin, "Bureau", "section").await;
    let other = hub.group(&admin, "Trésorerie", "section").await;
    let new = json!({ "kind": "argumentaire", "title": "La dette", "group": group });
    let path = format!("/api/texts/{}/argument", hub.text(&admin, new).await);
    let put = async |who: &Person, body: Value| {
        hub.ask(Method::PUT, &path, Some(&who.bearer), Some(body)).await
    };
    put(&admin, json!({ "groups": [group, chosen] })).await.ok();
    let seen = hub.get(&jean, &path).await.ok();
    assert_eq!(seen["groups"], json!([{ "id": group, "name": "Commission" }]));
    let nowhere = "00000000-0000-0000-0000-000000000000".to_owned();
    for revision in [&seen["groups_revision"], &json!(null), &json!("another")] {
        let mut answers = Vec::new();
        for guess in [&chosen, &other, &nowhere] {
            let body = json!({ "groups": [group, guess], "groups_revision": revision });
            let answer = put(&jean, body).await;
            assert_eq!(answer.problem(), (404, "not-found"));
            answers.push(answer.bytes);
        }
        assert!(answers.iter().all(|answer| *answer == answers[0]), "{answers:?}");
    }
    let all = hub.get(&admin, &path).await.ok();
    assert_eq!(all["groups"].as_array().unwrap().len(), 2, "it is for whom it was for");
}

#[tokio::test]
async fn rights_1_an_argumentaire_is_read_by_the_groups_it_is_for_once_it_is_out() {
    let hub = TestHub::start().await;
    let admin = hub.administrator("rosa").await;
    let group = hub.group(&admin, "Commission", "commission").await;
    let section = hub.group(&admin, "Section de Nantes", "section").await;
    let karl = hub.join(&hub.invitation(&admin, json!({ "group": section })).await, "karl").await;
    let new = json!({ "kind": "argumentaire", "title": "La dette", "group": group });
    let text = hub.text(&admin, new).await;
    let path = format!("/api/texts/{text}");
    let to = json!({ "claim": "On dit", "sources": [source("Insee")], "groups": [section] });
    let argument = format!("{path}/argument");
    let put = hub.ask(Method::PUT, &argument, Some(&admin.bearer), Some(to)).await.ok();
    assert_eq!(put["groups"], json!([{ "id": section, "name": "Section de Nantes" }]));
    assert_eq!(hub.get(&karl, &argument).await.problem(), (404, "not-found"), "a draft");
    hub.patch(&admin, &path, json!({ "stage": "published" })).await.ok();
    assert_eq!(hub.get(&karl, &argument).await.ok()["claim"], "On dit");
    assert_eq!(hub.post(&karl, &format!("{argument}/checks"), json!({})).await.problem().0, 403);
    let exported = hub.get(&karl, &format!("{path}/content?format=markdown")).await.ok();
    let exported = exported.as_str().unwrap();
    assert!(
        exported.contains("> On dit") && exported.contains("https://www.insee.fr"),
        "{exported}"
    );
    let words = hub.get(&karl, &format!("{path}/content?format=markdown&part=words")).await.ok();
    assert!(!words.to_string().contains("On dit"), "{words}");
    let waiting = hub.get(&admin, "/api/home").await.ok()["waiting"].clone();
    assert_eq!(
        waiting,
        json!([{ "what": "argument-unchecked", "text": text, "title": "La dette" }])
    );
}

#[tokio::test]
async fn pages_6_a_public_text_is_a_page_and_everything_else_is_the_same_nothing() {
    let hub = TestHub::start().await;
    let admin = hub.administrator("rosa").await;
    let group = hub.group(&admin, "Amis & <alliés>", "free").await;
    let title = "\"La dette\" <script>alert(1)</script>";
    let text =
        hub.text(&admin, json!({ "kind": "argumentaire", "title": title, "group": group })).await;
    write(&hub, &admin, &text, "Non : <b>voici</b> pourquoi.").await;
    let body = json!({ "claim": "<img src=x onerror=alert(1)>", "sources": [source("<i>Insee")] });
    let argument = format!("/api/texts/{text}/argument");
    hub.ask(Method::PUT, &argument, Some(&admin.bearer), Some(body)).await.ok();
    hub.post(&admin, &format!("{argument}/checks"), json!({})).await.created();

    let path = format!("/lire/{text}");
    let (_, nothing) = page(&hub, "/lire/00000000-0000-0000-0000-000000000000", "fr").await;
    let steps = [
        json!({ "visibility": "public" }),
        json!({ "visibility": "organisation", "stage": "published" }),
        json!({ "visibility": "private" }),
    ];
    for step in steps {
        hub.patch(&admin, &format!("/api/texts/{text}"), step).await.ok();
        assert_eq!(page(&hub, &path, "fr").await, (StatusCode::NOT_FOUND, nothing.clone()));
    }
    assert_eq!(page(&hub, "/lire/nothing", "fr").await, (StatusCode::NOT_FOUND, nothing));
    hub.patch(&admin, &format!("/api/texts/{text}"), json!({ "visibility": "public" })).await.ok();

    let (status, french) = page(&hub, &path, "fr-FR, en;q=0.5").await;
    assert_eq!(status, StatusCode::OK);
    assert!(french.contains("Amis &amp; &lt;alliés&gt;") && french.contains("On entend dire"));
    assert!(french.contains("Non : &lt;b&gt;voici&lt;/b&gt; pourquoi."), "{french}");
    let (_, english) = page(&hub, &path, "en").await;
    assert!(
        english.contains("<html lang=\"en\">") && english.contains("Claim and sources checked")
    );
    for page in [&french, &english] {
        for never in ["<script", "<img", "<i>", "style=", "rosa", "onerror=alert(1)>"] {
            assert!(!page.contains(never), "{never}: {page}");
        }
    }
    let style = hub.ask(Method::GET, "/lire/style.css", None, None).await;
    assert!(style.body.as_str().unwrap().contains("@media print"));
}
