//! What is promised of the hub, beside what was measured: the summary.

use std::fmt::Write as _;

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

/// Promises, as they are measured.
#[derive(Default)]
pub(crate) struct Claims(Vec<Claim>);

impl Claims {
    /// Adds one.
    pub(crate) fn at_most(&mut self, what: impl Into<String>, measured: f64, limit: f64) {
        let (what, limit) = (what.into(), Limit::AtMost(limit));
        self.0.push(Claim { what, measured, limit });
    }

    /// Adds one.
    pub(crate) fn at_least(&mut self, what: impl Into<String>, measured: f64, limit: f64) {
        let (what, limit) = (what.into(), Limit::AtLeast(limit));
        self.0.push(Claim { what, measured, limit });
    }

    /// Adds others.
    pub(crate) fn extend(&mut self, others: Self) {
        self.0.extend(others.0);
    }

    /// The section, with the runs that failed.
    pub(crate) fn section(&self, failures: &[String]) -> String {
        let mut out = String::from(
            "## Summary\n\nTimes X is the hub's figure divided by X's, so that less is better \
             except where *at least* is asked.\n\n\
             | what | asked | measured | |\n|---|--:|--:|---|\n",
        );
        for Claim { what, measured, limit } in &self.0 {
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
}
