//! Where this program stands in a channel, and what it has to say there. No I/O.

use std::time::Duration;

use tokio::{sync::oneshot, time::Instant};
use uuid::Uuid;

use super::{
    Event, SayError,
    frames::{FromHub, NewMessage, ToHub},
};
use crate::Refusal;

/// The pause before a message that the hub could not store is sent again.
const RETRY_PAUSE: Duration = Duration::from_millis(500);
/// The reason of a refusal that says nothing of what was asked: it may have happened.
const UNAVAILABLE: &str = "unavailable";

/// A message on its way, with the way back to whoever says it.
#[derive(Debug)]
pub(super) struct Saying {
    pub(super) message: NewMessage,
    pub(super) answer: oneshot::Sender<Result<u64, SayError>>,
}

/// How far the hub knows that it is followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    /// It is to be told, from where we stand.
    Unasked,
    /// It was told, and has not answered.
    Asked,
    /// It tells everything, in order.
    Followed,
    /// The program is behind: the hub is to tell nothing for now.
    Leaving,
    /// The hub was told so.
    Left,
}

/// What the message that is being said is waiting for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Turn {
    /// To be sent at once.
    Now,
    /// To be sent, not before then.
    At(Instant),
    /// The hub's answer.
    Answer,
}

/// What a frame of the hub means for the program.
#[derive(Debug, PartialEq)]
pub(super) enum Reaction {
    None,
    /// This happens next.
    Tell(Event),
    /// The hub cannot tell it for now.
    Lose(String),
    /// Nothing more will happen.
    End(Refusal),
}

/// One channel, followed.
pub(super) struct Following {
    channel: Uuid,
    /// Up to where the program was told everything.
    cursor: Option<u64>,
    stage: Stage,
    /// What is being said: one after the other, so that what is said first stands first.
    saying: Option<Saying>,
    turn: Turn,
}

impl Following {
    pub(super) fn new(channel: Uuid, cursor: Option<u64>) -> Self {
        let (saying, turn) = (None, Turn::Now);
        Self { channel, cursor, stage: Stage::Unasked, saying, turn }
    }

    /// A new connection: nothing of before is on its way any more.
    pub(super) fn connected(&mut self) {
        self.stage = Stage::Unasked;
        self.turn = Turn::Now;
    }

    pub(super) fn say(&mut self, saying: Saying) {
        self.saying = Some(saying);
    }

    /// Whether nothing is being said.
    pub(super) fn is_silent(&self) -> bool {
        self.saying.is_none()
    }

    /// Whether the hub tells everything that happens.
    pub(super) fn is_followed(&self) -> bool {
        self.stage == Stage::Followed
    }

    /// Whether the program has not taken what it was told.
    pub(super) fn is_behind(&self) -> bool {
        matches!(self.stage, Stage::Leaving | Stage::Left)
    }

    /// The program takes no more for now: the hub keeps it meanwhile.
    pub(super) fn fall_behind(&mut self) {
        if !self.is_behind() {
            self.stage = Stage::Leaving;
        }
    }

    /// The program takes more again.
    pub(super) fn go_on(&mut self) {
        self.stage = Stage::Unasked;
    }

    /// When the message may be sent, if one waits for its time.
    pub(super) fn next_turn(&self) -> Option<Instant> {
        match self.turn {
            Turn::At(at) => self.saying.as_ref().map(|_| at),
            Turn::Now | Turn::Answer => None,
        }
    }

    /// The next frame to send.
    pub(super) fn next_frame(&mut self, now: Instant) -> Option<String> {
        let (channel, after) = (self.channel, self.cursor);
        match self.stage {
            Stage::Unasked => {
                self.stage = Stage::Asked;
                return Some(ToHub::ChannelFollow { channel, after }.encode());
            }
            Stage::Leaving => {
                self.stage = Stage::Left;
                return Some(ToHub::ChannelLeave { channel }.encode());
            }
            Stage::Asked | Stage::Followed | Stage::Left => {}
        }
        let message = &self.saying.as_ref()?.message;
        let is_due = match self.turn {
            Turn::Now => true,
            Turn::At(at) => at <= now,
            Turn::Answer => false,
        };
        is_due.then(|| {
            self.turn = Turn::Answer;
            ToHub::ChannelSay { channel, message }.encode()
        })
    }

    /// Takes a frame in.
    pub(super) fn receive(&mut self, frame: FromHub, now: Instant) -> Reaction {
        match frame {
            FromHub::ChannelFollowing if self.stage == Stage::Asked => {
                self.stage = Stage::Followed;
                Reaction::None
            }
            FromHub::ChannelPage { at, items: messages, more: has_older } => {
                self.begin(Event::Page { at, messages, has_older })
            }
            FromHub::ChannelMessage { at, message } => self.tell(Event::Message { at, message }),
            FromHub::ChannelPassed { at }
            | FromHub::ChannelSettings { at }
            | FromHub::ChannelMuted { at } => self.tell(Event::Passed { at }),
            FromHub::ChannelSaid { id, seq } => self.answer(id, Ok(seq)),
            FromHub::ChannelRefused { id, reason, detail, wait_s } => match id {
                None if reason == UNAVAILABLE => Reaction::Lose(detail),
                None => Reaction::End(Refusal::PermissionDenied(detail)),
                Some(id) if reason == UNAVAILABLE => self.try_again(id, now),
                Some(id) => self.answer(id, Err(SayError::Refused { reason, detail, wait_s })),
            },
            FromHub::ChannelEnded { reason } => Reaction::End(Refusal::PermissionDenied(reason)),
            FromHub::ChannelFollowing | FromHub::Unknown => Reaction::None,
        }
    }

    fn begin(&mut self, page: Event) -> Reaction {
        if self.is_behind() {
            return Reaction::None;
        }
        self.cursor = Some(page.at());
        Reaction::Tell(page)
    }

    /// Each record is told once, after the one before it.
    fn tell(&mut self, event: Event) -> Reaction {
        let Some(cursor) = self.cursor.filter(|_| !self.is_behind()) else { return Reaction::None };
        if event.at() == cursor + 1 {
            self.cursor = Some(event.at());
            return Reaction::Tell(event);
        }
        if event.at() > cursor && self.stage == Stage::Followed {
            tracing::warn!(channel = %self.channel, cursor, at = event.at(), "a record is missing");
            self.stage = Stage::Unasked;
        }
        Reaction::None
    }

    fn answer(&mut self, id: Uuid, answer: Result<u64, SayError>) -> Reaction {
        if let Some(saying) = self.saying.take_if(|saying| saying.message.id == id) {
            // Whoever said it may be gone.
            let _ = saying.answer.send(answer);
            self.turn = Turn::Now;
        }
        Reaction::None
    }

    fn try_again(&mut self, id: Uuid, now: Instant) -> Reaction {
        if self.saying.as_ref().is_some_and(|saying| saying.message.id == id) {
            self.turn = Turn::At(now + RETRY_PAUSE);
        }
        Reaction::None
    }
}

#[cfg(test)]
mod tests;
