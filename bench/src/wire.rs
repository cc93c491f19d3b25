//! Frames as bytes, made and read without a client library: cheaper than what they measure.

use std::sync::Arc;

use bytes::Bytes;
use coopol_protocol::lib0::{Reader, write_var_bytes, write_var_str, write_var_uint};

const SYNC: u64 = 0;
const AWARENESS: u64 = 1;
const AUTH: u64 = 2;
const SYNC_STATUS: u64 = 8;
const STEP_1: u64 = 0;
const STEP_2: u64 = 1;
const UPDATE: u64 = 2;
/// Hocuspocus: a client that sends its token.
const TOKEN: u64 = 0;
/// Hocuspocus: an update that is stored, as far as the server promises that.
const STORED: u64 = 1;

/// The name of the document's root text.
pub(crate) const TEXT: &str = "text";

/// The language of a socket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Dialect {
    /// The room is in the address of the socket.
    YWebsocket,
    /// Each frame begins with its room.
    Hocuspocus,
}

/// How a client speaks about one room.
#[derive(Clone, Debug)]
pub(crate) struct Wire {
    dialect: Dialect,
    room: Arc<str>,
}

/// A frame from the server.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Heard<'a> {
    /// Its state vector.
    Step1(&'a [u8]),
    /// What a copy lacks, or an update as it happens.
    Update(&'a [u8]),
    /// Presence.
    Awareness(&'a [u8]),
    /// An update of this client's is stored.
    Stored,
    /// Anything else.
    Other,
}

impl Wire {
    /// About the room of this name.
    pub(crate) fn new(dialect: Dialect, room: &str) -> Self {
        Self { dialect, room: room.into() }
    }

    fn frame(&self, kinds: &[u64], body: &[u8]) -> Bytes {
        let mut out = Vec::with_capacity(body.len() + self.room.len() + 16);
        if self.dialect == Dialect::Hocuspocus {
            write_var_str(&mut out, &self.room);
        }
        kinds.iter().for_each(|kind| write_var_uint(&mut out, *kind));
        write_var_bytes(&mut out, body);
        out.into()
    }

    /// What a client says first, before its state vector.
    pub(crate) fn hello(&self) -> Option<Bytes> {
        let token = b"open";
        (self.dialect == Dialect::Hocuspocus).then(|| self.frame(&[AUTH, TOKEN], token))
    }

    /// A state vector: asks for what this copy lacks.
    pub(crate) fn step_1(&self, state_vector: &[u8]) -> Bytes {
        self.frame(&[SYNC, STEP_1], state_vector)
    }

    /// An edit.
    pub(crate) fn update(&self, update: &[u8]) -> Bytes {
        self.frame(&[SYNC, UPDATE], update)
    }

    /// A cursor.
    pub(crate) fn awareness(&self, update: &[u8]) -> Bytes {
        self.frame(&[AWARENESS], update)
    }

    /// Understands a frame of the server.
    pub(crate) fn hear<'a>(&self, frame: &'a [u8]) -> Heard<'a> {
        self.read(frame).unwrap_or(Heard::Other)
    }

    fn read<'a>(&self, frame: &'a [u8]) -> Option<Heard<'a>> {
        let mut reader = Reader::new(frame);
        if self.dialect == Dialect::Hocuspocus {
            reader.var_str().ok()?;
        }
        Some(match reader.var_uint().ok()? {
            SYNC => {
                let (step, body) = (reader.var_uint().ok()?, reader.var_bytes().ok()?);
                match step {
                    STEP_1 => Heard::Step1(body),
                    STEP_2 | UPDATE => Heard::Update(body),
                    _ => Heard::Other,
                }
            }
            AWARENESS => Heard::Awareness(reader.var_bytes().ok()?),
            SYNC_STATUS if reader.var_uint().ok()? == STORED => Heard::Stored,
            _ => Heard::Other,
        })
    }
}
