//! Writes blocks into a new text, as an editor would: what an import or an example begins with.

use std::collections::HashMap;

use bytes::Bytes;
use yrs::{
    Any, ClientID, Doc, Map as _, MapPrelim, MapRef, OffsetKind, Options, Out, ReadTxn as _,
    Text as _, TextRef, Transact as _, TransactionMut, Update,
    types::{Attrs, text::YChange},
    updates::decoder::Decode as _,
};

use super::{Block, BlockKind, List, Marks, ROOT, genesis_update};

/// The update (v1) that fills a text which has its first block and nothing else, written under the
/// Yjs client id `client`, which nobody else may have. Blocks without an identity get none.
///
/// The first block keeps the identity that every first block has. `None` if yrs refuses the first
/// block, which no input makes it do.
pub fn write(blocks: &[Block], client: u64) -> Option<Bytes> {
    let mut options = Options::with_client_id(ClientID::new(client));
    options.offset_kind = OffsetKind::Utf16;
    let doc = Doc::with_options(options);
    let root = doc.get_or_insert_text(ROOT);
    let genesis = Update::decode_v1(&genesis_update()).ok()?;
    doc.transact_mut().apply_update(genesis).ok()?;
    let before = doc.transact().state_vector();
    let mut transaction = doc.transact_mut();
    for (at, block) in blocks.iter().enumerate() {
        let marker = match at {
            0 => first_marker(&root, &transaction)?,
            _ => add_marker(&root, &mut transaction, block.bid.as_deref()),
        };
        for (key, value) in keys(&block.kind) {
            marker.insert(&mut transaction, key, value);
        }
        for run in &block.runs {
            let end = root.len(&transaction);
            let marks = attributes(&run.marks);
            root.insert_with_attributes(&mut transaction, end, &run.text, marks);
        }
    }
    drop(transaction);
    Some(doc.transact().encode_diff_v1(&before).into())
}

fn first_marker(root: &TextRef, transaction: &TransactionMut<'_>) -> Option<MapRef> {
    let mut pieces = root.diff(transaction, YChange::identity).into_iter();
    pieces.find_map(|piece| match piece.insert {
        Out::YMap(marker) => Some(marker),
        _ => None,
    })
}

fn add_marker(root: &TextRef, transaction: &mut TransactionMut<'_>, bid: Option<&str>) -> MapRef {
    let bid = bid.map(|bid| ("bid".to_owned(), Any::from(bid.to_owned())));
    let marker = MapPrelim::from_iter(bid);
    let end = root.len(transaction);
    root.insert_embed(transaction, end, marker)
}

/// A block's kind as the keys of its marker. Numbers are JavaScript's.
fn keys(kind: &BlockKind) -> Vec<(&'static str, Any)> {
    let text = |text: &str| Any::from(text.to_owned());
    let number = |number: u32| Any::from(f64::from(number));
    match kind {
        BlockKind::Paragraph => vec![("type", text("paragraph"))],
        BlockKind::Heading { level } => {
            vec![("type", text("heading")), ("level", number((*level).into()))]
        }
        BlockKind::Item { list, depth } => {
            let list = match list {
                List::Bullet => "bullet",
                List::Number => "number",
            };
            let depth = number((*depth).into());
            vec![("type", text("item")), ("list", text(list)), ("depth", depth)]
        }
        BlockKind::Quote => vec![("type", text("quote"))],
        BlockKind::Image { src, alt, width } => {
            let mut keys = vec![("type", text("image")), ("src", text(src)), ("alt", text(alt))];
            keys.extend(width.map(|width| ("width", number(width))));
            keys
        }
        BlockKind::Table { html } => vec![("type", text("table")), ("html", text(html))],
    }
}

fn attributes(marks: &Marks) -> Attrs {
    let Marks { strong, em, underline, strike, code, link } = marks;
    let flags = [
        ("strong", *strong),
        ("em", *em),
        ("underline", *underline),
        ("strike", *strike),
        ("code", *code),
    ];
    let set = flags.into_iter().filter(|(_, is_set)| *is_set);
    let mut attributes: Attrs = set.map(|(name, _)| (name.into(), Any::Bool(true))).collect();
    if let Some(href) = link {
        let address = HashMap::from([("href".to_owned(), Any::from(href.to_string()))]);
        attributes.insert("link".into(), Any::from(address));
    }
    attributes
}
