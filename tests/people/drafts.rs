//! A draft is its authors': nothing of it is told with what it collides with.

use serde_json::json;

use crate::{
    amendments::{begun, branch, motion, replace, shown, tabled, three},
    closed::{until, words},
    support::TestHub,
};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn amend_7_an_amendment_says_nothing_of_a_draft_that_changes_the_same() {
    let hub = TestHub::start().await;
    let (admin, jean, karl) = three(&hub).await;
    let text = motion(&hub, &admin, "Les trains sont publics.").await;
    let public = tabled(&hub, &jean, &text, ("publics", "gratuits")).await;
    let draft = begun(&hub, &karl, &text, "Secret de Karl").await;
    let page = branch(&hub, &karl, &draft).await;
    until("the text is here", || words(&page).contains("publics")).await;
    replace(&page, "publics", "municipaux");
    page.wait_saved().await.unwrap();

    let own = shown(&hub, &karl, &draft).await;
    assert_eq!(own["condition"], "contested", "{own}");
    assert_eq!(own["collisions"][0]["amendment"], json!(public));
    for who in [&admin, &jean, &karl] {
        let told = shown(&hub, who, &public).await;
        assert_eq!((&told["condition"], &told["collisions"]), (&json!("clean"), &json!([])));
        assert!(!told.to_string().contains("Secret de Karl"), "{told}");
    }
}
