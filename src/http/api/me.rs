//! One's own account.

use std::sync::Arc;

use axum::{
    Extension, Json,
    extract::State,
    http::{HeaderMap, StatusCode},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    extract::{Body, Caller},
    invitations::Secret,
    problem::Problem,
    session::{self, Session, SignedIn},
    throttle::Throttle,
};
use crate::{
    domain::{
        ids::{GroupId, MemberId},
        organisation::{
            Organisation,
            command::Command,
            group::{GroupKind, Role},
            member::{Office, Presence, Standing, Status},
            rights::{Actor, HouseAct},
        },
    },
    house::{identity, password, resets},
    hub::Hub,
};

/// A group that one is in.
#[derive(Serialize, ToSchema)]
pub(super) struct OwnGroup {
    id: GroupId,
    name: String,
    role: Role,
}

/// What one may do for the whole organisation.
#[derive(Serialize, ToSchema)]
#[expect(clippy::struct_excessive_bools, reason = "the wire form of seven answers")]
struct HouseRights {
    invite: bool,
    keep_members: bool,
    shape_themes: bool,
    /// Sections, federations and commissions.
    found_groups: bool,
    found_free_groups: bool,
    mend_groups: bool,
    /// Outside any group.
    open_text: bool,
}

impl HouseRights {
    fn of(organisation: &Organisation, actor: Actor<'_>) -> Self {
        let may = |act| organisation.may(actor, act);
        Self {
            invite: may(HouseAct::Invite),
            keep_members: may(HouseAct::KeepMembers),
            shape_themes: may(HouseAct::ShapeThemes),
            found_groups: may(HouseAct::Found(GroupKind::Section)),
            found_free_groups: may(HouseAct::Found(GroupKind::Free)),
            mend_groups: may(HouseAct::MendGroups),
            open_text: may(HouseAct::OpenText),
        }
    }
}

/// Oneself.
#[derive(Serialize, ToSchema)]
pub(super) struct Me {
    id: MemberId,
    name: String,
    email: String,
    standing: Standing,
    office: Office,
    presence: Presence,
    groups: Vec<OwnGroup>,
    rights: HouseRights,
    /// What pages send in the header `X-CSRF-Token`.
    csrf: String,
}

/// Who is signed in.
#[utoipa::path(get, path = "/api/me", responses(
    (status = 200, body = Me), (status = 401, body = Problem), (status = 403, body = Problem),
    (status = 422, body = Problem),
))]
pub(super) async fn read(State(hub): State<Hub>, caller: Caller) -> Result<Json<Me>, Problem> {
    own(&hub, &caller).await.map(Json)
}

/// What the caller is told of themselves.
pub(super) async fn own(hub: &Hub, caller: &Caller) -> Result<Me, Problem> {
    let view = hub.house().view();
    let member = view.organisation.member(&caller.member).ok_or_else(Problem::signed_out)?;
    let known = identity::read(hub.house().store().as_ref(), &caller.member).await?;
    let (identity, _) = known.ok_or_else(Problem::signed_out)?;
    let groups = view.organisation.groups_of(&caller.member);
    let named = groups.filter_map(|(id, role)| {
        let (_, group) = view.organisation.group(id)?;
        Some(OwnGroup { id, name: group.name.clone(), role })
    });
    Ok(Me {
        id: caller.member.clone(),
        name: identity.name,
        email: identity.email.as_str().to_owned(),
        standing: member.standing,
        office: member.office,
        presence: member.presence,
        groups: named.collect(),
        rights: HouseRights::of(&view.organisation, caller.actor()),
        csrf: caller.token.csrf(),
    })
}

/// What one may change of oneself.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct OwnChange {
    name: Option<String>,
    presence: Option<Presence>,
}

