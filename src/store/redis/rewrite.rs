//! What expired is removed, and what was erased leaves Redis's files: they are written anew, since
//! they hold every change that was ever made, and what stood before it.

use std::{
    sync::{Arc, Weak, atomic::Ordering},
    time::Duration,
};

use redis::{InfoDict, RedisError, Value};
use tokio::time::{Instant, interval, sleep};

use super::{Inner, error::unavailable, link::Lines};
use crate::store::{PutError, StoreError};

/// How long the writing of a file may take until an erasure is answered.
const REWRITE_LIMIT: Duration = Duration::from_secs(120);
/// How often it is asked whether it is done.
const GLANCE: Duration = Duration::from_millis(50);
/// How long the bytes of a removed small record may stay in the files.
const REMOVAL_LIMIT: Duration = Duration::from_secs(3_600);

/// Expired records that are looked for at once.
const EXPIRED_PAGE: usize = 256;

/// A file of Redis that holds old bytes.
struct Kind {
    /// Begins to write it anew.
    command: &'static str,
    /// What INFO calls that it is being written, or is about to be.
    busy: &'static [&'static str],
    /// What INFO calls how it went.
    outcome: &'static str,
}

const APPENDED: Kind = Kind {
    command: "BGREWRITEAOF",
    busy: &["aof_rewrite_in_progress", "aof_rewrite_scheduled"],
    outcome: "aof_last_bgrewrite_status",
};
const DUMPED: Kind = Kind {
    command: "BGSAVE",
    busy: &["rdb_bgsave_in_progress"],
    outcome: "rdb_last_bgsave_status",
};

impl Inner {
    /// Writes those files of the server anew that it keeps. What replicas keep, and copies that
    /// somebody else made, are out of reach.
    pub(super) async fn rewrite_files(&self) -> Result<(), StoreError> {
        let lines = self.access.lines()?;
        if lines.server.files.appends {
            self.rewrite(&lines, &APPENDED).await?;
        }
        if lines.server.files.dumps {
            self.rewrite(&lines, &DUMPED).await?;
        }
        Ok(())
    }

    async fn rewrite(&self, lines: &Lines, kind: &Kind) -> Result<(), StoreError> {
        let late = Instant::now() + REWRITE_LIMIT;
        // One that is under way began before the erasure, and says so by refusing another.
        while let Err(error) = self.begin(lines, kind).await {
            let is_busy = error.detail().is_some_and(|detail| detail.contains("progress"));
            if !is_busy || Instant::now() > late {
                let command = kind.command;
                return Err(unavailable(format!(
                    "it is erased, but remains in Redis's files: {command} failed: {error}"
                )));
            }
            sleep(GLANCE).await;
        }
        while Instant::now() < late {
            let mut read = lines.read.clone();
            let ask = redis::cmd("INFO").arg("persistence").to_owned();
            let info: InfoDict = self.access.within(lines, ask.query_async(&mut read)).await?;
            if kind.busy.iter().all(|name| info.get::<u8>(name) == Some(0)) {
                return match info.get::<String>(kind.outcome).as_deref() {
                    Some("ok") => Ok(()),
                    _ => Err(unavailable(
                        "it is erased, but Redis could not write its files anew: look at its disk",
                    )),
                };
            }
            sleep(GLANCE).await;
        }
        Err(unavailable("it is erased, but Redis is still writing its files anew"))
    }

    /// Removes the small records that have expired.
    async fn drop_expired(&self) -> Result<(), PutError> {
        loop {
            let lines = self.access.lines()?;
            let find = redis::cmd("ZRANGEBYSCORE")
                .arg(self.keys.expiries())
                .arg("-inf")
                .arg(self.now())
                .arg("LIMIT")
                .arg(0)
                .arg(EXPIRED_PAGE)
                .to_owned();
            let asking = async { find.query_async::<Vec<String>>(&mut lines.read.clone()).await };
            let expired = self.access.within(&lines, asking).await?;
            let is_last = expired.len() < EXPIRED_PAGE;
            for key in expired {
                match self.remove_expired(key).await {
                    Ok(()) => self.removed.store(true, Ordering::Relaxed),
                    // It was written anew meanwhile.
                    Err(PutError::Conflict { .. }) => {}
                    Err(error) => return Err(error),
                }
            }
            if is_last {
                return Ok(());
            }
        }
    }

    async fn begin(&self, lines: &Lines, kind: &Kind) -> Result<Value, RedisError> {
        redis::cmd(kind.command).query_async(&mut lines.read.clone()).await
    }
}

/// Removes what has expired, at once and then from time to time. The bytes of removed small records
/// leave the files too, a little later, for all together.
pub(super) fn start(inner: &Arc<Inner>) {
    let inner: Weak<Inner> = Arc::downgrade(inner);
    tokio::spawn(async move {
        let mut turns = interval(REMOVAL_LIMIT);
        loop {
            turns.tick().await;
            let Some(inner) = inner.upgrade() else { return };
            if let Err(error) = inner.drop_expired().await {
                tracing::warn!(%error, "expired records remain in Redis for now");
            }
            if !inner.removed.swap(false, Ordering::Relaxed) {
                continue;
            }
            if let Err(error) = inner.rewrite_files().await {
                tracing::warn!(%error, "removed records remain in Redis's files for now");
                inner.removed.store(true, Ordering::Relaxed);
            }
        }
    });
}
