//! Which Yjs clients wrote in which branch, so that nobody writes under them in its base, and the
//! other way round: the ids would stand for two different things once the branch is adopted.

use std::{
    collections::{HashMap, HashSet},
    error::Error,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use super::{history, load::LoadError, log_name};
use crate::{
    domain::ids::RoomId,
    store::{Loaded, Store, StoreError},
    text::{archive::Entry, flat::GENESIS_CLIENT, open::writers},
};

/// Which branches of a text may yet become part of it: told by who knows how far they have come.
pub type BranchesOf = Arc<dyn Fn(&RoomId) -> Vec<RoomId> + Send + Sync>;

/// The clients of all branches that are known, by the text at their root. Shared by all rooms.
#[derive(Clone)]
pub struct ClaimTable {
    branches_of: BranchesOf,
    /// Held only to look up and insert.
    known: Arc<Mutex<Known>>,
}

#[derive(Default)]
struct Known {
    claims: HashMap<RoomId, HashMap<u64, RoomId>>,
    /// The texts whose branches were read since the hub started.
    read: HashSet<RoomId>,
    /// The branches that could not be read whole: who else wrote there is not known.
    damaged: HashSet<RoomId>,
}

impl ClaimTable {
    /// Nothing is known yet.
    pub fn new(branches_of: BranchesOf) -> Self {
        Self { branches_of, known: Arc::default() }
    }

    /// Reads which clients wrote in the branches of a text, before anybody writes there: once for
    /// each start of the hub, since what is written from then on is noted as it comes. A branch
    /// that is damaged opens no more; as far as it can be read, its clients are noted too.
    pub(super) async fn read(&self, root: &RoomId, store: &dyn Store) -> Result<(), LoadError> {
        if self.known().read.contains(root) {
            return Ok(());
        }
        for branch in (self.branches_of)(root) {
            let loaded = match store.load(log_name(&branch)).await {
                Ok(loaded) => loaded,
                Err(error @ StoreError::Unavailable(_)) => return Err(error.into()),
                Err(error @ (StoreError::Damaged(_) | StoreError::Refused(_))) => {
                    self.pass_over(branch, &error);
                    continue;
                }
            };
            // A few records: what its authors wrote, and nothing of the text.
            match history(&loaded) {
                Ok(own) => self.claim(root, &branch, writers(&own.entries)),
                Err(error) => {
                    self.claim(root, &branch, writers(&readable(&loaded)));
                    self.pass_over(branch, &error);
                }
            }
        }
        self.known().read.insert(root.clone());
        Ok(())
    }

    fn pass_over(&self, branch: RoomId, error: &dyn Error) {
        tracing::error!(%branch, %error, "an amendment is damaged, and its text goes on without");
        metrics::counter!("coopol_damaged_logs_total").increment(1);
        self.known().damaged.insert(branch);
    }

    /// Whether a branch could not be read whole.
    pub(super) fn is_damaged(&self, branch: &RoomId) -> bool {
        self.known().damaged.contains(branch)
    }

    /// Notes the clients that wrote in `branch`, whose root is `root`.
    pub fn claim(&self, root: &RoomId, branch: &RoomId, clients: impl IntoIterator<Item = u64>) {
        let mut known = self.known();
        let of_root = known.claims.entry(root.clone()).or_default();
        for client in clients.into_iter().filter(|client| *client != GENESIS_CLIENT) {
            of_root.entry(client).or_insert_with(|| branch.clone());
        }
    }

    /// Whether a client wrote elsewhere than in `room`, in a branch of `root`.
    fn is_taken(&self, root: &RoomId, room: &RoomId, client: u64) -> bool {
        let known = self.known();
        let owner = known.claims.get(root).and_then(|of_root| of_root.get(&client));
        owner.is_some_and(|owner| owner != room)
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What can be read of a log that is damaged.
fn readable(loaded: &Loaded) -> Vec<Entry> {
    let records = loaded.records.iter();
    records.filter_map(|record| Entry::decode(record.seq.0, &record.body).ok()).collect()
}

impl Default for ClaimTable {
    /// Of a hub without branches.
    fn default() -> Self {
        Self::new(Arc::new(|_| Vec::new()))
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
