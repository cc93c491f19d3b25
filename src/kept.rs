//! A state kept beside its log, so that a start need not read all of it.
//!
//! The log itself stays whole. What is kept here is made from it and may be lost; a state that is
//! damaged, of another version, or of another log is passed by. It stands in a log of its own,
//! folded each time, since it may be larger than a small record.
//!
//! ```text
//! byte     format version
//! 8 bytes  the position of the last record in it, little-endian
//! 32 bytes SHA-256 of that record's body: a log that was lost and written anew is another one
//! bytes    the state, JSON
//! 4 bytes  checksum, as of every stored body (`record::seal`)
//! ```

use bytes::{Buf as _, BufMut as _, Bytes, BytesMut};
use serde::{Serialize, de::DeserializeOwned};
use sha2::{Digest as _, Sha256};

use crate::{
    record::{json_bytes, seal, unseal},
    store::{
        Appended, Expect, LogName, NewRecord, ReadError, Sequence, Snapshot, Store, StoreError,
    },
};

/// The bytes before the JSON.
pub(crate) const HEAD_BYTES: usize = 1 + 8 + 32;

/// Where the state of one log is kept, and in which form.
#[derive(Clone, Debug)]
pub(crate) struct Keeper {
    /// The log that the state is of.
    pub(crate) log: LogName,
    /// The log that holds the state.
    pub(crate) state_log: LogName,
    /// The version of the state. Higher whenever the same records come to another state.
    pub(crate) format: u8,
}

/// A state after one record of its log.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct State<T> {
    /// The state.
    pub(crate) value: T,
    /// The last record in it.
    pub(crate) through: Sequence,
}

impl Keeper {
    /// The state that is kept and stands on the log as it is; the very beginning if there is none.
    pub(crate) async fn read<T: DeserializeOwned + Default>(
        &self,
        store: &dyn Store,
    ) -> Result<State<T>, StoreError> {
        let Some(snapshot) = store.load(self.state_log.clone()).await?.snapshot else {
            return Ok(State::default());
        };
        let log = self.log.as_str();
        let Some((state, digest)) = self.decode(&snapshot.body) else {
            tracing::warn!(log, "read from the beginning: the kept state is of another kind");
            return Ok(State::default());
        };
        if self.digest_at(store, state.through).await? == Some(digest) {
            return Ok(state);
        }
        tracing::warn!(log, "read from the beginning: the kept state is of another log");
        Ok(State::default())
    }

    /// Keeps the state in place of the one before. Somebody else may have been faster.
    pub(crate) async fn keep<T: Serialize + Send + 'static>(
        &self,
        store: &dyn Store,
        state: State<T>,
    ) -> Result<(), StoreError> {
        let Some(digest) = self.digest_at(store, state.through).await? else { return Ok(()) };
        let keeper = self.clone();
        let encoded = tokio::task::spawn_blocking(move || keeper.encode(&state, &digest)).await;
        let Ok(body) = encoded else { return Ok(()) };
        let before = store.load(self.state_log.clone()).await?.snapshot;
        let replaces = before.map_or(Sequence::ZERO, |snapshot| snapshot.through);
        // A snapshot ends at a record: this one says nothing else.
        let mark = NewRecord { body: seal(BytesMut::from(&[self.format][..])), unique: None };
        let appended = store.append(self.state_log.clone(), vec![mark], Expect::Any).await;
        let Ok(Appended { last: through, .. }) = appended else { return Ok(()) };
        let snapshot = Snapshot { through, body };
        if let Err(error) = store.compact(self.state_log.clone(), snapshot, replaces).await {
            tracing::debug!(%error, log = self.log.as_str(), "the state is not kept this time");
        }
        Ok(())
    }

    /// What the record at a position is, if it is there.
    pub(crate) async fn digest_at(
        &self,
        store: &dyn Store,
        at: Sequence,
    ) -> Result<Option<[u8; 32]>, StoreError> {
        let Some(before) = at.0.checked_sub(1) else { return Ok(None) };
        match store.read(self.log.clone(), Sequence(before), 1).await {
            Ok(records) => Ok(records.first().map(|record| Sha256::digest(&record.body).into())),
            Err(ReadError::Lost { .. } | ReadError::Compacted { .. }) => Ok(None),
            Err(ReadError::Store(error)) => Err(error),
        }
    }

    /// The stored form of a state whose last record has this digest.
    pub(crate) fn encode<T: Serialize>(&self, state: &State<T>, digest: &[u8; 32]) -> Bytes {
        let json = json_bytes(&state.value);
        let mut body = BytesMut::with_capacity(HEAD_BYTES + json.len() + 4);
        body.put_u8(self.format);
        body.put_u64_le(state.through.0);
        body.put_slice(digest);
        body.put_slice(&json);
        seal(body)
    }

    fn decode<T: DeserializeOwned>(&self, body: &Bytes) -> Option<(State<T>, [u8; 32])> {
        let mut body = unseal(body, self.format).ok()?;
        if body.len() < HEAD_BYTES {
            return None;
        }
        body.advance(1);
        let through = Sequence(body.get_u64_le());
        let mut digest = [0; 32];
        body.copy_to_slice(&mut digest);
        let value = serde_json::from_slice(&body).ok()?;
        Some((State { value, through }, digest))
    }
}
