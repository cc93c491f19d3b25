//! Random operations, compared one by one with the simplest thing that could be right.

use std::{
    collections::{BTreeMap, HashMap, HashSet},
    time::{Duration, SystemTime},
};

use bytes::Bytes;
use coopol::store::{
    AppendError, CompactError, Erasure, Expect, NewRecord, Precondition, PutError, Sequence,
    Snapshot, StoreError, StoredRecord, Version,
};
use proptest::{collection::vec, option, prelude::*};

use crate::support::{Fixture, log, record, seq};

/// How far a number given by a caller is from the right one.
type Offset = i64;

#[derive(Clone, Debug)]
enum Operation {
    Append { log: u8, keys: Vec<Option<u8>>, head: Option<Offset> },
    Compact { log: u8, part: u64, replaces: Offset },
    Erase { log: u8, target: u64, head: Offset, snapshot: bool },
    Put { key: u8, lives_s: Option<u64>, condition: Condition },
    Remove { key: u8, condition: Condition },
    Wait { seconds: u64 },
}

#[derive(Clone, Copy, Debug)]
enum Condition {
    None,
    Absent,
    /// The last version that was given for this key, right or not.
    Last,
}

fn operation() -> impl Strategy<Value = Operation> {
    let condition =
        || prop_oneof![Just(Condition::None), Just(Condition::Absent), Just(Condition::Last)];
    let offset = || prop_oneof![4 => Just(0), 1 => -1..=1_i64];
    let log = || 0..3_u8;
    let keys = vec(option::weighted(0.3, 0..6_u8), 1..4);
    prop_oneof![
        6 => (log(), keys, option::of(offset()))
            .prop_map(|(log, keys, head)| Operation::Append { log, keys, head }),
        2 => (log(), 0..5_u64, offset())
            .prop_map(|(log, part, replaces)| Operation::Compact { log, part, replaces }),
        1 => (log(), 0..9_u64, offset(), any::<bool>()).prop_map(
            |(log, target, head, snapshot)| Operation::Erase { log, target, head, snapshot }
        ),
        3 => (0..3_u8, option::of(0..4_u64), condition())
            .prop_map(|(key, lives_s, condition)| Operation::Put { key, lives_s, condition }),
        1 => (0..3_u8, condition())
            .prop_map(|(key, condition)| Operation::Remove { key, condition }),
        1 => (1..3_u64).prop_map(|seconds| Operation::Wait { seconds }),
    ]
}

/// Every record that was ever appended, and how many of them are folded.
#[derive(Default)]
struct LogModel {
    bodies: Vec<Bytes>,
    folded: usize,
    /// Where the last erasure's notice stands; 0 without one.
    erased: u64,
    snapshot: Bytes,
    keys: HashMap<u8, u64>,
}

#[derive(Default)]
struct Model {
    logs: BTreeMap<u8, LogModel>,
    small: BTreeMap<u8, (Version, Option<SystemTime>)>,
    last_versions: HashMap<u8, Version>,
    versions: HashSet<Version>,
    steps: u64,
}

impl LogModel {
    fn head(&self) -> u64 {
        self.bodies.len() as u64
    }
}

fn off(number: u64, offset: Offset) -> Sequence {
    Sequence(number.saturating_add_signed(offset))
}

fn key_name(key: u8) -> String {
    format!("key {key}")
}

/// What an append answered, without the names of its parts.
type Answer = Result<(u64, u64), String>;

fn simplify(result: Result<coopol::store::Appended, AppendError>) -> Answer {
    match result {
        Ok(at) => Ok((at.first.0, at.last.0)),
        Err(AppendError::Store(StoreError::Refused(_))) => Err("refused".into()),
        Err(AppendError::Conflict { head }) => Err(format!("conflict at {}", head.0)),
        Err(AppendError::Duplicate { index, at }) => Err(format!("{index} stands at {}", at.0)),
        Err(AppendError::Store(other)) => panic!("{other}"),
    }
}

impl Model {
    /// Does the same to the store and to the model, and compares the answers.
    async fn step(&mut self, f: &Fixture, operation: Operation) {
        self.steps += 1;
        match operation {
            Operation::Append { log, keys, head } => self.append(f, log, &keys, head).await,
            Operation::Compact { log, part, replaces } => {
                self.compact(f, log, part, replaces).await;
            }
            Operation::Erase { log, target, head, snapshot } => {
                let snapshot = snapshot.then(|| Bytes::from(format!("clean {}", self.steps)));
                self.erase(f, log, (target, off(self.head(log), head)), snapshot).await;
            }
            Operation::Put { key, lives_s, condition } => {
                self.put(f, key, lives_s, condition).await;
            }
            Operation::Remove { key, condition } => self.remove(f, key, condition).await,
            Operation::Wait { seconds } => f.clock.pass(Duration::from_secs(seconds)),
        }
    }

