//! A block with what amendments do in it, cut into the paragraphs and pieces that show it.

use super::{By, Fate, Paragraph, Piece};
use crate::text::flat::{Block, BlockKind, Run};

/// A block, and what is done in it. Positions are in its words, in UTF-16 units.
pub(super) struct Stretch<'a> {
    pub(super) block: &'a Block,
    /// Where its words begin in the text.
    pub(super) start: u32,
    pub(super) words: Vec<u16>,
    pub(super) before: Vec<(By, String)>,
    pub(super) removals: Vec<(By, u32, u32)>,
    pub(super) insertions: Vec<(By, u32, What)>,
    pub(super) end: Fate,
    pub(super) notes: Vec<By>,
}

/// What comes at a place.
pub(super) enum What {
    Words(String),
    End,
}

impl<'a> Stretch<'a> {
    pub(super) fn new(block: &'a Block, start: u32, words: Vec<u16>) -> Self {
        let (before, removals) = (Vec::new(), Vec::new());
        let (insertions, notes) = (Vec::new(), Vec::new());
        Self { block, start, words, before, removals, insertions, end: Fate::Kept, notes }
    }

    /// Its words between two positions of the text.
    pub(super) fn between(&self, from: u32, to: u32) -> Option<&[u16]> {
        let range = from.checked_sub(self.start)?..to.checked_sub(self.start)?;
        self.words.get(range.start as usize..range.end as usize)
    }

    pub(super) fn end_goes(&mut self, by: By) {
        match self.end {
            Fate::Kept => self.end = Fate::Removed(by),
            // Somebody else takes it out already.
            Fate::Removed(_) | Fate::Added(_) => self.note(by),
        }
    }

    pub(super) fn note(&mut self, by: By) {
        if !self.notes.contains(&by) {
            self.notes.push(by);
        }
    }

    pub(super) fn paragraphs(mut self) -> Vec<Paragraph> {
        let comes = |(by, words): &(By, String)| Paragraph {
            kind: BlockKind::Paragraph,
            pieces: vec![piece(words.clone(), Fate::Added(*by))],
            end: Fate::Added(*by),
            notes: Vec::new(),
        };
        let mut paragraphs: Vec<Paragraph> = self.before.iter().map(comes).collect();
        self.note_the_same();
        let mut pieces = Vec::new();
        let end = length(&self.words);
        let mut at = 0;
        for next in self.cuts() {
            for (by, place, what) in &self.insertions {
                if *place != at {
                    continue;
                }
                match what {
                    What::Words(words) => pieces.push(piece(words.clone(), Fate::Added(*by))),
                    What::End => paragraphs.push(Paragraph {
                        kind: self.block.kind.clone(),
                        pieces: std::mem::take(&mut pieces),
                        end: Fate::Added(*by),
                        notes: Vec::new(),
                    }),
                }
            }
            let covers = |(_, from, to): &&(By, u32, u32)| *from <= at && next <= *to;
            let fate = match self.removals.iter().find(covers) {
                Some((by, ..)) => Fate::Removed(*by),
                None => Fate::Kept,
            };
            pieces.extend(self.cut(at, next.min(end)).map(|run| Piece { run, fate }));
            at = next;
        }
        let (kind, notes) = (self.block.kind.clone(), self.notes);
        paragraphs.push(Paragraph { kind, pieces, end: self.end, notes });
        paragraphs
    }

    /// Words that two take out are shown as the first one's; the other is noted.
    fn note_the_same(&mut self) {
        let mut late = Vec::new();
        for (nth, (by, from, to)) in self.removals.iter().enumerate() {
            let mut earlier = self.removals.iter().take(nth);
            if earlier.any(|(other, start, end)| other != by && start < to && from < end) {
                late.push(*by);
            }
        }
        late.into_iter().for_each(|by| self.note(by));
    }

    /// Where something begins or ends, in order; the last one is past the end, so that what comes
    /// there has its turn.
    fn cuts(&self) -> Vec<u32> {
        let end = length(&self.words);
        let removals = self.removals.iter().flat_map(|(_, from, to)| [*from, *to]);
        let insertions = self.insertions.iter().map(|(_, at, _)| *at);
        let mut cuts: Vec<u32> = removals.chain(insertions).chain([end, end + 1]).collect();
        cuts.retain(|cut| *cut > 0);
        cuts.sort_unstable();
        cuts.dedup();
        cuts
    }

    /// The runs between two positions in its words.
    fn cut(&self, from: u32, to: u32) -> impl Iterator<Item = Run> {
        let mut at = 0;
        let part = move |run: &Run| {
            let words: Vec<u16> = run.text.encode_utf16().collect();
            let start = at;
            at += length(&words);
            let range = from.max(start).min(at) - start..to.min(at).max(start) - start;
            let words = words.get(range.start as usize..range.end as usize)?;
            let text = String::from_utf16_lossy(words);
            (!text.is_empty()).then(|| Run { text, marks: run.marks.clone() })
        };
        self.block.runs.iter().filter_map(part)
    }
}

fn piece(text: String, fate: Fate) -> Piece {
    Piece { run: Run { text, ..Run::default() }, fate }
}

/// How long words are, in UTF-16 units; a text is far shorter than 4 GiB.
pub(super) fn length(words: &[u16]) -> u32 {
    u32::try_from(words.len()).unwrap_or(u32::MAX)
}
