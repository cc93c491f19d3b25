//! LOG-3 and ROOM-8: what folding keeps, and what those who join are not sent.

use std::{collections::BTreeMap, collections::HashSet, time::Duration};

use bytes::Bytes;
use coopol::{
    domain::access::Access,
    room::{Copied, RoomSettings},
    store::{Sequence, StoredRecord, faulty::Operation},
    text::{
        archive::{Archive, Entry},
        event::TextEvent,
        live::{Deletions, LiveText},
        view::plain_text,
    },
};
use coopol_protocol::frontier::IdRange;
use yrs::{Map as _, Transact as _};

use crate::{
    peer::{DIALECTS, Dialect, Heard, Peer, clock},
    support::{TestHub, eventually, poison, short_lived, text_room, within},
};

use Dialect::{Hocuspocus, YWebsocket};

/// Rounds of writing, each ended by a compaction.
const ROUNDS: usize = 4;

fn eager() -> RoomSettings {
    RoomSettings {
        idle_unload: Duration::from_millis(20),
        compact_after_records: 8,
        compact_after_bytes: 512,
        ..RoomSettings::default()
    }
}

/// Every record that a room's log ever had, gathered while it is compacted.
#[derive(Default)]
struct Twin(BTreeMap<Sequence, StoredRecord>);

impl Twin {
    async fn gather(&mut self, hub: &TestHub, room: &str) {
        let loaded = hub.load(room).await;
        let first = loaded.records.first().map_or(Sequence::ZERO, |record| record.seq);
        let last = self.0.keys().next_back().copied().unwrap_or(Sequence::ZERO);
        assert!(first <= last.next(), "nothing was folded before it was gathered");
        self.0.extend(loaded.records.into_iter().map(|record| (record.seq, record)));
    }

    fn archive(&self) -> Archive {
        let records: Vec<_> = self.0.values().cloned().collect();
        Archive::default().fold(&entries(&records), &HashSet::new()).unwrap()
    }
}

fn entries(records: &[StoredRecord]) -> Vec<Entry> {
    records.iter().map(|record| Entry::decode(record.seq.0, &record.body).unwrap()).collect()
}

/// What the store has of a room now, folded.
async fn archive(hub: &TestHub, room: &str) -> Archive {
    let loaded = hub.load(room).await;
    let folded = loaded
        .snapshot
        .map_or_else(Archive::default, |snapshot| Archive::decode(&snapshot.body).unwrap());
    folded.fold(&entries(&loaded.records), &HashSet::new()).unwrap()
}

/// The state vector of an archive's document.
fn clocks(archive: &Archive) -> Vec<(u64, u32)> {
    let mut document = LiveText::new(Deletions::Kept);
    document.apply([&archive.state]).unwrap();
    let mut clocks = document.clocks();
    clocks.sort_unstable();
    clocks
}

