//! A timer that is kept through many waits. Most times move on before they come, with every frame
//! or flush: to set a timer anew for each wait would cost more than the wait.

use std::{
    future::poll_fn,
    pin::Pin,
    task::{Context, Poll},
};

use futures_util::FutureExt as _;
use tokio::time::{Instant, Sleep, sleep_until};

/// One timer, of one task. It is moved forward at once and back only when it goes off.
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
        self.is_set = true;
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
