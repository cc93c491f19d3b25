//! Under which ids words of a text came back: for whoever follows words by their ids.

use axum::{Json, extract::State};
use coopol_protocol::limits::MAX_CLOCK;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    extract::{Body, MaybeCaller, Path},
    problem::Problem,
    texts::readable,
};
use crate::{
    domain::ids::TextId,
    hub::Hub,
    text::{branch::Id, event::Copied},
};

/// Most units that are asked about at once: both ends of two hundred threads.
const MAX_UNITS: usize = 400;

/// One unit of a Yjs document: a client and a clock.
#[derive(Clone, Copy, Deserialize, ToSchema)]
struct Unit {
    client: u64,
    clock: u32,
}

/// Units of which is asked what became.
#[derive(Deserialize, ToSchema)]
pub(super) struct Units {
    units: Vec<Unit>,
}

/// Units of one client, from `start` to before `end`.
#[derive(Serialize, ToSchema)]
struct CopiedFrom {
    client: u64,
    start: u32,
    end: u32,
}

/// Words that came back as the units of `client` from `start` on.
#[derive(Serialize, ToSchema)]
struct Copy {
    from: CopiedFrom,
    client: u64,
    start: u32,
}

/// What became of units.
#[derive(Serialize, ToSchema)]
pub(super) struct Copies {
    copies: Vec<Copy>,
}

impl From<Copied> for Copy {
    fn from(Copied { from, client, start }: Copied) -> Self {
        let from = CopiedFrom { client: from.client, start: from.start, end: from.end };
        Self { from, client, start }
    }
}

/// Under which ids words of a text came back, from copy to copy: by undo, by a move, by an adoption
/// that was taken back.
#[utoipa::path(post, path = "/api/texts/{id}/copies", params(("id" = TextId, Path)),
    request_body = Units, responses(
        (status = 200, body = Copies), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 422, body = Problem),
        (status = 503, body = Problem),
    ))]
pub(super) async fn follow(
    State(hub): State<Hub>,
    caller: MaybeCaller,
    Path(text): Path<TextId>,
    Body(Units { units }): Body<Units>,
) -> Result<Json<Copies>, Problem> {
    readable(&hub.house().view().organisation, caller.actor(), text)?;
    if units.len() > MAX_UNITS || !units.iter().all(|unit| unit.clock < MAX_CLOCK) {
        return Err(Problem::invalid("units are up to 400 ids of one Yjs document"));
    }
    let ids = units.into_iter().map(|Unit { client, clock }| Id { client, clock }).collect();
    let copies = hub.desk().copies(text, ids).await?;
    Ok(Json(Copies { copies: copies.into_iter().map(Copy::from).collect() }))
}
