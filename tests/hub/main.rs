//! The hub as a whole, in process: real sockets, and a store that fails when told to.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod access;
mod cold;
mod compaction;
mod drain;
mod epoch;
mod failing;
mod full;
mod held;
mod peer;
mod poison;
mod presence;
mod ready;
mod signals;
mod slow;
mod storm;
mod support;
mod sync;
