//! Pictures that a message shows: what is said of each. The pictures themselves stand elsewhere.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::body::{BadBody, Body};
use crate::domain::ids::ImageId;

/// Most pictures of one message: they stand side by side on a phone.
pub const MAX_IMAGES: usize = 6;
/// Longest description of a picture, in characters: it is read out.
pub const MAX_ALT_CHARS: usize = 500;

/// A picture as a message shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Image {
    /// Which.
    pub image: ImageId,
    /// Its width, in pixels.
    pub width: u32,
    /// Its height, in pixels.
    pub height: u32,
    /// What it shows, for those who do not see it; may be empty.
    pub alt: String,
}

/// A description that is too long.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a description of a picture has at most {MAX_ALT_CHARS} characters")]
pub struct BadAlt;

/// A description as it is kept: cleaned as messages are.
///
/// # Errors
/// It is too long.
pub fn alt(given: &str) -> Result<String, BadAlt> {
    if given.chars().take(MAX_ALT_CHARS + 1).count() > MAX_ALT_CHARS {
        return Err(BadAlt);
    }
    match Body::new(given) {
        Ok(words) => Ok(words.into()),
        Err(BadBody::Empty) => Ok(String::new()),
        Err(BadBody::TooLong) => Err(BadAlt),
    }
}
