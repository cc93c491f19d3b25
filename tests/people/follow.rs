//! Following a channel: every place is told to everybody, and who stands too far behind, or may see
//! more or less than before, begins anew with a page.

use bytes::Bytes;
use coopol::{
    domain::{
        channel::{
            body::Body,
            event::{Event, Saying},
        },
        ids::{MemberId, MessageId},
    },
    record::{Kind, Record, now_ms},
    store::{Expect, LogName, NewRecord},
};
use serde_json::{Value, json};
use tokio::time::timeout;
use uuid::Uuid;

use crate::{
    channels::{Scene, bodies, new_id},
    support::{PATIENCE, Person},
};

/// The group around the channel.
async fn group(scene: &Scene) -> String {
    let groups = scene.hub.get(&scene.admin, "/api/groups").await.ok();
    groups["items"][0]["id"].as_str().unwrap().to_owned()
}

/// A third one in the group.
async fn third(scene: &Scene) -> Person {
    let place = json!({ "group": group(scene).await });
    scene.hub.join(&scene.hub.invitation(&scene.admin, place).await, "lea").await
}

/// Puts messages where they would stand: as many as nobody may send in a row.
async fn many_said(scene: &Scene, numbers: std::ops::RangeInclusive<u64>) {
    let author = MemberId::new(&scene.jean.id).unwrap();
    let said = |n: u64| {
        let body = Body::new(&n.to_string()).unwrap();
        let said = Event::Said(Saying::plain(MessageId(Uuid::new_v4()), body));
        let payload = Bytes::from(serde_json::to_vec(&said).unwrap());
        let (author, at_ms) = (author.clone(), now_ms());
        let record = Record { kind: Kind::Message, at_ms, author, command: None, payload };
        NewRecord { body: record.encode(), unique: None }
    };
    let (end, log) = (*numbers.end(), format!("channel:{}", scene.channel));
    let (log, records) = (LogName::new(&log).unwrap(), numbers.map(said).collect());
    scene.hub.hub.store().append(log, records, Expect::Any).await.unwrap();
    let shown = async {
        while scene.hub.get(&scene.admin, &scene.path("")).await.ok()["head"] != json!(end) {}
    };
    timeout(PATIENCE, shown).await.expect("the channel shows them");
}

#[tokio::test]
async fn feed_5_a_silence_is_told_to_whom_it_concerns_and_its_place_to_all() {
    let scene = Scene::new().await;
    let lea = third(&scene).await;
    let mut pages = Vec::new();
    for who in [&scene.jean, &scene.admin, &lea] {
        let mut page = scene.page(who).await;
        page.follow_channel(&scene.channel, Some(0)).await;
        pages.push(page);
    }
    let silence = Some(json!({ "seconds": 60 }));
    let muted = scene.put(&scene.admin, &format!("/mutes/{}", scene.jean.id), silence).await;
    assert!(muted.status.is_success(), "{}", muted.body);
    scene.said(&scene.admin, "Continuons").await;
    let mut told = Vec::new();
    for page in &mut pages {
        let (first, second) = (page.next().await.unwrap(), page.next().await.unwrap());
        assert_eq!((&first["at"], &second["at"]), (&json!(1), &json!(2)));
        assert_eq!(second["message"]["body"], "Continuons");
        told.push(first);
    }
    // The one who is silent, and who keeps the conversation.
    for frame in &told[..2] {
        let whom = (&frame["type"], &frame["member"]);
        assert_eq!(whom, (&json!("channel-muted"), &json!(scene.jean.id)));
        assert!(frame["until"].is_u64(), "{frame}");
    }
    let passed = json!({ "type": "channel-passed", "channel": scene.channel, "at": 1 });
    assert_eq!(told[2], passed);
}

