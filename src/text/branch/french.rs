//! French as a dispositif is written: quotations, nouns for what is quoted, ordinals.

/// Between a guillemet and what it encloses.
const NO_BREAK_SPACE: char = '\u{a0}';

/// Words between guillemets; inner ones become English ones, as is the use.
pub(super) fn quote(words: &str) -> String {
    let inner = words.trim().replace(['«', '“'], "“").replace(['»', '”'], "”");
    let inner = inner.replace(&format!("“{NO_BREAK_SPACE}"), "“");
    let inner = inner.replace(&format!("{NO_BREAK_SPACE}”"), "”");
    let inner = inner.replace("“ ", "“").replace(" ”", "”");
    format!("«{NO_BREAK_SPACE}{inner}{NO_BREAK_SPACE}»")
}

/// What quoted words are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Noun {
    name: &'static str,
    is_feminine: bool,
    is_plural: bool,
}

impl Noun {
    /// « le mot », « les mots », « la phrase », « le nombre », « le signe »…
    pub(super) fn of(words: &str) -> Self {
        let words = words.trim();
        let count = words.split_whitespace().filter(|word| has_letter(word)).count();
        let ends = words.matches(['.', '!', '?', '…']).count();
        let is_sentence = words.ends_with(['.', '!', '?', '…'])
            && words.starts_with(char::is_uppercase)
            && count > 1;
        let (name, is_feminine, is_plural) = match () {
            () if is_sentence => ("phrase", true, ends > 1),
            () if count == 0 => ("signe", false, words.chars().count() > 1),
            () if words.chars().all(|sign| sign.is_numeric() || " \u{a0},.".contains(sign)) => {
                ("nombre", false, false)
            }
            () => ("mot", false, count > 1),
        };
        Self { name, is_feminine, is_plural }
    }

    fn name(self) -> String {
        format!("{}{}", self.name, if self.is_plural { "s" } else { "" })
    }

    /// « le mot », « la phrase », « les mots ».
    pub(super) fn the(self) -> String {
        let article = match (self.is_plural, self.is_feminine) {
            (true, _) => "les",
            (false, true) => "la",
            (false, false) => "le",
        };
        format!("{article} {}", self.name())
    }

    /// « au mot », « à la phrase », « aux mots ».
    pub(super) fn to_the(self) -> String {
        let article = match (self.is_plural, self.is_feminine) {
            (true, _) => "aux",
            (false, true) => "à la",
            (false, false) => "au",
        };
        format!("{article} {}", self.name())
    }

    /// « du mot », « de la phrase », « des mots ».
    pub(super) fn of_the(self) -> String {
        let article = match (self.is_plural, self.is_feminine) {
            (true, _) => "des",
            (false, true) => "de la",
            (false, false) => "du",
        };
        format!("{article} {}", self.name())
    }
}

fn has_letter(word: &str) -> bool {
    word.contains(char::is_alphanumeric)
}

/// « première », « deuxième », « 11e »: of an occurrence.
pub(super) fn ordinal(number: usize) -> String {
    const WORDS: [&str; 10] = [
        "première",
        "deuxième",
        "troisième",
        "quatrième",
        "cinquième",
        "sixième",
        "septième",
        "huitième",
        "neuvième",
        "dixième",
    ];
    let word = number.checked_sub(1).and_then(|place| WORDS.get(place));
    word.map_or_else(|| format!("{number}e"), |word| (*word).to_owned())
}

/// « deux », « trois », « 11 »: of masculine things, from two on.
pub(super) fn cardinal(number: usize) -> String {
    const WORDS: [&str; 9] =
        ["deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix"];
    let word = number.checked_sub(2).and_then(|place| WORDS.get(place));
    word.map_or_else(|| number.to_string(), |word| (*word).to_owned())
}

/// With a capital at the beginning.
pub(super) fn capital(sentence: &str) -> String {
    let mut signs = sentence.chars();
    let first = signs.next().map(|sign| sign.to_uppercase().collect::<String>());
    format!("{}{}", first.unwrap_or_default(), signs.as_str())
}
