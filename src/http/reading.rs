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
    export::{Language, escape},
    hub::Hub,
    text::flat,
};

const STYLE: &str = include_str!("reading.css");

/// What stands around the text, in one language.
struct Words {
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
    by: "By",
    moved: "Text of",
    claim: "People say",
    sources: "Sources",
    checked: "Claim and sources checked on",
    share: "Address to share",
    missing: "This text is not here",
    why_missing: "It does not exist, or it is not public. Ask whoever gave you its address.",
};

/// The first of the two languages that a browser asks for.
fn asked(headers: &HeaderMap) -> Language {
    let asked = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    Language::preferred(asked.unwrap_or_default())
}

fn words_in(language: Language) -> &'static Words {
    match language {
        Language::French => &FRENCH,
        Language::English => &ENGLISH,
    }
}

/// A day as people write it, and as programs read it.
fn dated(language: Language, day: &Day) -> String {
    format!("<time datetime=\"{}\">{}</time>", day.as_str(), language.day(day))
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
    let language = asked(&headers);
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
        let words = words_in(*language);
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
        let words = words_in(*language);
        let group = text.group.and_then(|group| self.organisation.group(group));
        let by = group.map(|(_, group)| format!("{} {}. ", words.by, escape(&group.name)));
        let day = dated(*language, &Day::of(self.moved_s));
        let stage = stage(*language, text.stage);
        format!("<p>{}{} {day}. {stage}</p>", by.unwrap_or_default(), words.moved)
    }

    fn claim(&self) -> String {
        let claim = &self.text.argument.claim;
        if claim.is_empty() {
            return String::new();
        }
        let heard = words_in(self.language).claim;
        format!("<section class=\"claim\"><h2>{heard}</h2><p>{}</p></section>", escape(claim))
    }

    fn sources(&self) -> String {
        let Argument { sources, checks, .. } = &self.text.argument;
        if sources.is_empty() {
            return String::new();
        }
        let source = |source: &Source| {
            let (url, title) = (escape(source.link.url.as_str()), escape(&source.link.title));
            let day = dated(self.language, &source.date);
            format!(
                "<li><a href=\"{url}\" rel=\"noopener noreferrer\">{title}</a>, {day}\
                 <span class=\"address\"> {url}</span></li>"
            )
        };
        let items: String = sources.iter().map(source).collect();
        let words = words_in(self.language);
        let checked = checks.last().map(|check| {
            format!("<p>{} {}.</p>", words.checked, dated(self.language, &Day::of(check.at_s)))
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
    let words = words_in(language);
    let content = format!("<main><h1>{}</h1><p>{}</p></main>", words.missing, words.why_missing);
    page_of(StatusCode::NOT_FOUND, language, words.missing, &content)
}

fn page_of(status: StatusCode, language: Language, title: &str, content: &str) -> Response {
    let (code, title) = (language.code(), escape(title));
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
