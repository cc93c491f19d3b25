//! A text with what amendments would change in it, each change theirs: tracked changes.

mod stretch;

use self::stretch::{Stretch, What, length};
use super::Language;
use crate::{
    domain::organisation::link::Day,
    text::flat::{Block, BlockKind, Run},
};

/// An amendment whose changes are shown in the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// Its number as it is printed.
    pub label: String,
    /// Who answers for it.
    pub authors: Vec<String>,
    /// When something about it was decided last.
    pub day: Day,
    /// What it changes, in words, as parliaments write it.
    pub dispositif: Vec<String>,
    /// Its changes, in the order of the text.
    pub changes: Vec<Edit>,
}

/// One change, in UTF-16 units of the text, of which each block's beginning counts one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// What is done.
    pub kind: EditKind,
    /// The block in which it is done.
    pub block: Option<String>,
    /// Where it begins.
    pub from: u32,
    /// Where it ends.
    pub to: u32,
    /// The words that go.
    pub removed: String,
    /// The words that come.
    pub added: String,
}

/// What is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EditKind {
    /// Words go or come.
    Words,
    /// A block comes.
    NewBlock,
    /// A block goes.
    RemovedBlock,
    /// A block is taken to `from`.
    MovedBlock,
    /// A block ends at `from`, and goes on as another one.
    Split,
    /// A block goes on as the end of the one before it.
    Join,
    /// Something that cannot be shown among the words: another kind of block, other marks.
    Other,
}

/// The number of a proposal in its list.
pub(super) type By = usize;

/// A paragraph with what is to become of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paragraph {
    /// What it is.
    pub kind: BlockKind,
    /// Its words, in order.
    pub pieces: Vec<Piece>,
    /// What becomes of its end: gone, it goes on as the next one.
    pub end: Fate,
    /// Who changes something here that cannot be shown, or change the same as somebody else.
    pub notes: Vec<By>,
}

/// Words that share what is to become of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// The words.
    pub run: Run,
    /// What becomes of them.
    pub fate: Fate,
}

/// What is to become of something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It stays.
    Kept,
    /// It goes.
    Removed(By),
    /// It comes.
    Added(By),
}

impl Fate {
    /// Whose doing it is.
    pub fn by(self) -> Option<By> {
        match self {
            Self::Kept => None,
            Self::Removed(by) | Self::Added(by) => Some(by),
        }
    }
}

/// A text with its changes, and the proposals of which some change was made for other words than
/// stand there now: they are to be read in words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tracked {
    /// The text.
    pub paragraphs: Vec<Paragraph>,
    /// Whose changes are not all shown.
    pub elsewhere: Vec<By>,
}

impl Proposal {
    /// As whose the changes are shown: « Amendement 12 rect. (Léa, Karim) ».
    pub fn author(&self, language: Language) -> String {
        let Self { label, authors, .. } = self;
        let name = match language {
            Language::French => "Amendement",
            Language::English => "Amendment",
        };
        match authors.is_empty() {
            true => format!("{name} {label}"),
            false => format!("{name} {label} ({})", authors.join(", ")),
        }
    }
}

/// Shows what amendments change in a text.
pub fn tracked(blocks: &[Block], proposals: &[Proposal]) -> Tracked {
    let mut page = Page::of(blocks);
    let mut elsewhere = Vec::new();
    for (by, proposal) in proposals.iter().enumerate() {
        // All or nothing: half of an amendment would say something that nobody proposes.
        let fits = proposal.changes.iter().all(|edit| page.fits(edit));
        if !fits {
            elsewhere.push(by);
            continue;
        }
        for edit in &proposal.changes {
            page.take(by, edit);
        }
    }
    Tracked { paragraphs: page.paragraphs(), elsewhere }
}

/// A text on its way.
struct Page<'a> {
    stretches: Vec<Stretch<'a>>,
}

impl<'a> Page<'a> {
    fn of(blocks: &'a [Block]) -> Self {
        let mut at = 0;
        let mut stretches: Vec<Stretch<'a>> = Vec::with_capacity(blocks.len() + 1);
        for (nth, block) in blocks.iter().enumerate() {
            let words: Vec<u16> =
                block.runs.iter().flat_map(|run| run.text.encode_utf16()).collect();
            // Only words before the first marker have none.
            let start = at + u32::from(nth > 0 || block.bid.is_some());
            at = start + length(&words);
            stretches.push(Stretch::new(block, start, words));
        }
        Self { stretches }
    }

    /// The stretch in whose words, or before whose words, a position is.
    fn at(&self, position: u32) -> Option<usize> {
        let after = self.stretches.partition_point(|stretch| stretch.start <= position);
        after.checked_sub(1)
    }

