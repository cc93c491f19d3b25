//! ROOM-6: a client that does not read costs the others nothing, and converges when it reads again.

use std::time::Duration;

use coopol::{
    domain::{
        access::{Access, Revocation},
        ids::MemberId,
    },
    hub::now_s,
    room::RoomSettings,
    text::event::TextEvent,
};
use coopol_protocol::{lib0, limits::MAX_MESSAGES_PER_FRAME, state_vector};
use tokio::time::timeout;

use crate::{
    peer::{DIALECTS, Dialect, Heard, Opening, Peer},
    support::{TestHub, short_lived, text_room},
};

use Dialect::{Hocuspocus, YWebsocket};

/// Bytes that a socket of these tests takes without being read.
const SMALL_BUFFER_BYTES: u32 = 4 * 1024;
/// One edit, and how many: together more than all buffers between the hub and a client hold.
const EDIT_BYTES: usize = 32 * 1024;
const EDITS: usize = 600;

async fn sleeper(hub: &TestHub, dialect: Dialect, room: &str) -> Peer {
    sleeper_with(hub, dialect, room, "").await
}

async fn sleeper_with(hub: &TestHub, dialect: Dialect, room: &str, token: &str) -> Peer {
    let receive_buffer = Some(SMALL_BUFFER_BYTES);
    let opening = Opening { token, receive_buffer, ..Opening::default() };
    let mut peer = Peer::open_as(hub, dialect, room, opening).await.unwrap();
    peer.sync().await;
    peer
}

/// Writes and deletes megabytes, each edit shown to its author before the next, so that each
/// goes out in a frame of its own: nobody waits.
async fn flood(writer: &mut Peer) {
    let words = "m".repeat(EDIT_BYTES);
    for edit in 0..EDITS {
        if edit % 2 == 0 {
            writer.write(&words).await;
        } else {
            writer.delete(0, u32::try_from(EDIT_BYTES).unwrap() - 1).await;
        }
        let before = writer.statuses().len();
        writer.until_heard(|heard| matches!(heard, Heard::Update(_))).await;
        writer.until_acknowledged(before + 1).await;
        // Only what tells is kept: this peer hears its own megabytes.
        writer.heard.retain(|heard| matches!(heard, Heard::Status(_)));
    }
}

#[tokio::test]
async fn room_6_a_client_that_stops_reading_converges_and_slows_nobody() {
    let hub = TestHub::with_small_buffers(RoomSettings::default()).await;
    let mut writer = Peer::join(&hub, Hocuspocus, "open/flot").await;
    let mut reader = Peer::join(&hub, YWebsocket, "open/flot").await;
    let mut sleepers = Vec::new();
    for dialect in [YWebsocket, Hocuspocus] {
        sleepers.push(sleeper(&hub, dialect, "open/flot").await);
    }
    let lagged = hub.metric("coopol_subscribers_lagged_total").await;
    let flooded = async {
        flood(&mut writer).await;
        writer.write("fin").await;
    };
    let end = "m".repeat(EDITS / 2) + "fin";
    // Whoever reads keeps up meanwhile.
    tokio::join!(flooded, reader.until_text(&end));
    assert!(hub.metric("coopol_subscribers_lagged_total").await >= lagged + 2.0);
    for peer in &mut sleepers {
        peer.until_text(&end).await;
        assert_eq!(peer.state_vector(), reader.state_vector());
        let bytes: usize = peer.heard.iter().map(size).sum();
        assert!(bytes < EDIT_BYTES * EDITS / 3, "one diff, not the backlog: {bytes} bytes");
    }
    sleepers[0].write(" et debout").await;
    reader.until_text(&(end + " et debout")).await;
}

fn size(heard: &Heard) -> usize {
    match heard {
        Heard::Step2(update) | Heard::Update(update) => update.len(),
        _ => 0,
    }
}

#[tokio::test]
async fn room_6_a_client_that_does_not_read_is_told_the_end_when_it_reads_again() {
    let hub = TestHub::with_small_buffers(RoomSettings::default()).await;
    let mut writer = Peer::join(&hub, Hocuspocus, "open/fin").await;
    let mut peer = sleeper(&hub, YWebsocket, "open/fin").await;
    flood(&mut writer).await;
    hub.append("open/fin", &TextEvent::Epoch { epoch: 2 }).await;
    writer.until_heard(|heard| matches!(heard, Heard::DocumentClosed(_))).await;
    assert_eq!(peer.until_closed().await, Some(4409));
}

