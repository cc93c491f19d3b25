//! One walk over a Yjs update (encoding v1), proportional to its size, before any decoder sees it.
//!
//! It refuses what a decoder could choke on: counts beyond the bytes, clocks beyond 31 bits,
//! unknown or unsupported contents, deep nesting, bad UTF-8 or JSON, duplicate clients, trailing
//! bytes. What it finds goes to a [`Visitor`]; nothing is allocated for declared counts.
//!
//! ```text
//! update  = count section* deletes
//! section = structs client clock struct*
//! struct  = 0 length                                  collected
//!         | 10 length                                 skipped
//!         | info [origin] [right origin] [parent [key]] content
//! deletes = count (client count (clock length)*)*
//! ```

mod malformed;

use std::collections::HashSet;
use std::ops::Range;

use crate::any;
use crate::json::{self, Profile};
use crate::lib0::Reader;
use crate::limits::{MAX_ANY_VALUES, MAX_CLOCK, MAX_STATE_VECTOR_CLIENTS, MAX_UPDATE_BYTES};

pub use malformed::MalformedUpdate;

/// The update that holds nothing.
pub const EMPTY: [u8; 2] = [0, 0];

/// Bytes of the smallest section: number of structs, client, clock and one collected struct.
const MIN_SECTION_BYTES: usize = 5;
/// Bytes of the smallest struct: its info and a length.
const MIN_STRUCT_BYTES: usize = 2;
/// Bytes of the smallest client of a delete set: client and number of ranges.
const MIN_DELETES_BYTES: usize = 2;
/// Bytes of the smallest deleted range: clock and length.
const MIN_RANGE_BYTES: usize = 2;

const INFO_CONTENT: u8 = 0b0001_1111;
const INFO_PARENT_KEY: u8 = 0b0010_0000;
const INFO_RIGHT_ORIGIN: u8 = 0b0100_0000;
const INFO_ORIGIN: u8 = 0b1000_0000;

/// The id of one element: a client and its clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Id {
    /// The Yjs client that made it.
    pub client: u64,
    /// Its place in that client's sequence.
    pub clock: u32,
}

/// What a struct holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StructKind {
    /// Collected: only its length is left.
    Collected,
    /// A hole that another update fills.
    Skipped,
    /// Deleted content.
    Deleted,
    /// Bytes.
    Binary,
    /// Text; its length counts UTF-16 units.
    Text,
    /// One embedded JSON value.
    Embed,
    /// A formatting mark.
    Format,
    /// A shared type, which can be the parent of others.
    Type,
    /// Values of an array or map.
    Any,
}

/// Where an item hangs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Parent<'a> {
    /// Where its origin or right origin hangs (also said of collected and skipped structs).
    Inherited,
    /// A root type, by name.
    Root(&'a str),
    /// A shared type, by the id of its item.
    Item(Id),
}

/// One struct of an update.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Struct<'a> {
    /// The client that made it.
    pub client: u64,
    /// Its first clock.
    pub clock: u32,
    /// Clocks that it takes; at least 1.
    pub length: u32,
    /// What it holds.
    pub kind: StructKind,
    /// The element that stood to the left when it was made.
    pub origin: Option<Id>,
    /// The element that stood to the right when it was made.
    pub right_origin: Option<Id>,
    /// Where it hangs.
    pub parent: Parent<'a>,
    /// Its key, when its parent is a map and stands in the bytes.
    pub parent_key: Option<&'a str>,
    /// Its content as encoded, after what says where it stands; empty for what was collected or
    /// skipped.
    pub content: &'a [u8],
}

impl Struct<'_> {
    /// The clock after its last one. Never above [`MAX_CLOCK`].
    #[must_use]
    pub fn end(&self) -> u32 {
        self.clock.saturating_add(self.length)
    }
}

/// One client's part of an update.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// The client.
    pub client: u64,
    /// Clocks of its structs, skipped ones included.
    pub clocks: Range<u32>,
    /// Its place in the bytes.
    pub span: Range<usize>,
}

/// What a walk reports. Defaults do nothing.
pub trait Visitor {
    /// A struct, before the section that holds it.
    fn visit_struct(&mut self, item: &Struct<'_>) -> Result<(), MalformedUpdate> {
        let _ = item;
        Ok(())
    }

