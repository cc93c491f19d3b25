//! Members: those who come, and the list that administrators keep.

use std::time::SystemTime;

use axum::{Json, extract::State, http::HeaderMap};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::{
    describe::{ActRefusals, MemberRefusals},
    extract::{Body, Caller, Page, PageQuery, Path, Query, command_id},
    invitations::Secret,
    people::person,
    problem::Problem,
    search::Wanted,
    session,
};
use crate::{
    domain::{
        ids::{CommandId, MemberId},
        organisation::{
            command::{Command, Refusal},
            invitation::SecretHash,
            member::{Office, Standing, Status},
            rights::HouseAct,
        },
    },
    house::{
        HouseError, Petitioner,
        consultations::{self, Consulted},
        identity::{self, Address, Identity},
        password,
    },
    hub::{Hub, now_s},
};

/// An account to make.
#[derive(Deserialize, ToSchema)]
pub(super) struct NewMember {
    #[serde(flatten)]
    invitation: Secret,
    /// The name that others read.
    name: String,
    email: String,
    password: String,
}

/// Take up an invitation: makes the account and signs it in.
#[utoipa::path(post, path = "/api/members", request_body = NewMember, responses(
    (status = 201, description = "The account is made and signed in"),
    (status = 409, body = Problem), (status = 422, body = Problem), (status = 503, body = Problem),
))]
pub(super) async fn create(
    State(hub): State<Hub>,
    headers: HeaderMap,
    Body(asked): Body<NewMember>,
) -> Result<session::SignedIn, Problem> {
    let command = command_id(&headers)?;
    let secret = asked.invitation.hash();
    let view = hub.house().view();
    view.organisation.invitation(&secret, now_s()).ok_or(Refusal::InvitationOver)?;
    let identity = Identity {
        name: identity::person_name(&asked.name)?,
        email: Address::new(&asked.email)?,
        password: password::hash(asked.password).await?,
    };
    let member = MemberId::new(&Uuid::new_v4().to_string());
    let member = member.map_err(|_| Problem::invalid("no id"))?;
    join(&hub, (&member, &identity), (secret, command)).await?;
    hub.house().close_first_link().await?;
    session::begin(&hub, &headers, member).await
}

/// Makes a member of somebody, with their identity beside it. What the house refuses leaves none
/// behind. What it does not answer may be done: the identity stays then, and whoever tries again
/// can take the address as long as nobody has joined with it. Of an attempt that came to nothing
/// the house erases it by and by: at this moment it may still come true.
async fn join(
    hub: &Hub,
    (member, identity): (&MemberId, &Identity),
    (secret, command): (SecretHash, Option<CommandId>),
) -> Result<(), Problem> {
    let house = hub.house();
    let store = house.store().as_ref();
    let _alone = house.joining().await;
    let is_member = |id: &MemberId| house.view().organisation.member(id).is_some();
    let former = identity::keep(store, member, identity, is_member).await?;
    let join = vec![Command::Join { member: member.clone(), secret }];
    let answer = house.ask(Petitioner::Newcomer(member.clone()), join, command).await;
    if let Err(HouseError::Refused(_)) = &answer {
        identity::erase(store, member).await?;
        if let Some(former) = former.filter(is_member) {
            identity::give_back(store, &former, is_member).await?;
        }
    }
    answer?;
    Ok(())
}

/// A member as administrators see them.
#[derive(Serialize, ToSchema)]
pub(super) struct Entry {
    id: MemberId,
    /// Nothing once they have left.
    name: Option<String>,
    standing: Standing,
    office: Office,
    status: Status,
}

/// Whom to find.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct MemberSearch {
    /// Words, or their beginnings, of the name or the address.
    search: Option<String>,
}

