//! The scenarios with one short table each: joins, idle sockets, acknowledgements, kills.

use std::fmt::Write as _;

use super::Claims;
use crate::{
    acknowledge, idle, join_storm, lost_tail, machine::Usage, server::Kind, stats::median,
    words::Size,
};

/// Everybody opens one document.
pub(crate) fn join_storm(
    size: &Size,
    measured: &[(Kind, Vec<join_storm::Run>)],
) -> (String, Claims) {
    let of = |runs: &[join_storm::Run], field: fn(&join_storm::Run) -> f64| {
        median(&runs.iter().map(field).collect::<Vec<_>>())
    };
    let mut out = format!(
        "## Join storm: {} clients open a document of {} edits at once\n\n\
         The document is hot. It is generated, since no published recording of so many edits is \
         in the registries that this program is built from: one person who types letter by \
         letter, jumps, and takes three letters of ten back; {} bytes, {} structs. CPU is the \
         server's, from connection to whole document; memory is its peak meanwhile. Each joiner's \
         state is compared with the others' in length, and one in content. Medians of {} storms, \
         one after the other on one server.\n\n\
         | server | CPU a join, ms | until all have it, ms | memory, MiB | busy, steal |\n\
         |---|--:|--:|--:|---|\n",
        join_storm::JOINS,
        join_storm::EDITS,
        size.bytes,
        size.structs,
        measured.iter().map(|(_, runs)| runs.len()).max().unwrap_or(0),
    );
    for (kind, runs) in measured {
        let usage = Usage {
            busy_percent: of(runs, |run| run.usage.busy_percent),
            steal_percent: of(runs, |run| run.usage.steal_percent),
        };
        let _ = writeln!(
            out,
            "| {} | {:.2} | {:.0} | {:.0} | {usage} |",
            kind.name(),
            of(runs, |run| run.cpu_ms_per_join),
            of(runs, |run| run.took_ms),
            of(runs, |run| run.memory_kib) / 1_024.0,
        );
    }
    let mut claims = Claims::default();
    let best = |field: fn(&join_storm::Run) -> f64| {
        let peers = measured.iter().filter(|(kind, _)| kind.is_peer());
        peers.map(|(_, runs)| of(runs, field)).fold(f64::NAN, f64::min)
    };
    if let Some((_, own)) = measured.iter().find(|(kind, _)| *kind == Kind::Hub) {
        let cpu = of(own, |run| run.cpu_ms_per_join) / best(|run| run.cpu_ms_per_join);
        claims.at_most("join storm: CPU a join, times the best peer's", cpu, 0.2);
        let memory = of(own, |run| run.memory_kib) / best(|run| run.memory_kib);
        claims.at_most("join storm: memory, times the best peer's", memory, 1.0);
    }
    let figures = measured.iter().map(|(kind, runs)| (*kind, of(runs, |run| run.cpu_ms_per_join)));
    let what = format!("A join of a document of {} edits: CPU, ms", join_storm::EDITS);
    claims.figure(what, figures.collect());
    (out, claims)
}

/// Sockets that do nothing.
pub(crate) fn idle(measured: &[(Kind, Vec<f64>)]) -> (String, Claims) {
    let mut out = format!(
        "## {} idle sockets, each with a room of its own\n\n\
         Memory of the process for each socket (VmRSS).\n\n\
         | server | KiB a socket |\n|---|--:|\n",
        idle::SOCKETS,
    );
    for (kind, runs) in measured {
        let _ = writeln!(out, "| {} | {:.1} |", kind.name(), median(runs));
    }
    let mut claims = Claims::default();
    if let Some((_, own)) = measured.iter().find(|(kind, _)| *kind == Kind::Hub) {
        claims.at_most("idle socket with its room, KiB", median(own), 12.0);
    }
    let figures = measured.iter().map(|(kind, runs)| (*kind, median(runs)));
    claims.figure("An idle socket with its room: memory, KiB", figures.collect());
    (out, claims)
}

/// How long until a letter is stored.
pub(crate) fn acknowledge(measured: &[(Kind, Vec<acknowledge::Run>)]) -> (String, Claims) {
    let mut out = format!(
        "## Durable acknowledgement\n\n\
         {} clients type ten letters a second each in one room and wait for each letter's \
         acknowledgement; {} letters each. Beside it a write and `fdatasync` of one page on the \
         same disk, median, then. The peers acknowledge before they store, if at all.\n\n\
         | server | p50, ms | p99, ms | disk, ms |\n|---|--:|--:|--:|\n",
        acknowledge::TYPISTS,
        acknowledge::LETTERS,
    );
    let (mut claims, mut figures) = (Claims::default(), Vec::new());
    for (kind, runs) in measured {
        let of = |field: fn(&acknowledge::Run) -> f64| {
            median(&runs.iter().map(field).collect::<Vec<_>>())
        };
        let (p99, disk) = (of(|run| run.p99_ms), of(|run| run.disk_ms));
        let p50 = of(|run| run.p50_ms);
        let _ = writeln!(out, "| {} | {p50:.1} | {p99:.1} | {disk:.2} |", kind.name());
        let what = format!("acknowledgement by {}: p99, ms (disk {disk:.2} ms)", kind.name());
        claims.at_most(what, p99, 10.0);
        figures.push((*kind, p99));
    }
    claims.figure("Until an edit is stored and acknowledged: p99, ms", figures);
    (out, claims)
}

/// What a kill takes.
pub(crate) fn lost_tail(measured: &[(Kind, Vec<lost_tail::Loss>)]) -> (String, Claims) {
    let mut out = String::from(
        "## Lost tail after `kill -9`\n\n\
         One client types fifty letters a second, another watches; the server is killed in the \
         middle and started again. Counted are letters that the other client had seen and the \
         server no longer has; the tail is the time from the first of them to the kill.\n\n\
         | server | letters seen | kept | longest lost tail, ms |\n|---|--:|--:|--:|\n",
    );
    let (mut claims, mut figures) = (Claims::default(), Vec::new());
    for (kind, losses) in measured {
        let sum = |field: fn(&lost_tail::Loss) -> usize| losses.iter().map(field).sum::<usize>();
        let tail = losses.iter().map(|loss| loss.tail_ms).fold(0.0, f64::max);
        let (seen, kept) = (sum(|loss| loss.seen), sum(|loss| loss.kept));
        let _ = writeln!(out, "| {} | {seen} | {kept} | {tail:.0} |", kind.name());
        if kind.is_ours() {
            claims.at_most(format!("lost tail of {}, ms", kind.name()), tail, 0.0);
        }
        figures.push((*kind, tail));
    }
    claims.figure("Seen by others and lost by `kill -9`: typing, ms", figures);
    (out, claims)
}
