//! How an amendment stands on the text of today, told by ids: never by comparing texts.

use std::{collections::BTreeSet, sync::Arc};

use serde::{Deserialize, Serialize};

use super::{
    branch::Branch,
    collision::Collision,
    content::Content,
    ids::{Id, Ids},
    reading::Reading,
    undo::Adopted,
    weave::{Item, Layer},
    wording::{Passage, Stretch, Watch, Watched, Wording},
};

/// How an amendment stands; the gravest is the greatest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Condition {
    /// Intact.
    Clean,
    /// The base changed inside or against what it changes.
    Touched,
    /// It competes with other amendments.
    Contested,
    /// The text says it already.
    Satisfied,
    /// What it hung on is gone.
    Orphaned,
}

/// Why.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// The base changed.
    BaseChanged,
    /// What it hung on is gone.
    AnchorGone,
    /// The text says it already.
    AlreadySaid,
    /// Another amendment changes the same.
    Collision,
    /// The words stand elsewhere under other ids, and nobody said which.
    IdentityLost,
    /// Another amendment was adopted.
    Adopted,
}

impl Reason {
    /// Its name in the API.
    pub fn name(self) -> &'static str {
        match self {
            Self::BaseChanged => "base_changed",
            Self::AnchorGone => "anchor_gone",
            Self::AlreadySaid => "already_said",
            Self::Collision => "collision",
            Self::IdentityLost => "identity_lost",
            Self::Adopted => "adopted",
        }
    }
}

/// One cause of a condition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cause<K> {
    /// What it makes of the amendment.
    pub condition: Condition,
    /// Why.
    pub reason: Reason,
    /// The amendments that are behind it.
    pub amendments: Vec<K>,
    /// The block concerned.
    pub block: Option<Arc<str>>,
    /// The words concerned.
    pub words: String,
}

/// An amendment that was adopted in this text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Adoption<K> {
    /// Which.
    pub amendment: K,
    /// What it did.
    pub adopted: Adopted,
    /// Its wording.
    pub wording: Wording,
}

/// What the condition of an amendment depends on beside its text.
#[derive(Clone, Copy, Debug)]
pub struct Around<'a, K> {
    /// The amendment.
    pub amendment: K,
    /// Where it collides with amendments that are still in the running.
    pub rivals: &'a [Collision<K>],
    /// What was adopted in this text.
    pub adoptions: &'a [Adoption<K>],
}

/// How an amendment stands, and every cause, gravest first. `frozen` is its wording when its
/// authors last confirmed it; of a draft, that of now.
pub fn condition<K: Copy + Ord>(
    branch: &Branch,
    frozen: &Wording,
    around: &Around<'_, K>,
) -> (Condition, Vec<Cause<K>>) {
    let looking = Looking { branch, frozen, around };
    let found: Vec<_> = frozen.watches.iter().map(|watch| looking.look(watch)).collect();
    let is = |cause: &Option<Cause<K>>, condition| {
        cause.as_ref().is_some_and(|cause| cause.condition == condition)
    };
    // It is without object, or satisfied, as a whole or not at all.
    let is_over =
        found.iter().all(|cause| is(cause, Condition::Orphaned) || is(cause, Condition::Satisfied));
    let mut causes: Vec<_> = found.into_iter().flatten().collect();
    if !is_over {
        for cause in &mut causes {
            cause.condition = Condition::Touched;
        }
    }
    causes.extend(looking.collisions());
    causes.sort_by_key(|cause| (std::cmp::Reverse(cause.condition), cause.reason));
    let gravest = causes.iter().map(|cause| cause.condition).max();
    (gravest.unwrap_or(Condition::Clean), causes)
}

struct Looking<'a, K> {
    branch: &'a Branch,
    frozen: &'a Wording,
    around: &'a Around<'a, K>,
}

/// What became of the units that a watch names.
struct Fates {
    gone: Ids,
    standing: Vec<Id>,
}

