//! The sync protocols of Yjs as pure state machines: bytes and time in, events and bytes out.
//!
//! Nothing here reads a clock, opens a socket or knows a CRDT library. A server feeds the frames
//! of one socket to a [`Connection`] ([`y_websocket`] or [`hocuspocus`]), takes its events and
//! the frames it wants sent. What a document has accepted so far is a [`Frontier`], which says of
//! every update, in one walk over its bytes, whether it is known, new, or lacks a predecessor.
//! Every limit stands in [`limits`], every close code in [`close`].

pub mod any;
pub mod awareness;
pub mod close;
pub mod connection;
pub mod frontier;
pub mod hocuspocus;
pub mod json;
pub mod lib0;
pub mod limits;
pub mod message;
pub mod ranges;
pub mod state_vector;
pub mod update;
pub mod y_websocket;

pub use close::CloseCode;
pub use connection::{
    Access, Connection, Event, Outcome, Receipt, Refusal, Slot, SyncReason, UpdateKind, Violation,
};
pub use frontier::{Accepted, Frontier, IdRange, UpdateSummary, Verdict, summarize};
pub use message::{ServerMessage, SharedFrame};
pub use update::MalformedUpdate;
