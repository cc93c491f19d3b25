//! What the amendments of a text come to on its words of now: changes, conditions, collisions.
//!
//! One task for each text, which sleeps until somebody asks. It keeps the text and, of each
//! amendment, what it found; of a text that has moved it looks again only at the amendments that
//! the edit hits. Once somebody has asked it follows the text for a while, and tells those who
//! follow of every condition that changes. It reads logs only, so that every hub finds the same.

mod look;
mod moved;
mod twins;

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use tokio::{
    sync::{mpsc, oneshot, watch},
    time::{Instant, sleep_until},
};

use self::look::Ground;
use super::{
    DeskError, Means,
    bulletin::Change,
    clerk::View,
    errand::Effects,
    frozen::Reading,
    words::{self, Stand},
};
use crate::{
    domain::{
        amendment::{
            Confirmation, Likeness, Phase,
            command::Refusal,
            condition::{Condition, Conditions},
        },
        ids::{AmendmentId, RoomId, TextId},
    },
    store::Tail,
    text::branch::{Cause, Collision},
};

/// Looks that wait at one text.
const MAX_LOOKS: usize = 256;
/// How long a text is followed after somebody asked for its amendments.
const INTEREST: Duration = Duration::from_secs(600);
/// How long edits of the text gather before the amendments are looked at again.
const GATHER: Duration = Duration::from_millis(400);

/// What one amendment comes to.
#[derive(Clone, Debug, Default)]
pub struct Finding {
    /// The gravest condition that holds.
    pub condition: Condition,
    /// Why, the gravest first.
    pub causes: Vec<Cause<AmendmentId>>,
    /// Others that change the same.
    pub collisions: Vec<Collision<AmendmentId>>,
    /// Others that say the same, or nearly.
    pub twins: BTreeMap<AmendmentId, Likeness>,
    /// How it reads on the text of now.
    pub reading: Arc<Reading>,
    /// Where it begins to change what it amends, in UTF-16 units.
    pub place: Option<u32>,
}

/// What the amendments of a text come to.
#[derive(Clone, Debug, Default)]
pub struct Survey {
    /// By amendment; those that are decided keep how they read.
    pub findings: BTreeMap<AmendmentId, Finding>,
}

impl Survey {
    /// The condition of each.
    pub fn conditions(&self) -> Conditions {
        self.findings.iter().map(|(id, finding)| (*id, finding.condition)).collect()
    }
}

type Answer = oneshot::Sender<Result<Arc<Survey>, DeskError>>;

/// Reaches the surveyor of one text. Cheap to clone.
#[derive(Clone)]
pub(super) struct Surveyor {
    looks: mpsc::Sender<Answer>,
}

impl Surveyor {
    /// A surveyor who sleeps.
    pub(super) fn new(means: Means, view: watch::Receiver<Arc<View>>) -> Self {
        let (looks, asked) = mpsc::channel(MAX_LOOKS);
        let text = view.borrow().text;
        let task = Task { means, text, view, ground: None, last: Arc::default() };
        tokio::spawn(task.run(asked));
        Self { looks }
    }

    /// What the amendments come to now.
    pub(super) async fn look(&self) -> Result<Arc<Survey>, DeskError> {
        let (answer, answered) = oneshot::channel();
        self.looks.send(answer).await.map_err(|_| DeskError::Busy)?;
        answered.await.map_err(|_| DeskError::Busy)?
    }
}

struct Task {
    means: Means,
    text: TextId,
    view: watch::Receiver<Arc<View>>,
    ground: Option<Ground>,
    last: Arc<Survey>,
}

impl Task {
    async fn run(mut self, mut asked: mpsc::Receiver<Answer>) {
        while let Some(answer) = asked.recv().await {
            self.answer(answer, &mut asked).await;
            let until = Instant::now() + INTEREST;
            if self.watch(until, &mut asked).await.is_none() {
                return;
            }
            // Nobody has asked for long: the text need not be kept.
            self.ground = None;
        }
    }

    /// Answers everybody who waits with one look.
    async fn answer(&mut self, first: Answer, asked: &mut mpsc::Receiver<Answer>) {
        let mut waiting = vec![first];
        while let Ok(another) = asked.try_recv() {
            waiting.push(another);
        }
        let found = self.look().await;
        for answer in waiting {
            let _ = answer.send(found.clone());
        }
    }

