//! Writes: each is one script, so that it happens as a whole or not at all.

use std::{sync::atomic::Ordering, time::SystemTime};

use bytes::Bytes;
use redis::Pipeline;
use uuid::Uuid;

use super::{
    Inner,
    error::unavailable,
    read::small_record,
    reply::{Reply, Word, nonsense},
    script::{Call, Script, digits, text},
    writer::Fresh,
};
use crate::store::{
    AppendError, Appended, CompactError, Erasure, Expect, LogName, NewRecord, Precondition,
    PutError, Sequence, Snapshot, StoreError, Version, check,
};

/// Bytes of a snapshot in one part: other commands take their turn between two parts.
const PART_BYTES: usize = 1024 * 1024;
/// After how many seconds an upload that was not finished disappears: its hub is gone.
const UPLOAD_LIFE_S: u32 = 3_600;

impl Inner {
    fn mark(&self) -> Result<Bytes, StoreError> {
        self.access.lines().map(|lines| lines.mark.bytes())
    }

    /// See [`crate::store::Store::append`].
    pub(super) async fn append(
        &self,
        log: LogName,
        records: Vec<NewRecord>,
        expect: Expect,
    ) -> Result<Appended, AppendError> {
        check::records(&records)?;
        let keys = &self.keys;
        let keys =
            vec![keys.mark(), keys.meta(&log), keys.records(&log), keys.uniques(&log), keys.logs()];
        let expected = match expect {
            Expect::Any => Bytes::new(),
            Expect::Head(head) => digits(head.0),
        };
        let mut args = vec![self.mark()?, digits(self.heads.floor(&log).0), expected];
        args.extend(self.signed(&log));
        for record in &records {
            args.extend([record.unique.clone().unwrap_or_default(), record.body.clone()]);
        }
        let call = Call { script: Script::Append, keys, args };
        let reply = self.writer.make(call, Some(Fresh { log, records })).await?;
        appended(reply)
    }

    /// The log, the channel, and who speaks.
    fn signed(&self, log: &LogName) -> [Bytes; 3] {
        [text(log.as_str()), text(&self.keys.news()), text(&self.sender)]
    }

    /// See [`crate::store::Store::compact`].
    pub(super) async fn compact(
        &self,
        log: LogName,
        snapshot: Snapshot,
        replaces: Sequence,
    ) -> Result<(), CompactError> {
        check::compaction(&snapshot, replaces)?;
        let upload = self.upload(&log, &snapshot.body).await?;
        let keys = &self.keys;
        let keys = vec![keys.mark(), keys.meta(&log), keys.records(&log), upload.key.clone()];
        let mut args = vec![self.mark()?, digits(snapshot.through.0), digits(replaces.0)];
        args.extend(self.described(&log, &upload));
        let call = Call { script: Script::Compact, keys, args };
        let done = self.writer.make(call, None).await;
        let mut reply = match done {
            Ok(reply) => reply,
            // Whether it stands now is not known; if it does not, it disappears by itself.
            Err(error) => return Err(error.into()),
        };
        if reply.word == Word::Ok {
            return Ok(());
        }
        self.forget(&upload).await;
        match reply.word {
            Word::Stale => Err(CompactError::Stale { through: reply.position()? }),
            Word::Unfinished => Err(unfinished().into()),
            _ => Err(nonsense().into()),
        }
    }

    /// A snapshot's id, parts and bytes, and what the names of the log's snapshots begin with.
    fn described(&self, log: &LogName, upload: &Upload) -> [Bytes; 4] {
        let begin = text(&self.keys.snapshots(log));
        [text(&upload.id), digits(upload.parts), digits(upload.bytes), begin]
    }

    /// Puts a snapshot beside the log, under a name of its own.
    async fn upload(&self, log: &LogName, body: &Bytes) -> Result<Upload, StoreError> {
        let lines = self.access.lines()?;
        let id = Uuid::new_v4().simple().to_string();
        let key = self.keys.snapshot(log, &id);
        let mut parts = 0;
        // An empty body is one empty part.
        for at in (0..body.len().max(1)).step_by(PART_BYTES) {
            let part = &body[at..body.len().min(at + PART_BYTES)];
            let mut push = Pipeline::new();
            push.cmd("RPUSH").arg(&key).arg(part).ignore();
            push.cmd("EXPIRE").arg(&key).arg(UPLOAD_LIFE_S).ignore();
            let mut read = lines.read.clone();
            self.access.within(&lines, push.query_async::<()>(&mut read)).await?;
            parts += 1;
        }
        Ok(Upload { id, key, parts, bytes: body.len() })
    }

