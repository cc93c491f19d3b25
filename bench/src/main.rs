//! `coopol-bench`: drives servers through sockets and writes down what it cost them.

mod dice;
mod edit_cost;
mod fan_out;
mod machine;
mod meter;
mod server;
mod socket;
mod stats;
mod wire;
mod words;

use std::path::PathBuf;

use clap::{Parser, Subcommand};

use crate::{
    machine::{Place, keep_to},
    meter::Meter,
    server::{Kind, Programs},
};

#[derive(Parser)]
#[command(about, version)]
struct Arguments {
    /// The release binary of the hub.
    #[arg(long, default_value = "target/release/coopol")]
    hub: PathBuf,
    /// The folder with the peers' packages, installed.
    #[arg(long, default_value = "bench/peers")]
    peers: PathBuf,
    #[command(subcommand)]
    scenario: Scenario,
}

#[derive(Subcommand)]
enum Scenario {
    /// What an edit costs in documents of several sizes.
    EditCost {
        /// Only the documents with this in their name.
        #[arg(long, default_value = "")]
        only: String,
        /// Runs over all documents.
        #[arg(long, default_value_t = 5)]
        runs: usize,
        /// Count instructions under valgrind's callgrind, in place of CPU time.
        #[arg(long)]
        count: bool,
    },
    /// Many people in one room, some of whom type.
    FanOut {
        /// Only the servers with this in their name.
        #[arg(long, default_value = "")]
        only: String,
    },
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let Arguments { hub, peers, scenario } = Arguments::parse();
    let relay = std::env::current_exe()?.with_file_name("relay");
    let programs = Programs { hub, relay, peers };
    keep_to(Place::Clients)?;
    match scenario {
        Scenario::EditCost { only, runs, count } => {
            let meter = if count { Meter::Instructions } else { Meter::CpuTime };
            let plan = edit_cost::Plan { only, runs, meter };
            let outcome = edit_cost::measure(Kind::Hub, &programs, &plan).await?;
            for cost in &outcome.costs {
                eprintln!(
                    "{} {:.1} µs (runs {:.1?}) with compactions {:.1} ({}), round trip {:.2} ms, {:?}, {} updates",
                    cost.name,
                    cost.typical(),
                    cost.runs,
                    cost.with_compactions,
                    cost.compactions,
                    cost.round_trip_ms,
                    cost.size,
                    cost.filled_by
                );
            }
            eprintln!("{}", outcome.usage);
        }
        Scenario::FanOut { only } => {
            for kind in Kind::ALL.into_iter().filter(|kind| kind.name().contains(&only)) {
                for cursors in [fan_out::Cursors::Still, fan_out::Cursors::Moving] {
                    let run = fan_out::run(kind, cursors, &programs).await?;
                    eprintln!(
                        "{} {} {:.2} µs {}/{} {} moves {} frames {} p50 {:.2} p99 {:.2} mem {} equal {} {:?} {}",
                        kind.name(),
                        cursors.name(),
                        run.micros_per_delivery,
                        run.delivered,
                        run.expected,
                        run.repeated,
                        run.moves,
                        run.frames,
                        run.p50_ms,
                        run.p99_ms,
                        run.memory_kib,
                        run.equal_texts,
                        run.stored,
                        run.usage
                    );
                }
            }
        }
    }
    Ok(())
}
