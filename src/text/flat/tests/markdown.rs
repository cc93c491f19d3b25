//! Markdown is read again by a parser of CommonMark: the same blocks, words and marks.

use std::sync::Arc;

use proptest::{collection::vec, option, prelude::*, sample::select};
use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use crate::text::flat::{Block, BlockKind, List, Marks, Run, markdown};

const PIECES: &[&str] = &[
    "a",
    "é",
    "e\u{301}",
    "Œ",
    "9",
    "1.",
    "1)",
    "#",
    "# ",
    "+",
    "+ ",
    "-",
    "- ",
    "---",
    "===",
    "*",
    "**",
    "_",
    "`",
    "```",
    ">",
    "<",
    "<b>",
    "&",
    "&lt;",
    "&#35;",
    "\\",
    "\\\\",
    "~",
    "~~~",
    "|",
    "|-|",
    ":-",
    "!",
    "[",
    "]",
    "](x)",
    "[x]: y",
    "<!--",
    " ",
    "    ",
    "\t",
    "\u{a0}",
    "\u{feff}",
    "«",
    "»",
    "’",
    "😀",
    "€",
    ".",
    "(",
    ")",
    "\n",
    "\n\n",
    "http://a.b",
    "\u{fffc}",
];
const ADDRESSES: &[&str] = &[
    "/a",
    "a(b",
    "a)b",
    "a b",
    "<a>",
    "a<b",
    "a\\b",
    "\\*",
    "a\\",
    "?a=1&b=2",
    "?a&lt;b",
    "&copy;",
    "https://é.org/«»",
    "a\u{a0}b",
    "#x",
    "a\"b",
    "a'(b)",
    "*a*_b_",
    "a]b[",
    "`a`",
];

/// The words of a block, each character with its marks.
type Words = Vec<(char, Marks)>;

fn any_words() -> impl Strategy<Value = String> {
    vec(select(PIECES), 1..5).prop_map(|pieces| pieces.concat())
}

fn any_marks() -> impl Strategy<Value = Marks> {
    let some = || prop::bool::weighted(0.25);
    let link = option::weighted(0.2, select(ADDRESSES).prop_map(Arc::from));
    let marks = (some(), some(), some(), some(), some(), link);
    marks.prop_map(|(strong, em, underline, strike, code, link)| Marks {
        strong,
        em,
        underline,
        strike,
        code,
        link,
    })
}

fn any_kind() -> impl Strategy<Value = BlockKind> {
    let list = select(&[List::Bullet, List::Number][..]);
    prop_oneof![
        2 => Just(BlockKind::Paragraph),
        1 => (1..=4_u8).prop_map(|level| BlockKind::Heading { level }),
        3 => (list, 0..=7_u8).prop_map(|(list, depth)| BlockKind::Item { list, depth }),
        1 => Just(BlockKind::Quote),
        1 => (select(ADDRESSES), any_words()).prop_map(|(src, alt)| BlockKind::Image {
            src: src.to_owned(),
            alt,
            width: None,
        }),
        1 => any_words().prop_map(|html| BlockKind::Table { html }),
    ]
}

fn any_block() -> impl Strategy<Value = Block> {
    let runs = vec((any_words(), any_marks()), 0..5);
    (any_kind(), runs).prop_map(|(kind, pieces)| {
        let mut runs: Vec<Run> = Vec::new();
        for (text, marks) in pieces.into_iter().filter(|_| !kind.is_atom()) {
            match runs.last_mut() {
                Some(run) if run.marks == marks => run.text.push_str(&text),
                _ => runs.push(Run { text, marks }),
            }
        }
        Block { bid: None, kind, runs }
    })
}

/// Without what Markdown does not tell: marks of white space, and white space at the ends of lines.
fn tidy(words: &[(char, Marks)]) -> Words {
    let is_blank = |(c, _): &(char, Marks)| matches!(c, ' ' | '\t');
    let mut lines: Vec<Words> = Vec::new();
    for line in words.split(|(c, _)| *c == '\n') {
        let start = line.iter().take_while(|c| is_blank(c)).count();
        let end = line.iter().skip(start).rev().take_while(|c| is_blank(c)).count();
        let line = line[start..line.len() - end].iter().cloned();
        let unmarked = |(c, marks): (char, Marks)| {
            (c, if c.is_whitespace() { Marks::default() } else { marks })
        };
        lines.push(line.map(unmarked).collect());
    }
    let start = lines.iter().take_while(|line| line.is_empty()).count();
    let end = lines.iter().skip(start).rev().take_while(|line| line.is_empty()).count();
    lines[start..lines.len() - end].join(&('\n', Marks::default()))
}

