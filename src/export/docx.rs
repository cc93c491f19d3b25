//! Documents for word processors: the one file that knows DOCX.

use std::io::Cursor;

use docx_rs::{
    AbstractNumbering, BreakType, Comment, Delete, Docx as Document, Hyperlink, HyperlinkType,
    IndentLevel, Insert, Level, LevelJc, LevelText, NumberFormat, Numbering, NumberingId,
    Paragraph, Run as Words, Start, Style, StyleType,
};

use super::{Fate, Language, Piece, Proposal, Stories, Tracked, tracked};
use crate::text::flat::{Block, BlockKind, List, MAX_HEADING_LEVEL, MAX_ITEM_DEPTH, Marks, Run};

/// The numbering of lists with bullets, and of those with numbers.
const BULLETS: usize = 2;
const NUMBERS: usize = 3;
/// How far a list's level is indented, in twentieths of a point: a centimetre, about.
const INDENT: i32 = 567;
/// Half points of headings, from the first level on.
const HEADING_SIZES: [usize; MAX_HEADING_LEVEL as usize] = [36, 30, 26, 24];

/// The document could not be put together.
#[derive(Debug, thiserror::Error)]
#[error("the document could not be written: {0}")]
pub struct DocxError(String);

/// A document on its way.
pub struct Docx {
    document: Document,
    language: Language,
    comments: usize,
}

impl Docx {
    /// An empty document, whose own words are in `language`.
    pub fn new(language: Language) -> Self {
        let mut document = Document::new();
        for (level, size) in (1..).zip(HEADING_SIZES) {
            let (id, name) = (heading(level), format!("heading {level}"));
            let style = Style::new(id, StyleType::Paragraph).name(name).size(size).bold();
            document = document.add_style(style.outline_lvl(level - 1));
        }
        let title = Style::new("Title", StyleType::Paragraph).name("Title").size(44).bold();
        let quote = Style::new("Quote", StyleType::Paragraph).name("Quote").italic();
        document = document.add_style(title).add_style(quote);
        for (id, list) in [(BULLETS, List::Bullet), (NUMBERS, List::Number)] {
            document = document
                .add_abstract_numbering(numbering(id, list))
                .add_numbering(Numbering::new(id, id));
        }
        Self { document, language, comments: 0 }
    }

    /// Adds a title.
    pub fn title(self, words: &str) -> Self {
        self.paragraph(Paragraph::new().style("Title").add_run(plain(words)))
    }

    /// Adds a heading; 1 is the highest level.
    pub fn heading(self, level: usize, words: &str) -> Self {
        self.paragraph(Paragraph::new().style(&heading(level)).add_run(plain(words)))
    }

    /// Adds a plain paragraph.
    pub fn words(self, words: &str) -> Self {
        self.paragraph(Paragraph::new().add_run(plain(words)))
    }

    /// Adds a text; a comment on each run tells its story, if it has one.
    pub fn text(mut self, blocks: &[Block], stories: &Stories) -> Self {
        for (number, block) in blocks.iter().enumerate() {
            let mut paragraph = begun(&block.kind);
            for (run, words) in block.runs.iter().enumerate() {
                let story = stories.of_run.get(&(number, run));
                let story = story.and_then(|story| stories.all.get(*story));
                let Some(story) = story else {
                    paragraph = added(paragraph, words);
                    continue;
                };
                self.comments += 1;
                let told = plain(&story.told(self.language));
                let comment = Comment::new(self.comments)
                    .author(story.writer(self.language))
                    .add_paragraph(Paragraph::new().add_run(told));
                let comment = match &story.day {
                    Some(day) => comment.date(format!("{}T00:00:00Z", day.as_str())),
                    None => comment,
                };
                paragraph = added(paragraph.add_comment_start(comment), words);
                paragraph = paragraph.add_comment_end(self.comments);
            }
            self = self.paragraph(paragraph);
        }
        self
    }

    /// Adds a text with what amendments would change in it, as tracked changes of one author each.
    /// What cannot be shown so is told in words: in comments, or behind the text.
    pub fn tracked(mut self, blocks: &[Block], proposals: &[Proposal]) -> Self {
        let Tracked { paragraphs, elsewhere } = tracked(blocks, proposals);
        let language = self.language;
        let signed: Vec<Signed> = proposals.iter().map(|one| Signed::of(one, language)).collect();
        for paragraph in paragraphs {
            self = self.tracked_paragraph(&paragraph, &signed);
        }
        for Signed { author, told, .. } in elsewhere.iter().filter_map(|by| signed.get(*by)) {
            self = told.lines().fold(self.heading(3, author), Self::words);
        }
        self
    }

    fn tracked_paragraph(mut self, shown: &tracked::Paragraph, signed: &[Signed]) -> Self {
        let mut paragraph = begun(&shown.kind);
        for Signed { author, at, told } in shown.notes.iter().filter_map(|by| signed.get(*by)) {
            self.comments += 1;
            let told = Paragraph::new().add_run(plain(told));
            let comment = Comment::new(self.comments).author(author).date(at).add_paragraph(told);
            paragraph = paragraph.add_comment_start(comment).add_comment_end(self.comments);
        }
        for piece in &shown.pieces {
            paragraph = changed(paragraph, piece, signed);
        }
        let paragraph = match (shown.end, shown.end.by().and_then(|by| signed.get(by))) {
            (Fate::Removed(_), Some(Signed { author, at, .. })) => paragraph.delete(author, at),
            (Fate::Added(_), Some(Signed { author, at, .. })) => paragraph.insert(author, at),
            (Fate::Kept | Fate::Removed(_) | Fate::Added(_), _) => paragraph,
        };
        self.paragraph(paragraph)
    }

