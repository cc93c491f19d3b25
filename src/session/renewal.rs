//! When a client is asked for a new token.

use std::time::Duration;

use crate::domain::access::Grant;

/// How long before its end a token is asked for anew, in seconds; for a shorter life, half of what
/// is left.
const RENEWAL_S: u64 = 30;
/// The longest pause between two looks at the clock, which may be set meanwhile.
const LONGEST_PAUSE: Duration = Duration::from_secs(3_600);

/// Whether the renewal of a grant was asked for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Renewal {
    /// It is asked for at this time, in seconds since 1970.
    At(u64),
    /// It was, or there is nothing to renew.
    Done,
}

impl Renewal {
    /// The renewal of this grant, seen now.
    pub(super) fn of(grant: &Grant, now_s: u64) -> Self {
        grant.expires_at_s.map_or(Self::Done, |end| {
            let left = end.saturating_sub(now_s);
            Self::At(end - RENEWAL_S.min(left / 2))
        })
    }

    /// When something is to be done about this grant, in seconds since 1970.
    pub(super) fn next_s(self, grant: &Grant) -> Option<u64> {
        let end = grant.expires_at_s?;
        Some(match self {
            Self::At(at) => at.min(end),
            Self::Done => end,
        })
    }
}

/// How long to wait for a time, both in seconds since 1970, before the clock is looked at again.
pub(super) fn pause_until(at_s: u64, now_s: u64) -> Duration {
    Duration::from_secs(at_s.saturating_sub(now_s)).min(LONGEST_PAUSE)
}
