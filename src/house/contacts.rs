//! How a group is reached: in an erasable record, since it holds people's names and numbers.
//!
//! ```text
//! contacts/<group>   JSON: a list of who or what, and how; half-way through taking over those of
//!                    groups that were merged into this one, such a list with their records
//! ```
//! It is the group's and not its secretary's: whoever takes over finds it. A record that is taken
//! over counts no more, so that all are in the new place at once. It is removed after that, and
//! then a plain list takes the place of the other form, which versions before it cannot read.

use bytes::Bytes;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    domain::{ids::GroupId, organisation::Organisation},
    record::json_bytes,
    store::{Precondition, PutError, Store, StoreError, Version, small},
};

/// Most contacts of a group.
pub const MAX_CONTACTS: usize = 50;
/// Longest part of a contact, in characters: a name, a number, an address.
pub const MAX_CONTACT_CHARS: usize = 200;

/// One way to reach a group, or somebody for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Contact {
    /// Who or what: `Trésorerie`, `Salle des fêtes`.
    pub name: String,
    /// How: a number, an address.
    pub reach: String,
}

/// Contacts that cannot be kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "at most {MAX_CONTACTS} contacts, each with a name and how to reach it, of 1 to 200 characters"
)]
pub struct BadContacts;

/// Contacts without space around their parts.
pub fn check(given: Vec<Contact>) -> Result<Vec<Contact>, BadContacts> {
    if given.len() > MAX_CONTACTS {
        return Err(BadContacts);
    }
    let part = |given: &str| {
        let given = given.trim();
        let fits = (1..=MAX_CONTACT_CHARS).contains(&given.chars().count());
        let is_clean = !given.contains(char::is_control);
        if fits && is_clean { Ok(given.to_owned()) } else { Err(BadContacts) }
    };
    let contact =
        |given: Contact| Ok(Contact { name: part(&given.name)?, reach: part(&given.reach)? });
    given.into_iter().map(contact).collect()
}

fn key(group: GroupId) -> String {
    format!("contacts/{group}")
}

/// The content of a record.
#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Content {
    /// Of a group that is taking over none.
    Own(Vec<Contact>),
    /// With those of records of other groups, which are not all removed yet, each known by its
    /// version: what is kept there later is not among them.
    Joint { contacts: Vec<Contact>, taken: Vec<(GroupId, u64)> },
}

impl Content {
    fn contacts(self) -> Vec<Contact> {
        match self {
            Self::Own(contacts) | Self::Joint { contacts, .. } => contacts,
        }
    }

    fn taken(&self) -> &[(GroupId, u64)] {
        match self {
            Self::Own(_) => &[],
            Self::Joint { taken, .. } => taken,
        }
    }

    fn encode(&self) -> Bytes {
        json_bytes(self)
    }
}

/// The contacts of a group as they are kept.
#[derive(Debug, Clone)]
pub struct Kept {
    /// Which group's.
    pub group: GroupId,
    /// They, and those of the groups that were merged into it.
    pub contacts: Vec<Contact>,
    /// What holds as long as nobody has kept others.
    unchanged: Precondition,
    /// The records of groups that were merged into it.
    merged: Vec<(GroupId, Version)>,
}

async fn content(
    store: &dyn Store,
    group: GroupId,
) -> Result<Option<(Content, Version)>, StoreError> {
    let Some(record) = store.get(key(group)).await? else { return Ok(None) };
    let content = serde_json::from_slice(&record.value);
    let content = content.map_err(|_| StoreError::Damaged(key(group).into()))?;
    Ok(Some((content, record.version)))
}

