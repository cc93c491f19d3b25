//! The lib0 encoding: variable-length numbers, byte strings and text, as every Yjs frame uses them.
//!
//! `varUint` is 7 bits a byte, least significant group first, bit 7 = more. Numbers stop at
//! 2^53 - 1, since JavaScript readers throw above it.

use std::ops::Range;

use bytes::BufMut;

/// The largest number that a JavaScript peer can read: 2^53 - 1.
pub const MAX_SAFE_INTEGER: u64 = (1 << 53) - 1;

/// Bytes of the longest `varUint` that holds [`MAX_SAFE_INTEGER`].
const MAX_VAR_UINT_BYTES: u32 = 8;

/// Why some bytes could not be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// The input stops in the middle of a value.
    #[error("the input ends early")]
    EndOfInput,
    /// A number is above what its field, or a JavaScript peer, can hold.
    #[error("a number is too large")]
    NumberTooLarge,
    /// A text is not UTF-8.
    #[error("a text is not UTF-8")]
    NotUtf8,
}

/// Reads values from the front of a byte slice, never beyond it.
#[derive(Debug, Clone)]
pub struct Reader<'a> {
    bytes: &'a [u8],
    position: usize,
}

impl<'a> Reader<'a> {
    /// A reader at the first byte of `bytes`.
    #[must_use]
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, position: 0 }
    }

    /// Bytes read so far.
    #[must_use]
    pub fn position(&self) -> usize {
        self.position
    }

    /// Bytes left to read.
    #[must_use]
    pub fn remaining(&self) -> usize {
        self.bytes.len() - self.position
    }

    /// Whether every byte was read.
    #[must_use]
    pub fn is_at_end(&self) -> bool {
        self.remaining() == 0
    }

    /// One byte.
    pub fn u8(&mut self) -> Result<u8, ReadError> {
        let byte = *self.bytes.get(self.position).ok_or(ReadError::EndOfInput)?;
        self.position += 1;
        Ok(byte)
    }

    /// Exactly `length` bytes.
    pub fn bytes(&mut self, length: usize) -> Result<&'a [u8], ReadError> {
        let rest = self.bytes.get(self.position..).ok_or(ReadError::EndOfInput)?;
        let slice = rest.get(..length).ok_or(ReadError::EndOfInput)?;
        self.position += length;
        Ok(slice)
    }

    /// A `varUint` of at most [`MAX_SAFE_INTEGER`].
    pub fn var_uint(&mut self) -> Result<u64, ReadError> {
        let mut value = 0u64;
        for group in 0..MAX_VAR_UINT_BYTES {
            let byte = self.u8()?;
            value |= u64::from(byte & 0x7f) << (7 * group);
            if byte < 0x80 {
                return within_safe_integers(value);
            }
        }
        Err(ReadError::NumberTooLarge)
    }

    /// A `varUint` that fits 32 bits (clocks, lengths, counts).
    pub fn var_u32(&mut self) -> Result<u32, ReadError> {
        u32::try_from(self.var_uint()?).map_err(|_| ReadError::NumberTooLarge)
    }

    /// A `varInt`: the first byte holds more, sign and 6 bits, the others more and 7 bits.
    pub fn var_int(&mut self) -> Result<i64, ReadError> {
        let first = self.u8()?;
        let mut value = u64::from(first & 0x3f);
        let mut more = first & 0x80 != 0;
        let mut shift = 6;
        while more {
            if shift > 6 + 7 * (MAX_VAR_UINT_BYTES - 2) {
                return Err(ReadError::NumberTooLarge);
            }
            let byte = self.u8()?;
            value |= u64::from(byte & 0x7f) << shift;
            shift += 7;
            more = byte >= 0x80;
        }
        let magnitude = within_safe_integers(value)?.cast_signed();
        Ok(if first & 0x40 == 0 { magnitude } else { -magnitude })
    }

    /// A `varUint8Array`: its length, then its bytes.
    pub fn var_bytes(&mut self) -> Result<&'a [u8], ReadError> {
        let range = self.var_range()?;
        self.bytes.get(range).ok_or(ReadError::EndOfInput)
    }

    /// Like [`Reader::var_bytes`], as positions in the input: for slices that share a buffer.
    pub fn var_range(&mut self) -> Result<Range<usize>, ReadError> {
        let length = usize::try_from(self.var_uint()?).map_err(|_| ReadError::EndOfInput)?;
        let start = self.position;
        self.bytes(length)?;
        Ok(start..self.position)
    }

    /// A `varString`: its length in bytes, then UTF-8.
    pub fn var_str(&mut self) -> Result<&'a str, ReadError> {
        std::str::from_utf8(self.var_bytes()?).map_err(|_| ReadError::NotUtf8)
    }
}

fn within_safe_integers(value: u64) -> Result<u64, ReadError> {
    if value > MAX_SAFE_INTEGER { Err(ReadError::NumberTooLarge) } else { Ok(value) }
}

/// Appends a `varUint`.
pub fn write_var_uint(out: &mut impl BufMut, mut value: u64) {
    while value >= 0x80 {
        out.put_u8((value & 0x7f) as u8 | 0x80);
        value >>= 7;
    }
    out.put_u8((value & 0x7f) as u8);
}

/// Appends a `varUint8Array`.
pub fn write_var_bytes(out: &mut impl BufMut, bytes: &[u8]) {
    write_var_uint(out, bytes.len() as u64);
    out.put_slice(bytes);
}

/// Appends a `varString`.
pub fn write_var_str(out: &mut impl BufMut, text: &str) {
    write_var_bytes(out, text.as_bytes());
}

/// Bytes that [`write_var_uint`] appends for `value`.
#[must_use]
pub fn var_uint_bytes(value: u64) -> usize {
    let bits = u64::BITS - value.leading_zeros();
    bits.div_ceil(7).max(1) as usize
}
