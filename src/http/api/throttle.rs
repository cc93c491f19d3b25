//! Slows down the guessing of passwords, without giving anybody a way to lock others out: tries
//! are counted for one account from one address, so a guesser elsewhere costs its owner nothing;
//! and from a device that has signed in to the account before they are counted for that device, so
//! a guesser behind the same address costs its owner nothing either. What fails is also counted
//! for the address alone, whatever account it names: each try costs the hub a hash, and whoever
//! makes accounts up would keep everybody waiting.

use std::{
    collections::HashMap,
    net::{IpAddr, Ipv6Addr, SocketAddr},
    num::NonZeroU32,
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
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
/// Failed tries in a row from one address: a hall of a thousand people behind it, of whom every
/// third mistypes. Those who get in are not counted, nor are devices that the hub knows.
const FAILURES: u32 = 300;
/// Tries from one address that are looked at together: beside what failed there, so many may fail
/// at once.
const MAX_IN_FLIGHT: u32 = 600;
/// One more failed try comes back after this: at worst 3% of a processor goes into hashing.
const FORGIVEN_AFTER: Duration = Duration::from_secs(1);
/// Resets of one password asked for in a row: a member who mistypes, then waits for the letter.
const RESETS: NonZeroU32 = NonZeroU32::new(6).unwrap();
/// Letters in a row to addresses that a member who keeps no house names: a section's evening of
/// invitations, and not a way to write to the whole world in the hub's name.
const LETTERS: NonZeroU32 = NonZeroU32::new(60).unwrap();
/// Keys in memory beyond which those that have recovered are forgotten.
const MAX_KEYS: usize = 50_000;
/// Time between two looks for those: each goes through all keys.
const SWEEP_PAUSE: Duration = Duration::from_secs(60);

/// Counts tries at signing in, and what else could be done too often.
pub(super) struct Throttle {
    failures: Failures,
    tries: Limiter,
    resets: Limiter,
    letters: Limiter,
}

impl Throttle {
    pub(super) fn new() -> Self {
        Self {
            failures: Failures::new(),
            tries: Limiter::new(TRIES),
            resets: Limiter::new(RESETS),
            letters: Limiter::new(LETTERS),
        }
    }

    /// Counts one try at `account` (hashed in memory), from a device that it knows or `origin`.
    /// There it is under way until it is dropped.
    pub(super) fn count(
        &self,
        device: Option<DeviceId>,
        origin: Origin,
        account: &str,
    ) -> Result<Attempt<'_>, Problem> {
        if let Some(DeviceId(device)) = device {
            self.tries.check(&device, MANY_TRIES)?;
            return Ok(Attempt { failures: &self.failures, origin: None });
        }
        self.failures.begin(origin, Instant::now()).map_err(|wait| match wait {
            Wait::Forgiven(wait) => Problem::too_many("too many failed tries from one place", wait),
            Wait::Turn => Problem::unavailable("the hub is busy: try again in a moment"),
        })?;
        let attempt = Attempt { failures: &self.failures, origin: Some(origin) };
        // What is refused here costs no hash.
        self.tries.check(&key(origin, account), MANY_TRIES)?;
        Ok(attempt)
    }

    /// Counts one try of `member`, who is signed in, at their own password.
    pub(super) fn count_own(&self, member: &MemberId) -> Result<(), Problem> {
        self.tries.check(&format!("own {member}"), MANY_TRIES)
    }

    /// Counts one wish for another password of `account` from `origin`.
    pub(super) fn count_reset(&self, origin: Origin, account: &str) -> Result<(), Problem> {
        self.resets.check(&key(origin, account), "a link was asked for too often")
    }

    /// Counts one letter that `member` has sent.
    pub(super) fn count_letter(&self, member: &MemberId) -> Result<(), Problem> {
        self.letters.check(&member.to_string(), "too many letters in a row")
    }
}

const MANY_TRIES: &str = "too many tries at this account";

