//! The hub itself: what a page asks before anything else.

use axum::{Json, extract::State};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    extract::{Body, Caller, MaybeCaller, present},
    me::{self, Me},
    problem::Problem,
};
use crate::{
    domain::organisation::command::Command,
    hub::{Hub, OpenAccess},
};

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
    /// What a full member is called here; nothing: as the page has it.
    member_word: Option<String>,
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
    let member_word = hub.house().view().organisation.settings().member_word.clone();
    Ok(Json(House { rooms, member_word, me }))
}

/// What administrators settle for everyone. `member_word: null` takes the page's own word again.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct HouseChange {
    /// For instance `adhérent·e`, in at most 40 characters.
    #[serde(default, deserialize_with = "present")]
    member_word: Option<Option<String>>,
}

/// Settle what holds for everyone.
#[utoipa::path(patch, path = "/api/house", request_body = HouseChange, responses(
    (status = 200, body = House), (status = 401, body = Problem), (status = 403, body = Problem),
    (status = 422, body = Problem), (status = 503, body = Problem),
))]
pub(super) async fn change(
    State(hub): State<Hub>,
    caller: Caller,
    Body(HouseChange { member_word }): Body<HouseChange>,
) -> Result<Json<House>, Problem> {
    let word = member_word.map(Command::SetMemberWord);
    caller.ask(&hub, word.into_iter().collect()).await?;
    read(State(hub), MaybeCaller(Some(caller))).await
}
