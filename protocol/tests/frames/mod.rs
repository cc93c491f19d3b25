//! Frames of a client, and what a connection makes of them.

use std::time::Duration;

use bytes::Bytes;
use coopol_protocol::lib0::{write_var_bytes, write_var_str, write_var_uint};
use coopol_protocol::{Connection, Event};

pub(crate) const START: Duration = Duration::ZERO;

pub(crate) fn frame(address: &str, numbers: &[u64], payload: Option<&[u8]>) -> Bytes {
    let mut out = Vec::new();
    write_var_str(&mut out, address);
    numbers.iter().for_each(|number| write_var_uint(&mut out, *number));
    if let Some(payload) = payload {
        write_var_bytes(&mut out, payload);
    }
    out.into()
}

pub(crate) fn auth(address: &str) -> Bytes {
    frame(address, &[2, 0], Some(b"token"))
}

pub(crate) fn step1(address: &str) -> Bytes {
    frame(address, &[0, 0], Some(&[0]))
}

pub(crate) fn step2(address: &str) -> Bytes {
    frame(address, &[0, 1], Some(&[0, 0]))
}

pub(crate) fn update(address: &str) -> Bytes {
    frame(address, &[0, 2], Some(&[0, 0]))
}

pub(crate) fn close(address: &str) -> Bytes {
    frame(address, &[7], None)
}

pub(crate) fn events(connection: &mut dyn Connection) -> Vec<Event> {
    std::iter::from_fn(|| connection.poll_event()).collect()
}

pub(crate) fn sent(connection: &mut dyn Connection) -> Vec<Bytes> {
    std::iter::from_fn(|| connection.poll_transmit()).collect()
}
