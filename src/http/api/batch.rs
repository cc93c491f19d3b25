//! Many invitations at once, from a list of people and their groups.

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use axum::{
    Extension, Json,
    body::to_bytes,
    extract::{FromRequest, FromRequestParts as _, Request, State},
    http::{HeaderMap, StatusCode, header},
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::{
    extract::{Caller, Query},
    groups::new_id,
    invitations::expiry,
    links::invitation_url,
    problem::Problem,
    throttle::Throttle,
};
use crate::{
    domain::{
        ids::{GroupId, InvitationId},
        organisation::{
            Organisation,
            command::Command,
            invitation::{Place, SecretHash},
            member::{Office, Standing},
            rights::{Actor, GroupAct, HouseAct},
        },
    },
    house::{
        identity::Address,
        roll::{self, Column, MAX_ROLL_BYTES, Row},
        secrets::{Purpose, secret_hash},
    },
    hub::{Hub, now_s},
    post::Delivery,
};

/// A list as JSON: every character may take six bytes there.
const MAX_BODY_BYTES: usize = 6 * MAX_ROLL_BYTES;

/// What to do with a list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum Mode {
    /// Invite everybody whose line is sound.
    #[default]
    Invite,
    /// Say what is wrong, and invite nobody.
    Check,
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct BatchQuery {
    /// Invite, or only look what is wrong.
    #[serde(default)]
    mode: Mode,
    /// For how many days the links are valid [default: 14].
    days: Option<u32>,
}

/// A list of people.
#[derive(Deserialize, ToSchema)]
pub(super) struct Roll {
    /// CSV with a line of headings; one is `email`, others `name`, `section`, `role`, `standing`
    /// (or in French). At most 1,000 lines and 512 KB.
    csv: String,
}

/// A list, and what to do with it.
pub(super) struct Batch {
    query: BatchQuery,
    csv: String,
}

impl<S: Send + Sync> FromRequest<S> for Batch {
    type Rejection = Problem;

    /// A file as it is (`text/csv`), in whatever encoding, or text in JSON.
    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let (mut parts, body) = request.into_parts();
        let Query(query) = Query::from_request_parts(&mut parts, state).await?;
        let kind = parts.headers.get(header::CONTENT_TYPE);
        let is_file = kind.is_some_and(|kind| kind.as_bytes().starts_with(b"text/csv"));
        let bytes = to_bytes(body, MAX_BODY_BYTES).await;
        let bytes = bytes.map_err(|_| Problem::invalid(roll::RollError::TooBig.to_string()))?;
        if is_file {
            return Ok(Self { query, csv: roll::decode(&bytes).into_owned() });
        }
        let Roll { csv } =
            serde_json::from_slice(&bytes).map_err(|error| Problem::invalid(error.to_string()))?;
        Ok(Self { query, csv })
    }
}

/// Somebody who is invited.
#[derive(Serialize, ToSchema)]
pub(super) struct Invited {
    /// The line of the list, from 1.
    line: u64,
    id: InvitationId,
    email: String,
    /// As the list says; not kept.
    name: String,
    group: Option<GroupId>,
    /// The link; shown this once.
    url: String,
    /// When it ends, in seconds since 1970.
    expires: u64,
    /// Whether a letter with the link is on its way, or it is to be handed over.
    delivery: Delivery,
}

/// What is wrong in a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Flaw {
    /// There is no address, or it is none.
    BadAddress,
    /// The same address stands above with the same group.
    Repeated,
    /// There is no group of this name into which one may invite. Groups are not founded from a
    /// list: a slip of the pen would make one, with whoever sent the list as its secretary.
    UnknownGroup,
    /// Several groups have this name.
    AmbiguousGroup,
    /// There is no such role, or it needs a group.
    BadRole,
    /// There is no such standing.
    BadStanding,
    /// One may not invite so.
    Forbidden,
    /// The list was sent before, and of this line no invitation stands: it was not sound then, or
    /// what it made was taken up or back since.
    SentBefore,
}

/// A line that nobody is invited by.
#[derive(Serialize, ToSchema)]
pub(super) struct LineProblem {
    /// The line of the list, from 1.
    line: u64,
    field: Column,
    code: Flaw,
    /// What stands there, and what to do.
    detail: String,
}

