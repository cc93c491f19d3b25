//! The servers under load, each a process of its own on a free port and an empty folder.

use std::{
    fs::File,
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::Duration,
};

use anyhow::{Context as _, bail};
use tempfile::TempDir;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpStream, UnixStream},
    time::{Instant, sleep},
};

use crate::{
    machine::{Place, Process, first_line, keep_to},
    meter::{Meter, callgrind},
    wire::{Dialect, Wire},
};

/// Where a hub's Redis listens, in its folder.
const REDIS_SOCKET: &str = "redis.sock";
/// How long a server may take until it listens.
const START_PATIENCE: Duration = Duration::from_secs(30);
/// How often it is tried.
const GLANCE: Duration = Duration::from_millis(20);

/// Which server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Ours, with its embedded store.
    Hub,
    /// The same at the peers' level: written to the system before it answers, and not synced.
    HubUnsynced,
    /// Ours, with its words in a Redis of its own.
    HubOnRedis,
    /// Forwards frames, and nothing else.
    Relay,
    /// `@hocuspocus/server` with its SQLite extension.
    Hocuspocus,
    /// `@y/websocket-server` with its LevelDB persistence.
    YWebsocketServer,
}

impl Kind {
    /// All of them, ours first.
    pub(crate) const ALL: [Self; 6] = [
        Self::Hub,
        Self::HubUnsynced,
        Self::HubOnRedis,
        Self::Relay,
        Self::Hocuspocus,
        Self::YWebsocketServer,
    ];

    /// Its name in tables.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Hub => "coopol",
            Self::HubUnsynced => "coopol without fsync",
            Self::HubOnRedis => "coopol on Redis",
            Self::Relay => "plain relay",
            Self::Hocuspocus => "@hocuspocus/server",
            Self::YWebsocketServer => "@y/websocket-server",
        }
    }

    /// Whether it is a hub of ours.
    pub(crate) fn is_ours(self) -> bool {
        match self {
            Self::Hub | Self::HubUnsynced | Self::HubOnRedis => true,
            Self::Relay | Self::Hocuspocus | Self::YWebsocketServer => false,
        }
    }

    /// Whether it does the same work as the hub.
    pub(crate) fn is_peer(self) -> bool {
        match self {
            Self::Hub | Self::HubUnsynced | Self::HubOnRedis | Self::Relay => false,
            Self::Hocuspocus | Self::YWebsocketServer => true,
        }
    }

    /// What it keeps, and when.
    pub(crate) fn durability(self) -> &'static str {
        match self {
            Self::Hub => "SQLite, fsync before each acknowledgement and broadcast",
            Self::HubUnsynced => {
                "SQLite, before each acknowledgement and broadcast, no fsync: what the peers keep \
                 at most, and sooner"
            }
            Self::HubOnRedis => {
                "Redis, appendfsync always, before each acknowledgement and broadcast; CPU is that \
                 of both processes"
            }
            Self::Relay => "none",
            Self::Hocuspocus => "SQLite, whole document 2 s after the last edit (its default)",
            Self::YWebsocketServer => "LevelDB, each update, after the broadcast, no fsync",
        }
    }

    /// How clients speak to it.
    pub(crate) fn dialect(self) -> Dialect {
        match self {
            Self::Hub
            | Self::HubUnsynced
            | Self::HubOnRedis
            | Self::Relay
            | Self::YWebsocketServer => Dialect::YWebsocket,
            Self::Hocuspocus => Dialect::Hocuspocus,
        }
    }

    /// Whether it runs as it does for whoever sets nothing.
    pub(crate) fn is_usual(self) -> bool {
        self != Self::HubUnsynced
    }

    /// Whether it keeps a document, which a later client receives.
    pub(crate) fn keeps_documents(self) -> bool {
        self != Self::Relay
    }

    /// Its version, as it says itself.
    pub(crate) fn version(self, programs: &Programs) -> String {
        match self {
            Self::Hub | Self::HubUnsynced => {
                first_line(&programs.hub.to_string_lossy(), &["--version"])
            }
            Self::HubOnRedis => first_line("redis-server", &["--version"]),
            Self::Relay => concat!("of coopol-bench ", env!("CARGO_PKG_VERSION")).to_owned(),
            Self::Hocuspocus | Self::YWebsocketServer => {
                let path = programs.peers.join("node_modules").join(self.name());
                let node = first_line("node", &["--version"]);
                format!("{} on Node {node}", package_version(&path))
            }
        }
    }

    fn command(self, programs: &Programs, port: u16, folder: &Path) -> Command {
        let (port, address) = (port.to_string(), format!("127.0.0.1:{port}"));
        match self {
            Self::Hub | Self::HubUnsynced | Self::HubOnRedis => {
                let mut command = Command::new(&programs.hub);
                command.args(["serve", "--open", "--listen", &address, "--log", "warn", "--data"]);
                command.arg(folder);
                if self == Self::HubUnsynced {
                    command.args(["--durability", "process"]);
                }
                if self == Self::HubOnRedis {
                    let socket = folder.join(REDIS_SOCKET);
                    command.arg("--store").arg(format!("redis+unix://{}", socket.display()));
                }
                command
            }
            Self::Relay => {
                let mut command = Command::new(&programs.relay);
                command.arg(address);
                command
            }
            Self::Hocuspocus => {
                let mut command = Command::new("node");
                command.arg(programs.peers.join("hocuspocus.js"));
                command.env("PORT", port).env("DATABASE", folder.join("hocuspocus.sqlite"));
                command
            }
            Self::YWebsocketServer => {
                let script = "node_modules/@y/websocket-server/src/server.js";
                let mut command = Command::new("node");
                command.arg(programs.peers.join(script)).env("HOST", "127.0.0.1");
                command.env("PORT", port).env("YPERSISTENCE", folder.join("leveldb"));
                command
            }
        }
    }
}

