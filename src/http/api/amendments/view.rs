//! Amendments as the API shows them.

use std::{collections::BTreeSet, sync::Arc};

use serde::Serialize;
use utoipa::ToSchema;

use super::{
    ballots::{self, BallotBody},
    minutes::{self, MinuteLine},
    statement,
    twins::{self, TwinView},
};
use crate::{
    desk::{Finding, Reading, Survey, Told, View},
    domain::{
        amendment::{
            Advice, Amendment, Confirmation, Outcome, Status,
            condition::Condition,
            rights::{AmendmentAct, Floor},
        },
        ids::{AmendmentId, BallotId, TextId},
        organisation::{Organisation, rights::Actor},
        revision::Revision,
    },
    http::api::{
        people::{Names, Person},
        problem::Problem,
    },
    hub::Hub,
    text::branch::{Cause, Collision},
};

/// An amendment in a list.
#[derive(Serialize, ToSchema)]
pub(super) struct AmendmentLine {
    id: AmendmentId,
    text: TextId,
    /// The amendment that it amends; nothing: the text.
    parent: Option<AmendmentId>,
    /// From the first time it was tabled.
    number: Option<u32>,
    /// Its number as it is printed, for instance `12 rect.`.
    label: Option<String>,
    title: String,
    status: Status,
    /// How it stands on the text of now: the gravest that holds.
    condition: Condition,
    /// Nobody but oneself, where one reads it only because it is public.
    authors: Vec<Person>,
    /// How many authors it has.
    author_count: usize,
    /// How many people stand behind it, its authors included.
    signatures: usize,
    /// How many must, before it is tabled.
    threshold: u32,
    /// What the commission advises.
    advice: Option<Advice>,
    /// Where it begins to change what it amends, in UTF-16 units.
    place: Option<u32>,
    /// The blocks that it changes.
    blocks: Vec<String>,
    /// Whether its authors are to say that it holds on a text that has changed there.
    needs_confirmation: bool,
    /// How many others say the same, or nearly.
    twin_count: usize,
    /// When something about it was decided last, in seconds since 1970.
    updated: u64,
}

/// Why an amendment stands as it does.
#[derive(Serialize, ToSchema)]
pub(super) struct CauseView {
    condition: Condition,
    /// `base_changed`, `anchor_gone`, `already_said`, `collision`, `identity_lost` or `adopted`.
    reason: String,
    amendments: Vec<Named>,
    /// The block.
    block: Option<String>,
    /// The words that it is about.
    words: String,
}

/// An amendment, named.
#[derive(Clone, Serialize, ToSchema)]
pub(super) struct Named {
    id: AmendmentId,
    label: Option<String>,
    title: String,
}

/// Another amendment that changes the same.
#[derive(Serialize, ToSchema)]
pub(super) struct CollisionView {
    amendment: AmendmentId,
    /// `both_delete`, `insert_in_deletion`, `same_point`, `same_attributes`, or `same_block`, which
    /// is only worth knowing.
    class: String,
    label: Option<String>,
    title: String,
    block: Option<String>,
    words: String,
}

/// A wording as it was tabled.
#[derive(Serialize, ToSchema)]
struct FrozenView {
    /// When, in seconds since 1970.
    at: u64,
}

/// What the commission thinks.
#[derive(Serialize, ToSchema)]
struct OpinionView {
    opinion: Advice,
    reason: String,
    counter_wording: String,
    /// Nothing, to whoever reads it only because it is public.
    by: Option<Person>,
    /// When, in seconds since 1970.
    at: u64,
}

/// How it was decided.
#[derive(Serialize, ToSchema)]
struct OutcomeView {
    outcome: Outcome,
    /// When, in seconds since 1970.
    at: u64,
    /// Nothing, to whoever reads it only because it is public.
    by: Option<Person>,
    reason: String,
    /// The amendment whose adoption caused it.
    cause: Option<Named>,
    ballot: Option<BallotId>,
    /// For an adoption: its place in the log of what it amends.
    text_seq: Option<u64>,
}

/// What one may do with it, as things stand.
#[derive(Serialize, ToSchema)]
#[expect(clippy::struct_excessive_bools, reason = "the wire form of seven answers")]
struct AmendmentRights {
    write: bool,
    /// Table, withdraw, rectify, confirm.
    answer: bool,
    support: bool,
    opine: bool,
    /// Admit, call, decide, undo, put to the vote.
    preside: bool,
    decide_uncalled: bool,
}

