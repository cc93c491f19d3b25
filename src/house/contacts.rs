//! How a group is reached: in an erasable record, since it holds people's names and numbers.
//!
//! ```text
//! contacts/<group>   JSON: a list of who or what, and how; or such a list with the records of
//!                    groups that were merged into this one, and are taken over in it
//! ```
//! It is the group's and not its secretary's: whoever takes over finds it. A record that is taken
//! over counts no more, so that all are in the new place at once, and is removed after that.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    domain::{ids::GroupId, organisation::Organisation},
    store::{Precondition, PutError, Store, StoreError, Version},
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
    /// Of a group that has taken over none.
    Own(Vec<Contact>),
    /// With those of records of other groups, each known by its version: what is kept there later
    /// is not among them.
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
/// others; or of whatever is kept. Those of the groups that were merged into it are among them now.
pub async fn keep(
    store: &dyn Store,
    organisation: &Organisation,
    (group, contacts): (GroupId, &[Contact]),
    over: Option<Kept>,
) -> Result<(), PutError> {
    let (merged, expected) = match over {
        Some(kept) => (kept.merged, kept.unchanged),
        None => (read(store, organisation, group).await?.merged, Precondition::None),
    };
    let contacts = contacts.to_vec();
    let taken: Vec<(GroupId, u64)> = merged.iter().map(|(id, at)| (*id, at.0)).collect();
    let content = match taken.is_empty() {
        true => Content::Own(contacts),
        false => Content::Joint { contacts, taken },
    };
    let value = serde_json::to_vec(&content).unwrap_or_else(|_| unreachable!("text is JSON"));
    store.put(key(group), value.into(), None, expected).await?;
    for (id, version) in merged {
        match store.remove(key(id), Precondition::Version(version)).await {
            // Somebody has removed it, or has kept others there: these stay.
            Ok(()) | Err(PutError::Conflict { .. }) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}
