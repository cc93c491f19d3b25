//! The way of an amendment over HTTP and sockets: opinion, deadline, confirmation, amendments of
//! amendments, rivals of what is undone.

use serde_json::{Value, json};

use crate::{
    amendments::{act, begun, branch, motion, replace, shown, tabled, three},
    closed::{opened, until, words, write},
    support::{PATIENCE, Person, TestHub},
};

/// An amendment, once what is known of it is as it should be.
async fn once(
    hub: &TestHub,
    who: &Person,
    amendment: &str,
    is_so: impl Fn(&Value) -> bool,
) -> Value {
    let asking = async {
        loop {
            let now = shown(hub, who, amendment).await;
            if is_so(&now) {
                return now;
            }
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(PATIENCE, asking).await.expect("it becomes so")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn amend_1_the_commission_gives_its_opinion_with_a_reason_and_a_wording_of_its_own() {
    let hub = TestHub::start().await;
    let (admin, jean, karl) = three(&hub).await;
    let text = motion(&hub, &admin, "Les trains sont publics.").await;
    let commission = hub.group(&jean, "Commission des résolutions", "free").await;
    let rules = json!({ "commission": commission, "threshold": 1 });
    let procedure = hub.patch(&admin, &format!("/api/texts/{text}/procedure"), rules).await.ok();
    assert_eq!(procedure["commission"], json!(commission));
    let amendment = tabled(&hub, &karl, &text, ("publics", "gratuits")).await;

    let path = format!("/api/amendments/{amendment}/opinion");
    let opinion = json!({
        "opinion": "unfavourable", "reason": "Le coût.", "counter_wording": "publics et peu chers",
    });
    let refused = hub.post(&karl, &path, opinion.clone()).await;
    assert_eq!(refused.problem(), (403, "forbidden"));
    let nonsense = hub.post(&jean, &path, json!({ "opinion": "peut-être" })).await;
    assert_eq!(nonsense.problem().0, 422);
    let given = hub.post(&jean, &path, opinion).await.ok();
    assert_eq!(given["opinion"]["opinion"], "unfavourable");
    assert_eq!(given["opinion"]["reason"], "Le coût.");
    assert_eq!(given["opinion"]["counter_wording"], "publics et peu chers");
    assert_eq!(given["opinion"]["by"]["id"], json!(jean.id));
    let notices = hub.get(&karl, "/api/notices").await.ok();
    assert_eq!(notices["items"][0]["act"], "opinion_given", "{notices}");
    assert_eq!(notices["items"][0]["reason"], "Le coût.");
    act(&hub, &admin, &amendment, "decide", json!({ "outcome": "rejected" })).await;
    let late = hub.post(&jean, &path, json!({ "opinion": "wisdom" })).await;
    assert_eq!(late.problem(), (409, "not-now"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn house_9_an_opinion_is_not_given_over_one_that_was_given_meanwhile() {
    let hub = TestHub::start().await;
    let (admin, jean, karl) = three(&hub).await;
    let text = motion(&hub, &admin, "Les trains sont publics.").await;
    let commission = hub.group(&jean, "Commission des résolutions", "free").await;
    let rules = json!({ "commission": commission, "threshold": 1 });
    hub.patch(&admin, &format!("/api/texts/{text}/procedure"), rules).await.ok();
    let amendment = tabled(&hub, &karl, &text, ("publics", "gratuits")).await;
    let path = format!("/api/amendments/{amendment}/opinion");
    let none = shown(&hub, &jean, &amendment).await["opinion_revision"].clone();
    let give = |opinion: &str, seen: &Value| json!({ "opinion": opinion, "revision": seen });

    let given = hub.post(&jean, &path, give("wisdom", &none)).await.ok();
    let late = hub.post(&admin, &path, give("favourable", &none)).await;
    assert_eq!(late.problem(), (409, "changed-meanwhile"));
    let same = hub.post(&admin, &path, give("wisdom", &none)).await.ok();
    assert_eq!(same["opinion"]["by"]["id"], json!(jean.id), "nothing has changed");
    let on_it = give("favourable", &given["opinion_revision"]);
    assert_eq!(hub.post(&admin, &path, on_it).await.ok()["opinion"]["opinion"], "favourable");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn amend_3_after_the_deadline_only_what_was_there_in_time_is_tabled() {
    let hub = TestHub::start().await;
    let (admin, jean, karl) = three(&hub).await;
    let text = motion(&hub, &admin, "Les trains sont publics.").await;
    let in_time = tabled(&hub, &jean, &text, ("publics", "gratuits")).await;
    let late = begun(&hub, &karl, &text, "Trop tard").await;
    let page = branch(&hub, &karl, &late).await;
    until("the text is here", || words(&page).contains("publics")).await;
    replace(&page, "publics", "municipaux");
    page.wait_saved().await.unwrap();

    let calendar = json!({ "calendar": [{ "stage": "closed", "at_s": 1_000 }] });
    hub.patch(&admin, &format!("/api/texts/{text}"), calendar).await.ok();
    let procedure = hub.get(&karl, &format!("/api/texts/{text}/procedure")).await.ok();
    assert_eq!(procedure["deadline"], 1_000);
    let refused = hub.post(&karl, &format!("/api/amendments/{late}/table"), json!({})).await;
    assert_eq!(refused.problem(), (409, "deadline-over"));
    act(&hub, &jean, &in_time, "rectify", json!({})).await;
    let again = act(&hub, &jean, &in_time, "table", json!({})).await;
    assert_eq!(again["label"], "1 rect.");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn amend_8_authors_confirm_a_wording_under_which_the_text_has_moved() {
    let hub = TestHub::start().await;
    let (admin, jean, karl) = three(&hub).await;
    let text = motion(&hub, &admin, "Les trains sont publics.").await;
    let amendment = tabled(&hub, &jean, &text, ("publics", "gratuits")).await;
    assert_eq!(shown(&hub, &jean, &amendment).await["needs_confirmation"], false);
    let editor = opened(&hub, &admin, &text).await;
    until("the text is here", || words(&editor).contains("publics")).await;
    replace(&editor, "trains sont", "trains et les cars sont");
    editor.wait_saved().await.unwrap();

    let asked = once(&hub, &jean, &amendment, |now| now["needs_confirmation"] == true).await;
    assert_eq!(asked["condition"], "touched", "{asked}");
    let notices = hub.get(&jean, "/api/notices").await.ok();
    assert_eq!(notices["items"][0]["act"], "confirmation_asked", "{notices}");
    let path = format!("/api/amendments/{amendment}");
    let adopt = json!({ "outcome": "adopted" });
    let refused = hub.post(&admin, &format!("{path}/decide"), adopt.clone()).await;
    assert_eq!(refused.problem(), (409, "stale"));
    let refused = hub.post(&karl, &format!("{path}/confirm"), json!({})).await;
    assert_eq!(refused.problem(), (403, "forbidden"));
    let confirmed = act(&hub, &jean, &amendment, "confirm", json!({})).await;
    assert_eq!(confirmed["needs_confirmation"], false);
    assert_eq!(confirmed["condition"], "clean", "it was frozen anew: {confirmed}");
    act(&hub, &admin, &amendment, "decide", adopt).await;
    until("the text has both", || words(&editor).contains("et les cars sont gratuits")).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn amend_6_an_amendment_of_an_amendment_is_written_on_it_and_adopted_into_it() {
    let hub = TestHub::start().await;
    let (admin, jean, karl) = three(&hub).await;
    let text = motion(&hub, &admin, "Les trains sont publics.").await;
    let parent = tabled(&hub, &jean, &text, ("publics", "publics et gratuits")).await;
    let body = json!({ "title": "Sous-amendement", "parent": parent });
    let path = format!("/api/texts/{text}/amendments");
    let child = hub.post(&karl, &path, body).await.created_id();
    let (base, above) = (opened(&hub, &admin, &text).await, branch(&hub, &jean, &parent).await);
    let page = branch(&hub, &karl, &child).await;
    until("on the amendment", || words(&page).contains("publics et gratuits")).await;
    replace(&page, "gratuits", "presque gratuits");
    page.wait_saved().await.unwrap();
    // What the text becomes meanwhile shows on both floors.
    until("the text is here", || words(&base).contains("publics")).await;
    write(&base, " Partout.");
    base.wait_saved().await.unwrap();
    until("on both floors", || [&above, &page].iter().all(|page| words(page).contains("Partout.")))
        .await;
    let changes = shown(&hub, &karl, &child).await["changes"].clone();
    assert_eq!(changes.as_array().unwrap().len(), 1, "its own words only: {changes}");
    assert!(!words(&above).contains("presque") && !words(&base).contains("gratuits"));

    act(&hub, &karl, &child, "table", json!({})).await;
    let listed = shown(&hub, &jean, &parent).await;
    assert_eq!(listed["sub_amendments"][0]["id"], json!(child));
    act(&hub, &admin, &child, "decide", json!({ "outcome": "adopted" })).await;
    until("the amendment has it", || words(&above).contains("publics et presque gratuits")).await;
    assert!(!words(&base).contains("gratuits"), "{}", words(&base));
    let parent_now = shown(&hub, &jean, &parent).await;
    let added = parent_now["changes"][0]["added"].as_str().unwrap();
    assert!(added.contains("presque gratuits"), "{parent_now}");
    act(&hub, &admin, &parent, "decide", json!({ "outcome": "adopted" })).await;
    until("the text has all", || {
        words(&base).contains("Les trains sont publics et presque gratuits. Partout.")
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn amend_17_rivals_of_an_adoption_that_is_undone_change_still_what_they_changed() {
    let hub = TestHub::start().await;
    let (admin, jean, karl) = three(&hub).await;
    let text = motion(&hub, &admin, "Les trains sont publics.").await;
    let free = tabled(&hub, &jean, &text, ("publics", "gratuits")).await;
    let rival = tabled(&hub, &karl, &text, ("publics", "municipaux")).await;
    let draft = begun(&hub, &karl, &text, "Brouillon").await;
    let page = branch(&hub, &karl, &draft).await;
    until("the text is here", || words(&page).contains("publics")).await;
    replace(&page, "publics", "régionaux");
    page.wait_saved().await.unwrap();

    act(&hub, &admin, &free, "decide", json!({ "outcome": "adopted" })).await;
    until("the draft sees it", || words(&page).contains("gratuits")).await;
    act(&hub, &admin, &free, "undo", json!({})).await;
    until("the draft is as it was", || words(&page) == "Les trains sont régionaux.").await;
    for (amendment, added) in [(&rival, "municipaux"), (&draft, "régionaux")] {
        let now = shown(&hub, &karl, amendment).await;
        let changes = now["changes"].as_array().unwrap();
        assert_eq!(changes.len(), 1, "{now}");
        assert_eq!(
            (&changes[0]["removed"], &changes[0]["added"]),
            (&json!("publics"), &json!(added))
        );
    }
    // The text had moved under it meanwhile: its author was asked.
    act(&hub, &karl, &rival, "confirm", json!({})).await;
    act(&hub, &admin, &rival, "decide", json!({ "outcome": "adopted" })).await;
    let stored = hub.get(&admin, &format!("/api/texts/{text}/content?format=text")).await.ok();
    assert_eq!(stored.as_str().unwrap().trim(), "Les trains sont municipaux.");
}
