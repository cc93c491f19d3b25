//! Polls in channels: one answer a member, counted, told to who follows; closed by those who may.

use axum::http::Method;
use coopol::hub::now_s;
use serde_json::{Value, json};
use tokio::time::timeout;

use crate::{
    channels::{Scene, new_id},
    support::{Answer, PATIENCE, Person},
};

impl Scene {
    async fn ask_all(&self, who: &Person, poll: Value) -> Answer {
        let message = json!({ "id": new_id(), "body": "Quel jour ?", "poll": poll });
        self.hub.post(who, &self.path("/messages"), message).await
    }

    pub(crate) async fn put(&self, who: &Person, path: &str, body: Option<Value>) -> Answer {
        self.hub.ask(Method::PUT, &self.path(path), Some(&who.bearer), body).await
    }

    async fn vote(&self, who: &Person, seq: u64, option: Option<u64>) -> Answer {
        let vote = json!({ "option": option });
        self.put(who, &format!("/messages/{seq}/vote"), Some(vote)).await
    }
}

fn votes(message: &Value) -> Vec<u64> {
    let options = message["poll"]["options"].as_array().unwrap();
    options.iter().map(|option| option["votes"].as_u64().unwrap()).collect()
}

#[tokio::test]
async fn channel_19_each_member_has_one_answer_and_the_last_one_counts() {
    let scene = Scene::new().await;
    let days = json!({ "options": ["lundi", "mardi", "jeudi \u{202e}"] });
    let asked = scene.ask_all(&scene.jean, days).await.created();
    assert_eq!(asked["poll"]["options"][2]["text"], "jeudi \u{202e}\u{202c}");
    assert_eq!((votes(&asked), &asked["poll"]["voters"]), (vec![0, 0, 0], &json!(0)));
    let mut page = scene.page(&scene.jean).await;
    page.follow_channel(&scene.channel, Some(1)).await;
    assert_eq!(votes(&scene.vote(&scene.jean, 1, Some(0)).await.ok()), [1, 0, 0]);
    assert_eq!(votes(&scene.vote(&scene.admin, 1, Some(0)).await.ok()), [2, 0, 0]);
    assert_eq!(votes(&scene.vote(&scene.admin, 1, Some(2)).await.ok()), [1, 0, 1]);
    // Said again, it is the same vote.
    assert_eq!(votes(&scene.vote(&scene.admin, 1, Some(2)).await.ok()), [1, 0, 1]);
    let told = [[1, 0, 0], [2, 0, 0], [1, 0, 1]];
    for counts in told {
        let frame = page.next_of("channel-message").await;
        assert_eq!(votes(&frame["message"]), counts);
        assert!(!frame["message"]["poll"].to_string().contains(&scene.admin.id));
    }
    page.hears_nothing().await;
    let own = scene.path("/messages/1/vote");
    assert_eq!(scene.hub.get(&scene.admin, &own).await.ok(), json!({ "option": 2 }));
    assert_eq!(votes(&scene.vote(&scene.admin, 1, None).await.ok()), [1, 0, 0]);
    assert_eq!(scene.hub.get(&scene.admin, &own).await.ok(), json!({ "option": null }));
    assert_eq!(scene.vote(&scene.jean, 1, Some(3)).await.problem(), (422, "no-option"));
    assert_eq!(scene.vote(&scene.karl, 1, Some(0)).await.problem(), (404, "not-found"));
    assert_eq!(scene.hub.get(&scene.karl, &own).await.problem(), (404, "not-found"));
    let reworded = json!({ "body": "Quel mois ?" });
    let denied = scene.hub.patch(&scene.jean, &scene.path("/messages/1"), reworded).await;
    assert_eq!(denied.problem(), (409, "has-votes"));
}

#[tokio::test]
async fn channel_19_a_poll_is_closed_by_its_author_by_moderators_or_by_its_day() {
    let scene = Scene::new().await;
    let days = json!({ "options": ["lundi", "mardi"] });
    for who in [&scene.jean, &scene.admin] {
        scene.ask_all(who, days.clone()).await.created();
    }
    let refused = scene.put(&scene.jean, "/messages/2/poll/closed", None).await;
    assert_eq!(refused.problem(), (403, "forbidden"));
    scene.vote(&scene.jean, 1, Some(1)).await.ok();
    for _ in 0..2 {
        let closed = scene.put(&scene.admin, "/messages/1/poll/closed", None).await.ok();
        assert_eq!((&closed["poll"]["closed"], votes(&closed)), (&json!(true), vec![0, 1]));
    }
    assert_eq!(scene.vote(&scene.jean, 1, Some(0)).await.problem(), (409, "poll-closed"));
    let soon = json!({ "options": ["oui", "non"], "closes": now_s() + 1 });
    let asked = scene.ask_all(&scene.jean, soon).await;
    // On a busy machine its second may be over before it is taken.
    if let Some(seq) = asked.body["seq"].as_u64() {
        let over = async {
            while scene.vote(&scene.admin, seq, None).await.problem() != (409, "poll-closed") {}
        };
        timeout(PATIENCE, over).await.expect("its second is over");
        let shown = scene.hub.get(&scene.admin, &scene.path(&format!("/messages/{seq}"))).await;
        assert_eq!(shown.ok()["poll"]["closed"], json!(false), "nobody closed it");
    }
    let none = scene.said(&scene.jean, "Sans question").await;
    let seq = none["seq"].as_u64().unwrap();
    assert_eq!(scene.vote(&scene.jean, seq, Some(0)).await.problem(), (404, "no-poll"));
    assert_eq!(scene.vote(&scene.jean, 999, Some(0)).await.problem(), (404, "no-message"));
}

#[tokio::test]
async fn channel_19_a_poll_is_a_question_with_answers_that_differ() {
    let scene = Scene::new().await;
    let long = "é".repeat(201);
    for options in [
        json!([]),
        json!(["un"]),
        json!(["un", "un "]),
        json!(["un", " \u{200b}"]),
        json!(["un", long]),
        json!((0..11).map(|n| n.to_string()).collect::<Vec<_>>()),
    ] {
        let refused = scene.ask_all(&scene.jean, json!({ "options": options })).await;
        assert_eq!(refused.problem(), (422, "bad-poll"), "{options}");
    }
    for closes in [now_s() - 1, now_s() + 400 * 24 * 3_600] {
        let poll = json!({ "options": ["oui", "non"], "closes": closes });
        assert_eq!(scene.ask_all(&scene.jean, poll).await.problem(), (422, "bad-poll"));
    }
    let mute = json!({ "id": new_id(), "body": " ", "poll": { "options": ["oui", "non"] } });
    let refused = scene.hub.post(&scene.jean, &scene.path("/messages"), mute).await;
    assert_eq!(refused.problem(), (422, "bad-body"));
}
