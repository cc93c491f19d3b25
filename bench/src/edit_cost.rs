//! What an edit costs the server, by the size of the document that it changes.
//!
//! One client changes single letters at random places, one after another: each waits until the
//! one before has come back, so that nothing is merged and all documents are treated alike. Only
//! the server's own work is counted. Runs go through all documents in turn.

use std::time::Instant;

use bytes::Bytes;

use crate::{
    machine::{Ticks, Usage},
    meter::Meter,
    server::{Kind, Programs, Server},
    socket::{Reader, Writer, connect, fill, stored_text},
    stats::median,
    words::{Editor, Manuscript, Size, pasted, typed},
};

/// Edits that are not measured, before the first run.
const WARM_UP_EDITS: usize = 200;
/// A run is measured in slices, so that a slice with a compaction can be told from the others.
const SLICES: usize = 10;
/// Edits in a slice.
const SLICE_EDITS: usize = 50;

/// The documents: name, characters, and how they came about.
const DOCUMENTS: [(&str, u32, Origin); 5] = [
    ("1 KB typed", 1_024, Origin::Typed),
    ("100 KB typed", 100 * 1_024, Origin::Typed),
    ("1 MB typed", 1_024 * 1_024, Origin::Typed),
    ("1 KB pasted", 1_024, Origin::Pasted),
    ("1 MB pasted", 1_024 * 1_024, Origin::Pasted),
];

#[derive(Clone, Copy)]
enum Origin {
    Typed,
    Pasted,
}

/// One document in its room, and the client that changes it.
struct Stage {
    name: &'static str,
    size: Size,
    filled_by: usize,
    editor: Editor,
    writer: Writer,
    reader: Reader,
}

/// What is to be measured.
pub(crate) struct Plan {
    /// Only the documents with this in their name.
    pub(crate) only: String,
    /// Runs over all documents; the median counts.
    pub(crate) runs: usize,
    /// What is counted.
    pub(crate) meter: Meter,
}

/// What was measured on one document.
pub(crate) struct Costs {
    /// The document.
    pub(crate) name: &'static str,
    /// Its size before the first edit.
    pub(crate) size: Size,
    /// Updates that it was made of.
    pub(crate) filled_by: usize,
    /// What the server used for one edit, microseconds or instructions: each run's median over its
    /// slices, without those in which a compaction was under way.
    pub(crate) runs: Vec<f64>,
    /// The same over everything, compactions included.
    pub(crate) with_compactions: f64,
    /// Compactions during the measurement.
    pub(crate) compactions: u64,
    /// Milliseconds from an edit to its return, median.
    pub(crate) round_trip_ms: f64,
}

impl Costs {
    /// The median run.
    pub(crate) fn typical(&self) -> f64 {
        median(&self.runs)
    }
}

/// All documents on one server.
pub(crate) struct Outcome {
    /// By document, in the order of the table.
    pub(crate) costs: Vec<Costs>,
    /// The machine meanwhile.
    pub(crate) usage: Usage,
}

/// Measures all documents on one server.
pub(crate) async fn measure(
    kind: Kind,
    programs: &Programs,
    plan: &Plan,
) -> anyhow::Result<Outcome> {
    let server = Server::start(kind, programs, plan.meter).await?;
    let mut stages = Vec::new();
    for (name, characters, origin) in DOCUMENTS.into_iter().filter(|row| row.0.contains(&plan.only))
    {
        let manuscript = match origin {
            Origin::Typed => typed(characters, u64::from(characters))?,
            Origin::Pasted => pasted(characters, u64::from(characters)),
        };
        stages.push(Stage::set(&server, name, &manuscript).await?);
    }
    let mut measured: Vec<Vec<Slice>> = stages.iter().map(|_| Vec::new()).collect();
    plan.meter.prepare(&server)?;
    for stage in &mut stages {
        stage.slice(&server, plan.meter, WARM_UP_EDITS).await?;
    }
    let before = Ticks::now()?;
    for run in 0..plan.runs {
        for (stage, slices) in stages.iter_mut().zip(&mut measured) {
            for _ in 0..SLICES {
                slices.push(stage.slice(&server, plan.meter, SLICE_EDITS).await?);
            }
            eprintln!("{} run {} of {}: {}", kind.name(), run + 1, plan.runs, stage.name);
        }
    }
    let usage = before.since()?;
    let mut costs = Vec::new();
    for (stage, slices) in stages.into_iter().zip(measured) {
        costs.push(stage.conclude(&server, &slices).await?);
    }
    Ok(Outcome { costs, usage })
}

