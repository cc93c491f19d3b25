//! One document of words, as every suite that counts words writes and reads it.

use yrs::{Doc, GetString as _, Text as _, Transact as _};

/// The shared type that everybody writes in.
pub(crate) const ROOT: &str = "text";

/// Where a word is put.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    Front,
    End,
}

/// The text of a document.
pub(crate) fn read(doc: &Doc) -> String {
    let text = doc.get_or_insert_text(ROOT);
    text.get_string(&doc.transact())
}

/// Writes a word and a space; returns the update that this makes.
pub(crate) fn write(doc: &Doc, word: &str, place: Place) -> Vec<u8> {
    let text = doc.get_or_insert_text(ROOT);
    let mut txn = doc.transact_mut();
    let word = format!("{word} ");
    match place {
        Place::Front => text.insert(&mut txn, 0, &word),
        Place::End => text.push(&mut txn, &word),
    }
    txn.encode_update_v1()
}
