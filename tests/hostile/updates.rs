//! Layer A: spoiled and forged updates through the room's check into living documents.

use std::{
    collections::BTreeMap,
    sync::atomic::{AtomicUsize, Ordering},
};

use bytes::Bytes;
use coopol::text::live::{ApplyError, Deletions, LiveText};
use coopol_protocol::frontier::{Frontier, Verdict};

use crate::{
    corpus::{History, histories},
    dice::{Dice, seeds},
    forge::forge,
    process, spoil,
};

/// Documents that are attacked, one after the other.
const CASES: u64 = 16_000;
/// Attempts on each document.
const ATTEMPTS: usize = 100;
/// After how many accepted updates a document is compared with what its check believes.
const CHECK_EVERY: usize = 32;
/// What a run of this layer may add to the process, in bytes.
const MAX_MEMORY_BYTES: usize = 512 * 1024 * 1024;

/// What became of the attempts.
#[derive(Debug, Default)]
struct Tally {
    malformed: usize,
    known: usize,
    held: usize,
    accepted: usize,
    findings: BTreeMap<String, (usize, String)>,
}

impl Tally {
    fn attempts(&self) -> usize {
        self.malformed + self.known + self.held + self.accepted
    }

    fn find(&mut self, kind: String, evidence: impl FnOnce() -> String) {
        self.findings.entry(kind).or_insert_with(|| (0, evidence())).0 += 1;
    }

    fn add(&mut self, other: Self) {
        self.malformed += other.malformed;
        self.known += other.known;
        self.held += other.held;
        self.accepted += other.accepted;
        for (kind, (times, evidence)) in other.findings {
            self.findings.entry(kind).or_insert((0, evidence)).0 += times;
        }
    }
}

/// One document: as a room has it, and as the archive folds it.
struct Text {
    live: LiveText,
    kept: LiveText,
    frontier: Frontier,
    /// What was accepted and could be applied.
    log: Vec<Bytes>,
}

impl Text {
    fn new() -> Self {
        let (live, kept) = (LiveText::new(Deletions::Collected), LiveText::new(Deletions::Kept));
        Self { live, kept, frontier: Frontier::new(), log: Vec::new() }
    }

    /// Applies an accepted update as a room and as a compaction would.
    fn apply(&mut self, update: &Bytes) -> Result<(), (&'static str, ApplyError)> {
        self.live.apply([update]).map_err(|error| ("live", error))?;
        self.kept.apply([update]).map_err(|error| ("archive", error))?;
        Ok(())
    }

    /// Builds the document anew, as a room does after poison.
    fn rebuild(&mut self) {
        self.live = LiveText::new(Deletions::Collected);
        self.kept = LiveText::new(Deletions::Kept);
        self.live.apply(&self.log).unwrap();
        self.kept.apply(&self.log).unwrap();
    }

    fn offer(&mut self, update: &Bytes, tally: &mut Tally) {
        let accepted = match self.frontier.examine(update) {
            Err(_) => return tally.malformed += 1,
            Ok(Verdict::Known) => return tally.known += 1,
            Ok(Verdict::Gap { .. }) => return tally.held += 1,
            Ok(Verdict::New(accepted)) => accepted,
        };
        tally.accepted += 1;
        match self.apply(&accepted.update) {
            Ok(()) => {
                self.frontier.advance(&accepted);
                self.log.push(accepted.update);
            }
            Err((place, error)) => {
                let bytes = &accepted.update;
                tally.find(kind(place, &error), || format!("{error}: {bytes:02x?}"));
                self.rebuild();
            }
        }
        if self.log.len() % CHECK_EVERY == CHECK_EVERY - 1 {
            self.check(tally);
        }
    }

