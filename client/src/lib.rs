//! A Yjs client for Rust programs: connect, sync, edit offline, know what is saved.
//!
//! It speaks the Hocuspocus dialect in binary frames, so it works with a Coopol hub (at
//! `/collab`) and with other servers of that dialect.
//!
//! ```no_run
//! use coopol_client::{Client, ClientOptions};
//! use coopol_client::yrs::{Text, Transact};
//!
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! let client = Client::connect(ClientOptions::new("ws://127.0.0.1:8080/collab", "open/essai"))?;
//! client.wait_synced().await?;
//!
//! let text = client.doc().get_or_insert_text("text");
//! text.push(&mut client.doc().transact_mut(), "Bonjour !\n");
//!
//! client.wait_saved().await?; // the hub has stored it: no crash can lose it
//! client.close().await;
//! # Ok(())
//! # }
//! ```
//!
//! # What it promises
//! - [`Client::saved`] is true only when every local edit is acknowledged as stored. Where the hub
//!   refuses one, [`Client::wait_saved`] says so.
//! - Edits are never dropped: offline they stay in the document, and the next sync carries them;
//!   when they come faster than the socket takes them, they are folded into one diff.
//! - After a loss it comes back by itself, with backoff and full jitter, asking for a new token
//!   each time; it stops, and says why, only when the hub says that trying again is useless.
//! - What the hub sends is applied with [`Client::origin`], and not sent back.
//!
//! # Channels
//! [`Channel`] follows one of a hub's channels: each message is told once and in order, over every
//! loss and, from [`ChannelOptions::after`], also over restarts of the program. What is said is
//! stored once, however often it had to be sent.

mod backoff;
mod channel;
mod client;
mod connection;
mod driver;
mod options;
mod outbox;
mod presence;
mod room;
mod shared;
mod socket;
mod status;
mod wire;

pub use backoff::{FIRST_DELAY, MAX_DELAY};
pub use channel::{
    Channel, ChannelOptions, Event, Message, MessageState, NewMessage, Reactions, SayError,
    Speaker, Uuid,
};
pub use client::{Client, InvalidPresence, InvalidSignal};
pub use connection::Connection;
pub use coopol_protocol::Access;
pub use options::{
    ClientOptions, MAX_ROOM_BYTES, MAX_ROOMS, RoomOptions, Token, TokenError, new_doc,
};
pub use presence::Peer;
pub use status::{Ended, OpenError, Refusal, SaveError, Status};
/// The documents' own crate, in the version that this one is built with.
pub use yrs;
