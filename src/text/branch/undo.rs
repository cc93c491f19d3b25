//! An adoption taken back as one act: its words go, those that it deleted come again as copies.

use bytes::Bytes;
use serde::{Deserialize, Serialize};

use super::{
    BranchError,
    base::Base,
    content::Content,
    copies::push_copy,
    ids::{Id, Ids},
    parse::ParsedUpdate,
    pen::{Pen, Rewritten, Targets, attributes, target_of},
    reading::Reading,
    weave::{Chain, Item, Parent},
    wording::What,
};

/// What an adoption did to the base; it belongs in the record of the decision.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Adopted {
    /// The ids that it brought.
    pub inserted: Ids,
    /// The ids that it deleted.
    pub deleted: Ids,
}

impl Adopted {
    /// What the update of [`super::Branch::adoption`] does.
    pub fn of(update: &Bytes) -> Result<Self, BranchError> {
        let parsed = ParsedUpdate::read(update)?;
        Ok(Self { inserted: parsed.inserted(), deleted: parsed.deleted })
    }
}

/// The update that takes an adoption back, written under the Yjs client `client`, which nobody
/// else ever used in this text. What others wrote since stays, also inside the adopted words.
/// `None` if nothing of the adoption is left to take back.
pub fn undo_adoption(base: &Base, adopted: &Adopted, client: u64) -> Option<Rewritten> {
    let mut pen = base.pen(client);
    for range in adopted.inserted.iter().chain(adopted.deleted.iter()) {
        pen.weave.begin_at(Id { client: range.client, clock: range.start });
        pen.weave.begin_at(Id { client: range.client, clock: range.end });
    }
    // The base as if the adoption had never been.
    let would_show = |item: &Item| {
        !adopted.inserted.contains(item.id) && (item.in_base() || adopted.deleted.contains(item.id))
    };
    let mut targets = attributes(&pen.weave, &would_show);
    let keys = earlier_values(base, &pen, adopted, &would_show);
    restore(base, &mut pen, adopted, &mut targets, &would_show);
    for range in adopted.inserted.iter() {
        pen.delete(range);
    }
    for (marker, key, value) in keys {
        pen.set_key(marker, &key, value.as_ref());
    }
    pen.format(&targets);
    pen.finish()
}

/// The keys whose value the adoption set, with what they had before.
fn earlier_values(
    base: &Base,
    pen: &Pen,
    adopted: &Adopted,
    would_show: &impl Fn(&Item) -> bool,
) -> Vec<(Id, String, Option<Vec<u8>>)> {
    let mut keys = Vec::new();
    let is_ours = |item: &&Item| item.in_base() && adopted.inserted.contains(item.id);
    for item in base.weave.items.iter().filter(is_ours) {
        let Some(Chain { parent: Parent::Item(marker), key: Some(key) }) =
            base.weave.chains.get(item.chain as usize)
        else {
            continue;
        };
        if adopted.inserted.contains(*marker) {
            continue;
        }
        let before = Reading::of(&pen.weave, would_show).value(*marker, key);
        let before = before.and_then(|item| match &item.content {
            Content::Values(values) => Some(values.to_vec()),
            _ => None,
        });
        keys.push((*marker, String::from_utf8_lossy(key).into_owned(), before));
    }
    keys
}

/// Puts in again what the adoption deleted and nobody brought back, each stretch where it stood.
fn restore(
    base: &Base,
    pen: &mut Pen,
    adopted: &Adopted,
    targets: &mut Targets,
    would_show: &impl Fn(&Item) -> bool,
) {
    let Some(root) = pen.weave.root() else { return };
    let stands = |id: Id| {
        let item = base.weave.find(id).and_then(|index| base.weave.get(index));
        item.is_some_and(Item::in_base)
    };
    cut_what_is_back(pen, adopted, &|id| base.copies.resolve(id, &stands).is_some());
    let numbers: Vec<u32> = pen.weave.chain_items(root).collect();
    for number in numbers {
        let Some(item) = pen.weave.get(number) else { continue };
        let is_gone = !item.in_base() && adopted.deleted.contains(item.id);
        let is_back = base.copies.resolve(item.id, &stands).is_some();
        if !is_gone || is_back || !item.content.is_countable() {
            continue;
        }
        let (range, attrs) = (item.range(), target_of(targets, item.id).unwrap_or_default());
        let what = match &item.content {
            Content::Text(_) => What::Text(item.content.text().to_owned()),
            Content::Values(values) => What::Values(values.to_vec()),
            Content::Other(number, bytes) => What::Other(*number, bytes.to_vec()),
            Content::Marker => {
                let keys = Reading::of(&pen.weave, would_show).keys(item.id);
                let values = keys.into_iter().filter_map(|(key, value)| match value {
                    Content::Values(values) => {
                        Some((String::from_utf8_lossy(&key).into_owned(), values.to_vec()))
                    }
                    _ => None,
                });
                What::Marker(values.collect())
            }
            Content::Gone | Content::Deleted | Content::Format { .. } => continue,
        };
        let written = pen.write(root, number, &what);
        if let Some(to) = pen.weave.get(written).map(|item| item.id) {
            push_copy(&mut pen.copies, range, to);
            targets.insert(to, attrs);
        }
    }
}

/// Cuts what the adoption deleted where words that came back meet words that did not.
fn cut_what_is_back(pen: &mut Pen, adopted: &Adopted, is_back: &impl Fn(Id) -> bool) {
    for range in adopted.deleted.iter() {
        let mut before = None;
        for clock in range.clocks() {
            let id = Id { client: range.client, clock };
            let now = Some(is_back(id));
            if before.is_some() && before != now {
                pen.weave.begin_at(id);
            }
            before = now;
        }
    }
}
