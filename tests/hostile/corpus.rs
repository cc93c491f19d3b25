//! Honest traffic to spoil: what several editors of one document send while they work.

use std::sync::{Arc, OnceLock};

use bytes::Bytes;
use yrs::{
    Any, Array, ArrayPrelim, ClientID, Doc, GetString, Map, MapPrelim, OffsetKind, Options,
    ReadTxn, StateVector, Text, TextPrelim, Transact, TransactionMut, Update, WriteTxn, Xml,
    XmlElementPrelim, XmlFragment, XmlTextPrelim,
    updates::{decoder::Decode, encoder::Encode},
};

use crate::dice::Dice;

/// Different documents in the corpus.
const HISTORIES: u64 = 48;
/// Editors of each.
const EDITORS: usize = 3;
/// What they do, in all.
const STEPS: usize = 40;
/// The ids of editors begin here.
pub(crate) const FIRST_CLIENT: u64 = 100;
/// The names of the shared types at the root of each document.
pub(crate) const ROOTS: [&str; 4] = ["text", "array", "map", "xml"];

/// What one document's editors sent.
pub(crate) struct History {
    /// Each edit, in an order that lacks nothing.
    pub(crate) updates: Vec<Bytes>,
    /// Answers to state vectors: parts of the whole, with all its deletions.
    pub(crate) diffs: Vec<Bytes>,
    /// State vectors on the way.
    pub(crate) vectors: Vec<Bytes>,
}

/// All histories, made once.
pub(crate) fn histories() -> &'static [History] {
    static HISTORIES_MADE: OnceLock<Vec<History>> = OnceLock::new();
    HISTORIES_MADE.get_or_init(|| (0..HISTORIES).map(|seed| write(&mut Dice::new(seed))).collect())
}

/// A document as editors and the hub configure theirs.
pub(crate) fn document(client: u64) -> Doc {
    let mut options = Options::with_client_id(ClientID::new(client));
    options.offset_kind = OffsetKind::Utf16;
    options.cleanup_formatting = false;
    Doc::with_options(options)
}

fn write(dice: &mut Dice) -> History {
    let clients = (0..EDITORS as u64).map(|editor| FIRST_CLIENT + editor);
    let editors: Vec<Doc> = clients.map(document).collect();
    let vectors = vec![StateVector::default().encode_v1().into()];
    let mut history = History { updates: Vec::new(), diffs: Vec::new(), vectors };
    for _ in 0..STEPS {
        let editor = dice.pick(&editors);
        let other = dice.pick(&editors);
        if dice.percent(30) {
            let vector = other.transact().state_vector();
            let diff = editor.transact().encode_diff_v1(&vector);
            apply(other, &diff);
            history.vectors.push(vector.encode_v1().into());
            history.diffs.push(diff.into());
        } else {
            let mut txn = editor.transact_mut();
            edit(&mut txn, dice);
            history.updates.push(txn.encode_update_v1().into());
        }
    }
    let everything = |doc: &Doc| doc.transact().encode_diff_v1(&StateVector::default());
    history.diffs.extend(editors.iter().map(|doc| Bytes::from(everything(doc))));
    history
}

pub(crate) fn apply(doc: &Doc, update: &[u8]) {
    doc.transact_mut().apply_update(Update::decode_v1(update).unwrap()).unwrap();
}

fn edit(txn: &mut TransactionMut<'_>, dice: &mut Dice) {
    match dice.below(4) {
        0 => edit_text(txn, dice),
        1 => edit_array(txn, dice),
        2 => edit_map(txn, dice),
        _ => edit_xml(txn, dice),
    }
}

fn edit_text(txn: &mut TransactionMut<'_>, dice: &mut Dice) {
    let text = txn.get_or_insert_text(ROOTS[0]);
    let content = text.get_string(txn);
    let at = place(&content, dice);
    let end = place(&content, dice);
    let (start, length) = (at.min(end), at.abs_diff(end));
    match dice.below(5) {
        0 if length > 0 => text.remove_range(txn, start, length),
        1 if length > 0 => {
            let strong = [(Arc::from("strong"), Any::from(dice.percent(70)))].into();
            text.format(txn, start, length, strong);
        }
        2 => {
            let block = MapPrelim::from([("type", "paragraph")]);
            text.insert_embed(txn, at, block);
        }
        _ => text.insert(txn, at, dice.pick::<&str>(&["mot ", "é", "😀", "une phrase entière. "])),
    }
}

fn edit_array(txn: &mut TransactionMut<'_>, dice: &mut Dice) {
    let array = txn.get_or_insert_array(ROOTS[1]);
    let length = usize::try_from(array.len(txn)).unwrap();
    let at = u32::try_from(dice.below(length + 1)).unwrap();
    match dice.below(5) {
        0 if at > 0 => array.remove(txn, at - 1),
        1 => drop(array.insert(txn, at, ArrayPrelim::from([1, 2, 3]))),
        2 => drop(array.insert(txn, at, TextPrelim::new("dedans"))),
        3 => drop(array.insert(txn, at, Any::Buffer(Arc::from([0_u8, 255, 7])))),
        _ => array.insert_range(txn, at, [Any::from(1.5), Any::Null, Any::from("x")]),
    }
}

fn edit_map(txn: &mut TransactionMut<'_>, dice: &mut Dice) {
    let map = txn.get_or_insert_map(ROOTS[2]);
    let key = *dice.pick(&["k", "l", "m"]);
    match dice.below(4) {
        0 => drop(map.remove(txn, key)),
        1 => drop(map.insert(txn, key, MapPrelim::from([("un", 1)]))),
        _ => drop(map.insert(txn, key, Any::from(dice.below(9) as f64))),
    }
}

fn edit_xml(txn: &mut TransactionMut<'_>, dice: &mut Dice) {
    let xml = txn.get_or_insert_xml_fragment(ROOTS[3]);
    let length = usize::try_from(xml.len(txn)).unwrap();
    let at = u32::try_from(dice.below(length + 1)).unwrap();
    match dice.below(4) {
        0 if at > 0 => xml.remove_range(txn, at - 1, 1),
        1 => drop(xml.insert(txn, at, XmlTextPrelim::new("texte"))),
        _ => {
            let element = xml.insert(txn, at, XmlElementPrelim::empty("p"));
            element.insert_attribute(txn, "align", "left");
            element.insert(txn, 0, XmlTextPrelim::new("paragraphe"));
        }
    }
}

/// A place within a text, in UTF-16 units, never inside a pair of surrogates.
fn place(text: &str, dice: &mut Dice) -> u32 {
    let before = dice.below(text.chars().count() + 1);
    let units: usize = text.chars().take(before).map(char::len_utf16).sum();
    u32::try_from(units).unwrap()
}
