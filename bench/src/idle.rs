//! Idle sockets: what one costs in memory, each with a room of its own.

use std::time::Duration;

use futures_util::future::try_join_all;
use tokio::time::sleep;

use crate::{
    meter::Meter,
    server::{Kind, Programs, Server},
    socket::{Reader, Writer, connect},
    stats::count,
};

/// Sockets that do nothing.
pub(crate) const SOCKETS: usize = 2_000;
/// Sockets before, that are not counted: threads and tables have grown.
const WARM_UP_SOCKETS: usize = 100;
/// Sockets that connect at the same time.
const AT_ONCE: usize = 20;
/// Time for what connections leave behind to be freed.
const SETTLE: Duration = Duration::from_secs(1);

/// The memory of one idle socket, in KiB.
pub(crate) async fn run(kind: Kind, programs: &Programs) -> anyhow::Result<f64> {
    let server = Server::start(kind, programs, Meter::CpuTime).await?;
    let _warm = connect_all(&server, 0..WARM_UP_SOCKETS).await?;
    sleep(SETTLE).await;
    let before = server.process().memory_kib()?;
    let _idle = connect_all(&server, WARM_UP_SOCKETS..WARM_UP_SOCKETS + SOCKETS).await?;
    sleep(SETTLE).await;
    Ok((server.process().memory_kib()? - before) / count(SOCKETS))
}

async fn connect_all(
    server: &Server,
    rooms: std::ops::Range<usize>,
) -> anyhow::Result<Vec<(Writer, Reader)>> {
    let mut sockets = Vec::new();
    for start in rooms.clone().step_by(AT_ONCE) {
        let end = rooms.end.min(start + AT_ONCE);
        sockets.extend(try_join_all((start..end).map(|room| connect_one(server, room))).await?);
    }
    Ok(sockets)
}

async fn connect_one(server: &Server, room: usize) -> anyhow::Result<(Writer, Reader)> {
    let (mut writer, mut reader) = connect(server, &format!("idle-{room}")).await?;
    writer.send(writer.wire.step_1(&[0])).await?;
    if server.kind().keeps_documents() {
        reader.update().await?;
    }
    Ok((writer, reader))
}
