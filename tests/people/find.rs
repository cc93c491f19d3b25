//! Finding people by name, and the names of those who are seen in a text.

use coopol::store::faulty::Operation;
use serde_json::{Value, json};

use crate::{
    channels::Scene,
    support::{Person, TestHub},
};

/// The names that `who` finds.
async fn found(hub: &TestHub, who: &Person, query: &str) -> Vec<String> {
    let page = hub.get(who, &format!("/api/people?search={query}")).await.ok();
    assert_eq!(page["next"], Value::Null);
    let names = page["items"].as_array().unwrap().iter();
    names.map(|person| person["name"].as_str().unwrap().to_owned()).collect()
}

async fn invited(hub: &TestHub, by: &Person, invitation: Value, name: &str) -> Person {
    hub.join(&hub.invitation(by, invitation).await, name).await
}

#[tokio::test]
async fn rights_8_somebody_is_found_by_name_as_far_as_one_may_know_of_them() {
    let hub = TestHub::start().await;
    let admin = hub.administrator("rosa").await;
    let group = hub.group(&admin, "Nantes", "section").await;
    let here = |standing: &str| json!({ "group": group, "role": "member", "standing": standing });
    let jean = invited(&hub, &admin, json!({}), "jean").await;
    let jeanne = invited(&hub, &admin, here("sympathiser"), "jeanne").await;
    let jeannot = invited(&hub, &admin, here("guest"), "jeannot").await;
    let alone = json!({ "standing": "guest" });
    let ajean = invited(&hub, &admin, alone, "ajean").await;

    assert_eq!(found(&hub, &jean, "JEAN").await, ["jean", "jeanne"], "no guest of a group");
    assert_eq!(found(&hub, &admin, "jean").await, ["jean", "jeanne", "jeannot"]);
    assert_eq!(found(&hub, &jeanne, "jean").await, ["jeanne", "jeannot"], "no full member");
    assert_eq!(found(&hub, &jeannot, "ros").await, ["rosa"], "who shares a group");
    assert_eq!(found(&hub, &ajean, "jean").await, ["ajean"]);
    for short in ["", "j", "%20%20", "-j-"] {
        let answer = hub.get(&jean, &format!("/api/people?search={short}")).await;
        assert_eq!(answer.problem(), (422, "invalid"), "{short}");
    }
    let visitor = hub.ask(axum::http::Method::GET, "/api/people?search=jean", None, None).await;
    assert_eq!(visitor.problem(), (401, "signed-out"));

    hub.patch(&admin, &format!("/api/members/{}", jean.id), json!({ "status": "suspended" }))
        .await
        .ok();
    assert_eq!(found(&hub, &admin, "jean").await, ["jeanne", "jeannot"]);
}

#[tokio::test]
async fn rights_8_a_discussion_that_all_may_read_is_no_list_of_members() {
    let hub = TestHub::start().await;
    let admin = hub.administrator("rosa").await;
    let jean = invited(&hub, &admin, json!({}), "jean").await;
    let jeanne = invited(&hub, &admin, json!({ "standing": "sympathiser" }), "jeanne").await;
    let theme = hub.post(&admin, "/api/themes", json!({ "name": "Le rail" })).await.created();
    let place = json!({ "theme": theme["id"] });
    let channel = hub.post(&admin, "/api/channels", place).await.created();
    let channel = channel["id"].as_str().unwrap();
    for (who, search, names) in [
        (&jeanne, "", vec![]),
        (&jeanne, "j", vec![]),
        (&jeanne, "jean", vec!["jeanne"]),
        (&jean, "", vec![]),
        (&jean, "jean", vec!["jean", "jeanne"]),
    ] {
        let path = format!("/api/channels/{channel}/people?search={search}");
        let found = hub.get(who, &path).await.ok();
        let found: Vec<&Value> =
            found["items"].as_array().unwrap().iter().map(|person| &person["name"]).collect();
        assert_eq!(found, names, "{search}");
    }
}

