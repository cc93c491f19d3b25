//! Themes: the tree under which groups and texts are filed; it outlives any one convention.

use serde::{Deserialize, Serialize};

use crate::domain::ids::ThemeId;

/// Deepest nesting of themes: a tree that people can see at a glance.
pub const MAX_THEME_DEPTH: usize = 5;

/// One theme.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Theme {
    /// Its name.
    pub name: String,
    /// The theme above it.
    pub parent: Option<ThemeId>,
    /// The theme that it was merged into; nothing is filed under it any more.
    pub merged_into: Option<ThemeId>,
}
