//! The demonstration's texts, from files that read as they will look.
//!
//! A line is a block: `## ` a heading, `- ` an item, `> ` a quotation, anything else a paragraph;
//! `**words**` are bold.

use coopol::text::flat::{Block, BlockKind, List, Marks, Run};
use uuid::Uuid;

/// The two places where the Declaration can be read, as sources.
pub(super) const SOURCES: [(&str, &str); 2] = [
    (
        "Conseil constitutionnel : Déclaration des droits de l’homme et du citoyen de 1789",
        "https://www.conseil-constitutionnel.fr/le-bloc-de-constitutionnalite/\
         declaration-des-droits-de-l-homme-et-du-citoyen-de-1789",
    ),
    (
        "Légifrance : Déclaration des droits de l’homme et du citoyen de 1789",
        "https://www.legifrance.gouv.fr/contenu/menu/droit-national-en-vigueur/constitution/\
         declaration-des-droits-de-l-homme-et-du-citoyen-de-1789",
    ),
];

/// The blocks of a file.
pub(super) fn blocks(file: &str) -> Vec<Block> {
    file.lines().filter(|line| !line.trim().is_empty()).map(block).collect()
}

fn block(line: &str) -> Block {
    let kinds = [
        ("## ", BlockKind::Heading { level: 2 }),
        ("- ", BlockKind::Item { list: List::Bullet, depth: 0 }),
        ("> ", BlockKind::Quote),
    ];
    let marked = kinds.into_iter().find_map(|(mark, kind)| Some((line.strip_prefix(mark)?, kind)));
    let (words, kind) = marked.unwrap_or((line, BlockKind::Paragraph));
    Block { bid: Some(Uuid::new_v4().to_string()), kind, runs: runs(words) }
}

/// Every second piece between `**` is bold.
fn runs(words: &str) -> Vec<Run> {
    let pieces = words.split("**").enumerate().filter(|(_, piece)| !piece.is_empty());
    let run = |(at, piece): (usize, &str)| {
        let marks = Marks { strong: at % 2 == 1, ..Marks::default() };
        Run { text: piece.to_owned(), marks }
    };
    pieces.map(run).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn demo_1_a_line_is_a_block() {
        let read = blocks("Un **deux** trois\n\n## Quatre\n- cinq\n> six\n");
        let kinds: Vec<&BlockKind> = read.iter().map(|block| &block.kind).collect();
        let item = BlockKind::Item { list: List::Bullet, depth: 0 };
        let heading = BlockKind::Heading { level: 2 };
        assert_eq!(kinds, [&BlockKind::Paragraph, &heading, &item, &BlockKind::Quote]);
        let bold: Vec<bool> = read[0].runs.iter().map(|run| run.marks.strong).collect();
        assert_eq!((read[0].words().as_str(), bold), ("Un deux trois", vec![false, true, false]));
    }
}
