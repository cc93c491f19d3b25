//! News of amendments and ballots on the feed: told as they happen, to those who may see them.

use serde_json::{Value, json};

use crate::{
    amendments::{act, begun, branch, replace, three},
    channels::new_id,
    closed::{opened, until, words, write},
    page::Page,
    support::{Person, TestHub},
};

/// What a page has been told of amendments and ballots by now. The house decides twice: what the
/// desk told before the first of these decisions reaches the page before the second.
async fn told(hub: &TestHub, admin: &Person, page: &mut Page) -> Vec<Value> {
    let mut told: Vec<Value> = Vec::new();
    for _ in 0..2 {
        let theme = json!({ "name": new_id() });
        let theme = hub.post(admin, "/api/themes", theme).await.created_id();
        loop {
            let frame = page.next().await.unwrap();
            let objects = frame["objects"].as_array().expect("no reset");
            if objects.iter().any(|object| object["id"].as_str() == Some(theme.as_str())) {
                break;
            }
            let is_of_desk = |object: &&Value| {
                ["amendment", "ballot"].iter().any(|what| object["what"] == *what)
            };
            told.extend(objects.iter().filter(is_of_desk).cloned());
        }
    }
    told
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn amend_14_pages_hear_of_the_amendments_and_ballots_that_they_may_see() {
    let hub = TestHub::start().await;
    // The last one is not in the group that reads the text.
    let (admin, jean, karl) = three(&hub).await;
    let group = hub.group(&admin, "Section de Nantes", "section").await;
    let seat = json!({ "member": jean.id, "role": "member" });
    hub.post(&admin, &format!("/api/groups/{group}/members"), seat).await.created();
    let text = hub.text(&admin, json!({ "title": "Le rail", "group": group })).await;
    let page = opened(&hub, &admin, &text).await;
    write(&page, "Les trains sont publics.");
    page.wait_saved().await.unwrap();
    let stage = json!({ "stage": "amendable" });
    hub.patch(&admin, &format!("/api/texts/{text}"), stage).await.ok();
    let mut author = Page::follow(&hub, &jean, None).await;
    let mut reader = Page::follow(&hub, &admin, None).await;
    let mut outsider = Page::follow(&hub, &karl, None).await;

    // A draft is its authors', and what the desk tells moves nobody's place in the house's log.
    let seq = hub.hub.house().view().head.0;
    let amendment = begun(&hub, &jean, &text, "Gratuité").await;
    let of_it = json!({ "what": "amendment", "id": amendment, "text": text });
    let frame = json!({ "type": "changed", "seq": seq, "objects": [of_it] });
    assert_eq!(author.next().await, Ok(frame));
    for page in [&mut reader, &mut outsider] {
        assert_eq!(told(&hub, &admin, page).await, Vec::<Value>::new());
    }

    let page = branch(&hub, &jean, &amendment).await;
    until("the text is here", || words(&page).contains("publics")).await;
    replace(&page, "publics", "gratuits");
    page.wait_saved().await.unwrap();
    act(&hub, &jean, &amendment, "table", json!({})).await;
    // Its author hears of it too: by then the others have been told.
    author.told_until("amendment", &amendment).await;
    let mut heard = told(&hub, &admin, &mut reader).await;
    heard.dedup();
    assert_eq!(heard, [of_it]);
    assert_eq!(told(&hub, &admin, &mut outsider).await, Vec::<Value>::new());

    let body = json!({ "kind": "named", "majority": "simple", "electorate": "readers" });
    let path = format!("/api/amendments/{amendment}/ballots");
    let ballot = hub.post(&admin, &path, body).await.created_id();
    let vote = json!({ "choice": "for" });
    hub.post(&jean, &format!("/api/ballots/{ballot}/votes"), vote).await.created();
    let of_ballot = json!({ "what": "ballot", "id": ballot, "amendment": amendment });
    for page in [&mut reader, &mut author] {
        loop {
            let frame = page.next().await.unwrap();
            if frame["objects"].as_array().expect("no reset").contains(&of_ballot) {
                break;
            }
        }
    }
    assert_eq!(told(&hub, &admin, &mut outsider).await, Vec::<Value>::new());
}
