//! Layer C: attackers on real sockets, and a room of honest people who must not notice.

use std::collections::BTreeMap;

use bytes::Bytes;
use coopol::domain::access::Access;
use coopol_client::{Client, Status};
use coopol_protocol::{close::CloseCode, frontier::Frontier};
use tokio::task::JoinSet;

use crate::{
    corpus::{History, histories},
    dice::{Dice, seeds},
    forge::forge,
    frames, process,
    support::{Ending, TestHub, eventually, read, within, write},
};

/// Sockets that attack, in all.
const ATTACKS: u64 = 6_000;
/// Attackers at a time.
const ATTACKERS: usize = 16;
/// Frames that each sends, unless it is closed earlier.
const FRAMES: usize = 40;
/// The share of frames that is spoiled: more would end each conversation at its beginning.
const SPOILED_PERCENT: usize = 8;
/// Where honest people write.
const HEALTHY: &str = "text:018f6b2e-0000-7000-8000-00000000000a";
/// Where attackers are among themselves.
const ATTACKED: [&str; 3] = ["open/attacked-1", "open/attacked-2", "open/attacked-3"];
/// What the attacks may add to the process, in bytes: the limits of what a socket, a room and
/// the store in memory may hold leave room for more, an attack must not.
const MAX_MEMORY_BYTES: usize = 768 * 1024 * 1024;

/// One attack, and what came of it.
async fn attack(hub: TestHub, seed: u64) -> (Target, Ending) {
    let mut dice = Dice::new(seed);
    let history = dice.pick(histories());
    let target = Target::choose(&mut dice);
    let (room, token) = target.place(&hub, &mut dice);
    let mut frames: Vec<Bytes> = Vec::new();
    let path = if dice.percent(50) {
        frames.extend((0..FRAMES).map(|_| y_websocket(history, &mut dice)));
        format!("/sync/{room}?token={token}")
    } else {
        frames.push(frames::open(room, &token, &mut dice).into());
        frames.extend((0..FRAMES).map(|_| hocuspocus(room, history, &mut dice)));
        "/collab".to_owned()
    };
    (target, hub.socket(&path).await.send_all(frames).await)
}

fn y_websocket(history: &History, dice: &mut Dice) -> Bytes {
    if dice.percent(10) {
        return frames::edit(&forge(&Frontier::new(), dice)).into();
    }
    let frame = frames::y_websocket(history, dice);
    frames::spoiled(frame, history, (SPOILED_PERCENT, dice))
}

fn hocuspocus(room: &str, history: &History, dice: &mut Dice) -> Bytes {
    let frame = frames::hocuspocus(room, history, dice);
    frames::spoiled(frame, history, (SPOILED_PERCENT, dice))
}

/// Whom an attack is meant for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Target {
    /// Rooms that only attackers are in.
    OtherRooms,
    /// The healthy room, with the right to write in it.
    HealthyWriting,
    /// The healthy room, with the right to read it.
    HealthyReading,
}

impl Target {
    fn choose(dice: &mut Dice) -> Self {
        *dice.pick(&[
            Self::OtherRooms,
            Self::OtherRooms,
            Self::HealthyWriting,
            Self::HealthyReading,
        ])
    }

    fn place(self, hub: &TestHub, dice: &mut Dice) -> (&'static str, String) {
        match self {
            Self::OtherRooms => (dice.pick::<&str>(&ATTACKED), String::new()),
            Self::HealthyWriting => (HEALTHY, hub.token(HEALTHY, "mallory", Access::ReadWrite)),
            Self::HealthyReading => (HEALTHY, hub.token(HEALTHY, "eve", Access::ReadOnly)),
        }
    }
}

/// Attacks until all seeds are used; honest people write meanwhile.
async fn attack_all(hub: &TestHub, people: &[Client]) -> BTreeMap<(Target, Ending), usize> {
    let mut endings = BTreeMap::new();
    let mut attacks = JoinSet::new();
    for (number, seed) in seeds("sockets", ATTACKS).into_iter().enumerate() {
        attacks.spawn(attack(hub.clone(), seed));
        if attacks.len() == ATTACKERS {
            *endings.entry(attacks.join_next().await.unwrap().unwrap()).or_default() += 1;
        }
        if number % 100 == 0 {
            write(&people[number / 100 % people.len()], "mot ");
        }
    }
    while let Some(ending) = attacks.join_next().await {
        *endings.entry(ending.unwrap()).or_default() += 1;
    }
    endings
}

/// Each record that is quarantined is so once, and its room serves on.
async fn check_attacked(hub: &TestHub) -> usize {
    let mut quarantined = 0;
    for room in ATTACKED.into_iter().chain([HEALTHY]) {
        let mut seqs = hub.quarantined(room).await;
        quarantined += seqs.len();
        let all = seqs.len();
        seqs.sort_unstable();
        seqs.dedup();
        assert_eq!(seqs.len(), all, "{room}: {seqs:?}");
    }
    for room in ATTACKED {
        let client = hub.join(room, "").await;
        write(&client, "encore");
        within(client.wait_saved()).await.unwrap();
        client.close().await;
    }
    quarantined
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn room_7_attacks_on_rooms_and_sockets_leave_honest_people_undisturbed() {
    let (before, panics) = (process::peak_bytes(), process::quiet_panics());
    let hub = TestHub::start().await;
    let mut people = Vec::new();
    for member in ["rosa", "jean"] {
        people.push(hub.join(HEALTHY, &hub.token(HEALTHY, member, Access::ReadWrite)).await);
    }
    let mut statuses: Vec<_> = people.iter().map(Client::status).collect();
    statuses.iter_mut().for_each(|status| drop(status.borrow_and_update()));

    let endings = attack_all(&hub, &people).await;

    for person in &people {
        within(person.wait_saved()).await.unwrap();
    }
    eventually("all have the same", async || read(&people[0]) == read(&people[1])).await;
    let newcomer = hub.join(HEALTHY, &hub.token(HEALTHY, "ada", Access::ReadOnly)).await;
    eventually("newcomers have it too", async || read(&newcomer) == read(&people[0])).await;
    for status in &statuses {
        assert!(!status.has_changed().unwrap(), "disturbed: {:?}", *status.borrow());
        assert_eq!(*status.borrow(), Status::Synced);
    }
    let quarantined = check_attacked(&hub).await;
    let (grown, (panicked, first)) = (process::peak_bytes() - before, panics.seen());
    drop(panics);
    println!("sockets: {endings:#?}");
    println!("sockets: {quarantined} quarantined, {panicked} panics, {} MiB more", grown >> 20);
    for (_, ending) in endings.keys() {
        match *ending {
            // An attacker that does not read while it sends may lose the code to a reset.
            Ending::Borne | Ending::Dropped => {}
            Ending::Closed(code) => {
                let known = CloseCode::from_code(code);
                assert!(known.is_some_and(|code| code != CloseCode::Internal), "{code}");
            }
        }
    }
    assert!(panicked <= quarantined, "{panicked} panics: {first:?}");
    assert!(grown < MAX_MEMORY_BYTES, "{grown} bytes");
}
