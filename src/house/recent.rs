//! The last decisions, for those who follow the house: shared by all, read by each from a cursor.

use std::sync::Arc;

use super::View;
use crate::{
    domain::{
        ids::MemberId,
        organisation::news::{Heard, News, Subject},
    },
    store::Sequence,
};

/// Decisions that are kept for who follows. Whoever was away for more asks for everything again,
/// which costs about as much as hearing of so many. Each keeps what it changed of the state before.
const MAX_RECENT: usize = 256;

/// The last decisions, without a gap. A copy costs a pointer.
#[derive(Clone, Debug)]
pub struct Recent {
    /// Where the oldest stands.
    first: u64,
    news: imbl::Vector<Arc<News>>,
}

/// What stands after a cursor.
#[derive(Clone, Debug)]
enum Next {
    /// Nothing yet.
    UpToDate,
    /// This decision, which stands at the position after the cursor.
    News(Arc<News>),
    /// It is not kept any more, or the cursor is of another log.
    Lost,
}

impl Default for Recent {
    fn default() -> Self {
        Self::after(Sequence::ZERO)
    }
}

impl Recent {
    /// None yet; the next one stands after `head`.
    pub(super) fn after(head: Sequence) -> Self {
        Self { first: head.next().0, news: imbl::Vector::new() }
    }

    /// Takes the decision at `seq` in.
    pub(super) fn push(&mut self, seq: Sequence, news: News) {
        if seq.0 != self.first + self.news.len() as u64 {
            *self = Self { first: seq.0, news: imbl::Vector::new() };
        }
        self.news.push_back(Arc::new(news));
        if self.news.len() > MAX_RECENT {
            self.news.pop_front();
            self.first += 1;
        }
    }

    /// The decision after `cursor`.
    fn next(&self, cursor: Sequence) -> Next {
        let Some(index) = cursor.next().0.checked_sub(self.first) else { return Next::Lost };
        let index = usize::try_from(index).unwrap_or(usize::MAX);
        match self.news.get(index) {
            Some(news) => Next::News(Arc::clone(news)),
            None if index == self.news.len() => Next::UpToDate,
            None => Next::Lost,
        }
    }
}

/// One member who follows the house: a cursor, and nothing that waits. Who reads slowly, or not at
/// all, costs no more than that.
#[derive(Clone, Debug)]
pub struct Follower {
    member: MemberId,
    cursor: Sequence,
}

/// What a follower is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Told {
    /// The decision at `seq` changed something about these.
    Changed {
        /// Where it stands.
        seq: u64,
        /// What they may see of what it was about.
        subjects: Vec<Subject>,
    },
    /// Anything may have changed up to `at`.
    Reset {
        /// From here on they are told what.
        at: u64,
    },
}

impl Follower {
    /// Follows from after the decision at `after`, or from now on.
    pub fn new(view: &View, member: MemberId, after: Option<u64>) -> Self {
        Self { member, cursor: after.map_or(view.head, Sequence) }
    }

    /// Up to where they have been told everything.
    pub fn cursor(&self) -> u64 {
        self.cursor.0
    }

    /// What they are told next, until nothing is left. What they may not see is passed over.
    pub fn next(&mut self, view: &View) -> Option<Told> {
        loop {
            let news = match view.recent.next(self.cursor) {
                Next::UpToDate => return None,
                Next::News(news) => news,
                Next::Lost => return Some(self.start_anew(view)),
            };
            self.cursor = self.cursor.next();
            match news.heard_by(&self.member) {
                Heard::Nothing => {}
                Heard::Changed(subjects) => {
                    return Some(Told::Changed { seq: self.cursor.0, subjects });
                }
                Heard::Everything => return Some(self.start_anew(view)),
            }
        }
    }

    fn start_anew(&mut self, view: &View) -> Told {
        self.cursor = view.head;
        Told::Reset { at: view.head.0 }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::domain::organisation::{Organisation, event::Event, member::Presence};

    fn news() -> News {
        let member = MemberId::new("lea").unwrap();
        let event = Event::PresenceChanged { member: member.clone(), presence: Presence::Hidden };
        News::of(&Organisation::default(), vec![event], &member, 0)
    }

    fn view(decisions: u64) -> View {
        let mut view = View::default();
        for seq in 1..=decisions {
            view.head = Sequence(seq);
            view.recent.push(view.head, news());
        }
        view
    }

    #[test]
    fn feed_3_a_follower_who_was_away_for_too_long_begins_anew() {
        let kept = 256;
        let view = view(kept + 10);
        let follow = |after| Follower::new(&view, MemberId::new("max").unwrap(), Some(after));
        assert_eq!(follow(9).next(&view), Some(Told::Reset { at: kept + 10 }));
        assert_eq!(follow(10).next(&view), None, "all are kept, and none is for max");
        assert_eq!(follow(kept + 10).next(&view), None);
        assert_eq!(follow(kept + 11).next(&view), Some(Told::Reset { at: kept + 10 }));
    }

    #[test]
    fn feed_3_one_who_never_reads_is_told_once() {
        let mut follower = Follower::new(&view(1), MemberId::new("lea").unwrap(), None);
        let later = view(200);
        assert_eq!(follower.next(&later), Some(Told::Reset { at: 200 }));
        assert_eq!(follower.next(&later), None);
    }

    #[test]
    fn feed_3_a_gap_in_the_log_loses_nobody() {
        let mut view = view(3);
        view.head = Sequence(5);
        view.recent.push(view.head, news());
        let mut follower = Follower::new(&view, MemberId::new("max").unwrap(), Some(3));
        assert_eq!(follower.next(&view), Some(Told::Reset { at: 5 }));
    }
}
