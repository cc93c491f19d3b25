//! The organisation's log: the task that decides on it and follows it.

use std::{collections::BTreeSet, sync::Arc, time::Duration};

use tokio::{
    sync::{mpsc, oneshot},
    time::timeout,
};

use super::{
    HouseError, Outcome, Petitioner, Recent, Understood, View,
    state::{self, State},
};
use crate::{
    domain::{
        ids::{CommandId, MemberId},
        organisation::{
            Organisation,
            command::{Command, Decision as Decided},
            event::Event,
            news::News,
        },
    },
    ledger::{Decision, DecisionLog, Ledger, Projection},
    record::Kind,
    store::{LogName, Sequence, Store, StoreError},
};

/// The log's name.
const LOG: &str = "house";
/// How long one command may take, store outages included, before its petitioner is told.
const PATIENCE: Duration = Duration::from_secs(10);
/// Decisions after which the state is kept anew: reading so many takes a start some milliseconds.
const STATE_EVERY: u64 = 2_000;

pub(super) fn name() -> LogName {
    LogName::new(LOG).unwrap_or_else(|_| unreachable!("a constant log name"))
}

fn log(store: &Arc<dyn Store>) -> DecisionLog {
    DecisionLog { store: Arc::clone(store), name: name(), kind: Kind::Decision }
}

impl Projection for View {
    type Event = Event;

    fn head(&self) -> Sequence {
        self.head
    }

    fn take(&mut self, decision: Decision<Event>) {
        let Decision { seq, by, at_s, events } = decision;
        let news = News::of(&self.organisation, events, &by, at_s);
        self.head = seq;
        self.organisation = news.after().clone();
        self.recent.push(seq, news);
    }

    fn pass_over(&mut self, seq: Sequence) {
        self.head = seq;
        self.recent = Recent::after(seq);
        self.understood = Understood::InPart;
    }
}

/// Commands with the way back to whoever asked.
pub(super) struct Ask {
    pub(super) who: Petitioner,
    pub(super) commands: Vec<Command>,
    pub(super) id: Option<CommandId>,
    pub(super) answer: oneshot::Sender<Result<Outcome, HouseError>>,
}

/// Everything decided so far, and up to where it was read from the kept state.
pub(super) async fn load(store: &Arc<dyn Store>) -> Result<(View, Sequence), StoreError> {
    let State { value: mut organisation, through: kept } = state::read(store.as_ref()).await?;
    let take = |decision: Decision<Event>| {
        for event in decision.events {
            organisation.apply(event, &decision.by, decision.at_s);
        }
    };
    let head = log(store).read(kept, take).await?;
    // What is not understood would have been an error.
    let (recent, understood) = (Recent::after(head), Understood::Whole);
    Ok((View { organisation, head, recent, understood }, kept))
}

/// Everybody who has ever joined, from the whole log. A view may lack decisions: those that it has
/// not heard of yet, and those that this version does not understand, for which there is no answer.
pub(super) async fn joined(store: &Arc<dyn Store>) -> Result<BTreeSet<MemberId>, StoreError> {
    let mut joined = BTreeSet::new();
    let take = |decision: Decision<Event>| {
        joined.extend(decision.events.into_iter().filter_map(|event| match event {
            Event::Joined { member, .. } => Some(member),
            _ => None,
        }));
    };
    log(store).read(Sequence::ZERO, take).await?;
    Ok(joined)
}

/// The task that owns the view.
pub(super) struct Registrar {
    store: Arc<dyn Store>,
    pub(super) ledger: Ledger<View>,
    /// The last record of which the state was kept.
    kept: Sequence,
}

impl Registrar {
    /// Reads everything decided so far.
    pub(super) async fn open(store: &Arc<dyn Store>) -> Result<Self, StoreError> {
        let (view, kept) = load(store).await?;
        Ok(Self { store: Arc::clone(store), ledger: Ledger::follow(log(store), view), kept })
    }

