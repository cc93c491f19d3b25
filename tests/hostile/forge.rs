//! Forges updates that are well-formed and lie: wrong origins, parents, owners, references to
//! oneself, circles, holes. They come further than spoiled bytes, which are refused earlier.

use bytes::Bytes;
use coopol_protocol::{
    frontier::Frontier,
    lib0::{write_var_bytes, write_var_str, write_var_uint},
};

use crate::{corpus::ROOTS, dice::Dice};

/// Clients that nobody honest has.
const STRANGERS: [u64; 4] = [1, 99, 4_000_000_000, (1 << 53) - 1];
/// Strings with characters of one, two and three bytes, and of two UTF-16 units.
const WORDS: [&str; 6] = ["x", "mot", "é", "😀", "a😀b", "\u{2028}"];
const HAS_KEY: u8 = 0x20;
const HAS_RIGHT_ORIGIN: u8 = 0x40;
const HAS_ORIGIN: u8 = 0x80;

/// Forges an update for a document that stands at `frontier`.
pub(crate) fn forge(frontier: &Frontier, dice: &mut Dice) -> Bytes {
    let mut clients: Vec<u64> = frontier.clocks().map(|(client, _)| client).collect();
    clients.sort_unstable();
    clients.extend(STRANGERS);
    let mut forger = Forger { frontier, clients, dice, out: Vec::new() };
    forger.sections();
    forger.deletions();
    forger.out.into()
}

struct Forger<'a> {
    frontier: &'a Frontier,
    clients: Vec<u64>,
    dice: &'a mut Dice,
    out: Vec<u8>,
}

impl Forger<'_> {
    fn number(&mut self, number: impl Into<u64>) {
        write_var_uint(&mut self.out, number.into());
    }

    fn word(&mut self) {
        let word = *self.dice.pick(&WORDS);
        write_var_str(&mut self.out, word);
    }

    fn client(&mut self) -> u64 {
        *self.dice.pick(&self.clients)
    }

    fn sections(&mut self) {
        let mut clients = self.clients.clone();
        let count = self.dice.below(4).min(clients.len());
        self.number(count as u64);
        for _ in 0..count {
            let client = clients.swap_remove(self.dice.below(clients.len()));
            self.section(client);
        }
    }

    fn section(&mut self, client: u64) {
        let have = self.frontier.clock(client);
        let start = match self.dice.below(10) {
            0 => have.saturating_sub(u32::try_from(self.dice.below(6)).unwrap()),
            1 => have + u32::try_from(self.dice.below(2)).unwrap(),
            _ => have,
        };
        let structs = 1 + self.dice.below(5);
        self.number(structs as u64);
        self.number(client);
        self.number(start);
        let mut clock = start;
        for _ in 0..structs {
            clock += self.item((client, clock));
        }
    }

    /// Any id: of what is there, of this update, at the edge, beyond it.
    fn id(&mut self, (own, clock): (u64, u32)) {
        let client = if self.dice.percent(25) { own } else { self.client() };
        let end = if client == own { clock } else { self.frontier.clock(client) };
        let beyond = if self.dice.percent(4) { 3 } else { 0 };
        let limit = (end as usize + beyond).max(1);
        let chosen = self.dice.below(limit) as u64;
        self.number(client);
        self.number(chosen);
    }

    /// Writes one struct; returns its length.
    fn item(&mut self, id: (u64, u32)) -> u32 {
        if self.dice.percent(5) {
            let length = u32::try_from(1 + self.dice.below(4)).unwrap();
            let info = *self.dice.pick(&[0_u8, 10]);
            self.out.push(info);
            self.number(length);
            return length;
        }
        let content = *self.dice.pick(&[1_u8, 3, 4, 4, 4, 5, 6, 7, 7, 8, 8]);
        let place = *self.dice.pick(&[0, 0, HAS_ORIGIN, HAS_RIGHT_ORIGIN, 0xc0]);
        let key = if self.dice.percent(30) { HAS_KEY } else { 0 };
        self.out.push(content | place | key);
        if place & HAS_ORIGIN != 0 {
            self.id(id);
        }
        if place & HAS_RIGHT_ORIGIN != 0 {
            self.id(id);
        }
        if place == 0 {
            self.parent(id);
            if key != 0 {
                let key = *self.dice.pick(&["k", "l", "align"]);
                write_var_str(&mut self.out, key);
            }
        }
        self.content(content)
    }

    fn parent(&mut self, id: (u64, u32)) {
        if self.dice.percent(60) {
            self.out.push(1);
            let root = *self.dice.pick(&ROOTS);
            write_var_str(&mut self.out, root);
        } else {
            self.out.push(0);
            self.id(id);
        }
    }

    fn content(&mut self, content: u8) -> u32 {
        match content {
            1 => {
                let length = u32::try_from(1 + self.dice.below(4)).unwrap();
                self.number(length);
                return length;
            }
            3 => write_var_bytes(&mut self.out, &[1, 2, 3]),
            4 => {
                let word = *self.dice.pick(&WORDS);
                write_var_str(&mut self.out, word);
                return u32::try_from(word.encode_utf16().count()).unwrap();
            }
            5 => write_var_str(&mut self.out, "{\"image\":1}"),
            6 => {
                self.word();
                let value = *self.dice.pick(&["null", "true", "{\"a\":[1]}"]);
                write_var_str(&mut self.out, value);
            }
            7 => {
                let kind = *self.dice.pick(&[0_u8, 1, 2, 3, 4, 6]);
                self.out.push(kind);
                if kind == 3 {
                    self.word();
                }
            }
            _ => {
                let values = u32::try_from(1 + self.dice.below(3)).unwrap();
                self.number(values);
                self.out.extend(std::iter::repeat_n(126, values as usize));
                return values;
            }
        }
        1
    }

    fn deletions(&mut self) {
        let mut clients = self.clients.clone();
        let count = if self.dice.percent(50) { 0 } else { 1 + self.dice.below(3) };
        self.number(count as u64);
        for _ in 0..count {
            let client = clients.swap_remove(self.dice.below(clients.len()));
            let have = self.frontier.clock(client) as usize;
            let ranges = self.dice.below(3);
            self.number(client);
            self.number(ranges as u64);
            for _ in 0..ranges {
                let range = self.dice.range(have);
                self.number(range.start as u64);
                self.number(range.len() as u64);
            }
        }
    }
}
