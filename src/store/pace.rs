//! The pace of commits: under load, each waits a moment for more to share it.
//!
//! A commit costs an `fsync` and several wakes of threads, whatever is in it. Where changes come
//! one by one, each still gets its own commit at once. A room gathers its own changes and a store
//! those of many rooms; what has gathered in its room does not wait in the store.

use std::time::Duration;

/// How long after the start of one commit the next one starts, while that brings changes together.
/// Acknowledgements are later by so much, at most.
pub const GATHER: Duration = Duration::from_millis(8);
/// When waiting brings nothing together, one commit in so many waits all the same, to see.
const PROBE_EVERY: u32 = 16;

/// Says when to commit. Times are since any fixed start.
#[derive(Debug)]
pub struct Pace {
    last_start: Option<Duration>,
    /// Commits of a single change in a row.
    lone: u32,
}

impl Default for Pace {
    fn default() -> Self {
        Self { last_start: None, lone: 1 }
    }
}

impl Pace {
    /// When to commit what has come by `now`.
    pub fn due(&self, now: Duration) -> Duration {
        match self.last_start {
            Some(last) if self.lone.is_multiple_of(PROBE_EVERY) => now.max(last + GATHER),
            Some(_) | None => now,
        }
    }

    /// A commit of so many changes starts.
    pub fn started(&mut self, now: Duration, changes: usize) {
        self.last_start = Some(now);
        self.lone = if changes > 1 { 0 } else { self.lone.wrapping_add(1) };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Commits and the longest wait when one change comes every `gap` and a commit takes 1 ms.
    fn run(gap: Duration, changes: u32) -> (u32, Duration) {
        let (mut pace, mut commits, mut longest) = (Pace::default(), 0, Duration::ZERO);
        let (mut next, mut free_at) = (0, Duration::ZERO);
        while next < changes {
            let first = gap * next;
            let start = pace.due(first.max(free_at));
            let come = (next..changes).take_while(|change| gap * *change <= start).count();
            longest = longest.max(start - first);
            pace.started(start, come);
            free_at = start + Duration::from_millis(1);
            next += u32::try_from(come).unwrap_or(1);
            commits += 1;
        }
        (commits, longest)
    }

    #[test]
    fn changes_that_come_slowly_are_never_kept_waiting() {
        assert_eq!(run(Duration::from_millis(10), 1_000), (1_000, Duration::ZERO));
    }

    #[test]
    fn changes_that_come_fast_share_commits_and_wait_little() {
        let (commits, longest) = run(Duration::from_millis(2), 1_000);
        assert!(commits < 600, "{commits}");
        assert!(longest <= GATHER, "{longest:?}");
    }
}
