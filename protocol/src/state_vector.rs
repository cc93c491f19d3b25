//! State vectors: the next clock of each client, decoded within bounds.

use std::collections::HashSet;

use bytes::BufMut;

use crate::lib0::{ReadError, Reader, write_var_uint};
use crate::limits::MAX_STATE_VECTOR_CLIENTS;

/// The state vector of an empty document.
pub const EMPTY: [u8; 1] = [0];

/// Bytes of the smallest entry: one for the client, one for its clock.
const MIN_ENTRY_BYTES: usize = 2;

/// Why a state vector was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MalformedStateVector {
    /// A value could not be read.
    #[error("state vector: {0}")]
    Read(#[from] ReadError),
    /// More clients are declared than the bytes, or the limit, can hold.
    #[error("state vector: too many clients")]
    TooManyClients,
    /// A client stands twice.
    #[error("state vector: a client stands twice")]
    DuplicateClient,
    /// Bytes follow the last entry.
    #[error("state vector: trailing bytes")]
    TrailingBytes,
}

/// Decodes a state vector into (client, next clock), in the order of the wire.
pub fn decode(bytes: &[u8]) -> Result<Vec<(u64, u32)>, MalformedStateVector> {
    let mut reader = Reader::new(bytes);
    let declared =
        usize::try_from(reader.var_uint()?).map_err(|_| MalformedStateVector::TooManyClients)?;
    if declared > MAX_STATE_VECTOR_CLIENTS || declared > reader.remaining() / MIN_ENTRY_BYTES {
        return Err(MalformedStateVector::TooManyClients);
    }
    let mut entries = Vec::with_capacity(declared);
    let mut seen = HashSet::with_capacity(declared);
    for _ in 0..declared {
        let client = reader.var_uint()?;
        let clock = reader.var_u32()?;
        if !seen.insert(client) {
            return Err(MalformedStateVector::DuplicateClient);
        }
        entries.push((client, clock));
    }
    if !reader.is_at_end() {
        return Err(MalformedStateVector::TrailingBytes);
    }
    Ok(entries)
}

/// Encodes (client, next clock) pairs as a state vector.
#[must_use]
pub fn encode(entries: &[(u64, u32)]) -> Vec<u8> {
    let mut out = Vec::with_capacity(1 + entries.len() * 8);
    write(&mut out, entries);
    out
}

fn write(out: &mut impl BufMut, entries: &[(u64, u32)]) {
    write_var_uint(out, entries.len() as u64);
    for (client, clock) in entries {
        write_var_uint(out, *client);
        write_var_uint(out, u64::from(*clock));
    }
}
