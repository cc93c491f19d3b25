//! The end of a history: all comes to rest, and is as was promised.

use std::{sync::atomic::Ordering, time::Duration};

use tokio::time::{Instant, sleep};

use crate::{
    link::Reading,
    plan::{End, HUBS, ROOMS, SEATS},
    seat::Seat,
    trouble::Trouble,
    world::{GLANCE, Node, World, repair, room_id},
};

/// How long a hub may take to notice that a session has ended without a word, and to say so.
const NOTICE_PATIENCE: Duration = Duration::from_secs(8);
/// How long everything may take to come to rest once nothing fails any more: the longest pauses of
/// a hub are two seconds, and a state of presence that nobody ends is there for 45.
const REST_PATIENCE: Duration = Duration::from_secs(15);
/// How long rooms may stay when nobody is in them: a compaction that failed waits for 30 s.
const UNLOAD_PATIENCE: Duration = Duration::from_secs(60);

impl World {
    /// Nothing fails any more, everybody comes back, and all is as it should be; then all go.
    pub(crate) async fn come_to_rest(&mut self, end: End) {
        self.is_calm.store(true, Ordering::Relaxed);
        for hub in 0..HUBS {
            match end {
                End::Crash => self.replace(hub, "at the end").await,
                End::Calm => repair(&self.nodes[hub].store),
            }
        }
        self.check_disk("at the end").await;
        self.seats.iter_mut().for_each(|seat| seat.set_reading(Reading::On));
        self.pass(NOTICE_PATIENCE).await;
        let divided: Vec<_> = (0..ROOMS).filter_map(|room| self.divided(room)).collect();
        self.troubles.extend(divided);
        self.gather().await;
        for room in 0..ROOMS {
            let text = self.disk.text(&room_id(room)).await;
            let faults = self.histories[room].faults_at_rest(&text);
            if !faults.is_empty() {
                self.troubles.push(Trouble::Stored { room, when: "at rest", faults });
            }
        }
        self.check_revocations();
        self.seats.iter_mut().for_each(Seat::leave);
        self.check_unloaded().await;
        self.check_quarantines().await;
    }

    /// Everybody is there, and waits until all have the same text, saved, and see each other.
    async fn gather(&mut self) {
        let until = Instant::now() + REST_PATIENCE;
        while Instant::now() < until {
            for seat in 0..SEATS {
                if self.seats[seat].socket().is_none() {
                    self.join(seat, seat % HUBS, 128);
                }
            }
            self.pass(GLANCE).await;
            if (0..ROOMS).all(|room| self.apart(room).is_none()) {
                return;
            }
        }
        let apart: Vec<_> = (0..ROOMS).filter_map(|room| self.apart(room)).collect();
        self.troubles.extend(apart);
    }

    /// What still keeps the clients of a room apart.
    fn apart(&self, room: usize) -> Option<Trouble> {
        let seats = || (0..SEATS).filter(|seat| seat % ROOMS == room);
        let text = self.seats[room].text();
        if !seats().all(|seat| self.seats[seat].is_saved() && self.seats[seat].text() == text) {
            let state = |seat: usize| (seat, self.seats[seat].is_saved(), self.seats[seat].text());
            return Some(Trouble::Apart { room, texts: seats().map(state).collect() });
        }
        self.divided(room)
    }

    /// Where clients of a room do not see just those who are there with them.
    fn divided(&self, room: usize) -> Option<Trouble> {
        let seats = || (0..SEATS).filter(|seat| seat % ROOMS == room);
        (0..HUBS).find_map(|hub| {
            // Presence is told by the hub that it was told to, and by no other.
            let is_at = |seat: &usize| self.seats[*seat].socket().is_some_and(|s| s.hub == hub);
            let mut there: Vec<_> =
                seats().filter(is_at).filter_map(|seat| self.seats[seat].shown()).collect();
            there.sort_unstable();
            let company = |seat: usize| (seat, self.seats[seat].company());
            let seen: Vec<_> = seats().filter(is_at).map(company).collect();
            let is_true = seen.iter().all(|(_, company)| *company == there);
            (!is_true).then_some(Trouble::Company { room, there, seen })
        })
    }

    fn check_revocations(&mut self) {
        for (hub, node) in self.nodes.iter().enumerate() {
            for grant in self.revoked.iter().filter(|grant| node.hub.stands(grant).is_ok()) {
                let who = grant.member.as_str().rsplit(' ').next().unwrap().parse().unwrap();
                self.troubles.push(Trouble::StillIn { seat: who, hub });
            }
        }
    }

    async fn check_unloaded(&mut self) {
        let until = Instant::now() + UNLOAD_PATIENCE;
        let are_loaded = |node: &Node| !node.hub.registry().is_empty();
        while Instant::now() < until && self.nodes.iter().any(are_loaded) {
            sleep(GLANCE).await;
        }
        for (hub, node) in self.nodes.iter().enumerate().filter(|(_, node)| are_loaded(node)) {
            let rooms = node.hub.registry().len();
            self.troubles.push(Trouble::RoomStays { hub, rooms });
        }
    }

    async fn check_quarantines(&mut self) {
        self.disk.listen();
        for room in 0..ROOMS {
            let poison = self.poison[room].clone();
            let named = self.disk.quarantined(room).await;
            if poison != named {
                self.troubles.push(Trouble::Quarantine { room, poison, named });
            }
        }
    }
}