impl<K: Copy + Ord> Looking<'_, K> {
    fn today(&self, id: Id) -> Option<Id> {
        let weave = &self.branch.weave;
        let stands =
            |id: Id| weave.find(id).and_then(|index| weave.get(index)).is_some_and(Item::in_base);
        self.branch.copies.resolve(id, &stands)
    }

    fn fates(&self, units: &[Stretch]) -> Fates {
        let mut fates = Fates { gone: Ids::new(), standing: Vec::new() };
        for id in units.iter().flat_map(|&(id, len)| (0..len).map(move |by| id.later(by))) {
            match self.today(id) {
                Some(now) => fates.standing.push(now),
                None => fates.gone.insert(id.range(1)),
            }
        }
        fates
    }

    fn look(&self, watch: &Watch) -> Option<Cause<K>> {
        let fates = self.fates(&watch.units);
        let block_gone = watch.block.is_some_and(|id| self.today(id).is_none());
        if block_gone && !fates.gone.is_empty() && self.is_elsewhere(watch) {
            return Some(self.cause(watch, Condition::Touched, Reason::IdentityLost, &fates.gone));
        }
        let all_gone = fates.standing.is_empty();
        let removed = watch.removed.common(&fates.gone);
        let is_said = !watch.removed.is_empty() && removed == watch.removed;
        let found = match watch.what {
            Watched::Words | Watched::RemovedBlock if is_said && watch.inserted.is_empty() => {
                Some((Condition::Satisfied, Reason::AlreadySaid))
            }
            Watched::Words if all_gone && block_gone => {
                Some((Condition::Orphaned, Reason::AnchorGone))
            }
            Watched::NewBlock | Watched::Attributes | Watched::Formatting if all_gone => {
                Some((Condition::Orphaned, Reason::AnchorGone))
            }
            Watched::Attributes => return self.attributes(watch),
            Watched::Words | Watched::RemovedBlock | Watched::NewBlock | Watched::Formatting => {
                None
            }
        };
        let inside = match watch.what {
            Watched::Words | Watched::RemovedBlock => self.inside(&fates.standing),
            Watched::NewBlock | Watched::Attributes | Watched::Formatting => Ids::new(),
        };
        let mut concerned = fates.gone;
        concerned.extend(&inside);
        if let Some((condition, reason)) = found
            && condition == Condition::Satisfied
        {
            return Some(self.cause(watch, condition, reason, &concerned));
        }
        if let Some(twin) = self.twin(watch) {
            let mut cause = self.cause(watch, Condition::Satisfied, Reason::Adopted, &concerned);
            cause.amendments = vec![twin];
            return Some(cause);
        }
        if let Some((condition, reason)) = found {
            return Some(self.cause(watch, condition, reason, &concerned));
        }
        (!concerned.is_empty())
            .then(|| self.cause(watch, Condition::Touched, Reason::BaseChanged, &concerned))
    }

    /// A block's keys: did the base set one of them since?
    fn attributes(&self, watch: &Watch) -> Option<Cause<K>> {
        let marker = watch.block?;
        let now = self.today(marker)?;
        let base = Reading::of(&self.branch.weave, &Item::in_base);
        let changes = self.frozen.keys.iter().filter(|change| change.marker == marker);
        let (mut touched, mut said) = (false, true);
        for change in changes {
            let value = base.value(now, &change.key.clone().into());
            touched |= now == marker && value.map(|item| item.id) != change.before;
            let encoded = value.and_then(|item| match &item.content {
                Content::Values(values) => Some(values.to_vec()),
                _ => None,
            });
            said &= encoded == change.value;
        }
        let ids = Ids::from_iter([now.range(1)]);
        match (touched, said) {
            (true, true) => {
                Some(self.cause(watch, Condition::Satisfied, Reason::AlreadySaid, &ids))
            }
            (true, false) => Some(self.cause(watch, Condition::Touched, Reason::BaseChanged, &ids)),
            (false, _) => None,
        }
    }

    /// What stands in the base among words that are watched and was not there.
    fn inside(&self, standing: &[Id]) -> Ids {
        let known: Ids = standing.iter().map(|id| id.range(1)).collect();
        let mut inside = Ids::new();
        let weave = &self.branch.weave;
        let (Some(first), Some(last)) = (standing.first(), standing.last()) else { return inside };
        let (Some(mut index), Some(end)) = (weave.find(*first), weave.find(*last)) else {
            return inside;
        };
        // The first and the last element may reach beyond what is watched.
        while let Some(item) = weave.get(index).filter(|_| index != end) {
            index = item.right;
            let Some(item) = weave.get(index).filter(|_| index != end) else { break };
            if item.layer == Layer::Base && item.in_base() && item.content.is_countable() {
                inside.extend(&Ids::from_iter([item.range()]).without(&known));
            }
        }
        inside
    }

    /// Whether a block of the same name stands under another id, and no copy map says so.
    fn is_elsewhere(&self, watch: &Watch) -> bool {
        let (Some(bid), Some(block)) = (&watch.bid, watch.block) else { return false };
        if self.branch.copies.knows(block) {
            return false;
        }
        let base = Reading::of(&self.branch.weave, &Item::in_base);
        let mut markers = self.branch.weave.text();
        markers.any(|item| {
            item.content == Content::Marker
                && item.in_base()
                && base.bid(item.id).as_ref() == Some(bid)
        })
    }

    /// An adopted amendment that changed the very same to the very same, and still stands.
    fn twin(&self, watch: &Watch) -> Option<K> {
        let concerns = |passage: &&Passage| {
            let goes =
                passage.removed.iter().any(|&(id, len)| watch.removed.overlaps(id.range(len)));
            let comes = |(id, len): Stretch| watch.inserted.overlaps(id.range(len));
            goes || passage.added.iter().any(|fresh| comes(fresh.own))
        };
        let ours: Vec<_> =
            self.frozen.passages.iter().filter(concerns).map(Passage::plain).collect();
        if ours.is_empty() {
            return None;
        }
        let stands = |passage: &&Passage| {
            let own = passage.added.iter().map(|fresh| fresh.own);
            own.into_iter().all(|stretch| self.fates(&[stretch]).gone.is_empty())
        };
        let others =
            self.around.adoptions.iter().filter(|other| other.amendment != self.around.amendment);
        let mut twins = others.filter(|other| {
            let theirs = other.wording.passages.iter().filter(stands);
            let theirs: BTreeSet<_> = theirs.map(Passage::plain).collect();
            ours.iter().all(|passage| theirs.contains(passage))
        });
        twins.next().map(|other| other.amendment)
    }

    fn collisions(&self) -> impl Iterator<Item = Cause<K>> {
        let us = self.around.amendment;
        let grave = self
            .around
            .rivals
            .iter()
            .filter(move |met| (met.a == us || met.b == us) && !met.class.is_advisory());
        grave.map(move |met| Cause {
            condition: Condition::Contested,
            reason: Reason::Collision,
            amendments: vec![if met.a == us { met.b } else { met.a }],
            block: met.block.clone(),
            words: met.words.clone(),
        })
    }

    fn cause(&self, watch: &Watch, condition: Condition, reason: Reason, ids: &Ids) -> Cause<K> {
        let touches = |adopted: &Adopted| {
            let mut all = ids.iter();
            all.any(|range| adopted.inserted.overlaps(range) || adopted.deleted.overlaps(range))
        };
        let others = self.around.adoptions.iter().filter(|other| touches(&other.adopted));
        let amendments: Vec<K> = others.map(|other| other.amendment).collect();
        let reason = match reason {
            Reason::BaseChanged if !amendments.is_empty() => Reason::Adopted,
            reason => reason,
        };
        let words = self.words(ids);
        Cause {
            condition,
            reason,
            amendments,
            block: watch.bid.as_deref().map(Arc::from),
            words: if words.is_empty() { watch.words.clone() } else { words },
        }
    }

    /// The words of some ids, in the order of the text.
    fn words(&self, ids: &Ids) -> String {
        let mut words = String::new();
        for item in self.branch.weave.text() {
            for range in ids.within(item.range()) {
                let units: Vec<u16> = item.content.text().encode_utf16().collect();
                let place = |clock: u32| ((clock - item.id.clock) as usize).min(units.len());
                let part = units.get(place(range.start)..place(range.end)).unwrap_or_default();
                words.push_str(&String::from_utf16_lossy(part));
            }
        }
        words
    }
}
