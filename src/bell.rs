//! A bell for one part of a task: the part is polled when it was woken itself, and not each time
//! that anything else wakes the task. A socket that is asked at each wake mostly has nothing.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    task::{Context, Poll, Wake, Waker},
};

use futures_util::task::AtomicWaker;

/// Polls one part of a task.
pub(crate) struct Bell {
    wire: Arc<Wire>,
    /// Rings: the part is polled with it.
    waker: Waker,
}

/// What whoever wakes the part shares with the task.
struct Wire {
    has_rung: AtomicBool,
    task: AtomicWaker,
}

impl Wake for Wire {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        self.has_rung.store(true, Ordering::Release);
        self.task.wake();
    }
}

impl Bell {
    /// A bell of a part that was never polled, and is at the first call.
    pub(crate) fn new() -> Self {
        let wire = Arc::new(Wire { has_rung: AtomicBool::new(true), task: AtomicWaker::new() });
        Self { waker: Waker::from(Arc::clone(&wire)), wire }
    }

    /// Whether the part is to be polled: it was woken, or was ready the last time. If not, the task
    /// is woken when it is.
    pub(crate) fn has_rung(&self, context: &Context<'_>) -> bool {
        // Before the look at the flag: who rings after it finds the task to wake.
        self.wire.task.register(context.waker());
        self.wire.has_rung.load(Ordering::Acquire)
    }

    /// Polls the part, always the same one, if that is to be done.
    pub(crate) fn poll<T>(
        &self,
        context: &Context<'_>,
        part: impl FnOnce(&mut Context<'_>) -> Poll<T>,
    ) -> Poll<T> {
        // Taken back before the part is polled: who rings meanwhile is heard the next time.
        if !self.has_rung(context) || !self.wire.has_rung.swap(false, Ordering::AcqRel) {
            return Poll::Pending;
        }
        let polled = part(&mut Context::from_waker(&self.waker));
        if polled.is_ready() {
            // There may be more, and nobody has been asked to ring for it.
            self.wire.has_rung.store(true, Ordering::Release);
        }
        polled
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::{future::poll_fn, time::Duration};

    use tokio::{sync::mpsc, time::timeout};

    use super::*;

    /// Far more than anything takes here.
    const PATIENCE: Duration = Duration::from_secs(60);

    #[tokio::test]
    async fn a_part_is_polled_when_it_was_woken_and_not_with_the_rest_of_its_task() {
        let (sender, mut part) = mpsc::channel(4);
        let (bell, mut polls) = (Bell::new(), 0);
        let mut look = |context: &mut Context<'_>| {
            bell.poll(context, |context| {
                polls += 1;
                part.poll_recv(context)
            })
        };
        for _ in 0..3 {
            assert!(poll_fn(|context| Poll::Ready(look(context).is_pending())).await);
        }
        sender.send(1).await.unwrap();
        sender.send(2).await.unwrap();
        assert_eq!(timeout(PATIENCE, poll_fn(&mut look)).await.unwrap(), Some(1));
        assert_eq!(timeout(PATIENCE, poll_fn(&mut look)).await.unwrap(), Some(2));
        tokio::spawn(async move { sender.send(3).await });
        assert_eq!(timeout(PATIENCE, poll_fn(&mut look)).await.unwrap(), Some(3));
        assert!(polls <= 5, "{polls}");
    }
}
