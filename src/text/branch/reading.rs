//! One view of a weave: which blocks, words and marks show where some elements are left out.

use std::{collections::BTreeMap, ops::Range};

use bytes::Bytes;
use coopol_protocol::{frontier::IdRange, lib0::Reader};
use yrs::{Any, types::Attrs as YrsAttrs};

use super::{
    content::Content,
    ids::Id,
    weave::{Chain, Item, Parent, Weave},
};
use crate::text::flat::{
    Assembly, Block, BlockKind, Key, Marks, OBJECT_REPLACEMENT, block_kind, read_marks,
};

/// The attributes in force at some place: JSON by name, as encoded.
pub(super) type Attrs = BTreeMap<Bytes, Bytes>;

/// What ends an attribute.
const NULL: &[u8] = b"null";
/// The attributes that a text knows.
const MARK_NAMES: [&[u8]; 6] = [b"strong", b"em", b"underline", b"strike", b"code", b"link"];

/// A text whose runs have one origin each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Traced<K> {
    /// Its blocks, cut where the origin changes.
    pub blocks: Vec<Block>,
    /// The origin of each run, by the numbers of its block and of the run in it.
    pub origins: BTreeMap<(usize, usize), K>,
}

/// A weave, seen with the elements that `shows` says.
pub(super) struct Reading<'a, F> {
    weave: &'a Weave,
    shows: &'a F,
}

impl<'a, F: Fn(&Item) -> bool> Reading<'a, F> {
    pub(super) fn of(weave: &'a Weave, shows: &'a F) -> Self {
        Self { weave, shows }
    }

    /// The blocks of the text.
    pub(super) fn blocks(&self) -> Vec<Block> {
        let mut assembly = Assembly::default();
        let mut attrs = Attrs::new();
        for item in self.weave.text().filter(|item| (self.shows)(item)) {
            match &item.content {
                Content::Marker => assembly.begin(|name| self.key(item.id, name)),
                Content::Format { name, value } => set(&mut attrs, name, value),
                content if content.is_countable() => {
                    assembly.write(&words(content, item.len), marks(&attrs));
                }
                _ => {}
            }
        }
        assembly.finish()
    }

    /// The blocks of the text, cut where the origin of the words changes. `origin` says for ids, in
    /// order, of how many of them the origin is which.
    pub(super) fn traced<K: Clone + PartialEq>(
        &self,
        origin: &impl Fn(IdRange) -> Vec<(u32, K)>,
    ) -> Traced<K> {
        let (mut assembly, mut attrs) = (Assembly::default(), Attrs::new());
        let (mut origins, mut last) = (BTreeMap::new(), None);
        for item in self.weave.text().filter(|item| (self.shows)(item)) {
            match &item.content {
                Content::Marker => assembly.begin(|name| self.key(item.id, name)),
                Content::Format { name, value } => set(&mut attrs, name, value),
                content if content.is_countable() => {
                    let (words, mut at) = (words(content, item.len), 0);
                    for (len, one) in origin(item.range()) {
                        if last.replace(one.clone()).is_some_and(|last| last != one) {
                            assembly.cut();
                        }
                        assembly.write(units(&words, at..at + len), marks(&attrs));
                        origins.extend(assembly.place().map(|place| (place, one)));
                        at += len;
                    }
                }
                _ => {}
            }
        }
        Traced { blocks: assembly.finish(), origins }
    }

    /// What stands under a key of a marker.
    pub(super) fn key(&self, marker: Id, name: &str) -> Key {
        let value = self.value(marker, &Bytes::copy_from_slice(name.as_bytes()));
        value.map_or(Key::Absent, |item| key_of(&item.content))
    }

    /// The element that is the value of a key.
    pub(super) fn value(&self, marker: Id, key: &Bytes) -> Option<&'a Item> {
        let chain = Chain { parent: Parent::Item(marker), key: Some(key.clone()) };
        let chain = self.weave.chain(&chain)?;
        let items = self.weave.chain_items(chain).filter_map(|index| self.weave.get(index));
        // What a newer value supersedes is dead: the last that shows is the value.
        items.filter(|item| (self.shows)(item)).last()
    }

    /// The keys of a marker and their values, as encoded.
    pub(super) fn keys(&self, marker: Id) -> BTreeMap<Bytes, Content> {
        let chains = self.weave.chains_in(marker).iter();
        let keys = chains.filter_map(|&chain| self.weave.chains.get(chain as usize)?.key.clone());
        let value = |key: Bytes| Some((key.clone(), self.value(marker, &key)?.content.clone()));
        keys.filter_map(value).collect()
    }

    /// What a marker's block is.
    pub(super) fn kind(&self, marker: Id) -> BlockKind {
        block_kind(|name| self.key(marker, name))
    }

    /// A marker's identity, as it was written.
    pub(super) fn bid(&self, marker: Id) -> Option<String> {
        self.key(marker, "bid").string().filter(|bid| !bid.is_empty())
    }
}

/// Begins or ends an attribute.
pub(super) fn set(attrs: &mut Attrs, name: &Bytes, value: &Bytes) {
    if value.as_ref() == NULL {
        attrs.remove(name);
    } else {
        attrs.insert(name.clone(), value.clone());
    }
}

/// How words with these attributes are marked.
pub(super) fn marks(attrs: &Attrs) -> Marks {
    let known = attrs.iter().filter(|(name, _)| MARK_NAMES.contains(&name.as_ref()));
    let pairs = known.filter_map(|(name, value)| {
        let (name, json) = (std::str::from_utf8(name).ok()?, std::str::from_utf8(value).ok()?);
        Some((name.into(), Any::from_json(json).ok()?))
    });
    read_marks(&pairs.collect::<YrsAttrs>())
}

/// What content that takes room reads as.
pub(super) fn words(content: &Content, len: u32) -> String {
    match content {
        Content::Text(_) => content.text().to_owned(),
        _ => OBJECT_REPLACEMENT.repeat(len as usize),
    }
}

/// Some UTF-16 units of a string. A pair of surrogates belongs where it begins.
fn units(words: &str, units: Range<u32>) -> &str {
    let (mut at, mut from, mut to) = (0, None, words.len());
    for (place, sign) in words.char_indices() {
        if at >= units.end {
            to = place;
            break;
        }
        if at >= units.start && from.is_none() {
            from = Some(place);
        }
        at += if sign.len_utf16() == 2 { 2 } else { 1 };
    }
    from.map_or("", |from| &words[from..to])
}

/// A value of a map as a marker's key.
pub(super) fn key_of(content: &Content) -> Key {
    let Content::Values(encoded) = content else { return Key::Other };
    last_value(encoded).map_or(Key::Other, |value| Key::of(&value))
}

/// The last of several encoded values: the one that a map shows.
fn last_value(encoded: &Bytes) -> Option<Any> {
    let mut reader = Reader::new(encoded);
    let count = reader.var_u32().ok()?;
    let mut budget = usize::MAX;
    for _ in 1..count {
        coopol_protocol::any::walk(&mut reader, &mut budget).ok()?;
    }
    let mut cursor = yrs::encoding::read::Cursor::new(encoded.get(reader.position()..)?);
    Any::decode(&mut cursor).ok()
}