    /// The bytes of the file.
    ///
    /// # Errors
    /// The file could not be put together.
    pub fn bytes(self) -> Result<Vec<u8>, DocxError> {
        let mut file = Cursor::new(Vec::new());
        let packed = self.document.pack(&mut file);
        packed.map_err(|error| DocxError(error.to_string()))?;
        Ok(file.into_inner())
    }

    fn paragraph(mut self, paragraph: Paragraph) -> Self {
        self.document = self.document.add_paragraph(paragraph);
        self
    }
}

/// A proposal as tracked changes name it.
struct Signed {
    author: String,
    at: String,
    told: String,
}

impl Signed {
    fn of(proposal: &Proposal, language: Language) -> Self {
        let at = format!("{}T00:00:00Z", proposal.day.as_str());
        Self { author: proposal.author(language), at, told: proposal.dispositif.join("\n") }
    }
}

/// Adds words with what is to become of them.
fn changed(paragraph: Paragraph, Piece { run, fate }: &Piece, signed: &[Signed]) -> Paragraph {
    match (fate, fate.by().and_then(|by| signed.get(by))) {
        (Fate::Removed(_), Some(Signed { author, at, .. })) => {
            let words = gone(&run.text, &run.marks);
            paragraph.add_delete(Delete::new().add_run(words).author(author).date(at))
        }
        (Fate::Added(_), Some(Signed { author, at, .. })) => {
            let words = written(&run.text, &run.marks);
            paragraph.add_insert(Insert::new(words).author(author).date(at))
        }
        (Fate::Kept | Fate::Removed(_) | Fate::Added(_), _) => added(paragraph, run),
    }
}

fn heading(level: usize) -> String {
    format!("Heading{level}")
}

fn numbering(id: usize, list: List) -> AbstractNumbering {
    let level = |depth: u8| {
        let depth = usize::from(depth);
        let (format, text) = match list {
            List::Bullet => ("bullet", "•".to_owned()),
            List::Number => ("decimal", format!("%{}.", depth + 1)),
        };
        let (format, text) = (NumberFormat::new(format), LevelText::new(text));
        let left = INDENT * (i32::try_from(depth).unwrap_or_default() + 1);
        Level::new(depth, Start::new(1), format, text, LevelJc::new("left")).indent(
            Some(left),
            None,
            None,
            None,
        )
    };
    (0..=MAX_ITEM_DEPTH).map(level).fold(AbstractNumbering::new(id), AbstractNumbering::add_level)
}

/// The paragraph of a block, with what stands for one that holds no words.
fn begun(kind: &BlockKind) -> Paragraph {
    let paragraph = Paragraph::new();
    match kind {
        BlockKind::Paragraph => paragraph,
        BlockKind::Heading { level } => paragraph.style(&heading(usize::from(*level))),
        BlockKind::Quote => paragraph.style("Quote"),
        BlockKind::Item { list, depth } => {
            let id = match list {
                List::Bullet => BULLETS,
                List::Number => NUMBERS,
            };
            paragraph.numbering(NumberingId::new(id), IndentLevel::new(usize::from(*depth)))
        }
        // Pictures stay where they are; what they show is said.
        BlockKind::Image { src, alt, .. } => paragraph.add_run(plain(&format!("[{alt}] {src}"))),
        // Nobody has checked its markup.
        BlockKind::Table { html } => paragraph.add_run(plain(html)),
    }
}

fn added(paragraph: Paragraph, run: &Run) -> Paragraph {
    let words = written(&run.text, &run.marks);
    match &run.marks.link {
        Some(href) => {
            let link = Hyperlink::new(href.as_ref(), HyperlinkType::External);
            paragraph.add_hyperlink(link.add_run(words))
        }
        None => paragraph.add_run(words),
    }
}

fn plain(text: &str) -> Words {
    written(text, &Marks::default())
}

/// Words that a tracked change takes out. Line breaks and tabs are spaces there.
fn gone(text: &str, marks: &Marks) -> Words {
    let flat = |sign| if matches!(sign, '\n' | '\t') { ' ' } else { legal(sign) };
    let text: String = text.chars().map(flat).collect();
    marked(Words::new().add_delete_text(text), marks)
}

/// A character that XML can hold.
fn legal(sign: char) -> char {
    match sign {
        '\n' | '\t' => sign,
        '\u{fffe}' | '\u{ffff}' => char::REPLACEMENT_CHARACTER,
        _ if sign.is_control() => char::REPLACEMENT_CHARACTER,
        _ => sign,
    }
}

/// What a mark makes of words.
type Marking = fn(Words) -> Words;

fn written(text: &str, marks: &Marks) -> Words {
    let mut words = Words::new();
    let text: String = text.chars().map(legal).collect();
    for (number, line) in text.split('\n').enumerate() {
        if number > 0 {
            words = words.add_break(BreakType::TextWrapping);
        }
        for (number, part) in line.split('\t').enumerate() {
            if number > 0 {
                words = words.add_tab();
            }
            words = words.add_text(part);
        }
    }
    marked(words, marks)
}

fn marked(words: Words, marks: &Marks) -> Words {
    let styles: [(bool, Marking); 5] = [
        (marks.strong, Words::bold),
        (marks.em, Words::italic),
        (marks.underline || marks.link.is_some(), |words| words.underline("single")),
        (marks.strike, Words::strike),
        (marks.code, |words| words.fonts(docx_rs::RunFonts::new().ascii("Courier New"))),
    ];
    let set = styles.into_iter().filter(|(is_marked, _)| *is_marked);
    set.fold(words, |words, (_, style)| style(words))
}
