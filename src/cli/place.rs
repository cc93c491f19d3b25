//! Opens the store that settings or flags name.

use std::{fs, io::ErrorKind, path::Path, sync::Arc, time::Duration};

use anyhow::Context as _;
use coopol::{
    config::{
        StoreConfig,
        store::{DurabilityLevel, RedisAddress, StorePlace},
    },
    store::{
        Durability, Store, StoreError,
        redis::{Empty, RedisOptions, RedisStore},
        sqlite::{FILE_NAME, SqliteOptions, SqliteStore},
    },
};
use tokio::time::{Instant, sleep};

/// The file of a hub's folder that says which store in Redis it works on: an emptied database is
/// then not taken for a new beginning.
const REDIS_STORE_FILE: &str = "redis-store";
/// How long a hub that starts waits for Redis: both may start with the machine.
const START_PATIENCE: Duration = Duration::from_secs(30);
/// How often it tries meanwhile.
const START_PAUSE: Duration = Duration::from_millis(500);

/// Opens the store of a hub, and makes it if it is not there.
pub(super) async fn open_for_hub(config: &StoreConfig) -> anyhow::Result<Arc<dyn Store>> {
    let durability = level(config.durability);
    match &config.place {
        StorePlace::Embedded => {
            let options = SqliteOptions { durability, ..SqliteOptions::default() };
            Ok(Arc::new(SqliteStore::open_in(&config.folder, options)?))
        }
        StorePlace::Redis(address) => {
            let file = config.folder.join(REDIS_STORE_FILE);
            let identity = remembered(&file)?;
            let prefix = config.redis_prefix.clone();
            let known = identity.is_some();
            let options =
                RedisOptions { prefix, durability, identity, ..RedisOptions::new(address.url()) };
            let store = patiently(address, &options).await?;
            if !known {
                fs::write(&file, store.identity()?)
                    .with_context(|| format!("{} cannot be written", file.display()))?;
            }
            Ok(Arc::new(store))
        }
    }
}

fn level(level: DurabilityLevel) -> Durability {
    match level {
        DurabilityLevel::Process => Durability::Process,
        DurabilityLevel::Fsync => Durability::Fsync,
        DurabilityLevel::Replicated(count) => Durability::Replicated(count),
    }
}

fn remembered(file: &Path) -> anyhow::Result<Option<String>> {
    match fs::read_to_string(file) {
        Ok(identity) => Ok(Some(identity.trim().to_owned())),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error).with_context(|| format!("{} cannot be read", file.display())),
    }
}

/// Waits for a Redis that is only starting.
async fn patiently(address: &RedisAddress, options: &RedisOptions) -> anyhow::Result<RedisStore> {
    let patience = Instant::now() + START_PATIENCE;
    loop {
        match RedisStore::open(options.clone()).await {
            Err(StoreError::Unavailable(cause)) if Instant::now() < patience => {
                tracing::warn!(%cause, "waiting for {address}");
                sleep(START_PAUSE).await;
            }
            opened => return opened.with_context(|| address.to_string()),
        }
    }
}

/// Opens a store that exists, for a command; a mistyped place must not make a new one.
pub(super) async fn open_existing(
    folder: &Path,
    place: &StorePlace,
    prefix: &str,
) -> anyhow::Result<Arc<dyn Store>> {
    match place {
        StorePlace::Embedded => {
            let file = folder.join(FILE_NAME);
            anyhow::ensure!(
                file.exists(),
                "there is no store in {}: give the folder that the hub runs on with --data",
                folder.display()
            );
            let opened = SqliteStore::open(&file, SqliteOptions::default());
            Ok(Arc::new(opened.with_context(|| file.display().to_string())?))
        }
        StorePlace::Redis(address) => {
            let (prefix, empty) = (prefix.to_owned(), Empty::Refuse);
            // Whoever only looks says nothing of durability, which is the hub's to say.
            let durability = Durability::Memory;
            let options =
                RedisOptions { prefix, empty, durability, ..RedisOptions::new(address.url()) };
            Ok(Arc::new(RedisStore::open(options).await.with_context(|| address.to_string())?))
        }
    }
}