    /// The check's belief against the document, and the document against its own encoding.
    fn check(&self, tally: &mut Tally) {
        let own = self.live.frontier();
        let agrees =
            self.frontier.state_vector() == own.state_vector() && is_within(&self.frontier, &own);
        if !agrees {
            tally.find("the check and the document disagree".to_owned(), || {
                format!("{:?} {own:?} {:02x?}", self.frontier, self.log)
            });
        }
        for (place, text) in [("live", &self.live), ("archive", &self.kept)] {
            let mut copy = LiveText::new(Deletions::Kept);
            match copy.apply([&text.state()]) {
                Ok(_) if copy.frontier() == text.frontier() => {}
                Ok(_) => {
                    let (whole, copied) = (text.frontier(), copy.frontier());
                    let clocks = whole.state_vector() == copied.state_vector();
                    let what = if clocks { "deletions" } else { "words" };
                    tally.find(format!("{place}: its encoding differs in {what}"), || {
                        format!("{whole:?} {copied:?} {:02x?}", self.log)
                    });
                }
                Err(error) => {
                    tally.find(kind("encoded", &error), || format!("{error} {:02x?}", self.log));
                }
            }
        }
    }
}

/// Whether all that `one` holds deleted is deleted in `other`. The library deletes more of its own
/// accord: superseded values, what hangs in a deleted parent.
fn is_within(one: &Frontier, other: &Frontier) -> bool {
    let mut all: Vec<_> = other.deleted().collect();
    all.sort_unstable();
    one.deleted().all(|range| {
        let mut covered = range.start;
        let same = all.iter().filter(|known| known.client == range.client);
        same.for_each(|known| {
            if known.start <= covered {
                covered = covered.max(known.end);
            }
        });
        covered >= range.end
    })
}

/// The kind of a failure, without its numbers.
fn kind(place: &str, error: &ApplyError) -> String {
    let text: String = error.to_string().chars().filter(|char| !char.is_ascii_digit()).collect();
    format!("{place}: {text}")
}

fn attack(seed: u64) -> Tally {
    let (mut dice, mut tally, mut text) = (Dice::new(seed), Tally::default(), Text::new());
    let history = dice.pick(histories());
    let mut honest = history.updates.iter();
    for _ in 0..ATTEMPTS {
        let update = match dice.below(10) {
            0..=2 => honest.next().cloned().unwrap_or_else(|| spoiled(history, &mut dice)),
            3..=6 => spoiled(history, &mut dice),
            _ => forge(&text.frontier, &mut dice),
        };
        text.offer(&update, &mut tally);
    }
    text.check(&mut tally);
    for kind in tally.findings.keys() {
        println!("case {seed}: {kind}");
    }
    tally
}

fn spoiled(history: &History, dice: &mut Dice) -> Bytes {
    let source = if dice.percent(80) { &history.updates } else { &history.diffs };
    let mut bytes = dice.pick(source).to_vec();
    let other = dice.pick(&history.updates).clone();
    spoil::spoil(&mut bytes, &other, dice);
    bytes.into()
}

#[test]
fn sync_6_whatever_passes_the_check_applies_whole() {
    let panics = process::quiet_panics();
    let before = process::peak_bytes();
    let seeds = seeds("updates", CASES);
    let next = AtomicUsize::new(0);
    let mut tally = Tally::default();
    std::thread::scope(|scope| {
        let work = || {
            let mut own = Tally::default();
            while let Some(seed) = seeds.get(next.fetch_add(1, Ordering::Relaxed)) {
                own.add(attack(*seed));
            }
            own
        };
        let workers: Vec<_> = (0..2).map(|_| scope.spawn(work)).collect();
        workers.into_iter().for_each(|worker| tally.add(worker.join().unwrap()));
    });
    let grown = process::peak_bytes() - before;
    println!(
        "updates: {} attempts, {} malformed, {} known, {} held, {} accepted, {} MiB more",
        tally.attempts(),
        tally.malformed,
        tally.known,
        tally.held,
        tally.accepted,
        grown >> 20
    );
    drop(panics);
    assert!(tally.findings.is_empty(), "{:#?}", tally.findings);
    assert!(grown < MAX_MEMORY_BYTES, "{grown} bytes");
}
