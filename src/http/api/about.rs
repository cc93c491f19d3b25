//! What a group is for, its files and its contacts: what a successor finds.

use std::time::SystemTime;

use axum::{Json, extract::State};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    describe::{ActRefusals, MemberRefusals},
    extract::{Body, Caller, Path},
    problem::Problem,
};
use crate::{
    domain::{
        ids::{GroupId, MemberId},
        organisation::{
            command::{Command, Refusal},
            group::Group,
            link::Link,
            rights::GroupAct,
        },
        revision::{Premise, Revision},
    },
    house::{
        consultations::{self, Consulted},
        contacts::{self, Contact, Kept},
    },
    hub::Hub,
    store::PutError,
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
    /// The marks of all this, for those in it. A save that brings them along is refused
    /// (`changed-meanwhile`) where somebody else has saved something else since.
    revision: Option<AboutRevision>,
}

/// The marks of what a group says of itself, which is kept in two halves.
#[derive(Serialize, Deserialize, ToSchema)]
pub(super) struct AboutRevision {
    /// Of description and links.
    words: Revision,
    /// Of the contacts.
    contacts: Revision,
}

impl AboutRevision {
    fn of(group: &Group, contacts: &[Contact]) -> Self {
        Self { words: group.revision(), contacts: Revision::of(&contacts) }
    }

    /// Whether each half is the one of `seen` or the one of `wished`.
    fn is_seen_or_wished(&self, seen: &Self, wished: &Self) -> bool {
        let words = [&seen.words, &wished.words].contains(&&self.words);
        words && [&seen.contacts, &wished.contacts].contains(&&self.contacts)
    }
}

impl About {
    /// What those in a group read.
    fn of(group: &Group, contacts: Vec<Contact>) -> Self {
        let revision = Some(AboutRevision::of(group, &contacts));
        Self { contacts, revision, ..Self::without_contacts(group) }
    }

    /// What others read who know of it. The marks would tell them whether contacts that they guess
    /// are right.
    fn without_contacts(group: &Group) -> Self {
        let (description, links) = (group.description.clone(), group.links.clone());
        Self { description, links, contacts: Vec::new(), revision: None }
    }
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
    if !may(GroupAct::SeeMembers) {
        return Ok(Json(About::without_contacts(group)));
    }
    let kept = contacts::read(hub.house().store().as_ref(), organisation, id).await?;
    // Whoever is not in it reads them by right of office. Whose they are only the group knows.
    if !kept.contacts.is_empty() && group.role(&caller.member).is_none() {
        let (look, now) = ((&caller.member, Consulted::Contacts), SystemTime::now());
        let members: Vec<&MemberId> = group.members.keys().collect();
        consultations::note_group(hub.store().as_ref(), look, (id, &members), now).await?;
    }
    Ok(Json(About::of(group, kept.contacts)))
}

/// Say what a group is for, where its files are and how to reach it.
#[utoipa::path(put, path = "/api/groups/{id}/about", params(("id" = GroupId, Path)),
    request_body = About, responses((status = 200, body = About), ActRefusals))]
pub(super) async fn change(
    State(hub): State<Hub>,
    caller: Caller,
    Path(id): Path<GroupId>,
    Body(asked): Body<About>,
) -> Result<Json<About>, Problem> {
    let contacts = contacts::check(asked.contacts);
    let contacts = contacts.map_err(|bad| Problem::invalid(bad.to_string()))?;
    let asked = About { contacts, ..asked };
    let (premise, over) = grounds(&hub, (&caller, id), &asked).await?;
    let About { description, links, contacts, .. } = asked;
    let describe = Command::DescribeGroup { group: id, description, links, premise };
    caller.ask(&hub, vec![describe]).await?;
    let now = hub.house().view();
    let (group, _) = now.organisation.group(id).ok_or_else(|| Problem::not_found("group"))?;
    // Where it was merged into another meanwhile, nobody has seen what that one says.
    if over.as_ref().is_some_and(|over| over.group != group) {
        return Err(Refusal::ChangedMeanwhile.into());
    }
    let (store, contacts) = (hub.house().store().as_ref(), (group, contacts.as_slice()));
    let kept = contacts::keep(store, &now.organisation, contacts, over).await;
    kept.map_err(|error| match error {
        PutError::Conflict { .. } => Problem::from(Refusal::ChangedMeanwhile),
        PutError::Store(error) => Problem::from(error),
    })?;
    read(State(hub), caller, Path(id)).await
}

/// On what a save stands in each of the two places where a part of it is kept, if it says what it
/// saw: both are then still so when the part is stored, or that part is refused.
async fn grounds(
    hub: &Hub,
    (caller, id): (&Caller, GroupId),
    asked: &About,
) -> Result<(Premise, Option<Kept>), Problem> {
    let any = (Premise::Any, None);
    let Some(seen) = &asked.revision else { return Ok(any) };
    let now = hub.house().view();
    let organisation = &now.organisation;
    // Whoever may not lead it is refused for that, and learns from no refusal what stands there.
    let may_lead = organisation.may_in_group(caller.actor(), id, GroupAct::Lead);
    let Some((id, group)) = organisation.group(id).filter(|_| may_lead) else { return Ok(any) };
    let kept = contacts::read(hub.house().store().as_ref(), organisation, id).await?;
    let stands = AboutRevision::of(group, &kept.contacts);
    let then = group.described(&asked.description, asked.links.clone())?;
    // What is asked for again, since its answer was lost or its second half was not stored, stands
    // there already.
    if !stands.is_seen_or_wished(seen, &AboutRevision::of(&then, &asked.contacts)) {
        return Err(Refusal::ChangedMeanwhile.into());
    }
    Ok((Premise::Seen(group.revision()), Some(kept)))
}
