//! A log that a room follows: its tail is asked when it was woken, and not at each of the room's
//! wakes.

use std::{
    task::{Context, Poll},
    time::Duration,
};

use futures_util::{FutureExt as _, future::BoxFuture};
use tokio::time::sleep;

use crate::{
    bell::Bell,
    store::{ReadError, StoreError, StoredRecord, Tail},
};

/// The pause before a tail that the store could not serve is asked again.
const TAIL_PAUSE: Duration = Duration::from_millis(250);

type Records = Result<Vec<StoredRecord>, ReadError>;

/// A log, followed.
pub(super) struct Followed {
    /// Asks the tail, and gives it back with its answer.
    asking: BoxFuture<'static, (Box<dyn Tail>, Records)>,
    bell: Bell,
}

impl Followed {
    /// Follows with this tail.
    pub(super) fn new(tail: Box<dyn Tail>) -> Self {
        Self { asking: ask(tail, Duration::ZERO), bell: Bell::new() }
    }

    /// The next records, at least one, or why there are none. After an error it stands where it
    /// stood.
    pub(super) fn poll_next(&mut self, context: &mut Context<'_>) -> Poll<Records> {
        let asking = &mut self.asking;
        self.bell.poll(context, |context| asking.poll_unpin(context)).map(|(tail, records)| {
            let is_away = matches!(records, Err(ReadError::Store(StoreError::Unavailable(_))));
            self.asking = ask(tail, if is_away { TAIL_PAUSE } else { Duration::ZERO });
            records
        })
    }
}

fn ask(mut tail: Box<dyn Tail>, pause: Duration) -> BoxFuture<'static, (Box<dyn Tail>, Records)> {
    Box::pin(async move {
        if !pause.is_zero() {
            sleep(pause).await;
        }
        let records = tail.next().await;
        (tail, records)
    })
}
