//! Ballots: each has a log of its own, in which every voter is once.
//!
//! A vote is appended with its voter as the unique key, by whichever hub it reached; it counts by
//! where it stands in the log. So a click that is repeated, a hub that is killed between the append
//! and the answer, and two hubs at once all come to the same count.

use std::{sync::Arc, time::Duration};

use bytes::Bytes;
use imbl::OrdMap;
use tokio::{
    sync::{mpsc, oneshot, watch},
    time::{Instant, sleep_until},
};

use super::{Desk, DeskError, Means, bulletin::Change, clerk::View, errand::Errand};
use crate::{
    domain::{
        amendment::command::{Command, Refusal as NotThis},
        ballot::{
            Admission, Ballot, Choice, Electorate, Question, Refusal, Rules, State, event::Event,
        },
        ids::{AmendmentId, BallotId, CommandId, MemberId},
    },
    record::{Kind, Record, json_bytes, now_ms},
    store::{
        AppendError, Expect, LogName, NewRecord, Sequence, Store, StoreError, StoredRecord, Tail,
    },
};

/// Records read in one step.
const PAGE: usize = 1_000;
/// Ballots that wait to be read.
const MAX_LOOKS: usize = 256;
/// How long a vote waits to be seen in its log.
const PATIENCE: Duration = Duration::from_secs(10);
/// How long votes gather before those who follow are told: a screen needs no more often.
const GATHER: Duration = Duration::from_millis(300);
/// The pause before the store is tried again.
const RETRY_PAUSE: Duration = Duration::from_millis(200);
/// How long a closed ballot is followed after the last that its log said: a vote behind the close
/// is on its way for no longer. Whoever looks later has it read anew.
const AFTERMATH: Duration = Duration::from_secs(300);

/// Why something was not done with a ballot.
#[derive(Debug, Clone, thiserror::Error)]
pub enum BallotError {
    /// The rules of ballots.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The rules of the procedure, or the store.
    #[error(transparent)]
    Desk(#[from] DeskError),
}

impl From<StoreError> for BallotError {
    fn from(error: StoreError) -> Self {
        Self::Desk(error.into())
    }
}

/// What became of a vote that was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counted {
    /// It is counted.
    Now,
    /// It was counted before: its answer was lost on the way.
    Before,
}

/// A ballot, up to one record of its log.
#[derive(Clone, Debug)]
pub struct BallotView {
    /// Its id.
    pub id: BallotId,
    /// As it stands.
    pub ballot: Ballot,
    head: Sequence,
}

/// A ballot to be read; nothing if there is none.
type Look = (BallotId, oneshot::Sender<Result<Option<Poll>, StoreError>>);

/// Reaches the ballots that are being followed. Cheap to clone.
#[derive(Clone)]
pub(super) struct Ballots {
    polls: watch::Receiver<OrdMap<BallotId, Poll>>,
    looks: mpsc::Sender<Look>,
}

#[derive(Clone)]
struct Poll(watch::Receiver<Arc<BallotView>>);

/// The ballots that are being followed.
type Polls = Arc<watch::Sender<OrdMap<BallotId, Poll>>>;

impl Ballots {
    pub(super) fn open(means: Means) -> Self {
        let (sender, polls) = watch::channel(OrdMap::new());
        let (looks, asked) = mpsc::channel(MAX_LOOKS);
        tokio::spawn(follow_polls(means, Arc::new(sender), asked));
        Self { polls, looks }
    }

    /// A ballot, if there is one.
    async fn poll(&self, id: BallotId) -> Result<Option<Poll>, DeskError> {
        if let Some(poll) = self.polls.borrow().get(&id) {
            return Ok(Some(poll.clone()));
        }
        let (answer, answered) = oneshot::channel();
        self.looks.send((id, answer)).await.map_err(|_| DeskError::Busy)?;
        Ok(answered.await.map_err(|_| DeskError::Busy)??)
    }
}

impl Desk {
    /// A ballot as it stands.
    pub async fn ballot(&self, id: BallotId) -> Result<Option<Arc<BallotView>>, DeskError> {
        let poll = self.ballots.poll(id).await?;
        Ok(poll.map(|Poll(view)| Arc::clone(&view.borrow())))
    }

    /// Opens a ballot on an amendment: who may vote is settled from now on.
    pub async fn open_ballot(
        &self,
        (who, command): (MemberId, Option<CommandId>),
        (id, amendment): (BallotId, AmendmentId),
        (rules, electorate): (Rules, Electorate),
    ) -> Result<(), BallotError> {
        let view = self.of_amendment(amendment).ok_or(DeskError::from(NotThis::Unknown))?;
        let open = Command::OpenBallot(amendment, id);
        // No ballot begins that the procedure would refuse; the clerk says why, or that it is done.
        if self.weigh(&view, &who, &open).is_ok() {
            let question = Question { text: view.text, amendment };
            let opened = Ballot::open(question, rules, electorate)?;
            self.begin(&who, id, (opened, amendment)).await?;
        }
        self.ask(view.text, (who, command), Errand::Decide(vec![open])).await?;
        Ok(())
    }

