//! The mail server: the one place that knows SMTP.

use std::time::Duration;

use lettre::{
    AsyncSmtpTransport, AsyncTransport as _, Message, Tokio1Executor,
    message::{
        Mailbox,
        header::{ContentType, Header, HeaderName, HeaderValue},
    },
    transport::smtp::{Error, client::Tls, extension::ClientId},
};
use uuid::Uuid;

/// How long one step of the conversation with the server may take.
const PATIENCE: Duration = Duration::from_secs(30);
/// Codes by which a server refuses us and not the letter: wrong or missing credentials (RFC 4954).
const UNTRUSTED: [u16; 4] = [530, 534, 535, 538];

/// Sends letters through one server. Cheap to clone.
#[derive(Clone)]
pub struct Mailer {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
}

/// What cannot be a mail server's address or a sender. Says nothing of the text, which may hold a
/// password.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadMailer {
    /// The address of the server.
    #[error("the mail server's address cannot be used")]
    Server,
    /// The sender.
    #[error("the sender is not `name <address>` or an address")]
    Sender,
}

/// Why a letter was not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SendError {
    /// For good: the server does not want it.
    Refused(String),
    /// Not now.
    Later(String),
    /// The server cannot be reached, or does not trust us: no other letter will fare better.
    Away(String),
}

impl Mailer {
    /// `url` is `smtp://` or `smtps://`, with user and password where the server wants them and
    /// `?tls=required` for STARTTLS; `hello` is how the hub names itself to the server.
    pub fn new(url: &str, from: &str, hello: &str) -> Result<Self, BadMailer> {
        let builder = AsyncSmtpTransport::<Tokio1Executor>::from_url(url);
        let builder = builder.map_err(|_| BadMailer::Server)?;
        // Where nobody asked for encryption, an offer of it is no reason to fail.
        let is_plain = url.starts_with("smtp:") && !url.contains("tls=");
        let builder = if is_plain { builder.tls(Tls::None) } else { builder };
        let hello = ClientId::Domain(hello.to_owned());
        let transport = builder.hello_name(hello).timeout(Some(PATIENCE)).build();
        Ok(Self { transport, from: from.parse().map_err(|_| BadMailer::Sender)? })
    }

    /// Sends one letter in plain text.
    pub async fn send(&self, to: &str, subject: String, body: String) -> Result<(), SendError> {
        let refused = |error: &dyn std::fmt::Display| SendError::Refused(error.to_string());
        let to: Mailbox = to.parse().map_err(|_| SendError::Refused("no address".to_owned()))?;
        let id = format!("<{}@{}>", Uuid::new_v4(), self.from.email.domain());
        let letter = Message::builder()
            .from(self.from.clone())
            .to(to)
            .subject(subject)
            .message_id(Some(id))
            .header(AutoSubmitted)
            .header(ContentType::TEXT_PLAIN)
            .body(body)
            .map_err(|error| refused(&error))?;
        self.transport.send(letter).await.map(|_| ()).map_err(|error| failure(&error))
    }
}

fn failure(error: &Error) -> SendError {
    let Some(code) = error.status().map(u16::from) else {
        return match error.is_client() {
            // For instance an address beyond ASCII, which this server does not take.
            true => SendError::Refused("the letter cannot be put into its words".to_owned()),
            false => SendError::Away(error.to_string()),
        };
    };
    // Its answer may repeat the address, which no log of ours carries.
    let cause = format!("the server said {code}");
    match code {
        code if UNTRUSTED.contains(&code) || code == 421 => SendError::Away(cause),
        500.. => SendError::Refused(cause),
        _ => SendError::Later(cause),
    }
}

/// `Auto-Submitted: auto-generated` (RFC 3834): absence notes are not answered to the hub.
#[derive(Clone)]
struct AutoSubmitted;

impl Header for AutoSubmitted {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "auto-generated".to_owned())
    }
}
