//! A text with editors and branches, for random histories: every edit is made by yrs.

use bytes::Bytes;
use coopol_protocol::frontier::{Frontier, Verdict};
use rand::{RngExt as _, SeedableRng as _, rngs::SmallRng};
use yrs::{
    Any, ClientID, Doc, Map as _, MapPrelim, OffsetKind, Options, Out, Text as _, TextRef,
    Transact as _, Update, types::Attrs, types::text::YChange, updates::decoder::Decode as _,
};

use coopol::text::branch::{Base, Own};
use coopol::text::{
    flat::{self, Block, ROOT},
    live::{Deletions, LiveText},
};

/// The seed of random tests: `COOPOL_TEST_SEED`, or the clock's.
pub(super) fn seed() -> u64 {
    let given = std::env::var("COOPOL_TEST_SEED").ok().and_then(|seed| seed.parse().ok());
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap();
    let seed = given.unwrap_or(now.as_nanos() as u64);
    println!("COOPOL_TEST_SEED={seed}");
    seed
}

/// How many histories a test plays: `COOPOL_HISTORIES`, or what a run of all tests has time for.
pub(super) fn histories() -> u64 {
    const FEW: u64 = 600;
    let given = std::env::var("COOPOL_HISTORIES").ok();
    given.and_then(|number| number.parse().ok()).unwrap_or(FEW)
}

pub(super) fn rng(seed: u64) -> SmallRng {
    SmallRng::seed_from_u64(seed)
}

/// One person's copy.
pub(super) struct Editor {
    doc: Doc,
    text: TextRef,
}

impl Editor {
    pub(super) fn new(client: u64) -> Self {
        let mut options = Options::with_client_id(ClientID::new(client));
        options.offset_kind = OffsetKind::Utf16;
        options.cleanup_formatting = false;
        options.skip_gc = true;
        let doc = Doc::with_options(options);
        let text = doc.get_or_insert_text(ROOT);
        Self { doc, text }
    }

    pub(super) fn apply(&self, update: &Bytes) {
        let update = Update::decode_v1(update).unwrap();
        self.doc.transact_mut().apply_update(update).unwrap();
    }

    /// What stands at each unit: `None` for a marker.
    fn units(&self) -> Vec<Option<u16>> {
        let txn = self.doc.transact();
        let mut units = Vec::new();
        for piece in self.text.diff(&txn, YChange::identity) {
            match piece.insert {
                Out::Any(Any::String(words)) => units.extend(words.encode_utf16().map(Some)),
                _ => units.push(None),
            }
        }
        units
    }

    pub(super) fn len(&self) -> u32 {
        self.text.len(&self.doc.transact())
    }

    pub(super) fn insert(&self, at: u32, words: &str) -> Bytes {
        let mut txn = self.doc.transact_mut();
        self.text.insert(&mut txn, at, words);
        txn.encode_update_v1().into()
    }

    pub(super) fn delete(&self, at: u32, length: u32) -> Bytes {
        let mut txn = self.doc.transact_mut();
        self.text.remove_range(&mut txn, at, length);
        txn.encode_update_v1().into()
    }

    pub(super) fn format(&self, at: u32, length: u32, name: &str, value: Any) -> Bytes {
        let mut txn = self.doc.transact_mut();
        let attrs = Attrs::from([(name.into(), value)]);
        self.text.format(&mut txn, at, length, attrs);
        txn.encode_update_v1().into()
    }

    pub(super) fn marker(&self, at: u32, kind: &str, bid: &str) -> Bytes {
        let mut txn = self.doc.transact_mut();
        let marker = self.text.insert_embed(&mut txn, at, MapPrelim::default());
        marker.insert(&mut txn, "type", Any::from(kind));
        marker.insert(&mut txn, "bid", Any::from(bid));
        txn.encode_update_v1().into()
    }

    /// Sets a key of the `number`th marker.
    pub(super) fn key(&self, number: usize, key: &str, value: Any) -> Option<Bytes> {
        let mut txn = self.doc.transact_mut();
        let pieces = self.text.diff(&txn, YChange::identity);
        let markers = pieces.into_iter().filter_map(|piece| match piece.insert {
            Out::YMap(marker) => Some(marker),
            _ => None,
        });
        let marker = markers.into_iter().nth(number)?;
        marker.insert(&mut txn, key, value);
        Some(txn.encode_update_v1().into())
    }

