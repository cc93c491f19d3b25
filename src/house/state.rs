//! The house as it stood at one record, kept beside its log so that a start need not read all.
//! The log itself stays whole: it says who decided what.

use super::ledger::name;
use crate::{
    domain::organisation::Organisation,
    kept::{self, Keeper},
    store::{LogName, Store, StoreError},
};

/// The version of the state. Higher whenever the same events come to another state than before.
const FORMAT: u8 = 2;
/// The name of the log that holds it.
const LOG: &str = "house-state";

/// The organisation after one record of its log.
pub(super) type State = kept::State<Organisation>;

fn keeper() -> Keeper {
    let state_log = LogName::new(LOG).unwrap_or_else(|_| unreachable!("a constant log name"));
    Keeper { log: name(), state_log, format: FORMAT }
}

/// The state that is kept and stands on the log as it is; the very beginning if there is none.
pub(super) async fn read(store: &dyn Store) -> Result<State, StoreError> {
    keeper().read(store).await
}

/// Keeps the state in place of the one before. Somebody else may have been faster.
pub(super) async fn keep(store: &dyn Store, state: State) -> Result<(), StoreError> {
    keeper().keep(store, state).await
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::sync::Arc;

    use bytes::Bytes;

    use super::*;
    use crate::{
        domain::organisation::member::Office,
        house::{House, ledger},
        kept::HEAD_BYTES,
        store::{CompactError, Expect, NewRecord, Sequence, Snapshot, memory::MemoryStore},
    };

    fn as_store(store: &Arc<MemoryStore>) -> Arc<dyn Store> {
        Arc::<MemoryStore>::clone(store)
    }

    /// A house with as many decisions as are asked for.
    async fn house(store: &Arc<MemoryStore>, decisions: usize) -> House {
        let house = House::open(as_store(store)).await.unwrap();
        for _ in 0..decisions {
            house.invite(Office::None, crate::hub::now_s() + 60).await.unwrap();
        }
        house
    }

    fn state(house: &House) -> State {
        let view = house.view();
        State { value: view.organisation.clone(), through: view.head }
    }

    #[tokio::test]
    async fn house_8_a_start_from_a_kept_state_is_a_start_from_the_beginning() {
        let store = Arc::new(MemoryStore::default());
        let first = house(&store, 3).await;
        keep(&*store, state(&first)).await.unwrap();
        assert_eq!(read(&*store).await.unwrap(), state(&first));
        let later = house(&store, 2).await;
        let (again, from) = ledger::load(&as_store(&store)).await.unwrap();
        assert_eq!((from, again.head), (Sequence(3), Sequence(5)));
        assert_eq!(again.organisation, later.view().organisation);
        keep(&*store, state(&later)).await.unwrap();
        assert_eq!(read(&*store).await.unwrap(), state(&later), "it is replaced");
        let log = store.load(name()).await.unwrap();
        assert_eq!((log.snapshot, log.records.len()), (None, 5), "the log stays whole");
    }

    #[tokio::test]
    async fn house_8_a_state_of_another_log_or_kind_is_passed_by() {
        let (one, other) = (Arc::new(MemoryStore::default()), Arc::new(MemoryStore::default()));
        let foreign = state(&house(&one, 3).await);
        let own = house(&other, 3).await;
        let digest = keeper().digest_at(&*one, foreign.through).await.unwrap().unwrap();
        let mut damaged = keeper().encode(&state(&own), &digest).to_vec();
        damaged[HEAD_BYTES] ^= 1;
        for body in
            [keeper().encode(&foreign, &digest), Bytes::from(damaged), Bytes::from_static(b"\x09")]
        {
            put(&other, body).await.unwrap();
            assert_eq!(read(&*other).await.unwrap(), State::default());
            let (whole, _) = ledger::load(&as_store(&other)).await.unwrap();
            assert_eq!(whole.organisation, own.view().organisation);
        }
    }

    async fn put(store: &MemoryStore, body: Bytes) -> Result<(), CompactError> {
        let mark = NewRecord { body: Bytes::from_static(b"x"), unique: None };
        let through = store.append(keeper().state_log, vec![mark], Expect::Any).await.unwrap().last;
        let replaces = store.load(keeper().state_log).await?.snapshot;
        let replaces = replaces.map_or(Sequence::ZERO, |snapshot| snapshot.through);
        store.compact(keeper().state_log, Snapshot { through, body }, replaces).await
    }
}
