//! Groups and those in them.

use std::time::SystemTime;

use axum::{Json, extract::State, http::StatusCode};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::{
    describe::{ActRefusals, MemberRefusals},
    extract::{Body, Caller, Page, PageQuery, Path, Query},
    people::person,
    problem::Problem,
    search::Wanted,
};
use crate::{
    domain::{
        ids::{GroupId, MemberId},
        organisation::{
            Organisation,
            command::Command,
            group::{GroupKind, Openness, Role},
            invitation::Place,
            rights::{Actor, GroupAct},
        },
    },
    house::consultations::{self, Consulted},
    hub::Hub,
};

/// A group as whoever asks sees it.
#[derive(Serialize, ToSchema)]
pub(super) struct GroupView {
    id: GroupId,
    name: String,
    kind: GroupKind,
    openness: Openness,
    parent: Option<GroupId>,
    /// How many are in it.
    size: usize,
    /// What one does in it.
    role: Option<Role>,
    rights: GroupRights,
}

/// What one may do in a group.
#[derive(Serialize, ToSchema)]
#[expect(clippy::struct_excessive_bools, reason = "the wire form of five answers")]
pub(super) struct GroupRights {
    see_members: bool,
    enter: bool,
    open_text: bool,
    invite: bool,
    lead: bool,
}

fn view(organisation: &Organisation, actor: Actor<'_>, id: GroupId) -> Result<GroupView, Problem> {
    let unknown = || Problem::not_found("group");
    if !organisation.may_in_group(actor, id, GroupAct::Know) {
        return Err(unknown());
    }
    let (id, group) = organisation.group(id).ok_or_else(unknown)?;
    let role = match actor {
        Actor::Member(member) => group.role(member),
        Actor::Visitor | Actor::Operator => None,
    };
    let may = |act| organisation.may_in_group(actor, id, act);
    let rights = GroupRights {
        see_members: may(GroupAct::SeeMembers),
        enter: may(GroupAct::Enter),
        open_text: may(GroupAct::OpenText),
        invite: may(GroupAct::Invite),
        lead: may(GroupAct::Lead),
    };
    Ok(GroupView {
        id,
        name: group.name.clone(),
        kind: group.kind,
        openness: group.openness,
        parent: group.parent,
        size: group.members.len(),
        role,
        rights,
    })
}

fn answer(hub: &Hub, caller: &Caller, id: GroupId) -> Result<Json<GroupView>, Problem> {
    view(&hub.house().view().organisation, caller.actor(), id).map(Json)
}

/// Which groups are asked for.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct GroupQuery {
    kind: Option<GroupKind>,
    /// Words of the name, or their beginnings; capitals and accents do not matter.
    search: Option<String>,
    /// The `next` of the page before.
    after: Option<String>,
    /// Items on a page, 1 to 200 [default: 50].
    limit: Option<usize>,
}

/// The groups that one may know of, by name.
#[utoipa::path(get, path = "/api/groups", params(GroupQuery), responses(
    (status = 200, body = Page<GroupView>), (status = 401, body = Problem),
    (status = 403, body = Problem), (status = 422, body = Problem),
))]
pub(super) async fn list(
    State(hub): State<Hub>,
    caller: Caller,
    Query(query): Query<GroupQuery>,
) -> Result<Json<Page<GroupView>>, Problem> {
    let now = hub.house().view();
    let searched = Wanted::new(query.search.as_deref());
    let wanted = now.organisation.groups().filter(|(_, group)| {
        query.kind.is_none_or(|kind| group.kind == kind) && searched.is_in(&group.name)
    });
    let known = wanted.filter_map(|(id, _)| view(&now.organisation, caller.actor(), id).ok());
    let mut groups: Vec<GroupView> = known.collect();
    groups.sort_by_cached_key(|group| (group.name.to_lowercase(), group.id));
    let page = PageQuery { after: query.after, limit: query.limit };
    Ok(Json(page.cut(groups, |group| group.id.to_string())?))
}

