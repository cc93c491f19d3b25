//! A text with its amendments as they were found, and looking again at those that moved.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::Arc,
};

use super::{Finding, Survey};
use crate::{
    desk::{
        DeskError, Means,
        clerk::View,
        frozen::{Reading, Sealed},
        printed,
        words::{self, WordsError},
    },
    domain::{
        amendment::{Amendment, Phase, Status, condition::Condition},
        ids::{AmendmentId, RoomId, TextId},
    },
    store::{ReadError, Sequence},
    text::{
        archive::{Act, Adopted as Enacted, Entry, History},
        branch::{
            self, Adoption, Alineas, Around, Base, Branch, Cause, Collision, Footprint, Index,
            Outline, Own, Wording, condition, sweep,
        },
        event::TextEvent,
    },
};

/// Records read in one step.
const PAGE: usize = 1_000;

/// A text and what was found of each amendment.
pub(super) struct Ground {
    text: TextId,
    base: Base,
    head: Sequence,
    enacted: Vec<Enacted>,
    index: Index<AmendmentId>,
    known: BTreeMap<AmendmentId, Known>,
    /// Whom an edit of the text has hit since the last survey.
    hit: BTreeSet<AmendmentId>,
    /// The numbers by which the text is referred to, once an amendment is tabled.
    printed: Option<Arc<Alineas>>,
    /// What of the text a look needs, until the text moves.
    chart: Option<Arc<Chart>>,
}

/// What is the same for every look at one state of a text.
struct Chart {
    outline: Outline,
    alineas: Arc<Alineas>,
}

/// An amendment as its log says it, and what was found of it.
#[derive(Clone, Default)]
struct Known {
    own: Arc<History>,
    head: Sequence,
    /// What of its procedure its words depend on, when they were looked at.
    looked_at: Option<Aspect>,
    footprint: Option<Footprint>,
    wording: Option<Wording>,
    intrinsic: Vec<Cause<AmendmentId>>,
    reading: Arc<Reading>,
}

/// What decides how the words of an amendment are read.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Aspect {
    head: Sequence,
    through: Option<u64>,
    parent: Option<(Sequence, Option<u64>)>,
    phase: Phase,
}

impl Ground {
    /// Reads a text; nothing is known of its amendments yet.
    pub(super) async fn read(means: &Means, text: TextId) -> Result<Self, DeskError> {
        let (history, head) = words::read(means.store.as_ref(), &RoomId::Text(text.0)).await?;
        let base = |history: History| {
            let base = Base::read(&history.archive, &history.entries)?;
            let mut enacted = history.archive.adoptions.clone();
            enacted.extend(history.entries.iter().filter_map(Enacted::of));
            Ok((base, enacted))
        };
        let (base, enacted) = words::work(move || base(history)).await?;
        let (index, known, hit) = (Index::default(), BTreeMap::new(), BTreeSet::new());
        let (printed, chart) = (None, None);
        Ok(Self { text, base, head, enacted, index, known, hit, printed, chart })
    }

    /// Up to where the text was read.
    pub(super) fn head(&self) -> Sequence {
        self.head
    }

    /// Takes in what was written since.
    pub(super) async fn catch_up(mut self, means: &Means, view: &View) -> Result<Self, DeskError> {
        loop {
            let log = words::log(&RoomId::Text(self.text.0));
            let records = match means.store.read(log, self.head, PAGE).await {
                Ok(records) => records,
                // Folded, or lost: read anew, at the price of looking at everything again.
                Err(ReadError::Compacted { .. } | ReadError::Lost { .. }) => {
                    self = Self::read(means, self.text).await?;
                    break;
                }
                Err(ReadError::Store(error)) => return Err(error.into()),
            };
            if records.is_empty() {
                break;
            }
            for record in records {
                self.head = record.seq;
                let Ok(entry) = Entry::decode(record.seq.0, &record.body) else { continue };
                if matches!(entry.event, TextEvent::Quarantine { .. } | TextEvent::Epoch { .. }) {
                    self = Self::read(means, self.text).await?;
                    break;
                }
                self.take(&entry)?;
            }
        }
        let is_tabled = |(_, one): (_, &Amendment)| one.number.is_some();
        if self.printed.is_none()
            && view.procedure.amendments().any(is_tabled)
            && let Some(printed) = printed::read(means.store.as_ref(), self.text).await?
        {
            (self.printed, self.chart) = (Some(printed), None);
        }
        for (id, amendment) in view.procedure.amendments() {
            self.catch_up_with(means, id, amendment).await?;
        }
        Ok(self)
    }

    fn take(&mut self, entry: &Entry) -> Result<(), DeskError> {
        self.chart = None;
        if let Some(update) = entry.event.update() {
            let edit = self.base.apply(update).map_err(WordsError::from)?;
            self.hit.extend(self.index.hit(&edit));
        }
        if !entry.event.copies().is_empty() {
            self.base.learn(entry.event.copies());
            let edit = crate::text::branch::Edit::copied(entry.event.copies());
            self.hit.extend(self.index.hit(&edit));
        }
        self.enacted.extend(Enacted::of(entry));
        Ok(())
    }

