//! Why an amendment is proposed, written by several and read by who may read the amendment.

use serde_json::json;

use crate::{
    amendments::{act, begun, branch, motion, replace, shown, three},
    closed::{opened, until, words, write},
    support::TestHub,
};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn amend_15_reasons_are_written_together_until_the_amendment_is_tabled() {
    let hub = TestHub::start().await;
    let (admin, jean, karl) = three(&hub).await;
    let text = motion(&hub, &admin, "Les trains sont publics.").await;
    let amendment = begun(&hub, &jean, &text, "Gratuité").await;
    let room = json!({ "room": format!("text:{amendment}") });
    let token = hub.post(&karl, "/api/tokens", room.clone()).await;
    assert_eq!(token.problem(), (404, "not-found"), "a draft's reasons are its authors'");
    act_added(&hub, &jean, &amendment, &karl.id).await;

    let (one, other) =
        (opened(&hub, &jean, &amendment).await, opened(&hub, &karl, &amendment).await);
    write(&one, " Le train");
    one.wait_saved().await.unwrap();
    until("the other author reads it", || words(&other).contains("Le train")).await;
    write(&other, " relie <tout>.");
    other.wait_saved().await.unwrap();
    until("both read both", || words(&one) == "Parce que. Le train relie <tout>.").await;
    let read = shown(&hub, &jean, &amendment).await;
    assert_eq!(read["rationale"], "Parce que. Le train relie <tout>.");
    let html = read["rationale_html"].as_str().unwrap();
    assert!(html.contains("<p>Parce que. Le train relie &lt;tout&gt;.</p>"), "{html}");

    let page = branch(&hub, &jean, &amendment).await;
    until("the text is here", || words(&page).contains("publics")).await;
    replace(&page, "publics", "gratuits");
    page.wait_saved().await.unwrap();
    act(&hub, &jean, &amendment, "table", json!({})).await;
    let token = hub.post(&jean, "/api/tokens", room.clone()).await.created();
    assert_eq!(token["access"], "read-only");
    // What is written in a page that is open still is not stored.
    write(&one, " Plus tard.");
    tokio::time::sleep(std::time::Duration::from_millis(300)).await;
    let frozen = shown(&hub, &admin, &amendment).await;
    assert_eq!(frozen["rationale"], "Parce que. Le train relie <tout>.");

    act(&hub, &jean, &amendment, "rectify", json!({})).await;
    let again = opened(&hub, &karl, &amendment).await;
    until("what was tabled is here", || words(&again).contains("tout")).await;
    write(&again, " Rectifié.");
    again.wait_saved().await.unwrap();
    let rectified = shown(&hub, &karl, &amendment).await;
    assert!(rectified["rationale"].as_str().unwrap().ends_with("Rectifié."), "{rectified}");
}

/// Makes somebody an author.
pub(crate) async fn act_added(
    hub: &TestHub,
    who: &crate::support::Person,
    amendment: &str,
    member: &str,
) {
    let body = json!({ "member": member });
    hub.post(who, &format!("/api/amendments/{amendment}/authors"), body).await.created();
}
