//! A text as Markdown (CommonMark, with `~~`, and tags for what its delimiters cannot say).

use super::{Block, BlockKind, List, Marks, Run, read::shown};

/// One level of a list.
const INDENT: &str = "    ";
/// What may begin a mark or a tag anywhere.
const SPECIAL: [char; 10] = ['\\', '`', '*', '_', '[', ']', '<', '>', '~', '&'];
/// What would begin another block at the start of a line, or make a heading or a table of the
/// line before.
const SPECIAL_AT_START: [char; 6] = ['#', '+', '-', '=', ':', '|'];
/// What the ends of a line lose.
const BLANK: [char; 2] = [' ', '\t'];
/// The words of an item that has none: what follows would otherwise be read as its text.
const NO_WORDS: &str = "<!-- -->";
/// The shortest fence around a code block.
const SHORTEST_FENCE: usize = 3;

/// The text as Markdown: a blank line between blocks, a line end between the items of a list.
/// White space at the ends of a line or of marked words is not marked, and that at the ends of a
/// block is left out.
pub fn markdown(blocks: &[Block]) -> String {
    let mut markdown = String::new();
    // The depths of the items that the next one may stand in; empty outside a list.
    let mut parents: Vec<u8> = Vec::new();
    for (index, block) in blocks.iter().enumerate() {
        let after_item = !parents.is_empty();
        match block.kind {
            BlockKind::Item { depth, .. } => parents.retain(|parent| *parent < depth),
            _ => parents.clear(),
        }
        let is_item = matches!(block.kind, BlockKind::Item { .. });
        if index > 0 {
            markdown.push_str(if is_item && after_item { "\n" } else { "\n\n" });
        }
        markdown.push_str(&block_markdown(block, parents.len()));
        if let BlockKind::Item { depth, .. } = block.kind {
            parents.push(depth);
        }
    }
    markdown
}

/// A block; an item stands in so many others.
fn block_markdown(block: &Block, parents: usize) -> String {
    let words = || words_markdown(&block.runs);
    match &block.kind {
        BlockKind::Paragraph => lines(&words(), ""),
        BlockKind::Heading { level } => {
            format!("{} {}", "#".repeat(usize::from(*level)), title(&words()))
        }
        BlockKind::Quote => format!("> {}", lines(&words(), "> ")),
        BlockKind::Item { list, .. } => {
            let sign = match list {
                List::Bullet => "- ",
                List::Number => "1. ",
            };
            let indent = INDENT.repeat(parents);
            let lines = lines(&words(), &format!("{indent}{}", " ".repeat(sign.len())));
            let words = if lines.is_empty() { NO_WORDS } else { &lines };
            format!("{indent}{sign}{words}")
        }
        BlockKind::Image { src, alt, .. } => {
            // A line break in it could begin another block.
            let alt: String = alt.chars().map(shown).collect();
            format!("![{}]({})", escape(&alt.replace('\n', " ")), target(src))
        }
        BlockKind::Table { html } => {
            let fence = "`".repeat(SHORTEST_FENCE.max(longest_backticks(html) + 1));
            format!("{fence}html\n{html}\n{fence}")
        }
    }
}

/// The words of a block on lines of their own, each after the first with this before it.
fn lines(words: &str, start: &str) -> String {
    let lines: Vec<_> =
        words.split('\n').map(|line| escape_start(line.trim_matches(BLANK))).collect();
    lines.join(&format!("\\\n{start}"))
}

/// The words of a heading, on one line.
fn title(words: &str) -> String {
    let lines: Vec<_> = words.split('\n').map(|line| line.trim_matches(BLANK)).collect();
    let title = lines.join("<br>");
    // At the end it would only close the heading.
    match title.strip_suffix('#') {
        Some(before) => format!("{before}\\#"),
        None => title,
    }
}

fn escape_start(line: &str) -> String {
    let rest = line.trim_start_matches(|c: char| c.is_ascii_digit());
    let digits = line.len() - rest.len();
    let is_special = match digits {
        0 => rest.starts_with(SPECIAL_AT_START),
        _ => rest.starts_with(['.', ')']),
    };
    let escape = if is_special { "\\" } else { "" };
    format!("{}{escape}{rest}", &line[..digits])
}

