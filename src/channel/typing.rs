//! Who types in a channel now: bounded, expiring, never stored.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use tokio::time::Instant;

use crate::domain::ids::MemberId;

/// How long somebody types who was said to.
const LIFE: Duration = Duration::from_secs(6);
/// Most who are shown: more names fit no line.
const MAX_SHOWN: usize = 5;
/// Most who are remembered.
const MAX_TYPING: usize = 50;

/// Those who type, with when they no longer do.
#[derive(Debug, Default)]
pub(super) struct Typing(BTreeMap<MemberId, Instant>);

impl Typing {
    /// Somebody types; who sends a message does no more.
    pub(super) fn note(&mut self, member: MemberId) {
        if self.0.len() < MAX_TYPING || self.0.contains_key(&member) {
            self.0.insert(member, Instant::now() + LIFE);
        }
    }

    /// Somebody has stopped.
    pub(super) fn stop(&mut self, member: &MemberId) {
        self.0.remove(member);
    }

    /// Forgets those whose time is over.
    pub(super) fn expire(&mut self) {
        let now = Instant::now();
        self.0.retain(|_, until| *until > now);
    }

    /// When the next one's time is over.
    pub(super) fn next_end(&self) -> Option<Instant> {
        self.0.values().min().copied()
    }

    /// Those who are shown.
    pub(super) fn shown(&self) -> Arc<[MemberId]> {
        self.0.keys().take(MAX_SHOWN).cloned().collect()
    }
}
