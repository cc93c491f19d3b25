//! SIGKILL under load: nothing acknowledged or seen is lost, nothing doubled.

use std::{collections::BTreeMap, time::Duration};

use rand::{RngExt as _, SeedableRng as _, rngs::StdRng};
use tokio::sync::watch;

use crate::{
    checker::{Fault, History},
    hub::{HubProcess, answer, eventually},
    words,
    writer::{Burst, Hocuspocus, Pen, Writer, YWebsocket},
};

/// How often the hub is killed.
const KILLS: usize = 20;
/// The latest moment of a kill after the hub is ready, in milliseconds.
const LATEST_KILL_MS: u64 = 900;
/// The longest pause between two words of one writer.
const LONGEST_PAUSE: Duration = Duration::from_millis(8);
const ROOMS: [&str; 2] = ["open/congres", "open/motion"];
/// A room that is empty most of the time.
const VISITED: &str = "open/passage";
/// Writers of each dialect in each room.
const WRITERS: usize = 2;
/// Records after which a room folds its log, as the hub is shipped.
const COMPACT_AFTER_RECORDS: usize = 1_000;
/// How often the hub is killed about when a room folds its log.
const COMPACTION_KILLS: usize = 6;
/// How long after the last record before the folding a kill comes at the latest.
const LATEST_COMPACTION_KILL_MS: u64 = 30;
/// Runs the same moments again.
const SEED_VARIABLE: &str = "COOPOL_TEST_SEED";

/// Who writes where, and what they know.
pub(crate) struct Load {
    writers: Vec<(&'static str, Writer)>,
    histories: BTreeMap<&'static str, History>,
    stop: watch::Sender<bool>,
}

impl Load {
    pub(crate) fn new(random: &mut StdRng) -> Self {
        let mut writers = Vec::new();
        for (at, room) in ROOMS.into_iter().enumerate() {
            for nth in 0..WRITERS {
                let mut pen = |kind| {
                    let random = StdRng::seed_from_u64(random.random());
                    Pen::new(format!("{kind}{at}{nth}"), LONGEST_PAUSE, random)
                };
                let hocuspocus = Hocuspocus::new(pen('h'), room.to_owned());
                writers.push((room, Writer::Hocuspocus(hocuspocus)));
                writers.push((room, Writer::YWebsocket(YWebsocket::new(pen('y')))));
            }
        }
        let histories = ROOMS.into_iter().map(|room| (room, History::default())).collect();
        Self { writers, histories, stop: watch::Sender::new(false) }
    }

    /// Somebody else comes and goes in a room that nobody else is in.
    pub(crate) fn add_visitor(&mut self, random: &mut StdRng) {
        let random = StdRng::seed_from_u64(random.random());
        let pen = Pen::new("v".to_owned(), LONGEST_PAUSE, random);
        self.writers.push((VISITED, Writer::Visitor(YWebsocket::new(pen))));
        self.histories.insert(VISITED, History::default());
    }

    fn burst(&self, hub: &HubProcess, room: &str) -> Burst {
        Burst { collab: hub.collab(), sync: hub.sync(room), stop: self.stop.subscribe() }
    }

    /// Everybody writes while `hub` meets its end; returns when everybody has noticed.
    pub(crate) async fn write_during(
        &mut self,
        hub: &mut HubProcess,
        end: impl AsyncFnOnce(&mut HubProcess),
    ) {
        self.stop.send_replace(false);
        let writers = std::mem::take(&mut self.writers);
        let tasks = writers.into_iter().map(|(room, writer)| {
            let burst = self.burst(hub, room);
            tokio::spawn(async move { (room, writer.write(burst).await) })
        });
        let tasks: Vec<_> = tasks.collect();
        end(hub).await;
        self.stop.send_replace(true);
        for task in tasks {
            let (room, writer) = task.await.unwrap();
            writer.testify(self.histories.get_mut(room).unwrap());
            self.writers.push((room, writer));
        }
    }

    /// How many words have to be there after what has happened up to now.
    pub(crate) fn owed(&self) -> usize {
        self.histories.values().map(History::owed).sum()
    }

    /// Whether a copy made meanwhile holds nothing but words of a room, each once.
    pub(crate) fn is_part(&self, text: &str, room: &str) -> bool {
        let is_lost =
            |fault: &Fault| matches!(fault, Fault::LostAcknowledged(_) | Fault::LostSeen(_));
        self.histories[room].faults(text).iter().all(is_lost) && !text.is_empty()
    }

