//! Views of a document that do not know its model: for operators and exports.

use std::time::Instant;

use bytes::Bytes;
use serde_json::{Map, Value};
use yrs::{
    Any, Array as _, ArrayRef, Doc, GetString as _, Map as _, MapRef, Out, ReadTxn, Text as _,
    TextRef, Transact as _, XmlFragment as _, XmlFragmentRef,
    branch::BranchPtr,
    types::{ToJson as _, text::YChange},
};

use super::{
    archive::{Archive, Entry},
    flat::{self, Block},
    open::{OpenError, OpenText, open},
};

/// What `coopol doctor` tells of a document.
#[derive(Debug, Clone)]
pub struct Examination {
    /// Its epoch.
    pub epoch: u64,
    /// What a fresh client is sent, in bytes.
    pub join_bytes: usize,
    /// The snapshot's state, deleted content included, in bytes.
    pub archive_bytes: usize,
    /// Client ids that ever wrote.
    pub clients: usize,
    /// Ids ever inserted.
    pub clocks: u64,
    /// Ids deleted.
    pub deleted: u64,
    /// Records that could not be applied and are not yet quarantined.
    pub poison: usize,
    /// How long opening it took here.
    pub open: std::time::Duration,
}

/// Looks a document over.
pub fn examine(archive: &Archive, entries: &[Entry]) -> Result<Examination, OpenError> {
    // The one clock in this module: an operator asks how long a load takes on this machine.
    let started = Instant::now();
    let text = open(archive, entries)?;
    let elapsed = started.elapsed();
    let deleted = text.frontier.deleted().map(|range| u64::from(range.end - range.start)).sum();
    let clocks: Vec<_> = text.frontier.clocks().collect();
    Ok(Examination {
        epoch: text.epoch,
        join_bytes: text.live.state().len(),
        archive_bytes: archive.state.len(),
        clients: clocks.len(),
        clocks: clocks.iter().map(|(_, clock)| u64::from(*clock)).sum(),
        deleted,
        poison: text.poison.len(),
        open: elapsed,
    })
}

/// The whole document as one Yjs update.
pub fn update(archive: &Archive, entries: &[Entry]) -> Result<Bytes, OpenError> {
    Ok(open(archive, entries)?.live.state())
}

/// Every shared type of the document by its name, as JSON. A type that nobody here declared is
/// read as what its content shows it to be.
pub fn json(archive: &Archive, entries: &[Entry]) -> Result<Value, OpenError> {
    let text = open(archive, entries)?;
    let mut all = Map::new();
    for (name, shape) in roots(&text) {
        let any = read_as(text.live.doc(), &name, shape);
        all.insert(name, serde_json::to_value(any).unwrap_or(Value::Null));
    }
    Ok(Value::Object(all))
}

/// The words of every shared type, one after the other.
pub fn plain_text(archive: &Archive, entries: &[Entry]) -> Result<String, OpenError> {
    let json = json(archive, entries)?;
    let mut words = String::new();
    if let Value::Object(all) = json {
        for value in all.values() {
            match value {
                Value::String(text) => words.push_str(text),
                other => words.push_str(&other.to_string()),
            }
            words.push('\n');
        }
    }
    Ok(words)
}

/// The blocks of a flat text; `None` for a document of another kind: no marker stands in it, or
/// only the one that every text begins with, while another editor wrote elsewhere.
pub fn blocks(archive: &Archive, entries: &[Entry]) -> Result<Option<Vec<Block>>, OpenError> {
    let text = open(archive, entries)?;
    let Some(blocks) = flat::read_marked(&text.live) else { return Ok(None) };
    let is_begun = !flat::plain_text(&blocks).is_empty() || blocks.len() > 1;
    let is_alone = roots(&text).len() == 1;
    Ok((is_begun || is_alone).then_some(blocks))
}

