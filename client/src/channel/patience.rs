//! How long a channel that every handle has left goes on trying to send what was said.

use std::time::Duration;

use tokio::time::Instant;

/// How long, with no connection to the hub: nobody waits for the answer any more.
pub(super) const OFFLINE_PATIENCE: Duration = Duration::from_secs(60);

/// Since when nobody has a handle, and there is no connection.
#[derive(Debug, Default)]
pub(super) struct Patience {
    since: Option<Instant>,
}

/// Whether anybody has a handle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Handles {
    Alive,
    Dropped,
}

impl Patience {
    /// The connection was lost, or not made: how long to go on, at most; `None`: no longer.
    pub(super) fn left(&mut self, handles: Handles, now: Instant) -> Option<Duration> {
        if handles == Handles::Alive {
            return Some(Duration::MAX);
        }
        let since = *self.since.get_or_insert(now);
        let left = OFFLINE_PATIENCE.saturating_sub(now.duration_since(since));
        (!left.is_zero()).then_some(left)
    }

    /// There is a connection: what was said can be sent.
    pub(super) fn renew(&mut self) {
        self.since = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_may_hear_of_it_is_not_given_up() {
        let (mut patience, now) = (Patience::default(), Instant::now());
        for hours in 0..3 {
            let later = now + Duration::from_secs(hours * 3_600);
            assert_eq!(patience.left(Handles::Alive, later), Some(Duration::MAX));
        }
    }

    #[test]
    fn without_a_handle_it_ends_unless_a_connection_came() {
        let (mut patience, now) = (Patience::default(), Instant::now());
        let second = Duration::from_secs(1);
        assert_eq!(patience.left(Handles::Dropped, now), Some(OFFLINE_PATIENCE));
        let last = now + OFFLINE_PATIENCE - second;
        assert_eq!(patience.left(Handles::Dropped, last), Some(second));
        patience.renew();
        assert_eq!(patience.left(Handles::Dropped, last), Some(OFFLINE_PATIENCE));
        assert_eq!(patience.left(Handles::Dropped, last + OFFLINE_PATIENCE), None);
    }
}
