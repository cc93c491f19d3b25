//! Damaged and hostile bytes: decoders never panic here, and what passes the walk is safe for
//! the CRDT library.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use bytes::Bytes;
use coopol_protocol::lib0::{write_var_bytes, write_var_str, write_var_uint};
use coopol_protocol::{
    Frontier, MalformedUpdate, Verdict, awareness, json, state_vector, summarize,
};
use proptest::prelude::*;
use yrs::updates::decoder::Decode;
use yrs::{Doc, ReadTxn, Transact, Update};

/// Honest updates, as `fixtures/updates.json` has them.
fn honest() -> Vec<Vec<u8>> {
    let rows: Vec<serde_json::Value> =
        serde_json::from_str(include_str!("../fixtures/updates.json")).unwrap();
    rows.iter()
        .filter(|row| row["refused"].is_null())
        .map(|row| row["hex"].as_str().unwrap())
        .map(|hex| {
            (0..hex.len())
                .step_by(2)
                .map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap())
                .collect()
        })
        .collect()
}

/// One change to some bytes.
#[derive(Debug, Clone)]
enum Damage {
    Set(prop::sample::Index, u8),
    Nudge(prop::sample::Index, i8),
    Remove(prop::sample::Index),
    Insert(prop::sample::Index, u8),
    Cut(prop::sample::Index),
    Repeat(prop::sample::Index, prop::sample::Index),
}

fn damage() -> impl Strategy<Value = Damage> {
    let at = any::<prop::sample::Index>;
    prop_oneof![
        3 => (at(), any::<u8>()).prop_map(|(at, byte)| Damage::Set(at, byte)),
        4 => (at(), -3..=3i8).prop_map(|(at, by)| Damage::Nudge(at, by)),
        1 => at().prop_map(Damage::Remove),
        1 => (at(), any::<u8>()).prop_map(|(at, byte)| Damage::Insert(at, byte)),
        1 => at().prop_map(Damage::Cut),
        1 => (at(), at()).prop_map(|(from, to)| Damage::Repeat(from, to)),
    ]
}

fn inflict(bytes: &mut Vec<u8>, damage: &Damage) {
    if bytes.is_empty() {
        return;
    }
    let length = bytes.len();
    match damage {
        Damage::Set(at, byte) => bytes[at.index(length)] = *byte,
        Damage::Nudge(at, by) => {
            let at = at.index(length);
            bytes[at] = bytes[at].wrapping_add_signed(*by);
        }
        Damage::Remove(at) => {
            bytes.remove(at.index(length));
        }
        Damage::Insert(at, byte) => bytes.insert(at.index(length), *byte),
        Damage::Cut(at) => bytes.truncate(at.index(length)),
        Damage::Repeat(from, to) => {
            let (from, to) = (from.index(length), to.index(length));
            let part = bytes[from.min(to)..from.max(to)].to_vec();
            bytes.extend(part);
        }
    }
}

/// Delivers to a room; what is accepted must go into the library whole, or be refused by it.
fn deliver(frontier: &mut Frontier, doc: &Doc, update: &[u8]) -> Result<(), TestCaseError> {
    let update = Bytes::copy_from_slice(update);
    let Ok(Verdict::New(accepted)) = frontier.examine(&update) else { return Ok(()) };
    let decoded = Update::decode_v1(&accepted.update);
    prop_assert!(decoded.is_ok(), "the library cannot read it: {decoded:?}");
    let mut txn = doc.transact_mut();
    if txn.apply_update(decoded.unwrap()).is_ok() {
        prop_assert!(!txn.has_missing_updates(), "{:02x?}", &accepted.update);
        frontier.advance(&accepted);
    }
    Ok(())
}

