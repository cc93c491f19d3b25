//! Where words come from: who wrote them, in which amendment, and who decided on it.

use std::collections::BTreeMap;

use axum::{Json, extract::State};
use coopol_protocol::{frontier::IdRange, limits::MAX_CLOCK};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::view::{Named, Scene, people};
use crate::{
    desk::{Origin, Source},
    domain::{
        ids::{AmendmentId, BallotId, MemberId, TextId},
        organisation::{Organisation, link::Day, rights::Actor},
    },
    export,
    http::api::{
        describe::ReadRefusals,
        extract::{Body, MaybeCaller, Path},
        people::{Person, person},
        problem::Problem,
        texts::readable,
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
    authors: Vec<Person>,
    signatories: Vec<Person>,
    decided_by: Person,
    /// When, in seconds since 1970.
    decided_at: u64,
    ballot: Option<BallotId>,
}

/// Words of one origin.
#[derive(Serialize, ToSchema)]
pub(super) struct Run {
    #[serde(flatten)]
    ids: Ids,
    /// Who wrote them; nothing where that is not known.
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
    let mut ways = Ways::default();
    let mut runs = Vec::with_capacity(origins.len());
    for Origin { range, by, at_s, amendment } in origins {
        let by = match by {
            Some(by) => Some(ways.known.person(&hub, organisation, &by).await?),
            None => None,
        };
        let through = match (&scene, amendment) {
            (Some(scene), Some(id)) => {
                ways.way(&hub, (scene, organisation, caller.actor()), id).await?
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
#[derive(Default)]
struct Known(BTreeMap<MemberId, Person>);

impl Known {
    async fn person(
        &mut self,
        hub: &Hub,
        organisation: &Organisation,
        id: &MemberId,
    ) -> Result<Person, Problem> {
        if let Some(known) = self.0.get(id) {
            return Ok(known.clone());
        }
        let found = person(hub.house(), organisation, id).await?;
        self.0.insert(id.clone(), found.clone());
        Ok(found)
    }
}

/// The amendments that were looked up already, and their people.
#[derive(Default)]
struct Ways {
    known: Known,
    ways: BTreeMap<AmendmentId, Option<Through>>,
}

impl Ways {
    /// The amendment by which words came, if `actor` may read it.
    async fn way(
        &mut self,
        hub: &Hub,
        (scene, organisation, actor): (&Scene, &Organisation, Actor<'_>),
        id: AmendmentId,
    ) -> Result<Option<Through>, Problem> {
        if let Some(known) = self.ways.get(&id) {
            return Ok(known.clone());
        }
        let mut through = None;
        if let Some(one) = scene.view.procedure.amendment(id)
            && let Some(decided) = &one.verdict
            && scene.may_read(organisation, actor, id)
        {
            through = Some(Through {
                amendment: scene.named(id),
                authors: people(hub, organisation, &one.authors).await?,
                signatories: people(hub, organisation, &one.signatories).await?,
                decided_by: self.known.person(hub, organisation, &decided.by).await?,
                decided_at: decided.at_s,
                ballot: decided.verdict.ballot,
            });
        }
        self.ways.insert(id, through.clone());
        Ok(through)
    }
}

/// A text, each of its runs with its story, for an export. `actor` may read it.
pub(in crate::http::api) async fn told(
    hub: &Hub,
    actor: Actor<'_>,
    text: TextId,
) -> Result<(Vec<crate::text::flat::Block>, export::Stories), Problem> {
    let Traced { blocks, origins } = hub.desk().traced(text).await?;
    let mut teller =
        Teller { hub, actor, scene: Scene::of_text(hub, text).await?, known: Known::default() };
    let mut stories = export::Stories::default();
    let mut numbers: BTreeMap<Source, usize> = BTreeMap::new();
    for (run, source) in origins {
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
    actor: Actor<'a>,
    scene: Option<Scene>,
    known: Known,
}

impl Teller<'_> {
    async fn story(&mut self, source: &Source) -> Result<export::Story, Problem> {
        let Source { by, amendment, day } = source;
        let by = match by.as_ref().filter(|by| !by.is_hub()) {
            Some(by) => Some(self.author(by).await?),
            None => None,
        };
        let through = match amendment {
            Some(amendment) => self.through(*amendment).await?,
            None => None,
        };
        Ok(export::Story { by, day: day.map(|day| Day::of(day * DAY_S)), through })
    }

    async fn through(&mut self, id: AmendmentId) -> Result<Option<export::Through>, Problem> {
        let house = self.hub.house().view();
        let Some(scene) = self.scene.as_ref() else { return Ok(None) };
        let view = std::sync::Arc::clone(&scene.view);
        let may_read = scene.may_read(&house.organisation, self.actor, id);
        let Some(one) = view.procedure.amendment(id).filter(|_| may_read) else { return Ok(None) };
        let Some(decided) = &one.verdict else { return Ok(None) };
        let vote = match decided.verdict.ballot {
            Some(ballot) => self.vote(ballot).await?,
            None => None,
        };
        Ok(Some(export::Through {
            amendment: id,
            label: one.label().map(|label| label.to_string()),
            title: one.title.clone(),
            authors: self.authors(&one.authors).await?,
            signatories: self.authors(&one.signatories).await?,
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

    async fn authors(
        &mut self,
        ids: impl IntoIterator<Item = &MemberId>,
    ) -> Result<Vec<export::Author>, Problem> {
        let mut authors = Vec::new();
        for id in ids {
            authors.push(self.author(id).await?);
        }
        Ok(authors)
    }

    async fn author(&mut self, id: &MemberId) -> Result<export::Author, Problem> {
        let view = self.hub.house().view();
        let Person { id, name } = self.known.person(self.hub, &view.organisation, id).await?;
        Ok(export::Author { id, name })
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
