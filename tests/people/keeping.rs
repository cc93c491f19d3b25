//! How a channel is kept: for how long its messages stand, and what moderators did.

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
    channels::Scene,
    support::{PATIENCE, Person},
};

const DAY_MS: u64 = 24 * 3_600 * 1_000;

impl Scene {
    /// A message that was sent days ago, put where it would stand.
    async fn said_days_ago(&self, who: &Person, words: &str, days: u64) {
        let body = Body::new(words).unwrap();
        let said = Event::Said(Saying::plain(MessageId(Uuid::new_v4()), body));
        let payload = Bytes::from(serde_json::to_vec(&said).unwrap());
        let (at_ms, author) = (now_ms() - days * DAY_MS, MemberId::new(&who.id).unwrap());
        let record = Record { kind: Kind::Message, at_ms, author, command: None, payload };
        let record = NewRecord { body: record.encode(), unique: None };
        let log = LogName::new(&format!("channel:{}", self.channel)).unwrap();
        self.hub.hub.store().append(log, vec![record], Expect::Any).await.unwrap();
    }

    async fn keep_for(&self, days: Value) -> Value {
        let rule = json!({ "retention_days": days });
        self.hub.patch(&self.admin, &self.path(""), rule).await.ok()
    }

    async fn done(&self, who: &Person, path: &str, body: Value) {
        let answer = self.put(who, path, Some(body)).await;
        assert!(answer.status.is_success(), "{}", answer.body);
    }
}

#[tokio::test]
async fn channel_20_messages_are_kept_for_as_long_as_the_channel_says() {
    let scene = Scene::new().await;
    for (words, days) in [("Il y a cinq jours", 5), ("À garder", 4), ("Il y a trois jours", 3)] {
        scene.said_days_ago(&scene.jean, words, days).await;
    }
    scene.said(&scene.jean, "Ce matin").await;
    scene.done(&scene.admin, "/messages/2/pin", json!(null)).await;
    let rule = json!({ "retention_days": 2 });
    let denied = scene.hub.patch(&scene.jean, &scene.path(""), rule).await;
    assert_eq!(denied.problem(), (403, "forbidden"));
    for days in [0, 3_651] {
        let rule = json!({ "retention_days": days });
        let refused = scene.hub.patch(&scene.admin, &scene.path(""), rule).await;
        assert_eq!(refused.problem(), (422, "bad-retention"));
    }
    let mut page = scene.page(&scene.jean).await;
    page.follow_channel(&scene.channel, Some(5)).await;
    assert_eq!(scene.keep_for(json!(2)).await["retention_days"], 2);
    assert_eq!(page.next_of("channel-settings").await["retention_days"], 2);
    for seq in [1, 3] {
        let told = page.next_of("channel-message").await;
        assert_eq!(
            (&told["message"]["seq"], &told["message"]["state"]),
            (&json!(seq), &json!("erased"))
        );
    }
    assert_eq!(scene.words(&scene.jean).await, ["À garder", "Ce matin"]);
    assert_eq!(scene.keep_for(json!(null)).await["retention_days"], json!(null));
    scene.said_days_ago(&scene.jean, "Vieux et libre", 900).await;
    scene.said(&scene.jean, "Ce soir").await;
    assert_eq!(
        scene.words(&scene.jean).await,
        ["À garder", "Ce matin", "Vieux et libre", "Ce soir"]
    );
}

#[tokio::test]
async fn channel_20_a_rule_holds_also_where_nobody_looks() {
    let mut scene = Scene::new().await;
    scene.keep_for(json!(2)).await;
    let noted = async {
        while scene.hub.hub.store().scan("retention/".to_owned(), None, 9).await.unwrap().is_empty()
        {
        }
    };
    timeout(PATIENCE, noted).await.expect("the rule is noted");
    scene.said_days_ago(&scene.jean, "Il y a cinq jours", 5).await;
    // Another hub starts: nobody opens the channel there.
    scene.hub.restart().await;
    let erased = async {
        let log = LogName::new(&format!("channel:{}", scene.channel)).unwrap();
        while scene.hub.hub.store().load(log.clone()).await.unwrap().head().0 < 3 {}
    };
    timeout(PATIENCE, erased).await.expect("it is erased");
    assert_eq!(scene.words(&scene.jean).await, Vec::<String>::new());
}

