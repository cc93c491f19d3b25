//! `coopol openapi`: what clients of the API are generated from, without a hub that runs.

use std::io::Write as _;

/// Prints the description.
pub(super) fn print() -> anyhow::Result<()> {
    let description = coopol::http::description().to_pretty_json()?;
    writeln!(std::io::stdout(), "{description}")?;
    Ok(())
}
