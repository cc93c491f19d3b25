//! Which rooms are in memory: one actor for each, however many ask at once.

use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use futures_util::future::join_all;
use tokio::sync::{mpsc, oneshot};

use super::{
    ClaimTable, Command, Health, Join, JoinError, Joined, MAILBOX_COMMANDS, MAX_ROOMS, Move,
    RoomHandle, RoomSettings, actor,
};
use crate::{
    domain::ids::{MemberId, RoomId},
    store::Store,
};

/// Times that a join meets a room just as it ends before it gives up.
const MAX_JOIN_ATTEMPTS: usize = 10;
/// How often a drain looks whether rooms are left.
const DRAIN_POLL: Duration = Duration::from_millis(20);

/// What every room works with.
#[derive(Clone)]
pub struct RoomEnv {
    /// Where words are kept.
    pub store: Arc<dyn Store>,
    /// Where a room says that it waits for the store.
    pub health: Health,
    /// Where a room tells that words have moved.
    pub moves: mpsc::Sender<Move>,
    /// Which clients wrote in which branches.
    pub claims: ClaimTable,
    /// How rooms behave.
    pub settings: RoomSettings,
}

struct Entry {
    handle: RoomHandle,
    /// Who shows a presence there.
    present: Arc<[MemberId]>,
}

/// The rooms in memory. Cheap to clone.
#[derive(Clone)]
pub struct Registry {
    inner: Arc<Inner>,
}

struct Inner {
    env: RoomEnv,
    /// Held only to look up and insert; never across an await.
    rooms: Mutex<HashMap<RoomId, Entry>>,
    draining: AtomicBool,
}

impl Registry {
    /// No rooms yet.
    pub fn new(env: RoomEnv) -> Self {
        let (rooms, draining) = Default::default();
        Self { inner: Arc::new(Inner { env, rooms, draining }) }
    }

    /// Joins a room, which is loaded if it is not in memory. `request` makes the request anew for
    /// each attempt, with the channel for its answer.
    pub async fn join(
        &self,
        room: &RoomId,
        request: impl Fn(oneshot::Sender<Result<Joined, JoinError>>) -> Join,
    ) -> Result<Joined, JoinError> {
        for _ in 0..MAX_JOIN_ATTEMPTS {
            let handle = self.handle(room)?;
            let (answer, answered) = oneshot::channel();
            if handle.commands.send(Command::Join(Box::new(request(answer)))).await.is_err() {
                continue;
            }
            // No answer: the room ended with the request in its mailbox.
            if let Ok(result) = answered.await {
                return result;
            }
        }
        Err(JoinError::Unavailable)
    }

    /// Who shows a presence in each of these rooms, in their order; in rooms that are not in
    /// memory nobody does.
    pub fn present_in(&self, rooms: &[RoomId]) -> Vec<Arc<[MemberId]>> {
        let known = self.rooms();
        let present = |room| known.get(room).map(|entry| Arc::clone(&entry.present));
        rooms.iter().map(|room| present(room).unwrap_or_default()).collect()
    }

    /// How many rooms are in memory.
    pub fn len(&self) -> usize {
        self.rooms().len()
    }

    /// Whether no room is in memory.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Ends all rooms at once, each when everything accepted is durable; gives up after `patience`.
    /// Returns how many rooms are left, with words that the store did not take.
    pub async fn drain(&self, patience: Duration) -> usize {
        self.inner.draining.store(true, Ordering::Relaxed);
        let handles: Vec<_> = self.rooms().values().map(|entry| entry.handle.clone()).collect();
        let tell = |handle: RoomHandle| async move {
            // A room that is gone has ended already.
            let _ = handle.commands.send(Command::Drain).await;
        };
        let ended = async {
            // A room whose mailbox is full hears of this later than the others, which do not wait.
            join_all(handles.into_iter().map(tell)).await;
            while !self.is_empty() {
                tokio::time::sleep(DRAIN_POLL).await;
            }
        };
        let _ = tokio::time::timeout(patience, ended).await;
        self.len()
    }

