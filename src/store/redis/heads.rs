//! How far each log has been seen to reach: a log never ends earlier than that, unless the server
//! has lost what it had acknowledged.

use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

use crate::store::{LogName, Sequence};

/// Most logs whose heads are remembered. When there are more, all are forgotten, and seen again
/// as they are used: about 20 MiB.
const MAX_HEADS: usize = 100_000;

/// The highest head that was seen of each log.
#[derive(Default)]
pub(super) struct Heads {
    heads: Mutex<HashMap<LogName, Sequence>>,
}

impl Heads {
    fn heads(&self) -> MutexGuard<'_, HashMap<LogName, Sequence>> {
        self.heads.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A log was seen to reach so far.
    pub(super) fn seen(&self, log: &LogName, head: Sequence) {
        let mut heads = self.heads();
        if let Some(highest) = heads.get_mut(log) {
            *highest = head.max(*highest);
            return;
        }
        if heads.len() >= MAX_HEADS {
            heads.clear();
        }
        heads.insert(log.clone(), head);
    }

    /// A log is read from its beginning: it is what it is now.
    pub(super) fn begin(&self, log: &LogName, head: Sequence) {
        self.heads().remove(log);
        self.seen(log, head);
    }

    /// How far it must reach at least.
    pub(super) fn floor(&self, log: &LogName) -> Sequence {
        self.heads().get(log).copied().unwrap_or_default()
    }
}
