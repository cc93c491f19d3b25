//! The clerk of one text: decides what is asked about its amendments, appends, and takes in what
//! the procedure's log shows.

use std::{sync::Arc, time::Duration};

use bytes::Bytes;
use tokio::{
    sync::{mpsc, watch},
    time::timeout,
};
use uuid::Uuid;

use super::{
    DeskError, MAX_WAITING_ERRANDS, Means,
    bulletin::Change,
    errand::{Ask, Outcome},
    survey::Surveyor,
};
use crate::{
    domain::{
        amendment::{
            Petition, Procedure, command::Command, event::Event, minutes::Minute, rights::Floor,
        },
        ids::{AmendmentId, CommandId, MemberId, TextId},
        organisation::{Organisation, rights::Actor},
    },
    record::{Kind, Record, now_ms},
    store::{
        AppendError, Expect, LogName, NewRecord, ReadError, Sequence, StoreError, StoredRecord,
        Tail,
    },
};

/// What the names of procedure logs begin with.
pub(super) const PREFIX: &str = "amendments:";
/// Records read in one step.
const PAGE: usize = 1_000;
/// How long one errand may take, store outages included, before its petitioner is told.
const PATIENCE: Duration = Duration::from_secs(20);
/// The pause before the store is tried again.
const RETRY_PAUSE: Duration = Duration::from_millis(200);

/// The text of a procedure log's name.
pub(super) fn text_of(name: &str) -> Option<TextId> {
    Uuid::parse_str(name.strip_prefix(PREFIX)?).ok().map(TextId)
}

fn log(text: TextId) -> LogName {
    LogName::new(&format!("{PREFIX}{text}"))
        .unwrap_or_else(|_| unreachable!("a prefix and a uuid are a log name"))
}

/// Everything decided on the amendments of a text, up to one record.
#[derive(Clone, Debug)]
pub struct View {
    /// The text.
    pub text: TextId,
    /// As it stands.
    pub procedure: Procedure,
    /// The last record in it.
    pub head: Sequence,
    /// Everything that was done, the oldest first.
    pub minutes: imbl::Vector<Minute>,
}

impl View {
    /// The procedure with what gives rights in it.
    pub fn floor<'a>(&'a self, organisation: &'a Organisation) -> Floor<'a> {
        Floor { organisation, text: self.text, procedure: &self.procedure }
    }

    fn take(&mut self, stored: &StoredRecord) -> Result<Vec<Event>, StoreError> {
        self.head = stored.seq;
        let (record, events) = decode(self.text, stored)?;
        let (at_s, by) = (record.at_ms / 1_000, record.author);
        for (index, event) in events.iter().enumerate() {
            self.procedure.apply(event.clone(), &by, at_s);
            let index = u32::try_from(index).unwrap_or(u32::MAX);
            let (seq, by, event) = (stored.seq.0, by.clone(), event.clone());
            self.minutes.push_back(Minute { seq, index, at_s, by, event });
        }
        Ok(events)
    }
}

/// Reaches the clerk of one text. Cheap to clone.
#[derive(Clone)]
pub(super) struct Clerk {
    view: watch::Receiver<Arc<View>>,
    pub(super) asks: mpsc::Sender<Ask>,
    pub(super) surveyor: Surveyor,
}

impl Clerk {
    /// Reads a procedure, finishes what a crash cut off, and follows it from then on.
    pub(super) async fn open(text: TextId, means: Means) -> Result<Self, StoreError> {
        let view = load(text, &means).await?;
        let tail = means.store.follow(log(text), view.head);
        let (sender, view) = watch::channel(Arc::new(view));
        let (asks, waiting) = mpsc::channel(MAX_WAITING_ERRANDS);
        let surveyor = Surveyor::new(means.clone(), view.clone());
        let mut book = Book { text, means, tail, view: sender };
        if let Err(error) = book.finish_enactments().await {
            tracing::error!(%text, %error, "what a crash cut off is not finished");
        }
        tokio::spawn(book.run(waiting));
        Ok(Self { view, asks, surveyor })
    }

    /// Everything decided, now. Cheap.
    pub(super) fn view(&self) -> Arc<View> {
        Arc::clone(&self.view.borrow())
    }
}

async fn load(text: TextId, means: &Means) -> Result<View, StoreError> {
    let (procedure, minutes) = (Procedure::default(), imbl::Vector::new());
    let mut view = View { text, procedure, head: Sequence::ZERO, minutes };
    loop {
        let records = means.store.read(log(text), view.head, PAGE).await.map_err(unreadable)?;
        if records.is_empty() {
            return Ok(view);
        }
        for record in &records {
            view.take(record)?;
        }
    }
}

