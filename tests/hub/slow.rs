//! ROOM-6: a client that does not read costs the others nothing, and converges when it reads again.

use coopol::text::event::TextEvent;

use crate::{
    peer::{Dialect, Heard, Opening, Peer},
    support::TestHub,
};

use Dialect::{Hocuspocus, YWebsocket};

/// Bytes that a socket of these tests takes without being read.
const SMALL_BUFFER_BYTES: u32 = 4 * 1024;
/// One edit, and how many: together more than all buffers between the hub and a client hold.
const EDIT_BYTES: usize = 32 * 1024;
const EDITS: usize = 600;

async fn sleeper(hub: &TestHub, dialect: Dialect, room: &str) -> Peer {
    let receive_buffer = Some(SMALL_BUFFER_BYTES);
    let opening = Opening { receive_buffer, ..Opening::default() };
    let mut peer = Peer::open_as(hub, dialect, room, opening).await.unwrap();
    peer.sync().await;
    peer
}

/// Writes and deletes megabytes, each edit acknowledged before the next: nobody waits.
async fn flood(writer: &mut Peer) {
    let words = "m".repeat(EDIT_BYTES);
    for edit in 0..EDITS {
        if edit % 2 == 0 {
            writer.write(&words).await;
        } else {
            writer.delete(0, u32::try_from(EDIT_BYTES).unwrap() - 1).await;
        }
        let before = writer.statuses().len();
        writer.until_acknowledged(before + 1).await;
        // Only what tells is kept: this peer hears its own megabytes.
        writer.heard.retain(|heard| matches!(heard, Heard::Status(_)));
    }
}

#[tokio::test]
async fn room_6_a_client_that_stops_reading_converges_and_slows_nobody() {
    let hub = TestHub::start().await;
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
        assert!(bytes < EDIT_BYTES * EDITS / 4, "one diff, not the backlog: {bytes} bytes");
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
    let hub = TestHub::start().await;
    let mut writer = Peer::join(&hub, Hocuspocus, "open/fin").await;
    let mut peer = sleeper(&hub, YWebsocket, "open/fin").await;
    flood(&mut writer).await;
    hub.append("open/fin", &TextEvent::Epoch { epoch: 2 }).await;
    writer.until_heard(|heard| matches!(heard, Heard::DocumentClosed(_))).await;
    assert_eq!(peer.until_closed().await, Some(4409));
}
