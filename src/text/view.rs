//! Views of a document that do not know its model: for operators and exports.

use std::time::Instant;

use bytes::Bytes;
use serde_json::{Map, Value};
use yrs::{Any, Doc, GetString as _, Out, ReadTxn as _, Transact as _, types::ToJson as _};

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

#[derive(Clone, Copy)]
enum Shape {
    Text,
    Xml,
    Map,
    Array,
}

fn roots(text: &OpenText) -> Vec<(String, Shape)> {
    let txn = text.live.doc().transact();
    let mut roots: Vec<_> =
        txn.root_refs().map(|(name, root)| (name.to_owned(), shape(&root))).collect();
    roots.sort_by(|(a, _), (b, _)| a.cmp(b));
    roots
}

fn shape(root: &Out) -> Shape {
    match root {
        Out::YXmlFragment(_) | Out::YXmlElement(_) | Out::YXmlText(_) => Shape::Xml,
        Out::YMap(_) => Shape::Map,
        Out::YArray(_) => Shape::Array,
        _ => Shape::Text,
    }
}
