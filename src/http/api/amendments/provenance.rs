//! Where words come from: who wrote them, in which amendment, and who decided on it.

use std::collections::{BTreeMap, btree_map::Entry};

use axum::{Json, extract::State};
use coopol_protocol::{frontier::IdRange, limits::MAX_CLOCK};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::view::{Named, Scene};
use crate::{
    desk::{Origin, Source},
    domain::{
        amendment::{Amendment, Decided},
        ids::{AmendmentId, BallotId, MemberId, TextId},
        organisation::{Organisation, link::Day, rights::Actor},
    },
    export::{self, Author},
    http::api::{
        describe::ReadRefusals,
        extract::{Body, MaybeCaller, Path},
        people::{Names, Person},
        problem::Problem,
        texts::readable,
        turns,
    },
    hub::Hub,
    text::branch::Traced,
};

/// Most runs of ids that are asked about at once: a selection of a page has a few dozen.
const MAX_RANGES: usize = 1_000;

/// Seconds in a day.
const DAY_S: u64 = 86_400;

/// A run of Yjs ids: of one client, from `start` to before `end`.
#[derive(Clone, Copy, Serialize, Deserialize, ToSchema)]
pub(super) struct Ids {
    client: u64,
    start: u32,
    end: u32,
}

/// Words of which the origin is asked.
#[derive(Deserialize, ToSchema)]
pub(super) struct Selection {
    ranges: Vec<Ids>,
}

/// The amendment by which words came into the text.
#[derive(Clone, Serialize, ToSchema)]
struct Through {
    #[serde(flatten)]
    amendment: Named,
    /// Nobody but oneself, where one reads it only because it is public; so with who signed.
    authors: Vec<Person>,
    /// How many authors it has.
    author_count: usize,
    signatories: Vec<Person>,
    /// How many have signed it.
    signatory_count: usize,
    /// Nothing, to whoever reads it only because it is public.
    decided_by: Option<Person>,
    /// When, in seconds since 1970.
    decided_at: u64,
    ballot: Option<BallotId>,
}

/// Words of one origin.
#[derive(Serialize, ToSchema)]
pub(super) struct Run {
    #[serde(flatten)]
    ids: Ids,
    /// Who wrote them; nothing where that is not known, and to whoever reads them only because they
    /// are public.
    by: Option<Person>,
    /// When, in seconds since 1970, to the minute.
    at: Option<u64>,
    amendment: Option<Through>,
}

/// Where words come from.
#[derive(Serialize, ToSchema)]
pub(super) struct Provenance {
    runs: Vec<Run>,
}

/// Where words of a text come from: who wrote them, and by which decision they stand in it.
#[utoipa::path(post, path = "/api/texts/{id}/provenance", params(("id" = TextId, Path)),
    request_body = Selection, responses((status = 200, body = Provenance), ReadRefusals))]
pub(super) async fn tell(
    State(hub): State<Hub>,
    caller: MaybeCaller,
    Path(text): Path<TextId>,
    Body(Selection { ranges }): Body<Selection>,
) -> Result<Json<Provenance>, Problem> {
    let house = hub.house().view();
    let organisation = &house.organisation;
    readable(organisation, caller.actor(), text)?;
    if !are_apart(&ranges) {
        return Err(Problem::invalid(
            "ranges are 1 to 1,000 runs of ids, start before end, none over another",
        ));
    }
    let ids = |ids: Ids| IdRange { client: ids.client, start: ids.start, end: ids.end };
    let origins = hub.desk().origins(text, ranges.into_iter().map(ids).collect()).await?;
    let scene = Scene::of_text(&hub, text).await?;
    let reader = (organisation, caller.actor());
    let mut known = Known::of(Names::of_text(&hub, organisation, (caller.actor(), text)));
    let mut ways = BTreeMap::new();
    let mut runs = Vec::with_capacity(origins.len());
    for Origin { range, by, at_s, amendment } in origins {
        let by = match by {
            Some(by) => known.person(&by).await?,
            None => None,
        };
        let through = match (&scene, amendment) {
            (Some(scene), Some(id)) => {
                if let Entry::Vacant(place) = ways.entry(id) {
                    place.insert(way(&hub, (scene, reader), id).await?);
                }
                ways.get(&id).cloned().flatten()
            }
            _ => None,
        };
        let ids = Ids { client: range.client, start: range.start, end: range.end };
        runs.push(Run { ids, by, at: at_s, amendment: through });
    }
    Ok(Json(Provenance { runs }))
}

