//! Links and days, as they stand under a group or an argument: checked when they are made.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Longest web address, in bytes, as browsers take it.
pub const MAX_ADDRESS_BYTES: usize = 2_048;

/// An address that a page may link to: http or https, without white space or control characters.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(try_from = "String", into = "String")]
#[schema(value_type = String)]
pub struct WebAddress(String);

/// Something that is no web address or no day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadLink {
    /// The address.
    #[error("an address begins with https:// or http:// and has at most 2,048 bytes")]
    Address,
    /// The day.
    #[error("a day is written as 2026-11-23")]
    Day,
}

impl TryFrom<String> for WebAddress {
    type Error = BadLink;

    fn try_from(given: String) -> Result<Self, BadLink> {
        let after = ["https://", "http://"].iter().find_map(|scheme| given.strip_prefix(scheme));
        let is_clean = !given.contains(|c: char| c.is_whitespace() || c.is_control());
        match after {
            Some(rest) if !rest.is_empty() && is_clean && given.len() <= MAX_ADDRESS_BYTES => {
                Ok(Self(given))
            }
            _ => Err(BadLink::Address),
        }
    }
}

impl From<WebAddress> for String {
    fn from(address: WebAddress) -> Self {
        address.0
    }
}

impl WebAddress {
    /// The address as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A day of the calendar, as `2026-11-23`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(try_from = "String", into = "String")]
#[schema(value_type = String, example = "2026-11-23")]
pub struct Day(String);

impl TryFrom<String> for Day {
    type Error = BadLink;

    fn try_from(given: String) -> Result<Self, BadLink> {
        let parts: Vec<&str> = given.split('-').collect();
        let [year, month, day] = parts[..] else { return Err(BadLink::Day) };
        let number = |part: &str, digits: usize| {
            let is_plain = part.len() == digits && part.bytes().all(|byte| byte.is_ascii_digit());
            part.parse::<u16>().ok().filter(|_| is_plain).ok_or(BadLink::Day)
        };
        let (year, month, day) = (number(year, 4)?, number(month, 2)?, number(day, 2)?);
        let is_day = (1..=days_of(year, month)).contains(&day);
        if is_day { Ok(Self(given)) } else { Err(BadLink::Day) }
    }
}

impl From<Day> for String {
    fn from(day: Day) -> Self {
        day.0
    }
}

impl Day {
    /// The day, in UTC, of a time in seconds since 1970.
    pub fn of(at_s: u64) -> Self {
        // Days are counted from 1 March of the year 0, so that leap days come last (H. Hinnant's
        // `civil_from_days`).
        let days = at_s / 86_400 + 719_468;
        let (era, day_of_era) = (days / 146_097, days % 146_097);
        let year_of_era =
            (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let month_from_march = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
        let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
        let year = era * 400 + year_of_era + u64::from(month <= 2);
        Self(format!("{year:04}-{month:02}-{day:02}"))
    }

    /// The day as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The days of a month; none for what is no month.
fn days_of(year: u16, month: u16) -> u16 {
    let is_leap = year.is_multiple_of(4) && !year.is_multiple_of(100) || year.is_multiple_of(400);
    match month {
        2 if is_leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    }
}

/// A page elsewhere, with what it is called here.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
pub struct Link {
    /// What it is.
    pub title: String,
    /// Where.
    pub url: WebAddress,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_one_of_the_calendar() {
        for day in ["2026-11-23", "2024-02-29", "2000-02-29", "1789-08-26"] {
            assert!(Day::try_from(day.to_owned()).is_ok(), "{day}");
        }
        let wrong = ["", "2026-2-01", "2026-02-29", "1900-02-29", "2026-13-01", "2026-00-10", "x"];
        for day in wrong {
            assert_eq!(Day::try_from(day.to_owned()), Err(BadLink::Day), "{day}");
        }
    }

    #[test]
    fn a_time_has_its_day() {
        for (at_s, day) in [
            (0, "1970-01-01"),
            (951_782_400, "2000-02-29"),
            (1_795_391_999, "2026-11-22"),
            (1_795_392_000, "2026-11-23"),
        ] {
            assert_eq!(Day::of(at_s).as_str(), day);
        }
    }

    #[test]
    fn an_address_leads_to_a_page_and_runs_nothing() {
        assert!(WebAddress::try_from("https://www.insee.fr/fr/statistiques".to_owned()).is_ok());
        for address in ["", "https://", "javascript:alert(1)", "ftp://a", "https://a b", "//a.fr"] {
            assert_eq!(WebAddress::try_from(address.to_owned()), Err(BadLink::Address));
        }
    }
}
