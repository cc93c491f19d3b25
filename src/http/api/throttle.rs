//! Slows down the guessing of passwords, without giving anybody a way to lock others out: tries
//! are counted for one account from one address, so a guesser elsewhere costs its owner nothing.

use std::{
    net::{IpAddr, Ipv6Addr, SocketAddr},
    num::NonZeroU32,
    time::Duration,
};

use axum::{
    extract::{ConnectInfo, FromRequestParts},
    http::request::Parts,
};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

use super::problem::Problem;
use crate::{house::identity::secret_hash, hub::Hub};

/// Tries in a row before the pauses begin: a member who tries every password they ever had.
const TRIES: NonZeroU32 = NonZeroU32::new(12).unwrap();
/// One more try comes back after this.
const PAUSE: Duration = Duration::from_secs(60);
/// Keys in memory beyond which those that have recovered are forgotten.
const MAX_KEYS: usize = 50_000;

/// Counts tries at signing in.
pub(super) struct Throttle {
    tries: DefaultKeyedRateLimiter<String>,
}

impl Throttle {
    pub(super) fn new() -> Self {
        let quota = Quota::with_period(PAUSE).unwrap_or(Quota::per_minute(TRIES));
        Self { tries: RateLimiter::keyed(quota.allow_burst(TRIES)) }
    }

    /// Counts one try at `account` (hashed in memory) from `origin`.
    pub(super) fn count(&self, origin: Origin, account: &str) -> Result<(), Problem> {
        if self.tries.len() > MAX_KEYS {
            self.tries.retain_recent();
        }
        let key = secret_hash(&format!("{origin:?} {}", account.trim().to_lowercase()));
        self.tries.check_key(&key).map_err(|_| {
            let wait = PAUSE.as_secs();
            Problem::too_many(format!("too many tries at this account: wait {wait} seconds"))
        })
    }
}

/// Where a request comes from: an address, or the network of a household for IPv6.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Origin(Option<IpAddr>);

impl FromRequestParts<Hub> for Origin {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &Hub) -> Result<Self, Self::Rejection> {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
        let forwarded = parts.headers.get("x-forwarded-for").and_then(|list| list.to_str().ok());
        let last = forwarded.and_then(|list| list.rsplit(',').next()?.trim().parse().ok());
        // Only a proxy on this machine is believed about whom it speaks for.
        let ip = match peer {
            Some(peer) if peer.is_loopback() => last.or(Some(peer)),
            peer => peer,
        };
        Ok(Self(ip.map(network)))
    }
}

/// A household has a whole /64 of IPv6 addresses to try from.
fn network(ip: IpAddr) -> IpAddr {
    match ip {
        IpAddr::V4(_) => ip,
        IpAddr::V6(ip) => {
            let [a, b, c, d, ..] = ip.segments();
            Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0).into()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn account_2_guesses_elsewhere_lock_nobody_out() {
        let throttle = Throttle::new();
        let (guesser, owner) =
            (Origin(Some([192, 0, 2, 1].into())), Origin(Some([192, 0, 2, 2].into())));
        for _ in 0..TRIES.get() {
            assert!(throttle.count(guesser, "rosa@example.org").is_ok());
        }
        assert!(throttle.count(guesser, " Rosa@example.org").is_err(), "the same account");
        assert!(throttle.count(guesser, "jean@example.org").is_ok());
        assert!(throttle.count(owner, "rosa@example.org").is_ok());
    }
}
