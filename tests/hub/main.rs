//! The hub as a whole, in process: real sockets, and a store that fails when told to.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod peer;
mod support;
mod sync;
