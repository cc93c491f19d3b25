//! What an error of SQLite means for the caller, and what an operator can do about it.

use rusqlite::{Error, ErrorCode, ffi};

use crate::store::StoreError;

/// An error that may pass.
pub(super) fn unavailable(why: impl Into<String>) -> StoreError {
    StoreError::Unavailable(why.into().into())
}

/// An error that trying again does not mend.
pub(super) fn damaged(why: impl Into<String>) -> StoreError {
    StoreError::Damaged(why.into().into())
}

/// Sorts an error by what the caller can do, and says it to the operator.
pub(super) fn store_error(error: &Error) -> StoreError {
    match error {
        Error::SqliteFailure(failure, _) | Error::SqlInputError { error: failure, .. } => {
            by_code(*failure, error)
        }
        // What was written with one type comes back with another, or a row is missing.
        Error::FromSqlConversionFailure(..)
        | Error::IntegralValueOutOfRange(..)
        | Error::InvalidColumnType(..)
        | Error::QueryReturnedNoRows
        | Error::Utf8Error(..) => beyond_repair(error),
        // The rest are mistakes of this program, not of the data: keep what there is and retry.
        _ => unavailable(error.to_string()),
    }
}

/// Whether the same changes might succeed without one of them: then nothing of them was committed.
pub(super) fn may_concern_one_change(error: &Error) -> bool {
    matches!(store_error(error), StoreError::Damaged(_))
        || error.sqlite_error_code() == Some(ErrorCode::DiskFull)
}

fn by_code(failure: ffi::Error, error: &Error) -> StoreError {
    match failure.code {
        ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase => beyond_repair(error),
        ErrorCode::DiskFull => unavailable(format!(
            "the disk or the quota is full ({error}); free some space, then it goes on by itself"
        )),
        ErrorCode::ReadOnly | ErrorCode::CannotOpen | ErrorCode::PermissionDenied => {
            unavailable(format!(
                "the data cannot be written ({error}); check that the folder exists and belongs \
                 to the user that runs the hub"
            ))
        }
        ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => {
            unavailable(format!("another program has been writing to the data for long ({error})"))
        }
        ErrorCode::SystemIoFailure => unavailable(format!(
            "the disk does not work as it should ({error}); check it, and the system's log"
        )),
        ErrorCode::TooBig => StoreError::Refused(error.to_string().into()),
        _ => unavailable(error.to_string()),
    }
}

fn beyond_repair(error: &Error) -> StoreError {
    damaged(format!("{error}; stop the hub, keep the files aside and restore the last backup"))
}
