//! Identities: name, address and password of each member, in records that can be erased.
//!
//! ```text
//! identity/<member>          who they are
//! address/<SHA-256 in hex>   the member with this e-mail address
//! ```
//! The logs carry the opaque member id only: once these two are removed, nothing says who it was.

use std::collections::BTreeMap;

use bytes::Bytes;
use serde::{Deserialize, Serialize};

use super::secrets::secret_hash;
use crate::{
    domain::ids::MemberId,
    record::json_bytes,
    store::{Precondition, PutError, SmallRecord, Store, StoreError, Version, small},
};

/// Longest name of a person, in characters.
pub const MAX_PERSON_NAME_CHARS: usize = 80;
/// Longest e-mail address, in bytes (RFC 5321).
pub const MAX_ADDRESS_BYTES: usize = 254;

const PREFIX: &str = "identity/";
const ADDRESS_PREFIX: &str = "address/";

/// Who a member is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identity {
    /// As others read it.
    pub name: String,
    /// Where they are written to.
    pub email: Address,
    /// The hash of their password.
    pub password: String,
}

/// An e-mail address that could be one. Whether it is, a letter tells.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Address(String);

/// Something that is no name or no address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadIdentity {
    /// The name.
    #[error("a name has 1 to {MAX_PERSON_NAME_CHARS} characters")]
    Name,
    /// The address.
    #[error("this is not an e-mail address")]
    Address,
}

/// Why an identity was not kept.
#[derive(Debug, Clone, thiserror::Error)]
pub enum IdentityError {
    /// Somebody has this address.
    #[error("this address has an account already: sign in with it")]
    AddressTaken,
    /// It was changed by somebody else meanwhile.
    #[error("this was changed meanwhile: look at it again")]
    Changed,
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Address {
    /// An address, without space around it.
    pub fn new(given: &str) -> Result<Self, BadIdentity> {
        let given = given.trim();
        let (local, domain) = given.rsplit_once('@').ok_or(BadIdentity::Address)?;
        let fits = given.len() <= MAX_ADDRESS_BYTES && !local.is_empty() && local.len() <= 64;
        let is_host = !domain.is_empty() && !domain.starts_with('.') && !domain.ends_with('.');
        let is_clean = !given.contains(|c: char| c.is_whitespace() || c.is_control());
        if fits && is_host && is_clean {
            Ok(Self(given.to_owned()))
        } else {
            Err(BadIdentity::Address)
        }
    }

    /// As it was given.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether letters to both reach one mailbox.
    pub fn is_same(&self, other: &Self) -> bool {
        self.key() == other.key()
    }

    /// The key under which the address is known. Letters differ by case in no mailbox in use.
    fn key(&self) -> String {
        format!("{ADDRESS_PREFIX}{}", secret_hash(&self.0.to_lowercase()))
    }
}

/// A person's name, without space around it.
pub fn person_name(given: &str) -> Result<String, BadIdentity> {
    let given = given.trim();
    let fits = (1..=MAX_PERSON_NAME_CHARS).contains(&given.chars().count());
    if fits && !given.contains(char::is_control) {
        Ok(given.to_owned())
    } else {
        Err(BadIdentity::Name)
    }
}

fn key(member: &MemberId) -> String {
    format!("{PREFIX}{member}")
}

/// Keeps a new member's identity. `is_member` says whether the holder of an address is one now: an
/// address that a failed attempt left behind can be taken. Gives whom it was taken from: they may
/// be a member of whom nobody knows yet, see [`give_back`].
pub async fn keep(
    store: &dyn Store,
    member: &MemberId,
    identity: &Identity,
    is_member: impl Fn(&MemberId) -> bool,
) -> Result<Option<MemberId>, IdentityError> {
    let former = take(store, (member, &identity.email), is_member).await?;
    let value = encode(identity);
    store.put(key(member), value, None, Precondition::None).await.map_err(put_error)?;
    Ok(former)
}

/// Takes an address, also from who has it and is no member: gives whom it was taken from.
async fn take(
    store: &dyn Store,
    (member, address): (&MemberId, &Address),
    is_member: impl Fn(&MemberId) -> bool,
) -> Result<Option<MemberId>, IdentityError> {
    let (address, own) = (address.key(), as_holder(member));
    match store.put(address.clone(), own.clone(), None, Precondition::Absent).await {
        Ok(_) => Ok(None),
        Err(PutError::Conflict { current }) => {
            let taken = current.ok_or(IdentityError::Changed)?;
            let former = read_member(&taken.value);
            if former.as_ref().is_some_and(is_member) {
                return Err(IdentityError::AddressTaken);
            }
            let precondition = Precondition::Version(taken.version);
            store.put(address, own, None, precondition).await.map_err(put_error)?;
            Ok(former)
        }
        Err(error) => Err(put_error(error)),
    }
}

/// Gives a member their address again, unless another member has it: an attempt that was refused
/// had taken it before anybody knew that they are a member. A third attempt may have taken it from
/// that one meanwhile; of members and attempts, the member has it.
///
/// # Errors
/// The store failed.
pub async fn give_back(
    store: &dyn Store,
    member: &MemberId,
    is_member: impl Fn(&MemberId) -> bool,
) -> Result<(), StoreError> {
    let Some((identity, _)) = read(store, member).await? else { return Ok(()) };
    match take(store, (member, &identity.email), is_member).await {
        Ok(_) | Err(IdentityError::AddressTaken | IdentityError::Changed) => Ok(()),
        Err(IdentityError::Store(error)) => Err(error),
    }
}

/// A record about somebody: who they are, or that an address is theirs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Trace {
    pub(super) key: String,
    pub(super) member: MemberId,
    /// Of the record.
    pub(super) version: Version,
}