    fn handle(&self, room: &RoomId) -> Result<RoomHandle, JoinError> {
        let mut rooms = self.rooms();
        if let Some(entry) = rooms.get(room) {
            return Ok(entry.handle.clone());
        }
        if self.inner.draining.load(Ordering::Relaxed) {
            return Err(JoinError::Unavailable);
        }
        if rooms.len() >= MAX_ROOMS {
            return Err(JoinError::Full);
        }
        let (commands, mailbox) = mpsc::channel(MAILBOX_COMMANDS);
        let handle = RoomHandle { commands };
        let present = Arc::default();
        rooms.insert(room.clone(), Entry { handle: handle.clone(), present });
        metrics::gauge!("coopol_rooms").set(rooms.len() as f64);
        let lease = Lease { registry: self.clone(), room: room.clone() };
        tokio::spawn(actor::run(lease, mailbox, handle.clone()));
        Ok(handle)
    }

    fn rooms(&self) -> MutexGuard<'_, HashMap<RoomId, Entry>> {
        self.inner.rooms.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A room's place in the registry; given back when dropped, also when the actor panics. Nobody else
/// takes it away, so it is the room's own for as long.
pub(super) struct Lease {
    registry: Registry,
    room: RoomId,
}

impl Lease {
    pub(super) fn room(&self) -> &RoomId {
        &self.room
    }

    pub(super) fn env(&self) -> &RoomEnv {
        &self.registry.inner.env
    }

    /// Says who shows a presence in the room.
    pub(super) fn show(&self, present: Vec<MemberId>) {
        if let Some(entry) = self.registry.rooms().get_mut(&self.room) {
            entry.present = present.into();
        }
    }

    /// Whether all rooms are to end.
    pub(super) fn is_draining(&self) -> bool {
        self.registry.inner.draining.load(Ordering::Relaxed)
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        let mut rooms = self.registry.rooms();
        rooms.remove(&self.room);
        metrics::gauge!("coopol_rooms").set(rooms.len() as f64);
        drop(rooms);
        self.env().health.recovered(&self.room);
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use coopol_protocol::connection::Slot;

    use super::*;
    use crate::{
        domain::access::{Access, Others, Right},
        room::mailbox::mailbox,
        store::{
            faulty::{FaultyStore, Operation},
            memory::MemoryStore,
        },
    };

    /// A room that waits for the store and hears nothing more: its mailbox is full.
    fn stuck(registry: &Registry, index: usize) {
        let handle = registry.handle(&RoomId::Open(format!("stuck {index}").into())).unwrap();
        while handle.commands.try_send(Command::Leave(crate::room::SubscriberId(0))).is_ok() {}
    }

    #[tokio::test]
    async fn ops_1_rooms_that_hear_nothing_do_not_keep_the_others_from_ending() {
        let store = FaultyStore::new(Arc::new(MemoryStore::default()));
        let (health, settings) = (Health::default(), RoomSettings::default());
        let moves = mpsc::channel(1).0;
        let claims = ClaimTable::default();
        let env = RoomEnv { store: Arc::new(store.clone()), health, moves, claims, settings };
        let registry = Registry::new(env);
        let (events, _heard) = mailbox(8);
        let request = |answer| Join {
            member: MemberId::anonymous(),
            right: Right { access: Access::ReadWrite, others: Others::Shown },
            epoch: None,
            slot: Slot(0),
            events: events.clone(),
            answer,
        };
        registry.join(&RoomId::Open("well".into()), request).await.unwrap();
        store.stall(Operation::Load);
        (0..16).for_each(|index| stuck(&registry, index));
        let draining = registry.clone();
        let hour = Duration::from_secs(3_600);
        let drained = tokio::spawn(async move { draining.drain(hour).await });
        let within = Duration::from_secs(30);
        let well_ends = async {
            while registry.len() > 16 {
                tokio::time::sleep(DRAIN_POLL).await;
            }
        };
        tokio::time::timeout(within, well_ends).await.unwrap();
        store.release(Operation::Load);
        assert_eq!(tokio::time::timeout(within, drained).await.unwrap().unwrap(), 0);
    }
}
