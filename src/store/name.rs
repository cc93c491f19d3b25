//! The names of logs.

use std::sync::Arc;

/// Longest log name, in bytes: it is a key in every store and part of a URL.
pub const MAX_LOG_NAME_BYTES: usize = 200;

/// The name of one log, for instance `text:7d…` or `open/essai`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct LogName(Arc<str>);

impl LogName {
    /// A name of 1 to [`MAX_LOG_NAME_BYTES`] bytes without control characters.
    pub fn new(name: &str) -> Result<Self, InvalidName> {
        if name.is_empty() || name.len() > MAX_LOG_NAME_BYTES || name.contains(char::is_control) {
            return Err(InvalidName);
        }
        Ok(Self(name.into()))
    }

    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A log name or key that is empty, too long or holds control characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a name has 1 to {MAX_LOG_NAME_BYTES} bytes and no control characters")]
pub struct InvalidName;
