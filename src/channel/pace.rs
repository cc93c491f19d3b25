//! How fast one member may send, over all channels, HTTP and sockets together.

use std::{
    collections::HashMap,
    num::NonZeroU32,
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use governor::{
    DefaultKeyedRateLimiter, Quota, RateLimiter,
    clock::{Clock as _, DefaultClock},
};

use crate::domain::ids::MemberId;

/// Messages in a row: a phone that comes back after a day without network sends what it kept.
const BURST: NonZeroU32 = NonZeroU32::new(200).unwrap();
/// One more may be sent after this: faster than anybody writes.
const PAUSE: Duration = Duration::from_secs(1);
/// Members in memory beyond which those who have recovered are forgotten.
const MAX_KEYS: usize = 50_000;

/// Counts messages.
pub(super) struct Pace {
    limiter: DefaultKeyedRateLimiter<MemberId>,
    /// Until when those wait who were told to. Held only to look up and note.
    waiting: Mutex<HashMap<MemberId, Instant>>,
}

impl Pace {
    pub(super) fn new() -> Self {
        let quota = Quota::with_period(PAUSE).unwrap_or(Quota::per_second(BURST));
        let limiter = RateLimiter::keyed(quota.allow_burst(BURST));
        Self { limiter, waiting: Mutex::default() }
    }

    /// Counts one message. `Err`: how long to wait, in seconds.
    pub(super) fn count(&self, member: &MemberId) -> Result<(), u64> {
        if self.limiter.len() > MAX_KEYS {
            self.limiter.retain_recent();
        }
        let wait = |until: governor::NotUntil<_>| {
            until.wait_time_from(DefaultClock::default().now()).as_secs() + 1
        };
        let counted = self.limiter.check_key(member).map_err(wait);
        if let Err(wait_s) = counted {
            let until = Instant::now() + Duration::from_secs(wait_s);
            self.waiting().insert(member.clone(), until);
        }
        counted
    }

    /// Whether a member may be counted, for all that is known without counting: who sends on while
    /// they are to wait takes up no place in a channel. `Err`: how long to wait, in seconds.
    pub(super) fn look(&self, member: &MemberId) -> Result<(), u64> {
        let (mut waiting, now) = (self.waiting(), Instant::now());
        let Some(until) = waiting.get(member).copied() else { return Ok(()) };
        if until <= now {
            waiting.remove(member);
            return Ok(());
        }
        Err((until - now).as_secs() + 1)
    }

    fn waiting(&self) -> MutexGuard<'_, HashMap<MemberId, Instant>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn channel_5_a_burst_is_let_through_and_then_told_how_long_to_wait() {
        let (pace, lea) = (Pace::new(), MemberId::new("lea").unwrap());
        let sent = (0..1_000).take_while(|_| pace.count(&lea).is_ok()).count();
        assert!(sent >= BURST.get() as usize, "{sent}");
        assert!(pace.count(&lea).is_err_and(|wait_s| wait_s >= 1));
        assert!(pace.look(&lea).is_err_and(|wait_s| wait_s >= 1));
        assert!(pace.look(&MemberId::new("max").unwrap()).is_ok());
        assert!(pace.count(&MemberId::new("max").unwrap()).is_ok(), "nobody else waits");
    }
}
