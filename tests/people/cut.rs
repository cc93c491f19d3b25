//! What a store that fails in the middle of something cuts off: it is finished, or whoever asked is
//! told.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use coopol::store::{
    Store,
    faulty::{Call, Failure, Fate, FaultyStore, Operation, Times},
};
use serde_json::json;

use crate::{
    amendments::{act, motion, shown, tabled, three},
    channels::{Scene, new_id},
    support::TestHub,
};

/// Messages of which the first are not at hand any more once a hub has started anew.
const MANY: usize = 60;

/// A hub on a store whose calls have these fates.
async fn fated(fates: impl Fn(&Call) -> Fate + Send + Sync + 'static) -> TestHub {
    TestHub::start_on(|store| Arc::new(FaultyStore::with_fates(store, fates)) as Arc<dyn Store>)
        .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn amend_10_an_adoption_that_was_cut_off_is_known_before_anything_else_is_decided() {
    // Once the words are in the text, its log cannot be read: the procedure cannot follow.
    let (armed, cut) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicBool::new(false)));
    let (is_armed, is_cut) = (Arc::clone(&armed), Arc::clone(&cut));
    let hub = fated(move |call| {
        let is_text = call.name.starts_with("text:");
        if is_text && call.operation == Operation::Append && is_armed.load(Ordering::SeqCst) {
            is_cut.store(true, Ordering::SeqCst);
        }
        let fails = is_text && call.operation == Operation::Load && is_cut.load(Ordering::SeqCst);
        Fate { failure: fails.then_some(Failure::Before), ..Fate::default() }
    })
    .await;
    let (admin, jean, _) = three(&hub).await;
    let text = motion(&hub, &admin, "Les trains sont publics.").await;
    let amendment = tabled(&hub, &jean, &text, ("publics", "gratuits")).await;
    armed.store(true, Ordering::SeqCst);
    let (path, adopt) =
        (format!("/api/amendments/{amendment}/decide"), json!({ "outcome": "adopted" }));
    assert_eq!(hub.post(&admin, &path, adopt.clone()).await.problem(), (503, "unavailable"));
    armed.store(false, Ordering::SeqCst);
    cut.store(false, Ordering::SeqCst);
    assert_eq!(act(&hub, &admin, &amendment, "decide", adopt).await["status"], "adopted");
    let minutes = hub.get(&jean, &format!("/api/texts/{text}/minutes")).await.ok();
    let items = minutes["items"].as_array().unwrap();
    assert_eq!(items.iter().filter(|minute| minute["act"] == "decided").count(), 1, "{minutes}");
    assert_eq!(shown(&hub, &jean, &amendment).await["outcome"]["outcome"], "adopted");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ballot_2_a_ballot_that_the_procedure_refuses_does_not_begin() {
    let hub = TestHub::start().await;
    let (admin, jean, _) = three(&hub).await;
    let text = motion(&hub, &admin, "Les trains sont publics.").await;
    let amendment = tabled(&hub, &jean, &text, ("publics", "gratuits")).await;
    act(&hub, &admin, &amendment, "decide", json!({ "outcome": "rejected" })).await;
    let ballot = new_id();
    let body = json!({
        "id": ballot, "kind": "named", "majority": "simple", "electorate": "readers",
    });
    let refused = hub.post(&admin, &format!("/api/amendments/{amendment}/ballots"), body).await;
    assert_eq!(refused.problem(), (409, "not-now"));
    let path = format!("/api/ballots/{ballot}");
    assert_eq!(hub.get(&admin, &path).await.problem(), (404, "not-found"));
    let vote = hub.post(&admin, &format!("{path}/votes"), json!({ "choice": "for" })).await;
    assert_eq!(vote.problem(), (404, "not-found"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn channel_3_whoever_changes_an_old_message_while_the_store_is_away_is_told() {
    let (hub, store) = TestHub::start_faulty().await;
    let mut scene = Scene::on(hub).await;
    for n in 0..MANY {
        scene.said(&scene.jean, &format!("Message {n}")).await;
    }
    scene.hub.restart().await;
    scene.said(&scene.jean, "Le canal est ouvert").await;
    store.fail(Operation::Load, Times::UntilRepaired, Failure::Before);
    let other = json!({ "body": "Autrement" });
    let edit = scene.path("/messages/1");
    let late = scene.hub.patch(&scene.jean, &edit, other.clone()).await;
    assert_eq!(late.problem(), (503, "unavailable"));
    store.repair(Operation::Load);
    let edited = scene.hub.patch(&scene.jean, &edit, other).await.ok();
    assert_eq!(edited["body"], "Autrement");
}
