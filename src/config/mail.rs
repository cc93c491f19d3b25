//! The mail server and the hub's public address, as an operator says them.

use std::{fmt, net::IpAddr};

use lettre::message::Mailbox;
use url::Url;

use super::Read;

/// How members reach the hub, and how it writes to them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PostConfig {
    /// Where members reach it, without a slash at the end.
    pub public_url: Option<String>,
    /// The mail server, if there is one.
    pub mail: Option<MailConfig>,
}

/// Where letters go out, and from whom. Shown without its password.
#[derive(Clone, PartialEq, Eq)]
pub struct MailConfig {
    /// With user and password, and how the way is encrypted: for connecting, never for a message.
    pub url: String,
    /// `name <address>` or an address.
    pub from: String,
    shown: String,
}

impl fmt::Debug for MailConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

impl fmt::Display for MailConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} as {}", self.shown, self.from)
    }
}

/// Why a text names no mail server, or nobody; says nothing of it, which may hold a password.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MailError {
    /// The server cannot be read, or has another scheme.
    #[error("wants smtp://[user:password@]host[:port] or smtps://…; a password is %-encoded")]
    Server,
    /// Nobody could answer to the sender.
    #[error("wants who letters come from: an address, or `name <address>`")]
    Sender,
}

impl MailConfig {
    /// Reads the server's address. Beyond this machine the way is encrypted: from the start with
    /// `smtps`, else by STARTTLS, unless `?tls=opportunistic` or `?tls=none` insists otherwise.
    pub fn new(url: &str, from: &str) -> Result<Self, MailError> {
        let mut url: Url = url.trim().parse().map_err(|_| MailError::Server)?;
        let host = url.host_str().ok_or(MailError::Server)?;
        // In an address of this scheme the library takes four numbers for a name.
        let address = host.trim_matches(['[', ']']).parse::<IpAddr>();
        let is_local = host == "localhost" || address.is_ok_and(|address| address.is_loopback());
        let port = url.port().map_or_else(String::new, |port| format!(":{port}"));
        let shown = format!("{}://{host}{port}", url.scheme());
        match (url.scheme(), url.query()) {
            ("smtps", None) | ("smtp", Some("tls=required" | "tls=opportunistic")) => {}
            ("smtp", Some("tls=none")) => url.set_query(None),
            ("smtp", None) if is_local => {}
            ("smtp", None) => url.set_query(Some("tls=required")),
            _ => return Err(MailError::Server),
        }
        from.parse::<Mailbox>().map_err(|_| MailError::Sender)?;
        Ok(Self { url: url.into(), from: from.trim().to_owned(), shown })
    }
}

impl Read<'_> {
    /// What is wrong in it is among the mistakes.
    pub(super) fn post(&mut self) -> PostConfig {
        let (url, url_place) = self.text("public-url");
        let public_url = public_url(&url);
        if public_url.is_none() && !url.trim().is_empty() {
            self.mistakes.push(format!(
                "{url_place}: `public-url` wants an address like https://example.org, not `{url}`"
            ));
        }
        let (server, server_place) = self.text("mail-url");
        if server.trim().is_empty() {
            return PostConfig { public_url, mail: None };
        }
        if url.trim().is_empty() {
            // What a request says of the hub's address is not to be put into letters.
            self.mistakes.push(format!("{server_place}: `mail-url` needs `public-url`, for links"));
        }
        let (from, from_place) = self.text("mail-from");
        let mail = MailConfig::new(&server, &from);
        if let Err(error) = mail {
            let (place, name) = match error {
                MailError::Server => (server_place, "mail-url"),
                MailError::Sender => (from_place, "mail-from"),
            };
            self.mistakes.push(format!("{place}: `{name}` {error}"));
        }
        PostConfig { public_url, mail: mail.ok() }
    }
}

