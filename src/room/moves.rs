//! Rooms tell when words of a text have moved, coarsely: for lists, and for nobody's record.

use tokio::sync::mpsc;

use crate::domain::ids::RoomId;

/// How exactly it is told when words moved, in seconds. A text's page shows its writers anyway; a
/// list that said to the minute when somebody wrote would be a record of who was up when. It also
/// bounds what is told: a text that is written in all day moves four times an hour.
pub const MOVE_GRAIN_S: u64 = 15 * 60;

/// Words of a text have moved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Move {
    /// Where.
    pub room: RoomId,
    /// When, in seconds since 1970, rounded down to [`MOVE_GRAIN_S`].
    pub at_s: u64,
}

/// What one room has told last.
#[derive(Debug, Default)]
pub(super) struct Mover {
    told_s: u64,
}

impl Mover {
    /// Tells that words moved at `at_ms`, once in each [`MOVE_GRAIN_S`]. A queue that is full hears
    /// of it with the next words.
    pub(super) fn words(&mut self, (room, to): (&RoomId, &mpsc::Sender<Move>), at_ms: u64) {
        let at_s = at_ms / 1_000 / MOVE_GRAIN_S * MOVE_GRAIN_S;
        if at_s > self.told_s && to.try_send(Move { room: room.clone(), at_s }).is_ok() {
            self.told_s = at_s;
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn home_2_words_are_told_once_in_each_quarter_of_an_hour() {
        let (sender, mut told) = mpsc::channel(1);
        let room = RoomId::Open("a".into());
        let mut mover = Mover::default();
        let mut words = |at_s: u64| mover.words((&room, &sender), at_s * 1_000);
        words(MOVE_GRAIN_S + 1);
        words(MOVE_GRAIN_S + 2);
        words(2 * MOVE_GRAIN_S + 1);
        assert_eq!(told.try_recv().unwrap().at_s, MOVE_GRAIN_S);
        assert!(told.try_recv().is_err(), "once, and a full queue takes nothing");
        words(2 * MOVE_GRAIN_S + 2);
        assert_eq!(told.try_recv().unwrap().at_s, 2 * MOVE_GRAIN_S);
    }
}
