//! A text as plain words.

use super::{Block, BlockKind, url::is_space};

/// The entities that are read in a table; `&amp;` last, so that nothing is read twice.
const ENTITIES: [(&str, &str); 6] = [
    ("&lt;", "<"),
    ("&gt;", ">"),
    ("&quot;", "\""),
    ("&#39;", "'"),
    ("&nbsp;", " "),
    ("&amp;", "&"),
];

/// The words of a text, each block on lines of its own. An image is what it shows, a table the
/// words in it.
pub fn plain_text(blocks: &[Block]) -> String {
    blocks.iter().map(block_text).collect::<Vec<_>>().join("\n")
}

fn block_text(block: &Block) -> String {
    match &block.kind {
        BlockKind::Image { alt, .. } => alt.clone(),
        BlockKind::Table { html } => table_words(html),
        BlockKind::Paragraph
        | BlockKind::Heading { .. }
        | BlockKind::Item { .. }
        | BlockKind::Quote => block.words(),
    }
}

fn table_words(html: &str) -> String {
    let mut words = String::new();
    let mut rest = html;
    while let Some((before, tag)) = rest.split_once('<') {
        words.push_str(before);
        words.push(' ');
        rest = tag.split_once('>').map_or("", |(_, after)| after);
    }
    words.push_str(rest);
    let words = ENTITIES.iter().fold(words, |words, (entity, sign)| words.replace(entity, sign));
    words.split(is_space).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}
