//! Home: what moved in one's groups, what waits for one, who is writing now.

use std::{cmp::Reverse, collections::BTreeSet, sync::Arc, time::Duration};

use axum::{Json, extract::State};
use serde::Serialize;
use tokio::time::{Instant, timeout_at};
use utoipa::ToSchema;

use super::{
    extract::Caller,
    people::{Person, person},
    problem::Problem,
    texts::{TextLine, line},
};
use crate::{
    desk::View,
    domain::{
        amendment::{Amendment, Status, rights::AmendmentAct},
        ballot::State as BallotState,
        ids::{AmendmentId, BallotId, GroupId, MemberId, RoomId, TextId},
        organisation::{
            Organisation,
            group::Role,
            member::Presence,
            rights::{Actor, TextAct},
            text::{Stage, Text, TextKind},
        },
    },
    hub::{Hub, now_s},
};

/// Texts that moved, on one page: what somebody reads before the lists serve better.
const MAX_MOVED: usize = 30;
/// Things that wait, on one page.
const MAX_WAITING: usize = 50;
/// Texts that are being written, on one page.
const MAX_WRITING: usize = 20;
/// Names beside a text that is being written.
const MAX_WRITERS: usize = 12;
/// Longest wait for one ballot, and for all of them: home is there without those that the store
/// does not give.
const LOOK_WAIT: Duration = Duration::from_secs(1);
const LOOKS_WAIT: Duration = Duration::from_secs(3);
/// How long before its day a step is shown as coming, in seconds: a week, so that a section can
/// still meet.
const STEP_AHEAD_S: u64 = 7 * 24 * 3_600;

/// What waits for somebody.
#[derive(Debug, Serialize, ToSchema)]
#[serde(tag = "what", rename_all = "kebab-case")]
pub(super) enum Waiting {
    /// A ballot on an amendment is open in which one may vote and has not.
    BallotOpen {
        text: TextId,
        title: String,
        amendment: AmendmentId,
        /// The number of the amendment as it is printed, for instance `12 rect.`.
        label: Option<String>,
        /// Whether the amendment is being discussed, so that the session shows it.
        called: bool,
    },
    /// The next step of a text that one leads comes within a week, or its day is over.
    StepDue {
        text: TextId,
        title: String,
        stage: Stage,
        /// Its day, in seconds since 1970.
        at: u64,
    },
    /// Somebody asks for one's signature.
    CosignatureAsked { text: TextId, title: String },
    /// Amendments to a text over which one presides are tabled, and wait to be admitted.
    AmendmentToAdmit {
        text: TextId,
        title: String,
        /// How many.
        count: usize,
    },
    /// Nobody has checked claim and sources of a published argumentaire since they changed.
    ArgumentUnchecked { text: TextId, title: String },
}

/// A text and who is in it now.
#[derive(Serialize, ToSchema)]
pub(super) struct Writing {
    text: TextId,
    title: String,
    /// At most a dozen; who hides their presence is not among them.
    members: Vec<Person>,
}

/// What somebody sees first.
#[derive(Serialize, ToSchema)]
pub(super) struct Home {
    /// Texts of one's groups and one's own, the last moved first.
    moved: Vec<TextLine>,
    /// The most pressing first.
    waiting: Vec<Waiting>,
    /// Texts of one's groups and one's own in which somebody is who may write there.
    writing: Vec<Writing>,
}

/// What moved in one's groups, what waits for one, who is writing now.
#[utoipa::path(get, path = "/api/home", responses(
    (status = 200, body = Home), (status = 401, body = Problem), (status = 403, body = Problem),
    (status = 503, body = Problem),
))]
pub(super) async fn read(State(hub): State<Hub>, caller: Caller) -> Result<Json<Home>, Problem> {
    let now = hub.house().view();
    let organisation = &now.organisation;
    let near = near(organisation, &caller.member);
    let mut moved: Vec<TextLine> = near.iter().map(|(id, text)| line(&hub, *id, text)).collect();
    moved.sort_by_key(|line| (Reverse(line.at()), line.id()));
    moved.truncate(MAX_MOVED);
    let mut waiting = awaited_votes(&hub, organisation, &caller.member).await;
    waiting.extend(asked(organisation, &caller.member));
    waiting.extend(steps(organisation, &caller.member, &near));
    waiting.extend(to_admit(&hub, organisation, &caller.member, &near));
    waiting.extend(unchecked(organisation, &caller.member, &near));
    waiting.truncate(MAX_WAITING);
    let writing = writing(&hub, organisation, &near).await?;
    Ok(Json(Home { moved, waiting, writing }))
}

