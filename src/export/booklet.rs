//! The booklet of amendments (liasse): all that are tabled on a text, in the order of call.

use std::fmt::Write as _;

use super::{Author, Docx, DocxError, Language, escape, story::listed};
use crate::domain::amendment::{Advice, Status};

/// A booklet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Booklet {
    /// What is amended.
    pub title: String,
    /// Its amendments, in the order of call.
    pub entries: Vec<Entry>,
}

/// An amendment as it is printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its number as it is printed.
    pub label: String,
    /// The number of the amendment that it amends.
    pub parent: Option<String>,
    /// What it is called.
    pub title: String,
    /// Who answers for it.
    pub authors: Vec<Author>,
    /// Who stands behind it beside them.
    pub signatories: Vec<Author>,
    /// How far it has come.
    pub status: Status,
    /// What it changes, in French, as parliaments write it.
    pub dispositif: Vec<String>,
    /// Why, in plain words; lines are paragraphs.
    pub rationale: String,
    /// What the commission thinks of it, and why.
    pub opinion: Option<(Advice, String)>,
    /// Why it was decided as it was.
    pub reason: String,
}

/// What stands around amendments, in one language.
struct Words {
    booklet: &'static str,
    amendment: &'static str,
    to: &'static str,
    authors: &'static str,
    signatories: &'static str,
    status: &'static str,
    dispositif: &'static str,
    rationale: &'static str,
    opinion: &'static str,
    reason: &'static str,
    none: &'static str,
    columns: [&'static str; 10],
}

const FRENCH: Words = Words {
    booklet: "Liasse des amendements",
    amendment: "Amendement nº\u{a0}",
    to: "à l’amendement nº\u{a0}",
    authors: "Présenté par",
    signatories: "Signé par",
    status: "Étape",
    dispositif: "Dispositif",
    rationale: "Exposé des motifs",
    opinion: "Avis de la commission",
    reason: "Raison de la décision",
    none: "Aucun amendement n’est déposé.",
    columns: [
        "numéro",
        "à l’amendement",
        "titre",
        "auteurs",
        "signataires",
        "étape",
        "dispositif",
        "exposé des motifs",
        "avis",
        "raison de la décision",
    ],
};

const ENGLISH: Words = Words {
    booklet: "Booklet of amendments",
    amendment: "Amendment ",
    to: "to amendment ",
    authors: "Moved by",
    signatories: "Signed by",
    status: "Stage",
    dispositif: "Operative words",
    rationale: "Explanatory statement",
    opinion: "Opinion of the commission",
    reason: "Reason for the decision",
    none: "No amendment is tabled.",
    columns: [
        "number",
        "to amendment",
        "title",
        "authors",
        "signatories",
        "stage",
        "operative words",
        "explanatory statement",
        "opinion",
        "reason for the decision",
    ],
};

fn words_in(language: Language) -> &'static Words {
    match language {
        Language::French => &FRENCH,
        Language::English => &ENGLISH,
    }
}

fn status(language: Language, status: Status) -> &'static str {
    let (french, english) = match status {
        Status::Draft => ("Brouillon", "Draft"),
        Status::Collecting => ("Recueil de signatures", "Gathering signatures"),
        Status::Tabled => ("Déposé", "Tabled"),
        Status::Inadmissible => ("Irrecevable", "Inadmissible"),
        Status::ToDiscuss => ("À discuter", "To be discussed"),
        Status::Called => ("En discussion", "Under discussion"),
        Status::Adopted => ("Adopté", "Adopted"),
        Status::Rejected => ("Rejeté", "Rejected"),
        Status::Withdrawn => ("Retiré", "Withdrawn"),
        Status::Fallen => ("Tombé", "Fallen"),
        Status::Satisfied => ("Satisfait", "Satisfied"),
        Status::NotMoved => ("Non soutenu", "Not moved"),
    };
    match language {
        Language::French => french,
        Language::English => english,
    }
}