    /// Reads what is new of an amendment. One whose words are frozen has nothing new.
    async fn catch_up_with(
        &mut self,
        means: &Means,
        id: AmendmentId,
        amendment: &Amendment,
    ) -> Result<(), DeskError> {
        let through = words::through(amendment);
        let known = self.known.entry(id).or_default();
        if through.is_some_and(|through| through <= known.head.0) {
            return Ok(());
        }
        let room = RoomId::Amendment(id.0);
        let news = means.store.read(words::log(&room), known.head, 1).await;
        if !matches!(news, Ok(ref records) if records.is_empty()) {
            let (own, head) = words::read(means.store.as_ref(), &room).await?;
            (known.own, known.head) = (Arc::new(own), head);
        }
        Ok(())
    }

    /// Takes in an update as if it stood in the text.
    pub(super) fn suppose(&mut self, update: &bytes::Bytes) -> Result<(), WordsError> {
        self.chart = None;
        let edit = self.base.apply(update)?;
        self.hit.extend(self.index.hit(&edit));
        Ok(())
    }

    /// What every amendment comes to.
    pub(super) fn survey(&mut self, view: &View) -> Result<Survey, WordsError> {
        for (id, amendment) in view.procedure.amendments() {
            let aspect = self.aspect(id, amendment);
            let is_same = self.known.get(&id).is_some_and(|k| k.looked_at == Some(aspect));
            let is_hit = self.hit.contains(&id)
                || amendment.parent.is_some_and(|parent| self.hit.contains(&parent));
            if is_same && !is_hit {
                continue;
            }
            if let Err(error) = self.look_at(view, (id, amendment), aspect) {
                tracing::warn!(amendment = %id, %error, "an amendment cannot be read");
            }
        }
        self.hit.clear();
        let mut met: HashMap<AmendmentId, Vec<Collision<AmendmentId>>> = HashMap::new();
        for collision in self.collisions(view) {
            for (one, rival) in [(collision.a, collision.b), (collision.b, collision.a)] {
                if is_shown(view, rival) {
                    met.entry(one).or_default().push(collision.clone());
                }
            }
        }
        let mut twins = self.twins(view);
        let mut survey = Survey::default();
        for (id, known) in &self.known {
            let is_over = view.procedure.amendment(*id).is_none_or(is_over);
            let mut finding = known.finding(*id, met.remove(id).unwrap_or_default(), is_over);
            finding.twins = twins.remove(id).unwrap_or_default();
            survey.findings.insert(*id, finding);
        }
        Ok(survey)
    }

    /// The wording of an amendment, as it was looked at last.
    pub(super) fn wording(&self, id: AmendmentId) -> Option<&Wording> {
        self.known.get(&id)?.wording.as_ref()
    }

    fn aspect(&self, id: AmendmentId, amendment: &Amendment) -> Aspect {
        let head = |id| self.known.get(&id).map_or(Sequence::ZERO, |known| known.head);
        Aspect {
            head: head(id),
            through: words::through(amendment),
            parent: amendment.parent.map(|parent| (head(parent), None)),
            phase: amendment.status.phase(),
        }
    }

    fn look_at(
        &mut self,
        view: &View,
        (id, amendment): (AmendmentId, &Amendment),
        aspect: Aspect,
    ) -> Result<(), WordsError> {
        let adoptions = self.adoptions(id);
        let Some(known) = self.known.get_mut(&id) else { return Ok(()) };
        // One that cannot be read is not read again before it changes.
        known.looked_at = Some(aspect);
        let frozen = match amendment.wording {
            Some(wording) => words::sealed(&known.own, wording.record)?,
            None => None,
        };
        let mut looked = known.clone();
        if let (Phase::Over, Some(Sealed { wording, reading })) = (aspect.phase, &frozen) {
            (looked.wording, looked.reading) = (Some(wording.clone()), Arc::new(reading.clone()));
            (looked.footprint, looked.intrinsic) = (None, Vec::new());
            self.index.remove(id);
            self.known.insert(id, looked);
            return Ok(());
        }
        let frozen = frozen.filter(|_| aspect.phase == Phase::Pending).map(|it| it.wording);
        let own = words::own(&known.own, aspect.through)?;
        let (branch, reading) = self.open(view, amendment, (&own, frozen.as_ref()))?;
        looked.reading = Arc::new(reading);
        let measure = frozen.unwrap_or_else(|| branch.wording());
        let around = Around { amendment: id, rivals: &[], adoptions: &adoptions };
        looked.intrinsic = condition(&branch, &measure, &around).1;
        let footprint = branch.footprint(&measure);
        if amendment.parent.is_none() {
            self.index.put(id, &footprint);
        }
        (looked.wording, looked.footprint) = (Some(measure), Some(footprint));
        self.known.insert(id, looked);
        Ok(())
    }

