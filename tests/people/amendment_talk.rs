//! The discussion beside an amendment: for those who may read it, and for nobody else.

use axum::http::StatusCode;
use serde_json::json;

use crate::{
    amendments::{begun, branch, motion, replace, three},
    channels::new_id,
    closed::{until, words},
    page::Page,
    support::TestHub,
};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn channel_7_the_discussion_of_an_amendment_is_for_those_who_may_read_it() {
    let hub = TestHub::start().await;
    let (admin, jean, karl) = three(&hub).await;
    let text = motion(&hub, &admin, "Les trains sont publics.").await;
    let amendment = begun(&hub, &jean, &text, "Gratuité").await;
    let (mut news, mut own) =
        (Page::follow(&hub, &karl, None).await, Page::follow(&hub, &jean, None).await);
    let beside = json!({ "amendment": amendment });
    let missing = json!({ "amendment": new_id() });
    assert_eq!(hub.post(&jean, "/api/channels", missing).await.problem(), (404, "not-found"));

    // A draft is its authors': for others neither it nor what is said beside it is there.
    let opened = hub.post(&jean, "/api/channels", beside.clone()).await.created();
    let place = json!({ "what": "amendment", "id": amendment, "members": null });
    assert_eq!((&opened["place"], &opened["kind"]), (&place, &json!("discussion")));
    let channel = opened["id"].as_str().unwrap();
    own.told_until("channel", channel).await;
    let path = format!("/api/channels/{channel}");
    let messages = format!("{path}/messages");
    let message = |body: &str| json!({ "id": new_id(), "body": body });
    hub.post(&jean, &messages, message("Premier jet")).await.created();
    for who in [&admin, &karl] {
        for path in [&path, &messages, &format!("{path}/people"), &format!("{path}/search?q=jet")] {
            assert_eq!(hub.get(who, path).await.problem(), (404, "not-found"), "{path}");
        }
        let said = hub.post(who, &messages, message("Coucou")).await;
        assert_eq!(said.problem(), (404, "not-found"));
        let found = hub.post(who, "/api/channels", beside.clone()).await;
        assert_eq!(found.problem(), (404, "not-found"));
        assert_eq!(hub.get(who, "/api/channels").await.ok()["items"], json!([]));
        let link = format!("/api/cards?urls=/channels/{channel}%23message=1");
        assert_eq!(hub.get(who, &link).await.ok()["items"][0]["card"], json!(null));
    }
    let called =
        json!({ "id": new_id(), "body": "Karl ?", "mentions": [format!("member:{}", karl.id)] });
    assert_eq!(hub.post(&jean, &messages, called).await.problem(), (422, "bad-mentions"));
    let readers = hub.get(&jean, &format!("{path}/people?search=jean")).await.ok();
    assert_eq!(readers["items"].as_array().unwrap().len(), 1);
    let others = hub.get(&jean, &format!("{path}/people?search=karl")).await.ok();
    assert_eq!(others["items"], json!([]));
    news.hears_nothing().await;

    // Tabled, everybody who reads the text talks about it; who presides keeps the conversation.
    let page = branch(&hub, &jean, &amendment).await;
    until("the text is here", || words(&page).contains("publics")).await;
    replace(&page, "publics", "gratuits");
    page.wait_saved().await.unwrap();
    hub.post(&jean, &format!("/api/amendments/{amendment}/table"), json!({})).await.ok();
    let found = hub.post(&karl, "/api/channels", beside).await.created();
    assert_eq!(found["id"], channel);
    assert_eq!(found["rights"], json!({ "speak": true, "moderate": false }));
    hub.post(&karl, &messages, message("Et la péréquation ?")).await.created();
    assert_eq!(hub.get(&admin, &path).await.ok()["rights"]["moderate"], json!(true));
    let erased = hub.delete(&admin, &format!("{messages}/1")).await;
    assert_eq!(erased.status, StatusCode::NO_CONTENT);
    let link = format!("/api/cards?urls=/channels/{channel}%23message=2");
    let card = hub.get(&admin, &link).await.ok()["items"][0]["card"].clone();
    assert_eq!(
        (&card["title"], &card["excerpt"]),
        (&json!("Gratuité"), &json!("Et la péréquation ?"))
    );

    // Who may not read the text any more hears nothing of its amendments.
    hub.patch(&admin, &format!("/api/texts/{text}"), json!({ "visibility": "private" })).await.ok();
    assert_eq!(hub.get(&karl, &messages).await.problem(), (404, "not-found"));
}
