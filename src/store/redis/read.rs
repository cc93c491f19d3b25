//! Reads: pages of a log, whole logs, small records.

use bytes::{Bytes, BytesMut};
use redis::{Pipeline, Value};

use super::{
    Inner,
    error::{damaged, foreign, unavailable},
    reply::{Reply, bytes, nonsense, string},
    script::{Call, Script, Scripts, digits},
};
use crate::store::{
    Loaded, LogName, MAX_READ_BYTES, MAX_SNAPSHOT_BYTES, ReadError, Sequence, SmallRecord,
    Snapshot, StoreError, StoredRecord, Version, check,
};

/// Records in one page of a load.
const PAGE_RECORDS: usize = 4_096;
/// Small records fetched at once: each may have 256 KiB.
const SCAN_PAGE: usize = 64;
/// The last position that the scripts tell from its neighbours; no log gets there.
const MAX_EXACT: u64 = 1 << 53;
/// How often a load begins again because the log was compacted or erased meanwhile.
const MAX_LOAD_ATTEMPTS: usize = 20;

/// From where a page is read.
#[derive(Clone, Copy)]
pub(super) enum From {
    /// What is not folded.
    Snapshot,
    /// The record after this one.
    After(Sequence),
}

/// A log's positions at one moment, and some of its records.
pub(super) struct Page {
    head: Sequence,
    through: Sequence,
    erased: Sequence,
    /// Empty where nothing is folded.
    snapshot: String,
    snapshot_bytes: usize,
    records: Vec<StoredRecord>,
}

impl Page {
    /// Whether another page is of the same log, unchanged but for appends.
    fn fits(&self, other: &Self) -> bool {
        (self.through, self.erased, &self.snapshot)
            == (other.through, other.erased, &other.snapshot)
    }

    fn read(mut reply: Reply, from: From) -> Result<Self, StoreError> {
        let (head, through, erased) = (reply.position()?, reply.position()?, reply.position()?);
        let (snapshot, snapshot_bytes) = (reply.text()?, reply.number()?);
        let mut fields = reply.list()?.into_iter();
        let mut records = Vec::new();
        let mut last = match from {
            From::Snapshot => through,
            // Whoever asks for what is folded gets what comes after it, and is told.
            From::After(after) => after.max(through),
        };
        while let Some(id) = fields.next() {
            let seq = string(id)?.strip_suffix("-0").and_then(|seq| seq.parse().ok());
            let seq = Sequence(seq.ok_or_else(nonsense)?);
            // What is missing is damage, not an end.
            if seq != last.next() || seq > head {
                return Err(damaged(&format!("record {} is missing", last.next().0)));
            }
            records.push(StoredRecord { seq, body: bytes(fields.next())? });
            last = seq;
        }
        Ok(Self { head, through, erased, snapshot, snapshot_bytes, records })
    }
}

impl Inner {
    /// Runs a reading script.
    async fn look(&self, call: Call) -> Result<Reply, StoreError> {
        let lines = self.access.lines()?;
        let mut read = lines.read.clone();
        let asked = call.command(&lines.scripts);
        let answering = async {
            match asked.query_async::<Value>(&mut read).await {
                Err(error) if super::error::is_unknown_script(&error) => {
                    let scripts = Scripts::load(&mut read.clone()).await?;
                    call.command(&scripts).query_async(&mut read).await
                }
                answer => answer,
            }
        };
        Reply::new(self.access.within(&lines, answering).await?)
    }

    async fn page(&self, log: &LogName, from: From, limit: usize) -> Result<Page, StoreError> {
        let lines = self.access.lines()?;
        let after = match from {
            From::Snapshot => Bytes::new(),
            From::After(after) => digits(after.0.min(MAX_EXACT)),
        };
        let keys = vec![self.keys.mark(), self.keys.meta(log), self.keys.records(log)];
        let args = vec![lines.mark.bytes(), after, digits(limit), digits(MAX_READ_BYTES)];
        let reply = self.look(Call { script: Script::Page, keys, args }).await?;
        Page::read(reply, from)
    }

