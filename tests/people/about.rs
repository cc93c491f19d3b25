//! What a group has and hands on, who is asked to sign, and what members are called here.

use std::sync::{
    Arc,
    atomic::{AtomicBool, AtomicUsize, Ordering},
};

use axum::http::{Method, StatusCode};
use coopol::{
    domain::{ids::GroupId, organisation::command::Command},
    house::Petitioner,
    store::{
        Precondition, Store,
        faulty::{Call, Failure, Fate, FaultyStore, Operation},
    },
};
use serde_json::{Value, json};

use crate::{
    closed::until,
    support::{Person, TestHub},
};

async fn put(hub: &TestHub, who: &Person, path: &str, body: Value) -> crate::support::Answer {
    hub.ask(Method::PUT, path, Some(&who.bearer), Some(body)).await
}

/// A hub, and which of the next calls about contacts fails; none at 0.
async fn failing_contacts() -> (TestHub, Arc<AtomicUsize>) {
    let failing = Arc::new(AtomicUsize::new(0));
    let left = Arc::clone(&failing);
    let fates = move |call: &Call| {
        let is_it = call.name.starts_with("contacts/")
            && left.load(Ordering::Relaxed) > 0
            && left.fetch_sub(1, Ordering::Relaxed) == 1;
        Fate { failure: is_it.then_some(Failure::Before), ..Fate::default() }
    };
    let hub = TestHub::start_on(|store| Arc::new(FaultyStore::with_fates(store, fates))).await;
    (hub, failing)
}

/// A hub, the store below it, and whether that is to stall at the next call about contacts.
async fn stalling_at_contacts() -> (TestHub, FaultyStore, Arc<AtomicBool>) {
    let (is_due, mut below) = (Arc::new(AtomicBool::new(false)), None);
    let due = Arc::clone(&is_due);
    let before = |store: Arc<dyn Store>| {
        let stalling: FaultyStore = below.insert(FaultyStore::new(store)).clone();
        let stalls = stalling.clone();
        let fates = move |call: &Call| {
            if call.name.starts_with("contacts/") && due.swap(false, Ordering::Relaxed) {
                stalls.stall(Operation::Small);
            }
            Fate::default()
        };
        Arc::new(FaultyStore::with_fates(Arc::new(stalling), fates)) as Arc<dyn Store>
    };
    let hub = TestHub::start_on(before).await;
    (hub, below.unwrap(), is_due)
}

/// What is kept of a group's contacts, as it stands in the store.
async fn kept(hub: &TestHub, group: &str) -> Option<Value> {
    let record = hub.hub.store().get(format!("contacts/{group}")).await.unwrap();
    record.map(|record| serde_json::from_slice(&record.value).unwrap())
}

/// What a group says, without the mark of it.
fn said(mut about: Value) -> Value {
    about.as_object_mut().expect("an object").remove("revision");
    about
}

#[tokio::test]
async fn house_5_a_successor_finds_what_the_group_has_and_a_log_holds_no_number() {
    let hub = TestHub::start().await;
    let admin = hub.administrator("rosa").await;
    let jean = hub.join(&hub.invitation(&admin, json!({})).await, "jean").await;
    let karl = hub.join(&hub.invitation(&admin, json!({})).await, "karl").await;
    let group = hub.group(&jean, "Section de Nantes", "free").await;
    let path = format!("/api/groups/{group}");
    hub.patch(&jean, &path, json!({ "openness": "listed" })).await.ok();
    let about = format!("{path}/about");
    let body = json!({
        "description": "Le premier mardi du mois.",
        "links": [{ "title": "Archives", "url": "https://fichiers.example/nantes" }],
        "contacts": [{ "name": "Salle des fêtes", "reach": "02 40 00 00 01" }],
    });
    assert_eq!(put(&hub, &karl, &about, body.clone()).await.problem(), (403, "forbidden"));
    assert_eq!(said(put(&hub, &jean, &about, body.clone()).await.ok()), body);
    let outside = hub.get(&karl, &about).await.ok();
    assert_eq!((&outside["links"], &outside["contacts"]), (&body["links"], &json!([])));
    assert_eq!(outside["revision"], json!(null), "it would tell of the contacts");

    hub.post(&jean, &format!("{path}/members"), json!({ "member": karl.id, "role": "member" }))
        .await;
    hub.post(&jean, &format!("{path}/handover"), json!({ "member": karl.id })).await.ok();
    hub.delete(&jean, &format!("{path}/members/{}", jean.id)).await;
    assert_eq!(said(hub.get(&karl, &about).await.ok()), body);

    let other = hub.group(&admin, "Section de Rezé", "section").await;
    hub.post(&admin, &format!("{path}/merge"), json!({ "into": other })).await.ok();
    let merged = hub.get(&karl, &format!("/api/groups/{other}/about")).await.ok();
    assert_eq!((&merged["links"], &merged["contacts"]), (&body["links"], &body["contacts"]));

    let house = coopol::store::LogName::new("house").unwrap();
    let log = hub.hub.store().load(house).await.unwrap();
    let number = b"02 40 00 00 01";
    let holds = |body: &[u8]| body.windows(number.len()).any(|part| part == number);
    assert!(!log.records.iter().any(|record| holds(&record.body)));
}

