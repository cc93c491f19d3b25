//! `coopol-bench`: drives servers through sockets and writes down what it cost them.

mod dice;
mod edit_cost;
mod fan_out;
mod machine;
mod meter;
mod report;
mod server;
mod socket;
mod stats;
mod wire;
mod words;

use std::{io::Write as _, path::PathBuf};

use clap::{Args, Parser, Subcommand};

use crate::{
    edit_cost::Plan,
    fan_out::Cursors,
    machine::{Place, keep_to},
    meter::Meter,
    report::FanOut,
    server::{Kind, Programs},
};

/// Runs that are timed; the median counts.
const EDIT_RUNS: usize = 5;
const FAN_OUT_RUNS: usize = 3;
/// Runs that are counted: instructions hardly differ from run to run.
const COUNTED_RUNS: usize = 1;

#[derive(Parser)]
#[command(about, version)]
struct Arguments {
    /// The release binary of the hub.
    #[arg(long, default_value = "target/release/coopol")]
    hub: PathBuf,
    /// The folder with the peers' packages, installed.
    #[arg(long, default_value = "bench/peers")]
    peers: PathBuf,
    /// The file to write; standard output if there is none.
    #[arg(long)]
    results: Option<PathBuf>,
    #[command(subcommand)]
    scenario: Scenario,
}

#[derive(Subcommand)]
enum Scenario {
    /// Every scenario.
    All,
    /// What an edit costs in documents of several sizes.
    EditCost(Selection),
    /// Many people in one room, some of whom type.
    FanOut(Selection),
}

#[derive(Args)]
struct Selection {
    /// Only the documents, or servers, with this in their name.
    #[arg(long, default_value = "")]
    only: String,
    /// Runs that are timed.
    #[arg(long)]
    runs: Option<usize>,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let Arguments { hub, peers, results, scenario } = Arguments::parse();
    let relay = std::env::current_exe()?.with_file_name("relay");
    let programs = Programs { hub, relay, peers };
    keep_to(Place::Clients)?;
    let mut report = report::heading(&programs);
    let everything = || Selection { only: String::new(), runs: None };
    match scenario {
        Scenario::All => {
            report.push_str(&edit_cost(&programs, everything()).await?);
            report.push_str(&fan_out(&programs, &everything()).await?);
        }
        Scenario::EditCost(selection) => report.push_str(&edit_cost(&programs, selection).await?),
        Scenario::FanOut(selection) => report.push_str(&fan_out(&programs, &selection).await?),
    }
    match results {
        Some(path) => std::fs::write(path, report)?,
        None => std::io::stdout().write_all(report.as_bytes())?,
    }
    Ok(())
}

async fn edit_cost(programs: &Programs, selection: Selection) -> anyhow::Result<String> {
    let runs = selection.runs.unwrap_or(EDIT_RUNS);
    let plan = Plan { only: selection.only, runs, meter: Meter::CpuTime };
    let timed = edit_cost::measure(Kind::Hub, programs, &plan).await?;
    let plan = Plan { runs: COUNTED_RUNS, meter: Meter::Instructions, ..plan };
    let counted = edit_cost::measure(Kind::Hub, programs, &plan).await?;
    Ok(report::edit_cost(&timed, &counted))
}

async fn fan_out(programs: &Programs, selection: &Selection) -> anyhow::Result<String> {
    let mut measured = Vec::new();
    for cursors in [Cursors::Still, Cursors::Moving] {
        for kind in Kind::ALL.into_iter().filter(|kind| kind.name().contains(&selection.only)) {
            measured.push(FanOut { kind, cursors, runs: Vec::new() });
        }
    }
    for number in 1..=selection.runs.unwrap_or(FAN_OUT_RUNS) {
        for FanOut { kind, cursors, runs } in &mut measured {
            let run = fan_out::run(*kind, *cursors, programs).await?;
            let (name, cursors) = (kind.name(), cursors.name());
            let (cpu, p99) = (run.micros_per_delivery, run.p99_ms);
            eprintln!("{name}, {cursors}, run {number}: {cpu:.1} µs a delivery, p99 {p99:.1} ms");
            runs.push(run);
        }
    }
    Ok(report::fan_out(&measured))
}