/// Every member, for administrators. Each of those shown sees that they were.
#[utoipa::path(get, path = "/api/members", params(PageQuery, MemberSearch), responses(
    (status = 200, body = Page<Entry>), (status = 401, body = Problem),
    (status = 403, body = Problem), (status = 422, body = Problem),
))]
pub(super) async fn list(
    State(hub): State<Hub>,
    caller: Caller,
    Query(page): Query<PageQuery>,
    Query(search): Query<MemberSearch>,
) -> Result<Json<Page<Entry>>, Problem> {
    let view = hub.house().view();
    if !view.organisation.may(caller.actor(), HouseAct::KeepMembers) {
        return Err(Refusal::Forbidden.into());
    }
    let wanted = Wanted::new(search.search.as_deref());
    let found = match search.search {
        Some(_) => {
            let is_wanted = |_: &MemberId, known: &Identity| {
                wanted.is_in(&known.name) || wanted.is_in(known.email.as_str())
            };
            Some(identity::find(hub.store().as_ref(), is_wanted).await?)
        }
        None => None,
    };
    let is_found = |id: &MemberId| found.as_ref().is_none_or(|found| found.contains_key(id));
    let ids = view.organisation.members().map(|(id, _)| id).filter(|id| is_found(id)).collect();
    let Page { items, next } = page.cut(ids, |id| id.to_string())?;
    look(&hub, &caller, Consulted::List, items.iter().copied()).await?;
    let mut entries = Vec::with_capacity(items.len());
    for id in items {
        entries.push(entry(&hub, id).await?);
    }
    Ok(Json(Page { items: entries, next }))
}

/// Records that the caller looks at these members by right of office, before they are shown.
async fn look<'a>(
    hub: &Hub,
    caller: &Caller,
    what: Consulted,
    members: impl IntoIterator<Item = &'a MemberId>,
) -> Result<(), Problem> {
    let look = (&caller.member, what);
    Ok(consultations::note(hub.store().as_ref(), look, members, SystemTime::now()).await?)
}

/// A member's account, with the address.
#[derive(Serialize, ToSchema)]
pub(super) struct Account {
    id: MemberId,
    /// Nothing once they have left.
    name: Option<String>,
    /// Nothing once they have left.
    email: Option<String>,
    standing: Standing,
    office: Office,
    status: Status,
    /// Since when, in seconds since 1970.
    joined: u64,
}

/// One member's account, for administrators. The member sees who looked.
#[utoipa::path(get, path = "/api/members/{id}", params(("id" = String, Path)),
    responses((status = 200, body = Account), MemberRefusals))]
pub(super) async fn read(
    State(hub): State<Hub>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Json<Account>, Problem> {
    let view = hub.house().view();
    if !view.organisation.may(caller.actor(), HouseAct::KeepMembers) {
        return Err(Refusal::Forbidden.into());
    }
    let unknown = || Problem::not_found("member");
    let id = MemberId::new(&id).map_err(|_| unknown())?;
    let member = view.organisation.member(&id).ok_or_else(unknown)?;
    look(&hub, &caller, Consulted::Account, [&id]).await?;
    let known = identity::read(hub.store().as_ref(), &id).await?.map(|(identity, _)| identity);
    let (name, email) = known.map(|known| (known.name, known.email.as_str().to_owned())).unzip();
    let (standing, office, status) = (member.standing, member.office, member.status);
    let joined = member.joined_at_s;
    Ok(Json(Account { id, name, email, standing, office, status, joined }))
}

async fn entry(hub: &Hub, id: &MemberId) -> Result<Entry, Problem> {
    let view = hub.house().view();
    let person = person(hub.house(), &view.organisation, id).await?;
    let member = view.organisation.member(id).ok_or_else(|| Problem::not_found("member"))?;
    let (standing, office, status) = (member.standing, member.office, member.status);
    Ok(Entry { id: person.id, name: person.name, standing, office, status })
}

/// What administrators change of a member.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct MemberChange {
    standing: Option<Standing>,
    office: Option<Office>,
    /// `suspended` closes every session within a second; `left` is for good.
    status: Option<Status>,
}

