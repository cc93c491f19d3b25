//! Hostile input, a million seeded mutations: no crash, no hang, bounded memory, and the other
//! rooms do not notice. `cargo test --test hostile -- --nocapture` prints the numbers.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout)]

mod connections;
mod corpus;
mod costly;
mod dice;
mod forge;
mod frames;
mod poison;
mod process;
mod sockets;
mod spoil;
mod support;
mod updates;
