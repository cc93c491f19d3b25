//! Awareness updates: the presence of clients, decoded within bounds.
//!
//! `varUint count`, then for each entry `varUint client, varUint clock, varString JSON`; the JSON
//! `null` says that the client is gone. A receiver applies an entry iff its clock is higher than
//! the one it knows, or equal and the state is null while it has one.

use crate::json::{self, Profile};
use crate::lib0::{ReadError, Reader, write_var_str, write_var_uint};
use crate::limits::{
    MAX_AWARENESS_BYTES, MAX_AWARENESS_ENTRIES_PER_MESSAGE, MAX_AWARENESS_STATE_BYTES,
};

/// An awareness update without entries: the keep-alive that every stock client accepts.
pub const EMPTY: [u8; 1] = [0];

/// JSON of a client that is gone.
const GONE: &str = "null";

/// Bytes of the smallest entry: client, clock, and one digit of JSON behind its length.
const MIN_ENTRY_BYTES: usize = 4;

/// The presence of one client.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry<'a> {
    /// The Yjs client id.
    pub client: u64,
    /// Grows with each change of this client's state.
    pub clock: u32,
    /// The state as JSON; `None` when the client is gone.
    pub state: Option<&'a str>,
}

/// Why an awareness update was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MalformedAwareness {
    /// A value could not be read.
    #[error("awareness: {0}")]
    Read(#[from] ReadError),
    /// More entries are declared than the bytes, or the limit, can hold.
    #[error("awareness: too many entries")]
    TooManyEntries,
    /// A state, or the whole message, is above its limit.
    #[error("awareness: too large")]
    TooLarge,
    /// A state is not JSON, or too deep: every receiver parses it.
    #[error("awareness: a state is not JSON")]
    NotJson,
    /// Bytes follow the last entry.
    #[error("awareness: trailing bytes")]
    TrailingBytes,
}

/// Decodes an awareness update.
pub fn decode(update: &[u8]) -> Result<Vec<Entry<'_>>, MalformedAwareness> {
    if update.len() > MAX_AWARENESS_BYTES {
        return Err(MalformedAwareness::TooLarge);
    }
    let mut reader = Reader::new(update);
    let declared =
        usize::try_from(reader.var_uint()?).map_err(|_| MalformedAwareness::TooManyEntries)?;
    if declared > MAX_AWARENESS_ENTRIES_PER_MESSAGE
        || declared > reader.remaining() / MIN_ENTRY_BYTES
    {
        return Err(MalformedAwareness::TooManyEntries);
    }
    let mut entries = Vec::with_capacity(declared);
    for _ in 0..declared {
        entries.push(read_entry(&mut reader)?);
    }
    if !reader.is_at_end() {
        return Err(MalformedAwareness::TrailingBytes);
    }
    Ok(entries)
}

fn read_entry<'a>(reader: &mut Reader<'a>) -> Result<Entry<'a>, MalformedAwareness> {
    let client = reader.var_uint()?;
    let clock = reader.var_u32()?;
    let state = reader.var_str()?;
    if state.len() > MAX_AWARENESS_STATE_BYTES {
        return Err(MalformedAwareness::TooLarge);
    }
    if !json::is_well_formed(state, Profile::JavaScript) {
        return Err(MalformedAwareness::NotJson);
    }
    let state = Some(state).filter(|state| state.trim() != GONE);
    Ok(Entry { client, clock, state })
}

/// Encodes entries as an awareness update.
#[must_use]
pub fn encode(entries: &[Entry<'_>]) -> Vec<u8> {
    let states: usize = entries.iter().filter_map(|entry| entry.state).map(str::len).sum();
    let mut out = Vec::with_capacity(4 + entries.len() * 16 + states);
    write_var_uint(&mut out, entries.len() as u64);
    for entry in entries {
        write_var_uint(&mut out, entry.client);
        write_var_uint(&mut out, u64::from(entry.clock));
        write_var_str(&mut out, entry.state.unwrap_or(GONE));
    }
    out
}
