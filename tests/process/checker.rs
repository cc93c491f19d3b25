//! Judges what a crash left: which words had to survive, and which of them did.

use std::collections::{BTreeMap, BTreeSet};

/// What the clients of one room know to have happened.
#[derive(Debug, Default)]
pub(crate) struct History {
    /// Words whose writer was told that they are stored.
    acknowledged: BTreeSet<String>,
    /// Words that somebody else had received.
    seen: BTreeSet<String>,
    /// Every word that anybody wrote.
    written: BTreeSet<String>,
    /// Words that somebody deleted, whether or not that is stored: they need not be there.
    deleted: BTreeSet<String>,
    /// Words whose deleter was told that this is stored.
    buried: BTreeSet<String>,
    /// Words whose writer lost them before they were stored, and knows it.
    given_up: BTreeSet<String>,
}

/// What a text shows that the rules do not allow.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Fault {
    LostAcknowledged(String),
    LostSeen(String),
    Doubled(String),
    /// Nobody wrote this: a word was torn or mixed.
    Invented(String),
    /// A deletion was taken back.
    Revived(String),
}

impl History {
    pub(crate) fn acknowledge(&mut self, words: impl IntoIterator<Item = String>) {
        self.acknowledged.extend(words);
    }

    pub(crate) fn see(&mut self, words: impl IntoIterator<Item = String>) {
        self.seen.extend(words);
    }

    pub(crate) fn write(&mut self, words: impl IntoIterator<Item = String>) {
        self.written.extend(words);
    }

    pub(crate) fn delete(&mut self, words: impl IntoIterator<Item = String>) {
        self.deleted.extend(words);
    }

    pub(crate) fn acknowledge_deletion(&mut self, words: impl IntoIterator<Item = String>) {
        self.buried.extend(words);
    }

    pub(crate) fn give_up(&mut self, words: impl IntoIterator<Item = String>) {
        self.given_up.extend(words);
    }

    /// How many words must be in every later text.
    pub(crate) fn owed(&self) -> usize {
        self.acknowledged.union(&self.seen).filter(|word| !self.deleted.contains(*word)).count()
    }

    /// Every fault of a text that a fresh client was given after a crash.
    pub(crate) fn faults(&self, text: &str) -> Vec<Fault> {
        let mut counts = BTreeMap::<&str, usize>::new();
        text.split_whitespace().for_each(|word| *counts.entry(word).or_default() += 1);
        let is_there = |word: &String| counts.contains_key(word.as_str());
        let is_lost = |word: &&String| !is_there(word) && !self.deleted.contains(*word);
        let acknowledged = self.acknowledged.iter().filter(is_lost).cloned();
        let seen = self.seen.iter().filter(is_lost).cloned();
        let doubled = counts.iter().filter(|(_, count)| **count > 1);
        let invented = counts.keys().filter(|word| !self.written.contains(**word));
        let revived = self.buried.iter().filter(|word| is_there(word)).cloned();
        acknowledged
            .map(Fault::LostAcknowledged)
            .chain(seen.map(Fault::LostSeen))
            .chain(doubled.map(|(word, _)| Fault::Doubled((*word).to_owned())))
            .chain(invented.map(|word| Fault::Invented((*word).to_owned())))
            .chain(revived.map(Fault::Revived))
            .collect()
    }

    /// Every fault of the end, when all clients are back: then no word at all may be missing but
    /// those that were given up, and no deletion may be.
    pub(crate) fn faults_at_rest(&mut self, text: &str) -> Vec<Fault> {
        let kept: Vec<_> = self.written.difference(&self.given_up).cloned().collect();
        self.acknowledge(kept);
        self.faults(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        text.split_whitespace().map(str::to_owned).collect()
    }

    fn history() -> History {
        let mut history = History::default();
        history.write(words("a.1 a.2 a.3 b.1"));
        history.acknowledge(words("a.1"));
        history.see(words("b.1"));
        history
    }

    #[test]
    fn a_text_with_every_owed_word_once_is_in_order() {
        assert_eq!(history().faults("b.1 a.1"), []);
        assert_eq!(history().faults("b.1 a.1 a.2"), [], "an unacknowledged word may survive");
        assert_eq!(history().owed(), 2);
    }

    #[test]
    fn a_lost_acknowledged_word_is_found() {
        assert_eq!(history().faults("b.1"), [Fault::LostAcknowledged("a.1".to_owned())]);
    }

    #[test]
    fn a_lost_seen_word_is_found() {
        assert_eq!(history().faults("a.1"), [Fault::LostSeen("b.1".to_owned())]);
    }

    #[test]
    fn a_doubled_word_is_found() {
        assert_eq!(history().faults("a.1 b.1 a.1"), [Fault::Doubled("a.1".to_owned())]);
        let unowed = history().faults("a.1 b.1 a.3 a.3");
        assert_eq!(unowed, [Fault::Doubled("a.3".to_owned())]);
    }

    #[test]
    fn a_torn_word_is_found() {
        let faults = history().faults("a.1 b.1 a.");
        assert_eq!(faults, [Fault::Invented("a.".to_owned())]);
    }

    #[test]
    fn a_deleted_word_may_be_missing_and_must_be_once_its_deleter_was_told() {
        let mut history = history();
        history.delete(words("a.1"));
        assert_eq!(history.faults("b.1"), []);
        assert_eq!(history.faults("a.1 b.1"), [], "the deletion was not stored");
        assert_eq!(history.owed(), 1);
        history.acknowledge_deletion(words("a.1"));
        assert_eq!(history.faults("a.1 b.1"), [Fault::Revived("a.1".to_owned())]);
    }

    #[test]
    fn what_its_writer_gave_up_is_owed_only_if_somebody_had_it() {
        let mut history = history();
        history.give_up(words("a.1 a.2 a.3"));
        assert_eq!(history.faults_at_rest("a.1 b.1"), []);
        assert_eq!(history.faults("b.1"), [Fault::LostAcknowledged("a.1".to_owned())]);
    }

    #[test]
    fn at_rest_every_written_word_is_owed() {
        let lost = ["a.2", "a.3"].map(|word| Fault::LostAcknowledged(word.to_owned()));
        assert_eq!(history().faults_at_rest("a.1 b.1"), lost);
        assert_eq!(history().faults_at_rest("a.3 a.2 a.1 b.1"), []);
    }
}