/// What must be read again.
fn expected(blocks: &[Block]) -> Vec<(BlockKind, Words)> {
    let shown = |(index, block): (usize, &Block)| match &block.kind {
        BlockKind::Image { src, alt, .. } => {
            (image(src.clone()), words(&[plain(&alt.replace('\n', " "))]))
        }
        BlockKind::Item { list, depth } => {
            let depth = level(&blocks[..index], *depth);
            (BlockKind::Item { list: *list, depth }, words(&block.runs))
        }
        kind => (kind.clone(), words(&block.runs)),
    };
    blocks.iter().enumerate().map(shown).filter(is_shown).collect()
}

fn words(runs: &[Run]) -> Words {
    let mut words: Words = Vec::new();
    for Run { text, marks } in runs {
        // Code is on one line.
        let text = if marks.code { text.replace('\n', " ") } else { text.clone() };
        words.extend(text.chars().map(|c| (c, marks.clone())));
    }
    tidy(&words)
}

fn image(src: String) -> BlockKind {
    BlockKind::Image { src, alt: String::new(), width: None }
}

/// An empty paragraph is a blank line more.
fn is_shown((kind, words): &(BlockKind, Words)) -> bool {
    *kind != BlockKind::Paragraph || !words.is_empty()
}

/// In how many items of the list before it an item of this depth stands.
fn level(before: &[Block], mut depth: u8) -> u8 {
    let mut level = 0;
    for block in before.iter().rev() {
        let BlockKind::Item { depth: other, .. } = block.kind else { break };
        if other < depth {
            (level, depth) = (level + 1, other);
        }
    }
    level
}

/// What a parser reads.
#[derive(Default)]
struct Reader {
    blocks: Vec<(BlockKind, Words)>,
    lists: Vec<List>,
    is_in_quote: bool,
    marks: Marks,
    complaint: Option<String>,
}

impl Reader {
    fn read(source: &str) -> Result<Vec<(BlockKind, Words)>, String> {
        let mut reader = Self::default();
        let options = Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TABLES;
        Parser::new_ext(source, options).for_each(|event| reader.event(event));
        let tidy = |(kind, words): (BlockKind, Words)| (kind, tidy(&words));
        match reader.complaint {
            Some(complaint) => Err(complaint),
            None => Ok(reader.blocks.into_iter().map(tidy).filter(is_shown).collect()),
        }
    }

    fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => match self.blocks.last_mut() {
                Some((BlockKind::Table { html }, _)) => html.push_str(&text),
                _ => self.words(&text),
            },
            Event::Code(code) => {
                self.marks.code = true;
                self.words(&code);
                self.marks.code = false;
            }
            Event::HardBreak => self.words("\n"),
            Event::InlineHtml(tag) => self.tag(&tag),
            Event::Html(html) if html.trim_end() == "<!-- -->" => {}
            other => self.complaint = Some(format!("{other:?}")),
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Paragraph if self.is_in_quote || !self.lists.is_empty() => {
                let is_second = self.blocks.last().is_some_and(|(_, words)| !words.is_empty());
                self.words(if is_second { "¶" } else { "" });
            }
            Tag::Paragraph => self.begin(BlockKind::Paragraph),
            Tag::Heading { level, .. } => self.begin(BlockKind::Heading { level: number(level) }),
            Tag::BlockQuote(_) => {
                self.is_in_quote = true;
                self.begin(BlockKind::Quote);
            }
            Tag::List(start) => {
                self.lists.push(if start.is_some() { List::Number } else { List::Bullet });
            }
            Tag::Item => {
                let list = *self.lists.last().unwrap();
                let depth = u8::try_from(self.lists.len() - 1).unwrap();
                self.begin(BlockKind::Item { list, depth });
            }
            Tag::CodeBlock(CodeBlockKind::Fenced(kind)) if &*kind == "html" => {
                self.begin(BlockKind::Table { html: String::new() });
            }
            Tag::Image { dest_url, .. } => {
                let (kind, _) = self.blocks.last_mut().unwrap();
                *kind = image(dest_url.into_string());
            }
            Tag::Strong => self.marks.strong = true,
            Tag::Emphasis => self.marks.em = true,
            Tag::Strikethrough => self.marks.strike = true,
            Tag::Link { dest_url, .. } => self.marks.link = Some(Arc::from(&*dest_url)),
            Tag::HtmlBlock => {}
            other => self.complaint = Some(format!("{other:?}")),
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::BlockQuote(_) => self.is_in_quote = false,
            TagEnd::List(_) => drop(self.lists.pop()),
            TagEnd::Strong => self.marks.strong = false,
            TagEnd::Emphasis => self.marks.em = false,
            TagEnd::Strikethrough => self.marks.strike = false,
            TagEnd::Link => self.marks.link = None,
            TagEnd::CodeBlock => {
                if let Some((BlockKind::Table { html }, _)) = self.blocks.last_mut() {
                    html.pop();
                }
            }
            _ => {}
        }
    }

    fn tag(&mut self, tag: &str) {
        let opens = !tag.starts_with("</");
        match tag.trim_matches(['<', '/', '>']) {
            "br" => self.words("\n"),
            "strong" => self.marks.strong = opens,
            "em" => self.marks.em = opens,
            "code" => self.marks.code = opens,
            "u" => self.marks.underline = opens,
            "s" => self.marks.strike = opens,
            _ => self.complaint = Some(tag.to_owned()),
        }
    }

    fn begin(&mut self, kind: BlockKind) {
        self.blocks.push((kind, Vec::new()));
    }

    fn words(&mut self, words: &str) {
        let (_, shown) = self.blocks.last_mut().unwrap();
        shown.extend(words.chars().map(|c| (c, self.marks.clone())));
    }
}