#[tokio::test]
async fn channel_21_moderators_see_what_moderators_did() {
    let scene = Scene::new().await;
    for words in ["Un", "Deux", "Trois"] {
        scene.said(&scene.jean, words).await;
    }
    scene.hub.delete(&scene.jean, &scene.path("/messages/3")).await;
    scene.done(&scene.admin, "/messages/1/hidden", json!({ "reason": "hors sujet" })).await;
    scene.done(&scene.admin, &format!("/mutes/{}", scene.jean.id), json!({ "seconds": 60 })).await;
    scene.hub.delete(&scene.admin, &scene.path("/messages/2")).await;
    scene.keep_for(json!(30)).await;
    let audit = scene.path("/audit");
    assert_eq!(scene.hub.get(&scene.jean, &audit).await.problem(), (403, "forbidden"));
    assert_eq!(scene.hub.get(&scene.karl, &audit).await.problem(), (404, "not-found"));
    let (mut acts, mut path) = (Vec::new(), format!("{audit}?limit=2"));
    loop {
        let page = scene.hub.get(&scene.admin, &path).await.ok();
        acts.extend(page["items"].as_array().unwrap().clone());
        let Value::String(next) = &page["next"] else { break };
        path = format!("{audit}?limit=2&before={next}");
    }
    let kinds: Vec<&Value> = acts.iter().map(|act| &act["act"]).collect();
    assert_eq!(kinds, ["retention", "erase", "mute", "hide"]);
    assert_eq!((&acts[0]["value"], &acts[0]["by"]["name"]), (&json!(30), &json!("rosa")));
    assert_eq!((&acts[1]["message"], &acts[2]["member"]["name"]), (&json!(2), &json!("jean")));
    assert_eq!((&acts[3]["message"], &acts[3]["reason"]), (&json!(1), &json!("hors sujet")));
}

#[tokio::test]
async fn channel_21_every_act_of_moderators_is_told_and_nothing_that_people_do_with_their_own() {
    let scene = Scene::new().await;
    let Scene { hub, admin, jean, .. } = &scene;
    scene.said(jean, "Un").await;
    for who in [jean, jean, admin] {
        let poll = json!({ "options": ["lundi", "mardi"] });
        let asked = json!({ "id": Uuid::new_v4(), "body": "Quel jour ?", "poll": poll });
        hub.post(who, &scene.path("/messages"), asked).await.created();
    }
    scene.done(jean, "/messages/2/poll/closed", json!(null)).await;
    scene.done(admin, "/messages/4/poll/closed", json!(null)).await;

    let hiding = json!({ "reason": "hors sujet" });
    for (act, body) in [("pin", json!(null)), ("hidden", hiding)] {
        let path = format!("/messages/1/{act}");
        scene.done(admin, &path, body).await;
        hub.delete(admin, &scene.path(&path)).await.ok();
    }
    scene.done(admin, "/messages/3/poll/closed", json!(null)).await;
    hub.patch(admin, &scene.path(""), json!({ "slow_mode_s": 30 })).await.ok();
    let page = hub.get(admin, &scene.path("/audit")).await.ok();
    let line = |act: &Value| {
        assert_eq!(act["by"]["id"], admin.id);
        format!("{} {} {}", act["act"].as_str().unwrap(), act["message"], act["value"])
    };
    let told: Vec<String> = page["items"].as_array().unwrap().iter().map(line).collect();
    let acts = [
        "slow_mode null 30",
        "close_poll 3 null",
        "unhide 1 null",
        "hide 1 null",
        "unpin 1 null",
        "pin 1 null",
    ];
    assert_eq!(told, acts);
}
