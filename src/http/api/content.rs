//! The words of a text, as stored.

use axum::{
    extract::State,
    http::{HeaderMap, header},
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use super::{
    amendments::{proposals, told},
    describe::ReadRefusals,
    extract::{MaybeCaller, Path, Query},
    problem::Problem,
    texts::readable,
    turns,
};
use crate::{
    domain::{
        ids::TextId,
        organisation::{
            argument::{Argument, Source},
            text::Text,
        },
    },
    export::{Docx, DocxError, Language, Stories, html_with_stories},
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
    /// A document for word processors.
    Docx,
}

/// What is said beside the words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum Beside {
    /// Who wrote which of them, in which amendment, adopted by which vote.
    Provenance,
    /// What the amendments that are tabled, and not decided, would change, as tracked changes.
    Amendments,
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
    /// What is said beside the words, in HTML and DOCX.
    with: Option<Beside>,
}

/// The words of a text. Public ones can be read without an account. What an export says beside them
/// is in the language that `Accept-Language` asks for, French or English.
#[utoipa::path(get, path = "/api/texts/{id}/content",
    params(("id" = TextId, Path), ContentQuery),
    responses((status = 200, description = "In the format asked for",
            content((String = "text/html"), (String = "text/markdown"), (String = "text/plain"),
                (serde_json::Value = "application/json"), (Vec<u8> = "application/vnd.\
openxmlformats-officedocument.wordprocessingml.document"))), ReadRefusals))]
pub(super) async fn read(
    State(hub): State<Hub>,
    caller: MaybeCaller,
    Path(id): Path<TextId>,
    Query(query): Query<ContentQuery>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let now = hub.house().view();
    let text = readable(&now.organisation, caller.actor(), id)?;
    let ContentQuery { format, part, with } = query;
    let language = language(&headers);
    if with == Some(Beside::Amendments) {
        if format != Format::Docx {
            return Err(Problem::invalid("tracked changes are told in docx"));
        }
        let (title, words) = (text.title.clone(), blocks(&hub, id).await?);
        let proposals = proposals(&hub, caller.actor(), id).await?;
        let write = move || Docx::new(language).title(&title).tracked(&words, &proposals).bytes();
        return Ok((shown_only(DOCX), written(write).await?).into_response());
    }
    let (words, stories) = match (with, format) {
        (None, _) => (blocks(&hub, id).await?, Stories::default()),
        (Some(_), Format::Html | Format::Docx) => told(&hub, caller.actor(), id).await?,
        (Some(_), Format::Markdown | Format::Text | Format::Json) => {
            return Err(Problem::invalid("provenance is told in html and docx"));
        }
    };
    let (blocks, stories) = match part {
        Extent::Whole => framed(text, format, (words, stories)),
        Extent::Words => (words, stories),
    };
    let (kind, body) = match format {
        Format::Html => (HTML, html_with_stories(&blocks, &stories, language).into_bytes()),
        Format::Markdown => (MARKDOWN, flat::markdown(&blocks).into_bytes()),
        Format::Text => (TEXT, flat::plain_text(&blocks).into_bytes()),
        Format::Json => (JSON, flat::json(&blocks).to_string().into_bytes()),
        Format::Docx => {
            let title = text.title.clone();
            let write = move || Docx::new(language).title(&title).text(&blocks, &stories).bytes();
            (DOCX, written(write).await?)
        }
    };
    Ok((shown_only(kind), body).into_response())
}

pub(super) const HTML: &str = "text/html; charset=utf-8";
const MARKDOWN: &str = "text/markdown; charset=utf-8";
const TEXT: &str = "text/plain; charset=utf-8";
const JSON: &str = "application/json";
pub(super) const DOCX: &str =
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

/// What members wrote is shown, never run: also when somebody opens this address itself.
pub(super) fn shown_only(kind: &'static str) -> [(header::HeaderName, &'static str); 5] {
    [
        (header::CONTENT_TYPE, kind),
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::CACHE_CONTROL, "private, no-store"),
        (header::VARY, "accept-language"),
    ]
}

/// The first of the two languages that a request asks for.
pub(super) fn language(headers: &HeaderMap) -> Language {
    let asked = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    Language::preferred(asked.unwrap_or_default())
}

/// A document for word processors. A long text takes milliseconds to write: not on a thread that
/// serves sockets.
pub(super) async fn written(
    write: impl FnOnce() -> Result<Vec<u8>, DocxError> + Send + 'static,
) -> Result<Vec<u8>, Problem> {
    match tokio::task::spawn_blocking(write).await {
        Ok(Ok(bytes)) => Ok(bytes),
        Ok(Err(error)) => Err(Problem::unavailable(error.to_string())),
        Err(error) => Err(Problem::unavailable(error.to_string())),
    }
}

/// An argumentaire's words with its claim before them and its sources after them: a paper that
/// leaves the house takes them along. Addresses stand in the words where there are no links.
fn framed(
    text: &Text,
    format: Format,
    (answer, mut stories): (Vec<Block>, Stories),
) -> (Vec<Block>, Stories) {
    let Argument { claim, sources, .. } = &text.argument;
    let plain = |text: &str| Run { text: text.to_owned(), ..Run::default() };
    let block = |kind, runs| Block { bid: None, kind, runs };
    let claim = (!claim.is_empty()).then(|| block(BlockKind::Quote, vec![plain(claim)]));
    let source = |source: &Source| {
        let link = Some(source.link.url.as_str().into());
        let title = source.link.title.clone();
        let named = Run { text: title, marks: Marks { link, ..Marks::default() } };
        let (url, date) = (source.link.url.as_str(), source.date.as_str());
        let dated = match format {
            Format::Text => plain(&format!(", {url} ({date})")),
            Format::Html | Format::Markdown | Format::Json | Format::Docx => {
                plain(&format!(" ({date})"))
            }
        };
        block(BlockKind::Item { list: List::Bullet, depth: 0 }, vec![named, dated])
    };
    let before = claim.iter().count();
    let later = |((block, run), story)| ((block + before, run), story);
    stories.of_run = stories.of_run.into_iter().map(later).collect();
    let framed = claim.into_iter().chain(answer).chain(sources.iter().map(source));
    (framed.collect(), stories)
}

/// What the log says, and not a live room: the same on every hub.
pub(in crate::http) async fn blocks(hub: &Hub, id: TextId) -> Result<Vec<Block>, Problem> {
    let damaged = |error: String| StoreError::Damaged(format!("text {id}: {error}").into());
    let log = LogName::new(&format!("text:{id}")).map_err(|error| damaged(error.to_string()))?;
    let turn = turns::reading().await?;
    let loaded = hub.store().load(log).await?;
    let read = move || {
        // Here, since the work goes on when nobody waits for it any more.
        let _turn = turn;
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
