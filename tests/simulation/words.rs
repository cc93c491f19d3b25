//! Words in a simulated document: numbered, so that each exists once in the world.

use coopol_protocol::state_vector;
use yrs::{
    ClientID, Doc, OffsetKind, Options, Out, ReadTxn as _, StateVector, Text as _, Transact as _,
    Update,
    types::text::YChange,
    updates::{decoder::Decode as _, encoder::Encode as _},
};

use crate::document::ROOT;
pub(crate) use crate::document::{Place, read, write};

/// A document that writes under a given id.
pub(crate) fn new_doc(client: u64) -> Doc {
    let client_id = ClientID::new(client);
    let offset_kind = OffsetKind::Utf16;
    Doc::with_options(Options {
        client_id,
        offset_kind,
        cleanup_formatting: false,
        ..Options::default()
    })
}

/// The words of a document.
pub(crate) fn words(doc: &Doc) -> Vec<String> {
    read(doc).split_whitespace().map(str::to_owned).collect()
}

/// The text that a state reads as.
pub(crate) fn text_of_state(state: &[u8]) -> String {
    let doc = new_doc(0);
    apply(&doc, state);
    read(&doc)
}

/// Takes an update in; whether something that it builds on is missing.
pub(crate) fn apply(doc: &Doc, update: &[u8]) -> bool {
    let mut txn = doc.transact_mut();
    txn.apply_update(Update::decode_v1(update).unwrap()).unwrap();
    txn.has_missing_updates()
}

/// Deletes a word with its space, if it is there; returns the update that this makes.
pub(crate) fn delete(doc: &Doc, word: &str) -> Option<Vec<u8>> {
    let text = doc.get_or_insert_text(ROOT);
    let mut txn = doc.transact_mut();
    // The marker of a block takes one place. All else is ASCII.
    let mut flat = String::new();
    for chunk in text.diff(&txn, YChange::identity) {
        match chunk.insert {
            Out::Any(yrs::Any::String(string)) => flat.push_str(&string),
            _ => flat.push(' '),
        }
    }
    let wanted = format!("{word} ");
    let is_start = |at: &usize| *at == 0 || flat.as_bytes()[at - 1] == b' ';
    let at = flat.match_indices(&wanted).map(|(at, _)| at).find(is_start)?;
    let (at, length) = (u32::try_from(at).ok()?, u32::try_from(wanted.len()).ok()?);
    text.remove_range(&mut txn, at, length);
    Some(txn.encode_update_v1())
}

/// The state vector of a document, encoded.
pub(crate) fn state_vector(doc: &Doc) -> Vec<u8> {
    doc.transact().state_vector().encode_v1()
}

/// What a document has beyond a state vector.
pub(crate) fn diff(doc: &Doc, theirs: &[u8]) -> Vec<u8> {
    let known = state_vector::decode(theirs).unwrap();
    let known = known.into_iter().map(|(client, clock)| (ClientID::new(client), clock));
    doc.transact().encode_diff_v1(&known.collect::<StateVector>())
}