    /// Decides what is asked and follows the log, until nobody asks any more.
    pub(super) async fn run(mut self, mut asks: mpsc::Receiver<Ask>) {
        loop {
            self.keep_state();
            tokio::select! {
                () = self.ledger.keep_up() => {}
                ask = asks.recv() => match ask {
                    Some(ask) => self.carry_out(ask).await,
                    None => return,
                }
            }
        }
    }

    /// Keeps the state from time to time, beside what is going on: nothing waits for it, and what
    /// fails is kept the next time.
    fn keep_state(&mut self) {
        let Some(state) = self.state_to_keep() else { return };
        self.kept = state.through;
        let store = Arc::clone(&self.store);
        tokio::spawn(async move {
            if let Err(error) = state::keep(store.as_ref(), state).await {
                tracing::warn!(%error, "the state of the house is not kept");
            }
        });
    }

    /// The state, if it is time to keep it. One that lacks a decision is never kept: a version that
    /// understands the decision would start from it, and lack it for good.
    fn state_to_keep(&self) -> Option<State> {
        let view = self.ledger.view();
        let is_due = view.head.0.saturating_sub(self.kept.0) >= STATE_EVERY;
        match view.understood {
            Understood::Whole if is_due => {
                Some(State { value: view.organisation.clone(), through: view.head })
            }
            Understood::Whole | Understood::InPart => None,
        }
    }

    async fn carry_out(&mut self, Ask { who, commands, id, answer }: Ask) {
        let author = who.author();
        let weigh = |view: &View, now_s| decide_all(&view.organisation, (&who, &commands), now_s);
        let deciding = self.ledger.decide((&author, id.as_ref()), weigh);
        let late = || StoreError::Unavailable("it did not answer in time".into()).into();
        let outcome = timeout(PATIENCE, deciding).await.unwrap_or_else(|_| Err(late()));
        let _ = answer.send(outcome);
    }
}

/// What the commands come to one after the other, or why one of them changes nothing.
fn decide_all(
    organisation: &Organisation,
    (who, commands): (&Petitioner, &[Command]),
    now_s: u64,
) -> Decided {
    let mut then = organisation.clone();
    let mut events = Vec::new();
    for command in commands {
        for event in then.decide(who.actor(), command.clone(), now_s)? {
            then.apply(event.clone(), &who.author(), now_s);
            events.push(event);
        }
    }
    Ok(events)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::{
        domain::organisation::member::Presence,
        record::Record,
        store::{Expect, NewRecord, memory::MemoryStore},
    };

    /// So many decisions that a state is to be kept, with `payload` as one in their midst.
    fn decisions(payload: &[u8]) -> Vec<NewRecord> {
        let (member, presence) = (MemberId::new("lea").unwrap(), Presence::Hidden);
        let event = Event::PresenceChanged { member: member.clone(), presence };
        let known = serde_json::to_vec(&[event]).unwrap();
        let middle = STATE_EVERY / 2;
        let payload = |n: u64| if n == middle { payload } else { known.as_slice() };
        let record = |payload: &[u8]| Record {
            kind: Kind::Decision,
            at_ms: 1,
            author: member.clone(),
            command: None,
            payload: payload.to_vec().into(),
        };
        let records = (0..STATE_EVERY).map(|n| record(payload(n)).encode());
        records.map(|body| NewRecord { body, unique: None }).collect()
    }

    #[tokio::test]
    async fn house_8_a_state_that_lacks_what_a_later_version_decided_is_never_kept() {
        let (known, later) = ("[]", r#"[{"type":"decided_later","member":"lea"}]"#);
        for (payload, is_kept) in [(known, true), (later, false)] {
            let store: Arc<dyn Store> = Arc::new(MemoryStore::default());
            let mut registrar = Registrar::open(&store).await.unwrap();
            assert_eq!(registrar.state_to_keep(), None, "it is not time yet");
            let records = decisions(payload.as_bytes());
            store.append(name(), records, Expect::Any).await.unwrap();
            while registrar.ledger.view().head < Sequence(STATE_EVERY) {
                registrar.ledger.keep_up().await;
            }
            let kept = registrar.state_to_keep().map(|state| state.through);
            assert_eq!(kept, is_kept.then_some(Sequence(STATE_EVERY)));
        }
    }
}
