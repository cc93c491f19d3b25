//! Documents for Yjs: whatever this folder writes reads alike in JavaScript.
//!
//! The fixtures are made here, from a fixed seed, and read by `client/web/tests/flat`; with
//! `COOPOL_WRITE_FIXTURES` in the environment they are written anew.

use std::fmt::Write as _;

use bytes::Bytes;
use serde_json::{Value, json};

use crate::{
    histories::History,
    world::{base, own, rng},
};
use coopol::text::branch::{Adopted, rebuild, undo_adoption};
use coopol::text::flat::{self, Block};

const PATH: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/branches.json");
const DOCUMENTS: u64 = 60;

fn stage(updates: &[Bytes], blocks: &[Block]) -> Value {
    let hex = |update: &Bytes| {
        update.iter().fold(String::new(), |mut hex, byte| {
            write!(hex, "{byte:02x}").unwrap();
            hex
        })
    };
    let updates: Vec<_> = updates.iter().map(hex).collect();
    json!({ "updates": updates, "blocks": flat::json(blocks) })
}

/// A branch as its room shows it; then its base, adopted, undone and adopted again.
fn document(number: u64) -> Vec<Value> {
    let history = History::play(&mut rng(number), 1);
    let before = base(&history.base);
    let opened = before.open(&own(&history.branches[0])).unwrap();
    let room: Vec<_> = history.base.iter().chain(&history.branches[0]).cloned().collect();
    let branch = json!([stage(&room, &opened.blocks())]);
    let mut updates = history.base;
    let mut stages = vec![stage(&updates, &before.blocks())];
    if let Some(adoption) = opened.adoption() {
        stages.push(stage(std::slice::from_ref(&adoption), &opened.blocks()));
        let adopted = Adopted::of(&adoption).unwrap();
        updates.push(adoption);
        let undo = undo_adoption(&base(&updates), &adopted, 900_001).unwrap();
        stages.push(stage(std::slice::from_ref(&undo.update), &before.blocks()));
        updates.push(undo.update);
        let mut undone = base(&updates);
        undone.learn(&undo.copies);
        if let Some(again) = rebuild(&undone, &opened.wording(), 900_002).unwrap() {
            let again = undone.open(&own(&[again.update])).unwrap();
            let update = again.adoption().unwrap();
            stages.push(stage(&[update], &again.blocks()));
        }
    }
    vec![branch, Value::Array(stages)]
}

#[test]
fn branch_16_yjs_reads_what_is_written_here_as_it_is_read_here() {
    if std::env::var_os("COOPOL_WRITE_FIXTURES").is_some() {
        let made: Vec<Value> = (0..DOCUMENTS).flat_map(document).collect();
        std::fs::write(PATH, format!("{}\n", Value::Array(made))).unwrap();
    }
    let kept: Value = serde_json::from_str(&std::fs::read_to_string(PATH).unwrap()).unwrap();
    let documents = kept.as_array().unwrap();
    assert!(!documents.is_empty());
    for (number, stages) in documents.iter().enumerate() {
        let mut updates = Vec::new();
        for stage in stages.as_array().unwrap() {
            let hex = stage["updates"].as_array().unwrap().iter();
            updates.extend(hex.map(|hex| from_hex(hex.as_str().unwrap())));
            let read = flat::json(&base(&updates).blocks());
            assert_eq!(read, stage["blocks"], "document {number}");
        }
    }
}

fn from_hex(hex: &str) -> Bytes {
    let byte = |at: usize| u8::from_str_radix(&hex[at..at + 2], 16).unwrap();
    (0..hex.len()).step_by(2).map(byte).collect::<Vec<_>>().into()
}
