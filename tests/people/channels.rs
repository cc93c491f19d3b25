//! Channels on a real hub: what is said reaches those who may read it, once and in order, over
//! HTTP and over the socket; nobody else gets anything of it.

use axum::http::{Method, StatusCode};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    page::Page,
    support::{Answer, Person, TestHub},
};

/// The discussion of a text that its author opened, with a group of two around it.
pub(crate) struct Scene {
    pub(crate) hub: TestHub,
    pub(crate) admin: Person,
    pub(crate) jean: Person,
    /// In no group.
    pub(crate) karl: Person,
    pub(crate) text: String,
    pub(crate) channel: String,
}

impl Scene {
    pub(crate) async fn new() -> Self {
        Self::on(TestHub::start().await).await
    }

    pub(crate) async fn on(hub: TestHub) -> Self {
        let admin = hub.administrator("rosa").await;
        let group = hub.group(&admin, "Section de Nantes", "section").await;
        let place = json!({ "group": group });
        let jean = hub.join(&hub.invitation(&admin, place).await, "jean").await;
        let karl = hub.join(&hub.invitation(&admin, json!({})).await, "karl").await;
        let text = hub.text(&admin, json!({ "title": "Le rail", "group": group })).await;
        let beside = json!({ "text": text });
        let channel = hub.post(&admin, "/api/channels", beside).await.created_id();
        Self { hub, admin, jean, karl, text, channel }
    }

    pub(crate) fn path(&self, rest: &str) -> String {
        format!("/api/channels/{}{rest}", self.channel)
    }

    pub(crate) async fn say(&self, who: &Person, id: &str, body: &str) -> Answer {
        let message = json!({ "id": id, "body": body });
        self.hub.post(who, &self.path("/messages"), message).await
    }

    pub(crate) async fn said(&self, who: &Person, body: &str) -> Value {
        self.say(who, &new_id(), body).await.created()
    }

    pub(crate) async fn page(&self, who: &Person) -> Page {
        Page::open(&self.hub, Some(who)).await
    }

    /// The words of all messages that `who` is shown.
    pub(crate) async fn words(&self, who: &Person) -> Vec<String> {
        bodies(&self.hub.get(who, &self.path("/messages?limit=200")).await.ok())
    }
}

pub(crate) fn new_id() -> String {
    Uuid::new_v4().to_string()
}

