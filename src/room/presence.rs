//! Who is in a room and where their cursors are: bounded, expiring, never stored.
//!
//! A state is Yjs awareness: a client id, a clock and a JSON object. A session speaks for the
//! client ids that it announced first; the hub writes the member's id into the state, so nobody
//! can show another's, and removes the states of a session that ends.

use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet, HashMap},
    time::Duration,
};

use bytes::Bytes;
use coopol_protocol::awareness::{self, Entry};
use serde_json::value::RawValue;

use super::SubscriberId;
use crate::domain::ids::MemberId;

/// Client ids that one session may announce in one room: a tab has one, tests a few.
pub const MAX_STATES_PER_SESSION: usize = 16;
/// States in one room: beyond it nobody can follow anyone.
pub const MAX_STATES_PER_ROOM: usize = 10_000;
/// A state that was not renewed for this long is gone; clients renew every 15 s.
pub const EXPIRY: Duration = Duration::from_secs(45);
/// The field of a state that names the member.
const MEMBER_FIELD: &str = "member";

#[derive(Debug)]
struct State {
    clock: u32,
    json: String,
    session: SubscriberId,
    member: MemberId,
    renewed_at: Duration,
}

/// The states of one room, and which of them changed since they were last sent.
#[derive(Debug, Default)]
pub struct Presence {
    states: HashMap<u64, State>,
    /// How many states each session has.
    by_session: HashMap<SubscriberId, usize>,
    gone: HashMap<u64, u32>,
    /// States that went while somebody lagged, who would go on showing them.
    departed: HashMap<u64, u32>,
    changed: BTreeSet<u64>,
    /// What a joiner is told, until something changes.
    all: Option<Bytes>,
    members: Members,
}

/// How many states each member has, and whether the rest of the hub knows who they are.
#[derive(Debug, Default)]
struct Members {
    states: HashMap<MemberId, usize>,
    have_changed: bool,
}

impl Members {
    fn count(&mut self, member: &MemberId) {
        if let Some(states) = self.states.get_mut(member) {
            *states += 1;
        } else {
            self.states.insert(member.clone(), 1);
            self.have_changed = true;
        }
    }

    fn discount(&mut self, member: &MemberId) {
        let Some(states) = self.states.get_mut(member) else { return };
        *states -= 1;
        if *states == 0 {
            self.states.remove(member);
            self.have_changed = true;
        }
    }
}