/// One amendment.
#[derive(Serialize, ToSchema)]
pub(super) struct AmendmentView {
    #[serde(flatten)]
    line: AmendmentLine,
    text_title: String,
    /// The room in which its words are written.
    room: String,
    /// The room of what it amends.
    base_room: String,
    /// Why it is proposed, in plain words.
    rationale: String,
    /// The same as a fragment of HTML; empty if nothing is written.
    rationale_html: String,
    /// The room in which that is written, by its authors until it is tabled.
    rationale_room: String,
    cause: Option<CauseView>,
    /// All that is to be said of how it stands, the gravest first.
    causes: Vec<CauseView>,
    collisions: Vec<CollisionView>,
    /// Others that say the same, or nearly.
    twins: Vec<TwinView>,
    changes: Vec<Told>,
    /// What it changes, in French, as parliaments write it.
    dispositif: Vec<String>,
    frozen: Option<FrozenView>,
    /// Nobody but oneself, where one reads it only because it is public.
    signatories: Vec<Person>,
    /// How many have signed it.
    signatory_count: usize,
    opinion: Option<OpinionView>,
    /// The mark of the opinion, to be named when another one is given.
    opinion_revision: Revision,
    outcome: Option<OutcomeView>,
    minutes: Vec<MinuteLine>,
    ballots: Vec<BallotBody>,
    sub_amendments: Vec<AmendmentLine>,
    rights: AmendmentRights,
}

/// A procedure with what its amendments come to.
pub(super) struct Scene {
    pub(super) view: Arc<View>,
    pub(super) survey: Arc<Survey>,
}

impl Named {
    pub(super) fn new(id: AmendmentId, label: Option<String>, title: String) -> Self {
        Self { id, label, title }
    }
}

impl Scene {
    /// That of a text; nothing if it has no amendments.
    pub(super) async fn of_text(hub: &Hub, text: TextId) -> Result<Option<Self>, Problem> {
        let survey = hub.desk().survey(text).await?;
        Ok(hub.desk().of_text(text).map(|view| Self { view, survey }))
    }

    pub(super) fn may_read(
        &self,
        organisation: &Organisation,
        actor: Actor<'_>,
        id: AmendmentId,
    ) -> bool {
        self.view.floor(organisation).may(actor, id, AmendmentAct::Read)
    }

    /// The blocks that an amendment changes.
    pub(super) fn blocks(&self, id: AmendmentId) -> BTreeSet<String> {
        let changes = self.survey.findings.get(&id).map(|finding| &finding.reading.changes);
        changes.into_iter().flatten().filter_map(|change| change.block.clone()).collect()
    }

    pub(super) fn named(&self, id: AmendmentId) -> Named {
        let one = self.view.procedure.amendment(id);
        let label = one.and_then(Amendment::label).map(|label| label.to_string());
        Named { id, label, title: one.map(|one| one.title.clone()).unwrap_or_default() }
    }

    /// By what names `reader` is told of the people of an amendment.
    pub(super) fn names<'a>(
        &'a self,
        hub: &'a Hub,
        (organisation, reader): (&'a Organisation, Actor<'a>),
        id: AmendmentId,
    ) -> Names<'a> {
        Names::of_amendment(hub, self.view.floor(organisation), (reader, id))
    }

    pub(super) async fn line(
        &self,
        hub: &Hub,
        reader: (&Organisation, Actor<'_>),
        id: AmendmentId,
    ) -> Result<Option<AmendmentLine>, Problem> {
        let Some(one) = self.view.procedure.amendment(id) else { return Ok(None) };
        let names = self.names(hub, reader, id);
        let finding = self.survey.findings.get(&id);
        Ok(Some(AmendmentLine {
            id,
            text: self.view.text,
            parent: one.parent,
            number: one.number,
            label: one.label().map(|label| label.to_string()),
            title: one.title.clone(),
            status: one.status,
            condition: finding.map(|finding| finding.condition).unwrap_or_default(),
            authors: names.people(&one.authors).await?,
            author_count: one.authors.len(),
            signatures: one.supporters(),
            threshold: self.view.procedure.rules().threshold,
            advice: one.opinion.as_ref().map(|opinion| opinion.advice),
            place: finding.and_then(|finding| finding.place),
            blocks: self.blocks(id).into_iter().collect(),
            needs_confirmation: one.confirmation == Confirmation::Asked,
            twin_count: finding.map_or(0, |finding| finding.twins.len()),
            updated: one.changed_at_s,
        }))
    }

    fn cause(&self, cause: &Cause<AmendmentId>) -> CauseView {
        CauseView {
            condition: cause.condition.into(),
            reason: cause.reason.name().to_owned(),
            amendments: cause.amendments.iter().map(|id| self.named(*id)).collect(),
            block: cause.block.as_ref().map(ToString::to_string),
            words: cause.words.clone(),
        }
    }

    fn collision(&self, id: AmendmentId, found: &Collision<AmendmentId>) -> CollisionView {
        let other = if found.a == id { found.b } else { found.a };
        let Named { id: amendment, label, title } = self.named(other);
        let class = found.class.name().to_owned();
        let block = found.block.as_ref().map(ToString::to_string);
        CollisionView { amendment, class, label, title, block, words: found.words.clone() }
    }

    async fn outcome(
        &self,
        names: &Names<'_>,
        one: &Amendment,
    ) -> Result<Option<OutcomeView>, Problem> {
        let Some(decided) = &one.verdict else { return Ok(None) };
        let verdict = &decided.verdict;
        Ok(Some(OutcomeView {
            outcome: verdict.outcome,
            at: decided.at_s,
            by: names.person(&decided.by).await?,
            reason: verdict.reason.clone(),
            cause: verdict.cause.map(|id| self.named(id)),
            ballot: verdict.ballot,
            text_seq: verdict.record,
        }))
    }
}

