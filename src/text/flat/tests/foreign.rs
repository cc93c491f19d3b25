//! Whatever a foreign program writes, there is a text to show, and nothing of it is lost.

use std::{collections::HashMap, sync::Arc};

use proptest::{collection::vec, prelude::*, sample::select};
use yrs::{
    Any, Array as _, ArrayPrelim, Doc, GetString as _, In, Map as _, MapPrelim, OffsetKind,
    Options, Out, ReadTxn as _, StateVector, Text as _, TextPrelim, TextRef, Transact as _,
    XmlElementPrelim,
    types::{Attrs, text::YChange},
};

use super::{super::sieve::sieve, live, markup};
use crate::text::flat::{
    ROOT, html, markdown, plain_text,
    read::{MARK_NAMES, OBJECT_REPLACEMENT, read, shown},
};

/// Something that a program may do to a text, at a place counted modulo its length.
#[derive(Clone, Debug)]
enum Act {
    Write(u32, String, Vec<(String, Any)>),
    Format(u32, u32, Vec<(String, Any)>),
    Delete(u32, u32),
    Marker(u32, Vec<(String, Any)>),
    Embed(u32, Any),
    Nest(u32, Nested),
    /// As into an array.
    Values(u32, Vec<Any>),
}

#[derive(Clone, Copy, Debug)]
enum Nested {
    Array,
    Text,
    Xml,
    MapOfMaps,
}

fn words() -> impl Strategy<Value = String> {
    let piece = select(vec![
        "a", "é", "mot ", "<b>", "</p>", "&amp;", "\"", "\\", "`", "```", "* ", "# ", "1. ", "\n",
        "\n\n", "\t", "\0", "\u{7f}", "\u{85}", "\u{2028}", "\r\n", "\u{fffc}", "   ", "]](", "~~",
    ]);
    vec(piece, 0..6).prop_map(|pieces| pieces.concat())
}

fn value() -> impl Strategy<Value = Any> {
    let address = select(vec![
        "https://example.org/a b?c=\"1\"&d=<e>",
        "javascript:alert(1)",
        "java\tscript:alert(1)",
        "/a(b)",
        "data:image/png;base64,AA==",
        "data:text/html,<script>",
        "",
    ]);
    let leaf = prop_oneof![
        Just(Any::Null),
        Just(Any::Undefined),
        any::<bool>().prop_map(Any::from),
        select(vec![-1.0, 0.0, 1.0, 2.7, 9.0, 1e300, f64::INFINITY, 320.0]).prop_map(Any::from),
        words().prop_map(Any::from),
        address.clone().prop_map(Any::from),
        select(vec!["paragraph", "heading", "item", "quote", "image", "table", "number", "x"])
            .prop_map(Any::from),
        address.prop_map(|href| Any::from(HashMap::from([("href".to_owned(), Any::from(href))]))),
    ];
    leaf.prop_recursive(2, 8, 3, |inner| {
        vec(inner, 0..3).prop_map(|values| Any::Array(values.into()))
    })
}

fn pairs(names: &'static [&'static str]) -> impl Strategy<Value = Vec<(String, Any)>> {
    vec((select(names), value()).prop_map(|(name, value)| (name.to_owned(), value)), 0..5)
}

const ATTRIBUTES: &[&str] =
    &["strong", "em", "underline", "strike", "code", "link", "colour", "", "ychange"];
const KEYS: &[&str] =
    &["type", "type", "bid", "level", "list", "depth", "src", "alt", "width", "html", "x"];

fn act() -> impl Strategy<Value = Act> {
    let at = 0_u32..200;
    prop_oneof![
        4 => (at.clone(), words(), pairs(ATTRIBUTES)).prop_map(|(i, w, a)| Act::Write(i, w, a)),
        2 => (at.clone(), 1_u32..20, pairs(ATTRIBUTES)).prop_map(|(i, n, a)| Act::Format(i, n, a)),
        1 => (at.clone(), 1_u32..5).prop_map(|(i, n)| Act::Delete(i, n)),
        4 => (at.clone(), pairs(KEYS)).prop_map(|(i, keys)| Act::Marker(i, keys)),
        1 => (at.clone(), value()).prop_map(|(i, value)| Act::Embed(i, value)),
        1 => (at.clone(), select(vec![Nested::Array, Nested::Text, Nested::Xml, Nested::MapOfMaps]))
            .prop_map(|(i, nested)| Act::Nest(i, nested)),
        1 => (at, vec(value(), 1..4)).prop_map(|(i, values)| Act::Values(i, values)),
    ]
}

fn attributes(pairs: Vec<(String, Any)>) -> Attrs {
    pairs.into_iter().map(|(name, value)| (Arc::from(name), value)).collect()
}

