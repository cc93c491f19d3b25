//! Trust: who looked at one's data, all of it to take away, presence that is hidden, and what stays
//! of who leaves.

use std::{io::Cursor, sync::Arc};

use axum::http::{Method, StatusCode};
use coopol::{
    access::token::TokenKey,
    domain::{
        ids::{InvitationId, MemberId},
        organisation::{command::Command, member::Status},
    },
    house::{
        Petitioner,
        identity::{self, Address},
    },
    hub::{Hub, HubOptions},
    post::outbox::{self, Letter},
    store::faulty::{Call, Failure, Fate, FaultyStore, Operation, Times},
};
use image::{ImageFormat, RgbImage};
use serde_json::{Value, json};

use crate::{
    amendments::{act, begun, motion, tabled, three},
    channels::{Scene, new_id},
    closed::{opened, until, words, write},
    support::{PASSWORD, Person, TestHub},
};

/// The file with everything that is known of `who`.
async fn taken(hub: &TestHub, who: &Person) -> Value {
    hub.get(who, "/api/me/export").await.ok()
}

async fn looks(hub: &TestHub, who: &Person) -> Vec<Value> {
    let page = hub.get(who, "/api/me/consultations").await.ok();
    page["items"].as_array().unwrap().clone()
}

#[tokio::test]
async fn trust_1_a_member_sees_who_looked_at_their_data_by_right_of_office() {
    let hub = TestHub::start().await;
    let admin = hub.administrator("rosa").await;
    let jean = hub.join(&hub.invitation(&admin, json!({})).await, "jean").await;
    let group = hub.group(&jean, "Les amis du rail", "free").await;
    assert!(looks(&hub, &jean).await.is_empty());
    for _ in 0..2 {
        hub.get(&admin, "/api/members").await.ok();
    }
    let account = hub.get(&admin, &format!("/api/members/{}", jean.id)).await.ok();
    assert_eq!(account["email"], jean.email);
    hub.get(&admin, &format!("/api/groups/{group}/members")).await.ok();
    hub.get(&jean, &format!("/api/groups/{group}/members")).await.ok();
    let looks_at_jean = looks(&hub, &jean).await;
    let mut what: Vec<&str> =
        looks_at_jean.iter().map(|look| look["what"].as_str().unwrap()).collect();
    what.sort_unstable();
    assert_eq!(what, ["account", "group", "list"], "one look an hour, and one's own are none");
    for look in &looks_at_jean {
        assert_eq!(look["by"]["name"], "rosa");
        assert!(look["at"].as_u64().is_some_and(|at| at.abs_diff(coopol::hub::now_s()) < 600));
    }
    assert!(looks(&hub, &admin).await.is_empty(), "her own data");
    assert_eq!(
        hub.get(&jean, &format!("/api/members/{}", admin.id)).await.problem(),
        (403, "forbidden")
    );
}

#[tokio::test]
async fn trust_1_what_cannot_be_recorded_is_not_shown() {
    let refuses = |call: &Call| {
        let failure = call.name.starts_with("consultation/").then_some(Failure::Before);
        Fate { failure, ..Fate::default() }
    };
    let hub = TestHub::start_on(|store| Arc::new(FaultyStore::with_fates(store, refuses))).await;
    let admin = hub.administrator("rosa").await;
    let jean = hub.join(&hub.invitation(&admin, json!({})).await, "jean").await;
    let account = format!("/api/members/{}", jean.id);
    for path in ["/api/members", &account] {
        assert_eq!(hub.get(&admin, path).await.problem(), (503, "unavailable"), "{path}");
    }
}

