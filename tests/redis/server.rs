//! A real `redis-server` of its own for a test: on a socket in a temporary folder, stopped at the
//! end. Used by the tests of the store and by those of Redis's failures.

use std::{
    fs,
    io::{BufRead as _, BufReader, Write as _},
    os::unix::net::UnixStream,
    path::PathBuf,
    process::{Child, Command, Stdio},
    time::Duration,
};

use coopol::store::redis::RedisOptions;
use tempfile::TempDir;

/// How long a server may take to start or stop.
const PATIENCE: Duration = Duration::from_secs(60);
/// How often it is looked at.
const GLANCE: Duration = Duration::from_millis(5);

/// A running server.
pub(crate) struct RedisServer {
    folder: TempDir,
    settings: Vec<String>,
    process: Child,
}

impl RedisServer {
    /// Starts one with further settings, given as on its command line; without any it keeps
    /// nothing on the disk.
    pub(crate) async fn start(settings: &[&str]) -> Self {
        let folder = TempDir::new().unwrap();
        let settings: Vec<String> = settings.iter().map(|part| (*part).to_owned()).collect();
        let process = spawn(&folder, &settings);
        let server = Self { folder, settings, process };
        server.ready().await;
        server
    }

    fn socket(&self) -> PathBuf {
        self.folder.path().join("redis.sock")
    }

    /// Its address.
    pub(crate) fn url(&self) -> String {
        format!("redis+unix://{}", self.socket().display())
    }

    /// How a store on it is opened.
    pub(crate) fn options(&self) -> RedisOptions {
        RedisOptions::new(&self.url())
    }

    async fn ready(&self) {
        let waiting = async {
            while self.try_ask("PING").as_deref() != Some("+PONG") {
                tokio::time::sleep(GLANCE).await;
            }
        };
        tokio::time::timeout(PATIENCE, waiting).await.expect("redis-server starts");
    }

    /// The first line of its answer to a command.
    pub(crate) fn ask(&self, command: &str) -> String {
        self.try_ask(command).expect("redis-server answers")
    }

    fn try_ask(&self, command: &str) -> Option<String> {
        let mut stream = UnixStream::connect(self.socket()).ok()?;
        stream.set_read_timeout(Some(PATIENCE)).ok()?;
        stream.write_all(format!("{command}\r\n").as_bytes()).ok()?;
        let mut line = String::new();
        BufReader::new(stream).read_line(&mut line).ok()?;
        Some(line.trim_end().to_owned())
    }

    /// Ends it as a power cut would.
    pub(crate) fn kill(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }

    /// Starts it again on what it has kept.
    pub(crate) async fn restart(&mut self) {
        // Left behind by a killed server.
        let _ = fs::remove_file(self.socket());
        self.process = spawn(&self.folder, &self.settings);
        self.ready().await;
    }
}

impl Drop for RedisServer {
    fn drop(&mut self) {
        // Already gone in some tests.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn spawn(folder: &TempDir, settings: &[String]) -> Child {
    let path = folder.path().to_str().unwrap();
    Command::new("redis-server")
        .args(["--port", "0", "--unixsocket", &format!("{path}/redis.sock"), "--dir", path])
        .args(["--save", "", "--appendonly", "no"])
        .args(settings)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("redis-server is installed: run scripts/setup")
}
