//! bench/RESULTS.md, written from what was measured and never by hand.

use std::fmt::Write as _;

use crate::{
    edit_cost::{Costs, Outcome},
    fan_out::{CLIENTS, Cursors, LETTERS, PACE, Run, Stored, TYPISTS},
    machine::{Usage, description, first_line},
    server::{Kind, Programs},
    stats::median,
};

/// All runs of one server with one kind of cursors.
pub(crate) struct FanOut {
    /// The server.
    pub(crate) kind: Kind,
    /// Whether cursors moved.
    pub(crate) cursors: Cursors,
    /// Its runs.
    pub(crate) runs: Vec<Run>,
}

impl FanOut {
    fn median(&self, field: impl Fn(&Run) -> f64) -> f64 {
        median(&self.runs.iter().map(field).collect::<Vec<_>>())
    }

    fn cpu(&self) -> f64 {
        self.median(|run| run.micros_per_delivery)
    }
}

/// Where, when and with what.
pub(crate) fn heading(programs: &Programs) -> String {
    let mut out = String::from("# Results of `make bench`\n\n");
    let (date, machine) = (first_line("date", &["-u", "+%F %H:%M UTC"]), description());
    let mut servers = String::new();
    for kind in Kind::ALL {
        let (name, version) = (kind.name(), kind.version(programs));
        let _ = writeln!(servers, "| {name} | {version} | {} |", kind.durability());
    }
    let _ = write!(
        out,
        "Written by `coopol-bench` on {date}; the next run replaces this file.\n\n\
         Machine: {machine}. Servers run on processor 0 alone, one at a time, each on an empty \
         folder; the load generator runs on the others. *Busy* is the part of all processors that \
         anybody used, *steal* what the host took for other machines. CPU is that of the server's \
         process alone, from its own clock.\n\n\
         | server | version | what it stores |\n|---|---|---|\n{servers}",
    );
    out
}

/// What an edit costs by the size of its document.
pub(crate) fn edit_cost(timed: &Outcome, counted: &Outcome) -> String {
    let mut out = String::from(
        "\n## An edit in a small and in a large document\n\n\
         One client inserts and deletes single letters at random places, each after the one \
         before has come back. Slices with a compaction are left out of the medians and stand in \
         a column of their own. Instructions are the server's own (callgrind, outside the \
         kernel); time holds the kernel's work for socket and fsync too.\n\n\
         | document | bytes | updates | structs | client ids | \
         instructions an edit | CPU an edit, µs | \
         with compactions, µs (how many) | round trip, ms |\n\
         |---|--:|--:|--:|--:|--:|--:|--:|--:|\n",
    );
    for (time, count) in timed.costs.iter().zip(&counted.costs) {
        let _ = writeln!(
            out,
            "| {} | {} | {} | {} | {} | {:.0} | {:.0} | {:.0} ({}) | {:.2} |",
            time.name,
            time.size.bytes,
            time.filled_by,
            time.size.structs,
            time.size.clients,
            count.typical(),
            time.typical(),
            time.with_compactions,
            time.compactions,
            time.round_trip_ms,
        );
    }
    for origin in ["typed", "pasted"] {
        let _ = writeln!(
            out,
            "\nRatio 1 MB : 1 KB, {origin}: **{:.2}** in instructions, {:.2} in CPU time.",
            ratio(&counted.costs, origin),
            ratio(&timed.costs, origin),
        );
    }
    let runs = timed.costs.first().map_or(0, |cost| cost.runs.len());
    let _ = writeln!(
        out,
        "\nTime: medians of {runs} runs, all documents in turn; the machine meanwhile: {}. \
         Counted: {} run.",
        timed.usage,
        counted.costs.first().map_or(0, |cost| cost.runs.len()),
    );
    out
}

fn ratio(costs: &[Costs], origin: &str) -> f64 {
    let of = |size: &str| {
        let name = format!("{size} {origin}");
        costs.iter().find(|cost| cost.name == name).map_or(f64::NAN, Costs::typical)
    };
    of("1 MB") / of("1 KB")
}

/// Many people in one room.
pub(crate) fn fan_out(measured: &[FanOut]) -> String {
    let mut out = format!(
        "\n## Fan-out: {CLIENTS} clients, {TYPISTS} of them typing {} letters a second\n\n\
         Medians of {} runs of {} s after a warm-up, servers in turn. A delivery is one letter \
         that reached one client, its author included. Latency is from the sending of a letter to \
         its arrival. Each client's final text is compared with the expected one, and so is the \
         server's own.\n",
        1_000 / PACE.as_millis().max(1),
        measured.first().map_or(0, |row| row.runs.len()),
        (PACE * u32::try_from(LETTERS).unwrap_or(0)).as_secs(),
    );
    for cursors in [Cursors::Still, Cursors::Moving] {
        let rows: Vec<&FanOut> = measured.iter().filter(|row| row.cursors == cursors).collect();
        let own = rows.iter().find(|row| row.kind == Kind::Hub).map_or(f64::NAN, |row| row.cpu());
        let _ = write!(
            out,
            "\nWith {}:\n\n\
             | server | CPU a delivery, µs | times coopol | p50, ms | p99, ms | memory, MiB | \
             delivered | repeated | frames | moves | texts | busy, steal |\n\
             |---|--:|--:|--:|--:|--:|--:|--:|--:|--:|---|---|\n",
            cursors.name(),
        );
        for row in rows {
            out.push_str(&line(row, own));
        }
    }
    out
}

fn line(row: &FanOut, own: f64) -> String {
    let sum = |part: fn(&Run) -> usize| row.runs.iter().map(part).sum::<usize>();
    let (delivered, expected) = (sum(|run| run.delivered), sum(|run| run.expected));
    let all =
        if delivered == expected { "all".to_owned() } else { format!("{delivered}/{expected}") };
    let equal = sum(|run| run.equal_texts) == CLIENTS * row.runs.len();
    let stored = row.runs.iter().map(|run| run.stored);
    let texts = match (equal, stored.clone().any(|stored| stored == Stored::Different)) {
        (true, true) => "clients equal, server's differs",
        (false, _) => "differ",
        (true, false) if stored.clone().all(|stored| stored == Stored::Equal) => {
            "equal, server's too"
        }
        (true, false) => "equal",
    };
    let usage = Usage {
        busy_percent: row.median(|run| run.usage.busy_percent),
        steal_percent: row.median(|run| run.usage.steal_percent),
    };
    format!(
        "| {} | {:.1} | {:.2} | {:.1} | {:.1} | {:.0} | {all} | {} | {} | {} | {texts} | \
         {usage} |\n",
        row.kind.name(),
        row.cpu(),
        row.cpu() / own,
        row.median(|run| run.p50_ms),
        row.median(|run| run.p99_ms),
        row.median(|run| run.memory_kib) / 1_024.0,
        sum(|run| run.repeated),
        sum(|run| run.frames) / row.runs.len().max(1),
        sum(|run| run.moves) / row.runs.len().max(1),
    )
}
