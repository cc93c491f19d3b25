//! The rules of branches on small texts, one by one.

use bytes::Bytes;
use yrs::Any;

use crate::world::{Editor, base, first_text, own, shown};
use coopol::text::attribution::Attribution;
use coopol::text::branch::{
    Adopted, Adoption, Around, Base, BranchError, Class, Condition, Edit, Footprint, Index,
    Likeness, Own, Reason, Wording, collide, condition, groups, provenance, rebuild, undo_adoption,
};

/// Where words stand in the first text: its first block begins at 1.
const TEXT: &str = "L’indemnité est payée chaque mois. Elle suit le salaire.";

fn place(words: &str) -> u32 {
    let before = TEXT.split(words).next().unwrap_or_default();
    1 + before.encode_utf16().count() as u32
}

/// An editor of a branch who has seen this.
fn editor(client: u64, updates: &[Bytes]) -> Editor {
    let editor = Editor::new(client);
    updates.iter().for_each(|update| editor.apply(update));
    editor
}

/// The updates that replace words.
fn replace(editor: &Editor, old: &str, new: &str) -> Vec<Bytes> {
    let length = old.encode_utf16().count() as u32;
    let at = place(old);
    let mut updates = vec![editor.insert(at + length, new)];
    updates.push(editor.delete(at, length));
    updates
}

/// An amendment of the first text that replaces words.
fn amendment(client: u64, old: &str, new: &str) -> Own {
    own(&replace(&editor(client, &first_text()), old, new))
}

fn stands(base: &Base, own: &Own, frozen: &Wording) -> (Condition, Vec<Reason>) {
    stands_after(base, own, frozen, &[])
}

fn stands_after(
    base: &Base,
    own: &Own,
    frozen: &Wording,
    adoptions: &[Adoption<u32>],
) -> (Condition, Vec<Reason>) {
    let branch = base.open(own).unwrap();
    let around = Around { amendment: 1, rivals: &[], adoptions };
    let (condition, causes) = condition(&branch, frozen, &around);
    (condition, causes.iter().map(|cause| cause.reason).collect())
}

fn footprint(base: &Base, own: &Own) -> Footprint {
    let branch = base.open(own).unwrap();
    branch.footprint(&branch.wording())
}

#[test]
fn branch_5_changes_are_told_in_whole_words_with_their_block_and_place() {
    let text = first_text();
    let editor = editor(1_000, &text);
    // "mois" becomes "moissons", then "chaque" goes.
    let mois = place("mois");
    let updates = [editor.insert(mois + 4, "sons"), editor.delete(place("chaque"), 7)].to_vec();
    let changes = base(&text).open(&own(&updates)).unwrap().changes();
    let told: Vec<_> =
        changes.iter().map(|c| (c.kind.name(), c.removed.as_str(), c.added.as_str())).collect();
    assert_eq!(told, [("words", "chaque mois", "moissons")]);
    assert_eq!(changes[0].block.as_deref(), Some("first"));
    assert_eq!((changes[0].from, changes[0].to), (place("chaque"), mois + 4));
    assert!(changes[0].before.ends_with("payée ") && changes[0].after.starts_with(". Elle"));
}

#[test]
fn branch_5_blocks_and_formatting_are_told_as_what_they_are() {
    let text = first_text();
    let editor = editor(1_000, &text);
    let end = 1 + TEXT.encode_utf16().count() as u32;
    let updates = [
        editor.marker(end, "item", "neuf"),
        editor.insert(end + 1, "Un alinéa de plus."),
        editor.marker(place("Elle"), "paragraph", "moitié"),
        editor.format(place("payée"), 5, "strong", Any::Bool(true)),
        editor.key(3, "level", Any::from(2.0)).unwrap(),
    ];
    let changes = base(&text).open(&own(&updates)).unwrap().changes();
    let told: Vec<_> =
        changes.iter().map(|c| (c.kind.name(), c.block.as_deref(), c.added.as_str())).collect();
    assert_eq!(
        told,
        [
            ("formatting", Some("first"), "payée"),
            ("split", Some("first"), ""),
            ("new_block", Some("moitié"), "Un alinéa de plus."),
            ("block_attributes", Some("titre"), ""),
        ]
    );
}

