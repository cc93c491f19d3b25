//! A text as HTML: safe to show as it is, whatever was written.

use super::{Block, BlockKind, List, Run, read::shown};

/// The text as HTML, without white space between the elements. Everything is escaped; a table is
/// shown as its source, since nobody has checked it.
pub fn html(blocks: &[Block]) -> String {
    html_around(blocks, &|_, _| None)
}

/// Markup around a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Around {
    /// What comes before it: trusted markup.
    pub before: String,
    /// What comes after it: trusted markup.
    pub after: String,
}

/// The same with markup around runs, by the numbers of the block and of the run in it.
pub fn html_around(blocks: &[Block], around: &dyn Fn(usize, usize) -> Option<Around>) -> String {
    let mut page = Page { html: String::new(), lists: Vec::new(), around };
    for (number, block) in blocks.iter().enumerate() {
        match &block.kind {
            BlockKind::Item { list, depth } => page.item(*list, usize::from(*depth) + 1),
            _ => page.close_lists(0),
        }
        page.block(number, block);
    }
    page.close_lists(0);
    page.html
}

struct Page<'a> {
    html: String,
    /// The lists that are open, each with an open item.
    lists: Vec<List>,
    around: &'a dyn Fn(usize, usize) -> Option<Around>,
}

impl Page<'_> {
    /// Begins an item of the list at this level, from 1; levels in between get items without words.
    fn item(&mut self, list: List, level: usize) {
        self.close_lists(level);
        if self.lists.len() == level {
            if self.lists.last() == Some(&list) {
                self.html.push_str("</li><li>");
            } else {
                self.close_lists(level - 1);
            }
        }
        while self.lists.len() < level {
            self.open(list_tag(list));
            self.html.push_str("<li>");
            self.lists.push(list);
        }
    }

    fn close_lists(&mut self, level: usize) {
        while self.lists.len() > level {
            self.html.push_str("</li>");
            self.lists.pop().into_iter().for_each(|list| self.close(list_tag(list)));
        }
    }

    fn block(&mut self, number: usize, block: &Block) {
        let runs = (number, block.runs.as_slice());
        match &block.kind {
            BlockKind::Paragraph => self.inside(&["p"], runs),
            BlockKind::Heading { level } => self.inside(&[&format!("h{level}")], runs),
            BlockKind::Item { .. } => self.inside(&[], runs),
            BlockKind::Quote => self.inside(&["blockquote", "p"], runs),
            BlockKind::Image { src, alt, width } => {
                self.html.push_str("<img");
                self.attribute("src", src);
                self.attribute("alt", alt);
                width.iter().for_each(|width| self.attribute("width", &width.to_string()));
                self.html.push('>');
            }
            BlockKind::Table { html } => {
                self.open("pre");
                escape(&mut self.html, html);
                self.close("pre");
            }
        }
    }

    fn inside(&mut self, tags: &[&str], (block, runs): (usize, &[Run])) {
        tags.iter().for_each(|tag| self.open(tag));
        for (number, run) in runs.iter().enumerate() {
            let around = (self.around)(block, number);
            around.iter().for_each(|around| self.html.push_str(&around.before));
            self.run(run);
            around.iter().for_each(|around| self.html.push_str(&around.after));
        }
        tags.iter().rev().for_each(|tag| self.close(tag));
    }

    fn run(&mut self, run: &Run) {
        let marks = &run.marks;
        if let Some(href) = &marks.link {
            self.html.push_str("<a");
            self.attribute("href", href);
            self.html.push('>');
        }
        let tags = [
            (marks.strong, "strong"),
            (marks.em, "em"),
            (marks.underline, "u"),
            (marks.strike, "s"),
            (marks.code, "code"),
        ];
        let tags = || tags.iter().filter(|(marked, _)| *marked).map(|(_, tag)| tag);
        tags().for_each(|tag| self.open(tag));
        let mut lines = run.text.split('\n');
        lines.next().into_iter().for_each(|line| escape(&mut self.html, line));
        for line in lines {
            self.html.push_str("<br>");
            escape(&mut self.html, line);
        }
        tags().rev().for_each(|tag| self.close(tag));
        if marks.link.is_some() {
            self.close("a");
        }
    }

    fn attribute(&mut self, name: &str, value: &str) {
        self.html.extend([" ", name, "=\""]);
        for (index, part) in value.split('"').enumerate() {
            if index > 0 {
                self.html.push_str("&quot;");
            }
            escape(&mut self.html, part);
        }
        self.html.push('"');
    }

    fn open(&mut self, tag: &str) {
        self.html.extend(["<", tag, ">"]);
    }

    fn close(&mut self, tag: &str) {
        self.html.extend(["</", tag, ">"]);
    }
}

fn list_tag(list: List) -> &'static str {
    match list {
        List::Bullet => "ul",
        List::Number => "ol",
    }
}

fn escape(html: &mut String, text: &str) {
    for character in text.chars().map(shown) {
        match character {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            _ => html.push(character),
        }
    }
}
