//! The words of a text, as stored.

use axum::{
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use super::{
    extract::{MaybeCaller, Path, Query},
    problem::Problem,
    texts::readable,
};
use crate::{
    domain::{
        ids::TextId,
        organisation::{
            argument::{Argument, Source},
            text::Text,
        },
    },
    hub::Hub,
    store::{LogName, StoreError},
    text::{
        archive::History,
        flat::{self, Block, BlockKind, List, Marks, Run},
        view,
    },
};

/// How words are written out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum Format {
    /// A fragment of HTML.
    #[default]
    Html,
    /// CommonMark.
    Markdown,
    /// Words alone.
    Text,
    /// Blocks with their runs.
    Json,
}

/// How much of an argumentaire is written out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum Extent {
    /// Claim, answer and sources.
    #[default]
    Whole,
    /// The words that are written together: the answer alone.
    Words,
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct ContentQuery {
    #[serde(default)]
    format: Format,
    #[serde(default)]
    part: Extent,
}

/// The words of a text. Public ones can be read without an account.
#[utoipa::path(get, path = "/api/texts/{id}/content",
    params(("id" = TextId, Path), ContentQuery), responses(
        (status = 200, description = "In the format asked for",
            content((String = "text/html"), (String = "text/markdown"), (String = "text/plain"),
                (serde_json::Value = "application/json"))),
        (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 422, body = Problem), (status = 503, body = Problem),
    ))]
pub(super) async fn read(
    State(hub): State<Hub>,
    caller: MaybeCaller,
    Path(id): Path<TextId>,
    Query(ContentQuery { format, part }): Query<ContentQuery>,
) -> Result<Response, Problem> {
    let now = hub.house().view();
    let text = readable(&now.organisation, caller.actor(), id)?;
    let words = blocks(&hub, id).await?;
    let blocks = match part {
        Extent::Whole => framed(text, words),
        Extent::Words => words,
    };
    let (kind, body) = match format {
        Format::Html => ("text/html; charset=utf-8", flat::html(&blocks)),
        Format::Markdown => ("text/markdown; charset=utf-8", flat::markdown(&blocks)),
        Format::Text => ("text/plain; charset=utf-8", flat::plain_text(&blocks)),
        Format::Json => ("application/json", flat::json(&blocks).to_string()),
    };
    let headers = [
        (header::CONTENT_TYPE, kind),
        // What members wrote is shown, never run: also when somebody opens this address itself.
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::CACHE_CONTROL, "private, no-store"),
    ];
    Ok((headers, body).into_response())
}

/// An argumentaire's words with its claim before them and its sources after them: a paper that
/// leaves the house takes them along.
fn framed(text: &Text, answer: Vec<Block>) -> Vec<Block> {
    let Argument { claim, sources, .. } = &text.argument;
    let plain = |text: &str| Run { text: text.to_owned(), ..Run::default() };
    let block = |kind, runs| Block { bid: None, kind, runs };
    let claim = (!claim.is_empty()).then(|| block(BlockKind::Quote, vec![plain(claim)]));
    let source = |source: &Source| {
        let link = Some(source.link.url.as_str().into());
        let title = source.link.title.clone();
        let named = Run { text: title, marks: Marks { link, ..Marks::default() } };
        let dated = plain(&format!(" ({})", source.date.as_str()));
        block(BlockKind::Item { list: List::Bullet, depth: 0 }, vec![named, dated])
    };
    claim.into_iter().chain(answer).chain(sources.iter().map(source)).collect()
}

/// What the log says, and not a live room: the same on every hub.
pub(in crate::http) async fn blocks(hub: &Hub, id: TextId) -> Result<Vec<Block>, Problem> {
    let damaged = |error: String| StoreError::Damaged(format!("text {id}: {error}").into());
    let log = LogName::new(&format!("text:{id}")).map_err(|error| damaged(error.to_string()))?;
    let loaded = hub.store().load(log).await?;
    let read = move || {
        let snapshot = loaded.snapshot.as_ref().map(|folded| (folded.through.0, &folded.body));
        let records = loaded.records.iter().map(|record| (record.seq.0, &record.body));
        let History { archive, entries } =
            History::decode(snapshot, records).map_err(|error| error.to_string())?;
        view::blocks(&archive, &entries).map_err(|error| error.to_string())
    };
    // A long text takes milliseconds to open: not on a thread that serves sockets.
    let read: Result<Option<Vec<Block>>, String> =
        tokio::task::spawn_blocking(read).await.map_err(|error| damaged(error.to_string()))?;
    Ok(read.map_err(damaged)?.unwrap_or_default())
}