    /// A section, after its structs.
    fn visit_section(&mut self, section: Section) -> Result<(), MalformedUpdate> {
        let _ = section;
        Ok(())
    }

    /// A deleted range (perhaps empty), in the order of the bytes.
    fn visit_deletion(&mut self, client: u64, clocks: Range<u32>) -> Result<(), MalformedUpdate> {
        let _ = (client, clocks);
        Ok(())
    }
}

/// Walks over a whole update. An error means that nothing of it may be used.
pub fn walk(update: &[u8], visitor: &mut impl Visitor) -> Result<(), MalformedUpdate> {
    if update.len() > MAX_UPDATE_BYTES {
        return Err(MalformedUpdate::TooLarge);
    }
    let mut walk = Walk { update, reader: Reader::new(update), any_budget: MAX_ANY_VALUES };
    walk.sections(visitor)?;
    walk.deletions(visitor)?;
    if walk.reader.is_at_end() { Ok(()) } else { Err(MalformedUpdate::TrailingBytes) }
}

/// Where a walk stands.
struct Walk<'a> {
    update: &'a [u8],
    reader: Reader<'a>,
    any_budget: usize,
}

impl<'a> Walk<'a> {
    fn count(&mut self, member_bytes: usize) -> Result<usize, MalformedUpdate> {
        let declared = self.reader.var_u32()? as usize;
        if declared > self.reader.remaining() / member_bytes {
            return Err(MalformedUpdate::CountBeyondInput);
        }
        Ok(declared)
    }

    fn sections(&mut self, visitor: &mut impl Visitor) -> Result<(), MalformedUpdate> {
        let sections = self.count(MIN_SECTION_BYTES)?;
        if sections > MAX_STATE_VECTOR_CLIENTS {
            return Err(MalformedUpdate::CountBeyondInput);
        }
        let mut clients = HashSet::new();
        for _ in 0..sections {
            let section = self.section(visitor)?;
            if !clients.insert(section.client) {
                return Err(MalformedUpdate::DuplicateClient);
            }
            visitor.visit_section(section)?;
        }
        Ok(())
    }

    fn section(&mut self, visitor: &mut impl Visitor) -> Result<Section, MalformedUpdate> {
        let start = self.reader.position();
        let structs = self.reader.var_u32()? as usize;
        let client = self.reader.var_uint()?;
        let first_clock = self.reader.var_u32()?;
        if structs == 0 {
            return Err(MalformedUpdate::Empty);
        }
        if structs > self.reader.remaining() / MIN_STRUCT_BYTES {
            return Err(MalformedUpdate::CountBeyondInput);
        }
        let mut clock = first_clock;
        for _ in 0..structs {
            let item = self.item(client, clock)?;
            clock = advance(clock, item.length)?;
            visitor.visit_struct(&item)?;
        }
        let span = start..self.reader.position();
        Ok(Section { client, clocks: first_clock..clock, span })
    }

