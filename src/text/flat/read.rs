//! Reads a flat text out of a Yjs document and repairs what it finds.
//!
//! Members' programs are not the only ones that write: whatever stands in the document, there is a
//! text to show, and no character of it is lost. Nothing is ever written.

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use yrs::{
    Any, Map as _, MapRef, Number, Out, ReadTxn, Text as _, Transact as _,
    types::{Attrs, text::YChange},
};

use super::{
    Block, BlockKind, List, MAX_HEADING_LEVEL, MAX_IMAGE_WIDTH, MAX_ITEM_DEPTH, Marks, ROOT, Run,
    sieve::sieve,
    url::{is_safe_image, is_safe_link},
};
use crate::text::live::{Deletions, LiveText};

/// What stands for anything else than words and markers.
pub(in crate::text) const OBJECT_REPLACEMENT: &str = "\u{fffc}";

/// The attributes that are marks.
pub(super) const MARK_NAMES: [&str; 6] = ["strong", "em", "underline", "strike", "code", "link"];

/// The blocks of a text; at least one. Costs a few passes over the document.
///
/// Words before the first marker are a paragraph of their own, and so are words after an image or
/// a table. A marker of an unknown kind, or with a key of the wrong type, is a paragraph's. A `bid`
/// that stands twice is read with `~2` (`~3`, …) behind it from the second time on.
pub fn read(text: &LiveText) -> Vec<Block> {
    Reading::of(text).finish()
}

/// The same; `None` if no marker stands in the document, and so it is not one of our texts.
pub fn read_marked(text: &LiveText) -> Option<Vec<Block>> {
    let reading = Reading::of(text);
    (reading.markers > 0).then(|| reading.finish())
}

/// A copy of a document that holds what misleads, without it.
fn sieved(text: &LiveText) -> Option<LiveText> {
    let state = sieve(&text.state())?;
    let mut plain = LiveText::new(Deletions::Collected);
    // It is the document's own state, element by element; should yrs refuse it all the same, the
    // document is read as it is.
    plain.apply([&state]).is_ok().then_some(plain)
}

struct Reading {
    assembly: Assembly,
    markers: usize,
}

impl Reading {
    fn of(text: &LiveText) -> Self {
        let mut reading = Self { assembly: Assembly::default(), markers: 0 };
        match sieved(text) {
            Some(plain) => reading.take_in(&plain),
            None => reading.take_in(text),
        }
        reading
    }

    fn take_in(&mut self, text: &LiveText) {
        let txn = text.doc().transact();
        let Some(root) = txn.get_text(ROOT) else { return };
        for piece in root.diff(&txn, YChange::identity) {
            let marks = piece.attributes.as_deref().map(read_marks).unwrap_or_default();
            match piece.insert {
                Out::YMap(marker) => {
                    self.assembly.begin(|name| Key::read(&txn, &marker, name));
                    self.markers += 1;
                }
                Out::Any(Any::String(words)) => self.assembly.write(&words, marks),
                _ => self.assembly.write(OBJECT_REPLACEMENT, marks),
            }
        }
    }

    fn finish(self) -> Vec<Block> {
        self.assembly.finish()
    }
}

/// Puts blocks together from markers and words in their order.
#[derive(Default)]
pub(in crate::text) struct Assembly {
    blocks: Vec<Block>,
    bids: Bids,
    /// Whether the next words begin a run of their own, whatever their marks.
    is_cut: bool,
}

impl Assembly {
    /// A marker with these keys.
    pub(in crate::text) fn begin(&mut self, key: impl Fn(&str) -> Key) {
        let bid = key("bid").string().filter(|bid| !bid.is_empty());
        let bid = bid.map(|bid| self.bids.distinct(bid));
        self.blocks.push(Block { bid, kind: block_kind(key), runs: Vec::new() });
    }

    /// Words of the last block.
    pub(in crate::text) fn write(&mut self, words: &str, marks: Marks) {
        let block = match self.blocks.pop() {
            Some(block) if block.kind.is_atom() => {
                self.blocks.push(block);
                Block::empty()
            }
            Some(block) => block,
            None => Block::empty(),
        };
        self.blocks.push(block);
        let Some(block) = self.blocks.last_mut() else { return };
        let words = words.chars().map(shown);
        match block.runs.last_mut().filter(|_| !self.is_cut) {
            Some(run) if run.marks == marks => run.text.extend(words),
            _ => block.runs.push(Run { text: words.collect(), marks }),
        }
        self.is_cut = false;
    }

    /// Ends the run: words that come after have another story.
    pub(in crate::text) fn cut(&mut self) {
        self.is_cut = true;
    }

    /// The block and the run that were written last, by number.
    pub(in crate::text) fn place(&self) -> Option<(usize, usize)> {
        let block = self.blocks.len().checked_sub(1)?;
        Some((block, self.blocks.get(block)?.runs.len().checked_sub(1)?))
    }