proptest! {
    #[test]
    fn what_passes_the_walk_is_safe_for_the_library(
        picks in prop::collection::vec(
            (any::<prop::sample::Index>(), prop::collection::vec(damage(), 0..4)), 1..12),
    ) {
        let honest = honest();
        let (mut frontier, doc) = (Frontier::new(), Doc::with_client_id(1));
        for (pick, damages) in picks {
            let mut update = pick.get(honest.as_slice()).clone();
            for damage in &damages {
                inflict(&mut update, damage);
            }
            deliver(&mut frontier, &doc, &update)?;
        }
    }

    #[test]
    fn damaged_histories_are_safe_for_the_library(
        damages in prop::collection::vec(prop::option::weighted(0.3, damage()), 11),
    ) {
        let (mut frontier, doc) = (Frontier::new(), Doc::with_client_id(1));
        for (mut update, damage) in honest().into_iter().zip(damages) {
            if let Some(damage) = damage {
                inflict(&mut update, &damage);
            }
            deliver(&mut frontier, &doc, &update)?;
        }
    }

    #[test]
    fn random_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = summarize(&bytes);
        let _ = state_vector::decode(&bytes);
        let _ = awareness::decode(&bytes);
        let _ = Frontier::new().examine(&Bytes::from(bytes));
    }

    #[test]
    fn state_vectors_survive_a_round_trip(
        entries in prop::collection::hash_map(0..(1u64 << 53), any::<u32>(), 0..20),
    ) {
        let entries: Vec<(u64, u32)> = entries.into_iter().collect();
        prop_assert_eq!(state_vector::decode(&state_vector::encode(&entries)), Ok(entries));
    }

    #[test]
    fn json_is_judged_as_the_rust_parser_judges_it(
        parts in prop::collection::vec(prop::sample::select(JSON_PARTS.to_vec()), 0..12),
    ) {
        let text = parts.concat();
        let expected = serde_json::from_str::<yrs::Any>(&text).is_ok();
        prop_assert_eq!(json::is_well_formed(&text, json::Profile::Rust), expected, "{}", text);
    }
}

const JSON_PARTS: &[&str] = &[
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "\"a\"",
    "\"\\ud83d\\ude00\"",
    "\"\\ud83d\"",
    "\"\\ude00\"",
    "\"\\n\"",
    "\"\n\"",
    "\"é\"",
    "0",
    "-",
    "-0",
    "01",
    "12",
    ".5",
    "e9",
    "E+9",
    "1e999",
    "1.5",
    "true",
    "false",
    "null",
    "nul",
    " ",
    "\t",
    "9223372036854775808",
    "18446744073709551616",
    "\"\\u00e9\"",
    "\"\\x\"",
    "-9223372036854775809",
];

/// An update of one section each, whose items each hang on another item.
fn chained(sections: &[(u64, (u64, u32))]) -> Bytes {
    let mut out = Vec::new();
    write_var_uint(&mut out, sections.len() as u64);
    for (client, (on, clock)) in sections {
        write_var_uint(&mut out, 1);
        write_var_uint(&mut out, *client);
        out.extend_from_slice(&[0, 0x84]);
        write_var_uint(&mut out, *on);
        write_var_uint(&mut out, u64::from(*clock));
        write_var_str(&mut out, "x");
    }
    out.push(0);
    out.into()
}

#[test]
fn clients_that_wait_for_each_other_are_refused() {
    let circle = chained(&[(1, (2, 0)), (2, (3, 0)), (3, (1, 0))]);
    assert_eq!(Frontier::new().examine(&circle), Err(MalformedUpdate::Entangled));
    let itself = chained(&[(1, (1, 0))]);
    assert_eq!(Frontier::new().examine(&itself), Err(MalformedUpdate::ForwardReference));
}

#[test]
fn long_chains_of_clients_are_taken_and_endless_ones_refused() {
    let known = Frontier::from_parts([(0, 1)], []);
    let chain = |length: u64| chained(&(1..=length).map(|n| (n, (n - 1, 0))).collect::<Vec<_>>());
    assert!(matches!(known.examine(&chain(20_000)), Ok(Verdict::New(_))));
    assert_eq!(known.examine(&chain(40_000)), Err(MalformedUpdate::Entangled));
}

