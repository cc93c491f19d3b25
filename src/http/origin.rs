//! Which web pages may open sockets: browsers send the page's origin, and cookies or a machine's
//! own network must not serve a stranger's page.

/// The check of `Origin` and `Host`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OriginPolicy {
    /// Further origins that may, besides the hub's own.
    pub allowed: Vec<String>,
    /// What the hub may be called.
    pub hosts: Hosts,
}

/// What `Host` may say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Hosts {
    /// Anything: rooms need tokens, or the operator insisted.
    #[default]
    Any,
    /// Names of this machine: with open rooms on loopback, a stranger's page must not reach the
    /// hub through a name of its own that resolves to 127.0.0.1 (DNS rebinding).
    Loopback,
}

/// Why a page may not open a socket.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OriginError {
    /// The page is of another origin.
    #[error("pages of {0} may not open sockets here; add it to the setting `origins`")]
    Foreign(String),
    /// The hub is called by a name that is not this machine's.
    #[error("this hub serves this machine only and is not called `{0}`")]
    Host(String),
}

impl OriginPolicy {
    /// Whether a request with these headers may open a socket. Programs send no origin.
    pub fn check(&self, origin: Option<&str>, host: Option<&str>) -> Result<(), OriginError> {
        let host = host.unwrap_or_default();
        if self.hosts == Hosts::Loopback && !is_loopback(host) {
            return Err(OriginError::Host(host.to_owned()));
        }
        let Some(origin) = origin else { return Ok(()) };
        let own = origin.split_once("://").is_some_and(|(_, of)| of.eq_ignore_ascii_case(host));
        if own || self.allowed.iter().any(|allowed| allowed.eq_ignore_ascii_case(origin)) {
            return Ok(());
        }
        Err(OriginError::Foreign(origin.to_owned()))
    }
}

fn is_loopback(host: &str) -> bool {
    let name = match host.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or_default(),
        None => host.split(':').next().unwrap_or_default(),
    };
    let by_address = name.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback());
    by_address || name.eq_ignore_ascii_case("localhost")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn origin_1_only_the_own_page_and_allowed_ones_open_sockets() {
        let allowed = vec!["https://parti.example".to_owned()];
        let policy = OriginPolicy { allowed, hosts: Hosts::Any };
        let check = |origin, host| policy.check(Some(origin), Some(host)).is_ok();
        assert!(check("https://hub.example", "hub.example"));
        assert!(check("http://localhost:8080", "localhost:8080"));
        assert!(check("https://parti.example", "hub.example"));
        assert!(!check("https://evil.example", "hub.example"));
        assert!(!check("https://hub.example.evil", "hub.example"));
        assert!(!check("null", "hub.example"));
        assert!(policy.check(None, Some("hub.example")).is_ok());
    }

    #[test]
    fn origin_2_open_rooms_on_loopback_resist_rebinding() {
        let policy = OriginPolicy { allowed: Vec::new(), hosts: Hosts::Loopback };
        for host in ["localhost:8080", "127.0.0.1", "[::1]:8080", "LOCALHOST"] {
            assert!(policy.check(None, Some(host)).is_ok(), "{host}");
        }
        for host in ["evil.example:8080", "", "127.0.0.1.evil.example", "localhost.evil"] {
            assert!(policy.check(None, Some(host)).is_err(), "{host}");
        }
    }
}
