//! The commands and their flags.

mod copies;
mod demo;
mod files;
mod invite;
mod key;
mod openapi;
mod operate;
mod place;
mod serve;
mod tokens;

use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use anyhow::Context as _;
use clap::{Args, Parser, Subcommand, ValueEnum};
use coopol::{access::token::WireAccess, config::store::DEFAULT_REDIS_PREFIX};

/// A real-time hub for people who write and decide together.
#[derive(Parser)]
#[command(version, arg_required_else_help = true)]
pub(crate) struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Run the hub
    Serve(Box<Settings>),
    /// Print a one-time link that makes somebody a member, also while the hub runs
    Invite(InviteFlags),
    /// Fill a new folder with an example: people, groups and texts to try things on
    Demo(DemoFlags),
    /// Print a token for one room
    Token(TokenFlags),
    /// Take access back; live sockets close within a second
    Revoke(RevokeFlags),
    /// Say how a room is: sizes, clients, what a join costs
    Doctor(RoomFlags),
    /// Write a room's content to standard output
    Export(ExportFlags),
    /// Write the description of the HTTP API (OpenAPI, JSON) to standard output
    Openapi,
    /// Copy the whole store to a new file, also while the hub runs
    Backup(BackupFlags),
    /// Make a hub's folder of the copy that `serve --snapshot-to` keeps in Redis
    Restore(RestoreFlags),
}

/// Settings of `coopol serve`. They are kept as text: `config` checks them all and reports every
/// mistake at once.
#[derive(Args)]
struct Settings {
    /// Configuration file (TOML); its settings have the names of these flags
    #[arg(long, env = "COOPOL_CONFIG")]
    config: Option<PathBuf>,
    /// Address and port [default: 127.0.0.1:8080]
    #[arg(long, env = "COOPOL_LISTEN")]
    listen: Option<String>,
    /// The hub's folder: its keys, and the embedded store [default: ./data]
    #[arg(long, env = "COOPOL_DATA")]
    data: Option<String>,
    /// Where words are kept: sqlite (in the folder) or a Redis address [default: sqlite]
    #[arg(long, env = "COOPOL_STORE", hide_env_values = true)]
    store: Option<String>,
    /// What the names of all keys in Redis begin with [default: coopol:]
    #[arg(long, env = "COOPOL_REDIS_PREFIX")]
    redis_prefix: Option<String>,
    /// When a word counts as saved: process, fsync or `replicated <n>` [default: fsync]
    #[arg(long, env = "COOPOL_DURABILITY")]
    durability: Option<String>,
    /// A Redis address where a copy of the embedded store is kept
    #[arg(long, env = "COOPOL_SNAPSHOT_TO", hide_env_values = true)]
    snapshot_to: Option<String>,
    /// Seconds between two copies [default: 300]
    #[arg(long, env = "COOPOL_SNAPSHOT_EVERY_SECONDS", allow_hyphen_values = true)]
    snapshot_every_seconds: Option<String>,
    /// Rooms named open/<name> without accounts; `anywhere` allows it beyond this machine
    #[arg(long, env = "COOPOL_OPEN", num_args = 0..=1, default_missing_value = "true")]
    open: Option<String>,
    /// Further origins whose pages may open sockets, separated by commas
    #[arg(long, env = "COOPOL_ORIGINS")]
    origins: Option<String>,
    /// Where members reach the hub, for links, for instance https://coopol.example.org
    #[arg(long, env = "COOPOL_PUBLIC_URL")]
    public_url: Option<String>,
    /// The mail server: smtp://user:password@host:587 (STARTTLS) or smtps://… [default: none,
    /// administrators pass links on]
    #[arg(long, env = "COOPOL_MAIL_URL", hide_env_values = true)]
    mail_url: Option<String>,
    /// Who letters come from, for instance `Coopol <coopol@example.org>`
    #[arg(long, env = "COOPOL_MAIL_FROM")]
    mail_from: Option<String>,
    /// Seconds over which sockets are closed when the hub stops [default: 5]
    #[arg(long, env = "COOPOL_DRAIN_SECONDS", allow_hyphen_values = true)]
    drain_seconds: Option<String>,
    /// Seconds that a room without sockets stays in memory [default: 30]
    #[arg(long, env = "COOPOL_IDLE_UNLOAD_SECONDS", allow_hyphen_values = true)]
    idle_unload_seconds: Option<String>,
    /// text or json [default: text]
    #[arg(long, env = "COOPOL_LOG_FORMAT")]
    log_format: Option<String>,
    /// What is logged, for instance info or coopol=debug [default: info]
    #[arg(long, env = "COOPOL_LOG")]
    log: Option<String>,
}

/// Where the hub's data is: as it was told where, or as its file says.
#[derive(Args)]
struct DataFlags {
    /// The hub's configuration file; what is given here wins over it
    #[arg(long, env = "COOPOL_CONFIG")]
    config: Option<PathBuf>,
    /// The hub's folder [default: ./data]
    #[arg(long, env = "COOPOL_DATA")]
    data: Option<String>,
    /// The store of the hub: sqlite or a Redis address [default: sqlite]
    #[arg(long, env = "COOPOL_STORE", hide_env_values = true)]
    store: Option<String>,
    /// What the names of all keys in Redis begin with [default: coopol:]
    #[arg(long, env = "COOPOL_REDIS_PREFIX")]
    redis_prefix: Option<String>,
}