#[test]
fn a_hole_that_is_not_filled_is_a_gap_and_a_known_one_is_not() {
    let update = Bytes::from_static(&[1, 2, 7, 0, 10, 3, 0x84, 7, 2, 1, b'x', 0]);
    let gap = Verdict::Gap { client: 7, have: 0, need: 3 };
    assert_eq!(Frontier::new().examine(&update), Ok(gap));
    let known = Frontier::from_parts([(7, 3)], []);
    let Ok(Verdict::New(accepted)) = known.examine(&update) else { panic!("not accepted") };
    assert_eq!(accepted.update, update);
}

#[test]
fn a_parent_of_the_same_update_must_be_a_shared_type() {
    let with_parent = |content: &[u8]| {
        let mut out = vec![1, 2, 7, 0];
        out.extend_from_slice(content);
        out.extend_from_slice(&[0x04, 0, 7, 0, 1, b'x', 0]);
        Bytes::from(out)
    };
    let of_a_text = with_parent(&[0x04, 1, 1, b't', 1, b'y']);
    assert_eq!(Frontier::new().examine(&of_a_text), Err(MalformedUpdate::NotAParent));
    let of_a_map = with_parent(&[0x07, 1, 1, b't', 1]);
    assert!(matches!(Frontier::new().examine(&of_a_map), Ok(Verdict::New(_))));
}

#[test]
fn deep_values_are_refused_before_anything_recurses() {
    let mut out = vec![1, 1, 7, 0, 0x08, 1, 1, b't', 1];
    out.extend(std::iter::repeat_n([117, 1], 100_000).flatten());
    out.extend_from_slice(&[127, 0]);
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    assert!(matches!(summarize(&out), Err(MalformedUpdate::Any(_))));
    assert!(!json::is_well_formed(&deep, json::Profile::JavaScript));
}

