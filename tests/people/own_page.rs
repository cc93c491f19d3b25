//! A page names at its socket whose it is: what waits in it is sent in nobody else's name.

use serde_json::json;

use crate::{
    page::Page,
    support::{Person, TestHub},
};

const FOLLOW: &str = r#"{"type":"follow","after":null}"#;

/// The hub's first word on a socket of the page of `of`, opened with what proves `who`.
async fn first_word(hub: &TestHub, who: Option<&Person>, of: &str) -> Result<String, u16> {
    let mut page = Page::open_at(hub, who, &format!("collab?as={of}")).await;
    page.say(FOLLOW).await;
    page.next().await.map(|frame| frame["type"].as_str().unwrap().to_owned())
}

#[tokio::test]
async fn account_12_a_socket_of_one_members_page_is_closed_in_the_session_of_another() {
    let hub = TestHub::start().await;
    let admin = hub.administrator("rosa").await;
    let jean = hub.join(&hub.invitation(&admin, json!({})).await, "jean").await;
    assert_eq!(first_word(&hub, Some(&admin), &jean.id).await, Err(4401));
    assert_eq!(first_word(&hub, Some(&jean), &admin.id).await, Err(4401));
    assert_eq!(first_word(&hub, Some(&jean), "").await, Err(4401), "nobody is not jean");

    let text = hub.text(&admin, json!({ "title": "Motion" })).await;
    let path = format!("sync/text:{text}?token=&as={}", jean.id);
    let mut other = Page::open_at(&hub, Some(&admin), &path).await;
    assert_eq!(other.next().await, Err(4401), "in the other dialect too");
}

#[tokio::test]
async fn account_12_its_own_member_and_whoever_names_nobody_are_served_as_ever() {
    let hub = TestHub::start().await;
    let admin = hub.administrator("rosa").await;
    assert_eq!(first_word(&hub, Some(&admin), &admin.id).await.as_deref(), Ok("following"));
    // Without a session the page's own tokens may open texts; the feed says what it always said.
    assert_eq!(first_word(&hub, None, &admin.id).await.as_deref(), Ok("refused"));
    let mut stock = Page::open_at(&hub, Some(&admin), "collab?parameter=of-theirs").await;
    stock.say(FOLLOW).await;
    assert_eq!(stock.next().await.unwrap()["type"], "following");
}
