//! Frames of the Hocuspocus dialect: read from clients, written for them.

use bytes::{BufMut, Bytes, BytesMut};

use crate::connection::{Access, Outcome, SyncMessage, Violation, read_awareness, read_sync};
use crate::lib0::{Reader, write_var_str, write_var_uint};
use crate::limits::{
    MAX_ADDRESS_BYTES, MAX_ROOM_BYTES, MAX_STATELESS_BYTES, MAX_TOKEN_BYTES, MAX_VERSION_BYTES,
};
use crate::message::kind;

/// The only frames without an address.
pub(super) const PING: [u8; 1] = [9];
pub(super) const PONG: [u8; 1] = [10];

/// What separates the room from the session in an address.
const SEPARATOR: char = '\0';

mod auth {
    pub(super) const TOKEN: u64 = 0;
    pub(super) const PERMISSION_DENIED: u64 = 1;
    pub(super) const AUTHENTICATED: u64 = 2;
}

/// A message of a client about one document.
pub(super) enum Message {
    Sync(SyncMessage),
    Awareness(Bytes),
    Auth(Credentials),
    QueryAwareness,
    Stateless(String),
    Close,
}

/// What a provider sends to be let in.
pub(super) struct Credentials {
    pub(super) token: String,
    /// Whether it said its version, as providers from v4 on do.
    pub(super) dialect: Dialect,
}

/// What a provider understands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Dialect {
    /// No frames without address.
    V3,
    /// Ping and pong.
    V4,
}

/// Splits a frame into its address and its message.
pub(super) fn read(frame: &Bytes) -> Result<(&str, Message), Violation> {
    let mut reader = Reader::new(frame);
    let address = reader.var_str()?;
    check_address(address)?;
    let message = read_message(&mut reader, frame)?;
    Ok((address, message))
}

fn read_message(reader: &mut Reader<'_>, frame: &Bytes) -> Result<Message, Violation> {
    let message = match reader.var_uint()? {
        kind::SYNC => Message::Sync(read_sync(reader, frame)?),
        kind::AWARENESS => Message::Awareness(read_awareness(reader, frame)?),
        // What later versions append to their credentials is none of our business.
        kind::AUTH => return Ok(Message::Auth(read_credentials(reader)?)),
        kind::QUERY_AWARENESS => Message::QueryAwareness,
        kind::STATELESS => Message::Stateless(bounded(reader, MAX_STATELESS_BYTES)?),
        kind::CLOSE => Message::Close,
        _ => return Err(Violation::bad("unknown message")),
    };
    if reader.is_at_end() { Ok(message) } else { Err(Violation::bad("trailing bytes")) }
}

fn read_credentials(reader: &mut Reader<'_>) -> Result<Credentials, Violation> {
    if reader.var_uint()? != auth::TOKEN {
        return Err(Violation::bad("unknown auth message"));
    }
    let token = bounded(reader, MAX_TOKEN_BYTES)?;
    if reader.is_at_end() {
        return Ok(Credentials { token, dialect: Dialect::V3 });
    }
    bounded(reader, MAX_VERSION_BYTES)?;
    Ok(Credentials { token, dialect: Dialect::V4 })
}

fn bounded(reader: &mut Reader<'_>, max_bytes: usize) -> Result<String, Violation> {
    let text = reader.var_str()?;
    if text.len() > max_bytes {
        return Err(Violation::bad("a text is too long"));
    }
    Ok(text.to_owned())
}

fn check_address(address: &str) -> Result<(), Violation> {
    let (room, session) = split(address);
    let is_named = !room.trim().is_empty() && room.len() <= MAX_ROOM_BYTES;
    let is_plain = !session.is_some_and(|session| session.contains(SEPARATOR));
    if is_named && is_plain && address.len() <= MAX_ADDRESS_BYTES {
        Ok(())
    } else {
        Err(Violation::bad("bad document name"))
    }
}

/// The room of an address.
pub(super) fn room(address: &str) -> &str {
    split(address).0
}

fn split(address: &str) -> (&str, Option<&str>) {
    match address.split_once(SEPARATOR) {
        Some((room, session)) => (room, Some(session)),
        None => (address, None),
    }
}

pub(super) fn authenticated(address: &str, access: Access) -> Bytes {
    let scope = match access {
        Access::ReadWrite => "read-write",
        Access::ReadOnly => "readonly",
    };
    write(address, kind::AUTH, |out| {
        write_var_uint(out, auth::AUTHENTICATED);
        write_var_str(out, scope);
    })
}

pub(super) fn permission_denied(address: &str, reason: &str) -> Bytes {
    write(address, kind::AUTH, |out| {
        write_var_uint(out, auth::PERMISSION_DENIED);
        write_var_str(out, reason);
    })
}

pub(super) fn token_request(address: &str) -> Bytes {
    write(address, kind::AUTH, |out| write_var_uint(out, auth::TOKEN))
}

pub(super) fn close(address: &str, reason: &str) -> Bytes {
    write(address, kind::CLOSE, |out| write_var_str(out, reason))
}

pub(super) fn sync_status(address: &str, outcome: Outcome) -> Bytes {
    write(address, kind::SYNC_STATUS, |out| {
        out.put_u8(match outcome {
            Outcome::Stored => 1,
            Outcome::Refused => 0,
        });
    })
}

fn write(address: &str, kind: u64, body: impl FnOnce(&mut BytesMut)) -> Bytes {
    let mut out = BytesMut::new();
    write_var_str(&mut out, address);
    write_var_uint(&mut out, kind);
    body(&mut out);
    out.freeze()
}