#[test]
fn awareness_states_must_be_json_that_a_browser_can_parse() {
    let update = |state: &str| {
        let mut out = vec![1, 9, 4];
        write_var_bytes(&mut out, state.as_bytes());
        out
    };
    let state = |bytes: &[u8]| awareness::decode(bytes).map(|entries| entries[0].state.is_some());
    assert_eq!(state(&update("null")), Ok(false));
    assert_eq!(state(&update(r#"{"name":"\ud83d"}"#)), Ok(true));
    assert_eq!(state(&update("{")), Err(awareness::MalformedAwareness::NotJson));
}

/// One struct after what a frontier has learnt.
fn after(history: &[&[u8]], update: &[u8]) -> Result<Verdict, MalformedUpdate> {
    let mut frontier = Frontier::new();
    for update in history {
        match frontier.examine(&Bytes::copy_from_slice(update)) {
            Ok(Verdict::New(accepted)) => frontier.advance(&accepted),
            other => panic!("not accepted: {other:?}"),
        }
    }
    frontier.examine(&Bytes::copy_from_slice(update))
}

/// Client 7: `ab` in the list `t`, and `v` under the key `k` of `t`.
const LIST_AND_KEY: &[u8] =
    &[1, 2, 7, 0, 4, 1, 1, b't', 2, b'a', b'b', 0x28, 1, 1, b't', 1, b'k', 1, 119, 1, b'v', 0];

#[test]
fn a_parent_that_came_before_must_be_a_shared_type_or_gone() {
    let child = [1, 1, 8, 0, 0x04, 0, 7, 1, 1, b'x', 0];
    assert_eq!(after(&[LIST_AND_KEY], &child), Err(MalformedUpdate::NotAParent));
    let deletion = [0, 1, 7, 1, 1, 1];
    assert_eq!(after(&[LIST_AND_KEY, &deletion], &child), Err(MalformedUpdate::NotAParent));
    let (map, child) = ([1, 1, 7, 0, 7, 1, 1, b't', 1, 0], [1, 1, 8, 0, 4, 0, 7, 0, 1, b'x', 0]);
    assert!(matches!(after(&[&map], &child), Ok(Verdict::New(_))));
    for gone in [&[1, 1, 7, 0, 0, 1, 0][..], &[1, 1, 7, 0, 1, 1, 1, b't', 1, 0]] {
        assert!(matches!(after(&[gone], &child), Ok(Verdict::New(_))));
    }
}

#[test]
fn the_neighbours_of_an_element_are_in_one_place() {
    let between = |left: u8, right: u8| [1, 1, 8, 0, 0xc4, 7, left, 7, right, 1, b'x', 0];
    assert!(matches!(after(&[LIST_AND_KEY], &between(0, 1)), Ok(Verdict::New(_))));
    assert_eq!(after(&[LIST_AND_KEY], &between(0, 2)), Err(MalformedUpdate::TwoPlaces));
    assert_eq!(after(&[LIST_AND_KEY], &between(2, 0)), Err(MalformedUpdate::TwoPlaces));
    // In one update, and where the section of the neighbours comes later.
    let with = |item: &[u8]| [&[2, 1, 8, 0], item, &LIST_AND_KEY[1..]].concat();
    assert!(matches!(after(&[], &with(&[0xc4, 7, 0, 7, 1, 1, b'x'])), Ok(Verdict::New(_))));
    let two = after(&[], &with(&[0xc4, 7, 0, 7, 2, 1, b'x']));
    assert_eq!(two, Err(MalformedUpdate::TwoPlaces));
}

#[test]
fn an_update_known_in_part_goes_on_in_the_place_of_its_known_part() {
    let longer = |root: u8| [1, 1, 7, 1, 4, 1, 1, root, 3, b'b', b'c', b'd', 0];
    let known: &[u8] = &[1, 1, 7, 0, 4, 1, 1, b't', 2, b'a', b'b', 0];
    assert!(matches!(after(&[known], &longer(b't')), Ok(Verdict::New(_))));
    assert_eq!(after(&[known], &longer(b'u')), Err(MalformedUpdate::TwoPlaces));
    let gone: &[u8] = &[1, 1, 7, 0, 0, 2, 0];
    assert_eq!(after(&[gone], &longer(b't')), Err(MalformedUpdate::TwoPlaces));
}

#[test]
fn a_key_has_one_value_at_a_time() {
    let values = |count: u8| {
        let mut out = vec![1, 1, 8, 0, 0x28, 1, 1, b't', 1, b'k', count];
        out.extend(std::iter::repeat_n(126, usize::from(count)));
        out.push(0);
        out
    };
    assert!(matches!(after(&[], &values(1)), Ok(Verdict::New(_))));
    assert_eq!(after(&[], &values(2)), Err(MalformedUpdate::TwoPlaces));
    let before = [1, 1, 8, 0, 0x48, 7, 2, 1, 126, 0];
    assert_eq!(after(&[LIST_AND_KEY], &before), Err(MalformedUpdate::TwoPlaces));
    // Values that are deleted may come as one.
    let deleted = [1, 1, 8, 0, 0x21, 1, 1, b't', 1, b'k', 2, 0];
    assert!(matches!(after(&[], &deleted), Ok(Verdict::New(_))));
}

#[test]
fn the_values_that_a_key_had_may_come_as_one_with_their_content() {
    // As Yjs 13.6 writes a key that was set to 1, 2 and 3 where the content of deletions is kept,
    // which any page with an undo does.
    let set_thrice: &[u8] = &[
        1, 2, 5, 0, 0x28, 1, 1, b'm', 1, b'k', 2, 0x7d, 1, 0x7d, 2, 0xa8, 5, 1, 1, 0x7d, 3, 1, 5,
        1, 0, 2,
    ];
    assert!(matches!(after(&[], set_thrice), Ok(Verdict::New(_))));
    let first_known: &[u8] = &[1, 1, 5, 0, 0x28, 1, 1, b'm', 1, b'k', 1, 0x7d, 1, 0];
    assert!(matches!(after(&[first_known], set_thrice), Ok(Verdict::New(_))));
    // One of the two is not deleted.
    for listed in [0_u8, 1] {
        let mut torn = set_thrice.to_vec();
        torn.truncate(torn.len() - 2);
        torn.extend([listed, 1]);
        assert_eq!(after(&[], &torn), Err(MalformedUpdate::TwoPlaces), "{listed}");
    }
}
