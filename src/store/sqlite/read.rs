//! Reads: a few connections of their own, so that a long read waits for no write nor delays one.

use std::{
    path::PathBuf,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use rusqlite::{Connection, params};
use tokio::{sync::Semaphore, task::spawn_blocking};

use super::{
    error::{store_error, unavailable},
    open::open_reader,
    table::{self, Page},
};
use crate::store::{
    Loaded, LogName, ReadError, Sequence, SmallRecord, Snapshot, StoreError, StoredRecord,
};

/// Reads that run at once; more wait for their turn. Each has a thread and a page cache.
const READ_CONNECTIONS: usize = 4;

/// The connections for reading, opened when first needed.
pub(super) struct Readers {
    file: PathBuf,
    idle: Mutex<Vec<Connection>>,
    turns: Arc<Semaphore>,
}

impl Readers {
    pub(super) fn new(file: PathBuf) -> Self {
        let turns = Arc::new(Semaphore::new(READ_CONNECTIONS));
        Self { file, idle: Mutex::default(), turns }
    }

    fn idle(&self) -> MutexGuard<'_, Vec<Connection>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Closes the idle connections, so that the writer is the last to leave the file.
    pub(super) fn close(&self) {
        self.idle().clear();
    }

    /// Runs `query` in one read transaction. A connection that failed is not used again.
    pub(super) async fn run<T: Send + 'static>(
        self: Arc<Self>,
        query: impl FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
    ) -> Result<T, StoreError> {
        let turn = Arc::clone(&self.turns).acquire_owned().await;
        let turn = turn.map_err(|_| unavailable("the store is closed"))?;
        let answer = spawn_blocking(move || {
            let _turn = turn;
            let idle = self.idle().pop();
            let mut connection = match idle {
                Some(connection) => connection,
                None => open_reader(&self.file)?,
            };
            let found = {
                let view = connection.transaction()?;
                let found = query(&view)?;
                view.commit()?;
                found
            };
            self.idle().push(connection);
            Ok(found)
        });
        match answer.await {
            Ok(answer) => answer.map_err(|error: rusqlite::Error| store_error(&error)),
            Err(_) => Err(unavailable("the program is shutting down")),
        }
    }
}

/// The snapshot and all records after it.
pub(super) fn load(view: &Connection, name: &LogName) -> rusqlite::Result<Loaded> {
    let Some(log) = table::find_log(view, name)? else {
        return Ok(Loaded { snapshot: None, records: Vec::new() });
    };
    let snapshot = if log.through == Sequence::ZERO {
        None
    } else {
        Some(Snapshot { through: log.through, body: table::snapshot_body(view, &log)? })
    };
    let records = table::records_after(view, &log, log.through, Page::Whole)?;
    Ok(Loaded { snapshot, records })
}

/// At most `limit` records after `after`.
pub(super) fn records(
    view: &Connection,
    name: &LogName,
    after: Sequence,
    limit: usize,
) -> rusqlite::Result<Result<Vec<StoredRecord>, ReadError>> {
    let Some(log) = table::find_log(view, name)? else {
        return Ok(Ok(Vec::new()));
    };
    if after < log.through {
        return Ok(Err(ReadError::Compacted { through: log.through }));
    }
    table::records_after(view, &log, after, Page::Limit(limit)).map(Ok)
}

/// A part of the names or keys: those that start with a prefix, from after a certain one.
pub(super) struct Range {
    pub(super) prefix: String,
    pub(super) after: Option<String>,
    pub(super) limit: usize,
}

impl Range {
    /// Where to start: one bound, so that a page costs the same wherever it begins.
    fn start(&self) -> &str {
        match &self.after {
            Some(after) if *after > self.prefix => after,
            Some(_) | None => &self.prefix,
        }
    }
}

/// The names of the logs in a range. Text is ordered bytewise, so what starts with the prefix
/// stands together, from the prefix on.
pub(super) fn logs(view: &Connection, range: &Range) -> rusqlite::Result<Vec<LogName>> {
    let mut statement = view.prepare_cached(
        "SELECT name FROM logs WHERE name >= ?1 AND name IS NOT ?2 ORDER BY name",
    )?;
    let names =
        statement.query_map(params![range.start(), range.after], |row| row.get::<_, String>(0))?;
    let mut found = Vec::new();
    for name in names.take(range.limit) {
        let name = name?;
        if !name.starts_with(&range.prefix) {
            break;
        }
        found.push(LogName::new(&name).map_err(|_| table::missing_record())?);
    }
    Ok(found)
}

/// The small records in a range that are not expired at `now`.
pub(super) fn small(
    view: &Connection,
    range: &Range,
    now: i64,
) -> rusqlite::Result<Vec<SmallRecord>> {
    let mut statement = view.prepare_cached(
        "SELECT key, value, version, expires FROM small
         WHERE key >= ?1 AND key IS NOT ?2 AND (expires IS NULL OR expires > ?3)
         ORDER BY key",
    )?;
    let rows =
        statement.query_map(params![range.start(), range.after, now], table::small_record)?;
    let mut found = Vec::new();
    for record in rows.take(range.limit) {
        let record = record?;
        if !record.key.starts_with(&range.prefix) {
            break;
        }
        found.push(record);
    }
    Ok(found)
}
