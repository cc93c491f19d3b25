//! The shared fixtures, and whatever a foreign program may write.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod foreign;
mod markdown;
mod markup;

use bytes::Bytes;
use serde_json::Value;
use yrs::{MapPrelim, ReadTxn as _, StateVector, Text as _, Transact as _};

use super::*;
use crate::text::live::{Deletions, LiveText};

/// Made by client/web/scripts with plain Yjs, and read by TypeScript too.
const FIXTURES: &str = include_str!("../../../tests/fixtures/flat-text.json");

fn live(update: &Bytes) -> LiveText {
    let mut text = LiveText::new(Deletions::Collected);
    text.apply([update]).unwrap();
    text
}

fn from_hex(hex: &str) -> Bytes {
    let byte = |at: usize| u8::from_str_radix(&hex[at..at + 2], 16).unwrap();
    (0..hex.len()).step_by(2).map(byte).collect::<Vec<_>>().into()
}

#[test]
fn flat_4_and_flat_9_every_shared_fixture_reads_and_shows_as_written() {
    let fixtures: Vec<Value> = serde_json::from_str(FIXTURES).unwrap();
    assert!(!fixtures.is_empty());
    for fixture in fixtures {
        let name = fixture["name"].as_str().unwrap();
        let blocks = read(&live(&from_hex(fixture["update"].as_str().unwrap())));
        assert_eq!(json(&blocks), fixture["blocks"], "{name}: blocks");
        assert_eq!(plain_text(&blocks), fixture["text"], "{name}: text");
        assert_eq!(html(&blocks), fixture["html"], "{name}: html");
    }
}

#[test]
fn flat_7_the_first_block_has_the_same_bytes_for_everybody() {
    let fixtures: Vec<Value> = serde_json::from_str(FIXTURES).unwrap();
    let genesis = fixtures.iter().find(|fixture| fixture["name"] == "genesis").unwrap();
    assert_eq!(from_hex(genesis["update"].as_str().unwrap()), genesis_update());
}

#[test]
fn flat_7_the_first_block_stays_one_however_often_it_is_applied() {
    let mut text = live(&genesis_update());
    let again = text.apply([&genesis_update()]).unwrap();
    assert!(again.update.is_empty());
    assert_eq!(read(&text).len(), 1);
    assert_eq!(read(&text)[0].bid.as_deref(), Some("first"));
}

#[test]
fn flat_11_what_is_written_reads_as_it_was_given() {
    let fixtures: Vec<Value> = serde_json::from_str(FIXTURES).unwrap();
    for fixture in fixtures {
        let mut blocks = read(&live(&from_hex(fixture["update"].as_str().unwrap())));
        let words = write(&blocks, 7).unwrap();
        blocks[0].bid = Some("first".to_owned());
        let mut text = live(&genesis_update());
        text.apply([&words]).unwrap();
        assert_eq!(read(&text), blocks, "{}", fixture["name"]);
    }
}

#[test]
fn flat_10_a_document_without_a_marker_is_not_one_of_our_texts() {
    let doc = yrs::Doc::new();
    let text = doc.get_or_insert_text(ROOT);
    text.push(&mut doc.transact_mut(), "liberté 🌹");
    let state = |doc: &yrs::Doc| doc.transact().encode_diff_v1(&StateVector::default()).into();
    assert_eq!(read_marked(&live(&state(&doc))), None);
    let no_keys: [(&str, &str); 0] = [];
    text.insert_embed(&mut doc.transact_mut(), 0, MapPrelim::from(no_keys));
    let marked = live(&state(&doc));
    assert_eq!(read_marked(&marked), Some(read(&marked)));
    assert_eq!(plain_text(&read(&marked)), "liberté 🌹");
}
