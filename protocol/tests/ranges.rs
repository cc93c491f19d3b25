//! Range sets against the plain set of numbers that they stand for; lib0 numbers there and back.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::collections::BTreeSet;
use std::ops::Range;

use coopol_protocol::lib0::{
    MAX_SAFE_INTEGER, ReadError, Reader, var_uint_bytes, write_var_str, write_var_uint,
};
use coopol_protocol::ranges::{IdSet, RangeSet};
use proptest::prelude::*;

fn range() -> impl Strategy<Value = Range<u32>> {
    (0..60u32, 0..12u32).prop_map(|(start, length)| start..start + length)
}

proptest! {
    #[test]
    fn a_range_set_is_the_set_of_its_numbers(
        inserted in prop::collection::vec(range(), 0..20),
        asked in range(),
    ) {
        let mut set = RangeSet::new();
        let mut numbers = BTreeSet::new();
        for range in inserted {
            set.insert(range.clone());
            numbers.extend(range);
        }
        prop_assert_eq!(set.iter().flatten().collect::<BTreeSet<_>>(), numbers.clone());
        let ranges: Vec<Range<u32>> = set.iter().collect();
        prop_assert!(ranges.is_sorted_by(|left, right| left.end < right.start));
        prop_assert_eq!(set.covers(&asked), asked.clone().all(|clock| numbers.contains(&clock)));
        let missing: Vec<u32> = set.missing_from(&asked).into_iter().flatten().collect();
        let expected: Vec<u32> = asked.clone().filter(|clock| !numbers.contains(clock)).collect();
        prop_assert_eq!(missing, expected);
        prop_assert_eq!(set.contains(asked.start), numbers.contains(&asked.start));
    }

    #[test]
    fn numbers_and_texts_survive_a_round_trip(number in 0..=MAX_SAFE_INTEGER, text in ".*") {
        let mut out = Vec::new();
        write_var_uint(&mut out, number);
        prop_assert_eq!(out.len(), var_uint_bytes(number));
        write_var_str(&mut out, &text);
        let mut reader = Reader::new(&out);
        prop_assert_eq!(reader.var_uint(), Ok(number));
        prop_assert_eq!(reader.var_str(), Ok(text.as_str()));
        prop_assert!(reader.is_at_end());
    }
}

#[test]
fn clients_of_an_id_set_are_apart() {
    let set: IdSet = [(1, 0..4), (2, 2..3), (1, 4..6), (3, 5..5)].into_iter().collect();
    assert!(set.covers(1, &(0..6)) && !set.covers(2, &(0..3)) && set.contains(2, 2));
    assert_eq!(set.missing_from(2, &(0..5)), [0..2, 3..5]);
    assert_eq!(set.missing_from(3, &(0..5)).len(), 1);
    assert_eq!(set.iter().count(), 2);
}

#[test]
fn numbers_beyond_javascript_and_beyond_the_input_are_refused() {
    let read = |bytes: &[u8]| Reader::new(bytes).var_uint();
    assert_eq!(read(&[0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x0f]), Ok(MAX_SAFE_INTEGER));
    let above = [0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x10];
    assert_eq!(read(&above), Err(ReadError::NumberTooLarge));
    assert_eq!(read(&[0xff; 12]), Err(ReadError::NumberTooLarge));
    assert_eq!(read(&[0x80]), Err(ReadError::EndOfInput));
    assert_eq!(Reader::new(&[5, b'a']).var_str(), Err(ReadError::EndOfInput));
    assert_eq!(Reader::new(&[0x41]).var_int(), Ok(-1));
    assert_eq!(Reader::new(&[0xff; 12]).var_int(), Err(ReadError::NumberTooLarge));
}
