//! Opening the file: created whole or not at all, recognised as ours, brought to this format.

use std::{
    cmp::Ordering,
    ffi::OsString,
    fs::{self, File},
    io,
    path::{Path, PathBuf},
    time::Duration,
};

use rusqlite::{Connection, OpenFlags, TransactionBehavior};
use uuid::Uuid;

use super::{
    SqliteOptions,
    error::{damaged, store_error, unavailable},
    table::to_u64,
};
use crate::store::{Durability, StoreError, check::refused};

/// Marks the file as a Coopol store ("Coop" in ASCII), so that no other file is taken for one.
const APPLICATION_ID: i32 = 0x436f_6f70;
/// How long a statement waits for another process that writes.
pub(super) const BUSY_TIMEOUT: Duration = Duration::from_secs(5);
/// Statements kept prepared per connection: all that there are.
const STATEMENT_CACHE: usize = 64;
/// The write-ahead log is cut back to this many bytes after it was checkpointed.
const WAL_SIZE_LIMIT_BYTES: u64 = 64 * 1024 * 1024;

/// Read and written by its owner.
#[cfg(unix)]
const PRIVATE_MODE: u32 = 0o600;
/// What of a file's mode is for others than its owner.
#[cfg(unix)]
const OF_OTHERS: u32 = 0o077;

