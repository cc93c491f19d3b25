//! What attempts to join leave behind that the store never answered: an identity and an address
//! without a member, and with nobody who could ask for their erasure.
//!
//! Such a record looks like that of somebody who is joining at this moment, here or at another hub.
//! Only time tells them apart: what belongs to no member at two looks, and was not touched in
//! between, is nobody's. Each attempt has a member id of its own, so nobody comes back to it.

use std::{
    collections::BTreeMap,
    sync::{Arc, Weak},
    time::Duration,
};

use tokio::{sync::watch, time::sleep};

use super::{View, identity, ledger};
use crate::{
    domain::organisation::Organisation,
    store::{Precondition, Store, StoreError, Version, small},
};

/// How often it is looked, and so how long a record stays at least. While the store fails, an
/// attempt may wait behind [`MAX_WAITING_COMMANDS`](super::MAX_WAITING_COMMANDS) others, which take
/// some ten seconds each: less than an hour.
const LOOK_EVERY: Duration = Duration::from_secs(3 * 3_600);

/// Looks again and again, for as long as the house is open.
pub(super) async fn erase_left_over(store: Weak<dyn Store>, view: watch::Receiver<Arc<View>>) {
    let mut attempts = Attempts::default();
    loop {
        sleep(LOOK_EVERY).await;
        let is_open = view.has_changed().is_ok();
        let Some(store) = store.upgrade().filter(|_| is_open) else { return };
        let now = Arc::clone(&view.borrow());
        if let Err(error) = attempts.look(&store, &now.organisation).await {
            tracing::warn!(%error, "what attempts to join left behind stays for now");
        }
    }
}

/// The records of who was no member at the last look, each with its version.
#[derive(Default)]
struct Attempts(BTreeMap<String, Version>);

impl Attempts {
    /// Erases what was nobody's at the last look and is so now, for all that `organisation` knows
    /// and for all that the log says.
    async fn look(
        &mut self,
        store: &Arc<dyn Store>,
        organisation: &Organisation,
    ) -> Result<(), StoreError> {
        let found = identity::traces(store.as_ref(), |id| organisation.member(id).is_some());
        let mut found = found.await?;
        let now = found.iter().map(|trace| (trace.key.clone(), trace.version)).collect();
        let last = std::mem::replace(&mut self.0, now);
        found.retain(|trace| last.get(&trace.key) == Some(&trace.version));
        if found.is_empty() {
            return Ok(());
        }
        let joined = ledger::joined(store).await?;
        // A log that lacks its end, or is gone, says nothing about who is nobody.
        if joined.is_empty() || organisation.members().any(|(id, _)| !joined.contains(id)) {
            tracing::error!(
                "the organisation's log lacks people who have joined: nothing is erased"
            );
            return Ok(());
        }
        for trace in found.into_iter().filter(|trace| !joined.contains(&trace.member)) {
            // Whoever takes the address at this moment keeps it.
            let precondition = Precondition::Version(trace.version);
            small::unless_beaten(store.remove(trace.key, precondition).await)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use bytes::Bytes;

    use super::*;
    use crate::{
        domain::{
            ids::MemberId,
            organisation::{command::Command, invitation::SecretHash, member::Office},
        },
        house::{
            House, Petitioner,
            identity::{Address, Identity},
            secrets::secret_hash,
        },
        record::now_ms,
        store::{Expect, NewRecord, memory::MemoryStore},
    };

    /// Keeps an identity, as an attempt to join does.
    async fn attempt(store: &dyn Store, name: &str) -> MemberId {
        let member = MemberId::new(name).unwrap();
        let email = Address::new(&format!("{name}@example.org")).unwrap();
        let identity = Identity { name: name.to_owned(), email, password: "a hash".to_owned() };
        identity::keep(store, &member, &identity, |_| false).await.unwrap();
        member
    }

    /// How many identities and addresses are kept.
    async fn kept(store: &dyn Store) -> [usize; 2] {
        let identities = store.scan("identity/".to_owned(), None, 9).await.unwrap();
        let addresses = store.scan("address/".to_owned(), None, 9).await.unwrap();
        [identities.len(), addresses.len()]
    }

    /// Joins the house of a store.
    async fn join(store: &Arc<dyn Store>, member: MemberId) {
        let house = House::open(Arc::clone(store)).await.unwrap();
        let secret = house.invite(Office::None, now_ms() / 1_000 + 60).await.unwrap();
        let secret = SecretHash(secret_hash(&secret));
        let join = vec![Command::Join { member: member.clone(), secret }];
        house.ask(Petitioner::Newcomer(member), join, None).await.unwrap();
    }

    /// A store in which lea has joined and jean has tried to.
    async fn tried() -> Arc<dyn Store> {
        let store: Arc<dyn Store> = Arc::new(MemoryStore::default());
        let lea = attempt(store.as_ref(), "lea").await;
        join(&store, lea).await;
        attempt(store.as_ref(), "jean").await;
        store
    }

    #[tokio::test]
    async fn account_1_what_an_attempt_left_goes_once_it_was_nobodys_for_two_looks() {
        let store = tried().await;
        // One that has heard of nobody's joining yet: who has joined stays all the same.
        let (nobody, mut attempts) = (Organisation::default(), Attempts::default());
        attempts.look(&store, &nobody).await.unwrap();
        assert_eq!(kept(store.as_ref()).await, [2, 2], "they may be joining now");
        // Somebody is, under the same address.
        attempt(store.as_ref(), "jean").await;
        attempts.look(&store, &nobody).await.unwrap();
        assert_eq!(kept(store.as_ref()).await, [2, 2], "touched since");
        attempts.look(&store, &nobody).await.unwrap();
        assert_eq!(kept(store.as_ref()).await, [1, 1]);
        let lea = MemberId::new("lea").unwrap();
        assert!(identity::read(store.as_ref(), &lea).await.unwrap().is_some());
    }

    #[tokio::test]
    async fn account_1_where_the_log_lacks_people_nothing_of_anybody_goes() {
        let store = tried().await;
        let house = House::open(Arc::clone(&store)).await.unwrap();
        let known = Arc::clone(&house.view());
        // The same records without the log, and with another one.
        let lost: Arc<dyn Store> = Arc::new(MemoryStore::default());
        for name in ["lea", "jean"] {
            attempt(lost.as_ref(), name).await;
        }
        let mut attempts = Attempts::default();
        for organisation in [&Organisation::default(), &known.organisation] {
            for _ in 0..3 {
                attempts.look(&lost, organisation).await.unwrap();
            }
        }
        join(&lost, MemberId::new("paul").unwrap()).await;
        for _ in 0..3 {
            attempts.look(&lost, &known.organisation).await.unwrap();
        }
        assert_eq!(kept(lost.as_ref()).await, [2, 2]);
    }

    #[tokio::test]
    async fn account_1_where_the_log_is_not_understood_nothing_of_anybody_goes() {
        let store = tried().await;
        let (nobody, mut attempts) = (Organisation::default(), Attempts::default());
        attempts.look(&store, &nobody).await.unwrap();
        let later = NewRecord { body: Bytes::from_static(b"of a later version"), unique: None };
        store.append(ledger::name(), vec![later], Expect::Any).await.unwrap();
        assert!(attempts.look(&store, &nobody).await.is_err());
        assert_eq!(kept(store.as_ref()).await, [2, 2]);
    }
}
