//! Lists of people as spreadsheets write them: CSV with commas, semicolons or tabs, in UTF-8 (with
//! or without a mark) or in Windows-1252, with a line of headings in French or English.

use std::{borrow::Cow, fmt::Write as _};

use csv::{ReaderBuilder, StringRecord, Trim};
use serde::Serialize;
use unicode_normalization::{UnicodeNormalization as _, char::is_combining_mark};
use utoipa::ToSchema;

use crate::domain::organisation::{group::Role, member::Standing};

/// Largest list, in bytes: [`MAX_ROLL_LINES`] lines with room to spare.
pub const MAX_ROLL_BYTES: usize = 512 * 1024;
/// Longest list, in lines of people: one federation at a time, decided in one step.
pub const MAX_ROLL_LINES: usize = 1_000;

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Column {
    /// The e-mail address.
    Email,
    /// First name, last name or both: not kept, shown again beside the link.
    Name,
    /// The group, by its name.
    Group,
    /// The role in it.
    Role,
    /// How they will belong to the organisation.
    Standing,
}

/// The headings that each column may have, [folded](fold).
const HEADINGS: [(Column, &[&str]); 5] = [
    (
        Column::Email,
        &["email", "e-mail", "mail", "mel", "courriel", "adresse", "adresse e-mail", "address"],
    ),
    (Column::Name, &["nom", "prenom", "name", "first name", "last name", "nom complet"]),
    (Column::Group, &["section", "groupe", "group", "federation", "commission"]),
    (Column::Role, &["role", "fonction"]),
    (Column::Standing, &["statut", "standing", "qualite"]),
];

/// One line of people, as it was written, without space around what stands in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// The line of the file, from 1.
    pub line: u64,
    /// The e-mail address.
    pub email: String,
    /// The name.
    pub name: String,
    /// The group's name; empty: none.
    pub group: String,
    /// The role's name; empty: a member of it.
    pub role: String,
    /// The standing's name; empty: what is usual.
    pub standing: String,
}

/// Why a list cannot be read at all.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RollError {
    /// Too many bytes.
    #[error("a list has at most 512 KB: send it in parts")]
    TooBig,
    /// Too many lines.
    #[error("a list has at most {MAX_ROLL_LINES} lines: send it in parts")]
    TooLong,
    /// No column is known to hold addresses.
    #[error("the first line must name the columns, one of them “email”; it names {0}")]
    NoAddresses(String),
    /// A line cannot be read.
    #[error("line {0} cannot be read: is a quotation mark missing?")]
    Unreadable(u64),
}

/// A word that means nothing here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this word means nothing here")]
pub struct UnknownWord;

/// The text of a file whose encoding nobody stated.
pub fn decode(bytes: &[u8]) -> Cow<'_, str> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    match std::str::from_utf8(bytes) {
        Ok(text) => text.into(),
        Err(_) => bytes.iter().map(|byte| windows_1252(*byte)).collect::<String>().into(),
    }
}

/// What Excel writes where it does not write UTF-8: Latin-1 with signs of its own in a gap of it.
fn windows_1252(byte: u8) -> char {
    const GAP: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž',
        '\u{8f}', '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}',
        'ž', 'Ÿ',
    ];
    match byte {
        0x80..=0x9f => GAP[usize::from(byte - 0x80)],
        _ => byte.into(),
    }
}

/// The people of a list, in its order; lines without any content are passed over.
pub fn read(text: &str) -> Result<Vec<Row>, RollError> {
    if text.len() > MAX_ROLL_BYTES {
        return Err(RollError::TooBig);
    }
    // One that was decoded elsewhere may have kept its mark.
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut reader = ReaderBuilder::new()
        .delimiter(delimiter(text))
        .flexible(true)
        .trim(Trim::All)
        .from_reader(text.as_bytes());
    let headings = reader.headers().map_err(|error| unreadable(&error))?.clone();
    let columns: Vec<Option<Column>> = headings.iter().map(column).collect();
    if !columns.contains(&Some(Column::Email)) {
        return Err(RollError::NoAddresses(named(&headings)));
    }
    let mut rows = Vec::new();
    let mut place = Place { text, at: 0, line: 1 };
    for record in reader.records() {
        let record = record.map_err(|error| unreadable(&error))?;
        let line = place.line_of(&record);
        if record.iter().all(str::is_empty) {
            continue;
        }
        if rows.len() == MAX_ROLL_LINES {
            return Err(RollError::TooLong);
        }
        rows.push(Row { line, ..row(&columns, &record) });
    }
    Ok(rows)
}

/// How far the lines are counted. The reader's own count takes an empty line, or the second half of
/// a Windows end of line, for the beginning of what follows.
struct Place<'text> {
    text: &'text str,
    at: usize,
    line: u64,
}

impl Place<'_> {
    /// The line on which a record stands; each later than the last one asked for.
    fn line_of(&mut self, record: &StringRecord) -> u64 {
        let bytes = self.text.as_bytes();
        let begins = record.position().and_then(|found| usize::try_from(found.byte()).ok());
        let mut here = begins.unwrap_or(self.at).clamp(self.at, bytes.len());
        here += bytes[here..].iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        let passed = bytes[self.at..here].iter().filter(|byte| **byte == b'\n').count();
        self.line += u64::try_from(passed).unwrap_or(0);
        self.at = here;
        self.line
    }
}

/// The most frequent separator of the headings.
fn delimiter(text: &str) -> u8 {
    let headings = text.lines().next().unwrap_or_default();
    let count = |separator: &u8| headings.bytes().filter(|byte| byte == separator).count();
    // Of equally many the last wins, so a list of addresses alone has commas.
    [b'\t', b';', b','].into_iter().max_by_key(count).unwrap_or(b',')
}

