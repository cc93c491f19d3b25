//! What the suites put under a hub to see whether they notice: shared by several test programs.

pub(crate) mod deceit;
pub(crate) mod layer;
pub(crate) mod lie;
