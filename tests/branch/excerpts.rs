//! A few blocks of a long text, beside the whole of it.

use bytes::Bytes;
use coopol::text::branch::{Around, Branch, Outline, Own, condition};
use rand::{RngExt as _, rngs::SmallRng};

use crate::{
    histories::edit,
    world::{Editor, base, histories, own, rng, seed},
};

/// Blocks of a text that is long beside what an amendment changes.
const BLOCKS: usize = 24;

/// A text of many blocks, some of them marked here and there.
fn long_text(rng: &mut SmallRng) -> Vec<Bytes> {
    let editor = Editor::new(10);
    let genesis = coopol::text::flat::genesis_update();
    editor.apply(&genesis);
    let mut updates = vec![genesis];
    for block in 0..BLOCKS {
        let end = editor.len();
        updates.push(editor.marker(end, "paragraph", &format!("p{block}")));
        let end = editor.len();
        updates.push(editor.insert(end, "Les communes reçoivent trois dixièmes. Puis l’eau, a."));
        if rng.random_bool(0.2) {
            let bold = yrs::Any::Bool(true);
            updates.push(editor.format(end + 4, rng.random_range(2..60), "strong", bold));
        }
    }
    updates
}

/// What is told of a branch; places as they are in the whole text.
fn told(
    branch: &Branch,
    frozen: &coopol::text::branch::Wording,
    place: impl Fn(u32) -> u32,
) -> String {
    let around: Around<'_, u8> = Around { amendment: 0, rivals: &[], adoptions: &[] };
    let mut changes = branch.changes();
    for change in &mut changes {
        let from = place(change.from);
        (change.from, change.to) = (from, from + (change.to - change.from));
    }
    let (wording, difference) = (branch.wording(), branch.difference());
    let condition = condition(branch, frozen, &around);
    let footprint = branch.footprint(frozen);
    format!("{changes:#?}\n{wording:#?}\n{difference:?}\n{condition:#?}\n{footprint:#?}")
}

#[test]
fn branch_17_a_branch_tells_the_same_of_an_excerpt_of_its_base() {
    let (seed, mut excerpts) = (seed(), 0);
    for number in 0..histories() {
        let mut rng = rng(seed.wrapping_add(number));
        let mut updates = long_text(&mut rng);
        let mut branch: Vec<Bytes> = Vec::new();
        for step in 0..rng.random_range(1..4) {
            branch.push(edit(&mut rng, 2_000 + step, &updates, &branch));
        }
        let content: Own = own(&branch);
        let frozen = base(&updates).open(&content).unwrap().wording();
        for step in 0..rng.random_range(0..12) {
            updates.push(edit(&mut rng, 3_000 + step, &updates, &[]));
        }
        let whole = base(&updates);
        let outline = Outline::of(&whole);
        let Some(excerpt) = outline.excerpt(&whole, &content, Some(&frozen)) else { continue };
        excerpts += 1;
        let part = excerpt.base().open(&content).expect("a branch on its excerpt");
        let all = told(&whole.open(&content).unwrap(), &frozen, |at| at);
        assert_eq!(told(&part, &frozen, |at| excerpt.in_text(at)), all, "history {number}");
        assert!(excerpt.base().blocks().len() <= whole.blocks().len());
    }
    assert!(excerpts * 4 > histories(), "too few excerpts: {excerpts}");
}
