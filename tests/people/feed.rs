//! The feed on a real socket: what changes is told to those who may see it, and to nobody else.

use axum::http::{Method, StatusCode};
use serde_json::json;

use crate::{
    channels::{Scene, new_id},
    page::Page,
    support::{PASSWORD, TestHub},
};

#[tokio::test]
async fn feed_2_what_somebody_may_not_see_is_never_told() {
    let hub = TestHub::start().await;
    let admin = hub.administrator("rosa").await;
    let group = hub.group(&admin, "Section de Nantes", "section").await;
    let place = json!({ "group": group });
    let jean = hub.join(&hub.invitation(&admin, place).await, "jean").await;
    let karl = hub.join(&hub.invitation(&admin, json!({})).await, "karl").await;
    let mut insider = Page::follow(&hub, &jean, None).await;
    let mut outsider = Page::follow(&hub, &karl, None).await;

    let text = hub.text(&admin, json!({ "title": "Le rail", "group": group })).await;
    let path = format!("/api/texts/{text}");
    hub.patch(&admin, &path, json!({ "stage": "published" })).await.ok();
    hub.post(&admin, "/api/invitations", json!({ "group": group })).await.created();
    hub.patch(&admin, &format!("/api/groups/{group}"), json!({ "name": "Nantes" })).await.ok();
    let theme = hub.post(&admin, "/api/themes", json!({ "name": "Transports" })).await;
    let theme = theme.created_id();
    assert_eq!(insider.told_until("text", &text).await, vec![text.clone()]);
    assert_eq!(insider.told_until("group", &group).await, vec![group.clone()]);
    assert_eq!(outsider.told_until("theme", &theme).await, vec![theme.clone()]);

    // From the moment it is shown to all, and at the moment it no longer is, but not after.
    let shown = async |to: &str| hub.patch(&admin, &path, json!({ "visibility": to })).await.ok();
    shown("organisation").await;
    shown("group").await;
    shown("private").await;
    let last = hub.post(&admin, "/api/themes", json!({ "name": "Santé" })).await.created_id();
    let mut told = 0;
    loop {
        let frame = outsider.next().await.unwrap();
        match frame["objects"][0]["what"].as_str() {
            Some("text") => told += 1,
            Some("theme") if frame["objects"][0]["id"] == *last => break,
            other => panic!("{other:?}: {frame}"),
        }
    }
    assert_eq!(told, 2);
}

#[tokio::test]
async fn feed_2_a_new_place_is_told_as_everything_and_a_lost_one_too() {
    let hub = TestHub::start().await;
    let admin = hub.administrator("rosa").await;
    let group = hub.group(&admin, "Commission énergie", "commission").await;
    let karl = hub.join(&hub.invitation(&admin, json!({})).await, "karl").await;
    let mut page = Page::follow(&hub, &karl, None).await;
    let members = format!("/api/groups/{group}/members");
    let seat = json!({ "member": karl.id, "role": "member" });
    let given = hub.post(&admin, &members, seat).await;
    assert!(given.status.is_success(), "{given:?}");
    assert_eq!(page.next().await.unwrap()["type"], "reset");
    hub.delete(&admin, &format!("{members}/{}", karl.id)).await;
    assert_eq!(page.next().await.unwrap()["type"], "reset");
    hub.text(&admin, json!({ "title": "Le rail", "group": group })).await;
    page.hears_nothing().await;
}

#[tokio::test]
async fn feed_3_a_page_that_comes_back_hears_what_it_missed_once() {
    let hub = TestHub::start().await;
    let admin = hub.administrator("rosa").await;
    let mut page = Page::follow(&hub, &admin, None).await;
    let first = hub.text(&admin, json!({ "title": "Un" })).await;
    let frame = page.next().await.unwrap();
    assert_eq!(frame["objects"], json!([{ "what": "text", "id": first }]));
    drop(page);
    let second = hub.text(&admin, json!({ "title": "Deux" })).await;
    let third = hub.text(&admin, json!({ "title": "Trois" })).await;
    let seen = frame["seq"].as_u64();
    let mut page = Page::follow(&hub, &admin, seen).await;
    assert_eq!(page.told_until("text", &third).await, [second, third]);
    page.hears_nothing().await;

    let mut lost = Page::follow(&hub, &admin, seen.map(|seq| seq + 1_000_000)).await;
    let reset = lost.next().await.unwrap();
    assert_eq!(reset["type"], "reset");
    let at = reset["at"].as_u64();
    assert_eq!(at, Some(hub.hub.house().view().head.0));
}

#[tokio::test]
async fn feed_4_who_is_stopped_or_signed_out_is_cut_off() {
    let hub = TestHub::start().await;
    let admin = hub.administrator("rosa").await;
    let jean = hub.join(&hub.invitation(&admin, json!({})).await, "jean").await;
    let karl = hub.join(&hub.invitation(&admin, json!({})).await, "karl").await;
    let mut stopped = Page::follow(&hub, &jean, None).await;
    let mut signed_out = Page::follow(&hub, &karl, None).await;
    let path = format!("/api/members/{}", jean.id);
    hub.patch(&admin, &path, json!({ "status": "suspended" })).await.ok();
    assert_eq!(stopped.next().await, Err(4401));
    let lea = hub.join(&hub.invitation(&admin, json!({})).await, "lea").await;
    let mut left = Page::follow(&hub, &lea, None).await;
    let leave = Some(json!({ "password": PASSWORD }));
    hub.ask(Method::DELETE, "/api/me", Some(&lea.bearer), leave).await;
    assert_eq!(left.next().await, Err(4401));
    assert_eq!(hub.delete(&karl, "/api/sessions").await.status, StatusCode::NO_CONTENT);
    assert_eq!(signed_out.next().await, Err(4401));

    let mut nobody = Page::open(&hub, None).await;
    nobody.say(r#"{"type":"follow","after":null}"#).await;
    let refused = json!({ "type": "refused", "reason": "signed-out" });
    assert_eq!(nobody.next().await, Ok(refused));
    hub.ask(Method::POST, "/api/themes", Some(&admin.bearer), Some(json!({ "name": "Rail" })))
        .await;
    nobody.hears_nothing().await;
}

#[tokio::test]
async fn feed_1_what_is_no_frame_closes_the_socket_and_what_is_new_is_let_pass() {
    let hub = TestHub::start().await;
    let admin = hub.administrator("rosa").await;
    let mut page = Page::follow(&hub, &admin, None).await;
    page.say(r#"{"type":"hum","more":1}"#).await;
    page.hears_nothing().await;
    page.say("hello").await;
    assert_eq!(page.next().await, Err(4400));
    let mut page = Page::follow(&hub, &admin, None).await;
    page.say(&format!(r#"{{"type":"follow","x":"{}"}}"#, "x".repeat(200_000))).await;
    assert_eq!(page.next().await, Err(4413));
}

#[tokio::test]
async fn feed_7_the_longest_message_is_taken_also_when_it_is_written_in_escapes() {
    let scene = Scene::new().await;
    let mut page = scene.page(&scene.jean).await;
    // As clients write JSON that keep to ASCII.
    let body = r"\ud83d\ude00".repeat(8_000);
    let (channel, id) = (&scene.channel, new_id());
    let frame =
        format!(r#"{{"type":"channel-say","channel":"{channel}","id":"{id}","body":"{body}"}}"#);
    page.say(&frame).await;
    assert_eq!(page.next_of("channel-said").await["id"], id);
    assert_eq!(scene.words(&scene.admin).await, ["😀".repeat(8_000)]);
}
