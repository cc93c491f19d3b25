//! Blocks as JSON, as the shared fixtures and the editor write them.

use serde_json::{Map, Value, json};

use super::{Block, BlockKind, List, Marks, Run};

/// `[{bid, type, attrs, runs: [{text, marks}]}]`: nothing of a block is left out.
pub fn json(blocks: &[Block]) -> Value {
    blocks.iter().map(block).collect()
}

fn block(block: &Block) -> Value {
    let (name, attrs) = match &block.kind {
        BlockKind::Paragraph => ("paragraph", json!({})),
        BlockKind::Heading { level } => ("heading", json!({ "level": level })),
        BlockKind::Item { list, depth } => {
            ("item", json!({ "list": list_name(*list), "depth": depth }))
        }
        BlockKind::Quote => ("quote", json!({})),
        BlockKind::Image { src, alt, width: None } => ("image", json!({ "src": src, "alt": alt })),
        BlockKind::Image { src, alt, width } => {
            ("image", json!({ "src": src, "alt": alt, "width": width }))
        }
        BlockKind::Table { html } => ("table", json!({ "html": html })),
    };
    let runs: Vec<_> = block.runs.iter().map(run).collect();
    json!({ "bid": block.bid, "type": name, "attrs": attrs, "runs": runs })
}

fn list_name(list: List) -> &'static str {
    match list {
        List::Bullet => "bullet",
        List::Number => "number",
    }
}

fn run(run: &Run) -> Value {
    let Marks { strong, em, underline, strike, code, link } = &run.marks;
    let flags = [
        ("strong", strong),
        ("em", em),
        ("underline", underline),
        ("strike", strike),
        ("code", code),
    ];
    let set = flags.into_iter().filter(|(_, marked)| **marked);
    let mut marks: Map<_, _> = set.map(|(name, _)| (name.to_owned(), json!(true))).collect();
    if let Some(href) = link {
        marks.insert("link".to_owned(), json!({ "href": href.as_ref() }));
    }
    json!({ "text": run.text, "marks": marks })
}
