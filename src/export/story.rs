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
pub struct Author {
    /// Who.
    pub id: MemberId,
    /// Their name; nothing once they have left.
    pub name: Option<String>,
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
        self.name.as_deref().unwrap_or(gone)
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

/// People as a list of names.
fn named(people: &[Author], language: Language) -> String {
    let names = people.iter().take(MAX_NAMED).map(|one| one.name(language));
    let names: Vec<&str> = names.collect();
    let names = names.join(", ");
    match (language, people.len().saturating_sub(MAX_NAMED)) {
        (_, 0) => names,
        (Language::French, more) => format!("{names} et {more} autres"),
        (Language::English, more) => format!("{names} and {more} others"),
    }
}