/// The contacts of a group, and those of the groups that were merged into it.
pub async fn read(
    store: &dyn Store,
    organisation: &Organisation,
    group: GroupId,
) -> Result<Kept, StoreError> {
    let mut records = Vec::new();
    for id in organisation.merged_into(group).chain([group]) {
        let found = content(store, id).await?;
        records.extend(found.map(|(content, version)| (id, content, version)));
    }
    let taken = records.iter().flat_map(|(_, content, _)| content.taken());
    let taken: Vec<(GroupId, u64)> = taken.copied().collect();
    let (contacts, unchanged, merged) = (Vec::new(), Precondition::Absent, Vec::new());
    let mut kept = Kept { group, contacts, unchanged, merged };
    for (id, content, version) in records {
        if !taken.contains(&(id, version.0)) {
            kept.contacts.extend(content.contacts());
        }
        if id == group {
            kept.unchanged = Precondition::Version(version);
        } else {
            kept.merged.push((id, version));
        }
    }
    Ok(kept)
}

/// Keeps a group's contacts in the place of those that are kept `over`, as long as nobody has kept
/// others; or of whatever is kept, also where nobody can read it. Those of the groups that were
/// merged into it are among them now.
pub async fn keep(
    store: &dyn Store,
    organisation: &Organisation,
    (group, contacts): (GroupId, &[Contact]),
    over: Option<Kept>,
) -> Result<(), PutError> {
    let (merged, expected) = match over {
        Some(kept) => (kept.merged, kept.unchanged),
        None => (merged_records(store, organisation, group).await?, Precondition::None),
    };
    let own = Content::Own(contacts.to_vec());
    if merged.is_empty() {
        return store.put(key(group), own.encode(), None, expected).await.map(drop);
    }
    let taken = merged.iter().map(|(id, at)| (*id, at.0)).collect();
    let joint = Content::Joint { contacts: contacts.to_vec(), taken };
    let stored = store.put(key(group), joint.encode(), None, expected).await?;
    // What somebody else has kept or removed in either place meanwhile stays as they left it.
    for (id, version) in merged {
        small::unless_beaten(store.remove(key(id), Precondition::Version(version)).await)?;
    }
    let stored = Precondition::Version(stored);
    small::unless_beaten(store.put(key(group), own.encode(), None, stored).await)?;
    Ok(())
}

