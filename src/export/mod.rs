//! What texts become when they leave the hub: pages to print, documents for word processors.
//!
//! Everything here is pure: names and votes are resolved by whoever asks, who also knows what they
//! may see.

mod booklet;
mod docx;
mod html;
mod language;
mod markup;
mod story;
mod tracked;

pub use booklet::{BOOKLET_STYLE, Booklet, Entry};
pub use docx::{Docx, DocxError};
pub use html::html_with_stories;
pub use language::Language;
pub use markup::escape;
pub use story::{Author, Count, Stories, Story, Through};
pub use tracked::{Edit, EditKind, Fate, Paragraph, Piece, Proposal, Tracked, tracked};
