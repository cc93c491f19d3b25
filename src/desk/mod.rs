//! The desk: where amendments are opened, tabled, voted on and decided, and what follows from it.
//!
//! Each text has a procedure log, `amendments:<text>`, and one task that decides on it and follows
//! it ([`clerk`]). An adoption is one record in the log of what it amends; the procedure learns of
//! it from that record ([`enact`]). Ballots have logs of their own ([`ballots`]). What the words
//! come to (conditions, collisions) is looked up when somebody asks and when the text moves
//! ([`survey`]).

mod ballots;
mod bulletin;
mod clerk;
mod condition;
mod copies;
mod enact;
mod errand;
mod frozen;
mod keeper;
mod origin;
mod printed;
mod rivals;
mod survey;
mod words;

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use tokio::sync::{Semaphore, mpsc, oneshot, watch};

use self::{ballots::Ballots, clerk::Clerk, keeper::Clerks};
pub use self::{
    ballots::{BallotError, BallotView, Counted},
    bulletin::{Bulletin, Change, Next, Reader},
    clerk::View,
    errand::{Effects, Errand, NewAmendment},
    frozen::{Reading, Told},
    origin::{Origin, Source},
    survey::{Finding, Survey},
    words::WordsError,
};
pub use crate::ledger::Outcome;
use crate::{
    domain::{
        amendment::command::{Command, Refusal},
        ids::{AmendmentId, BallotId, CommandId, MemberId, TextId},
        organisation::rights::Actor,
    },
    house::House,
    store::{Store, StoreError},
};

/// Errands that wait at one text's clerk: more than people can ask for in a sitting.
const MAX_WAITING_ERRANDS: usize = 256;
/// Adoptions that are looked ahead to at a time: each opens every amendment of its text.
const MAX_FORESEEING: usize = 1;

static FORESEEING: Semaphore = Semaphore::const_new(MAX_FORESEEING);

/// Why an errand was not carried out.
#[derive(Debug, Clone, thiserror::Error)]
pub enum DeskError {
    /// The rules of the procedure.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The store; whether it took the decision may be unknown: repeat it.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The words of a branch, or of what it amends.
    #[error(transparent)]
    Words(#[from] WordsError),
    /// Too much is asked for at once.
    #[error("too much is being decided at once: try again in a moment")]
    Busy,
}

/// What every part of the desk works with.
#[derive(Clone)]
struct Means {
    store: Arc<dyn Store>,
    house: House,
    bulletin: Arc<watch::Sender<Bulletin>>,
}

/// The desk of a running hub. Cheap to clone.
#[derive(Clone)]
pub struct Desk {
    means: Means,
    clerks: watch::Receiver<Clerks>,
    ballots: Ballots,
    openings: mpsc::Sender<keeper::Opening>,
    /// In which text an amendment was found: looked at first. Held only to look up and insert.
    found: Arc<Mutex<HashMap<AmendmentId, TextId>>>,
}

impl Desk {
    /// Reads every procedure, finishes what a crash cut off, and follows what comes, also from
    /// other processes.
    ///
    /// # Errors
    /// The store is away. A procedure that cannot be read whole is no error here: its text goes
    /// without one, since rights decided on half of it would be wrong.
    pub async fn open(store: Arc<dyn Store>, house: House) -> Result<Self, StoreError> {
        let means = Means { store, house, bulletin: Arc::new(watch::Sender::default()) };
        let (clerks, openings) = keeper::open(means.clone()).await?;
        let ballots = Ballots::open(means.clone());
        Ok(Self { means, clerks, ballots, openings, found: Arc::default() })
    }

    /// The procedure of a text, if it has amendments.
    pub fn of_text(&self, text: TextId) -> Option<Arc<View>> {
        self.clerks.borrow().of(text).map(Clerk::view)
    }

    /// The procedure in which an amendment is.
    pub fn of_amendment(&self, amendment: AmendmentId) -> Option<Arc<View>> {
        let known = self.found().get(&amendment).copied();
        let holds = |view: &Arc<View>| view.procedure.amendment(amendment).is_some();
        if let Some(view) = known.and_then(|text| self.of_text(text)).filter(holds) {
            return Some(view);
        }
        let clerks = self.clerks.borrow();
        let view = clerks.all().map(Clerk::view).find(holds)?;
        self.found().insert(amendment, view.text);
        Some(view)
    }

    fn found(&self) -> MutexGuard<'_, HashMap<AmendmentId, TextId>> {
        self.found.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether every procedure could be read. Where not, a room that nobody knows may be the one of
    /// an amendment.
    pub fn is_whole(&self) -> bool {
        self.clerks.borrow().is_whole()
    }

