//! On what a change stands that replaces something whole: whoever saves second overwrites nothing
//! that they did not see.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use utoipa::ToSchema;

/// The mark of what something says: the same for the same content, whoever saved it and when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(value_type = String)]
pub struct Revision(String);

impl Revision {
    /// The mark of `content`, all of which is in its JSON.
    pub fn of(content: &impl Serialize) -> Self {
        let json = serde_json::to_vec(content);
        let json = json.unwrap_or_else(|_| unreachable!("content of the domain is JSON"));
        Self(URL_SAFE_NO_PAD.encode(Sha256::digest(json)))
    }
}

/// What somebody saw of what they replace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Premise {
    /// They do not say: the last save wins.
    Any,
    /// What has this mark; anything else was saved by somebody else meanwhile.
    Seen(Revision),
}

impl Premise {
    /// Whether a change that stands on it may replace what has the mark `now`.
    pub fn holds(&self, now: &Revision) -> bool {
        match self {
            Self::Any => true,
            Self::Seen(seen) => seen == now,
        }
    }
}

impl From<Option<Revision>> for Premise {
    fn from(seen: Option<Revision>) -> Self {
        seen.map_or(Self::Any, Self::Seen)
    }
}

#[cfg(test)]
mod tests {
    use super::{Premise, Revision};

    #[test]
    fn house_9_a_change_stands_on_what_was_seen_and_on_nothing_else() {
        let (seen, other) = (Revision::of(&("a", ["b"])), Revision::of(&("ab", [""; 0])));
        assert!(Premise::from(Some(seen.clone())).holds(&Revision::of(&("a", ["b"]))));
        assert!(!Premise::from(Some(seen)).holds(&other));
        assert!(Premise::from(None).holds(&other));
    }
}
