//! What a server says, and frames that are encoded once for every receiver.
//!
//! The body of a sync or awareness message is the same in both dialects; Hocuspocus only puts an
//! address before it. A [`SharedFrame`] therefore holds `[varString room][body]` once: the
//! Hocuspocus frame is the whole, the y-websocket frame a slice of it.

use bytes::{BufMut, Bytes, BytesMut};

use crate::lib0::{var_uint_bytes, write_var_bytes, write_var_str, write_var_uint};

/// First number of a message, after the address where there is one.
pub(crate) mod kind {
    pub(crate) const SYNC: u64 = 0;
    pub(crate) const AWARENESS: u64 = 1;
    pub(crate) const AUTH: u64 = 2;
    pub(crate) const QUERY_AWARENESS: u64 = 3;
    pub(crate) const STATELESS: u64 = 5;
    pub(crate) const CLOSE: u64 = 7;
    pub(crate) const SYNC_STATUS: u64 = 8;
}

/// Second number of a sync message.
pub(crate) mod step {
    pub(crate) const STEP_1: u64 = 0;
    pub(crate) const STEP_2: u64 = 1;
    pub(crate) const UPDATE: u64 = 2;
}

/// Bytes that the types and lengths of a message take at most, for reserving buffers.
const HEADER_BYTES: usize = 16;

/// A message of the server about one document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ServerMessage<'a> {
    /// The server's state vector: the client answers with what the server lacks.
    SyncStep1(&'a [u8]),
    /// A Yjs update (v1) that answers the client's state vector.
    SyncStep2(&'a [u8]),
    /// A Yjs update (v1) as it happens.
    Update(&'a [u8]),
    /// An awareness update: presence.
    Awareness(&'a [u8]),
    /// A text for the application; the y-websocket dialect has none, and drops it.
    Stateless(&'a str),
}

impl ServerMessage<'_> {
    /// Bytes of the payload.
    pub(crate) fn payload_bytes(&self) -> usize {
        match self {
            Self::SyncStep1(bytes)
            | Self::SyncStep2(bytes)
            | Self::Update(bytes)
            | Self::Awareness(bytes) => bytes.len(),
            Self::Stateless(text) => text.len(),
        }
    }

    /// Appends the body, without address.
    pub(crate) fn write(&self, out: &mut impl BufMut) {
        match self {
            Self::SyncStep1(vector) => write_sync(out, step::STEP_1, vector),
            Self::SyncStep2(update) => write_sync(out, step::STEP_2, update),
            Self::Update(update) => write_sync(out, step::UPDATE, update),
            Self::Awareness(update) => {
                write_var_uint(out, kind::AWARENESS);
                write_var_bytes(out, update);
            }
            Self::Stateless(payload) => {
                write_var_uint(out, kind::STATELESS);
                write_var_str(out, payload);
            }
        }
    }

    /// The body alone: a frame of the y-websocket dialect.
    pub(crate) fn to_body(self) -> Bytes {
        let mut out = BytesMut::with_capacity(HEADER_BYTES + self.payload_bytes());
        self.write(&mut out);
        out.freeze()
    }

    /// The body behind an address: a frame of the Hocuspocus dialect.
    pub(crate) fn to_addressed(self, address: &str) -> Bytes {
        let capacity = HEADER_BYTES + address.len() + self.payload_bytes();
        let mut out = BytesMut::with_capacity(capacity);
        write_var_str(&mut out, address);
        self.write(&mut out);
        out.freeze()
    }
}

fn write_sync(out: &mut impl BufMut, step: u64, payload: &[u8]) {
    write_var_uint(out, kind::SYNC);
    write_var_uint(out, step);
    write_var_bytes(out, payload);
}

/// One message of a room, encoded once for all its receivers. Cloning shares the bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SharedFrame {
    frame: Bytes,
    body_start: usize,
}

impl SharedFrame {
    /// An update as it happens.
    #[must_use]
    pub fn sync_update(room: &str, update: &[u8]) -> Self {
        Self::new(room, ServerMessage::Update(update))
    }

    /// The answer to a state vector: what its sender lacks.
    #[must_use]
    pub fn sync_step2(room: &str, update: &[u8]) -> Self {
        Self::new(room, ServerMessage::SyncStep2(update))
    }

    /// A state vector. Send it through [`crate::Connection::request_sync`] where the answer
    /// must be matched; this form is for peers that are not counted.
    #[must_use]
    pub fn sync_step1(room: &str, state_vector: &[u8]) -> Self {
        Self::new(room, ServerMessage::SyncStep1(state_vector))
    }

    /// An awareness update.
    #[must_use]
    pub fn awareness(room: &str, update: &[u8]) -> Self {
        Self::new(room, ServerMessage::Awareness(update))
    }

    fn new(room: &str, message: ServerMessage<'_>) -> Self {
        let body_start = var_uint_bytes(room.len() as u64) + room.len();
        Self { frame: message.to_addressed(room), body_start }
    }

    /// The frame in the y-websocket dialect. Shares the bytes.
    #[must_use]
    pub fn y_websocket(&self) -> Bytes {
        self.frame.slice(self.body_start..)
    }

    /// The frame in the Hocuspocus dialect. Shares the bytes, unless `address` is not the room's
    /// name itself (`room \0 session`).
    #[must_use]
    pub fn hocuspocus(&self, address: &str) -> Bytes {
        if self.room_bytes() == address.as_bytes() {
            return self.frame.clone();
        }
        let body = self.frame.get(self.body_start..).unwrap_or_default();
        let mut out = BytesMut::with_capacity(HEADER_BYTES + address.len() + body.len());
        write_var_str(&mut out, address);
        out.put_slice(body);
        out.freeze()
    }

    /// Bytes of the whole frame, for accounting.
    #[must_use]
    pub fn len(&self) -> usize {
        self.frame.len()
    }

    /// Never true: a frame holds at least its type.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.frame.is_empty()
    }

    fn room_bytes(&self) -> &[u8] {
        let mut reader = crate::lib0::Reader::new(&self.frame);
        reader.var_bytes().unwrap_or_default()
    }
}
