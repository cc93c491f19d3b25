//! What an edit costs by the size of its document.

use std::fmt::Write as _;

use crate::edit_cost::{Costs, Outcome};

/// The section.
pub(crate) fn section(timed: &Outcome, counted: &Outcome) -> String {
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
