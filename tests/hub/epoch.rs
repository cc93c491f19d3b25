//! LOG-5: a client of another epoch is refused for good.

use coopol::{domain::access::Access, text::event::TextEvent};

use crate::{
    peer::{Dialect, Heard, Opening, Peer},
    support::{TestHub, text_room},
};

use Dialect::{Hocuspocus, YWebsocket};

/// The close code of a socket opened with this epoch in its URL, if it is not let in.
async fn refused(hub: &TestHub, room: &str, epoch: Option<u64>) -> Option<u16> {
    let opening = Opening { epoch, ..Opening::default() };
    let mut peer = Peer::open_as(hub, YWebsocket, room, opening).await.unwrap();
    peer.send_step1(&[0]).await;
    match peer.next().await {
        Heard::Closed(code) => code,
        _ => None,
    }
}

#[tokio::test]
async fn log_5_a_raised_epoch_ends_live_sockets_and_refuses_old_copies() {
    let hub = TestHub::start().await;
    let room = "open/epoque";
    assert_eq!(refused(&hub, room, Some(1)).await, None, "the first epoch");
    assert_eq!(refused(&hub, room, Some(2)).await, Some(4409), "not yet");
    let mut one = Peer::join(&hub, YWebsocket, room).await;
    let mut two = Peer::join(&hub, Hocuspocus, room).await;
    one.write("ancien").await;
    two.until_text("ancien").await;

    hub.append(room, &TextEvent::Epoch { epoch: 2 }).await;
    assert_eq!(one.until_closed().await, Some(4409));
    let closed = Heard::DocumentClosed("other epoch".to_owned());
    two.until_heard(|heard| *heard == closed).await;

    assert_eq!(refused(&hub, room, Some(1)).await, Some(4409));
    for epoch in [Some(2), None] {
        assert_eq!(refused(&hub, room, epoch).await, None, "{epoch:?}");
    }
}

#[tokio::test]
async fn log_5_the_epoch_survives_a_cold_start() {
    let hub = TestHub::start().await;
    Peer::join(&hub, YWebsocket, "open/froid").await.write("mot").await;
    hub.append("open/froid", &TextEvent::Epoch { epoch: 7 }).await;
    let again = hub.beside().await;
    assert_eq!(refused(&again, "open/froid", Some(6)).await, Some(4409));
    assert_eq!(refused(&again, "open/froid", Some(7)).await, None);
}

#[tokio::test]
async fn log_5_a_token_of_another_epoch_is_denied() {
    let hub = TestHub::start().await;
    let room = text_room();
    let (_, grant) = hub.token("rosa", &room, Access::ReadWrite);
    let of_epoch = |epoch| {
        let grant = coopol::domain::access::Grant { epoch: Some(epoch), ..grant.clone() };
        hub.hub.issue(&grant).unwrap()
    };
    let (stale, fresh) = (of_epoch(1), of_epoch(2));
    hub.append(&room, &TextEvent::Epoch { epoch: 2 }).await;
    let mut peer = Peer::with_token(&hub, Hocuspocus, &room, &stale).await;
    assert_eq!(peer.next().await, Heard::Denied("other epoch".to_owned()));
    // The socket stays: the client starts from a fresh copy on it.
    peer.authenticate(&fresh).await;
    assert_eq!(peer.next().await, Heard::Authenticated("read-write".to_owned()));
    let mut peer = Peer::with_token(&hub, YWebsocket, &room, &stale).await;
    assert_eq!(peer.until_closed().await, Some(4409));
}
