//! One simulated client: a document, what it knows to be saved, and whom it sees.

use std::collections::BTreeMap;

use coopol::{domain::access::Grant, hub::Hub};
use yrs::Doc;

use crate::{
    checker::History,
    link::{Link, Reading},
    plan::SEATS,
    wire::{self, Heard, Say},
    words::{self, Place},
};

/// The state that a client shows of itself.
const STATE: &str = "{}";
/// Documents that one client may begin: their client ids are apart.
const MAX_COPIES: u64 = 1_000;

/// A client of one room, connected or not.
pub(crate) struct Seat {
    number: usize,
    room: String,
    doc: Doc,
    /// How many documents it has begun.
    copies: u64,
    /// The epoch of its copy, once it has one.
    epoch: Option<u64>,
    written: usize,
    /// Words written and words deleted that nobody has said to be stored.
    unsaved: Unsaved,
    reading: Reading,
    socket: Option<Socket>,
    presence_clock: u32,
    is_shown: bool,
    pub(crate) settled_twice: bool,
}

#[derive(Default)]
struct Unsaved {
    words: Vec<String>,
    deletions: Vec<String>,
}

/// What exists while connected.
pub(crate) struct Socket {
    pub(crate) hub: usize,
    pub(crate) grant: Option<Grant>,
    link: Link,
    /// Frames sent that the hub has not said to be stored.
    unsynced: usize,
    /// Whether the hub has got what was there before the socket was.
    is_answered: bool,
    is_synced: bool,
    peers: BTreeMap<u64, (u32, bool)>,
}

/// How a client comes in.
pub(crate) struct Entrance<'a> {
    pub(crate) hub: (usize, &'a Hub),
    pub(crate) grant: Option<Grant>,
    pub(crate) queue: usize,
}

/// What a client learns from outside: its text's history, and the epoch.
pub(crate) struct Around<'a> {
    pub(crate) history: &'a mut History,
    pub(crate) epoch: u64,
}

impl Seat {
    pub(crate) fn new(number: usize, room: &str) -> Self {
        let mut seat = Self {
            number,
            room: room.to_owned(),
            doc: words::new_doc(0),
            copies: 0,
            epoch: None,
            written: 0,
            unsaved: Unsaved::default(),
            reading: Reading::On,
            socket: None,
            presence_clock: 0,
            is_shown: false,
            settled_twice: false,
        };
        seat.take_fresh_copy();
        seat
    }

    /// Another document, with client ids that nobody has.
    fn take_fresh_copy(&mut self) {
        self.copies += 1;
        let first = MAX_COPIES * (self.number as u64 + 1);
        self.doc = words::new_doc(first + self.copies);
        self.epoch = None;
    }

    fn client(&self) -> u64 {
        self.doc.client_id().get()
    }

    pub(crate) fn text(&self) -> String {
        words::read(&self.doc)
    }

    /// Its present socket.
    pub(crate) fn socket(&self) -> Option<&Socket> {
        self.socket.as_ref()
    }

    pub(crate) fn set_reading(&mut self, reading: Reading) {
        self.reading = reading;
    }

    /// Opens a socket, unless it has one, and syncs.
    pub(crate) fn join(&mut self, entrance: Entrance<'_>) {
        if self.socket.is_some() {
            return;
        }
        let Entrance { hub: (hub, running), grant, queue } = entrance;
        let token = grant.as_ref().map(|grant| running.issue(grant).unwrap()).unwrap_or_default();
        let link = Link::open(running, self.epoch, queue);
        let (is_answered, is_synced, peers) = (false, false, BTreeMap::new());
        let socket = Socket { hub, grant, link, unsynced: 0, is_answered, is_synced, peers };
        self.socket = Some(socket);
        self.say(&Say::Token(&token));
        self.open_sync();
        self.renew();
    }

    /// Ends the socket in order.
    pub(crate) fn leave(&mut self) {
        if let Some(socket) = self.socket.take() {
            socket.link.close();
        }
    }

    /// The socket is gone without a word.
    pub(crate) fn vanish(&mut self) {
        self.socket = None;
    }

    pub(crate) fn write(&mut self, place: Place, history: &mut History) {
        self.written += 1;
        let word = format!("{}.{}", self.name(), self.written);
        history.write([word.clone()]);
        let update = words::write(&self.doc, &word, place);
        self.unsaved.words.push(word);
        self.say_update(&update);
    }

    /// Deletes the first of its own words that is there.
    pub(crate) fn delete(&mut self, history: &mut History) {
        let own = words::words(&self.doc).into_iter().find(|word| self.is_own(word));
        let Some(word) = own else { return };
        let Some(update) = words::delete(&self.doc, &word) else { return };
        history.delete([word.clone()]);
        self.unsaved.deletions.push(word);
        self.say_update(&update);
    }

    /// Says something of itself.
    pub(crate) fn show(&mut self) {
        self.is_shown = true;
        self.presence_clock += 1;
        let (client, clock, state) = (self.client(), self.presence_clock, Some(STATE));
        self.say(&Say::Presence { client, clock, state });
    }