    /// Removes an upload that is not needed. What cannot be removed disappears by itself.
    async fn forget(&self, upload: &Upload) {
        let Ok(lines) = self.access.lines() else { return };
        let mut read = lines.read.clone();
        let unlink = redis::cmd("UNLINK").arg(&upload.key).to_owned();
        let _ = self.access.within(&lines, unlink.query_async::<()>(&mut read)).await;
    }

    /// See [`crate::store::Store::erase`].
    pub(super) async fn erase(
        &self,
        log: LogName,
        erasure: Erasure,
    ) -> Result<Appended, AppendError> {
        check::erasure(&erasure)?;
        let Erasure { expected_head, records, snapshot, notice } = erasure;
        let upload = match &snapshot {
            Some(snapshot) => self.upload(&log, &snapshot.body).await?,
            None => {
                Upload { id: String::new(), key: self.keys.snapshots(&log), parts: 0, bytes: 0 }
            }
        };
        let keys = &self.keys;
        let keys = vec![
            keys.mark(),
            keys.meta(&log),
            keys.records(&log),
            keys.uniques(&log),
            keys.draft(&log),
            upload.key.clone(),
        ];
        let floor = digits(self.heads.floor(&log).0);
        let mut args = vec![self.mark()?, floor, digits(expected_head.0)];
        args.extend(self.signed(&log));
        args.extend([notice.unique.clone().unwrap_or_default(), notice.body.clone()]);
        args.push(snapshot.map_or_else(Bytes::new, |snapshot| digits(snapshot.through.0)));
        args.extend(self.described(&log, &upload));
        for record in records {
            args.extend([digits(record.seq.0), record.body]);
        }
        let call = Call { script: Script::Erase, keys, args };
        let reply = self.writer.make(call, Some(Fresh { log, records: vec![notice] })).await?;
        if reply.word != Word::Ok && upload.parts > 0 {
            self.forget(&upload).await;
        }
        let done = appended(reply)?;
        self.rewrite_files().await?;
        Ok(done)
    }

    /// See [`crate::store::Store::put`].
    pub(super) async fn put(
        &self,
        key: String,
        (value, expires): (Bytes, Option<SystemTime>),
        precondition: Precondition,
    ) -> Result<Version, PutError> {
        check::key(&key)?;
        check::value(&value)?;
        let expires = expires.map(check::to_millis).map_or_else(Bytes::new, digits);
        let mut reply = self.small(key, precondition, &[text("put"), value, expires]).await?;
        Ok(Version(reply.number()?))
    }

    /// See [`crate::store::Store::remove`].
    pub(super) async fn remove(
        &self,
        key: String,
        precondition: Precondition,
    ) -> Result<(), PutError> {
        check::key(&key)?;
        check::removal(precondition)?;
        self.small(key, precondition, &[text("remove")]).await?;
        self.removed.store(true, Ordering::Relaxed);
        Ok(())
    }

    /// Removes a small record if it counts as absent still.
    pub(super) async fn remove_expired(&self, key: String) -> Result<(), PutError> {
        self.small(key, Precondition::Absent, &[text("remove")]).await.map(drop)
    }

    /// Changes a small record.
    async fn small(
        &self,
        key: String,
        precondition: Precondition,
        change: &[Bytes],
    ) -> Result<Reply, PutError> {
        let keys = &self.keys;
        let keys =
            vec![keys.mark(), keys.small(&key), keys.index(), keys.expiries(), keys.versions()];
        let condition = match precondition {
            Precondition::None => Bytes::new(),
            Precondition::Absent => text("absent"),
            Precondition::Version(version) => digits(version.0),
        };
        let mut args = vec![self.mark()?, text(&key), digits(self.now()), condition];
        args.extend_from_slice(change);
        let mut reply = self.writer.make(Call { script: Script::Put, keys, args }, None).await?;
        match reply.word {
            Word::Ok => Ok(reply),
            Word::Conflict => {
                let current = small_record(key, reply.rest())?;
                Err(PutError::Conflict { current })
            }
            _ => Err(nonsense().into()),
        }
    }
}

/// A snapshot that waits to be put in place.
struct Upload {
    id: String,
    key: String,
    parts: usize,
    bytes: usize,
}

fn unfinished() -> StoreError {
    unavailable("an upload was not finished in time")
}

fn appended(mut reply: Reply) -> Result<Appended, AppendError> {
    match reply.word {
        Word::Ok => {
            let (first, last) = reply.appended().ok_or_else(nonsense)?;
            Ok(Appended { first, last })
        }
        Word::Conflict => Err(AppendError::Conflict { head: reply.position()? }),
        Word::Duplicate => {
            let (index, at) = (reply.number()?, reply.position()?);
            Err(AppendError::Duplicate { index, at })
        }
        Word::Lost => Err(unavailable("Redis has lost the end of this log").into()),
        Word::Unfinished => Err(unfinished().into()),
        Word::Stale => Err(nonsense().into()),
    }
}
