//! Walks over lib0's `Any` values (the contents of arrays and maps) without building them.

use crate::lib0::{ReadError, Reader};
use crate::limits::MAX_ANY_DEPTH;

/// Why an `Any` value was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MalformedAny {
    /// A value could not be read.
    #[error("{0}")]
    Read(#[from] ReadError),
    /// An unknown type byte.
    #[error("unknown type of value")]
    UnknownType,
    /// A declared count is beyond the bytes left.
    #[error("a declared count is beyond the bytes left")]
    CountBeyondInput,
    /// Nested deeper than decoders may recurse.
    #[error("nested too deeply")]
    TooDeep,
    /// More values than decoders may hold.
    #[error("too many values")]
    TooMany,
}

/// Walks over one value, and takes what it holds from `budget` (values left).
pub fn walk(reader: &mut Reader<'_>, budget: &mut usize) -> Result<(), MalformedAny> {
    walk_value(reader, budget, 0)
}

fn walk_value(
    reader: &mut Reader<'_>,
    budget: &mut usize,
    depth: usize,
) -> Result<(), MalformedAny> {
    *budget = budget.checked_sub(1).ok_or(MalformedAny::TooMany)?;
    match reader.u8()? {
        // undefined, null, false, true
        127 | 126 | 121 | 120 => {}
        125 => {
            reader.var_int()?;
        }
        124 => {
            reader.bytes(4)?;
        }
        123 | 122 => {
            reader.bytes(8)?;
        }
        119 => {
            reader.var_str()?;
        }
        118 => {
            for _ in 0..count(reader, 2, depth)? {
                reader.var_str()?;
                walk_value(reader, budget, depth + 1)?;
            }
        }
        117 => {
            for _ in 0..count(reader, 1, depth)? {
                walk_value(reader, budget, depth + 1)?;
            }
        }
        116 => {
            reader.var_bytes()?;
        }
        _ => return Err(MalformedAny::UnknownType),
    }
    Ok(())
}

/// The declared number of members, each of which takes at least `member_bytes`.
fn count(reader: &mut Reader<'_>, member_bytes: usize, depth: usize) -> Result<u64, MalformedAny> {
    if depth >= MAX_ANY_DEPTH {
        return Err(MalformedAny::TooDeep);
    }
    let declared = reader.var_uint()?;
    if declared > (reader.remaining() / member_bytes) as u64 {
        return Err(MalformedAny::CountBeyondInput);
    }
    Ok(declared)
}