fn unreadable(error: ReadError) -> StoreError {
    match error {
        ReadError::Store(error) => error,
        other @ (ReadError::Compacted { .. } | ReadError::Lost { .. }) => {
            StoreError::Damaged(format!("a procedure: {other}").into())
        }
    }
}

/// The procedure of one text in the hands of its task.
pub(super) struct Book {
    pub(super) text: TextId,
    pub(super) means: Means,
    tail: Box<dyn Tail>,
    view: watch::Sender<Arc<View>>,
}

/// Who decides, by what right.
pub(super) type By<'a> = (&'a MemberId, Option<&'a CommandId>);

impl Book {
    async fn run(mut self, mut asks: mpsc::Receiver<Ask>) {
        loop {
            tokio::select! {
                records = self.tail.next() => self.follow(records).await,
                ask = asks.recv() => match ask {
                    Some(ask) => self.answer(ask).await,
                    None => return,
                }
            }
        }
    }

    async fn follow(&mut self, records: Result<Vec<StoredRecord>, ReadError>) {
        match records {
            Ok(records) => self.show(&records),
            Err(error) => {
                tracing::error!(text = %self.text, %error, "a procedure cannot be followed");
                tokio::time::sleep(RETRY_PAUSE).await;
            }
        }
    }

    async fn answer(&mut self, Ask { who, id, errand, answer }: Ask) {
        let late = || StoreError::Unavailable("it did not answer in time".into()).into();
        let doing = self.carry_out((&who, id.as_ref()), errand);
        let outcome = timeout(PATIENCE, doing).await.unwrap_or_else(|_| Err(late()));
        let _ = answer.send(outcome);
    }

    /// Everything decided, now.
    pub(super) fn now(&self) -> Arc<View> {
        Arc::clone(&self.view.borrow())
    }

    /// Shows records that the log's tail has shown, and tells of what they changed. One that cannot
    /// be understood is passed over, loudly.
    fn show(&mut self, records: &[StoredRecord]) {
        let mut changed = Vec::new();
        self.view.send_modify(|view| {
            let view = Arc::make_mut(view);
            for stored in records {
                match view.take(stored) {
                    Ok(events) => changed.extend(events),
                    Err(error) => tracing::error!(%error, "a decision is passed over"),
                }
            }
        });
        let text = self.text;
        self.means.bulletin.send_modify(|bulletin| {
            for amendment in changed.iter().filter_map(Event::amendment) {
                bulletin.push(Change { text, amendment, ballot: None });
            }
        });
    }

    /// What commands come to one after the other on the state as it stands.
    pub(super) fn weigh(
        &self,
        who: &MemberId,
        commands: &[Command],
    ) -> Result<Vec<Event>, DeskError> {
        let now_s = now_ms() / 1_000;
        let house = self.means.house.view();
        let mut then = self.now().procedure.clone();
        let mut events = Vec::new();
        for command in commands {
            let (organisation, text) = (&house.organisation, self.text);
            let actor = Actor::Member(who);
            let petition = Petition { organisation, text, actor, now_s };
            for event in then.decide(petition, command.clone())? {
                then.apply(event.clone(), who, now_s);
                events.push(event);
            }
        }
        Ok(events)
    }

    /// Decides until the log has not moved meanwhile. An act that was carried out before, by the
    /// id that its petitioner gave it, is known by that.
    pub(super) async fn decide(
        &mut self,
        (who, given): By<'_>,
        commands: &[Command],
    ) -> Result<Outcome, DeskError> {
        let own = CommandId::new(&Uuid::now_v7().to_string()).ok();
        let id = given.or(own.as_ref());
        loop {
            let head = self.now().head;
            let events = match (self.weigh(who, commands), given) {
                (Err(DeskError::Refused(refusal)), Some(id)) => {
                    return self.refuse((who, id), refusal.into()).await;
                }
                (events, _) => events?,
            };
            if events.is_empty() {
                return Ok(Outcome::Nothing);
            }
            let record = record(who, &events, (now_ms(), id, None));
            match self.means.store.append(log(self.text), vec![record], Expect::Head(head)).await {
                Ok(appended) => {
                    self.catch_up(appended.last).await?;
                    return Ok(Outcome::Done);
                }
                Err(AppendError::Duplicate { at, .. }) => {
                    self.catch_up(at).await?;
                    return Ok(Outcome::Repeated);
                }
                Err(AppendError::Conflict { head }) => self.catch_up(head).await?,
                Err(AppendError::Store(error @ StoreError::Unavailable(_))) => {
                    tracing::warn!(%error, "a decision waits for the store");
                    tokio::time::sleep(RETRY_PAUSE).await;
                }
                Err(AppendError::Store(error)) => return Err(error.into()),
            }
        }
    }

