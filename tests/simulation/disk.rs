//! The store itself, past every hub: what it holds, and who meddles with it.

use std::sync::Arc;

use bytes::Bytes;
use coopol::{
    domain::ids::{MemberId, RoomId},
    record::Record,
    room::log_name,
    store::{Erasure, Expect, Loaded, NewRecord, Sequence, Store, Tail},
    text::{
        archive::{Archive, Entry},
        event::TextEvent,
        view,
    },
};

use futures_util::FutureExt as _;

use crate::{words, world::room_id};

/// What no crash takes.
pub(crate) struct Disk {
    store: Arc<dyn Store>,
    followed: Vec<Followed>,
}

/// A log, read as it grows: what is folded later has been seen.
struct Followed {
    tail: Box<dyn Tail>,
    quarantined: Vec<u64>,
}

impl Disk {
    pub(crate) fn new(store: Arc<dyn Store>, rooms: &[RoomId]) -> Self {
        let follow = |room| {
            let tail = store.follow(log_name(room), Sequence::ZERO);
            Followed { tail, quarantined: Vec::new() }
        };
        let followed = rooms.iter().map(follow).collect();
        Self { store, followed }
    }

    pub(crate) fn store(&self) -> Arc<dyn Store> {
        Arc::clone(&self.store)
    }

    async fn load(&self, room: &RoomId) -> Loaded {
        self.store.load(log_name(room)).await.unwrap()
    }

    /// The text of a room, as a hub that starts now would read it.
    pub(crate) async fn text(&self, room: &RoomId) -> String {
        let loaded = self.load(room).await;
        let archive = archive(&loaded);
        let state = view::update(&archive, &entries(&loaded)).unwrap();
        words::text_of_state(&state)
    }

    /// Takes in what was appended since the last time.
    pub(crate) fn listen(&mut self) {
        for log in &mut self.followed {
            while let Some(Ok(records)) = log.tail.next().now_or_never() {
                for record in records {
                    let entry = Entry::decode(record.seq.0, &record.body).unwrap();
                    if let TextEvent::Quarantine { seq } = entry.event {
                        log.quarantined.push(seq);
                    }
                }
            }
        }
    }

    /// The positions that quarantine records of a room have named so far, in order: each as often
    /// as it was heard, and once where its record was folded before anybody listened.
    pub(crate) async fn quarantined(&self, room: usize) -> Vec<u64> {
        let heard = &self.followed[room].quarantined;
        let folded = archive(&self.load(&room_id(room)).await).quarantined;
        let unheard = folded.iter().map(|(seq, _)| *seq).filter(|seq| !heard.contains(seq));
        let mut all: Vec<_> = heard.iter().copied().chain(unheard).collect();
        all.sort_unstable();
        all
    }

    /// Puts a record into a log that no document takes; returns its position.
    pub(crate) async fn poison(&self, room: &RoomId) -> u64 {
        // No structs; one client (7) with one deleted range that was never written.
        let update = Bytes::from_static(&[0, 1, 7, 1, 5, 3]);
        self.append(room, &TextEvent::Update { update, relayed: Vec::new() }).await
    }

    pub(crate) async fn raise_epoch(&self, room: &RoomId, epoch: u64) {
        self.append(room, &TextEvent::Epoch { epoch }).await;
    }

    async fn append(&self, room: &RoomId, event: &TextEvent) -> u64 {
        let appended = self.store.append(log_name(room), vec![record(event)], Expect::Any);
        appended.await.unwrap().first.0
    }

    /// Writes everything anew where it stands, as an erasure does; whether there was anything.
    pub(crate) async fn erase(&self, room: &RoomId, epoch: u64) -> bool {
        let Loaded { snapshot, records } = self.load(room).await;
        let Some(last) = records.last() else { return false };
        let (expected_head, notice) = (last.seq, record(&TextEvent::Epoch { epoch }));
        let erasure = Erasure { expected_head, records, snapshot, notice };
        self.store.erase(log_name(room), erasure).await.is_ok()
    }
}

fn record(event: &TextEvent) -> NewRecord {
    let (kind, payload, author) = (event.kind(), event.encode(), MemberId::hub());
    let body = Record { kind, at_ms: 1, author, command: None, payload }.encode();
    NewRecord { body, unique: None }
}

fn archive(loaded: &Loaded) -> Archive {
    let archive = loaded.snapshot.as_ref().map(|snapshot| Archive::decode(&snapshot.body));
    archive.transpose().unwrap().unwrap_or_default()
}

fn entries(loaded: &Loaded) -> Vec<Entry> {
    let decode = |record: &coopol::store::StoredRecord| Entry::decode(record.seq.0, &record.body);
    loaded.records.iter().map(|record| decode(record).unwrap()).collect()
}