    /// See [`crate::store::Store::read`].
    pub(super) async fn records(
        &self,
        log: &LogName,
        after: Sequence,
        limit: usize,
    ) -> Result<Vec<StoredRecord>, ReadError> {
        // Before asking: the log may have grown by the time of the answer.
        let floor = self.heads.floor(log);
        let page = self.page(log, From::After(after), limit).await?;
        if page.head < floor {
            return Err(ReadError::Lost { head: page.head, was: floor });
        }
        self.heads.seen(log, page.head);
        if after < page.through {
            return Err(ReadError::Compacted { through: page.through });
        }
        if page.records.is_empty() && limit > 0 && after < page.head {
            return Err(damaged(&format!("record {} is missing", after.next().0)).into());
        }
        Ok(page.records)
    }

    /// See [`crate::store::Store::load`].
    pub(super) async fn load(&self, log: &LogName) -> Result<Loaded, StoreError> {
        for _ in 0..MAX_LOAD_ATTEMPTS {
            if let Some(loaded) = self.try_load(log).await? {
                self.heads.begin(log, loaded.head());
                return Ok(loaded);
            }
        }
        Err(unavailable("the log changes faster than it can be read"))
    }

    /// Everything, unless the log was compacted or erased while it was read.
    async fn try_load(&self, log: &LogName) -> Result<Option<Loaded>, StoreError> {
        let first = self.page(log, From::Snapshot, PAGE_RECORDS).await?;
        let snapshot = match self.snapshot(log, &first).await? {
            Part::None => None,
            Part::Gone => return Ok(None),
            Part::Whole(snapshot) => Some(snapshot),
        };
        let mut records = first.records.clone();
        loop {
            let last = records.last().map_or(first.through, |record| record.seq);
            if last >= first.head {
                return Ok(Some(Loaded { snapshot, records }));
            }
            let page = self.page(log, From::After(last), PAGE_RECORDS).await?;
            if !page.fits(&first) {
                return Ok(None);
            }
            if page.records.is_empty() {
                return Err(damaged(&format!("record {} is missing", last.next().0)));
            }
            records.extend(page.records);
        }
    }

    async fn snapshot(&self, log: &LogName, page: &Page) -> Result<Part, StoreError> {
        if page.through == Sequence::ZERO {
            return Ok(Part::None);
        }
        if page.snapshot_bytes > MAX_SNAPSHOT_BYTES {
            return Err(damaged("the snapshot is larger than any that was stored"));
        }
        let lines = self.access.lines()?;
        let key = self.keys.snapshot(log, &page.snapshot);
        let mut body = BytesMut::with_capacity(page.snapshot_bytes);
        for part in 0.. {
            let mut read = lines.read.clone();
            let get = redis::cmd("LINDEX").arg(&key).arg(part).to_owned();
            let part: Option<Vec<u8>> =
                self.access.within(&lines, get.query_async(&mut read)).await?;
            let Some(part) = part else { break };
            body.extend_from_slice(&part);
            if body.len() >= page.snapshot_bytes {
                break;
            }
        }
        if body.len() == page.snapshot_bytes {
            let (through, body) = (page.through, body.freeze());
            return Ok(Part::Whole(Snapshot { through, body }));
        }
        // Replaced meanwhile, or lost.
        let now = self.page(log, From::Snapshot, 0).await?;
        if now.fits(page) {
            Err(damaged("a part of the snapshot is missing"))
        } else {
            Ok(Part::Gone)
        }
    }

    /// See [`crate::store::Store::get`].
    pub(super) async fn get(&self, key: String) -> Result<Option<SmallRecord>, StoreError> {
        check::key(&key)?;
        let found = self.small_records(vec![key], self.now()).await?;
        Ok(found.into_iter().next())
    }

    async fn small_records(
        &self,
        keys: Vec<String>,
        now: i64,
    ) -> Result<Vec<SmallRecord>, StoreError> {
        let lines = self.access.lines()?;
        let mut asked = Pipeline::new();
        asked.cmd("GET").arg(self.keys.mark());
        for key in &keys {
            let fields = ["version", "value", "expires"];
            asked.cmd("HMGET").arg(self.keys.small(key)).arg(&fields);
        }
        let mut read = lines.read.clone();
        let answer: Vec<Value> = self.access.within(&lines, asked.query_async(&mut read)).await?;
        let mut answer = answer.into_iter();
        if !lines.mark.is(bytes(answer.next()).ok().as_deref()) {
            return Err(foreign());
        }
        let mut found = Vec::new();
        for (key, fields) in keys.into_iter().zip(answer) {
            let Value::Array(fields) = fields else { return Err(nonsense()) };
            if fields.first() != Some(&Value::Nil) {
                found.extend(small_record(key, fields)?.filter(|record| is_alive(record, now)));
            }
        }
        Ok(found)
    }

