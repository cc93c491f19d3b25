//! Texts as CRDT documents: the only place that knows yrs.

pub mod archive;
pub mod attribution;
pub mod branch;
pub mod event;
pub mod flat;
pub mod live;
pub mod open;
pub mod union;
pub mod view;
