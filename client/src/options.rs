//! What a client is told: where to, which room, who it is, and on which document.

use std::{fmt, sync::Arc};

use coopol_protocol::limits;
use futures_util::future::{BoxFuture, FutureExt as _};
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use yrs::{Doc, OffsetKind, Options};

use crate::OpenError;

/// Longest name of a room, in bytes.
pub const MAX_ROOM_BYTES: usize = limits::MAX_ROOM_BYTES;
/// Most rooms on one connection, as hubs allow.
pub const MAX_ROOMS: usize = limits::MAX_DOCUMENTS_PER_SOCKET;

/// Why there is no token.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TokenError {
    /// Not now (the service that gives tokens does not answer, say): asked again with backoff.
    #[error("no token for now: {0}")]
    Unavailable(String),
    /// Never: the client stops, with [`crate::Refusal::NoToken`].
    #[error("no token: {0}")]
    Denied(String),
}

type TokenFuture = BoxFuture<'static, Result<String, TokenError>>;

/// Where the token of a room comes from: fixed, or asked for at each connection.
#[derive(Clone)]
pub struct Token(Arc<dyn Fn() -> TokenFuture + Send + Sync>);

impl Token {
    /// No token: for a hub that is open to everyone.
    pub fn none() -> Self {
        Self::fixed("")
    }

    /// Always this one.
    pub fn fixed(token: impl Into<String>) -> Self {
        let token = token.into();
        Self(Arc::new(move || std::future::ready(Ok(token.clone())).boxed()))
    }

    /// Asked for at each connection, and whenever the hub wants it again; for tokens that expire.
    ///
    /// ```
    /// use coopol_client::{Token, TokenError};
    ///
    /// async fn ask_my_server() -> Result<String, TokenError> {
    ///     Ok("signed".to_owned())
    /// }
    /// let token = Token::provider(ask_my_server);
    /// ```
    pub fn provider<F, Fut>(provider: F) -> Self
    where
        F: Fn() -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<String, TokenError>> + Send + 'static,
    {
        Self(Arc::new(move || provider().boxed()))
    }

    pub(crate) fn ask(&self) -> TokenFuture {
        (self.0)()
    }
}

impl fmt::Debug for Token {
    /// Never shows the token.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(…)")
    }
}

/// One room: its name, the right to enter it, and the document to keep in sync with it.
#[derive(Clone, Debug)]
pub struct RoomOptions {
    pub(crate) name: String,
    pub(crate) token: Token,
    pub(crate) doc: Doc,
}

impl RoomOptions {
    /// The room `name` (`text:<uuid>`, `open/<name>`, …) without a token, on a new document.
    pub fn new(name: impl Into<String>) -> Self {
        Self { name: name.into(), token: Token::none(), doc: new_doc() }
    }

    /// With that token.
    #[must_use]
    pub fn token(self, token: Token) -> Self {
        Self { token, ..self }
    }

    /// On that document, which may have content already: it is merged with the room's.
    ///
    /// A document whose `cleanup_formatting` is on may answer another's edit with deletions of
    /// its own; [`new_doc`] has it off.
    #[must_use]
    pub fn doc(self, doc: Doc) -> Self {
        Self { doc, ..self }
    }

    pub(crate) fn check(&self) -> Result<(), OpenError> {
        let length = self.name.len();
        let fits = (1..=MAX_ROOM_BYTES).contains(&length) && !self.name.trim().is_empty();
        if !fits || self.name.contains(char::is_control) {
            return Err(OpenError::RoomName);
        }
        Ok(())
    }
}

/// Where to connect to, and which room.
#[derive(Clone, Debug)]
pub struct ClientOptions {
    pub(crate) url: String,
    pub(crate) room: RoomOptions,
}

impl ClientOptions {
    /// The room `room` of the hub at `url` (`ws://host:port/collab`).
    pub fn new(url: impl Into<String>, room: impl Into<String>) -> Self {
        Self { url: url.into(), room: RoomOptions::new(room) }
    }

    /// With that token.
    #[must_use]
    pub fn token(self, token: Token) -> Self {
        Self { room: self.room.token(token), ..self }
    }

    /// On that document, see [`RoomOptions::doc`].
    #[must_use]
    pub fn doc(self, doc: Doc) -> Self {
        Self { room: self.room.doc(doc), ..self }
    }
}

/// A document with the options that fit Yjs peers: offsets in UTF-16 code units, and no clean-up
/// of formatting, which would answer the edits of others with deletions.
pub fn new_doc() -> Doc {
    Doc::with_options(Options {
        offset_kind: OffsetKind::Utf16,
        cleanup_formatting: false,
        ..Options::default()
    })
}

/// Refuses at once what could never be connected to.
pub(crate) fn check_url(url: &str) -> Result<(), OpenError> {
    let request = url.into_client_request().map_err(|error| OpenError::Url(error.to_string()))?;
    match request.uri().scheme_str() {
        Some("ws" | "wss") => Ok(()),
        _ => Err(OpenError::Url(url.to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_websocket_addresses_are_taken() {
        assert_eq!(check_url("ws://127.0.0.1:8080/collab"), Ok(()));
        assert_eq!(check_url("wss://hub.example/collab"), Ok(()));
        assert!(check_url("http://127.0.0.1/collab").is_err());
        assert!(check_url("collab").is_err());
    }

    #[test]
    fn a_room_has_a_printable_name() {
        let check = |name: &str| RoomOptions::new(name).check();
        assert_eq!(check("open/essai à deux"), Ok(()));
        assert_eq!(check(&"x".repeat(MAX_ROOM_BYTES)), Ok(()));
        for bad in ["", "  ", "a\0b", &"x".repeat(MAX_ROOM_BYTES + 1)] {
            assert_eq!(check(bad), Err(OpenError::RoomName), "{bad:?}");
        }
    }

    #[test]
    fn a_token_is_never_shown() {
        assert!(!format!("{:?}", Token::fixed("secret")).contains("secret"));
    }
}