fn perform(doc: &Doc, text: &TextRef, act: Act) {
    let mut txn = doc.transact_mut();
    let length = text.len(&txn);
    match act {
        Act::Write(at, words, marks) => {
            text.insert_with_attributes(&mut txn, at % (length + 1), &words, attributes(marks));
        }
        Act::Format(at, count, marks) if length > 0 => {
            let at = at % length;
            text.format(&mut txn, at, count.min(length - at), attributes(marks));
        }
        Act::Delete(at, count) if length > 0 => {
            let at = at % length;
            // As from an array: yrs cannot delete values through a text.
            let array = txn.get_array(ROOT).unwrap();
            array.remove_range(&mut txn, at, count.min(length - at));
        }
        Act::Format(..) | Act::Delete(..) => {}
        Act::Marker(at, keys) => {
            let keys = keys.into_iter().map(|(key, value)| (key, In::from(value)));
            text.insert_embed(&mut txn, at % (length + 1), MapPrelim::from_iter(keys));
        }
        Act::Embed(at, value) => {
            text.insert_embed(&mut txn, at % (length + 1), value);
        }
        Act::Nest(at, nested) => nest(&mut txn, text, at % (length + 1), nested),
        Act::Values(at, values) => {
            let array = txn.get_array(ROOT).unwrap();
            array.insert_range(&mut txn, at % (length + 1), values);
        }
    }
}

fn nest(txn: &mut yrs::TransactionMut<'_>, text: &TextRef, at: u32, nested: Nested) {
    match nested {
        Nested::Array => {
            text.insert_embed(txn, at, ArrayPrelim::from([1]));
        }
        Nested::Text => {
            text.insert_embed(txn, at, TextPrelim::new("caché"));
        }
        Nested::Xml => {
            text.insert_embed(txn, at, XmlElementPrelim::empty("p"));
        }
        Nested::MapOfMaps => {
            let map = text.insert_embed(txn, at, MapPrelim::default());
            map.insert(txn, "type", MapPrelim::default());
            map.insert(txn, "bid", ArrayPrelim::from(["bid"]));
        }
    }
}

fn document(acts: Vec<Act>) -> Doc {
    let options = Options { offset_kind: OffsetKind::Utf16, ..Options::default() };
    let doc = Doc::with_options(options);
    let text = doc.get_or_insert_text(ROOT);
    acts.into_iter().for_each(|act| perform(&doc, &text, act));
    doc
}

fn state(doc: &Doc) -> bytes::Bytes {
    doc.transact().encode_diff_v1(&StateVector::default()).into()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn flat_5_and_flat_6_all_that_was_written_is_shown_in_order(acts in vec(act(), 0..40)) {
        let doc = document(acts);
        let written = doc.get_or_insert_text(ROOT).get_string(&doc.transact());
        let blocks = read(&live(&state(&doc)));
        prop_assert!(!blocks.is_empty());
        let read: String = blocks.iter().map(|block| block.words()).collect();
        let without_objects = |text: &str| text.replace(OBJECT_REPLACEMENT, "");
        let expected: String = written.chars().map(shown).collect();
        prop_assert_eq!(without_objects(&read), without_objects(&expected));
        let mut plain = plain_text(&blocks).chars().collect::<Vec<_>>().into_iter();
        prop_assert!(read.chars().all(|character| plain.any(|other| other == character)));
        for (index, block) in blocks.iter().enumerate() {
            prop_assert!(!block.kind.is_atom() || block.runs.is_empty());
            prop_assert!(block.runs.windows(2).all(|pair| pair[0].marks != pair[1].marks));
            let same = |other: &&super::Block| other.bid.is_some() && other.bid == block.bid;
            prop_assert_eq!(blocks[..index].iter().find(same), None, "an identity stands once");
        }
    }

    #[test]
    fn flat_9_html_is_well_formed_and_safe_and_markdown_is_made(acts in vec(act(), 0..40)) {
        let blocks = read(&live(&state(&document(acts))));
        let page = html(&blocks);
        prop_assert_eq!(markup::complaint(&page), None, "{}", page);
        prop_assert!(blocks.len() == 1 || !markdown(&blocks).is_empty());
    }

    #[test]
    fn the_sieve_keeps_ids_and_leaves_known_attributes_only(acts in vec(act(), 0..40)) {
        let original = live(&state(&document(acts)));
        let Some(sieved) = sieve(&original.state()) else { return Ok(()) };
        let sieved = live(&sieved);
        prop_assert_eq!(sieved.state_vector(), original.state_vector());
        let txn = sieved.doc().transact();
        for piece in txn.get_text(ROOT).unwrap().diff(&txn, YChange::identity) {
            let attributes = piece.attributes.unwrap_or_default();
            prop_assert!(attributes.keys().all(|name| MARK_NAMES.contains(&&**name)));
            prop_assert!(!matches!(piece.insert, Out::Any(Any::Array(_) | Any::Null)));
        }
        prop_assert_eq!(sieve(&sieved.state()), None);
    }
}
