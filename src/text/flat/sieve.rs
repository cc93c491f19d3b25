//! Takes out of a document's state what would mislead its reading or make it grow without bound.
//!
//! yrs copies every attribute that is in force for each piece of a text, so that a few hundred
//! kilobytes of ever new attributes would fill the memory; it shows an embedded string as if it had
//! been typed, and other values not at all. All this can be told apart in the encoded state only:
//!
//! - formatting by attributes that this text model does not know becomes a deleted element;
//! - a value in a sequence, other than an embedded object, becomes object replacement characters.
//!
//! Ids stay what they were. The form of an update is described in `coopol_protocol::update`.

use bytes::{BufMut as _, Bytes, BytesMut};
use coopol_protocol::{
    any,
    lib0::{self, ReadError, Reader},
};

use super::read::{MARK_NAMES, OBJECT_REPLACEMENT};

const COLLECTED: u8 = 0;
const SKIPPED: u8 = 10;
const HAS_ORIGIN: u8 = 0x80;
const HAS_RIGHT_ORIGIN: u8 = 0x40;
const HAS_PARENT_KEY: u8 = 0x20;
const PARENT_IS_ROOT: u64 = 1;
const CONTENT: u8 = 0x1f;
const DELETED: u8 = 1;
const BINARY: u8 = 3;
const TEXT: u8 = 4;
const EMBED: u8 = 5;
const FORMAT: u8 = 6;
const SHARED_TYPE: u8 = 7;
const VALUES: u8 = 8;
/// The shared type whose name follows.
const XML_ELEMENT: u8 = 3;

/// The state (v1) without what misleads; `None` if there is nothing of the kind, or if it holds
/// contents that the hub takes from nobody.
pub(super) fn sieve(state: &[u8]) -> Option<Bytes> {
    let mut sieve = Sieve { reader: Reader::new(state), state, out: BytesMut::new(), copied: 0 };
    sieve.sections().ok()?;
    if sieve.copied == 0 {
        return None;
    }
    sieve.out.put_slice(&state[sieve.copied..]);
    Some(sieve.out.freeze())
}

struct Sieve<'a> {
    reader: Reader<'a>,
    state: &'a [u8],
    out: BytesMut,
    /// How much of the state is in `out`, changed or not; 0 until something changes.
    copied: usize,
}

/// What a content is to the reading.
enum Found {
    /// What it seems to be.
    Sound,
    /// So many values, which a text cannot show.
    Values(usize),
    /// A format that means nothing here.
    Foreign,
}

/// The state has an unexpected form.
struct Unexpected;

impl From<ReadError> for Unexpected {
    fn from(_: ReadError) -> Self {
        Self
    }
}

impl Sieve<'_> {
    fn sections(&mut self) -> Result<(), Unexpected> {
        for _ in 0..self.reader.var_uint()? {
            let structs = self.reader.var_uint()?;
            let (_client, _clock) = (self.reader.var_uint()?, self.reader.var_uint()?);
            for _ in 0..structs {
                self.one()?;
            }
        }
        Ok(())
    }

    fn one(&mut self) -> Result<(), Unexpected> {
        let start = self.reader.position();
        let info = self.reader.u8()?;
        if info == COLLECTED || info == SKIPPED {
            self.reader.var_uint()?;
            return Ok(());
        }
        self.place(info)?;
        let content = self.reader.position();
        let instead = match self.content(info & CONTENT)? {
            Found::Foreign => Some((DELETED, vec![1])),
            Found::Values(count) if info & HAS_PARENT_KEY == 0 => {
                let mut text = Vec::new();
                lib0::write_var_str(&mut text, &OBJECT_REPLACEMENT.repeat(count));
                Some((TEXT, text))
            }
            Found::Values(_) | Found::Sound => None,
        };
        if let Some((kind, instead)) = instead {
            self.out.put_slice(&self.state[self.copied..start]);
            self.out.put_u8(info & !CONTENT | kind);
            self.out.put_slice(&self.state[start + 1..content]);
            self.out.put_slice(&instead);
            self.copied = self.reader.position();
        }
        Ok(())
    }

    fn place(&mut self, info: u8) -> Result<(), Unexpected> {
        let origins = [HAS_ORIGIN, HAS_RIGHT_ORIGIN].into_iter().filter(|bit| info & bit != 0);
        let origins = origins.count();
        for _ in 0..origins {
            self.id()?;
        }
        if origins > 0 {
            return Ok(());
        }
        if self.reader.var_uint()? == PARENT_IS_ROOT {
            self.reader.var_bytes()?;
        } else {
            self.id()?;
        }
        if info & HAS_PARENT_KEY != 0 {
            self.reader.var_bytes()?;
        }
        Ok(())
    }

    fn id(&mut self) -> Result<(), Unexpected> {
        self.reader.var_uint()?;
        self.reader.var_uint()?;
        Ok(())
    }

    fn content(&mut self, kind: u8) -> Result<Found, Unexpected> {
        match kind {
            DELETED => {
                self.reader.var_uint()?;
            }
            BINARY => {
                self.reader.var_bytes()?;
                return Ok(Found::Values(1));
            }
            TEXT => {
                self.reader.var_bytes()?;
            }
            EMBED => {
                let is_object = self.reader.var_bytes()?.trim_ascii_start().starts_with(b"{");
                return Ok(if is_object { Found::Sound } else { Found::Values(1) });
            }
            FORMAT => {
                let name = self.reader.var_bytes()?;
                self.reader.var_bytes()?;
                let is_known = MARK_NAMES.iter().any(|known| known.as_bytes() == name);
                return Ok(if is_known { Found::Sound } else { Found::Foreign });
            }
            SHARED_TYPE => {
                if self.reader.u8()? == XML_ELEMENT {
                    self.reader.var_bytes()?;
                }
            }
            VALUES => {
                let (count, mut budget) = (self.reader.var_u32()?, usize::MAX);
                for _ in 0..count {
                    any::walk(&mut self.reader, &mut budget).map_err(|_| Unexpected)?;
                }
                return Ok(Found::Values(count as usize));
            }
            _ => return Err(Unexpected),
        }
        Ok(Found::Sound)
    }
}