    /// The codes with which sockets were closed, where writers can tell.
    pub(crate) fn close_codes(&self) -> Vec<u16> {
        self.writers.iter().filter_map(|(_, writer)| writer.close_code()).collect()
    }

    /// A client that comes new finds every word that is owed, once.
    pub(crate) async fn check(&self, hub: &HubProcess, when: &str) {
        assert_eq!(self.faults(&hub.collab()).await, [], "{when}");
    }

    /// What a client that comes new finds wrong.
    pub(crate) async fn faults(&self, collab: &str) -> Vec<(&'static str, Fault)> {
        let mut faults = Vec::new();
        for (room, history) in &self.histories {
            let text = words::fresh(collab.to_owned(), room).await;
            faults.extend(history.faults(&text).into_iter().map(|fault| (*room, fault)));
        }
        faults
    }

    /// Everybody comes back, and the hub is killed once more; then all have the same text, with
    /// every word ever written, once.
    pub(crate) async fn converge(&mut self, hub: &mut HubProcess) {
        self.settle(hub).await;
        hub.program().kill();
        hub.restart().await;
        self.settle(hub).await;
        for (room, history) in &mut self.histories {
            let text = words::fresh(hub.collab(), room).await;
            assert_eq!(history.faults_at_rest(&text), [], "{room} at rest");
            for (_, writer) in self.writers.iter().filter(|(of, _)| of == room) {
                eventually("all have the same text", || writer.text() == text).await;
            }
        }
    }

    async fn settle(&mut self, hub: &HubProcess) {
        for at in 0..self.writers.len() {
            let burst = self.burst(hub, self.writers[at].0);
            self.writers[at].1.settle(&burst).await;
        }
    }
}

/// Chance that can be had again.
pub(crate) fn seed() -> StdRng {
    let given = std::env::var(SEED_VARIABLE).ok().and_then(|seed| seed.parse().ok());
    let seed: u64 = given.unwrap_or_else(rand::random);
    eprintln!("{SEED_VARIABLE}={seed}");
    StdRng::seed_from_u64(seed)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ops_2_a_kill_loses_nothing_acknowledged_or_seen_and_doubles_nothing() {
    let mut random = seed();
    let mut load = Load::new(&mut random);
    let mut hub = HubProcess::start(&["--open", "--log", "warn,coopol=info"]).await;
    for kill in 1..=KILLS {
        let moment = Duration::from_millis(random.random_range(0..LATEST_KILL_MS));
        load.write_during(&mut hub, async |hub| {
            tokio::time::sleep(moment).await;
            hub.program().kill();
        })
        .await;
        hub.restart().await;
        load.check(&hub, &format!("after kill {kill}, at {moment:?}")).await;
    }
    load.converge(&mut hub).await;
    assert!(load.owed() > KILLS * ROOMS.len(), "hardly anything was written");
    println!("{} words were owed; {}", load.owed(), records(&hub, ROOMS[0]));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ops_2_a_kill_while_the_log_is_folded_loses_nothing() {
    let mut random = seed();
    let mut hub = HubProcess::start(&["--open"]).await;
    for kill in 0..COMPACTION_KILLS {
        let room = format!("open/pli-{kill}");
        let pen = Pen::new("y".to_owned(), Duration::ZERO, StdRng::seed_from_u64(random.random()));
        let writer = YWebsocket::new(pen);
        let received = writer.received();
        let stop = watch::Sender::new(false);
        let burst = Burst { collab: hub.collab(), sync: hub.sync(&room), stop: stop.subscribe() };
        let task = tokio::spawn(Writer::YWebsocket(writer).write(burst));
        let is_due = || words::words_of(&received, |_| true).len() >= COMPACT_AFTER_RECORDS;
        eventually("the log is long", is_due).await;
        let moment = Duration::from_millis(random.random_range(0..LATEST_COMPACTION_KILL_MS));
        tokio::time::sleep(moment).await;
        hub.program().kill();
        let mut history = History::default();
        task.await.unwrap().testify(&mut history);
        println!("killed {moment:?} late: {}", records(&hub, &room));
        hub.restart().await;
        let text = words::fresh(hub.collab(), &room).await;
        assert_eq!(history.faults(&text), [], "{room}, {moment:?} late");
    }
}

/// How many records a room has, and how many of them are folded.
fn records(hub: &HubProcess, room: &str) -> String {
    let doctor = String::from_utf8(answer(&["doctor", room, "--data", hub.data()])).unwrap();
    let line = doctor.lines().find(|line| line.starts_with("records"));
    line.unwrap_or_default().to_owned()
}
