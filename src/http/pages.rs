//! The web app, embedded into the binary.

use axum::{
    body::Body,
    http::{HeaderValue, Method, StatusCode, Uri, header},
    response::{IntoResponse, Response},
};
use rust_embed::{EmbeddedFile, RustEmbed};

/// What `npm run build` leaves; empty in a build without the web app.
#[derive(RustEmbed)]
#[folder = "client/web/dist"]
#[allow_missing = true]
struct WebApp;

/// Everything the pages need comes from this hub, sockets included; nothing runs or is styled
/// inline, nothing may be framed.
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
     img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; \
     frame-ancestors 'none'";
/// Files under this path have a hash of their content in their name.
const HASHED: &str = "assets/";

/// Paths that the web app itself resolves.
fn is_page(path: &str) -> bool {
    path.is_empty() || ["open/", "texts/"].iter().any(|page| path.starts_with(page))
}

/// Serves a file of the web app, or its single page.
pub(super) async fn serve(method: Method, uri: Uri) -> Response {
    if method != Method::GET && method != Method::HEAD {
        return StatusCode::METHOD_NOT_ALLOWED.into_response();
    }
    let path = uri.path().trim_start_matches('/');
    let name = if is_page(path) { "index.html" } else { path };
    match WebApp::get(name) {
        Some(file) => respond(name, file),
        None if name == "index.html" => without_web_app(),
        None => (StatusCode::NOT_FOUND, "There is no such page.\n").into_response(),
    }
}

fn respond(name: &str, file: EmbeddedFile) -> Response {
    let kind = HeaderValue::from_str(file.metadata.mimetype());
    let kind = kind.unwrap_or(HeaderValue::from_static("application/octet-stream"));
    let caching =
        if name.starts_with(HASHED) { "public, max-age=31536000, immutable" } else { "no-cache" };
    let headers = [
        (header::CONTENT_TYPE, kind),
        (header::CACHE_CONTROL, HeaderValue::from_static(caching)),
        (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(CONTENT_SECURITY_POLICY)),
        (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
        (header::REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
    ];
    (headers, Body::from(file.data)).into_response()
}

fn without_web_app() -> Response {
    let text = "This hub was built without its web app: run `make build`. \
                Editors can connect to /sync/<room> and /collab all the same.\n";
    (StatusCode::OK, text).into_response()
}
