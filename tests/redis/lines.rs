//! STORE-7: answers that are lost, scripts that are forgotten, a way to Redis that is disturbed.

use coopol::store::{
    AppendError, Expect, Store, StoreError,
    redis::{RedisOptions, RedisStore},
};

use crate::{
    hub::{eventually, within},
    proxy::{Mode, Proxy},
    server::RedisServer,
    support::{append, append_at_last, bodies, log, open, refusal, store_on, unique},
};

async fn through(proxy: &Proxy) -> RedisStore {
    open(RedisOptions::new(&proxy.url())).await
}

#[tokio::test]
async fn store_7_a_command_whose_answer_was_lost_learns_that_it_is_done() {
    let server = RedisServer::start(&[]).await;
    let proxy = Proxy::before(server.socket()).await;
    let store = through(&proxy).await;
    append(&store, "a", "1").await.unwrap();
    let command = || store.append(log("a"), vec![unique("2", "id")], Expect::Any);
    proxy.set(Mode::LoseAnswers);
    let lost = within("an answer", command()).await;
    assert!(matches!(lost, Err(AppendError::Store(StoreError::Unavailable(_)))), "{lost:?}");
    proxy.set(Mode::Pass);
    let again = within("it is recognised", async {
        loop {
            match command().await {
                Err(AppendError::Store(StoreError::Unavailable(_))) => {
                    tokio::time::sleep(std::time::Duration::from_millis(20)).await;
                }
                other => return other,
            }
        }
    })
    .await;
    let Err(AppendError::Duplicate { index: 0, at }) = again else { panic!("{again:?}") };
    assert_eq!(at.0, 2);
    assert_eq!(bodies(&store, "a").await, ["1", "2"]);
}

#[tokio::test]
async fn store_7_scripts_that_the_server_forgot_are_given_again() {
    let server = RedisServer::start(&[]).await;
    let store = store_on(&server).await;
    for body in ["1", "2", "3"] {
        assert_eq!(server.ask("SCRIPT FLUSH"), "+OK");
        append(&store, "a", body).await.unwrap();
        assert_eq!(server.ask("SCRIPT FLUSH"), "+OK");
        store.load(log("a")).await.unwrap();
    }
    assert_eq!(bodies(&store, "a").await, ["1", "2", "3"]);
}

#[tokio::test]
async fn store_2_nonsense_and_silence_on_the_way_pass() {
    let server = RedisServer::start(&[]).await;
    let proxy = Proxy::before(server.socket()).await;
    let store = through(&proxy).await;
    append(&store, "a", "1").await.unwrap();
    for (number, mode) in [("2", Mode::Nonsense), ("3", Mode::Silence)] {
        proxy.set(mode);
        let failed = append(&store, "a", number).await;
        assert!(
            matches!(failed, Err(AppendError::Store(StoreError::Unavailable(_)))),
            "{mode:?}: {failed:?}"
        );
        eventually("the store says that it is in trouble", || store.trouble().is_some()).await;
        proxy.set(Mode::Pass);
        append_at_last(&store, "a", number).await;
        assert_eq!(store.trouble(), None);
    }
    // What was asked in trouble may have happened, and was repeated.
    let mut bodies = bodies(&store, "a").await;
    bodies.dedup();
    assert_eq!(bodies, ["1", "2", "3"]);
}

#[tokio::test]
async fn store_2_what_talks_nonsense_from_the_beginning_is_refused() {
    let server = RedisServer::start(&[]).await;
    let proxy = Proxy::before(server.socket()).await;
    proxy.set(Mode::Nonsense);
    let why = refusal(RedisOptions::new(&proxy.url())).await;
    assert!(matches!(why, StoreError::Unavailable(_)), "{why:?}");
}

#[tokio::test]
async fn config_5_a_wrong_password_is_said_without_showing_it() {
    let server = RedisServer::start(&["--requirepass", "the-right-one"]).await;
    let url =
        |password: &str| format!("redis+unix://{}?pass={password}", server.socket().display());
    let why = refusal(RedisOptions::new(&url("the-wrong-one"))).await.to_string();
    assert!(!why.contains("the-wrong-one"), "{why}");
    let store = open(RedisOptions::new(&url("the-right-one"))).await;
    append(&store, "a", "1").await.unwrap();
}