    /// Follows the text and the procedure while there is interest. `None`: nobody can ask any more.
    async fn watch(
        &mut self,
        mut until: Instant,
        asked: &mut mpsc::Receiver<Answer>,
    ) -> Option<()> {
        let log = words::log(&RoomId::Text(self.text.0));
        let after = self.ground.as_ref().map(Ground::head).unwrap_or_default();
        let mut tail: Box<dyn Tail> = self.means.store.follow(log, after);
        let mut due: Option<Instant> = None;
        loop {
            tokio::select! {
                answer = asked.recv() => {
                    self.answer(answer?, asked).await;
                    until = Instant::now() + INTEREST;
                    due = None;
                }
                moved = tail.next() => {
                    if moved.is_err() {
                        return Some(());
                    }
                    due.get_or_insert_with(|| Instant::now() + GATHER);
                }
                () = sleep_until(due.unwrap_or(until)), if due.is_some() => {
                    due = None;
                    self.look_again().await;
                }
                changed = self.view.changed() => {
                    changed.ok()?;
                    self.look_again().await;
                }
                () = sleep_until(until) => return Some(()),
            }
        }
    }

    async fn look_again(&mut self) {
        if let Err(error) = self.look().await {
            tracing::warn!(text = %self.text, %error, "amendments cannot be looked at");
        }
    }

    /// Looks at what has moved since the last time, and tells what that changed.
    async fn look(&mut self) -> Result<Arc<Survey>, DeskError> {
        let view = Arc::clone(&self.view.borrow_and_update());
        let ground = match self.ground.take() {
            Some(ground) => ground,
            None => Ground::read(&self.means, self.text).await?,
        };
        let ground = ground.catch_up(&self.means, &view).await?;
        let (ground, survey) = words::work(move || {
            let mut ground = ground;
            let survey = ground.survey(&view)?;
            Ok((ground, survey))
        })
        .await?;
        self.ground = Some(ground);
        let survey = Arc::new(survey);
        self.tell(&survey);
        self.last = Arc::clone(&survey);
        Ok(survey)
    }

    /// Tells of conditions that are others now, and asks authors whose ground has moved.
    fn tell(&self, survey: &Survey) {
        let text = self.text;
        let view = Arc::clone(&self.view.borrow());
        let was = |id| self.last.findings.get(&id).map(|finding: &Finding| finding.condition);
        let changed = survey
            .findings
            .iter()
            .filter(|(id, now)| was(**id).is_some_and(|before| before != now.condition));
        let changed: Vec<AmendmentId> = changed.map(|(id, _)| *id).collect();
        self.means.bulletin.send_if_modified(|bulletin| {
            for amendment in &changed {
                bulletin.push(Change { text, amendment: *amendment, ballot: None });
            }
            !changed.is_empty()
        });
        let to_ask: Vec<AmendmentId> = view
            .procedure
            .amendments()
            .filter(|(_, one)| one.status.phase() == Phase::Pending)
            .filter(|(_, one)| one.confirmation == Confirmation::Holds)
            .map(|(id, _)| id)
            .filter(|id| survey.findings.get(id).is_some_and(has_moved))
            .collect();
        if !to_ask.is_empty() {
            tokio::spawn(moved::ask_confirmation(self.means.clone(), view, to_ask));
        }
    }
}

/// Whether the text is another where an amendment changes it.
fn has_moved(finding: &Finding) -> bool {
    finding.causes.iter().any(|cause| match Condition::from(cause.condition) {
        Condition::Touched | Condition::Orphaned => true,
        Condition::Clean | Condition::Contested | Condition::Satisfied => false,
    })
}

/// What the adoption of an amendment would do to the others: their conditions on a text that has
/// its words.
pub(super) async fn effects(
    means: &Means,
    view: &Arc<View>,
    before: &Survey,
    amendment: AmendmentId,
) -> Result<Effects, DeskError> {
    let one = view.procedure.amendment(amendment).ok_or(Refusal::Unknown)?;
    let stand = Stand::read(means, (view.text, &view.procedure), (amendment, one)).await?;
    let mut ground = Ground::read(means, view.text).await?.catch_up(means, view).await?;
    let (then, procedure) = (Arc::clone(view), before.conditions());
    let after = words::work(move || {
        let branch = stand.ground()?.open(&stand.words()?)?;
        // An amendment of an amendment moves nothing in the text until that one is adopted.
        if let (Some(update), None) = (branch.adoption(), stand.below.get(1)) {
            ground.suppose(&update)?;
        }
        Ok(ground.survey(&then)?.conditions())
    });
    Ok(view.procedure.effects(amendment, &procedure, &after.await?).into_iter().collect())
}
