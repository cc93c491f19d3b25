//! What the writer does between batches: it lets old bytes go, and removes what has expired.
//!
//! SQLite overwrites what it deletes (`secure_delete`), but two kinds of copies stay. The
//! write-ahead log holds former pages until it is emptied. And a page that was rebuilt when its
//! neighbours merged or split may keep former cells in its unused part: those go when the table
//! or the file is rewritten. What is to be rewritten stands in the table `chores`, so that neither
//! a crash nor another program's change is forgotten.

use std::time::{Duration, Instant};

use rusqlite::{Connection, Transaction, TransactionBehavior, params};

use super::{
    change::OldBytes,
    error::unavailable,
    open::BUSY_TIMEOUT,
    table::{self, Chore},
    writer::Queued,
};

/// How often what has expired is removed. It counts as absent at once; this only frees its place.
const EXPIRY_INTERVAL: Duration = Duration::from_secs(60);
/// Most expired records removed at once: bounds the transaction.
const MAX_EXPIRED_AT_ONCE: usize = 1_000;
/// How often the small records are rewritten, if any was removed. An erasure does not wait for it.
const REWRITE_INTERVAL: Duration = Duration::from_secs(60 * 60);
/// When to try again if that failed: the disk may be full.
const REWRITE_RETRY_INTERVAL: Duration = Duration::from_secs(60);
/// How long one try to empty the write-ahead log waits for readers, while no change is made.
const EMPTY_WAIT: Duration = Duration::from_millis(50);
/// Pause after the first such try that fails; it doubles.
const EMPTY_PAUSE_MIN: Duration = Duration::from_millis(20);
/// It grows up to this, so that a long read slows the changes by a twentieth at most.
const EMPTY_PAUSE_MAX: Duration = Duration::from_secs(1);
/// How long an answer waits for old bytes to go. A read that long is a backup or a hung program.
const PATIENCE: Duration = Duration::from_secs(10);

/// The write-ahead log, as far as old bytes are concerned.
#[derive(Clone, Copy)]
enum Wal {
    /// It holds none that must go.
    Clean,
    /// It is to be emptied, next at this time.
    Due { next: Instant, pause: Duration },
}

/// What is to be done, when, and who waits for it.
pub(super) struct Upkeep {
    wal: Wal,
    next_rewrite: Instant,
    next_expiry: Instant,
    waiting: Vec<Waiting>,
    expiry_trouble: Trouble,
    rewrite_trouble: Trouble,
    wal_trouble: Trouble,
}

/// Whether something that lets old bytes go fails. It is tried again and again, so only the change
/// is said.
struct Trouble {
    what: &'static str,
    /// Since when it waits for others.
    since: Option<Instant>,
    is_said: bool,
}

impl Trouble {
    fn none(what: &'static str) -> Self {
        Self { what, since: None, is_said: false }
    }

    /// It failed: said at once.
    fn failed(&mut self, error: &rusqlite::Error) {
        metrics::counter!("coopol_store_upkeep_failures_total").increment(1);
        if !std::mem::replace(&mut self.is_said, true) {
            let what = self.what;
            tracing::warn!(what, %error, "old bytes stay in the store's files for now");
        }
    }

    /// It has to wait for others: said once it has done so for long.
    fn waits(&mut self, now: Instant) {
        let since = *self.since.get_or_insert(now);
        if now.saturating_duration_since(since) > PATIENCE
            && !std::mem::replace(&mut self.is_said, true)
        {
            metrics::counter!("coopol_store_upkeep_failures_total").increment(1);
            let what = self.what;
            tracing::warn!(what, "old bytes stay in the store's files while a read goes on");
        }
    }

    fn ended(&mut self) {
        if self.is_said {
            tracing::info!(what = self.what, "old bytes leave the store's files again");
        }
        *self = Self::none(self.what);
    }
}

/// A change that is answered when its old bytes are gone.
struct Waiting {
    change: Box<dyn Queued>,
    old_bytes: OldBytes,
    until: Instant,
}

impl Upkeep {
    /// Everything is due at the start: a crash may have come in between.
    pub(super) fn new(now: Instant) -> Self {
        let wal = Wal::Due { next: now, pause: EMPTY_PAUSE_MIN };
        Self {
            wal,
            next_rewrite: now,
            next_expiry: now,
            waiting: Vec::new(),
            expiry_trouble: Trouble::none("expiry"),
            rewrite_trouble: Trouble::none("rewrite"),
            wal_trouble: Trouble::none("write-ahead log"),
        }
    }

    /// How long the next look may wait, if it is not longer than `pause`.
    pub(super) fn at_most(&self, pause: Duration) -> Duration {
        match self.wal {
            Wal::Clean => pause,
            Wal::Due { next, .. } => pause.min(next.saturating_duration_since(Instant::now())),
        }
    }

    /// Answers the change when its old bytes are gone.
    pub(super) fn answer_later(&mut self, change: Box<dyn Queued>, old_bytes: OldBytes) {
        let now = Instant::now();
        self.empty_soon(now);
        if old_bytes == OldBytes::LeaveTheFile {
            self.next_rewrite = now;
        }
        self.waiting.push(Waiting { change, old_bytes, until: now + PATIENCE });
    }

    /// Does what is due; `time` in milliseconds since 1970.
    pub(super) fn tend(&mut self, connection: &mut Connection, time: i64) {
        let now = Instant::now();
        if now >= self.next_expiry {
            self.remove_expired(connection, time, now);
        }
        if now >= self.next_rewrite {
            self.rewrite(connection, now);
        }
        self.empty_wal(connection, now);
        self.give_up(|waiting| waiting.until <= now);
    }

