//! What `/readyz` and the metrics say: which rooms wait for the store.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
};

use crate::domain::ids::RoomId;

/// Rooms whose words are not stored at the moment, with the store's last answer. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub struct Health {
    waiting: Arc<Mutex<BTreeMap<String, String>>>,
}

impl Health {
    /// A room cannot store; `cause` is the store's answer.
    pub fn failing(&self, room: &RoomId, cause: &str) {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        waiting.insert(room.to_string(), cause.to_owned());
        metrics::gauge!("coopol_rooms_waiting_for_store").set(waiting.len() as f64);
    }

    /// The room can store again, or is gone.
    pub fn recovered(&self, room: &RoomId) {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        waiting.remove(&room.to_string());
        metrics::gauge!("coopol_rooms_waiting_for_store").set(waiting.len() as f64);
    }

    /// How many rooms wait, and one of the causes.
    pub fn degraded(&self) -> Option<(usize, String)> {
        let waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        let cause = waiting.values().next()?;
        Some((waiting.len(), cause.clone()))
    }
}
