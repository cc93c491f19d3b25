//! `--snapshot-to` of a running hub, and `coopol restore`.

use std::{
    fs,
    io::{ErrorKind, Write as _},
    path::{Path, PathBuf},
    sync::Arc,
    time::SystemTime,
};

use anyhow::{Context as _, ensure};
use coopol::{
    config::{StoreConfig, store::StorePlace},
    store::{
        Store, StoreError,
        redis::copies::{Copies, Copy},
        sqlite::{FILE_NAME, SqliteOptions, SqliteStore},
    },
};
use tokio::time::{MissedTickBehavior, interval};
use uuid::Uuid;

use super::{RestoreFlags, make_private};

/// The file of a hub's folder by which its copies are told from other hubs'.
const SOURCE_FILE: &str = "snapshot-source";
/// The copy on its way; a leftover of a killed hub is overwritten.
const DRAFT_FILE: &str = "snapshot.part";

/// Takes copies for as long as the hub runs, if the operator wants any.
pub(super) fn start(config: &StoreConfig, store: &Arc<dyn Store>) -> anyhow::Result<()> {
    let Some(wanted) = &config.copies else { return Ok(()) };
    let copies = Copies::at(wanted.to.url(), &config.redis_prefix)?;
    let source = source(&config.folder)?;
    let (draft, store) = (config.folder.join(DRAFT_FILE), Arc::clone(store));
    let (every, to) = (wanted.every, wanted.to.to_string());
    tokio::spawn(async move {
        let mut turns = interval(every);
        turns.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            turns.tick().await;
            match take(&copies, &*store, (&draft, &source)).await {
                Ok(Copy { bytes, .. }) => {
                    tracing::info!(bytes, "a copy of everything is kept in {to}");
                    metrics::counter!("coopol_snapshots_total").increment(1);
                }
                Err(error) => {
                    tracing::warn!(%error, "no copy could be kept in {to}; the one before stays");
                    metrics::counter!("coopol_snapshot_failures_total").increment(1);
                }
            }
        }
    });
    Ok(())
}

async fn take(
    copies: &Copies,
    store: &dyn Store,
    (draft, source): (&PathBuf, &str),
) -> Result<Copy, StoreError> {
    // Left behind by a hub that was killed, if it is there.
    let _ = fs::remove_file(draft);
    let at = SystemTime::now();
    store.backup(draft.clone()).await?;
    let kept = copies.keep(draft, source, at).await;
    let _ = fs::remove_file(draft);
    kept
}

/// Whose copies the folder's are.
fn source(folder: &Path) -> anyhow::Result<String> {
    let file = folder.join(SOURCE_FILE);
    match fs::read_to_string(&file) {
        Ok(source) => Ok(source.trim().to_owned()),
        Err(error) if error.kind() == ErrorKind::NotFound => {
            let source = Uuid::new_v4().simple().to_string();
            write_source(folder, &source)?;
            Ok(source)
        }
        Err(error) => Err(error).with_context(|| format!("{} cannot be read", file.display())),
    }
}

fn write_source(folder: &Path, source: &str) -> anyhow::Result<()> {
    let file = folder.join(SOURCE_FILE);
    fs::write(&file, source).with_context(|| format!("{} cannot be written", file.display()))
}

/// Makes a hub's folder of a copy.
pub(super) async fn restore(flags: &RestoreFlags) -> anyhow::Result<()> {
    let from: StorePlace = flags.from.parse().map_err(|error| anyhow::anyhow!("--from {error}"))?;
    let StorePlace::Redis(from) = from else { anyhow::bail!("--from wants a Redis address") };
    let (folder, target) = (&flags.data, flags.data.join(FILE_NAME));
    ensure!(
        !target.exists(),
        "there is a store in {} already: give --data a folder without one",
        folder.display()
    );
    make_private(folder)?;
    let draft = folder.join(DRAFT_FILE);
    // Left behind by a command that was broken off, if it is there.
    let _ = fs::remove_file(&draft);
    let copies = Copies::at(from.url(), &flags.redis_prefix)?;
    let fetched = copies.fetch(&draft).await;
    if fetched.is_err() {
        // A part of a copy is of no use.
        let _ = fs::remove_file(&draft);
    }
    let copy = fetched.with_context(|| from.to_string())?;
    fs::rename(&draft, &target).with_context(|| target.display().to_string())?;
    write_source(folder, &copy.source)?;
    // Opening it checks that it is a store, and of a format that this program knows.
    drop(SqliteStore::open(&target, SqliteOptions::default())?);
    let age = copy.at.elapsed().unwrap_or_default().as_secs();
    writeln!(
        std::io::stdout(),
        "{}: {} bytes, as everything was {age} s ago",
        target.display(),
        copy.bytes
    )?;
    Ok(())
}
