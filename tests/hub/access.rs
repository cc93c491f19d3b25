//! ACCESS and ORIGIN: who gets in, and for how long.

use std::{sync::Arc, time::Duration};

use coopol::{
    access::revocation::revoke,
    domain::{
        access::{Access, Grant, Revocation},
        ids::MemberId,
    },
    hub::now_s,
    room::RoomSettings,
    store::{
        faulty::Operation,
        sqlite::{SqliteOptions, SqliteStore},
    },
};
use coopol_protocol::close::CloseCode;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::Error;

use crate::{
    peer::{DIALECTS, Dialect, Heard, Opening, Peer},
    support::{TestHub, eventually, short_lived, text_room},
};

use Dialect::{Hocuspocus, YWebsocket};

/// A revoked right ends within a second; the rest is for a machine that does other things too.
const REVOKED: Duration = Duration::from_secs(2);

/// How a document ends: the socket's close code, or what is said about the document alone.
#[derive(Debug, PartialEq, Eq)]
enum End {
    Socket(Option<u16>),
    Document(String),
}

/// Reads on until the document ends.
async fn end(peer: &mut Peer) -> End {
    loop {
        match peer.next().await {
            Heard::Closed(code) => return End::Socket(code),
            Heard::Denied(reason) | Heard::DocumentClosed(reason) => return End::Document(reason),
            _ => {}
        }
    }
}

fn unauthorized(dialect: Dialect) -> End {
    match dialect {
        YWebsocket => End::Socket(Some(4401)),
        Hocuspocus => End::Document("unauthorized".to_owned()),
    }
}

#[tokio::test]
async fn access_1_only_a_valid_token_for_this_room_opens_it() {
    let hub = TestHub::start().await;
    let room = text_room();
    let (good, grant) = hub.token("rosa", &room, Access::ReadWrite);
    let (elsewhere, _) = hub.token("rosa", &text_room(), Access::ReadWrite);
    let expired = hub.hub.issue(&Grant { expires_at_s: Some(now_s() - 1), ..grant }).unwrap();
    let forged = good.replace(&good[good.len() - 4..], "AAAA");
    for dialect in DIALECTS {
        for token in ["", "faux", &expired, &forged] {
            let mut peer = Peer::with_token(&hub, dialect, &room, token).await;
            assert_eq!(end(&mut peer).await, unauthorized(dialect), "{token}");
        }
        let mut peer = Peer::with_token(&hub, dialect, &room, &elsewhere).await;
        let forbidden = match dialect {
            YWebsocket => End::Socket(Some(4403)),
            Hocuspocus => End::Document("forbidden".to_owned()),
        };
        assert_eq!(end(&mut peer).await, forbidden);
        Peer::join_with(&hub, dialect, &room, &good).await;
    }
    assert!(hub.records(&room).await.is_empty());
}

#[tokio::test]
async fn access_1_there_are_no_other_rooms() {
    let hub = TestHub::start().await;
    for dialect in DIALECTS {
        for room in ["access", "text:1", "open/", "group:x"] {
            let mut peer = Peer::open(&hub, dialect, room).await;
            let not_found = match dialect {
                YWebsocket => End::Socket(Some(4404)),
                Hocuspocus => End::Document(CloseCode::NotFound.reason().to_owned()),
            };
            assert_eq!(end(&mut peer).await, not_found, "{room}");
        }
    }
}

#[tokio::test]
async fn access_2_a_live_socket_ends_with_its_token() {
    let hub = TestHub::start().await;
    let room = text_room();
    let (_, grant) = hub.token("rosa", &room, Access::ReadWrite);
    let token = hub.hub.issue(&Grant { expires_at_s: Some(now_s() + 4), ..grant }).unwrap();
    let mut one = Peer::join_with(&hub, YWebsocket, &room, &token).await;
    let mut two = Peer::join_with(&hub, Hocuspocus, &room, &token).await;
    one.write("à temps").await;
    two.until_text("à temps").await;
    for (peer, dialect) in [(&mut one, YWebsocket), (&mut two, Hocuspocus)] {
        assert_eq!(end(peer).await, unauthorized(dialect));
    }
    let mut late = Peer::with_token(&hub, YWebsocket, &room, &token).await;
    assert_eq!(end(&mut late).await, unauthorized(YWebsocket));
}

#[tokio::test]
async fn access_2_a_hocuspocus_client_renews_its_token_on_the_live_socket() {
    let hub = TestHub::start().await;
    let room = text_room();
    let (_, grant) = hub.token("rosa", &room, Access::ReadWrite);
    let end_s = now_s() + 4;
    let short = Grant { expires_at_s: Some(end_s), ..grant.clone() };
    let short = hub.hub.issue(&short).unwrap();
    let long = hub.hub.issue(&Grant { access: Access::ReadOnly, ..grant }).unwrap();
    let mut peer = Peer::join_with(&hub, Hocuspocus, &room, &short).await;
    peer.write("avant").await;
    peer.until_heard(|heard| *heard == Heard::TokenRequest).await;
    peer.authenticate(&long).await;
    peer.until_heard(|heard| *heard == Heard::Authenticated("readonly".to_owned())).await;
    eventually("the first token has ended", || now_s() > end_s + 1).await;
    peer.write(" après").await;
    peer.until_heard(|heard| *heard == Heard::Status(0)).await;
    assert_eq!(hub.records(&room).await.len(), 1, "the new token only reads");
}

#[tokio::test]
async fn access_2_a_bad_renewal_ends_the_document() {
    let hub = TestHub::start().await;
    let room = text_room();
    let (token, _) = hub.token("rosa", &room, Access::ReadWrite);
    let mut peer = Peer::join_with(&hub, Hocuspocus, &room, &token).await;
    peer.authenticate("faux").await;
    assert_eq!(end(&mut peer).await, unauthorized(Hocuspocus));
}

