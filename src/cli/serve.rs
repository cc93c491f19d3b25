//! `coopol serve`: from the configuration to a running hub, and to its end.

use std::{
    collections::BTreeMap,
    fs::{File, TryLockError},
    io::{IsTerminal as _, Write as _},
    net::SocketAddr,
    path::Path,
    sync::Arc,
    time::Duration,
};

use anyhow::{Context as _, bail};
use axum::serve::ListenerExt as _;
use coopol::{
    access::token::TokenKey,
    channel::{ChannelSettings, gallery},
    config::{
        Config, Given, LogConfig, LogFormat, OpenRooms, SETTINGS, mail::PostConfig,
        store::StorePlace,
    },
    http::origin::{Hosts, OriginPolicy},
    hub::{Hub, HubOptions, OpenAccess, now_s},
    post::{PostOptions, mailer::Mailer},
    room::RoomSettings,
};
use metrics_exporter_prometheus::PrometheusBuilder;
use tokio::{
    net::TcpListener,
    signal::unix::{Signal, SignalKind, signal},
    sync::oneshot,
    time::Instant,
};
use tracing_subscriber::EnvFilter;

use super::{
    Settings,
    copies::{self, Copier},
    files, key, make_private, place,
};

/// Crates that log what they read, addresses and frames with their tokens, below `info`: no setting
/// makes them do so here.
const SECRETIVE_CRATES: [&str; 6] =
    ["axum", "hyper", "hyper_util", "tokio_tungstenite", "tower", "tungstenite"];
/// The file that the hub serving a folder holds locked.
const LOCK_FILE: &str = "hub.lock";
/// How long the first administrator's link is valid, in seconds: a week.
const FIRST_LINK_LIFE_S: u64 = 7 * 24 * 3_600;
/// How long rooms may take to store what they hold once all sockets are closed.
const STORE_PATIENCE: Duration = Duration::from_secs(20);

/// Runs the hub until it is told to stop.
pub(super) async fn serve(settings: Settings) -> anyhow::Result<()> {
    let config = Config::resolve(&gather(settings)?)?;
    start_log(&config.log);
    files::raise_limit();
    for variable in unknown_variables() {
        tracing::warn!("{variable} is no setting of the hub's: is it misspelt?");
    }
    let folder = &config.store.folder;
    make_private(folder)?;
    let _lock = lock(folder)?;
    let hub = start_hub(&config).await?;
    let listener = TcpListener::bind(config.listen.address).await.with_context(|| {
        format!("{} cannot be listened on: choose another --listen", config.listen.address)
    })?;
    let copies = copies::start(&config.store, hub.store())?;
    announce(&config, &hub, &listener)?;
    welcome(&config, &hub, listener.local_addr()?).await?;
    let listener = listener.tap_io(|stream| {
        // Small frames must not wait for an acknowledgement of the one before.
        if let Err(error) = stream.set_nodelay(true) {
            tracing::debug!(%error, "TCP_NODELAY cannot be set");
        }
    });
    let stop = stop_when_told(hub.clone(), config.listen.drain, copies);
    let app = hub.router().into_make_service_with_connect_info::<SocketAddr>();
    let left = tokio::select! {
        served = axum::serve(listener, app) => {
            served.context("the listener failed")?;
            0
        }
        left = stop => left.unwrap_or_default(),
    };
    if left > 0 {
        bail!("{left} room(s) held words that the store did not take before the end");
    }
    tracing::info!("stopped; everything is stored");
    Ok(())
}

/// Drains the hub once it is told to stop; answers how many rooms the store did not take.
fn stop_when_told(
    hub: Hub,
    window: Duration,
    copier: Option<Arc<Copier>>,
) -> oneshot::Receiver<usize> {
    let (stopped, stop) = oneshot::channel();
    tokio::spawn(async move {
        stop_signal().await;
        tracing::info!(seconds = window.as_secs(), "stopping: closing sockets");
        let end = Instant::now() + window + STORE_PATIENCE;
        let left = hub.drain(window, STORE_PATIENCE).await;
        if let Some(copier) = copier {
            copier.take_last(end).await;
        }
        let _ = stopped.send(left);
    });
    stop
}

/// The settings from the file, then the environment and flags over them.
fn gather(settings: Settings) -> anyhow::Result<BTreeMap<String, Given>> {
    let mut given = BTreeMap::new();
    if let Some(file) = &settings.config {
        given = place::settings_of(file)?;
    }
    let flags = [
        ("listen", settings.listen),
        ("data", settings.data),
        ("store", settings.store),
        ("redis-prefix", settings.redis_prefix),
        ("durability", settings.durability),
        ("snapshot-to", settings.snapshot_to),
        ("snapshot-every-seconds", settings.snapshot_every_seconds),
        ("open", settings.open),
        ("origins", settings.origins),
        ("public-url", settings.public_url),
        ("mail-url", settings.mail_url),
        ("mail-from", settings.mail_from),
        ("drain-seconds", settings.drain_seconds),
        ("idle-unload-seconds", settings.idle_unload_seconds),
        ("log-format", settings.log_format),
        ("log", settings.log),
    ];
    for (name, value) in flags {
        if let Some(value) = value {
            let variable = variable_of(name);
            let from_environment = std::env::var(&variable).is_ok_and(|text| text == value);
            let place = if from_environment { variable } else { format!("--{name}") };
            given.insert(name.to_owned(), Given { value, place });
        }
    }
    Ok(given)
}