    fn head(&self, log: u8) -> u64 {
        self.logs.get(&log).map_or(0, LogModel::head)
    }

    async fn append(&mut self, f: &Fixture, name: u8, keys: &[Option<u8>], head: Option<Offset>) {
        let expect = head.map_or(Expect::Any, |head| Expect::Head(off(self.head(name), head)));
        let body = |n| Bytes::from(format!("body {}/{n}", self.steps));
        let records: Vec<_> = (0..)
            .zip(keys)
            .map(|(n, key)| NewRecord { body: body(n), unique: key.map(|k| Bytes::from(vec![k])) })
            .collect();
        let answer =
            simplify(f.store.append(log(&name.to_string()), records.clone(), expect).await);
        let given: Vec<u8> = keys.iter().flatten().copied().collect();
        let model = self.logs.get(&name);
        let stands = keys
            .iter()
            .enumerate()
            .find_map(|(index, key)| Some((index, *model?.keys.get(key.as_ref()?)?)));
        let head = self.head(name);
        let expected = if given.iter().collect::<HashSet<_>>().len() < given.len() {
            Err("refused".into())
        } else if let Some((index, at)) = stands {
            Err(format!("{index} stands at {at}"))
        } else if expect != Expect::Any && expect != Expect::Head(seq(head)) {
            Err(format!("conflict at {head}"))
        } else {
            Ok((head + 1, head + keys.len() as u64))
        };
        assert_eq!(answer, expected);
        if answer.is_ok() {
            let model = self.logs.entry(name).or_default();
            for (key, record) in keys.iter().zip(records) {
                model.bodies.push(record.body);
                key.map(|key| model.keys.insert(key, model.bodies.len() as u64));
            }
        }
    }

    async fn compact(&mut self, f: &Fixture, name: u8, part: u64, replaces: Offset) {
        let (folded, erased) =
            self.logs.get(&name).map_or((0, 0), |model| (model.folded as u64, model.erased));
        let replaces = off(folded, replaces);
        let body = Bytes::from(format!("snapshot {}", self.steps));
        let snapshot = Snapshot { through: seq(folded + part), body: body.clone() };
        let answer = f.store.compact(log(&name.to_string()), snapshot, replaces).await;
        let through = folded + part;
        match answer {
            Ok(()) => {
                assert!(replaces.0 == folded && part > 0 && through <= self.head(name));
                assert!(through >= erased);
                let model = self.logs.get_mut(&name).unwrap();
                model.folded = usize::try_from(through).unwrap();
                model.snapshot = body;
            }
            Err(CompactError::Stale { through: now }) => {
                assert_eq!(now.0, folded);
                assert!(replaces.0 != folded || through > self.head(name) || through < erased);
            }
            Err(CompactError::Store(StoreError::Refused(_))) => assert!(through <= replaces.0),
            Err(CompactError::Store(other)) => panic!("{other}"),
        }
    }

    async fn erase(
        &mut self,
        f: &Fixture,
        name: u8,
        (target, expected_head): (u64, Sequence),
        snapshot: Option<Bytes>,
    ) {
        let head = self.head(name);
        let folded = self.logs.get(&name).map_or(0, |model| model.folded) as u64;
        let clean = Bytes::from(format!("erased {}", self.steps));
        let records = vec![StoredRecord { seq: seq(target), body: clean.clone() }];
        let replaced = snapshot.clone().map(|body| Snapshot { through: seq(folded), body });
        let notice = record("notice");
        let change = Erasure { expected_head, records, snapshot: replaced, notice };
        let answer = simplify(f.store.erase(log(&name.to_string()), change).await);
        let nothing = snapshot.is_some() && folded == 0;
        let expected = if nothing || target == 0 || target > expected_head.0 {
            Err("refused".into())
        } else if expected_head.0 != head || target <= folded {
            Err(format!("conflict at {head}"))
        } else {
            Ok((head + 1, head + 1))
        };
        if answer.is_ok() {
            let model = self.logs.get_mut(&name).unwrap();
            model.bodies[usize::try_from(target).unwrap() - 1] = clean;
            model.bodies.push(Bytes::from("notice"));
            model.erased = model.head();
            if let Some(snapshot) = snapshot {
                model.snapshot = snapshot;
            }
        }
        assert_eq!(answer, expected);
    }

