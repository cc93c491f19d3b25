//! bench/RESULTS.md, written from what was measured and never by hand.

mod claims;
mod document;
mod edit_cost;
mod fan_out;
mod picture;
mod small;

use std::fmt::Write as _;

pub(crate) use self::{
    claims::Claims,
    document::Document,
    edit_cost::section as edit_cost,
    fan_out::{Row, claims as fan_out_claims, section as fan_out},
    picture::picture,
    small::{acknowledge, idle, join_storm, lost_tail},
};
use crate::{
    machine::{description, first_line},
    server::{Kind, Programs},
};

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
        "Written by `coopol-bench` on {date}; the next run replaces what it measures.\n\n\
         Machine: {machine}. Servers run on processor 0 alone, one at a time, each on an empty \
         folder; the load generator runs on the others. *Busy* is the part of all processors that \
         anybody used, *steal* what the host took for other machines. CPU is that of the server's \
         process alone, from its own clock.\n\n\
         | server | version | what it stores |\n|---|---|---|\n{servers}",
    );
    out
}
