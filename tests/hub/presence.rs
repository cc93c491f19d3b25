//! PRESENCE: who is shown, in whose name, and until when.

use std::time::Duration;

use coopol::{
    domain::{access::Access, ids::MemberId},
    room::{
        SubscriberId,
        presence::{EXPIRY, MAX_STATES_PER_ROOM, MAX_STATES_PER_SESSION, Presence},
    },
};
use coopol_protocol::{awareness::Entry, lib0::Reader};

use crate::{
    peer::{Dialect, Heard, Peer},
    support::{TestHub, text_room},
};

use Dialect::{Hocuspocus, YWebsocket};

/// A room of members, with a witness in it.
struct Scene {
    hub: TestHub,
    room: String,
    witness: Peer,
}

impl Scene {
    async fn start() -> Self {
        let (hub, room) = (TestHub::start().await, text_room());
        let (token, _) = hub.token("zeuge", &room, Access::ReadOnly);
        let witness = Peer::join_with(&hub, YWebsocket, &room, &token).await;
        Self { hub, room, witness }
    }

    async fn join(&self, dialect: Dialect, member: &str) -> Peer {
        let (token, _) = self.hub.token(member, &self.room, Access::ReadWrite);
        Peer::join_with(&self.hub, dialect, &self.room, &token).await
    }

    /// The next that the witness hears of a client: clock and state.
    async fn sees(&mut self, client: u64) -> (u32, Option<String>) {
        loop {
            let heard =
                self.witness.until_heard(|heard| matches!(heard, Heard::Awareness(_))).await;
            let Heard::Awareness(entries) = heard else { unreachable!() };
            if let Some((_, clock, state)) = entries.into_iter().find(|(id, ..)| *id == client) {
                return (clock, state);
            }
        }
    }
}

fn state(json: &str) -> Option<String> {
    Some(json.to_owned())
}

