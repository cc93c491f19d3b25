//! A stored record that breaks the text: it brings its room down once, and only its room.

use bytes::Bytes;
use coopol::{
    domain::access::Access,
    text::live::{ApplyError, Deletions, LiveText},
};
use coopol_client::Status;
use yrs::{Text as _, Transact as _};

use crate::{
    corpus::{FIRST_CLIENT, document},
    support::{TestHub, eventually, read, within, write},
};

const ROOM: &str = "text:018f6b2e-0000-7000-8000-000000000001";
const NEIGHBOUR: &str = "text:018f6b2e-0000-7000-8000-000000000002";

/// Words, and an update that hangs a shared type's child into one of their letters: the library
/// begins to apply it, then refuses.
fn poison() -> (Bytes, Bytes) {
    let doc = document(FIRST_CLIENT);
    let text = doc.get_or_insert_text("text");
    let mut txn = doc.transact_mut();
    text.insert(&mut txn, 0, "sain ");
    let words = txn.encode_update_v1().into();
    let client = u8::try_from(FIRST_CLIENT).unwrap();
    (words, Bytes::copy_from_slice(&[1, 1, 7, 0, 0x04, 0, client, 1, 1, b'x', 0]))
}

#[test]
fn log_4_the_poison_is_real() {
    let (words, poison) = poison();
    let mut live = LiveText::new(Deletions::Collected);
    live.apply([&words]).unwrap();
    assert!(matches!(live.apply([&poison]), Err(ApplyError::Refused(_))));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn log_4_poison_brings_an_open_room_down_once() {
    let hub = TestHub::start().await;
    let (words, poison) = poison();
    let token = |room, member| hub.token(room, member, Access::ReadWrite);
    let client = hub.join(ROOM, &token(ROOM, "rosa")).await;
    let neighbour = hub.join(NEIGHBOUR, &token(NEIGHBOUR, "max")).await;
    let mut statuses = [client.status(), neighbour.status()];
    statuses.iter_mut().for_each(|status| drop(status.borrow_and_update()));
    hub.append_unchecked(ROOM, words).await;
    let seq = hub.append_unchecked(ROOM, poison).await;
    write(&client, "et sauf");
    write(&neighbour, "rien vu");
    within(client.wait_saved()).await.unwrap();
    within(neighbour.wait_saved()).await.unwrap();
    eventually("the record is quarantined", async || !hub.quarantined(ROOM).await.is_empty()).await;
    eventually("the words are there", async || read(&client).contains("sain ")).await;
    assert!(read(&client).contains("et sauf"), "{}", read(&client));
    let undisturbed = statuses.iter().all(|status| *status.borrow() == Status::Synced);
    assert!(undisturbed && statuses.iter().all(|status| !status.has_changed().unwrap()));
    assert_eq!(hub.quarantined(ROOM).await, [seq]);
    assert!(hub.quarantined(NEIGHBOUR).await.is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn log_4_a_quarantined_record_is_skipped_at_every_later_opening() {
    let hub = TestHub::start().await;
    let (words, poison) = poison();
    hub.append_unchecked(ROOM, words).await;
    let seq = hub.append_unchecked(ROOM, poison).await;
    let token = hub.token(ROOM, "rosa", Access::ReadWrite);
    for opening in 0..4 {
        let client = hub.join(ROOM, &token).await;
        write(&client, "et sauf ");
        within(client.wait_saved()).await.unwrap();
        assert!(read(&client).contains("sain "), "{}", read(&client));
        assert_eq!(read(&client).matches("et sauf ").count(), opening + 1);
        client.close().await;
        eventually("the room is unloaded", async || hub.hub.registry().is_empty()).await;
        assert_eq!(hub.quarantined(ROOM).await, [seq], "opening {opening}");
    }
}
