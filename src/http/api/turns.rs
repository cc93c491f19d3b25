//! Turns at work that anybody may ask for and of which the hub does little at a time. Who would
//! wait too long is told so: no queue is without an end, and what is asked again later is served.

use std::time::Duration;

use tokio::{
    sync::{Semaphore, SemaphorePermit},
    time::timeout,
};

use super::problem::Problem;

/// Whole texts read at a time: each may be 128 MiB in the store, and takes a processor and several
/// times its size of memory until it is decoded.
const MAX_READING: usize = 4;
/// Longest wait for a text: most are read in milliseconds, so that hundreds have had their turn.
const READING_WAIT: Duration = Duration::from_secs(10);
/// Downloads of everything made at a time: each may read every text that somebody wrote.
const MAX_EXPORTING: usize = 1;
/// Longest wait for a download: half of what proxies give an answer, and half is left to make it.
pub(super) const EXPORT_WAIT: Duration = Duration::from_secs(30);

static READING: Semaphore = Semaphore::const_new(MAX_READING);
static EXPORTING: Semaphore = Semaphore::const_new(MAX_EXPORTING);

/// A turn at reading a whole text.
pub(super) async fn reading() -> Result<SemaphorePermit<'static>, Problem> {
    turn(&READING, READING_WAIT).await
}

/// A turn at putting a download of everything together.
pub(super) async fn exporting() -> Result<SemaphorePermit<'static>, Problem> {
    turn(&EXPORTING, EXPORT_WAIT).await
}

async fn turn(
    turns: &'static Semaphore,
    within: Duration,
) -> Result<SemaphorePermit<'static>, Problem> {
    // Nothing closes the semaphore, so that what fails is the wait.
    let turn = timeout(within, turns.acquire()).await.ok().and_then(Result::ok);
    turn.ok_or_else(|| Problem::unavailable("the hub is busy: try again in a moment"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn api_9_who_waits_too_long_for_a_turn_is_told_so() {
        static ONE: Semaphore = Semaphore::const_new(1);
        let soon = Duration::from_millis(10);
        let first = turn(&ONE, soon).await;
        assert!(first.is_ok());
        let busy = Problem::unavailable("the hub is busy: try again in a moment");
        assert_eq!(turn(&ONE, soon).await.map(drop), Err(busy));
        drop(first);
        assert!(turn(&ONE, soon).await.is_ok());
    }
}
