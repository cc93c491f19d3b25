//! Invitations.

use std::sync::Arc;

use axum::{
    Extension, Json,
    extract::State,
    http::{HeaderMap, StatusCode},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    describe::{ActRefusals, MemberRefusals},
    extract::{Body, Caller, MaybeBody, Page, PageQuery, Path, Query},
    groups::new_id,
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
            group::Role,
            invitation::{Invitation, Place, SecretHash},
            member::{Office, Standing},
            rights::{GroupAct, HouseAct},
        },
    },
    house::{
        identity::Address,
        secrets::{Purpose, secret_hash},
    },
    hub::{Hub, now_s},
    post::{
        Delivery,
        outbox::{self, Fate},
    },
};

/// How long an invitation lasts if nothing else is said, in days.
const DEFAULT_DAYS: u32 = 14;
const SECONDS_A_DAY: u64 = 24 * 3600;

/// An invitation to make.
#[derive(Default, Deserialize, ToSchema)]
#[serde(default)]
pub(super) struct NewInvitation {
    /// Whom it is meant for: where the hub has a mail server, the link goes there. Kept until it is
    /// sent, for three days at most.
    email: Option<String>,
    /// The group that they will be in.
    group: Option<GroupId>,
    /// As what; a member of it if nothing is said.
    role: Option<Role>,
    /// How they will belong: full members if an administrator invites, else guests.
    standing: Option<Standing>,
    /// What they will do for everyone.
    office: Option<Office>,
    /// How many people the link lets in [default: 1].
    uses: Option<u32>,
    /// For how many days it is valid [default: 14].
    days: Option<u32>,
}

/// When an invitation for so many days ends, in seconds since 1970.
pub(super) fn expiry(days: Option<u32>) -> u64 {
    now_s().saturating_add(u64::from(days.unwrap_or(DEFAULT_DAYS)) * SECONDS_A_DAY)
}

/// An invitation as its maker sees it.
#[derive(Serialize, ToSchema)]
pub(super) struct MadeInvitation {
    id: InvitationId,
    /// The link to hand over; shown this once. Its last part is the secret.
    url: String,
    /// When it ends, in seconds since 1970.
    expires: u64,
    /// Whether a letter with the link is on its way, or it is to be handed over.
    delivery: Delivery,
}

/// Invite somebody, or several people with one link.
#[utoipa::path(post, path = "/api/invitations", request_body = NewInvitation,
    responses((status = 201, body = MadeInvitation), (status = 429, body = Problem), ActRefusals))]
pub(super) async fn create(
    State(hub): State<Hub>,
    Extension(throttle): Extension<Arc<Throttle>>,
    headers: HeaderMap,
    caller: Caller,
    MaybeBody(asked): MaybeBody<NewInvitation>,
) -> Result<(StatusCode, Json<MadeInvitation>), Problem> {
    let to = asked.email.as_deref().map(Address::new).transpose()?;
    let keeps = hub.house().view().organisation.may(caller.actor(), HouseAct::Invite);
    let id = InvitationId(new_id(&caller));
    if to.is_some() && !keeps && !hub.post().has_written(id).await? {
        throttle.count_letter(&caller.member)?;
    }
    let secret = hub.links().secret(Purpose::Invitation, id.0);
    let expires = expiry(asked.days);
    let role = asked.role.unwrap_or(Role::Member);
    let command = Command::Invite {
        invitation: id,
        secret: SecretHash(secret_hash(&secret)),
        standing: asked.standing.unwrap_or(if keeps { Standing::Full } else { Standing::Guest }),
        office: asked.office.unwrap_or_default(),
        place: asked.group.map(|group| Place { group, role }),
        uses: asked.uses.unwrap_or(1),
        expires_at_s: expires,
    };
    caller.ask(&hub, vec![command]).await?;
    let delivery = match to {
        // Also when it is asked again: the first time may have come no further.
        Some(to) => hub.post().invite(id, to).await?,
        None => Delivery::Hand,
    };
    let url = invitation_url(&hub, &headers, &secret);
    Ok((StatusCode::CREATED, Json(MadeInvitation { id, url, expires, delivery })))
}

