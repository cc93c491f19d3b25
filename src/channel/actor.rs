//! The task of one channel: decides what is asked, appends it, and shows what the log's tail shows.

use std::{sync::Arc, time::Duration};

use futures_util::future::OptionFuture;
use tokio::{
    sync::{mpsc, oneshot, watch},
    time::{Instant, sleep, sleep_until, timeout},
};
use uuid::Uuid;

use super::{
    Ask, ChannelError, Outcome,
    entry::{self, Entry, Key},
    load::target,
    registry::{Lease, Powers},
    view::{About, MAX_RECENT, MAX_WORDS, View},
    words::{Archive, Words},
};
use crate::{
    domain::{
        channel::{
            command::{Asker, Command, Refusal},
            event::Event,
            fate::Showing,
        },
        ids::MemberId,
    },
    kept::State,
    record::now_ms,
    store::{AppendError, Expect, NewRecord, ReadError, Sequence, StoreError, StoredRecord, Tail},
};

/// How long a command may take, store outages included, before whoever asked is told.
const PATIENCE: Duration = Duration::from_secs(10);
/// The pause before the store is tried again.
const RETRY_PAUSE: Duration = Duration::from_millis(200);
/// Commands that one append takes together: while one is under way the next ones gather.
const MAX_BATCH: usize = 256;
/// Records after which the state is kept anew: reading so many takes an opening some milliseconds.
const STATE_EVERY: u64 = 2_000;
/// How long a channel that nobody follows stays in memory.
const IDLE: Duration = Duration::from_secs(60);

/// Loads a channel and serves it until nobody needs it.
pub(super) async fn run(
    archive: Archive,
    lease: Lease,
    (loaded, asks): (oneshot::Sender<Result<(), StoreError>>, mpsc::Receiver<Ask>),
) {
    let (view, kept) = match archive.load().await {
        Ok(loaded) => loaded,
        Err(error) => {
            tracing::error!(%error, channel = %archive.channel, "a channel cannot be opened");
            drop(lease);
            let _ = loaded.send(Err(error));
            return;
        }
    };
    let head = Sequence(view.channel.head());
    let tail = archive.store.follow(entry::log(archive.channel), head);
    let publish = lease.publisher();
    publish.send_replace(Arc::new(view));
    let _ = loaded.send(Ok(()));
    let powers = lease.powers();
    Actor { archive, tail, publish, powers, kept }.serve(lease, asks).await;
}

/// The task that owns a channel.
struct Actor {
    archive: Archive,
    tail: Box<dyn Tail>,
    publish: Arc<watch::Sender<Arc<View>>>,
    powers: Powers,
    /// The last record of which the state was kept.
    kept: u64,
}

/// Commands that were decided and not stored yet, with what each comes to.
struct Batch {
    records: Vec<NewRecord>,
    waiting: Vec<Waiting>,
}

struct Waiting {
    ask: Ask,
    key: Key,
}

impl Actor {
    async fn serve(mut self, lease: Lease, mut asks: mpsc::Receiver<Ask>) {
        let mut idle_at = None;
        loop {
            self.keep_state();
            if self.publish.receiver_count() > 0 {
                idle_at = None;
            } else if idle_at.is_none() {
                idle_at = Some(Instant::now() + IDLE);
            }
            tokio::select! {
                records = self.tail.next() => self.follow(records).await,
                ask = asks.recv() => {
                    let Some(ask) = ask else { return };
                    let mut batch = vec![ask];
                    while batch.len() < MAX_BATCH && let Ok(ask) = asks.try_recv() {
                        batch.push(ask);
                    }
                    self.carry_out(batch).await;
                }
                Some(()) = OptionFuture::from(idle_at.map(sleep_until)) => {
                    if lease.give_back_if_unused() {
                        return;
                    }
                }
            }
        }
    }

    fn view(&self) -> Arc<View> {
        Arc::clone(&self.publish.borrow())
    }

    async fn follow(&mut self, records: Result<Vec<StoredRecord>, ReadError>) {
        let shown = match records {
            Ok(records) => self.show(&records).await,
            Err(error) => Err(super::words::unreadable(self.archive.channel, error)),
        };
        if let Err(error) = shown {
            tracing::error!(%error, channel = %self.archive.channel, "cannot be followed");
            sleep(RETRY_PAUSE).await;
        }
    }

    /// Shows what the log's tail has shown. A record that cannot be understood is passed over,
    /// loudly: stopping at it would silence the channel.
    async fn show(&mut self, records: &[StoredRecord]) -> Result<(), StoreError> {
        let mut view = View::clone(&self.view());
        for stored in records {
            match entry::decode(stored) {
                Ok(entry) => self.take_in(&mut view, &entry).await,
                Err(error) => {
                    tracing::error!(%error, channel = %self.archive.channel, "passed over");
                    view.recent.clear();
                }
            }
        }
        metrics::counter!("coopol_channel_records_total").increment(records.len() as u64);
        self.publish.send_replace(Arc::new(view));
        Ok(())
    }

