//! What is known of a socket before it says anything.

use crate::domain::ids::MemberId;

/// What is known of a socket from the request that opened it.
#[derive(Clone, Debug, Default)]
pub struct Opening {
    /// The epoch that the client named in the URL, where it can.
    pub epoch: Option<u64>,
    /// The member whom the request's cookie or bearer named.
    pub signed_in: Option<MemberId>,
    /// When that was looked at, in seconds since 1970: a member who is signed out everywhere after
    /// it opens nothing more here.
    pub opened_at_s: u64,
}
