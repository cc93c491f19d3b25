//! The frontier's verdicts against the CRDT library itself, on random documents and deliveries.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use bytes::Bytes;
use coopol_protocol::{Frontier, IdRange, Verdict, summarize};
use proptest::prelude::*;
use yrs::block::ClientID;
use yrs::types::ToJson;
use yrs::updates::decoder::Decode;
use yrs::{
    Any, Array, ArrayPrelim, Doc, GetString, Map, MapPrelim, OffsetKind, Options, ReadTxn,
    StateVector, Text, TextPrelim, Transact, Update, WriteTxn,
};

const EDITORS: usize = 3;
const ROOTS: [&str; 3] = ["text", "array", "map"];

/// One step of a random history.
#[derive(Debug, Clone)]
enum Step {
    Type {
        editor: usize,
        at: u32,
        text: String,
    },
    Erase {
        editor: usize,
        at: u32,
        length: u32,
    },
    Bold {
        editor: usize,
        at: u32,
        length: u32,
    },
    Push {
        editor: usize,
        at: u32,
        value: i64,
    },
    Nest {
        editor: usize,
        at: u32,
    },
    Remove {
        editor: usize,
        at: u32,
    },
    Set {
        editor: usize,
        key: String,
        value: i64,
    },
    Unset {
        editor: usize,
        key: String,
    },
    /// One editor takes in all that another has; the server may see the same bytes.
    Sync {
        from: usize,
        to: usize,
    },
}

fn step() -> impl Strategy<Value = Step> {
    let editor = 0..EDITORS;
    let text = prop::sample::select(vec!["a", "bc", "é", "😀x", "mot ", "long words here"]);
    let key = prop::sample::select(vec!["k", "l"]).prop_map(str::to_owned);
    prop_oneof![
        4 => (editor.clone(), any::<u32>(), text)
            .prop_map(|(editor, at, text)| Step::Type { editor, at, text: text.to_owned() }),
        2 => (editor.clone(), any::<u32>(), 1..5u32)
            .prop_map(|(editor, at, length)| Step::Erase { editor, at, length }),
        1 => (editor.clone(), any::<u32>(), 1..5u32)
            .prop_map(|(editor, at, length)| Step::Bold { editor, at, length }),
        1 => (editor.clone(), any::<u32>(), any::<i64>())
            .prop_map(|(editor, at, value)| Step::Push { editor, at, value: value >> 20 }),
        1 => (editor.clone(), any::<u32>()).prop_map(|(editor, at)| Step::Nest { editor, at }),
        1 => (editor.clone(), any::<u32>()).prop_map(|(editor, at)| Step::Remove { editor, at }),
        1 => (editor.clone(), key.clone(), 0..9i64)
            .prop_map(|(editor, key, value)| Step::Set { editor, key, value }),
        1 => (editor.clone(), key).prop_map(|(editor, key)| Step::Unset { editor, key }),
        2 => (editor.clone(), editor).prop_map(|(from, to)| Step::Sync { from, to }),
    ]
}

fn document(client: u64) -> Doc {
    let mut options = Options::with_client_id(ClientID::new(client));
    options.offset_kind = OffsetKind::Utf16;
    // Otherwise each document deletes formatting marks of its own accord.
    options.cleanup_formatting = false;
    let doc = Doc::with_options(options);
    doc.get_or_insert_text(ROOTS[0]);
    doc.get_or_insert_array(ROOTS[1]);
    doc.get_or_insert_map(ROOTS[2]);
    doc
}

/// A place within a text of that many units, never inside a surrogate pair.
fn place(text: &str, at: u32) -> u32 {
    let places: Vec<u32> = std::iter::once(0)
        .chain(text.chars().scan(0, |units, character| {
            *units += u32::try_from(character.len_utf16()).unwrap();
            Some(*units)
        }))
        .collect();
    places[at as usize % places.len()]
}

/// Does one step and answers the update that a provider would send for it.
fn perform(editors: &[Doc], step: &Step) -> Vec<u8> {
    match step {
        Step::Sync { from, to } => {
            let vector = editors[*to].transact().state_vector();
            let update = editors[*from].transact().encode_diff_v1(&vector);
            apply(&editors[*to], &update);
            update
        }
        Step::Type { editor, .. }
        | Step::Erase { editor, .. }
        | Step::Bold { editor, .. }
        | Step::Push { editor, .. }
        | Step::Nest { editor, .. }
        | Step::Remove { editor, .. }
        | Step::Set { editor, .. }
        | Step::Unset { editor, .. } => edit(&editors[*editor], step),
    }
}

