//! Random edits, broken sockets, a failing store, compactions and unloads together: in the end
//! every copy is the same, and so is the one that the store gives back.

use std::{sync::Arc, time::Duration};

use coopol::{
    room::RoomSettings,
    store::faulty::{Failure, Operation, Times},
};
use rand::{RngExt as _, SeedableRng as _, rngs::StdRng};
use yrs::{
    Any, GetString as _, ReadTxn as _, Snapshot, Text as _, TextRef, Transact as _, TransactionMut,
    types::{Attrs, text::YChange},
};

use crate::{
    peer::{DIALECTS, Dialect, Peer},
    support::{TestHub, within},
};

/// A seed that failed once stays here.
const SEEDS: [u64; 6] = [1, 2, 3, 4, 5, 6];
const PEERS: usize = 4;
const STEPS: usize = 150;
const ROOM: &str = "open/tempete";

fn restless() -> RoomSettings {
    RoomSettings {
        idle_unload: Duration::from_millis(1),
        compact_after_records: 20,
        compact_after_bytes: 2_048,
        ..RoomSettings::default()
    }
}

/// One random change of the shared text.
fn change(rng: &mut StdRng, txn: &mut TransactionMut<'_>, text: &TextRef) {
    // The words are ASCII: bytes are UTF-16 code units.
    let length = u32::try_from(text.get_string(txn).len()).unwrap();
    let start = rng.random_range(0..=length);
    let part = rng.random_range(0..=(length - start).min(12));
    match rng.random_range(0..4) {
        0 if part > 0 => text.remove_range(txn, start, part),
        1 if part > 0 => {
            let strong = Any::from(rng.random_range(0..2) == 0);
            text.format(txn, start, part, Attrs::from([(Arc::from("strong"), strong)]));
        }
        _ => text.insert(txn, start, &format!("<{}>", rng.random_range(0..1_000))),
    }
}

/// One thing that happens: mostly somebody writes.
async fn step(rng: &mut StdRng, hub: &TestHub, peers: &mut [Option<Peer>]) {
    let slot = &mut peers[rng.random_range(0..PEERS)];
    match rng.random_range(0..20) {
        0 => {
            let failure =
                if rng.random_range(0..2) == 0 { Failure::Before } else { Failure::After };
            hub.store.fail(Operation::Append, Times::Next(rng.random_range(1..3)), failure);
        }
        1 => hub.store.fail(Operation::Compact, Times::Next(1), Failure::After),
        2 | 3 => *slot = Some(slot.take().unwrap().come_back(hub).await),
        4..8 => {
            slot.as_mut().unwrap().ask().await;
        }
        _ => {
            let peer = slot.as_mut().unwrap();
            let update = peer.edit(|txn, text| change(rng, txn, text));
            peer.send_update(&update).await;
        }
    }
}

/// The text with its formats, and which ids stand and which are deleted.
fn content(peer: &Peer) -> (String, Snapshot) {
    let text = peer.doc.get_or_insert_text("text");
    let txn = peer.doc.transact();
    (format!("{:?}", text.diff(&txn, YChange::identity)), txn.snapshot())
}

async fn storm(seed: u64) {
    let rng = &mut StdRng::seed_from_u64(seed);
    let hub = TestHub::with(restless()).await;
    let mut peers = Vec::new();
    for index in 0..PEERS {
        peers.push(Some(Peer::join(&hub, DIALECTS[index % 2], ROOM).await));
    }
    for _ in 0..STEPS {
        step(rng, &hub, &mut peers).await;
    }
    hub.store.repair(Operation::Append);
    hub.store.repair(Operation::Compact);
    let mut peers: Vec<_> = peers.into_iter().flatten().collect();
    let mut equal = false;
    while !equal {
        for peer in &mut peers {
            peer.sync().await;
        }
        let first = content(&peers[0]);
        equal = peers.iter().all(|peer| content(peer) == first);
    }
    let (text, _) = content(&peers[0]);
    assert!(!peers[0].text().is_empty());
    drop(peers);
    hub.unloaded().await;
    let again = hub.beside().await;
    for dialect in DIALECTS {
        let (cold, _) = content(&Peer::join(&again, dialect, ROOM).await);
        assert_eq!(cold, text, "seed {seed}");
    }
}

#[tokio::test]
async fn sync_1_whatever_happens_every_copy_converges() {
    for seed in SEEDS {
        within(storm(seed)).await;
    }
}

#[tokio::test]
async fn room_4_writers_that_come_and_go_between_unloads_lose_nothing() {
    let hub = TestHub::with(restless()).await;
    let mut expected = String::new();
    for index in 0..60 {
        let mut peer = Peer::join(&hub, Dialect::Hocuspocus, ROOM).await;
        peer.until_text(&expected).await;
        let word = format!("{index} ");
        peer.write(&word).await;
        peer.sync().await;
        expected.push_str(&word);
        // The room ends at any moment from here on, and this one may meet its end.
        drop(peer);
        if index % 3 == 0 {
            tokio::task::yield_now().await;
        }
    }
    hub.unloaded().await;
    assert_eq!(Peer::join(&hub, Dialect::YWebsocket, ROOM).await.text(), expected);
}
