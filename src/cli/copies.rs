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
use tokio::{
    sync::Mutex,
    time::{Instant, MissedTickBehavior, interval, timeout_at},
};
use uuid::Uuid;

use super::{RestoreFlags, make_private};

/// The file of a hub's folder by which its copies are told from other hubs'.
const SOURCE_FILE: &str = "snapshot-source";
/// The copy on its way; a leftover of a killed hub is overwritten.
const DRAFT_FILE: &str = "snapshot.part";

/// Takes copies of a running hub's store.
pub(super) struct Copier {
    store: Arc<dyn Store>,
    copies: Copies,
    draft: PathBuf,
    /// Whose they are.
    source: String,
    /// Where they are kept, for people.
    to: String,
    /// When the newest was taken by this hub; held while one is taken, since there is one draft.
    newest: Mutex<Option<SystemTime>>,
}

/// Takes copies for as long as the hub runs, if the operator wants any.
pub(super) fn start(
    config: &StoreConfig,
    store: &Arc<dyn Store>,
) -> anyhow::Result<Option<Arc<Copier>>> {
    let Some(wanted) = &config.copies else { return Ok(None) };
    sweep(&config.folder);
    let copier = Arc::new(Copier {
        store: Arc::clone(store),
        copies: Copies::at(wanted.to.url(), &config.redis_prefix)?,
        draft: config.folder.join(DRAFT_FILE),
        source: source(&config.folder)?,
        to: wanted.to.to_string(),
        newest: Mutex::new(None),
    });
    let (taking, every) = (Arc::clone(&copier), wanted.every);
    tokio::spawn(async move {
        let mut turns = interval(every);
        turns.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            turns.tick().await;
            taking.take().await;
        }
    });
    Ok(Some(copier))
}

/// Removes what a hub that was killed left of copies on their way: each may be as large as the
/// store.
fn sweep(folder: &Path) {
    let Ok(found) = fs::read_dir(folder) else { return };
    for file in found.flatten() {
        if file.file_name().to_string_lossy().starts_with(DRAFT_FILE) {
            let _ = fs::remove_file(file.path());
        }
    }
}

impl Copier {
    /// Takes one, and says what came of it.
    async fn take(&self) {
        let mut newest = self.newest.lock().await;
        let (at, to) = (SystemTime::now(), &self.to);
        match self.keep(at).await {
            Ok(Copy { bytes, .. }) => {
                *newest = Some(at);
                tracing::info!(bytes, "a copy of everything is kept in {to}");
                metrics::counter!("coopol_snapshots_total").increment(1);
            }
            Err(error) => {
                tracing::warn!(%error, "no copy could be kept in {to}; the one before stays");
                metrics::counter!("coopol_snapshot_failures_total").increment(1);
            }
        }
    }

    async fn keep(&self, at: SystemTime) -> Result<Copy, StoreError> {
        // Left behind by a hub that was killed, if it is there.
        let _ = fs::remove_file(&self.draft);
        self.store.backup(self.draft.clone()).await?;
        let kept = self.copies.keep(&self.draft, &self.source, at).await;
        let _ = fs::remove_file(&self.draft);
        kept
    }

    /// Takes one when all words are stored and no more come, or says by `end` how old the last is.
    pub(super) async fn take_last(&self, end: Instant) {
        let began = SystemTime::now();
        let _ = timeout_at(end, self.take()).await;
        let newest = timeout_at(end, self.newest.lock()).await.ok().and_then(|newest| *newest);
        if newest.is_some_and(|at| at >= began) {
            return;
        }
        let to = &self.to;
        match newest.map(|at| at.elapsed().unwrap_or_default().as_secs()) {
            Some(age) => tracing::warn!("the copy in {to} is {age} s old: no later one was kept"),
            None => tracing::warn!("this hub leaves no copy of its own in {to}"),
        }
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn store_8_what_is_left_of_copies_goes_and_nothing_else() {
        let folder = tempfile::tempdir().expect("a folder");
        let left = ["snapshot.part", "snapshot.part.0b1c.part", "snapshot.part.0b1c.part-journal"];
        for name in left.into_iter().chain([SOURCE_FILE, FILE_NAME]) {
            fs::write(folder.path().join(name), "").expect("a file");
        }
        sweep(folder.path());
        let stays = |name: &&str| folder.path().join(name).exists();
        assert_eq!(left.iter().filter(|name| stays(name)).count(), 0);
        assert!(stays(&SOURCE_FILE) && stays(&FILE_NAME));
    }
}