#[tokio::test]
async fn trust_2_a_member_takes_away_all_that_is_known_of_them() {
    let hub = TestHub::start().await;
    let admin = hub.administrator("rosa").await;
    let jean = hub.join(&hub.invitation(&admin, json!({})).await, "jean").await;
    let group = hub.group(&jean, "Les amis du rail", "free").await;
    let text = hub.text(&jean, json!({ "title": "Le rail", "group": group })).await;
    hub.text(&admin, json!({ "title": "Pas le sien" })).await;
    let sheet = json!({ "title": "Gares", "kind": "argumentaire", "group": group });
    let sheet = hub.text(&jean, sheet).await;
    let source = json!({ "title": "SNCF", "url": "https://example.org/", "date": "2026-03-01" });
    let argument = json!({ "claim": "Le rail coûte trop.", "sources": [source] });
    let path = format!("/api/texts/{sheet}/argument");
    hub.ask(Method::PUT, &path, Some(&jean.bearer), Some(argument.clone())).await.ok();
    hub.post(&jean, &format!("{path}/checks"), json!({})).await.created();
    hub.invitation(&jean, json!({ "group": group })).await;
    hub.get(&admin, "/api/members").await.ok();
    let all = taken(&hub, &jean).await;
    assert_eq!((&all["name"], &all["email"]), (&json!("jean"), &json!("jean@example.org")));
    assert_eq!(all["groups"][0]["role"], "secretary");
    let texts = all["texts"].as_array().unwrap();
    assert_eq!(texts.len(), 2);
    let of = |id: &str| texts.iter().find(|one| one["id"] == id).unwrap();
    assert_eq!(of(&text)["part"], "author");
    assert!(of(&text)["words"].is_string());
    assert_eq!((&of(&text)["argument"], &of(&text)["checked"]), (&Value::Null, &Value::Null));
    assert_eq!(of(&sheet)["argument"], argument);
    assert!(of(&sheet)["checked"].is_u64());
    assert_eq!(all["invitations"][0]["group"], json!(group));
    assert_eq!(all["consultations"][0]["by"]["name"], "rosa");
    assert!(!all.to_string().contains("Pas le sien"));
}

/// A conversation of `who` with somebody, in which `who` says something.
async fn told(hub: &TestHub, (who, with): (&Person, &Person), words: &str) -> String {
    let between = json!({ "members": [with.id] });
    let channel = hub.post(who, "/api/channels", between).await.created_id();
    let message = json!({ "id": new_id(), "body": words });
    hub.post(who, &format!("/api/channels/{channel}/messages"), message).await.created();
    channel
}

#[tokio::test]
async fn trust_2_messages_are_taken_away_as_they_stand_and_none_of_others() {
    let scene = Scene::new().await;
    let Scene { hub, admin, jean, karl, .. } = &scene;
    scene.said(admin, "Un mot de rosa").await;
    scene.said(jean, "Premier jet").await;
    scene.said(jean, "Un mot de trop").await;
    hub.patch(jean, &scene.path("/messages/2"), json!({ "body": "Second jet" })).await.ok();
    let erased = hub.delete(jean, &scene.path("/messages/3")).await;
    assert_eq!(erased.status, StatusCode::NO_CONTENT);
    let direct = told(hub, (jean, karl), "Entre nous").await;
    assert_eq!(told(hub, (karl, jean), "Un mot de karl").await, direct);
    told(hub, (karl, admin), "Sans jean").await;

    let all = taken(hub, jean).await;
    let messages = all["messages"].as_array().unwrap();
    assert_eq!(messages.len(), 2, "{all}");
    let of = |channel: &str| messages.iter().find(|one| one["channel"] == channel).unwrap();
    let said = of(&scene.channel);
    assert_eq!((&said["body"], &said["place"]), (&json!("Second jet"), &json!("text")));
    assert_eq!(said["address"], format!("/channels/{}#message=2", scene.channel));
    assert!(said["at"].is_u64() && said["edited"].is_u64(), "{said}");
    let said = of(&direct);
    assert_eq!((&said["body"], &said["place"]), (&json!("Entre nous"), &json!("members")));
    assert_eq!(said["edited"], Value::Null);
    for gone in ["Un mot de", "Premier jet", "Sans jean"] {
        assert!(!all.to_string().contains(gone), "{gone} in {all}");
    }
}