fn read_as(doc: &Doc, name: &str, shape: Shape) -> Any {
    match shape {
        Shape::Text => {
            let text = doc.get_or_insert_text(name);
            let txn = doc.transact();
            Any::from(text.get_string(&txn))
        }
        Shape::Xml => {
            let fragment = doc.get_or_insert_xml_fragment(name);
            let txn = doc.transact();
            Any::from(fragment.get_string(&txn))
        }
        Shape::Map => {
            let map = doc.get_or_insert_map(name);
            let txn = doc.transact();
            map.to_json(&txn)
        }
        Shape::Array => {
            let array = doc.get_or_insert_array(name);
            let txn = doc.transact();
            array.to_json(&txn)
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shape {
    Text,
    Xml,
    Map,
    Array,
}

fn roots(text: &OpenText) -> Vec<(String, Shape)> {
    let txn = text.live.doc().transact();
    let mut roots: Vec<_> =
        txn.root_refs().map(|(name, root)| (name.to_owned(), shape(&root, &txn))).collect();
    roots.sort_by(|(a, _), (b, _)| a.cmp(b));
    roots
}

fn shape(root: &Out, txn: &impl ReadTxn) -> Shape {
    match root {
        Out::YXmlFragment(_) | Out::YXmlElement(_) | Out::YXmlText(_) => Shape::Xml,
        Out::YMap(_) => Shape::Map,
        Out::YArray(_) => Shape::Array,
        Out::UndefinedRef(root) => inferred(*root, txn),
        _ => Shape::Text,
    }
}

/// What a type that nobody declared holds: an update names its roots and does not say what they
/// are. What stands in an order comes before what stands under keys, since a map has keys only,
/// while the root of an editor may have some beside its content.
fn inferred(branch: BranchPtr, txn: &impl ReadTxn) -> Shape {
    // Values of an array are no pieces of a text; shared types in it are, as they are here.
    let holds_words = || {
        let pieces = TextRef::from(branch).diff(txn, YChange::identity);
        pieces.iter().any(|piece| matches!(piece.insert, Out::Any(_)))
    };
    if XmlFragmentRef::from(branch).first_child().is_some() {
        Shape::Xml
    } else if holds_words() {
        Shape::Text
    } else if ArrayRef::from(branch).len(txn) > 0 {
        Shape::Array
    } else if MapRef::from(branch).len(txn) > 0 {
        Shape::Map
    } else {
        // Nothing is in it, or nothing any more.
        Shape::Text
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::collections::HashSet;

    use serde_json::json;
    use yrs::{StateVector, XmlElementPrelim, XmlTextPrelim};

    use super::*;
    use crate::{domain::ids::MemberId, text::event::TextEvent};

    /// A document with one root of each kind, as an editor of another program sends it.
    fn foreign() -> Entry {
        let doc = Doc::new();
        let (text, map) = (doc.get_or_insert_text("t"), doc.get_or_insert_map("m"));
        let (array, emptied) = (doc.get_or_insert_array("a"), doc.get_or_insert_text("gone"));
        let fragment = doc.get_or_insert_xml_fragment("x");
        let mut txn = doc.transact_mut();
        text.push(&mut txn, "mots");
        map.insert(&mut txn, "titre", "Essai");
        array.push_back(&mut txn, true);
        array.push_back(&mut txn, "huit");
        emptied.push(&mut txn, "rien");
        emptied.remove_range(&mut txn, 0, 4);
        let paragraph = fragment.push_back(&mut txn, XmlElementPrelim::empty("p"));
        paragraph.push_back(&mut txn, XmlTextPrelim::new("ligne"));
        let update = Bytes::from(txn.encode_diff_v1(&StateVector::default()));
        let event = TextEvent::Update { update, relayed: Vec::new() };
        Entry { seq: 1, at_ms: 0, author: MemberId::hub(), event }
    }

    #[test]
    fn flat_10_roots_of_each_kind_are_exported_before_and_after_compaction() {
        let wanted = json!({
            "a": [true, "huit"], "gone": "", "m": {"titre": "Essai"}, "t": "mots",
            "x": "<p>ligne</p>",
        });
        let (none, entries) = (Archive::default(), [foreign()]);
        let folded = none.clone().fold(&entries, &HashSet::new()).unwrap();
        for (archive, entries) in [(&none, &entries[..]), (&folded, &entries[..0])] {
            assert_eq!(super::json(archive, entries).unwrap(), wanted);
            let words = plain_text(archive, entries).unwrap();
            for wanted in ["mots", "Essai", "huit", "ligne"] {
                assert!(words.contains(wanted), "{wanted}: {words}");
            }
        }
    }
}