fn advice(language: Language, advice: Advice) -> &'static str {
    let (french, english) = match advice {
        Advice::Favourable => ("Favorable", "In favour"),
        Advice::Unfavourable => ("Défavorable", "Against"),
        Advice::Wisdom => ("Sagesse", "Left to the assembly"),
    };
    match language {
        Language::French => french,
        Language::English => english,
    }
}

/// All of these people, however many: what is printed names each who may be named.
fn everybody(people: &[Author], language: Language) -> String {
    listed(people, people.len(), language)
}

impl Entry {
    fn heading(&self, words: &Words) -> String {
        let Self { label, parent, title, .. } = self;
        let to = parent.as_ref().map(|parent| format!(" {}{parent}", words.to)).unwrap_or_default();
        format!("{}{label}{to} – {title}", words.amendment)
    }

    fn advice(&self, language: Language) -> String {
        match &self.opinion {
            Some((given, reason)) if reason.is_empty() => advice(language, *given).to_owned(),
            Some((given, reason)) => format!("{}. {reason}", advice(language, *given)),
            None => String::new(),
        }
    }

    /// Its parts that are there, each with its heading.
    fn parts(&self, language: Language) -> Vec<(&'static str, String)> {
        let words = words_in(language);
        let all = [
            (words.authors, everybody(&self.authors, language)),
            (words.signatories, everybody(&self.signatories, language)),
            (words.status, status(language, self.status).to_owned()),
            (words.dispositif, self.dispositif.join("\n")),
            (words.rationale, self.rationale.clone()),
            (words.opinion, self.advice(language)),
            (words.reason, self.reason.clone()),
        ];
        all.into_iter().filter(|(_, said)| !said.is_empty()).collect()
    }
}

impl Booklet {
    /// As a page to be printed, each amendment on a sheet of its own.
    pub fn html(&self, language: Language) -> String {
        let (words, code) = (words_in(language), language.code());
        let title = escape(&format!("{} – {}", words.booklet, self.title));
        let mut page = format!(
            "<!doctype html><html lang=\"{code}\"><head><meta charset=\"utf-8\">\
             <meta name=\"viewport\" content=\"width=device-width\"><title>{title}</title>\
             <style>{BOOKLET_STYLE}</style></head><body><h1>{title}</h1>"
        );
        if self.entries.is_empty() {
            let _ = write!(page, "<p>{}</p>", words.none);
        }
        for entry in &self.entries {
            let heading = escape(&entry.heading(words));
            let _ = write!(page, "<article><h2>{heading}</h2>");
            for (name, said) in entry.parts(language) {
                let _ = write!(page, "<h3>{name}</h3>");
                for line in said.lines().filter(|line| !line.trim().is_empty()) {
                    let _ = write!(page, "<p>{}</p>", escape(line));
                }
            }
            page.push_str("</article>");
        }
        page.push_str("</body></html>");
        page
    }

    /// As a document for word processors.
    ///
    /// # Errors
    /// The file could not be put together.
    pub fn docx(&self, language: Language) -> Result<Vec<u8>, DocxError> {
        let words = words_in(language);
        let title = format!("{} – {}", words.booklet, self.title);
        let mut document = Docx::new(language).title(&title);
        if self.entries.is_empty() {
            document = document.words(words.none);
        }
        for entry in &self.entries {
            document = document.heading(1, &entry.heading(words));
            for (name, said) in entry.parts(language) {
                document = document.heading(3, name);
                let lines = said.lines().filter(|line| !line.trim().is_empty());
                document = lines.fold(document, Docx::words);
            }
        }
        document.bytes()
    }

