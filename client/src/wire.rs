//! The Hocuspocus dialect as a client speaks it: frames out, messages in. Pure.
//!
//! Every frame is `varString address ++ varUint type ++ body`; only Ping and Pong are a single
//! byte. The address is the room's name.

use bytes::{Bytes, BytesMut};
use coopol_protocol::lib0::{ReadError, Reader, write_var_bytes, write_var_str, write_var_uint};

/// The provider version in the Auth message. From 4 on a server may send Ping, and knows that
/// its acknowledgements are understood.
const PROVIDER_VERSION: &str = "4.8.0";
/// Bytes beside address and payload that a frame takes at most, for reserving its buffer.
const HEADER_BYTES: usize = 24;

/// The first number of a message, after the address.
mod kind {
    pub(super) const SYNC: u64 = 0;
    pub(super) const AWARENESS: u64 = 1;
    pub(super) const AUTH: u64 = 2;
    pub(super) const QUERY_AWARENESS: u64 = 3;
    pub(super) const STATELESS: u64 = 5;
    pub(super) const CLOSE: u64 = 7;
    pub(super) const SYNC_STATUS: u64 = 8;
}

/// A whole frame: the server asks whether we are there.
const PING: u8 = 9;
/// A whole frame: we are.
const PONG: u8 = 10;

