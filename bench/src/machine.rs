//! What the machine says: a process's CPU time and memory, and what others took meanwhile.

use std::{fs, process::Command, time::Duration};

use anyhow::Context as _;
use nix::{
    sched::{CpuSet, sched_setaffinity},
    time::clock_getcpuclockid,
    unistd::Pid,
};

/// A process of this machine.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Process(u32);

impl Process {
    /// The one with this id.
    pub(crate) fn new(id: u32) -> Self {
        Self(id)
    }

    /// Its id.
    pub(crate) fn id(self) -> u32 {
        self.0
    }

    /// The CPU time that all its threads have used, ended ones included, to the nanosecond.
    pub(crate) fn cpu(self) -> anyhow::Result<Duration> {
        let clock = clock_getcpuclockid(Pid::from_raw(i32::try_from(self.0)?))
            .with_context(|| format!("process {} is gone", self.0))?;
        Ok(clock.now()?.into())
    }

    /// The most memory that it held since its start, or since [`Self::forget_peak`], in KiB.
    pub(crate) fn memory_peak_kib(self) -> anyhow::Result<f64> {
        self.status("VmHWM:")
    }

    /// The memory that it holds now, in KiB.
    pub(crate) fn memory_kib(self) -> anyhow::Result<f64> {
        self.status("VmRSS:")
    }

    /// The memory that is its own, without the files that it maps, in KiB.
    pub(crate) fn own_memory_kib(self) -> anyhow::Result<f64> {
        self.status("RssAnon:")
    }

    /// Begins a new peak.
    pub(crate) fn forget_peak(self) -> anyhow::Result<()> {
        Ok(fs::write(format!("/proc/{}/clear_refs", self.0), "5")?)
    }

    fn status(self, name: &str) -> anyhow::Result<f64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.0))?;
        let line = status.lines().find_map(|line| line.strip_prefix(name));
        let kib = line.and_then(|line| line.split_whitespace().next());
        Ok(kib.with_context(|| format!("no {name}"))?.parse()?)
    }
}

/// The time of all processors since the start of the machine, in ticks.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ticks {
    total: u64,
    idle: u64,
    steal: u64,
}

impl Ticks {
    /// Reads `/proc/stat`.
    pub(crate) fn now() -> anyhow::Result<Self> {
        let stat = fs::read_to_string("/proc/stat")?;
        let line = stat.lines().next().context("/proc/stat is empty")?;
        // user nice system idle iowait irq softirq steal
        let ticks: Vec<u64> =
            line.split_whitespace().skip(1).take(8).filter_map(|word| word.parse().ok()).collect();
        let [_, _, _, idle, waiting, _, _, steal] = ticks[..] else {
            anyhow::bail!("/proc/stat has another form");
        };
        Ok(Self { total: ticks.iter().sum(), idle: idle + waiting, steal })
    }

    /// What happened since `self`.
    pub(crate) fn since(self) -> anyhow::Result<Usage> {
        let now = Self::now()?;
        let total = ratio(now.total - self.total, 1.0).max(1.0);
        let percent = |now: u64, then: u64| ratio(now - then, total) * 100.0;
        let idle = percent(now.idle, self.idle);
        Ok(Usage { busy_percent: 100.0 - idle, steal_percent: percent(now.steal, self.steal) })
    }
}

fn ratio(ticks: u64, of: f64) -> f64 {
    // A month of ticks is far below what a double holds exactly.
    f64::from(u32::try_from(ticks).unwrap_or(u32::MAX)) / of
}

/// How the machine was used over a time, of all its processors together.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Usage {
    /// By anybody.
    pub(crate) busy_percent: f64,
    /// Taken by the host for other machines.
    pub(crate) steal_percent: f64,
}

impl std::fmt::Display for Usage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "busy {:.0} %, steal {:.2} %", self.busy_percent, self.steal_percent)
    }
}

/// Which processor a part of the benchmark keeps to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// Processor 0, alone.
    Server,
    /// All the others.
    Clients,
}

/// Keeps this thread, and what it starts from now on, to a place. Does nothing on a machine with
/// a single processor.
pub(crate) fn keep_to(place: Place) -> anyhow::Result<()> {
    let count = processors();
    if count < 2 {
        return Ok(());
    }
    let mut set = CpuSet::new();
    match place {
        Place::Server => set.set(0)?,
        Place::Clients => (1..count).try_for_each(|processor| set.set(processor))?,
    }
    sched_setaffinity(Pid::from_raw(0), &set).context("the processors cannot be chosen")
}

/// How many processors the machine has.
pub(crate) fn processors() -> usize {
    let stat = fs::read_to_string("/proc/stat").unwrap_or_default();
    let is_processor = |line: &&str| {
        line.strip_prefix("cpu").is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
    };
    stat.lines().filter(is_processor).count()
}

/// The machine in one line.
pub(crate) fn description() -> String {
    let field = |path: &str, name: &str| {
        let text = fs::read_to_string(path).unwrap_or_default();
        let line = text.lines().find(|line| line.starts_with(name)).unwrap_or_default();
        line.split_once(':').map(|(_, value)| value.trim().to_owned()).unwrap_or_default()
    };
    let (model, memory) =
        (field("/proc/cpuinfo", "model name"), field("/proc/meminfo", "MemTotal"));
    let kernel = fs::read_to_string("/proc/sys/kernel/osrelease").unwrap_or_default();
    format!("{model}, {} processors, memory {memory}, Linux {}", processors(), kernel.trim())
}

/// What a command says first, for versions and dates.
pub(crate) fn first_line(program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program).args(arguments).output();
    let text = output.map(|output| String::from_utf8_lossy(&output.stdout).into_owned());
    text.unwrap_or_default().lines().next().unwrap_or("unknown").to_owned()
}
