//! One `coopol serve` process on a folder and a port of its own, and the other commands.

use std::{
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::{TcpListener, TcpStream},
    path::{Path, PathBuf},
    process::{Child, Command, ExitStatus, Output, Stdio},
    sync::{
        Arc, Mutex,
        atomic::{AtomicU16, Ordering},
    },
    thread::JoinHandle,
    time::Duration,
};

use tempfile::TempDir;

/// How long anything may take before a test gives up; nothing is asserted about time.
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);
/// How often a condition is looked at.
const GLANCE: Duration = Duration::from_millis(5);
/// Ports of these tests. Below the range that outgoing connections take theirs from: a client
/// that tries a port of that range while its hub is down may be connected to itself.
const PORTS: std::ops::Range<u16> = 20_000..32_000;
/// Ports that one run of these tests may use.
const PORTS_PER_RUN: u16 = 100;

/// A port that nobody listens on.
pub(crate) fn free_port() -> u16 {
    static NEXT: AtomicU16 = AtomicU16::new(0);
    let runs = PORTS.len() / usize::from(PORTS_PER_RUN);
    let run = u16::try_from(std::process::id() as usize % runs).unwrap();
    loop {
        let nth = NEXT.fetch_add(1, Ordering::Relaxed);
        assert!(nth < PORTS_PER_RUN, "too few ports for one run");
        let port = PORTS.start + run * PORTS_PER_RUN + nth;
        if TcpListener::bind(("127.0.0.1", port)).is_ok() {
            return port;
        }
    }
}

/// The binary with these arguments, and nothing from the environment of the tests.
pub(crate) fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_coopol"));
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("COOPOL_")) {
        command.env_remove(name);
    }
    command.args(arguments).stdin(Stdio::null());
    command
}

/// Runs a command to its end.
pub(crate) fn run(arguments: &[&str]) -> Output {
    command(arguments).output().unwrap()
}