#[tokio::test]
async fn access_2_a_renewal_with_the_token_of_another_member_ends_the_document() {
    let hub = TestHub::start().await;
    let room = text_room();
    let (rosa, _) = hub.token("rosa", &room, Access::ReadWrite);
    let (karl, _) = hub.token("karl", &room, Access::ReadWrite);
    let mut peer = Peer::join_with(&hub, Hocuspocus, &room, &rosa).await;
    peer.authenticate(&karl).await;
    peer.write("de qui ?").await;
    assert_eq!(end(&mut peer).await, End::Document("forbidden".to_owned()));
    let mut other = Peer::join_with(&hub, YWebsocket, &room, &karl).await;
    other.ask().await;
    assert_eq!(other.text(), "");
}

#[tokio::test]
async fn access_3_a_revoked_grant_closes_its_live_sockets_and_no_others() {
    let hub = TestHub::start().await;
    let room = text_room();
    for dialect in DIALECTS {
        let (token, grant) = hub.token("rosa", &room, Access::ReadWrite);
        let (other, _) = hub.token("rosa", &room, Access::ReadWrite);
        let mut revoked = Peer::join_with(&hub, dialect, &room, &token).await;
        let mut kept = Peer::join_with(&hub, dialect, &room, &other).await;
        let expires_at_s = grant.expires_at_s.unwrap();
        hub.hub.revoke(&Revocation::Grant { id: grant.id, expires_at_s }).await.unwrap();
        let ended = timeout(REVOKED, end(&mut revoked)).await.expect("within a second");
        assert_eq!(ended, unauthorized(dialect));
        kept.ask().await;
        let mut again = Peer::with_token(&hub, dialect, &room, &token).await;
        assert_eq!(end(&mut again).await, unauthorized(dialect));
    }
}

#[tokio::test]
async fn access_3_a_revoked_member_loses_every_room() {
    let hub = TestHub::start().await;
    let rooms = [text_room(), text_room()];
    let mut live = Vec::new();
    for (room, dialect) in rooms.iter().zip(DIALECTS) {
        let (token, _) = hub.token("rosa", room, Access::ReadWrite);
        live.push((dialect, Peer::join_with(&hub, dialect, room, &token).await));
    }
    let (token, _) = hub.token("karl", &rooms[0], Access::ReadWrite);
    let mut karl = Peer::join_with(&hub, YWebsocket, &rooms[0], &token).await;
    let member = MemberId::new("rosa").unwrap();
    hub.hub.revoke(&Revocation::Member { member, until_s: now_s() }).await.unwrap();
    for (dialect, peer) in &mut live {
        let ended = timeout(REVOKED, end(peer)).await.expect("within a second");
        assert_eq!(ended, unauthorized(*dialect));
    }
    karl.ask().await;
}

#[tokio::test]
async fn access_3_a_grant_revoked_while_its_room_loads_does_not_open_it() {
    let hub = TestHub::with(short_lived()).await;
    let room = text_room();
    for dialect in DIALECTS {
        let (token, grant) = hub.token("rosa", &room, Access::ReadWrite);
        let before = hub.store.calls(Operation::Load);
        hub.store.stall(Operation::Load);
        let mut peer = Peer::with_token(&hub, dialect, &room, &token).await;
        eventually("the load begins", || hub.store.calls(Operation::Load) > before).await;
        let mut rights = hub.hub.rights();
        rights.mark_unchanged();
        let expires_at_s = grant.expires_at_s.unwrap();
        hub.hub.revoke(&Revocation::Grant { id: grant.id, expires_at_s }).await.unwrap();
        rights.changed().await.unwrap();
        hub.store.release(Operation::Load);
        assert_eq!(timeout(REVOKED, end(&mut peer)).await, Ok(unauthorized(dialect)));
        assert!(peer.heard.len() == 1, "{:?}", peer.heard);
        hub.unloaded().await;
    }
}

#[tokio::test]
async fn access_3_a_revocation_by_another_process_closes_live_sockets() {
    let folder = tempfile::tempdir().unwrap();
    let open = || SqliteStore::open_in(folder.path(), SqliteOptions::default()).unwrap();
    let hub = TestHub::on(Arc::new(open()), RoomSettings::default()).await;
    let room = text_room();
    let (token, grant) = hub.token("rosa", &room, Access::ReadWrite);
    let mut peer = Peer::join_with(&hub, YWebsocket, &room, &token).await;
    let expires_at_s = grant.expires_at_s.unwrap();
    let revocation = Revocation::Grant { id: grant.id, expires_at_s };
    revoke(&open(), &revocation, &MemberId::hub(), now_s()).await.unwrap();
    let ended = timeout(REVOKED, end(&mut peer)).await.expect("within a second");
    assert_eq!(ended, unauthorized(YWebsocket));
}

#[tokio::test]
async fn origin_1_a_page_of_a_foreign_origin_opens_no_socket() {
    let hub = TestHub::start().await;
    for dialect in DIALECTS {
        for origin in ["https://evil.example", "https://évil.example", ""] {
            let opening = Opening { origin: Some(origin), ..Opening::default() };
            let refused = Peer::open_as(&hub, dialect, "open/page", opening).await.err();
            assert!(
                matches!(&refused, Some(Error::Http(answer)) if answer.status() == 403),
                "{origin}: {refused:?}"
            );
        }
        let own: &'static str = format!("http://{}", hub.address).leak();
        let opening = Opening { origin: Some(own), ..Opening::default() };
        assert!(Peer::open_as(&hub, dialect, "open/page", opening).await.is_ok());
    }
}