    /// Begins a ballot's log, unless it was begun before.
    async fn begin(
        &self,
        who: &MemberId,
        id: BallotId,
        (opened, amendment): (Event, AmendmentId),
    ) -> Result<(), DeskError> {
        let first = record(who, &opened, None);
        match self.means.store.append(log(id), vec![first], Expect::Head(Sequence::ZERO)).await {
            // The ballot of before is the one that is asked for again, or another's.
            Ok(_) | Err(AppendError::Conflict { .. } | AppendError::Duplicate { .. }) => {}
            Err(AppendError::Store(error)) => return Err(error.into()),
        }
        let found = self.ballot(id).await?;
        let is_it = |found: &BallotView| found.ballot.question().amendment == amendment;
        if found.is_some_and(|found| is_it(&found)) { Ok(()) } else { Err(NotThis::Taken.into()) }
    }

    /// Takes a vote. It stands in the log when this answers, and counts there.
    pub async fn vote(
        &self,
        who: &MemberId,
        id: BallotId,
        choice: Choice,
    ) -> Result<Counted, BallotError> {
        let poll = self.ballots.poll(id).await?;
        let Poll(mut view) = poll.ok_or(DeskError::from(NotThis::Unknown))?;
        let now = Arc::clone(&view.borrow());
        if now.ballot.admit(who, choice)? == Admission::Counted {
            return Ok(Counted::Before);
        }
        let vote = Event::Cast { voter: who.clone(), choice };
        let vote = record(who, &vote, Some(format!("vote/{who}")));
        let (at, was) = match self.means.store.append(log(id), vec![vote], Expect::Any).await {
            Ok(appended) => (appended.last, Counted::Now),
            Err(AppendError::Duplicate { at, .. }) => (at, Counted::Before),
            Err(AppendError::Store(error)) => return Err(error.into()),
            Err(error @ AppendError::Conflict { .. }) => {
                return Err(StoreError::Unavailable(error.to_string().into()).into());
            }
        };
        // What the log's order makes of it: it may stand behind the close, or behind another vote.
        let seen = view.wait_for(|view| view.head >= at);
        let seen = tokio::time::timeout(PATIENCE, seen).await;
        let late = || StoreError::Unavailable("the vote is stored, not yet seen: ask again".into());
        let seen = seen.map_err(|_| late())?.map_err(|_| late())?;
        match seen.ballot.admit(who, choice)? {
            Admission::Counted => Ok(was),
            Admission::Take => Err(late().into()),
        }
    }

    /// Closes a ballot: no vote behind this is counted.
    pub async fn close_ballot(
        &self,
        (who, command): (MemberId, Option<CommandId>),
        id: BallotId,
    ) -> Result<(), BallotError> {
        let unknown = || DeskError::from(NotThis::Unknown);
        let view = self.of_ballot(id).ok_or_else(unknown)?;
        let (amendment, _) = view.procedure.of_ballot(id).ok_or_else(unknown)?;
        let close = Command::CloseBallot(amendment, id);
        self.weigh(&view, &who, &close).map_err(DeskError::from)?;
        let Poll(mut poll) = self.ballots.poll(id).await?.ok_or_else(unknown)?;
        let closed = record(&who, &Event::Closed, Some("closed".to_owned()));
        let at = match self.means.store.append(log(id), vec![closed], Expect::Any).await {
            Ok(appended) => appended.last,
            Err(AppendError::Duplicate { at, .. }) => at,
            Err(error) => return Err(error.unconditional().into()),
        };
        if !sees(&mut poll, at).await {
            return Err(StoreError::Unavailable("the close is not yet seen".into()).into());
        }
        let note = Errand::Decide(vec![close]);
        self.ask(view.text, (who, command), note).await?;
        Ok(())
    }

    /// Whether a command would be granted on a procedure as it stands.
    fn weigh(&self, view: &View, who: &MemberId, command: &Command) -> Result<(), NotThis> {
        let house = self.means.house.view();
        let commands = std::slice::from_ref(command);
        view.weigh(&house.organisation, (who, commands), now_ms() / 1_000).map(drop)
    }
}

/// Waits until a ballot is known up to a record.
async fn sees(poll: &mut watch::Receiver<Arc<BallotView>>, at: Sequence) -> bool {
    let seen = tokio::time::timeout(PATIENCE, poll.wait_for(|view| view.head >= at)).await;
    matches!(seen, Ok(Ok(_)))
}

