//! Opens the store that settings or flags name.

use std::{
    collections::BTreeMap,
    fs,
    io::ErrorKind,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use anyhow::Context as _;
use coopol::{
    config::{
        Config, Given, StoreConfig, read_file,
        store::{DurabilityLevel, RedisAddress, StorePlace},
    },
    store::{
        Durability, Store, StoreError,
        redis::{Empty, RedisOptions, RedisStore},
        sqlite::{FILE_NAME, SqliteOptions, SqliteStore},
    },
};
use tokio::time::{Instant, sleep};

use super::DataFlags;

/// The file of a hub's folder that says which store in Redis it works on: an emptied database is
/// then not taken for a new beginning.
const REDIS_STORE_FILE: &str = "redis-store";
/// How long a hub that starts waits for Redis: both may start with the machine.
const START_PATIENCE: Duration = Duration::from_secs(30);
/// How often it tries meanwhile.
const START_PAUSE: Duration = Duration::from_millis(500);

/// The settings that say where a hub is: what commands take from its file.
const WHERE: [&str; 4] = ["data", "store", "redis-prefix", "public-url"];
/// What Redis and the library for it say of a wrong or missing password.
const AUTHENTICATION: [&str; 4] =
    ["AuthenticationFailed", "WRONGPASS", "NOAUTH", "invalid username-password"];

/// Where a hub is, for a command beside it.
pub(super) struct HubPlace {
    /// The hub's folder.
    pub(super) folder: PathBuf,
    /// Its store.
    pub(super) store: StorePlace,
    /// What the names of its keys in Redis begin with.
    pub(super) prefix: String,
    /// Where members reach it, if that is said anywhere.
    pub(super) public_url: Option<String>,
}

impl HubPlace {
    /// Opens its store, which exists; a mistyped place must not make a new one.
    pub(super) async fn open(&self) -> anyhow::Result<Arc<dyn Store>> {
        open_existing(&self.folder, &self.store, &self.prefix).await
    }
}

impl DataFlags {
    /// Where the hub is, as flags, environment and its file say.
    pub(super) fn place(&self) -> anyhow::Result<HubPlace> {
        self.place_at(None)
    }

    /// The same, with where members reach it.
    pub(super) fn place_at(&self, public_url: Option<&String>) -> anyhow::Result<HubPlace> {
        let mut given = match &self.config {
            Some(file) => settings_of(file)?,
            None => BTreeMap::new(),
        };
        // The rest is the hub's own business, and may be given to it elsewhere.
        given.retain(|name, _| WHERE.contains(&name.as_str()));
        let flags =
            [self.data.as_ref(), self.store.as_ref(), self.redis_prefix.as_ref(), public_url];
        for (name, value) in WHERE.into_iter().zip(flags) {
            if let Some(value) = value.cloned() {
                given.insert(name.to_owned(), Given { value, place: format!("--{name}") });
            }
        }
        let Config { store: StoreConfig { folder, place, redis_prefix, .. }, post, .. } =
            Config::resolve(&given)?;
        let public_url = post.public_url;
        Ok(HubPlace { folder, store: place, prefix: redis_prefix, public_url })
    }
}

/// The settings of a hub's file.
pub(super) fn settings_of(file: &Path) -> anyhow::Result<BTreeMap<String, Given>> {
    let name = file.display().to_string();
    let text = fs::read_to_string(file).with_context(|| format!("{name} cannot be read"))?;
    Ok(read_file(&text, &name)?)
}

/// Opens the store of a hub, and makes it if it is not there.
pub(super) async fn open_for_hub(config: &StoreConfig) -> anyhow::Result<Arc<dyn Store>> {
    let durability = level(config.durability);
    match &config.place {
        StorePlace::Embedded => {
            let options = SqliteOptions { durability, ..SqliteOptions::default() };
            let file = config.folder.join(FILE_NAME);
            let opened = SqliteStore::open(&file, options);
            Ok(Arc::new(opened.with_context(|| file.display().to_string())?))
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
            Err(StoreError::Unavailable(cause)) if is_about_password(&cause) => {
                anyhow::bail!(
                    "{address}: it does not let this hub in ({cause}): check the user and the \
                     password in `store`; special signs are %-encoded there"
                );
            }
            Err(StoreError::Unavailable(cause)) if Instant::now() < patience => {
                tracing::warn!(%cause, "waiting for {address}");
                sleep(START_PAUSE).await;
            }
            opened => return opened.with_context(|| address.to_string()),
        }
    }
}

/// Waiting mends no password.
fn is_about_password(cause: &str) -> bool {
    AUTHENTICATION.iter().any(|words| cause.contains(words))
}

/// Opens a store that exists, for a command; a mistyped place must not make a new one.
async fn open_existing(
    folder: &Path,
    place: &StorePlace,
    prefix: &str,
) -> anyhow::Result<Arc<dyn Store>> {
    match place {
        StorePlace::Embedded => {
            let file = folder.join(FILE_NAME);
            anyhow::ensure!(
                file.exists(),
                "there is no store in {}: name the hub's --data or --config",
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