/// The texts that are somebody's daily business: their groups' and their own.
fn near<'a>(organisation: &'a Organisation, member: &MemberId) -> Vec<(TextId, &'a Text)> {
    let groups: BTreeSet<GroupId> = organisation.groups_of(member).map(|(id, _)| id).collect();
    let actor = Actor::Member(member);
    let is_near = |text: &Text| {
        text.authors.contains(member) || text.group.is_some_and(|group| groups.contains(&group))
    };
    let texts = organisation.texts().filter(|(_, text)| is_near(text));
    texts.filter(|(id, _)| organisation.may_on_text(actor, *id, TextAct::Read)).collect()
}

/// The amendments on which somebody may vote now and has not; each once, however many its ballots.
/// A ballot that cannot be looked at keeps nobody from the rest: it is shown once it can.
async fn awaited_votes(hub: &Hub, organisation: &Organisation, member: &MemberId) -> Vec<Waiting> {
    let end = Instant::now() + LOOKS_WAIT;
    let mut awaited = Vec::new();
    let mut trouble = None;
    'all: for view in hub.desk().all() {
        let Some(text) = organisation.text(view.text) else { continue };
        for (amendment, one, ballots) in open_ballots(&view, organisation, member) {
            // Nobody reads further than one page, and each ballot is asked for by itself.
            if awaited.len() == MAX_WAITING {
                break 'all;
            }
            match is_vote_awaited(hub, member, &ballots, end).await {
                Ok(true) => awaited.push(Waiting::BallotOpen {
                    text: view.text,
                    title: text.title.clone(),
                    amendment,
                    label: one.label().map(|label| label.to_string()),
                    called: one.status == Status::Called,
                }),
                Ok(false) => {}
                Err(why) => trouble = Some(why),
            }
        }
    }
    if let Some(why) = trouble {
        tracing::warn!(%why, "home lacks votes: a ballot cannot be looked at");
    }
    awaited
}

/// Whether somebody may vote in one of these ballots and has not; else why that is not known.
async fn is_vote_awaited(
    hub: &Hub,
    member: &MemberId,
    ballots: &[BallotId],
    end: Instant,
) -> Result<bool, String> {
    let mut trouble = None;
    for id in ballots {
        let by = end.min(Instant::now() + LOOK_WAIT);
        let found = match timeout_at(by, hub.desk().ballot(*id)).await {
            Ok(Ok(Some(found))) => found,
            Ok(Ok(None)) => continue,
            Ok(Err(error)) => {
                trouble = Some(error.to_string());
                continue;
            }
            Err(_) => {
                trouble = Some("the store takes too long".to_owned());
                continue;
            }
        };
        let is_open = matches!(found.ballot.state(), BallotState::Open);
        let is_entitled = found.ballot.electorate().contains_key(member);
        if is_open && is_entitled && found.ballot.choice_of(member).is_none() {
            return Ok(true);
        }
    }
    trouble.map_or(Ok(false), Err)
}

/// The open ballots on each amendment to a text that somebody may read.
fn open_ballots<'a>(
    view: &'a View,
    organisation: &Organisation,
    member: &MemberId,
) -> Vec<(AmendmentId, &'a Amendment, Vec<BallotId>)> {
    let (actor, floor) = (Actor::Member(member), view.floor(organisation));
    let open = view.procedure.amendments().filter(|(amendment, one)| {
        one.is_voted_on() && floor.may(actor, *amendment, AmendmentAct::Read)
    });
    let ballots = |one: &Amendment| {
        let open = one.ballots.iter().filter(|id| !one.closed_ballots.contains(*id));
        open.copied().collect::<Vec<BallotId>>()
    };
    open.map(|(amendment, one)| (amendment, one, ballots(one))).collect()
}

