//! What texts become when they leave the hub: pages to print, documents for word processors.
//!
//! Everything here is pure: names and votes are resolved by whoever asks, who also knows what they
//! may see.

mod docx;
mod html;
mod language;
mod markup;
mod story;

pub use docx::{Docx, DocxError};
pub use html::html_with_stories;
pub use language::Language;
pub use markup::escape;
pub use story::{Author, Count, Stories, Story, Through};