#[tokio::test]
async fn log_3_compaction_under_writers_keeps_every_word_its_author_and_its_time() {
    let hub = TestHub::with(eager()).await;
    let room = text_room();
    let mut writers = Vec::new();
    for member in ["rosa", "karl", "clara"] {
        let (token, _) = hub.token(member, &room, Access::ReadWrite);
        writers.push(Peer::join_with(&hub, Hocuspocus, &room, &token).await);
    }
    let mut twin = Twin::default();
    for round in 0..ROUNDS {
        hub.store.stall(Operation::Compact);
        let compactions = hub.store.calls(Operation::Compact);
        while hub.store.calls(Operation::Compact) == compactions {
            edit(&mut writers, round).await;
        }
        // The fold has been made, and is put in place only after these.
        edit(&mut writers, round).await;
        twin.gather(&hub, &room).await;
        let through = hub.load(&room).await.snapshot.map(|snapshot| snapshot.through);
        hub.store.release(Operation::Compact);
        within(async {
            while hub.load(&room).await.snapshot.map(|snapshot| snapshot.through) == through {
                tokio::task::yield_now().await;
            }
        })
        .await;
    }
    drop(writers);
    hub.unloaded().await;

    let (kept, whole) = (archive(&hub, &room).await, twin.archive());
    assert_eq!(clocks(&kept), clocks(&whole));
    let mut deletions = 0;
    for (client, end) in clocks(&whole) {
        for clock in 0..end {
            let credit = whole.attribution.insertion(client, clock);
            assert!(credit.is_some(), "{client} {clock}");
            assert_eq!(kept.attribution.insertion(client, clock), credit);
            let credit = whole.attribution.deletion(client, clock);
            deletions += usize::from(credit.is_some());
            assert_eq!(kept.attribution.deletion(client, clock), credit);
        }
    }
    assert!(deletions > ROUNDS);
    let text = plain_text(&whole, &[]).unwrap();
    assert_eq!(plain_text(&kept, &[]), Ok(text.clone()));
    let (token, _) = hub.token("lena", &room, Access::ReadOnly);
    assert_eq!(Peer::join_with(&hub, YWebsocket, &room, &token).await.text() + "\n", text);
}

/// Everybody writes and deletes, and has heard of it.
async fn edit(writers: &mut [Peer], round: usize) {
    for (index, writer) in writers.iter_mut().enumerate() {
        writer.write(&format!("{index} au tour {round}, ")).await;
        writer.delete(0, 3).await;
        writer.sync().await;
    }
}

#[tokio::test]
async fn log_3_a_deletion_is_credited_to_who_made_it_and_not_to_who_repeats_it() {
    let hub = TestHub::with(short_lived()).await;
    let room = text_room();
    let join = async |member: &str| {
        let (token, _) = hub.token(member, &room, Access::ReadWrite);
        Peer::join_with(&hub, Hocuspocus, &room, &token).await
    };
    let mut rosa = join("rosa").await;
    rosa.write("mots de rosa").await;
    set(&mut rosa, "premier").await;
    rosa.sync().await;
    let mut karl = join("karl").await;
    let client = rosa.doc.client_id().get();
    while clock(&karl.state_vector(), client) < 13 {
        karl.next().await;
    }
    karl.delete(0, 4).await;
    // A key that is set again deletes the value before it, without saying so.
    set(&mut karl, "second").await;
    karl.sync().await;
    let mut clara = join("clara").await;
    let everything = clara.diff(&[0]);
    clara.send_step2(&everything).await;
    clara.sync().await;
    let kept = archive(&hub, &room).await;
    let deleted_by = |clock| {
        let credit = kept.attribution.deletion(client, clock);
        credit.map(|credit| credit.member.to_string())
    };
    assert_eq!(deleted_by(0).as_deref(), Some("karl"));
    assert_eq!(deleted_by(4), None);
    assert_eq!(deleted_by(12).as_deref(), Some("karl"), "the value of the key");
    assert_eq!(hub.records(&room).await.len(), 4, "who only reads adds nothing to the log");
}

#[tokio::test]
async fn log_3_copies_and_quarantined_records_are_in_the_snapshot_and_times_to_the_minute() {
    let hub = TestHub::with(eager()).await;
    let room = "open/garde";
    let mut author = Peer::join(&hub, Hocuspocus, room).await;
    author.write("mots ").await;
    author.sync().await;
    let client = author.doc.client_id().get();
    let copied = Copied { from: IdRange { client: 7, start: 0, end: 2 }, client, start: 0 };
    hub.append(room, &TextEvent::CopyMap(vec![copied])).await;
    let bad = hub.append(room, &poison()).await;
    let folded = async || hub.load(room).await.snapshot.filter(|it| it.through.0 > bad);
    let names_it =
        |event: &TextEvent| matches!(event, TextEvent::Quarantine { seq } if *seq == bad);
    within(async {
        while folded().await.is_none()
            && !hub.records(room).await.iter().any(|(_, _, event)| names_it(event))
        {
            tokio::task::yield_now().await;
        }
    })
    .await;
    let snapshot = within(async {
        loop {
            author.write("x").await;
            author.sync().await;
            if let Some(snapshot) = folded().await {
                break snapshot;
            }
        }
    })
    .await;

    let archive = Archive::decode(&snapshot.body).unwrap();
    assert_eq!(archive.copies, [copied]);
    let TextEvent::Update { update, .. } = poison() else { unreachable!() };
    assert_eq!(archive.quarantined, [(bad, update)]);
    let at_ms = archive.attribution.insertion(client, 0).unwrap().at_ms;
    assert!(at_ms > 1_700_000_000_000 && at_ms.is_multiple_of(60_000), "{at_ms}");
}

