//! Where words of a text come from, told in a sentence.

use std::collections::BTreeMap;

use super::Language;
use crate::domain::{
    ids::{AmendmentId, BallotId, MemberId},
    organisation::link::Day,
};

/// Most people that a sentence names; the others are counted.
const MAX_NAMED: usize = 10;

/// Somebody who wrote or signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Author {
    /// A member.
    Known {
        /// Who.
        id: MemberId,
        /// Their name; nothing once they have left.
        name: Option<String>,
    },
    /// A member of whom whoever reads this is told no more.
    Somebody,
}

/// What was voted, in voices.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Count {
    /// In which ballot.
    pub ballot: BallotId,
    /// For it.
    pub for_it: u64,
    /// Against it.
    pub against: u64,
    /// Neither.
    pub abstained: u64,
}

/// The amendment by which words came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Through {
    /// Which.
    pub amendment: AmendmentId,
    /// Its number as it is printed.
    pub label: Option<String>,
    /// What it is called.
    pub title: String,
    /// Who answers for it.
    pub authors: Vec<Author>,
    /// Who stands behind it beside them.
    pub signatories: Vec<Author>,
    /// When it was adopted.
    pub day: Day,
    /// The vote that decided it.
    pub vote: Option<Count>,
}

/// The story of some words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Story {
    /// Who wrote them; nothing where that is not known.
    pub by: Option<Author>,
    /// When.
    pub day: Option<Day>,
    /// By which amendment they came.
    pub through: Option<Through>,
}

/// The stories of a text's runs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stories {
    /// Each story once, in the order in which they begin.
    pub all: Vec<Story>,
    /// The number of each run's story, by the numbers of its block and of the run in it.
    pub of_run: BTreeMap<(usize, usize), usize>,
}

impl Author {
    /// What they go by.
    pub fn name(&self, language: Language) -> &str {
        let gone = match language {
            Language::French => "une personne partie",
            Language::English => "somebody who has left",
        };
        match self {
            Self::Known { name, .. } => name.as_deref().unwrap_or(gone),
            Self::Somebody => somebody(language),
        }
    }

    /// Who they are, for programs.
    pub fn id(&self) -> Option<&MemberId> {
        match self {
            Self::Known { id, .. } => Some(id),
            Self::Somebody => None,
        }
    }
}

impl Story {
    /// Who wrote them, as a name.
    pub fn writer(&self, language: Language) -> &str {
        let unknown = match language {
            Language::French => "auteur inconnu",
            Language::English => "author unknown",
        };
        self.by.as_ref().map_or(unknown, |by| by.name(language))
    }

    /// The whole story in a few sentences, as plain words.
    pub fn told(&self, language: Language) -> String {
        let writer = self.writer(language);
        let on = self.day.as_ref().map(|day| language.day(day));
        let written = match (language, on) {
            (Language::French, Some(on)) => format!("Écrit par {writer}, le {on}."),
            (Language::French, None) => format!("Écrit par {writer}."),
            (Language::English, Some(on)) => format!("Written by {writer}, {on}."),
            (Language::English, None) => format!("Written by {writer}."),
        };
        match &self.through {
            Some(through) => format!("{written} {}", through.told(language)),
            None => written,
        }
    }
}

impl Through {
    fn told(&self, language: Language) -> String {
        let Self { title, authors, signatories, day, vote, .. } = self;
        let (label, day) = (self.label.as_deref().unwrap_or("?"), language.day(day));
        let (authors, signed) = (named(authors, language), named(signatories, language));
        let signed = match (language, signed.is_empty()) {
            (_, true) => String::new(),
            (Language::French, false) => format!(", signé par {signed}"),
            (Language::English, false) => format!(", signed by {signed}"),
        };
        let vote = vote.map(|vote| vote.told(language)).unwrap_or_default();
        match language {
            Language::French => format!(
                "Amendement nº\u{a0}{label}, «\u{a0}{title}\u{a0}», de {authors}{signed}\u{a0}; \
                 adopté le {day}{vote}."
            ),
            Language::English => {
                format!("Amendment {label}, “{title}”, by {authors}{signed}; adopted {day}{vote}.")
            }
        }
    }
}

impl Count {
    fn told(self, language: Language) -> String {
        let Self { for_it, against, abstained, .. } = self;
        match language {
            Language::French => format!(
                " par un vote\u{a0}: {for_it} pour, {against} contre, {abstained} abstention(s)"
            ),
            Language::English => {
                format!(" by a vote: {for_it} for, {against} against, {abstained} abstaining")
            }
        }
    }
}

/// People as a list of names that is short enough for a sentence.
fn named(people: &[Author], language: Language) -> String {
    listed(people, MAX_NAMED, language)
}

/// People as a list of at most `limit` names, and how many more there are.
pub(super) fn listed(people: &[Author], limit: usize, language: Language) -> String {
    let known = people.iter().filter(|one| **one != Author::Somebody);
    let names: Vec<&str> = known.take(limit).map(|one| one.name(language)).collect();
    let more = people.len() - names.len();
    let names = names.join(", ");
    match (language, names.is_empty(), more) {
        (_, _, 0) => names,
        (_, true, 1) => somebody(language).to_owned(),
        (Language::French, true, _) => format!("{more} personnes"),
        (Language::English, true, _) => format!("{more} people"),
        (Language::French, false, 1) => format!("{names} et une autre personne"),
        (Language::French, false, _) => format!("{names} et {more} autres"),
        (Language::English, false, 1) => format!("{names} and one other"),
        (Language::English, false, _) => format!("{names} and {more} others"),
    }
}

fn somebody(language: Language) -> &'static str {
    match language {
        Language::French => "une personne",
        Language::English => "somebody",
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn known(name: &str) -> Author {
        Author::Known { id: MemberId::new(name).unwrap(), name: Some(name.to_owned()) }
    }

    #[test]
    fn rights_9_people_who_are_not_named_are_counted() {
        let (one, two) = (vec![Author::Somebody], vec![Author::Somebody; 2]);
        let mixed = [vec![known("léa")], two.clone()].concat();
        let french = |people: &[Author]| named(people, Language::French);
        assert_eq!((french(&one), french(&two)), ("une personne".into(), "2 personnes".into()));
        assert_eq!(french(&mixed), "léa et 2 autres");
        assert_eq!(french(&[known("léa"), Author::Somebody]), "léa et une autre personne");
        assert_eq!(named(&one, Language::English), "somebody");
        assert_eq!(french(&[]), "");
        let by = Some(Author::Somebody);
        let story = Story { by, ..Story::default() };
        assert_eq!(story.told(Language::French), "Écrit par une personne.");
        assert_eq!(Author::Somebody.id(), None);
    }
}