    async fn take_in(&mut self, view: &mut View, entry: &Entry) {
        if entry.seq <= view.channel.head() {
            return;
        }
        let touched = target(entry);
        if let Some(words) = Words::of(entry) {
            view.words.insert(entry.seq, Arc::new(words));
        } else if let Some(message) = touched {
            self.fetch(view, message).await;
            if view.channel.is_message(message)
                && let Some(words) = view.words.get_mut(&message)
            {
                Arc::make_mut(words).reword(entry);
            }
        }
        view.channel.apply(entry.seq, &entry.event, &entry.by, entry.at_s);
        let frame = self.archive.frame(view, entry);
        view.recent.push_back(frame);
        if let Some(message) = touched {
            self.cover(view, message);
        }
        trim(view);
    }

    /// What was told of a message must not be told again once it is hidden or erased.
    fn cover(&self, view: &mut View, message: u64) {
        let showing = view.channel.fate(message).map(|fate| &fate.showing);
        let Some(Showing::Hidden { .. } | Showing::Erased) = showing else { return };
        let Some(words) = view.words.get(&message).map(Arc::clone) else { return };
        for index in 0..view.recent.len() {
            let is_it =
                matches!(&view.recent[index].about, About::Message(seq, _) if *seq == message);
            if is_it {
                let at = view.recent[index].at;
                view.recent[index] = self.archive.frame_of(view, &words, at);
            }
        }
    }

    /// Puts a message's words at hand, however long the store takes: without them nobody could be
    /// told what became of it.
    async fn fetch(&mut self, view: &mut View, message: u64) {
        while let Err(error) = self.archive.fetch(view, &[message]).await {
            if !matches!(error, StoreError::Unavailable(_)) {
                tracing::error!(%error, channel = %self.archive.channel, message, "unreadable");
                return;
            }
            sleep(RETRY_PAUSE).await;
        }
    }

    /// Keeps the state from time to time, beside what is going on.
    fn keep_state(&mut self) {
        let view = self.view();
        let head = view.channel.head();
        if head.saturating_sub(self.kept) < STATE_EVERY {
            return;
        }
        self.kept = head;
        let (keeper, store) = (self.archive.keeper(), Arc::clone(&self.archive.store));
        tokio::spawn(async move {
            let state = State { value: view.channel.clone(), through: Sequence(head) };
            if let Err(error) = keeper.keep(store.as_ref(), state).await {
                tracing::warn!(%error, "the state of a channel is not kept");
            }
        });
    }

    /// Decides commands one after the other and stores them together, until each has its answer.
    async fn carry_out(&mut self, asks: Vec<Ask>) {
        let until = Instant::now() + PATIENCE;
        let mut waiting: Vec<Waiting> = asks.into_iter().map(Waiting::new).collect();
        while !waiting.is_empty() {
            let Batch { records, waiting: decided } = self.decide(waiting).await;
            if records.is_empty() {
                return;
            }
            waiting = decided;
            let expect = Expect::Head(Sequence(self.view().channel.head()));
            let log = entry::log(self.archive.channel);
            let append = self.archive.store.append(log, records, expect);
            match timeout(until.saturating_duration_since(Instant::now()), append).await {
                Ok(Ok(appended)) => {
                    let caught_up = self.catch_up(appended.last.0, until).await;
                    for (waiting, seq) in waiting.drain(..).zip(appended.first.0..) {
                        waiting.answer(caught_up.clone().map(|()| Outcome::Done(seq)));
                    }
                }
                Ok(Err(AppendError::Duplicate { index, at })) => {
                    let caught_up = self.catch_up(at.0, until).await;
                    let known = waiting.remove(index);
                    known.answer(caught_up.map(|()| Outcome::Repeated(at.0)));
                }
                Ok(Err(AppendError::Conflict { head })) => {
                    let _ = self.catch_up(head.0, until).await;
                }
                Ok(Err(AppendError::Store(error))) => {
                    let may_pass = matches!(error, StoreError::Unavailable(_));
                    if !may_pass || Instant::now() >= until {
                        refuse(waiting.drain(..), &error.into());
                    } else {
                        tracing::warn!(%error, "a message waits for the store");
                        sleep(RETRY_PAUSE).await;
                    }
                }
                Err(_) => refuse(waiting.drain(..), &late()),
            }
        }
    }