    /// Says again what it says of itself, if it does.
    pub(crate) fn renew(&mut self) {
        if self.is_shown {
            self.show();
        }
    }

    fn name(&self) -> char {
        (b'a'..).map(char::from).take(SEATS).nth(self.number).unwrap_or('z')
    }

    fn is_own(&self, word: &str) -> bool {
        word.starts_with(self.name())
    }

    fn open_sync(&mut self) {
        let state_vector = words::state_vector(&self.doc);
        if let Some(socket) = &mut self.socket {
            socket.unsynced += 1;
        }
        self.say(&Say::Step1(&state_vector));
    }

    fn say_update(&mut self, update: &[u8]) {
        if let Some(socket) = &mut self.socket {
            socket.unsynced += 1;
        }
        self.say(&Say::Update(update));
    }

    fn say(&mut self, say: &Say<'_>) {
        let frame = wire::encode(&self.room, say);
        let Some(socket) = &mut self.socket else { return };
        if socket.link.say(frame).is_err() {
            self.leave();
        }
    }

    /// Carries everything between the client and its hub as far as it goes without waiting;
    /// returns what it heard.
    pub(crate) fn carry(&mut self, around: &mut Around<'_>) -> Vec<Heard> {
        let mut all = Vec::new();
        loop {
            let Some(socket) = &mut self.socket else { return all };
            let carried = socket.link.carry(self.reading);
            let frames: Vec<_> = std::iter::from_fn(|| socket.link.next_frame()).collect();
            let is_quiet = frames.is_empty();
            for frame in frames {
                let heard = wire::decode(&frame);
                self.hear(&heard, around);
                all.push(heard);
            }
            if carried.is_err() {
                self.leave();
            }
            if is_quiet {
                return all;
            }
        }
    }

    fn hear(&mut self, heard: &Heard, around: &mut Around<'_>) {
        match heard {
            Heard::Step1(theirs) => {
                let missing = words::diff(&self.doc, theirs);
                if let Some(socket) = &mut self.socket {
                    socket.is_answered = true;
                }
                self.say(&Say::Step2(&missing));
            }
            Heard::Content(update) => self.take(update, around),
            Heard::Presence(entries) => self.see(entries),
            Heard::Accepted => {
                self.epoch.get_or_insert(around.epoch);
            }
            Heard::Status(status) => self.settled(*status, around.history),
            Heard::Denied(reason) | Heard::Closed(reason) => {
                self.leave();
                if reason == "other epoch" {
                    self.give_up(around.history);
                    self.take_fresh_copy();
                }
            }
            Heard::Other => {}
        }
    }

    fn take(&mut self, update: &[u8], around: &mut Around<'_>) {
        let is_missing = words::apply(&self.doc, update);
        let others = words::words(&self.doc).into_iter().filter(|word| !self.is_own(word));
        around.history.see(others);
        if let Some(socket) = &mut self.socket {
            socket.is_synced = !is_missing;
        }
        if is_missing {
            self.open_sync();
        }
    }

    fn see(&mut self, entries: &[(u64, u32, bool)]) {
        let own = self.client();
        let Some(socket) = &mut self.socket else { return };
        for &(client, clock, is_here) in entries.iter().filter(|entry| entry.0 != own) {
            let known = socket.peers.entry(client).or_insert((0, false));
            // As stock clients do: newer, or the end of what is known.
            if clock > known.0 || clock == known.0 && !is_here {
                *known = (clock, is_here);
            }
        }
    }

    fn settled(&mut self, status: u8, history: &mut History) {
        let Some(socket) = &mut self.socket else { return };
        match socket.unsynced.checked_sub(1) {
            Some(left) => socket.unsynced = left,
            None => self.settled_twice = true,
        }
        if status == 1 && socket.unsynced == 0 && socket.is_answered {
            history.acknowledge(self.unsaved.words.drain(..));
            history.acknowledge_deletion(self.unsaved.deletions.drain(..));
        }
    }

    fn give_up(&mut self, history: &mut History) {
        history.give_up(self.unsaved.words.drain(..));
        self.unsaved.deletions.clear();
    }

    /// Whether it is connected, and everything it has is stored.
    pub(crate) fn is_saved(&self) -> bool {
        let is_settled =
            |socket: &Socket| socket.is_answered && socket.is_synced && socket.unsynced == 0;
        self.socket.as_ref().is_some_and(is_settled)
            && self.unsaved.words.is_empty()
            && self.unsaved.deletions.is_empty()
    }

    /// The id under which it shows itself.
    pub(crate) fn shown(&self) -> Option<u64> {
        self.is_shown.then(|| self.client())
    }

    /// Whom it sees, itself included if it shows itself.
    pub(crate) fn company(&self) -> Vec<u64> {
        let Some(socket) = &self.socket else { return Vec::new() };
        let here = socket.peers.iter().filter(|(_, (_, is_here))| *is_here);
        let mut company: Vec<_> = here.map(|(client, _)| *client).chain(self.shown()).collect();
        company.sort_unstable();
        company
    }
}