/// Every record about somebody, but for those of whom `is_known` says so.
pub(super) async fn traces(
    store: &dyn Store,
    is_known: impl Fn(&MemberId) -> bool,
) -> Result<Vec<Trace>, StoreError> {
    let mut traces = Vec::new();
    for prefix in [PREFIX, ADDRESS_PREFIX] {
        small::each(store, prefix, |record| {
            let member = of_whom(&record).filter(|member| !is_known(member));
            let SmallRecord { key, version, .. } = record;
            traces.extend(member.map(|member| Trace { key, member, version }));
        })
        .await?;
    }
    Ok(traces)
}

/// Whom a record is about: stands in the key of an identity, and is all that an address holds.
fn of_whom(record: &SmallRecord) -> Option<MemberId> {
    match record.key.strip_prefix(PREFIX) {
        Some(id) => MemberId::new(id).ok(),
        None => read_member(&record.value),
    }
}

/// Who a member is, and the version of that record.
pub async fn read(
    store: &dyn Store,
    member: &MemberId,
) -> Result<Option<(Identity, Version)>, StoreError> {
    let Some(record) = store.get(key(member)).await? else { return Ok(None) };
    let identity = serde_json::from_slice(&record.value);
    let identity = identity.map_err(|_| StoreError::Damaged(key(member).into()))?;
    Ok(Some((identity, record.version)))
}

/// The members whose identity is wanted, with their names, in the order of their ids.
pub async fn find(
    store: &dyn Store,
    is_wanted: impl Fn(&MemberId, &Identity) -> bool,
) -> Result<BTreeMap<MemberId, String>, StoreError> {
    let mut found = BTreeMap::new();
    small::each(store, PREFIX, |record| {
        let Ok(identity) = serde_json::from_slice::<Identity>(&record.value) else { return };
        let wanted = of_whom(&record).filter(|member| is_wanted(member, &identity));
        found.extend(wanted.map(|member| (member, identity.name)));
    })
    .await?;
    Ok(found)
}

/// The member with this address.
pub async fn holder(store: &dyn Store, address: &Address) -> Result<Option<MemberId>, StoreError> {
    Ok(store.get(address.key()).await?.and_then(|record| read_member(&record.value)))
}

/// Writes a changed name or password over `version`. The address stays.
pub async fn change(
    store: &dyn Store,
    member: &MemberId,
    identity: &Identity,
    version: Version,
) -> Result<(), IdentityError> {
    let precondition = Precondition::Version(version);
    let changed = store.put(key(member), encode(identity), None, precondition).await;
    changed.map(|_| ()).map_err(put_error)
}

/// Forgets who a member was: nothing of it stays in the store's files.
pub async fn erase(store: &dyn Store, member: &MemberId) -> Result<(), IdentityError> {
    if let Some((identity, _)) = read(store, member).await? {
        let address = store.get(identity.email.key()).await?;
        let own = address.filter(|record| read_member(&record.value).as_ref() == Some(member));
        if let Some(own) = own {
            let precondition = Precondition::Version(own.version);
            // Whoever took it meanwhile keeps it.
            small::unless_beaten(store.remove(own.key, precondition).await)?;
        }
    }
    store.remove(key(member), Precondition::None).await.map_err(put_error)
}

fn encode(identity: &Identity) -> Bytes {
    json_bytes(identity)
}

/// What an address says of who has it.
fn as_holder(member: &MemberId) -> Bytes {
    Bytes::copy_from_slice(member.as_str().as_bytes())
}

fn read_member(value: &[u8]) -> Option<MemberId> {
    MemberId::new(std::str::from_utf8(value).ok()?).ok()
}

fn put_error(error: PutError) -> IdentityError {
    match error {
        PutError::Conflict { .. } => IdentityError::Changed,
        PutError::Store(error) => error.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::memory::MemoryStore;

    #[tokio::test]
    async fn account_1_an_address_goes_back_to_who_turns_out_to_be_a_member() {
        let store = MemoryStore::default();
        let [first, second] = ["first", "second"].map(|id| MemberId::new(id).unwrap());
        let (name, password) = ("Jean".to_owned(), "a hash".to_owned());
        let email = Address::new("jean@example.org").unwrap();
        let jean = Identity { name, email, password };
        assert_eq!(keep(&store, &first, &jean, |_| false).await.unwrap(), None);
        // That the first has joined is not seen yet; then the house refuses the second.
        let former = keep(&store, &second, &jean, |_| false).await.unwrap();
        assert_eq!(former.as_ref(), Some(&first));
        erase(&store, &second).await.unwrap();
        assert_eq!(holder(&store, &jean.email).await.unwrap(), None);
        give_back(&store, &first, |_| false).await.unwrap();
        assert_eq!(holder(&store, &jean.email).await.unwrap(), Some(first.clone()));
        assert!(read(&store, &second).await.unwrap().is_none());
        // What a third attempt took from the second goes back too, before it is refused or after.
        keep(&store, &second, &jean, |_| false).await.unwrap();
        give_back(&store, &first, |id| *id == first).await.unwrap();
        assert_eq!(holder(&store, &jean.email).await.unwrap(), Some(first.clone()));
        erase(&store, &second).await.unwrap();
        assert_eq!(holder(&store, &jean.email).await.unwrap(), Some(first.clone()));
        // What another member has meanwhile stays theirs.
        keep(&store, &second, &jean, |_| false).await.unwrap();
        give_back(&store, &first, |_| true).await.unwrap();
        assert_eq!(holder(&store, &jean.email).await.unwrap(), Some(second));
        let taken = keep(&store, &first, &jean, |_| true).await;
        assert!(matches!(taken, Err(IdentityError::AddressTaken)), "{taken:?}");
    }
}
