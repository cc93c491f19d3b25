//! Amendments that say the same, or nearly: compared place by place, by the ids of their base.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    base::Spot,
    ids::{Id, Ids},
    wording::{Fresh, Passage, What, Wording},
};

/// From which share on the words that come are nearly the same, in percent.
const NEAR_WORDS: usize = 60;
/// From which share on the words that go are nearly the same, in percent.
const NEAR_REMOVED: u64 = 50;

/// How alike the amendments of a group are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Likeness {
    /// They change the same to the same.
    Identical,
    /// They change nearly the same to nearly the same.
    Near,
}

/// Amendments that could be one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group<K> {
    /// At least two, in order.
    pub members: Vec<K>,
    /// How alike.
    pub likeness: Likeness,
}

/// A passage without what differs between two people who change the same.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Plain {
    removed: Ids,
    /// Where nothing goes: between what.
    spot: Option<Spot>,
    added: Vec<(What, BTreeMap<String, String>)>,
}

impl Passage {
    /// The same for everybody who writes the same in the same place.
    pub(super) fn plain(&self) -> Plain {
        let removed: Ids = self.removed.iter().map(|&(id, len)| id.range(len)).collect();
        let mut added: Vec<(What, BTreeMap<String, String>)> = Vec::new();
        for Fresh { what, attrs, .. } in &self.added {
            let mut what = what.clone();
            if let What::Marker(keys) = &mut what {
                keys.remove("bid");
            }
            match (added.last_mut(), &what) {
                (Some((What::Text(words), last)), What::Text(more)) if last == attrs => {
                    words.push_str(more);
                }
                _ => added.push((what, attrs.clone())),
            }
        }
        let spot = removed.is_empty().then_some(self.spot);
        Plain { removed, spot, added }
    }
}

type PlainWording = (Vec<Plain>, Vec<(Id, String, Option<Vec<u8>>)>, Vec<(Id, String)>);

fn plain(wording: &Wording) -> PlainWording {
    let keys = wording.keys.iter();
    let keys = keys.map(|change| (change.marker, change.key.clone(), change.value.clone()));
    let formats = wording.formats.iter().flat_map(|change| {
        let (id, len) = change.words;
        let sets = format!("{:?}", change.sets);
        (0..len).map(move |by| (id.later(by), sets.clone()))
    });
    (wording.passages.iter().map(Passage::plain).collect(), keys.collect(), formats.collect())
}

/// The groups of identical and of nearly identical amendments. Only those of one block are
/// compared with each other.
pub fn groups<K: Copy + Ord>(all: &[(K, &Wording)]) -> Vec<Group<K>> {
    let plains: Vec<_> = all.iter().map(|(_, wording)| plain(wording)).collect();
    let mut blocks: BTreeMap<Option<Id>, BTreeSet<usize>> = BTreeMap::new();
    for (number, (_, wording)) in all.iter().enumerate() {
        for watch in &wording.watches {
            blocks.entry(watch.block).or_default().insert(number);
        }
    }
    let mut leader: Vec<usize> = (0..all.len()).collect();
    for numbers in blocks.values() {
        for &a in numbers {
            for &b in numbers.range(a + 1..) {
                if plains[a] == plains[b] || is_near(all[a].1, all[b].1) {
                    let (first, second) = (lead(&leader, a), lead(&leader, b));
                    leader[first.max(second)] = first.min(second);
                }
            }
        }
    }
    let mut members: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for number in 0..all.len() {
        members.entry(lead(&leader, number)).or_default().push(number);
    }
    let alike = members.into_values().filter(|numbers| numbers.len() > 1);
    let group = |numbers: Vec<usize>| {
        let first = numbers.first().map(|&number| &plains[number]);
        let is_one = numbers.iter().all(|&number| Some(&plains[number]) == first);
        let likeness = if is_one { Likeness::Identical } else { Likeness::Near };
        let mut members: Vec<K> = numbers.iter().map(|&number| all[number].0).collect();
        members.sort_unstable();
        Group { members, likeness }
    };
    alike.map(group).collect()
}

fn lead(leader: &[usize], mut number: usize) -> usize {
    while leader[number] != number {
        number = leader[number];
    }
    number
}

/// Whether two amendments take out much of the same and put in much of the same words.
fn is_near(a: &Wording, b: &Wording) -> bool {
    let (gone_a, gone_b) = (a.removed(), b.removed());
    let common = gone_a.common(&gone_b).len();
    let all = gone_a.len() + gone_b.len() - common;
    let spots = |wording: &Wording| -> BTreeSet<Spot> {
        wording.passages.iter().map(|passage| passage.spot).collect()
    };
    let is_same_place = match all {
        0 => !spots(a).is_disjoint(&spots(b)),
        all => common * 100 >= all * NEAR_REMOVED,
    };
    is_same_place && is_near_words(&words(a), &words(b))
}

fn is_near_words(a: &[String], b: &[String]) -> bool {
    if a.is_empty() && b.is_empty() {
        return true;
    }
    let mut rest = b.to_vec();
    let mut common = 0;
    for word in a {
        if let Some(place) = rest.iter().position(|other| other == word) {
            rest.swap_remove(place);
            common += 1;
        }
    }
    2 * common * 100 >= (a.len() + b.len()) * NEAR_WORDS
}

/// The words that come.
fn words(wording: &Wording) -> Vec<String> {
    let added = wording.passages.iter().flat_map(|passage| &passage.added);
    let texts = added.filter_map(|fresh| match &fresh.what {
        What::Text(words) => Some(words.as_str()),
        What::Marker(_) | What::Values(_) | What::Other(..) => None,
    });
    let letters = texts.collect::<String>().to_lowercase();
    let words = letters.split(|sign: char| !sign.is_alphanumeric());
    words.filter(|word| !word.is_empty()).map(str::to_owned).collect()
}
