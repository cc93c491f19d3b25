//! Documents as people make them, and edits to send: made before anything is measured.

use coopol_protocol::update::{MalformedUpdate, Struct, Visitor, walk};
use yrs::{
    ClientID, Doc, GetString as _, OffsetKind, Options, ReadTxn as _, StateVector, Text as _,
    TextRef, Transact as _, Update, updates::decoder::Decode as _,
};

use crate::{dice::Dice, wire::TEXT};

/// What one person types in one sitting, in characters: then another client id goes on.
const SITTING_CHARACTERS: u32 = 16 * 1024;
/// The fewest people on a document.
const FEWEST_AUTHORS: u32 = 4;
/// One word in so many is typed somewhere else than where the last one was.
const JUMP_EVERY: u32 = 12;
/// One word in so many is followed by a correction.
const CORRECTION_EVERY: u32 = 10;
/// The most characters that a correction takes back.
const LONGEST_CORRECTION: u32 = 8;
/// Edits of a long-edited text in one update.
const EDITS_AN_UPDATE: usize = 1_000;
/// Edits of a long-edited text at one place, on average.
const EDITS_A_PLACE: u32 = 60;
/// First client ids of authors and of the editor, far from the small ones.
const FIRST_AUTHOR: u64 = 1_000_003;
const EDITOR: u64 = 3_000_000_019;

const LETTERS: [&str; 8] = ["e", "s", "a", "i", "n", "t", "r", " "];

const WORDS: [&str; 16] = [
    "nous ",
    "proposons ",
    "que ",
    "la ",
    "section ",
    "vote ",
    "le ",
    "texte ",
    "amendé ",
    "de ",
    "motion, ",
    "après ",
    "un ",
    "débat ",
    "ouvert. ",
    "solidarité ",
];

/// A document and how it came about.
pub(crate) struct Manuscript {
    /// All of it.
    pub(crate) doc: Doc,
    /// The updates that made it, in an order in which they were made.
    pub(crate) updates: Vec<Vec<u8>>,
}

/// A document with offsets as browsers count them.
pub(crate) fn new_doc(client: u64) -> Doc {
    let mut options = Options::with_client_id(ClientID::new(client));
    options.offset_kind = OffsetKind::Utf16;
    Doc::with_options(options)
}

/// A document's text.
pub(crate) fn text_of(doc: &Doc) -> String {
    let text = doc.get_or_insert_text(TEXT);
    text.get_string(&doc.transact())
}

/// A document's state as one update.
pub(crate) fn state_of(doc: &Doc) -> Vec<u8> {
    doc.transact().encode_state_as_update_v1(&StateVector::default())
}

/// Applies an update that is known to be sound.
pub(crate) fn apply(doc: &Doc, update: &[u8]) -> anyhow::Result<()> {
    Ok(doc.transact_mut().apply_update(Update::decode_v1(update)?)?)
}

/// A text typed word by word by several people at once, with jumps and corrections.
pub(crate) fn typed(characters: u32, seed: u64) -> anyhow::Result<Manuscript> {
    let authors = (characters / SITTING_CHARACTERS).max(FEWEST_AUTHORS);
    let mut sittings: Vec<_> = (0..authors)
        .map(|author| {
            let dice = Dice::new(seed + u64::from(author));
            type_alone(FIRST_AUTHOR + u64::from(author) * 7_919, characters / authors, dice)
        })
        .map(Vec::into_iter)
        .collect();
    let (doc, mut updates) = (new_doc(1), Vec::new());
    loop {
        let round: Vec<_> = sittings.iter_mut().filter_map(Iterator::next).collect();
        if round.is_empty() {
            return Ok(Manuscript { doc, updates });
        }
        round.iter().try_for_each(|update| apply(&doc, update))?;
        updates.extend(round);
    }
}

fn type_alone(client: u64, characters: u32, mut dice: Dice) -> Vec<Vec<u8>> {
    let doc = new_doc(client);
    let text = doc.get_or_insert_text(TEXT);
    let (mut updates, mut caret, mut length) = (Vec::new(), 0, 0);
    while length < characters {
        if dice.below(JUMP_EVERY) == 0 {
            caret = dice.below(length + 1);
        }
        let word = dice.pick(&WORDS);
        updates.push(insert(&doc, &text, (caret, word)));
        let typed = u32::try_from(word.encode_utf16().count()).unwrap_or(0);
        (caret, length) = (caret + typed, length + typed);
        if dice.below(CORRECTION_EVERY) == 0 {
            let back = (1 + dice.below(LONGEST_CORRECTION)).min(caret);
            (caret, length) = (caret - back, length - back);
            updates.push(remove(&doc, &text, (caret, back)));
        }
    }
    updates
}

