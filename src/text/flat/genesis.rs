//! The first block of every text: the same bytes for everybody.
//!
//! Whoever applies them, once or often, on the hub or in the page of an open room, has one and the
//! same first block: Yjs knows the ids already.

use bytes::Bytes;

/// The Yjs client id that made the first block, reserved for it: nobody else writes under it.
pub const GENESIS_CLIENT: u64 = 1;

/// The update: client 1 embeds a `Y.Map` in the root `text` (clock 0) and sets its `type` (1) and
/// `bid` (2).
const GENESIS: &[u8] = b"\
    \x01\x03\x01\x00\
    \x07\x01\x04text\x01\
    \x28\x00\x01\x00\x04type\x01\x77\x09paragraph\
    \x28\x00\x01\x00\x03bid\x01\x77\x05first\
    \x00";

/// The update (v1) that makes the first block.
pub fn genesis_update() -> Bytes {
    Bytes::from_static(GENESIS)
}
