//! Amendments as clients meet them: written live beside the text, tabled, decided, undone.

use std::{sync::Arc, time::Duration};

use coopol::{
    access::token::TokenKey,
    hub::{Hub, HubOptions},
    store::{
        Store,
        faulty::{Call, Failure, Fate, FaultyStore, Operation},
    },
    text::flat,
};
use coopol_client::{Client, ClientOptions, Token};
use serde_json::{Value, json};
use yrs::{GetString as _, Text as _, Transact as _};

use crate::{
    closed::{opened, until, words, write},
    support::{Person, TestHub},
};

/// An amendable motion that every member reads, with its words.
pub(crate) async fn motion(hub: &TestHub, author: &Person, words: &str) -> String {
    let body = json!({ "title": "Le rail", "visibility": "organisation" });
    let text = hub.text(author, body).await;
    let page = opened(hub, author, &text).await;
    write(&page, words);
    page.wait_saved().await.unwrap();
    let stage = json!({ "stage": "amendable" });
    hub.patch(author, &format!("/api/texts/{text}"), stage).await.ok();
    text
}

/// An amendment begun by `who`.
pub(crate) async fn begun(hub: &TestHub, who: &Person, text: &str, title: &str) -> String {
    let body = json!({ "title": title, "rationale": "Parce que." });
    hub.post(who, &format!("/api/texts/{text}/amendments"), body).await.created_id()
}

/// The room of an amendment, open.
pub(crate) async fn branch(hub: &TestHub, who: &Person, amendment: &str) -> Client {
    let room = format!("amendment:{amendment}");
    let token = hub.post(who, "/api/tokens", json!({ "room": room })).await.created();
    let client = hub.open_room(&room, token["token"].as_str().unwrap());
    client.wait_synced().await.unwrap();
    client
}

/// Puts words in place of others, at their first place.
pub(crate) fn replace(client: &Client, old: &str, new: &str) {
    let text = client.doc().get_or_insert_text(flat::ROOT);
    let mut transaction = client.doc().transact_mut();
    let all = text.get_string(&transaction);
    // One block marker stands before the words of these tests, and is no part of the string.
    let at = all.find(old).unwrap_or_else(|| panic!("{old:?} in {all:?}"));
    let units = |part: &str| u32::try_from(part.encode_utf16().count()).unwrap();
    let start = 1 + units(&all[..at]);
    text.remove_range(&mut transaction, start, units(old));
    text.insert(&mut transaction, start, new);
}

/// An amendment that puts words in place of others, tabled.
pub(crate) async fn tabled(
    hub: &TestHub,
    who: &Person,
    text: &str,
    (old, new): (&str, &str),
) -> String {
    let title = format!("{old} → {new}");
    tabled_as(hub, who, text, (&title, old), |page| replace(page, old, new)).await
}

/// An amendment that `write` makes in a text once `known` stands there, tabled.
pub(crate) async fn tabled_as(
    hub: &TestHub,
    who: &Person,
    text: &str,
    (title, known): (&str, &str),
    write: impl Fn(&Client),
) -> String {
    let amendment = begun(hub, who, text, title).await;
    let page = branch(hub, who, &amendment).await;
    until("the text is here", || words(&page).contains(known)).await;
    write(&page);
    page.wait_saved().await.unwrap();
    act(hub, who, &amendment, "table", json!({})).await;
    amendment
}

pub(crate) async fn act(
    hub: &TestHub,
    who: &Person,
    amendment: &str,
    what: &str,
    body: Value,
) -> Value {
    hub.post(who, &format!("/api/amendments/{amendment}/{what}"), body).await.ok()
}

pub(crate) async fn shown(hub: &TestHub, who: &Person, amendment: &str) -> Value {
    hub.get(who, &format!("/api/amendments/{amendment}")).await.ok()
}

