//! What is done to messages, and what stands beside them: former wordings, erasure, who types,
//! threads on words.

use std::{fs, path::Path, time::Duration};

use axum::http::Method;
use bytes::Bytes;
use coopol::store::{
    Expect, LogName, NewRecord,
    faulty::{Failure, Operation, Times},
};
use serde_json::{Value, json};
use tokio::time::{sleep, timeout};

use crate::{
    channels::{Scene, new_id},
    page::Page,
    support::{PATIENCE, TestHub},
};

/// Whether any file of a folder, or of a folder in it, holds these bytes.
pub(crate) fn is_in_files(folder: &Path, words: impl AsRef<[u8]>) -> bool {
    let words = words.as_ref();
    fs::read_dir(folder).unwrap().any(|entry| {
        let path = entry.unwrap().path();
        if path.is_dir() {
            return is_in_files(&path, words);
        }
        let content = fs::read(path).unwrap_or_default();
        content.windows(words.len()).any(|window| window == words)
    })
}

#[tokio::test]
async fn channel_3_former_wordings_stay_for_moderators_and_the_author() {
    let scene = Scene::new().await;
    scene.said(&scene.jean, "Premier jet").await;
    let change = json!({ "body": "Second jet" });
    let edited = scene.hub.patch(&scene.jean, &scene.path("/messages/1"), change.clone()).await;
    assert_eq!(edited.ok()["body"], "Second jet");
    let denied = scene.hub.patch(&scene.admin, &scene.path("/messages/1"), change).await;
    assert_eq!(denied.problem(), (403, "forbidden"));
    let path = scene.path("/messages/1/wordings");
    for who in [&scene.jean, &scene.admin] {
        let found = scene.hub.get(who, &path).await.ok();
        let bodies: Vec<&Value> =
            found["items"].as_array().unwrap().iter().map(|item| &item["body"]).collect();
        assert_eq!(bodies, ["Premier jet", "Second jet"]);
    }
    let group = scene.hub.get(&scene.admin, "/api/groups").await.ok()["items"][0]["id"].clone();
    let place = json!({ "group": group });
    let lea = scene.hub.join(&scene.hub.invitation(&scene.admin, place).await, "lea").await;
    assert_eq!(scene.hub.get(&lea, &path).await.problem(), (403, "forbidden"));
    // Whoever comes later hears of the message as it stands, also from before it was changed on.
    let mut page = scene.page(&lea).await;
    page.follow_channel(&scene.channel, Some(0)).await;
    for _ in 0..2 {
        let frame = page.next_of("channel-message").await;
        assert_eq!(frame["message"]["body"], "Second jet", "{frame}");
    }
}

#[tokio::test]
async fn channel_8_a_message_that_was_stored_long_ago_is_not_judged_again() {
    let scene = Scene::new().await;
    let group = scene.hub.get(&scene.admin, "/api/groups").await.ok()["items"][0]["id"].clone();
    let place = json!({ "group": group });
    let lea = scene.hub.join(&scene.hub.invitation(&scene.admin, place).await, "lea").await;
    let call = json!({
        "id": new_id(), "body": "Léa ?", "mentions": [format!("member:{}", lea.id)],
    });
    let path = scene.path("/messages");
    let first = scene.hub.post(&scene.jean, &path, call.clone()).await.created();
    for n in 0..130 {
        let who = if n % 2 == 0 { &scene.admin } else { &scene.jean };
        scene.said(who, &format!("{n}")).await;
    }
    let gone = json!({ "status": "suspended" });
    scene.hub.patch(&scene.admin, &format!("/api/members/{}", lea.id), gone).await.ok();
    // The phone did not hear that it was taken.
    let again = scene.hub.post(&scene.jean, &path, call.clone()).await.created();
    assert_eq!(again["seq"], first["seq"]);
    let mut other = call;
    other["id"] = json!(new_id());
    let refused = scene.hub.post(&scene.jean, &path, other).await;
    assert_eq!(refused.problem(), (422, "bad-mentions"));
}