#[test]
fn branch_5_a_block_that_moves_or_goes_or_joins_is_told_so() {
    let text = first_text();
    let one = editor(1_000, &text);
    let title = 1 + TEXT.encode_utf16().count() as u32;
    let gone = [one.delete(title, 15)];
    let changes = base(&text).open(&own(&gone)).unwrap().changes();
    assert_eq!(changes.len(), 1);
    assert_eq!(
        (changes[0].kind.name(), changes[0].removed.as_str()),
        ("removed_block", "Des ressources")
    );
    let two = editor(1_001, &text);
    let joins = [two.delete(title, 1)];
    let changes = base(&text).open(&own(&joins)).unwrap().changes();
    assert_eq!(changes.iter().map(|c| c.kind.name()).collect::<Vec<_>>(), ["join"]);
    let three = editor(1_002, &text);
    let mut moves = vec![three.delete(title, 15)];
    let end = three.len();
    moves.push(three.marker(end, "heading", "titre"));
    moves.push(three.insert(end + 1, "Des ressources"));
    let changes = base(&text).open(&own(&moves)).unwrap().changes();
    assert_eq!(changes.iter().map(|c| c.kind.name()).collect::<Vec<_>>(), ["moved_block"]);
}

#[test]
fn branch_6_an_edit_elsewhere_leaves_an_amendment_clean() {
    let mut text = first_text();
    let own = amendment(1_000, "mois", "trimestre");
    let frozen = base(&text).open(&own).unwrap().wording();
    assert_eq!(stands(&base(&text), &own, &frozen).0, Condition::Clean);
    let other = editor(11, &text);
    text.push(other.insert(place("salaire"), "beau "));
    assert_eq!(stands(&base(&text), &own, &frozen), (Condition::Clean, vec![]));
}

#[test]
fn branch_6_a_sentence_rewritten_around_an_amendment_touches_it() {
    let mut text = first_text();
    let own = amendment(1_000, "mois", "trimestre");
    let frozen = base(&text).open(&own).unwrap().wording();
    let other = editor(11, &text);
    text.extend(replace(&other, "chaque", "avec le salaire du"));
    let (condition, reasons) = stands(&base(&text), &own, &frozen);
    assert_eq!((condition, reasons), (Condition::Touched, vec![Reason::BaseChanged]));
}

#[test]
fn branch_6_what_both_deleted_is_satisfied_and_stays_in_the_own_sets() {
    let mut text = first_text();
    let one = editor(1_000, &text);
    let own = own(&[one.delete(place("chaque "), 7)]);
    let frozen = base(&text).open(&own).unwrap().wording();
    let other = editor(11, &text);
    text.push(other.delete(place("chaque "), 7));
    let now = base(&text);
    assert!(now.open(&own).unwrap().difference().is_empty());
    assert_eq!(own.deleted().len(), 7);
    assert_eq!(stands(&now, &own, &frozen), (Condition::Satisfied, vec![Reason::AlreadySaid]));
}

#[test]
fn branch_6_where_the_base_deletes_the_block_an_amendment_is_orphaned() {
    let mut text = first_text();
    let one = editor(1_000, &text);
    let end = one.len();
    let own = own(&[one.insert(end - 1, " du produit")]);
    let frozen = base(&text).open(&own).unwrap().wording();
    let other = editor(11, &text);
    let last = "Les communes reçoivent trois dixièmes.".encode_utf16().count() as u32 + 1;
    text.push(other.delete(end - last, last));
    assert_eq!(
        stands(&base(&text), &own, &frozen),
        (Condition::Orphaned, vec![Reason::AnchorGone])
    );
}

#[test]
fn branch_6_a_block_that_a_foreign_client_moved_without_a_copy_map_is_touched() {
    let mut text = first_text();
    let own = amendment(1_000, "mois", "trimestre");
    let frozen = base(&text).open(&own).unwrap().wording();
    let other = editor(11, &text);
    let length = TEXT.encode_utf16().count() as u32 + 1;
    text.push(other.delete(0, length));
    let end = other.len();
    text.push(other.marker(end, "paragraph", "first"));
    text.push(other.insert(end + 1, TEXT));
    assert_eq!(
        stands(&base(&text), &own, &frozen),
        (Condition::Touched, vec![Reason::IdentityLost])
    );
}

#[test]
fn branch_6_an_identical_amendment_adopted_satisfies_and_another_touches() {
    let mut text = first_text();
    let ours = amendment(1_000, "mois", "trimestre");
    let frozen = base(&text).open(&ours).unwrap().wording();
    for (new, expected) in [
        ("trimestre", (Condition::Satisfied, vec![Reason::Adopted])),
        ("semestre", (Condition::Touched, vec![Reason::Adopted])),
    ] {
        let theirs = base(&text).open(&amendment(2_000, "mois", new)).unwrap();
        let update = theirs.adoption().unwrap();
        let adopted = Adopted::of(&update).unwrap();
        let adoption = Adoption { amendment: 2, adopted, wording: theirs.wording() };
        text.push(update);
        assert_eq!(stands_after(&base(&text), &ours, &frozen, &[adoption]), expected);
        text.pop();
    }
}

