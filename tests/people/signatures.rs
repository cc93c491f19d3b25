//! Names under amendments and texts: who can be named an author, and who takes their name back.

use axum::http::StatusCode;
use serde_json::json;

use crate::{
    amendments::{act, begun, motion, shown, three},
    support::TestHub,
};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn rights_8_who_cannot_be_found_is_named_an_author_of_no_amendment() {
    let hub = TestHub::start().await;
    let (admin, jean, _) = three(&hub).await;
    let stranger = hub.invitation(&admin, json!({ "standing": "guest" })).await;
    let stranger = hub.join(&stranger, "lea").await;
    let group = hub.group(&jean, "Les amis du rail", "free").await;
    let friend = hub.join(&hub.invitation(&jean, json!({ "group": group })).await, "max").await;
    let text = motion(&hub, &admin, "Les trains sont publics.").await;
    let open = json!({ "visibility": "public" });
    hub.patch(&admin, &format!("/api/texts/{text}"), open).await.ok();
    hub.get(&stranger, &format!("/api/texts/{text}")).await.ok();

    let path = format!("/api/texts/{text}/amendments");
    let with = |who: &str| json!({ "title": "Gratuité", "rationale": "", "authors": [who] });
    let refused = hub.post(&jean, &path, with(&stranger.id)).await;
    assert_eq!(refused.problem(), (404, "not-found"));
    hub.post(&jean, &path, with(&friend.id)).await.created();
    let amendment = begun(&hub, &jean, &text, "Gratuité").await;
    let path = format!("/api/amendments/{amendment}/authors");
    let refused = hub.post(&jean, &path, json!({ "member": stranger.id })).await;
    assert_eq!(refused.problem(), (404, "not-found"));
    hub.post(&jean, &path, json!({ "member": friend.id })).await.created();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn rights_2_names_are_taken_back_from_what_one_may_not_read_any_more() {
    let hub = TestHub::start().await;
    let (admin, jean, karl) = three(&hub).await;
    let text = motion(&hub, &admin, "Les trains sont publics.").await;
    let amendment = begun(&hub, &jean, &text, "Gratuité").await;
    act(&hub, &jean, &amendment, "collect", json!({})).await;
    act(&hub, &karl, &amendment, "support", json!({})).await;
    let (of_text, of_amendment) =
        (format!("/api/texts/{text}/cosignature"), format!("/api/amendments/{amendment}/support"));
    hub.post(&karl, &of_text, json!({})).await.created();

    let path = format!("/api/texts/{text}");
    hub.patch(&admin, &path, json!({ "visibility": "private" })).await.ok();
    assert_eq!(hub.get(&karl, &path).await.problem(), (404, "not-found"));
    for name in [&of_amendment, &of_text] {
        assert_eq!(hub.delete(&jean, name).await.problem(), (404, "not-found"), "not signed");
        assert_eq!(hub.delete(&karl, name).await.status, StatusCode::NO_CONTENT, "{name}");
        assert_eq!(hub.delete(&karl, name).await.problem(), (404, "not-found"), "{name}");
    }
    hub.patch(&admin, &path, json!({ "visibility": "organisation" })).await.ok();
    let text = hub.get(&admin, &path).await.ok();
    assert_eq!(text["cosignatories"], json!([]));
    assert_eq!(shown(&hub, &jean, &amendment).await["signatories"], json!([]));
}