    /// Decides each command on what the ones before it come to; answers those that come to
    /// nothing.
    async fn decide(&mut self, waiting: Vec<Waiting>) -> Batch {
        let mut then = View::clone(&self.view());
        let mut batch = Batch { records: Vec::new(), waiting: Vec::new() };
        for waiting in waiting {
            let at_ms = now_ms();
            let Ask { by, command, .. } = &waiting.ask;
            if let Some(message) = command.target() {
                self.fetch(&mut then, message).await;
            }
            let decided = match (self.powers)(by, self.archive.channel) {
                Some(power) => {
                    let author_of = |seq| then.words.get(&seq).map(|words| &words.author);
                    let asker = Asker { member: by, power };
                    let command = command.clone();
                    then.channel
                        .decide(asker, command, at_ms / 1_000, author_of)
                        .map_err(ChannelError::from)
                }
                None => Err(ChannelError::Unknown),
            };
            match decided {
                Ok(Some(event)) => {
                    batch.records.push(entry::encode(&event, by, at_ms, &waiting.key));
                    let (seq, at_s) = (then.channel.head() + 1, at_ms / 1_000);
                    then.channel.apply(seq, &event, by, at_s);
                    self.note_words(&mut then, &event, (seq, by, at_s));
                    batch.waiting.push(waiting);
                }
                Ok(None) => waiting.answer(Ok(Outcome::Nothing)),
                Err(refused) => {
                    let answer = self.unless_repeated(&waiting, refused).await;
                    waiting.answer(answer);
                }
            }
        }
        batch
    }

    /// What comes later in the same batch may be about what comes now.
    fn note_words(&self, then: &mut View, event: &Event, (seq, by, at_s): (u64, &MemberId, u64)) {
        let entry = Entry { seq, by: by.clone(), at_s, event: event.clone() };
        if let Some(words) = Words::of(&entry) {
            then.words.insert(seq, Arc::new(words));
        }
    }

    /// A refusal, unless this very message was stored before: then it was not too soon, nor was
    /// its author silenced.
    async fn unless_repeated(
        &mut self,
        waiting: &Waiting,
        refused: ChannelError,
    ) -> Result<Outcome, ChannelError> {
        let may_be_repeated = matches!(
            (&waiting.ask.command, &refused),
            (
                Command::Say { .. },
                ChannelError::Refused(Refusal::TooSoon { .. } | Refusal::Muted { .. })
            )
        );
        if !may_be_repeated {
            return Err(refused);
        }
        let probe = Event::Unpinned { message: 0 };
        let probe = entry::encode(&probe, &waiting.ask.by, now_ms(), &waiting.key);
        // An expectation that never holds: only the key is asked for.
        let expect = Expect::Head(Sequence(u64::MAX));
        let append =
            self.archive.store.append(entry::log(self.archive.channel), vec![probe], expect);
        match timeout(PATIENCE, append).await {
            Ok(Err(AppendError::Duplicate { at, .. })) => Ok(Outcome::Repeated(at.0)),
            _ => Err(refused),
        }
    }

    async fn catch_up(&mut self, to: u64, until: Instant) -> Result<(), ChannelError> {
        while self.view().channel.head() < to {
            let left = until.saturating_duration_since(Instant::now());
            match timeout(left, self.tail.next()).await {
                Ok(Ok(records)) => self.show(&records).await?,
                Ok(Err(ReadError::Store(StoreError::Unavailable(_)))) => sleep(RETRY_PAUSE).await,
                Ok(Err(error)) => {
                    return Err(super::words::unreadable(self.archive.channel, error).into());
                }
                Err(_) => return Err(late()),
            }
        }
        Ok(())
    }
}

impl Waiting {
    fn new(ask: Ask) -> Self {
        let key = match &ask.command {
            Command::Say { id, .. } => Key::Message(ask.by.clone(), *id),
            _ => Key::Act(Uuid::now_v7()),
        };
        Self { ask, key }
    }

    fn answer(self, answer: Result<Outcome, ChannelError>) {
        // Whoever asked may be gone.
        let _ = self.ask.answer.send(answer);
    }
}

fn refuse(waiting: impl Iterator<Item = Waiting>, error: &ChannelError) {
    waiting.for_each(|waiting| waiting.answer(Err(error.clone())));
}

fn late() -> ChannelError {
    StoreError::Unavailable("it did not answer in time".into()).into()
}

/// Forgets what is beyond the limits.
fn trim(view: &mut View) {
    while view.recent.len() > MAX_RECENT {
        view.recent.pop_front();
    }
    while view.words.len() > MAX_WORDS
        && let Some((oldest, _)) = view.words.get_min().map(|(seq, words)| (*seq, words.clone()))
    {
        view.words.remove(&oldest);
    }
}