/// A group to found.
#[derive(Deserialize, ToSchema)]
pub(super) struct NewGroup {
    /// Its id, if the client chooses it: asking again then changes nothing.
    id: Option<GroupId>,
    name: String,
    kind: GroupKind,
    /// Private if nothing is said.
    #[serde(default)]
    openness: Openness,
}

/// Found a group; one is its secretary.
#[utoipa::path(post, path = "/api/groups", request_body = NewGroup, responses(
    (status = 201, body = GroupView), (status = 401, body = Problem),
    (status = 403, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem),
))]
pub(super) async fn create(
    State(hub): State<Hub>,
    caller: Caller,
    Body(asked): Body<NewGroup>,
) -> Result<(StatusCode, Json<GroupView>), Problem> {
    let group = asked.id.unwrap_or_else(|| GroupId(new_id(&caller)));
    let NewGroup { kind, name, openness, .. } = asked;
    caller.ask(&hub, vec![Command::FoundGroup { group, kind, name, openness }]).await?;
    Ok((StatusCode::CREATED, answer(&hub, &caller, group)?))
}

/// The id of something new: the same for a repetition of the same request.
pub(super) fn new_id(caller: &Caller) -> Uuid {
    match &caller.command {
        Some(command) => {
            let name = format!("{}/{}", caller.member, command.as_str());
            Uuid::new_v5(&Uuid::NAMESPACE_OID, name.as_bytes())
        }
        None => Uuid::now_v7(),
    }
}

/// One group.
#[utoipa::path(get, path = "/api/groups/{id}", params(("id" = GroupId, Path)),
    responses((status = 200, body = GroupView), MemberRefusals))]
pub(super) async fn read(
    State(hub): State<Hub>,
    caller: Caller,
    Path(id): Path<GroupId>,
) -> Result<Json<GroupView>, Problem> {
    answer(&hub, &caller, id)
}

/// What can be changed of a group. `parent: null` detaches it.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct GroupChange {
    name: Option<String>,
    openness: Option<Openness>,
    #[serde(default, deserialize_with = "super::extract::present")]
    parent: Option<Option<GroupId>>,
}

/// Rename a group, list or hide it, attach it to another.
#[utoipa::path(patch, path = "/api/groups/{id}", params(("id" = GroupId, Path)),
    request_body = GroupChange, responses((status = 200, body = GroupView), ActRefusals))]
pub(super) async fn change(
    State(hub): State<Hub>,
    caller: Caller,
    Path(id): Path<GroupId>,
    Body(asked): Body<GroupChange>,
) -> Result<Json<GroupView>, Problem> {
    let name = asked.name.map(|name| Command::RenameGroup(id, name));
    let openness = asked.openness.map(|openness| Command::OpenGroup(id, openness));
    let parent = asked.parent.map(|parent| Command::AttachGroup(id, parent));
    caller.ask(&hub, name.into_iter().chain(openness).chain(parent).collect()).await?;
    answer(&hub, &caller, id)
}

/// Somebody in a group.
#[derive(Serialize, ToSchema)]
pub(super) struct GroupMember {
    id: MemberId,
    name: Option<String>,
    role: Role,
}

/// Who is in a group.
#[utoipa::path(get, path = "/api/groups/{id}/members",
    params(("id" = GroupId, Path), PageQuery),
    responses((status = 200, body = Page<GroupMember>), MemberRefusals))]
pub(super) async fn members(
    State(hub): State<Hub>,
    caller: Caller,
    Path(id): Path<GroupId>,
    Query(page): Query<PageQuery>,
) -> Result<Json<Page<GroupMember>>, Problem> {
    let now = hub.house().view();
    view(&now.organisation, caller.actor(), id)?;
    if !now.organisation.may_in_group(caller.actor(), id, GroupAct::SeeMembers) {
        return Err(Problem::forbidden("only those in the group see who is in it"));
    }
    let (_, group) = now.organisation.group(id).ok_or_else(|| Problem::not_found("group"))?;
    let everyone: Vec<(&MemberId, &Role)> = group.members.iter().collect();
    let Page { items, next } = page.cut(everyone, |(id, _)| id.to_string())?;
    if group.role(&caller.member).is_none() {
        let (look, now) = ((&caller.member, Consulted::Group), SystemTime::now());
        let members = items.iter().map(|(id, _)| *id);
        consultations::note(hub.store().as_ref(), look, members, now).await?;
    }
    let mut shown = Vec::with_capacity(items.len());
    for (id, role) in items {
        let person = person(hub.house(), &now.organisation, id).await?;
        shown.push(GroupMember { id: person.id, name: person.name, role: *role });
    }
    Ok(Json(Page { items: shown, next }))
}

