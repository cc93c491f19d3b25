//! What comes into a room: checked, queued, appended; acknowledged when durable.

mod queue;

use std::collections::{HashMap, HashSet};

use bytes::Bytes;
use coopol_protocol::{
    connection::{Outcome, Receipt},
    frontier::{Accepted, Frontier, IdRange, Verdict},
};
use tokio::time::Instant;

pub(super) use self::queue::{Answer, Due, Kept, is_awaited};
use self::queue::{Content, Queue, Stored, Waiting};
use super::{Copied, CopiesRefused, RoomEnv, SubscriberId, claims::Claims, upstream::Below};
use crate::{
    domain::ids::{CommandId, MemberId, RoomId},
    record::{Record, now_ms},
    store::{Appended, NewRecord},
    text::{event::TextEvent, flat::GENESIS_CLIENT},
};

/// What became of an update at the door.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Taken {
    /// On its way into the log; the receipt is kept.
    Queued,
    /// It adds nothing, and everything it holds is durable: settle the receipts now.
    Known(Vec<Due>),
    /// It builds on something that is not here.
    Gap(Vec<Due>),
    /// It writes under a client id of what this is a branch of, or the other way round.
    Foreign(Vec<Due>),
    /// It breaks the rules of the encoding.
    Malformed(Vec<Due>, String),
}

/// What has become durable.
pub(super) struct Durable {
    /// Where the store put it; `None` if it stood in the log already.
    pub(super) appended: Option<Appended>,
    /// Who waits for updates.
    pub(super) due: Vec<Due>,
    /// Who waits for copies.
    pub(super) copies: Vec<(SubscriberId, CommandId)>,
    /// Whether it was kept back before.
    pub(super) kept: Kept,
}

/// When something came in.
#[derive(Clone, Copy)]
pub(super) struct Arrival {
    /// In milliseconds since 1970.
    pub(super) at_ms: u64,
    /// Until when it may wait for others; `None` where somebody waits to be told that it is stored.
    pub(super) kept_until: Option<Instant>,
}

impl Arrival {
    /// Now, and to be stored at once.
    pub(super) fn now() -> Self {
        Self { at_ms: now_ms(), kept_until: None }
    }
}

/// The intake of one room.
pub(super) struct Intake {
    queue: Queue,
    frontier: Frontier,
    owners: HashMap<u64, MemberId>,
    /// Who waits for the copies on their way. A log holds an id once, so it is queued once.
    askers: HashMap<CommandId, Vec<SubscriberId>>,
    /// Clients that wrote in what this is a branch of: whoever writes under them here would write
    /// over their words there.
    below: HashSet<u64>,
    /// Clients of the branches of this text, and of their texts.
    claims: Claims,
}

impl Intake {
    /// An intake that knows what the log holds.
    pub(super) fn new(
        room: RoomId,
        (env, below): (&RoomEnv, Option<&Below>),
        frontier: Frontier,
        owners: HashMap<u64, MemberId>,
    ) -> Self {
        let queue = Queue::new(room.clone(), env.store.clone(), env.health.clone());
        let clients = below.map(|below| below.clients.clone()).unwrap_or_default();
        let bases = below.map(|below| below.logs.iter().map(|(room, _)| room.clone()).collect());
        let claims = Claims::new(env.claims.clone(), room, bases.unwrap_or_default());
        let owners = reserve(owners);
        claims.claim(owners.keys().copied().filter(|client| !clients.contains(client)));
        Self { queue, frontier, owners, askers: HashMap::new(), below: clients, claims }
    }

    /// Checks an update of a member's that may write, and queues what is new in it.
    pub(super) fn take(
        &mut self,
        due: Vec<Due>,
        member: &MemberId,
        update: &Bytes,
        arrival: Arrival,
    ) -> Taken {
        match self.frontier.examine(update) {
            Err(malformed) => Taken::Malformed(due, malformed.to_string()),
            Ok(Verdict::Gap { .. }) => Taken::Gap(due),
            Ok(Verdict::Known) => self.attach(due),
            Ok(Verdict::New(accepted)) if self.is_foreign(&accepted) => Taken::Foreign(due),
            Ok(Verdict::New(accepted)) => {
                self.frontier.advance(&accepted);
                let relayed = self.bind(member, &accepted);
                let update = accepted.update;
                let event = TextEvent::Update { update: update.clone(), relayed };
                self.enqueue(&event, (member, arrival), Content::Update(update), due);
                Taken::Queued
            }
        }
    }

