//! What the scripts answer, taken apart. Whatever has another form is damage, never a panic.

use bytes::Bytes;
use redis::Value;

use super::error::{damaged, foreign};
use crate::store::{Sequence, StoreError};

/// A script's answer: a word, and what belongs to it.
pub(super) struct Reply {
    /// What became of the call.
    pub(super) word: Word,
    fields: std::vec::IntoIter<Value>,
}

/// The words that scripts answer with, but for those that are errors of every call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Word {
    Ok,
    Conflict,
    Duplicate,
    Stale,
    /// The log ends before what this store has seen of it.
    Lost,
    /// The parts of a snapshot that were uploaded are not all there.
    Unfinished,
}

impl Reply {
    /// Takes an answer apart.
    pub(super) fn new(value: Value) -> Result<Self, StoreError> {
        let Value::Array(fields) = value else { return Err(nonsense()) };
        let mut reply = Self { word: Word::Ok, fields: fields.into_iter() };
        reply.word = match reply.text()?.as_str() {
            "ok" => Word::Ok,
            "conflict" => Word::Conflict,
            "duplicate" => Word::Duplicate,
            "stale" => Word::Stale,
            "lost" => Word::Lost,
            "unfinished" => Word::Unfinished,
            "foreign" => return Err(foreign()),
            "damaged" => return Err(damaged(&reply.text()?)),
            _ => return Err(nonsense()),
        };
        Ok(reply)
    }

    /// The next field, as bytes.
    pub(super) fn bytes(&mut self) -> Result<Bytes, StoreError> {
        bytes(self.fields.next())
    }

    /// The next field, as text.
    pub(super) fn text(&mut self) -> Result<String, StoreError> {
        String::from_utf8(self.bytes()?.into()).map_err(|_| nonsense())
    }

    /// The next field, as a number.
    pub(super) fn number<N: std::str::FromStr>(&mut self) -> Result<N, StoreError> {
        self.text()?.parse().map_err(|_| nonsense())
    }

    /// The next field, as a position.
    pub(super) fn position(&mut self) -> Result<Sequence, StoreError> {
        self.number().map(Sequence)
    }

    /// Where an append put its records, if it was one and happened.
    pub(super) fn appended(&self) -> Option<(Sequence, Sequence)> {
        let [first, last] = self.fields.as_slice() else { return None };
        let position = |field: &Value| match field {
            Value::BulkString(digits) => std::str::from_utf8(digits).ok()?.parse().ok(),
            _ => None,
        };
        Some((Sequence(position(first)?), Sequence(position(last)?)))
    }

    /// The fields that were not taken.
    pub(super) fn rest(&mut self) -> Vec<Value> {
        self.fields.by_ref().collect()
    }

    /// The next field, as a list.
    pub(super) fn list(&mut self) -> Result<Vec<Value>, StoreError> {
        match self.fields.next() {
            Some(Value::Array(list)) => Ok(list),
            _ => Err(nonsense()),
        }
    }
}

/// A value that must be a string of bytes.
pub(super) fn bytes(value: Option<Value>) -> Result<Bytes, StoreError> {
    match value {
        Some(Value::BulkString(bytes)) => Ok(bytes.into()),
        Some(Value::SimpleString(text)) => Ok(text.into()),
        _ => Err(nonsense()),
    }
}

/// A value that must be text.
pub(super) fn string(value: Value) -> Result<String, StoreError> {
    String::from_utf8(bytes(Some(value))?.into()).map_err(|_| nonsense())
}

pub(super) fn nonsense() -> StoreError {
    damaged("Redis answered something that no script of ours answers")
}
