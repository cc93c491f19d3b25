//! Rooms full of people: tables, and what is promised of them.

use std::fmt::Write as _;

use super::Claims;
use crate::{
    fan_out::{
        Run, Texts,
        scene::{Cursors, Pace, Scene},
    },
    machine::Usage,
    server::Kind,
    stats::median,
};

/// All runs of one server in one scene.
pub(crate) struct Row {
    /// The server.
    pub(crate) kind: Kind,
    /// The scene.
    pub(crate) scene: Scene,
    /// Its runs.
    pub(crate) runs: Vec<Run>,
}

impl Row {
    fn median(&self, field: impl Fn(&Run) -> f64) -> f64 {
        median(&self.runs.iter().map(field).collect::<Vec<_>>())
    }

    /// Microseconds of the server's CPU for each delivery.
    pub(crate) fn cpu(&self) -> f64 {
        self.median(|run| run.used_per_delivery)
    }

    fn deliveries_per_second(&self) -> f64 {
        self.median(|run| run.deliveries_per_second)
    }

    fn p99_ms(&self) -> f64 {
        self.median(|run| run.p99_ms)
    }

    fn sum(&self, part: fn(&Run) -> usize) -> usize {
        self.runs.iter().map(part).sum()
    }
}

/// The tables of one kind of scene.
pub(crate) fn section(title: &str, rows: &[Row]) -> String {
    let mut out = format!(
        "## {title}\n\n\
         Medians of {} runs after a warm-up, servers in turn. A delivery is one letter that \
         reached one client, its author included. Latency is from the sending of a letter to \
         its arrival. The final texts of ten clients are compared with the expected one, and so \
         is the server's own.\n",
        rows.iter().map(|row| row.runs.len()).max().unwrap_or(0),
    );
    for cursors in [Cursors::Still, Cursors::Moving] {
        let rows: Vec<_> = rows.iter().filter(|row| row.scene.cursors == cursors).collect();
        if rows.is_empty() {
            continue;
        }
        let name = match cursors {
            Cursors::Still => "no cursors",
            Cursors::Moving => "a cursor move for each letter",
        };
        let _ = write!(
            out,
            "\nWith {name}:\n\n\
             | server | CPU a delivery, µs | times the hub's | deliveries a second | p50, ms | \
             p99, ms | memory, MiB | delivered | repeated | frames | moves | texts | runs | \
             busy, steal |\n\
             |---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|---|--:|---|\n",
        );
        let own = rows.iter().find(|row| row.kind == Kind::Hub).map(|row| row.cpu());
        rows.iter().for_each(|row| out.push_str(&line(row, own)));
    }
    out
}

fn line(row: &Row, own: Option<f64>) -> String {
    let (delivered, expected) = (row.sum(|run| run.delivered), row.sum(|run| run.expected));
    let all =
        if delivered == expected { "all".to_owned() } else { format!("{delivered}/{expected}") };
    let different = |part: fn(&Run) -> Texts| row.runs.iter().map(part).any(is_different);
    let texts = match (different(|run| run.texts), different(|run| run.stored)) {
        (true, _) => "differ",
        (false, true) => "clients equal, server's differs",
        (false, false) if row.kind.keeps_documents() => "equal, server's too",
        (false, false) => "equal",
    };
    let usage = Usage {
        busy_percent: row.median(|run| run.usage.busy_percent),
        steal_percent: row.median(|run| run.usage.steal_percent),
    };
    let times = own.map_or("-".to_owned(), |own| format!("{:.2}", row.cpu() / own));
    format!(
        "| {} | {:.1} | {times} | {:.0} | {:.1} | {:.1} | {:.0} | {all} | {} | {} | {} | {texts} \
         | {} | {usage} |\n",
        row.kind.name(),
        row.cpu(),
        row.deliveries_per_second(),
        row.median(|run| run.p50_ms),
        row.p99_ms(),
        row.median(|run| run.memory_kib) / 1_024.0,
        row.sum(|run| run.repeated),
        row.sum(|run| run.frames) / row.runs.len().max(1),
        row.sum(|run| run.moves) / row.runs.len().max(1),
        row.runs.len(),
    )
}