    /// The stretch that begins, with its marker, at a position.
    fn beginning(&self, position: u32) -> Option<usize> {
        let begins = |stretch: &Stretch<'_>| stretch.start == position + 1;
        self.stretches.iter().position(begins)
    }

    fn named(&self, bid: Option<&String>) -> Option<usize> {
        let bid = bid?;
        self.stretches.iter().position(|stretch| stretch.block.bid.as_ref() == Some(bid))
    }

    /// Whether the text is, at the place of a change, what the change was told of.
    fn fits(&self, edit: &Edit) -> bool {
        match edit.kind {
            EditKind::Words => {
                let stretch = self.at(edit.from).and_then(|at| self.stretches.get(at));
                stretch.is_some_and(|stretch| {
                    stretch.between(edit.from, edit.to).is_some_and(|words| {
                        String::from_utf16(words).is_ok_and(|words| words == edit.removed)
                    })
                })
            }
            EditKind::Split => {
                let stretch = self.at(edit.from).and_then(|at| self.stretches.get(at));
                stretch.is_some_and(|stretch| stretch.between(edit.from, edit.from).is_some())
            }
            EditKind::RemovedBlock => self.beginning(edit.from).is_some(),
            EditKind::Join => self.beginning(edit.from).is_some_and(|at| at > 0),
            EditKind::MovedBlock => self.named(edit.block.as_ref()).is_some(),
            EditKind::NewBlock | EditKind::Other => true,
        }
    }

    fn take(&mut self, by: By, edit: &Edit) {
        match edit.kind {
            EditKind::Words => self.words(by, edit),
            EditKind::NewBlock => self.insert_block(by, edit),
            EditKind::RemovedBlock => {
                let at = self.beginning(edit.from);
                self.remove(by, at);
            }
            EditKind::MovedBlock => {
                let at = self.named(edit.block.as_ref());
                self.remove(by, at);
                self.insert_block(by, edit);
            }
            EditKind::Split => {
                if let Some(stretch) = self.at(edit.from).and_then(|at| self.stretches.get_mut(at))
                {
                    let at = edit.from - stretch.start;
                    stretch.insertions.push((by, at, What::End));
                }
            }
            EditKind::Join => {
                let before = self.beginning(edit.from).and_then(|at| at.checked_sub(1));
                if let Some(stretch) = before.and_then(|at| self.stretches.get_mut(at)) {
                    stretch.end_goes(by);
                }
            }
            EditKind::Other => {
                let at = self.named(edit.block.as_ref()).or_else(|| self.at(edit.from));
                if let Some(stretch) = at.and_then(|at| self.stretches.get_mut(at)) {
                    stretch.note(by);
                }
            }
        }
    }

    fn words(&mut self, by: By, edit: &Edit) {
        let Some(stretch) = self.at(edit.from).and_then(|at| self.stretches.get_mut(at)) else {
            return;
        };
        let (from, to) = (edit.from - stretch.start, edit.to - stretch.start);
        if from < to {
            stretch.removals.push((by, from, to));
        }
        if !edit.added.is_empty() {
            stretch.insertions.push((by, to, What::Words(edit.added.clone())));
        }
    }

    fn insert_block(&mut self, by: By, edit: &Edit) {
        let next = self.beginning(edit.from);
        let at = next.or_else(|| self.stretches.len().checked_sub(1));
        let Some(stretch) = at.and_then(|at| self.stretches.get_mut(at)) else { return };
        let words = edit.added.clone();
        match next {
            Some(_) => stretch.before.push((by, words)),
            // Behind the last one: its end comes before the words.
            None => {
                let end = length(&stretch.words);
                stretch.insertions.push((by, end, What::End));
                stretch.insertions.push((by, end, What::Words(words)));
            }
        }
    }

    fn remove(&mut self, by: By, at: Option<usize>) {
        let Some(stretch) = at.and_then(|at| self.stretches.get_mut(at)) else { return };
        let end = length(&stretch.words);
        if end > 0 {
            stretch.removals.push((by, 0, end));
        }
        stretch.end_goes(by);
    }

