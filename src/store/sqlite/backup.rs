//! A copy of everything in a new file, made while the hub runs.

use std::{
    fs::{self, File},
    path::Path,
};

use rusqlite::{Connection, Error, ErrorCode};
use uuid::Uuid;

use super::{
    error::{store_error, unavailable},
    open::{beside, create_private, folder_of, io_error, open_reader, sync_folders},
};
use crate::store::{StoreError, check::refused};

/// Copies what is committed now from `file` to `target`, which appears complete or not at all.
///
/// The copy holds no remains of what was deleted, and is opened like any store's file.
pub(super) fn backup(file: &Path, target: &Path) -> Result<(), StoreError> {
    if fs::symlink_metadata(target).is_ok() {
        return Err(refused(format!("there is a file already: {}", target.display())));
    }
    let draft = beside(target, &format!(".{}.part", Uuid::new_v4()));
    let made = copy(file, &draft).and_then(|()| {
        let lasting = File::open(&draft)
            .and_then(|copy| copy.sync_all())
            .and_then(|()| fs::rename(&draft, target))
            .and_then(|()| sync_folders(target));
        lasting.map_err(|error| io_error(target, &error))
    });
    if made.is_err() {
        let _ = fs::remove_file(&draft);
    }
    made
}

fn copy(file: &Path, draft: &Path) -> Result<(), StoreError> {
    let Some(name) = draft.to_str() else {
        return Err(refused(format!("the name is not Unicode: {}", draft.display())));
    };
    // An empty file is taken for none by SQLite, and keeps the mode that it has.
    create_private(draft).map_err(|error| io_error(draft, &error))?;
    let vacuum = |source: Connection| source.execute("VACUUM INTO ?", [name]).map(drop);
    open_reader(file).and_then(vacuum).map_err(|error| failed(&error, draft))
}

/// A command does not wait until there is room.
fn failed(error: &Error, draft: &Path) -> StoreError {
    if error.sqlite_error_code() == Some(ErrorCode::DiskFull) {
        let folder = folder_of(draft);
        return unavailable(format!("no room for a copy in {} ({error})", folder.display()));
    }
    store_error(error)
}