#[test]
fn branch_6_a_collision_contests_and_an_advisory_one_does_not() {
    let base = base(&first_text());
    let (a, b) = (amendment(1_000, "mois", "trimestre"), amendment(2_000, "mois", "an"));
    let c = amendment(3_000, "salaire", "traitement");
    let prints = [&a, &b, &c].map(|own| footprint(&base, own));
    let branch = base.open(&a).unwrap();
    for (other, print, expected) in
        [(2, &prints[1], Condition::Contested), (3, &prints[2], Condition::Clean)]
    {
        let rivals = collide(&base, (1, &prints[0]), (other, print));
        let around = Around { amendment: 1, rivals: &rivals, adoptions: &[] };
        let (condition, causes) = condition(&branch, &branch.wording(), &around);
        assert_eq!(condition, expected);
        assert!(causes.iter().all(|cause| cause.amendments == [2]));
    }
}

#[test]
fn branch_7_each_class_of_collision() {
    let text = first_text();
    let base = base(&text);
    let of = |updates: Vec<Bytes>| footprint(&base, &own(&updates));
    let by = |client| editor(client, &text);
    let deletes = of(vec![by(1_000).delete(place("payée"), 12)]);
    let deletes_part = of(vec![by(2_000).delete(place("chaque"), 6)]);
    let inside = of(vec![by(3_000).insert(place("chaque"), "bien ")]);
    let same_point = of(vec![by(4_000).insert(place("chaque"), "mal ")]);
    let far = of(vec![by(5_000).delete(place("salaire"), 7)]);
    let kind = |client| of(vec![by(client).key(1, "type", Any::from("quote")).unwrap()]);
    let meet = |a: &Footprint, b: &Footprint| {
        collide(&base, (1, a), (2, b)).iter().map(|met| met.class).collect::<Vec<_>>()
    };
    assert_eq!(meet(&deletes, &deletes_part), [Class::BothDelete]);
    assert_eq!(meet(&deletes, &inside), [Class::InsertInDeletion]);
    assert_eq!(meet(&inside, &same_point), [Class::SamePoint]);
    assert_eq!(meet(&deletes, &far), [Class::SameBlock]);
    assert_eq!(meet(&kind(6_000), &kind(7_000)), [Class::SameAttributes]);
    assert_eq!(meet(&deletes, &kind(8_000)), []);
    let met = collide(&base, (1, &deletes), (2, &deletes_part));
    assert_eq!((met[0].words.as_str(), met[0].block.as_deref()), ("chaque", Some("first")));
}

#[test]
fn branch_8_an_edit_of_the_base_hits_only_those_that_it_touches() {
    let mut now = base(&first_text());
    let texts = [("mois", "trimestre"), ("salaire", "traitement"), ("payée", "versée")];
    let mut index = Index::new();
    for (number, (old, new)) in texts.into_iter().enumerate() {
        let own = amendment(1_000 * (number as u64 + 1), old, new);
        index.put(number, &footprint(&now, &own));
    }
    let reopened = |now: &mut Base, update: &Bytes| {
        let edit = now.apply(update).unwrap();
        index.hit(&edit).into_iter().collect::<Vec<_>>()
    };
    let other = editor(11, &first_text());
    let end = other.len();
    assert!(reopened(&mut now, &other.insert(end, " Fin.")).is_empty());
    assert_eq!(reopened(&mut now, &other.insert(place("suit"), "ne ")), [1]);
    assert_eq!(reopened(&mut now, &other.insert(place("chaque"), "à ")), [0, 2]);
    let edit = Edit::copied(&[coopol::text::event::Copied {
        from: coopol_protocol::frontier::IdRange { client: 10, start: 0, end: 3 },
        client: 11,
        start: 0,
    }]);
    assert_eq!(index.hit(&edit).into_iter().collect::<Vec<_>>(), [0, 2]);
    index.remove(0);
    assert_eq!(index.hit(&edit).into_iter().collect::<Vec<_>>(), [2]);
}

