//! A place that lives: groups change hands and merge, themes move, texts gather authors and names.

use axum::http::{Method, StatusCode};
use serde_json::{Value, json};

use crate::support::{Person, TestHub};

async fn guest_of(hub: &TestHub, admin: &Person, name: &str) -> Person {
    hub.join(&hub.invitation(admin, json!({})).await, name).await
}

fn ids(page: &Value) -> Vec<&str> {
    page["items"].as_array().unwrap().iter().map(|item| item["id"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn house_2_a_group_changes_hands_and_keeps_what_is_its_own() {
    let hub = TestHub::start().await;
    let admin = hub.administrator("rosa").await;
    let (jean, karl) = (guest_of(&hub, &admin, "jean").await, guest_of(&hub, &admin, "karl").await);
    let group = hub.group(&jean, "Les amis du rail", "free").await;
    let path = format!("/api/groups/{group}");
    assert_eq!(hub.get(&karl, &path).await.problem(), (404, "not-found"), "private by default");
    let listed = hub.patch(&jean, &path, json!({ "openness": "listed", "name": "Rail" })).await;
    assert_eq!(listed.ok()["name"], "Rail");
    assert_eq!(hub.post(&karl, &format!("{path}/enter"), json!({})).await.ok()["role"], "observer");
    let text = hub.text(&jean, json!({ "title": "Le rail", "group": group })).await;

    let own_seat = format!("{path}/members/{}", jean.id);
    assert_eq!(
        hub.delete(&jean, &own_seat).await.problem(),
        (409, "last-secretary"),
        "no secretary"
    );
    let handed = hub.post(&jean, &format!("{path}/handover"), json!({ "member": karl.id })).await;
    assert_eq!(handed.ok()["role"], "member");
    let members = hub.get(&karl, &format!("{path}/members")).await.ok();
    let roles: Vec<&Value> =
        members["items"].as_array().unwrap().iter().map(|member| &member["role"]).collect();
    assert!(roles.contains(&&json!("secretary")) && roles.contains(&&json!("member")), "{members}");
    hub.patch(&karl, &format!("/api/texts/{text}"), json!({ "title": "Des trains" })).await.ok();
    assert_eq!(hub.delete(&jean, &own_seat).await.status, StatusCode::NO_CONTENT);
}

#[tokio::test]
async fn house_3_what_was_merged_is_found_as_what_it_became() {
    let hub = TestHub::start().await;
    let admin = hub.administrator("rosa").await;
    let theme = async |name: &str, parent: Option<&str>| {
        let body = json!({ "name": name, "parent": parent });
        hub.post(&admin, "/api/themes", body).await.created_id()
    };
    let (housing, homes) = (theme("Logement", None).await, theme("Habitat", None).await);
    let rents = theme("Loyers", Some(&homes)).await;
    let text = hub.text(&admin, json!({ "title": "Plafonner", "theme": rents })).await;
    let below = format!("/api/themes/{homes}/merge");
    assert_eq!(
        hub.post(&admin, &below, json!({ "into": rents })).await.problem(),
        (422, "bad-tree"),
        "not into its own child"
    );
    hub.post(&admin, &below, json!({ "into": housing })).await.ok();
    hub.patch(&admin, &format!("/api/themes/{rents}"), json!({ "name": "Les loyers" })).await.ok();
    assert_eq!(ids(&hub.get(&admin, "/api/themes").await.ok()).len(), 2);
    let under = hub.get(&admin, &format!("/api/texts?theme={housing}")).await.ok();
    assert_eq!(ids(&under), [text.as_str()]);

    let (one, other) =
        (hub.group(&admin, "Nantes", "section").await, hub.group(&admin, "Rezé", "section").await);
    let merge = format!("/api/groups/{one}/merge");
    assert_eq!(hub.post(&admin, &merge, json!({ "into": other })).await.ok()["id"], *other);
    assert_eq!(hub.get(&admin, &format!("/api/groups/{one}")).await.ok()["id"], *other);
}

#[tokio::test]
async fn rights_1_authors_and_names_come_and_go() {
    let hub = TestHub::start().await;
    let admin = hub.administrator("rosa").await;
    let jean = guest_of(&hub, &admin, "jean").await;
    let text = hub.text(&admin, json!({ "title": "Motion" })).await;
    let path = format!("/api/texts/{text}");
    let authors = format!("{path}/authors");
    let added = hub.post(&admin, &authors, json!({ "member": jean.id })).await.created();
    assert_eq!(added["authors"].as_array().unwrap().len(), 2);
    let only = format!("{authors}/{}", admin.id);
    assert_eq!(hub.delete(&jean, &only).await.status, StatusCode::NO_CONTENT);
    assert_eq!(hub.get(&admin, &path).await.problem(), (404, "not-found"), "private, and not hers");

    let calendar = json!([{ "stage": "closed", "at_s": 20 }, { "stage": "amendable", "at_s": 10 }]);
    let disordered = hub.patch(&jean, &path, json!({ "calendar": calendar })).await;
    assert_eq!(disordered.problem(), (422, "bad-calendar"));
    let shown = json!({ "visibility": "organisation", "stage": "published" });
    hub.patch(&jean, &path, shown).await.ok();
    let signature = format!("{path}/cosignature");
    let signed = hub.post(&admin, &signature, json!({})).await.created();
    assert_eq!(signed["cosignatories"][0]["name"], "rosa");
    assert_eq!(hub.delete(&admin, &signature).await.status, StatusCode::NO_CONTENT);
    let signed = hub.get(&jean, &path).await.ok();
    assert!(signed["cosignatories"].as_array().unwrap().is_empty());
}

#[tokio::test]
async fn house_9_a_calendar_is_not_saved_over_what_was_planned_meanwhile() {
    let hub = TestHub::start().await;
    let admin = hub.administrator("rosa").await;
    let jean = guest_of(&hub, &admin, "jean").await;
    let text = hub.text(&admin, json!({ "title": "Motion" })).await;
    let path = format!("/api/texts/{text}");
    hub.post(&admin, &format!("{path}/authors"), json!({ "member": jean.id })).await.created();
    let plan = |at_s: u64, seen: &Value| {
        let calendar = json!([{ "stage": "closed", "at_s": at_s }]);
        json!({ "title": "Autre", "calendar": calendar, "calendar_revision": seen })
    };
    let seen = hub.get(&jean, &path).await.ok()["calendar_revision"].clone();
    let first = hub.patch(&admin, &path, plan(10, &seen)).await.ok();
    hub.patch(&admin, &path, json!({ "title": "Le rail" })).await.ok();
    let late = hub.patch(&jean, &path, plan(20, &seen)).await;
    assert_eq!(late.problem(), (409, "changed-meanwhile"));
    let stands = hub.get(&jean, &path).await.ok();
    assert_eq!((&stands["title"], &stands["calendar"]), (&json!("Le rail"), &first["calendar"]));
    hub.patch(&admin, &path, plan(10, &seen)).await.ok();

    // It stands on the calendar alone: the title is another by now.
    let on_it = hub.patch(&jean, &path, plan(20, &first["calendar_revision"])).await.ok();
    assert_eq!(on_it["calendar"][0]["at_s"], 20);
    let unsaid = hub.patch(&admin, &path, json!({ "calendar": [] })).await.ok();
    assert_eq!(unsaid["calendar"], json!([]));
}

#[tokio::test]
async fn account_1_a_member_takes_up_a_second_invitation() {
    let hub = TestHub::start().await;
    let admin = hub.administrator("rosa").await;
    let jean = guest_of(&hub, &admin, "jean").await;
    let group = hub.group(&admin, "Commission", "commission").await;
    let place = json!({ "group": group, "role": "facilitator" });
    let secret = hub.invitation(&admin, place).await;
    assert_eq!(
        hub.get(&admin, "/api/invitations").await.ok()["items"].as_array().unwrap().len(),
        1
    );
    let me = hub.post(&jean, "/api/me/invitations", json!({ "invitation": secret })).await.ok();
    assert_eq!(me["groups"][0]["role"], "facilitator");
    let again = hub.post(&jean, "/api/me/invitations", json!({ "invitation": secret })).await;
    assert_eq!(again.problem(), (409, "invitation-over"));
    let unused = hub.post(&admin, "/api/invitations", json!({ "group": group })).await.created();
    let withdraw = format!("/api/invitations/{}", unused["id"].as_str().unwrap());
    assert_eq!(hub.delete(&admin, &withdraw).await.status, StatusCode::NO_CONTENT);
    let changed = hub.patch(&jean, "/api/me", json!({ "name": "Jean J.", "presence": "hidden" }));
    let changed = changed.await.ok();
    assert_eq!((&changed["name"], &changed["presence"]), (&json!("Jean J."), &json!("hidden")));
}

#[tokio::test]
async fn account_8_the_printed_link_is_dead_once_somebody_has_joined_by_another() {
    let hub = TestHub::start().await;
    let expires = coopol::hub::now_s() + 60;
    let secret = hub.hub.house().first_link(hub.hub.links(), expires).await.unwrap().unwrap();
    let look = Some(json!({ "invitation": secret }));
    let printed = || hub.ask(Method::POST, "/api/invitations/look", None, look.clone());
    assert_eq!(printed().await.ok()["office"], "administrator");
    hub.administrator("rosa").await;
    assert_eq!(printed().await.problem(), (404, "not-found"));
    assert_eq!(hub.hub.house().first_link(hub.hub.links(), expires).await.unwrap(), None);
}
