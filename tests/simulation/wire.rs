//! What a simulated client says and hears, in the Hocuspocus dialect.

use bytes::Bytes;
use coopol_protocol::{
    awareness,
    lib0::{self, Reader},
};

/// What a client says about its room.
pub(crate) enum Say<'a> {
    Token(&'a str),
    Step1(&'a [u8]),
    Step2(&'a [u8]),
    Update(&'a [u8]),
    Presence { client: u64, clock: u32, state: Option<&'a str> },
}

/// What it hears.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Heard {
    Step1(Vec<u8>),
    Content(Vec<u8>),
    Presence(Vec<(u64, u32, bool)>),
    Accepted,
    Denied(String),
    Closed(String),
    /// An update is stored, or refused.
    Status(u8),
    /// A keep-alive, a question for a token.
    Other,
}

pub(crate) fn encode(room: &str, say: &Say<'_>) -> Bytes {
    let mut out = Vec::new();
    lib0::write_var_str(&mut out, room);
    let mut sync = |step: u8, payload: &[u8]| {
        out.extend([0, step]);
        lib0::write_var_bytes(&mut out, payload);
    };
    match say {
        Say::Step1(payload) => sync(0, payload),
        Say::Step2(payload) => sync(1, payload),
        Say::Update(payload) => sync(2, payload),
        Say::Presence { client, clock, state } => {
            let entry = awareness::Entry { client: *client, clock: *clock, state: *state };
            out.push(1);
            lib0::write_var_bytes(&mut out, &awareness::encode(&[entry]));
        }
        Say::Token(token) => {
            out.extend([2, 0]);
            lib0::write_var_str(&mut out, token);
        }
    }
    out.into()
}

pub(crate) fn decode(frame: &[u8]) -> Heard {
    if frame == [9] {
        return Heard::Other;
    }
    let mut reader = Reader::new(frame);
    reader.var_str().unwrap();
    match reader.var_uint().unwrap() {
        0 => match reader.var_uint().unwrap() {
            0 => Heard::Step1(reader.var_bytes().unwrap().to_vec()),
            _ => Heard::Content(reader.var_bytes().unwrap().to_vec()),
        },
        1 => {
            let entries = awareness::decode(reader.var_bytes().unwrap()).unwrap();
            let shown =
                |entry: &awareness::Entry<'_>| (entry.client, entry.clock, entry.state.is_some());
            Heard::Presence(entries.iter().map(shown).collect())
        }
        2 => match reader.var_uint().unwrap() {
            1 => Heard::Denied(reader.var_str().unwrap().to_owned()),
            2 => Heard::Accepted,
            _ => Heard::Other,
        },
        7 => Heard::Closed(reader.var_str().unwrap().to_owned()),
        8 => Heard::Status(reader.u8().unwrap()),
        _ => Heard::Other,
    }
}