#[tokio::test]
async fn feed_6_five_hundred_and_twelve_records_are_told_and_for_more_there_is_a_page() {
    let scene = Scene::new().await;
    many_said(&scene, 1..=520).await;
    let mut near = scene.page(&scene.jean).await;
    assert_eq!(near.follow_channel(&scene.channel, Some(8)).await["at"], 520);
    for at in 9..=520 {
        let frame = near.next().await.unwrap();
        assert_eq!((&frame["type"], &frame["at"]), (&json!("channel-message"), &json!(at)));
    }
    let mut far = scene.page(&scene.jean).await;
    far.follow_channel(&scene.channel, Some(7)).await;
    let page = far.next().await.unwrap();
    assert_eq!((&page["type"], &page["why"]), (&json!("channel-page"), &json!("gap")));
    let latest: Vec<String> = (471..=520).map(|n| n.to_string()).collect();
    assert_eq!((bodies(&page), &page["more"], &page["at"]), (latest, &json!(true), &json!(520)));
}

#[tokio::test]
async fn feed_6_whoever_may_see_more_or_less_begins_anew() {
    let scene = Scene::new().await;
    scene.said(&scene.admin, "Un mot de trop").await;
    let hiding = Some(json!({ "reason": "hors sujet" }));
    scene.put(&scene.admin, "/messages/1/hidden", hiding).await.ok();
    let mut page = scene.page(&scene.jean).await;
    page.follow_channel(&scene.channel, None).await;
    assert_eq!(bodies(&page.next_of("channel-page").await), [""]);
    let seats = format!("/api/groups/{}/members", group(&scene).await);
    for (role, words) in [("facilitator", "Un mot de trop"), ("member", "")] {
        let seat = json!({ "member": scene.jean.id, "role": role });
        scene.hub.post(&scene.admin, &seats, seat).await.created();
        let following = page.next_of("channel-following").await;
        assert_eq!(following["rights"]["moderate"], json!(role == "facilitator"));
        let anew = page.next_of("channel-page").await;
        assert_eq!((&anew["why"], bodies(&anew)), (&json!("rights"), vec![words.to_owned()]));
    }
}

#[tokio::test]
async fn feed_10_whoever_sends_is_not_shown_to_type_any_more() {
    let scene = Scene::new().await;
    let lea = third(&scene).await;
    let (mut jean, mut other) = (scene.page(&scene.jean).await, scene.page(&lea).await);
    let mut reader = scene.page(&scene.admin).await;
    for page in [&mut jean, &mut other, &mut reader] {
        page.follow_channel(&scene.channel, None).await;
        page.next_of("channel-page").await;
    }
    let typing = json!({ "type": "channel-typing", "channel": scene.channel }).to_string();
    jean.say(&typing).await;
    assert_eq!(reader.next_of("channel-typing").await["members"], json!([scene.jean.id]));
    scene.said(&scene.jean, "Me voici").await;
    other.next_of("channel-message").await;
    other.say(&typing).await;
    // Long before jean's moment would be over, she types alone.
    let mut shown = Value::Null;
    while shown.as_array().is_none_or(|members| !members.contains(&json!(lea.id))) {
        shown = reader.next_of("channel-typing").await["members"].clone();
    }
    assert_eq!(shown, json!([lea.id]));
}

#[tokio::test]
async fn channel_11_a_group_is_called_by_whoever_knows_of_it() {
    let scene = Scene::new().await;
    let apart = scene.hub.group(&scene.karl, "Section de Brest", "free").await;
    let call = async |id: &str| {
        let mentions = [format!("group:{id}")];
        let message = json!({ "id": new_id(), "body": "Eux aussi ?", "mentions": mentions });
        scene.hub.post(&scene.jean, &scene.path("/messages"), message).await
    };
    // One that is hidden is as little known as one that is not there.
    for unknown in [apart.clone(), new_id()] {
        assert_eq!(call(&unknown).await.problem(), (422, "bad-mentions"));
    }
    let listed = json!({ "openness": "listed" });
    scene.hub.patch(&scene.karl, &format!("/api/groups/{apart}"), listed).await.ok();
    call(&apart).await.created();
    // Nobody in it may read the channel, so nobody is called who would learn of it.
    let told = scene.hub.get(&scene.karl, &scene.path("")).await;
    assert_eq!(told.problem(), (404, "not-found"));
}
