//! Whether a text is JSON that a decoder can take: well-formed, of bounded depth. Builds nothing.

use crate::limits::MAX_ANY_DEPTH;

/// Whose parser must accept the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Profile {
    /// `JSON.parse`: half a surrogate pair and numbers beyond a double are fine.
    JavaScript,
    /// A parser into UTF-8 strings and finite doubles, which refuses both.
    Rust,
}

/// Whether `text` is exactly one JSON value, nested at most [`MAX_ANY_DEPTH`] deep.
#[must_use]
pub fn is_well_formed(text: &str, profile: Profile) -> bool {
    let mut scanner = Scanner { bytes: text.as_bytes(), position: 0, profile };
    scanner.document().is_some()
}

/// Scans one text; each step answers `None` at the first fault.
struct Scanner<'a> {
    bytes: &'a [u8],
    position: usize,
    profile: Profile,
}

impl Scanner<'_> {
    fn document(&mut self) -> Option<()> {
        self.value(0)?;
        self.space();
        (self.position == self.bytes.len()).then_some(())
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.position).copied()
    }

    fn next(&mut self) -> Option<u8> {
        let byte = self.peek()?;
        self.position += 1;
        Some(byte)
    }

    fn expect(&mut self, wanted: u8) -> Option<()> {
        (self.next()? == wanted).then_some(())
    }

    fn space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\n' | b'\r' | b'\t')) {
            self.position += 1;
        }
    }

    fn value(&mut self, depth: usize) -> Option<()> {
        self.space();
        match self.peek()? {
            b'{' => self.members(depth, b'}'),
            b'[' => self.members(depth, b']'),
            b'"' => self.string(),
            b't' => self.word(b"true"),
            b'f' => self.word(b"false"),
            b'n' => self.word(b"null"),
            _ => self.number(),
        }
    }

    /// An object or an array, from its opening to its closing bracket.
    fn members(&mut self, depth: usize, closing: u8) -> Option<()> {
        if depth >= MAX_ANY_DEPTH {
            return None;
        }
        self.position += 1;
        self.space();
        if self.peek()? == closing {
            self.position += 1;
            return Some(());
        }
        loop {
            if closing == b'}' {
                self.space();
                self.string()?;
                self.space();
                self.expect(b':')?;
            }
            self.value(depth + 1)?;
            self.space();
            match self.next()? {
                b',' => {}
                byte => return (byte == closing).then_some(()),
            }
        }
    }

    fn word(&mut self, word: &[u8]) -> Option<()> {
        let end = self.position + word.len();
        (self.bytes.get(self.position..end)? == word).then_some(())?;
        self.position = end;
        Some(())
    }

    fn string(&mut self) -> Option<()> {
        self.expect(b'"')?;
        loop {
            match self.next()? {
                b'"' => return Some(()),
                b'\\' => self.escape()?,
                0..=0x1f => return None,
                _ => {}
            }
        }
    }

    fn escape(&mut self) -> Option<()> {
        match self.next()? {
            b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' => Some(()),
            b'u' => {
                let unit = self.hex()?;
                match (self.profile, unit) {
                    (Profile::JavaScript, _) => Some(()),
                    (Profile::Rust, 0xd800..=0xdbff) => {
                        self.expect(b'\\')?;
                        self.expect(b'u')?;
                        matches!(self.hex()?, 0xdc00..=0xdfff).then_some(())
                    }
                    (Profile::Rust, 0xdc00..=0xdfff) => None,
                    (Profile::Rust, _) => Some(()),
                }
            }
            _ => None,
        }
    }

    fn hex(&mut self) -> Option<u32> {
        let mut unit = 0;
        for _ in 0..4 {
            unit = unit * 16 + char::from(self.next()?).to_digit(16)?;
        }
        Some(unit)
    }

    fn number(&mut self) -> Option<()> {
        let start = self.position;
        if self.peek() == Some(b'-') {
            self.position += 1;
        }
        match self.next()? {
            b'0' => {}
            b'1'..=b'9' => {
                self.digits();
            }
            _ => return None,
        }
        if self.peek() == Some(b'.') {
            self.position += 1;
            (self.digits() > 0).then_some(())?;
        }
        if matches!(self.peek(), Some(b'e' | b'E')) {
            self.position += 1;
            if matches!(self.peek(), Some(b'+' | b'-')) {
                self.position += 1;
            }
            (self.digits() > 0).then_some(())?;
        }
        self.is_in_range(start).then_some(())
    }

    /// Skips digits and says how many there were.
    fn digits(&mut self) -> usize {
        let start = self.position;
        while matches!(self.peek(), Some(b'0'..=b'9')) {
            self.position += 1;
        }
        self.position - start
    }

    fn is_in_range(&self, start: usize) -> bool {
        match self.profile {
            Profile::JavaScript => true,
            Profile::Rust => self
                .bytes
                .get(start..self.position)
                .and_then(|digits| std::str::from_utf8(digits).ok())
                .is_some_and(fits_rust_number),
        }
    }
}

/// Integers above `i64` that still fit `u64` are refused by the decoders this guards.
fn fits_rust_number(digits: &str) -> bool {
    let is_awkward = digits.parse::<u64>().is_ok_and(|number| i64::try_from(number).is_err());
    !is_awkward && digits.parse::<f64>().is_ok_and(f64::is_finite)
}
