//! The dispositif in words: what an amendment changes, as it is written in French assemblies.
//!
//! ```text
//! À l’alinéa 3, substituer aux mots « trois dixièmes » les mots « quatre dixièmes ».
//! ```

use super::{
    alineas::Alineas,
    changes::{Change, ChangeKind},
    french::{Noun, capital, cardinal, ordinal, quote},
};
use crate::text::flat::{BlockKind, List, Marks};

/// How many words show a block that has no number in the frozen version.
const FIRST_WORDS: usize = 5;

/// One sentence for each change, in the order of the text, with the alinéa numbers of a frozen
/// version.
pub fn dispositif(changes: &[Change], alineas: &Alineas) -> Vec<String> {
    let mut sentences = Vec::new();
    let mut rest = changes;
    while let Some(first) = rest.first() {
        let same =
            |is: fn(&ChangeKind) -> bool| rest.iter().take_while(|change| is(&change.kind)).count();
        let is_new = |kind: &ChangeKind| matches!(kind, ChangeKind::NewBlock { .. });
        let is_gone = |kind: &ChangeKind| matches!(kind, ChangeKind::RemovedBlock { .. });
        let gone = same(is_gone);
        let rewritten = rest.get(gone..).unwrap_or_default().iter();
        let rewritten = rewritten.take_while(|change| is_new(&change.kind)).count();
        let length = match first.kind {
            ChangeKind::RemovedBlock { .. } if rewritten > 0 => {
                let (old, new) = rest.split_at(gone);
                sentences.push(rewrite(old, &new[..rewritten], alineas));
                gone + rewritten
            }
            ChangeKind::RemovedBlock { .. } => {
                sentences.push(format!("Supprimer {}.", many(&rest[..gone], alineas)));
                gone
            }
            ChangeKind::NewBlock { .. } => {
                let new = rest
                    .iter()
                    .take_while(|change| is_new(&change.kind) && change.marker == first.marker);
                let new: Vec<_> = new.collect();
                sentences.push(insert_blocks(first, &new, alineas));
                new.len()
            }
            _ => {
                sentences.push(one(first, alineas));
                1
            }
        };
        rest = rest.get(length.max(1)..).unwrap_or_default();
    }
    sentences
}

/// The alinéa in which a change stands: « l’alinéa 3 », or its first words.
fn the_alinea(change: &Change, alineas: &Alineas) -> String {
    match alineas.number(change.marker, change.block.as_deref()) {
        Some(number) => format!("l’alinéa {number}"),
        None => {
            let all = format!("{}{}{}", change.before, change.removed, change.after);
            let first: Vec<_> = all.split_whitespace().take(FIRST_WORDS).collect();
            format!("l’alinéa qui commence par {}", quote(&first.join(" ")))
        }
    }
}

fn one(change: &Change, alineas: &Alineas) -> String {
    let place = the_alinea(change, alineas);
    match &change.kind {
        ChangeKind::Words => words(change, &place),
        ChangeKind::MovedBlock { after } => moved(change, after.as_deref(), alineas),
        ChangeKind::Split => split(change, &place),
        ChangeKind::Join => {
            let number = alineas.number(change.marker, change.block.as_deref());
            match number.filter(|number| *number > 1) {
                Some(number) => format!("Réunir les alinéas {} et {number}.", number - 1),
                None => format!("Réunir {place} à celui qui précède."),
            }
        }
        ChangeKind::Block { to, .. } => format!("Faire de {place} {}.", a_kind(to)),
        ChangeKind::Formatting { from, to } => formatting(change, from, to, &place),
        ChangeKind::NewBlock { .. } => insert_blocks(change, &[change], alineas),
        ChangeKind::RemovedBlock { .. } => format!("Supprimer {place}."),
    }
}