impl Presence {
    /// Takes what a session announces; returns whether anything is to be sent on.
    pub fn receive(
        &mut self,
        (session, member): (SubscriberId, &MemberId),
        entries: &[Entry<'_>],
        now: Duration,
    ) -> bool {
        for entry in entries {
            match entry.state {
                Some(json) => self.announce((session, member), entry, json, now),
                None => self.withdraw(session, entry),
            }
        }
        !self.changed.is_empty()
    }

    fn announce(
        &mut self,
        (session, member): (SubscriberId, &MemberId),
        entry: &Entry<'_>,
        json: &str,
        now: Duration,
    ) {
        match self.states.get(&entry.client) {
            Some(known) if known.clock >= entry.clock => return,
            // A newer clock from another socket is the same tab after a reconnect, or a theft.
            Some(known) if known.session != session && known.member != *member => return,
            Some(known) if known.session == session => {}
            _ if !self.has_room(session) => return,
            _ => {}
        }
        let Some(json) = stamp(json, member) else { return };
        self.members.count(member);
        let member = member.clone();
        let state = State { clock: entry.clock, json, session, member, renewed_at: now };
        *self.by_session.entry(session).or_default() += 1;
        if let Some(before) = self.states.insert(entry.client, state) {
            self.discount(before.session);
            self.members.discount(&before.member);
        }
        self.gone.remove(&entry.client);
        self.departed.remove(&entry.client);
        self.touch(entry.client);
    }

    fn has_room(&self, session: SubscriberId) -> bool {
        let own = self.by_session.get(&session).copied().unwrap_or_default();
        own < MAX_STATES_PER_SESSION && self.states.len() < MAX_STATES_PER_ROOM
    }

    fn withdraw(&mut self, session: SubscriberId, entry: &Entry<'_>) {
        let own = self.states.get(&entry.client).is_some_and(|state| state.session == session);
        if own {
            self.remove(entry.client, entry.clock);
        }
    }

    fn remove(&mut self, client: u64, clock: u32) {
        if let Some(state) = self.states.remove(&client) {
            self.discount(state.session);
            self.members.discount(&state.member);
            self.gone.insert(client, clock.max(state.clock));
            self.touch(client);
        }
    }

    fn touch(&mut self, client: u64) {
        self.changed.insert(client);
        self.all = None;
    }

    fn discount(&mut self, session: SubscriberId) {
        if let Some(count) = self.by_session.get_mut(&session) {
            *count -= 1;
            if *count == 0 {
                self.by_session.remove(&session);
            }
        }
    }

    /// A session ended: its states go.
    pub fn leave(&mut self, session: SubscriberId) {
        self.remove_where(|state| state.session == session);
    }

    /// States that were not renewed go.
    pub fn expire(&mut self, now: Duration) {
        self.remove_where(|state| state.renewed_at + EXPIRY <= now);
    }

    fn remove_where(&mut self, ends: impl Fn(&State) -> bool) {
        let ended = self.states.iter().filter(|(_, state)| ends(state));
        let ended: Vec<_> = ended.map(|(client, state)| (*client, state.clock)).collect();
        for (client, clock) in ended {
            self.remove(client, clock);
        }
    }

    /// Whether something waits to be sent.
    pub fn has_changes(&self) -> bool {
        !self.changed.is_empty()
    }

    /// What changed since the last call, as one awareness update.
    pub fn take_changes(&mut self) -> Option<Bytes> {
        if self.changed.is_empty() {
            return None;
        }
        let changed = std::mem::take(&mut self.changed);
        let entries: Vec<_> = changed.iter().filter_map(|client| self.entry(*client)).collect();
        let update = awareness::encode(&entries);
        // A room that so many have left has bigger worries than who still sees them for a while.
        if self.departed.len() < MAX_STATES_PER_ROOM {
            self.departed.extend(self.gone.drain());
        }
        self.gone.clear();
        Some(update.into())
    }

    /// Who is here, if that is not what it was at the last call.
    pub fn take_members(&mut self) -> Option<Vec<MemberId>> {
        let has_changed = std::mem::take(&mut self.members.have_changed);
        has_changed.then(|| self.members.states.keys().cloned().collect())
    }

    /// Nobody lags: all have heard who went.
    pub fn forget_departed(&mut self) {
        self.departed.clear();
    }

    /// For someone who lagged: everybody's state, and who went meanwhile.
    pub fn missed(&mut self) -> Option<Bytes> {
        if self.departed.is_empty() {
            return self.all();
        }
        let departed = self.departed.iter();
        let departed = departed.map(|(&client, &clock)| Entry { client, clock, state: None });
        let here = self.states.keys().filter_map(|client| self.entry(*client));
        let entries: Vec<_> = here.chain(departed).collect();
        Some(awareness::encode(&entries).into())
    }

    fn entry(&self, client: u64) -> Option<Entry<'_>> {
        if let Some(state) = self.states.get(&client) {
            return Some(Entry { client, clock: state.clock, state: Some(&state.json) });
        }
        self.gone.get(&client).map(|&clock| Entry { client, clock, state: None })
    }

    /// Everybody's state as one awareness update, for someone who joins.
    pub fn all(&mut self) -> Option<Bytes> {
        if self.states.is_empty() {
            return None;
        }
        if self.all.is_none() {
            let entries = self.states.keys().filter_map(|client| self.entry(*client));
            let entries: Vec<_> = entries.collect();
            self.all = Some(awareness::encode(&entries).into());
        }
        self.all.clone()
    }
}

