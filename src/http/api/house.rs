//! The hub itself: what a page asks before anything else.

use axum::{Json, extract::State};
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    extract::MaybeCaller,
    me::{self, Me},
    problem::Problem,
};
use crate::hub::{Hub, OpenAccess};

/// Who may write here.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum Rooms {
    /// Members, in their own texts.
    Members,
    /// Anybody too, in `open/<name>`: a hub for trials.
    Open,
}

/// How this hub is entered, and who has.
#[derive(Serialize, ToSchema)]
pub(super) struct House {
    rooms: Rooms,
    /// Who is signed in; nobody is no error here.
    me: Option<Me>,
}

/// How this hub is entered, and who is signed in.
#[utoipa::path(get, path = "/api/house", responses(
    (status = 200, body = House), (status = 403, body = Problem), (status = 422, body = Problem),
    (status = 503, body = Problem),
))]
pub(super) async fn read(
    State(hub): State<Hub>,
    MaybeCaller(caller): MaybeCaller,
) -> Result<Json<House>, Problem> {
    let me = match caller {
        Some(caller) => Some(me::own(&hub, &caller).await?),
        None => None,
    };
    let rooms = match hub.open_access() {
        OpenAccess::Open => Rooms::Open,
        OpenAccess::Closed => Rooms::Members,
    };
    Ok(Json(House { rooms, me }))
}
