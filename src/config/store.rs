//! Where words are kept and how safely, as an operator says it.

use std::{fmt, str::FromStr};

use url::Url;

/// Where Redis listens unless the address says otherwise.
const REDIS_PORT: u16 = 6379;
/// What the names of our keys begin with, unless the operator says otherwise.
pub const DEFAULT_REDIS_PREFIX: &str = "coopol:";

/// Where words are kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StorePlace {
    /// In a file of the data folder.
    Embedded,
    /// In a Redis database.
    Redis(RedisAddress),
}

/// The address of a Redis database. Shown without its password.
#[derive(Clone, PartialEq, Eq)]
pub struct RedisAddress {
    url: String,
    /// Without user and password.
    shown: String,
}

impl RedisAddress {
    /// With the password: for connecting, never for a message.
    pub fn url(&self) -> &str {
        &self.url
    }
}

impl fmt::Display for RedisAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.shown)
    }
}

impl fmt::Debug for RedisAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.shown)
    }
}

/// Why a text names no place; says nothing of the text, which may hold a password.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PlaceError {
    /// Another scheme, or none.
    #[error(
        "wants `sqlite`, redis://[user:password@]host[:port][/db] or redis+unix:///path[?db=…]"
    )]
    Unknown,
    /// TLS.
    #[error(
        "wants redis://, not rediss://: this hub does not encrypt its way to Redis; let a proxy \
         such as stunnel do it, or use a socket of this machine"
    )]
    Encrypted,
    /// The right scheme, but the rest cannot be read.
    #[error(
        "holds a Redis address that cannot be read; a password with special signs is %-encoded"
    )]
    Unreadable,
}

impl FromStr for StorePlace {
    type Err = PlaceError;

    fn from_str(text: &str) -> Result<Self, PlaceError> {
        let text = text.trim();
        match text.split_once("://").map_or(text, |(scheme, _)| scheme) {
            "sqlite" if text == "sqlite" => Ok(Self::Embedded),
            "redis" | "redis+unix" | "unix" => text.parse().map(Self::Redis),
            "rediss" => Err(PlaceError::Encrypted),
            _ => Err(PlaceError::Unknown),
        }
    }
}

impl FromStr for RedisAddress {
    type Err = PlaceError;

    fn from_str(text: &str) -> Result<Self, PlaceError> {
        let url: Url = text.parse().map_err(|_| PlaceError::Unreadable)?;
        let (place, db) = if url.scheme() == "redis" {
            let host = url.host_str().filter(|host| !host.is_empty());
            let port = url.port().unwrap_or(REDIS_PORT);
            let host = host.ok_or(PlaceError::Unreadable)?;
            (format!("{host}:{port}"), url.path().trim_matches('/').to_owned())
        } else {
            let db = url.query_pairs().find(|(name, _)| name == "db");
            (url.path().to_owned(), db.map_or_else(String::new, |(_, db)| db.into_owned()))
        };
        let shown = match db.as_str() {
            "" => format!("Redis at {place}"),
            db if db.parse::<u16>().is_ok() => format!("Redis at {place}, database {db}"),
            _ => return Err(PlaceError::Unreadable),
        };
        Ok(Self { url: text.to_owned(), shown })
    }
}

/// How safe a word is when its author is told that it is saved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DurabilityLevel {
    /// It survives the hub's end, not the machine's.
    Process,
    /// It is on the disk.
    Fsync,
    /// It is with this many replicas of a Redis server as well.
    Replicated(u8),
}

impl FromStr for DurabilityLevel {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        match text.trim().split_once(' ') {
            None if text.trim() == "fsync" => Ok(Self::Fsync),
            None if text.trim() == "process" => Ok(Self::Process),
            Some(("replicated", count)) => match count.trim().parse() {
                Ok(0) | Err(_) => Err(()),
                Ok(count) => Ok(Self::Replicated(count)),
            },
            None | Some(_) => Err(()),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn config_5_no_message_shows_a_password() {
        let address = "redis://hub:s%40cret@127.0.0.1:7000/3".parse::<StorePlace>().unwrap();
        let shown = format!("{address:?}");
        assert!(shown.contains("127.0.0.1:7000") && shown.contains("database 3"), "{shown}");
        for text in ["s%40cret", "s@cret", "hub"] {
            assert!(!shown.contains(text), "{shown}");
        }
        for wrong in ["redis://:secret@:x:y", "rediss://:secret@host", "http://secret", "secret"] {
            let error = wrong.parse::<StorePlace>().unwrap_err().to_string();
            assert!(!error.contains("secret"), "{error}");
        }
    }

    #[test]
    fn config_5_places_and_levels_are_read() {
        assert_eq!("sqlite".parse(), Ok(StorePlace::Embedded));
        for good in ["redis://localhost", "redis+unix:///run/redis.sock?db=2", "unix:///a.sock"] {
            assert!(matches!(good.parse(), Ok(StorePlace::Redis(_))), "{good}");
        }
        assert_eq!("rediss://host".parse::<StorePlace>(), Err(PlaceError::Encrypted));
        assert_eq!("replicated 2".parse(), Ok(DurabilityLevel::Replicated(2)));
        for bad in ["replicated", "replicated 0", "replicated many", "Fsync", ""] {
            assert_eq!(bad.parse::<DurabilityLevel>(), Err(()), "{bad}");
        }
    }
}