#[tokio::test]
async fn trust_2_pictures_polls_and_reactions_are_taken_away() {
    let scene = Scene::new().await;
    let Scene { hub, admin, jean, channel, .. } = &scene;
    let (image, mut file) = (new_id(), Cursor::new(Vec::new()));
    RgbImage::new(4, 3).write_to(&mut file, ImageFormat::Png).unwrap();
    let path = scene.path(&format!("/images/{image}"));
    let file = file.into_inner();
    hub.send_file(jean, &format!("PUT {path}"), ("image/png", file.as_slice())).await.ok();
    let images = json!([{ "image": image, "alt": "Un quai" }]);
    let shown = json!({ "id": new_id(), "body": "", "images": images });
    hub.post(jean, &scene.path("/messages"), shown).await.created();
    let days = json!({ "options": ["lundi", "mardi"] });
    let asked = json!({ "id": new_id(), "body": "Quel jour ?", "poll": days });
    hub.post(jean, &scene.path("/messages"), asked).await.created();
    for (who, option) in [(admin, 0), (jean, 1)] {
        let vote = Some(json!({ "option": option }));
        scene.put(who, "/messages/2/vote", vote).await.ok();
    }
    scene.put(admin, "/messages/1/reactions/%F0%9F%A6%8A", None).await.ok();
    scene.put(jean, "/messages/2/reactions/%F0%9F%91%8D", None).await.ok();

    let all = taken(hub, jean).await;
    let messages = all["messages"].as_array().unwrap();
    assert_eq!(messages[0]["images"], json!([{ "alt": "Un quai", "address": path }]));
    assert_eq!((&messages[0]["body"], &messages[0]["options"]), (&json!(""), &json!([])));
    assert_eq!(messages[1]["options"], json!(["lundi", "mardi"]));
    let message = format!("/channels/{channel}#message=2");
    let reaction = json!({ "channel": channel, "message": message, "emoji": "👍" });
    assert_eq!(all["reactions"], json!([reaction]));
    let vote = json!({ "channel": channel, "message": message, "option": 1 });
    assert_eq!(all["poll_votes"], json!([vote]));
}

#[tokio::test]
async fn trust_2_a_long_channel_is_gone_through_to_its_end() {
    let scene = Scene::new().await;
    let mut expected = Vec::new();
    for n in 0..=100 {
        scene.said(&scene.admin, &format!("Le leur {n}")).await;
        scene.said(&scene.jean, &format!("Le mien {n}")).await;
        expected.push(format!("Le mien {n}"));
    }
    let all = taken(&scene.hub, &scene.jean).await;
    let messages = all["messages"].as_array().unwrap();
    let bodies: Vec<&str> = messages.iter().map(|one| one["body"].as_str().unwrap()).collect();
    assert_eq!(bodies, expected);
}

#[tokio::test]
async fn trust_2_a_channel_that_cannot_be_read_is_not_left_out() {
    let (hub, faulty) = TestHub::start_faulty().await;
    let scene = Scene::on(hub).await;
    scene.said(&scene.jean, "Bonjour").await;
    faulty.fail(Operation::Load, Times::UntilRepaired, Failure::Before);
    let failed = scene.hub.get(&scene.jean, "/api/me/export").await;
    assert_eq!(failed.problem(), (503, "unavailable"));
    faulty.repair(Operation::Load);
    let all = taken(&scene.hub, &scene.jean).await;
    assert_eq!(all["messages"][0]["body"], "Bonjour");
}

