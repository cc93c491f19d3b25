//! The broadcast window: how long a room may gather changes before it sends them on.
//!
//! A quiet room sends at once. Under load every change would cost one frame to every receiver, so
//! the window grows with the deliveries that the room would make, and one frame carries several
//! changes: where more of them are expected within a window, the first of them waits for it. So no
//! change ever waits longer than a window. Acknowledgements never wait here.

use std::time::Duration;

/// The widest window: still below what a reader notices.
pub const MAX_WINDOW: Duration = Duration::from_millis(30);
/// Deliveries a second for which one millisecond of window is added. 50 readers of 100 edits a
/// second (5,000 deliveries) wait 14 ms at most.
const DELIVERIES_PER_SECOND_PER_MS: f64 = 350.0;
/// Below this the timer costs more than it saves.
const MIN_WINDOW: Duration = Duration::from_millis(1);
/// How many changes must be expected within a window for the first of them to wait for it.
const FIRST_WAITS_FOR: f64 = 1.0;
/// How many more must be expected in the rest of it for the others to wait on: with fewer, the one
/// that has just come closes it. That spares the timer, which would wake an idle processor for
/// nothing but the end of the window.
const LAST_WAITS_FOR: f64 = 0.5;
/// How fast past load is forgotten.
const MEMORY: Duration = Duration::from_millis(500);

/// Measures a room's load and says when to send. Times are since any fixed start.
#[derive(Debug, Default)]
pub struct Window {
    /// Deliveries remembered, fading with [`MEMORY`].
    load: f64,
    measured_at: Duration,
    last_flush: Option<Duration>,
}

impl Window {
    /// A change came in that goes to `receivers`; returns when it is to be sent. Those that wait
    /// already are to be sent at `open`.
    pub fn arrive(&mut self, now: Duration, receivers: usize, open: Option<Duration>) -> Duration {
        self.load = self.load_at(now) + receivers as f64;
        self.measured_at = now;
        self.due(now, receivers, open)
    }

    /// When a change that comes now would be sent, and those that wait until `open` with it.
    pub fn due(&self, now: Duration, receivers: usize, open: Option<Duration>) -> Duration {
        let per_second = self.load_at(now) / MEMORY.as_secs_f64();
        let width = width(per_second);
        let (until, worth_waiting) = match open {
            Some(open) => (open, LAST_WAITS_FOR),
            None => (now + width, FIRST_WAITS_FOR),
        };
        let left = until.saturating_sub(now).as_secs_f64();
        let expected = per_second / receivers.max(1) as f64 * left;
        match self.last_flush {
            Some(_) if expected >= worth_waiting => until,
            Some(last) => now.max(last + width).min(until.max(now)),
            None => now,
        }
    }

    /// The gathered changes were sent.
    pub fn flushed(&mut self, now: Duration) {
        self.last_flush = Some(now);
    }

    /// Deliveries over about one [`MEMORY`], in the steady state.
    fn load_at(&self, now: Duration) -> f64 {
        let past = now.saturating_sub(self.measured_at).as_secs_f64() / MEMORY.as_secs_f64();
        self.load * (-past).exp()
    }
}

fn width(per_second: f64) -> Duration {
    let width = Duration::from_secs_f64(per_second / DELIVERIES_PER_SECOND_PER_MS / 1_000.0);
    if width < MIN_WINDOW { Duration::ZERO } else { width.min(MAX_WINDOW) }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The delays of `edits` arriving every `gap`, in a room of `receivers` that flushes on time.
    fn delays(edits: u32, gap: Duration, receivers: usize) -> Vec<Duration> {
        let mut window = Window::default();
        let mut due: Option<Duration> = None;
        let mut delays = Vec::new();
        for edit in 0..edits {
            let now = gap * edit;
            if let Some(at) = due.filter(|at| *at <= now) {
                window.flushed(at);
                due = None;
            }
            let arrived = window.arrive(now, receivers, due);
            let at = due.map_or(arrived, |set| set.min(arrived));
            due = Some(at);
            delays.push(at - now);
        }
        delays
    }

    #[test]
    fn room_5_a_quiet_room_sends_at_once() {
        let delays = delays(200, Duration::from_millis(100), 3);
        assert!(delays.iter().all(Duration::is_zero), "{delays:?}");
    }

    #[test]
    fn room_5_the_window_grows_with_load_and_stops_at_its_limit() {
        let longest = |gap_ms, receivers| {
            delays(2_000, Duration::from_millis(gap_ms), receivers).into_iter().max()
        };
        let middling = longest(10, 50);
        assert!(middling > Some(Duration::from_millis(8)), "{middling:?}");
        assert!(middling < Some(Duration::from_millis(18)), "{middling:?}");
        assert_eq!(longest(1, 10_000), Some(MAX_WINDOW));
    }

    #[test]
    fn room_5_a_window_ends_with_the_last_change_that_is_expected_in_it() {
        let gap = Duration::from_millis(10);
        let busy = delays(2_000, gap, 50).split_off(1_000);
        // The second of each two finds no third to wait for.
        let second = busy.iter().filter(|delay| delay.is_zero()).count();
        assert_eq!(second, 500, "{busy:?}");
        // Where many are expected, the window is used whole.
        let crowd = delays(2_000, Duration::from_millis(2), 200).split_off(1_000);
        assert_eq!(crowd.iter().max(), Some(&MAX_WINDOW));
    }

    #[test]
    fn room_5_a_change_waits_for_a_next_one_only_where_one_is_expected() {
        let gap = Duration::from_millis;
        // Two by two: the first waits for the second, and some more, the second for the rest.
        let busy = delays(2_000, gap(10), 50).split_off(1_000);
        let first = busy.iter().filter(|delay| **delay > gap(10)).count();
        let second = busy.iter().filter(|delay| **delay < gap(5)).count();
        assert_eq!((first, second), (500, 500), "{busy:?}");
        let slower = delays(2_000, gap(50), 50).split_off(1_000);
        assert!(slower.iter().all(Duration::is_zero), "{slower:?}");
    }
}