/// A role to give.
#[derive(Deserialize, ToSchema)]
pub(super) struct NewRole {
    member: MemberId,
    role: Role,
}

/// Take a member into a group, or give them another role there.
#[utoipa::path(post, path = "/api/groups/{id}/members", params(("id" = GroupId, Path)),
    request_body = NewRole, responses((status = 201, body = GroupMember), ActRefusals))]
pub(super) async fn give_role(
    State(hub): State<Hub>,
    caller: Caller,
    Path(group): Path<GroupId>,
    Body(NewRole { member, role }): Body<NewRole>,
) -> Result<(StatusCode, Json<GroupMember>), Problem> {
    let place = Place { group, role };
    caller.ask(&hub, vec![Command::GiveRole(member.clone(), place)]).await?;
    let organisation = &hub.house().view().organisation;
    let person = person(hub.house(), organisation, &member).await?;
    let given = GroupMember { id: person.id, name: person.name, role };
    Ok((StatusCode::CREATED, Json(given)))
}

/// Take somebody, or oneself, out of a group.
#[utoipa::path(delete, path = "/api/groups/{id}/members/{member}",
    params(("id" = GroupId, Path), ("member" = String, Path)),
    responses((status = 204), ActRefusals))]
pub(super) async fn end_role(
    State(hub): State<Hub>,
    caller: Caller,
    Path((group, member)): Path<(GroupId, String)>,
) -> Result<StatusCode, Problem> {
    let member = MemberId::new(&member).map_err(|_| Problem::not_found("member"))?;
    caller.ask(&hub, vec![Command::EndRole(member, group)]).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Come into a listed group, as an observer.
#[utoipa::path(post, path = "/api/groups/{id}/enter", params(("id" = GroupId, Path)),
    responses((status = 200, body = GroupView), MemberRefusals))]
pub(super) async fn enter(
    State(hub): State<Hub>,
    caller: Caller,
    Path(id): Path<GroupId>,
) -> Result<Json<GroupView>, Problem> {
    caller.ask(&hub, vec![Command::EnterGroup(id)]).await?;
    answer(&hub, &caller, id)
}

/// Who takes over.
#[derive(Deserialize, ToSchema)]
pub(super) struct Successor {
    member: MemberId,
}

/// Hand a group over: the successor is its secretary, with all that is the group's.
#[utoipa::path(post, path = "/api/groups/{id}/handover", params(("id" = GroupId, Path)),
    request_body = Successor, responses((status = 200, body = GroupView), MemberRefusals))]
pub(super) async fn hand_over(
    State(hub): State<Hub>,
    caller: Caller,
    Path(id): Path<GroupId>,
    Body(Successor { member }): Body<Successor>,
) -> Result<Json<GroupView>, Problem> {
    caller.ask(&hub, vec![Command::HandOver(id, member)]).await?;
    answer(&hub, &caller, id)
}

/// What to merge into.
#[derive(Deserialize, ToSchema)]
pub(super) struct GroupMerge {
    into: GroupId,
}

/// Merge a group into another: members, texts and invitations go with it.
#[utoipa::path(post, path = "/api/groups/{id}/merge", params(("id" = GroupId, Path)),
    request_body = GroupMerge, responses((status = 200, body = GroupView), MemberRefusals))]
pub(super) async fn merge(
    State(hub): State<Hub>,
    caller: Caller,
    Path(id): Path<GroupId>,
    Body(GroupMerge { into }): Body<GroupMerge>,
) -> Result<Json<GroupView>, Problem> {
    caller.ask(&hub, vec![Command::MergeGroups(id, into)]).await?;
    answer(&hub, &caller, into)
}
