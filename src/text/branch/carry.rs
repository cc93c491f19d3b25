//! An amendment carried along: written again on the text of today, or after words of its base
//! that came back under other ids.

use bytes::Bytes;

use super::{
    BranchError,
    base::Base,
    branch::Branch,
    content::Content,
    copies::{Copies, push_copy},
    ids::Id,
    pen::{Pen, Rewritten, Targets, attributes, target_of},
    reading::Attrs,
    weave::{Item, NONE, Weave},
    wording::{Fresh, Passage, Stretch, What, Wording},
};

/// Writes a frozen wording on the text of today, as the first own update of a new branch, under
/// the Yjs client `client`, which nobody else ever used in this text. Its copy map says under which
/// ids the amendment's own words stand now. `None` where nothing of it can be written.
pub fn rebuild(
    base: &Base,
    wording: &Wording,
    client: u64,
) -> Result<Option<Rewritten>, BranchError> {
    if base.weave.clock(client) > 0 {
        return Err(BranchError::ForeignClient { client });
    }
    let mut carrying = Carrying::new(&base.weave, &base.copies, client, Purpose::Rebuild);
    carrying.carry(wording);
    Ok(carrying.pen.finish())
}

impl Branch {
    /// What the branch must add to itself because words of its base came back under other ids: its
    /// deletions and insertions go along. `wording` is what it was before. `None` if nothing it
    /// changes came back elsewhere.
    pub fn follow(&self, wording: &Wording, client: u64) -> Option<Rewritten> {
        let mut carrying = Carrying::new(&self.weave, &self.copies, client, Purpose::Follow);
        carrying.carry(wording);
        carrying.pen.finish()
    }
}

/// Attributes to set, or to end.
type Sets = Vec<(Bytes, Option<Bytes>)>;

/// What is carried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Purpose {
    /// Everything.
    Rebuild,
    /// What hangs on words that came back under other ids.
    Follow,
}

struct Carrying<'a> {
    copies: &'a Copies,
    purpose: Purpose,
    pen: Pen,
    targets: Targets,
}

impl<'a> Carrying<'a> {
    fn new(weave: &Weave, copies: &'a Copies, client: u64, purpose: Purpose) -> Self {
        let pen = Pen::new(weave.clone(), client);
        Self { copies, purpose, pen, targets: Targets::new() }
    }

    /// Where a unit of the base stands today; whether that is under another id.
    fn today(&self, id: Id) -> Option<(Id, bool)> {
        let stands = |id: Id| {
            let item = self.pen.weave.find(id).and_then(|index| self.pen.weave.get(index));
            item.is_some_and(Item::in_base)
        };
        self.copies.resolve(id, &stands).map(|now| (now, now != id))
    }

    /// Where a stretch of the base stands today, in pieces that still stand together.
    fn stretches(&self, (id, len): Stretch) -> Vec<(Stretch, bool)> {
        let mut pieces: Vec<(Stretch, bool)> = Vec::new();
        for unit in (0..len).map(|by| id.later(by)) {
            let Some((now, is_other)) = self.today(unit) else { continue };
            match pieces.last_mut().filter(|((id, len), _)| id.later(*len) == now) {
                Some(((_, len), _)) => *len += 1,
                None => pieces.push(((now, 1), is_other)),
            }
        }
        pieces
    }

    fn carry(&mut self, wording: &Wording) {
        let formats = self.formats(wording);
        self.targets = attributes(&self.pen.weave, &Item::in_branch);
        for (id, sets) in formats {
            let mut attrs = target_of(&self.targets, id).unwrap_or_default();
            for (name, value) in sets {
                match value {
                    Some(value) => attrs.insert(name, value),
                    None => attrs.remove(&name),
                };
            }
            self.targets.insert(id, attrs);
        }
        for passage in &wording.passages {
            self.passage(passage);
        }
        for change in &wording.keys {
            if let Some((marker, is_other)) = self.today(change.marker)
                && (is_other || self.purpose == Purpose::Rebuild)
            {
                self.pen.set_key(marker, &change.key, change.value.as_ref());
            }
        }
        let targets = std::mem::take(&mut self.targets);
        self.pen.format(&targets);
    }