fn log(id: BallotId) -> LogName {
    LogName::new(&format!("ballot:{id}"))
        .unwrap_or_else(|_| unreachable!("a prefix and a uuid are a log name"))
}

fn record(author: &MemberId, event: &Event, key: Option<String>) -> NewRecord {
    let (kind, author, at_ms) = (Kind::Ballot, author.clone(), now_ms());
    let record = Record { kind, at_ms, author, command: None, payload: json_bytes(event) };
    NewRecord { body: record.encode(), unique: key.map(Bytes::from) }
}

fn decode(stored: &StoredRecord) -> Result<(Event, u64), StoreError> {
    let damaged = |why: String| {
        StoreError::Damaged(format!("record {} of a ballot: {why}", stored.seq.0).into())
    };
    let record = Record::decode(&stored.body).map_err(|error| damaged(error.to_string()))?;
    let event =
        serde_json::from_slice(&record.payload).map_err(|error| damaged(error.to_string()))?;
    Ok((event, record.at_ms / 1_000))
}

/// Reads and follows the ballots that somebody asks for.
async fn follow_polls(means: Means, polls: Polls, mut asked: mpsc::Receiver<Look>) {
    while let Some((id, answer)) = asked.recv().await {
        let known = polls.borrow().get(&id).cloned();
        let found = match known {
            Some(poll) => Ok(Some(poll)),
            None => {
                let view = read(means.store.as_ref(), id).await;
                view.map(|view| Some(follow(&means, &polls, view?)))
            }
        };
        let _ = answer.send(found);
    }
}

async fn read(store: &dyn Store, id: BallotId) -> Result<Option<BallotView>, StoreError> {
    let mut view: Option<BallotView> = None;
    loop {
        let after = view.as_ref().map_or(Sequence::ZERO, |view| view.head);
        let records = store.read(log(id), after, PAGE).await;
        let records = records.map_err(|error| error.of_whole(&log(id)))?;
        if records.is_empty() {
            return Ok(view);
        }
        for stored in records {
            let (event, at_s) = decode(&stored)?;
            match &mut view {
                Some(view) => {
                    view.ballot.apply(event, at_s);
                    view.head = stored.seq;
                }
                None => {
                    let Some(ballot) = Ballot::begin(event, at_s) else { return Ok(None) };
                    view = Some(BallotView { id, ballot, head: stored.seq });
                }
            }
        }
    }
}

fn follow(means: &Means, polls: &Polls, view: BallotView) -> Poll {
    let (id, tail) = (view.id, means.store.follow(log(view.id), view.head));
    let (sender, receiver) = watch::channel(Arc::new(view));
    let poll = Poll(receiver);
    polls.send_modify(|polls| {
        polls.insert(id, poll.clone());
    });
    let (means, polls) = (means.clone(), Arc::clone(polls));
    tokio::spawn(async move {
        run(&means, tail, &sender).await;
        polls.send_modify(|polls| {
            polls.remove(&id);
        });
    });
    poll
}

/// Follows a ballot until it is over: votes just behind its close are to be seen too.
async fn run(means: &Means, mut tail: Box<dyn Tail>, view: &watch::Sender<Arc<BallotView>>) {
    let (mut tell_at, mut failing) = (None, false);
    let mut over_at = Instant::now() + AFTERMATH;
    loop {
        let is_closed = matches!(view.borrow().ballot.state(), State::Closed { .. });
        tokio::select! {
            records = tail.next() => match records {
                Ok(records) => {
                    view.send_modify(|view| take(Arc::make_mut(view), &records));
                    tell_at.get_or_insert_with(|| Instant::now() + GATHER);
                    over_at = Instant::now() + AFTERMATH;
                    failing = false;
                }
                Err(error) => {
                    if !std::mem::replace(&mut failing, true) {
                        tracing::warn!(%error, "a ballot cannot be followed for now");
                    }
                    tokio::time::sleep(RETRY_PAUSE).await;
                }
            },
            () = sleep_until(tell_at.unwrap_or_else(Instant::now)), if tell_at.is_some() => {
                tell_at = None;
                tell(means, &view.borrow());
            }
            () = sleep_until(over_at), if is_closed => return,
        }
    }
}

fn take(view: &mut BallotView, records: &[StoredRecord]) {
    for stored in records {
        view.head = stored.seq;
        match decode(stored) {
            Ok((event, at_s)) => view.ballot.apply(event, at_s),
            Err(error) => tracing::error!(%error, "a record of a ballot is passed over"),
        }
    }
}

/// Tells those who follow.
fn tell(means: &Means, view: &BallotView) {
    let Question { text, amendment } = view.ballot.question();
    let change = Change { text, amendment, ballot: Some(view.id) };
    means.bulletin.send_modify(|bulletin| bulletin.push(change));
}
