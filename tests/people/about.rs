//! What a group has and hands on, who is asked to sign, and what members are called here.

use axum::http::{Method, StatusCode};
use serde_json::{Value, json};

use crate::support::{Person, TestHub};

async fn put(hub: &TestHub, who: &Person, path: &str, body: Value) -> crate::support::Answer {
    hub.ask(Method::PUT, path, Some(&who.bearer), Some(body)).await
}

#[tokio::test]
async fn house_5_a_successor_finds_what_the_group_has_and_a_log_holds_no_number() {
    let hub = TestHub::start().await;
    let admin = hub.administrator("rosa").await;
    let jean = hub.join(&hub.invitation(&admin, json!({})).await, "jean").await;
    let karl = hub.join(&hub.invitation(&admin, json!({})).await, "karl").await;
    let group = hub.group(&jean, "Section de Nantes", "free").await;
    let path = format!("/api/groups/{group}");
    hub.patch(&jean, &path, json!({ "openness": "listed" })).await.ok();
    let about = format!("{path}/about");
    let body = json!({
        "description": "Le premier mardi du mois.",
        "links": [{ "title": "Archives", "url": "https://fichiers.example/nantes" }],
        "contacts": [{ "name": "Salle des fêtes", "reach": "02 40 00 00 01" }],
    });
    assert_eq!(put(&hub, &karl, &about, body.clone()).await.problem(), (403, "forbidden"));
    assert_eq!(put(&hub, &jean, &about, body.clone()).await.ok(), body);
    let outside = hub.get(&karl, &about).await.ok();
    assert_eq!((&outside["links"], &outside["contacts"]), (&body["links"], &json!([])));

    hub.post(&jean, &format!("{path}/members"), json!({ "member": karl.id, "role": "member" }))
        .await;
    hub.post(&jean, &format!("{path}/handover"), json!({ "member": karl.id })).await.ok();
    hub.delete(&jean, &format!("{path}/members/{}", jean.id)).await;
    assert_eq!(hub.get(&karl, &about).await.ok(), body);

    let other = hub.group(&admin, "Section de Rezé", "section").await;
    hub.post(&admin, &format!("{path}/merge"), json!({ "into": other })).await.ok();
    let merged = hub.get(&karl, &format!("/api/groups/{other}/about")).await.ok();
    assert_eq!((&merged["links"], &merged["contacts"]), (&body["links"], &body["contacts"]));

    let house = coopol::store::LogName::new("house").unwrap();
    let log = hub.hub.store().load(house).await.unwrap();
    let number = b"02 40 00 00 01";
    let holds = |body: &[u8]| body.windows(number.len()).any(|part| part == number);
    assert!(!log.records.iter().any(|record| holds(&record.body)));
}

#[tokio::test]
async fn house_6_a_signature_is_asked_for_and_given_or_declined() {
    let hub = TestHub::start().await;
    let admin = hub.administrator("rosa").await;
    let jean = hub.join(&hub.invitation(&admin, json!({})).await, "jean").await;
    let karl = hub.join(&hub.invitation(&admin, json!({})).await, "karl").await;
    let text = hub.text(&admin, json!({ "title": "Appel" })).await;
    let path = format!("/api/texts/{text}");
    let requests = format!("{path}/cosignature-requests");
    let ask = async |who: &Person| hub.post(&admin, &requests, json!({ "member": who.id })).await;
    assert_eq!(ask(&jean).await.problem(), (409, "cannot-sign"), "he may not read it");
    let shown = json!({ "visibility": "organisation", "stage": "published" });
    hub.patch(&admin, &path, shown).await.ok();
    ask(&jean).await.created();
    let asked = ask(&karl).await.created();
    assert_eq!(asked["asked"].as_array().unwrap().len(), 2);
    let waits = json!([{ "what": "cosignature-asked", "text": text, "title": "Appel" }]);
    assert_eq!(hub.get(&jean, "/api/home").await.ok()["waiting"], waits);
    let seen = hub.get(&jean, &path).await.ok();
    assert_eq!((&seen["is_asked"], &seen["asked"]), (&json!(true), &json!([])));

    hub.post(&jean, &format!("{path}/cosignature"), json!({})).await.created();
    let declined = hub.delete(&karl, &format!("{path}/cosignature")).await;
    assert_eq!(declined.status, StatusCode::NO_CONTENT);
    let after = hub.get(&admin, &path).await.ok();
    assert_eq!(after["asked"], json!([]));
    assert_eq!(after["cosignatories"][0]["name"], "jean");
    assert_eq!(hub.get(&karl, "/api/home").await.ok()["waiting"], json!([]));
}

#[tokio::test]
async fn house_7_administrators_say_what_members_are_called() {
    let hub = TestHub::start().await;
    let admin = hub.administrator("rosa").await;
    let jean = hub.join(&hub.invitation(&admin, json!({})).await, "jean").await;
    let word = |word: Value| json!({ "member_word": word });
    let settled = hub.patch(&admin, "/api/house", word(json!("adhérent·e"))).await.ok();
    assert_eq!(settled["member_word"], "adhérent·e");
    let refused = hub.patch(&jean, "/api/house", word(json!("camarade"))).await;
    assert_eq!(refused.problem(), (403, "forbidden"));
    let visitor = hub.ask(Method::GET, "/api/house", None, None).await.ok();
    assert_eq!(visitor["member_word"], "adhérent·e");
    let long = hub.patch(&admin, "/api/house", word(json!("a".repeat(41)))).await;
    assert_eq!(long.problem(), (422, "bad-name"));
    assert_eq!(
        hub.patch(&admin, "/api/house", word(json!(null))).await.ok()["member_word"],
        json!(null)
    );
}
