//! The clerk of one text: decides what is asked about its amendments and follows the procedure's
//! log.

use std::{sync::Arc, time::Duration};

use futures_util::future::OptionFuture;
use tokio::{
    sync::{mpsc, watch},
    time::{Instant, sleep_until, timeout},
};
use uuid::Uuid;

use super::{
    DeskError, MAX_WAITING_ERRANDS, Means, Outcome, bulletin::Change, errand::Ask, survey::Surveyor,
};
use crate::{
    domain::{
        amendment::{
            Petition, Procedure,
            command::{Command, Refusal},
            event::Event,
            minutes::Minute,
            rights::Floor,
        },
        ids::{AmendmentId, MemberId, TextId},
        organisation::{Organisation, rights::Actor},
    },
    ledger::{By, Decision, DecisionLog, Ledger, Projection},
    record::{Kind, now_ms},
    store::{LogName, Sequence, StoreError},
};

/// What the names of procedure logs begin with.
pub(super) const PREFIX: &str = "amendments:";
/// How long one errand may take, store outages included, before its petitioner is told.
const PATIENCE: Duration = Duration::from_secs(20);

/// The text of a procedure log's name.
pub(super) fn text_of(name: &str) -> Option<TextId> {
    Uuid::parse_str(name.strip_prefix(PREFIX)?).ok().map(TextId)
}

fn log(means: &Means, text: TextId) -> DecisionLog {
    let name = LogName::new(&format!("{PREFIX}{text}"));
    let name = name.unwrap_or_else(|_| unreachable!("a prefix and a uuid are a log name"));
    DecisionLog { store: Arc::clone(&means.store), name, kind: Kind::Procedure }
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

    /// What commands come to one after the other.
    pub(super) fn weigh(
        &self,
        organisation: &Organisation,
        (who, commands): (&MemberId, &[Command]),
        now_s: u64,
    ) -> Result<Vec<Event>, Refusal> {
        let (mut then, text, actor) = (self.procedure.clone(), self.text, Actor::Member(who));
        let mut events = Vec::new();
        for command in commands {
            let petition = Petition { organisation, text, actor, now_s };
            for event in then.decide(petition, command.clone())? {
                then.apply(event.clone(), who, now_s);
                events.push(event);
            }
        }
        Ok(events)
    }
}

impl Projection for View {
    type Event = Event;

    fn head(&self) -> Sequence {
        self.head
    }

    fn take(&mut self, decision: Decision<Event>) {
        let Decision { seq, by, at_s, events } = decision;
        self.head = seq;
        for (index, event) in (0..).zip(events) {
            self.procedure.apply(event.clone(), &by, at_s);
            self.minutes.push_back(Minute { seq: seq.0, index, at_s, by: by.clone(), event });
        }
    }

    fn pass_over(&mut self, seq: Sequence) {
        self.head = seq;
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
        let mut book = Book::open(text, means).await?;
        book.finish_enactments().await;
        let view = book.ledger.watch();
        let (asks, waiting) = mpsc::channel(MAX_WAITING_ERRANDS);
        let surveyor = Surveyor::new(book.means.clone(), view.clone());
        tokio::spawn(book.run(waiting));
        Ok(Self { view, asks, surveyor })
    }

    /// Everything decided, now. Cheap.
    pub(super) fn view(&self) -> Arc<View> {
        Arc::clone(&self.view.borrow())
    }
}

/// The procedure of one text in the hands of its task.
pub(super) struct Book {
    pub(super) text: TextId,
    pub(super) means: Means,
    ledger: Ledger<View>,
    /// How much of the minutes those who follow have been told.
    told: usize,
    /// When the procedure is to follow what was enacted, where it may not have.
    pub(super) follow_at: Option<Instant>,
}

impl Book {
    async fn open(text: TextId, means: Means) -> Result<Self, StoreError> {
        let log = log(&means, text);
        let (procedure, minutes) = (Procedure::default(), imbl::Vector::new());
        let mut view = View { text, procedure, head: Sequence::ZERO, minutes };
        log.read(Sequence::ZERO, |decision| view.take(decision)).await?;
        let told = view.minutes.len();
        let ledger = Ledger::follow(log, view);
        Ok(Self { text, means, ledger, told, follow_at: None })
    }

    async fn run(mut self, mut asks: mpsc::Receiver<Ask>) {
        loop {
            self.tell();
            tokio::select! {
                () = self.ledger.keep_up() => {}
                ask = asks.recv() => match ask {
                    Some(ask) => self.answer(ask).await,
                    None => return,
                },
                Some(()) = OptionFuture::from(self.follow_at.map(sleep_until)) => {
                    self.follow_late().await;
                }
            }
        }
    }

    /// Tells those who follow of what has changed.
    fn tell(&mut self) {
        let (view, text) = (self.now(), self.text);
        let new = view.minutes.skip(self.told);
        self.told = view.minutes.len();
        self.means.bulletin.send_if_modified(|bulletin| {
            for amendment in new.iter().filter_map(|minute| minute.event.amendment()) {
                bulletin.push(Change { text, amendment, ballot: None });
            }
            !new.is_empty()
        });
    }

    async fn answer(&mut self, Ask { who, id, errand, answer }: Ask) {
        let late = || StoreError::Unavailable("it did not answer in time".into()).into();
        let doing = self.carry_out((&who, id.as_ref()), errand);
        let outcome = timeout(PATIENCE, doing).await.unwrap_or_else(|_| Err(late()));
        let _ = answer.send(outcome);
    }

    /// Everything decided, now.
    pub(super) fn now(&self) -> Arc<View> {
        self.ledger.view()
    }

    /// What commands come to one after the other on the state as it stands.
    pub(super) fn weigh(
        &self,
        who: &MemberId,
        commands: &[Command],
    ) -> Result<Vec<Event>, DeskError> {
        let house = self.means.house.view();
        Ok(self.now().weigh(&house.organisation, (who, commands), now_ms() / 1_000)?)
    }

    /// Decides, once for each id that its petitioner gave.
    pub(super) async fn decide(
        &mut self,
        by: By<'_>,
        commands: &[Command],
    ) -> Result<Outcome, DeskError> {
        let house = &self.means.house;
        let weigh =
            |view: &View, now_s| view.weigh(&house.view().organisation, (by.0, commands), now_s);
        self.ledger.decide(by, weigh).await
    }

    /// Appends what follows from a record elsewhere, once: `key` is that record's name.
    pub(super) async fn derive(
        &mut self,
        by: (&MemberId, u64),
        key: &str,
        events: &[Event],
    ) -> Result<(), DeskError> {
        Ok(self.ledger.derive(by, key, events).await?)
    }
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
        log(means, view.text).note(&MemberId::hub(), &key, &asked).await?;
    }
    Ok(())
}
