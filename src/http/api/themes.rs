//! The tree of themes.

use axum::{Json, extract::State, http::StatusCode};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    describe::{ActRefusals, MemberRefusals},
    extract::{Body, Caller, Page, PageQuery, Path, Query},
    groups::new_id,
    problem::Problem,
};
use crate::{
    domain::{
        ids::ThemeId,
        organisation::{Organisation, command::Command},
    },
    hub::Hub,
};

/// A theme.
#[derive(Serialize, ToSchema)]
pub(super) struct ThemeView {
    id: ThemeId,
    name: String,
    /// The theme above it.
    parent: Option<ThemeId>,
}

fn view(organisation: &Organisation, id: ThemeId) -> Result<ThemeView, Problem> {
    let found = organisation.theme(id).ok_or_else(|| Problem::not_found("theme"))?;
    let (id, theme) = found;
    Ok(ThemeView { id, name: theme.name.clone(), parent: theme.parent })
}

/// Every theme, by name; the tree is in `parent`.
#[utoipa::path(get, path = "/api/themes", params(PageQuery), responses(
    (status = 200, body = Page<ThemeView>), (status = 401, body = Problem),
    (status = 403, body = Problem), (status = 422, body = Problem),
))]
pub(super) async fn list(
    State(hub): State<Hub>,
    _caller: Caller,
    Query(page): Query<PageQuery>,
) -> Result<Json<Page<ThemeView>>, Problem> {
    let now = hub.house().view();
    let themes = now.organisation.themes();
    let themes = themes.filter_map(|(id, _)| view(&now.organisation, id).ok());
    let mut themes: Vec<ThemeView> = themes.collect();
    themes.sort_by_cached_key(|theme| (theme.name.to_lowercase(), theme.id));
    Ok(Json(page.cut(themes, |theme| theme.id.to_string())?))
}

/// A theme to plant.
#[derive(Deserialize, ToSchema)]
pub(super) struct NewTheme {
    /// Its id, if the client chooses it.
    id: Option<ThemeId>,
    name: String,
    parent: Option<ThemeId>,
}

/// Plant a theme.
#[utoipa::path(post, path = "/api/themes", request_body = NewTheme,
    responses((status = 201, body = ThemeView), ActRefusals))]
pub(super) async fn create(
    State(hub): State<Hub>,
    caller: Caller,
    Body(NewTheme { id, name, parent }): Body<NewTheme>,
) -> Result<(StatusCode, Json<ThemeView>), Problem> {
    let theme = id.unwrap_or_else(|| ThemeId(new_id(&caller)));
    caller.ask(&hub, vec![Command::PlantTheme { theme, name, parent }]).await?;
    Ok((StatusCode::CREATED, answer(&hub, theme)?))
}

/// What can be changed of a theme. `parent: null` puts it at the top.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ThemeChange {
    name: Option<String>,
    #[serde(default, deserialize_with = "super::extract::present")]
    parent: Option<Option<ThemeId>>,
}

/// Rename or move a theme.
#[utoipa::path(patch, path = "/api/themes/{id}", params(("id" = ThemeId, Path)),
    request_body = ThemeChange, responses((status = 200, body = ThemeView), MemberRefusals))]
pub(super) async fn change(
    State(hub): State<Hub>,
    caller: Caller,
    Path(id): Path<ThemeId>,
    Body(asked): Body<ThemeChange>,
) -> Result<Json<ThemeView>, Problem> {
    let name = asked.name.map(|name| Command::RenameTheme(id, name));
    let parent = asked.parent.map(|parent| Command::MoveTheme(id, parent));
    caller.ask(&hub, name.into_iter().chain(parent).collect()).await?;
    answer(&hub, id)
}

/// What to merge into.
#[derive(Deserialize, ToSchema)]
pub(super) struct ThemeMerge {
    into: ThemeId,
}

/// Merge a theme into another: what is filed there goes with it.
#[utoipa::path(post, path = "/api/themes/{id}/merge", params(("id" = ThemeId, Path)),
    request_body = ThemeMerge, responses((status = 200, body = ThemeView), MemberRefusals))]
pub(super) async fn merge(
    State(hub): State<Hub>,
    caller: Caller,
    Path(id): Path<ThemeId>,
    Body(ThemeMerge { into }): Body<ThemeMerge>,
) -> Result<Json<ThemeView>, Problem> {
    caller.ask(&hub, vec![Command::MergeThemes(id, into)]).await?;
    answer(&hub, into)
}

fn answer(hub: &Hub, id: ThemeId) -> Result<Json<ThemeView>, Problem> {
    view(&hub.house().view().organisation, id).map(Json)
}