#[tokio::test]
async fn trust_1_members_see_who_read_the_contacts_of_their_group_by_right_of_office() {
    let hub = TestHub::start().await;
    let admin = hub.administrator("rosa").await;
    let jean = hub.join(&hub.invitation(&admin, json!({})).await, "jean").await;
    let karl = hub.join(&hub.invitation(&admin, json!({})).await, "karl").await;
    let group = hub.group(&jean, "Section de Nantes", "free").await;
    let path = format!("/api/groups/{group}");
    hub.patch(&jean, &path, json!({ "openness": "listed" })).await.ok();
    let about = format!("{path}/about");
    let looks = async || hub.get(&jean, "/api/me/consultations").await.ok()["items"].take();
    hub.get(&admin, &about).await.ok();
    assert_eq!(looks().await, json!([]), "there is nothing yet");
    let contacts = json!([{ "name": "Trésorerie", "reach": "02 40 00 00 01" }]);
    let body = json!({ "description": "Le mardi.", "links": [], "contacts": contacts });
    put(&hub, &jean, &about, body).await.ok();
    hub.get(&jean, &about).await.ok();
    assert_eq!(hub.get(&karl, &about).await.ok()["contacts"], json!([]), "not in the group");
    assert_eq!(looks().await, json!([]), "those in the group read what is theirs");
    assert_eq!(hub.get(&admin, &about).await.ok()["contacts"], contacts);
    let seen = looks().await;
    assert_eq!((&seen[0]["by"]["name"], &seen[0]["what"]), (&json!("rosa"), &json!("contacts")));
    assert_eq!(seen.as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn house_9_what_a_group_says_is_not_saved_over_what_was_saved_meanwhile() {
    let hub = TestHub::start().await;
    let admin = hub.administrator("rosa").await;
    let jean = hub.join(&hub.invitation(&admin, json!({})).await, "jean").await;
    let karl = hub.join(&hub.invitation(&admin, json!({})).await, "karl").await;
    let group = hub.group(&jean, "Section de Nantes", "free").await;
    let about = format!("/api/groups/{group}/about");
    let asked = |words: &str, number: &str, seen: &Value| {
        let contacts = json!([{ "name": "Local", "reach": number }]);
        json!({ "description": words, "links": [], "contacts": contacts, "revision": seen })
    };
    let begun = hub.get(&jean, &about).await.ok()["revision"].clone();
    let first = put(&hub, &jean, &about, asked("Le mardi.", "01", &begun)).await.ok();
    // Words, contacts, both: whatever of it is another.
    for (words, number) in [("Le jeudi.", "01"), ("Le mardi.", "02"), ("Le jeudi.", "02")] {
        let late = put(&hub, &admin, &about, asked(words, number, &begun)).await;
        assert_eq!(late.problem(), (409, "changed-meanwhile"), "{words} {number}");
    }
    assert_eq!(hub.get(&jean, &about).await.ok(), first);
    put(&hub, &jean, &about, asked("Le mardi.", "01", &begun)).await.ok();
    let on_it = put(&hub, &admin, &about, asked("Le jeudi.", "02", &first["revision"])).await;
    assert_eq!(on_it.ok()["contacts"][0]["reach"], "02");
    let guess = put(&hub, &karl, &about, asked("Le mardi.", "01", &first["revision"])).await;
    assert_eq!(guess.problem(), (404, "not-found"), "nothing is told of what stands there");
}

#[tokio::test]
async fn house_9_what_a_group_says_is_saved_again_after_a_lost_answer_or_half_a_save() {
    let (hub, failing) = failing_contacts().await;
    let admin = hub.administrator("rosa").await;
    let jean = hub.join(&hub.invitation(&admin, json!({})).await, "jean").await;
    let group = hub.group(&jean, "Section de Nantes", "free").await;
    let about = format!("/api/groups/{group}/about");
    let asked = |words: &str, seen: &Value| {
        let contacts = json!([{ "name": " Local ", "reach": "01" }]);
        let links = json!([{ "title": " Archives ", "url": "https://fichiers.example/nantes" }]);
        json!({ "description": words, "links": links, "contacts": contacts, "revision": seen })
    };
    let begun = hub.get(&jean, &about).await.ok()["revision"].clone();
    // The contacts are read, and then they are to be stored.
    failing.store(2, Ordering::Relaxed);
    let half = put(&hub, &jean, &about, asked(" Le mardi.\n", &begun)).await;
    assert_eq!(half.problem(), (503, "unavailable"));
    let stands = hub.get(&jean, &about).await.ok();
    assert_eq!((&stands["description"], &stands["contacts"]), (&json!("Le mardi."), &json!([])));
    let other = put(&hub, &admin, &about, asked("Le jeudi.", &begun)).await;
    assert_eq!(other.problem(), (409, "changed-meanwhile"), "somebody else wants something else");
    for _ in 0..2 {
        let whole = put(&hub, &jean, &about, asked(" Le mardi.\n", &begun)).await.ok();
        assert_eq!(whole["contacts"][0], json!({ "name": "Local", "reach": "01" }));
        assert_eq!(
            (&whole["description"], &whole["links"][0]["title"]),
            (&json!("Le mardi."), &json!("Archives"))
        );
    }
}

#[tokio::test]
async fn house_9_contacts_of_a_merged_group_are_taken_over_once_also_where_that_stops_half_way() {
    let (hub, failing) = failing_contacts().await;
    let admin = hub.administrator("rosa").await;
    let one = hub.group(&admin, "Nantes", "section").await;
    let other = hub.group(&admin, "Rezé", "section").await;
    let about = format!("/api/groups/{other}/about");
    let contact = |name: &str| json!({ "name": name, "reach": "01" });
    for (group, name) in [(&one, "Salle"), (&other, "Local")] {
        let body = json!({ "description": "", "links": [], "contacts": [contact(name)] });
        put(&hub, &admin, &format!("/api/groups/{group}/about"), body).await.ok();
    }
    hub.post(&admin, &format!("/api/groups/{one}/merge"), json!({ "into": other })).await.ok();
    let begun = hub.get(&admin, &about).await.ok();
    assert_eq!(begun["contacts"], json!([contact("Salle"), contact("Local")]));

    let contacts = json!([contact("Local"), contact("Mairie")]);
    let body = json!({
        "description": "Ensemble.", "links": [], "contacts": contacts,
        "revision": begun["revision"],
    });
    // Both are read, one is stored with those of both, and then the other is to be removed.
    failing.store(4, Ordering::Relaxed);
    let half = put(&hub, &admin, &about, body.clone()).await;
    assert_eq!(half.problem(), (503, "unavailable"));
    let stands = hub.get(&admin, &about).await.ok();
    assert_eq!(stands["contacts"], contacts, "what was left out is, and nothing is twice");
    let again = put(&hub, &admin, &about, body).await.ok();
    assert_eq!(again, stands);
    assert_eq!(kept(&hub, &one).await, None);
    assert_eq!(kept(&hub, &other).await, Some(contacts), "as any version reads it");
}

#[tokio::test]
async fn house_9_a_save_that_names_no_mark_takes_the_place_of_contacts_that_nobody_can_read() {
    let hub = TestHub::start().await;
    let admin = hub.administrator("rosa").await;
    let one = hub.group(&admin, "Nantes", "section").await;
    let other = hub.group(&admin, "Rezé", "section").await;
    hub.post(&admin, &format!("/api/groups/{one}/merge"), json!({ "into": other })).await.ok();
    for group in [&one, &other] {
        let (store, key) = (hub.hub.store(), format!("contacts/{group}"));
        store.put(key, "[".into(), None, Precondition::None).await.unwrap();
    }
    let about = format!("/api/groups/{other}/about");
    assert!(hub.get(&admin, &about).await.status.is_server_error());
    let contacts = json!([{ "name": "Local", "reach": "01" }]);
    let body = json!({ "description": "Ensemble.", "links": [], "contacts": contacts });
    assert_eq!(said(put(&hub, &admin, &about, body.clone()).await.ok()), body);
    assert_eq!((kept(&hub, &one).await, kept(&hub, &other).await), (None, Some(contacts)));
}

#[tokio::test]
async fn house_9_a_save_for_a_group_that_is_merged_into_another_meanwhile_is_refused() {
    let (hub, below, is_due) = stalling_at_contacts().await;
    let admin = hub.administrator("rosa").await;
    let one = hub.group(&admin, "Nantes", "section").await;
    let other = hub.group(&admin, "Rezé", "section").await;
    let about = format!("/api/groups/{one}/about");
    let seen = hub.get(&admin, &about).await.ok()["revision"].clone();
    let contacts = json!([{ "name": "Salle", "reach": "01" }]);
    let body = json!({ "description": "", "links": [], "contacts": contacts, "revision": seen });
    is_due.store(true, Ordering::Relaxed);
    let merged = async {
        until("what stands is looked at", || !is_due.load(Ordering::Relaxed)).await;
        let id = |group: &String| GroupId(group.parse().unwrap());
        let merge = Command::MergeGroups(id(&one), id(&other));
        hub.hub.house().ask(Petitioner::Operator, vec![merge], None).await.unwrap();
        below.release(Operation::Small);
    };
    let (saved, ()) = tokio::join!(put(&hub, &admin, &about, body), merged);
    assert_eq!(saved.problem(), (409, "changed-meanwhile"), "nobody has seen what that one says");
    assert_eq!((kept(&hub, &one).await, kept(&hub, &other).await), (None, None));
}

#[tokio::test]
async fn house_6_a_signature_is_asked_for_and_given_or_declined() {
    let hub = TestHub::start().await;
    let admin = hub.administrator("rosa").await;
    let jean = hub.join(&hub.invitation(&admin, json!({})).await, "jean").await;
    let karl = hub.join(&hub.invitation(&admin, json!({})).await, "karl").await;
    let text = hub.text(&admin, json!({ "title": "Appel" })).await;
    let path = format!("/api/texts/{text}");
    let requests = format!("{path}/cosignature-requests");
    let ask = async |who: &Person| hub.post(&admin, &requests, json!({ "member": who.id })).await;
    assert_eq!(ask(&jean).await.problem(), (409, "cannot-sign"), "he may not read it");
    let shown = json!({ "visibility": "organisation", "stage": "published" });
    hub.patch(&admin, &path, shown).await.ok();
    ask(&jean).await.created();
    let asked = ask(&karl).await.created();
    assert_eq!(asked["asked"].as_array().unwrap().len(), 2);
    let waits = json!([{ "what": "cosignature-asked", "text": text, "title": "Appel" }]);
    assert_eq!(hub.get(&jean, "/api/home").await.ok()["waiting"], waits);
    let seen = hub.get(&jean, &path).await.ok();
    assert_eq!((&seen["is_asked"], &seen["asked"]), (&json!(true), &json!([])));

    hub.post(&jean, &format!("{path}/cosignature"), json!({})).await.created();
    let declined = hub.delete(&karl, &format!("{path}/cosignature")).await;
    assert_eq!(declined.status, StatusCode::NO_CONTENT);
    let after = hub.get(&admin, &path).await.ok();
    assert_eq!(after["asked"], json!([]));
    assert_eq!(after["cosignatories"][0]["name"], "jean");
    assert_eq!(hub.get(&karl, "/api/home").await.ok()["waiting"], json!([]));
}

#[tokio::test]
async fn house_7_administrators_say_what_members_are_called() {
    let hub = TestHub::start().await;
    let admin = hub.administrator("rosa").await;
    let jean = hub.join(&hub.invitation(&admin, json!({})).await, "jean").await;
    let word = |word: Value| json!({ "member_word": word });
    let settled = hub.patch(&admin, "/api/house", word(json!("adhérent·e"))).await.ok();
    assert_eq!(settled["member_word"], "adhérent·e");
    let refused = hub.patch(&jean, "/api/house", word(json!("camarade"))).await;
    assert_eq!(refused.problem(), (403, "forbidden"));
    let visitor = hub.ask(Method::GET, "/api/house", None, None).await.ok();
    assert_eq!(visitor["member_word"], "adhérent·e");
    let long = hub.patch(&admin, "/api/house", word(json!("a".repeat(41)))).await;
    assert_eq!(long.problem(), (422, "bad-name"));
    assert_eq!(
        hub.patch(&admin, "/api/house", word(json!(null))).await.ok()["member_word"],
        json!(null)
    );
}
