//! Whether changes are stored: what the last one that failed was told, until one is stored again.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use rusqlite::Connection;

use super::error::store_error;
use crate::store::StoreError;

/// How long after the last failure the store is tried with changes that change nothing: whoever is
/// told to keep away from a hub in trouble brings no other.
const TRIAL_PAUSE: Duration = Duration::from_secs(5);

/// Bytes of a trial: where a page still fits and a text does not, the disk is as good as full.
const TRIAL_BYTES: usize = 256 * 1024;

/// Shared by the thread that writes and whoever asks how the store is.
#[derive(Default)]
pub(super) struct Condition {
    failing: Mutex<Option<Failing>>,
}

struct Failing {
    cause: Arc<str>,
    /// When a change failed last.
    last: Instant,
}

impl Condition {
    /// Why nothing is stored, since a change failed and none was stored after it.
    pub(super) fn trouble(&self) -> Option<Arc<str>> {
        let failing = self.failing.lock().unwrap_or_else(PoisonError::into_inner);
        failing.as_ref().map(|failing| Arc::clone(&failing.cause))
    }

    /// A change failed. One that the store will never take says nothing of the others.
    pub(super) fn failed(&self, error: &StoreError) {
        metrics::counter!("coopol_store_failures_total").increment(1);
        let StoreError::Unavailable(cause) = error else { return };
        let now = Failing { cause: Arc::clone(cause), last: Instant::now() };
        let mut failing = self.failing.lock().unwrap_or_else(PoisonError::into_inner);
        if failing.replace(now).is_none() {
            tracing::error!(%cause, "changes are not stored");
        }
    }

    /// A change was stored.
    pub(super) fn works(&self) {
        let mut failing = self.failing.lock().unwrap_or_else(PoisonError::into_inner);
        if failing.take().is_some() {
            tracing::info!("changes are stored again");
        }
    }

    /// Tries, now and then, whether a store in trouble takes changes again.
    pub(super) fn look_again(&self, connection: &Connection) {
        let is_due = {
            let failing = self.failing.lock().unwrap_or_else(PoisonError::into_inner);
            failing.as_ref().is_some_and(|failing| failing.last.elapsed() >= TRIAL_PAUSE)
        };
        if is_due {
            match write_much(connection).and_then(|()| write_nothing_new(connection)) {
                Ok(()) => self.works(),
                Err(error) => self.failed(&store_error(&error)),
            }
        }
    }
}

/// Writes as much as members do to the file, and takes it back.
fn write_much(connection: &Connection) -> rusqlite::Result<()> {
    let trial = connection.unchecked_transaction()?;
    trial.execute_batch("CREATE TABLE trial (body BLOB)")?;
    trial.execute("INSERT INTO trial VALUES (?)", [vec![1_u8; TRIAL_BYTES]])?;
    // Else it would be taken back before it reached the disk.
    trial.cache_flush()?;
    trial.rollback()
}

/// Writes the format's number as it stands: a page and its commit, and nothing is different.
fn write_nothing_new(connection: &Connection) -> rusqlite::Result<()> {
    let format: i64 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    connection.pragma_update(None, "user_version", format)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn full() -> StoreError {
        StoreError::Unavailable("the disk is full".into())
    }

    #[test]
    fn a_store_is_in_trouble_from_a_failure_until_a_change_is_stored() {
        let condition = Condition::default();
        assert_eq!(condition.trouble(), None);
        condition.failed(&StoreError::Damaged("one log".into()));
        assert_eq!(condition.trouble(), None, "the other logs are well");
        condition.failed(&full());
        condition.failed(&full());
        assert_eq!(condition.trouble().as_deref(), Some("the disk is full"));
        condition.works();
        assert_eq!(condition.trouble(), None);
    }

    #[test]
    fn where_only_a_page_fits_the_disk_is_still_full() {
        let connection = Connection::open_in_memory().expect("a store");
        connection.execute_batch("CREATE TABLE some (body BLOB)").expect("a table");
        let pages: i64 =
            connection.pragma_query_value(None, "page_count", |row| row.get(0)).expect("a number");
        let most = |pages: i64| {
            connection
                .pragma_update_and_check(None, "max_page_count", pages, |_| Ok(()))
                .expect("a setting");
        };
        most(pages + 2);
        assert!(write_nothing_new(&connection).is_ok());
        assert!(write_much(&connection).is_err());
        assert!(connection.is_autocommit(), "it is taken back");
        most(pages + 100);
        assert!(write_much(&connection).is_ok());
        let after: i64 =
            connection.pragma_query_value(None, "page_count", |row| row.get(0)).expect("a number");
        assert_eq!(after, pages, "nothing is left of it");
    }

    #[test]
    fn a_store_that_nobody_writes_to_is_tried_until_it_takes_changes() {
        let connection = Connection::open_in_memory().expect("a store");
        let condition = Condition::default();
        condition.failed(&full());
        condition.look_again(&connection);
        assert!(condition.trouble().is_some(), "too soon");
        let earlier = Instant::now().checked_sub(TRIAL_PAUSE).expect("the clock has run");
        if let Some(failing) = condition.failing.lock().expect("not poisoned").as_mut() {
            failing.last = earlier;
        }
        connection.pragma_update(None, "query_only", true).expect("a setting");
        condition.look_again(&connection);
        assert!(condition.trouble().is_some(), "it takes nothing yet");
        if let Some(failing) = condition.failing.lock().expect("not poisoned").as_mut() {
            failing.last = earlier;
        }
        connection.pragma_update(None, "query_only", false).expect("a setting");
        condition.look_again(&connection);
        assert_eq!(condition.trouble(), None);
    }
}
