//! What a group is for, its files and its contacts: what a successor finds.

use axum::{Json, extract::State};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    describe::MemberRefusals,
    extract::{Body, Caller, Path},
    problem::Problem,
};
use crate::{
    domain::{
        ids::GroupId,
        organisation::{command::Command, link::Link, rights::GroupAct},
    },
    house::contacts::{self, Contact},
    hub::Hub,
};

/// What a group says of itself.
#[derive(Serialize, Deserialize, ToSchema)]
pub(super) struct About {
    /// What it is for, in a few lines.
    description: String,
    /// Its files and pages elsewhere.
    links: Vec<Link>,
    /// How to reach it, for those in it.
    contacts: Vec<Contact>,
}

/// What a group says of itself; contacts are shown to those in it.
#[utoipa::path(get, path = "/api/groups/{id}/about", params(("id" = GroupId, Path)),
    responses((status = 200, body = About), MemberRefusals))]
pub(super) async fn read(
    State(hub): State<Hub>,
    caller: Caller,
    Path(id): Path<GroupId>,
) -> Result<Json<About>, Problem> {
    let now = hub.house().view();
    let organisation = &now.organisation;
    let may = |act| organisation.may_in_group(caller.actor(), id, act);
    let known = organisation.group(id).filter(|_| may(GroupAct::Know));
    let (id, group) = known.ok_or_else(|| Problem::not_found("group"))?;
    let contacts = match may(GroupAct::SeeMembers) {
        true => contacts::read(hub.house().store().as_ref(), organisation, id).await?,
        false => Vec::new(),
    };
    let (description, links) = (group.description.clone(), group.links.clone());
    Ok(Json(About { description, links, contacts }))
}

/// Say what a group is for, where its files are and how to reach it.
#[utoipa::path(put, path = "/api/groups/{id}/about", params(("id" = GroupId, Path)),
    request_body = About, responses((status = 200, body = About), MemberRefusals))]
pub(super) async fn change(
    State(hub): State<Hub>,
    caller: Caller,
    Path(id): Path<GroupId>,
    Body(About { description, links, contacts }): Body<About>,
) -> Result<Json<About>, Problem> {
    let contacts = contacts::check(contacts).map_err(|bad| Problem::invalid(bad.to_string()))?;
    caller.ask(&hub, vec![Command::DescribeGroup { group: id, description, links }]).await?;
    let now = hub.house().view();
    let (group, _) = now.organisation.group(id).ok_or_else(|| Problem::not_found("group"))?;
    contacts::keep(hub.house().store().as_ref(), &now.organisation, (group, &contacts)).await?;
    read(State(hub), caller, Path(id)).await
}
