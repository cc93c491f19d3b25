//! `coopol-bench`: drives servers through sockets and writes down what it cost them.

mod acknowledge;
mod amendments;
mod api;
mod channels;
mod dice;
mod edit_cost;
mod fan_out;
mod house;
mod idle;
mod join_storm;
mod lost_tail;
mod machine;
mod meter;
mod report;
mod scenario;
mod server;
mod socket;
mod stats;
mod wire;
mod words;

use std::path::PathBuf;

use clap::{Parser, ValueEnum as _};

use crate::{
    amendments::Size,
    machine::{Place, keep_to},
    meter::Meter,
    report::{Claims, Document},
    scenario::{Bench, Scenario},
    server::Programs,
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
    /// The file to write sections into; standard output if there is none.
    #[arg(long)]
    results: Option<PathBuf>,
    /// The page that gets the short table, after a run of everything.
    #[arg(long)]
    readme: Option<PathBuf>,
    /// The picture to draw.
    #[arg(long)]
    picture: Option<PathBuf>,
    /// Only the servers, or documents, with this in their name.
    #[arg(long, default_value = "")]
    only: String,
    /// Runs of each, instead of the usual number.
    #[arg(long)]
    runs: Option<usize>,
    /// Count instructions instead of CPU time, where there is a choice.
    #[arg(long, default_value_t, value_enum)]
    meter: Meter,
    /// Pages of the text that is amended.
    #[arg(long, default_value_t = 300)]
    pages: usize,
    /// Its amendments.
    #[arg(long, default_value_t = 2_000)]
    amendments: usize,
    /// Messages of the long channel.
    #[arg(long, default_value_t = 1_000_000)]
    messages: usize,
    /// What to measure; everything if nothing is named.
    #[arg(value_enum)]
    scenarios: Vec<Scenario>,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    let assembly = Size { pages: arguments.pages, amendments: arguments.amendments };
    let messages = arguments.messages;
    let Arguments { hub, peers, results, readme, picture, only, runs, meter, scenarios, .. } =
        arguments;
    let relay = std::env::current_exe()?.with_file_name("relay");
    let programs = Programs { hub, relay, peers };
    keep_to(Place::Clients)?;
    let document = results.map_or(Document::Standard, Document::File);
    document.place("heading", &report::heading(&programs))?;
    let everything = scenarios.is_empty();
    let scenarios = if everything { Scenario::value_variants().to_vec() } else { scenarios };
    let (rows, failures) = (Vec::new(), Vec::new());
    let mut bench = Bench { programs, only, runs, meter, assembly, messages, rows, failures };
    let mut claims = Claims::default();
    if everything {
        // Its place is at the top.
        document.place("summary", "")?;
    }
    for scenario in scenarios {
        match bench.measure(scenario).await {
            Ok((section, found)) => {
                document.place(scenario.name(), &section)?;
                claims.extend(found);
            }
            Err(error) => {
                let failure = format!("{}: {error:#}", scenario.name());
                eprintln!("failed: {failure}");
                bench.failures.push(failure);
            }
        }
    }
    if everything {
        document.place("summary", &claims.section(&bench.failures))?;
        if let Some(readme) = readme {
            Document::File(readme).place("benchmark", &claims.table())?;
        }
    }
    if let Some(path) = picture {
        std::fs::write(path, report::picture(&bench.rows))?;
    }
    Ok(())
}