#[test]
fn branch_9_identical_and_nearly_identical_amendments_are_grouped() {
    let base = base(&first_text());
    let said = ["au début du trimestre", "au début du trimestre", "au début de trimestre", "an"];
    let wordings: Vec<_> = said
        .iter()
        .enumerate()
        .map(|(number, new)| {
            let own = amendment(1_000 * (number as u64 + 1), "chaque mois", new);
            base.open(&own).unwrap().wording()
        })
        .collect();
    let all = |numbers: &[usize]| {
        let some: Vec<_> = numbers.iter().map(|&number| (number, &wordings[number])).collect();
        let groups = groups(&some);
        groups.into_iter().map(|group| (group.members, group.likeness)).collect::<Vec<_>>()
    };
    assert_eq!(all(&[0, 1, 3]), [(vec![0, 1], Likeness::Identical)]);
    assert_eq!(all(&[0, 1, 2, 3]), [(vec![0, 1, 2], Likeness::Near)]);
    assert_eq!(all(&[2, 3]), []);
}

#[test]
fn branch_10_words_keep_their_amendment_through_undo_and_copies() {
    let mut text = first_text();
    let ours = base(&text).open(&amendment(1_000, "mois", "trimestre")).unwrap();
    let update = ours.adoption().unwrap();
    let adopted = Adopted::of(&update).unwrap();
    text.push(update);
    let undo = undo_adoption(&base(&text), &adopted, 900).unwrap();
    let came_back = coopol_protocol::frontier::IdRange { client: 900, start: 0, end: 4 };
    let brought: Vec<_> = adopted.inserted.iter().collect();
    let ranges = [brought[0], came_back];
    let runs = provenance(&Attribution::default(), &[(7, &adopted)], &undo.copies, &ranges);
    assert_eq!(runs.iter().map(|run| run.amendment).collect::<Vec<_>>(), [Some(7), None]);
    // "mois" was first written by client 10, and still is.
    assert_eq!(runs[1].first.client, 10);
}

#[test]
fn branch_11_a_client_writes_in_a_branch_or_in_its_base_and_never_in_both() {
    let text = first_text();
    let own = amendment(1_000, "mois", "trimestre");
    assert_eq!(own.clients().collect::<Vec<_>>(), [1_000]);
    let mut mixed = text.clone();
    let writer = editor(1_000, &text);
    for at in 1..20 {
        mixed.push(writer.insert(at, "x"));
    }
    let opened = base(&mixed).open(&own).map(|_| ());
    assert_eq!(opened, Err(BranchError::ForeignClient { client: 1_000 }));
    assert!(rebuild(&base(&mixed), &Wording::default(), 1_000).is_err());
}

#[test]
fn branch_12_a_sub_amendment_is_a_branch_of_a_branch() {
    let mut text = first_text();
    let first = replace(&editor(1_000, &text), "mois", "trimestre");
    let amendment = base(&text).open(&own(&first)).unwrap();
    let all: Vec<_> = text.iter().chain(&first).cloned().collect();
    let sub = own(&[editor(2_000, &all).insert(place("chaque"), "au début de ")]);
    let opened = amendment.as_base().open(&sub).unwrap();
    assert_eq!(opened.changes().len(), 1);
    let adopted = opened.adoption().unwrap();
    let mut amended = own(&first);
    amended.take(&adopted).unwrap();
    text.push(base(&text).open(&amended).unwrap().adoption().unwrap());
    assert_eq!(base(&text).blocks(), opened.blocks());
    assert_eq!(shown(&text), opened.blocks());
}

#[test]
fn branch_13_what_is_kept_of_a_sleeping_amendment_survives_its_bytes() {
    let text = first_text();
    let own = amendment(1_000, "chaque mois", "par trimestre");
    let kept = Own::decode(&own.folded().unwrap().encode()).unwrap();
    let (base, wording) = (base(&text), base(&text).open(&kept).unwrap().wording());
    assert_eq!(base.open(&kept).unwrap().blocks(), base.open(&own).unwrap().blocks());
    assert_eq!(Wording::decode(&wording.encode()), Ok(wording.clone()));
    let print = base.open(&kept).unwrap().footprint(&wording);
    assert_eq!(Footprint::decode(&print.encode()), Ok(print));
    assert_eq!(Wording::decode(&Bytes::from_static(b"nonsense")), Err(BranchError::Malformed));
}

#[test]
fn branch_14_a_base_is_read_as_it_was_at_a_version() {
    let text = first_text();
    let mut now = base(&text[..4]);
    let (then, showed) = (now.version(), now.blocks());
    text[4..].iter().for_each(|update| {
        now.apply(update).unwrap();
    });
    let other = editor(11, &text);
    now.apply(&other.delete(place("payée"), 30)).unwrap();
    assert_eq!(now.at(&then).unwrap().blocks(), showed);
    assert_ne!(now.blocks(), showed);
}
