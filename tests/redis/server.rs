//! A real `redis-server` of its own for a test: on a socket in a temporary folder, stopped at the
//! end. Used by the tests of the store and by those of Redis's failures.

use std::{
    fs,
    io::{Read as _, Write as _},
    net::TcpListener,
    os::unix::net::UnixStream,
    path::{Path, PathBuf},
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

    /// The same, that replicas reach on a port.
    pub(crate) async fn start_on_port() -> Self {
        // Chosen by the system; nobody else takes it within a moment.
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        Self::start(&["--port", &port.to_string(), "--repl-diskless-sync-delay", "0"]).await
    }

    /// The port that it was started on.
    pub(crate) fn port(&self) -> u16 {
        let at = self.settings.iter().position(|setting| setting == "--port").unwrap();
        self.settings[at + 1].parse().unwrap()
    }

    pub(crate) fn socket(&self) -> PathBuf {
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
            let is_there =
                |answer: String| answer.starts_with("+PONG") || answer.starts_with("-NOAUTH");
            while !self.try_ask("PING").is_some_and(is_there) {
                tokio::time::sleep(GLANCE).await;
            }
        };
        tokio::time::timeout(PATIENCE, waiting).await.expect("redis-server starts");
    }

    /// The first line of its answer to a command.
    pub(crate) fn ask(&self, command: &str) -> String {
        let answer = self.ask_all(command);
        answer.lines().next().unwrap_or_default().to_owned()
    }

    /// Its whole answer to a command.
    pub(crate) fn ask_all(&self, command: &str) -> String {
        self.try_ask(command).expect("redis-server answers")
    }

    /// Waits until its answer holds these words.
    pub(crate) async fn until(&self, command: &str, words: &str) {
        let waiting = async {
            while !self.ask_all(command).contains(words) {
                tokio::time::sleep(GLANCE).await;
            }
        };
        tokio::time::timeout(PATIENCE, waiting).await.expect(words);
    }

    /// Lets it hang, and go on.
    pub(crate) fn stop(&self) {
        self.signal("-STOP");
    }

    pub(crate) fn resume(&self) {
        self.signal("-CONT");
    }

    fn signal(&self, signal: &str) {
        let pid = self.process.id().to_string();
        assert!(Command::new("kill").args([signal, &pid]).status().unwrap().success());
    }

    fn try_ask(&self, command: &str) -> Option<String> {
        let mut stream = UnixStream::connect(self.socket()).ok()?;
        stream.set_read_timeout(Some(PATIENCE)).ok()?;
        // It answers both, and then ends the connection.
        stream.write_all(format!("{command}\r\nQUIT\r\n").as_bytes()).ok()?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer).ok()?;
        Some(answer)
    }

    /// Whether any file that it keeps holds these bytes.
    pub(crate) fn holds(&self, needle: impl AsRef<[u8]>) -> bool {
        holds(self.folder.path(), needle.as_ref())
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

fn holds(folder: &Path, needle: &[u8]) -> bool {
    fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).any(|path| {
        // A file may go while it is looked at; the socket cannot be read.
        let content = fs::read(&path).unwrap_or_default();
        (path.is_dir() && holds(&path, needle))
            || content.windows(needle.len()).any(|window| window == needle)
    })
}