    /// Appends what follows from a record elsewhere: a fact, which no state can refuse. `key` is
    /// that record's name, so that it follows once.
    pub(super) async fn derive(
        &mut self,
        (who, at_ms): (&MemberId, u64),
        key: &str,
        events: &[Event],
    ) -> Result<(), DeskError> {
        let record = record(who, events, (at_ms, None, Some(key)));
        loop {
            let appended =
                self.means.store.append(log(self.text), vec![record.clone()], Expect::Any).await;
            match appended {
                Ok(appended) => return self.catch_up(appended.last).await,
                Err(AppendError::Duplicate { at, .. }) => return self.catch_up(at).await,
                Err(AppendError::Store(error @ StoreError::Unavailable(_))) => {
                    tracing::warn!(%error, "what follows from a decision waits for the store");
                    tokio::time::sleep(RETRY_PAUSE).await;
                }
                Err(AppendError::Conflict { head }) => self.catch_up(head).await?,
                Err(AppendError::Store(error)) => return Err(error.into()),
            }
        }
    }

    /// A refusal, unless this very act was carried out before.
    async fn refuse(
        &mut self,
        (who, id): (&MemberId, &CommandId),
        refusal: DeskError,
    ) -> Result<Outcome, DeskError> {
        let probe = record(who, &[], (now_ms(), Some(id), None));
        // An expectation that never holds: only the unique key is asked for.
        let expect = Expect::Head(Sequence(u64::MAX));
        match self.means.store.append(log(self.text), vec![probe], expect).await {
            Err(AppendError::Duplicate { at, .. }) => {
                self.catch_up(at).await?;
                Ok(Outcome::Repeated)
            }
            _ => Err(refusal),
        }
    }

    async fn catch_up(&mut self, to: Sequence) -> Result<(), DeskError> {
        while self.view.borrow().head < to {
            match self.tail.next().await {
                Ok(records) => self.show(&records),
                Err(ReadError::Store(StoreError::Unavailable(_))) => {
                    tokio::time::sleep(RETRY_PAUSE).await;
                }
                Err(error) => {
                    return Err(StoreError::Damaged(error.to_string().into()).into());
                }
            }
        }
        Ok(())
    }
}

/// A decision's record: its payload is the JSON list of its events.
fn record(
    author: &MemberId,
    events: &[Event],
    (at_ms, id, key): (u64, Option<&CommandId>, Option<&str>),
) -> NewRecord {
    let payload = serde_json::to_vec(events).unwrap_or_else(|_| unreachable!("events are JSON"));
    let unique = match (id, key) {
        (_, Some(key)) => Some(Bytes::from(format!("\0{key}"))),
        (Some(id), None) => Some(Bytes::from(format!("{author}/{}", id.as_str()))),
        (None, None) => None,
    };
    let record = Record {
        kind: Kind::Procedure,
        at_ms,
        author: author.clone(),
        command: id.cloned(),
        payload: payload.into(),
    };
    NewRecord { body: record.encode(), unique }
}

fn decode(text: TextId, stored: &StoredRecord) -> Result<(Record, Vec<Event>), StoreError> {
    let Sequence(seq) = stored.seq;
    let damaged = |why: String| {
        StoreError::Damaged(format!("record {seq} of the procedure of {text}: {why}").into())
    };
    let record = Record::decode(&stored.body).map_err(|error| damaged(error.to_string()))?;
    let events =
        serde_json::from_slice(&record.payload).map_err(|error| damaged(error.to_string()))?;
    Ok((record, events))
}

/// Notes that the text has moved where these amendments change it: once for each wording, whichever
/// hub sees it first.
pub(super) async fn note_moved(
    means: &Means,
    view: &View,
    amendments: &[AmendmentId],
) -> Result<(), StoreError> {
    for amendment in amendments {
        let wording = view.procedure.amendment(*amendment).and_then(|one| one.wording);
        let Some(wording) = wording else { continue };
        let asked = [Event::ConfirmationAsked { amendment: *amendment }];
        let key = format!("moved/{amendment}/{}", wording.record);
        let record = record(&MemberId::hub(), &asked, (now_ms(), None, Some(&key)));
        match means.store.append(log(view.text), vec![record], Expect::Any).await {
            Ok(_) | Err(AppendError::Duplicate { .. }) => {}
            Err(error) => return Err(super::words::unexpected(error)),
        }
    }
    Ok(())
}