    /// The words to format, cut out of their elements, with what to set.
    fn formats(&mut self, wording: &Wording) -> Vec<(Id, Sets)> {
        let mut formats = Vec::new();
        for change in &wording.formats {
            let bytes = |text: &String| Bytes::copy_from_slice(text.as_bytes());
            let sets: Sets =
                change.sets.iter().map(|(k, v)| (bytes(k), v.as_ref().map(bytes))).collect();
            for ((id, len), is_other) in self.stretches(change.words) {
                if is_other || self.purpose == Purpose::Rebuild {
                    self.pen.weave.begin_at(id);
                    self.pen.weave.begin_at(id.later(len));
                    let items = self.pen.weave.overlapping(id.range(len));
                    let items = items.into_iter().filter_map(|index| self.pen.weave.get(index));
                    formats.extend(items.map(|item| (item.id, sets.clone())));
                }
            }
        }
        formats
    }

    fn passage(&mut self, passage: &Passage) {
        let removed = passage.removed.iter().flat_map(|stretch| self.stretches(*stretch));
        let removed: Vec<_> = removed.collect();
        let has_moved = removed.iter().any(|(_, is_other)| *is_other) || self.has_moved(passage);
        if self.purpose == Purpose::Rebuild || has_moved {
            let left = self.place(passage, removed.first().map(|((id, _), _)| *id));
            self.write(&passage.added, left);
        }
        for ((id, len), is_other) in removed {
            if is_other || self.purpose == Purpose::Rebuild {
                self.pen.delete(id.range(len));
            }
        }
    }

    /// Whether what stood around a passage stands elsewhere.
    fn has_moved(&self, passage: &Passage) -> bool {
        let around = [passage.spot.left, passage.spot.right];
        around.into_iter().flatten().any(|id| self.today(id).is_some_and(|(_, is_other)| is_other))
    }

    /// After which element a passage's words come: where those stand that they replace, else
    /// beside what stood around them.
    fn place(&mut self, passage: &Passage, replaced: Option<Id>) -> u32 {
        let (left, right) = (passage.spot.left, passage.spot.right);
        let today = |carrying: &Self, id: Option<Id>| id.and_then(|id| carrying.today(id));
        let before = |pen: &mut Pen, id: Id| {
            let index = pen.weave.begin_at(id);
            index.and_then(|index| pen.weave.get(index)).map_or(NONE, |item| item.left)
        };
        if let Some(id) = replaced {
            return before(&mut self.pen, id);
        }
        if let Some((id, _)) = today(self, left) {
            return self.pen.weave.end_at(id).unwrap_or(NONE);
        }
        if let Some((id, _)) = today(self, right) {
            return before(&mut self.pen, id);
        }
        // Nothing of it stands: at least where it stood.
        match left {
            Some(id) => self.pen.weave.end_at(id).unwrap_or_else(|| self.end()),
            None => NONE,
        }
    }

    fn end(&self) -> u32 {
        self.pen.weave.root().map_or(NONE, |root| self.pen.weave.chain_end(root))
    }

    /// Writes a passage's words after `left`. Of those that stand already, what stands goes.
    fn write(&mut self, added: &[Fresh], mut left: u32) {
        let Some(root) = self.pen.weave.root() else { return };
        for fresh in added {
            for (what, (id, len)) in self.still(fresh) {
                left = self.pen.write(root, left, &what);
                let Some(to) = self.pen.weave.get(left).map(|item| item.id) else { continue };
                let bytes = |text: &String| Bytes::copy_from_slice(text.as_bytes());
                let attrs: Attrs =
                    fresh.attrs.iter().map(|(name, json)| (bytes(name), bytes(json))).collect();
                self.targets.insert(to, attrs);
                push_copy(&mut self.pen.copies, id.range(len), to);
                if self.purpose == Purpose::Follow {
                    self.pen.delete(id.range(len));
                }
            }
        }
    }

    /// What of a passage's words is to be written: all, or what its authors left of it.
    fn still(&mut self, fresh: &Fresh) -> Vec<(What, Stretch)> {
        let (id, len) = fresh.own;
        if self.purpose == Purpose::Rebuild {
            return vec![(fresh.what.clone(), fresh.own)];
        }
        self.pen.weave.begin_at(id);
        self.pen.weave.begin_at(id.later(len));
        let mut still = Vec::new();
        for item in self.pen.weave.overlapping(id.range(len)) {
            let Some(item) = self.pen.weave.get(item).filter(|item| item.in_branch()) else {
                continue;
            };
            let what = match (&item.content, &fresh.what) {
                (Content::Text(_), What::Text(_)) => What::Text(item.content.text().to_owned()),
                (_, what) => what.clone(),
            };
            still.push((what, (item.id, item.len)));
        }
        still
    }
}
