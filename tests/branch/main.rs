//! Branches under random histories, against yrs and against what each rule says.
#![allow(clippy::unwrap_used, clippy::cast_possible_truncation, clippy::print_stdout)]

mod adoptions;
mod collisions;
mod excerpts;
mod histories;
mod parity;
mod rules;
mod wordings;
mod world;