/// Variables with our prefix that are no settings, as those of tests are.
fn unknown_variables() -> Vec<String> {
    let mut known: Vec<_> = SETTINGS.iter().map(|(name, _)| variable_of(name)).collect();
    known.push("COOPOL_CONFIG".to_owned());
    let names = std::env::vars_os().filter_map(|(name, _)| name.into_string().ok());
    names.filter(|name| name.starts_with("COOPOL_") && !known.contains(name)).collect()
}

fn variable_of(setting: &str) -> String {
    format!("COOPOL_{}", setting.replace('-', "_").to_uppercase())
}

fn start_log(config: &LogConfig) {
    let quiet = SECRETIVE_CRATES.iter().filter_map(|name| format!("{name}=info").parse().ok());
    let filter = quiet.fold(EnvFilter::new(&config.filter), EnvFilter::add_directive);
    let mut log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    if !std::io::stderr().is_terminal() {
        // Colours are noise in a file or a journal.
        log = log.with_ansi(false);
    }
    match config.format {
        LogFormat::Text => log.init(),
        LogFormat::Json => log.json().init(),
    }
}

/// Two hubs on one folder would each think that they know all open sockets.
fn lock(folder: &Path) -> anyhow::Result<File> {
    let path = folder.join(LOCK_FILE);
    let file = File::create(&path).with_context(|| format!("{} cannot be made", path.display()))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => bail!(
            "another hub serves {}: stop it, or give this one another --data",
            folder.display()
        ),
        Err(TryLockError::Error(error)) => {
            Err(error).with_context(|| format!("{} cannot be locked", path.display()))
        }
    }
}

async fn start_hub(config: &Config) -> anyhow::Result<Hub> {
    let folder = &config.store.folder;
    let store = place::open_for_hub(&config.store).await?;
    let key = TokenKey::of_folder(folder)?;
    key::check(&*store, &key, folder, (&config.store.place, config.open)).await?;
    let metrics = PrometheusBuilder::new().install_recorder().context("no metrics")?;
    coopol::metrics::describe();
    let (open, hosts) = match config.open {
        OpenRooms::Closed => (OpenAccess::Closed, Hosts::Any),
        OpenRooms::Loopback => (OpenAccess::Open, Hosts::Loopback),
        OpenRooms::Anywhere => (OpenAccess::Open, Hosts::Any),
    };
    let options = HubOptions {
        store,
        key,
        open,
        origins: OriginPolicy { allowed: config.listen.origins.clone(), hosts },
        rooms: RoomSettings { idle_unload: config.store.idle_unload, ..RoomSettings::default() },
        channels: ChannelSettings::default(),
        pictures: match config.store.place {
            StorePlace::Embedded => Some(folder.join(gallery::FOLDER_NAME)),
            StorePlace::Redis(_) => None,
        },
        post: post(&config.post)?,
        metrics: Some(metrics),
    };
    Ok(Hub::start(options).await?)
}

fn post(config: &PostConfig) -> anyhow::Result<PostOptions> {
    let public_url = config.public_url.clone();
    let host = public_url.as_deref().and_then(|url| url.split("://").nth(1)).unwrap_or_default();
    // A server may look the name up; it has no port.
    let hello = host.rsplit_once(':').map_or(host, |(host, _)| host);
    let mailer = config.mail.as_ref().map(|mail| Mailer::new(&mail.url, &mail.from, hello));
    Ok(PostOptions { public_url, mailer: mailer.transpose()? })
}

fn announce(config: &Config, hub: &Hub, listener: &TcpListener) -> anyhow::Result<()> {
    let address = listener.local_addr()?;
    let (data, durability) = (config.store.folder.display(), hub.store().durability());
    if let StorePlace::Redis(redis) = &config.store.place {
        tracing::info!("words are kept in {redis}, under {}", config.store.redis_prefix);
    }
    if let Some(mail) = &config.post.mail {
        tracing::info!("letters go through {mail}");
    }
    tracing::info!(%address, %data, %durability, open = ?config.open, "ready");
    if config.open == OpenRooms::Anywhere {
        tracing::warn!("anybody who reaches this hub may read and write its open rooms");
    }
    Ok(())
}

/// Prints the link for the first administrator, as long as nobody has joined.
async fn welcome(config: &Config, hub: &Hub, address: SocketAddr) -> anyhow::Result<()> {
    if config.open != OpenRooms::Closed {
        return Ok(());
    }
    let expires_at_s = now_s() + FIRST_LINK_LIFE_S;
    let Some(secret) = hub.house().first_link(hub.links(), expires_at_s).await? else {
        return Ok(());
    };
    let here = || format!("http://{address}");
    let url = config.post.public_url.clone().unwrap_or_else(here);
    // On standard output, which a log does not gather.
    writeln!(
        std::io::stdout(),
        "Nobody has joined yet. Whoever opens this link is the first administrator:\n\n  \
         {url}/invitation/{secret}\n\nIt works once, until this hub starts anew or for a week."
    )?;
    Ok(())
}

/// Waits for SIGTERM or Ctrl-C. A second one ends the process at once, however soon it comes: both
/// are heard from the beginning.
#[expect(clippy::disallowed_methods, reason = "the operator insists, and has been warned")]
async fn stop_signal() {
    let heard = (signal(SignalKind::terminate()), signal(SignalKind::interrupt()));
    let (Ok(mut terminate), Ok(mut interrupt)) = heard else {
        tracing::error!("signals cannot be heard");
        return std::future::pending().await;
    };
    either(&mut terminate, &mut interrupt).await;
    tokio::spawn(async move {
        either(&mut terminate, &mut interrupt).await;
        std::process::exit(1);
    });
}

async fn either(one: &mut Signal, other: &mut Signal) {
    tokio::select! {
        _ = one.recv() => {}
        _ = other.recv() => {}
    }
}
