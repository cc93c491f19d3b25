//! A bounded queue from many tasks to one that takes next to no memory while it is empty: most of
//! the thousands of sockets that have one are idle.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    task::{Context, Poll, Waker},
};

/// Places that an empty queue keeps.
const KEPT_PLACES: usize = 4;

/// Where things are put.
#[derive(Debug)]
pub struct Sender<T>(Arc<Shared<T>>);

/// Where they are taken out, in the order in which they were put.
#[derive(Debug)]
pub struct Receiver<T>(Arc<Shared<T>>);

/// Why something was not put.
#[derive(Debug, PartialEq, Eq)]
pub enum NotPut<T> {
    /// There is no place.
    Full(T),
    /// Nobody takes it out any more.
    Closed,
}

#[derive(Debug)]
struct Shared<T> {
    limit: usize,
    /// Held to put or take one thing; never across an await.
    state: Mutex<State<T>>,
}

#[derive(Debug)]
struct State<T> {
    queue: VecDeque<T>,
    end: End,
    /// Who waits for the next thing.
    taker: Option<Waker>,
}

/// Whether anybody takes things out.
#[derive(Debug, PartialEq, Eq)]
enum End {
    Open,
    Closed,
}

/// A queue with places for `limit` things.
pub fn mailbox<T>(limit: usize) -> (Sender<T>, Receiver<T>) {
    let state = State { queue: VecDeque::new(), end: End::Open, taker: None };
    let shared = Arc::new(Shared { limit, state: Mutex::new(state) });
    (Sender(Arc::clone(&shared)), Receiver(shared))
}

impl<T> Shared<T> {
    fn state(&self) -> MutexGuard<'_, State<T>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<T> State<T> {
    fn push(&mut self, thing: T) -> Option<Waker> {
        self.queue.push_back(thing);
        self.taker.take()
    }

    fn pop(&mut self) -> Option<T> {
        let thing = self.queue.pop_front();
        if self.queue.is_empty() && self.queue.capacity() > KEPT_PLACES {
            self.queue.shrink_to(KEPT_PLACES);
        }
        thing
    }
}

impl<T> Sender<T> {
    /// Puts something, if there is a place.
    pub fn put(&self, thing: T) -> Result<(), NotPut<T>> {
        let mut state = self.0.state();
        if state.end == End::Closed {
            return Err(NotPut::Closed);
        }
        if state.queue.len() >= self.0.limit {
            return Err(NotPut::Full(thing));
        }
        let taker = state.push(thing);
        drop(state);
        wake(taker);
        Ok(())
    }

    /// Puts the last things of this sender, whether there are places or not: whoever calls it
    /// bounds them.
    pub fn put_last(&self, things: impl IntoIterator<Item = T>) {
        let mut state = self.0.state();
        if state.end == End::Closed {
            return;
        }
        state.queue.extend(things);
        let taker = state.taker.take();
        drop(state);
        wake(taker);
    }

    /// Whether nobody takes anything out any more.
    pub fn is_closed(&self) -> bool {
        self.0.state().end == End::Closed
    }

    /// Whether three quarters of the places are free.
    pub fn has_drained(&self) -> bool {
        self.0.state().queue.len() * 4 <= self.0.limit
    }
}

impl<T> Clone for Sender<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<T> Receiver<T> {
    /// The next thing. Otherwise the task is woken when there is one.
    pub fn poll_take(&mut self, context: &Context<'_>) -> Poll<T> {
        let mut state = self.0.state();
        if let Some(thing) = state.pop() {
            return Poll::Ready(thing);
        }
        match &mut state.taker {
            Some(taker) => taker.clone_from(context.waker()),
            none => *none = Some(context.waker().clone()),
        }
        Poll::Pending
    }

    /// The next thing, if there is one now.
    pub fn take(&mut self) -> Option<T> {
        self.0.state().pop()
    }
}

impl<T> Drop for Receiver<T> {
    fn drop(&mut self) {
        let mut state = self.0.state();
        state.end = End::Closed;
        let left = std::mem::take(&mut state.queue);
        drop(state);
        // What they hold may put things in turn.
        drop(left);
    }
}

/// Outside the lock: whoever is woken may look at once.
fn wake(taker: Option<Waker>) {
    if let Some(taker) = taker {
        taker.wake();
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::{future::poll_fn, time::Duration};

    use tokio::time::timeout;

    use super::*;

    /// Far more than anything takes here.
    const PATIENCE: Duration = Duration::from_secs(60);

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn everything_that_was_put_is_taken_once_and_in_order_whoever_is_faster() {
        const THINGS: u32 = 50_000;
        let (sender, mut receiver) = mailbox(8);
        let putting = tokio::spawn(async move {
            for n in 0..THINGS {
                while let Err(NotPut::Full(_)) = sender.put(n) {
                    tokio::task::yield_now().await;
                }
            }
            sender
        });
        let taking = tokio::spawn(async move {
            for n in 0..THINGS {
                assert_eq!(poll_fn(|context| receiver.poll_take(context)).await, n);
            }
        });
        timeout(PATIENCE, taking).await.unwrap().unwrap();
        let sender = timeout(PATIENCE, putting).await.unwrap().unwrap();
        assert!(sender.is_closed());
        assert_eq!(sender.put(0), Err(NotPut::Closed));
    }

    #[test]
    fn it_is_full_at_its_limit_has_drained_at_a_quarter_and_takes_last_things_beyond() {
        let (sender, mut receiver) = mailbox(8);
        (0..8).for_each(|n| sender.put(n).unwrap());
        assert_eq!(sender.put(8), Err(NotPut::Full(8)));
        sender.put_last([8, 9]);
        for n in 0..10 {
            assert_eq!(sender.has_drained(), n >= 8);
            assert_eq!(receiver.take(), Some(n));
        }
        assert_eq!(receiver.take(), None);
        assert!(receiver.0.state().queue.capacity() <= KEPT_PLACES);
    }
}