/// What an invitation offers.
#[derive(Serialize, ToSchema)]
pub(super) struct Offer {
    id: InvitationId,
    standing: Standing,
    office: Office,
    /// The group, by name.
    group: Option<String>,
    role: Option<Role>,
    /// How many people it still lets in.
    uses_left: u32,
    /// When it ends, in seconds since 1970.
    expires: u64,
    /// How its letter fares, for who may take it back; nothing once it was sent. Refused is
    /// also one that was tried for three days in vain.
    letter: Option<Fate>,
}

fn offer(organisation: &Organisation, id: InvitationId, invitation: &Invitation) -> Offer {
    let group = invitation.place.and_then(|place| organisation.group(place.group));
    Offer {
        id,
        standing: invitation.standing,
        office: invitation.office,
        group: group.map(|(_, group)| group.name.clone()),
        role: invitation.place.map(|place| place.role),
        uses_left: invitation.uses_left,
        expires: invitation.expires_at_s,
        letter: None,
    }
}

/// The open invitations that one may take back.
#[utoipa::path(get, path = "/api/invitations", params(PageQuery), responses(
    (status = 200, body = Page<Offer>), (status = 401, body = Problem),
    (status = 403, body = Problem), (status = 422, body = Problem),
))]
pub(super) async fn list(
    State(hub): State<Hub>,
    caller: Caller,
    Query(page): Query<PageQuery>,
) -> Result<Json<Page<Offer>>, Problem> {
    let view = hub.house().view();
    let org = &view.organisation;
    let now = now_s();
    let may = |invitation: &Invitation| {
        let leads = |place: Place| org.may_in_group(caller.actor(), place.group, GroupAct::Invite);
        org.may(caller.actor(), HouseAct::Invite) || invitation.place.is_some_and(leads)
    };
    let open = org.invitations().filter(|(_, one)| one.expires_at_s > now && may(one));
    let offers = open.map(|(id, one)| offer(org, id, one)).collect();
    let mut page = page.cut(offers, |offer: &Offer| offer.id.to_string())?;
    if hub.post().delivery() == Delivery::Mail {
        for offer in &mut page.items {
            offer.letter = outbox::fate(hub.store().as_ref(), offer.id).await?;
        }
    }
    Ok(Json(page))
}

/// Take an invitation back.
#[utoipa::path(delete, path = "/api/invitations/{id}", params(("id" = InvitationId, Path)),
    responses((status = 204), MemberRefusals))]
pub(super) async fn withdraw(
    State(hub): State<Hub>,
    caller: Caller,
    Path(id): Path<InvitationId>,
) -> Result<StatusCode, Problem> {
    caller.ask(&hub, vec![Command::WithdrawInvitation(id)]).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The secret of an invitation: the last part of its link.
#[derive(Deserialize, ToSchema)]
pub(super) struct Secret {
    invitation: String,
}

impl Secret {
    /// What the hub knows it by.
    pub(super) fn hash(&self) -> SecretHash {
        SecretHash(secret_hash(&self.invitation))
    }
}

/// See what an invitation offers before taking it up.
#[utoipa::path(post, path = "/api/invitations/look", request_body = Secret, responses(
    (status = 200, body = Offer), (status = 404, body = Problem), (status = 422, body = Problem),
))]
pub(super) async fn look(
    State(hub): State<Hub>,
    Body(given): Body<Secret>,
) -> Result<Json<Offer>, Problem> {
    let view = hub.house().view();
    let found = view.organisation.invitation(&given.hash(), now_s());
    let (id, invitation) = found.ok_or_else(|| Problem::not_found("invitation"))?;
    Ok(Json(offer(&view.organisation, id, invitation)))
}