/// The steps of texts that somebody leads whose day is near or over, the first first.
fn steps(organisation: &Organisation, member: &MemberId, near: &[(TextId, &Text)]) -> Vec<Waiting> {
    let leads = |text: &Text| {
        let role = text.group.and_then(|group| organisation.role(member, group));
        text.authors.contains(member) || role >= Some(Role::Facilitator)
    };
    let soon = now_s() + STEP_AHEAD_S;
    let steps = near.iter().filter(|(_, text)| leads(text)).filter_map(|(id, text)| {
        let step = text.next_step().filter(|step| step.at_s <= soon)?;
        let (text, title) = (*id, text.title.clone());
        Some((step.at_s, Waiting::StepDue { text, title, stage: step.stage, at: step.at_s }))
    });
    let mut steps: Vec<(u64, Waiting)> = steps.collect();
    steps.sort_by_key(|(at_s, _)| *at_s);
    steps.into_iter().map(|(_, waiting)| waiting).collect()
}

/// Texts near somebody who presides over their amendments, of which some wait to be admitted.
fn to_admit(
    hub: &Hub,
    organisation: &Organisation,
    member: &MemberId,
    near: &[(TextId, &Text)],
) -> Vec<Waiting> {
    let actor = Actor::Member(member);
    let presides = |id: TextId| organisation.may_on_text(actor, id, TextAct::Preside);
    let open = near.iter().filter(|(_, text)| text.stage != Stage::Adopted);
    let waiting = open.filter(|(id, _)| presides(*id)).filter_map(|(id, text)| {
        let view = hub.desk().of_text(*id)?;
        let tabled = view.procedure.amendments().filter(|(_, one)| one.status == Status::Tabled);
        let count = tabled.count();
        let (text, title) = (*id, text.title.clone());
        (count > 0).then_some(Waiting::AmendmentToAdmit { text, title, count })
    });
    waiting.collect()
}

/// Argumentaires near somebody whose sources wait to be checked.
fn unchecked(
    organisation: &Organisation,
    member: &MemberId,
    near: &[(TextId, &Text)],
) -> Vec<Waiting> {
    let unchecked =
        near.iter().filter(|(id, text)| is_unchecked(organisation, member, (*id, text)));
    let unchecked = unchecked.map(|(id, text)| {
        let (text, title) = (*id, text.title.clone());
        Waiting::ArgumentUnchecked { text, title }
    });
    unchecked.collect()
}

/// Texts that one is asked to sign, in any group, as far as one may.
fn asked(organisation: &Organisation, member: &MemberId) -> impl Iterator<Item = Waiting> {
    let asks = organisation.texts().filter(|(_, text)| text.asked.contains(member));
    let actor = Actor::Member(member);
    let may = asks.filter(move |(id, _)| organisation.may_on_text(actor, *id, TextAct::Cosign));
    may.map(|(text, known)| Waiting::CosignatureAsked { text, title: known.title.clone() })
}

fn is_unchecked(
    organisation: &Organisation,
    member: &MemberId,
    (id, text): (TextId, &Text),
) -> bool {
    text.kind == TextKind::Argumentaire
        && text.stage != Stage::Draft
        && text.argument.checks.is_empty()
        && !text.argument.sources.is_empty()
        && organisation.may_on_text(Actor::Member(member), id, TextAct::Check)
}

/// Who shows a presence in these texts and may write there. Whether they really do is theirs.
async fn writing(
    hub: &Hub,
    organisation: &Organisation,
    near: &[(TextId, &Text)],
) -> Result<Vec<Writing>, Problem> {
    let rooms: Vec<RoomId> = near.iter().map(|(TextId(id), _)| RoomId::Text(*id)).collect();
    let mut writing = Vec::new();
    for ((id, text), present) in near.iter().zip(hub.registry().present_in(&rooms)) {
        let writers = writers(organisation, *id, &present);
        if writers.is_empty() || writing.len() == MAX_WRITING {
            continue;
        }
        let mut members = Vec::with_capacity(writers.len());
        for member in writers {
            members.push(person(hub.house(), organisation, member).await?);
        }
        writing.push(Writing { text: *id, title: text.title.clone(), members });
    }
    Ok(writing)
}

fn writers<'a>(
    organisation: &Organisation,
    text: TextId,
    present: &'a Arc<[MemberId]>,
) -> Vec<&'a MemberId> {
    let is_shown = |member: &&MemberId| {
        organisation.active(member).is_some_and(|known| known.presence == Presence::Shown)
            && organisation.may_on_text(Actor::Member(member), text, TextAct::Write)
    };
    present.iter().filter(is_shown).take(MAX_WRITERS).collect()
}