/// Some edits in a row.
struct Slice {
    used: f64,
    round_trip_ms: f64,
    compactions: u64,
}

impl Stage {
    /// Fills a room through a socket, as its authors did, and opens it for the editor.
    async fn set(
        server: &Server,
        name: &'static str,
        manuscript: &Manuscript,
    ) -> anyhow::Result<Self> {
        let started = Instant::now();
        let room = name.replace(' ', "-");
        let filler = fill(server, &room, manuscript).await?;
        let editor = Editor::open(manuscript, 7)?;
        let state = editor.state();
        let size = Size::of(&state)?;
        let (mut writer, mut reader) = connect(server, &room).await?;
        writer.send(writer.wire.step_1(&[0])).await?;
        reader.update().await?;
        // One socket is left, so that each edit is sent back once.
        drop(filler);
        eprintln!("{name}: {size:?} in {:.1} s", started.elapsed().as_secs_f64());
        let filled_by = manuscript.updates.len();
        Ok(Self { name, size, filled_by, editor, writer, reader })
    }

    async fn slice(
        &mut self,
        server: &Server,
        meter: Meter,
        edits: usize,
    ) -> anyhow::Result<Slice> {
        let frames: Vec<Bytes> =
            (0..edits).map(|_| self.writer.wire.update(&self.editor.edit())).collect();
        let compactions = server.counter("coopol_compactions_total ").await?;
        let (reading, started) = (meter.begin(server)?, Instant::now());
        for frame in frames {
            self.writer.send(frame).await?;
            self.reader.update().await?;
        }
        let (took, used) = (started.elapsed(), reading.end(server)?);
        let compactions = server.counter("coopol_compactions_total ").await? - compactions;
        let each = 1.0 / f64::from(u32::try_from(edits)?);
        let round_trip_ms = took.as_secs_f64() * 1_000.0 * each;
        Ok(Slice { used: used * each, round_trip_ms, compactions })
    }

    /// Checks that nothing was lost, and sums up.
    async fn conclude(self, server: &Server, slices: &[Slice]) -> anyhow::Result<Costs> {
        let (room, wanted) = (self.name.replace(' ', "-"), self.editor.text());
        let text = stored_text(server, &room, &wanted).await?;
        anyhow::ensure!(text == wanted, "{}: the text is another", self.name);
        let runs = slices.chunks(SLICES).map(|run| {
            // A compaction that ended in a slice may have begun in the one before.
            let undisturbed = (0..run.len()).filter(|&at| {
                run.get(at..).into_iter().flatten().take(2).all(|slice| slice.compactions == 0)
            });
            let costs: Vec<f64> =
                undisturbed.filter_map(|at| run.get(at)).map(|slice| slice.used).collect();
            median(&costs)
        });
        let all: Vec<f64> = slices.iter().map(|slice| slice.used).collect();
        let round_trips: Vec<f64> = slices.iter().map(|slice| slice.round_trip_ms).collect();
        Ok(Costs {
            name: self.name,
            size: self.size,
            filled_by: self.filled_by,
            runs: runs.collect(),
            with_compactions: all.iter().sum::<f64>() / f64::from(u32::try_from(all.len())?),
            compactions: slices.iter().map(|slice| slice.compactions).sum(),
            round_trip_ms: median(&round_trips),
        })
    }
}
