//! How fast one member may send, and change what was said, over all channels, HTTP and sockets
//! together.

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

use super::Paced;
use crate::domain::ids::MemberId;

/// Messages in a row: a phone that comes back after a day without network sends what it kept.
const BURST: NonZeroU32 = NonZeroU32::new(200).unwrap();
/// One more may be sent after this: faster than anybody writes.
const PAUSE: Duration = Duration::from_secs(1);
/// Changes, reactions and answers in a row; then one more after the same pause. Each is kept for
/// ever and told to everybody who follows.
const TOUCH_BURST: NonZeroU32 = NonZeroU32::new(500).unwrap();
/// Members in memory beyond which those who have recovered are forgotten.
const MAX_KEYS: usize = 50_000;

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Act {
    /// A message is sent.
    Say,
    /// Something is done to a message: other words, a reaction, an answer.
    Touch,
}

/// Counts what members do.
pub(super) struct Pace {
    paced: Paced,
    messages: DefaultKeyedRateLimiter<MemberId>,
    touches: DefaultKeyedRateLimiter<MemberId>,
    /// Until when those wait who were told to. Held only to look up and note.
    waiting: Mutex<HashMap<MemberId, Instant>>,
}

impl Pace {
    /// Counts for those who are paced.
    pub(super) fn of(paced: Paced) -> Self {
        let quota = Quota::with_period(PAUSE).unwrap_or(Quota::per_second(BURST));
        let limiter = |burst| RateLimiter::keyed(quota.allow_burst(burst));
        let (messages, touches) = (limiter(BURST), limiter(TOUCH_BURST));
        Self { paced, messages, touches, waiting: Mutex::default() }
    }

    /// Counts one act. `Err`: how long to wait, in seconds.
    pub(super) fn count(&self, member: &MemberId, act: Act) -> Result<(), u64> {
        if self.paced == Paced::Nobody {
            return Ok(());
        }
        let limiter = match act {
            Act::Say => &self.messages,
            Act::Touch => &self.touches,
        };
        if limiter.len() > MAX_KEYS {
            limiter.retain_recent();
        }
        let wait = |until: governor::NotUntil<_>| {
            until.wait_time_from(DefaultClock::default().now()).as_secs() + 1
        };
        let counted = limiter.check_key(member).map_err(wait);
        if let (Err(wait_s), Act::Say) = (counted, act) {
            let until = Instant::now() + Duration::from_secs(wait_s);
            self.waiting().insert(member.clone(), until);
        }
        counted
    }

    /// Whether a member may send, for all that is known without counting: who sends on while
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
        let (pace, lea) = (Pace::of(Paced::Members), MemberId::new("lea").unwrap());
        let row = |act| (0..1_000).take_while(|_| pace.count(&lea, act).is_ok()).count();
        let touched = row(Act::Touch);
        // On a slow machine a second or some go by meanwhile.
        assert!((500..530).contains(&touched), "{touched}");
        assert!(pace.look(&lea).is_ok(), "messages are counted apart");
        let sent = row(Act::Say);
        assert!((200..230).contains(&sent), "{sent}");
        assert!(pace.count(&lea, Act::Say).is_err_and(|wait_s| wait_s >= 1));
        assert!(pace.look(&lea).is_err_and(|wait_s| wait_s >= 1));
        assert!(pace.look(&MemberId::new("max").unwrap()).is_ok());
        let max = MemberId::new("max").unwrap();
        assert!(pace.count(&max, Act::Say).is_ok(), "nobody else waits");
        let made_up = Pace::of(Paced::Nobody);
        assert!((0..1_000).all(|_| made_up.count(&lea, Act::Say).is_ok()));
    }
}
