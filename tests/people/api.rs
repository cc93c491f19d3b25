//! The API's manners: problems, pages, repetitions, its own description.

use axum::http::Method;
use coopol::store::faulty::{Failure, Operation, Times};
use serde_json::{Value, json};

use crate::support::{Answer, Person, TestHub};

#[tokio::test]
async fn api_1_every_error_is_a_problem_that_says_what_to_do() {
    let hub = TestHub::start().await;
    let admin = hub.administrator("rosa").await;
    let no_kind = json!({ "name": "École" });
    let cases = [
        (hub.ask(Method::GET, "/api/groups", None, None).await, (401, "signed-out")),
        (hub.get(&admin, "/api/nothing").await, (404, "not-found")),
        (hub.get(&admin, "/api/groups/not-an-id").await, (404, "not-found")),
        (hub.post(&admin, "/api/groups", no_kind).await, (422, "invalid")),
        (hub.post(&admin, "/api/themes", json!({ "name": " " })).await, (422, "bad-name")),
        (hub.get(&admin, "/api/texts?limit=many").await, (422, "invalid")),
    ];
    for (answer, problem) in cases {
        assert_eq!(answer.problem(), problem, "{}", answer.body);
        assert_eq!(answer.header("content-type"), Some("application/problem+json"));
        assert_eq!(answer.body["status"], problem.0);
        assert!(answer.body["detail"].as_str().is_some_and(|detail| detail.len() > 10));
    }
}

#[tokio::test]
async fn api_2_lists_come_in_pages_without_gap_or_repetition() {
    let hub = TestHub::start().await;
    let admin = hub.administrator("rosa").await;
    for n in 0..7 {
        let title = format!("Texte {n}");
        hub.text(&admin, json!({ "title": title, "visibility": "organisation" })).await;
    }
    let mut seen = Vec::new();
    let mut path = "/api/texts?limit=3".to_owned();
    loop {
        let page = hub.get(&admin, &path).await.ok();
        let items = page["items"].as_array().unwrap();
        seen.extend(items.iter().map(|item| item["title"].as_str().unwrap().to_owned()));
        let Value::String(next) = &page["next"] else { break };
        path = format!("/api/texts?limit=3&after={next}");
    }
    seen.sort();
    let all: Vec<String> = (0..7).map(|n| format!("Texte {n}")).collect();
    assert_eq!(seen, all);
}