/// What became of a list.
#[derive(Serialize, ToSchema)]
pub(super) struct Report {
    /// How many lines are sound.
    sound: usize,
    /// Those who are invited; nobody if the list was only checked.
    created: Vec<Invited>,
    /// What is wrong, line by line.
    problems: Vec<LineProblem>,
}

/// Invite the people of a list. Sound lines are carried out together, all or none; the others are
/// reported.
#[utoipa::path(post, path = "/api/invitations/batch", params(BatchQuery),
    request_body(content((Roll = "application/json"), (String = "text/csv"))), responses(
        (status = 200, body = Report, description = "The list was checked"),
        (status = 201, body = Report), (status = 401, body = Problem),
        (status = 403, body = Problem), (status = 409, body = Problem),
        (status = 422, body = Problem), (status = 503, body = Problem),
    ))]
pub(super) async fn create(
    State(hub): State<Hub>,
    Extension(throttle): Extension<Arc<Throttle>>,
    headers: HeaderMap,
    caller: Caller,
    Batch { query, csv }: Batch,
) -> Result<(StatusCode, Json<Report>), Problem> {
    let rows = roll::read(&csv).map_err(|error| Problem::invalid(error.to_string()))?;
    let view = hub.house().view();
    let desk = Desk::new(&hub, &view.organisation, &caller, expiry(query.days));
    let (plans, mut problems) = desk.examine(rows);
    if query.mode == Mode::Check {
        let sound = plans.len();
        return Ok((StatusCode::OK, Json(Report { sound, created: Vec::new(), problems })));
    }
    let commands: Vec<Command> = plans.iter().map(|plan| plan.command.clone()).collect();
    caller.ask(&hub, commands).await?;
    // Sent again, the list is carried out no second time: the house has what stood in it then.
    let view = hub.house().view();
    let (plans, left): (Vec<Plan>, Vec<Plan>) =
        plans.into_iter().partition(|plan| view.organisation.has_invitation(plan.id));
    problems.extend(left.into_iter().map(Plan::sent_before));
    problems.sort_by_key(|problem| problem.line);
    let mut created = Vec::with_capacity(plans.len());
    for plan in plans {
        let delivery = deliver(&hub, (&caller, &throttle), &plan).await?;
        let url = invitation_url(&hub, &headers, &plan.secret);
        created.push(plan.invited(url, delivery));
    }
    Ok((StatusCode::CREATED, Json(Report { sound: created.len(), created, problems })))
}

/// Writes to whoever is invited, as far as one may; also of a list that was sent before, since it
/// may have stopped between any two letters.
async fn deliver(
    hub: &Hub,
    (caller, throttle): (&Caller, &Throttle),
    plan: &Plan,
) -> Result<Delivery, Problem> {
    let keeps = hub.house().view().organisation.may(caller.actor(), HouseAct::Invite);
    // Beyond what one may send, links are handed over.
    let may_write = keeps
        || hub.post().has_written(plan.id).await?
        || throttle.count_letter(&caller.member).is_ok();
    match may_write {
        true => Ok(hub.post().invite(plan.id, plan.to.clone()).await?),
        false => Ok(Delivery::Hand),
    }
}

/// A sound line.
struct Plan {
    row: Row,
    to: Address,
    id: InvitationId,
    secret: String,
    place: Option<Place>,
    expires_at_s: u64,
    command: Command,
}

impl Plan {
    fn invited(self, url: String, delivery: Delivery) -> Invited {
        Invited {
            line: self.row.line,
            id: self.id,
            email: self.to.as_str().to_owned(),
            name: self.row.name,
            group: self.place.map(|place| place.group),
            url,
            expires: self.expires_at_s,
            delivery,
        }
    }

    fn sent_before(self) -> LineProblem {
        let why = "stands in a list that was sent before, and is not invited by it: send it anew";
        let (line, detail) = (self.row.line, said(&self.row.email, &why));
        LineProblem { line, field: Column::Email, code: Flaw::SentBefore, detail }
    }
}

/// What a list is examined with.
struct Desk<'a> {
    hub: &'a Hub,
    organisation: &'a Organisation,
    actor: Actor<'a>,
    /// By their folded names, those into which one may invite.
    groups: HashMap<String, Vec<GroupId>>,
    usual: Standing,
    expires_at_s: u64,
    /// From which the ids follow: sent again, the same list makes the same links.
    root: Uuid,
}

