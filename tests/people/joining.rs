//! Joining: who presses twice, or hears no answer, has one account and can sign in to it.

use axum::http::Method;
use coopol::store::faulty::{Failure, Operation, Times};
use futures_util::future::{join, join_all};
use serde_json::{Value, json};

use crate::{
    closed::until,
    support::{Answer, PASSWORD, TestHub},
};

const EMAIL: &str = "jean@example.org";

/// Somebody presses « join ».
async fn press(hub: &TestHub, secret: &str, name: &str) -> Answer {
    press_with(hub, &[], newcomer(secret, name)).await
}

fn newcomer(secret: &str, name: &str) -> Value {
    json!({ "invitation": secret, "name": name, "email": EMAIL, "password": PASSWORD })
}

async fn press_with(hub: &TestHub, headers: &[(&str, String)], body: Value) -> Answer {
    hub.request(Method::POST, "/api/members", headers, Some(body)).await
}

/// The name under which the account of the address is known, once it is signed in to.
async fn name_at_sign_in(hub: &TestHub) -> Value {
    let credentials = Some(json!({ "email": EMAIL, "password": PASSWORD }));
    let session = hub.ask(Method::POST, "/api/session", None, credentials).await.created();
    let token = session["token"].as_str();
    hub.ask(Method::GET, "/api/me", token, None).await.ok()["name"].take()
}

/// How many identities and addresses are kept.
async fn kept(hub: &TestHub) -> [usize; 2] {
    let store = hub.hub.store();
    let identities = store.scan("identity/".to_owned(), None, 20).await.unwrap();
    let addresses = store.scan("address/".to_owned(), None, 20).await.unwrap();
    [identities.len(), addresses.len()]
}

fn members(hub: &TestHub) -> usize {
    hub.hub.house().view().organisation.members().count()
}

/// The secret of an invitation with so many places.
async fn invited(hub: &TestHub, uses: u32) -> String {
    let admin = hub.administrator("rosa").await;
    hub.invitation(&admin, json!({ "uses": uses })).await
}

#[tokio::test]
async fn account_1_a_request_that_means_nothing_leaves_nothing_behind() {
    let hub = TestHub::start().await;
    let secret = invited(&hub, 1).await;
    let nonsense = [("idempotency-key", "x".repeat(65))];
    let refused = press_with(&hub, &nonsense, newcomer(&secret, "Jean")).await;
    assert_eq!(refused.problem(), (422, "invalid"));
    assert_eq!(kept(&hub).await, [1, 1], "rosa's");
    press(&hub, &secret, "Jean-Paul").await.created();
    assert_eq!(name_at_sign_in(&hub).await, "Jean-Paul");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn account_1_who_presses_several_times_has_one_account_and_signs_in_to_it() {
    for uses in [1, 4] {
        let hub = TestHub::start().await;
        let secret = invited(&hub, uses).await;
        let presses = join_all((0..4).map(|_| press(&hub, &secret, "Jean"))).await;
        let mut statuses: Vec<u16> = presses.iter().map(|one| one.status.as_u16()).collect();
        statuses.sort_unstable();
        assert_eq!(statuses, [201, 409, 409, 409], "{presses:?}");
        assert_eq!((members(&hub), kept(&hub).await), (2, [2, 2]), "{uses} places");
        assert_eq!(name_at_sign_in(&hub).await, "Jean");
    }
}

/// Somebody presses on a hub whose store answers nothing that is appended, until it is mended.
async fn unanswered(failure: Failure) -> (TestHub, String) {
    let (hub, faulty) = TestHub::start_faulty().await;
    let secret = invited(&hub, 1).await;
    faulty.fail(Operation::Append, Times::UntilRepaired, failure);
    assert_eq!(press(&hub, &secret, "Jean").await.problem(), (503, "unavailable"));
    faulty.repair(Operation::Append);
    (hub, secret)
}

async fn joined_without_an_answer() {
    let (hub, secret) = unanswered(Failure::After).await;
    until("it is seen that they have joined", || members(&hub) == 2).await;
    assert_eq!(press(&hub, &secret, "Jean").await.problem(), (409, "invitation-over"));
    assert_eq!(name_at_sign_in(&hub).await, "Jean");
}

async fn not_joined() {
    let (hub, secret) = unanswered(Failure::Before).await;
    let credentials = Some(json!({ "email": EMAIL, "password": PASSWORD }));
    let early = hub.ask(Method::POST, "/api/session", None, credentials).await;
    assert_eq!(early.problem(), (401, "bad-credentials"), "no account yet");
    press(&hub, &secret, "Jean-Paul").await.created();
    assert_eq!(name_at_sign_in(&hub).await, "Jean-Paul");
    // The identity of the attempt that failed goes by and by: nobody knows yet that it did.
    assert_eq!(kept(&hub).await, [3, 2]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn account_1_who_hears_no_answer_has_joined_whole_or_can_try_again() {
    // Both wait for as long as the house is patient.
    join(joined_without_an_answer(), not_joined()).await;
}
