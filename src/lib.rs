//! Coopol: a real-time hub for people who write and decide together.

pub mod store;