fn words(change: &Change, place: &str) -> String {
    let (removed, added) = (change.removed.trim(), change.added.trim());
    let is_whole = change.before.trim().is_empty() && change.after.trim().is_empty();
    match (removed.is_empty(), added.is_empty()) {
        (false, false) if is_whole => format!("Rédiger ainsi {place} :\n{}", quote(added)),
        (false, false) => format!(
            "À {place}, substituer {} {} {} {}.",
            which(change, removed, Noun::to_the),
            quote(removed),
            Noun::of(added).the(),
            quote(added)
        ),
        (false, true) => {
            format!(
                "À {place}, supprimer {} {}.",
                which(change, removed, Noun::the),
                quote(removed)
            )
        }
        (true, false) => insert(change, added, place),
        // White space only.
        (true, true) if change.added.len() > change.removed.len() => {
            format!("À {place}, {}insérer une espace.", anchor(change))
        }
        (true, true) => format!("À {place}, {}supprimer une espace.", anchor(change)),
    }
}

/// « aux mots », « à la deuxième occurrence des mots »: which of several.
fn which(change: &Change, words: &str, article: fn(Noun) -> String) -> String {
    let before = occurrences(&change.before, words);
    let all = before + 1 + occurrences(&change.after, words);
    let noun = Noun::of(words);
    if all == 1 {
        return article(noun);
    }
    let is_object = article(noun) == noun.the();
    let article = if is_object { "la" } else { "à la" };
    format!("{article} {} occurrence {}", ordinal(before + 1), noun.of_the())
}

/// How often words stand in a text as whole words.
fn occurrences(text: &str, words: &str) -> usize {
    let is_letter = |sign: Option<char>| sign.is_some_and(char::is_alphanumeric);
    let found = text.match_indices(words).filter(|(at, _)| {
        let before = text[..*at].chars().next_back();
        let after = text[at + words.len()..].chars().next();
        let starts = words.chars().next();
        let ends = words.chars().next_back();
        let cuts_start = is_letter(before) && is_letter(starts);
        let cuts_end = is_letter(after) && is_letter(ends);
        !cuts_start && !cuts_end
    });
    found.count()
}

fn insert(change: &Change, added: &str, place: &str) -> String {
    let what = format!("{} {}", Noun::of(added).the(), quote(added));
    let (before, after) = (change.before.trim(), change.after.trim());
    if before.is_empty() && after.is_empty() {
        return format!("Rédiger ainsi {place} :\n{}", quote(added));
    }
    if after.is_empty() {
        let par = format!("par {what}");
        return format!("Compléter {place} {par}.");
    }
    if before.is_empty() {
        return format!("Au début de {place}, insérer {what}.");
    }
    format!("À {place}, {}insérer {what}.", anchor(change))
}

/// « après le mot « … », », with as many words as it takes to name one place.
fn anchor(change: &Change) -> String {
    let before = change.before.trim_end();
    let mut starts = before.match_indices(char::is_whitespace).map(|(at, sign)| at + sign.len());
    let whole = format!("{}{}{}", change.before, change.removed, change.after);
    let mut anchor = before;
    while let Some(start) = starts.next_back() {
        let words = before[start..].trim();
        if words.is_empty() || !words.contains(char::is_alphanumeric) {
            continue;
        }
        anchor = words;
        if occurrences(&whole, words) <= 1 {
            break;
        }
        anchor = before;
    }
    let anchor = anchor.trim();
    if anchor.is_empty() {
        return "au début, ".to_owned();
    }
    format!("après {} {}, ", Noun::of(anchor).the(), quote(anchor))
}

fn split(change: &Change, place: &str) -> String {
    if change.before.trim().is_empty() {
        return format!("À {place}, aller à la ligne.");
    }
    format!("À {place}, {}aller à la ligne.", anchor(change))
}

fn moved(change: &Change, after: Option<&str>, alineas: &Alineas) -> String {
    let place = the_alinea(change, alineas);
    let to = match (after, after.and_then(|bid| alineas.number(None, Some(bid)))) {
        (_, Some(number)) => format!("après l’alinéa {number}"),
        (Some(_), None) => "à sa nouvelle place".to_owned(),
        (None, None) => "au début du texte".to_owned(),
    };
    if change.removed.trim() == change.added.trim() {
        return format!("Déplacer {place} {to}.");
    }
    format!("Déplacer {place} {to} et le rédiger ainsi :\n{}", quote(&change.added))
}

