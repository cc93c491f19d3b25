//! OPS-1: a hub that stops closes its sockets over a window and stores everything it accepted.

use std::time::Duration;

use coopol::store::faulty::{Failure, Operation, Times};

use tokio_tungstenite::tungstenite::Error;

use crate::{
    peer::{DIALECTS, Dialect, Opening, Peer},
    support::{TestHub, eventually, poison, within},
};

use Dialect::{Hocuspocus, YWebsocket};

const WINDOW: Duration = Duration::from_millis(300);
const PATIENCE: Duration = Duration::from_secs(20);

#[tokio::test]
async fn ops_1_a_drain_closes_every_socket_and_leaves_no_room() {
    let hub = TestHub::start().await;
    let mut peers = Vec::new();
    for index in 0..20 {
        let room = format!("open/salle-{}", index % 3);
        peers.push(Peer::join(&hub, DIALECTS[index % 2], &room).await);
    }
    let draining = hub.hub.clone();
    let drained = tokio::spawn(async move { draining.drain(WINDOW, PATIENCE).await });
    let mut codes = Vec::new();
    for peer in &mut peers {
        codes.push(peer.until_closed().await);
    }
    // At the very end of the window a room may end before its session does: try again.
    assert!(codes.iter().all(|code| matches!(code, Some(1001 | 1013))), "{codes:?}");
    assert!(codes.iter().filter(|code| **code == Some(1001)).count() > codes.len() / 2);
    assert_eq!(within(drained).await.unwrap(), 0);
    assert!(hub.hub.registry().is_empty());
    let (status, body) = hub.get("/readyz").await;
    assert_eq!((status, body.contains("draining")), (503, true));
    let late = Peer::open_as(&hub, YWebsocket, "open/tard", Opening::default()).await.err();
    assert!(matches!(&late, Some(Error::Http(answer)) if answer.status() == 503), "{late:?}");
}

#[tokio::test]
async fn ops_1_a_drain_waits_until_everything_accepted_is_stored() {
    let hub = TestHub::start().await;
    let mut author = Peer::join(&hub, Hocuspocus, "open/dernier").await;
    let begun = hub.store.calls(Operation::Append);
    hub.store.fail(Operation::Append, Times::UntilRepaired, Failure::Before);
    author.write("dernier ").await;
    author.write("mot").await;
    author.ask().await;
    let draining = hub.hub.clone();
    let drained = tokio::spawn(async move { draining.drain(WINDOW, PATIENCE).await });
    author.until_closed().await;
    eventually("the hub still tries", || hub.store.calls(Operation::Append) > begun + 3).await;
    assert!(!drained.is_finished());
    hub.store.repair(Operation::Append);
    assert_eq!(within(drained).await.unwrap(), 0);
    let again = hub.beside().await;
    assert_eq!(Peer::join(&again, YWebsocket, "open/dernier").await.text(), "dernier mot");
}

#[tokio::test]
async fn ops_1_a_drain_that_cannot_store_says_how_many_rooms_are_left() {
    let hub = TestHub::start().await;
    let mut author = Peer::join(&hub, Hocuspocus, "open/perdu").await;
    hub.store.stall(Operation::Append);
    author.write("mot").await;
    author.ask().await;
    let left = hub.hub.drain(Duration::ZERO, Duration::from_millis(200)).await;
    assert_eq!(left, 1);
    hub.store.release(Operation::Append);
    hub.unloaded().await;
    let again = hub.beside().await;
    assert_eq!(Peer::join(&again, YWebsocket, "open/perdu").await.text(), "mot");
}

#[tokio::test]
async fn ops_1_a_room_that_cannot_be_read_anew_for_now_ends_with_the_hub() {
    let (hub, room) = (TestHub::start().await, "open/attente");
    let mut author = Peer::join(&hub, Hocuspocus, room).await;
    let loads = hub.store.calls(Operation::Load);
    hub.store.fail(Operation::Load, Times::UntilRepaired, Failure::Before);
    hub.append(room, &poison()).await;
    eventually("it is read anew", || hub.store.calls(Operation::Load) > loads).await;
    assert_eq!(within(hub.hub.registry().drain(PATIENCE)).await, 0);
    assert_eq!(author.until_closed().await, Some(1013));
}