/// A house with an administrator and two full members.
pub(crate) async fn three(hub: &TestHub) -> (Person, Person, Person) {
    let admin = hub.administrator("rosa").await;
    let jean = hub.join(&hub.invitation(&admin, json!({})).await, "jean").await;
    let karl = hub.join(&hub.invitation(&admin, json!({})).await, "karl").await;
    (admin, jean, karl)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn amend_6_an_amendment_is_written_beside_the_text_and_adopted_into_every_open_editor() {
    let hub = TestHub::start().await;
    let (admin, jean, karl) = three(&hub).await;
    let text = motion(&hub, &admin, "Les trains sont publics.").await;
    let base = opened(&hub, &karl, &text).await;
    let amendment = begun(&hub, &jean, &text, "Gratuité").await;
    let page = branch(&hub, &jean, &amendment).await;
    until("on the text of now", || words(&page).contains("Les trains sont publics.")).await;
    replace(&page, "publics", "publics et gratuits");
    page.wait_saved().await.unwrap();

    // The text moves; the branch has it, the text has nothing of the branch.
    let editor = opened(&hub, &admin, &text).await;
    until("the text is here", || words(&editor).contains("publics.")).await;
    write(&editor, " Partout.");
    editor.wait_saved().await.unwrap();
    until("the branch follows its text", || words(&page).contains("Partout.")).await;
    assert!(words(&page).contains("publics et gratuits"));
    assert!(!words(&base).contains("gratuits"), "{}", words(&base));

    let draft = shown(&hub, &jean, &amendment).await;
    assert_eq!((&draft["status"], &draft["number"]), (&json!("draft"), &Value::Null));
    assert_eq!(draft["condition"], "clean");
    let changes = draft["changes"].as_array().unwrap();
    assert_eq!(changes.len(), 1, "{draft}");
    assert!(changes[0]["added"].as_str().unwrap().contains("gratuits"), "{draft}");
    assert!(changes[0]["block"].is_string());
    assert_eq!(draft["rationale"], "Parce que.");

    let tabled = act(&hub, &jean, &amendment, "table", json!({})).await;
    assert_eq!((&tabled["status"], &tabled["number"]), (&json!("tabled"), &json!(1)));
    let adopt = json!({ "outcome": "adopted", "reason": "Vote à main levée" });
    let adopted = act(&hub, &admin, &amendment, "decide", adopt.clone()).await;
    assert_eq!(adopted["status"], "adopted");
    assert_eq!(adopted["outcome"]["reason"], "Vote à main levée");
    until("every open editor shows it", || {
        [&base, &editor].iter().all(|page| words(page).contains("publics et gratuits"))
    })
    .await;
    let stored = hub.get(&karl, &format!("/api/texts/{text}/content?format=text")).await.ok();
    assert!(stored.to_string().contains("publics et gratuits. Partout."), "{stored}");

    // Undone as one act, and adopted again.
    let undone = act(&hub, &admin, &amendment, "undo", json!({ "reason": "Erreur" })).await;
    assert_eq!(undone["status"], "to_discuss", "{undone}");
    until("it is out of every editor", || !words(&base).contains("gratuits")).await;
    assert!(words(&base).contains("Les trains sont publics. Partout."), "{}", words(&base));
    let again = act(&hub, &admin, &amendment, "decide", adopt).await;
    assert_eq!(again["status"], "adopted", "{again}");
    until("and in again", || words(&base).contains("publics et gratuits")).await;

    let minutes = hub.get(&karl, &format!("/api/texts/{text}/minutes")).await.ok();
    let acts: Vec<&str> =
        minutes["items"].as_array().unwrap().iter().map(|m| m["act"].as_str().unwrap()).collect();
    let decided = acts.iter().filter(|act| ["decided", "undone"].contains(act)).count();
    assert_eq!(decided, 3, "{acts:?}");
    let notices = hub.get(&jean, "/api/notices").await.ok();
    let last = &notices["items"][0];
    assert_eq!((&last["act"], &last["outcome"]), (&json!("decided"), &json!("adopted")));
    assert!(last["text_seq"].is_u64() && last["unread"] == true, "{last}");
    let own = hub.get(&jean, "/api/me/amendments").await.ok();
    assert_eq!(own["items"][0]["id"], json!(amendment));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn amend_7_a_draft_is_its_authors_and_a_tabled_one_is_written_by_nobody() {
    let hub = TestHub::start().await;
    let (admin, jean, karl) = three(&hub).await;
    let text = motion(&hub, &admin, "Les trains sont publics.").await;
    let amendment = begun(&hub, &jean, &text, "Gratuité").await;
    let path = format!("/api/amendments/{amendment}");
    let room = json!({ "room": format!("amendment:{amendment}") });
    let reasons = json!({ "room": format!("text:{amendment}") });
    assert_eq!(hub.get(&karl, &path).await.problem(), (404, "not-found"));
    for room in [&room, &reasons] {
        let token = hub.post(&karl, "/api/tokens", room.clone()).await;
        assert_eq!(token.problem(), (404, "not-found"));
    }
    let listed = hub.get(&karl, &format!("/api/texts/{text}/amendments")).await.ok();
    assert_eq!(listed["items"], json!([]));
    let empty = hub.post(&jean, &format!("{path}/table"), json!({})).await;
    assert_eq!(empty.problem(), (409, "nothing-changed"));

    let page = branch(&hub, &jean, &amendment).await;
    until("the text is here", || words(&page).contains("publics")).await;
    replace(&page, "publics", "gratuits");
    page.wait_saved().await.unwrap();
    act(&hub, &jean, &amendment, "table", json!({})).await;
    for who in [&jean, &karl] {
        let token = hub.post(who, "/api/tokens", room.clone()).await.created();
        assert_eq!(token["access"], "read-only");
    }
    let listed = hub.get(&karl, &format!("/api/texts/{text}/amendments")).await.ok();
    assert_eq!(listed["items"][0]["id"], json!(amendment));
    let decide = hub.post(&karl, &format!("{path}/decide"), json!({ "outcome": "adopted" })).await;
    assert_eq!(decide.problem(), (403, "forbidden"));
    let rectified = act(&hub, &jean, &amendment, "rectify", json!({})).await;
    assert_eq!(rectified["status"], "draft");
    let again = act(&hub, &jean, &amendment, "table", json!({})).await;
    assert_eq!((&again["number"], &again["label"]), (&json!(1), &json!("1 rect.")));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn amend_8_conditions_follow_the_text_and_name_their_cause() {
    let hub = TestHub::start().await;
    let (admin, jean, karl) = three(&hub).await;
    let text = motion(&hub, &admin, "Les trains sont publics. Les gares restent ouvertes.").await;
    let free = tabled(&hub, &jean, &text, ("publics", "gratuits")).await;
    let rival = tabled(&hub, &karl, &text, ("publics", "municipaux")).await;
    let apart = tabled(&hub, &karl, &text, ("ouvertes", "accessibles")).await;
    let now = shown(&hub, &jean, &free).await;
    assert_eq!(now["condition"], "contested", "{now}");
    assert_eq!(now["collisions"][0]["amendment"], json!(rival), "{now}");
    assert_eq!(shown(&hub, &karl, &apart).await["condition"], "clean");

    let does = hub.get(&admin, &format!("/api/amendments/{free}/consequences")).await.ok();
    let named = |list: &str| does[list].as_array().unwrap().iter().any(|one| one["id"] == *rival);
    assert!(["falls", "satisfied", "check"].iter().any(|list| named(list)), "{does}");
    act(&hub, &admin, &free, "decide", json!({ "outcome": "adopted" })).await;
    let then = shown(&hub, &karl, &rival).await;
    assert!(["touched", "orphaned"].contains(&then["condition"].as_str().unwrap()), "{then}");
    assert!(then["cause"]["reason"].is_string(), "{then}");
    let fallen = json!({ "outcome": "fallen", "cause": free });
    let fallen = act(&hub, &admin, &rival, "decide", fallen).await;
    assert_eq!(fallen["outcome"]["cause"]["id"], json!(free));
    assert_eq!(shown(&hub, &karl, &apart).await["condition"], "clean");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn amend_9_client_ids_of_a_branch_are_refused_in_its_text() {
    let mut hub = TestHub::start().await;
    let (admin, jean, _) = three(&hub).await;
    let text = motion(&hub, &admin, "Les trains sont publics.").await;
    let amendment = begun(&hub, &jean, &text, "Gratuité").await;
    let page = branch(&hub, &jean, &amendment).await;
    until("the text is here", || words(&page).contains("publics")).await;
    replace(&page, "publics", "gratuits");
    page.wait_saved().await.unwrap();
    let client = page.doc().client_id();
    lies_in(&hub, &admin, &text, client).await;
    // A hub that has just started knows it too, before anybody opens the branch.
    drop(page);
    hub.restart().await;
    lies_in(&hub, &admin, &text, client).await;
}

/// The same Yjs client writes in the text: refused, and the text stays as it is.
async fn lies_in(hub: &TestHub, who: &Person, text: &str, client: yrs::ClientID) {
    let token = hub.token(who, text).await.unwrap();
    let url = format!("ws://{}/collab", hub.address);
    let mut options = yrs::Options::with_client_id(client);
    options.offset_kind = yrs::OffsetKind::Utf16;
    let room = ClientOptions::new(url, format!("text:{text}")).token(Token::fixed(&token));
    let liar = Client::connect(room.doc(yrs::Doc::with_options(options))).unwrap();
    liar.wait_synced().await.unwrap();
    write(&liar, " Faux.");
    let reader = opened(hub, who, text).await;
    write(&reader, " Vrai.");
    reader.wait_saved().await.unwrap();
    tokio::time::sleep(Duration::from_millis(200)).await;
    let stored = hub.get(who, &format!("/api/texts/{text}/content?format=text")).await.ok();
    let stored = stored.to_string();
    assert!(stored.contains("Vrai.") && !stored.contains("Faux."), "{stored}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn amend_10_what_follows_from_an_adoption_follows_after_a_crash_too() {
    // Every append to the procedure's log after the adoption is lost: the hub is killed there.
    let cut = Arc::new(std::sync::atomic::AtomicBool::new(false));
    let seen = Arc::clone(&cut);
    let fates = move |call: &Call| {
        let is_procedure = call.name.starts_with("amendments:");
        let is_cut = seen.load(std::sync::atomic::Ordering::SeqCst);
        let lost = call.operation == Operation::Append && is_procedure && is_cut;
        Fate { failure: lost.then_some(Failure::Before), ..Fate::default() }
    };
    let mut whole: Option<Arc<dyn Store>> = None;
    let hub = TestHub::start_on(|store| {
        whole = Some(Arc::clone(&store));
        Arc::new(FaultyStore::with_fates(store, fates)) as Arc<dyn Store>
    })
    .await;
    let (admin, jean, _) = three(&hub).await;
    let text = motion(&hub, &admin, "Les trains sont publics.").await;
    let amendment = tabled(&hub, &jean, &text, ("publics", "gratuits")).await;
    cut.store(true, std::sync::atomic::Ordering::SeqCst);
    let path = format!("/api/amendments/{amendment}/decide");
    let reader = opened(&hub, &jean, &text).await;
    let (hub, admin) = (Arc::new(hub), admin);
    let (deciding, who) = (Arc::clone(&hub), admin.clone());
    let asked =
        tokio::spawn(
            async move { deciding.post(&who, &path, json!({ "outcome": "adopted" })).await },
        );
    until("the words are in the text", || words(&reader).contains("gratuits")).await;
    asked.abort();
    assert_eq!(shown(&hub, &jean, &amendment).await["status"], "tabled", "nothing followed yet");

    let store = whole.unwrap();
    let other = Hub::start(HubOptions::new(store, TokenKey::new([7; 32]))).await.unwrap();
    let id = coopol::domain::ids::AmendmentId(amendment.parse().unwrap());
    let view = other.desk().of_amendment(id).expect("the amendment");
    let one = view.procedure.amendment(id).unwrap();
    assert_eq!(one.status, coopol::domain::amendment::Status::Adopted);
    assert!(one.verdict.as_ref().unwrap().verdict.record.is_some());
    let decided = view.minutes.iter().filter(|minute| minute.event.act() == "decided").count();
    assert_eq!(decided, 1);
}
