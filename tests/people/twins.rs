//! Amendments that say the same are found, and one joins the other by the will of both sides.

use serde_json::{Value, json};

use crate::{
    amendments::{act, motion, shown, tabled, three},
    support::{Person, TestHub},
};

async fn offer(hub: &TestHub, who: &Person, (from, into): (&str, &str)) -> crate::support::Answer {
    let path = format!("/api/amendments/{from}/merge-offers");
    hub.post(who, &path, json!({ "into": into })).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn amend_18_twins_are_merged_when_both_sides_want_it() {
    let hub = TestHub::start().await;
    let (admin, jean, karl) = three(&hub).await;
    let words = "Les trains sont publics. Les gares restent ouvertes.";
    let text = motion(&hub, &admin, words).await;
    let one = tabled(&hub, &jean, &text, ("publics", "gratuits")).await;
    let twin = tabled(&hub, &karl, &text, ("publics", "gratuits")).await;
    let apart = tabled(&hub, &karl, &text, ("ouvertes", "accessibles")).await;
    act(&hub, &admin, &twin, "support", json!({})).await;

    let now = shown(&hub, &jean, &one).await;
    let twins = now["twins"].as_array().unwrap();
    assert_eq!(twins.len(), 1, "{now}");
    assert_eq!(twins[0]["amendment"]["id"], json!(twin));
    assert_eq!((&twins[0]["likeness"], &twins[0]["offer"]), (&json!("identical"), &Value::Null));
    assert_eq!(shown(&hub, &karl, &apart).await["twins"], json!([]));
    let listed = hub.get(&jean, &format!("/api/texts/{text}/amendments")).await.ok();
    let counts: Vec<_> =
        listed["items"].as_array().unwrap().iter().map(|it| &it["twin_count"]).collect();
    assert_eq!(counts, [1, 1, 0]);

    assert_eq!(offer(&hub, &jean, (&twin, &one)).await.problem(), (403, "forbidden"));
    assert_eq!(offer(&hub, &karl, (&apart, &one)).await.problem(), (409, "not-alike"));
    let accept = format!("/api/amendments/{twin}/merge-offers/{one}/accept");
    assert_eq!(hub.post(&jean, &accept, json!({})).await.problem(), (409, "no-offer"));
    let offered = offer(&hub, &karl, (&twin, &one)).await.created();
    assert_eq!(offered["twins"][0]["offer"], "made");
    assert_eq!(shown(&hub, &jean, &one).await["twins"][0]["offer"], "received");
    let notices = hub.get(&jean, "/api/notices").await.ok();
    assert_eq!(notices["items"][0]["act"], "merge_offered", "{notices}");
    assert_eq!(notices["items"][0]["cause"], json!(one));

    // Declined, offered again, accepted.
    let drop = format!("/api/amendments/{twin}/merge-offers/{one}");
    assert_eq!(hub.delete(&jean, &drop).await.status, 204);
    assert_eq!(hub.post(&jean, &accept, json!({})).await.problem(), (409, "no-offer"));
    offer(&hub, &karl, (&twin, &one)).await.created();
    assert_eq!(hub.post(&karl, &accept, json!({})).await.problem(), (403, "forbidden"));
    let merged = hub.post(&jean, &accept, json!({})).await.ok();
    assert_eq!((&merged["id"], &merged["status"]), (&json!(one), &json!("tabled")));
    let names = |list: &Value| -> Vec<String> {
        let people = list.as_array().unwrap().iter();
        people.map(|person| person["name"].as_str().unwrap().to_owned()).collect()
    };
    let mut authors = names(&merged["authors"]);
    authors.sort();
    assert_eq!(
        (authors, names(&merged["signatories"])),
        (vec!["jean".into(), "karl".into()], vec!["rosa".to_owned()])
    );
    assert_eq!(merged["twins"], json!([]));
    let gone = shown(&hub, &karl, &twin).await;
    assert_eq!(
        (&gone["status"], &gone["outcome"]["cause"]["id"]),
        (&json!("withdrawn"), &json!(one))
    );
    let acts = |amendment: &Value| -> Vec<String> {
        let minutes = amendment["minutes"].as_array().unwrap().iter();
        minutes.map(|line| line["act"].as_str().unwrap().to_owned()).collect()
    };
    assert!(acts(&gone).ends_with(&[
        "merge_offered".into(),
        "merge_dropped".into(),
        "merge_offered".into(),
        "merged".into()
    ]));
    assert_eq!(acts(&merged).last().unwrap(), "joined");
    // What was tabled is what is voted on.
    act(&hub, &admin, &one, "decide", json!({ "outcome": "adopted" })).await;
    let stored = hub.get(&admin, &format!("/api/texts/{text}/content?format=text")).await.ok();
    assert!(stored.as_str().unwrap().contains("Les trains sont gratuits."), "{stored}");
}
