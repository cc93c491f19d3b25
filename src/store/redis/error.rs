//! Redis's errors as the contract's.

use redis::{ErrorKind, RedisError, ServerErrorKind};

use crate::store::StoreError;

/// Something that may pass.
pub(super) fn unavailable(why: impl Into<String>) -> StoreError {
    StoreError::Unavailable(why.into().into())
}

/// Something that will not pass by itself.
pub(super) fn damaged(why: &str) -> StoreError {
    StoreError::Damaged(format!("in Redis: {why}").into())
}

const REPLACED: &str = concat!(
    "this Redis database was emptied or replaced since the hub used it: bring the old one back; ",
    "to give it up and begin anew, stop the hub and remove `redis-store` from its folder",
);

/// The database under our connection is another one, or was emptied. Whoever waits goes on when
/// the old one is back.
pub(super) fn foreign() -> StoreError {
    unavailable(REPLACED)
}

/// The same, found when connecting: waiting alone does not help.
pub(super) fn replaced() -> StoreError {
    StoreError::Damaged(REPLACED.into())
}

/// Whether the connection should be given up after this error.
pub(super) fn breaks_connection(error: &RedisError) -> bool {
    match error.kind() {
        // A replica, or a server that is going: its successor may stand behind the same address.
        ErrorKind::Server(kind) => matches!(
            kind,
            ServerErrorKind::ReadOnly | ServerErrorKind::MasterDown | ServerErrorKind::BusyLoading
        ),
        // The server refused, in words of its own: out of memory, another type of value.
        ErrorKind::Extension => false,
        _ => true,
    }
}

/// Whether the server does not know the script, and therefore did nothing.
pub(super) fn is_unknown_script(error: &RedisError) -> bool {
    error.kind() == ErrorKind::Server(ServerErrorKind::NoScript)
}

/// The contract's error for what a command answered.
pub(super) fn store_error(error: &RedisError) -> StoreError {
    match error.code() {
        Some("WRONGTYPE") => damaged("a key of ours holds another type of value"),
        Some("OOM") => unavailable("Redis is out of memory (maxmemory): it takes no more words"),
        Some("READONLY") => unavailable("this Redis is a read-only replica"),
        Some("MISCONF") => unavailable("Redis cannot write to its disk (MISCONF) and refuses"),
        Some("NOREPLICAS") => unavailable("Redis refuses to write: it has too few replicas"),
        Some("NOPERM") => unavailable(format!("Redis does not permit it: {error}")),
        // What a script meets in a value of another form: an id that stands already, no number.
        Some("ERR") if is_about_data(error) => damaged(&error.to_string()),
        _ => unavailable(error.to_string()),
    }
}

fn is_about_data(error: &RedisError) -> bool {
    let detail = error.detail().unwrap_or_default();
    detail.contains("XADD") || detail.contains("not an integer") || detail.contains("no such key")
}