#[tokio::test]
async fn access_3_a_client_that_does_not_read_loses_its_room_all_the_same() {
    let hub = TestHub::with_small_buffers(short_lived()).await;
    let room = text_room();
    let (writes, _) = hub.token("rosa", &room, Access::ReadWrite);
    let (reads, _) = hub.token("karl", &room, Access::ReadWrite);
    let mut writer = Peer::join_with(&hub, Hocuspocus, &room, &writes).await;
    let mut sleepers = Vec::new();
    for dialect in [YWebsocket, Hocuspocus, YWebsocket, Hocuspocus] {
        sleepers.push(sleeper_with(&hub, dialect, &room, &reads).await);
    }
    flood(&mut writer).await;
    // Two of them read a little, so that the hub is in the midst of writing to them.
    for _ in 0..40 {
        for peer in &mut sleepers[2..] {
            peer.next().await;
        }
    }
    let member = MemberId::new("karl").unwrap();
    hub.hub.revoke(&Revocation::Member { member, until_s: now_s() }).await.unwrap();
    drop(writer);
    hub.unloaded().await;
    for peer in sleepers.iter_mut().step_by(2) {
        let code = peer.until_closed().await;
        assert!(matches!(code, Some(4401) | None), "{code:?}");
    }
}

#[tokio::test]
async fn room_6_a_client_that_asks_and_does_not_read_is_answered_as_it_reads() {
    // Just short of what closes a client that never answers the hub's own.
    const QUESTIONS: u64 = 60;
    for dialect in DIALECTS {
        let (hub, room) = (TestHub::start().await, "open/questions");
        let mut writer = Peer::join(&hub, Hocuspocus, room).await;
        writer.write(&"m".repeat(EDIT_BYTES * 32)).await;
        writer.until_acknowledged(2).await;
        let mut peer = sleeper(&hub, dialect, room).await;
        for client in 1..=QUESTIONS {
            peer.send_step1(&state_vector::encode(&[(client, 1)])).await;
        }
        // By then, a hub that answers whatever it is asked has prepared every answer.
        tokio::time::sleep(Duration::from_millis(500)).await;
        writer.write("fin").await;
        writer.until_acknowledged(3).await;
        let mut sizes = Vec::new();
        for _ in 0..QUESTIONS {
            let answer = peer.until_heard(|heard| matches!(heard, Heard::Step2(_))).await;
            sizes.push(size(&answer));
            peer.heard.clear();
        }
        let newest = *sizes.last().unwrap();
        let early = sizes.iter().filter(|bytes| **bytes < newest).count();
        assert!(early < sizes.len() / 2, "{early} of {} answers waited", sizes.len());
        assert!(peer.text().ends_with("fin"));
    }
}

#[tokio::test]
async fn room_6_a_frame_full_of_questions_is_answered_a_few_at_a_time() {
    // Those under way and in all buffers, with much to spare.
    const A_FEW: usize = 64;
    let (hub, room) = (TestHub::with_small_buffers(RoomSettings::default()).await, "open/rafale");
    let mut writer = Peer::join(&hub, Hocuspocus, room).await;
    writer.write(&"m".repeat(EDIT_BYTES / 4)).await;
    writer.until_acknowledged(2).await;
    let mut peer = sleeper(&hub, YWebsocket, room).await;
    let mut questions: Vec<u8> = Vec::new();
    for client in (1_u64..).take(MAX_MESSAGES_PER_FRAME) {
        questions.extend([0, 0]);
        lib0::write_var_bytes(&mut questions, &state_vector::encode(&[(client, 1)]));
    }
    peer.send(&questions).await;
    // By then, a hub that answers whatever it is asked has prepared every answer.
    tokio::time::sleep(Duration::from_millis(500)).await;
    writer.write("fin").await;
    writer.until_acknowledged(3).await;
    let mut sizes = Vec::new();
    for _ in 0..MAX_MESSAGES_PER_FRAME {
        let answer = peer.until_heard(|heard| matches!(heard, Heard::Step2(_))).await;
        sizes.push(size(&answer));
        peer.heard.clear();
    }
    let newest = *sizes.last().unwrap();
    let early = sizes.iter().filter(|bytes| **bytes < newest).count();
    assert!(early <= A_FEW, "{early} answers waited");
    assert!(peer.text().ends_with("fin"));
}

#[tokio::test]
async fn room_6_a_client_that_leaves_answers_unread_is_not_read_either() {
    // More than all buffers hold, of what is answered with fewer bytes.
    const MANY: usize = 100_000;
    const BLOCKED: Duration = Duration::from_secs(2);
    let hub = TestHub::with_small_buffers(RoomSettings::default()).await;
    let mut peer = sleeper(&hub, Hocuspocus, "open/refus").await;
    let (id, padding) = ("a".repeat(64), " ".repeat(1_000));
    let signal = format!(r#"{{"type":"copies","id":"{id}","copies":[]{padding}}}"#);
    let mut body = vec![5];
    lib0::write_var_str(&mut body, &signal);
    let mut sent = 0;
    while let Ok(done) = timeout(BLOCKED, peer.try_send(&body)).await {
        done.unwrap();
        sent += 1;
        assert!(sent < MANY, "it is read on and on");
    }
    let refused = format!(r#"{{"type":"copies-refused","id":"{id}","reason":"malformed"}}"#);
    for _ in 0..sent {
        assert_eq!(
            peer.until_heard(|heard| matches!(heard, Heard::Stateless(_))).await,
            Heard::Stateless(refused.clone())
        );
    }
}