/// Whether these can be asked about: so many, in bounds, and no id twice, since each costs a look.
fn are_apart(ranges: &[Ids]) -> bool {
    let is_sound = |ids: &Ids| ids.start < ids.end && ids.end <= MAX_CLOCK;
    let mut sorted: Vec<&Ids> = ranges.iter().collect();
    sorted.sort_unstable_by_key(|ids| (ids.client, ids.start));
    let overlap = |pair: &[&Ids]| pair[0].client == pair[1].client && pair[1].start < pair[0].end;
    ranges.len() <= MAX_RANGES && ranges.iter().all(is_sound) && !sorted.windows(2).any(overlap)
}

/// The people who were looked up already: a text has many words of few people.
struct Known<'a> {
    names: Names<'a>,
    people: BTreeMap<MemberId, Option<Person>>,
}

impl<'a> Known<'a> {
    fn of(names: Names<'a>) -> Self {
        Self { names, people: BTreeMap::new() }
    }

    async fn person(&mut self, id: &MemberId) -> Result<Option<Person>, Problem> {
        if let Some(known) = self.people.get(id) {
            return Ok(known.clone());
        }
        let found = self.names.person(id).await?;
        self.people.insert(id.clone(), found.clone());
        Ok(found)
    }
}

/// An amendment with how it was decided, if `reader` may read it.
fn decision<'a>(
    scene: &'a Scene,
    (organisation, reader): (&Organisation, Actor<'_>),
    id: AmendmentId,
) -> Option<(&'a Amendment, &'a Decided)> {
    let one = scene.view.procedure.amendment(id)?;
    let decided = one.verdict.as_ref()?;
    scene.may_read(organisation, reader, id).then_some((one, decided))
}

