//! The web app, embedded into the binary.

use axum::{
    body::Body,
    http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header},
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
pub(super) const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self'; \
     style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; \
     form-action 'none'; frame-ancestors 'none'";
/// Files under this path have a hash of their content in their name.
const HASHED: &str = "assets/";

/// How the build compressed each file, the best first: the coding's name, and the file's last name.
const CODINGS: [(&str, &str); 2] = [("br", ".br"), ("gzip", ".gz")];

/// First parts of the paths of pages, beside those of texts.
const PAGES: [&str; 12] = [
    "groups",
    "channels",
    "themes",
    "texts",
    "amendments/",
    "proposals",
    "invitation/",
    "sign-in",
    "reset",
    "account",
    "administration",
    "glossary",
];

/// The page of the web app that resolves this path, if it is one that the app knows; a text's page
/// names in its head what the editor needs, so that it all comes in one round trip.
fn page_at(path: &str) -> Option<&'static str> {
    match path {
        "" => Some("index.html"),
        _ if is_text(path) => Some("text.html"),
        _ if PAGES.iter().any(|page| path.starts_with(page)) => Some("index.html"),
        _ => None,
    }
}

/// Whether a text is written at this path; its settings and the like are pages as any other.
fn is_text(path: &str) -> bool {
    let one = |name: &str| !name.contains('/') && name != "new";
    path.starts_with("open/") || path.strip_prefix("texts/").is_some_and(one)
}

/// Serves a file of the web app, or one of its pages.
pub(super) async fn serve(method: Method, uri: Uri, headers: HeaderMap) -> Response {
    if method != Method::GET && method != Method::HEAD {
        return StatusCode::METHOD_NOT_ALLOWED.into_response();
    }
    let path = uri.path().trim_start_matches('/');
    let page = page_at(path);
    let name = page.unwrap_or(path);
    let accepted = headers.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok());
    match WebApp::get(name) {
        Some(file) => respond(name, file, accepted.unwrap_or_default()),
        None if page.is_some() => without_web_app(),
        None => (StatusCode::NOT_FOUND, "There is no such page.\n").into_response(),
    }
}

fn respond(name: &str, file: EmbeddedFile, accepted: &str) -> Response {
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
        (header::VARY, HeaderValue::from_static("accept-encoding")),
    ];
    let compressed = CODINGS.iter().filter(|(coding, _)| accepts(accepted, coding));
    let compressed = compressed
        .filter_map(|(coding, suffix)| Some((coding, WebApp::get(&format!("{name}{suffix}"))?)))
        .next();
    match compressed {
        Some((coding, smaller)) => {
            (headers, [(header::CONTENT_ENCODING, *coding)], Body::from(smaller.data))
                .into_response()
        }
        None => (headers, Body::from(file.data)).into_response(),
    }
}

/// Whether a client whose `Accept-Encoding` this is takes `coding`; `*` is not taken as a promise.
fn accepts(accepted: &str, coding: &str) -> bool {
    accepted.split(',').any(|offer| {
        let mut parts = offer.split(';').map(str::trim);
        let named = parts.next().is_some_and(|name| name.eq_ignore_ascii_case(coding));
        let refused = parts.any(|part| {
            let weight = part.strip_prefix("q=").and_then(|weight| weight.parse::<f32>().ok());
            weight.is_some_and(|weight| weight <= 0.0)
        });
        named && !refused
    })
}

fn without_web_app() -> Response {
    let text = "This hub was built without its web app: run `make build`. \
                Editors can connect to /sync/<room> and /collab all the same.\n";
    (StatusCode::OK, text).into_response()
}

#[cfg(test)]
mod tests {
    use super::{accepts, page_at};

    #[test]
    fn pages_1_a_text_has_a_page_of_its_own_and_a_file_is_no_page() {
        assert_eq!(page_at(""), Some("index.html"));
        assert_eq!(page_at("open/motion"), Some("text.html"));
        assert_eq!(page_at("texts/7d444840-9dc0-11d1-b245-5ffdce74fad2"), Some("text.html"));
        assert_eq!(page_at("texts"), Some("index.html"));
        assert_eq!(page_at("texts/new"), Some("index.html"));
        assert_eq!(page_at("texts/7d444840/settings"), Some("index.html"));
        assert_eq!(page_at("texts/7d444840/amendments/new"), Some("index.html"));
        assert_eq!(page_at("amendments/7d444840"), Some("index.html"));
        assert_eq!(page_at("invitation/c2VjcmV0"), Some("index.html"));
        assert_eq!(page_at("glossary"), Some("index.html"));
        assert_eq!(page_at("favicon.svg"), None);
    }

    #[test]
    fn pages_1_a_file_is_compressed_only_for_who_asks() {
        assert!(accepts("gzip, deflate, br", "br"));
        assert!(accepts("GZIP;q=0.5", "gzip"));
        assert!(!accepts("gzip;q=0, br", "gzip"));
        assert!(!accepts("gzip;q=0.0", "gzip"));
        assert!(!accepts("", "br"));
        assert!(!accepts("*", "br"));
        assert!(!accepts("brotli", "br"));
    }
}