/// Change one's name or presence.
#[utoipa::path(patch, path = "/api/me", request_body = OwnChange, responses(
    (status = 200, body = Me), (status = 401, body = Problem), (status = 403, body = Problem),
    (status = 409, body = Problem), (status = 422, body = Problem),
))]
pub(super) async fn change(
    State(hub): State<Hub>,
    caller: Caller,
    Body(asked): Body<OwnChange>,
) -> Result<Json<Me>, Problem> {
    if let Some(name) = asked.name {
        let name = identity::person_name(&name)?;
        let store = hub.house().store().as_ref();
        let known = identity::read(store, &caller.member).await?;
        let (mut identity, version) = known.ok_or_else(Problem::signed_out)?;
        identity.name = name;
        identity::change(store, &caller.member, &identity, version).await?;
    }
    if let Some(presence) = asked.presence {
        let command = vec![Command::ChangePresence(presence)];
        caller.ask(&hub, command).await?;
    }
    read(State(hub), caller).await
}

/// The old password and the new one.
#[derive(Deserialize, ToSchema)]
pub(super) struct PasswordChange {
    old: String,
    new: String,
}

/// Change one's password: every session ends, this one too; the answer begins another.
#[utoipa::path(post, path = "/api/me/password", request_body = PasswordChange, responses(
    (status = 201, body = Session), (status = 401, body = Problem), (status = 403, body = Problem),
    (status = 409, body = Problem), (status = 422, body = Problem), (status = 429, body = Problem),
))]
pub(super) async fn change_password(
    State(hub): State<Hub>,
    Extension(throttle): Extension<Arc<Throttle>>,
    headers: HeaderMap,
    caller: Caller,
    Body(asked): Body<PasswordChange>,
) -> Result<SignedIn, Problem> {
    let store = hub.house().store().as_ref();
    let known = identity::read(store, &caller.member).await?;
    let (mut identity, version) = known.ok_or_else(Problem::signed_out)?;
    throttle.count_own(&caller.member)?;
    if !password::verify(asked.old, Some(identity.password.clone())).await? {
        return Err(Problem::bad_credentials());
    }
    identity.password = password::hash(asked.new).await?;
    identity::change(store, &caller.member, &identity, version).await?;
    // A link that somebody asked for before must not undo it.
    resets::forget(store, &caller.member).await?;
    hub.end_everywhere(&caller.member).await?;
    session::begin(&hub, &headers, caller.member).await
}

/// A proof that it is oneself who asks.
#[derive(Deserialize, ToSchema)]
pub(super) struct Farewell {
    password: String,
}

/// Leave: one's name and address are erased; one's words and signatures stay, without a name.
#[utoipa::path(delete, path = "/api/me", request_body = Farewell, responses(
    (status = 204), (status = 401, body = Problem), (status = 403, body = Problem),
    (status = 409, body = Problem), (status = 422, body = Problem), (status = 429, body = Problem),
))]
pub(super) async fn leave(
    State(hub): State<Hub>,
    Extension(throttle): Extension<Arc<Throttle>>,
    caller: Caller,
    Body(given): Body<Farewell>,
) -> Result<StatusCode, Problem> {
    let store = hub.house().store().as_ref();
    let known = identity::read(store, &caller.member).await?;
    let (identity, _) = known.ok_or_else(Problem::signed_out)?;
    throttle.count_own(&caller.member)?;
    if !password::verify(given.password, Some(identity.password)).await? {
        return Err(Problem::bad_credentials());
    }
    let command = vec![Command::ChangeStatus(caller.member.clone(), Status::Left)];
    caller.ask(&hub, command).await?;
    hub.forget(&caller.member).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Take up an invitation with the account that one has.
#[utoipa::path(post, path = "/api/me/invitations", request_body = Secret, responses(
    (status = 200, body = Me), (status = 401, body = Problem), (status = 403, body = Problem),
    (status = 409, body = Problem), (status = 422, body = Problem),
))]
pub(super) async fn join(
    State(hub): State<Hub>,
    caller: Caller,
    Body(given): Body<Secret>,
) -> Result<Json<Me>, Problem> {
    let (member, secret) = (caller.member.clone(), given.hash());
    let command = vec![Command::Join { member, secret }];
    caller.ask(&hub, command).await?;
    read(State(hub), caller).await
}