/// A ballot of this kind on an amendment, with two votes.
async fn balloted(
    hub: &TestHub,
    (admin, amendment): (&Person, &str),
    kind: &str,
    votes: [(&Person, &str); 2],
) -> String {
    let body = json!({ "kind": kind, "majority": "simple", "electorate": "readers" });
    let path = format!("/api/amendments/{amendment}/ballots");
    let ballot = hub.post(admin, &path, body).await.created_id();
    for (who, choice) in votes {
        let vote = json!({ "choice": choice });
        hub.post(who, &format!("/api/ballots/{ballot}/votes"), vote).await.created();
    }
    ballot
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn trust_2_amendments_and_votes_are_taken_away_and_none_of_others() {
    let hub = TestHub::start().await;
    let (admin, jean, karl) = three(&hub).await;
    let text = motion(&hub, &admin, "Les trains sont publics.").await;
    let own = tabled(&hub, &jean, &text, ("publics", "gratuits")).await;
    let signed = tabled(&hub, &karl, &text, ("trains", "bus")).await;
    act(&hub, &jean, &signed, "support", json!({})).await;
    begun(&hub, &karl, &text, "Le brouillon de karl").await;
    let votes = [(&jean, "for"), (&karl, "against")];
    let named = balloted(&hub, (&admin, &own), "named", votes).await;
    let votes = [(&jean, "abstain"), (&karl, "against")];
    let indicative = balloted(&hub, (&admin, &signed), "indicative", votes).await;

    let all = taken(&hub, &jean).await;
    let amendments = all["amendments"].as_array().unwrap();
    assert_eq!(amendments.len(), 2, "{all}");
    let of = |id: &str| amendments.iter().find(|one| one["id"] == id).unwrap();
    let part = |id: &str| (of(id)["part"].clone(), of(id)["label"].clone());
    assert_eq!(part(&own), (json!("author"), json!("1")));
    assert_eq!(part(&signed), (json!("signatory"), json!("2")));
    assert_eq!((&of(&signed)["text"], &of(&signed)["status"]), (&json!(text), &json!("tabled")));
    assert_eq!(of(&signed)["title"], "trains → bus");
    assert_eq!(of(&signed)["content"], format!("/api/amendments/{signed}"));
    assert!(of(&own)["opened"].is_u64() && of(&own)["changed"].is_u64(), "{all}");

    let votes = all["votes"].as_array().unwrap();
    assert_eq!(votes.len(), 2, "{all}");
    let on = |ballot: &str| votes.iter().find(|one| one["ballot"] == ballot).unwrap();
    let vote =
        |ballot: &str| [&on(ballot)["choice"], &on(ballot)["kind"], &on(ballot)["amendment"]];
    assert_eq!(vote(&named), [&json!("for"), &json!("named"), &json!(own)]);
    assert_eq!(vote(&indicative), [&json!("abstain"), &json!("indicative"), &json!(signed)]);
    assert!(on(&named)["opened"].is_u64());
    for theirs in ["against", "brouillon", &karl.id, &admin.id] {
        assert!(!all.to_string().contains(theirs), "{theirs} in {all}");
    }
}

#[tokio::test]
async fn presence_5_who_hides_is_shown_to_nobody_whatever_their_client_sends() {
    let hub = TestHub::start().await;
    let admin = hub.administrator("rosa").await;
    let group = hub.group(&admin, "Nantes", "section").await;
    let place = json!({ "group": group });
    let jean = hub.join(&hub.invitation(&admin, place.clone()).await, "jean").await;
    let karl = hub.join(&hub.invitation(&admin, place).await, "karl").await;
    hub.patch(&karl, "/api/me", json!({ "presence": "hidden" })).await.ok();
    let text = hub.text(&admin, json!({ "title": "Le rail", "group": group })).await;
    let watcher = opened(&hub, &admin, &text).await;
    let (shown, hidden) = (opened(&hub, &jean, &text).await, opened(&hub, &karl, &text).await);
    hidden.set_presence(r#"{"user":{"name":"karl"}}"#).unwrap();
    shown.set_presence(r#"{"user":{"name":"jean"}}"#).unwrap();
    let seen = |name: &str| watcher.peers().iter().any(|peer| peer.state.contains(name));
    until("jean is seen", || seen("jean")).await;
    // A socket's frames are taken in their order: once a word that karl writes after it is there,
    // what he announced was passed over.
    write(&hidden, "un mot");
    until("karl's word is read", || words(&watcher).contains("un mot")).await;
    assert!(!seen("karl"));
    hub.patch(&jean, "/api/me", json!({ "presence": "hidden" })).await.ok();
    until("jean goes", || !seen("jean")).await;
    shown.set_presence(r#"{"user":{"name":"jean"},"again":true}"#).unwrap();
    hub.patch(&karl, "/api/me", json!({ "presence": "shown" })).await.ok();
    hidden.set_presence(r#"{"user":{"name":"karl"},"again":true}"#).unwrap();
    until("karl is seen", || seen("karl")).await;
    assert!(!seen("jean"));
}

/// Whether some file under `folder` holds `trace`.
fn found(folder: &std::path::Path, trace: &str) -> Option<std::path::PathBuf> {
    std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).find(|path| {
        let bytes = std::fs::read(path).unwrap();
        bytes.windows(trace.len()).any(|window| window == trace.as_bytes())
    })
}

#[tokio::test]
async fn account_5_no_field_of_who_left_is_in_any_file_backup_or_export() {
    let hub = TestHub::start().await;
    let admin = hub.administrator("rosa").await;
    // Others come and go meanwhile, so that the store moves its records about.
    for n in 0..15 {
        hub.join(&hub.invitation(&admin, json!({})).await, &format!("autre-{n}")).await;
    }
    let jean = hub.join(&hub.invitation(&admin, json!({})).await, "jeannot-lapin").await;
    for n in 15..30 {
        hub.join(&hub.invitation(&admin, json!({})).await, &format!("autre-{n}")).await;
    }
    let open = json!({ "title": "Le rail", "visibility": "organisation", "stage": "published" });
    let text = hub.text(&jean, open).await;
    hub.patch(&jean, &format!("/api/texts/{text}"), json!({ "stage": "published" })).await.ok();
    hub.patch(&jean, "/api/me", json!({ "name": "Jeannot l’ancien" })).await.ok();
    let credentials = json!({ "email": jean.email, "password": PASSWORD });
    hub.ask(Method::POST, "/api/session", None, Some(credentials)).await.created();
    let forgotten = Some(json!({ "email": jean.email }));
    hub.ask(Method::POST, "/api/password-resets", None, forgotten).await;
    hub.get(&admin, "/api/members").await.ok();
    hub.get(&admin, &format!("/api/members/{}", jean.id)).await.ok();
    let invitation = InvitationId(uuid::Uuid::new_v4());
    let to = Address::new("Jeannot-Lapin@example.org").unwrap();
    let (store, as_of) = (hub.hub.store().as_ref(), hub.hub.house().view().head);
    let letter = Letter::Invitation { invitation, to, as_of };
    outbox::put(store, letter, std::time::SystemTime::now()).await.unwrap();

    let leave = Some(json!({ "password": PASSWORD }));
    let left = hub.ask(Method::DELETE, "/api/me", Some(&jean.bearer), leave).await;
    assert_eq!(left.status, StatusCode::NO_CONTENT, "{}", left.body);
    let folder = hub.folder.path();
    hub.hub.store().backup(folder.join("backup.db")).await.unwrap();
    let traces = ["jeannot-lapin", "Jeannot-Lapin", "Jeannot l’ancien"];
    for trace in traces {
        assert_eq!(found(folder, trace), None, "{trace}");
    }
    for kind in ["session", "reset", "consultation", "identity", "letter"] {
        let records = store.scan(format!("{kind}/"), None, 200).await.unwrap();
        let theirs = |key: &str, value: &[u8]| {
            key.contains(&jean.id) || String::from_utf8_lossy(value).to_lowercase().contains("jean")
        };
        assert!(!records.iter().any(|record| theirs(&record.key, &record.value)), "{kind}");
    }
    let mut exports = Vec::new();
    for path in ["/api/me/export", "/api/members", "/api/texts", "/api/groups", "/api/home"] {
        exports.push(hub.get(&admin, path).await.ok().to_string());
    }
    exports.push(hub.get(&admin, &format!("/api/texts/{text}")).await.ok().to_string());
    for format in ["html", "markdown", "text", "json"] {
        let path = format!("/api/texts/{text}/content?format={format}");
        exports.push(hub.get(&admin, &path).await.ok().to_string());
    }
    for (export, trace) in exports.iter().flat_map(|export| traces.map(|trace| (export, trace))) {
        assert!(!export.contains(trace), "{trace} in {export}");
    }
}

#[tokio::test]
async fn account_5_a_leave_that_was_cut_off_is_finished_at_the_next_start() {
    let hub = TestHub::start().await;
    let admin = hub.administrator("rosa").await;
    let jean = hub.join(&hub.invitation(&admin, json!({})).await, "jeannot-lapin").await;
    let member = MemberId::new(&jean.id).unwrap();
    let leave = vec![Command::ChangeStatus(member.clone(), Status::Left)];
    hub.hub.house().ask(Petitioner::Member(member.clone()), leave, None).await.unwrap();
    let store = Arc::clone(hub.hub.store());
    assert!(identity::read(store.as_ref(), &member).await.unwrap().is_some());
    let options = HubOptions::new(Arc::clone(&store), TokenKey::new([7; 32]));
    let _next = Hub::start(options).await.unwrap();
    until("jean is forgotten", || found(hub.folder.path(), "jeannot-lapin").is_none()).await;
    assert!(identity::read(store.as_ref(), &member).await.unwrap().is_none());
    let rosa = MemberId::new(&admin.id).unwrap();
    assert!(identity::read(store.as_ref(), &rosa).await.unwrap().is_some());
}
