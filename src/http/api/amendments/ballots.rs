//! Ballots on amendments.

use std::sync::Arc;

use axum::{Json, extract::State, http::StatusCode};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::view;
use crate::{
    desk::{BallotView, Counted, View},
    domain::{
        amendment::command::Refusal,
        ballot::{
            Basis, Choice, Electorate, Kind, Majority, Rules, State as Standing, Voice,
            tally::Verdict,
        },
        ids::{AmendmentId, BallotId, GroupId, MemberId, TextId},
        organisation::{
            Organisation,
            member::{Standing as Belonging, Status},
            rights::{Actor, GroupAct, TextAct},
        },
    },
    http::api::{
        describe::{ActRefusals, ReadRefusals},
        extract::{Body, Caller, MaybeCaller, Path},
        people::{Names, Person},
        problem::Problem,
    },
    hub::Hub,
};

/// Who is to vote: one of these.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum Voters {
    /// Everybody in a group, but its observers.
    Group(GroupId),
    /// These.
    Members(Vec<MemberId>),
    /// Every full member who may read the text.
    Readers,
}

/// A ballot to open.
#[derive(Deserialize, ToSchema)]
pub(super) struct NewBallot {
    /// Its id, if the client chooses it.
    id: Option<BallotId>,
    kind: Kind,
    majority: Majority,
    /// Of whom the majority is counted [default: of the votes cast].
    #[serde(default)]
    of: Basis,
    /// How many must have voted for it to count.
    #[serde(default)]
    quorum: u32,
    electorate: Voters,
}

/// What was voted, in voices.
#[derive(Serialize, ToSchema)]
struct ResultView {
    r#for: u64,
    against: u64,
    abstain: u64,
    outcome: Verdict,
}

/// Somebody's vote in a named ballot.
#[derive(Serialize, ToSchema)]
struct VoteView {
    by: Person,
    choice: Choice,
}

/// Whether votes are taken.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum Phase {
    Open,
    Closed,
}

/// One ballot.
#[derive(Serialize, ToSchema)]
pub(super) struct BallotBody {
    id: BallotId,
    amendment: AmendmentId,
    kind: Kind,
    majority: Majority,
    of: Basis,
    quorum: u32,
    state: Phase,
    /// When, in seconds since 1970.
    opened_at: u64,
    /// When, in seconds since 1970.
    closed_at: Option<u64>,
    /// How many may vote, as it was at the opening.
    entitled: usize,
    /// How many have.
    participation: usize,
    /// Whether one may vote and has not.
    can_vote: bool,
    own_choice: Option<Choice>,
    /// What was voted; nothing before the close.
    result: Option<ResultView>,
    /// Who voted what: of a named ballot, once it is closed. Nothing, to whoever reads it only
    /// because it is public.
    votes: Option<Vec<VoteView>>,
}

/// A ballot on an amendment that `actor` may read.
pub(super) async fn body(
    hub: &Hub,
    reader: (&Names<'_>, Actor<'_>),
    id: BallotId,
) -> Result<Option<BallotBody>, Problem> {
    let Some(found) = hub.desk().ballot(id).await? else { return Ok(None) };
    show(reader, &found).await.map(Some)
}

async fn show(
    (names, actor): (&Names<'_>, Actor<'_>),
    found: &BallotView,
) -> Result<BallotBody, Problem> {
    let (ballot, rules) = (&found.ballot, found.ballot.rules());
    let own = match actor {
        Actor::Member(member) => Some(member),
        Actor::Visitor | Actor::Operator => None,
    };
    let own_choice = own.and_then(|member| ballot.choice_of(member));
    let is_entitled = own.is_some_and(|member| ballot.electorate().contains_key(member));
    let (state, closed_at) = match ballot.state() {
        Standing::Open => (Phase::Open, None),
        Standing::Closed { at_s } => (Phase::Closed, Some(at_s)),
    };
    let result = ballot.result().map(|tally| ResultView {
        r#for: tally.for_it,
        against: tally.against,
        abstain: tally.abstained,
        outcome: tally.result,
    });
    let mut votes = None;
    if let Some(roll) = ballot.roll_call().filter(|_| names.are_told()) {
        let list = votes.insert(Vec::new());
        for (voter, choice) in roll {
            let by = names.person(voter).await?;
            list.extend(by.map(|by| VoteView { by, choice }));
        }
    }
    Ok(BallotBody {
        id: found.id,
        amendment: ballot.question().amendment,
        kind: rules.kind,
        majority: rules.majority,
        of: rules.of,
        quorum: rules.quorum,
        can_vote: is_entitled && own_choice.is_none() && closed_at.is_none(),
        state,
        opened_at: ballot.opened_at_s(),
        closed_at,
        entitled: ballot.electorate().len(),
        participation: ballot.participation(),
        own_choice,
        result,
        votes,
    })
}

/// A ballot with the procedure that it is part of, if `actor` may read what it is on.
async fn found(
    hub: &Hub,
    actor: Actor<'_>,
    id: BallotId,
) -> Result<(Arc<BallotView>, Arc<View>), Problem> {
    let none = || Problem::not_found("ballot");
    let ballot = hub.desk().ballot(id).await?.ok_or_else(none)?;
    let amendment = ballot.ballot.question().amendment;
    let view = view::found(hub, actor, amendment).map_err(|_| none())?;
    Ok((ballot, view))
}