    /// An amendment on as much of what it amends as that takes, and how it reads.
    fn open(
        &mut self,
        view: &View,
        amendment: &Amendment,
        (own, frozen): (&Own, Option<&Wording>),
    ) -> Result<(Branch, Reading), WordsError> {
        if amendment.parent.is_some() {
            let base = self.ground_of(view, amendment)?;
            let branch = base.open(own)?;
            let reading = Reading::counted(&branch, &branch::alineas(&base), |at| at);
            return Ok((branch, reading));
        }
        let chart = self.chart();
        if let Some(excerpt) = chart.outline.excerpt(&self.base, own, frozen)
            && let Ok(branch) = excerpt.base().open(own)
        {
            let reading = Reading::counted(&branch, &chart.alineas, |at| excerpt.in_text(at));
            return Ok((branch, reading));
        }
        let branch = self.base.open(own)?;
        let reading = Reading::counted(&branch, &chart.alineas, |at| at);
        Ok((branch, reading))
    }

    fn chart(&mut self) -> Arc<Chart> {
        let (base, printed) = (&self.base, &self.printed);
        let chart = || {
            let of_now = || Arc::new(branch::alineas(base));
            let alineas = printed.clone().unwrap_or_else(of_now);
            Arc::new(Chart { outline: Outline::of(base), alineas })
        };
        Arc::clone(self.chart.get_or_insert_with(chart))
    }

    /// What an amendment amends: the text, or another amendment on it.
    fn ground_of(&self, view: &View, amendment: &Amendment) -> Result<Base, WordsError> {
        let Some(parent) = amendment.parent else { return Ok(self.base.clone()) };
        let through = view.procedure.amendment(parent).and_then(words::through);
        match self.known.get(&parent) {
            Some(known) => Ok(self.base.open(&words::own(&known.own, through)?)?.as_base()),
            None => Ok(self.base.clone()),
        }
    }

    /// What was adopted in the text and still stands, but for one.
    fn adoptions(&self, but: AmendmentId) -> Vec<Adoption<AmendmentId>> {
        let mut standing: BTreeMap<AmendmentId, &Enacted> = BTreeMap::new();
        for enacted in &self.enacted {
            let amendment = AmendmentId(enacted.amendment);
            match enacted.act {
                Act::Adopted => standing.insert(amendment, enacted),
                Act::Retracted => standing.remove(&amendment),
            };
        }
        let adoption = |(amendment, enacted): (AmendmentId, &Enacted)| {
            let wording = self.known.get(&amendment)?.wording.clone()?;
            Some(Adoption { amendment, adopted: words::adopted(enacted), wording })
        };
        standing.into_iter().filter(|(id, _)| *id != but).filter_map(adoption).collect()
    }

    /// All that change the same. Of two, one is told of the other where that is shown: drafts see
    /// others, and nobody sees them.
    fn collisions(&self, view: &View) -> Vec<Collision<AmendmentId>> {
        let of_text = view.procedure.amendments().filter(|(_, one)| one.parent.is_none());
        let running = of_text.filter(|(_, one)| one.status.phase() != Phase::Over);
        let footprint = |(id, _): (AmendmentId, &Amendment)| {
            Some((id, self.known.get(&id)?.footprint.as_ref()?))
        };
        let all: Vec<(AmendmentId, &Footprint)> = running.filter_map(footprint).collect();
        sweep(&self.base, &all)
    }
}

/// Whether others are told of an amendment.
fn is_shown(view: &View, id: AmendmentId) -> bool {
    view.procedure
        .amendment(id)
        .is_some_and(|one| one.status.phase() == Phase::Pending || one.status == Status::Collecting)
}

fn is_over(amendment: &Amendment) -> bool {
    amendment.status.phase() == Phase::Over
}

impl Known {
    fn finding(
        &self,
        id: AmendmentId,
        collisions: Vec<Collision<AmendmentId>>,
        is_over: bool,
    ) -> Finding {
        let mut causes = if is_over { Vec::new() } else { self.intrinsic.clone() };
        let rivals = collisions.iter().filter(|one| !one.class.is_advisory());
        let rivals: Vec<AmendmentId> =
            rivals.map(|one| if one.a == id { one.b } else { one.a }).collect();
        if let (Some(first), false) =
            (collisions.iter().find(|one| !one.class.is_advisory()), is_over || rivals.is_empty())
        {
            causes.push(Cause {
                condition: crate::text::branch::Condition::Contested,
                reason: crate::text::branch::Reason::Collision,
                amendments: rivals,
                block: first.block.clone(),
                words: first.words.clone(),
            });
        }
        causes.sort_by_key(|cause| std::cmp::Reverse(cause.condition));
        let condition = causes.first().map(|cause| Condition::from(cause.condition));
        let place = self.reading.changes.iter().map(|change| change.from).min();
        Finding {
            condition: condition.unwrap_or_default(),
            causes,
            collisions,
            twins: BTreeMap::new(),
            reading: Arc::clone(&self.reading),
            place,
        }
    }
}
