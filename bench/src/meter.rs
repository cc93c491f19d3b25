//! What a server uses: its CPU time, or, under callgrind, the instructions that it executes.
//!
//! Time holds everything, the kernel's work and the caches' misses too, and swings with whoever
//! else uses the machine. Instructions are those of the program alone, and almost the same in
//! every run.

use std::{fs, path::Path, process::Command};

use anyhow::{Context as _, ensure};

use crate::{server::Server, stats::micros};

/// What is counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Meter {
    /// Microseconds of all threads, in the kernel and out of it.
    #[default]
    CpuTime,
    /// Instructions outside the kernel; the server must run under callgrind.
    Instructions,
}

/// A measurement that has begun.
pub(crate) enum Reading {
    /// Microseconds used before.
    CpuTime(f64),
    /// Dumps written before.
    Instructions(usize),
}

/// The arguments that put a program under callgrind, which counts nothing until told to.
pub(crate) fn callgrind(folder: &Path) -> Command {
    let mut command = Command::new("valgrind");
    command.args(["--quiet", "--tool=callgrind", "--instr-atstart=no"]);
    command.arg(format!("--callgrind-out-file={}", folder.join(COUNTS).display()));
    command
}

/// The files that callgrind writes: this name, a dot, and a number.
const COUNTS: &str = "counts";

impl Meter {
    /// To be called once, when the server holds what it is measured with.
    pub(crate) fn prepare(self, server: &Server) -> anyhow::Result<()> {
        match self {
            Self::CpuTime => Ok(()),
            Self::Instructions => control(server, "--instr=on"),
        }
    }

    /// Begins.
    pub(crate) fn begin(self, server: &Server) -> anyhow::Result<Reading> {
        Ok(match self {
            Self::CpuTime => Reading::CpuTime(micros(server.cpu()?)),
            Self::Instructions => {
                // A dump starts the counters anew.
                control(server, "--dump=before")?;
                Reading::Instructions(dumps(server.folder())?)
            }
        })
    }
}

impl Reading {
    /// What was used since the beginning: microseconds or instructions.
    pub(crate) fn end(self, server: &Server) -> anyhow::Result<f64> {
        match self {
            Self::CpuTime(before) => Ok(micros(server.cpu()?) - before),
            Self::Instructions(before) => {
                control(server, "--dump=after")?;
                ensure!(dumps(server.folder())? == before + 1, "callgrind wrote no counts");
                let dump = server.folder().join(format!("{COUNTS}.{}", before + 1));
                let text = fs::read_to_string(dump)?;
                let total = text.lines().find_map(|line| line.strip_prefix("summary:"));
                Ok(total.context("callgrind wrote no sum")?.trim().parse()?)
            }
        }
    }
}

fn control(server: &Server, order: &str) -> anyhow::Result<()> {
    let mut command = Command::new("callgrind_control");
    let output = command.args([order, &server.process().id().to_string()]).output();
    let output = output.context("callgrind_control cannot be run: install valgrind")?;
    ensure!(output.status.success(), "callgrind_control {order} failed");
    Ok(())
}

fn dumps(folder: &Path) -> anyhow::Result<usize> {
    let dump = format!("{COUNTS}.");
    let names = fs::read_dir(folder)?.flatten().map(|entry| entry.file_name());
    Ok(names.filter(|name| name.to_string_lossy().starts_with(&dump)).count())
}
