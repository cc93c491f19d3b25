//! The picture for the README: CPU for each delivery, as bars.

use std::fmt::Write as _;

use super::Row;
use crate::{fan_out::scene::Cursors, server::Kind};

const WIDTH: f64 = 720.0;
const BAR: f64 = 18.0;
const GAP: f64 = 6.0;
/// Where bars begin: left of it stand the names.
const NAMES: f64 = 190.0;
/// Room for the number behind the longest bar.
const NUMBERS: f64 = 90.0;
const TITLE: f64 = 34.0;

/// Bars by server, a group for each scene without cursors. Plain SVG that reads on light and dark
/// pages; the numbers stand beside the bars, so that no colour has to be told from another.
pub(crate) fn picture(rows: &[Row]) -> String {
    let rows: Vec<_> = rows.iter().filter(|row| row.scene.cursors == Cursors::Still).collect();
    let (mut body, mut y, mut title) = (String::new(), 0.0, "");
    for row in &rows {
        if row.scene.title != title {
            title = row.scene.title;
            y += TITLE;
            let _ = write!(body, "<text x=\"0\" y=\"{:.0}\" class=\"t\">{title}</text>", y - 10.0);
        }
        let same = rows.iter().filter(|other| other.scene.title == title);
        let longest = same.map(|other| other.cpu()).fold(f64::MIN_POSITIVE, f64::max);
        let width = (WIDTH - NAMES - NUMBERS) * row.cpu() / longest;
        let class = if row.kind == Kind::Hub { "own" } else { "other" };
        let baseline = y + BAR - 5.0;
        let _ = writeln!(
            body,
            "<text x=\"{:.0}\" y=\"{baseline:.0}\" text-anchor=\"end\">{}</text>\
             <rect x=\"{NAMES:.0}\" y=\"{y:.0}\" width=\"{width:.1}\" height=\"{BAR:.0}\" \
             class=\"{class}\"/><text x=\"{:.1}\" y=\"{baseline:.0}\">{:.1} µs</text>",
            NAMES - 8.0,
            row.kind.name(),
            NAMES + width + 6.0,
            row.cpu(),
        );
        y += BAR + GAP;
    }
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH:.0} {y:.0}\" \
         width=\"{WIDTH:.0}\" height=\"{y:.0}\" role=\"img\" \
         aria-label=\"Server CPU for each delivered letter\">\
         <style>text{{font:13px sans-serif;fill:#57606a}}.t{{font-weight:bold}}\
         .own{{fill:#1a7f5a}}.other{{fill:#9aa4ae}}\
         @media (prefers-color-scheme:dark){{text{{fill:#c9d1d9}}.own{{fill:#3fb68b}}\
         .other{{fill:#6e7781}}}}</style>\n{body}</svg>\n"
    )
}
