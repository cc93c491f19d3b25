//! Where words and sentences begin and end, so that a change is told in whole words.

use std::ops::Range;

use super::rows::{Fate, Unit};

/// Farthest that a sentence is followed from a change, in characters: a paragraph without full
/// stops is not watched as a whole.
const MAX_SENTENCE: usize = 400;

/// The changed stretches of a row, as ranges of its units: grown to whole words, and joined where
/// only white space stands between two.
pub(super) fn hunks(units: &[Unit]) -> Vec<Range<usize>> {
    let mut hunks: Vec<Range<usize>> = Vec::new();
    let mut next = 0;
    while let Some(start) = (next..units.len()).find(|&at| units[at].fate != Fate::Kept) {
        let kept = (start..units.len()).find(|&at| units[at].fate == Fate::Kept);
        let end = kept.unwrap_or(units.len());
        let grown = grow(units, start..end);
        match hunks.last_mut().filter(|last| is_joined(units, last.end, grown.start)) {
            Some(last) => last.end = grown.end.max(last.end),
            None => hunks.push(grown.clone()),
        }
        next = end;
    }
    hunks
}

fn is_joined(units: &[Unit], end: usize, start: usize) -> bool {
    start <= end || units[end..start].iter().all(|unit| unit.sign.is_whitespace())
}

/// Grows a stretch over the letters of the words that it cuts.
fn grow(units: &[Unit], hunk: Range<usize>) -> Range<usize> {
    let inside = &units[hunk.clone()];
    let of = |fate| move |unit: &&Unit| unit.fate == fate;
    let edge = |unit: Option<&Unit>| unit.is_some_and(|unit| is_letter(unit.sign));
    let first = [Fate::Removed, Fate::Added].map(|fate| edge(inside.iter().find(of(fate))));
    let last = [Fate::Removed, Fate::Added].map(|fate| edge(inside.iter().rfind(of(fate))));
    let (mut start, mut end) = (hunk.start, hunk.end);
    if first.contains(&true) {
        while start > 0 && units[start - 1].fate == Fate::Kept && in_word(units, start - 1) {
            start -= 1;
        }
    }
    if last.contains(&true) {
        while end < units.len() && units[end].fate == Fate::Kept && in_word(units, end) {
            end += 1;
        }
    }
    start..end
}

fn is_letter(sign: char) -> bool {
    sign.is_alphanumeric()
}

/// Whether a unit belongs to a word: a letter, or a hyphen between letters.
fn in_word(units: &[Unit], at: usize) -> bool {
    let letter = |at: Option<usize>| {
        at.and_then(|at| units.get(at)).is_some_and(|unit| is_letter(unit.sign))
    };
    match units[at].sign {
        '-' | '\u{2011}' => letter(at.checked_sub(1)) && letter(Some(at + 1)),
        sign => is_letter(sign),
    }
}

/// The sentence around a stretch of a row, as a range of its units. Only what stands in the base
/// counts.
pub(super) fn sentence(units: &[Unit], hunk: &Range<usize>) -> Range<usize> {
    let (mut start, mut end) = (hunk.start, hunk.end);
    while start > 0 && hunk.start - start < MAX_SENTENCE && !ends_sentence(units, start - 1) {
        start -= 1;
    }
    while end < units.len() && end - hunk.end < MAX_SENTENCE {
        end += 1;
        if ends_sentence(units, end - 1) {
            break;
        }
    }
    start..end
}

/// Whether a sentence ends with this unit of the base: a full stop and the like before white space
/// or at the end.
fn ends_sentence(units: &[Unit], at: usize) -> bool {
    let unit = &units[at];
    if unit.fate == Fate::Added || !matches!(unit.sign, '.' | '!' | '?' | '…' | '\n') {
        return false;
    }
    let next = units[at + 1..].iter().find(|unit| unit.fate != Fate::Added);
    unit.sign == '\n' || next.is_none_or(|unit| unit.sign.is_whitespace())
}