    /// Takes a stretch of words out and puts it in elsewhere, in one transaction.
    pub(super) fn move_words(&self, at: u32, length: u32, to: u32) -> Bytes {
        let units: Vec<u16> = self.units()[at as usize..(at + length) as usize]
            .iter()
            .map_while(|unit| *unit)
            .collect();
        let words = String::from_utf16_lossy(&units);
        let to = match self.units().get(to as usize) {
            Some(Some(0xdc00..0xe000)) => to + 1,
            _ => to,
        };
        let mut txn = self.doc.transact_mut();
        self.text.remove_range(&mut txn, at, length);
        self.text.insert(&mut txn, to.min(at), &words);
        txn.encode_update_v1().into()
    }

    /// One edit at random.
    pub(super) fn edit(&self, rng: &mut SmallRng) -> Bytes {
        let len = self.len();
        let units = self.units();
        // No editor cuts a pair of surrogates in two.
        let whole = |at: u32| match units.get(at as usize) {
            Some(Some(0xdc00..0xe000)) => at - 1,
            _ => at,
        };
        let at = whole(rng.random_range(0..=len));
        let length = whole((at + rng.random_range(1..=12)).min(len)).saturating_sub(at);
        let markers = units.iter().filter(|unit| unit.is_none()).count();
        match rng.random_range(0..12) {
            0..4 => self.insert(at, words(rng)),
            4..7 if length > 0 => self.delete(at, length),
            7 => {
                let kind = ["paragraph", "heading", "item", "quote"][rng.random_range(0..4)];
                self.marker(at, kind, &format!("b{}", rng.random_range(0..1_000)))
            }
            8 if length > 0 => {
                let value = if rng.random_bool(0.7) { Any::Bool(true) } else { Any::Null };
                let name = ["strong", "em", "foreign"][rng.random_range(0..3)];
                self.format(at, length, name, value)
            }
            9 if markers > 0 => {
                let kind = Any::from(["heading", "quote"][rng.random_range(0..2)]);
                self.key(rng.random_range(0..markers), "type", kind).unwrap()
            }
            10 if length > 0 => self.move_words(at, length, at / 2),
            _ => self.insert(at, "é🌹 "),
        }
    }
}

fn words(rng: &mut SmallRng) -> &'static str {
    const WORDS: [&str; 8] =
        ["trois", " mois ", "l’eau", ". Puis ", "semaines", "a", "🌹", "payée avec"];
    WORDS[rng.random_range(0..WORDS.len())]
}

/// The blocks that yrs shows for these updates.
pub(super) fn shown<'a>(updates: impl IntoIterator<Item = &'a Bytes>) -> Vec<Block> {
    let mut live = LiveText::new(Deletions::Kept);
    live.apply(updates).unwrap();
    flat::read(&live)
}

/// Whether the hub takes each of these updates, one after the other, as new.
pub(super) fn are_taken<'a>(updates: impl IntoIterator<Item = &'a Bytes>) -> bool {
    let mut frontier = Frontier::new();
    updates.into_iter().all(|update| match frontier.examine(update) {
        Ok(Verdict::New(accepted)) => {
            frontier.advance(&accepted);
            true
        }
        // An edit of nothing.
        Ok(Verdict::Known) => true,
        Ok(Verdict::Gap { .. }) | Err(_) => false,
    })
}

/// A text of three blocks.
pub(super) fn first_text() -> Vec<Bytes> {
    let editor = Editor::new(10);
    let genesis = flat::genesis_update();
    editor.apply(&genesis);
    let written = editor.insert(1, "L’indemnité est payée chaque mois. Elle suit le salaire.");
    let end = editor.len();
    let heading = editor.marker(end, "heading", "titre");
    let more = editor.insert(end + 1, "Des ressources");
    let end = editor.len();
    let last = editor.marker(end, "paragraph", "dernier");
    let words = editor.insert(end + 1, "Les communes reçoivent trois dixièmes.");
    vec![genesis, written, heading, more, last, words]
}

pub(super) fn own(updates: &[Bytes]) -> Own {
    let mut own = Own::new();
    updates.iter().for_each(|update| own.take(update).unwrap());
    own
}

pub(super) fn base(updates: &[Bytes]) -> Base {
    Base::from_updates(updates).unwrap()
}