#[tokio::test]
async fn api_3_a_request_sent_again_is_carried_out_once() {
    let hub = TestHub::start().await;
    let admin = hub.administrator("rosa").await;
    let mut ids = Vec::new();
    for _ in 0..3 {
        let headers = [
            ("authorization", format!("Bearer {}", admin.bearer)),
            ("idempotency-key", "the same click".to_owned()),
        ];
        let body = json!({ "name": "Section de Nantes", "kind": "section" });
        let answer = hub.request(Method::POST, "/api/groups", &headers, Some(body)).await;
        ids.push(answer.created_id());
    }
    assert_eq!((&ids[0], &ids[0]), (&ids[1], &ids[2]));
    assert_eq!(hub.get(&admin, "/api/groups").await.ok()["items"].as_array().unwrap().len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn api_3_a_double_click_is_carried_out_once_and_somebody_else_s_is_another() {
    let hub = TestHub::start().await;
    let admin = hub.administrator("rosa").await;
    let jean = hub.join(&hub.invitation(&admin, json!({})).await, "jean").await;
    let click = async |who: &Person| {
        let headers = [
            ("authorization", format!("Bearer {}", who.bearer)),
            ("idempotency-key", "the same click".to_owned()),
        ];
        let body = Some(json!({ "name": "Les amis du rail", "kind": "free" }));
        hub.request(Method::POST, "/api/groups", &headers, body).await.created_id()
    };
    let (one, same) = tokio::join!(click(&admin), click(&admin));
    assert_eq!(one, same);
    assert_ne!(click(&jean).await, one, "what two people ask is two things");
    assert_eq!(hub.get(&admin, "/api/groups").await.ok()["items"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn api_3_while_the_store_is_away_nobody_hears_that_what_was_carried_out_was_not() {
    let (hub, faulty) = TestHub::start_faulty().await;
    let admin = hub.administrator("rosa").await;
    let jean = hub.join(&hub.invitation(&admin, json!({})).await, "jean").await;
    let group = hub.group(&admin, "Commission", "commission").await;
    let secret = hub.invitation(&admin, json!({ "group": group })).await;
    let headers = [
        ("authorization", format!("Bearer {}", jean.bearer)),
        ("idempotency-key", "the same click".to_owned()),
    ];
    let take_up = async || {
        let body = Some(json!({ "invitation": secret }));
        hub.request(Method::POST, "/api/me/invitations", &headers, body).await
    };
    take_up().await.ok();
    faulty.fail(Operation::Append, Times::UntilRepaired, Failure::Before);
    assert_eq!(take_up().await.problem(), (503, "unavailable"));
    faulty.repair(Operation::Append);
    assert_eq!(take_up().await.ok()["groups"][0]["id"], json!(group));
}

#[tokio::test]
async fn api_4_the_api_describes_itself() {
    let hub = TestHub::start().await;
    let document = hub.ask(Method::GET, "/api/openapi.json", None, None).await.ok();
    let paths = document["paths"].as_object().unwrap();
    for path in ["/api/session", "/api/me", "/api/groups/{id}/members", "/api/texts/{id}/content"] {
        assert!(paths.contains_key(path), "{path}");
    }
}

#[test]
fn api_4_names_in_the_description_lead_somewhere_and_differ() {
    let document = serde_json::to_value(coopol::http::description()).unwrap();
    let schemas = document["components"]["schemas"].as_object().unwrap();
    let text = document.to_string();
    for part in text.split("#/components/schemas/").skip(1) {
        let name = part.split('"').next().unwrap();
        assert!(schemas.contains_key(name), "{name}");
    }
    let paths = document["paths"].as_object().unwrap().values();
    let operations = paths.flat_map(|path| path.as_object().unwrap().values());
    let ids = operations.map(|operation| operation["operationId"].as_str().unwrap());
    let ids: Vec<&str> = ids.collect();
    let differing: std::collections::HashSet<&str> = ids.iter().copied().collect();
    assert_eq!(ids.len(), differing.len(), "{ids:?}");
}

#[tokio::test]
async fn api_5_texts_and_groups_are_found_by_words_of_their_names() {
    let hub = TestHub::start().await;
    let admin = hub.administrator("rosa").await;
    let text = hub.text(&admin, json!({ "title": "Pour l’École, partout" })).await;
    hub.text(&admin, json!({ "title": "Se loger" })).await;
    let found = hub.get(&admin, "/api/texts?search=ecole%20part").await.ok();
    assert_eq!((&found["items"][0]["id"], &found["items"][1]), (&json!(text), &json!(null)));
    let group = hub.group(&admin, "Section de Rezé", "section").await;
    hub.group(&admin, "Rezé libre", "free").await;
    let found = hub.get(&admin, "/api/groups?search=reze&kind=section").await.ok();
    assert_eq!((&found["items"][0]["id"], &found["items"][1]), (&json!(group), &json!(null)));
}

#[tokio::test]
async fn api_6_rights_stand_beside_what_they_are_for() {
    let hub = TestHub::start().await;
    let admin = hub.administrator("rosa").await;
    let group = hub.group(&admin, "Rezé", "section").await;
    hub.patch(&admin, &format!("/api/groups/{group}"), json!({ "openness": "listed" })).await.ok();
    let secret = hub.invitation(&admin, json!({})).await;
    let jean = hub.join(&secret, "jean").await;
    let answer = |right: bool, others: [bool; 4]| {
        let [see_members, open_text, invite, lead] = others;
        json!({
            "see_members": see_members, "enter": right, "open_text": open_text, "invite": invite,
            "lead": lead,
        })
    };
    let seen =
        async |who| hub.get(who, &format!("/api/groups/{group}")).await.ok()["rights"].take();
    assert_eq!(seen(&admin).await, answer(false, [true; 4]));
    assert_eq!(seen(&jean).await, answer(true, [false; 4]));
    let house = async |who| hub.get(who, "/api/me").await.ok()["rights"].take();
    assert_eq!(house(&admin).await["shape_themes"], true);
    let own = house(&jean).await;
    assert_eq!((&own["shape_themes"], &own["found_free_groups"]), (&json!(false), &json!(true)));
}

/// What the hub lets somebody do with a text of `author`, tried one by one.
async fn tried(hub: &TestHub, who: &Person, text: &str, author: &Person) -> Value {
    let path = format!("/api/texts/{text}");
    let room = json!({ "room": format!("text:{text}") });
    let token = hub.post(who, "/api/tokens", room).await.created();
    let steer = hub.patch(who, &path, json!({ "title": "Les trains" })).await;
    let show = hub.patch(who, &path, json!({ "visibility": "organisation" })).await;
    let name = json!({ "member": author.id });
    let name = hub.post(who, &format!("{path}/authors"), name).await;
    let signature = format!("{path}/cosignature");
    let cosign = hub.post(who, &signature, json!({})).await;
    hub.delete(who, &signature).await;
    json!({
        "write": token["access"] == "read-write", "steer": granted(&steer),
        "show": granted(&show), "name_authors": granted(&name), "cosign": granted(&cosign),
    })
}

fn granted(answer: &Answer) -> bool {
    let is_granted = answer.status.is_success();
    assert!(is_granted || answer.problem() == (403, "forbidden"), "{}", answer.body);
    is_granted
}

#[tokio::test]
async fn api_6_the_rights_beside_a_text_are_what_is_then_allowed() {
    let hub = TestHub::start().await;
    let admin = hub.administrator("rosa").await;
    let group = hub.group(&admin, "Rezé", "section").await;
    let places = [
        ("jean", json!({ "group": group })),
        ("lea", json!({ "group": group, "role": "facilitator" })),
        ("karl", json!({})),
        ("sam", json!({ "standing": "sympathiser" })),
    ];
    let mut people = vec![admin.clone()];
    for (name, place) in places {
        people.push(hub.join(&hub.invitation(&admin, place).await, name).await);
    }
    let jean = &people[1];
    let text = json!({ "title": "Les trains", "group": group, "visibility": "organisation" });
    let text = hub.text(jean, text).await;

    let path = format!("/api/texts/{text}");
    let mut told = Vec::new();
    for stage in ["draft", "published", "closed"] {
        hub.patch(jean, &path, json!({ "stage": stage })).await.ok();
        for who in &people {
            let rights = hub.get(who, &path).await.ok()["rights"].take();
            let found = tried(&hub, who, &text, jean).await;
            assert_eq!(rights, found, "{stage}, {}", who.email);
            told.push(rights);
        }
    }
    for right in ["write", "steer", "show", "name_authors", "cosign"] {
        let is = |answer: bool| told.iter().any(|rights| rights[right] == answer);
        assert!(is(true) && is(false), "{right} is asked for both ways");
    }
}