#[tokio::test]
async fn rights_8_who_cannot_be_found_is_neither_named_an_author_nor_asked_to_sign() {
    let hub = TestHub::start().await;
    let admin = hub.administrator("rosa").await;
    let jean = invited(&hub, &admin, json!({}), "jean").await;
    let jeanne = invited(&hub, &admin, json!({ "standing": "sympathiser" }), "jeanne").await;
    let guest = invited(&hub, &admin, json!({ "standing": "guest" }), "jeannot").await;
    let text = hub.text(&jean, json!({ "title": "Appel", "visibility": "organisation" })).await;
    for act in ["authors", "cosignature-requests"] {
        let path = format!("/api/texts/{text}/{act}");
        let answer = hub.post(&jean, &path, json!({ "member": guest.id })).await;
        assert_eq!(answer.problem(), (404, "not-found"), "{act}");
    }
    let to_sign = format!("jean&to_sign={text}");
    assert_eq!(found(&hub, &jean, &to_sign).await, ["jean"], "only full members sign");
    let hers = hub.get(&jeanne, &format!("/api/people?search={to_sign}")).await;
    assert_eq!(hers.problem(), (404, "not-found"), "she does not lead it");
    let authors = format!("/api/texts/{text}/authors");
    hub.post(&jean, &authors, json!({ "member": jeanne.id })).await.created();
}

#[tokio::test]
async fn presence_6_who_reads_a_text_is_told_the_names_of_who_is_seen_there() {
    let hub = TestHub::start().await;
    let admin = hub.administrator("rosa").await;
    let group = hub.group(&admin, "Nantes", "section").await;
    let place = json!({ "group": group, "role": "member" });
    let jean = invited(&hub, &admin, place.clone(), "jean").await;
    let karl = invited(&hub, &admin, place, "karl").await;
    let outside = invited(&hub, &admin, json!({}), "lea").await;
    let text = hub.text(&jean, json!({ "title": "Le rail", "group": group })).await;
    let ids = [&admin.id, &jean.id, &karl.id, &outside.id, "nobody"].join(",");
    let path = format!("/api/texts/{text}/people?ids={ids}");
    let names = async |who: &Person| {
        let items = hub.get(who, &path).await.ok()["items"].clone();
        let names = items.as_array().unwrap().iter().map(|one| one["name"].clone());
        names.collect::<Vec<Value>>()
    };
    assert_eq!(names(&jean).await, ["rosa", "jean", "karl"]);
    hub.patch(&karl, "/api/me", json!({ "presence": "hidden" })).await.ok();
    assert_eq!(names(&jean).await, ["rosa", "jean"]);
    assert_eq!(hub.get(&outside, &path).await.problem(), (404, "not-found"));
    let many = vec!["a"; 101].join(",");
    let answer = hub.get(&jean, &format!("/api/texts/{text}/people?ids={many}")).await;
    assert_eq!(answer.problem(), (422, "invalid"));
}

#[tokio::test]
async fn channel_11_whom_to_call_is_found_in_a_few_reads_however_many_may_read() {
    let (hub, store) = TestHub::start_faulty().await;
    let scene = Scene::on(hub).await;
    let group = scene.hub.get(&scene.admin, "/api/groups").await.ok()["items"][0]["id"].clone();
    let place = json!({ "group": group, "uses": 25 });
    let secret = scene.hub.invitation(&scene.admin, place).await;
    for n in 0..20 {
        scene.hub.join(&secret, &format!("membre{n}")).await;
    }
    let before = store.calls(Operation::Small);
    let found = scene.hub.get(&scene.jean, &scene.path("/people?search=membre19")).await.ok();
    assert_eq!(found["items"].as_array().unwrap().len(), 1, "{found}");
    assert_eq!(found["items"][0]["name"], "membre19");
    let reads = store.calls(Operation::Small) - before;
    assert!(reads < 10, "{reads}");
    let karl = scene.hub.get(&scene.jean, &scene.path("/people?search=karl")).await.ok();
    assert_eq!(karl["items"], json!([]), "who may not read is not found");
}
