//! Reads texts as the hub does: each line of standard input is a document, as Yjs updates (v1) in
//! base64 with spaces between; each line of standard output its blocks as JSON.
//!
//! ```text
//! coopol export text:… --format update | base64 -w0 | cargo run --example read_text
//! ```
//! A document of which the hub would refuse something gives `{"refused": "why"}`.

use std::io::{BufRead as _, Write as _};

use anyhow::Context as _;
use base64::{Engine as _, engine::general_purpose::STANDARD};
use bytes::Bytes;
use coopol::text::{
    flat,
    live::{Deletions, LiveText},
};
use coopol_protocol::{Frontier, Verdict};
use serde_json::{Value, json};

fn main() -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    for line in std::io::stdin().lock().lines() {
        let line = line?;
        let updates =
            line.split_whitespace().map(|update| STANDARD.decode(update).map(Bytes::from));
        let updates = updates.collect::<Result<Vec<_>, _>>().context("a line is no base64")?;
        writeln!(out, "{}", read(&updates)?)?;
    }
    Ok(())
}

/// The blocks of a document, its updates checked and applied one after the other.
fn read(updates: &[Bytes]) -> anyhow::Result<Value> {
    let (mut frontier, mut text) = (Frontier::new(), LiveText::new(Deletions::Collected));
    for update in updates {
        match frontier.examine(update) {
            Ok(Verdict::Known) => {}
            Ok(Verdict::New(accepted)) => {
                frontier.advance(&accepted);
                let applied = text.apply([&accepted.update]).context("what the check let pass")?;
                applied.deleted.iter().for_each(|range| frontier.mark_deleted(*range));
            }
            Ok(Verdict::Gap { client, .. }) => {
                return Ok(json!({ "refused": format!("words of client {client} are missing") }));
            }
            Err(malformed) => return Ok(json!({ "refused": malformed.to_string() })),
        }
    }
    Ok(flat::json(&flat::read(&text)))
}