/// What this client says about one room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ToHub<'a> {
    /// Who we are; empty where the hub is open.
    Auth { token: &'a str },
    /// Our state vector.
    SyncStep1(&'a [u8]),
    /// What the hub lacks, as an update (v1).
    SyncStep2(&'a [u8]),
    /// A local edit, as an update (v1).
    Update(&'a [u8]),
    /// Presence.
    Awareness(&'a [u8]),
    /// A text for the hub, beside the document.
    Stateless(&'a str),
    /// We leave this room.
    Close,
}

/// A frame of the hub.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Frame<'a> {
    /// To be answered with [`pong`].
    Ping,
    /// A message about one room.
    Room { address: &'a str, message: FromHub<'a> },
}

/// What the hub says about one room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FromHub<'a> {
    /// Its state vector.
    SyncStep1(&'a [u8]),
    /// What we lack.
    SyncStep2(&'a [u8]),
    /// An edit.
    Update(&'a [u8]),
    /// Presence.
    Awareness(&'a [u8]),
    /// It wants to see our presence.
    QueryAwareness,
    /// It wants the token (again).
    TokenRequest,
    /// We may not, for good.
    PermissionDenied(&'a str),
    /// We may: `read-write` or `readonly`.
    Authenticated { scope: &'a str },
    /// A text for the application.
    Stateless(&'a str),
    /// The room was closed for us.
    Close(&'a str),
    /// One of our frames is stored.
    Stored,
    /// One of our frames was refused.
    NotStored,
    /// A type that this version does not know.
    Unknown(u64),
}

/// Encodes a message about the room at `address`.
pub(crate) fn encode(address: &str, message: ToHub<'_>) -> Bytes {
    let payload = match message {
        ToHub::Auth { token } => token.len() + PROVIDER_VERSION.len(),
        ToHub::SyncStep1(bytes)
        | ToHub::SyncStep2(bytes)
        | ToHub::Update(bytes)
        | ToHub::Awareness(bytes) => bytes.len(),
        ToHub::Stateless(text) => text.len(),
        ToHub::Close => 0,
    };
    let mut out = BytesMut::with_capacity(HEADER_BYTES + address.len() + payload);
    write_var_str(&mut out, address);
    match message {
        ToHub::Auth { token } => {
            write_var_uint(&mut out, kind::AUTH);
            write_var_uint(&mut out, 0);
            write_var_str(&mut out, token);
            write_var_str(&mut out, PROVIDER_VERSION);
        }
        ToHub::SyncStep1(vector) => write_sync(&mut out, 0, vector),
        ToHub::SyncStep2(update) => write_sync(&mut out, 1, update),
        ToHub::Update(update) => write_sync(&mut out, 2, update),
        ToHub::Awareness(update) => {
            write_var_uint(&mut out, kind::AWARENESS);
            write_var_bytes(&mut out, update);
        }
        ToHub::Stateless(text) => {
            write_var_uint(&mut out, kind::STATELESS);
            write_var_str(&mut out, text);
        }
        ToHub::Close => write_var_uint(&mut out, kind::CLOSE),
    }
    out.freeze()
}

fn write_sync(out: &mut BytesMut, step: u64, payload: &[u8]) {
    write_var_uint(out, kind::SYNC);
    write_var_uint(out, step);
    write_var_bytes(out, payload);
}

/// The answer to a Ping.
pub(crate) fn pong() -> Bytes {
    Bytes::from_static(&[PONG])
}

/// Decodes one frame.
pub(crate) fn decode(frame: &[u8]) -> Result<Frame<'_>, ReadError> {
    if frame == [PING] {
        return Ok(Frame::Ping);
    }
    let mut reader = Reader::new(frame);
    let address = reader.var_str()?;
    let message = match reader.var_uint()? {
        kind::SYNC => read_sync(&mut reader)?,
        kind::AWARENESS => FromHub::Awareness(reader.var_bytes()?),
        kind::AUTH => read_auth(&mut reader)?,
        kind::QUERY_AWARENESS => FromHub::QueryAwareness,
        kind::STATELESS => FromHub::Stateless(reader.var_str()?),
        kind::CLOSE => FromHub::Close(reader.var_str()?),
        kind::SYNC_STATUS => match reader.var_uint()? {
            0 => FromHub::NotStored,
            _ => FromHub::Stored,
        },
        unknown => FromHub::Unknown(unknown),
    };
    Ok(Frame::Room { address, message })
}

fn read_sync<'a>(reader: &mut Reader<'a>) -> Result<FromHub<'a>, ReadError> {
    let step = reader.var_uint()?;
    let payload = reader.var_bytes()?;
    Ok(match step {
        0 => FromHub::SyncStep1(payload),
        1 => FromHub::SyncStep2(payload),
        2 => FromHub::Update(payload),
        unknown => FromHub::Unknown(unknown),
    })
}

fn read_auth<'a>(reader: &mut Reader<'a>) -> Result<FromHub<'a>, ReadError> {
    Ok(match reader.var_uint()? {
        0 => FromHub::TokenRequest,
        1 => FromHub::PermissionDenied(reader.var_str()?),
        2 => FromHub::Authenticated { scope: reader.var_str()? },
        unknown => FromHub::Unknown(unknown),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A frame about the room `doc`, as captured from the reference provider and server.
    fn captured(body: &[u8]) -> Vec<u8> {
        [&[3, b'd', b'o', b'c'], body].concat()
    }

    fn decoded(body: &[u8]) -> FromHub<'static> {
        let frame: &'static [u8] = captured(body).leak();
        match decode(frame).unwrap() {
            Frame::Room { address: "doc", message } => message,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn frames_equal_those_of_the_reference_provider() {
        let auth = captured(b"\x02\x00\x04good\x054.8.0");
        assert_eq!(encode("doc", ToHub::Auth { token: "good" }), auth);
        assert_eq!(encode("doc", ToHub::SyncStep1(&[0])), captured(&[0, 0, 1, 0]));
        assert_eq!(encode("doc", ToHub::SyncStep2(&[0, 0])), captured(&[0, 1, 2, 0, 0]));
        assert_eq!(encode("doc", ToHub::Update(&[0, 0])), captured(&[0, 2, 2, 0, 0]));
        assert_eq!(
            encode("doc", ToHub::Awareness(b"\x01\x01\x00\x02{}")),
            captured(b"\x01\x06\x01\x01\x00\x02{}")
        );
        assert_eq!(encode("doc", ToHub::Stateless("hi")), captured(b"\x05\x02hi"));
        assert_eq!(encode("doc", ToHub::Close), captured(&[7]));
        assert_eq!(pong(), [10_u8][..]);
    }

    #[test]
    fn messages_of_the_reference_server_are_understood() {
        let scope = "read-write";
        assert_eq!(decoded(b"\x02\x02\x0aread-write"), FromHub::Authenticated { scope });
        assert_eq!(decoded(b"\x02\x01\x09bad-token"), FromHub::PermissionDenied("bad-token"));
        assert_eq!(decoded(&[2, 0]), FromHub::TokenRequest);
        assert_eq!(decoded(&[0, 0, 1, 0]), FromHub::SyncStep1(&[0]));
        assert_eq!(decoded(&[0, 1, 2, 0, 0]), FromHub::SyncStep2(&[0, 0]));
        assert_eq!(decoded(&[0, 2, 2, 0, 0]), FromHub::Update(&[0, 0]));
        assert_eq!(decoded(&[8, 1]), FromHub::Stored);
        assert_eq!(decoded(&[8, 0]), FromHub::NotStored);
        assert_eq!(decoded(b"\x05\x02hi"), FromHub::Stateless("hi"));
        assert_eq!(decoded(b"\x07\x12provider_initiated"), FromHub::Close("provider_initiated"));
        assert_eq!(decode(&[9]), Ok(Frame::Ping));
        assert_eq!(decoded(&[42]), FromHub::Unknown(42));
    }

    #[test]
    fn a_damaged_frame_is_an_error() {
        let frame = captured(b"\x02\x02\x0aread-write");
        for length in 0..frame.len() {
            assert!(decode(&frame[..length]).is_err(), "cut to {length} bytes");
        }
        assert!(decode(&[1, 0xff, 0]).is_err(), "an address that is not UTF-8");
    }
}
