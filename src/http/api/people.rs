//! Names beside ids: what the API shows of people, and to whom.

use axum::{Json, extract::State};
use serde::{Deserialize, Serialize};
use tokio::sync::Semaphore;
use utoipa::{IntoParams, ToSchema};

use super::{
    describe::MemberRefusals,
    extract::{Caller, Page, Path, Query},
    problem::Problem,
    search::Wanted,
    texts::readable,
};
use crate::{
    domain::{
        ids::{MemberId, TextId},
        organisation::{
            Organisation,
            member::{Presence, Status},
            rights::{Actor, TextAct},
        },
    },
    house::{
        House,
        identity::{self, Identity},
    },
    hub::Hub,
};

/// Fewest letters with which somebody is looked for: with fewer the answer would be anybody.
const MIN_LETTERS: usize = 2;
/// People in one answer: who is not among them is found by another letter. There is no next page,
/// so that nobody takes the list of members away by turning pages.
pub(super) const MAX_FOUND: usize = 10;
/// Searches at a time: each goes through everybody.
const MAX_SEARCHING: usize = 2;
/// People whose names are asked for at once: those who come into a text in a moment.
const MAX_ASKED: usize = 100;

static SEARCHING: Semaphore = Semaphore::const_new(MAX_SEARCHING);

/// Somebody, as others see them.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct Person {
    /// The member's id.
    pub(super) id: MemberId,
    /// Their name; nothing once they have left.
    pub(super) name: Option<String>,
}

/// The person behind an id. Who has left has no name any more.
pub(super) async fn person(
    house: &House,
    organisation: &Organisation,
    id: &MemberId,
) -> Result<Person, Problem> {
    let is_here = organisation.member(id).is_some_and(|member| member.status != Status::Left);
    let identity = match is_here {
        true => identity::read(house.store().as_ref(), id).await?,
        false => None,
    };
    Ok(Person { id: id.clone(), name: identity.map(|(identity, _)| identity.name) })
}

/// Whom to find.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct PeopleQuery {
    /// At least two letters of the name; capitals and accents do not matter.
    search: String,
    /// Only those who can be asked to sign this text, for whoever leads it.
    to_sign: Option<TextId>,
}

/// Find somebody by name: the first ten by name, never a list of all. Full members find full
/// members and sympathisers, and everybody those who are in a group with them.
#[utoipa::path(get, path = "/api/people", params(PeopleQuery),
    responses((status = 200, body = Page<Person>), MemberRefusals))]
pub(super) async fn find(
    State(hub): State<Hub>,
    caller: Caller,
    Query(query): Query<PeopleQuery>,
) -> Result<Json<Page<Person>>, Problem> {
    let now = hub.house().view();
    let organisation = &now.organisation;
    if let Some(text) = query.to_sign
        && !organisation.may_on_text(caller.actor(), text, TextAct::Steer)
    {
        return Err(Problem::not_found("text"));
    }
    if !is_a_search(&query.search) {
        return Err(Problem::invalid("search for at least two letters of a name"));
    }
    let wanted = Wanted::new(Some(&query.search));
    let is_wanted = |id: &MemberId, known: &Identity| {
        organisation.may_find(caller.actor(), id)
            && query.to_sign.is_none_or(|text| organisation.could_sign(id, text))
            && wanted.is_in(&known.name)
    };
    Ok(Json(Page { items: first_by_name(&hub, MAX_FOUND, is_wanted).await?, next: None }))
}

/// Whether a search says enough of a name for its answer not to be a list of members.
pub(super) fn is_a_search(search: &str) -> bool {
    search.chars().filter(|letter| letter.is_alphanumeric()).count() >= MIN_LETTERS
}

/// The first of those who are wanted, by name: one walk over the names, however many are known.
pub(super) async fn first_by_name(
    hub: &Hub,
    limit: usize,
    is_wanted: impl Fn(&MemberId, &Identity) -> bool,
) -> Result<Vec<Person>, Problem> {
    let _turn = SEARCHING.acquire().await;
    let found = identity::find(hub.store().as_ref(), is_wanted).await?;
    let mut people: Vec<(MemberId, String)> = found.into_iter().collect();
    people.sort_by(|(_, one), (_, other)| one.cmp(other));
    people.truncate(limit);
    Ok(people.into_iter().map(|(id, name)| Person { id, name: Some(name) }).collect())
}

/// Whose names are asked for.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct NamesQuery {
    /// Ids of members, with commas between them; at most a hundred.
    ids: String,
}

/// The names of those whose presence is seen in a text: of members who may read it and do not hide.
/// Others are left out.
#[utoipa::path(get, path = "/api/texts/{id}/people", params(("id" = TextId, Path), NamesQuery),
    responses((status = 200, body = Page<Person>), MemberRefusals))]
pub(super) async fn names(
    State(hub): State<Hub>,
    caller: Caller,
    Path(text): Path<TextId>,
    Query(query): Query<NamesQuery>,
) -> Result<Json<Page<Person>>, Problem> {
    let now = hub.house().view();
    let organisation = &now.organisation;
    readable(organisation, caller.actor(), text)?;
    let asked: Vec<&str> = query.ids.split(',').filter(|id| !id.is_empty()).collect();
    if asked.len() > MAX_ASKED {
        return Err(Problem::invalid("ask for at most a hundred names at once"));
    }
    let mut items = Vec::with_capacity(asked.len());
    for id in asked.into_iter().filter_map(|id| MemberId::new(id).ok()) {
        let is_shown =
            organisation.active(&id).is_some_and(|known| known.presence == Presence::Shown);
        if is_shown && organisation.may_on_text(Actor::Member(&id), text, TextAct::Read) {
            items.push(person(hub.house(), organisation, &id).await?);
        }
    }
    Ok(Json(Page { items, next: None }))
}
