//! Decisions on the tree of themes.

use super::{Case, name, unless};
use crate::domain::{
    ids::ThemeId,
    organisation::{
        command::{Command, Decision, Noun, Refusal},
        event::Event,
        rights::HouseAct,
        theme::{MAX_THEME_DEPTH, Theme},
    },
};

impl Case<'_> {
    pub(super) fn on_themes(self, command: Command) -> Decision {
        self.require(HouseAct::ShapeThemes)?;
        match command {
            Command::PlantTheme { theme, name: given, parent } => {
                if self.org.themes.contains_key(&theme) {
                    return Err(Refusal::Taken);
                }
                let (name, parent) = (name(&given)?, self.place(theme, parent)?);
                Ok(vec![Event::ThemePlanted { theme, name, parent }])
            }
            Command::RenameTheme(theme, given) => {
                let (theme, now) = self.theme(theme)?;
                let name = name(&given)?;
                unless(now.name == name, Event::ThemeRenamed { theme, name })
            }
            Command::MoveTheme(theme, parent) => {
                let (theme, now) = self.theme(theme)?;
                let parent = self.place(theme, parent)?;
                unless(now.parent == parent, Event::ThemeMoved { theme, parent })
            }
            Command::MergeThemes(theme, into) => {
                let (theme, _) = self.theme(theme)?;
                let (into, _) = self.theme(into)?;
                if theme == into {
                    return Err(Refusal::SameTwice);
                }
                // A theme merged into one below it would leave that one hanging under itself.
                if self.org.theme_path(into).any(|(id, _)| id == theme) {
                    return Err(Refusal::BadTree);
                }
                Ok(vec![Event::ThemeMerged { theme, into }])
            }
            _ => Err(Refusal::Forbidden),
        }
    }

    fn theme(&self, theme: ThemeId) -> Result<(ThemeId, &Theme), Refusal> {
        self.org.theme(theme).ok_or(Refusal::Unknown(Noun::Theme))
    }

    /// Where a theme may stand: not under itself, and with all that is under it not too deep.
    fn place(self, theme: ThemeId, parent: Option<ThemeId>) -> Result<Option<ThemeId>, Refusal> {
        let Some(parent) = parent else { return Ok(None) };
        let (parent, _) = self.theme(parent)?;
        let above = self.org.theme_path(parent).take(MAX_THEME_DEPTH + 1).count();
        let is_ring = self.org.theme_path(parent).any(|(id, _)| id == theme);
        if is_ring || above + self.height(theme) > MAX_THEME_DEPTH {
            return Err(Refusal::BadTree);
        }
        Ok(Some(parent))
    }

    /// The levels that a theme takes up, itself included.
    fn height(self, theme: ThemeId) -> usize {
        let depth_below = |id: ThemeId| {
            let path = self.org.theme_path(id).map(|(id, _)| id);
            path.take(MAX_THEME_DEPTH).position(|id| id == theme)
        };
        self.org.themes().filter_map(|(id, _)| depth_below(id)).max().unwrap_or(0) + 1
    }
}
