//! How long it takes until an author is told that a letter is stored.

use std::{
    fs::File,
    io::Write as _,
    time::{Duration, Instant},
};

use anyhow::ensure;
use tokio::{
    task::JoinHandle,
    time::{interval_at, timeout},
};

use crate::{
    meter::Meter,
    server::{Kind, Programs, Server},
    socket::connect_as,
    stats::percentile,
    wire::{Dialect, Heard},
    words::{insert, new_doc},
};

/// Who types, each on a socket of their own in one room.
pub(crate) const TYPISTS: usize = 10;
/// Letters of each of them.
pub(crate) const LETTERS: usize = 80;
/// Letters of each that are not measured.
const WARM_UP_LETTERS: usize = 10;
/// The pause between two letters of one typist.
const PACE: Duration = Duration::from_millis(100);
/// How long one answer may take.
const PATIENCE: Duration = Duration::from_secs(10);
/// Writes that the disk is measured with.
const DISK_WRITES: usize = 100;

/// What was measured, in milliseconds.
pub(crate) struct Run {
    /// From the sending of a letter to its acknowledgement.
    pub(crate) p50_ms: f64,
    /// See `p50_ms`.
    pub(crate) p99_ms: f64,
    /// A write of one page and its `fdatasync` on the same disk, median.
    pub(crate) disk_ms: f64,
}

/// One run on a fresh server, which must acknowledge what it stores.
pub(crate) async fn run(kind: Kind, programs: &Programs) -> anyhow::Result<Run> {
    let server = Server::start(kind, programs, Meter::CpuTime).await?;
    let mut typing = Vec::new();
    for typist in 0..TYPISTS {
        typing.push(type_out(&server, typist).await?);
    }
    let mut latencies = Vec::new();
    for typist in typing {
        latencies.extend(typist.await??);
    }
    ensure!(latencies.len() == TYPISTS * LETTERS, "letters were not acknowledged");
    let disk_ms = disk(&server)?;
    Ok(Run { p50_ms: percentile(&latencies, 50), p99_ms: percentile(&latencies, 99), disk_ms })
}

async fn type_out(
    server: &Server,
    typist: usize,
) -> anyhow::Result<JoinHandle<anyhow::Result<Vec<f64>>>> {
    let (mut writer, mut reader) = connect_as(server, "acknowledge", Dialect::Hocuspocus).await?;
    writer.send(writer.wire.step_1(&[0])).await?;
    reader.update().await?;
    Ok(tokio::spawn(async move {
        let doc = new_doc(1_000 + typist as u64);
        let text = doc.get_or_insert_text(crate::wire::TEXT);
        let offset = PACE * u32::try_from(typist)? / u32::try_from(TYPISTS)?;
        let mut pace = interval_at(tokio::time::Instant::now() + offset, PACE);
        let mut latencies = Vec::new();
        for letter in 0..WARM_UP_LETTERS + LETTERS {
            let update = insert(&doc, &text, (u32::try_from(letter)?, "e"));
            pace.tick().await;
            let sent = Instant::now();
            writer.send(writer.wire.update(&update)).await?;
            let stored = reader.until(|heard| match heard {
                Heard::Stored => Some(()),
                Heard::Step1(_) | Heard::Update(_) | Heard::Awareness(_) | Heard::Other => None,
            });
            timeout(PATIENCE, stored).await??;
            if letter >= WARM_UP_LETTERS {
                latencies.push(sent.elapsed().as_secs_f64() * 1e3);
            }
        }
        Ok(latencies)
    }))
}

fn disk(server: &Server) -> anyhow::Result<f64> {
    let mut file = File::create(server.folder().join("disk"))?;
    let mut took = Vec::new();
    for _ in 0..DISK_WRITES {
        let started = Instant::now();
        file.write_all(&[0; 4096])?;
        file.sync_data()?;
        took.push(started.elapsed().as_secs_f64() * 1e3);
    }
    Ok(percentile(&took, 50))
}
