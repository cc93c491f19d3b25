//! A text as Markdown (CommonMark, with `~~` and `<u>`).

use super::{Block, BlockKind, List, Marks, Run, url::is_space};

/// One level of a list.
const INDENT: &str = "    ";
/// What may begin a mark or a tag anywhere.
const SPECIAL: [char; 10] = ['\\', '`', '*', '_', '[', ']', '<', '>', '~', '&'];
/// What would begin another block at the start of a line.
const SPECIAL_AT_START: [char; 4] = ['#', '+', '-', '='];
/// The shortest fence around a code block.
const SHORTEST_FENCE: usize = 3;

/// The text as Markdown: a blank line between blocks, a line end between the items of a list.
pub fn markdown(blocks: &[Block]) -> String {
    let mut markdown = String::new();
    let mut after_item = false;
    for (index, block) in blocks.iter().enumerate() {
        let is_item = matches!(block.kind, BlockKind::Item { .. });
        if index > 0 {
            markdown.push_str(if is_item && after_item { "\n" } else { "\n\n" });
        }
        markdown.push_str(&block_markdown(block));
        after_item = is_item;
    }
    markdown
}

fn block_markdown(block: &Block) -> String {
    let lines = || lines(&block.runs);
    match &block.kind {
        BlockKind::Paragraph => lines().join("\\\n"),
        BlockKind::Heading { level } => {
            format!("{} {}", "#".repeat(usize::from(*level)), lines().join(" "))
        }
        BlockKind::Quote => format!("> {}", lines().join("\\\n> ")),
        BlockKind::Item { list, depth } => {
            let sign = match list {
                List::Bullet => "- ",
                List::Number => "1. ",
            };
            let indent = INDENT.repeat(usize::from(*depth));
            let line_end = format!("\\\n{indent}{}", " ".repeat(sign.len()));
            format!("{indent}{sign}{}", lines().join(&line_end))
        }
        BlockKind::Image { src, alt, .. } => {
            // A line break in it could begin another block.
            format!("![{}]({})", escape(&alt.replace(['\n', '\r'], " ")), target(src))
        }
        BlockKind::Table { html } => {
            let fence = "`".repeat(SHORTEST_FENCE.max(longest_backticks(html) + 1));
            format!("{fence}html\n{html}\n{fence}")
        }
    }
}

/// The lines of a block, with what would start another block escaped.
fn lines(runs: &[Run]) -> Vec<String> {
    let mut markdown = String::new();
    for run in runs {
        // `!` before a link would make an image of it.
        if run.marks.link.is_some() && markdown.ends_with('!') {
            markdown.pop();
            markdown.push_str("\\!");
        }
        markdown.push_str(&run_markdown(run));
    }
    markdown.split('\n').map(escape_start).collect()
}

fn escape_start(line: &str) -> String {
    let content = line.trim_start_matches([' ', '\t']);
    let indent = &line[..line.len() - content.len()];
    // So much would make code of the line; less is not shown either.
    let is_code = indent.contains('\t') || indent.len() >= INDENT.len();
    let indent = if is_code { "" } else { indent };
    let rest = content.trim_start_matches(|c: char| c.is_ascii_digit());
    let digits = content.len() - rest.len();
    let is_special = match digits {
        0 => rest.starts_with(SPECIAL_AT_START),
        _ => rest.starts_with(['.', ')']),
    };
    let escape = if is_special { "\\" } else { "" };
    format!("{indent}{}{escape}{rest}", &content[..digits])
}

/// A run with its marks; white space at its ends stays outside, where the marks still close.
fn run_markdown(Run { text, marks }: &Run) -> String {
    let words = if marks.code { text } else { text.trim_matches(is_space) };
    if words.is_empty() {
        return text.clone();
    }
    let marked = marked(words, marks);
    let Some((before, after)) = text.split_once(words) else { return marked };
    format!("{before}{marked}{after}")
}

fn marked(words: &str, marks: &Marks) -> String {
    let mut markdown = if marks.code { code(words) } else { escape(words) };
    let pairs = [
        (marks.strike, "~~", "~~"),
        (marks.underline, "<u>", "</u>"),
        (marks.em, "*", "*"),
        (marks.strong, "**", "**"),
    ];
    for (_, open, close) in pairs.into_iter().filter(|(marked, ..)| *marked) {
        markdown = format!("{open}{markdown}{close}");
    }
    match &marks.link {
        Some(href) => format!("[{markdown}]({})", target(href)),
        None => markdown,
    }
}

fn code(words: &str) -> String {
    let words = words.replace('\n', " ");
    let fence = "`".repeat(longest_backticks(&words) + 1);
    let pad = if words.starts_with('`') || words.ends_with('`') { " " } else { "" };
    format!("{fence}{pad}{words}{pad}{fence}")
}

fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        if SPECIAL.contains(&character) {
            escaped.push('\\');
        }
        escaped.push(character);
    }
    escaped
}

fn target(address: &str) -> String {
    if address.contains(|c| is_space(c) || matches!(c, '(' | ')')) {
        format!("<{}>", address.replace('<', "%3C").replace('>', "%3E"))
    } else {
        address.to_owned()
    }
}

fn longest_backticks(text: &str) -> usize {
    text.split(|c| c != '`').map(str::len).max().unwrap_or_default()
}