pub(crate) fn bodies(page: &Value) -> Vec<String> {
    let items = page["items"].as_array().unwrap();
    items.iter().map(|item| item["body"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn channel_7_a_text_has_one_discussion_whoever_asks_first() {
    let scene = Scene::new().await;
    let beside = json!({ "text": scene.text });
    let again = scene.hub.post(&scene.jean, "/api/channels", beside.clone()).await.created();
    assert_eq!(again["id"], scene.channel);
    assert_eq!(again["kind"], "discussion");
    assert_eq!(again["place"], json!({ "what": "text", "id": scene.text, "members": null }));
    assert_eq!(again["rights"], json!({ "speak": true, "moderate": false }));
    let listed = scene.hub.get(&scene.jean, &format!("/api/channels?text={}", scene.text)).await;
    assert_eq!(listed.ok()["items"][0]["id"], scene.channel);
    let refused = scene.hub.post(&scene.karl, "/api/channels", beside).await;
    assert_eq!(refused.problem(), (404, "not-found"));
    let nowhere = scene.hub.post(&scene.jean, "/api/channels", json!({ "name": "Ici" })).await;
    assert_eq!(nowhere.problem(), (422, "invalid"));
}

#[tokio::test]
async fn channel_8_a_message_sent_again_is_stored_once_and_answered_the_same() {
    let scene = Scene::new().await;
    let id = new_id();
    let first = scene.say(&scene.jean, &id, "Bonjour").await.created();
    let again = scene.say(&scene.jean, &id, "Bonjour").await.created();
    assert_eq!(first, again);
    assert_eq!(first["id"], id);
    assert_eq!((&first["seq"], &first["author"]), (&json!(1), &json!(scene.jean.id)));
    // Another author may use the same id: it is theirs.
    let other = scene.say(&scene.admin, &id, "Bonsoir").await.created();
    assert_eq!(other["seq"], 2);
    let mut page = scene.page(&scene.jean).await;
    page.say_in(&scene.channel, &id, "Bonjour").await;
    let said = page.next_of("channel-said").await;
    assert_eq!((&said["id"], &said["seq"]), (&json!(id), &json!(1)));
    assert_eq!(scene.words(&scene.admin).await, ["Bonjour", "Bonsoir"]);
}

#[tokio::test]
async fn channel_9_pages_go_on_both_ways_without_gap_or_repetition() {
    let scene = Scene::new().await;
    for n in 1..=7 {
        scene.said(&scene.jean, &format!("{n}")).await;
        scene.hub.put_reaction(&scene, n).await;
    }
    let (mut forth, mut path) = (Vec::new(), "/messages?limit=3".to_owned());
    loop {
        let page = scene.hub.get(&scene.jean, &scene.path(&path)).await.ok();
        forth.extend(bodies(&page));
        let Value::String(next) = &page["next"] else { break };
        path = format!("/messages?limit=3&after={next}");
    }
    assert_eq!(forth, ["1", "2", "3", "4", "5", "6", "7"]);
    let (mut back, mut before) = (Vec::new(), 9_007_199_254_740_991_u64.to_string());
    loop {
        let path = scene.path(&format!("/messages?limit=3&before={before}"));
        let page = scene.hub.get(&scene.jean, &path).await.ok();
        back.splice(0..0, bodies(&page));
        let Value::String(next) = &page["next"] else { break };
        before.clone_from(next);
    }
    assert_eq!(back, forth);
    let around = scene.hub.get(&scene.jean, &scene.path("/messages?limit=3&around=7")).await.ok();
    assert_eq!(bodies(&around), ["3", "4", "5"]);
    let people = around["people"].as_array().unwrap();
    assert!(people.contains(&json!({ "id": scene.jean.id, "name": "jean" })));
}

/// Positions begin at 1; what is before or beyond is not there, and nothing else comes of asking.
#[tokio::test]
async fn channel_9_a_position_that_no_channel_has_is_no_message() {
    let scene = Scene::new().await;
    let seq = scene.said(&scene.jean, "Un").await["seq"].as_u64().unwrap();
    for nowhere in [0, seq + 1, 9_007_199_254_740_991] {
        let path = scene.path(&format!("/messages/{nowhere}"));
        let answer = scene.hub.get(&scene.jean, &path).await;
        assert_eq!(answer.problem(), (404, "no-message"));
    }
    let page = scene.hub.get(&scene.jean, &scene.path("/messages")).await.ok();
    assert_eq!(bodies(&page), ["Un"]);
}

impl TestHub {
    /// Something that is no message, after the `n`th one.
    async fn put_reaction(&self, scene: &Scene, n: u64) {
        let path = scene.path(&format!("/messages/{}/reactions/%F0%9F%91%8D", 2 * n - 1));
        self.ask(Method::PUT, &path, Some(&scene.admin.bearer), None).await.ok();
    }
}

#[tokio::test]
async fn feed_5_whoever_follows_hears_everything_once_and_in_order() {
    let scene = Scene::new().await;
    let mut page = scene.page(&scene.jean).await;
    let following = page.follow_channel(&scene.channel, None).await;
    assert_eq!(following["rights"], json!({ "speak": true, "moderate": false }));
    let fresh = page.next_of("channel-page").await;
    assert_eq!((&fresh["why"], &fresh["items"]), (&json!("fresh"), &json!([])));
    let said = scene.said(&scene.admin, "Un").await;
    let told = page.next().await.unwrap();
    assert_eq!((&told["type"], &told["at"]), (&json!("channel-message"), &json!(1)));
    assert_eq!(told["message"], said);
    drop(page);

    // What happens meanwhile is told once, as it stands.
    scene.said(&scene.admin, "Deux").await;
    scene.said(&scene.jean, "Trois").await;
    let rewording = json!({ "body": "Deux, mieux" });
    scene.hub.patch(&scene.admin, &scene.path("/messages/2"), rewording).await.ok();
    let mut page = scene.page(&scene.jean).await;
    page.follow_channel(&scene.channel, Some(1)).await;
    let mut told = Vec::new();
    for _ in 0..3 {
        let frame = page.next_of("channel-message").await;
        told.push((frame["at"].as_u64().unwrap(), frame["message"].clone()));
    }
    let places: Vec<u64> = told.iter().map(|(at, _)| *at).collect();
    assert_eq!(places, [2, 3, 4]);
    assert_eq!(told[2].1["body"], "Deux, mieux");
    assert_eq!((&told[2].1["seq"], &told[2].1["version"]), (&json!(2), &json!(4)));
    page.hears_nothing().await;
}

#[tokio::test]
async fn feed_6_whoever_stands_elsewhere_begins_anew_with_a_page() {
    let scene = Scene::new().await;
    for n in 1..=60 {
        scene.said(&scene.jean, &format!("{n}")).await;
    }
    let mut page = scene.page(&scene.jean).await;
    page.follow_channel(&scene.channel, Some(1_000_000)).await;
    let fresh = page.next_of("channel-page").await;
    assert_eq!((&fresh["why"], &fresh["at"]), (&json!("gap"), &json!(60)));
    let latest: Vec<String> = (11..=60).map(|n| n.to_string()).collect();
    assert_eq!((bodies(&fresh), &fresh["more"]), (latest, &json!(true)));
}

#[tokio::test]
async fn feed_7_messages_are_sent_over_the_socket_and_refusals_say_why() {
    let scene = Scene::new().await;
    let mut page = scene.page(&scene.jean).await;
    page.follow_channel(&scene.channel, None).await;
    page.next_of("channel-page").await;
    let id = new_id();
    page.say_in(&scene.channel, &id, "Par le fil").await;
    let (mut is_said, mut is_told) = (false, false);
    while !(is_said && is_told) {
        let frame = page.next().await.unwrap();
        match frame["type"].as_str() {
            Some("channel-said") => is_said = frame["id"] == json!(id) && frame["seq"] == 1,
            Some("channel-message") => is_told = frame["message"]["id"] == json!(id),
            other => panic!("{other:?}"),
        }
    }
    page.say_in(&scene.channel, &new_id(), " \u{200b} ").await;
    assert_eq!(page.next_of("channel-refused").await["reason"], "bad-body");
    page.say_in(&new_id(), &new_id(), "Personne").await;
    assert_eq!(page.next_of("channel-refused").await["reason"], "not-found");
    let slow = json!({ "slow_mode_s": 60 });
    scene.hub.patch(&scene.admin, &scene.path(""), slow).await.ok();
    page.say_in(&scene.channel, &new_id(), "Trop tôt").await;
    let refused = page.next_of("channel-refused").await;
    assert_eq!(refused["reason"], "slow-mode");
    assert!(refused["wait_s"].as_u64().is_some_and(|wait_s| (1..=60).contains(&wait_s)));

    let mut nobody = Page::open(&scene.hub, None).await;
    nobody.say_in(&scene.channel, &new_id(), "Anonyme").await;
    assert_eq!(nobody.next_of("channel-refused").await["reason"], "signed-out");
}

#[tokio::test]
async fn feed_8_counts_follow_the_mark_on_every_device() {
    let scene = Scene::new().await;
    scene.said(&scene.admin, "Un").await;
    let call = json!({
        "id": new_id(), "body": "@jean ?", "mentions": [format!("member:{}", scene.jean.id)],
    });
    scene.hub.post(&scene.admin, &scene.path("/messages"), call).await.created();
    let (mut phone, mut desk) = (scene.page(&scene.jean).await, scene.page(&scene.jean).await);
    let counts = json!({ "type": "channel-follow", "channel": scene.channel, "mode": "counts" });
    phone.say(&counts.to_string()).await;
    let following = phone.next_of("channel-following").await;
    let seen = |frame: &Value| {
        let number = |key: &str| frame[key].as_u64();
        (number("unread"), number("mentions"), number("first_unread"), number("read"))
    };
    assert_eq!(seen(&following), (Some(2), Some(1), Some(1), Some(0)));
    scene.said(&scene.admin, "Trois").await;
    assert_eq!(seen(&phone.next_of("channel-counts").await), (Some(3), Some(1), Some(1), Some(0)));

    let read = json!({ "type": "channel-read", "channel": scene.channel, "through": 2 });
    desk.say(&read.to_string()).await;
    assert_eq!(seen(&phone.next_of("channel-counts").await), (Some(1), Some(0), Some(3), Some(2)));
    let own = scene.hub.get(&scene.jean, &scene.path("")).await.ok();
    assert_eq!(seen(&own), (Some(1), Some(0), Some(3), Some(2)));
    let others = scene.hub.get(&scene.admin, &scene.path("")).await.ok();
    assert_eq!(others["read"], 0, "a mark is its reader's alone");
}

#[tokio::test]
async fn channel_10_who_may_not_read_a_channel_gets_nothing_of_it() {
    let scene = Scene::new().await;
    scene.said(&scene.jean, "Entre nous").await;
    let paths = ["", "/messages", "/messages/1", "/messages/9", "/people", "/pins"];
    for path in paths {
        let answer = scene.hub.get(&scene.karl, &scene.path(path)).await;
        assert_eq!(answer.problem(), (404, "not-found"), "{path}");
    }
    let say = scene.say(&scene.karl, &new_id(), "Coucou").await;
    assert_eq!(say.problem(), (404, "not-found"));
    let listed = scene.hub.get(&scene.karl, "/api/channels").await.ok();
    assert_eq!(listed["items"], json!([]));
    let mut page = Page::follow(&scene.hub, &scene.karl, None).await;
    let wish = json!({ "type": "channel-follow", "channel": scene.channel });
    page.say(&wish.to_string()).await;
    assert_eq!(page.next().await.unwrap()["reason"], "not-found");
    let named = json!({ "text": scene.text, "name": "Relecture" });
    scene.hub.post(&scene.jean, "/api/channels", named).await.created();
    scene.said(&scene.admin, "Toujours entre nous").await;
    page.hears_nothing().await;
}

#[tokio::test]
async fn feed_9_a_right_that_ends_ends_the_following() {
    let scene = Scene::new().await;
    let mut page = scene.page(&scene.jean).await;
    page.follow_channel(&scene.channel, None).await;
    page.next_of("channel-page").await;
    let path = format!("/api/texts/{}", scene.text);
    scene.hub.patch(&scene.admin, &path, json!({ "visibility": "private" })).await.ok();
    let ended = page.next_of("channel-ended").await;
    assert_eq!((&ended["channel"], &ended["reason"]), (&json!(scene.channel), &json!("no-right")));
    scene.said(&scene.admin, "Sans lui").await;
    page.hears_nothing().await;
    page.say_in(&scene.channel, &new_id(), "Encore là").await;
    assert_eq!(page.next_of("channel-refused").await["reason"], "not-found");
}

#[tokio::test]
async fn channel_3_what_is_hidden_or_erased_is_told_to_nobody_again() {
    let scene = Scene::new().await;
    scene.said(&scene.jean, "Des mots durs").await;
    scene.said(&scene.jean, "Des mots en trop").await;
    let hiding = json!({ "reason": "hors sujet" });
    let hidden = scene.path("/messages/1/hidden");
    let denied =
        scene.hub.ask(Method::PUT, &hidden, Some(&scene.jean.bearer), Some(hiding.clone()));
    assert_eq!(denied.await.problem(), (403, "forbidden"));
    scene.hub.ask(Method::PUT, &hidden, Some(&scene.admin.bearer), Some(hiding)).await.ok();
    let erased = scene.hub.delete(&scene.jean, &scene.path("/messages/2")).await;
    assert_eq!(erased.status, StatusCode::NO_CONTENT);

    let place =
        json!({ "group": scene.hub.get(&scene.admin, "/api/groups").await.ok()["items"][0]["id"] });
    let lea = scene.hub.join(&scene.hub.invitation(&scene.admin, place).await, "lea").await;
    let mut page = scene.page(&lea).await;
    page.follow_channel(&scene.channel, Some(0)).await;
    for _ in 0..4 {
        let frame = page.next_of("channel-message").await;
        assert_eq!(
            (&frame["message"]["body"], &frame["message"]["reason"]),
            (&json!(""), &json!(null))
        );
    }
    let mut author = scene.page(&scene.jean).await;
    author.follow_channel(&scene.channel, Some(0)).await;
    let own = author.next_of("channel-message").await;
    assert_eq!(
        (&own["message"]["body"], &own["message"]["reason"]),
        (&json!("Des mots durs"), &json!("hors sujet"))
    );
    assert_eq!(scene.words(&lea).await, [""]);
    assert_eq!(scene.words(&scene.jean).await, ["Des mots durs"]);
}

#[tokio::test]
async fn channel_11_many_are_called_only_by_whoever_means_it() {
    let scene = Scene::new().await;
    let group = scene.hub.get(&scene.admin, "/api/groups").await.ok()["items"][0]["id"].clone();
    let place = json!({ "group": group, "uses": 25 });
    let secret = scene.hub.invitation(&scene.admin, place).await;
    for n in 0..20 {
        scene.hub.join(&secret, &format!("membre{n}")).await;
    }
    let mention = format!("group:{}", group.as_str().unwrap());
    let mut call = json!({ "id": new_id(), "body": "À tous", "mentions": [mention] });
    let path = scene.path("/messages");
    let asked = scene.hub.post(&scene.jean, &path, call.clone()).await;
    assert_eq!(asked.problem(), (409, "many-mentioned"));
    assert!(asked.body["detail"].as_str().unwrap().starts_with("22 people"));
    call["confirmed"] = json!(true);
    scene.hub.post(&scene.jean, &path, call).await.created();
    let stranger = json!({
        "id": new_id(), "body": "Karl ?", "mentions": [format!("member:{}", scene.karl.id)],
    });
    assert_eq!(scene.hub.post(&scene.jean, &path, stranger).await.problem(), (422, "bad-mentions"));
}

#[tokio::test]
async fn channel_12_people_talk_with_each_other_and_nobody_else_hears() {
    let scene = Scene::new().await;
    let with = json!({ "members": [scene.karl.id] });
    let direct = scene.hub.post(&scene.jean, "/api/channels", with).await.created();
    assert_eq!(direct["kind"], "direct");
    let back = json!({ "members": [scene.jean.id] });
    let same = scene.hub.post(&scene.karl, "/api/channels", back).await.created();
    assert_eq!(same["id"], direct["id"]);
    let path = format!("/api/channels/{}/messages", direct["id"].as_str().unwrap());
    let message = json!({ "id": new_id(), "body": "Salut" });
    scene.hub.post(&scene.karl, &path, message).await.created();
    assert_eq!(bodies(&scene.hub.get(&scene.jean, &path).await.ok()), ["Salut"]);
    assert_eq!(scene.hub.get(&scene.admin, &path).await.problem(), (404, "not-found"));
    let alone = json!({ "members": [] });
    let refused = scene.hub.post(&scene.jean, "/api/channels", alone).await;
    assert_eq!(refused.problem(), (422, "bad-conversation"));
}