/// Where members reach the hub: `http` or `https` and a host, without a slash at the end.
pub fn public_url(text: &str) -> Option<String> {
    let url: Url = text.trim().parse().ok()?;
    let is_web = matches!(url.scheme(), "http" | "https");
    let is_bare = url.path() == "/" && url.query().is_none() && url.fragment().is_none();
    let is_plain = url.username().is_empty() && url.password().is_none();
    (is_web && is_bare && is_plain && url.has_host())
        .then(|| url.as_str().trim_end_matches('/').to_owned())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::config::{Config, Given, Mistakes};

    /// The letters of a configuration with these settings, or its mistakes.
    fn resolved(settings: &[(&str, &str)]) -> Result<PostConfig, Vec<String>> {
        let given = |(name, value): &(&str, &str)| {
            let place = format!("--{name}");
            ((*name).to_owned(), Given { value: (*value).to_owned(), place })
        };
        let config = Config::resolve(&settings.iter().map(given).collect());
        config.map(|config| config.post).map_err(|Mistakes(mistakes)| mistakes)
    }

    fn url(text: &str) -> Result<String, MailError> {
        MailConfig::new(text, "a@example.org").map(|mail| mail.url)
    }

    #[test]
    fn mail_1_beyond_this_machine_the_way_to_the_server_is_encrypted() {
        let encrypted = "smtp://u:p@mail.example.org:587?tls=required";
        assert_eq!(url("smtp://u:p@mail.example.org:587").unwrap(), encrypted);
        for as_it_is in
            ["smtps://mail.example.org", "smtp://127.0.0.1:2525", "smtp://[::1]", encrypted]
        {
            assert_eq!(url(as_it_is).unwrap(), as_it_is);
        }
        assert_eq!(url("smtp://10.0.0.1?tls=none").unwrap(), "smtp://10.0.0.1");
        for wrong in ["mail.example.org", "http://a", "smtp:", "smtps://a?tls=none"] {
            assert_eq!(url(wrong), Err(MailError::Server), "{wrong}");
        }
    }

    #[test]
    fn config_5_no_message_shows_the_mail_servers_password() {
        let mail = MailConfig::new("smtps://user:geheim@mail.example.org", "a@b.org").unwrap();
        assert_eq!(format!("{mail} {mail:?}").matches("geheim").count(), 0);
    }

    #[test]
    fn config_6_a_public_address_is_a_scheme_and_a_host() {
        assert_eq!(public_url("https://a.org/").as_deref(), Some("https://a.org"));
        assert_eq!(public_url("http://[::1]:8080").as_deref(), Some("http://[::1]:8080"));
        for wrong in ["a.org", "https://a.org/hub", "ftp://a.org", "https://u:p@a.org"] {
            assert_eq!(public_url(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn config_6_letters_need_a_sender_and_the_address_that_links_lead_to() {
        let server = ("mail-url", "smtp://127.0.0.1:2525");
        let (from, url) = (("mail-from", "Hub <hub@a.org>"), ("public-url", "https://a.org"));
        let whole = resolved(&[server, from, url]).unwrap();
        assert_eq!(whole.mail.unwrap().from, "Hub <hub@a.org>");
        assert_eq!(whole.public_url.as_deref(), Some("https://a.org"));

        let no_url = "--mail-url: `mail-url` needs `public-url`, for links";
        let no_from = "default: `mail-from` wants who letters come from";
        let lacking = [
            (vec![server, from], vec![no_url]),
            (vec![server, url], vec![no_from]),
            (vec![server], vec![no_url, no_from]),
        ];
        for (settings, wanted) in lacking {
            let mistakes = resolved(&settings).unwrap_err();
            assert_eq!(mistakes.len(), wanted.len(), "{mistakes:#?}");
            for (mistake, wanted) in mistakes.iter().zip(wanted) {
                assert!(mistake.starts_with(wanted), "{mistake}");
            }
        }
        let odd =
            ["a.org", "https://a.org/hub", "https://a.org/?x", "https://a.org/#x", "https://"];
        for wrong in odd {
            let mistakes = resolved(&[server, from, ("public-url", wrong)]).unwrap_err();
            assert_eq!(mistakes.len(), 1, "{mistakes:#?}");
            assert!(mistakes[0].starts_with("--public-url: `public-url` wants"), "{mistakes:#?}");
        }
        assert_eq!(resolved(&[]).unwrap().mail, None);
        assert_eq!(resolved(&[from]).unwrap().mail, None, "nothing goes out without a server");
    }
}
