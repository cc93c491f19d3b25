//! The dispositif in words, on small texts: what was changed, and what is written.

use bytes::Bytes;
use yrs::Any;

use crate::world::{Editor, base, own};
use coopol::text::branch::{alineas, dispositif};
use coopol::text::flat;

/// A title, three alinéas and an item.
const BLOCKS: [(&str, &str); 5] = [
    ("heading", "Des ressources"),
    ("paragraph", "L’indemnité est payée chaque mois. Elle suit le salaire de chaque mois."),
    ("paragraph", "Les communes reçoivent trois dixièmes, les régions 2."),
    ("item", "les départements"),
    ("paragraph", "La loi s’applique."),
];

fn text() -> Vec<Bytes> {
    let editor = Editor::new(10);
    let genesis = flat::genesis_update();
    editor.apply(&genesis);
    let mut updates = vec![genesis];
    for (number, (kind, words)) in BLOCKS.into_iter().enumerate() {
        let end = editor.len();
        if number == 0 {
            updates.push(editor.key(0, "type", Any::from(kind)).unwrap());
            updates.push(editor.insert(end, words));
        } else {
            updates.push(editor.marker(end, kind, &format!("b{number}")));
            updates.push(editor.insert(end + 1, words));
        }
    }
    updates
}

fn units(words: &str) -> u32 {
    words.encode_utf16().count() as u32
}

/// Where a block's marker stands.
fn block(number: usize) -> u32 {
    BLOCKS[..number].iter().map(|(_, words)| units(words) + 1).sum()
}

/// Where words begin in a block.
fn place(number: usize, words: &str) -> u32 {
    let before = BLOCKS[number].1.split(words).next().unwrap_or_default();
    block(number) + 1 + units(before)
}

fn end(number: usize) -> u32 {
    block(number) + 1 + units(BLOCKS[number].1)
}

/// What is written of an amendment, with plain spaces for those that do not break.
fn written(write: impl FnOnce(&Editor) -> Vec<Bytes>) -> Vec<String> {
    let text = text();
    let editor = Editor::new(1_000);
    text.iter().for_each(|update| editor.apply(update));
    let base = base(&text);
    let own = own(&write(&editor));
    let changes = base.open(&own).unwrap().changes();
    let sentences = dispositif(&changes, &alineas(&base));
    for sentence in &sentences {
        assert!(!sentence.contains("« ") && !sentence.contains(" »"), "{sentence}: breaks");
        assert!(!sentence.contains('\''), "{sentence}: a straight apostrophe");
    }
    sentences.into_iter().map(|sentence| sentence.replace('\u{a0}', " ")).collect()
}

fn replace(editor: &Editor, number: usize, old: &str, new: &str) -> Vec<Bytes> {
    let at = place(number, old);
    vec![editor.insert(at + units(old), new), editor.delete(at, units(old))]
}

#[test]
fn branch_15_words_are_replaced_deleted_and_inserted() {
    assert_eq!(
        written(|editor| replace(editor, 2, "trois dixièmes", "quatre douzièmes")),
        ["À l’alinéa 3, substituer aux mots « trois dixièmes » les mots « quatre douzièmes »."]
    );
    assert_eq!(
        written(|editor| replace(editor, 2, "trois", "quatre")),
        ["À l’alinéa 3, substituer au mot « trois » le mot « quatre »."]
    );
    assert_eq!(
        written(|editor| replace(editor, 2, "2", "3")),
        ["À l’alinéa 3, substituer au nombre « 2 » le nombre « 3 »."]
    );
    assert_eq!(
        written(|editor| replace(editor, 2, ",", " ;")),
        ["À l’alinéa 3, substituer au signe « , » le signe « ; »."]
    );
    assert_eq!(
        written(|editor| vec![editor.delete(place(2, "trois "), 6)]),
        ["À l’alinéa 3, supprimer le mot « trois »."]
    );
    assert_eq!(
        written(|editor| vec![editor.insert(place(2, "reçoivent "), "ne ")]),
        ["À l’alinéa 3, après le mot « communes », insérer le mot « ne »."]
    );
}

