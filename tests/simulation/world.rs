//! Plays a history: hubs on one store, clients, and whoever meddles with them.

use std::{
    hash::{DefaultHasher, Hash as _, Hasher as _},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use coopol::{
    access::token::TokenKey,
    domain::{
        access::{Access, Grant, Revocation},
        ids::{MemberId, RoomId},
    },
    hub::{Hub, HubOptions, OpenAccess},
    room::{Passes, RoomSettings},
    store::{
        Store,
        faulty::{Call, Fate, FaultyStore, Operation, Times},
        memory::MemoryStore,
    },
};
use tokio::time::{Instant, sleep, timeout};

use crate::{
    broken::{deceit::Deceit, layer::Layered, lie::Lie},
    checker::History,
    disk::Disk,
    link::Reading,
    plan::{Act, HUBS, Plan, ROOMS, SEATS, Weather},
    seat::{Around, Entrance, Seat},
    trouble::Trouble,
};

/// The rooms: one for members, which the hub begins, and an open one.
const NAMES: [&str; ROOMS] = ["text:0193a5f2-7c1e-7000-8000-000000000001", "open/essai"];
/// Any key will do.
const KEY: [u8; 32] = [7; 32];
/// How long tokens last: longer than any history.
const TOKEN_LIFE: Duration = Duration::from_secs(100_000);
/// How often clients look at their sockets during a pause.
pub(crate) const GLANCE: Duration = Duration::from_millis(10);
/// How often clients say that they are still there, as stock clients do.
const RENEWAL: Duration = Duration::from_secs(15);
/// How long an operator waits for a command.
const COMMAND_PATIENCE: Duration = Duration::from_millis(200);

/// What a history came to.
pub(crate) struct Outcome {
    pub(crate) troubles: Vec<Trouble>,
    /// Everything that any client heard, and when.
    pub(crate) trace: u64,
}

/// Plays a plan to its end, and judges it.
///
/// `lie` is how its hubs break their promise, if they do.
pub(crate) async fn play(plan: &Plan, lie: Option<Lie>) -> Outcome {
    let mut world = World::new(plan.weather, lie).await;
    for step in &plan.steps {
        world.pass(step.pause).await;
        world.perform(step.act).await;
        world.carry();
    }
    world.come_to_rest(plan.end).await;
    let troubles = world.troubles;
    Outcome { troubles, trace: world.trace.finish() }
}

/// A running hub.
pub(crate) struct Node {
    pub(crate) hub: Hub,
    pub(crate) store: FaultyStore,
}

pub(crate) struct World {
    pub(crate) weather: Weather,
    pub(crate) lie: Option<Lie>,
    pub(crate) disk: Disk,
    pub(crate) nodes: Vec<Node>,
    /// Set when calls meet no faults by themselves any more.
    pub(crate) is_calm: Arc<AtomicBool>,
    /// How many hubs were started.
    pub(crate) started: usize,
    pub(crate) seats: Vec<Seat>,
    pub(crate) histories: [History; ROOMS],
    pub(crate) epochs: [u64; ROOMS],
    pub(crate) poison: [Vec<u64>; ROOMS],
    pub(crate) revoked: Vec<Grant>,
    pub(crate) clock: Instant,
    /// When clients said last that they are there.
    pub(crate) renewed: Instant,
    pub(crate) trace: DefaultHasher,
    pub(crate) troubles: Vec<Trouble>,
}

pub(crate) fn settings() -> RoomSettings {
    RoomSettings {
        idle_unload: Duration::from_millis(40),
        compact_after_records: 8,
        compact_after_bytes: 512,
        passes: Passes::InPlace,
        ..RoomSettings::default()
    }
}

/// A room by its number.
pub(crate) fn room_id(room: usize) -> RoomId {
    NAMES[room].parse().unwrap()
}

impl World {
    async fn new(weather: Weather, lie: Option<Lie>) -> Self {
        let mut world = Self {
            weather,
            lie,
            disk: Disk::new(Arc::new(MemoryStore::default()), &[room_id(0), room_id(1)]),
            nodes: Vec::new(),
            is_calm: Arc::default(),
            started: 0,
            seats: (0..SEATS).map(|number| Seat::new(number, NAMES[number % ROOMS])).collect(),
            histories: Default::default(),
            epochs: [1; ROOMS],
            poison: Default::default(),
            revoked: Vec::new(),
            clock: Instant::now(),
            renewed: Instant::now(),
            trace: DefaultHasher::new(),
            troubles: Vec::new(),
        };
        for _ in 0..HUBS {
            let node = world.start().await;
            world.nodes.push(node);
        }
        world
    }

    /// Starts a hub; tries again while its store does not let it.
    async fn start(&mut self) -> Node {
        loop {
            self.started += 1;
            let (weather, nth, is_calm) = (self.weather, self.started, Arc::clone(&self.is_calm));
            let fates = move |call: &Call| match is_calm.load(Ordering::Relaxed) {
                true => Fate::default(),
                false => weather.fate(nth, call),
            };
            let store = FaultyStore::with_fates(self.disk.store(), fates);
            let below: Arc<dyn Store> = Arc::new(store.clone());
            let held: Arc<dyn Store> = match self.lie {
                Some(lie) => Arc::new(Layered(Deceit::new(below, lie))),
                None => below,
            };
            let (open, rooms) = (OpenAccess::Open, settings());
            let options = HubOptions { open, rooms, ..HubOptions::new(held, TokenKey::new(KEY)) };
            match Hub::start(options).await {
                Ok(hub) => return Node { hub, store },
                Err(_) => sleep(GLANCE).await,
            }
        }
    }

    /// Lets time pass, while clients look at their sockets.
    pub(crate) async fn pass(&mut self, pause: Duration) {
        let until = Instant::now() + pause;
        while Instant::now() < until {
            sleep(GLANCE.min(until - Instant::now())).await;
            if self.renewed.elapsed() >= RENEWAL {
                self.renewed = Instant::now();
                self.seats.iter_mut().for_each(Seat::renew);
            }
            self.carry();
        }
    }

    /// Carries what there is between clients and hubs.
    fn carry(&mut self) {
        self.disk.listen();
        for number in 0..SEATS {
            let room = number % ROOMS;
            let (history, epoch) = (&mut self.histories[room], self.epochs[room]);
            let seat = &mut self.seats[number];
            let heard = seat.carry(&mut Around { history, epoch });
            if !heard.is_empty() {
                let text = seat.text();
                (self.clock.elapsed(), number, heard.len(), text).hash(&mut self.trace);
            }
            if std::mem::take(&mut seat.settled_twice) {
                self.troubles.push(Trouble::SettledTwice { seat: number });
            }
        }
    }

    async fn perform(&mut self, act: Act) {
        match act {
            Act::Join { seat, hub, queue } => self.join(seat, hub, queue),
            Act::Leave { seat } => self.seats[seat].leave(),
            Act::Vanish { seat } => self.seats[seat].vanish(),
            Act::Write { seat, place } => {
                self.seats[seat].write(place, &mut self.histories[seat % ROOMS]);
            }
            Act::Delete { seat } => self.seats[seat].delete(&mut self.histories[seat % ROOMS]),
            Act::Pause { seat } => self.seats[seat].set_reading(Reading::Off),
            Act::Resume { seat } => self.seats[seat].set_reading(Reading::On),
            Act::Show { seat } => self.seats[seat].show(),
            Act::Fail { hub, operation, failure } => {
                self.nodes[hub].store.fail(operation, Times::UntilRepaired, failure);
            }
            Act::Stall { hub, operation } => self.nodes[hub].store.stall(operation),
            Act::Repair { hub } => repair(&self.nodes[hub].store),
            Act::Crash { hub } => self.replace(hub, "after a crash").await,
            Act::Drain { hub, patience_ms } => {
                self.end_sockets(hub, Seat::leave);
                let draining = self.nodes[hub].hub.clone();
                draining.drain(Duration::ZERO, Duration::from_millis(patience_ms)).await;
                self.replace(hub, "after a drain").await;
            }
            Act::Poison { room } => {
                let seq = self.disk.poison(&room_id(room)).await;
                self.poison[room].push(seq);
            }
            Act::RaiseEpoch { room } => {
                self.epochs[room] += 1;
                self.disk.raise_epoch(&room_id(room), self.epochs[room]).await;
            }
            Act::Erase { room } => {
                if self.disk.erase(&room_id(room), self.epochs[room] + 1).await {
                    self.epochs[room] += 1;
                }
            }
            Act::Revoke { seat, hub } => self.revoke(seat, hub).await,
        }
    }

    pub(crate) fn join(&mut self, seat: usize, hub: usize, queue: usize) {
        let running = &self.nodes[hub].hub;
        let member = MemberId::new(&format!("member {seat}")).unwrap();
        let room = room_id(seat % ROOMS);
        let grant = match room {
            RoomId::Open(_) => None,
            RoomId::Text(_) | RoomId::Amendment(_) => {
                Some(running.grant(member, room, Access::ReadWrite, TOKEN_LIFE))
            }
        };
        self.seats[seat].join(Entrance { hub: (hub, running), grant, queue });
    }

    async fn revoke(&mut self, seat: usize, hub: usize) {
        let grant = self.seats[seat].socket().and_then(|socket| socket.grant.clone());
        let Some(grant) = grant else { return };
        let expires_at_s = grant.expires_at_s.unwrap_or_default();
        let revocation = Revocation::Grant { id: grant.id.clone(), expires_at_s };
        let revoking = self.nodes[hub].hub.clone();
        // A command that fails is the operator's to repeat, who knows of it.
        if let Ok(Ok(())) = timeout(COMMAND_PATIENCE, revoking.revoke(&revocation)).await {
            self.revoked.push(grant);
        }
    }

    fn end_sockets(&mut self, hub: usize, end: impl Fn(&mut Seat)) {
        let is_there = |seat: &&mut Seat| seat.socket().is_some_and(|socket| socket.hub == hub);
        self.seats.iter_mut().filter(is_there).for_each(end);
    }

    /// Ends a hub as by SIGKILL, looks at what it leaves, and starts another.
    pub(crate) async fn replace(&mut self, hub: usize, when: &'static str) {
        self.nodes[hub].store.sever();
        self.end_sockets(hub, Seat::vanish);
        self.check_disk(when).await;
        self.nodes[hub] = self.start().await;
    }

    /// Whatever was acknowledged or seen is in the store, at any moment.
    pub(crate) async fn check_disk(&mut self, when: &'static str) {
        for room in 0..ROOMS {
            let text = self.disk.text(&room_id(room)).await;
            let faults = self.histories[room].faults(&text);
            if !faults.is_empty() {
                self.troubles.push(Trouble::Stored { room, when, faults });
            }
        }
    }
}

pub(crate) fn repair(store: &FaultyStore) {
    for operation in [Operation::Append, Operation::Compact, Operation::Load, Operation::Follow] {
        store.repair(operation);
        store.release(operation);
    }
}
