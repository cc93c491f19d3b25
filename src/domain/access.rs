//! What a session may do in a room: grants, and the pure check of one.

use std::collections::HashMap;

use super::ids::{MemberId, RoomId};

/// How far a session may go in one room.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Access {
    /// Reads and shows its cursor.
    ReadOnly,
    /// Reads and writes.
    ReadWrite,
}

/// Whether a session in a room is shown who else is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Others {
    /// All who show themselves.
    Shown,
    /// Nobody: it reads there only what is public, of which nobody is named (RIGHTS-9).
    Hidden,
}

/// What a session has in one room, by its grant and as everything stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Right {
    /// How far it may go.
    pub access: Access,
    /// Whether it is shown who else is there.
    pub others: Others,
}

/// One right, given to one member, for one room, until a time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grant {
    /// Who it was given to.
    pub member: MemberId,
    /// For which room, and no other.
    pub room: RoomId,
    /// How far it goes.
    pub access: Access,
    /// Its own id, by which it can be revoked.
    pub id: String,
    /// When it was given, in seconds since 1970.
    pub issued_at_s: u64,
    /// When it ends, in seconds since 1970; `None` only in open rooms.
    pub expires_at_s: Option<u64>,
    /// The epoch of the document that its holder's copy belongs to, if the giver stated one.
    pub epoch: Option<u64>,
}

/// Why a grant does not open a room.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Denied {
    /// It was given for another room.
    #[error("this token is for another room")]
    OtherRoom,
    /// Its time is over.
    #[error("this token has expired: ask for a new one")]
    Expired,
    /// It was taken back.
    #[error("this access was revoked")]
    Revoked,
    /// Its member has no right to this text, or none any more.
    #[error("you have no right to this text")]
    NoRight,
}

impl Grant {
    /// The grant of everybody in an open room.
    pub fn open(room: RoomId) -> Self {
        Self {
            member: MemberId::anonymous(),
            room,
            access: Access::ReadWrite,
            id: String::new(),
            issued_at_s: 0,
            expires_at_s: None,
            epoch: None,
        }
    }

    /// Whether the grant opens `room` at `now_s` (seconds since 1970).
    pub fn check(&self, room: &RoomId, now_s: u64) -> Result<Access, Denied> {
        if self.room != *room {
            return Err(Denied::OtherRoom);
        }
        match self.expires_at_s {
            Some(end) if end <= now_s => Err(Denied::Expired),
            _ => Ok(self.access),
        }
    }
}

/// Access taken back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Revocation {
    /// One grant, until its own end.
    Grant {
        /// The grant's id.
        id: String,
        /// When it would have ended; it is forgotten after that.
        expires_at_s: u64,
    },
    /// Every grant that a member was given up to a time.
    Member {
        /// Who.
        member: MemberId,
        /// Grants issued at this time or before no longer open anything.
        until_s: u64,
    },
}

/// Every revocation that still matters.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Revocations {
    grants: HashMap<String, u64>,
    members: HashMap<MemberId, u64>,
}

impl Revocations {
    /// Takes one more in; forgets those of grants that have ended by `now_s`.
    pub fn apply(&mut self, revocation: Revocation, now_s: u64) {
        match revocation {
            Revocation::Grant { id, expires_at_s } => {
                self.grants.retain(|_, end| *end > now_s);
                self.grants.insert(id, expires_at_s);
            }
            Revocation::Member { member, until_s } => {
                let until = self.members.entry(member).or_default();
                *until = (*until).max(until_s);
            }
        }
    }

    /// Whether a grant was taken back. An open room's is everybody's and is never: its member and
    /// id say nothing. A grant without an id goes only with all of its member's.
    pub fn covers(&self, grant: &Grant) -> bool {
        if grant.expires_at_s.is_none() {
            return false;
        }
        let by_id = !grant.id.is_empty() && self.grants.contains_key(&grant.id);
        by_id || self.covers_member(&grant.member, grant.issued_at_s)
    }

    /// Whether everything that a member was given at `issued_at_s` was taken back.
    pub fn covers_member(&self, member: &MemberId, issued_at_s: u64) -> bool {
        self.members.get(member).is_some_and(|until| issued_at_s <= *until)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn access_3_a_revocation_covers_one_grant_or_all_that_a_member_had() {
        let room = RoomId::Open("a".into());
        let grant = |id: &str, issued_at_s| Grant {
            id: id.to_owned(),
            issued_at_s,
            expires_at_s: Some(1_000),
            ..Grant::open(room.clone())
        };
        let mut list = Revocations::default();
        list.apply(Revocation::Grant { id: "one".to_owned(), expires_at_s: 1_000 }, 10);
        assert!(list.covers(&grant("one", 5)));
        assert!(!list.covers(&grant("two", 5)));
        list.apply(Revocation::Member { member: MemberId::anonymous(), until_s: 50 }, 50);
        assert!(list.covers(&grant("two", 50)));
        assert!(!list.covers(&grant("two", 51)));
        list.apply(Revocation::Grant { id: "other".to_owned(), expires_at_s: 3_000 }, 2_000);
        assert!(!list.grants.contains_key("one"), "ended grants are forgotten");
    }

    #[test]
    fn access_3_a_grant_without_id_is_not_every_other_one_without() {
        let open = Grant::open(RoomId::Open("a".into()));
        let nameless = Grant { expires_at_s: Some(1_000), issued_at_s: 60, ..open.clone() };
        let mut list = Revocations::default();
        list.apply(Revocation::Grant { id: String::new(), expires_at_s: 1_000 }, 10);
        list.apply(Revocation::Member { member: MemberId::anonymous(), until_s: 50 }, 50);
        assert!(!list.covers(&nameless), "which one was meant, nobody knows");
        assert!(!list.covers(&open), "an open room stays open");
        list.apply(Revocation::Member { member: MemberId::anonymous(), until_s: 60 }, 60);
        assert!(list.covers(&nameless));
    }

    #[test]
    fn a_grant_opens_its_own_room_until_its_end() {
        let room = RoomId::Open("a".into());
        let grant = Grant { expires_at_s: Some(100), ..Grant::open(room.clone()) };
        assert_eq!(grant.check(&room, 99), Ok(Access::ReadWrite));
        assert_eq!(grant.check(&room, 100), Err(Denied::Expired));
        assert_eq!(grant.check(&RoomId::Open("b".into()), 0), Err(Denied::OtherRoom));
    }
}
