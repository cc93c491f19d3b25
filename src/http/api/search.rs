//! Finding by name: what somebody typed, against a title or a name.

use unicode_normalization::{UnicodeNormalization as _, char::is_combining_mark};

/// Longest search that is looked at, in characters: nobody types more words of a title.
const MAX_SEARCH_CHARS: usize = 200;

/// The words that somebody looks for; none: everything is wanted.
pub(super) struct Wanted(Vec<String>);

impl Wanted {
    pub(super) fn new(typed: Option<&str>) -> Self {
        let typed: String = typed.unwrap_or_default().chars().take(MAX_SEARCH_CHARS).collect();
        Self(fold(&typed).split_whitespace().map(str::to_owned).collect())
    }

    /// Whether each word, or its beginning, stands somewhere in `name`.
    pub(super) fn is_in(&self, name: &str) -> bool {
        if self.0.is_empty() {
            return true;
        }
        let name = fold(name);
        self.0.iter().all(|word| name.contains(word))
    }
}

/// Without capitals and accents: few type them, and not all alike.
fn fold(text: &str) -> String {
    let bare = text.nfd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase);
    bare.collect::<String>().replace('œ', "oe").replace('æ', "ae")
}

#[cfg(test)]
mod tests {
    use super::Wanted;

    #[test]
    fn api_5_a_name_is_found_by_any_of_its_words_whatever_its_accents() {
        let finds = |typed| Wanted::new(Some(typed)).is_in("Pour l’École, au cœur de tout");
        for typed in ["ecole", "ÉCOLE pour", "coeur", "œu", "", "  "] {
            assert!(finds(typed), "{typed}");
        }
        assert!(!finds("école rurale"));
        assert!(Wanted::new(None).is_in(""));
    }
}
