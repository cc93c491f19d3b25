//! The words of branches: begun, frozen, and read from the logs; never from a live room, so that
//! every hub sees the same.

use std::sync::Arc;

use bytes::Bytes;
use coopol_protocol::frontier::IdRange;
use rand::RngExt as _;

use super::{DeskError, Means, clerk::Book, frozen::Sealed, printed};
use crate::{
    domain::{
        amendment::{Amendment, Phase, Procedure, Wording as Frozen},
        ids::{AmendmentId, MemberId, RoomId, TextId},
    },
    record::{Record, now_ms},
    store::{AppendError, Expect, LogName, NewRecord, Sequence, Store},
    text::{
        archive::{Adopted as Enacted, FoldError, History, HistoryError, quarantined},
        branch::{Adopted, Alineas, Base, BranchError, Ids, Own, alineas},
        event::TextEvent,
        flat::{self, Block, BlockKind, Run},
        union::standing,
    },
};

/// Why the words of a branch cannot be told.
#[derive(Debug, Clone, thiserror::Error)]
pub enum WordsError {
    /// A log cannot be understood.
    #[error(transparent)]
    History(#[from] HistoryError),
    /// A log cannot be gone through.
    #[error(transparent)]
    Fold(#[from] FoldError),
    /// A branch does not stand on its base.
    #[error(transparent)]
    Branch(#[from] BranchError),
    /// The pass over a text ended early.
    #[error("the words could not be read: try again")]
    Task,
}

/// The room of what an amendment amends.
pub(super) fn base_room(text: TextId, parent: Option<AmendmentId>) -> RoomId {
    match parent {
        Some(parent) => RoomId::Amendment(parent.0),
        None => RoomId::Text(text.0),
    }
}

/// The log of a room.
pub(super) fn log(room: &RoomId) -> LogName {
    LogName::new(&room.to_string()).unwrap_or_else(|_| unreachable!("a room name is a log name"))
}

/// A record of the hub's own hand, or of whoever decides.
pub(super) fn record(
    event: &TextEvent,
    (author, at_ms): (&MemberId, u64),
    key: Option<String>,
) -> NewRecord {
    let (kind, payload, author) = (event.kind(), event.encode(), author.clone());
    let body = Record { kind, at_ms, author, command: None, payload }.encode();
    // Not to be taken for a client's command id, which holds no control character.
    NewRecord { body, unique: key.map(|key| Bytes::from(format!("\0{key}"))) }
}

/// A Yjs client id that nobody has: Yjs draws from 32 bits, the first few are the hub's.
pub(super) fn new_client() -> u64 {
    rand::rng().random_range(1_000..u64::from(u32::MAX))
}

/// Begins the log of a branch, and the text that says why.
pub(super) async fn begin(
    means: &Means,
    (amendment, base): (AmendmentId, RoomId),
    (author, rationale): (&MemberId, &str),
) -> Result<(), DeskError> {
    let branch = TextEvent::Branch { base: base.to_string() };
    let first = vec![record(&branch, (&MemberId::hub(), now_ms()), None)];
    append_first(means, &RoomId::Amendment(amendment.0), first).await?;
    let words = flat::write(&paragraphs(rationale), new_client());
    let Some(words) = words.filter(|_| !rationale.trim().is_empty()) else { return Ok(()) };
    let update = |update| TextEvent::Update { update, relayed: Vec::new() };
    let (hub, at_ms) = (MemberId::hub(), now_ms());
    let records = vec![
        record(&update(flat::genesis_update()), (&hub, at_ms), None),
        record(&update(words), (author, at_ms), None),
    ];
    append_first(means, &RoomId::Text(amendment.0), records).await
}

/// Appends the beginning of a log, which may have been made before.
async fn append_first(
    means: &Means,
    room: &RoomId,
    records: Vec<NewRecord>,
) -> Result<(), DeskError> {
    match means.store.append(log(room), records, Expect::Head(Sequence::ZERO)).await {
        Ok(_) | Err(AppendError::Conflict { .. } | AppendError::Duplicate { .. }) => Ok(()),
        Err(AppendError::Store(error)) => Err(error.into()),
    }
}

fn paragraphs(words: &str) -> Vec<Block> {
    let lines = words.lines().map(str::trim).filter(|line| !line.is_empty());
    let block = |line: &str| Block {
        bid: None,
        kind: BlockKind::Paragraph,
        runs: vec![Run { text: line.to_owned(), ..Run::default() }],
    };
    lines.map(block).collect()
}

/// A log as it stands, with its last record.
pub(super) async fn read(
    store: &dyn Store,
    room: &RoomId,
) -> Result<(History, Sequence), DeskError> {
    let loaded = store.load(log(room)).await?;
    let head = loaded.head();
    let history = work(move || {
        let snapshot = loaded.snapshot.as_ref().map(|folded| (folded.through.0, &folded.body));
        let records = loaded.records.iter().map(|record| (record.seq.0, &record.body));
        Ok(History::decode(snapshot, records)?)
    });
    Ok((history.await?, head))
}

/// Does a pass over a text, not on a task that serves sockets.
pub(super) async fn work<T: Send + 'static>(
    pass: impl FnOnce() -> Result<T, WordsError> + Send + 'static,
) -> Result<T, DeskError> {
    let done = tokio::task::spawn_blocking(pass).await.map_err(|_| WordsError::Task)?;
    Ok(done?)
}

/// What a branch's log says of its words, up to a record.
pub(super) fn own(history: &History, through: Option<u64>) -> Result<Own, WordsError> {
    let is_in = |seq: u64| through.is_none_or(|through| seq <= through);
    let end = history.entries.partition_point(|entry| is_in(entry.seq));
    let skipped = quarantined(&history.entries);
    let mut own = Own::new();
    for entry in standing(&history.entries[..end]) {
        if let Some(update) = entry.event.update().filter(|_| !skipped.contains(&entry.seq)) {
            own.take(update)?;
        }
    }
    Ok(own)
}

/// Up to where the words of an amendment count: those written after it was frozen do not.
pub(super) fn through(amendment: &Amendment) -> Option<u64> {
    match amendment.status.phase() {
        Phase::Written => None,
        Phase::Pending | Phase::Over => amendment.wording.map(|wording| wording.record),
    }
}

/// What an amendment stands on and what it says, read together.
pub(super) struct Stand {
    /// The room of what it amends, and up to where that was read.
    pub(super) base: (RoomId, Sequence),
    /// What the log of that says, the text's for most.
    pub(super) below: Vec<History>,
    /// What its own log says.
    pub(super) own: History,
    /// Up to where its base's own words count, for one that amends an amendment.
    base_through: Option<u64>,
    through: Option<u64>,
}

impl Stand {
    /// Reads the logs of an amendment of `text`.
    pub(super) async fn read(
        means: &Means,
        (text, procedure): (TextId, &Procedure),
        (id, amendment): (AmendmentId, &Amendment),
    ) -> Result<Self, DeskError> {
        let store = means.store.as_ref();
        let (ground, mut head) = read(store, &RoomId::Text(text.0)).await?;
        let mut below = vec![ground];
        if let Some(parent) = amendment.parent {
            let (history, parent_head) = read(store, &RoomId::Amendment(parent.0)).await?;
            below.push(history);
            head = parent_head;
        }
        let (own, _) = read(store, &RoomId::Amendment(id.0)).await?;
        let base_through =
            amendment.parent.and_then(|parent| procedure.amendment(parent)).and_then(through);
        let base = (base_room(text, amendment.parent), head);
        Ok(Self { base, below, own, base_through, through: through(amendment) })
    }

    /// What it amends, as it is now.
    pub(super) fn ground(&self) -> Result<Base, WordsError> {
        let text = self.below.first().map(|text| Base::read(&text.archive, &text.entries));
        let mut base = text.unwrap_or(Err(BranchError::Incomplete))?;
        if let Some(parent) = self.below.get(1) {
            base = base.open(&own(parent, self.base_through)?)?.as_base();
        }
        Ok(base)
    }

    /// Whether it amends the text itself, and not another amendment.
    pub(super) fn is_on_text(&self) -> bool {
        self.below.len() == 1
    }

    /// What it says.
    pub(super) fn words(&self) -> Result<Own, WordsError> {
        own(&self.own, self.through)
    }
}

impl Book {
    /// Reads an amendment with what it stands on.
    pub(super) async fn stand(&mut self, amendment: AmendmentId) -> Result<Stand, DeskError> {
        use crate::domain::amendment::command::Refusal;
        let now = self.now();
        let one = now.procedure.amendment(amendment).ok_or(Refusal::Unknown)?;
        Stand::read(&self.means, (self.text, &now.procedure), (amendment, one)).await
    }

    /// Freezes the wording of a branch as it stands: a record in its own log. Nothing where it
    /// changes nothing.
    pub(super) async fn freeze(
        &mut self,
        amendment: AmendmentId,
    ) -> Result<Option<Frozen>, DeskError> {
        let stand = self.stand(amendment).await?;
        let printed = self.printed(&stand).await?;
        let is_first = printed.is_none() && stand.is_on_text();
        let wording = work(move || {
            let base = stand.ground()?;
            let branch = base.open(&stand.words()?)?;
            if branch.difference().is_empty() {
                return Ok(None);
            }
            let alineas = printed.unwrap_or_else(|| Arc::new(alineas(&base)));
            Ok(Some((Sealed::seal(&branch, &alineas).encode(), alineas)))
        });
        let Some((wording, alineas)) = wording.await? else { return Ok(None) };
        if is_first {
            printed::keep(self.means.store.as_ref(), self.text, &alineas).await?;
        }
        Ok(Some(self.keep_wording(amendment, wording, None).await?))
    }

    /// The numbers of the printed version, for what amends the text itself.
    pub(super) async fn printed(
        &mut self,
        stand: &Stand,
    ) -> Result<Option<Arc<Alineas>>, DeskError> {
        match stand.is_on_text() {
            true => printed::read(self.means.store.as_ref(), self.text).await,
            false => Ok(None),
        }
    }

    /// Appends a wording to its branch's log, once for each `key`.
    pub(super) async fn keep_wording(
        &mut self,
        amendment: AmendmentId,
        wording: Bytes,
        key: Option<String>,
    ) -> Result<Frozen, DeskError> {
        let at_ms = now_ms();
        let wording = record(&TextEvent::Wording(wording), (&MemberId::hub(), at_ms), key);
        let log = log(&RoomId::Amendment(amendment.0));
        let record = match self.means.store.append(log, vec![wording], Expect::Any).await {
            Ok(appended) => appended.last.0,
            Err(AppendError::Duplicate { at, .. }) => at.0,
            Err(error) => return Err(error.unconditional().into()),
        };
        Ok(Frozen { record, at_s: at_ms / 1_000 })
    }
}

/// A wording that was frozen in a branch's log.
pub(super) fn sealed(own: &History, record: u64) -> Result<Option<Sealed>, WordsError> {
    let frozen = own.entries.iter().find(|entry| entry.seq == record);
    match frozen.map(|entry| &entry.event) {
        Some(TextEvent::Wording(body)) => Ok(Some(Sealed::decode(body)?)),
        _ => Ok(None),
    }
}

/// What a record of an adoption did to the ids of its base.
pub(super) fn adopted(enacted: &Enacted) -> Adopted {
    let ids = |ranges: &[IdRange]| {
        let mut ids = Ids::new();
        ranges.iter().for_each(|range| ids.insert(*range));
        ids
    };
    Adopted { inserted: ids(&enacted.inserted), deleted: ids(&enacted.deleted) }
}