    /// The blocks; at least one.
    pub(in crate::text) fn finish(self) -> Vec<Block> {
        if self.blocks.is_empty() { vec![Block::empty()] } else { self.blocks }
    }
}

/// Which identities were written how often, and which are given away.
#[derive(Default)]
struct Bids {
    written: HashMap<String, u32>,
    given: HashSet<String>,
}

impl Bids {
    fn distinct(&mut self, bid: String) -> String {
        let times = self.written.entry(bid.clone()).and_modify(|times| *times += 1).or_insert(1);
        let name = if *times == 1 { bid } else { format!("{bid}~{times}") };
        let others = (2_u32..).map(|number| format!("{name}~{number}"));
        let free = std::iter::once(name.clone()).chain(others).find(|n| !self.given.contains(n));
        let free = free.unwrap_or(name);
        self.given.insert(free.clone());
        free
    }
}

/// What a marker with these keys says its block is.
pub(in crate::text) fn block_kind(key: impl Fn(&str) -> Key) -> BlockKind {
    read_kind(key).unwrap_or(BlockKind::Paragraph)
}

/// The same; `None` if one of the keys is not what the model has there.
fn read_kind(key: impl Fn(&str) -> Key) -> Option<BlockKind> {
    match key("type").string()?.as_str() {
        "heading" => {
            Some(BlockKind::Heading { level: key("level").clamped(1, MAX_HEADING_LEVEL)? })
        }
        "item" => {
            let list = match key("list") {
                Key::Absent => List::Bullet,
                list => match list.string()?.as_str() {
                    "bullet" => List::Bullet,
                    "number" => List::Number,
                    _ => return None,
                },
            };
            Some(BlockKind::Item { list, depth: key("depth").clamped(0, MAX_ITEM_DEPTH)? })
        }
        "quote" => Some(BlockKind::Quote),
        "image" => {
            let src = key("src").string().filter(|src| is_safe_image(src))?;
            let alt = key("alt").string().unwrap_or_default();
            Some(BlockKind::Image { src, alt, width: key("width").pixels() })
        }
        "table" => Some(BlockKind::Table { html: key("html").string()? }),
        _ => None,
    }
}

/// What stands under a key of a marker.
pub(in crate::text) enum Key {
    Absent,
    String(String),
    Number(f64),
    Other,
}

impl Key {
    fn read(txn: &impl ReadTxn, marker: &MapRef, name: &str) -> Self {
        match marker.get(txn, name) {
            None => Self::Absent,
            Some(Out::Any(value)) => Self::of(&value),
            Some(_) => Self::Other,
        }
    }

    /// A value as a key.
    pub(in crate::text) fn of(value: &Any) -> Self {
        match value {
            Any::Undefined => Self::Absent,
            Any::String(string) => Self::String(string.to_string()),
            Any::Number(Number::Int(number)) => Self::Number(*number as f64),
            Any::Number(Number::Float(number)) if !number.is_nan() => Self::Number(*number),
            _ => Self::Other,
        }
    }

    pub(in crate::text) fn string(self) -> Option<String> {
        match self {
            Self::String(string) => Some(string),
            Self::Absent | Self::Number(_) | Self::Other => None,
        }
    }

    /// A number rounded down into `least..=most`; `least` where there is none.
    fn clamped(self, least: u8, most: u8) -> Option<u8> {
        match self {
            Self::Absent => Some(least),
            Self::Number(number) => {
                let at_most = (least..=most).rev().find(|bound| f64::from(*bound) <= number);
                Some(at_most.unwrap_or(least))
            }
            Self::String(_) | Self::Other => None,
        }
    }

    /// A number of pixels, rounded down; `None` if there cannot be so many.
    fn pixels(self) -> Option<u32> {
        match self {
            Self::Number(number) => {
                let whole = u32::try_from(Number::try_i64(number.trunc()).as_i64()?).ok()?;
                (1..=MAX_IMAGE_WIDTH).contains(&whole).then_some(whole)
            }
            Self::Absent | Self::String(_) | Self::Other => None,
        }
    }
}

pub(in crate::text) fn read_marks(attributes: &Attrs) -> Marks {
    let [strong, em, underline, strike, code, link] = MARK_NAMES.map(|name| attributes.get(name));
    let is_true = |value: Option<&Any>| matches!(value, Some(Any::Bool(true)));
    let href = match link {
        Some(Any::Map(link)) => link.get("href"),
        _ => None,
    };
    let link = match href {
        Some(Any::String(href)) if is_safe_link(href) => Some(Arc::clone(href)),
        _ => None,
    };
    Marks {
        strong: is_true(strong),
        em: is_true(em),
        underline: is_true(underline),
        strike: is_true(strike),
        code: is_true(code),
        link,
    }
}

/// How a character is shown: line separators break the line, other control characters are seen.
pub(super) fn shown(character: char) -> char {
    match character {
        '\t' | '\n' => character,
        '\u{2028}' | '\u{2029}' => '\n',
        _ if character.is_control() => char::REPLACEMENT_CHARACTER,
        _ => character,
    }
}
