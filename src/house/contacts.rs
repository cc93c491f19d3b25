//! How a group is reached: in an erasable record, since it holds people's names and numbers.
//!
//! ```text
//! contacts/<group>   JSON: a list of who or what, and how
//! ```
//! It is the group's and not its secretary's: whoever takes over finds it.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    domain::{ids::GroupId, organisation::Organisation},
    store::{Precondition, PutError, Store, StoreError},
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

/// The contacts of a group as they are kept.
#[derive(Debug, Clone)]
pub struct Kept {
    /// They, and those of the groups that were merged into it.
    pub contacts: Vec<Contact>,
    /// What holds as long as nobody has kept others.
    pub unchanged: Precondition,
}

/// The contacts of a group, and those of the groups that were merged into it.
pub async fn read(
    store: &dyn Store,
    organisation: &Organisation,
    group: GroupId,
) -> Result<Kept, StoreError> {
    let mut kept = Kept { contacts: Vec::new(), unchanged: Precondition::Absent };
    for id in organisation.merged_into(group).chain([group]) {
        let Some(record) = store.get(key(id)).await? else { continue };
        let contacts: Vec<Contact> = serde_json::from_slice(&record.value)
            .map_err(|_| StoreError::Damaged(key(id).into()))?;
        kept.contacts.extend(contacts);
        if id == group {
            kept.unchanged = Precondition::Version(record.version);
        }
    }
    Ok(kept)
}

/// Keeps a group's contacts where `expected` holds; those of the groups that were merged into it
/// are among them now.
pub async fn keep(
    store: &dyn Store,
    organisation: &Organisation,
    (group, contacts): (GroupId, &[Contact]),
    expected: Precondition,
) -> Result<(), PutError> {
    let value = serde_json::to_vec(contacts).unwrap_or_else(|_| unreachable!("text is JSON"));
    store.put(key(group), value.into(), None, expected).await?;
    for merged in organisation.merged_into(group) {
        store.remove(key(merged), Precondition::None).await.map_err(PutError::unconditional)?;
    }
    Ok(())
}