    fn item(&mut self, client: u64, clock: u32) -> Result<Struct<'a>, MalformedUpdate> {
        let info = self.reader.u8()?;
        let mut item = Struct {
            client,
            clock,
            length: 0,
            kind: StructKind::Collected,
            origin: None,
            right_origin: None,
            parent: Parent::Inherited,
            parent_key: None,
            content: &[],
        };
        match info {
            0 => item.length = self.reader.var_u32()?,
            10 => {
                item.kind = StructKind::Skipped;
                item.length = self.reader.var_u32()?;
            }
            _ => {
                self.position(info, &mut item)?;
                let start = self.reader.position();
                (item.kind, item.length) = self.content(info & INFO_CONTENT)?;
                item.content = self.update.get(start..self.reader.position()).unwrap_or_default();
            }
        }
        if item.length == 0 { Err(MalformedUpdate::Empty) } else { Ok(item) }
    }

    /// Where the item stood when it was made. The parent is in the bytes only where no
    /// neighbour tells it; the key's bit may be set without a key.
    fn position(&mut self, info: u8, item: &mut Struct<'a>) -> Result<(), MalformedUpdate> {
        if info & INFO_ORIGIN != 0 {
            item.origin = Some(self.id()?);
        }
        if info & INFO_RIGHT_ORIGIN != 0 {
            item.right_origin = Some(self.id()?);
        }
        if info & (INFO_ORIGIN | INFO_RIGHT_ORIGIN) != 0 {
            return Ok(());
        }
        item.parent = match self.reader.u8()? {
            0 => Parent::Item(self.id()?),
            1 => Parent::Root(self.reader.var_str()?),
            _ => return Err(MalformedUpdate::UnknownContent),
        };
        if info & INFO_PARENT_KEY != 0 {
            item.parent_key = Some(self.reader.var_str()?);
        }
        Ok(())
    }

    fn id(&mut self) -> Result<Id, MalformedUpdate> {
        let client = self.reader.var_uint()?;
        let clock = self.reader.var_u32()?;
        if clock >= MAX_CLOCK {
            Err(MalformedUpdate::ClockTooHigh)
        } else {
            Ok(Id { client, clock })
        }
    }

    /// The kind and length of a content, which is read to its end.
    fn content(&mut self, content: u8) -> Result<(StructKind, u32), MalformedUpdate> {
        Ok(match content {
            1 => (StructKind::Deleted, self.reader.var_u32()?),
            2 => return Err(MalformedUpdate::LegacyContent),
            3 => {
                self.reader.var_bytes()?;
                (StructKind::Binary, 1)
            }
            4 => (StructKind::Text, utf16_units(self.reader.var_str()?)?),
            5 => {
                self.json()?;
                (StructKind::Embed, 1)
            }
            6 => {
                self.reader.var_str()?;
                self.json()?;
                (StructKind::Format, 1)
            }
            7 => {
                self.shared_type()?;
                (StructKind::Type, 1)
            }
            8 => (StructKind::Any, self.values()?),
            9 => return Err(MalformedUpdate::SubDocument),
            11 => return Err(MalformedUpdate::DecoderSpecific),
            _ => return Err(MalformedUpdate::UnknownContent),
        })
    }

    fn json(&mut self) -> Result<(), MalformedUpdate> {
        let text = self.reader.var_str()?;
        if json::is_well_formed(text, Profile::Rust) {
            Ok(())
        } else {
            Err(MalformedUpdate::NotJson)
        }
    }

    /// Array, map, text, XML element (with its name), XML fragment, XML hook, XML text.
    fn shared_type(&mut self) -> Result<(), MalformedUpdate> {
        match self.reader.u8()? {
            0 | 1 | 2 | 4 | 6 => Ok(()),
            3 => Ok(self.reader.var_str().map(|_| ())?),
            5 => Err(MalformedUpdate::LegacyContent),
            7 => Err(MalformedUpdate::DecoderSpecific),
            _ => Err(MalformedUpdate::UnknownContent),
        }
    }

    fn values(&mut self) -> Result<u32, MalformedUpdate> {
        let values = self.reader.var_u32()?;
        if values as usize > self.reader.remaining() {
            return Err(MalformedUpdate::CountBeyondInput);
        }
        for _ in 0..values {
            any::walk(&mut self.reader, &mut self.any_budget)?;
        }
        Ok(values)
    }

    fn deletions(&mut self, visitor: &mut impl Visitor) -> Result<(), MalformedUpdate> {
        let clients = self.count(MIN_DELETES_BYTES)?;
        let mut seen = HashSet::new();
        for _ in 0..clients {
            let client = self.reader.var_uint()?;
            if !seen.insert(client) {
                return Err(MalformedUpdate::DuplicateClient);
            }
            for _ in 0..self.count(MIN_RANGE_BYTES)? {
                let clock = self.reader.var_u32()?;
                let end = advance(clock, self.reader.var_u32()?)?;
                visitor.visit_deletion(client, clock..end)?;
            }
        }
        Ok(())
    }
}

/// The clock after `length` more, within what decoders compute with.
fn advance(clock: u32, length: u32) -> Result<u32, MalformedUpdate> {
    match clock.checked_add(length) {
        Some(end) if end <= MAX_CLOCK => Ok(end),
        _ => Err(MalformedUpdate::ClockTooHigh),
    }
}

/// Yjs counts text as JavaScript does.
fn utf16_units(text: &str) -> Result<u32, MalformedUpdate> {
    let units = text.chars().map(char::len_utf16).sum::<usize>();
    u32::try_from(units).map_err(|_| MalformedUpdate::TooLarge)
}
