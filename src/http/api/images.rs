//! Pictures of a channel: sending one before its message, and seeing one that a message shows.

use std::time::Duration;

use axum::{
    Json,
    body::{Body, to_bytes},
    extract::{Request, State},
    http::{HeaderValue, header},
    response::{IntoResponse as _, Response},
};
use serde::Serialize;
use tokio::time::timeout;
use utoipa::ToSchema;

use super::{
    extract::{Caller, Path},
    problem::Problem,
};
use crate::{
    channel::{
        ChannelHandle,
        gallery::{
            GalleryError,
            picture::{BadPicture, MAX_FILE_BYTES},
            shelf::{Label, Place},
        },
        message::{Reader, Sight},
    },
    domain::{
        channel::{command::Power, fate::Showing},
        ids::{ChannelId, ImageId},
    },
    hub::{Hub, now_s},
};

/// How long a file may be under way: 8 MiB over a phone's poor connection.
const PATIENCE: Duration = Duration::from_secs(120);

/// A PNG, JPEG or WebP file of at most 8 MiB and 25 million pixels.
#[derive(ToSchema)]
#[schema(value_type = String, format = Binary)]
#[expect(dead_code, reason = "it only describes what is sent")]
pub(super) struct ImageFile(Vec<u8>);

/// A picture that waits for its message.
#[derive(Serialize, ToSchema)]
pub(super) struct ImageView {
    image: ImageId,
    /// In pixels, as it is kept.
    width: u32,
    /// In pixels, as it is kept.
    height: u32,
    bytes: usize,
}

/// Send a picture for a message to come, under an id of one's own. It is drawn anew: without
/// metadata, its longest side at most 2,560 pixels. Without a message it is gone after an hour.
#[utoipa::path(put, path = "/api/channels/{id}/images/{image}",
    params(("id" = ChannelId, Path), ("image" = ImageId, Path)),
    request_body(content = ImageFile, content_type = "application/octet-stream"),
    responses(
        (status = 200, body = ImageView), (status = 401, body = Problem),
        (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem), (status = 413, body = Problem),
        (status = 422, body = Problem), (status = 429, body = Problem),
    ))]
pub(super) async fn put(
    State(hub): State<Hub>,
    caller: Caller,
    Path((channel, image)): Path<(ChannelId, ImageId)>,
    request: Request,
) -> Result<Json<ImageView>, Problem> {
    let power = hub.channels().power(&caller.member, channel);
    if power.ok_or_else(|| Problem::not_found("channel"))? < Power::Speaker {
        return Err(Problem::forbidden("you may read here, and not send anything"));
    }
    let gallery = hub.channels().gallery();
    let _turn = gallery.turn(&caller.member)?;
    let file = receive(request.into_body()).await?;
    let by = (&caller.member, now_s());
    let label = gallery.put(Place { channel, image }, by, file).await?;
    let Label { width, height, bytes, .. } = label;
    Ok(Json(ImageView { image, width, height, bytes }))
}

async fn receive(body: Body) -> Result<bytes::Bytes, Problem> {
    let too_large = || Problem::from(GalleryError::from(BadPicture::TooLarge));
    match timeout(PATIENCE, to_bytes(body, MAX_FILE_BYTES)).await {
        Ok(Ok(file)) => Ok(file),
        Ok(Err(_)) => Err(too_large()),
        Err(_) => Err(Problem::unavailable("the picture took too long: send it again")),
    }
}

/// A picture that a message shows, for those who see that message.
#[utoipa::path(get, path = "/api/channels/{id}/images/{image}",
    params(("id" = ChannelId, Path), ("image" = ImageId, Path)), responses(
        (status = 200, description = "The picture",
            content((ImageFile = "image/png"), (ImageFile = "image/jpeg"))),
        (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem),
    ))]
pub(super) async fn read(
    State(hub): State<Hub>,
    caller: Caller,
    Path((channel, image)): Path<(ChannelId, ImageId)>,
) -> Result<Response, Problem> {
    let unknown = || Problem::not_found("picture");
    let (handle, power) = hub.channel_for(&caller.member, channel).await?;
    let reader = Reader { member: &caller.member, power };
    if !is_shown(&handle, image, reader).await? {
        return Err(unknown());
    }
    let shelf = hub.channels().gallery().shelf();
    let found = shelf.read(Place { channel, image }).await?;
    let (label, bytes) = found.ok_or_else(unknown)?;
    Ok(answer(image, &label, bytes))
}

/// Whether a message shows it that `reader` sees the words of.
async fn is_shown(
    handle: &ChannelHandle,
    image: ImageId,
    reader: Reader<'_>,
) -> Result<bool, Problem> {
    let view = handle.view();
    for message in view.channel.showing(image) {
        let fate = view.channel.fate(message);
        let is_plain = fate.is_none_or(|fate| fate.showing == Showing::Shown);
        if is_plain {
            return Ok(true);
        }
        let author = handle.author_of(message).await?;
        if author.is_some_and(|author| reader.sight(&author) == Sight::Inner) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Shown, never run, and asked for anew each time: the right to see it may end.
fn answer(image: ImageId, label: &Label, bytes: bytes::Bytes) -> Response {
    let name = format!("inline; filename=\"{image}.{}\"", label.kind.extension());
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(label.kind.media_type())),
        (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
        (
            header::CONTENT_SECURITY_POLICY,
            HeaderValue::from_static("default-src 'none'; sandbox; frame-ancestors 'none'"),
        ),
        (header::CACHE_CONTROL, HeaderValue::from_static("private, no-store")),
        (
            header::HeaderName::from_static("cross-origin-resource-policy"),
            HeaderValue::from_static("same-origin"),
        ),
    ];
    let mut response = (headers, bytes).into_response();
    if let Ok(name) = HeaderValue::from_str(&name) {
        response.headers_mut().insert(header::CONTENT_DISPOSITION, name);
    }
    response
}
