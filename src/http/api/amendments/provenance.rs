//! Where words come from: who wrote them, in which amendment, and who decided on it.

use axum::{Json, extract::State};
use coopol_protocol::{frontier::IdRange, limits::MAX_CLOCK};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::view::{Named, Scene, people};
use crate::{
    desk::Origin,
    domain::{
        amendment::rights::AmendmentAct,
        ids::{BallotId, TextId},
    },
    http::api::{
        extract::{Body, MaybeCaller, Path},
        people::{Person, person},
        problem::Problem,
        texts::readable,
    },
    hub::Hub,
};

/// Most runs of ids that are asked about at once: a selection of a page has a few dozen.
const MAX_RANGES: usize = 1_000;

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
#[derive(Serialize, ToSchema)]
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
    request_body = Selection, responses(
        (status = 200, body = Provenance), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 422, body = Problem),
        (status = 503, body = Problem),
    ))]
pub(super) async fn tell(
    State(hub): State<Hub>,
    caller: MaybeCaller,
    Path(text): Path<TextId>,
    Body(Selection { ranges }): Body<Selection>,
) -> Result<Json<Provenance>, Problem> {
    let house = hub.house().view();
    let organisation = &house.organisation;
    readable(organisation, caller.actor(), text)?;
    let is_sound = |ids: &Ids| ids.start < ids.end && ids.end <= MAX_CLOCK;
    if ranges.len() > MAX_RANGES || !ranges.iter().all(is_sound) {
        return Err(Problem::invalid("ranges are 1 to 1,000 runs of ids, start before end"));
    }
    let ids = |ids: Ids| IdRange { client: ids.client, start: ids.start, end: ids.end };
    let origins = hub.desk().origins(text, ranges.into_iter().map(ids).collect()).await?;
    let scene = Scene::of_text(&hub, text).await?;
    let mut runs = Vec::with_capacity(origins.len());
    for Origin { range, by, at_s, amendment } in origins {
        let by = match by {
            Some(by) => Some(person(hub.house(), organisation, &by).await?),
            None => None,
        };
        let mut through = None;
        if let (Some(scene), Some(id)) = (&scene, amendment)
            && let Some(one) = scene.view.procedure.amendment(id)
            && let Some(decided) = &one.verdict
            && scene.view.floor(organisation).may(caller.actor(), id, AmendmentAct::Read)
        {
            through = Some(Through {
                amendment: scene.named(id),
                authors: people(&hub, organisation, &one.authors).await?,
                signatories: people(&hub, organisation, &one.signatories).await?,
                decided_by: person(hub.house(), organisation, &decided.by).await?,
                decided_at: decided.at_s,
                ballot: decided.verdict.ballot,
            });
        }
        let ids = Ids { client: range.client, start: range.start, end: range.end };
        runs.push(Run { ids, by, at: at_s, amendment: through });
    }
    Ok(Json(Provenance { runs }))
}
