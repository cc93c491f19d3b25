//! ROOM-9: a text that is full takes deletions and nothing else, and says so.

use coopol::room::RoomSettings;

use crate::{
    peer::{Dialect, Heard, Peer},
    support::{TestHub, short_lived},
};

use Dialect::{Hocuspocus, YWebsocket};

const MAX_BYTES: usize = 8 * 1024;

#[test]
fn room_9_a_text_may_grow_to_128_mebibytes() {
    assert_eq!(RoomSettings::default().max_document_bytes, 128 * 1_024 * 1_024);
}

async fn small_texts() -> TestHub {
    TestHub::with(RoomSettings { max_document_bytes: MAX_BYTES, ..short_lived() }).await
}

/// Fills the text, and waits until its room has seen it in its log.
async fn fill(peer: &mut Peer) {
    peer.write(&"m".repeat(MAX_BYTES * 3 / 4)).await;
    peer.until_heard(|heard| matches!(heard, Heard::Update(_))).await;
}

async fn until_told(peer: &mut Peer) {
    let full = Heard::Stateless(r#"{"type":"document-full"}"#.to_owned());
    peer.until_heard(|heard| *heard == full).await;
}

#[tokio::test]
async fn room_9_a_full_text_takes_deletions_only_and_loses_nothing() {
    let hub = small_texts().await;
    let mut writer = Peer::join(&hub, Hocuspocus, "open/plein").await;
    let mut reader = Peer::join(&hub, YWebsocket, "open/plein").await;
    fill(&mut writer).await;
    let too_much = "n".repeat(MAX_BYTES / 2);
    writer.write(&too_much).await;
    until_told(&mut writer).await;
    assert_eq!(writer.statuses(), [1, 1], "the reason comes first");
    writer.until_acknowledged(3).await;
    assert_eq!(writer.statuses(), [1, 1, 0]);
    // What was stored can be deleted, and everyone sees it.
    writer.delete(0, 3).await;
    writer.until_acknowledged(4).await;
    assert_eq!(writer.statuses(), [1, 1, 0, 1]);
    reader.until_text(&"m".repeat(MAX_BYTES * 3 / 4 - 3)).await;
    // What is written after refused words builds on them: asked for, and refused with them.
    writer.write(&"o".repeat(MAX_BYTES / 2)).await;
    let asked = writer.until_heard(|heard| matches!(heard, Heard::Step1(_))).await;
    let Heard::Step1(theirs) = asked else { unreachable!() };
    let everything = writer.diff(&theirs);
    writer.send_step2(&everything).await;
    until_told(&mut writer).await;
    writer.until_acknowledged(5).await;
    assert_eq!(writer.statuses(), [1, 1, 0, 1, 0]);
    assert!(writer.text().contains(&too_much), "they stay its author's");
    // So it is after a cold start, too.
    drop((writer, reader));
    hub.unloaded().await;
    let reader = Peer::join(&hub, YWebsocket, "open/plein").await;
    assert_eq!(reader.text(), "m".repeat(MAX_BYTES * 3 / 4 - 3));
}

#[tokio::test]
async fn room_9_a_client_that_knows_no_signals_is_told_by_the_close_code() {
    let hub = small_texts().await;
    let mut writer = Peer::join(&hub, YWebsocket, "open/plein-aussi").await;
    fill(&mut writer).await;
    writer.write(&"n".repeat(MAX_BYTES / 2)).await;
    assert_eq!(writer.until_closed().await, Some(4413));
    let reader = Peer::join(&hub, YWebsocket, "open/plein-aussi").await;
    assert_eq!(reader.text(), "m".repeat(MAX_BYTES * 3 / 4), "and may go on reading");
}