    /// One last try, after which nobody waits any more.
    pub(super) fn finish(mut self, connection: &mut Connection, time: i64) {
        if !self.waiting.is_empty() {
            self.empty_soon(Instant::now());
            self.tend(connection, time);
        }
        self.give_up(|_| true);
    }

    fn empty_soon(&mut self, now: Instant) {
        self.wal = Wal::Due { next: now, pause: EMPTY_PAUSE_MIN };
    }

    fn remove_expired(&mut self, connection: &mut Connection, time: i64, now: Instant) {
        self.next_expiry = now + EXPIRY_INTERVAL;
        match delete_expired(connection, time) {
            Ok(removed) => {
                self.expiry_trouble.ended();
                if removed > 0 {
                    self.empty_soon(now);
                }
                if removed >= MAX_EXPIRED_AT_ONCE {
                    self.next_expiry = now;
                }
            }
            // They are as absent as before, and the next time may do.
            Err(error) => self.expiry_trouble.failed(&error),
        }
    }

    fn rewrite(&mut self, connection: &mut Connection, now: Instant) {
        match do_chores(connection) {
            Ok(0) => {}
            Ok(_) => self.empty_soon(now),
            Err(error) => {
                self.rewrite_trouble.failed(&error);
                self.next_rewrite = now + REWRITE_RETRY_INTERVAL;
                return;
            }
        }
        self.rewrite_trouble.ended();
        self.next_rewrite = now + REWRITE_INTERVAL;
        for waiting in &mut self.waiting {
            waiting.old_bytes = OldBytes::LeaveTheirPlace;
        }
    }

    /// Moves everything into the file and empties the write-ahead log. Others that read from it
    /// make this impossible for the moment.
    fn empty_wal(&mut self, connection: &Connection, now: Instant) {
        let Wal::Due { next, pause } = self.wal else {
            return;
        };
        if now < next {
            return;
        }
        let emptied = checkpoint(connection);
        match &emptied {
            Ok(true) => self.wal_trouble.ended(),
            Ok(false) => self.wal_trouble.waits(now),
            Err(error) => self.wal_trouble.failed(error),
        }
        if matches!(emptied, Ok(true)) {
            self.wal = Wal::Clean;
            let gone = |waiting: &mut Waiting| waiting.old_bytes != OldBytes::LeaveTheFile;
            for waiting in self.waiting.extract_if(.., gone) {
                waiting.change.answer();
            }
        } else {
            let longer = (pause * 2).min(EMPTY_PAUSE_MAX);
            self.wal = Wal::Due { next: now + EMPTY_WAIT + pause, pause: longer };
        }
    }

    fn give_up(&mut self, late: impl Fn(&Waiting) -> bool) {
        for waiting in self.waiting.extract_if(.., |waiting| late(waiting)) {
            waiting.change.fail(unavailable(
                "it is done, but old bytes stay in the files for now: a long read or a full disk \
                 is in the way, and they go as soon as it is not",
            ));
        }
    }
}

/// Whether the write-ahead log is empty now.
fn checkpoint(connection: &Connection) -> rusqlite::Result<bool> {
    connection.busy_timeout(EMPTY_WAIT)?;
    let busy =
        connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get::<_, i64>(0));
    connection.busy_timeout(BUSY_TIMEOUT)?;
    Ok(busy? == 0)
}

fn delete_expired(connection: &mut Connection, time: i64) -> rusqlite::Result<usize> {
    let change = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let limit = i64::try_from(MAX_EXPIRED_AT_ONCE).unwrap_or(i64::MAX);
    let removed = change
        .prepare_cached(
            "DELETE FROM small WHERE version IN
                 (SELECT version FROM small WHERE expires <= ? ORDER BY expires LIMIT ?)",
        )?
        .execute(params![time, limit])?;
    if removed > 0 {
        table::note_chore(&change, Chore::RewriteSmall)?;
    }
    change.commit()?;
    Ok(removed)
}

/// Rewrites what must be rewritten, and says how many chores that was.
fn do_chores(connection: &mut Connection) -> rusqlite::Result<usize> {
    let file = table::find_chore(connection, Chore::RewriteFile)?;
    let small = table::find_chore(connection, Chore::RewriteSmall)?;
    if file.is_some() {
        rewrite_file(connection)?;
    } else if small.is_some() {
        let change = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        rewrite_small(&change)?;
        change.commit()?;
    }
    let done = [(Chore::RewriteFile, file), (Chore::RewriteSmall, small)];
    let mut count = 0;
    for (chore, times) in done {
        if let Some(times) = times {
            table::finish_chore(connection, chore, times)?;
            count += 1;
        }
    }
    Ok(count)
}

/// What stays is copied through a temporary file; in memory it might not fit.
fn rewrite_file(connection: &Connection) -> rusqlite::Result<()> {
    connection.pragma_update(None, "temp_store", "FILE")?;
    let rewritten = connection.execute_batch("VACUUM");
    connection.pragma_update(None, "temp_store", "MEMORY")?;
    rewritten
}

/// Moves the small records into new pages; the old ones are overwritten when they are freed.
fn rewrite_small(change: &Transaction<'_>) -> rusqlite::Result<()> {
    change.execute_batch(
        "CREATE TEMP TABLE kept AS SELECT * FROM small ORDER BY version;
         DELETE FROM small;
         INSERT INTO small SELECT * FROM kept;
         DROP TABLE kept;",
    )
}
