//! The domain: pure values and rules, no clock, no network, no store.

pub mod access;
pub mod amendment;
pub mod ballot;
pub mod channel;
pub mod ids;
pub mod organisation;
pub mod revision;
