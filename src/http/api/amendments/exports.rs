//! What leaves the hub of amendments: the booklet, and the text with their changes.

use std::sync::LazyLock;

use axum::{
    extract::State,
    http::{HeaderMap, HeaderValue, header::CONTENT_SECURITY_POLICY},
    response::{IntoResponse, Response},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde::Deserialize;
use sha2::{Digest as _, Sha256};
use utoipa::{IntoParams, ToSchema};

use super::{statement, view::Scene};
use crate::{
    desk::Told,
    domain::{
        amendment::{Amendment, Phase},
        ids::{AmendmentId, TextId},
        organisation::{Organisation, link::Day, rights::Actor},
    },
    export::{Author, BOOKLET_STYLE, Booklet, Edit, EditKind, Entry, Proposal},
    http::api::{
        content::{DOCX, HTML, language, shown_only, written},
        describe::ReadRefusals,
        extract::{MaybeCaller, Path, Query},
        people::Names,
        problem::Problem,
        texts::readable,
    },
    hub::Hub,
};

const CSV: &str = "text/csv; charset=utf-8";

/// A booklet that is opened in a browser has the style that it brings along, and nothing else:
/// named by its digest (CSP 3, section 2.3.1).
static BOOKLET_POLICY: LazyLock<HeaderValue> = LazyLock::new(|| {
    let style = STANDARD.encode(Sha256::digest(BOOKLET_STYLE));
    let policy = format!("default-src 'none'; style-src 'sha256-{style}'; sandbox");
    HeaderValue::try_from(policy).unwrap_or(HeaderValue::from_static("default-src 'none'; sandbox"))
});

/// How a booklet is written out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(in crate::http::api) enum BookletFormat {
    /// A page to be printed.
    #[default]
    Html,
    /// A document for word processors.
    Docx,
    /// A table.
    Csv,
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct BookletQuery {
    #[serde(default)]
    format: BookletFormat,
}

/// The booklet of a text's amendments (liasse): all that were tabled and one may read, in the order
/// of call, with what they change in words. What stands around them is in the language that
/// `Accept-Language` asks for, French or English.
#[utoipa::path(get, path = "/api/texts/{id}/amendments/booklet",
    params(("id" = TextId, Path), BookletQuery),
    responses((status = 200, description = "In the format asked for",
            content((String = "text/html"), (String = "text/csv"), (Vec<u8> = "application/vnd.\
openxmlformats-officedocument.wordprocessingml.document"))), ReadRefusals))]
pub(super) async fn booklet(
    State(hub): State<Hub>,
    caller: MaybeCaller,
    Path(id): Path<TextId>,
    Query(BookletQuery { format }): Query<BookletQuery>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let house = hub.house().view();
    let title = readable(&house.organisation, caller.actor(), id)?.title.clone();
    let scene = Scene::of_text(&hub, id).await?;
    let mut entries = Vec::new();
    if let Some(scene) = &scene {
        let reader = (&house.organisation, caller.actor());
        for (id, one) in in_order(scene, reader) {
            let names = scene.names(&hub, reader, id);
            entries.push(entry(&hub, (scene, &names), (id, one)).await?);
        }
    }
    let (booklet, language) = (Booklet { title, entries }, language(&headers));
    let (kind, body) = match format {
        BookletFormat::Html => (HTML, booklet.html(language).into_bytes()),
        BookletFormat::Csv => (CSV, booklet.csv(language)),
        BookletFormat::Docx => (DOCX, written(move || booklet.docx(language)).await?),
    };
    let mut response = (shown_only(kind), body).into_response();
    if format == BookletFormat::Html {
        response.headers_mut().insert(CONTENT_SECURITY_POLICY, BOOKLET_POLICY.clone());
    }
    Ok(response)
}

/// What the amendments that are tabled, and not decided, would change in a text.
pub(in crate::http::api) async fn proposals(
    hub: &Hub,
    actor: Actor<'_>,
    text: TextId,
) -> Result<Vec<Proposal>, Problem> {
    let house = hub.house().view();
    let Some(scene) = Scene::of_text(hub, text).await? else { return Ok(Vec::new()) };
    let mut proposals = Vec::new();
    let reader = (&house.organisation, actor);
    for (id, one) in in_order(&scene, reader) {
        // The places of a sub-amendment are those of what it amends.
        let Some(finding) = scene.survey.findings.get(&id).filter(|_| one.parent.is_none()) else {
            continue;
        };
        if one.status.phase() != Phase::Pending {
            continue;
        }
        let authors = scene.names(hub, reader, id).people(&one.authors).await?;
        proposals.push(Proposal {
            label: label(one),
            authors: authors.into_iter().filter_map(|author| author.name).collect(),
            day: Day::of(one.changed_at_s),
            dispositif: finding.reading.dispositif.clone(),
            changes: finding.reading.changes.iter().map(edit).collect(),
        });
    }
    Ok(proposals)
}

/// All that were tabled, in the order of call, as far as `actor` may read them.
fn in_order<'a>(
    scene: &'a Scene,
    (organisation, actor): (&Organisation, Actor<'_>),
) -> Vec<(AmendmentId, &'a Amendment)> {
    let procedure = &scene.view.procedure;
    let order = procedure.order_of_call(|id| scene.survey.findings.get(&id)?.place);
    let tabled = order.into_iter().filter_map(|id| Some((id, procedure.amendment(id)?)));
    tabled
        .filter(|(id, one)| one.number.is_some() && scene.may_read(organisation, actor, *id))
        .collect()
}

async fn entry(
    hub: &Hub,
    (scene, names): (&Scene, &Names<'_>),
    (id, one): (AmendmentId, &Amendment),
) -> Result<Entry, Problem> {
    let parent = one.parent.and_then(|parent| scene.view.procedure.amendment(parent));
    let finding = scene.survey.findings.get(&id);
    let reason = one.verdict.as_ref().map(|decided| decided.verdict.reason.clone());
    let (rationale, _) = statement::read(hub, id).await?;
    Ok(Entry {
        label: label(one),
        parent: parent.map(label),
        title: one.title.clone(),
        authors: printed(names.authors(&one.authors).await?),
        signatories: printed(names.authors(&one.signatories).await?),
        status: one.status,
        dispositif: finding.map(|found| found.reading.dispositif.clone()).unwrap_or_default(),
        rationale,
        opinion: one.opinion.as_ref().map(|given| (given.advice, given.reason.clone())),
        reason: reason.unwrap_or_default(),
    })
}

fn label(one: &Amendment) -> String {
    one.label().map(|label| label.to_string()).unwrap_or_default()
}

/// People as a booklet names them: who has left has no name to print.
fn printed(mut authors: Vec<Author>) -> Vec<Author> {
    authors.retain(|author| !matches!(author, Author::Known { name: None, .. }));
    authors
}

fn edit(told: &Told) -> Edit {
    let kind = match told.kind.as_str() {
        "words" => EditKind::Words,
        "new_block" => EditKind::NewBlock,
        "removed_block" => EditKind::RemovedBlock,
        "moved_block" => EditKind::MovedBlock,
        "split" => EditKind::Split,
        "join" => EditKind::Join,
        // Other marks, another kind of block, and what a newer wording may know.
        _ => EditKind::Other,
    };
    let Told { block, removed, added, from, to, .. } = told.clone();
    Edit { kind, block, from, to, removed, added }
}