#[derive(Args)]
struct InviteFlags {
    /// Makes an administrator
    #[arg(long)]
    admin: bool,
    /// Where members reach the hub [default: http://localhost:8080]
    #[arg(long, alias = "url", env = "COOPOL_PUBLIC_URL")]
    public_url: Option<String>,
    #[command(flatten)]
    data: DataFlags,
}

#[derive(Args)]
struct DemoFlags {
    /// The folder, which must be empty or not exist
    #[arg(long)]
    data: PathBuf,
    /// Ten thousand members instead of twelve, to measure with
    #[arg(long)]
    crowd: bool,
    /// One long text with so many amendments instead, to measure with
    #[arg(long, conflicts_with = "crowd")]
    amendments: Option<usize>,
    /// The pages of that text
    #[arg(long, default_value_t = 300, requires = "amendments")]
    pages: usize,
    /// A thousand members who said so many messages in one channel instead, to measure with
    #[arg(long, conflicts_with_all = ["crowd", "amendments"])]
    messages: Option<usize>,
}

#[derive(Args)]
struct TokenFlags {
    /// The room: text:<uuid>, amendment:<uuid> or open/<name>
    #[arg(long)]
    room: String,
    /// Who it is for: an opaque member id, never a name
    #[arg(long)]
    subject: String,
    /// What it allows
    #[arg(long, value_enum, default_value = "read-write")]
    access: WireAccess,
    /// For how many seconds
    #[arg(long, default_value_t = 3_600)]
    ttl: u64,
    #[command(flatten)]
    data: DataFlags,
}

#[derive(Args)]
#[group(required = true, multiple = false, args = ["token", "subject"])]
struct RevokeFlags {
    /// This token
    #[arg(long)]
    token: Option<String>,
    /// Every token that this member was given up to now
    #[arg(long)]
    subject: Option<String>,
    #[command(flatten)]
    data: DataFlags,
}

#[derive(Args)]
struct RoomFlags {
    /// The room: text:<uuid>, amendment:<uuid> or open/<name>
    room: String,
    #[command(flatten)]
    data: DataFlags,
}

#[derive(Args)]
struct ExportFlags {
    #[command(flatten)]
    room: RoomFlags,
    /// In which form
    #[arg(long, value_enum, default_value = "text")]
    format: ExportFormat,
}

#[derive(Clone, Copy, ValueEnum)]
enum ExportFormat {
    /// The words
    Text,
    /// A page for browsers and word processors
    Html,
    /// Markdown
    Markdown,
    /// A text's blocks as JSON, with their identities
    Blocks,
    /// Every shared type as JSON
    Json,
    /// One Yjs update (v1), for any Yjs program
    Update,
}

#[derive(Args)]
struct BackupFlags {
    /// The new file
    file: PathBuf,
    #[command(flatten)]
    data: DataFlags,
}

#[derive(Args)]
struct RestoreFlags {
    /// The Redis address that the hub's `--snapshot-to` had
    #[arg(long, env = "COOPOL_SNAPSHOT_TO", hide_env_values = true)]
    from: String,
    /// The folder, which must hold no store yet
    #[arg(long)]
    data: PathBuf,
    /// The hub's `--redis-prefix`
    #[arg(long, env = "COOPOL_REDIS_PREFIX", default_value = DEFAULT_REDIS_PREFIX)]
    redis_prefix: String,
}

/// How long a command that is done waits for what still runs beside it, such as a copy of the store
/// that was not done in its time.
const LAST_WAIT: Duration = Duration::from_secs(3);

/// Carries out one command.
pub(crate) fn run(cli: Cli) -> anyhow::Result<()> {
    let runtime = tokio::runtime::Runtime::new().context("the runtime cannot start")?;
    let done = runtime.block_on(async {
        match cli.command {
            Command::Serve(settings) => serve::serve(*settings).await,
            Command::Invite(flags) => invite::invite(&flags).await,
            Command::Demo(flags) => demo::demo(&flags).await,
            Command::Token(flags) => tokens::issue(&flags),
            Command::Revoke(flags) => tokens::revoke(&flags).await,
            Command::Doctor(flags) => operate::doctor(&flags).await,
            Command::Export(flags) => operate::export(&flags).await,
            Command::Openapi => openapi::print(),
            Command::Backup(flags) => operate::backup(&flags).await,
            Command::Restore(flags) => copies::restore(&flags).await,
        }
    });
    runtime.shutdown_timeout(LAST_WAIT);
    done
}

/// What of a folder's mode lets others than its owner in.
#[cfg(unix)]
const OF_OTHERS: u32 = 0o077;

/// Drafts and political opinions are nobody else's business on this machine: a folder that the hub
/// makes is its user's alone.
pub(crate) fn make_private(folder: &Path) -> anyhow::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder
        .create(folder)
        .with_context(|| format!("the folder {} cannot be made", folder.display()))?;
    #[cfg(unix)]
    if let Ok(found) = std::fs::metadata(folder)
        && std::os::unix::fs::MetadataExt::mode(&found) & OF_OTHERS != 0
    {
        tracing::warn!(
            "other users of this machine may look into the folder {}: `chmod 700` keeps it to the \
             hub's user",
            folder.display()
        );
    }
    Ok(())
}