/// The records of the groups that were merged into this one, whatever is in them.
async fn merged_records(
    store: &dyn Store,
    organisation: &Organisation,
    group: GroupId,
) -> Result<Vec<(GroupId, Version)>, StoreError> {
    let mut records = Vec::new();
    for id in organisation.merged_into(group) {
        let found = store.get(key(id)).await?;
        records.extend(found.map(|record| (id, record.version)));
    }
    Ok(records)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::sync::Arc;

    use uuid::Uuid;

    use super::*;
    use crate::{
        domain::{
            ids::MemberId,
            organisation::{
                event::Event,
                group::{GroupKind, Openness},
            },
        },
        store::{
            faulty::{Call, Fate, FaultyStore, Operation},
            memory::MemoryStore,
        },
    };

    const ONE: GroupId = GroupId(Uuid::from_u128(1));
    const THIRD: GroupId = GroupId(Uuid::from_u128(3));
    /// The one into which others are merged.
    const INTO: GroupId = GroupId(Uuid::from_u128(4));

    fn founded() -> Organisation {
        let mut organisation = Organisation::default();
        for group in [ONE, THIRD, INTO] {
            let (kind, name) = (GroupKind::Section, "Section".to_owned());
            let openness = Openness::Listed;
            let founded = Event::GroupFounded { group, kind, name, openness };
            organisation.apply(founded, &MemberId::hub(), 0);
        }
        organisation
    }

    fn merged(mut organisation: Organisation) -> Organisation {
        let merged = Event::GroupMerged { group: ONE, into: INTO };
        organisation.apply(merged, &MemberId::hub(), 0);
        organisation
    }

    fn named(names: &[&str]) -> Vec<Contact> {
        let contact = |name: &&str| Contact { name: (*name).to_owned(), reach: "01".to_owned() };
        names.iter().map(contact).collect()
    }

    async fn put(store: &dyn Store, group: GroupId, content: &Content) -> Version {
        store.put(key(group), content.encode(), None, Precondition::None).await.unwrap()
    }

    async fn put_own(store: &dyn Store, group: GroupId, names: &[&str]) -> Version {
        put(store, group, &Content::Own(named(names))).await
    }

    async fn put_joint(store: &dyn Store, names: &[&str], taken: (GroupId, u64)) {
        let joint = Content::Joint { contacts: named(names), taken: vec![taken] };
        put(store, INTO, &joint).await;
    }

    async fn save(
        store: &dyn Store,
        organisation: &Organisation,
        names: &[&str],
        over: Option<Kept>,
    ) -> Result<(), PutError> {
        let wished = named(names);
        keep(store, organisation, (INTO, wished.as_slice()), over).await
    }

    async fn names(store: &dyn Store, organisation: &Organisation) -> Vec<String> {
        let kept = read(store, organisation, INTO).await.unwrap();
        kept.contacts.into_iter().map(|contact| contact.name).collect()
    }

    #[tokio::test]
    async fn house_9_what_is_taken_over_is_one_record_of_one_group_as_it_stood_then() {
        let (store, organisation) = (MemoryStore::default(), merged(founded()));
        let Version(at) = put_own(&store, ONE, &["Salle"]).await;
        for other in [(THIRD, at), (ONE, at + 1_000)] {
            put_joint(&store, &["Local"], other).await;
            assert_eq!(names(&store, &organisation).await, ["Salle", "Local"], "{other:?}");
        }
        put_joint(&store, &["Local"], (ONE, at)).await;
        assert_eq!(names(&store, &organisation).await, ["Local"]);
        put_own(&store, ONE, &["Mairie"]).await;
        assert_eq!(names(&store, &organisation).await, ["Mairie", "Local"]);
    }

    #[tokio::test]
    async fn house_9_what_is_kept_in_a_merged_group_after_it_was_read_stays() {
        let (store, organisation) = (MemoryStore::default(), merged(founded()));
        put_own(&store, ONE, &["Salle"]).await;
        let seen = read(&store, &organisation, INTO).await.unwrap();
        put_own(&store, ONE, &["Mairie"]).await;
        save(&store, &organisation, &["Salle", "Local"], Some(seen)).await.unwrap();
        assert_eq!(names(&store, &organisation).await, ["Mairie", "Salle", "Local"]);
    }

    #[tokio::test]
    async fn house_9_a_group_that_was_merged_after_the_contacts_were_read_is_not_taken_over() {
        let (store, organisation) = (MemoryStore::default(), founded());
        put_own(&store, ONE, &["Salle"]).await;
        let seen = read(&store, &organisation, INTO).await.unwrap();
        let organisation = merged(organisation);
        save(&store, &organisation, &["Local"], Some(seen)).await.unwrap();
        assert_eq!(names(&store, &organisation).await, ["Salle", "Local"]);
    }

    #[tokio::test]
    async fn house_9_contacts_of_whoever_saves_while_others_are_taken_over_stay() {
        let below: Arc<dyn Store> = Arc::new(MemoryStore::default());
        let stalls = FaultyStore::new(Arc::clone(&below));
        let stalling = stalls.clone();
        // The first that is asked of that group's record is what stands there, the second its end.
        let fates = move |call: &Call| {
            if call.name == key(ONE) && call.nth == 1 {
                stalling.stall(Operation::Small);
            }
            Fate::default()
        };
        let store = FaultyStore::with_fates(Arc::new(stalls.clone()), fates);
        let organisation = merged(founded());
        put_own(below.as_ref(), ONE, &["Salle"]).await;
        let saving = save(&store, &organisation, &["Salle", "Local"], None);
        let meanwhile = async {
            while stalls.calls(Operation::Small) < 3 {
                tokio::task::yield_now().await;
            }
            put_own(below.as_ref(), INTO, &["Mairie"]).await;
            stalls.release(Operation::Small);
        };
        let (saved, ()) = tokio::join!(saving, meanwhile);
        saved.unwrap();
        assert_eq!(names(&store, &organisation).await, ["Mairie"]);
        assert_eq!(below.get(key(ONE)).await.unwrap(), None);
    }
}