impl Kind {
    /// Starts the process, on processor 0.
    fn spawn(
        self,
        programs: &Programs,
        port: u16,
        (folder, meter): (&Path, Meter),
    ) -> anyhow::Result<Child> {
        let log = File::create(folder.join("log"))?;
        let mut command = self.command(programs, port, folder);
        if meter == Meter::Instructions {
            let mut counted = callgrind(folder);
            counted.arg(command.get_program()).args(command.get_args());
            command = counted;
        }
        command.stdin(Stdio::null()).stdout(log.try_clone()?).stderr(log);
        keep_to(Place::Server)?;
        let child = command.spawn();
        keep_to(Place::Clients)?;
        child.with_context(|| format!("{} cannot be started", self.name()))
    }
}

/// A Redis that stores before it answers, on processor 0 like its hub.
async fn start_redis(folder: &Path) -> anyhow::Result<Child> {
    let socket = folder.join(REDIS_SOCKET);
    let mut command = Command::new("redis-server");
    command.args(["--port", "0", "--save", "", "--appendonly", "yes", "--appendfsync", "always"]);
    command.arg("--unixsocket").arg(&socket).arg("--dir").arg(folder);
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    keep_to(Place::Server)?;
    let child = command.spawn();
    keep_to(Place::Clients)?;
    let child = child.context("redis-server cannot be started: run scripts/setup")?;
    let until = Instant::now() + START_PATIENCE;
    while UnixStream::connect(&socket).await.is_err() {
        anyhow::ensure!(Instant::now() < until, "redis-server does not listen");
        sleep(GLANCE).await;
    }
    Ok(child)
}

fn package_version(folder: &Path) -> String {
    let text = std::fs::read_to_string(folder.join("package.json")).unwrap_or_default();
    let package: serde_json::Value = serde_json::from_str(&text).unwrap_or_default();
    package["version"].as_str().unwrap_or("not installed").to_owned()
}

/// Where the programs are.
#[derive(Clone, Debug)]
pub(crate) struct Programs {
    /// The release binary of the hub.
    pub(crate) hub: PathBuf,
    /// The relay.
    pub(crate) relay: PathBuf,
    /// The folder with the peers' packages.
    pub(crate) peers: PathBuf,
}

/// A server that listens.
pub(crate) struct Server {
    kind: Kind,
    port: u16,
    child: Child,
    redis: Option<Child>,
    folder: TempDir,
}

impl Server {
    /// Starts it on processor 0 and waits until it listens.
    pub(crate) async fn start(
        kind: Kind,
        programs: &Programs,
        meter: Meter,
    ) -> anyhow::Result<Self> {
        Self::start_on(TempDir::new()?, kind, programs, meter).await
    }

