//! A timer that is kept through many waits. Most times move on before they come, with every frame
//! or flush: to set a timer anew for each wait would cost more than the wait.

use std::{
    future::poll_fn,
    pin::Pin,
    task::{Context, Poll},
};

use futures_util::FutureExt as _;
use tokio::time::{Instant, Sleep, sleep_until};

/// One timer. It is moved forward at once and back only when it goes off.
pub(crate) struct Alarm(Pin<Box<Sleep>>);

impl Alarm {
    /// A timer for that time, at first. Needs a runtime.
    pub(crate) fn new(at: Instant) -> Self {
        Self(Box::pin(sleep_until(at)))
    }

    /// Ready when `at` has come. Wakes for it, or a little before.
    pub(crate) fn poll_until(&mut self, at: Instant, context: &mut Context<'_>) -> Poll<()> {
        if at < self.0.deadline() {
            self.0.as_mut().reset(at);
        }
        while self.0.poll_unpin(context).is_ready() {
            if at <= Instant::now() {
                return Poll::Ready(());
            }
            self.0.as_mut().reset(at);
        }
        Poll::Pending
    }

    /// Waits until `at`. Cancel safe.
    pub(crate) async fn until(&mut self, at: Instant) {
        poll_fn(|context| self.poll_until(at, context)).await;
    }
}
