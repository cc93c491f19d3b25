//! Votes over a real hub, and what the network does to them: double clicks, lost answers, a hub
//! that is killed between two votes, a late vote.

use std::sync::Arc;

use coopol::{
    access::token::TokenKey,
    domain::ids::BallotId,
    hub::{Hub, HubOptions},
    store::faulty::{Failure, Operation, Times},
};
use futures_util::future::join_all;
use serde_json::{Value, json};

use crate::{
    amendments::{act, motion, shown, tabled, three},
    support::{Person, TestHub},
};

/// A named ballot on a tabled amendment, for everybody who may read the text.
async fn opened(hub: &TestHub, admin: &Person, amendment: &str) -> String {
    let body = json!({ "kind": "named", "majority": "simple", "electorate": "readers" });
    hub.post(admin, &format!("/api/amendments/{amendment}/ballots"), body).await.created_id()
}

async fn vote(hub: &TestHub, who: &Person, ballot: &str, choice: &str) -> (u16, Value) {
    let answer =
        hub.post(who, &format!("/api/ballots/{ballot}/votes"), json!({ "choice": choice })).await;
    (answer.status.as_u16(), answer.body)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ballot_3_each_voter_counts_once_whatever_is_clicked_and_nobody_late() {
    let hub = TestHub::start().await;
    let (admin, jean, karl) = three(&hub).await;
    let text = motion(&hub, &admin, "Les trains sont publics.").await;
    let amendment = tabled(&hub, &jean, &text, ("publics", "gratuits")).await;
    act(&hub, &admin, &amendment, "call", json!({})).await;
    let ballot = opened(&hub, &admin, &amendment).await;
    // Somebody who comes later was not in the electorate.
    let late = hub.join(&hub.invitation(&admin, json!({})).await, "lea").await;
    assert_eq!(vote(&hub, &late, &ballot, "for").await.0, 403);

    let clicks = join_all((0..12).map(|_| vote(&hub, &jean, &ballot, "for"))).await;
    let statuses: Vec<u16> = clicks.iter().map(|(status, _)| *status).collect();
    assert_eq!(statuses.iter().filter(|status| **status == 201).count(), 1, "{statuses:?}");
    assert!(statuses.iter().all(|status| [200, 201].contains(status)), "{statuses:?}");
    let (status, body) = vote(&hub, &jean, &ballot, "against").await;
    assert_eq!((status, &body["code"]), (409, &json!("voted")));
    assert_eq!(vote(&hub, &karl, &ballot, "against").await.0, 201);
    let open = hub.get(&karl, &format!("/api/ballots/{ballot}")).await.ok();
    assert_eq!((&open["participation"], &open["entitled"]), (&json!(2), &json!(3)));
    assert_eq!((&open["result"], &open["votes"]), (&Value::Null, &Value::Null));
    assert_eq!(vote(&hub, &admin, &ballot, "for").await.0, 201);

    let closed = hub.post(&admin, &format!("/api/ballots/{ballot}/close"), json!({})).await.ok();
    assert_eq!(
        closed["result"],
        json!({
            "for": 2, "against": 1, "abstain": 0, "outcome": "carried",
        })
    );
    assert_eq!(closed["votes"].as_array().unwrap().len(), 3);
    let (status, body) = vote(&hub, &late, &ballot, "for").await;
    assert_eq!(status, 403, "{body}");
    let decide = json!({ "outcome": "adopted", "ballot": ballot });
    let decided = act(&hub, &admin, &amendment, "decide", decide).await;
    assert_eq!(decided["outcome"]["ballot"], json!(ballot));
    assert_eq!(shown(&hub, &jean, &amendment).await["ballots"][0]["participation"], 3);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn amend_1_what_people_vote_on_is_rectified_once_the_ballot_is_closed() {
    let hub = TestHub::start().await;
    let (admin, jean, _) = three(&hub).await;
    let text = motion(&hub, &admin, "Les trains sont publics.").await;
    let amendment = tabled(&hub, &jean, &text, ("publics", "gratuits")).await;
    let ballot = opened(&hub, &admin, &amendment).await;
    let path = format!("/api/amendments/{amendment}/rectify");
    let refused = hub.post(&jean, &path, json!({})).await;
    assert_eq!(refused.problem(), (409, "not-now"));
    assert!(refused.body["detail"].as_str().unwrap().contains("ballot"), "{}", refused.body);
    hub.post(&admin, &format!("/api/ballots/{ballot}/close"), json!({})).await.ok();
    assert_eq!(act(&hub, &jean, &amendment, "rectify", json!({})).await["status"], "draft");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ballot_4_a_vote_whose_answer_was_lost_counts_once_and_another_hub_counts_alike() {
    let (hub, faulty) = TestHub::start_faulty().await;
    let (admin, jean, karl) = three(&hub).await;
    let text = motion(&hub, &admin, "Les trains sont publics.").await;
    let amendment = tabled(&hub, &jean, &text, ("publics", "gratuits")).await;
    let ballot = opened(&hub, &admin, &amendment).await;

    faulty.fail(Operation::Append, Times::Next(1), Failure::After);
    assert_eq!(vote(&hub, &jean, &ballot, "for").await.0, 503, "it is stored, the answer lost");
    faulty.fail(Operation::Append, Times::Next(1), Failure::Before);
    assert_eq!(vote(&hub, &karl, &ballot, "for").await.0, 503, "it is not stored");
    assert_eq!(vote(&hub, &jean, &ballot, "for").await.0, 200, "counted before");
    assert_eq!(vote(&hub, &karl, &ballot, "for").await.0, 201);

    // The hub is killed; another one goes on where the log ends.
    let other = Hub::start(HubOptions::new(Arc::new(faulty.clone()), TokenKey::new([7; 32])));
    let other = other.await.unwrap();
    let id = BallotId(ballot.parse().unwrap());
    let seen = other.desk().ballot(id).await.unwrap().expect("the ballot");
    assert_eq!(seen.ballot.participation(), 2);
    assert_eq!(seen.ballot.electorate().len(), 3);
    hub.post(&admin, &format!("/api/ballots/{ballot}/close"), json!({})).await.ok();
    let (status, body) = vote(&hub, &admin, &ballot, "against").await;
    assert_eq!((status, &body["code"]), (409, &json!("ballot-closed")));
}
