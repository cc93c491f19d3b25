//! Frames as bytes, made and read without a client library: cheaper than what they measure.

use bytes::Bytes;
use coopol_protocol::lib0::{Reader, write_var_bytes, write_var_str, write_var_uint};

const SYNC: u64 = 0;
const AWARENESS: u64 = 1;
const AUTH: u64 = 2;
const STEP_1: u64 = 0;
const STEP_2: u64 = 1;
const UPDATE: u64 = 2;
/// Hocuspocus: a client that sends its token.
const TOKEN: u64 = 0;

/// The room of every scenario, where it stands in frames.
pub(crate) const ROOM: &str = "bench";
/// The name of the document's root text.
pub(crate) const TEXT: &str = "text";

/// How clients speak to a server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Dialect {
    /// The room is in the address of the socket.
    YWebsocket,
    /// Each frame begins with its room.
    Hocuspocus,
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
    /// Anything else.
    Other,
}

impl Dialect {
    fn frame(self, kinds: &[u64], body: &[u8]) -> Bytes {
        let mut out = Vec::with_capacity(body.len() + 16);
        if self == Self::Hocuspocus {
            write_var_str(&mut out, ROOM);
        }
        kinds.iter().for_each(|kind| write_var_uint(&mut out, *kind));
        write_var_bytes(&mut out, body);
        out.into()
    }

    /// What a client says first, before its state vector.
    pub(crate) fn hello(self) -> Option<Bytes> {
        let token = b"open";
        (self == Self::Hocuspocus).then(|| self.frame(&[AUTH, TOKEN], token))
    }

    /// A state vector: asks for what this copy lacks.
    pub(crate) fn step_1(self, state_vector: &[u8]) -> Bytes {
        self.frame(&[SYNC, STEP_1], state_vector)
    }

    /// An edit.
    pub(crate) fn update(self, update: &[u8]) -> Bytes {
        self.frame(&[SYNC, UPDATE], update)
    }

    /// A cursor.
    pub(crate) fn awareness(self, update: &[u8]) -> Bytes {
        self.frame(&[AWARENESS], update)
    }

    /// Understands a frame of the server.
    pub(crate) fn hear(self, frame: &[u8]) -> Heard<'_> {
        self.read(frame).unwrap_or(Heard::Other)
    }

    fn read(self, frame: &[u8]) -> Option<Heard<'_>> {
        let mut reader = Reader::new(frame);
        if self == Self::Hocuspocus {
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
            _ => Heard::Other,
        })
    }
}