async fn shown(hub: &Hub, actor: Actor<'_>, id: BallotId) -> Result<Json<BallotBody>, Problem> {
    let (ballot, view) = found(hub, actor, id).await?;
    let house = hub.house().view();
    let floor = view.floor(&house.organisation);
    let amendment = ballot.ballot.question().amendment;
    let names = Names::of_amendment(hub, floor, (actor, amendment));
    show((&names, actor), &ballot).await.map(Json)
}

/// Put an amendment to the vote. Who may vote is settled as it is now.
#[utoipa::path(post, path = "/api/amendments/{id}/ballots", params(("id" = AmendmentId, Path)),
    request_body = NewBallot, responses((status = 201, body = BallotBody), ActRefusals))]
pub(super) async fn create(
    State(hub): State<Hub>,
    caller: Caller,
    Path(amendment): Path<AmendmentId>,
    Body(asked): Body<NewBallot>,
) -> Result<(StatusCode, Json<BallotBody>), Problem> {
    let text = view::found(&hub, caller.actor(), amendment)?.text;
    let NewBallot { id, kind, majority, of, quorum, electorate } = asked;
    let id = id.unwrap_or_else(|| new_id(&caller, amendment));
    let house = hub.house().view();
    let electorate = voters(&house.organisation, (caller.actor(), text), electorate)?;
    let rules = Rules { kind, majority, of, quorum };
    hub.desk().open_ballot(caller.by(), (id, amendment), (rules, electorate)).await?;
    Ok((StatusCode::CREATED, shown(&hub, caller.actor(), id).await?))
}

/// The same for a repetition of the same request.
fn new_id(caller: &Caller, amendment: AmendmentId) -> BallotId {
    BallotId(match &caller.command {
        Some(command) => {
            let name = format!("{}/{amendment}/{}", caller.member, command.as_str());
            Uuid::new_v5(&Uuid::NAMESPACE_OID, name.as_bytes())
        }
        None => Uuid::now_v7(),
    })
}

/// The electorate as it is now: members who can act.
fn voters(
    organisation: &Organisation,
    (actor, text): (Actor<'_>, TextId),
    wanted: Voters,
) -> Result<Electorate, Refusal> {
    let may_read = |id: &MemberId| organisation.may_on_text(Actor::Member(id), text, TextAct::Read);
    let ids: Vec<MemberId> = match wanted {
        Voters::Group(group) => {
            if !organisation.may_in_group(actor, group, GroupAct::SeeMembers) {
                return Err(Refusal::UnknownGroup);
            }
            let (_, group) = organisation.group(group).ok_or(Refusal::UnknownGroup)?;
            let observes = crate::domain::organisation::group::Role::Observer;
            let seats = group.members.iter().filter(|(_, role)| **role > observes);
            seats.map(|(id, _)| id.clone()).collect()
        }
        Voters::Members(ids) => {
            if ids.iter().any(|id| organisation.active(id).is_none()) {
                return Err(Refusal::UnknownMember);
            }
            ids
        }
        Voters::Readers => {
            let full = organisation.members().filter(|(id, member)| {
                member.standing == Belonging::Full
                    && member.status == Status::Active
                    && may_read(id)
            });
            full.map(|(id, _)| id.clone()).collect()
        }
    };
    let can_act = ids.into_iter().filter(|id| organisation.active(id).is_some());
    Ok(can_act.map(|id| (id, Voice::default())).collect())
}

/// One ballot.
#[utoipa::path(get, path = "/api/ballots/{id}", params(("id" = BallotId, Path)),
    responses((status = 200, body = BallotBody), ReadRefusals))]
pub(super) async fn read(
    State(hub): State<Hub>,
    caller: MaybeCaller,
    Path(id): Path<BallotId>,
) -> Result<Json<BallotBody>, Problem> {
    shown(&hub, caller.actor(), id).await
}

/// A vote.
#[derive(Deserialize, ToSchema)]
pub(super) struct Vote {
    choice: Choice,
}

/// Vote. The first vote stands; the same again is counted once and answered alike.
#[utoipa::path(post, path = "/api/ballots/{id}/votes", params(("id" = BallotId, Path)),
    request_body = Vote,
    responses((status = 200, body = BallotBody), (status = 201, body = BallotBody), ActRefusals))]
pub(super) async fn vote(
    State(hub): State<Hub>,
    caller: Caller,
    Path(id): Path<BallotId>,
    Body(Vote { choice }): Body<Vote>,
) -> Result<(StatusCode, Json<BallotBody>), Problem> {
    found(&hub, caller.actor(), id).await?;
    let counted = hub.desk().vote(&caller.member, id, choice).await?;
    let status = match counted {
        Counted::Now => StatusCode::CREATED,
        Counted::Before => StatusCode::OK,
    };
    Ok((status, shown(&hub, caller.actor(), id).await?))
}

/// Close a ballot.
#[utoipa::path(post, path = "/api/ballots/{id}/close", params(("id" = BallotId, Path)),
    responses((status = 200, body = BallotBody), ActRefusals))]
pub(super) async fn close(
    State(hub): State<Hub>,
    caller: Caller,
    Path(id): Path<BallotId>,
) -> Result<Json<BallotBody>, Problem> {
    found(&hub, caller.actor(), id).await?;
    hub.desk().close_ballot(caller.by(), id).await?;
    shown(&hub, caller.actor(), id).await
}