fn number(level: HeadingLevel) -> u8 {
    u8::try_from(level as usize).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_048))]

    #[test]
    fn flat_9_markdown_reads_as_the_same_blocks_words_and_marks(blocks in vec(any_block(), 1..6)) {
        let source = markdown(&blocks);
        let read = Reader::read(&source);
        prop_assert_eq!(read, Ok(expected(&blocks)), "{}", source);
    }
}

fn run(text: &str, marks: Marks) -> Run {
    Run { text: text.to_owned(), marks }
}

fn plain(text: &str) -> Run {
    run(text, Marks::default())
}

fn block(kind: BlockKind, runs: Vec<Run>) -> Block {
    Block { bid: None, kind, runs }
}

#[test]
fn flat_9_markdown_begins_no_other_block_where_words_are_meant() {
    let heading = BlockKind::Heading { level: 1 };
    for (kind, words, expected) in [
        (BlockKind::Paragraph, " # a", "\\# a"),
        (BlockKind::Paragraph, "\t- a", "\\- a"),
        (BlockKind::Paragraph, "  12) a", "12\\) a"),
        (BlockKind::Paragraph, "a\n     b\n", "a\\\nb"),
        (BlockKind::Quote, "a\n# b", "> a\\\n> \\# b"),
        (heading.clone(), "en C #", "# en C \\#"),
        (heading, "a\nb", "# a<br>b"),
    ] {
        assert_eq!(markdown(&[block(kind, vec![plain(words)])]), expected, "{words:?}");
    }
}

#[test]
fn flat_9_markdown_lists_are_nested_by_one_level_at_most() {
    let item =
        |depth, words| block(BlockKind::Item { list: List::Bullet, depth }, vec![plain(words)]);
    let items = [item(0, "a"), item(2, "b"), item(2, "c"), item(1, ""), item(0, "d\ne")];
    let expected = "- a\n    - b\n    - c\n    - <!-- -->\n- d\\\n  e";
    assert_eq!(markdown(&items), expected);
}

#[test]
fn flat_9_markdown_has_tags_where_delimiters_would_not_be_read() {
    let strong = || Marks { strong: true, ..Marks::default() };
    let em = || Marks { em: true, ..Marks::default() };
    let link = |href: &str| Marks { link: Some(href.into()), ..Marks::default() };
    for (runs, expected) in [
        (vec![plain("l’"), run("été", strong()), plain("s")], "l’**été**s"),
        (vec![plain("a"), run("(b)", strong()), plain("c")], "a<strong>(b)</strong>c"),
        (vec![run("a", strong()), run("b", em())], "**a**<em>b</em>"),
        (vec![run(" a ", strong()), run("b", em())], "**a** *b*"),
        (vec![plain("Lisez !"), run("ceci", link("/a"))], "Lisez \\![ceci](/a)"),
        (vec![run("a", link("/a b<\\c"))], "[a](</a b\\<\\\\c>)"),
        (vec![run("a", link("?b=1&c=2"))], "[a](?b=1&c=2)"),
        (vec![run("a", link("?b&lt;"))], "[a](?b\\&lt;)"),
        (vec![run(" `a", Marks { code: true, ..em() }), plain(".")], "*`` `a``*."),
    ] {
        assert_eq!(markdown(&[block(BlockKind::Paragraph, runs)]), expected);
    }
}