/// Each entry brings the schema from the format of its index to the next. Never change one that
/// was released: add another. `user_version` is the number of those that were run.
///
/// `logs.through` repeats what the snapshot says and `logs.head` notes now and then where the last
/// record is, so that missing ones are noticed; `logs.erased` is the position of the last erasure's
/// notice, or 0. `small.version` counts up over the whole table and is never used again.
///
/// From the second format on a record is found by its place, which is its log and its position in
/// one number (`log << 32 | seq`): a commit writes one page for each log that it appends to, where
/// an index of its own and the row of the log were two more.
const MIGRATIONS: &[&str] = &[
    "
    CREATE TABLE logs (
        id INTEGER PRIMARY KEY,
        name TEXT NOT NULL UNIQUE,
        head INTEGER NOT NULL,
        through INTEGER NOT NULL,
        erased INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE records (
        log INTEGER NOT NULL,
        seq INTEGER NOT NULL,
        body BLOB NOT NULL,
        UNIQUE (log, seq)
    ) STRICT;
    CREATE TABLE uniques (
        log INTEGER NOT NULL,
        key BLOB NOT NULL,
        seq INTEGER NOT NULL,
        PRIMARY KEY (log, key)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE snapshots (log INTEGER PRIMARY KEY, body BLOB NOT NULL) STRICT;
    CREATE TABLE small (
        version INTEGER PRIMARY KEY AUTOINCREMENT,
        key TEXT NOT NULL UNIQUE,
        value BLOB NOT NULL,
        expires INTEGER
    ) STRICT;
    CREATE INDEX small_expires ON small (expires) WHERE expires IS NOT NULL;
    CREATE TABLE chores (name TEXT PRIMARY KEY, times INTEGER NOT NULL) STRICT, WITHOUT ROWID;
",
    "
    CREATE TABLE placed (place INTEGER PRIMARY KEY, body BLOB NOT NULL) STRICT;
    INSERT INTO placed SELECT log << 32 | seq, body FROM records ORDER BY log, seq;
    DROP TABLE records;
    ALTER TABLE placed RENAME TO records;
",
];

/// Opens the file for writing; creates it if it is not there.
pub(super) fn open(file: &Path, options: &SqliteOptions) -> Result<Connection, StoreError> {
    let synchronous = match options.durability {
        Durability::Fsync => "FULL",
        Durability::Process => "NORMAL",
        Durability::Memory => return Err(refused("a file is more durable than memory")),
        Durability::Replicated(_) => return Err(refused("a file has no replicas")),
    };
    create(file)?;
    let mut connection = connect(file, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    // SQLite opens what it may not write for reading, without a word.
    if connection.is_readonly("main").map_err(|error| store_error(&error))? {
        return Err(unavailable(format!(
            "{} may only be read; check that it belongs to the user that runs the hub",
            file.display()
        )));
    }
    migrate(&mut connection, file)?;
    keep_private(file);
    share(&connection, file)?;
    configure(&connection, synchronous, options).map_err(|error| store_error(&error))?;
    Ok(connection)
}

/// Opens the file for reading beside the writer.
pub(super) fn open_reader(file: &Path) -> rusqlite::Result<Connection> {
    connect_raw(file, OpenFlags::SQLITE_OPEN_READ_ONLY)
}

fn connect(file: &Path, access: OpenFlags) -> Result<Connection, StoreError> {
    connect_raw(file, access).map_err(|error| store_error(&error))
}

fn connect_raw(file: &Path, access: OpenFlags) -> rusqlite::Result<Connection> {
    let connection = Connection::open_with_flags(file, access | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    connection.busy_timeout(BUSY_TIMEOUT)?;
    connection.set_prepared_statement_cache_capacity(STATEMENT_CACHE);
    // Temporary files would keep what is erased, outside the folder.
    connection.pragma_update(None, "temp_store", "MEMORY")?;
    connection.pragma_update(None, "trusted_schema", "OFF")?;
    connection.pragma_update(None, "cell_size_check", "ON")?;
    connection.pragma_update_and_check(None, "secure_delete", "ON", |_| Ok(()))?;
    Ok(connection)
}

/// Turns on the write-ahead log, with which readers and a writer do not wait for each other. The
/// file remembers it, but a backup comes without.
fn share(connection: &Connection, file: &Path) -> Result<(), StoreError> {
    let mode: String = connection
        .pragma_update_and_check(None, "journal_mode", "WAL", |row| row.get(0))
        .map_err(|error| store_error(&error))?;
    if mode == "wal" {
        return Ok(());
    }
    Err(unavailable(format!(
        "the file system of {} cannot share memory between processes; use a local disk",
        file.display()
    )))
}

fn configure(
    connection: &Connection,
    synchronous: &str,
    options: &SqliteOptions,
) -> rusqlite::Result<()> {
    connection.pragma_update(None, "synchronous", synchronous)?;
    // Where fsync does not reach the disk by itself (macOS); no effect elsewhere.
    connection.pragma_update(None, "fullfsync", "ON")?;
    connection.pragma_update(None, "checkpoint_fullfsync", "ON")?;
    let limit = i64::try_from(WAL_SIZE_LIMIT_BYTES).unwrap_or(i64::MAX);
    connection.pragma_update_and_check(None, "journal_size_limit", limit, |_| Ok(()))?;
    if let Some(bytes) = options.max_bytes {
        let page = connection.pragma_query_value(None, "page_size", |row| to_u64(row.get(0)?))?;
        let pages = i64::try_from(bytes / page.max(1)).unwrap_or(i64::MAX).max(1);
        connection.pragma_update_and_check(None, "max_page_count", pages, |_| Ok(()))?;
    }
    Ok(())
}

/// Makes the file under another name and puts it in place complete, so that an empty or half a
/// file under its own name is never a beginning and always a loss.
fn create(file: &Path) -> Result<(), StoreError> {
    match fs::metadata(file) {
        Ok(found) if found.len() == 0 => {
            return Err(damaged(format!(
                "{} is empty, which the hub never leaves behind; restore the last backup, or \
                 delete it to start afresh",
                file.display()
            )));
        }
        Ok(_) => return Ok(()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => return Err(io_error(file, &error)),
    }
    if beside(file, "-wal").exists() {
        return Err(damaged(format!(
            "{} is missing but its write-ahead log is there; put the file back, or restore the \
             last backup and move the log away",
            file.display()
        )));
    }
    let folder = folder_of(file);
    fs::create_dir_all(&folder).map_err(|error| io_error(&folder, &error))?;
    let draft = beside(file, &format!(".{}.new", Uuid::new_v4()));
    let made = write_draft(&draft)
        .and_then(|()| publish(&draft, file).map_err(|error| io_error(file, &error)));
    // Already gone where it was renamed; a leftover harms nobody.
    let _ = fs::remove_file(&draft);
    made
}

fn write_draft(draft: &Path) -> Result<(), StoreError> {
    create_private(draft).map_err(|error| io_error(draft, &error))?;
    let mut connection = connect(draft, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    upgrade(&mut connection).map_err(|error| store_error(&error))?;
    // Here nobody else is in the way: the change of mode does not wait for others, it fails.
    share(&connection, draft)?;
    connection.close().map_err(|(_, error)| store_error(&error))
}

/// Makes an empty file for SQLite to fill, which only its owner reads: it holds everybody's words,
/// addresses and hashes of passwords. What SQLite puts beside a file gets the file's mode.
pub(super) fn create_private(file: &Path) -> io::Result<()> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, PRIVATE_MODE);
    options.open(file).map(drop)
}

/// The same for a file that an older hub or somebody's copy made, and for what is beside it. One
/// that is another user's stays as that user wants it.
#[cfg(unix)]
fn keep_private(file: &Path) {
    use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
    let own = rustix::process::geteuid().as_raw();
    for path in [file.to_owned(), beside(file, "-wal"), beside(file, "-shm")] {
        let Ok(found) = fs::metadata(&path) else { continue };
        let mode = found.permissions().mode();
        if mode & OF_OTHERS == 0 || found.uid() != own {
            continue;
        }
        let private = fs::Permissions::from_mode(mode & !OF_OTHERS);
        let path_shown = path.display();
        match fs::set_permissions(&path, private) {
            Ok(()) => tracing::info!(
                "{path_shown} was open to other users of this machine: its mode is now {:o}",
                mode & !OF_OTHERS & 0o7777
            ),
            Err(error) => tracing::info!(
                %error,
                "{path_shown} is open to other users of this machine, and stays so"
            ),
        }
    }
}

#[cfg(not(unix))]
fn keep_private(_: &Path) {}

/// Gives a complete file its name, unless another process was first, and makes both lasting.
fn publish(draft: &Path, file: &Path) -> io::Result<()> {
    File::open(draft)?.sync_all()?;
    match fs::hard_link(draft, file) {
        Ok(()) => {}
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
        // No hard links here (FAT, some network disks): two first starts at once may then race.
        Err(_) => fs::rename(draft, file)?,
    }
    sync_folders(file)
}

/// Makes a new name last: a file's `fsync` does not cover the folder that lists it.
pub(super) fn sync_folders(file: &Path) -> io::Result<()> {
    let folder = folder_of(file);
    File::open(&folder)?.sync_all()?;
    // The folders above may be new as well. Some may not be ours to open, and are old then.
    for above in folder.ancestors().skip(1) {
        let above = if above.as_os_str().is_empty() { Path::new(".") } else { above };
        let _ = File::open(above).and_then(|above| above.sync_all());
    }
    Ok(())
}

pub(super) fn folder_of(file: &Path) -> PathBuf {
    match file.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder.to_path_buf(),
        Some(_) | None => PathBuf::from("."),
    }
}

/// The path with something added to its last name.
pub(super) fn beside(file: &Path, suffix: &str) -> PathBuf {
    let mut name = OsString::from(file);
    name.push(suffix);
    PathBuf::from(name)
}

pub(super) fn io_error(path: &Path, error: &io::Error) -> StoreError {
    unavailable(format!("{}: {error}", path.display()))
}

/// Runs the migrations that are missing, if the file is ours and not newer than this program.
fn migrate(connection: &mut Connection, file: &Path) -> Result<(), StoreError> {
    let pragma = |name| connection.pragma_query_value(None, name, |row| row.get::<_, i32>(0));
    let found = pragma("application_id").map_err(|error| store_error(&error))?;
    let format = pragma("user_version").map_err(|error| store_error(&error))?;
    if found != APPLICATION_ID {
        return Err(damaged(format!(
            "{} is a database of another program; choose another folder for the hub",
            file.display()
        )));
    }
    let known = MIGRATIONS.len();
    match usize::try_from(format).unwrap_or(0).cmp(&known) {
        Ordering::Less => upgrade(connection).map_err(|error| store_error(&error)),
        Ordering::Equal => Ok(()),
        Ordering::Greater => Err(damaged(format!(
            "{} has format {format}, written by a newer Coopol; this one knows {known}: start the \
             newer version again, or restore a backup from before",
            file.display()
        ))),
    }
}

fn upgrade(connection: &mut Connection) -> rusqlite::Result<()> {
    let change = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let format: i64 = change.pragma_query_value(None, "user_version", |row| row.get(0))?;
    let done = usize::try_from(format).unwrap_or(0);
    for migration in MIGRATIONS.iter().skip(done) {
        change.execute_batch(migration)?;
    }
    let known = i64::try_from(MIGRATIONS.len()).unwrap_or(i64::MAX);
    if format < known {
        change.pragma_update(None, "user_version", known)?;
        change.pragma_update(None, "application_id", APPLICATION_ID)?;
    }
    change.commit()
}
