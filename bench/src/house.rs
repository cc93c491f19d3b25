//! A large house: how long it takes to start, and how long its pages wait for their lists.

use std::fmt::Write as _;

use tempfile::TempDir;
use tokio::time::Instant;

use crate::{
    api::{demo, get, sign_in},
    meter::Meter,
    report::Claims,
    server::{Kind, Programs, Server},
    stats::{median, micros, percentile},
};

/// Starts, of which the median is taken.
const STARTS: usize = 5;
/// Requests for each page, one after the other, spread over the people who ask.
const REQUESTS: usize = 200;
/// Who asks: the administrator, a secretary, members.
const PEOPLE: [usize; 5] = [0, 1, 777, 4_321, 9_999];
/// What pages ask for.
const PAGES: [&str; 6] = [
    "/api/home",
    "/api/me",
    "/api/texts",
    "/api/texts?limit=200&kind=motion",
    "/api/groups?limit=200",
    "/api/themes?limit=200",
];

/// What was measured.
struct Measured {
    start_ms: Vec<f64>,
    /// Each page, with its waits in milliseconds.
    pages: Vec<(&'static str, Vec<f64>)>,
    memory_mib: f64,
    peak_mib: f64,
}

/// Measures, and writes the section.
pub(crate) async fn measure(programs: &Programs) -> anyhow::Result<(String, Claims)> {
    let folder = TempDir::new()?;
    let password = demo(programs, folder.path(), &["--crowd"])?;
    let mut server = Server::start_on(folder, Kind::Hub, programs, Meter::CpuTime).await?;
    let mut start_ms = Vec::with_capacity(STARTS);
    for _ in 0..STARTS {
        let began = Instant::now();
        server.kill_and_restart(programs).await?;
        start_ms.push(micros(began.elapsed()) / 1_000.0);
    }
    let memory_mib = server.process().memory_kib()? / 1_024.0;
    let mut bearers = Vec::with_capacity(PEOPLE.len());
    for person in PEOPLE {
        bearers.push(sign_in(&server, person, &password).await?);
    }
    let mut pages = Vec::with_capacity(PAGES.len());
    for page in PAGES {
        let mut waits = Vec::with_capacity(REQUESTS);
        for bearer in bearers.iter().cycle().take(REQUESTS) {
            let began = Instant::now();
            get(&server, page, bearer).await?;
            waits.push(micros(began.elapsed()) / 1_000.0);
        }
        pages.push((page, waits));
    }
    let peak_mib = server.process().memory_kib()? / 1_024.0;
    Ok(report(&Measured { start_ms, pages, memory_mib, peak_mib }))
}

fn report(measured: &Measured) -> (String, Claims) {
    let start_s = median(&measured.start_ms) / 1_000.0;
    let mut out = format!(
        "## A house of 10,000 members, 500 groups and 2,000 texts\n\n\
         Made by `coopol demo --crowd`. A start is from the process to the first connection that \
         it takes, after `kill -9`: median of {STARTS}. A wait is from the connection of a client \
         on the same machine to the last byte of the answer, sign-in checked; {REQUESTS} of each, \
         one after the other, by {} people.\n\n\
         Start: **{start_s:.2} s**. Memory: {:.0} MiB after it, {:.0} MiB after the requests.\n\n\
         | page | p50, ms | p99, ms |\n|---|--:|--:|\n",
        PEOPLE.len(),
        measured.memory_mib,
        measured.peak_mib,
    );
    let mut slowest = f64::NAN;
    for (page, waits) in &measured.pages {
        let (p50, p99) = (median(waits), percentile(waits, 99));
        slowest = p99.max(slowest);
        let _ = writeln!(out, "| `{page}` | {p50:.1} | {p99:.1} |");
    }
    let mut claims = Claims::default();
    claims.at_most("10,000 members: start, s", start_s, 3.0);
    claims.at_most("10,000 members: the slowest page, p99, ms", slowest, 100.0);
    (out, claims)
}