fn key(origin: Origin, account: &str) -> String {
    secret_hash(&format!("{origin:?} {}", account.trim().to_lowercase()))
}

/// One try at signing in, for as long as it is looked at.
pub(super) struct Attempt<'a> {
    failures: &'a Failures,
    /// Where it counts, if it does.
    origin: Option<Origin>,
}

impl Attempt<'_> {
    /// The password was another. What ends otherwise costs nobody anything.
    pub(super) fn failed(self) {
        if let Some(origin) = self.origin {
            self.failures.charge(origin, Instant::now());
        }
    }
}

impl Drop for Attempt<'_> {
    fn drop(&mut self) {
        if let Some(origin) = self.origin {
            self.failures.end(origin);
        }
    }
}

/// So many of something at once, and one more after each pause, for each key.
struct Limiter {
    keyed: DefaultKeyedRateLimiter<String>,
    swept_at: Mutex<Instant>,
}

impl Limiter {
    fn new(burst: NonZeroU32) -> Self {
        let quota = Quota::with_period(PAUSE).unwrap_or(Quota::per_minute(burst));
        let keyed = RateLimiter::keyed(quota.allow_burst(burst));
        Self { keyed, swept_at: Mutex::new(Instant::now()) }
    }

    fn check(&self, key: &String, refusal: &str) -> Result<(), Problem> {
        if is_to_sweep(&mut lock(&self.swept_at), self.keyed.len(), Instant::now()) {
            self.keyed.retain_recent();
        }
        self.keyed.check_key(key).map_err(|until| {
            let wait = until.wait_time_from(DefaultClock::default().now());
            Problem::too_many(refusal, wait)
        })
    }
}

/// Failed tries of each origin.
struct Failures(Mutex<Counts>);

struct Counts {
    places: HashMap<Origin, Place>,
    swept_at: Instant,
}

/// What is known of an origin.
struct Place {
    /// When all that failed from there is forgiven.
    clear_at: Instant,
    /// Tries from there that are under way.
    in_flight: u32,
}

/// Why a try has to wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wait {
    /// So long, until one that failed is forgiven.
    Forgiven(Duration),
    /// Until one that is under way ends.
    Turn,
}

impl Failures {
    fn new() -> Self {
        Self(Mutex::new(Counts { places: HashMap::new(), swept_at: Instant::now() }))
    }

    /// Lets one from `origin` begin, unless it has to wait.
    fn begin(&self, origin: Origin, now: Instant) -> Result<(), Wait> {
        let mut counts = lock(&self.0);
        let Counts { places, swept_at } = &mut *counts;
        if is_to_sweep(swept_at, places.len(), now) {
            places.retain(|_, place| place.in_flight > 0 || place.clear_at > now);
        }
        let place = places.entry(origin).or_insert(Place { clear_at: now, in_flight: 0 });
        let after = now.max(place.clear_at) + FORGIVEN_AFTER;
        let over = after.saturating_duration_since(now + FORGIVEN_AFTER * FAILURES);
        if !over.is_zero() {
            return Err(Wait::Forgiven(over));
        }
        if place.in_flight >= MAX_IN_FLIGHT {
            return Err(Wait::Turn);
        }
        place.in_flight += 1;
        Ok(())
    }

    /// Counts one from `origin` as failed.
    fn charge(&self, origin: Origin, now: Instant) {
        if let Some(place) = lock(&self.0).places.get_mut(&origin) {
            place.clear_at = now.max(place.clear_at) + FORGIVEN_AFTER;
        }
    }

    /// One from `origin` is under way no longer.
    fn end(&self, origin: Origin) {
        if let Some(place) = lock(&self.0).places.get_mut(&origin) {
            place.in_flight = place.in_flight.saturating_sub(1);
        }
    }
}

/// Whether it is time to forget those that have recovered.
fn is_to_sweep(swept_at: &mut Instant, keys: usize, now: Instant) -> bool {
    let is_time = keys > MAX_KEYS && now.duration_since(*swept_at) >= SWEEP_PAUSE;
    if is_time {
        *swept_at = now;
    }
    is_time
}

