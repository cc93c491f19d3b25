//! The state that joiners get: encoded once, kept while the changes since are small beside it.

use std::sync::Arc;

use coopol_protocol::message::SharedFrame;

/// Changes kept behind a cached state, in frames: a joiner reads one after the other.
const MAX_FRAMES: usize = 64;
/// A cached state is encoded anew when the changes since outweigh this part of it.
const MAX_TAIL_PART: usize = 4;
/// Changes that are always worth keeping, in bytes.
const MIN_TAIL_BYTES: usize = 16 * 1024;
/// Different state vectors remembered between two changes: after a restart all clients return
/// with the same one.
const MAX_DIFFS: usize = 4;

/// Cached answers of one room.
#[derive(Debug, Default)]
pub(super) struct JoinCache {
    /// The state, then the changes since.
    frames: Vec<SharedFrame>,
    tail_bytes: usize,
    shared: Option<Arc<Vec<SharedFrame>>>,
    diffs: Vec<(Vec<(u64, u32)>, SharedFrame)>,
}

impl JoinCache {
    /// The document changed; `change` is what everybody was sent.
    pub(super) fn changed(&mut self, change: &SharedFrame) {
        self.diffs.clear();
        self.shared = None;
        let Some(state) = self.frames.first() else { return };
        self.tail_bytes += change.len();
        let limit = (state.len() / MAX_TAIL_PART).max(MIN_TAIL_BYTES);
        if self.tail_bytes > limit || self.frames.len() >= MAX_FRAMES {
            self.clear();
        } else {
            self.frames.push(change.clone());
        }
    }

    /// Forgets everything.
    pub(super) fn clear(&mut self) {
        *self = Self::default();
    }

    /// What a copy that has nothing needs; `encode` makes the state if none is cached.
    pub(super) fn state(&mut self, encode: impl FnOnce() -> SharedFrame) -> Arc<Vec<SharedFrame>> {
        if let Some(shared) = &self.shared {
            return Arc::clone(shared);
        }
        if self.frames.is_empty() {
            self.frames.push(encode());
        }
        let shared = Arc::new(self.frames.clone());
        self.shared = Some(Arc::clone(&shared));
        shared
    }

    /// What a copy with this state vector needs; `encode` makes it if it is not remembered.
    pub(super) fn diff(
        &mut self,
        mut have: Vec<(u64, u32)>,
        encode: impl FnOnce(&[(u64, u32)]) -> SharedFrame,
    ) -> SharedFrame {
        have.sort_unstable();
        if let Some((_, frame)) = self.diffs.iter().find(|(known, _)| *known == have) {
            return frame.clone();
        }
        let frame = encode(&have);
        if self.diffs.len() == MAX_DIFFS {
            self.diffs.remove(0);
        }
        self.diffs.push((have, frame.clone()));
        frame
    }
}
