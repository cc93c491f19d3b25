//! The language of what stands around a text that leaves the hub.

use crate::domain::organisation::link::Day;

/// French first, English beside it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    /// French.
    #[default]
    French,
    /// English.
    English,
}

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
    /// The first of the two in a list of languages as browsers send it (`Accept-Language`); French
    /// if neither is there.
    pub fn preferred(asked: &str) -> Self {
        let tags = asked.split(',').map(|tag| tag.trim().to_lowercase());
        let known = |tag: String| match tag.get(..2) {
            Some("fr") => Some(Self::French),
            Some("en") => Some(Self::English),
            _ => None,
        };
        tags.filter_map(known).next().unwrap_or_default()
    }

    /// Its code, for `lang`.
    pub fn code(self) -> &'static str {
        match self {
            Self::French => "fr",
            Self::English => "en",
        }
    }

    /// A day as people write it.
    pub fn day(self, day: &Day) -> String {
        let iso = day.as_str();
        let (number, month) = (iso.get(8..).unwrap_or_default(), iso.get(5..7).unwrap_or_default());
        match (self, month.parse::<usize>()) {
            (Self::French, Ok(month @ 1..=12)) => {
                let number = number.trim_start_matches('0');
                let number = if number == "1" { "1er" } else { number };
                format!("{number} {} {}", MONTHS[month - 1], iso.get(..4).unwrap_or_default())
            }
            _ => iso.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn pages_6_the_language_is_the_first_that_is_known() {
        assert_eq!(Language::preferred("en-GB,en;q=0.9,fr;q=0.8"), Language::English);
        assert_eq!(Language::preferred("de, fr-CH;q=0.9, en;q=0.8"), Language::French);
        assert_eq!(Language::preferred("é"), Language::French);
        assert_eq!(Language::preferred(""), Language::French);
    }

    #[test]
    fn pages_6_days_are_written_as_people_write_them() {
        let day = Day::try_from("1789-08-26".to_owned()).unwrap();
        assert_eq!(Language::French.day(&day), "26 août 1789");
        let first = Day::try_from("2026-01-01".to_owned()).unwrap();
        assert_eq!(Language::French.day(&first), "1er janvier 2026");
        assert_eq!(Language::English.day(&first), "2026-01-01");
    }
}