#[tokio::test]
async fn channel_14_the_words_of_an_erased_message_go_from_the_store() {
    let scene = Scene::new().await;
    scene.said(&scene.jean, "motquipart").await;
    scene.said(&scene.jean, "motquireste").await;
    let change = json!({ "body": "autremotquipart" });
    scene.hub.patch(&scene.jean, &scene.path("/messages/1"), change).await.ok();
    let folder = scene.hub.folder.path();
    assert!(is_in_files(folder, "autremotquipart"));
    scene.hub.delete(&scene.jean, &scene.path("/messages/1")).await;
    let gone = async {
        while is_in_files(folder, "motquipart") {
            sleep(Duration::from_millis(50)).await;
        }
    };
    timeout(PATIENCE, gone).await.expect("the words are taken out");
    assert!(is_in_files(folder, "motquireste"));
    assert_eq!(scene.words(&scene.jean).await, ["motquireste"]);
    // Whoever had it hears that it is erased, also from what is left of the log.
    let mut page = scene.page(&scene.admin).await;
    page.follow_channel(&scene.channel, Some(1)).await;
    let mut frame = page.next_of("channel-message").await;
    while frame["message"]["seq"] != 1 {
        frame = page.next_of("channel-message").await;
    }
    assert_eq!(frame["message"]["state"], "erased");
}

#[tokio::test]
async fn feed_6_a_page_is_whole_whatever_was_erased_after_a_restart() {
    let mut scene = Scene::new().await;
    for n in 1..=60 {
        scene.said(&scene.admin, &format!("{n}")).await;
    }
    scene.hub.restart().await;
    for erased in [60, 58] {
        scene.hub.delete(&scene.admin, &scene.path(&format!("/messages/{erased}"))).await;
    }
    let mut page = scene.page(&scene.jean).await;
    page.follow_channel(&scene.channel, None).await;
    let items = page.next_of("channel-page").await["items"].clone();
    let places: Vec<u64> =
        items.as_array().unwrap().iter().map(|item| item["seq"].as_u64().unwrap()).collect();
    let expected: Vec<u64> = (9..=57).chain([59]).collect();
    assert_eq!(places, expected, "fifty, without a hole");
}

#[tokio::test]
async fn channel_22_a_record_that_is_not_understood_keeps_its_place_and_silences_nobody() {
    let mut scene = Scene::new().await;
    let mut page = scene.page(&scene.jean).await;
    page.follow_channel(&scene.channel, None).await;
    let log = LogName::new(&format!("channel:{}", scene.channel)).unwrap();
    let strange = NewRecord { body: Bytes::from_static(b"of another version"), unique: None };
    for round in [1, 2] {
        scene.said(&scene.jean, &format!("Avant {round}")).await;
        let (log, strange) = (log.clone(), vec![strange.clone()]);
        scene.hub.hub.store().append(log, strange, Expect::Any).await.unwrap();
        scene.said(&scene.jean, &format!("Après {round}")).await;
        scene.hub.restart().await;
    }
    let told = [1, 2, 3, 4, 5, 6].map(|at| (at, at % 3 == 2));
    for (at, is_passed) in told {
        let kind = if is_passed { "channel-passed" } else { "channel-message" };
        assert_eq!(page.next_of(kind).await["at"], at);
    }
    assert_eq!(scene.words(&scene.jean).await, ["Avant 1", "Après 1", "Avant 2", "Après 2"]);
}

#[tokio::test]
async fn feed_10_who_types_is_shown_for_a_moment_unless_they_hide() {
    let scene = Scene::new().await;
    let (mut jean, mut rosa) = (scene.page(&scene.jean).await, scene.page(&scene.admin).await);
    for page in [&mut jean, &mut rosa] {
        page.follow_channel(&scene.channel, None).await;
        page.next_of("channel-page").await;
    }
    let typing = json!({ "type": "channel-typing", "channel": scene.channel }).to_string();
    jean.say(&typing).await;
    assert_eq!(rosa.next_of("channel-typing").await["members"], json!([scene.jean.id]));
    assert_eq!(rosa.next_of("channel-typing").await["members"], json!([]), "it ends by itself");
    let hidden = json!({ "presence": "hidden" });
    scene.hub.patch(&scene.admin, "/api/me", hidden).await.ok();
    rosa.say(&typing).await;
    scene.said(&scene.admin, "Me voici").await;
    assert_eq!(jean.next_of("channel-message").await["message"]["body"], "Me voici");
    jean.hears_nothing().await;
}

