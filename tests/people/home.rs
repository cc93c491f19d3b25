//! Home: what moved, what waits, who is writing, as each may see it.

use coopol::{hub::now_s, room::MOVE_GRAIN_S, text::flat};
use coopol_client::Client;
use serde_json::{Value, json};
use yrs::{Text as _, Transact as _};

use crate::{
    amendments::{act, motion, tabled, three},
    support::{PATIENCE, Person, TestHub},
};

async fn home(hub: &TestHub, who: &Person) -> Value {
    hub.get(who, "/api/home").await.ok()
}

async fn until(hub: &TestHub, who: &Person, what: &str, is_so: impl Fn(&Value) -> bool) {
    let waiting = async {
        while !is_so(&home(hub, who).await) {
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(PATIENCE, waiting).await.expect(what);
}

async fn opened(hub: &TestHub, who: &Person, text: &str) -> Client {
    let client = hub.open(text, &hub.token(who, text).await.unwrap());
    client.wait_synced().await.unwrap();
    client
}

fn titles(list: &Value) -> Vec<&str> {
    list.as_array().unwrap().iter().map(|item| item["title"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn home_1_what_moved_and_waits_is_of_ones_groups_and_ones_own() {
    let hub = TestHub::start().await;
    let admin = hub.administrator("rosa").await;
    let group = hub.group(&admin, "Section de Nantes", "section").await;
    let jean = hub.join(&hub.invitation(&admin, json!({ "group": group })).await, "jean").await;
    let karl = hub.join(&hub.invitation(&admin, json!({})).await, "karl").await;
    let text = hub.text(&admin, json!({ "title": "Le rail", "group": group })).await;
    hub.text(&karl, json!({ "title": "À moi" })).await;
    assert_eq!(titles(&home(&hub, &jean).await["moved"]), ["Le rail"]);
    assert_eq!(titles(&home(&hub, &karl).await["moved"]), ["À moi"]);

    let soon = now_s() + 3_600;
    let calendar = json!([
        { "stage": "published", "at_s": soon }, { "stage": "closed", "at_s": soon + 90 * 86_400 }
    ]);
    hub.patch(&admin, &format!("/api/texts/{text}"), json!({ "calendar": calendar })).await.ok();
    let due = json!([
        { "what": "step-due", "text": text, "title": "Le rail", "stage": "published", "at": soon }
    ]);
    assert_eq!(home(&hub, &admin).await["waiting"], due);
    assert_eq!(home(&hub, &jean).await["waiting"], json!([]), "a member does not lead the text");
    hub.patch(&admin, &format!("/api/texts/{text}"), json!({ "stage": "published" })).await.ok();
    assert_eq!(home(&hub, &admin).await["waiting"], json!([]), "the next one is far");
}

#[tokio::test]
async fn home_2_words_move_a_text_coarsely_and_name_nobody() {
    let hub = TestHub::start().await;
    let admin = hub.administrator("rosa").await;
    let text = hub.text(&admin, json!({ "title": "Motion" })).await;
    let client = opened(&hub, &admin, &text).await;
    assert_eq!(hub.hub.moves().of(uuid(&text)), None, "a first block is no words");
    let root = client.doc().get_or_insert_text(flat::ROOT);
    root.push(&mut client.doc().transact_mut(), "Des mots");
    client.wait_saved().await.unwrap();
    let moved = async {
        loop {
            match hub.hub.moves().of(uuid(&text)) {
                Some(at_s) => break at_s,
                None => tokio::time::sleep(std::time::Duration::from_millis(20)).await,
            }
        }
    };
    let at_s = tokio::time::timeout(PATIENCE, moved).await.expect("moved");
    assert_eq!(at_s % MOVE_GRAIN_S, 0);
    assert!(now_s() - at_s < 2 * MOVE_GRAIN_S);
    let records = hub.hub.store().scan("moved/".to_owned(), None, 10).await.unwrap();
    let record = records.first().expect("a record");
    assert_eq!(record.value, at_s.to_string().as_bytes(), "a time and nothing else");
}

fn uuid(text: &str) -> coopol::domain::ids::TextId {
    coopol::domain::ids::TextId(uuid::Uuid::parse_str(text).unwrap())
}

#[tokio::test]
async fn home_3_who_is_writing_is_told_to_those_who_may_read_unless_they_hide() {
    let hub = TestHub::start().await;
    let admin = hub.administrator("rosa").await;
    let group = hub.group(&admin, "Section de Nantes", "section").await;
    let jean = hub.join(&hub.invitation(&admin, json!({ "group": group })).await, "jean").await;
    let karl = hub.join(&hub.invitation(&admin, json!({})).await, "karl").await;
    let text = hub.text(&admin, json!({ "title": "Le rail", "group": group })).await;
    let client = opened(&hub, &jean, &text).await;
    client.set_presence(r#"{"cursor":1}"#).unwrap();
    let writes = |home: &Value| {
        home["writing"]
            == json!([
                { "text": text, "title": "Le rail", "members": [{ "id": jean.id, "name": "jean" }] }
            ])
    };
    until(&hub, &admin, "jean is seen", writes).await;
    assert_eq!(home(&hub, &karl).await["writing"], json!([]));
    hub.patch(&jean, "/api/me", json!({ "presence": "hidden" })).await.ok();
    assert_eq!(home(&hub, &admin).await["writing"], json!([]));
    hub.patch(&jean, "/api/me", json!({ "presence": "shown" })).await.ok();
    until(&hub, &admin, "jean is seen again", writes).await;
    drop(client);
    until(&hub, &admin, "jean is gone", |home| home["writing"] == json!([])).await;
}

#[tokio::test]
async fn home_3_whoever_only_reads_a_text_is_not_told_to_write_there() {
    let hub = TestHub::start().await;
    let admin = hub.administrator("rosa").await;
    let group = hub.group(&admin, "Section de Nantes", "section").await;
    let jean = hub.join(&hub.invitation(&admin, json!({ "group": group })).await, "jean").await;
    let observes = json!({ "group": group, "role": "observer" });
    let karl = hub.join(&hub.invitation(&admin, observes).await, "karl").await;
    let text = hub.text(&admin, json!({ "title": "Le rail", "group": group })).await;
    let watcher = opened(&hub, &admin, &text).await;
    let reader = opened(&hub, &karl, &text).await;
    reader.set_presence(r#"{"user":{"name":"karl"}}"#).unwrap();
    let is_seen = || watcher.peers().iter().any(|peer| peer.state.contains("karl"));
    crate::closed::until("karl is seen in the text", is_seen).await;

    let writer = opened(&hub, &jean, &text).await;
    writer.set_presence(r#"{"cursor":1}"#).unwrap();
    let writes = |home: &Value| {
        home["writing"]
            == json!([
                { "text": text, "title": "Le rail", "members": [{ "id": jean.id, "name": "jean" }] }
            ])
    };
    until(&hub, &admin, "jean alone writes", writes).await;
    assert!(writes(&home(&hub, &karl).await), "who reads the text is told who writes there");
    assert!(is_seen());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn home_1_an_open_ballot_and_an_amendment_to_admit_wait_for_those_whose_turn_it_is() {
    let hub = TestHub::start().await;
    let (admin, jean, karl) = three(&hub).await;
    let text = motion(&hub, &admin, "Les trains sont publics.").await;
    let amendment = tabled(&hub, &jean, &text, ("publics", "gratuits")).await;
    let to_admit =
        json!([{ "what": "amendment-to-admit", "text": text, "title": "Le rail", "count": 1 }]);
    assert_eq!(home(&hub, &admin).await["waiting"], to_admit);
    assert_eq!(home(&hub, &jean).await["waiting"], json!([]), "who proposes does not preside");

    act(&hub, &admin, &amendment, "call", json!({})).await;
    let body = json!({
        "kind": "named", "majority": "simple", "electorate": { "members": [admin.id, jean.id] }
    });
    let opened = hub.post(&admin, &format!("/api/amendments/{amendment}/ballots"), body).await;
    let ballot = opened.created_id();
    let to_vote = json!([{
        "what": "ballot-open", "text": text, "title": "Le rail", "amendment": amendment,
        "label": "1", "called": true,
    }]);
    assert_eq!(home(&hub, &admin).await["waiting"], to_vote);
    assert_eq!(home(&hub, &jean).await["waiting"], to_vote);
    assert_eq!(home(&hub, &karl).await["waiting"], json!([]), "not in the electorate");

    let votes = format!("/api/ballots/{ballot}/votes");
    hub.post(&jean, &votes, json!({ "choice": "for" })).await.created();
    assert_eq!(home(&hub, &jean).await["waiting"], json!([]), "voted");
    hub.post(&admin, &format!("/api/ballots/{ballot}/close"), json!({})).await.ok();
    assert_eq!(home(&hub, &admin).await["waiting"], json!([]), "closed");
}
