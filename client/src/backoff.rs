//! When to try again: exponential backoff with full jitter. Pure: chance is passed in.

use std::time::Duration;

/// The longest wait before the first attempt to come back. Full jitter spreads the clients of a
/// restarted hub evenly over it, in place of one wave.
pub const FIRST_DELAY: Duration = Duration::from_millis(500);
/// The longest wait before any attempt: an outage that is over is noticed within it.
pub const MAX_DELAY: Duration = Duration::from_secs(30);
/// Doublings after which [`MAX_DELAY`] holds in any case (0.5 s × 2⁶ = 32 s).
const MAX_DOUBLINGS: u32 = 6;

/// How often in a row a connection has failed, and so how long to wait.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Backoff {
    failures: u32,
}

impl Backoff {
    /// The wait before the next attempt: uniform between zero and a bound that doubles with each
    /// failure. `random` is uniform in `0.0..1.0`.
    pub(crate) fn next_delay(&mut self, random: f64) -> Duration {
        let bound = self.bound();
        self.failures = self.failures.saturating_add(1);
        bound.mul_f64(random.clamp(0.0, 1.0))
    }

    /// The connection has proved itself: the next failure is a first one.
    pub(crate) fn reset(&mut self) {
        self.failures = 0;
    }

    fn bound(self) -> Duration {
        (FIRST_DELAY * 2_u32.pow(self.failures.min(MAX_DOUBLINGS))).min(MAX_DELAY)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bound_doubles_up_to_the_longest_delay() {
        let mut backoff = Backoff::default();
        let bounds: Vec<u64> =
            (0..8).map(|_| backoff.next_delay(1.0).as_millis().try_into().unwrap()).collect();
        assert_eq!(bounds, [500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
    }

    #[test]
    fn the_jitter_is_full() {
        assert_eq!(Backoff::default().next_delay(0.0), Duration::ZERO);
        assert_eq!(Backoff::default().next_delay(0.5), FIRST_DELAY / 2);
        assert_eq!(Backoff::default().next_delay(7.0), FIRST_DELAY);
    }

    #[test]
    fn a_connection_that_proved_itself_starts_afresh() {
        let mut backoff = Backoff::default();
        for _ in 0..100 {
            backoff.next_delay(1.0);
        }
        backoff.reset();
        assert_eq!(backoff.next_delay(1.0), FIRST_DELAY);
    }
}