/// What a command said on standard error.
pub(crate) fn complaint(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// What a command that must succeed wrote.
pub(crate) fn answer(arguments: &[&str]) -> Vec<u8> {
    let output = run(arguments);
    assert!(output.status.success(), "{arguments:?}: {}", complaint(&output));
    output.stdout
}

/// What a command that must fail said.
pub(crate) fn refusal(arguments: &[&str]) -> String {
    let output = run(arguments);
    assert_eq!(output.status.code(), Some(1), "{arguments:?}: {}", complaint(&output));
    assert!(output.stdout.is_empty(), "{arguments:?} wrote something all the same");
    complaint(&output)
}

/// A running program that listens on a port, and what it logged.
pub(crate) struct Program {
    child: Child,
    log: Arc<Mutex<String>>,
    reader: Option<JoinHandle<()>>,
}

impl Program {
    /// Starts it and waits until it logs `ready`.
    pub(crate) async fn start(mut command: Command, ready: &str) -> Self {
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
        let log = Arc::new(Mutex::new(String::new()));
        let (lines, into) = (BufReader::new(child.stderr.take().unwrap()), Arc::clone(&log));
        let reader = std::thread::spawn(move || {
            for line in lines.lines().map_while(Result::ok) {
                let mut log = into.lock().unwrap();
                log.push_str(&line);
                log.push('\n');
            }
        });
        let mut program = Self { child, log, reader: Some(reader) };
        eventually(ready, || {
            let ended = program.child.try_wait().unwrap();
            assert!(ended.is_none(), "ended at once: {}", program.log());
            program.log().contains(ready)
        })
        .await;
        program
    }

    /// Everything logged so far.
    pub(crate) fn log(&self) -> String {
        self.log.lock().unwrap().clone()
    }

    /// Ends it as a power cut would; its log is complete then.
    pub(crate) fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
        if let Some(reader) = self.reader.take() {
            reader.join().unwrap();
        }
    }

    /// Asks it to stop, as a service manager does.
    pub(crate) fn terminate(&self) {
        self.signal("-TERM");
    }

    /// Asks it to stop, as Ctrl-C does.
    pub(crate) fn interrupt(&self) {
        self.signal("-INT");
    }

    fn signal(&self, signal: &str) {
        let pid = self.child.id().to_string();
        assert!(Command::new("kill").args([signal, &pid]).status().unwrap().success());
    }

    /// Waits until it has ended.
    pub(crate) async fn ended(&mut self) -> ExitStatus {
        let mut status = None;
        eventually("the program ends", || {
            status = self.child.try_wait().unwrap();
            status.is_some()
        })
        .await;
        status.unwrap()
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // Already gone in most tests.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// How a hub is started on a folder and an address.
pub(crate) type Launch = Box<dyn Fn(&str, &str) -> Command + Send + Sync>;

/// The program itself; `flags` stand behind address and folder.
fn serve(flags: &[&str]) -> Launch {
    let flags: Vec<_> = flags.iter().map(|flag| (*flag).to_owned()).collect();
    Box::new(move |folder, address| {
        let mut command = command(&["serve", "--listen", address, "--data", folder]);
        command.args(&flags);
        command
    })
}

/// Builds an example beside the binary under test; there is nothing to do in a whole test run.
pub(crate) fn example(name: &str) -> PathBuf {
    let profile = PathBuf::from(env!("CARGO_BIN_EXE_coopol"));
    let profile = profile.parent().unwrap();
    let built = Command::new(env!("CARGO"))
        .args(["build", "--quiet", "--example", name])
        .args(["--manifest-path", concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml")])
        .arg("--target-dir")
        .arg(profile.parent().unwrap())
        .status();
    assert!(built.unwrap().success(), "the example does not build");
    profile.join("examples").join(name)
}

/// A hub on a folder and a port, which may be killed and started again.
pub(crate) struct HubProcess {
    folder: TempDir,
    port: u16,
    launch: Launch,
    program: Program,
}

impl HubProcess {
    /// A hub on an empty folder; `flags` stand behind address and folder.
    pub(crate) async fn start(flags: &[&str]) -> Self {
        Self::start_as(serve(flags)).await
    }

    /// The same, started otherwise.
    pub(crate) async fn start_as(launch: Launch) -> Self {
        Self::start_in(TempDir::new().unwrap(), launch).await
    }

    /// A hub on a folder that was filled.
    pub(crate) async fn start_on(folder: TempDir) -> Self {
        Self::start_in(folder, serve(&[])).await
    }

    async fn start_in(folder: TempDir, launch: Launch) -> Self {
        let port = free_port();
        let program = Self::spawn(folder.path(), port, &launch).await;
        Self { folder, port, launch, program }
    }

    async fn spawn(folder: &Path, port: u16, launch: &Launch) -> Program {
        let (address, folder) = (format!("127.0.0.1:{port}"), folder.to_str().unwrap());
        Program::start(launch(folder, &address), "ready").await
    }

    /// Starts again on the same folder and port; the old process must have ended.
    pub(crate) async fn restart(&mut self) {
        self.program = Self::spawn(self.folder.path(), self.port, &self.launch).await;
    }

    /// The same, started otherwise from now on.
    pub(crate) async fn restart_as(&mut self, launch: Launch) {
        self.launch = launch;
        self.restart().await;
    }

    /// Another hub on the same folder and another port, where no client comes by itself; the old
    /// process must have ended. Returns it with where clients connect to.
    pub(crate) async fn aside(&self, port: u16, launch: &Launch) -> (Program, String) {
        let program = Self::spawn(self.folder.path(), port, launch).await;
        (program, format!("ws://127.0.0.1:{port}/collab"))
    }

    pub(crate) fn program(&mut self) -> &mut Program {
        &mut self.program
    }

    pub(crate) fn path(&self) -> PathBuf {
        self.folder.path().to_path_buf()
    }

    /// The folder as an argument.
    pub(crate) fn data(&self) -> &str {
        self.folder.path().to_str().unwrap()
    }

    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    /// Where clients of the Hocuspocus dialect connect to.
    pub(crate) fn collab(&self) -> String {
        format!("ws://127.0.0.1:{}/collab", self.port)
    }

    /// Where clients of the y-websocket dialect connect to.
    pub(crate) fn sync(&self, room: &str) -> String {
        format!("ws://127.0.0.1:{}/sync/{room}", self.port)
    }

    /// Status line and body of a page, or `None` when nobody answers.
    pub(crate) fn get(&self, path: &str) -> Option<String> {
        get(self.port, path)
    }
}

/// Status line and body of a page of this machine, or `None` when nobody answers.
pub(crate) fn get(port: u16, path: &str) -> Option<String> {
    exchange(port, &format!("GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
}

/// Status line and body of the answer to a JSON document, or `None` when nobody answers.
pub(crate) fn post(port: u16, path: &str, json: &str) -> Option<String> {
    let length = json.len();
    let head = format!("POST {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n");
    let kind = format!("Content-Type: application/json\r\nContent-Length: {length}\r\n\r\n");
    exchange(port, &format!("{head}{kind}{json}"))
}

fn exchange(port: u16, request: &str) -> Option<String> {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).ok()?;
    stream.set_read_timeout(Some(PATIENCE)).ok()?;
    stream.write_all(request.as_bytes()).ok()?;
    let mut response = String::new();
    stream.read_to_string(&mut response).ok()?;
    let (head, body) = response.split_once("\r\n\r\n")?;
    Some(format!("{}\n{body}", head.lines().next()?))
}

/// Waits for something, within patience.
pub(crate) async fn within<T>(what: &str, future: impl Future<Output = T>) -> T {
    let waited = tokio::time::timeout(PATIENCE, future).await;
    waited.unwrap_or_else(|_| panic!("never: {what}"))
}

/// Waits until a condition holds.
pub(crate) async fn eventually(what: &str, mut holds: impl FnMut() -> bool) {
    let waiting = async {
        while !holds() {
            tokio::time::sleep(GLANCE).await;
        }
    };
    within(what, waiting).await;
}
