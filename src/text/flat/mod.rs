//! The flat text: one `Y.Text` of characters, with a marker before each block.
//!
//! ```text
//! ¶{paragraph} W o r d s … ¶{heading, level 2} T i t l e ¶{item, bullet, depth 0} …
//! ```
//! A marker is an embedded `Y.Map` of length 1; the characters up to the next one are its block's.
//! Splitting, joining or turning a block into a heading costs one marker or one key of it, never
//! the words. Reading repairs what other programs wrote and never writes: see [`read`].

mod genesis;
mod html;
mod json;
mod markdown;
mod plain;
mod read;
mod replace;
mod sieve;
#[cfg(test)]
mod tests;
mod url;
mod write;

pub use genesis::{GENESIS_CLIENT, genesis_update};
pub use html::{Around, html, html_around};
pub use json::json;
pub use markdown::markdown;
pub use plain::plain_text;
pub(in crate::text) use read::{Assembly, Key, OBJECT_REPLACEMENT, block_kind, read_marks};
pub use read::{read, read_marked};
pub use replace::replace;
pub use write::write;

use std::sync::Arc;

/// The name of the root type that holds the text.
pub const ROOT: &str = "text";
/// The deepest heading; deeper ones are read as this.
pub const MAX_HEADING_LEVEL: u8 = 4;
/// The deepest item of a list, counted from 0; deeper ones are read as this.
pub const MAX_ITEM_DEPTH: u8 = 7;

/// The widest image, in CSS pixels: what is wider was not meant.
pub const MAX_IMAGE_WIDTH: u32 = 65_535;

/// One block of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// Its identity in the text; `None` for words without a marker of their own.
    pub bid: Option<String>,
    /// What it is.
    pub kind: BlockKind,
    /// Its words; neighbours differ in their marks. Empty for an image or a table.
    pub runs: Vec<Run>,
}

/// What a block is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BlockKind {
    /// Plain words.
    Paragraph,
    /// A title.
    Heading {
        /// From 1 to [`MAX_HEADING_LEVEL`].
        level: u8,
    },
    /// An item of a list.
    Item {
        /// How the list counts.
        list: List,
        /// From 0 to [`MAX_ITEM_DEPTH`]; may jump.
        depth: u8,
    },
    /// A quotation.
    Quote,
    /// An image.
    Image {
        /// Its address: http, https, relative, or data of a picture.
        src: String,
        /// What it shows, for those who do not see it: any string.
        alt: String,
        /// Its width in CSS pixels, from 1 to [`MAX_IMAGE_WIDTH`].
        width: Option<u32>,
    },
    /// A table that is kept and not understood.
    Table {
        /// Markup of unknown origin: never to be shown unescaped.
        html: String,
    },
}

/// How a list counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum List {
    /// With bullets.
    Bullet,
    /// With numbers.
    Number,
}

/// Words that have the same marks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Run {
    /// The words: no control characters but tab and line feed, which is a line break.
    pub text: String,
    /// Their marks.
    pub marks: Marks,
}

/// How words are marked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Marks {
    /// Bold.
    pub strong: bool,
    /// Italic.
    pub em: bool,
    /// Underlined.
    pub underline: bool,
    /// Struck through.
    pub strike: bool,
    /// Code.
    pub code: bool,
    /// The address of a link: http, https, mailto or relative. Shared: many runs may have it.
    pub link: Option<Arc<str>>,
}

impl Block {
    /// An empty paragraph without an identity: what an empty document reads as.
    pub fn empty() -> Self {
        Self { bid: None, kind: BlockKind::Paragraph, runs: Vec::new() }
    }

    /// The block's words without marks.
    pub fn words(&self) -> String {
        self.runs.iter().map(|run| run.text.as_str()).collect()
    }
}

impl BlockKind {
    /// Whether the block is shown whole and holds no words.
    pub fn is_atom(&self) -> bool {
        matches!(self, Self::Image { .. } | Self::Table { .. })
    }
}