#[test]
fn branch_15_the_ends_of_an_alinea_and_sentences_are_named() {
    assert_eq!(
        written(|editor| vec![editor.insert(end(3), " et les régions")]),
        ["Compléter l’alinéa 4 par les mots « et les régions »."]
    );
    assert_eq!(
        written(|editor| vec![editor.insert(end(4), " Elle entre en vigueur demain.")]),
        ["Compléter l’alinéa 5 par la phrase « Elle entre en vigueur demain. »."]
    );
    assert_eq!(
        written(|editor| vec![editor.insert(place(4, "La "), "Toutefois, ")]),
        ["Au début de l’alinéa 5, insérer les mots « Toutefois, »."]
            .map(|line| line.replace("les mots « T", "le mot « T"))
    );
    let sentence = "Elle suit le salaire de chaque mois.";
    assert_eq!(
        written(|editor| vec![editor.delete(place(1, sentence), units(sentence))]),
        ["À l’alinéa 2, supprimer la phrase « Elle suit le salaire de chaque mois. »."]
    );
}

#[test]
fn branch_15_one_of_several_equal_words_is_named() {
    assert_eq!(
        written(|editor| {
            let at = place(1, "chaque mois");
            vec![editor.insert(at + 6, " quatrième"), editor.delete(at, 6)]
        }),
        ["À l’alinéa 2, substituer à la première occurrence du mot « chaque » le mot \
          « quatrième »."]
    );
    assert_eq!(
        written(|editor| {
            let at = end(1) - units("mois.");
            vec![editor.delete(at, 4), editor.insert(at, "an")]
        }),
        ["À l’alinéa 2, substituer à la deuxième occurrence du mot « mois » le mot « an »."]
    );
}

#[test]
fn branch_15_blocks_come_go_and_change() {
    assert_eq!(
        written(|editor| {
            let at = end(2);
            vec![editor.marker(at, "paragraph", "neuf"), editor.insert(at + 1, "Tout est dit.")]
        }),
        ["Après l’alinéa 3, insérer l’alinéa suivant :\n« Tout est dit. »"]
    );
    assert_eq!(
        written(|editor| {
            let at = end(2);
            vec![
                editor.marker(at, "paragraph", "deux"),
                editor.insert(at + 1, "Deux."),
                editor.marker(at, "paragraph", "un"),
                editor.insert(at + 1, "Un."),
            ]
        }),
        ["Après l’alinéa 3, insérer les deux alinéas suivants :\n« Un. »\n« Deux. »"]
    );
    assert_eq!(
        written(|editor| vec![editor.delete(block(3), units(BLOCKS[3].1) + 1)]),
        ["Supprimer l’alinéa 4."]
    );
    assert_eq!(
        written(|editor| vec![editor.delete(block(2), block(4) - block(2))]),
        ["Supprimer les alinéas 3 et 4."]
    );
    assert_eq!(
        written(|editor| vec![editor.key(3, "type", Any::from("heading")).unwrap()]),
        ["Faire de l’alinéa 4 un intitulé de niveau 1."]
    );
    assert_eq!(
        written(|editor| {
            let at = place(4, "La");
            let length = units(BLOCKS[4].1);
            vec![editor.delete(at, length), editor.insert(at, "Elle s’applique partout.")]
        }),
        ["Rédiger ainsi l’alinéa 5 :\n« Elle s’applique partout. »"]
    );
}

#[test]
fn branch_15_blocks_are_cut_joined_and_moved_and_words_marked() {
    assert_eq!(
        written(|editor| vec![editor.marker(place(1, "Elle"), "paragraph", "moitié")]),
        ["À l’alinéa 2, après les mots « payée chaque mois. », aller à la ligne."]
    );
    assert_eq!(written(|editor| vec![editor.delete(block(3), 1)]), ["Réunir les alinéas 3 et 4."]);
    assert_eq!(
        written(|editor| {
            let length = units(BLOCKS[3].1) + 1;
            let gone = editor.delete(block(3), length);
            let at = editor.len();
            vec![gone, editor.marker(at, "item", "b3"), editor.insert(at + 1, BLOCKS[3].1)]
        }),
        ["Déplacer l’alinéa 4 après l’alinéa 5."]
    );
    assert_eq!(
        written(|editor| vec![editor.format(place(4, "loi"), 3, "strong", Any::Bool(true))]),
        ["À l’alinéa 5, mettre en gras le mot « loi »."]
    );
}

#[test]
fn branch_15_inner_quotation_marks_give_way() {
    assert_eq!(
        written(|editor| replace(editor, 2, "trois dixièmes", "«\u{a0}assez\u{a0}»")),
        ["À l’alinéa 3, substituer aux mots « trois dixièmes » le mot « “assez” »."]
    );
}
