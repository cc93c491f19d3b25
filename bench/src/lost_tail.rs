//! What is gone after `kill -9`: of the letters that somebody else had seen already, those that the
//! server no longer has when it is back, in milliseconds of typing.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use coopol_protocol::frontier::summarize;
use tokio::time::sleep;
use yrs::ClientID;

use crate::{
    meter::Meter,
    server::{Kind, Programs, Server},
    socket::{connect, stored_clocks},
    wire::{Heard, TEXT},
    words::{insert, new_doc},
};

/// How long is typed before the server is killed: each a run of its own. Servers that store now and
/// then are met at different moments.
const KILLED_AFTER: [Duration; 3] =
    [Duration::from_millis(2_900), Duration::from_millis(3_700), Duration::from_millis(4_600)];
/// The pause between two letters.
const PACE: Duration = Duration::from_millis(20);
const TYPIST: u64 = 77;
const ROOM: &str = "lost-tail";

/// What one kill took.
#[derive(Clone, Copy)]
pub(crate) struct Loss {
    /// Letters that another client had seen.
    pub(crate) seen: usize,
    /// Those of them that the server had after it was started again.
    pub(crate) kept: usize,
    /// From the sending of the first lost letter to the kill, in milliseconds; 0 if none is lost.
    pub(crate) tail_ms: f64,
}

/// A kill after each of the times.
pub(crate) async fn run(kind: Kind, programs: &Programs) -> anyhow::Result<Vec<Loss>> {
    let mut losses = Vec::new();
    for after in KILLED_AFTER {
        losses.push(lose(kind, programs, after).await?);
    }
    Ok(losses)
}

async fn lose(kind: Kind, programs: &Programs, after: Duration) -> anyhow::Result<Loss> {
    let mut server = Server::start(kind, programs, Meter::CpuTime).await?;
    let (mut writer, mut own) = connect(&server, ROOM).await?;
    let (mut other, mut reader) = connect(&server, ROOM).await?;
    for (writer, reader) in [(&mut writer, &mut own), (&mut other, &mut reader)] {
        writer.send(writer.wire.step_1(&[0])).await?;
        reader.update().await?;
    }
    let seen = Arc::new(AtomicUsize::new(0));
    let watching = tokio::spawn({
        let seen = Arc::clone(&seen);
        async move {
            while let Ok(frame) = reader.next().await {
                if let Heard::Update(update) = reader.wire.hear(&frame)
                    && let Ok(summary) = summarize(update)
                {
                    let ends = summary.inserted.iter().map(|range| range.end as usize);
                    seen.fetch_max(ends.max().unwrap_or(0), Ordering::Relaxed);
                }
            }
        }
    });
    let ear = tokio::spawn(async move { while own.next().await.is_ok() {} });
    let doc = new_doc(TYPIST);
    let text = doc.get_or_insert_text(TEXT);
    let (started, mut sent) = (Instant::now(), Vec::new());
    while started.elapsed() < after {
        let update = insert(&doc, &text, (u32::try_from(sent.len())?, "e"));
        sent.push(started.elapsed());
        writer.send(writer.wire.update(&update)).await?;
        sleep(PACE).await;
    }
    let (killed, seen_then) = (started.elapsed(), seen.load(Ordering::Relaxed));
    server.kill_and_restart(programs).await?;
    // Whoever still holds the words must not bring them back.
    watching.abort();
    ear.abort();
    drop((writer, other));
    let clocks = stored_clocks(&server, ROOM).await?;
    let kept = clocks.get(&ClientID::new(TYPIST)) as usize;
    let lost = sent.get(kept).filter(|_| kept < seen_then);
    let tail_ms = lost.map_or(0.0, |sent| (killed - *sent).as_secs_f64() * 1e3);
    Ok(Loss { seen: seen_then, kept: kept.min(seen_then), tail_ms })
}