/// A text of one person, typed letter by letter with jumps and many corrections: three letters of
/// ten are taken back, as in the published recordings of people who write. Each update holds a
/// thousand of these edits, so that a server can be filled with them in reasonable time.
pub(crate) fn long_edited(edits: usize, seed: u64) -> Manuscript {
    let (doc, mut dice) = (new_doc(FIRST_AUTHOR), Dice::new(seed));
    let text = doc.get_or_insert_text(TEXT);
    let (mut updates, mut caret, mut length, mut back) = (Vec::new(), 0, 0, 0);
    for start in (0..edits).step_by(EDITS_AN_UPDATE) {
        let mut txn = doc.transact_mut();
        for _ in start..edits.min(start + EDITS_AN_UPDATE) {
            if dice.below(EDITS_A_PLACE) == 0 {
                caret = dice.below(length + 1);
            }
            if back == 0 && dice.below(CORRECTION_EVERY) == 0 {
                back = 1 + dice.below(LONGEST_CORRECTION);
            }
            back = u32::min(back, caret);
            if back > 0 {
                (back, caret, length) = (back - 1, caret - 1, length - 1);
                text.remove_range(&mut txn, caret, 1);
            } else {
                text.insert(&mut txn, caret, dice.pick(&LETTERS));
                (caret, length) = (caret + 1, length + 1);
            }
        }
        updates.push(txn.encode_update_v1());
    }
    Manuscript { doc, updates }
}

/// A text that came in one piece.
pub(crate) fn pasted(characters: u32, seed: u64) -> Manuscript {
    let mut dice = Dice::new(seed);
    let mut pasted = String::new();
    while pasted.encode_utf16().count() < characters as usize {
        (0..1_000).for_each(|_| pasted.push_str(dice.pick(&WORDS)));
    }
    let pasted: String = pasted.chars().take(characters as usize).collect();
    let doc = new_doc(FIRST_AUTHOR);
    let text = doc.get_or_insert_text(TEXT);
    let updates = vec![insert(&doc, &text, (0, &pasted))];
    Manuscript { doc, updates }
}

/// Someone who changes single letters at random places of a document.
pub(crate) struct Editor {
    doc: Doc,
    text: TextRef,
    length: u32,
    dice: Dice,
    inserts_next: bool,
}

impl Editor {
    /// Opens a copy of a document.
    pub(crate) fn open(manuscript: &Manuscript, seed: u64) -> anyhow::Result<Self> {
        let doc = new_doc(EDITOR);
        apply(&doc, &state_of(&manuscript.doc))?;
        let text = doc.get_or_insert_text(TEXT);
        let length = text.len(&doc.transact());
        Ok(Self { doc, text, length, dice: Dice::new(seed), inserts_next: true })
    }

    /// One letter more, or one less, in turn: the document keeps its length. Returns the update.
    pub(crate) fn edit(&mut self) -> Vec<u8> {
        let inserts = self.inserts_next || self.length == 0;
        self.inserts_next = !inserts;
        if inserts {
            let at = self.dice.below(self.length + 1);
            self.length += 1;
            insert(&self.doc, &self.text, (at, "e"))
        } else {
            self.length -= 1;
            remove(&self.doc, &self.text, (self.dice.below(self.length), 1))
        }
    }

    /// What the text is after all edits so far.
    pub(crate) fn text(&self) -> String {
        text_of(&self.doc)
    }

    /// The state after all edits so far.
    pub(crate) fn state(&self) -> Vec<u8> {
        state_of(&self.doc)
    }
}

pub(crate) fn insert(doc: &Doc, text: &TextRef, (at, words): (u32, &str)) -> Vec<u8> {
    let mut txn = doc.transact_mut();
    text.insert(&mut txn, at, words);
    txn.encode_update_v1()
}

fn remove(doc: &Doc, text: &TextRef, (at, length): (u32, u32)) -> Vec<u8> {
    let mut txn = doc.transact_mut();
    text.remove_range(&mut txn, at, length);
    txn.encode_update_v1()
}

/// How large a document is.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Size {
    /// Its state as one update.
    pub(crate) bytes: usize,
    /// The structs in it: what a server that walks the document walks over.
    pub(crate) structs: usize,
    /// The client ids that wrote it.
    pub(crate) clients: usize,
}

impl Size {
    /// Measures a state.
    pub(crate) fn of(state: &[u8]) -> anyhow::Result<Self> {
        let mut size = Self { bytes: state.len(), ..Self::default() };
        walk(state, &mut size)?;
        Ok(size)
    }
}

impl Visitor for Size {
    fn visit_struct(&mut self, _item: &Struct<'_>) -> Result<(), MalformedUpdate> {
        self.structs += 1;
        Ok(())
    }

    fn visit_section(
        &mut self,
        _section: coopol_protocol::update::Section,
    ) -> Result<(), MalformedUpdate> {
        self.clients += 1;
        Ok(())
    }
}