/// The runs of a block without the blank at its ends; line breaks are line ends.
fn words_markdown(runs: &[Run]) -> String {
    let mut markdown = String::new();
    let mut rest = runs.iter().peekable();
    while let Some(run) = rest.next() {
        let next = rest.peek().and_then(|next| first_shown(next)).unwrap_or(' ');
        push_run(&mut markdown, run, next);
    }
    markdown.trim_matches([' ', '\t', '\n']).to_owned()
}

/// What a run begins with: marks begin with punctuation, except before white space.
fn first_shown(Run { text, marks }: &Run) -> Option<char> {
    let first = text.chars().next()?;
    let is_marked = *marks != Marks::default();
    Some(if is_marked && (marks.code || !first.is_whitespace()) { '<' } else { first })
}

/// A run before this character; white space at its ends stays outside, where the marks still close.
fn push_run(markdown: &mut String, Run { text, marks }: &Run, next: char) {
    let words = if marks.code { text } else { text.trim_matches(char::is_whitespace) };
    let (before, after) =
        text.split_once(words).filter(|_| !words.is_empty()).unwrap_or((text, ""));
    markdown.push_str(before);
    if !words.is_empty() {
        // `!` before a link would make an image of it.
        if marks.link.is_some() && markdown.ends_with('!') {
            markdown.pop();
            markdown.push_str("\\!");
        }
        let around = Around {
            before: markdown.chars().next_back().unwrap_or(' '),
            after: after.chars().next().unwrap_or(next),
        };
        markdown.push_str(&marked(words, marks, &around));
    }
    markdown.push_str(after);
}

/// The characters before and after marked words.
struct Around {
    before: char,
    after: char,
}

impl Around {
    /// Whether these delimiters around that would be read as marks, by CommonMark's rules of
    /// flanking: between letters they are, and between punctuation and a letter they are not.
    fn lets(&self, delimiter: &str, inside: &str) -> bool {
        let is_letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        let is_apart = |c: char| c.is_whitespace() || c.is_ascii_punctuation();
        let opens = is_letter(inside.chars().next()) || is_apart(self.before);
        let closes = is_letter(inside.chars().next_back()) || is_apart(self.after);
        // Delimiters of neighbours would be read as one.
        opens && closes && !delimiter.starts_with(self.before)
    }
}

fn marked(words: &str, marks: &Marks, around: &Around) -> String {
    let mut markdown = if marks.code { code(words, marks) } else { escape(words) };
    let pairs = [
        (marks.strike, Some("~~"), "s"),
        (marks.underline, None, "u"),
        (marks.em, Some("*"), "em"),
        (marks.strong, Some("**"), "strong"),
    ];
    for (_, delimiter, tag) in pairs.into_iter().filter(|(marked, ..)| *marked) {
        markdown = match delimiter.filter(|delimiter| around.lets(delimiter, &markdown)) {
            Some(delimiter) => format!("{delimiter}{markdown}{delimiter}"),
            None => format!("<{tag}>{markdown}</{tag}>"),
        };
    }
    match &marks.link {
        Some(href) => format!("[{markdown}]({})", target(href)),
        None => markdown,
    }
}

fn code(words: &str, marks: &Marks) -> String {
    let words = words.replace('\n', " ");
    // Between backticks it could close the brackets of the link, and so define another link.
    if marks.link.is_some() && words.contains(']') {
        return format!("<code>{}</code>", escape(&words));
    }
    let fence = "`".repeat(longest_backticks(&words) + 1);
    // A space at both ends is taken for such a pad, unless there is nothing else.
    let is_spaced =
        words.starts_with(' ') && words.ends_with(' ') && !words.trim_matches(' ').is_empty();
    let pad = if is_spaced || words.starts_with('`') || words.ends_with('`') { " " } else { "" };
    format!("{fence}{pad}{words}{pad}{fence}")
}

fn escape(text: &str) -> String {
    escape_each(text, &SPECIAL)
}

fn escape_each(text: &str, special: &[char]) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        if special.contains(&character) {
            escaped.push('\\');
        }
        escaped.push(character);
    }
    escaped
}

/// An address; `&` is escaped where it could begin an entity.
fn target(address: &str) -> String {
    let special: &[char] =
        if address.contains(';') { &['\\', '<', '>', '&'] } else { &['\\', '<', '>'] };
    let escaped = escape_each(address, special);
    if address.contains(|c: char| c.is_whitespace() || matches!(c, '(' | ')' | '<' | '>')) {
        format!("<{escaped}>")
    } else {
        escaped
    }
}

fn longest_backticks(text: &str) -> usize {
    text.split(|c| c != '`').map(str::len).max().unwrap_or_default()
}