fn lock<T>(shared: &Mutex<T>) -> MutexGuard<'_, T> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Where a request comes from: an address, or the network of a household for IPv6.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
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

    #[test]
    fn account_11_made_up_accounts_have_no_tries_of_their_own() {
        let throttle = Throttle::new();
        let (guesser, hall) =
            (Origin(Some([192, 0, 2, 1].into())), Origin(Some([192, 0, 2, 2].into())));
        let guess = |n: u32| {
            let attempt = throttle.count(None, guesser, &format!("{n}@example.org"));
            attempt.map(Attempt::failed).is_ok()
        };
        let taken = (0..FAILURES + 100).filter(|n| guess(*n)).count();
        // One comes back each second, and the test may take some.
        assert!((300..350).contains(&taken), "{taken}");
        let known = Some(DeviceId("a device".to_owned()));
        assert!(throttle.count(known, guesser, "rosa@example.org").is_ok(), "it has its own");
        // Those who get in are no guessers, however many come through one door.
        for n in 0..FAILURES * 4 {
            let attempt = throttle.count(None, hall, &format!("{n}@example.org"));
            assert!(attempt.is_ok(), "{n}");
        }
    }

    #[test]
    fn account_11_a_hall_may_sign_in_at_once() {
        let (throttle, hall) = (Throttle::new(), Origin(Some([192, 0, 2, 2].into())));
        let come = |n: u32| throttle.count(None, hall, &format!("{n}@example.org"));
        let together: Vec<_> = (0..400).map(come).collect();
        assert!(together.iter().all(Result::is_ok));
        let more: Vec<_> = (400..MAX_IN_FLIGHT).map(come).collect();
        assert!(more.iter().all(Result::is_ok));
        let busy = Problem::unavailable("the hub is busy: try again in a moment");
        assert_eq!(come(MAX_IN_FLIGHT).map(drop), Err(busy));
        drop(more);
        assert!(come(MAX_IN_FLIGHT).is_ok());
        // All were right, or hung up: nothing is charged.
        drop(together);
        assert_eq!((0..MAX_IN_FLIGHT).map(come).filter(Result::is_ok).count(), 600);
    }

    #[test]
    fn account_11_failed_tries_are_forgiven_one_by_one() {
        let (failures, origin) = (Failures::new(), Origin(None));
        let now = Instant::now();
        let fail = |now: Instant| {
            failures.begin(origin, now)?;
            failures.charge(origin, now);
            failures.end(origin);
            Ok::<(), Wait>(())
        };
        let taken = (0..FAILURES).filter(|_| fail(now).is_ok()).count();
        assert_eq!(taken, 300);
        assert_eq!(fail(now), Err(Wait::Forgiven(FORGIVEN_AFTER)));
        assert_eq!(fail(now + FORGIVEN_AFTER), Ok(()));
        assert!(fail(now + FORGIVEN_AFTER).is_err());
        // What was under way together is charged beyond the limit.
        failures.charge(origin, now + FORGIVEN_AFTER);
        assert!(fail(now + FORGIVEN_AFTER * 2).is_err());
        assert_eq!(fail(now + FORGIVEN_AFTER * 3), Ok(()));
    }

    #[test]
    fn account_11_keys_are_gone_through_once_a_minute_at_most() {
        let start = Instant::now();
        let mut swept_at = start;
        assert!(!is_to_sweep(&mut swept_at, MAX_KEYS + 1, start));
        let later = start + SWEEP_PAUSE;
        assert!(!is_to_sweep(&mut swept_at, MAX_KEYS, later), "there are few");
        assert!(is_to_sweep(&mut swept_at, MAX_KEYS + 1, later));
        assert!(!is_to_sweep(&mut swept_at, MAX_KEYS + 1, later));
    }
}