#[tokio::test]
async fn channel_15_a_thread_stands_on_words_of_a_text() {
    let scene = Scene::new().await;
    let anchor = json!({ "start": "AQECAw==", "end": "AQECBA==", "quote": "le rail \u{202e}" });
    let (id, text) = (new_id(), scene.text.clone());
    let wish = json!({ "id": id, "text": text, "anchor": anchor });
    let thread = scene.hub.post(&scene.jean, "/api/channels", wish.clone()).await.created();
    assert_eq!((&thread["id"], &thread["kind"]), (&json!(id), &json!("thread")));
    let again = scene.hub.post(&scene.jean, "/api/channels", wish).await.created();
    assert_eq!(again["anchor"], thread["anchor"]);
    let listed = scene.hub.get(&scene.admin, &format!("/api/channels?text={text}")).await.ok();
    let items = listed["items"].as_array().unwrap();
    let found = items.iter().find(|item| item["id"] == json!(id)).unwrap();
    assert_eq!(found["anchor"]["start"], "AQECAw==");
    let bad = json!({ "text": text, "anchor": { "start": "?", "end": "AQ==", "quote": "x" } });
    let refused = scene.hub.post(&scene.jean, "/api/channels", bad).await;
    assert_eq!(refused.problem(), (422, "bad-anchor"));
    let mut outsider = Page::follow(&scene.hub, &scene.karl, None).await;
    outsider.hears_nothing().await;
    let answer = scene.hub.get(&scene.karl, &format!("/api/channels/{id}")).await;
    assert_eq!(answer.problem(), (404, "not-found"));
}

#[tokio::test]
async fn channel_16_messages_are_found_by_their_words_by_those_who_see_them() {
    let scene = Scene::new().await;
    for body in ["Le rail à Nantes", "La gare", "Des RAILS neufs"] {
        scene.said(&scene.jean, body).await;
    }
    let path = scene.path("/search?q=rail");
    let found = crate::channels::bodies(&scene.hub.get(&scene.admin, &path).await.ok());
    assert_eq!(found, ["Des RAILS neufs", "Le rail à Nantes"]);
    let hiding = json!({ "reason": "hors sujet" });
    let hidden = scene.path("/messages/3/hidden");
    let hide = scene.hub.ask(Method::PUT, &hidden, Some(&scene.admin.bearer), Some(hiding));
    hide.await.ok();
    let group = scene.hub.get(&scene.admin, "/api/groups").await.ok()["items"][0]["id"].clone();
    let place = json!({ "group": group });
    let lea = scene.hub.join(&scene.hub.invitation(&scene.admin, place).await, "lea").await;
    let found = crate::channels::bodies(&scene.hub.get(&lea, &path).await.ok());
    assert_eq!(found, ["Le rail à Nantes"]);
    assert_eq!(scene.hub.get(&scene.karl, &path).await.problem(), (404, "not-found"));
}

#[tokio::test]
async fn trust_2_of_a_channel_in_which_one_never_spoke_no_words_are_read() {
    let (hub, faulty) = TestHub::start_faulty().await;
    let scene = Scene::on(hub).await;
    let Scene { hub, admin, jean, .. } = &scene;
    let poll = json!({ "options": ["lundi", "mardi"] });
    let asked = json!({ "id": new_id(), "body": "Quel jour ?", "poll": poll });
    hub.post(admin, &scene.path("/messages"), asked).await.created();
    scene.put(jean, "/messages/1/vote", Some(json!({ "option": 1 }))).await.ok();
    scene.put(jean, "/messages/1/reactions/%F0%9F%91%8D", None).await.ok();
    // The channel is in memory: what it says of jean is there, and its words are not.
    let logs_are_away = || faulty.fail(Operation::Load, Times::UntilRepaired, Failure::Before);
    logs_are_away();
    let all = hub.get(jean, "/api/me/export").await.ok();
    assert_eq!((&all["messages"], &all["poll_votes"][0]["option"]), (&json!([]), &json!(1)));
    assert_eq!(all["reactions"][0]["emoji"], "👍");
    faulty.repair(Operation::Load);
    scene.said(jean, "Bonjour").await;
    logs_are_away();
    let failed = hub.get(jean, "/api/me/export").await;
    assert_eq!(failed.problem(), (503, "unavailable"), "now there are some of his");
}