    /// Names in a sorted set, in byte order.
    async fn names(&self, set: String, range: &Range) -> Result<Vec<String>, StoreError> {
        let lines = self.access.lines()?;
        let (from, to) = range.bounds();
        let limit = i64::try_from(range.limit).unwrap_or(i64::MAX);
        let mut asked = Pipeline::new();
        asked.cmd("GET").arg(self.keys.mark());
        asked.cmd("ZRANGEBYLEX").arg(set).arg(from).arg(to).arg("LIMIT").arg(0).arg(limit);
        let mut read = lines.read.clone();
        let (mark, names): (Option<Vec<u8>>, Vec<Value>) =
            self.access.within(&lines, asked.query_async(&mut read)).await?;
        if !lines.mark.is(mark.as_deref()) {
            return Err(foreign());
        }
        names.into_iter().map(string).collect()
    }

    /// See [`crate::store::Store::logs`].
    pub(super) async fn logs(&self, range: Range) -> Result<Vec<LogName>, StoreError> {
        let names = self.names(self.keys.logs(), &range).await?;
        let named = |name: &String| LogName::new(name).map_err(|_| nonsense());
        names.iter().map(named).collect()
    }

    /// See [`crate::store::Store::scan`].
    pub(super) async fn scan(&self, mut range: Range) -> Result<Vec<SmallRecord>, StoreError> {
        let (limit, now) = (range.limit, self.now());
        let mut found: Vec<SmallRecord> = Vec::new();
        while found.len() < limit {
            range.limit = SCAN_PAGE;
            let keys = self.names(self.keys.index(), &range).await?;
            let Some(last) = keys.last().cloned() else { break };
            range.after = Some(last);
            found.extend(self.small_records(keys, now).await?);
        }
        found.truncate(limit);
        Ok(found)
    }
}

enum Part {
    None,
    Whole(Snapshot),
    /// Another one stands in its place.
    Gone,
}

/// A small record from its fields: version, value, expiry. `None` where there is none.
pub(super) fn small_record(
    key: String,
    fields: Vec<Value>,
) -> Result<Option<SmallRecord>, StoreError> {
    let mut fields = fields.into_iter();
    let mut next = || bytes(fields.next());
    let (version, value, expires) = (next()?, next()?, next()?);
    if version.is_empty() {
        return Ok(None);
    }
    let number = |bytes: &Bytes| std::str::from_utf8(bytes).ok().map(str::to_owned);
    let version = number(&version).and_then(|text| text.parse().ok()).ok_or_else(nonsense)?;
    let expires = match number(&expires).ok_or_else(nonsense)?.as_str() {
        "" => None,
        millis => Some(check::from_millis(millis.parse().map_err(|_| nonsense())?)),
    };
    Ok(Some(SmallRecord { key, value, version: Version(version), expires }))
}

fn is_alive(record: &SmallRecord, now: i64) -> bool {
    record.expires.is_none_or(|expires| check::to_millis(expires) > now)
}

/// A part of the names or keys: those that start with a prefix, from after a certain one.
pub(super) struct Range {
    pub(super) prefix: String,
    pub(super) after: Option<String>,
    pub(super) limit: usize,
}

impl Range {
    /// The bounds, in the words of ZRANGEBYLEX.
    fn bounds(&self) -> (Vec<u8>, Vec<u8>) {
        let bound = |sign: u8, name: &[u8]| [&[sign], name].concat();
        let from = match &self.after {
            Some(after) if *after >= self.prefix => bound(b'(', after.as_bytes()),
            Some(_) | None => bound(b'[', self.prefix.as_bytes()),
        };
        // No UTF-8 has this byte: everything with the prefix comes before it.
        let end = [self.prefix.as_bytes(), &[0xff]].concat();
        (from, bound(b'(', &end))
    }
}