/// The amendment by which words came, if `reader` may read it.
async fn way(
    hub: &Hub,
    (scene, reader): (&Scene, (&Organisation, Actor<'_>)),
    id: AmendmentId,
) -> Result<Option<Through>, Problem> {
    let Some((one, decided)) = decision(scene, reader, id) else { return Ok(None) };
    let names = scene.names(hub, reader, id);
    Ok(Some(Through {
        amendment: scene.named(id),
        authors: names.people(&one.authors).await?,
        author_count: one.authors.len(),
        signatories: names.people(&one.signatories).await?,
        signatory_count: one.signatories.len(),
        decided_by: names.person(&decided.by).await?,
        decided_at: decided.at_s,
        ballot: decided.verdict.ballot,
    }))
}

/// A text, each of its runs with its story, for an export. `actor` may read it.
pub(in crate::http::api) async fn told(
    hub: &Hub,
    actor: Actor<'_>,
    text: TextId,
) -> Result<(Vec<crate::text::flat::Block>, export::Stories), Problem> {
    let turn = turns::reading().await?;
    let Traced { blocks, origins } = hub.desk().traced(text).await?;
    // Names and votes are small, and many who wait for words need not wait for them.
    drop(turn);
    let house = hub.house().view();
    let known = Known::of(Names::of_text(hub, &house.organisation, (actor, text)));
    let (scene, reader) = (Scene::of_text(hub, text).await?, (&house.organisation, actor));
    let mut teller = Teller { hub, reader, scene, known, ways: BTreeMap::new() };
    let mut stories = export::Stories::default();
    let mut numbers: BTreeMap<Source, usize> = BTreeMap::new();
    for (run, source) in origins {
        let source = teller.seen(source);
        let number = match numbers.get(&source) {
            Some(number) => *number,
            None => {
                stories.all.push(teller.story(&source).await?);
                numbers.insert(source, stories.all.len() - 1);
                stories.all.len() - 1
            }
        };
        stories.of_run.insert(run, number);
    }
    Ok((blocks, stories))
}

/// Puts names and votes to the sources of words, as far as whoever asks may know them.
struct Teller<'a> {
    hub: &'a Hub,
    reader: (&'a Organisation, Actor<'a>),
    scene: Option<Scene>,
    known: Known<'a>,
    /// The amendments that were looked up already.
    ways: BTreeMap<AmendmentId, Option<export::Through>>,
}

impl Teller<'_> {
    /// A source as whoever asks sees it: to who is not told of them, people are all the same. Else
    /// the words of each would stand apart, without a name.
    fn seen(&self, source: Source) -> Source {
        let is_seen = |by: &MemberId| by.is_hub() || self.known.names.is_told(by);
        let by = source.by.map(|by| if is_seen(&by) { by } else { MemberId::anonymous() });
        Source { by, ..source }
    }

    async fn story(&mut self, source: &Source) -> Result<export::Story, Problem> {
        let Source { by, amendment, day } = source;
        let by = match by.as_ref().filter(|by| !by.is_hub()) {
            Some(by) => Some(self.known.person(by).await?.map_or(Author::Somebody, Author::from)),
            None => None,
        };
        let through = match amendment {
            Some(amendment) => self.through(*amendment).await?,
            None => None,
        };
        Ok(export::Story { by, day: day.map(|day| Day::of(day * DAY_S)), through })
    }

    async fn through(&mut self, id: AmendmentId) -> Result<Option<export::Through>, Problem> {
        if let Some(known) = self.ways.get(&id) {
            return Ok(known.clone());
        }
        let through = match &self.scene {
            Some(scene) => self.look(scene, id).await?,
            None => None,
        };
        self.ways.insert(id, through.clone());
        Ok(through)
    }

    async fn look(
        &self,
        scene: &Scene,
        id: AmendmentId,
    ) -> Result<Option<export::Through>, Problem> {
        let Some((one, decided)) = decision(scene, self.reader, id) else { return Ok(None) };
        let vote = match decided.verdict.ballot {
            Some(ballot) => self.vote(ballot).await?,
            None => None,
        };
        let names = scene.names(self.hub, self.reader, id);
        Ok(Some(export::Through {
            amendment: id,
            label: one.label().map(|label| label.to_string()),
            title: one.title.clone(),
            authors: names.authors(&one.authors).await?,
            signatories: names.authors(&one.signatories).await?,
            day: Day::of(decided.at_s),
            vote,
        }))
    }

    async fn vote(&self, ballot: BallotId) -> Result<Option<export::Count>, Problem> {
        let found = self.hub.desk().ballot(ballot).await?;
        let tally = found.and_then(|found| found.ballot.result());
        Ok(tally.map(|tally| export::Count {
            ballot,
            for_it: tally.for_it,
            against: tally.against,
            abstained: tally.abstained,
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn assembly_6_no_word_is_asked_about_twice() {
        let run = |client, start, end| Ids { client, start, end };
        assert!(are_apart(&[run(2, 5, 9), run(1, 0, 3), run(1, 3, 4), run(2, 0, 5)]));
        assert!(!are_apart(&[run(1, 0, 3), run(2, 0, 3), run(1, 2, 4)]));
        assert!(!are_apart(&[run(1, 3, 3)]));
        assert!(!are_apart(&[run(1, 0, MAX_CLOCK + 1)]));
        assert!(!are_apart(&[run(1, 0, 1); 2]));
    }
}
