//! Join storms: everybody opens one long-edited document at the same time, and again.

use std::time::{Duration, Instant};

use anyhow::{Context as _, ensure};
use futures_util::future::try_join_all;
use tokio::time::sleep;

use crate::{
    machine::{Ticks, Usage},
    meter::Meter,
    server::{Kind, Programs, Server},
    socket::{Reader, connect, fill},
    stats::count,
    words::{Manuscript, apply, new_doc, text_of},
};

/// Sockets that join at once.
pub(crate) const JOINS: usize = 100;
/// Single edits that the document was made of.
pub(crate) const EDITS: usize = 260_000;
/// Joins before, that are not measured: the document is hot.
const WARM_UP_JOINS: usize = 3;
/// After a storm, for the server to let its sockets go.
const CALM: Duration = Duration::from_secs(1);
const ROOM: &str = "join-storm";

/// What one run came to.
pub(crate) struct Run {
    /// The server's CPU for each join, from the connection to the whole document, in milliseconds.
    pub(crate) cpu_ms_per_join: f64,
    /// Until everybody had the document, in milliseconds.
    pub(crate) took_ms: f64,
    /// The most memory that the server held during the storm, in KiB.
    pub(crate) memory_kib: f64,
    /// The machine meanwhile.
    pub(crate) usage: Usage,
}

/// So many storms on one fresh server: to write the document into it takes longer than they do.
pub(crate) async fn run(
    kind: Kind,
    manuscript: &Manuscript,
    (programs, storms): (&Programs, usize),
) -> anyhow::Result<Vec<Run>> {
    let server = Server::start(kind, programs, Meter::CpuTime).await?;
    let _open = fill(&server, ROOM, manuscript).await?;
    for _ in 0..WARM_UP_JOINS {
        join(&server).await?;
    }
    let mut runs = Vec::new();
    for _ in 0..storms {
        runs.push(storm(&server, manuscript).await?);
        sleep(CALM).await;
    }
    Ok(runs)
}

async fn storm(server: &Server, manuscript: &Manuscript) -> anyhow::Result<Run> {
    server.process().forget_peak()?;
    let (ticks, cpu, started) = (Ticks::now()?, server.cpu()?, Instant::now());
    let joined = try_join_all((0..JOINS).map(|_| join(server))).await?;
    let cpu = server.cpu()? - cpu;
    let (took, usage) = (started.elapsed(), ticks.since()?);
    let memory_kib = server.process().memory_peak_kib()?;
    check(&joined, manuscript)?;
    Ok(Run {
        cpu_ms_per_join: cpu.as_secs_f64() * 1e3 / count(JOINS),
        took_ms: took.as_secs_f64() * 1e3,
        memory_kib,
        usage,
    })
}

/// Opens the document; returns its state and what keeps the socket open.
async fn join(server: &Server) -> anyhow::Result<(Vec<u8>, Reader)> {
    let (mut writer, mut reader) = connect(server, ROOM).await?;
    writer.send(writer.wire.step_1(&[0])).await?;
    let state = reader.update().await?;
    Ok((state, reader))
}

fn check(joined: &[(Vec<u8>, Reader)], manuscript: &Manuscript) -> anyhow::Result<()> {
    let doc = new_doc(1);
    let (state, _) = joined.first().context("nobody joined")?;
    apply(&doc, state)?;
    ensure!(text_of(&doc) == text_of(&manuscript.doc), "the text that joiners got is another");
    let whole = joined.iter().filter(|(other, _)| other.len() == state.len()).count();
    ensure!(whole == JOINS, "only {whole} of {JOINS} joiners got the whole document");
    Ok(())
}
