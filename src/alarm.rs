//! A timer that is kept through many waits. Most times move on before they come, with every frame
//! or flush: to set a timer anew for each wait would cost more than the wait.

use std::{
    future::poll_fn,
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use futures_util::FutureExt as _;
use tokio::{
    task::coop::has_budget_remaining,
    time::{Instant, Sleep, sleep_until},
};

/// How much later than the timer's deadline a time must be for the timer to be set anew at once.
const PUT_OFF: Duration = Duration::from_secs(1);

/// One timer, of one task. Re-arming a tokio timer is costly. An earlier deadline is set at once; a
/// later one only if it is more than a second later, otherwise when the timer fires.
pub(crate) struct Alarm {
    sleep: Pin<Box<Sleep>>,
    is_set: bool,
}

impl Alarm {
    /// A timer for that time, at first. Needs a runtime.
    pub(crate) fn new(at: Instant) -> Self {
        Self { sleep: Box::pin(sleep_until(at)), is_set: false }
    }

    /// Ready when `at` has come. Wakes for it, or a little before: always the task that called
    /// first.
    pub(crate) fn poll_until(&mut self, at: Instant, context: &mut Context<'_>) -> Poll<()> {
        if at < self.sleep.deadline() {
            self.set(at);
        } else if at > self.sleep.deadline() + PUT_OFF {
            // A timer that is only moved later still wakes its thread at the former time.
            self.sleep.as_mut().set(sleep_until(at));
            self.is_set = false;
        }
        if self.is_set && !self.sleep.is_elapsed() {
            return Poll::Pending;
        }
        while self.sleep.poll_unpin(context).is_ready() {
            if at <= Instant::now() {
                return Poll::Ready(());
            }
            self.set(at);
        }
        // A task that has used up its turn is polled again, and the timer has not heard of it.
        self.is_set = has_budget_remaining();
        Poll::Pending
    }

    /// Waits until `at`, and not at all if that has come: timers are in steps of a millisecond.
    /// Cancel safe.
    pub(crate) async fn until(&mut self, at: Instant) {
        if at > Instant::now() {
            poll_fn(|context| self.poll_until(at, context)).await;
        }
    }

    fn set(&mut self, at: Instant) {
        self.sleep.as_mut().reset(at);
        self.is_set = false;
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::{
        sync::{
            Arc,
            atomic::{AtomicU32, Ordering},
        },
        task::{Wake, Waker},
    };

    use tokio::{
        task::coop::consume_budget,
        time::{sleep, timeout},
    };

    use super::*;

    /// Far more than any of the times waited for here.
    const PATIENCE: Duration = Duration::from_secs(60);

    #[tokio::test]
    async fn an_alarm_goes_off_for_a_task_that_had_used_up_its_turn() {
        let mut alarm = Alarm::new(Instant::now() + Duration::from_millis(20));
        let at = Instant::now() + Duration::from_millis(30);
        let mut turns = 0;
        let waited = poll_fn(|context| {
            while turns == 0 && has_budget_remaining() {
                let mut one = Box::pin(consume_budget());
                let _ = one.poll_unpin(context);
            }
            turns += 1;
            alarm.poll_until(at, context)
        });
        timeout(PATIENCE, waited).await.unwrap();
        assert!(turns > 1);
        assert!(at <= Instant::now());
    }

    /// Counts how often it is woken.
    #[derive(Default)]
    struct Counter(AtomicU32);

    impl Wake for Counter {
        fn wake(self: Arc<Self>) {
            self.0.fetch_add(1, Ordering::Relaxed);
        }
    }

    #[tokio::test]
    async fn a_time_that_moves_far_back_wakes_nobody_before_it() {
        let (counter, now) = (Arc::new(Counter::default()), Instant::now());
        let waker = Waker::from(Arc::clone(&counter));
        let mut context = Context::from_waker(&waker);
        let (soon, late) = (now + Duration::from_millis(10), now + Duration::from_secs(60));
        let mut alarm = Alarm::new(soon);
        assert!(alarm.poll_until(soon, &mut context).is_pending());
        assert!(alarm.poll_until(late, &mut context).is_pending());
        sleep(Duration::from_millis(100)).await;
        assert_eq!(counter.0.load(Ordering::Relaxed), 0);
    }

    #[tokio::test]
    async fn a_time_may_move_both_ways() {
        let now = Instant::now();
        let mut alarm = Alarm::new(now + Duration::from_secs(3_600));
        let soon = now + Duration::from_millis(10);
        timeout(PATIENCE, alarm.until(soon)).await.unwrap();
        let later = Instant::now() + Duration::from_millis(10);
        timeout(PATIENCE, alarm.until(later)).await.unwrap();
        assert!(later <= Instant::now());
    }
}