    /// Whether an update brings words under a client id that stands on the other side: below, or in
    /// a branch of this text.
    fn is_foreign(&self, accepted: &Accepted) -> bool {
        let is_new = |client: &u64| !self.owners.contains_key(client);
        let clients = accepted.inserted.iter().map(|range| range.client);
        clients.clone().any(|client| self.below.contains(&client))
            || clients.filter(is_new).any(|client| self.claims.is_taken(client))
    }

    /// Learns an update of what this is a branch of.
    pub(super) fn learn_below(&mut self, update: &Bytes) {
        if let Ok(Verdict::New(accepted)) = self.frontier.examine(update) {
            self.frontier.advance(&accepted);
            // An adopted branch keeps its own ids, which then stand on both sides.
            let clients = accepted.inserted.iter().map(|range| range.client);
            self.below.extend(clients);
        }
    }

    /// Queues copies that a member who may write reports; what has an id that the log holds already
    /// counts as stored. Nobody says of others' words where they come from.
    pub(super) fn take_copies(
        &mut self,
        (from, id): (SubscriberId, CommandId),
        member: &MemberId,
        copies: Vec<Copied>,
    ) -> Result<(), CopiesRefused> {
        let owner = |copy: &Copied| self.owners.get(&copy.client);
        if copies.iter().filter_map(owner).any(|owner| owner != member) {
            return Err(CopiesRefused::OthersWords);
        }
        if let Some(askers) = self.askers.get_mut(&id) {
            askers.push(from);
            return Ok(());
        }
        self.askers.insert(id.clone(), vec![from]);
        let copies = TextEvent::CopyMap(copies);
        self.enqueue(&copies, (member, Arrival::now()), Content::Copies(id), Vec::new());
        Ok(())
    }

    /// Judges an update of a member's that may only read: it is stored if it adds nothing to what
    /// is here, else refused. `None`: it adds nothing, but is settled with what is under way.
    pub(super) fn recognise(
        &mut self,
        (from, receipt): Due,
        update: &Bytes,
    ) -> Option<(Receipt, Outcome)> {
        if !self.knows(update) {
            return Some((receipt, Outcome::Refused));
        }
        match self.attach(vec![(from, receipt)]) {
            Taken::Known(due) => due.into_iter().next().map(|(_, owed)| (owed, Outcome::Stored)),
            Taken::Queued | Taken::Gap(_) | Taken::Foreign(_) | Taken::Malformed(..) => None,
        }
    }

    /// Whether an update that could be taken brings new elements, and not only deletions.
    pub(super) fn inserts(&self, update: &Bytes) -> bool {
        let verdict = self.frontier.examine(update);
        matches!(verdict, Ok(Verdict::New(accepted)) if !accepted.inserted.is_empty())
    }

    /// Whether an update adds nothing to what is here.
    pub(super) fn knows(&self, update: &Bytes) -> bool {
        matches!(self.frontier.examine(update), Ok(Verdict::Known))
    }

    /// Queues the quarantine of a record. The log takes it once, whoever else says it, and also
    /// when it is repeated because the answer was lost.
    pub(super) fn quarantine(&mut self, seq: u64) {
        let record = encode(&TextEvent::Quarantine { seq }, (&MemberId::hub(), now_ms()), None);
        // Not to be taken for a client's command id, which holds no control character.
        let unique = Some(format!("\0quarantine {seq}").into());
        let record = NewRecord { unique, ..record };
        let (content, due, kept_until) = (Content::Note, Vec::new(), None);
        self.queue.push(Waiting { record, content, due, kept_until });
    }

    /// Queues the rise of the epoch.
    pub(super) fn raise_epoch(&mut self, epoch: u64) {
        let event = TextEvent::Epoch { epoch };
        self.enqueue(&event, (&MemberId::hub(), Arrival::now()), Content::Note, Vec::new());
    }

    /// Learns an update that somebody else appended to the log.
    pub(super) fn learn(&mut self, member: &MemberId, update: &Bytes, relayed: &[u64]) {
        if let Ok(Verdict::New(accepted)) = self.frontier.examine(update) {
            self.frontier.advance(&accepted);
            for range in accepted.inserted.iter().filter(|r| !relayed.contains(&r.client)) {
                self.owners.entry(range.client).or_insert_with(|| member.clone());
            }
        }
    }

