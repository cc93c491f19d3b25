//! When a client is asked for a new token.

use crate::domain::access::Grant;

/// How long before its end a token is asked for anew, in seconds; for a shorter life, half of what
/// is left.
const RENEWAL_S: u64 = 30;

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
}