    /// As a table (CSV, RFC 4180, UTF-8 with a byte order mark, which spreadsheets ask for), with
    /// the mark between cells that spreadsheets of that language expect.
    pub fn csv(&self, language: Language) -> Vec<u8> {
        let between = match language {
            Language::French => b';',
            Language::English => b',',
        };
        let mut table = csv::WriterBuilder::new()
            .delimiter(between)
            .from_writer("\u{feff}".as_bytes().to_vec());
        let _ = table.write_record(words_in(language).columns);
        for entry in &self.entries {
            let row = [
                entry.label.clone(),
                entry.parent.clone().unwrap_or_default(),
                entry.title.clone(),
                everybody(&entry.authors, language),
                everybody(&entry.signatories, language),
                status(language, entry.status).to_owned(),
                entry.dispositif.join("\n"),
                entry.rationale.clone(),
                entry.advice(language),
                entry.reason.clone(),
            ];
            // To write into memory cannot fail.
            let _ = table.write_record(row.map(|cell| harmless(&cell)));
        }
        table.into_inner().unwrap_or_default()
    }
}

/// A cell that no spreadsheet takes for a formula: what members wrote is shown, never run
/// (OWASP, « CSV injection »).
fn harmless(cell: &str) -> String {
    let mut harmless = String::with_capacity(cell.len());
    let mut may_begin_a_cell = true;
    for letter in cell.chars() {
        if may_begin_a_cell && matches!(letter, '=' | '+' | '-' | '@' | '\t' | '\r') {
            harmless.push('\'');
        }
        harmless.push(letter);
        // A spreadsheet that is told another mark between cells than this table has.
        may_begin_a_cell = matches!(letter, ';' | ',' | '\t');
    }
    harmless
}

/// How a booklet looks; whoever serves it must let it have this.
pub const BOOKLET_STYLE: &str = "\
    body{font:1rem/1.5 serif;max-width:42rem;margin:2rem auto;padding:0 1rem}\
    h1,h2,h3{font-family:sans-serif;line-height:1.25}h3{font-size:1rem;margin:1rem 0 .25rem}\
    p{margin:.25rem 0}article{border-top:1px solid;margin-top:2rem}\
    @media print{article{break-before:page;border:0}}";

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::domain::ids::MemberId;

    fn author(name: &str) -> Author {
        Author::Known { id: MemberId::new("somebody").unwrap(), name: Some(name.to_owned()) }
    }

    fn booklet() -> Booklet {
        let entry = Entry {
            label: "12 rect.".to_owned(),
            parent: None,
            title: "Gratuité <b>".to_owned(),
            authors: vec![author("=cmd()"), author("Léa")],
            signatories: Vec::new(),
            status: Status::Tabled,
            dispositif: vec!["À l’alinéa 3, supprimer le mot « publics ».".to_owned()],
            rationale: "Un.\nDeux.".to_owned(),
            opinion: Some((Advice::Wisdom, "À voir.".to_owned())),
            reason: String::new(),
        };
        Booklet { title: "Le rail".to_owned(), entries: vec![entry] }
    }

    #[test]
    fn amend_19_a_booklet_is_a_page_that_shows_markup_and_runs_none() {
        let page = booklet().html(Language::French);
        assert!(
            page.contains("<h2>Amendement nº\u{a0}12 rect. – Gratuité &lt;b&gt;</h2>"),
            "{page}"
        );
        for part in ["alinéa 3", "<p>Un.</p><p>Deux.</p>", "Sagesse. À voir.", "Déposé"] {
            assert!(page.contains(part), "{part} in {page}");
        }
        assert!(!page.contains("Raison"), "what is not there has no heading: {page}");
        let empty = Booklet { entries: Vec::new(), ..booklet() };
        assert!(empty.html(Language::English).contains("No amendment is tabled."));
    }

    #[test]
    fn amend_19_a_booklet_is_a_table_without_formulas() {
        let table = String::from_utf8(booklet().csv(Language::French)).unwrap();
        let (columns, rows) = table.split_once('\n').unwrap();
        assert_eq!(columns.split(';').next(), Some("\u{feff}numéro"));
        assert!(rows.contains("'=cmd(), Léa"), "{rows}");
        let english = String::from_utf8(booklet().csv(Language::English)).unwrap();
        assert_eq!(english.split(',').next(), Some("\u{feff}number"));
        assert_eq!(harmless("x;=cmd();-1"), "x;'=cmd();'-1");
        assert_eq!(harmless("un - deux, ou +1"), "un - deux, ou +1");
    }
}
