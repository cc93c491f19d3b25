//! What is promised of the hub, beside what was measured: the summary and the README's table.

use std::fmt::Write as _;

use crate::{
    machine::{description, first_line},
    server::Kind,
};

/// One promise.
struct Claim {
    /// What is promised.
    what: String,
    /// What was measured.
    measured: f64,
    /// The limit.
    limit: Limit,
}

/// How a measurement is judged.
#[derive(Clone, Copy, Debug)]
enum Limit {
    /// It is to be no more.
    AtMost(f64),
    /// It is to be no less.
    AtLeast(f64),
}

/// One line of the README's table.
struct Figure {
    /// What was measured, with its unit.
    what: String,
    /// Of each server that took part.
    measured: Vec<(Kind, f64)>,
}

/// Promises and figures, as they are measured.
#[derive(Default)]
pub(crate) struct Claims {
    promised: Vec<Claim>,
    figures: Vec<Figure>,
}

impl Claims {
    /// Adds one.
    pub(crate) fn at_most(&mut self, what: impl Into<String>, measured: f64, limit: f64) {
        let (what, limit) = (what.into(), Limit::AtMost(limit));
        self.promised.push(Claim { what, measured, limit });
    }

    /// Adds one.
    pub(crate) fn at_least(&mut self, what: impl Into<String>, measured: f64, limit: f64) {
        let (what, limit) = (what.into(), Limit::AtLeast(limit));
        self.promised.push(Claim { what, measured, limit });
    }

    /// Adds others.
    pub(crate) fn extend(&mut self, others: Self) {
        self.promised.extend(others.promised);
        self.figures.extend(others.figures);
    }

    /// Adds a line to the README's table.
    pub(crate) fn figure(&mut self, what: impl Into<String>, measured: Vec<(Kind, f64)>) {
        self.figures.push(Figure { what: what.into(), measured });
    }

    /// The section, with the runs that failed.
    pub(crate) fn section(&self, failures: &[String]) -> String {
        let mut out = String::from(
            "## Summary\n\nTimes X is the hub's figure divided by X's, so that less is better \
             except where *at least* is asked.\n\n\
             | what | asked | measured | |\n|---|--:|--:|---|\n",
        );
        for Claim { what, measured, limit } in &self.promised {
            let (asked, holds) = match limit {
                Limit::AtMost(most) => (format!("at most {most:.2}"), measured <= most),
                Limit::AtLeast(least) => (format!("at least {least:.2}"), measured >= least),
            };
            let judged = if holds { "yes" } else { "**no**" };
            let _ = writeln!(out, "| {what} | {asked} | {measured:.2} | {judged} |");
        }
        for failure in failures {
            let _ = writeln!(out, "\n**Failed:** {failure}");
        }
        out
    }

    /// The README's table, with where and when it was measured.
    pub(crate) fn table(&self) -> String {
        let names = Kind::ALL.map(Kind::name).join(" | ");
        let mut out = format!("| | {names} |\n|---|{}\n", "--:|".repeat(Kind::ALL.len()));
        for Figure { what, measured } in &self.figures {
            let _ = write!(out, "| {what} |");
            for kind in Kind::ALL {
                let found = measured.iter().find(|(measured, _)| *measured == kind);
                let cell = found.map_or("-".to_owned(), |(_, value)| rounded(*value));
                let _ = write!(out, " {cell} |");
            }
            out.push('\n');
        }
        let (date, machine) = (first_line("date", &["-u", "+%F"]), description());
        let _ = write!(out, "\nBy `make bench` on {date}; {machine}.");
        out
    }
}

/// Three digits that say something.
fn rounded(value: f64) -> String {
    match value {
        ..10.0 => format!("{value:.1}"),
        _ => format!("{value:.0}"),
    }
}
