//! What an element of a document holds, and how it is cut in two.

use bytes::Bytes;
use coopol_protocol::{lib0::Reader, update::StructKind};

/// The shared type that markers are: a map.
const MAP_TYPE: u8 = 1;

/// What an element holds; the bytes are those of the update that brought it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Content {
    /// Collected: it has no place any more.
    Gone,
    /// Deleted content: a place and a length.
    Deleted,
    /// Words, in UTF-8.
    Text(Bytes),
    /// A block's marker.
    Marker,
    /// Formatting from here on: a name and a JSON value; `null` ends it.
    Format {
        /// The attribute.
        name: Bytes,
        /// Its value.
        value: Bytes,
    },
    /// Values of a map or an array, as encoded, the count included.
    Values(Bytes),
    /// Something that a text does not show, as encoded, with its content number.
    Other(u8, Bytes),
}

/// The numbers of contents in an update.
pub(super) mod number {
    pub(in crate::text::branch) const DELETED: u8 = 1;
    pub(in crate::text::branch) const BINARY: u8 = 3;
    pub(in crate::text::branch) const TEXT: u8 = 4;
    pub(in crate::text::branch) const EMBED: u8 = 5;
    pub(in crate::text::branch) const FORMAT: u8 = 6;
    pub(in crate::text::branch) const TYPE: u8 = 7;
    pub(in crate::text::branch) const VALUES: u8 = 8;
}

impl Content {
    /// Understands the bytes of a content; `update` is what they stand in.
    pub(super) fn read(kind: StructKind, bytes: &[u8], update: &Bytes) -> Option<Self> {
        let mut reader = Reader::new(bytes);
        Some(match kind {
            StructKind::Collected | StructKind::Skipped => Self::Gone,
            StructKind::Deleted => Self::Deleted,
            StructKind::Text => Self::Text(update.slice_ref(reader.var_bytes().ok()?)),
            StructKind::Format => {
                let name = update.slice_ref(reader.var_bytes().ok()?);
                Self::Format { name, value: update.slice_ref(reader.var_bytes().ok()?) }
            }
            StructKind::Type if bytes.first() == Some(&MAP_TYPE) => Self::Marker,
            StructKind::Any => Self::Values(update.slice_ref(bytes)),
            StructKind::Type => Self::Other(number::TYPE, update.slice_ref(bytes)),
            StructKind::Binary => Self::Other(number::BINARY, update.slice_ref(bytes)),
            StructKind::Embed => Self::Other(number::EMBED, update.slice_ref(bytes)),
        })
    }

    /// Whether it takes room in a sequence.
    pub(super) fn is_countable(&self) -> bool {
        !matches!(self, Self::Gone | Self::Deleted | Self::Format { .. })
    }

    /// Cuts off what stands from UTF-16 unit `at` on. A pair of surrogates that is cut becomes two
    /// replacement characters, as in Yjs.
    pub(super) fn cut(&mut self, at: u32) -> Self {
        match self {
            Self::Text(words) => {
                let text = std::str::from_utf8(words).unwrap_or_default();
                let (place, pair) = place_of(text, at);
                let right = match pair {
                    0 => words.slice(place..),
                    pair => format!("\u{fffd}{}", &text[place + pair..]).into(),
                };
                *words = match pair {
                    0 => words.slice(..place),
                    _ => format!("{}\u{fffd}", &text[..place]).into(),
                };
                Self::Text(right)
            }
            Self::Values(values) => match cut_values(values, at) {
                Some((left, right)) => {
                    *values = left;
                    Self::Values(right)
                }
                None => Self::Deleted,
            },
            Self::Gone => Self::Gone,
            // All others have length 1, but for deleted ones.
            Self::Deleted | Self::Marker | Self::Format { .. } | Self::Other(..) => Self::Deleted,
        }
    }

    /// The words; empty for all else.
    pub(super) fn text(&self) -> &str {
        match self {
            // Checked when the update was walked; what a cut made is a string too.
            Self::Text(words) => std::str::from_utf8(words).unwrap_or_default(),
            _ => "",
        }
    }
}

/// Where UTF-16 unit `at` is, in bytes; and the bytes of the character that it would cut in two.
fn place_of(text: &str, at: u32) -> (usize, usize) {
    let mut units = 0;
    for (place, character) in text.char_indices() {
        if units >= at {
            return (place, 0);
        }
        units += if character.len_utf16() == 2 { 2 } else { 1 };
        if units > at {
            return (place, character.len_utf8());
        }
    }
    (text.len(), 0)
}

fn cut_values(values: &Bytes, at: u32) -> Option<(Bytes, Bytes)> {
    use coopol_protocol::{any, lib0};
    let mut reader = Reader::new(values);
    let count = reader.var_u32().ok()?;
    let (start, mut budget) = (reader.position(), usize::MAX);
    for _ in 0..at {
        any::walk(&mut reader, &mut budget).ok()?;
    }
    let middle = reader.position();
    let part = |count: u32, bytes: &[u8]| {
        let mut part = bytes::BytesMut::new();
        lib0::write_var_uint(&mut part, count.into());
        part.extend_from_slice(bytes);
        part.freeze()
    };
    let rest = count.checked_sub(at)?;
    Some((part(at, &values[start..middle]), part(rest, &values[middle..])))
}
