//! The words of a message: plain text in which a subset of Markdown is read when it is shown.

use serde::{Deserialize, Serialize};

/// Longest message, in characters: two pages; what is longer is a text.
pub const MAX_BODY_CHARS: usize = 8_000;
/// Most marks upon one character: languages in use need four, towers of them cover other lines.
const MAX_STACKED_MARKS: usize = 8;
/// Deepest nesting of directions: what is deeper only hides words.
const MAX_DIRECTIONS: usize = 16;

/// Words that are safe to show among others': no control characters, and no direction of writing
/// that reaches beyond its own line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Body(String);

/// Why something is no message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadBody {
    /// There is nothing to see in it.
    #[error("a message needs at least one visible character")]
    Empty,
    /// It is too long.
    #[error("a message has at most {MAX_BODY_CHARS} characters: write a longer one as a text")]
    TooLong,
}

impl Body {
    /// The words as they are kept: lines end in one way, control characters and empty lines around
    /// them are gone, towers of marks are cut, and directions that were opened are closed.
    ///
    /// # Errors
    /// Nothing to see, or too much.
    pub fn new(given: &str) -> Result<Self, BadBody> {
        if given.chars().take(MAX_BODY_CHARS + 1).count() > MAX_BODY_CHARS {
            return Err(BadBody::TooLong);
        }
        let unified = given.replace("\r\n", "\n").replace(['\r', '\u{2028}', '\u{2029}'], "\n");
        let lines: Vec<_> = unified.lines().map(clean_line).collect();
        let words = lines.join("\n");
        let words = words.trim_end().trim_start_matches('\n');
        if words.chars().any(is_visible) { Ok(Self(words.to_owned())) } else { Err(BadBody::Empty) }
    }

    /// The words beside something else that can be seen: there may be none.
    ///
    /// # Errors
    /// Too much.
    pub fn beside(given: &str) -> Result<Self, BadBody> {
        match Self::new(given) {
            Err(BadBody::Empty) => Ok(Self(String::new())),
            words => words,
        }
    }

    /// What stands where words were erased.
    pub fn erased() -> Self {
        Self(String::new())
    }

    /// The words.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Body {
    type Error = BadBody;

    /// What is stored was cleaned when it was said, and is taken as it is.
    fn try_from(words: String) -> Result<Self, BadBody> {
        Ok(Self(words))
    }
}

impl From<Body> for String {
    fn from(body: Body) -> Self {
        body.0
    }
}

fn clean_line(line: &str) -> String {
    let mut clean = String::with_capacity(line.len());
    let mut closers = Vec::new();
    let mut marks = 0;
    for character in line.chars() {
        marks = if is_mark(character) { marks + 1 } else { 0 };
        match Direction::of(character) {
            Direction::Opens(_) if closers.len() == MAX_DIRECTIONS => {}
            Direction::Opens(closer) => {
                closers.push(closer);
                clean.push(character);
            }
            // Only what was opened last can be closed: others would reach beyond their own.
            Direction::Closes if closers.last() == Some(&character) => {
                closers.pop();
                clean.push(character);
            }
            Direction::Closes => {}
            Direction::None if character.is_control() && character != '\t' => {}
            Direction::None if marks > MAX_STACKED_MARKS => {}
            Direction::None => clean.push(character),
        }
    }
    clean.extend(closers.into_iter().rev());
    clean
}

/// What a character does to the direction of writing (Unicode Standard Annex 9).
enum Direction {
    Opens(char),
    Closes,
    None,
}

impl Direction {
    fn of(character: char) -> Self {
        match character {
            '\u{202a}' | '\u{202b}' | '\u{202d}' | '\u{202e}' => Self::Opens('\u{202c}'),
            '\u{2066}'..='\u{2068}' => Self::Opens('\u{2069}'),
            '\u{202c}' | '\u{2069}' => Self::Closes,
            _ => Self::None,
        }
    }
}

/// Whether a character stands upon the one before it (the blocks of combining marks that are used
/// to build towers; marks of scripts that need them stand elsewhere).
fn is_mark(character: char) -> bool {
    matches!(character,
        '\u{300}'..='\u{36f}' | '\u{483}'..='\u{489}' | '\u{1ab0}'..='\u{1aff}'
        | '\u{1dc0}'..='\u{1dff}' | '\u{20d0}'..='\u{20ff}' | '\u{fe20}'..='\u{fe2f}')
}

/// Whether there is something to see: not white space, not a mark alone, nothing invisible.
fn is_visible(character: char) -> bool {
    let is_invisible = matches!(character,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
        | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
        | '\u{ffa0}' | '\u{e0000}'..='\u{e0fff}');
    !(character.is_whitespace() || character.is_control() || is_mark(character) || is_invisible)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use proptest::prelude::*;

    use super::*;

    fn kept(given: &str) -> String {
        Body::new(given).unwrap().into()
    }

    #[test]
    fn channel_2_words_are_kept_as_they_are_meant() {
        assert_eq!(kept("Bonjour à tou·tes"), "Bonjour à tou·tes");
        assert_eq!(kept("\r\n  un\r\ndeux\rtrois \n\n"), "  un\ndeux\ntrois");
        assert_eq!(kept("👩‍👩‍👧‍👦 🏳️‍🌈 e\u{301}"), "👩‍👩‍👧‍👦 🏳️‍🌈 e\u{301}");
        assert_eq!(kept("مرحبا بكم"), "مرحبا بكم");
    }

    #[test]
    fn channel_2_nothing_to_see_is_no_message() {
        for nothing in ["", " \n\t", "\u{200b}\u{feff}", "\u{202e}", "\u{301}", "\0\u{7}"] {
            assert_eq!(Body::new(nothing), Err(BadBody::Empty), "{nothing:?}");
        }
        assert!(Body::new(&"é".repeat(MAX_BODY_CHARS)).is_ok());
        assert_eq!(Body::new(&"é".repeat(MAX_BODY_CHARS + 1)), Err(BadBody::TooLong));
    }

    #[test]
    fn channel_2_tricks_end_where_they_begin() {
        assert_eq!(kept("a\u{202e}b\nc"), "a\u{202e}b\u{202c}\nc");
        assert_eq!(kept("a\u{2067}b\u{202c}\u{2069}\u{2069}c"), "a\u{2067}b\u{2069}c");
        assert_eq!(kept("a\0b\u{1b}[2J"), "ab[2J");
        let tower = format!("e{}", "\u{301}".repeat(400));
        assert_eq!(kept(&tower).chars().count(), 1 + MAX_STACKED_MARKS);
    }

    proptest! {
        #[test]
        fn channel_2_whatever_is_said_is_clean_and_stays_so(given: String) {
            let Ok(body) = Body::new(&given) else { return Ok(()) };
            prop_assert!(!body.as_str().contains(|c: char| c.is_control() && !"\n\t".contains(c)));
            prop_assert_eq!(Body::new(body.as_str()), Ok(body));
        }
    }
}