#[tokio::test]
async fn presence_1_the_member_of_the_token_is_shown_whatever_the_client_says() {
    let mut scene = Scene::start().await;
    for (client, dialect) in [(7, YWebsocket), (8, Hocuspocus)] {
        let mut rosa = scene.join(dialect, "rosa").await;
        rosa.send_awareness(&[(client, 1, Some(r#"{"cursor":3,"member":"karl"}"#))]).await;
        assert_eq!(scene.sees(client).await, (1, state(r#"{"cursor":3,"member":"rosa"}"#)));
        // Whoever joins later is shown the same.
        let mut late = scene.join(dialect, "clara").await;
        let shown = Heard::Awareness(vec![(client, 1, state(r#"{"cursor":3,"member":"rosa"}"#))]);
        late.ask().await;
        assert!(late.heard.contains(&shown), "{:?}", late.heard);
        drop((rosa, late));
        assert_eq!(scene.sees(client).await, (1, None));
    }
}

#[tokio::test]
async fn presence_1_in_an_open_room_nobody_is_shown_as_a_member() {
    let hub = TestHub::start().await;
    let mut witness = Peer::join(&hub, YWebsocket, "open/masques").await;
    let mut peer = Peer::join(&hub, Hocuspocus, "open/masques").await;
    peer.send_awareness(&[(7, 1, Some(r#"{"member":"karl","x":1}"#))]).await;
    let shown = Heard::Awareness(vec![(7, 1, state(r#"{"x":1}"#))]);
    witness.until_heard(|heard| *heard == shown).await;
}

#[tokio::test]
async fn presence_2_nobody_speaks_for_another_session() {
    let mut scene = Scene::start().await;
    let mut rosa = scene.join(YWebsocket, "rosa").await;
    rosa.send_awareness(&[(7, 1, Some("{}"))]).await;
    assert_eq!(scene.sees(7).await.0, 1);
    for (own, dialect) in [(8, YWebsocket), (9, Hocuspocus)] {
        let mut karl = scene.join(dialect, "karl").await;
        karl.send_awareness(&[(7, 9, Some("{}")), (7, 9, None)]).await;
        karl.send_awareness(&[(own, 1, Some("{}"))]).await;
        // Had the forgery been taken, it would come before or with karl's own.
        assert_eq!(scene.sees(own).await, (1, state(r#"{"member":"karl"}"#)));
    }
    rosa.send_awareness(&[(7, 2, Some("{}"))]).await;
    assert_eq!(scene.sees(7).await, (2, state(r#"{"member":"rosa"}"#)));
    let of_rosa = scene.witness.heard.iter().filter_map(|heard| match heard {
        Heard::Awareness(entries) => entries.iter().find(|(client, ..)| *client == 7),
        _ => None,
    });
    let clocks: Vec<_> = of_rosa.map(|(_, clock, _)| *clock).collect();
    assert_eq!(clocks, [1, 2]);
}

#[tokio::test]
async fn presence_3_states_go_with_their_session_however_it_ends() {
    let mut scene = Scene::start().await;
    for (client, dialect) in [(7, YWebsocket), (8, Hocuspocus)] {
        // The socket breaks without a word.
        let mut rosa = scene.join(dialect, "rosa").await;
        rosa.send_awareness(&[(client, 4, Some("{}"))]).await;
        assert_eq!(scene.sees(client).await.0, 4);
        drop(rosa);
        assert_eq!(scene.sees(client).await, (4, None), "{dialect:?}: at its last clock");
        // The client breaks the protocol.
        let mut rosa = scene.join(dialect, "rosa").await;
        rosa.send_awareness(&[(client, 6, Some("{}"))]).await;
        assert_eq!(scene.sees(client).await.0, 6);
        rosa.send(&[99]).await;
        assert_eq!(scene.sees(client).await, (6, None), "{dialect:?}");
    }
    // A document that is left on a socket that stays.
    let mut rosa = scene.join(Hocuspocus, "rosa").await;
    rosa.send_awareness(&[(9, 1, Some("{}"))]).await;
    assert_eq!(scene.sees(9).await.0, 1);
    rosa.send(&[7]).await;
    assert_eq!(scene.sees(9).await, (1, None));
}

#[tokio::test]
async fn presence_3_a_tab_that_comes_back_keeps_its_state() {
    let mut scene = Scene::start().await;
    let mut before = scene.join(YWebsocket, "rosa").await;
    before.send_awareness(&[(7, 1, Some("{}"))]).await;
    assert_eq!(scene.sees(7).await.0, 1);
    let mut after = scene.join(YWebsocket, "rosa").await;
    after.send_awareness(&[(7, 2, Some("{}"))]).await;
    assert_eq!(scene.sees(7).await.0, 2);
    drop(before);
    after.send_awareness(&[(7, 3, Some("{}"))]).await;
    let (clock, json) = scene.sees(7).await;
    assert_eq!((clock, json.is_some()), (3, true), "its old socket's end takes nothing");
}

#[tokio::test]
async fn presence_4_a_session_announces_a_bounded_number_of_clients() {
    let mut scene = Scene::start().await;
    let mut rosa = scene.join(YWebsocket, "rosa").await;
    let many: Vec<_> = (0..200).map(|client| (client, 1, Some("{}"))).collect();
    rosa.send_awareness(&many).await;
    rosa.send_awareness(&[(0, 2, Some("{}"))]).await;
    while scene.sees(0).await.0 != 2 {}
    let mut late = scene.join(YWebsocket, "karl").await;
    late.ask().await;
    let shown = late.heard.iter().map(|heard| match heard {
        Heard::Awareness(entries) => entries.len(),
        _ => 0,
    });
    assert_eq!(shown.sum::<usize>(), MAX_STATES_PER_SESSION);
}

#[test]
fn presence_4_a_room_shows_ten_thousand_and_no_more() {
    assert_eq!((MAX_STATES_PER_SESSION, MAX_STATES_PER_ROOM), (16, 10_000));
    assert_eq!(EXPIRY, Duration::from_secs(45));
    let mut presence = Presence::default();
    for client in 0..11_200 {
        announce(&mut presence, (client / 16, client), 1, Duration::ZERO);
    }
    assert_eq!(shown(&mut presence), 10_000);
    // Whoever is shown goes on being shown; there is room for others once somebody is gone.
    announce(&mut presence, (0, 0), 2, Duration::from_secs(30));
    presence.expire(Duration::from_secs(44));
    assert_eq!(shown(&mut presence), 10_000);
    presence.expire(Duration::from_secs(45));
    assert_eq!(shown(&mut presence), 1);
    announce(&mut presence, (699, 11_199), 2, Duration::from_secs(45));
    assert_eq!(shown(&mut presence), 2);
}

fn announce(presence: &mut Presence, (session, client): (u64, u64), clock: u32, now: Duration) {
    let rosa = MemberId::new("rosa").unwrap();
    let entry = Entry { client, clock, state: Some("{}") };
    presence.receive((SubscriberId(session), &rosa), &[entry], now);
}

/// How many states somebody who joins is told.
fn shown(presence: &mut Presence) -> u64 {
    let all = presence.all().unwrap();
    Reader::new(&all).var_uint().unwrap()
}

#[tokio::test]
async fn sync_7_whoever_only_reads_may_show_presence() {
    let mut scene = Scene::start().await;
    for (client, dialect) in [(7, YWebsocket), (8, Hocuspocus)] {
        let (token, _) = scene.hub.token("rosa", &scene.room, Access::ReadOnly);
        let mut rosa = Peer::join_with(&scene.hub, dialect, &scene.room, &token).await;
        rosa.send_awareness(&[(client, 1, Some("{}"))]).await;
        assert_eq!(scene.sees(client).await, (1, state(r#"{"member":"rosa"}"#)), "{dialect:?}");
    }
}
