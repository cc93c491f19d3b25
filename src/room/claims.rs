//! Which Yjs clients wrote in which branch, so that nobody writes under them in its base, and the
//! other way round: the ids would stand for two different things once the branch is adopted.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use crate::{domain::ids::RoomId, text::flat::GENESIS_CLIENT};

/// The clients of all branches that are known, by the text at their root. Shared by all rooms.
#[derive(Clone, Default)]
pub struct ClaimTable {
    /// Held only to look up and insert.
    claims: Arc<Mutex<HashMap<RoomId, HashMap<u64, RoomId>>>>,
}

impl ClaimTable {
    /// Notes the clients that wrote in `branch`, whose root is `root`.
    pub fn claim(&self, root: &RoomId, branch: &RoomId, clients: impl IntoIterator<Item = u64>) {
        let mut claims = self.claims.lock().unwrap_or_else(PoisonError::into_inner);
        let of_root = claims.entry(root.clone()).or_default();
        for client in clients.into_iter().filter(|client| *client != GENESIS_CLIENT) {
            of_root.entry(client).or_insert_with(|| branch.clone());
        }
    }

    /// Whether a client wrote elsewhere than in `room`, in a branch of `root`.
    fn is_taken(&self, root: &RoomId, room: &RoomId, client: u64) -> bool {
        let claims = self.claims.lock().unwrap_or_else(PoisonError::into_inner);
        let owner = claims.get(root).and_then(|of_root| of_root.get(&client));
        owner.is_some_and(|owner| owner != room)
    }
}

/// The claims as one room sees them.
pub(super) struct Claims {
    table: ClaimTable,
    room: RoomId,
    /// The text at the root; the room itself where it is no branch.
    root: RoomId,
}

impl Claims {
    /// The claims of `room`, which stands on `below`, the lowest first.
    pub(super) fn new(table: ClaimTable, room: RoomId, below: Vec<RoomId>) -> Self {
        let root = below.into_iter().next().unwrap_or_else(|| room.clone());
        Self { table, room, root }
    }

    /// Notes clients that wrote here, where this is a branch.
    pub(super) fn claim(&self, clients: impl IntoIterator<Item = u64>) {
        if self.room != self.root {
            self.table.claim(&self.root, &self.room, clients);
        }
    }

    /// Whether a client wrote in another branch of the same root.
    pub(super) fn is_taken(&self, client: u64) -> bool {
        self.table.is_taken(&self.root, &self.room, client)
    }
}
