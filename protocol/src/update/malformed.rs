//! Why an update is refused: one variant for each rule of the walk.

use crate::any::MalformedAny;
use crate::lib0::ReadError;

/// Why an update was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MalformedUpdate {
    /// A value could not be read.
    #[error("update: {0}")]
    Read(#[from] ReadError),
    /// A value of an array or map is malformed.
    #[error("update: {0}")]
    Any(#[from] MalformedAny),
    /// The update is above its limit.
    #[error("update: too large")]
    TooLarge,
    /// A declared count is beyond the bytes left, or its limit.
    #[error("update: a declared count is beyond the bytes left")]
    CountBeyondInput,
    /// A section or struct holds nothing.
    #[error("update: an empty section or struct")]
    Empty,
    /// A clock is beyond what decoders compute with.
    #[error("update: a clock is too high")]
    ClockTooHigh,
    /// A client stands twice, in the sections or in the delete set.
    #[error("update: a client stands twice")]
    DuplicateClient,
    /// Unknown bits of an info byte, or an unknown content.
    #[error("update: unknown content")]
    UnknownContent,
    /// Sub-documents are not supported.
    #[error("update: sub-documents are not supported")]
    SubDocument,
    /// JSON contents of Yjs before 13 and XML hooks are misread by decoders.
    #[error("update: a content of old Yjs versions is not supported")]
    LegacyContent,
    /// Moves and weak links exist in some decoders only.
    #[error("update: moves and weak links are not supported")]
    DecoderSpecific,
    /// An embed or a format is not JSON, or too deep.
    #[error("update: an embed or format is not JSON")]
    NotJson,
    /// A struct depends on itself or on a later one.
    #[error("update: a struct depends on a later one")]
    ForwardReference,
    /// The clients of the update wait for each other, in a circle or too deeply.
    #[error("update: circular or too deep dependencies")]
    Entangled,
    /// A parent is no shared type.
    #[error("update: a parent is no shared type")]
    NotAParent,
    /// A struct stands in two places: its neighbours are in different lists or under different
    /// keys, or it gives one key several values.
    #[error("update: a struct stands in two places")]
    TwoPlaces,
    /// Bytes follow the delete set.
    #[error("update: trailing bytes")]
    TrailingBytes,
}
