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
        amendment::rights::{AmendmentAct, Floor},
        ids::{AmendmentId, MemberId, TextId},
        organisation::{
            Organisation,
            member::{Presence, Status},
            rights::{Actor, TextAct},
        },
    },
    export::Author,
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

impl From<Person> for Author {
    fn from(Person { id, name }: Person) -> Self {
        Self::Known { id, name }
    }
}

/// Who is told by name to one reader of a text or of an amendment: everybody, to who reads it from
/// inside; to who reads it because it is public, nobody but themself.
pub(super) struct Names<'a> {
    house: &'a House,
    organisation: &'a Organisation,
    reader: Actor<'a>,
    told: Told,
}

/// How many people somebody is told of.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Told {
    Everybody,
    Oneself,
}

impl<'a> Names<'a> {
    /// Those of a text that `reader` may read.
    pub(super) fn of_text(
        hub: &'a Hub,
        organisation: &'a Organisation,
        (reader, text): (Actor<'a>, TextId),
    ) -> Self {
        let told = match organisation.may_on_text(reader, text, TextAct::KnowPeople) {
            true => Told::Everybody,
            false => Told::Oneself,
        };
        Self { house: hub.house(), organisation, reader, told }
    }

    /// Those of an amendment that `reader` may read.
    pub(super) fn of_amendment(
        hub: &'a Hub,
        floor: Floor<'a>,
        (reader, amendment): (Actor<'a>, AmendmentId),
    ) -> Self {
        let told = match floor.may(reader, amendment, AmendmentAct::KnowPeople) {
            true => Told::Everybody,
            false => Told::Oneself,
        };
        Self { house: hub.house(), organisation: floor.organisation, reader, told }
    }

    /// Whether everybody is told of.
    pub(super) fn are_told(&self) -> bool {
        self.told == Told::Everybody
    }

    /// Whether this member is told of.
    pub(super) fn is_told(&self, id: &MemberId) -> bool {
        self.are_told() || self.reader == Actor::Member(id)
    }

    /// Somebody; nothing if the reader is not told who it is.
    pub(super) async fn person(&self, id: &MemberId) -> Result<Option<Person>, Problem> {
        match self.is_told(id) {
            true => person(self.house, self.organisation, id).await.map(Some),
            false => Ok(None),
        }
    }

    /// Those of `ids` of whom the reader is told.
    pub(super) async fn people(
        &self,
        ids: impl IntoIterator<Item = &MemberId>,
    ) -> Result<Vec<Person>, Problem> {
        let mut people = Vec::new();
        for id in ids {
            people.extend(self.person(id).await?);
        }
        Ok(people)
    }

    /// All of `ids`, as an export tells of them.
    pub(super) async fn authors(
        &self,
        ids: impl IntoIterator<Item = &MemberId>,
    ) -> Result<Vec<Author>, Problem> {
        let mut authors = Vec::new();
        for id in ids {
            authors.push(self.person(id).await?.map_or(Author::Somebody, Author::from));
        }
        Ok(authors)
    }
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
/// Others are left out. Whoever reads it only because it is public is told of those with whom they
/// write an amendment.
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
    let names = Names::of_text(&hub, organisation, (caller.actor(), text));
    let procedure = hub.desk().of_text(text);
    let writes_along = |id: &MemberId| {
        let floor = procedure.as_ref().map(|view| view.floor(organisation));
        floor.is_some_and(|floor| floor.write_together(&caller.member, id))
    };
    let asked: Vec<&str> = query.ids.split(',').filter(|id| !id.is_empty()).collect();
    if asked.len() > MAX_ASKED {
        return Err(Problem::invalid("ask for at most a hundred names at once"));
    }
    let mut items = Vec::with_capacity(asked.len());
    for id in asked.into_iter().filter_map(|id| MemberId::new(id).ok()) {
        let is_shown =
            organisation.active(&id).is_some_and(|known| known.presence == Presence::Shown);
        let reads = organisation.may_on_text(Actor::Member(&id), text, TextAct::Read);
        if is_shown && reads && (names.is_told(&id) || writes_along(&id)) {
            items.push(person(hub.house(), organisation, &id).await?);
        }
    }
    Ok(Json(Page { items, next: None }))
}
