//! How fast one member may send, over all channels, HTTP and sockets together.

use std::{num::NonZeroU32, time::Duration};

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
pub(super) struct Pace(DefaultKeyedRateLimiter<MemberId>);

impl Pace {
    pub(super) fn new() -> Self {
        let quota = Quota::with_period(PAUSE).unwrap_or(Quota::per_second(BURST));
        Self(RateLimiter::keyed(quota.allow_burst(BURST)))
    }

    /// Counts one message. `Err`: how long to wait, in seconds.
    pub(super) fn count(&self, member: &MemberId) -> Result<(), u64> {
        if self.0.len() > MAX_KEYS {
            self.0.retain_recent();
        }
        let wait = |until: governor::NotUntil<_>| {
            until.wait_time_from(DefaultClock::default().now()).as_secs() + 1
        };
        self.0.check_key(member).map_err(wait)
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
        assert!(pace.count(&MemberId::new("max").unwrap()).is_ok(), "nobody else waits");
    }
}