/// « l’alinéa 3 », « les alinéas 3 à 5 », « les alinéas 3 et 5 ».
fn many(changes: &[Change], alineas: &Alineas) -> String {
    let number = |change: &Change| alineas.number(change.marker, change.block.as_deref());
    let numbers: Option<Vec<u32>> = changes.iter().map(number).collect();
    match (numbers.as_deref(), changes) {
        (Some([first, second]), _) => format!("les alinéas {first} et {second}"),
        (Some([first, .., last]), _) => format!("les alinéas {first} à {last}"),
        (_, [one]) => the_alinea(one, alineas),
        (_, all) => {
            let names: Vec<_> = all.iter().map(|change| the_alinea(change, alineas)).collect();
            names.join(", ")
        }
    }
}

fn rewrite(old: &[Change], new: &[Change], alineas: &Alineas) -> String {
    let blocks: Vec<_> = new.iter().map(|change| quote(&change.added)).collect();
    format!("Rédiger ainsi {} :\n{}", many(old, alineas), blocks.join("\n"))
}

fn insert_blocks(first: &Change, new: &[&Change], alineas: &Alineas) -> String {
    let place = match alineas.number(first.marker, None) {
        Some(number) => format!("après l’alinéa {number}"),
        None if first.marker.is_none() => "avant l’alinéa 1".to_owned(),
        None => "à cet endroit".to_owned(),
    };
    let is_heading = |change: &&Change| {
        matches!(change.kind, ChangeKind::NewBlock { kind: BlockKind::Heading { .. } })
    };
    let what = match new {
        [one] if is_heading(one) => "l’intitulé suivant".to_owned(),
        [_] => "l’alinéa suivant".to_owned(),
        all => format!("les {} alinéas suivants", cardinal(all.len())),
    };
    let blocks: Vec<_> = new.iter().map(|change| quote(&change.added)).collect();
    capital(&format!("{place}, insérer {what} :\n{}", blocks.join("\n")))
}

fn a_kind(kind: &BlockKind) -> String {
    match kind {
        BlockKind::Paragraph => "un alinéa ordinaire".to_owned(),
        BlockKind::Heading { level } => format!("un intitulé de niveau {level}"),
        BlockKind::Item { list: List::Bullet, .. } => "un élément de liste à puces".to_owned(),
        BlockKind::Item { list: List::Number, .. } => "un élément de liste numérotée".to_owned(),
        BlockKind::Quote => "une citation".to_owned(),
        BlockKind::Image { .. } => "une image".to_owned(),
        BlockKind::Table { .. } => "un tableau".to_owned(),
    }
}

fn formatting(change: &Change, from: &Marks, to: &Marks, place: &str) -> String {
    let words = format!("{} {}", Noun::of(&change.added).the(), quote(&change.added));
    let styles = |marks: &Marks, other: &Marks| {
        let flags = [
            (marks.strong, other.strong, "gras"),
            (marks.em, other.em, "italique"),
            (marks.underline, other.underline, "souligné"),
            (marks.strike, other.strike, "barré"),
            (marks.code, other.code, "chasse fixe"),
        ];
        let set = flags.into_iter().filter(|(here, there, _)| *here && !there);
        set.map(|(_, _, name)| name).collect::<Vec<_>>()
    };
    let mut acts = Vec::new();
    let (begins, ends) = (styles(to, from), styles(from, to));
    if !begins.is_empty() {
        acts.push(format!("mettre en {} {words}", begins.join(" et en ")));
    }
    if !ends.is_empty() {
        acts.push(format!("ôter le {} pour {words}", ends.join(" et le ")));
    }
    match &to.link {
        Some(link) if from.link != to.link => {
            acts.push(format!("faire mener {words} à l’adresse {link}"));
        }
        None if from.link.is_some() => acts.push(format!("ôter le lien pour {words}")),
        Some(_) | None => {}
    }
    format!("À {place}, {}.", acts.join(", "))
}
