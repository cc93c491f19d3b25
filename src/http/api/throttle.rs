//! Slows down the guessing of passwords, without giving anybody a way to lock others out: tries
//! are counted for one account from one address, so a guesser elsewhere costs its owner nothing;
//! and from a device that has signed in to the account before they are counted for that device, so
//! a guesser behind the same address costs its owner nothing either.

use std::{
    net::{IpAddr, Ipv6Addr, SocketAddr},
    num::NonZeroU32,
    time::Duration,
};

use axum::{
    extract::{ConnectInfo, FromRequestParts},
    http::request::Parts,
};
use governor::{
    DefaultKeyedRateLimiter, Quota, RateLimiter,
    clock::{Clock as _, DefaultClock},
};

use super::{devices::DeviceId, problem::Problem};
use crate::{domain::ids::MemberId, house::secrets::secret_hash, hub::Hub};

/// Tries in a row before the pauses begin: a member who tries every password they ever had.
const TRIES: NonZeroU32 = NonZeroU32::new(12).unwrap();
/// One more try comes back after this.
const PAUSE: Duration = Duration::from_secs(60);
/// Resets of one password asked for in a row: a member who mistypes, then waits for the letter.
const RESETS: NonZeroU32 = NonZeroU32::new(6).unwrap();
/// Letters in a row to addresses that a member who keeps no house names: a section's evening of
/// invitations, and not a way to write to the whole world in the hub's name.
const LETTERS: NonZeroU32 = NonZeroU32::new(60).unwrap();
/// Keys in memory beyond which those that have recovered are forgotten.
const MAX_KEYS: usize = 50_000;

type Limiter = DefaultKeyedRateLimiter<String>;

/// Counts tries at signing in, and what else could be done too often.
pub(super) struct Throttle {
    tries: Limiter,
    resets: Limiter,
    letters: Limiter,
}

impl Throttle {
    pub(super) fn new() -> Self {
        let quota = |burst| Quota::with_period(PAUSE).unwrap_or(Quota::per_minute(burst));
        let limiter = |burst| RateLimiter::keyed(quota(burst).allow_burst(burst));
        Self { tries: limiter(TRIES), resets: limiter(RESETS), letters: limiter(LETTERS) }
    }

    /// Counts one try at `account` (hashed in memory), from a device that it knows or `origin`.
    pub(super) fn count(
        &self,
        device: Option<DeviceId>,
        origin: Origin,
        account: &str,
    ) -> Result<(), Problem> {
        let key = match device {
            Some(DeviceId(device)) => device,
            None => key(origin, account),
        };
        check(&self.tries, &key, "too many tries at this account")
    }

    /// Counts one wish for another password of `account` from `origin`.
    pub(super) fn count_reset(&self, origin: Origin, account: &str) -> Result<(), Problem> {
        check(&self.resets, &key(origin, account), "a link was asked for too often")
    }

    /// Counts one letter that `member` has sent.
    pub(super) fn count_letter(&self, member: &MemberId) -> Result<(), Problem> {
        check(&self.letters, &member.to_string(), "too many letters in a row")
    }
}

fn key(origin: Origin, account: &str) -> String {
    secret_hash(&format!("{origin:?} {}", account.trim().to_lowercase()))
}

fn check(limiter: &Limiter, key: &String, refusal: &str) -> Result<(), Problem> {
    if limiter.len() > MAX_KEYS {
        limiter.retain_recent();
    }
    limiter.check_key(key).map_err(|until| {
        let wait = until.wait_time_from(DefaultClock::default().now());
        Problem::too_many(refusal, wait)
    })
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
            assert!(throttle.count(None, guesser, "rosa@example.org").is_ok());
        }
        assert!(throttle.count(None, guesser, " Rosa@example.org").is_err(), "the same account");
        assert!(throttle.count(None, guesser, "jean@example.org").is_ok());
        assert!(throttle.count(None, owner, "rosa@example.org").is_ok());
    }
}
