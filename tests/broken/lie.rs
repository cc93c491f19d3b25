//! How a hub may break its promise.

/// What such a hub does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Lie {
    /// Acknowledges before the commit.
    AcknowledgesEarly,
    /// Broadcasts before the commit.
    ShowsEarly,
    /// Forgets the last update when a room is unloaded, or the hub ends.
    ForgetsTheLast,
}

impl Lie {
    /// All of them.
    pub(crate) const ALL: [Self; 3] =
        [Self::AcknowledgesEarly, Self::ShowsEarly, Self::ForgetsTheLast];
}