impl<'a> Desk<'a> {
    fn new(
        hub: &'a Hub,
        organisation: &'a Organisation,
        caller: &'a Caller,
        expires_at_s: u64,
    ) -> Self {
        let actor = caller.actor();
        let mut groups: HashMap<String, Vec<GroupId>> = HashMap::new();
        for (id, group) in organisation.groups() {
            if organisation.may_in_group(actor, id, GroupAct::Invite) {
                groups.entry(folded(&group.name)).or_default().push(id);
            }
        }
        let keeps = organisation.may(actor, HouseAct::Invite);
        let usual = if keeps { Standing::Full } else { Standing::Guest };
        Self { hub, organisation, actor, groups, usual, expires_at_s, root: new_id(caller) }
    }

    fn examine(&self, rows: Vec<Row>) -> (Vec<Plan>, Vec<LineProblem>) {
        let (mut plans, mut problems, mut seen) = (Vec::new(), Vec::new(), HashSet::new());
        for row in rows {
            let line = row.line;
            match self.plan(row, &mut seen) {
                Ok(plan) => plans.push(plan),
                Err((field, code, detail)) => {
                    problems.push(LineProblem { line, field, code, detail });
                }
            }
        }
        (plans, problems)
    }

    fn plan(
        &self,
        row: Row,
        seen: &mut HashSet<(String, Option<GroupId>)>,
    ) -> Result<Plan, (Column, Flaw, String)> {
        let bad_address = |error| (Column::Email, Flaw::BadAddress, said(&row.email, &error));
        let to = Address::new(&row.email).map_err(bad_address)?;
        let group = self.group(&row.group)?;
        if !seen.insert((row.email.to_lowercase(), group)) {
            let detail = said(&row.email, &"stands above already");
            return Err((Column::Email, Flaw::Repeated, detail));
        }
        let bad_role = |why: &str| (Column::Role, Flaw::BadRole, said(&row.role, &why));
        let role = roll::role(&row.role).ok_or_else(|| {
            bad_role("is no role: secretary, facilitator, member or observer, or in French")
        })?;
        if group.is_none() && !row.role.is_empty() {
            return Err(bad_role("needs a group"));
        }
        let standing = roll::standing(&row.standing).map_err(|_| {
            let why = "is no standing: member, sympathiser or guest, or in French";
            (Column::Standing, Flaw::BadStanding, said(&row.standing, &why))
        })?;
        let id = InvitationId(Uuid::new_v5(&self.root, &row.line.to_be_bytes()));
        let secret = self.hub.links().secret(Purpose::Invitation, id.0);
        let place = group.map(|group| Place { group, role });
        let command = Command::Invite {
            invitation: id,
            secret: SecretHash(secret_hash(&secret)),
            standing: standing.unwrap_or(self.usual),
            office: Office::None,
            place,
            uses: 1,
            expires_at_s: self.expires_at_s,
        };
        // Repeated, it is known already; the whole list is decided again when it is carried out.
        if !self.organisation.has_invitation(id) {
            let decided = self.organisation.decide(self.actor, command.clone(), now_s());
            decided
                .map_err(|refusal| (Column::Group, Flaw::Forbidden, said(&row.group, &refusal)))?;
        }
        let expires_at_s = self.expires_at_s;
        Ok(Plan { row, to, id, secret, place, expires_at_s, command })
    }

    fn group(&self, name: &str) -> Result<Option<GroupId>, (Column, Flaw, String)> {
        if name.is_empty() {
            return Ok(None);
        }
        match self.groups.get(&folded(name)).map(Vec::as_slice) {
            Some([group]) => Ok(Some(*group)),
            Some([_, ..]) => {
                let detail = said(name, &"is the name of several groups: rename one");
                Err((Column::Group, Flaw::AmbiguousGroup, detail))
            }
            Some([]) | None => {
                let detail = said(name, &"is no group that you may invite into: found it first");
                Err((Column::Group, Flaw::UnknownGroup, detail))
            }
        }
    }
}

/// A group's name as it is compared: however it is capitalised and spaced.
fn folded(name: &str) -> String {
    name.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What stands in the list, cut to a line, and what is wrong with it.
fn said(cell: &str, what: &dyn std::fmt::Display) -> String {
    let short: String = cell.chars().take(80).collect();
    format!("“{short}”: {what}")
}
