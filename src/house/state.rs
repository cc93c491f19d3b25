//! The house as it stood at one record, kept beside its log so that a start need not read all.
//!
//! The log itself stays whole: it says who decided what. What is kept here is made from it and may
//! be lost; a state that is damaged, of another version, or of another log is passed by. It stands
//! in a log of its own, folded each time, since it may be larger than a small record.
//!
//! ```text
//! byte     format version
//! 8 bytes  the position of the last record in it, little-endian
//! 32 bytes SHA-256 of that record's body: a log that was lost and written anew is another one
//! bytes    the organisation, JSON
//! 4 bytes  checksum, as of every stored body (`record::seal`)
//! ```

use bytes::{Buf as _, BufMut as _, Bytes, BytesMut};
use sha2::{Digest as _, Sha256};

use super::ledger::log;
use crate::{
    domain::organisation::Organisation,
    record::{seal, unseal},
    store::{
        Appended, Expect, LogName, NewRecord, ReadError, Sequence, Snapshot, Store, StoreError,
    },
};

/// The version of the state. Higher whenever the same events come to another state than before.
const FORMAT: u8 = 1;
/// The bytes before the JSON.
const HEAD_BYTES: usize = 1 + 8 + 32;
/// The name of the log that holds it.
const LOG: &str = "house-state";

fn state_log() -> LogName {
    LogName::new(LOG).unwrap_or_else(|_| unreachable!("a constant log name"))
}

/// The organisation after one record of its log.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct State {
    pub(super) organisation: Organisation,
    pub(super) through: Sequence,
}

/// The state that is kept and stands on the log as it is; the very beginning if there is none.
pub(super) async fn read(store: &dyn Store) -> Result<State, StoreError> {
    let Some(snapshot) = store.load(state_log()).await?.snapshot else {
        return Ok(State::default());
    };
    let Some((state, digest)) = decode(&snapshot.body) else {
        tracing::warn!("the house is read from the beginning: its kept state is of another kind");
        return Ok(State::default());
    };
    if digest_at(store, state.through).await? == Some(digest) {
        return Ok(state);
    }
    tracing::warn!("the house is read from the beginning: its kept state is of another log");
    Ok(State::default())
}

/// Keeps the state in place of the one before. Somebody else may have been faster.
pub(super) async fn keep(store: &dyn Store, state: State) -> Result<(), StoreError> {
    let Some(digest) = digest_at(store, state.through).await? else { return Ok(()) };
    let encoded = tokio::task::spawn_blocking(move || encode(&state, &digest)).await;
    let Ok(body) = encoded else { return Ok(()) };
    let replaces = store.load(state_log()).await?.snapshot.map_or(Sequence::ZERO, |s| s.through);
    // A snapshot ends at a record: this one says nothing else.
    let mark = NewRecord { body: seal(BytesMut::from(&[FORMAT][..])), unique: None };
    let appended = store.append(state_log(), vec![mark], Expect::Any).await;
    let Ok(Appended { last: through, .. }) = appended else { return Ok(()) };
    if let Err(error) = store.compact(state_log(), Snapshot { through, body }, replaces).await {
        tracing::debug!(%error, "the state of the house is not kept this time");
    }
    Ok(())
}

/// What the record at a position is, if it is there.
async fn digest_at(store: &dyn Store, at: Sequence) -> Result<Option<[u8; 32]>, StoreError> {
    let Some(before) = at.0.checked_sub(1) else { return Ok(None) };
    match store.read(log(), Sequence(before), 1).await {
        Ok(records) => Ok(records.first().map(|record| Sha256::digest(&record.body).into())),
        Err(ReadError::Lost { .. } | ReadError::Compacted { .. }) => Ok(None),
        Err(ReadError::Store(error)) => Err(error),
    }
}

fn encode(state: &State, digest: &[u8; 32]) -> Bytes {
    let json = serde_json::to_vec(&state.organisation);
    let json = json.unwrap_or_else(|_| unreachable!("an organisation is JSON"));
    let mut body = BytesMut::with_capacity(HEAD_BYTES + json.len() + 4);
    body.put_u8(FORMAT);
    body.put_u64_le(state.through.0);
    body.put_slice(digest);
    body.put_slice(&json);
    seal(body)
}

fn decode(body: &Bytes) -> Option<(State, [u8; 32])> {
    let mut body = unseal(body, FORMAT).ok()?;
    if body.len() < HEAD_BYTES {
        return None;
    }
    body.advance(1);
    let through = Sequence(body.get_u64_le());
    let mut digest = [0; 32];
    body.copy_to_slice(&mut digest);
    let organisation = serde_json::from_slice(&body).ok()?;
    Some((State { organisation, through }, digest))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::sync::Arc;

    use super::*;
    use crate::{
        domain::organisation::member::Office,
        house::{House, ledger},
        store::{CompactError, memory::MemoryStore},
    };

    /// A house with as many decisions as are asked for.
    async fn house(store: &Arc<MemoryStore>, decisions: usize) -> House {
        let house = House::open(Arc::<MemoryStore>::clone(store)).await.unwrap();
        for _ in 0..decisions {
            house.invite(Office::None, crate::hub::now_s() + 60).await.unwrap();
        }
        house
    }

    fn state(house: &House) -> State {
        let view = house.view();
        State { organisation: view.organisation.clone(), through: view.head }
    }

    #[tokio::test]
    async fn house_8_a_start_from_a_kept_state_is_a_start_from_the_beginning() {
        let store = Arc::new(MemoryStore::default());
        let first = house(&store, 3).await;
        keep(&*store, state(&first)).await.unwrap();
        assert_eq!(read(&*store).await.unwrap(), state(&first));
        let later = house(&store, 2).await;
        let (again, from) = ledger::load(&*store).await.unwrap();
        assert_eq!((from, again.head), (Sequence(3), Sequence(5)));
        assert_eq!(again.organisation, later.view().organisation);
        keep(&*store, state(&later)).await.unwrap();
        assert_eq!(read(&*store).await.unwrap(), state(&later), "it is replaced");
        let log = store.load(log()).await.unwrap();
        assert_eq!((log.snapshot, log.records.len()), (None, 5), "the log stays whole");
    }

    #[tokio::test]
    async fn house_8_a_state_of_another_log_or_kind_is_passed_by() {
        let (one, other) = (Arc::new(MemoryStore::default()), Arc::new(MemoryStore::default()));
        let foreign = state(&house(&one, 3).await);
        let own = house(&other, 3).await;
        let digest = digest_at(&*one, foreign.through).await.unwrap().unwrap();
        let mut damaged = encode(&state(&own), &digest).to_vec();
        damaged[HEAD_BYTES] ^= 1;
        for body in [encode(&foreign, &digest), Bytes::from(damaged), Bytes::from_static(b"\x09")] {
            put(&other, body).await.unwrap();
            assert_eq!(read(&*other).await.unwrap(), State::default());
            let (whole, _) = ledger::load(&*other).await.unwrap();
            assert_eq!(whole.organisation, own.view().organisation);
        }
    }

    async fn put(store: &MemoryStore, body: Bytes) -> Result<(), CompactError> {
        let mark = NewRecord { body: Bytes::from_static(b"x"), unique: None };
        let through = store.append(state_log(), vec![mark], Expect::Any).await.unwrap().last;
        let replaces = store.load(state_log()).await?.snapshot;
        let replaces = replaces.map_or(Sequence::ZERO, |snapshot| snapshot.through);
        store.compact(state_log(), Snapshot { through, body }, replaces).await
    }
}