fn is_different(texts: Texts) -> bool {
    texts == Texts::Different
}

/// What a scene promises: its rows, and the part of another server's CPU that the hub may use.
pub(crate) struct Promise {
    /// The other server, or the best of the peers.
    beside: Beside,
    /// The part.
    most: f64,
}

#[derive(Clone, Copy)]
enum Beside {
    One(Kind),
    BestPeer,
}

/// What is promised of these rows, and whether it holds.
pub(crate) fn claims(rows: &[Row]) -> Claims {
    let mut claims = Claims::default();
    let find = |kind: Kind, cursors: Cursors| {
        rows.iter().find(|row| row.kind == kind && row.scene.cursors == cursors)
    };
    let Some(hub) = find(Kind::Hub, Cursors::Still) else { return claims };
    let title = hub.scene.title;
    let of_all = |field: fn(&Row) -> f64| -> Vec<(Kind, f64)> {
        let still = rows.iter().filter(|row| row.scene.cursors == Cursors::Still);
        still.map(|row| (row.kind, field(row))).collect()
    };
    if let Pace::OnTheirWay(_) = hub.scene.pace {
        let thousands = |row: &Row| row.deliveries_per_second() / 1e3;
        claims.figure(format!("{title}: thousand deliveries a second"), of_all(thousands));
        let best = peers(rows).map(Row::deliveries_per_second).fold(f64::NAN, f64::max);
        let ratio = hub.deliveries_per_second() / best;
        claims.at_least(format!("{title}: deliveries a second, times the best peer's"), ratio, 2.0);
        let lost = hub.sum(|run| run.expected) - hub.sum(|run| run.delivered);
        claims.at_most(format!("{title}: letters lost"), crate::stats::count(lost), 0.0);
        return claims;
    }
    claims.figure(format!("{title}: CPU a delivery, µs"), of_all(Row::cpu));
    for Promise { beside, most } in promises(&hub.scene) {
        let (name, other) = match beside {
            Beside::One(kind) => (kind.name(), find(kind, Cursors::Still).map(Row::cpu)),
            Beside::BestPeer => ("best peer", peers(rows).map(Row::cpu).reduce(f64::min)),
        };
        let (what, other) = (format!("CPU a delivery, times {name}'s"), other.unwrap_or(f64::NAN));
        claims.at_most(format!("{title}: {what}"), hub.cpu() / other, most);
        if let Some(own) = find(Kind::HubUnsynced, Cursors::Still) {
            claims.at_most(format!("{title}, without fsync: {what}"), own.cpu() / other, most);
        }
    }
    let (still_ms, moving_ms) = match hub.scene.clients {
        ..10 => return claims,
        10..100 => (20.0, 40.0),
        100.. => (60.0, 80.0),
    };
    claims.at_most(format!("{title}: p99, ms"), hub.p99_ms(), still_ms);
    if let Some(moving) = find(Kind::Hub, Cursors::Moving) {
        let ratio = moving.cpu() / hub.cpu();
        claims.at_most(format!("{title}: CPU with cursors, times without"), ratio, 2.0);
        claims.at_most(format!("{title}: p99 with cursors, ms"), moving.p99_ms(), moving_ms);
    }
    claims
}

fn peers(rows: &[Row]) -> impl Iterator<Item = &Row> {
    let still = rows.iter().filter(|row| row.scene.cursors == Cursors::Still);
    still.filter(|row| row.kind.is_peer())
}

fn promises(scene: &Scene) -> Vec<Promise> {
    let (third, quarter) = (1.0 / 3.0, 1.0 / 4.0);
    match (scene.rooms, scene.clients) {
        (1, ..100) => vec![
            Promise { beside: Beside::One(Kind::Hocuspocus), most: third },
            Promise { beside: Beside::One(Kind::Relay), most: 1.0 },
        ],
        (1, 100..) => vec![Promise { beside: Beside::One(Kind::Relay), most: quarter }],
        (_, _) => vec![Promise { beside: Beside::BestPeer, most: third }],
    }
}
