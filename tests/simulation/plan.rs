//! What happens in a history, as data: drawn from a seed, and the same for the same seed.

use std::{
    hash::{DefaultHasher, Hash as _, Hasher as _},
    time::Duration,
};

use coopol::store::faulty::{Call, Failure, Fate, Operation};
use rand::{RngExt as _, SeedableRng as _, rngs::StdRng};

use crate::words::Place;

/// Clients in one history.
pub(crate) const SEATS: usize = 5;
/// Rooms in one history: seat `n` is in room `n % ROOMS`.
pub(crate) const ROOMS: usize = 2;
/// Hubs that may run on the one store at once.
pub(crate) const HUBS: usize = 2;
/// Acts in one history.
const ACTS: std::ops::Range<usize> = 20..90;
/// The longest pause between two acts that follow closely, in milliseconds.
const SHORT_PAUSE_MS: u64 = 12;
/// The longest pause in which rooms go, retries come due and presence ends, in milliseconds.
const LONG_PAUSE_MS: u64 = 3_000;
/// The longest that one call to a slow store takes, in milliseconds.
const SLOWEST_CALL_MS: u64 = 60;

/// A whole history before it happens.
#[derive(Clone, Debug)]
pub(crate) struct Plan {
    pub(crate) weather: Weather,
    pub(crate) steps: Vec<Step>,
    pub(crate) end: End,
}

/// How a history ends, before everything is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End {
    /// Every hub is killed.
    Crash,
    /// Faults end, and hubs and sockets stay as they are.
    Calm,
}

/// An act, and the pause before it.
#[derive(Clone, Debug)]
pub(crate) struct Step {
    pub(crate) pause: Duration,
    pub(crate) act: Act,
}

/// One thing that happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Act {
    /// Opens a socket at a hub; `queue` is how many events the hub may queue for it.
    Join { seat: usize, hub: usize, queue: usize },
    /// Closes its socket.
    Leave { seat: usize },
    /// Its session ends without a word, as by a panic.
    Vanish { seat: usize },
    /// Writes a word, connected or not.
    Write { seat: usize, place: Place },
    /// Deletes a word of its own, connected or not.
    Delete { seat: usize },
    /// Stops reading what it is sent.
    Pause { seat: usize },
    /// Reads on.
    Resume { seat: usize },
    /// Says something of itself.
    Show { seat: usize },
    /// A hub's calls of one kind fail until they are repaired.
    Fail { hub: usize, operation: Operation, failure: Failure },
    /// A hub's calls of one kind wait until they are repaired.
    Stall { hub: usize, operation: Operation },
    /// A hub's store works again.
    Repair { hub: usize },
    /// A hub ends as by SIGKILL; another takes its place.
    Crash { hub: usize },
    /// A hub is told to stop, and waits so long for its store; another takes its place.
    Drain { hub: usize, patience_ms: u64 },
    /// A record that nobody can apply gets into a log.
    Poison { room: usize },
    /// An operator raises a text's epoch.
    RaiseEpoch { room: usize },
    /// An operator erases something, and the epoch is raised with it.
    Erase { room: usize },
    /// A member's last token is taken back, at a hub.
    Revoke { seat: usize, hub: usize },
}

/// What calls to the store meet by themselves.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Weather {
    seed: u64,
    /// How many calls of a thousand fail.
    failing: u64,
    /// How many calls of a thousand are slow.
    slow: u64,
}

impl Weather {
    /// The fate of a call of the hub that was started as the `nth`: depends on nothing else.
    pub(crate) fn fate(self, nth: usize, call: &Call) -> Fate {
        let mut hasher = DefaultHasher::new();
        (self.seed, nth, call).hash(&mut hasher);
        let mut random = StdRng::seed_from_u64(hasher.finish());
        let is_slow = random.random_range(0..1_000) < self.slow;
        let delay = Duration::from_millis(random.random_range(1..SLOWEST_CALL_MS));
        let failure = if random.random() { Failure::Before } else { Failure::After };
        let is_failing = random.random_range(0..1_000) < self.failing;
        Fate {
            delay: if is_slow { delay } else { Duration::ZERO },
            failure: is_failing.then_some(failure),
        }
    }
}

impl Plan {
    /// The history of a seed.
    pub(crate) fn draw(seed: u64) -> Self {
        let mut random = StdRng::seed_from_u64(seed);
        let failing = [0, 0, 30, 150][random.random_range(0..4)];
        let slow = [0, 0, 200, 800][random.random_range(0..4)];
        let weather = Weather { seed, failing, slow };
        let hubs = random.random_range(1..=HUBS);
        let mut steps: Vec<_> = (0..SEATS).map(|seat| draw_join(&mut random, seat, hubs)).collect();
        for _ in 0..random.random_range(ACTS) {
            steps.push(Step { pause: draw_pause(&mut random), act: draw_act(&mut random, hubs) });
        }
        let end = if random.random() { End::Crash } else { End::Calm };
        Self { weather, steps, end }
    }
}

fn draw_join(random: &mut StdRng, seat: usize, hubs: usize) -> Step {
    let act = Act::Join { seat, hub: random.random_range(0..hubs), queue: draw_queue(random) };
    Step { pause: draw_pause(random), act }
}

/// Most have room for all that they are sent.
fn draw_queue(random: &mut StdRng) -> usize {
    [128, 128, 4, 1][random.random_range(0..4)]
}

/// Most acts follow closely; now and then there is time for things to come to rest.
fn draw_pause(random: &mut StdRng) -> Duration {
    Duration::from_millis(match random.random_range(0..20) {
        0 => random.random_range(0..LONG_PAUSE_MS),
        1..8 => 1,
        _ => random.random_range(1..SHORT_PAUSE_MS),
    })
}

fn draw_act(random: &mut StdRng, hubs: usize) -> Act {
    let (seat, hub) = (random.random_range(0..SEATS), random.random_range(0..hubs));
    let room = random.random_range(0..ROOMS);
    match random.random_range(0..100) {
        0..40 => Act::Write {
            seat,
            place: [Place::Front, Place::End][usize::from(random.random::<bool>())],
        },
        40..50 => Act::Delete { seat },
        50..62 => Act::Join { seat, hub, queue: draw_queue(random) },
        62..66 => Act::Leave { seat },
        66..68 => Act::Vanish { seat },
        68..71 => Act::Pause { seat },
        71..75 => Act::Resume { seat },
        75..80 => Act::Show { seat },
        80..84 => {
            Act::Fail { hub, operation: draw_operation(random), failure: draw_failure(random) }
        }
        84..86 => Act::Stall { hub, operation: draw_operation(random) },
        86..91 => Act::Repair { hub },
        91..94 => Act::Crash { hub },
        94 => Act::Drain { hub, patience_ms: random.random_range(1..500) },
        95 => Act::Poison { room },
        96 => Act::RaiseEpoch { room },
        97 => Act::Erase { room },
        _ => Act::Revoke { seat, hub },
    }
}

fn draw_operation(random: &mut StdRng) -> Operation {
    let all = [
        Operation::Append,
        Operation::Append,
        Operation::Compact,
        Operation::Load,
        Operation::Follow,
    ];
    all[random.random_range(0..all.len())]
}

fn draw_failure(random: &mut StdRng) -> Failure {
    if random.random() { Failure::Before } else { Failure::After }
}