    /// Learns what the document deleted by itself: what stood in something that was deleted. No
    /// update names those ids until a client's whole delete set does.
    pub(super) fn learn_deleted(&mut self, ranges: &[IdRange]) {
        ranges.iter().for_each(|range| self.frontier.mark_deleted(*range));
    }

    /// Starts over from what the log holds, after the document was rebuilt. What is queued or
    /// under way stays, and counts as here where it still fits.
    pub(super) fn reset(
        &mut self,
        frontier: Frontier,
        owners: HashMap<u64, MemberId>,
        below: HashSet<u64>,
    ) {
        self.below = below;
        self.frontier = frontier;
        let known = std::mem::replace(&mut self.owners, reserve(owners));
        // Who began to write under an id keeps it, also if the log has lost the beginning.
        for (client, owner) in known {
            self.owners.entry(client).or_insert(owner);
        }
        for update in self.queue.updates() {
            if let Ok(Verdict::New(accepted)) = self.frontier.examine(update) {
                self.frontier.advance(&accepted);
            }
        }
    }

    /// An update whose content is known: settled with the last thing that is under way.
    fn attach(&mut self, due: Vec<Due>) -> Taken {
        self.queue.attach(due).map_or_else(Taken::Known, |()| Taken::Queued)
    }

    /// Binds new client ids to the member; returns the ids that belong to somebody else.
    fn bind(&mut self, member: &MemberId, accepted: &Accepted) -> Vec<u64> {
        let mut relayed = Vec::new();
        for range in &accepted.inserted {
            let owner = self.owners.entry(range.client).or_insert_with(|| {
                self.claims.claim([range.client]);
                member.clone()
            });
            // The ranges of one client follow each other.
            if owner != member && relayed.last() != Some(&range.client) {
                relayed.push(range.client);
            }
        }
        relayed
    }

    fn enqueue(
        &mut self,
        event: &TextEvent,
        (author, Arrival { at_ms, kept_until }): (&MemberId, Arrival),
        content: Content,
        due: Vec<Due>,
    ) {
        let command = match &content {
            Content::Copies(id) => Some(id.clone()),
            Content::Update(_) | Content::Note => None,
        };
        let record = encode(event, (author, at_ms), command);
        self.queue.push(Waiting { record, content, due, kept_until });
    }

    /// Whether the room should stop reading its mailbox until an append succeeds.
    pub(super) fn is_full(&self) -> bool {
        self.queue.is_full()
    }

    /// Whether everything accepted is durable.
    pub(super) fn is_settled(&self) -> bool {
        self.queue.is_empty()
    }

    /// Starts an append if one is due. Call after every change, and at [`Self::next_start`].
    pub(super) fn start(&mut self) {
        self.queue.start();
    }

    /// When [`Self::start`] has something to do, whatever else happens.
    pub(super) fn next_start(&self) -> Option<Instant> {
        self.queue.next_start()
    }

    /// Waits for the append under way. Cancel safe.
    pub(super) async fn answer(&mut self) -> Answer {
        self.queue.answer().await
    }

    /// Takes an answer in; returns what is durable now.
    pub(super) fn advance(&mut self, answer: Answer) -> Option<Durable> {
        let Stored { appended, batch, kept } = self.queue.advance(answer)?;
        let (mut due, mut copies) = (Vec::new(), Vec::new());
        for waiting in batch {
            due.extend(waiting.due);
            if let Content::Copies(id) = waiting.content {
                let askers = self.askers.remove(&id).unwrap_or_default();
                copies.extend(askers.into_iter().map(|asker| (asker, id.clone())));
            }
        }
        Some(Durable { appended, due, copies, kept })
    }
}

/// An event as a record, which the log takes once for each command.
fn encode(
    event: &TextEvent,
    (author, at_ms): (&MemberId, u64),
    command: Option<CommandId>,
) -> NewRecord {
    let (kind, payload, author) = (event.kind(), event.encode(), author.clone());
    let unique = command.as_ref().map(|id| Bytes::copy_from_slice(id.as_str().as_bytes()));
    let body = Record { kind, at_ms, author, command, payload }.encode();
    NewRecord { body, unique }
}

/// The first block's client id is the hub's in every room: a page that makes the first block of an
/// open room passes the hub's words on.
fn reserve(mut owners: HashMap<u64, MemberId>) -> HashMap<u64, MemberId> {
    owners.insert(GENESIS_CLIENT, MemberId::hub());
    owners
}
