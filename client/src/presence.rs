//! Who is in the room and what they say of themselves (cursor, name, …). Pure: time is passed in.
//!
//! Presence is not part of the document: it expires, and is never stored.

use std::{
    collections::HashMap,
    sync::Arc,
    time::{Duration, Instant},
};

use coopol_protocol::awareness::{self, Entry, MalformedAwareness};

/// Our state is said again this often, so that it does not expire elsewhere.
pub(crate) const RENEWAL: Duration = Duration::from_secs(15);
/// A peer that said nothing for so long is gone: two renewals were lost.
pub(crate) const EXPIRY: Duration = Duration::from_secs(30);
/// Most peers that are remembered; a room has some hundreds.
const MAX_PEERS: usize = 16_384;

/// Another client in the room.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Peer {
    /// Its Yjs client id.
    pub client_id: u64,
    /// What it says of itself, as JSON.
    pub state: Arc<str>,
}

#[derive(Debug)]
struct Known {
    clock: u32,
    /// `None`: gone, but its clock still guards against older messages that arrive late.
    state: Option<Arc<str>>,
    heard: Instant,
}

/// Whether an event changed what [`Presence::peers`] answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Change {
    /// It did not.
    None,
    /// It did.
    Peers,
}

/// Our own state and that of the others.
#[derive(Debug)]
pub(crate) struct Presence {
    client_id: u64,
    clock: u32,
    state: Option<Arc<str>>,
    /// Our state has to be said (again).
    is_due: bool,
    peers: HashMap<u64, Known>,
}

impl Presence {
    /// Nobody here, and nothing to say.
    pub(crate) fn new(client_id: u64) -> Self {
        Self { client_id, clock: 0, state: None, is_due: false, peers: HashMap::new() }
    }

    /// Sets what we say of ourselves, as JSON; `None` takes it back.
    pub(crate) fn set(&mut self, state: Option<Arc<str>>) {
        if state.is_some() || self.state.is_some() {
            self.state = state;
            self.say_again();
        }
    }

    /// Our state has to go out again, if we have one: it is time, or somebody asks.
    pub(crate) fn renew(&mut self) {
        if self.state.is_some() {
            self.say_again();
        }
    }

    fn say_again(&mut self) {
        self.clock = self.clock.saturating_add(1);
        self.is_due = true;
    }

    /// Whether [`Presence::take_update`] has something.
    pub(crate) fn has_update(&self) -> bool {
        self.is_due
    }

    /// The awareness update to send, if our state has to be said.
    pub(crate) fn take_update(&mut self) -> Option<Vec<u8>> {
        if !std::mem::take(&mut self.is_due) {
            return None;
        }
        let state = self.state.as_deref();
        Some(awareness::encode(&[Entry { client: self.client_id, clock: self.clock, state }]))
    }

    /// Takes in what the hub says of the others.
    pub(crate) fn apply(
        &mut self,
        update: &[u8],
        now: Instant,
    ) -> Result<Change, MalformedAwareness> {
        let mut change = Change::None;
        for entry in awareness::decode(update)? {
            if entry.client == self.client_id {
                self.hear_of_us(entry);
            } else if self.hear(entry, now) == Change::Peers {
                change = Change::Peers;
            }
        }
        Ok(change)
    }

    /// Somebody says that we are gone, or knows a later state of ours (from before a restart):
    /// outbid it.
    fn hear_of_us(&mut self, entry: Entry<'_>) {
        let is_gone = entry.state.is_none() && entry.clock >= self.clock;
        if self.state.is_some() && (is_gone || entry.clock > self.clock) {
            self.clock = entry.clock;
            self.say_again();
        }
    }

    fn hear(&mut self, entry: Entry<'_>, now: Instant) -> Change {
        let has_room = self.peers.len() < MAX_PEERS;
        let Some(known) = self.peers.get_mut(&entry.client) else {
            if !has_room {
                return Change::None;
            }
            let state = entry.state.map(Arc::from);
            let change = if state.is_some() { Change::Peers } else { Change::None };
            self.peers.insert(entry.client, Known { clock: entry.clock, state, heard: now });
            return change;
        };
        let leaves = entry.clock == known.clock && entry.state.is_none() && known.state.is_some();
        if entry.clock <= known.clock && !leaves {
            return Change::None;
        }
        known.clock = entry.clock;
        known.heard = now;
        if known.state.as_deref() == entry.state {
            return Change::None;
        }
        known.state = entry.state.map(Arc::from);
        Change::Peers
    }

