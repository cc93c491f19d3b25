//! The mark of a database: its format, and which one it is.
//!
//! The mark is made once, when a hub first uses the database, and every script compares it. So a
//! database that was emptied, replaced or written by a newer hub is never taken for ours.

use std::fmt;

use bytes::Bytes;
use redis::{RedisError, aio::MultiplexedConnection};
use uuid::Uuid;

use super::{
    Empty,
    error::{damaged, replaced, store_error},
    keys::Keys,
};
use crate::store::{StoreError, check::refused};

/// What a mark begins with.
const PRODUCT: &str = "coopol";
/// The format that this code writes.
const FORMAT: u32 = 1;

/// The mark as it stands in the database: `coopol <format> <identity>`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Mark(Bytes);

impl Mark {
    /// A mark that was seen before.
    pub(super) fn known(mark: String) -> Self {
        Self(mark.into())
    }

    /// The mark as an argument of scripts.
    pub(super) fn bytes(&self) -> Bytes {
        self.0.clone()
    }

    /// Whether this is what stands in the database.
    pub(super) fn is(&self, found: Option<&[u8]>) -> bool {
        found == Some(&self.0[..])
    }

    fn new() -> Self {
        Self(format!("{PRODUCT} {FORMAT} {}", Uuid::new_v4().simple()).into())
    }

    /// A mark that was found.
    fn read(found: Vec<u8>) -> Result<Self, StoreError> {
        let text = String::from_utf8_lossy(&found);
        let words: Vec<&str> = text.split(' ').collect();
        match words[..] {
            [PRODUCT, format, _] if format.parse() == Ok(FORMAT) => Ok(Self(found.into())),
            [PRODUCT, format, ..] => Err(damaged(&format!(
                "the database has format {format}, which is newer than this hub: update coopol"
            ))),
            _ => Err(damaged(
                "another program's data stands under our names: choose another --redis-prefix",
            )),
        }
    }
}

impl fmt::Display for Mark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&String::from_utf8_lossy(&self.0))
    }
}

/// Finds the mark of a database, or makes the one of an empty database. `known` is the mark that
/// this hub has worked with, `empty` what to do where there is none.
pub(super) async fn establish(
    connection: &mut MultiplexedConnection,
    keys: &Keys,
    (known, empty): (Option<&Mark>, Empty),
) -> Result<Mark, StoreError> {
    let failed = |error: RedisError| store_error(&error);
    let mut find = redis::Pipeline::new();
    find.cmd("GET").arg(keys.mark()).cmd("EXISTS").arg(keys.logs()).arg(keys.index());
    let (found, others): (Option<Vec<u8>>, u64) =
        find.query_async(connection).await.map_err(failed)?;
    match (found, known) {
        (Some(found), None) => Mark::read(found),
        (Some(found), Some(known)) if known.is(Some(&found)) => Ok(known.clone()),
        (Some(_) | None, Some(_)) => Err(replaced()),
        (None, None) if others > 0 => {
            Err(damaged("the database has lost its mark: restore a backup of Redis"))
        }
        (None, None) if empty == Empty::Refuse => {
            Err(refused("there is no store of Coopol in this database, under this prefix"))
        }
        (None, None) => {
            let mut make = redis::Pipeline::new();
            // Another hub may have come first.
            make.cmd("SET").arg(keys.mark()).arg(&Mark::new().0[..]).arg("NX").ignore();
            make.cmd("GET").arg(keys.mark());
            let (made,) = make.query_async(connection).await.map_err(failed)?;
            Mark::read(made)
        }
    }
}