fn unreadable(error: &csv::Error) -> RollError {
    RollError::Unreadable(error.position().map_or(1, csv::Position::line))
}

fn column(heading: &str) -> Option<Column> {
    let heading = fold(heading);
    let known = HEADINGS.iter().find(|(_, names)| names.contains(&heading.as_str()));
    known.map(|(column, _)| *column)
}

fn named(headings: &StringRecord) -> String {
    let mut names = String::new();
    for heading in headings.iter().take(10) {
        let separator = if names.is_empty() { "" } else { ", " };
        let short: String = heading.chars().take(40).collect();
        let _ = write!(names, "{separator}“{short}”");
    }
    names
}

fn row(columns: &[Option<Column>], record: &StringRecord) -> Row {
    let mut row = Row::default();
    for (column, cell) in columns.iter().zip(record) {
        let Some(column) = column else { continue };
        let place = match column {
            Column::Email => &mut row.email,
            Column::Name => &mut row.name,
            Column::Group => &mut row.group,
            Column::Role => &mut row.role,
            Column::Standing => &mut row.standing,
        };
        // First and last name stand in two columns of many lists.
        if !place.is_empty() && !cell.is_empty() {
            place.push(' ');
        }
        place.push_str(cell);
    }
    row
}

/// A word as it is compared: in small letters, without accents, and without what makes it fit all
/// genders (adhérent·e, adhérent(e), adhérent.e).
pub fn fold(word: &str) -> String {
    let short = word.split(['·', '(', '.', '•']).next().unwrap_or_default().trim();
    short.nfd().filter(|letter| !is_combining_mark(*letter)).flat_map(char::to_lowercase).collect()
}

/// The role that a word means.
pub fn role(word: &str) -> Option<Role> {
    match fold(word).as_str() {
        "" | "membre" | "member" => Some(Role::Member),
        "secretaire" | "secretary" => Some(Role::Secretary),
        "animateur" | "animatrice" | "facilitateur" | "facilitatrice" | "facilitator" => {
            Some(Role::Facilitator)
        }
        "observateur" | "observatrice" | "observer" => Some(Role::Observer),
        _ => None,
    }
}

/// The standing that a word means; nothing for none.
pub fn standing(word: &str) -> Result<Option<Standing>, UnknownWord> {
    match fold(word).as_str() {
        "" => Ok(None),
        "adherent" | "adherente" | "membre" | "full" | "member" => Ok(Some(Standing::Full)),
        "sympathisant" | "sympathisante" | "sympathiser" | "sympathizer" => {
            Ok(Some(Standing::Sympathiser))
        }
        "invite" | "invitee" | "guest" => Ok(Some(Standing::Guest)),
        _ => Err(UnknownWord),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn cells(row: &Row) -> [&str; 5] {
        [&row.email, &row.name, &row.group, &row.role, &row.standing]
    }

    #[test]
    fn account_9_a_list_is_read_as_excel_and_libreoffice_write_it() {
        let expected = ["lea@a.org", "Léa Œuvrard", "Saint-Étienne; centre", "Secrétaire", ""];
        let excel_fr = b"Pr\xe9nom;Nom;Courriel;Section;R\xf4le\r\n\
            L\xe9a;\x8cuvrard;lea@a.org;\"Saint-\xc9tienne; centre\";Secr\xe9taire\r\n;;;;\r\n";
        let excel_utf8 = "\u{feff}E-mail,Nom,Section,Fonction,Ville\n\
            lea@a.org,Léa Œuvrard,Saint-Étienne; centre,Secrétaire,ici\n";
        let tabs = "email\tname\tgroup\trole\n lea@a.org \tLéa Œuvrard\t\
            Saint-Étienne; centre\tSecrétaire\n\n";
        for file in [&excel_fr[..], excel_utf8.as_bytes(), tabs.as_bytes()] {
            let rows = read(&decode(file)).unwrap();
            assert_eq!(rows.len(), 1, "{rows:?}");
            assert_eq!(cells(&rows[0]), expected);
            assert_eq!(rows[0].line, 2);
        }
        assert_eq!(read("email\na@b.org\n").unwrap()[0].email, "a@b.org");
    }

    #[test]
    fn account_9_each_line_of_a_list_has_the_number_that_an_editor_shows() {
        for end in ["\n", "\r\n"] {
            let list = ["email;name", "a@b.org;A", "", "c@d.org;C", "e@f.org;E"].join(end);
            let lines: Vec<u64> = read(&list).unwrap().iter().map(|row| row.line).collect();
            assert_eq!(lines, [2, 4, 5], "{end:?}");
        }
    }

    #[test]
    fn account_9_a_list_that_cannot_be_read_says_why() {
        let unknown = RollError::NoAddresses("“Nom”, “Ville”".to_owned());
        assert_eq!(read("Nom;Ville\na;b\n"), Err(unknown));
        let long = "email\n".to_owned() + &"a@b.org\n".repeat(MAX_ROLL_LINES + 1);
        assert_eq!(read(&long), Err(RollError::TooLong));
        assert_eq!(read(&"x".repeat(MAX_ROLL_BYTES + 1)), Err(RollError::TooBig));
    }

    #[test]
    fn account_9_words_are_known_however_they_are_written() {
        assert_eq!(role("Secrétaire"), Some(Role::Secretary));
        assert_eq!(role("animateur·rice"), Some(Role::Facilitator));
        assert_eq!(role("chef"), None);
        for full in ["adhérent·e", "Adhérent(e)", "ADHÉRENTE", "adhérent.e"] {
            assert_eq!(standing(full), Ok(Some(Standing::Full)), "{full}");
        }
        assert_eq!(standing("autre"), Err(UnknownWord));
    }
}