    fn paragraphs(self) -> Vec<Paragraph> {
        self.stretches.into_iter().flat_map(Stretch::paragraphs).collect()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn block(bid: &str, text: &str) -> Block {
        let runs = vec![Run { text: text.to_owned(), ..Run::default() }];
        Block { bid: Some(bid.to_owned()), kind: BlockKind::Paragraph, runs }
    }

    fn edit(kind: EditKind, (from, to): (u32, u32), (removed, added): (&str, &str)) -> Edit {
        let (removed, added) = (removed.to_owned(), added.to_owned());
        Edit { kind, block: None, from, to, removed, added }
    }

    fn proposal(changes: Vec<Edit>) -> Proposal {
        let day = Day::try_from("2026-11-29".to_owned()).unwrap();
        let (label, authors) = ("1".to_owned(), vec!["Léa".to_owned()]);
        Proposal { label, authors, day, dispositif: Vec::new(), changes }
    }

    /// `-words-` go, `+words+` come; `¶`, `-¶` and `+¶` are the ends of paragraphs.
    fn shown(tracked: &Tracked) -> String {
        let mut out = String::new();
        for paragraph in &tracked.paragraphs {
            for Piece { run, fate } in &paragraph.pieces {
                out += &match fate {
                    Fate::Kept => run.text.clone(),
                    Fate::Removed(by) => format!("-{by}{}-", run.text),
                    Fate::Added(by) => format!("+{by}{}+", run.text),
                };
            }
            out += match paragraph.end {
                Fate::Kept => "¶",
                Fate::Removed(_) => "-¶",
                Fate::Added(_) => "+¶",
            };
        }
        out
    }

    #[test]
    fn amend_19_words_go_and_come_where_each_amendment_says() {
        // Marker at 0, words from 1: « Les trains 🚄 sont publics. »
        let blocks = [block("a", "Les trains 🚄 sont publics."), block("b", "Fin.")];
        let publics = 1 + u32::try_from("Les trains 🚄 sont ".encode_utf16().count()).unwrap();
        let one =
            proposal(vec![edit(EditKind::Words, (publics, publics + 7), ("publics", "gratuits"))]);
        let two = proposal(vec![edit(EditKind::Words, (5, 11), ("trains", "cars"))]);
        let both = tracked(&blocks, &[one, two]);
        assert_eq!(shown(&both), "Les -1trains-+1cars+ 🚄 sont -0publics-+0gratuits+.¶Fin.¶");
        assert_eq!(both.elsewhere, [] as [usize; 0]);
    }

    #[test]
    fn amend_19_words_that_two_take_out_go_once_and_the_other_is_noted() {
        let blocks = [block("a", "abcdef")];
        let one = proposal(vec![edit(EditKind::Words, (2, 5), ("bcd", "X"))]);
        let two = proposal(vec![edit(EditKind::Words, (4, 7), ("def", "Y"))]);
        let both = tracked(&blocks, &[one, two]);
        assert_eq!(shown(&both), "a-0bc--0d-+0X+-1ef-+1Y+¶");
        assert_eq!(both.paragraphs[0].notes, [1]);
    }

    #[test]
    fn amend_19_blocks_come_go_move_part_and_join() {
        let blocks = [block("a", "Un."), block("b", "Deux."), block("c", "Trois.")];
        // Markers at 0, 4 and 10; the text ends at 17.
        let of = |edits| shown(&tracked(&blocks, &[proposal(edits)]));
        let new = edit(EditKind::NewBlock, (4, 4), ("", "Bis."));
        assert_eq!(of(vec![new]), "Un.¶+0Bis.++¶Deux.¶Trois.¶");
        let last = edit(EditKind::NewBlock, (17, 17), ("", "Fin."));
        assert_eq!(of(vec![last]), "Un.¶Deux.¶Trois.+¶+0Fin.+¶");
        let gone = edit(EditKind::RemovedBlock, (4, 10), ("Deux.", ""));
        assert_eq!(of(vec![gone]), "Un.¶-0Deux.--¶Trois.¶");
        let to_first = edit(EditKind::MovedBlock, (0, 0), ("Trois.", "Trois."));
        let moved = Edit { block: Some("c".to_owned()), ..to_first };
        assert_eq!(of(vec![moved]), "+0Trois.++¶Un.¶Deux.¶-0Trois.--¶");
        let split = edit(EditKind::Split, (7, 7), ("", ""));
        assert_eq!(of(vec![split]), "Un.¶De+¶ux.¶Trois.¶");
        let join = edit(EditKind::Join, (4, 5), ("", ""));
        assert_eq!(of(vec![join]), "Un.-¶Deux.¶Trois.¶");
    }

    #[test]
    fn amend_19_what_was_made_for_other_words_is_told_in_words_whole() {
        let blocks = [block("a", "Un.")];
        let fits = edit(EditKind::Words, (1, 3), ("Un", "Deux"));
        let not = edit(EditKind::Words, (1, 3), ("On", "Deux"));
        let far = edit(EditKind::Words, (90, 93), ("Un.", ""));
        for other in [not, far] {
            let found = tracked(&blocks, &[proposal(vec![fits.clone(), other])]);
            assert_eq!((shown(&found), found.elsewhere), ("Un.¶".to_owned(), vec![0]));
        }
    }
}