fn edit(doc: &Doc, step: &Step) -> Vec<u8> {
    let mut txn = doc.transact_mut();
    let text = txn.get_or_insert_text(ROOTS[0]);
    let array = txn.get_or_insert_array(ROOTS[1]);
    let map = txn.get_or_insert_map(ROOTS[2]);
    let content = text.get_string(&txn);
    let items = array.len(&txn);
    match step {
        Step::Type { at, text: typed, .. } => {
            text.insert(&mut txn, place(&content, *at), typed);
        }
        Step::Erase { at, length, .. } => {
            let start = place(&content, *at);
            let end = place(&content, at.wrapping_add(*length));
            if start < end {
                text.remove_range(&mut txn, start, end - start);
            }
        }
        Step::Bold { at, length, .. } => {
            let start = place(&content, *at);
            let end = place(&content, at.wrapping_add(*length));
            if start < end {
                let bold = [("bold".into(), Any::from(true))].into();
                text.format(&mut txn, start, end - start, bold);
            }
        }
        Step::Push { at, value, .. } => {
            array.insert(&mut txn, at % (items + 1), Any::from(*value));
        }
        Step::Nest { at, .. } => {
            let nested = MapPrelim::from([("list", ArrayPrelim::from([1, 2, 3]))]);
            array.insert(&mut txn, at % (items + 1), nested);
            array.insert(&mut txn, 0, TextPrelim::new("nested"));
        }
        Step::Remove { at, .. } if items > 0 => array.remove(&mut txn, at % items),
        Step::Set { key, value, .. } => {
            map.insert(&mut txn, key.as_str(), *value);
        }
        Step::Unset { key, .. } => {
            map.remove(&mut txn, key);
        }
        Step::Remove { .. } | Step::Sync { .. } => {}
    }
    txn.encode_update_v1()
}

fn apply(doc: &Doc, update: &[u8]) {
    let update = Update::decode_v1(update).unwrap();
    doc.transact_mut().apply_update(update).unwrap();
}

/// Whether the library itself would keep something of `update` aside, on top of `doc`.
fn leaves_a_gap(doc: &Doc, update: &[u8]) -> bool {
    let copy = document(u64::from(u32::MAX));
    apply(&copy, &doc.transact().encode_state_as_update_v1(&StateVector::default()));
    apply(&copy, update);
    let txn = copy.transact();
    let vector = txn.state_vector();
    let is_beyond = |range: &IdRange| vector.get(&ClientID::new(range.client)) < range.end;
    txn.has_missing_updates() || summarize(update).unwrap().inserted.iter().any(is_beyond)
}

/// A hub's room: what it accepted, applied after trimming; beside it the untrimmed originals.
struct Room {
    frontier: Frontier,
    trimmed: Doc,
    original: Doc,
}

impl Room {
    fn new() -> Self {
        Self { frontier: Frontier::new(), trimmed: document(9001), original: document(9002) }
    }

    fn deliver(&mut self, update: &[u8]) {
        let gap = leaves_a_gap(&self.trimmed, update);
        let verdict = self.frontier.examine(&Bytes::copy_from_slice(update)).unwrap();
        assert_eq!(gap, matches!(verdict, Verdict::Gap { .. }), "{verdict:?}");
        match verdict {
            Verdict::Gap { .. } => return,
            Verdict::Known => {}
            Verdict::New(accepted) => {
                let mut txn = self.trimmed.transact_mut();
                txn.apply_update(Update::decode_v1(&accepted.update).unwrap()).unwrap();
                self.frontier.advance(&accepted);
                for range in ids(txn.delete_set()) {
                    self.frontier.mark_deleted(range);
                }
                drop(txn);
                let again = self.frontier.examine(&accepted.update).unwrap();
                assert_eq!(again, Verdict::Known);
            }
        }
        apply(&self.original, update);
        self.check();
        let again = self.frontier.examine(&Bytes::copy_from_slice(update)).unwrap();
        assert_eq!(again, Verdict::Known);
    }

    fn check(&self) {
        let (trimmed, original) = (self.trimmed.transact(), self.original.transact());
        assert!(!trimmed.has_missing_updates());
        assert_eq!(trimmed.snapshot(), original.snapshot());
        assert_eq!(self.trimmed.to_json(&trimmed), self.original.to_json(&original));
        let vector = StateVector::decode_v1(&self.frontier.state_vector()).unwrap();
        assert_eq!(vector, trimmed.state_vector());
        // The library also collects what hangs in a collected parent, without saying so.
        let deleted = trimmed.snapshot().delete_set;
        for range in self.frontier.deleted() {
            let ranges = deleted.get(&ClientID::new(range.client)).unwrap();
            assert!(range.clocks().all(|clock| ranges.contains_clock(clock)));
        }
    }
}

fn ids(set: &yrs::IdSet) -> Vec<IdRange> {
    set.iter()
        .flat_map(|(client, ranges)| {
            let client = client.get();
            ranges.iter().map(move |range| IdRange::from((client, range.clone())))
        })
        .collect()
}

proptest! {
    #[test]
    fn verdicts_agree_with_the_library_under_reordering_and_loss(
        steps in prop::collection::vec(step(), 1..40),
        order in prop::collection::vec(any::<prop::sample::Index>(), 0..80),
    ) {
        let editors: Vec<Doc> = (0..EDITORS as u64).map(|index| document(10 + index)).collect();
        let updates: Vec<Vec<u8>> = steps.iter().map(|step| perform(&editors, step)).collect();
        let mut room = Room::new();
        for index in order {
            room.deliver(index.get(updates.as_slice()).as_slice());
        }
        for update in &updates {
            room.deliver(update);
        }
        for editor in &editors {
            room.deliver(&editor.transact().encode_state_as_update_v1(&StateVector::default()));
        }
        let everything = document(77);
        for editor in &editors {
            let state = editor.transact().encode_state_as_update_v1(&StateVector::default());
            apply(&everything, &state);
        }
        prop_assert_eq!(
            everything.transact().snapshot(),
            room.trimmed.transact().snapshot()
        );
    }
}