async fn opinion(names: &Names<'_>, one: &Amendment) -> Result<Option<OpinionView>, Problem> {
    let Some(given) = &one.opinion else { return Ok(None) };
    Ok(Some(OpinionView {
        opinion: given.advice,
        reason: given.reason.clone(),
        counter_wording: given.counter_wording.clone(),
        by: names.person(&given.by).await?,
        at: given.at_s,
    }))
}

fn rights(floor: Floor<'_>, actor: Actor<'_>, id: AmendmentId) -> AmendmentRights {
    let may = |act| floor.may(actor, id, act);
    AmendmentRights {
        write: may(AmendmentAct::Write),
        answer: may(AmendmentAct::Answer),
        support: may(AmendmentAct::Support),
        opine: may(AmendmentAct::Opine),
        preside: may(AmendmentAct::Preside),
        decide_uncalled: may(AmendmentAct::DecideUncalled),
    }
}

/// The procedure of an amendment that `actor` may read.
pub(super) fn found(hub: &Hub, actor: Actor<'_>, id: AmendmentId) -> Result<Arc<View>, Problem> {
    let house = hub.house().view();
    let view = hub.desk().of_amendment(id);
    view.filter(|view| view.floor(&house.organisation).may(actor, id, AmendmentAct::Read))
        .ok_or_else(|| Problem::not_found("amendment"))
}

/// One amendment that `actor` may read.
pub(super) async fn read(
    hub: &Hub,
    actor: Actor<'_>,
    id: AmendmentId,
) -> Result<AmendmentView, Problem> {
    let text = found(hub, actor, id)?.text;
    let none = || Problem::not_found("amendment");
    let scene = Scene::of_text(hub, text).await?.ok_or_else(none)?;
    let house = hub.house().view();
    let organisation = &house.organisation;
    let line = scene.line(hub, (organisation, actor), id).await?.ok_or_else(none)?;
    let names = scene.names(hub, (organisation, actor), id);
    let one = scene.view.procedure.amendment(id).ok_or_else(none)?;
    let floor = scene.view.floor(organisation);
    let finding = scene.survey.findings.get(&id).cloned().unwrap_or_default();
    let Finding { causes, collisions, reading, .. } = finding;
    let Reading { changes, dispositif } = Arc::unwrap_or_clone(reading);
    let mut sub_amendments = Vec::new();
    for (child, _) in scene.view.procedure.children(id) {
        if floor.may(actor, child, AmendmentAct::Read) {
            sub_amendments.extend(scene.line(hub, (organisation, actor), child).await?);
        }
    }
    let mut ballots = Vec::new();
    for ballot in &one.ballots {
        ballots.extend(ballots::body(hub, (&names, actor), *ballot).await?);
    }
    let (rationale, rationale_html) = statement::read(hub, id).await?;
    let base = one.parent.map_or_else(|| format!("text:{text}"), |id| format!("amendment:{id}"));
    Ok(AmendmentView {
        text_title: organisation.text(text).map(|text| text.title.clone()).unwrap_or_default(),
        room: format!("amendment:{id}"),
        base_room: base,
        rationale,
        rationale_html,
        rationale_room: format!("text:{id}"),
        cause: causes.first().map(|cause| scene.cause(cause)),
        causes: causes.iter().map(|cause| scene.cause(cause)).collect(),
        collisions: collisions.iter().map(|found| scene.collision(id, found)).collect(),
        twins: twins::of(&scene, (organisation, actor), (id, one)),
        changes,
        dispositif,
        frozen: one.wording.map(|wording| FrozenView { at: wording.at_s }),
        signatories: names.people(&one.signatories).await?,
        signatory_count: one.signatories.len(),
        opinion: opinion(&names, one).await?,
        opinion_revision: one.opinion_revision(),
        outcome: scene.outcome(&names, one).await?,
        minutes: minutes::of_amendment(&names, (&scene.view, id)).await?,
        ballots,
        sub_amendments,
        rights: rights(floor, actor, id),
        line,
    })
}
