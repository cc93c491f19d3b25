//! Sessions: one task for each socket, between a dialect and the rooms.
//!
//! The dialect is a state machine without IO; the session feeds it frames and time, carries its
//! events to rooms and the rooms' events back. It never waits for one thing alone: a slow socket
//! does not stop reading, a busy room does not stop keep-alives.

mod channel_frames;
mod channels;
mod document;
mod documents;
mod feed;
mod followed;
mod opening;
mod rare;
mod renewal;
mod signals;
mod socket;
mod under_way;
mod wire;

pub use document::{Done, Work};
pub use documents::Documents;
pub use opening::Opening;
pub(crate) use socket::serve;

/// Events that rooms may queue for one socket; a room that finds the queue full lets it lag.
pub(crate) const QUEUE_EVENTS: usize = 128;
/// Updates and copies of one socket that may be on their way into the store. Beyond it the session
/// stops reading, so that a stalled store slows clients down instead of filling memory.
pub(crate) const MAX_UNSETTLED_UPDATES: usize = 256;
/// Syncs of one socket that rooms have not answered yet. An answer may be a whole text, so a client
/// that asks without reading must not pile them up.
pub(crate) const MAX_UNANSWERED_SYNCS: usize = 8;
/// Bytes of updates and copies that may be on their way into the store.
pub(crate) const MAX_UNSETTLED_BYTES: usize = 32 * 1024 * 1024;
