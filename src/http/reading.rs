//! `/lire/<text>`: a public text as a page of its own, for anyone, without any script.
//!
//! Only what is visible to the public and published is here; everything else, whether it exists or
//! not, is the same answer.

use axum::{
    extract::{Path, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use uuid::Uuid;

use super::{api, pages::CONTENT_SECURITY_POLICY};
use crate::{
    domain::{
        ids::TextId,
        organisation::{
            Organisation,
            argument::{Argument, Source},
            link::Day,
            rights::{Actor, TextAct},
            text::{Stage, Text, TextKind},
        },
    },
    hub::Hub,
    text::flat,
};

const STYLE: &str = include_str!("reading.css");

/// The language of what stands around the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Language {
    French,
    English,
}

/// What stands around the text, in one language.
struct Words {
    code: &'static str,
    by: &'static str,
    moved: &'static str,
    claim: &'static str,
    sources: &'static str,
    checked: &'static str,
    share: &'static str,
    missing: &'static str,
    why_missing: &'static str,
}

const FRENCH: Words = Words {
    code: "fr",
    by: "Par",
    moved: "Texte du",
    claim: "On entend dire",
    sources: "Sources",
    checked: "Affirmation et sources vérifiées le",
    share: "Adresse à partager",
    missing: "Ce texte n’est pas ici",
    why_missing: "Il n’existe pas, ou il n’est pas public. \
         Demandez son adresse à qui vous l’a donnée.",
};

const ENGLISH: Words = Words {
    code: "en",
    by: "By",
    moved: "Text of",
    claim: "People say",
    sources: "Sources",
    checked: "Claim and sources checked on",
    share: "Address to share",
    missing: "This text is not here",
    why_missing: "It does not exist, or it is not public. Ask whoever gave you its address.",
};

/// Months, in French.
const MONTHS: [&str; 12] = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
];

impl Language {
    /// The first of the two that a browser asks for; French if it asks for neither.
    fn of(headers: &HeaderMap) -> Self {
        let asked = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
        let tags = asked.unwrap_or_default().split(',').map(|tag| tag.trim().to_lowercase());
        let known = |tag: String| match tag.get(..2) {
            Some("fr") => Some(Self::French),
            Some("en") => Some(Self::English),
            _ => None,
        };
        tags.filter_map(known).next().unwrap_or(Self::French)
    }

    fn words(self) -> &'static Words {
        match self {
            Self::French => &FRENCH,
            Self::English => &ENGLISH,
        }
    }

    /// A day as people write it.
    fn day(self, day: &Day) -> String {
        let iso = day.as_str();
        let (number, month) = (iso.get(8..).unwrap_or_default(), iso.get(5..7).unwrap_or_default());
        let written = match (self, month.parse::<usize>()) {
            (Self::French, Ok(month @ 1..=12)) => {
                let number = number.trim_start_matches('0');
                let number = if number == "1" { "1er" } else { number };
                format!("{number} {} {}", MONTHS[month - 1], iso.get(..4).unwrap_or_default())
            }
            _ => iso.to_owned(),
        };
        format!("<time datetime=\"{iso}\">{written}</time>")
    }
}