/// Sets the title in the shared map and sends the update.
async fn set(peer: &mut Peer, title: &str) {
    let map = peer.doc.get_or_insert_map("meta");
    let update = {
        let mut txn = peer.doc.transact_mut();
        map.insert(&mut txn, "title", title);
        txn.encode_update_v1()
    };
    peer.send_update(&update).await;
}

const SECRET: &str = "motdepasse";

fn holds_secret(bytes: &[u8]) -> bool {
    bytes.windows(SECRET.len()).any(|window| window == SECRET.as_bytes())
}

/// Joins anew and asserts that the hub says nothing of the secret.
async fn assert_unseen(hub: &TestHub, room: &str) {
    // From here on the room holds the deletion.
    Peer::join(hub, YWebsocket, room).await.until_text("le  est public").await;
    for dialect in DIALECTS {
        let mut joiner = Peer::join(hub, dialect, room).await;
        joiner.until_text("le  est public").await;
        for heard in &joiner.heard {
            if let Heard::Step2(update) | Heard::Update(update) = heard {
                assert!(!holds_secret(update), "{dialect:?}");
            }
        }
    }
}

#[tokio::test]
async fn room_8_deleted_words_are_not_sent_to_those_who_join() {
    let hub = TestHub::with(eager()).await;
    let room = "open/secret";
    let mut author = Peer::join(&hub, YWebsocket, room).await;
    author.write("le  est public").await;
    // The state that joiners get is kept from here on.
    Peer::join(&hub, YWebsocket, room).await.until_text("le  est public").await;
    let update = author.edit(|txn, text| yrs::Text::insert(text, txn, 3, SECRET));
    author.send_update(&update).await;
    let mut witness = Peer::join(&hub, Hocuspocus, room).await;
    witness.until_text("le motdepasse est public").await;
    author.delete(3, u32::try_from(SECRET.len()).unwrap()).await;
    witness.until_text("le  est public").await;
    assert_unseen(&hub, room).await;

    for _ in 0..10 {
        witness.write("!").await;
        witness.delete(14, 1).await;
        witness.sync().await;
    }
    drop((author, witness));
    hub.unloaded().await;
    assert!(hub.load(room).await.snapshot.is_some(), "it was folded");
    assert_unseen(&hub, room).await;
    let archive: Bytes = archive(&hub, room).await.state;
    assert!(holds_secret(&archive), "history has it, for those with the right");
}

#[tokio::test]
async fn room_8_a_room_that_was_folded_while_live_still_sends_nothing_deleted() {
    let hub = TestHub::with(eager()).await;
    let room = "open/plie";
    let mut author = Peer::join(&hub, YWebsocket, room).await;
    author.write(&format!("le {SECRET} est public")).await;
    author.delete(3, u32::try_from(SECRET.len()).unwrap()).await;
    let before = hub.store.calls(Operation::Compact);
    for _ in 0..10 {
        author.write("!").await;
        author.delete(14, 1).await;
        author.sync().await;
    }
    eventually("a compaction", || hub.store.calls(Operation::Compact) > before).await;
    assert_unseen(&hub, room).await;
}