    /// The same, on a folder that something stands in already.
    pub(crate) async fn start_on(
        folder: TempDir,
        kind: Kind,
        programs: &Programs,
        meter: Meter,
    ) -> anyhow::Result<Self> {
        let port = free_port()?;
        let redis = match kind {
            Kind::HubOnRedis => Some(start_redis(folder.path()).await?),
            Kind::Hub
            | Kind::HubUnsynced
            | Kind::Relay
            | Kind::Hocuspocus
            | Kind::YWebsocketServer => None,
        };
        let child = kind.spawn(programs, port, (folder.path(), meter))?;
        let mut server = Self { kind, port, child, redis, folder };
        server.listens().await?;
        Ok(server)
    }

    async fn listens(&mut self) -> anyhow::Result<()> {
        let until = Instant::now() + START_PATIENCE;
        while TcpStream::connect(("127.0.0.1", self.port)).await.is_err() {
            if let Some(status) = self.child.try_wait()? {
                bail!("{} ended at once ({status}): {}", self.kind.name(), self.log());
            }
            if Instant::now() > until {
                bail!("{} does not listen: {}", self.kind.name(), self.log());
            }
            sleep(GLANCE).await;
        }
        Ok(())
    }

    fn log(&self) -> String {
        std::fs::read_to_string(self.folder.path().join("log")).unwrap_or_default()
    }

    /// Which one.
    pub(crate) fn kind(&self) -> Kind {
        self.kind
    }

    /// Where it listens.
    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    /// Where it keeps what it stores.
    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// The CPU time of everything that belongs to it.
    pub(crate) fn cpu(&self) -> anyhow::Result<Duration> {
        let redis = self.redis.as_ref().map(|redis| Process::new(redis.id()).cpu());
        Ok(self.process().cpu()? + redis.transpose()?.unwrap_or_default())
    }

    /// Its process.
    pub(crate) fn process(&self) -> Process {
        Process::new(self.child.id())
    }

    /// The address of its sockets; `room` tells rooms apart where the address does.
    pub(crate) fn address(&self, room: &str, dialect: Dialect) -> String {
        let path = match (self.kind, dialect) {
            (Kind::Hub | Kind::HubUnsynced | Kind::HubOnRedis, dialect) => match dialect {
                Dialect::YWebsocket => format!("sync/{}", self.document(room)),
                Dialect::Hocuspocus => "collab".to_owned(),
            },
            (Kind::Relay | Kind::YWebsocketServer, _) => self.document(room),
            (Kind::Hocuspocus, _) => String::new(),
        };
        format!("ws://127.0.0.1:{}/{path}", self.port)
    }

    /// How a room is spoken about.
    pub(crate) fn wire(&self, room: &str, dialect: Dialect) -> Wire {
        Wire::new(dialect, &self.document(room))
    }

    /// What the server calls a room.
    fn document(&self, room: &str) -> String {
        match self.kind {
            Kind::Hub | Kind::HubUnsynced | Kind::HubOnRedis => format!("open/bench-{room}"),
            Kind::Relay | Kind::Hocuspocus | Kind::YWebsocketServer => format!("bench-{room}"),
        }
    }

    /// Kills the process at once, as a power cut would, and starts it anew on the same folder.
    pub(crate) async fn kill_and_restart(&mut self, programs: &Programs) -> anyhow::Result<()> {
        self.child.kill()?;
        self.child.wait()?;
        self.port = free_port()?;
        self.child = self.kind.spawn(programs, self.port, (self.folder.path(), Meter::CpuTime))?;
        self.listens().await
    }

    /// One of the hub's counters, 0 if it has not counted yet.
    pub(crate) async fn counter(&self, name: &str) -> anyhow::Result<u64> {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).await?;
        let request = "GET /metrics HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n";
        stream.write_all(request.as_bytes()).await?;
        let mut page = String::new();
        stream.read_to_string(&mut page).await?;
        let mut lines = page.lines().filter_map(|line| line.strip_prefix(name));
        Ok(lines.find_map(|line| line.trim().parse().ok()).unwrap_or(0))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself.
        for child in [Some(&mut self.child), self.redis.as_mut()].into_iter().flatten() {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

/// A port that nobody listens on now.
fn free_port() -> anyhow::Result<u16> {
    Ok(TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port())
}