    /// Forgets peers that said nothing for [`EXPIRY`].
    pub(crate) fn expire(&mut self, now: Instant) -> Change {
        let mut change = Change::None;
        self.peers.retain(|_, known| {
            let stays = now.saturating_duration_since(known.heard) < EXPIRY;
            if !stays && known.state.is_some() {
                change = Change::Peers;
            }
            stays
        });
        change
    }

    /// The connection is gone: we see nobody, and have to say our state again when it is back.
    pub(crate) fn disconnect(&mut self) -> Change {
        let saw_somebody = self.peers.values().any(|known| known.state.is_some());
        self.peers.clear();
        self.renew();
        if saw_somebody { Change::Peers } else { Change::None }
    }

    /// What we say of ourselves.
    pub(crate) fn local(&self) -> Option<Arc<str>> {
        self.state.clone()
    }

    /// The others, in no order.
    pub(crate) fn peers(&self) -> Vec<Peer> {
        let peers = self.peers.iter().filter_map(|(client_id, known)| {
            Some(Peer { client_id: *client_id, state: known.state.clone()? })
        });
        peers.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const US: u64 = 1;
    const PEER: u64 = 2;

    fn said(client: u64, clock: u32, state: Option<&str>) -> Vec<u8> {
        awareness::encode(&[Entry { client, clock, state }])
    }

    #[test]
    fn our_state_is_said_once_for_each_change() {
        let mut presence = Presence::new(US);
        assert_eq!(presence.take_update(), None);
        presence.set(None);
        assert_eq!(presence.take_update(), None, "we never said anything");
        presence.set(Some("{}".into()));
        assert_eq!(presence.take_update(), Some(said(US, 1, Some("{}"))));
        assert_eq!(presence.take_update(), None);
        presence.renew();
        assert_eq!(presence.take_update(), Some(said(US, 2, Some("{}"))));
        presence.set(None);
        assert_eq!(presence.take_update(), Some(said(US, 3, None)));
    }

    #[test]
    fn a_peer_comes_changes_and_goes() {
        let (mut presence, now) = (Presence::new(US), Instant::now());
        assert_eq!(presence.apply(&said(PEER, 5, Some("1")), now), Ok(Change::Peers));
        assert_eq!(presence.apply(&said(PEER, 5, Some("2")), now), Ok(Change::None), "old clock");
        assert_eq!(presence.apply(&said(PEER, 6, Some("1")), now), Ok(Change::None), "renewal");
        assert_eq!(presence.apply(&said(PEER, 7, Some("2")), now), Ok(Change::Peers));
        assert_eq!(presence.peers(), [Peer { client_id: PEER, state: "2".into() }]);
        assert_eq!(presence.apply(&said(PEER, 7, None), now), Ok(Change::Peers));
        assert_eq!(presence.peers(), []);
        assert_eq!(presence.apply(&said(PEER, 6, Some("1")), now), Ok(Change::None), "came late");
    }

    #[test]
    fn a_silent_peer_expires() {
        let (mut presence, now) = (Presence::new(US), Instant::now());
        presence.apply(&said(PEER, 1, Some("1")), now).unwrap();
        assert_eq!(presence.expire(now + EXPIRY / 2), Change::None);
        assert_eq!(presence.expire(now + EXPIRY), Change::Peers);
        assert_eq!(presence.peers(), []);
    }

    #[test]
    fn we_outbid_whoever_says_that_we_are_gone() {
        let mut presence = Presence::new(US);
        presence.set(Some("{}".into()));
        presence.take_update();
        presence.apply(&said(US, 9, None), Instant::now()).unwrap();
        assert_eq!(presence.take_update(), Some(said(US, 10, Some("{}"))));
        presence.apply(&said(US, 10, Some("{}")), Instant::now()).unwrap();
        assert_eq!(presence.take_update(), None, "our own echo");
    }

    #[test]
    fn a_reconnection_says_our_state_again_and_sees_the_others_anew() {
        let (mut presence, now) = (Presence::new(US), Instant::now());
        presence.set(Some("{}".into()));
        presence.take_update();
        presence.apply(&said(PEER, 5, Some("1")), now).unwrap();
        assert_eq!(presence.disconnect(), Change::Peers);
        assert!(presence.has_update());
        assert_eq!(presence.apply(&said(PEER, 5, Some("1")), now), Ok(Change::Peers));
    }
}