    /// The precondition as the store takes it, and whether it holds.
    fn condition(&self, f: &Fixture, key: u8, condition: Condition) -> (Precondition, bool) {
        let current = self.current(f, key);
        match condition {
            Condition::None => (Precondition::None, true),
            Condition::Absent => (Precondition::Absent, current.is_none()),
            Condition::Last => {
                let last = self.last_versions.get(&key).copied().unwrap_or(Version(0));
                (Precondition::Version(last), current.is_some_and(|version| version == last))
            }
        }
    }

    fn current(&self, f: &Fixture, key: u8) -> Option<Version> {
        let (version, expires) = self.small.get(&key)?;
        expires.is_none_or(|expires| expires > f.clock.now()).then_some(*version)
    }

    async fn put(&mut self, f: &Fixture, key: u8, lives_s: Option<u64>, condition: Condition) {
        let (precondition, holds) = self.condition(f, key, condition);
        let expires = lives_s.map(|seconds| f.clock.now() + Duration::from_secs(seconds));
        let value = Bytes::from(format!("value {}", self.steps));
        match f.store.put(key_name(key), value, expires, precondition).await {
            Ok(version) => {
                assert!(holds);
                assert!(self.versions.insert(version), "a version is never used again");
                self.small.insert(key, (version, expires));
                self.last_versions.insert(key, version);
            }
            Err(PutError::Conflict { current }) => {
                assert!(!holds);
                assert_eq!(current.map(|record| record.version), self.current(f, key));
            }
            Err(PutError::Store(other)) => panic!("{other}"),
        }
    }

    async fn remove(&mut self, f: &Fixture, key: u8, condition: Condition) {
        let (precondition, holds) = self.condition(f, key, condition);
        match f.store.remove(key_name(key), precondition).await {
            Ok(()) => {
                assert!(holds);
                self.small.remove(&key);
            }
            Err(PutError::Conflict { current }) => {
                assert!(!holds);
                assert_eq!(current.map(|record| record.version), self.current(f, key));
            }
            Err(PutError::Store(StoreError::Refused(_))) => {
                assert_eq!(precondition, Precondition::Absent);
            }
            Err(PutError::Store(other)) => panic!("{other}"),
        }
    }

    /// Everything that can be read is what the model says.
    async fn compare(&self, f: &Fixture) {
        for (name, model) in &self.logs {
            let name = log(&name.to_string());
            let loaded = f.store.load(name.clone()).await.unwrap();
            let through = seq(model.folded as u64);
            let body = model.snapshot.clone();
            let snapshot = (model.folded > 0).then_some(Snapshot { through, body });
            let standing: Vec<_> = (1..)
                .zip(&model.bodies)
                .skip(model.folded)
                .map(|(n, body)| StoredRecord { seq: seq(n), body: body.clone() })
                .collect();
            assert_eq!(loaded.snapshot, snapshot);
            assert_eq!(loaded.records, standing);
            assert_eq!(f.store.read(name, through, usize::MAX).await.unwrap(), standing);
        }
        let listed = f.store.logs(String::new(), None, 99).await.unwrap();
        assert!(
            listed
                .iter()
                .map(|name| name.as_str().to_owned())
                .eq(self.logs.keys().map(ToString::to_string))
        );
        let scanned = f.store.scan("key ".into(), None, 99).await.unwrap();
        let scanned: Vec<_> = scanned.into_iter().map(|r| (r.key, r.version)).collect();
        let alive = self.small.keys().filter_map(|key| Some((*key, self.current(f, *key)?)));
        let alive: Vec<_> = alive.map(|(key, version)| (key_name(key), version)).collect();
        assert_eq!(scanned, alive);
    }
}

fn run(fixture: impl AsyncFnOnce() -> Fixture, operations: Vec<Operation>) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let (f, mut model) = (fixture().await, Model::default());
        for operation in operations {
            model.step(&f, operation).await;
            model.compare(&f).await;
        }
    });
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn memory_does_as_the_model(operations in vec(operation(), 1..60)) {
        run(Fixture::memory, operations);
    }

    #[test]
    fn sqlite_does_as_the_model(operations in vec(operation(), 1..60)) {
        run(Fixture::sqlite, operations);
    }

    #[test]
    fn redis_does_as_the_model(operations in vec(operation(), 1..60)) {
        run(Fixture::redis, operations);
    }
}
