//! How a channel's task decides what it is asked, and stores it: together, once, and answered when
//! the log's tail has shown it.

use std::{collections::HashSet, sync::Arc, time::Duration};

use tokio::time::{Instant, sleep, timeout, timeout_at};
use uuid::Uuid;

use super::{
    Asked, ChannelError, Outcome,
    actor::Actor,
    entry::{self, Entry, Key},
    mend::Lost,
    pace::Act,
    view::View,
    words::Words,
};
use crate::{
    domain::{
        channel::{
            command::{Asker, Command, Refusal},
            event::{Event, Saying},
        },
        ids::MemberId,
    },
    record::now_ms,
    store::{AppendError, Expect, NewRecord, ReadError, Sequence, StoreError},
};

/// How long a command may take, store outages included, before whoever asked is told.
const PATIENCE: Duration = Duration::from_secs(10);
/// The pause before the store is tried again.
const RETRY_PAUSE: Duration = Duration::from_millis(200);

/// Commands that were decided and not stored yet, with what each comes to.
struct Batch {
    records: Vec<NewRecord>,
    waiting: Vec<Waiting>,
}

struct Waiting {
    ask: Asked,
    key: Key,
}

/// As what a command is counted; nothing: who moderates is not kept waiting, nor who erases.
fn counted_as(command: &Command) -> Option<Act> {
    match command {
        Command::Say(_) => Some(Act::Say),
        Command::Edit(..) | Command::React(..) | Command::Unreact(..) | Command::Vote(..) => {
            Some(Act::Touch)
        }
        _ => None,
    }
}

impl Actor {
    /// Carries out commands, until each has its answer. A message that was sent again before it was
    /// stored waits for what becomes of the first: a store takes no key twice in one append.
    pub(super) async fn carry_out(&mut self, asks: Vec<Asked>) {
        let until = Instant::now() + PATIENCE;
        let mut waiting: Vec<Waiting> = asks.into_iter().map(Waiting::new).collect();
        let mut counted = HashSet::new();
        while !waiting.is_empty() {
            let mut keys = HashSet::new();
            let (now, again) =
                waiting.into_iter().partition(|waiting: &Waiting| keys.insert(waiting.key.clone()));
            self.store(self.admit(now, &mut counted), until).await;
            waiting = again;
        }
    }

    /// Answers what was stored before, and whoever sends much at once. What is sent again before
    /// it is answered counts once: a bad network is no haste.
    fn admit(&self, waiting: Vec<Waiting>, counted: &mut HashSet<Key>) -> Vec<Waiting> {
        let view = self.view();
        let admit = |waiting: Waiting| {
            let Some(act) = counted_as(&waiting.ask.command) else { return Some(waiting) };
            if let Command::Say(Saying { id, .. }) = &waiting.ask.command
                && let Some(seq) = view.said(&waiting.ask.by, *id)
            {
                waiting.answer(Ok(Outcome::Repeated(seq)));
                return None;
            }
            if !counted.insert(waiting.key.clone()) {
                return Some(waiting);
            }
            match self.pace.count(&waiting.ask.by, act) {
                Ok(()) => Some(waiting),
                Err(wait_s) => {
                    waiting.answer(Err(ChannelError::TooMany { wait_s }));
                    None
                }
            }
        };
        waiting.into_iter().filter_map(admit).collect()
    }

    /// Decides commands one after the other and stores them together.
    async fn store(&mut self, mut waiting: Vec<Waiting>, until: Instant) {
        let mut is_said = false;
        while !waiting.is_empty() {
            let Batch { records, waiting: decided } = self.decide(waiting, until).await;
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
                    let was = Sequence(self.view().channel.head());
                    if head < was {
                        self.loss = Some(Lost { head, was });
                    }
                    let _ = self.catch_up(head.0, until).await;
                }
                Ok(Err(AppendError::Store(error))) => {
                    let may_pass = matches!(error, StoreError::Unavailable(_));
                    if !may_pass || Instant::now() >= until {
                        refuse(waiting.drain(..), &error.into());
                    } else {
                        if !std::mem::replace(&mut is_said, true) {
                            tracing::warn!(%error, "a message waits for the store");
                        }
                        // The tail says whether it will ever take it.
                        if let Ok(records) = timeout(RETRY_PAUSE, self.tail.next()).await {
                            self.follow(records).await;
                        }
                    }
                }
                Err(_) => refuse(waiting.drain(..), &late()),
            }
            if self.loss.is_some() {
                refuse(waiting.drain(..), &late());
            }
        }
    }

    /// Decides each command on what the ones before it come to; answers those that come to
    /// nothing.
    async fn decide(&mut self, waiting: Vec<Waiting>, until: Instant) -> Batch {
        let mut then = View::clone(&self.view());
        let mut batch = Batch { records: Vec::new(), waiting: Vec::new() };
        for waiting in waiting {
            let at_ms = now_ms();
            let Asked { by, command, .. } = &waiting.ask;
            if let Some(message) = command.target()
                && timeout_at(until, self.fetch(&mut then, message)).await.is_err()
            {
                waiting.answer(Err(late()));
                continue;
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
                Command::Say(_),
                ChannelError::Refused(Refusal::TooSoon { .. } | Refusal::Muted { .. })
            )
        );
        if !may_be_repeated {
            return Err(refused);
        }
        let found = self.archive.find(&waiting.ask.by, &waiting.key);
        match timeout(PATIENCE, found).await {
            Ok(Ok(Some(seq))) => Ok(Outcome::Repeated(seq)),
            Ok(Ok(None)) => Err(refused),
            Ok(Err(error)) => Err(error.into()),
            Err(_) => Err(late()),
        }
    }

    async fn catch_up(&mut self, to: u64, until: Instant) -> Result<(), ChannelError> {
        while self.view().channel.head() < to {
            let left = until.saturating_duration_since(Instant::now());
            match timeout(left, self.tail.next()).await {
                Ok(Ok(records)) => {
                    self.show(&records).await;
                    if self.loss.is_some() {
                        return Err(late());
                    }
                }
                Ok(Err(ReadError::Store(StoreError::Unavailable(_)))) => sleep(RETRY_PAUSE).await,
                Ok(lost @ Err(ReadError::Lost { .. })) => {
                    self.follow(lost).await;
                    return Err(late());
                }
                Ok(Err(error)) => {
                    return Err(error.of_whole(&entry::log(self.archive.channel)).into());
                }
                Err(_) => return Err(late()),
            }
        }
        Ok(())
    }
}

impl Waiting {
    fn new(ask: Asked) -> Self {
        let key = match &ask.command {
            Command::Say(saying) => Key::Message(ask.by.clone(), saying.id),
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
