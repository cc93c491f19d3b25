//! Why an amendment is proposed: the exposé des motifs, a text that its authors write together.

use crate::{
    domain::ids::{AmendmentId, TextId},
    http::api::{content, problem::Problem},
    hub::Hub,
    text::flat,
};

/// Why an amendment is proposed, as its own text says it: in plain words, and as HTML.
pub(super) async fn read(hub: &Hub, id: AmendmentId) -> Result<(String, String), Problem> {
    let blocks = content::blocks(hub, TextId(id.0)).await?;
    let plain = flat::plain_text(&blocks).trim().to_owned();
    let is_empty = plain.is_empty() && blocks.iter().all(|block| !block.kind.is_atom());
    let html = if is_empty { String::new() } else { flat::html(&blocks) };
    Ok((plain, html))
}