/// Change a member's standing, office or status.
#[utoipa::path(patch, path = "/api/members/{id}", params(("id" = String, Path)),
    request_body = MemberChange, responses((status = 200, body = Entry), ActRefusals))]
pub(super) async fn change(
    State(hub): State<Hub>,
    caller: Caller,
    Path(id): Path<String>,
    Body(asked): Body<MemberChange>,
) -> Result<Json<Entry>, Problem> {
    let id = MemberId::new(&id).map_err(|_| Problem::not_found("member"))?;
    let standing = asked.standing.map(|standing| Command::ChangeStanding(id.clone(), standing));
    let office = asked.office.map(|office| Command::ChangeOffice(id.clone(), office));
    let status = asked.status.map(|status| Command::ChangeStatus(id.clone(), status));
    let commands = standing.into_iter().chain(office).chain(status).collect();
    caller.ask(&hub, commands).await?;
    match asked.status {
        Some(Status::Left) => hub.forget(&id).await?,
        Some(Status::Suspended) => hub.end_everywhere(&id).await?,
        Some(Status::Active) | None => {}
    }
    look(&hub, &caller, Consulted::Account, [&id]).await?;
    Ok(Json(entry(&hub, &id).await?))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::{sync::Arc, time::Duration};

    use futures_util::future::join_all;

    use super::*;
    use crate::{
        access::token::TokenKey,
        domain::ids::InvitationId,
        hub::HubOptions,
        store::{
            faulty::{Call, Fate, FaultyStore, Operation},
            memory::MemoryStore,
        },
    };

    /// A hub that takes so long to decide that whoever comes meanwhile comes in between.
    async fn slow_hub() -> Hub {
        let fates = |call: &Call| {
            let is_slow = call.operation == Operation::Append;
            let delay = if is_slow { Duration::from_millis(200) } else { Duration::ZERO };
            Fate { delay, ..Fate::default() }
        };
        let store = FaultyStore::with_fates(Arc::new(MemoryStore::default()), fates);
        Hub::start(HubOptions::new(Arc::new(store), TokenKey::new([7; 32]))).await.unwrap()
    }

    /// What the hub knows the link of an invitation by, with so many places.
    async fn invited(hub: &Hub, uses: u32) -> SecretHash {
        let secret = SecretHash(format!("{uses} places"));
        let invite = Command::Invite {
            invitation: InvitationId(Uuid::new_v4()),
            secret: secret.clone(),
            standing: Standing::Full,
            office: Office::None,
            place: None,
            uses,
            expires_at_s: now_s() + 60,
        };
        hub.house().ask(Petitioner::Operator, vec![invite], None).await.unwrap();
        secret
    }

    #[tokio::test]
    async fn account_1_who_tries_thrice_at_once_is_one_member_who_has_the_address() {
        let email = Address::new("jean@example.org").unwrap();
        let (name, password) = ("Jean".to_owned(), "a hash".to_owned());
        let jean = Identity { name, email, password };
        for uses in [1, 3] {
            let hub = slow_hub().await;
            let secret = invited(&hub, uses).await;
            let members = ["one", "two", "three"].map(|id| MemberId::new(id).unwrap());
            let attempts =
                members.iter().map(|member| join(&hub, (member, &jean), (secret.clone(), None)));
            let answers = join_all(attempts).await;
            let answered = members.iter().zip(answers);
            let joined = answered.filter_map(|(member, answer)| answer.ok().map(|()| member));
            let joined: Vec<&MemberId> = joined.collect();
            let view = hub.house().view();
            let known: Vec<&MemberId> = view.organisation.members().map(|(id, _)| id).collect();
            assert_eq!((joined.len(), &joined), (1, &known), "{uses} places");
            let holder = identity::holder(hub.store().as_ref(), &jean.email).await.unwrap();
            assert_eq!(holder.as_ref(), joined.first().copied(), "{uses} places");
            let kept = hub.store().scan("identity/".to_owned(), None, 9).await.unwrap();
            assert_eq!(kept.len(), 1, "nothing of the others");
        }
    }
}
