//! Revocations: kept in a log of their own, which every hub on the store follows.

use std::{sync::Arc, time::Duration};

use bytes::{Bytes, BytesMut};
use coopol_protocol::lib0::{self, Reader};
use tokio::sync::watch;

use crate::{
    domain::{
        access::{Revocation, Revocations},
        ids::MemberId,
    },
    record::{Kind, Record},
    store::{
        AppendError, Expect, LogName, NewRecord, ReadError, Sequence, Store, StoreError,
        StoredRecord,
    },
};

/// The log's name.
const LOG: &str = "access";
/// The pause before a follower that lost the log tries again.
const RETRY_PAUSE: Duration = Duration::from_millis(500);

const GRANT: u64 = 0;
const MEMBER: u64 = 1;

fn log() -> LogName {
    LogName::new(LOG).unwrap_or_else(|_| unreachable!("a constant log name"))
}

/// Takes access back, on every hub that shares the store. `by` is who did it.
pub async fn revoke(
    store: &dyn Store,
    revocation: &Revocation,
    by: &MemberId,
    now_s: u64,
) -> Result<(), AppendError> {
    let (kind, author) = (Kind::Revocation, by.clone());
    let payload = encode(revocation);
    let record = Record { kind, at_ms: now_s * 1_000, author, command: None, payload };
    let record = NewRecord { body: record.encode(), unique: None };
    store.append(log(), vec![record], Expect::Any).await.map(|_| ())
}

/// Reads every revocation and keeps the list up to date for as long as somebody holds it.
///
/// # Errors
/// The list cannot be read whole. Once it is followed, a record that cannot be understood is
/// logged and passed over: stopping at it would let everybody in who is revoked after it.
pub async fn follow(
    store: Arc<dyn Store>,
    now_s: impl Fn() -> u64 + Send + 'static,
) -> Result<watch::Receiver<Arc<Revocations>>, StoreError> {
    let loaded = store.load(log()).await?;
    let mut list = Revocations::default();
    for record in &loaded.records {
        list.apply(understand(record)?, now_s());
    }
    let head = loaded.head();
    let (sender, receiver) = watch::channel(Arc::new(list));
    tokio::spawn(async move {
        tokio::select! {
            () = sender.closed() => {}
            () = keep_up(&*store, head, &sender, now_s) => {}
        }
    });
    Ok(receiver)
}

/// Takes in what comes after `head`, for ever.
async fn keep_up(
    store: &dyn Store,
    mut head: Sequence,
    sender: &watch::Sender<Arc<Revocations>>,
    now_s: impl Fn() -> u64,
) {
    loop {
        let mut tail = store.follow(log(), head);
        let error = loop {
            let records = match tail.next().await {
                Ok(records) => records,
                Err(error) => break error,
            };
            head = records.last().map_or(head, |record| record.seq);
            take_in(sender, &records, &now_s);
        };
        tracing::error!(%error, "the list of revocations cannot be followed");
        tokio::time::sleep(RETRY_PAUSE).await;
        if let ReadError::Lost { .. } = error
            && let Ok(loaded) = store.load(log()).await
        {
            // What was lost stays revoked for as long as this hub runs.
            head = loaded.head();
            take_in(sender, &loaded.records, &now_s);
        }
    }
}

fn take_in(
    sender: &watch::Sender<Arc<Revocations>>,
    records: &[StoredRecord],
    now_s: impl Fn() -> u64,
) {
    sender.send_modify(|list| {
        let list = Arc::make_mut(list);
        for record in records {
            match understand(record) {
                Ok(revocation) => list.apply(revocation, now_s()),
                Err(error) => tracing::error!(%error, "a revocation is passed over"),
            }
        }
    });
}

/// What a record takes back.
fn understand(record: &StoredRecord) -> Result<Revocation, StoreError> {
    let revocation = Record::decode(&record.body).ok().and_then(|record| decode(&record.payload));
    let Sequence(seq) = record.seq;
    revocation.ok_or_else(|| StoreError::Damaged(format!("record {seq} of the log {LOG}").into()))
}

/// varUint which, varString id or member, varUint seconds.
fn encode(revocation: &Revocation) -> Bytes {
    let mut payload = BytesMut::new();
    let (which, name, seconds) = match revocation {
        Revocation::Grant { id, expires_at_s } => (GRANT, id.as_str(), *expires_at_s),
        Revocation::Member { member, until_s } => (MEMBER, member.as_str(), *until_s),
    };
    lib0::write_var_uint(&mut payload, which);
    lib0::write_var_bytes(&mut payload, name.as_bytes());
    lib0::write_var_uint(&mut payload, seconds);
    payload.freeze()
}

fn decode(payload: &Bytes) -> Option<Revocation> {
    let mut reader = Reader::new(payload);
    let which = reader.var_uint().ok()?;
    let name = reader.var_str().ok()?;
    let seconds = reader.var_uint().ok()?;
    match which {
        GRANT => Some(Revocation::Grant { id: name.to_owned(), expires_at_s: seconds }),
        MEMBER => Some(Revocation::Member { member: MemberId::new(name).ok()?, until_s: seconds }),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::{
        domain::{access::Grant, ids::RoomId},
        store::memory::MemoryStore,
    };

    fn rosa() -> MemberId {
        MemberId::new("rosa").unwrap()
    }

    async fn append_nonsense(store: &dyn Store) {
        let nonsense = NewRecord { body: Bytes::from_static(b"nonsense"), unique: None };
        store.append(log(), vec![nonsense], Expect::Any).await.unwrap();
    }

    #[tokio::test]
    async fn access_3_a_record_that_nobody_can_read_stops_no_later_revocation() {
        let store: Arc<dyn Store> = Arc::new(MemoryStore::default());
        let mut list = follow(Arc::clone(&store), || 5).await.unwrap();
        append_nonsense(&*store).await;
        let revocation = Revocation::Member { member: rosa(), until_s: 5 };
        revoke(&*store, &revocation, &MemberId::hub(), 5).await.unwrap();
        append_nonsense(&*store).await;
        let room = RoomId::Open("a".into());
        let grant = Grant { member: rosa(), expires_at_s: Some(9), ..Grant::open(room) };
        let covered = list.wait_for(|list| list.covers(&grant));
        tokio::time::timeout(Duration::from_secs(30), covered).await.unwrap().unwrap();
    }

    #[tokio::test]
    async fn access_3_a_hub_that_cannot_read_a_revocation_does_not_start() {
        let store: Arc<dyn Store> = Arc::new(MemoryStore::default());
        append_nonsense(&*store).await;
        assert!(matches!(follow(store, || 5).await, Err(StoreError::Damaged(_))));
    }

    #[test]
    fn revocations_round_trip() {
        let member = MemberId::anonymous();
        for revocation in [
            Revocation::Grant { id: "t".to_owned(), expires_at_s: 1_795_000_000 },
            Revocation::Member { member, until_s: 7 },
        ] {
            assert_eq!(decode(&encode(&revocation)), Some(revocation));
        }
    }
}
