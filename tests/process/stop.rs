//! SIGTERM under load: sockets are told to come back, everything is stored, the exit is clean.

use coopol_client::{Token, new_doc};
use coopol_protocol::close::CloseCode;

use crate::{
    crash::{Load, seed},
    hub::{HubProcess, eventually},
    words,
    writer::YSocket,
};

/// How often a hub is stopped under load.
const STOPS: usize = 3;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ops_1_a_stop_under_load_loses_nothing_and_is_clean() {
    let mut random = seed();
    let mut load = Load::new(&mut random);
    let mut hub = HubProcess::start(&["--open", "--drain-seconds", "1"]).await;
    for stop in 1..=STOPS {
        load.write_during(&mut hub, async |hub| {
            tokio::time::sleep(std::time::Duration::from_millis(300)).await;
            hub.program().terminate();
            let status = hub.program().ended().await;
            assert_eq!(status.code(), Some(0), "{}", hub.program().log());
        })
        .await;
        let codes = load.close_codes();
        assert!(codes.iter().all(|code| *code == CloseCode::GoingAway.code()), "{codes:?}");
        assert!(!codes.is_empty(), "nobody was told");
        hub.restart().await;
        load.check(&hub, &format!("after stop {stop}")).await;
    }
    load.converge(&mut hub).await;
}

#[tokio::test]
async fn ops_1_a_hub_that_stops_says_so_and_tells_every_socket() {
    let mut hub = HubProcess::start(&["--open", "--drain-seconds", "2"]).await;
    let ready = hub.get("/readyz").unwrap();
    assert!(ready.starts_with("HTTP/1.1 200") && ready.contains("ready"), "{ready}");
    let writer = words::join(hub.collab(), "open/fin", Token::none()).await;
    let mut sockets = Vec::new();
    for _ in 0..8 {
        sockets.push(YSocket::connect(&hub.sync("open/fin"), &new_doc()).await.unwrap());
    }
    words::write(writer.doc(), "dernier", words::Place::End);
    hub.program().terminate();
    eventually("it says that it drains", || {
        let page = hub.get("/readyz").unwrap_or_default();
        page.starts_with("HTTP/1.1 503") && page.contains("draining")
    })
    .await;
    for socket in &mut sockets {
        assert_eq!(socket.closed().await, Some(CloseCode::GoingAway.code()));
    }
    assert_eq!(hub.program().ended().await.code(), Some(0));
    hub.restart().await;
    writer.wait_saved().await.unwrap();
    let reader = words::join(hub.collab(), "open/fin", Token::none()).await;
    eventually("the last word is there", || words::read(reader.doc()) == "dernier ").await;
}

#[tokio::test]
async fn ops_1_a_second_request_to_stop_ends_the_hub_at_once() {
    let mut hub = HubProcess::start(&["--open", "--drain-seconds", "3600"]).await;
    hub.program().terminate();
    eventually("it says that it drains", || {
        hub.get("/readyz").is_some_and(|page| page.contains("draining"))
    })
    .await;
    hub.program().terminate();
    assert_eq!(hub.program().ended().await.code(), Some(1));
}
