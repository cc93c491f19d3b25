//! What a branch stands on: the logs below it, read at first and followed from then on.
//!
//! ```text
//! text log -------------------\
//! parent amendment's log ------> pending -> the branch's document (never stored in its log)
//! own log --------------------/
//! ```

use std::{
    collections::HashSet,
    task::{Context, Poll},
};

use super::{followed::Followed, history, load::LoadError, log_name};
use crate::{
    domain::ids::RoomId,
    store::{ReadError, Sequence, Store, StoreError, StoredRecord},
    text::{archive::History, union::base_of},
};

/// Logs below a branch: a text, and one amendment of it.
const MAX_BELOW: usize = 2;

/// The logs below a branch as they were read, the lowest first.
pub(super) struct Below {
    /// Their rooms, and up to where each was read.
    pub(super) logs: Vec<(RoomId, Sequence)>,
    /// What they say; taken out once the branch is opened.
    pub(super) histories: Vec<History>,
    /// The Yjs clients that wrote there.
    pub(super) clients: HashSet<u64>,
}

/// Reads what a branch of `base` stands on.
pub(super) async fn read_below(store: &dyn Store, base: &str) -> Result<Below, LoadError> {
    let mut below = Below { logs: Vec::new(), histories: Vec::new(), clients: HashSet::new() };
    let mut next = Some(base.to_owned());
    while let Some(name) = next.take() {
        let room: RoomId = name.parse().map_err(|_| LoadError::Rootless)?;
        if below.logs.len() == MAX_BELOW {
            return Err(LoadError::Rootless);
        }
        let loaded = store.load(log_name(&room)).await?;
        let head = loaded.head();
        // Once for each load of a branch; its base is often as long as the text.
        let read = tokio::task::spawn_blocking(move || history(&loaded));
        let read = read.await.map_err(|_| LoadError::Task)??;
        next = base_of(&read.entries).map(str::to_owned);
        below.logs.insert(0, (room, head));
        below.histories.insert(0, read);
    }
    Ok(below)
}

/// The logs below a branch, followed. None for a text.
#[derive(Default)]
pub(super) struct Upstream {
    /// Each with its head.
    followed: Vec<(Followed, Sequence)>,
}

/// What the logs below have to say.
pub(super) enum News {
    /// Records, in order.
    Records(Vec<StoredRecord>),
    /// They cannot be followed from where they were: read them anew.
    Lost,
}

impl Upstream {
    /// Follows what was read.
    pub(super) fn follow(store: &dyn Store, below: Option<&Below>) -> Self {
        let logs = below.map(|below| below.logs.as_slice()).unwrap_or_default();
        let follow = |(room, head): &(RoomId, Sequence)| {
            (Followed::new(store.follow(log_name(room), *head)), *head)
        };
        Self { followed: logs.iter().map(follow).collect() }
    }

    /// The next thing that one of the logs says.
    pub(super) fn poll_next(&mut self, context: &mut Context<'_>) -> Poll<News> {
        for (followed, head) in &mut self.followed {
            while let Poll::Ready(records) = followed.poll_next(context) {
                match records {
                    Ok(records) => {
                        let follows = records.first().is_some_and(|first| first.seq == head.next());
                        *head = records.last().map_or(*head, |last| last.seq);
                        return Poll::Ready(if follows {
                            News::Records(records)
                        } else {
                            News::Lost
                        });
                    }
                    Err(ReadError::Store(StoreError::Unavailable(_))) => {}
                    Err(_) => return Poll::Ready(News::Lost),
                }
            }
        }
        Poll::Pending
    }
}
