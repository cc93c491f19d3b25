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
    net::TcpStream,
    time::{Instant, sleep},
};

use crate::{
    machine::{Place, Process, first_line, keep_to},
    meter::{Meter, callgrind},
    wire::{Dialect, ROOM},
};

/// How long a server may take until it listens.
const START_PATIENCE: Duration = Duration::from_secs(30);
/// How often it is tried.
const GLANCE: Duration = Duration::from_millis(20);

/// Which server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Ours, with its embedded store.
    Hub,
    /// Forwards frames, and nothing else.
    Relay,
    /// `@hocuspocus/server` with its SQLite extension.
    Hocuspocus,
    /// `@y/websocket-server` with its LevelDB persistence.
    YWebsocketServer,
}

impl Kind {
    /// All of them, ours first.
    pub(crate) const ALL: [Self; 4] =
        [Self::Hub, Self::Relay, Self::Hocuspocus, Self::YWebsocketServer];

    /// Its name in tables.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Hub => "coopol",
            Self::Relay => "plain relay",
            Self::Hocuspocus => "@hocuspocus/server",
            Self::YWebsocketServer => "@y/websocket-server",
        }
    }

    /// What it keeps, and when.
    pub(crate) fn durability(self) -> &'static str {
        match self {
            Self::Hub => "SQLite, fsync before each acknowledgement and broadcast",
            Self::Relay => "none",
            Self::Hocuspocus => "SQLite, whole document 2 s after the last edit (its default)",
            Self::YWebsocketServer => "LevelDB, each update, after the broadcast, no fsync",
        }
    }

    /// How clients speak to it.
    pub(crate) fn dialect(self) -> Dialect {
        match self {
            Self::Hub | Self::Relay | Self::YWebsocketServer => Dialect::YWebsocket,
            Self::Hocuspocus => Dialect::Hocuspocus,
        }
    }

    /// Whether it keeps a document, which a later client receives.
    pub(crate) fn keeps_documents(self) -> bool {
        self != Self::Relay
    }

    /// Its version, as it says itself.
    pub(crate) fn version(self, programs: &Programs) -> String {
        match self {
            Self::Hub => first_line(&programs.hub.to_string_lossy(), &["--version"]),
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
            Self::Hub => {
                let mut command = Command::new(&programs.hub);
                command.args(["serve", "--open", "--listen", &address, "--log", "warn", "--data"]);
                command.arg(folder);
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
    folder: TempDir,
}

impl Server {
    /// Starts it on processor 0 and waits until it listens.
    pub(crate) async fn start(
        kind: Kind,
        programs: &Programs,
        meter: Meter,
    ) -> anyhow::Result<Self> {
        let (folder, port) = (TempDir::new()?, free_port()?);
        let log = File::create(folder.path().join("log"))?;
        let mut command = kind.command(programs, port, folder.path());
        if meter == Meter::Instructions {
            let mut counted = callgrind(folder.path());
            counted.arg(command.get_program()).args(command.get_args());
            command = counted;
        }
        command.stdin(Stdio::null()).stdout(log.try_clone()?).stderr(log);
        keep_to(Place::Server)?;
        let child = command.spawn();
        keep_to(Place::Clients)?;
        let child = child.with_context(|| format!("{} cannot be started", kind.name()))?;
        let mut server = Self { kind, port, child, folder };
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

    /// Where it keeps what it stores.
    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Its process.
    pub(crate) fn process(&self) -> Process {
        Process::new(self.child.id())
    }

    /// The address of its sockets; `name` tells rooms apart where the address does.
    pub(crate) fn address(&self, name: &str) -> String {
        let path = match self.kind {
            Kind::Hub => format!("sync/open/{ROOM}-{name}"),
            Kind::Relay | Kind::YWebsocketServer => format!("{ROOM}-{name}"),
            Kind::Hocuspocus => String::new(),
        };
        format!("ws://127.0.0.1:{}/{path}", self.port)
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
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A port that nobody listens on now.
fn free_port() -> anyhow::Result<u16> {
    Ok(TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port())
}