    /// The procedure in which a ballot is.
    pub fn of_ballot(&self, ballot: BallotId) -> Option<Arc<View>> {
        let clerks = self.clerks.borrow();
        let mut views = clerks.all().map(Clerk::view);
        views.find(|view| view.procedure.of_ballot(ballot).is_some())
    }

    /// Every procedure.
    pub fn all(&self) -> Vec<Arc<View>> {
        self.clerks.borrow().all().map(Clerk::view).collect()
    }

    /// What changed last, for those who follow.
    pub fn bulletin(&self) -> watch::Receiver<Bulletin> {
        self.means.bulletin.subscribe()
    }

    /// Carries out an errand on the amendments of a text; once it answers, [`Self::of_text`] shows
    /// it. `id` is the member's own id for the act, by which a repetition is known.
    pub async fn ask(
        &self,
        text: TextId,
        (who, id): (MemberId, Option<CommandId>),
        errand: Errand,
    ) -> Result<Outcome, DeskError> {
        let clerk = self.clerk(text).await?;
        let (answer, answered) = oneshot::channel();
        let ask = errand::Ask { who, id, errand, answer };
        clerk.asks.try_send(ask).map_err(|_| DeskError::Busy)?;
        answered.await.map_err(|_| DeskError::Busy)?
    }

    /// What the amendments of a text come to on its words of now.
    pub async fn survey(&self, text: TextId) -> Result<Arc<Survey>, DeskError> {
        let known = self.clerks.borrow().known(text);
        let Some(clerk) = known.transpose()? else { return Ok(Arc::default()) };
        clerk.surveyor.look().await
    }

    /// Offers that an amendment joins another one that says the same.
    pub async fn offer_merge(
        &self,
        text: TextId,
        by: (MemberId, Option<CommandId>),
        (amendment, into): (AmendmentId, AmendmentId),
    ) -> Result<Outcome, DeskError> {
        let survey = self.survey(text).await?;
        let finding = survey.findings.get(&amendment);
        let likeness = finding.and_then(|finding| finding.twins.get(&into).copied());
        let offer = Command::OfferMerge { amendment, into, likeness };
        let outcome = self.ask(text, by, Errand::Decide(vec![offer])).await?;
        self.tell(text, into);
        Ok(outcome)
    }

    /// Takes such an offer back, or declines it.
    pub async fn drop_merge(
        &self,
        text: TextId,
        by: (MemberId, Option<CommandId>),
        (amendment, into): (AmendmentId, AmendmentId),
    ) -> Result<Outcome, DeskError> {
        let drop = Command::DropMerge { amendment, into };
        let outcome = self.ask(text, by, Errand::Decide(vec![drop])).await?;
        self.tell(text, into);
        Ok(outcome)
    }

    /// Tells those who follow of an amendment that a decision on another one concerns.
    fn tell(&self, text: TextId, amendment: AmendmentId) {
        let change = Change { text, amendment, ballot: None };
        self.means.bulletin.send_modify(|bulletin| bulletin.push(change));
    }

    /// What the adoption of an amendment would do to the others.
    pub async fn effects(&self, amendment: AmendmentId) -> Result<Effects, DeskError> {
        let view = self.of_amendment(amendment).ok_or(Refusal::Unknown)?;
        let before = self.survey(view.text).await?;
        let _turn = FORESEEING.acquire().await;
        survey::effects(&self.means, &view, &before, amendment).await
    }

    /// The clerk of a text, who is called if there is none yet.
    async fn clerk(&self, text: TextId) -> Result<Clerk, DeskError> {
        let known = self.clerks.borrow().known(text);
        if let Some(known) = known {
            return Ok(known?);
        }
        if self.means.house.view().organisation.text(text).is_none() {
            return Err(Refusal::Unknown.into());
        }
        let (answer, answered) = oneshot::channel();
        let opening = keeper::Opening { text, answer };
        self.openings.send(opening).await.map_err(|_| DeskError::Busy)?;
        Ok(answered.await.map_err(|_| DeskError::Busy)??)
    }

    /// Whether `member` may read an amendment.
    pub fn may_read(&self, view: &View, member: &MemberId, amendment: AmendmentId) -> bool {
        let organisation = &self.means.house.view().organisation;
        let act = crate::domain::amendment::rights::AmendmentAct::Read;
        view.floor(organisation).may(Actor::Member(member), amendment, act)
    }
}