/// The state with the member's id written into it; `None` if it is not a JSON object. What its
/// fields say is not looked at: a cursor moves with every letter.
fn stamp(json: &str, member: &MemberId) -> Option<String> {
    let mut state: BTreeMap<Cow<'_, str>, &RawValue> = serde_json::from_str(json).ok()?;
    let stamp = serde_json::value::to_raw_value(member.as_str()).ok()?;
    if *member == MemberId::anonymous() {
        state.remove(MEMBER_FIELD);
    } else {
        state.insert(MEMBER_FIELD.into(), &stamp);
    }
    serde_json::to_string(&state).ok()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    const A: SubscriberId = SubscriberId(1);
    const B: SubscriberId = SubscriberId(2);

    fn entry(client: u64, clock: u32, state: Option<&str>) -> Entry<'_> {
        Entry { client, clock, state }
    }

    fn decoded(update: &Bytes) -> Vec<(u64, u32, Option<String>)> {
        let entries = awareness::decode(update).unwrap();
        entries.iter().map(|e| (e.client, e.clock, e.state.map(str::to_owned))).collect()
    }

    #[test]
    fn presence_1_the_member_is_written_by_the_hub() {
        let mut presence = Presence::default();
        let lea = MemberId::new("lea").unwrap();
        let forged = r#"{"member":"max","x":1}"#;
        assert!(presence.receive((A, &lea), &[entry(7, 1, Some(forged))], Duration::ZERO));
        let sent = decoded(&presence.take_changes().unwrap());
        assert_eq!(sent, [(7, 1, Some(r#"{"member":"lea","x":1}"#.to_owned()))]);
        assert!(!presence.receive((A, &lea), &[entry(8, 1, Some("[1]"))], Duration::ZERO));
    }

    #[test]
    fn presence_2_nobody_speaks_for_another_session() {
        let mut presence = Presence::default();
        let (lea, max) = (MemberId::new("lea").unwrap(), MemberId::new("max").unwrap());
        presence.receive((A, &lea), &[entry(7, 1, Some("{}"))], Duration::ZERO);
        presence.take_changes();
        assert!(!presence.receive((B, &max), &[entry(7, 9, Some("{}"))], Duration::ZERO));
        assert!(!presence.receive((B, &max), &[entry(7, 9, None)], Duration::ZERO));
        // The same member on a new socket takes its tab's state over.
        assert!(presence.receive((B, &lea), &[entry(7, 2, Some("{}"))], Duration::ZERO));
    }

    #[test]
    fn presence_3_a_session_that_ends_takes_its_states_along_at_their_last_clock() {
        let mut presence = Presence::default();
        let lea = MemberId::new("lea").unwrap();
        presence.receive((A, &lea), &[entry(7, 5, Some("{}"))], Duration::ZERO);
        presence.take_changes();
        presence.leave(A);
        assert_eq!(decoded(&presence.take_changes().unwrap()), [(7, 5, None)]);
        assert_eq!(presence.all(), None);
    }

    #[test]
    fn presence_3_who_lagged_hears_who_went_meanwhile() {
        let mut presence = Presence::default();
        let lea = MemberId::new("lea").unwrap();
        presence.receive((A, &lea), &[entry(7, 5, Some("{}"))], Duration::ZERO);
        presence.leave(A);
        presence.take_changes();
        assert_eq!(decoded(&presence.missed().unwrap()), [(7, 5, None)]);
        // Whoever comes back is there.
        presence.receive((B, &lea), &[entry(7, 6, Some("{}"))], Duration::ZERO);
        let state = Some(r#"{"member":"lea"}"#.to_owned());
        assert_eq!(decoded(&presence.missed().unwrap()), [(7, 6, state)]);
        presence.leave(B);
        presence.take_changes();
        presence.forget_departed();
        assert_eq!(presence.missed(), None);
    }

    #[test]
    fn home_3_who_is_here_is_told_when_somebody_comes_or_goes() {
        let mut presence = Presence::default();
        let lea = MemberId::new("lea").unwrap();
        presence.receive((A, &lea), &[entry(7, 1, Some("{}"))], Duration::ZERO);
        assert_eq!(presence.take_members(), Some(vec![lea.clone()]));
        // Moving, a second tab, and a tab on a new socket change nothing.
        presence.receive((A, &lea), &[entry(7, 2, Some("{}"))], Duration::ZERO);
        presence.receive((B, &lea), &[entry(8, 1, Some("{}"))], Duration::ZERO);
        presence.receive((B, &lea), &[entry(7, 3, Some("{}"))], Duration::ZERO);
        presence.leave(A);
        assert_eq!(presence.take_members(), None);
        presence.leave(B);
        assert_eq!(presence.take_members(), Some(Vec::new()));
    }

    #[test]
    fn presence_4_states_expire_and_are_bounded() {
        let mut presence = Presence::default();
        let lea = MemberId::new("lea").unwrap();
        for client in 0..100 {
            presence.receive((A, &lea), &[entry(client, 1, Some("{}"))], Duration::ZERO);
        }
        assert_eq!(decoded(&presence.all().unwrap()).len(), MAX_STATES_PER_SESSION);
        presence.receive((A, &lea), &[entry(3, 2, Some("{}"))], Duration::from_secs(30));
        presence.expire(EXPIRY);
        assert_eq!(decoded(&presence.all().unwrap()).len(), 1);
    }
}