/// The style of these pages, on the screen and on paper.
pub(super) async fn style() -> Response {
    let headers = [
        (header::CONTENT_TYPE, "text/css; charset=utf-8"),
        (header::CACHE_CONTROL, "public, max-age=3600"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    (headers, STYLE).into_response()
}

/// A public text.
pub(super) async fn read(
    State(hub): State<Hub>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Response {
    let language = Language::of(&headers);
    let now = hub.house().view();
    let found = Uuid::parse_str(&id).ok().map(TextId).and_then(|id| {
        let may_read = now.organisation.may_on_text(Actor::Visitor, id, TextAct::Read);
        Some((id, now.organisation.text(id).filter(|_| may_read)?))
    });
    let Some((id, text)) = found else { return missing(language) };
    let answer = match api::blocks(&hub, id).await {
        Ok(blocks) => flat::html(&blocks),
        Err(problem) => return problem.into_response(),
    };
    let moved_s = hub.moves().of(id).unwrap_or_default().max(text.changed_at_s);
    let page = Sheet { language, organisation: &now.organisation, id, text, moved_s };
    page_of(StatusCode::OK, language, &text.title, &page.html(&answer))
}

/// One text with what stands around it.
struct Sheet<'a> {
    language: Language,
    organisation: &'a Organisation,
    id: TextId,
    text: &'a Text,
    moved_s: u64,
}

impl Sheet<'_> {
    fn html(&self, answer: &str) -> String {
        let Self { language, text, id, .. } = self;
        let words = language.words();
        let title = escape(&text.title);
        let (claim, sources) = match text.kind {
            TextKind::Argumentaire => (self.claim(), self.sources()),
            TextKind::Contribution | TextKind::Motion | TextKind::WikiPage => Default::default(),
        };
        let (byline, share) = (self.byline(), words.share);
        format!(
            "<main><article><header><h1>{title}</h1>{byline}</header>{claim}\
             <div class=\"text\">{answer}</div>{sources}</article>\
             <footer><p>{share}\u{202f}: <a href=\"/lire/{id}\">/lire/{id}</a></p></footer></main>"
        )
    }

    /// The group that writes it, how far it has come, and since when it stands so.
    fn byline(&self) -> String {
        let Self { language, text, .. } = self;
        let words = language.words();
        let group = text.group.and_then(|group| self.organisation.group(group));
        let by = group.map(|(_, group)| format!("{} {}. ", words.by, escape(&group.name)));
        let day = language.day(&Day::of(self.moved_s));
        let stage = stage(*language, text.stage);
        format!("<p>{}{} {day}. {stage}</p>", by.unwrap_or_default(), words.moved)
    }

    fn claim(&self) -> String {
        let claim = &self.text.argument.claim;
        if claim.is_empty() {
            return String::new();
        }
        let heard = self.language.words().claim;
        format!("<section class=\"claim\"><h2>{heard}</h2><p>{}</p></section>", escape(claim))
    }

    fn sources(&self) -> String {
        let Argument { sources, checks, .. } = &self.text.argument;
        if sources.is_empty() {
            return String::new();
        }
        let source = |source: &Source| {
            let (url, title) = (escape(source.link.url.as_str()), escape(&source.link.title));
            let day = self.language.day(&source.date);
            format!(
                "<li><a href=\"{url}\" rel=\"noopener noreferrer\">{title}</a>, {day}\
                 <span class=\"address\"> {url}</span></li>"
            )
        };
        let items: String = sources.iter().map(source).collect();
        let words = self.language.words();
        let checked = checks.last().map(|check| {
            format!("<p>{} {}.</p>", words.checked, self.language.day(&Day::of(check.at_s)))
        });
        let checked = checked.unwrap_or_default();
        let heading = words.sources;
        format!("<section class=\"sources\"><h2>{heading}</h2><ol>{items}</ol>{checked}</section>")
    }
}

/// How far a text has come, said to somebody outside.
fn stage(language: Language, stage: Stage) -> &'static str {
    match (language, stage) {
        (_, Stage::Draft) => "",
        (Language::French, Stage::Published) => "Publié.",
        (Language::French, Stage::Amendable) => "Ouvert aux amendements.",
        (Language::French, Stage::Closed) => "Rédaction close.",
        (Language::French, Stage::Adopted) => "Adopté.",
        (Language::English, Stage::Published) => "Published.",
        (Language::English, Stage::Amendable) => "Open to amendments.",
        (Language::English, Stage::Closed) => "Closed.",
        (Language::English, Stage::Adopted) => "Adopted.",
    }
}

fn missing(language: Language) -> Response {
    let words = language.words();
    let content = format!("<main><h1>{}</h1><p>{}</p></main>", words.missing, words.why_missing);
    page_of(StatusCode::NOT_FOUND, language, words.missing, &content)
}

fn page_of(status: StatusCode, language: Language, title: &str, content: &str) -> Response {
    let (code, title) = (language.words().code, escape(title));
    let page = format!(
        "<!doctype html>\n<html lang=\"{code}\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <title>{title}</title><link rel=\"stylesheet\" href=\"/lire/style.css\">\
         <link rel=\"icon\" href=\"/favicon.svg\"></head><body>{content}</body></html>\n"
    );
    let headers = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        // A text that is taken back is gone at the next look.
        (header::CACHE_CONTROL, "no-cache"),
        (header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::VARY, "accept-language"),
    ];
    (status, headers, page).into_response()
}

/// Words in the markup of a page, also within quotation marks of an attribute.
fn escape(words: &str) -> String {
    let mut escaped = String::with_capacity(words.len());
    for c in words.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn pages_6_the_language_is_the_first_that_is_known() {
        let of = |asked: &str| {
            let headers = [(header::ACCEPT_LANGUAGE, asked.parse().unwrap())];
            Language::of(&headers.into_iter().collect())
        };
        assert_eq!(of("en-GB,en;q=0.9,fr;q=0.8"), Language::English);
        assert_eq!(of("de, fr-CH;q=0.9, en;q=0.8"), Language::French);
        assert_eq!(of("é"), Language::French);
        assert_eq!(Language::of(&HeaderMap::new()), Language::French);
    }

    #[test]
    fn pages_6_days_are_written_as_people_write_them() {
        let day = Day::try_from("1789-08-26".to_owned()).unwrap();
        let written = "<time datetime=\"1789-08-26\">26 août 1789</time>";
        assert_eq!(Language::French.day(&day), written);
        let first = Day::try_from("2026-01-01".to_owned()).unwrap();
        assert!(Language::French.day(&first).contains(">1er janvier 2026<"));
        assert!(Language::English.day(&first).contains(">2026-01-01<"));
    }
}
