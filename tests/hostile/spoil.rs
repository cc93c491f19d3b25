//! Spoils honest bytes: bits, lengths, numbers, order, repetition.

use coopol_protocol::lib0::{MAX_SAFE_INTEGER, write_var_uint};

use crate::dice::Dice;

/// Numbers at which readers go wrong.
const EDGES: [u64; 12] = [
    0,
    1,
    127,
    128,
    0xffff,
    0x7fff_ffff,
    0x8000_0000,
    0xffff_ffff,
    0x1_0000_0000,
    MAX_SAFE_INTEGER - 1,
    MAX_SAFE_INTEGER,
    u64::MAX,
];
/// Most that a repetition may make of a message, in bytes.
const MAX_SPOILED_BYTES: usize = 64 * 1024;
/// Openings of nested values: `Any` arrays, `Any` objects of one key, JSON.
const NESTS: [&[u8]; 3] = [&[117, 1], &[118, 1, 1, b'k'], b"["];

/// Spoils `bytes` once or a few times; `other` is an honest message to splice with.
pub(crate) fn spoil(bytes: &mut Vec<u8>, other: &[u8], dice: &mut Dice) {
    let times = if dice.percent(70) { 1 } else { 1 + dice.below(4) };
    for _ in 0..times {
        spoil_once(bytes, other, dice);
    }
}

fn spoil_once(bytes: &mut Vec<u8>, other: &[u8], dice: &mut Dice) {
    if bytes.is_empty() {
        bytes.extend_from_slice(other);
        return;
    }
    let at = dice.below(bytes.len());
    match dice.below(12) {
        0 | 1 => bytes[at] ^= 1 << dice.below(8),
        2 | 3 => bytes[at] = bytes[at].wrapping_add(*dice.pick(&[1, 2, 3, 253, 254, 255])),
        4 => bytes.truncate(at),
        5 => drop(bytes.remove(at)),
        6 => repeat(bytes, dice),
        7 => splice(bytes, other, dice),
        8 => replace_number(bytes, at, *dice.pick(&EDGES)),
        9 => lengthen_number(bytes, at, dice),
        10 => nest(bytes, at, dice),
        _ => swap(bytes, dice),
    }
}

fn repeat(bytes: &mut Vec<u8>, dice: &mut Dice) {
    let part = bytes[dice.range(bytes.len())].to_vec();
    let at = dice.below(bytes.len() + 1);
    let most = if dice.percent(5) { 1_000 } else { 3 };
    let times = (1 + dice.below(most)).min(MAX_SPOILED_BYTES / (part.len() + 1));
    bytes.splice(at..at, part.repeat(times));
}

fn splice(bytes: &mut Vec<u8>, other: &[u8], dice: &mut Dice) {
    let own = dice.range(bytes.len());
    bytes.splice(own, other[dice.range(other.len())].iter().copied());
}

/// The bytes of the number that may begin at `at`.
fn number_end(bytes: &[u8], at: usize) -> usize {
    let more = bytes[at..].iter().take_while(|byte| **byte & 0x80 != 0).count();
    (at + more + 1).min(bytes.len())
}

fn replace_number(bytes: &mut Vec<u8>, at: usize, number: u64) {
    let mut encoded = Vec::new();
    write_var_uint(&mut encoded, number);
    bytes.splice(at..number_end(bytes, at), encoded);
}

/// The same number in more bytes than it needs.
fn lengthen_number(bytes: &mut Vec<u8>, at: usize, dice: &mut Dice) {
    let end = number_end(bytes, at);
    bytes[end - 1] |= 0x80;
    let most = if dice.percent(20) { 20 } else { 3 };
    let zeros = dice.below(most);
    bytes.splice(end..end, std::iter::repeat_n(0x80, zeros).chain([0]));
}

fn nest(bytes: &mut Vec<u8>, at: usize, dice: &mut Dice) {
    let depth = *dice.pick(&[2, 60, 70, 5_000]);
    let opening = dice.pick(&NESTS).repeat(depth);
    bytes.splice(at..at, opening);
}

fn swap(bytes: &mut [u8], dice: &mut Dice) {
    let part = dice.range(bytes.len());
    let middle = part.len() / 2;
    bytes[part].rotate_left(middle);
}
